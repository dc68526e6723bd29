/* Draws the report's maps from values: the ground is a picture, all else comes from numbers, so that the reader can
 * go through the times, look at a difference and be told the value under the pointer. */
function kotaMaps(data) {
    "use strict";
    var UNKNOWN = -32768, SCALE = 1.6, ALPHA = 0.88; /* canvas pixels a pixel of the ground; of a field on it */
    var WIDTHS = [5, 4.4, 3.4, 2.4, 1.3]; /* of streets by class, trunk roads first; as in the pictures */
    var layers = [], ground = new Image(), streets = null, hatching = null;
    var frame = data.frame /* left, top, right, bottom, width, height, pixels a metre */, nx = data.grid[0], ny = data.grid[1], stride = data.grid[2];

    function bytesOf(base64) {
        var text = atob(base64), bytes = new Uint8Array(text.length);
        for (var k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
        return bytes;
    }
    function unpack() {
        var bytes = pako.inflate(bytesOf(data.values)), at = 0;
        data.layers.forEach(function (entry) {
            var count = entry[0], before = entry[1] >= 0 ? layers[entry[1]] : null, values = new Int16Array(count);
            for (var i = 0; i < count; i++)
                values[i] = (bytes[at + i] | bytes[at + count + i] << 8) + (before ? before[i] : 0);
            layers.push(values);
            at += 2 * count;
        });
        data.values = null;
        data.layers = null;
    }
    /* Calls ready when maps can be drawn: the ground is a picture that the browser has to decode first. */
    function open(ready) {
        unpack();
        streets = shapes();
        ground.onload = ready;
        ground.src = data.ground;
    }

    /* Streets: points in pixels of the canvas; those with two directions are drawn beside their middle line, on the
     * left, where traffic keeps. */
    function shapes() {
        var counts = layers[data.streets[0]], kinds = layers[data.streets[1]], x = layers[data.streets[2]],
            y = layers[data.streets[3]], out = [], at = 0;
        var unit = frame[4] / 1000, near = Math.max(0.4, Math.min(1.6, frame[6] * 5 / unit));
        for (var l = 0; l < counts.length; l++) {
            var points = [];
            for (var k = 0; k < counts[l]; k++, at++) points.push([SCALE * x[at] / 10, SCALE * y[at] / 10]);
            var width = SCALE * WIDTHS[kinds[l] % 16] * unit * near;
            out.push({ level: kinds[l] % 16, width: width, middle: points,
                side: kinds[l] >= 16 ? aside(points, 0.45 * Math.max(width, 2)) : points });
        }
        return out;
    }
    function aside(points, by) {
        return points.map(function (p, i) {
            var a = points[Math.max(i - 1, 0)], b = points[Math.min(i + 1, points.length - 1)];
            var ux = b[0] - a[0], uy = b[1] - a[1], length = Math.sqrt(ux * ux + uy * uy) || 1;
            return [p[0] + uy * by / length, p[1] - ux * by / length];
        });
    }
    function trace(context, points) {
        context.moveTo(points[0][0], points[0][1]);
        for (var k = 1; k < points.length; k++) context.lineTo(points[k][0], points[k][1]);
    }
    function quiet(context, colour, alpha, share) {
        for (var level = WIDTHS.length - 1; level >= 0; level--) {
            context.beginPath();
            var width = 0;
            streets.forEach(function (s) {
                if (s.level !== level) return;
                width = s.width;
                trace(context, s.middle);
            });
            context.globalAlpha = alpha;
            context.strokeStyle = colour;
            context.lineWidth = Math.max(0.8, width * share);
            context.stroke();
        }
        context.globalAlpha = 1;
    }

    function rgb(hex) { return [1, 3, 5].map(function (k) { return parseInt(hex.slice(k, k + 2), 16); }); }
    function palette(scale) {
        var anchors = scale.colours.map(rgb), table = [];
        for (var k = 0; k <= 255; k++) {
            var at = k / 255 * (anchors.length - 1), low = Math.floor(at), high = Math.min(low + 1, anchors.length - 1);
            table.push(anchors[low].map(function (c, i) { return c + (anchors[high][i] - c) * (at - low); }));
        }
        return function (value) {
            var at = (value - scale.low) / (scale.high - scale.low);
            if (scale.root) at = Math.sqrt(Math.max(0, at));
            return table[Math.round(255 * Math.max(0, Math.min(1, at)))];
        };
    }

    /* What a map shows: value(i) of a place, NaN where there is none; shown(value); unclear(i). */
    function field(theme, frameIndex, sheet, difference) {
        var pair = theme.frames[frameIndex].sheets[sheet], own = layers[pair[0]], q = theme.quantum;
        var base = difference ? layers[theme.frames[frameIndex].sheets[0][0]] : null;
        var clear = difference && pair[1] >= 0 ? layers[pair[1]] : null;
        var wet = !difference && theme.water && theme.place === "cell" ? layers[data.grid[3]] : null;
        return {
            scale: difference ? theme.change : theme.legend, difference: difference, count: own.length,
            value: function (i) {
                if (own[i] === UNKNOWN || base && base[i] === UNKNOWN) return NaN;
                return q * (base ? own[i] - base[i] : own[i]);
            },
            shown: function (i, value) {
                if (!(value === value) || wet && wet[i]) return false;
                return difference ? Math.abs(value) > theme.dead : theme.hide === null || value > theme.hide;
            },
            unclear: function (i) { return clear !== null && !clear[i]; }
        };
    }
    function canvasOf(width, height) {
        var made = document.createElement("canvas");
        made.width = width;
        made.height = height;
        return made;
    }
    function raster(pick) {
        var made = canvasOf(nx, ny), context = made.getContext("2d"), image = context.createImageData(nx, ny);
        for (var i = 0; i < nx * ny; i++) {
            var colour = pick(i);
            if (!colour) continue;
            var at = 4 * ((ny - 1 - Math.floor(i / nx)) * nx + i % nx);
            image.data[at] = colour[0];
            image.data[at + 1] = colour[1];
            image.data[at + 2] = colour[2];
            image.data[at + 3] = 255;
        }
        context.putImageData(image, 0, 0);
        return made;
    }
    function place(context, image) {
        /* the last column and row of blocks may reach over the edge of the city */
        var width = SCALE * (frame[2] - frame[0]), height = SCALE * (frame[3] - frame[1]);
        var wide = width * (nx * stride) / data.cells[0], high = height * (ny * stride) / data.cells[1];
        context.save();
        context.beginPath();
        context.rect(SCALE * frame[0], SCALE * frame[1], width, height);
        context.clip();
        context.imageSmoothingQuality = "high";
        context.drawImage(image, SCALE * frame[0], SCALE * frame[3] - high, wide, high);
        context.restore();
    }
    function hatch() {
        if (hatching) return hatching;
        hatching = canvasOf(9, 9);
        var context = hatching.getContext("2d");
        context.strokeStyle = "#1c2634";
        context.lineWidth = 1.6;
        context.beginPath();
        [[-9, 0], [0, 0], [9, 0]].forEach(function (p) {
            context.moveTo(p[0] - 1, 10);
            context.lineTo(p[0] + 10, -1);
        });
        context.stroke();
        return hatching;
    }
    function cells(context, f) {
        var colour = palette(f.scale), any = false;
        context.globalAlpha = ALPHA;
        place(context, raster(function (i) {
            var value = f.value(i);
            return f.shown(i, value) ? colour(value) : null;
        }));
        context.globalAlpha = 1;
        if (!f.difference) return;
        var mask = canvasOf(context.canvas.width, context.canvas.height), over = mask.getContext("2d");
        place(over, raster(function (i) {
            var hit = f.unclear(i) && f.shown(i, f.value(i));
            any = any || hit;
            return hit ? [0, 0, 0] : null;
        }));
        if (!any) return;
        over.globalCompositeOperation = "source-in";
        over.fillStyle = over.createPattern(hatch(), "repeat");
        over.fillRect(0, 0, mask.width, mask.height);
        context.drawImage(mask, 0, 0);
    }
    function links(context, f) {
        var colour = palette(f.scale), order = [];
        for (var i = 0; i < f.count; i++) if (f.shown(i, f.value(i))) order.push(i);
        order.sort(function (a, b) { return streets[b].level - streets[a].level; });
        context.lineCap = "round";
        order.forEach(function (i) {
            var s = streets[i];
            context.beginPath();
            trace(context, s.side);
            context.setLineDash(f.unclear(i) ? [5, 6] : []);
            context.strokeStyle = "rgb(" + colour(f.value(i)).map(Math.round).join(",") + ")";
            context.lineWidth = Math.max(2.2, s.width);
            context.stroke();
        });
        context.setLineDash([]);
    }
    function pumps(context) {
        data.pumps.forEach(function (p) {
            var x = SCALE * p[0], y = SCALE * p[1];
            context.beginPath();
            trace(context, [[x, y - 12], [x + 12, y + 9], [x - 12, y + 9]]);
            context.closePath();
            context.fillStyle = "#103c6e";
            context.strokeStyle = "#fff";
            context.lineWidth = 2.5;
            context.fill();
            context.stroke();
        });
    }
    function labels(context) {
        var taken = [];
        context.font = "600 " + Math.round(17 * SCALE) + "px system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif";
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.lineJoin = "round";
        data.labels.slice().sort(function (a, b) { return b.area - a.area; }).forEach(function (l) {
            var half = context.measureText(l.name).width / 2 + 8, x = SCALE * l.x, y = SCALE * l.y, high = 12 * SCALE;
            x = Math.max(SCALE * frame[0] + half, Math.min(SCALE * frame[2] - half, x));
            if (taken.some(function (o) { return Math.abs(o.x - x) < o.half + half && Math.abs(o.y - y) < 2 * high; }))
                return;
            taken.push({ x: x, y: y, half: half });
            context.lineWidth = 4.5;
            context.strokeStyle = "rgba(255,255,255,.9)";
            context.strokeText(l.name, x, y);
            context.fillStyle = "#1c2634";
            context.fillText(l.name, x, y);
        });
    }
    function canvas() { return canvasOf(Math.round(SCALE * frame[4]), Math.round(SCALE * frame[5])); }
    /* Draw a sheet at a frame of a theme, or its difference from the baseline. */
    function draw(on, theme, frameIndex, sheet, difference) {
        var context = on.getContext("2d"), f = field(theme, frameIndex, sheet, difference);
        context.clearRect(0, 0, on.width, on.height);
        context.drawImage(ground, 0, 0, on.width, on.height);
        context.save();
        context.beginPath();
        context.rect(SCALE * frame[0], SCALE * frame[1], SCALE * (frame[2] - frame[0]), SCALE * (frame[3] - frame[1]));
        context.clip();
        if (theme.place === "cell" && f.scale) cells(context, f);
        quiet(context, theme.place === "cell" ? "#fff" : "#aeb2b8", theme.place === "cell" ? 0.55 : 1, 0.6);
        if (theme.place === "link" && f.scale) links(context, f);
        if (theme.water) pumps(context);
        labels(context);
        context.restore();
    }

    /* Where a run and what was observed agree: colours of the classes 0 to 3, null for what is not drawn. */
    function drawClasses(on, layer, colours) {
        var context = on.getContext("2d"), own = layers[layer], table = colours.map(function (c) { return c && rgb(c); });
        context.drawImage(ground, 0, 0, on.width, on.height);
        context.globalAlpha = ALPHA;
        context.imageSmoothingEnabled = false;
        place(context, raster(function (i) { return own[i] === UNKNOWN ? null : table[own[i]]; }));
        context.globalAlpha = 1;
        quiet(context, "#fff", 0.55, 0.6);
        labels(context);
    }

    function distance(p, a, b) {
        var ux = b[0] - a[0], uy = b[1] - a[1], square = ux * ux + uy * uy;
        var t = square ? Math.max(0, Math.min(1, ((p[0] - a[0]) * ux + (p[1] - a[1]) * uy) / square)) : 0;
        var dx = p[0] - a[0] - t * ux, dy = p[1] - a[1] - t * uy;
        return dx * dx + dy * dy;
    }
    /* The place of a theme under a point of the picture (0..1 across and down): its index, -1 where there is none; and
     * the district there, -1 outside all. */
    function find(theme, across, down) {
        var x = across * frame[4], y = down * frame[5], best = -1;
        var cx = Math.floor((x - frame[0]) / (frame[2] - frame[0]) * data.cells[0] / stride);
        var cy = Math.floor((frame[3] - y) / (frame[3] - frame[1]) * data.cells[1] / stride);
        if (cx < 0 || cy < 0 || cx >= nx || cy >= ny) return { index: -1, district: -1 };
        if (theme.place === "cell") {
            best = cy * nx + cx;
        } else {
            var least = 12 * 12 * SCALE * SCALE, p = [SCALE * x, SCALE * y];
            streets.forEach(function (s, i) {
                for (var k = 1; k < s.side.length; k++) {
                    var d = distance(p, s.side[k - 1], s.side[k]);
                    if (d < least) { least = d; best = i; }
                }
            });
        }
        return { index: best, district: layers[data.grid[4]][cy * nx + cx] };
    }
    /* Values there: of the baseline, of the sheet, and whether their difference is beyond chance (null: not known). */
    function values(theme, frameIndex, sheet, index) {
        var a = field(theme, frameIndex, 0, false), b = field(theme, frameIndex, sheet, sheet > 0);
        return { base: a.value(index), change: sheet > 0 ? b.value(index) : 0,
            clear: theme.frames[frameIndex].sheets[sheet][1] < 0 ? null : !b.unclear(index) };
    }
    return { open: open, canvas: canvas, draw: draw, drawClasses: drawClasses, find: find, values: values };
}

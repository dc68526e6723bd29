/* Builds the report from its data. Whatever comes from a user is put in as text, never as markup. */
(function () {
    "use strict";
    var data = JSON.parse(document.getElementById("data").textContent);
    var cityCell = 0, perDistrict = 3; /* cells: value, difference, verdict; the city, then districts */
    var headline = ["flooded_person_h", "flooded_area_ha", "flood_damage_idr", "link_closed_h", "delay_person_h",
        "trips_given_up", "waste_uncollected_kg", "operating_cost_idr"];
    var ofDistricts = ["flooded_person_h", "flooded_area_ha", "flood_damage_idr", "link_closed_h", "delay_person_h",
        "waste_uncollected_kg"];
    function there(i) { return data.sheets[0].table[i].numbers[0] !== null; } /* not, where heights are not known */
    headline = headline.filter(there);
    ofDistricts = ofDistricts.filter(there);
    var symbols = { better: "✔", worse: "✖", changed: "◆", unclear: "≈", single: "?", none: "=", missing: "–" };
    var marks = { better: "v ", worse: "x ", changed: "* " };
    var colours = ["#3c4654", "#14508c", "#b8560f", "#0b7a68", "#7a3d9a", "#a3263f", "#6b6a10", "#2c7fb8"];
    var dashes = [[7, 4], [], [2, 3], [10, 3, 2, 3], [14, 4], [4, 2], [1, 2], [8, 8]];
    var state = { language: "en", sheet: bestSheet(), series: null, all: false, field: 0,
        view: "difference", swipe: 50, times: {}, tornado: "", portfolio: "", area: "" };
    var chart = null, atlas = null;

    function t(key, values) {
        var text = (data.strings[state.language] || data.strings.en)[key];
        if (text === undefined) text = data.strings.en[key];
        if (text === undefined) return key;
        return text.replace(/\{(\w+)\}/g, function (whole, name) {
            return values && values[name] !== undefined ? values[name] : whole;
        });
    }
    function has(key) { return data.strings.en[key] !== undefined; }
    function el(tag, attributes) {
        var made = document.createElement(tag);
        Object.keys(attributes || {}).forEach(function (name) {
            var value = attributes[name];
            if (typeof value === "function") made.addEventListener(name, value);
            else if (value !== null && value !== undefined) made.setAttribute(name, value);
        });
        for (var k = 2; k < arguments.length; k++) add(made, arguments[k]);
        return made;
    }
    function add(parent, child) {
        if (Array.isArray(child)) child.forEach(function (one) { add(parent, one); });
        else if (child !== null && child !== undefined)
            parent.appendChild(child instanceof Node ? child : document.createTextNode(child));
    }
    /* Wide tables move sideways on a telephone, by keys too. */
    function scroll(child) {
        return el("div", { "class": "scroll", tabindex: 0, role: "group", "aria-label": t("table.scroll") }, child);
    }
    function toggle(text, on, act) {
        return el("button", { type: "button", "aria-pressed": on ? "true" : "false", click: act }, text);
    }
    function change(name, value) {
        return function () { state[name] = value; render(); };
    }

    /* Numbers come as text with a decimal point and M, bn. */
    function num(text) {
        if (state.language === "id") text = text.replace(/(\d)\.(\d)/g, "$1,$2");
        text = text.replace(/ bn\b/, " " + t("scale.bn")).replace(/ M\b/, " " + t("scale.M"));
        return text.replace(/-(?=\d)/g, "−").replace(/(\d) (?=\d)/g, "$1\u202f");
    }
    function percent(value) {
        var size = Math.abs(value), digits = size < 10 ? 1 : 0;
        return num((value > 0 ? "+" : "") + value.toFixed(digits)) + " %";
    }
    function share(entry) {
        var n = entry.numbers;
        if (entry.verdict === "none") return "0";
        if (n[2] === null) return "–";
        if (!n[0]) return num(cut(entry.cells[cityCell + 1]).replace(/ ±[\d. ]*\d/, ""));
        return percent(100 * n[2] / Math.abs(n[0]));
    }
    function cut(cell) { return cell.replace(/ [vx*]$/, ""); }
    function name(indicator) { return t("indicator." + indicator); }
    function unit(text) { return has("unit." + text) ? t("unit." + text) : text; }
    function word(verdict, marked) {
        return el("span", { "class": "word " + verdict },
            (marked ? marks[verdict] || "" : symbols[verdict] + " ") + t("verdict." + verdict));
    }
    function entry(sheet, indicator) { return data.sheets[sheet].table[indicator]; }
    function district(id) { return data.districts[id] || id; }
    function interventions() { return data.sheets.map(function (s, k) { return k; }).slice(1); }
    function bestSheet() {
        var best = data.sheets.length > 1 ? 1 : 0, most = 0;
        data.sheets.forEach(function (sheet, k) {
            var one = sheet.table.flooded_person_h;
            if (one.verdict === "better" && one.numbers[2] < most) { most = one.numbers[2]; best = k; }
        });
        return best;
    }
    /* One day: the time; several: the date too. */
    var days = {};
    data.times.forEach(function (time) { days[time.slice(0, 10)] = true; });
    function clock(time) { return Object.keys(days).length > 1 ? time.slice(5, 16) : time.slice(11, 16); }
    function plain(seconds) {
        var hours = seconds / 3600;
        return hours >= 48 ? t("time.days", { n: num(String(Math.round(hours / 2.4) / 10)) })
            : t("time.hours", { n: num(String(Math.round(hours * 10) / 10)) });
    }

    function sentences() {
        var words = known();
        return data.no_heights ? [t("summary.noheights")].concat(words) : words;
    }
    function known() {
        var out = [], single = data.replications < 2, best = bestSheet();
        if (data.sheets.length < 2) {
            var run = data.sheets[0].table;
            if (data.no_heights) return [t("summary.run.noheights", { delay: num(run.delay_person_h.value),
                waste: num(run.waste_uncollected_kg.value) })];
            return [t("summary.run", { persons: num(run.flooded_person_h.value), area: num(run.flooded_area_ha.value),
                delay: num(run.delay_person_h.value), waste: num(run.waste_uncollected_kg.value) })];
        }
        var first = entry(best, "flooded_person_h");
        if (first.verdict === "better")
            out.push(t("summary.best", { name: data.sheets[best].name, pct: share(first),
                base: num(entry(0, "flooded_person_h").value), value: num(first.value), n: data.replications }));
        else if (single || !data.no_heights) out.push(t(single ? "summary.single" : "summary.nobest"));
        interventions().forEach(function (s) {
            var lists = { better: [], worse: [], rest: 0, same: true };
            data.indicators.forEach(function (i) { lists.same = lists.same && same(entry(s, i.name)); });
            headline.forEach(function (i) {
                var e = entry(s, i), text = t("short." + i) + " (" + share(e) + ")";
                if (e.verdict === "better" || e.verdict === "worse") lists[e.verdict].push(text);
                else lists.rest++;
            });
            var parts = [];
            if (lists.better.length) parts.push(t("summary.better", { list: lists.better.join(", ") }));
            if (lists.worse.length) parts.push(t("summary.worse", { list: lists.worse.join(", ") }));
            if (!parts.length) parts.push(t("summary.nothing"));
            out.push(data.sheets[s].name + ": " + (lists.same ? t("summary.same") : parts.join("; ")) + ".");
        });
        return out;
    }
    function same(e) { return e.verdict === "none" || e.verdict === "missing"; }

    function header() {
        var languages = [["en", "English"], ["id", "Bahasa Indonesia"], ["ms", "Bahasa Melayu"]];
        return el("header", {},
            el("div", {}, el("h1", {}, data.title),
                el("p", { "class": "soft" }, [data.city, data.start, plain(data.duration_s),
                    data.replications > 1 ? t("head.runs", { n: data.replications }) : t("head.run")].join(" · "))),
            el("div", { "class": "languages" }, languages.map(function (l) {
                return toggle(l[1], state.language === l[0], change("language", l[0]));
            })));
    }
    function summary() {
        return el("section", {}, el("h2", {}, t("section.summary")),
            el("ul", { "class": "summary" }, sentences().map(function (s) { return el("li", {}, s); })),
            data.failures.map(function (f) { return el("p", { "class": "warning" }, t("warn.failed", { what: f })); }),
            data.broken.map(function (f) { return el("p", { "class": "warning" }, t("warn.broken", { what: f })); }));
    }
    function glance() {
        if (data.sheets.length < 2) return null;
        return el("section", {}, el("h2", {}, t("section.glance")),
            el("p", { "class": "soft" }, t("glance.how")),
            scroll(el("table", { "class": "glance" },
                el("thead", {}, el("tr", {}, el("th", {}, t("word.intervention")), headline.map(function (i) {
                    return el("th", { scope: "col" }, t("short." + i));
                }))),
                el("tbody", {}, interventions().map(function (s) {
                    return el("tr", { "class": s === state.sheet ? "now" : null },
                        el("th", { scope: "row" }, el("button", { type: "button", click: change("sheet", s) },
                            data.sheets[s].name)),
                        headline.map(function (i) {
                            var e = entry(s, i);
                            return el("td", { "class": e.verdict, title: num(e.cells[1]) + " " + unitOf(i) },
                                el("span", { "class": "pct" }, share(e)), word(e.verdict));
                        }));
                })))));
    }
    function unitOf(indicator) {
        var found = data.indicators.filter(function (i) { return i.name === indicator; })[0];
        return found ? unit(found.unit) : "";
    }
    function chooser() {
        if (data.sheets.length < 2) return null;
        return el("nav", { "class": "chosen switches", "aria-label": t("word.intervention") },
            el("span", { "class": "soft" }, t("choose.intervention")), interventions().map(function (s) {
                return toggle(data.sheets[s].name, s === state.sheet, change("sheet", s));
            }));
    }
    function card(indicator) {
        var e = entry(state.sheet, indicator), base = entry(0, indicator), alone = data.sheets.length < 2;
        return el("div", { "class": "card " + (alone ? "" : e.verdict) },
            el("div", { "class": "what" }, name(indicator)),
            el("div", { "class": "big" }, alone ? num(e.value) : share(e)),
            alone ? el("div", {}, unitOf(indicator)) : [
                el("div", {}, word(e.verdict)),
                el("div", {}, num(base.value) + " → " + num(e.value) + " " + unitOf(indicator)),
                el("div", { "class": "soft small" }, t("card.change") + " " + num(cut(e.cells[1])) + settled(e))]);
    }
    /* How many runs would tell an uncertain change from none. */
    function settled(e) {
        return e.verdict === "unclear" && e.settle ? " · " + (e.settle > 1000 ? t("card.never")
            : t("card.settle", { n: Math.ceil(e.settle) })) : "";
    }
    function cards() {
        return el("section", {}, el("h2", {}, data.sheets.length < 2 ? t("section.values")
            : t("section.cards", { name: data.sheets[state.sheet].name })),
            el("div", { "class": "cards" }, headline.map(card)),
            data.sheets.length < 2 ? null : el("p", { "class": "soft" },
                t(data.replications > 1 ? "cards.how" : "cards.single", { n: data.replications })));
    }

    function seriesNames() { return Object.keys(data.courses[0]); }
    function moves(name) { // not zero throughout, in any of the courses
        return data.courses.some(function (c) { return c[name] && c[name].mean.some(function (v) { return v !== 0; }); });
    }
    function rains() { return data.courses[0].rain_mm_per_h && moves("rain_mm_per_h"); }
    function chartSection() {
        var body = el("div", { "class": "chart" }), marks = eventMarks();
        var names = seriesNames();
        if (names.indexOf(state.series) < 0) state.series = names.filter(moves)[0] || names[0];
        var select = el("select", { "aria-label": t("chart.series"), change: function (event) {
            state.series = event.target.value;
            render();
        } }, names.map(function (n) {
            return el("option", { value: n, selected: n === state.series ? "selected" : null }, t("series." + n));
        }));
        var section = el("section", {}, el("h2", {}, t("section.chart")),
            typeof Chart === "undefined" ? el("p", { "class": "warning" }, t("chart.absent")) : [
                el("div", { "class": "switches" }, el("span", {}, t("chart.series") + ":"), select,
                    data.sheets.length > 2 ? [toggle(t("chart.one"), !state.all, change("all", false)),
                        toggle(t("chart.all"), state.all, change("all", true))] : null),
                el("h3", {}, t("series." + state.series)),
                body,
                el("p", { "class": "soft" }, rains() ? t("chart.rain") : null,
                    data.replications >= 20 ? " " + t("chart.band20") : data.replications > 1 ? " " + t("chart.band") : null,
                    marks.length ? " " + t("chart.marks") + " " + marks.map(function (m) {
                        return m.sign + " " + m.text + " " + clock(m.time);
                    }).join(" · ") + "." : null)]);
        section.draw = function () { if (typeof Chart !== "undefined") draw(body, marks); };
        return section;
    }
    function rgba(colour, alpha) {
        return "rgba(" + [1, 3, 5].map(function (k) { return parseInt(colour.substr(k, 2), 16); }).join(",") + "," +
            alpha + ")";
    }
    function lines() {
        var shown = state.all ? data.sheets.map(function (s, k) { return k; })
            : state.sheet > 0 ? [0, state.sheet] : [0], out = [];
        shown.forEach(function (s) {
            var course = data.courses[s] && data.courses[s][state.series];
            if (!course) return;
            var colour = colours[s % colours.length], thin = { pointRadius: 0, borderWidth: 0, yAxisID: "y" };
            out.push({ label: data.sheets[s].name, data: course.mean, borderColor: colour, backgroundColor: colour,
                borderDash: dashes[s % dashes.length], borderWidth: 3, pointRadius: 0, pointHitRadius: 8, tension: 0,
                yAxisID: "y", order: 1 });
            if (state.all || !course.low) return;
            out.push(Object.assign({ data: course.low, band: true, order: 2, fill: false }, thin));
            out.push(Object.assign({ data: course.high, band: true, order: 2, fill: "-1",
                backgroundColor: rgba(colour, 0.18) }, thin));
        });
        return out;
    }
    /* What happened first, of the first pair of runs: letters on the chart, words below it. */
    function eventMarks() {
        var out = [], shown = state.sheet > 0 ? [0, state.sheet] : [0];
        function note(key, list, s) {
            if (!list.length) return;
            var first = list.reduce(function (a, b) { return b.time < a.time ? b : a; });
            out.push({ time: first.time, text: t(key) + " (" + data.sheets[s].name + ")" });
        }
        shown.forEach(function (s) {
            note("mark.flooded", data.events[s].flooded, s);
            note("mark.closed", data.events[s].closed, s);
            if (s > 0) note("mark.order", data.events[s].orders, s);
        });
        out = out.filter(function (m) { return m.time >= data.times[0]; });
        out.sort(function (a, b) { return a.time < b.time ? -1 : a.time > b.time ? 1 : 0; });
        out.forEach(function (m, k) { m.sign = String.fromCharCode(0x2460 + k); });
        return out;
    }
    function minutes(time) { return Date.parse(time.slice(0, 19).replace(" ", "T") + "Z") / 60000; }
    function markPlugin(marks) {
        return { id: "marks", afterDatasetsDraw: function (made) {
            var context = made.ctx, area = made.chartArea, last = data.times.length - 1, taken = {};
            marks.forEach(function (m) {
                var k = 0, now = minutes(m.time);
                while (k < last && minutes(data.times[k + 1]) <= now) k++;
                var from = minutes(data.times[k]), to = minutes(data.times[Math.min(k + 1, last)]);
                var x = made.scales.x.getPixelForValue(k), next = made.scales.x.getPixelForValue(Math.min(k + 1, last));
                if (to > from) x += (next - x) * Math.min(1, (now - from) / (to - from));
                var slot = Math.round(x / 14), row = taken[slot] = (taken[slot] || 0) + 1;
                context.save();
                context.strokeStyle = "#5b6675";
                context.setLineDash([3, 4]);
                context.beginPath();
                context.moveTo(x, area.top);
                context.lineTo(x, area.bottom);
                context.stroke();
                context.font = "18px system-ui, 'DejaVu Sans', sans-serif";
                context.fillStyle = "#1c2634";
                context.fillText(m.sign, x + 2, area.top + 16 * row);
                context.restore();
            });
        } };
    }
    function draw(body, marks) {
        if (chart) chart.destroy();
        var canvas = el("canvas", { role: "img", "aria-label": t("series." + state.series) });
        body.appendChild(canvas);
        var sets = lines(), rain = data.courses[0].rain_mm_per_h, axis = { beginAtZero: true };
        var ruled = rains() && state.series !== "rain_mm_per_h";
        if (ruled) sets.push({ type: "bar", label: t("series.rain_mm_per_h"), data: rain.mean, yAxisID: "rain",
            backgroundColor: "rgba(70,140,200,.35)", barPercentage: 1, categoryPercentage: 1, order: 5 });
        var scales = { x: { ticks: { maxRotation: 0, autoSkipPadding: 24, color: "#1c2634" }, grid: { display: false } },
            y: Object.assign({ position: "left", ticks: { color: "#1c2634" },
                title: { display: true, text: t("axis." + state.series), color: "#1c2634" } },
            state.series === "sea_level_m" ? {} : axis) };
        if (ruled) scales.rain = { position: "right", beginAtZero: true, grid: { display: false },
            max: Math.max(1, 2.5 * Math.max.apply(null, rain.mean)),
            ticks: { color: "#38719f", callback: function (v) { return v <= Math.max.apply(null, rain.mean) + 1 ?
                String(Math.round(v)) : ""; } },
            title: { display: true, text: t("axis.rain_mm_per_h"), color: "#38719f" } };
        Chart.defaults.font.size = 15;
        chart = new Chart(canvas, { type: "line", plugins: [markPlugin(marks)], data: { labels: data.times.map(clock), datasets: sets },
            options: { animation: false, maintainAspectRatio: false, interaction: { mode: "index", intersect: false },
                locale: state.language === "en" ? "en-GB" : state.language,
                plugins: { legend: { position: "bottom", labels: { boxWidth: 46, boxHeight: 2, color: "#1c2634",
                    filter: function (item, all) { return !all.datasets[item.datasetIndex].band; } } },
                    tooltip: { filter: function (item) { return !item.dataset.band; } } }, scales: scales } });
    }

    /* Against what was observed: of the baseline's first run. */
    var seenCharts = [];
    function seenValue(row) {
        if (row.unit === "local time" && row.value !== "-") return clock(row.value);
        var units = { h: " " + unit("h"), m: " m", ha: " ha", percent: " %", "m3/s": " m³/s", veh: " " + unit("veh") };
        return num(row.value) + (row.value !== "-" && units[row.unit] ? units[row.unit] : "");
    }
    function seenTable(kind, names) {
        var rows = data.observed.rows.filter(function (r) { return r.kind === kind; }), statistics = [];
        rows.forEach(function (r) { if (statistics.indexOf(r.statistic) < 0) statistics.push(r.statistic); });
        return scroll(el("table", {},
            el("thead", {}, el("tr", {}, el("th", {}, t("word.measure")), names.map(function (n) {
                return el("th", { scope: "col" }, n);
            }))),
            el("tbody", {}, statistics.map(function (s) {
                return el("tr", {}, el("th", { scope: "row", "class": "left" }, t("seen." + s), el("br"),
                    el("span", { "class": "soft small about" }, t("seen.about." + s))), names.map(function (n) {
                    var row = rows.filter(function (r) { return r.name === n && r.statistic === s; })[0];
                    return el("td", { "class": "cell" }, row ? seenValue(row) : "–");
                }));
            }))));
    }
    function seenEdge(level) {
        var known = level.times.filter(function (time, k) { return level.observed[k] !== null; });
        return data.observed.rows.some(function (r) {
            return r.name === level.name && r.statistic === "peak_time_observed" &&
                (r.value === known[0] || r.value === known[known.length - 1]);
        });
    }
    function seenLevel(level) {
        var words = level.flow ? [] : [t(level.same_zero ? "seen.datum" : "seen.ownzero")];
        if (level.lag_min) words.push(t("seen.lag", { n: num(String(level.lag_min)) }));
        if (seenEdge(level)) words.push(t("seen.edge"));
        if (level.source) words.push(t("seen.source", { what: level.source }));
        var body = el("div", { "class": "chart" });
        return { level: level, body: body, part: [el("h3", {}, level.name),
            typeof Chart === "undefined" ? el("p", { "class": "warning" }, t("chart.absent")) : body,
            el("p", { "class": "soft" }, words.join(" "))] };
    }
    function seenDraw(one) {
        var canvas = el("canvas", { role: "img", "aria-label": one.level.name });
        function points(values) {
            return values.map(function (v, k) {
                return { x: Date.parse(one.level.times[k].replace(" ", "T") + "Z") / 60000, y: v };
            }).filter(function (p) { return p.y !== null; });
        }
        function line(label, values, colour, dash, radius) {
            return { label: label, data: points(values), borderColor: colour, backgroundColor: colour, showLine: true,
                borderDash: dash, borderWidth: 3, pointRadius: radius, pointHitRadius: 8, tension: 0 };
        }
        function at(minutes) { return clock(new Date(minutes * 60000).toISOString().replace("T", " ")); }
        one.body.appendChild(canvas);
        seenCharts.push(new Chart(canvas, { type: "scatter", data: { datasets: [
            line(data.sheets[0].name, one.level.ours, "#14508c", [], 0),
            line(t("seen.observed"), one.level.observed, "#b8560f", [7, 4], 3)] },
            options: { animation: false, maintainAspectRatio: false, locale: state.language === "en" ? "en-GB"
                : state.language,
                plugins: { legend: { position: "bottom", labels: { boxWidth: 46, boxHeight: 2, color: "#1c2634" } },
                    tooltip: { callbacks: { label: function (item) {
                        return item.dataset.label + ", " + at(item.parsed.x) + ": " + num(item.parsed.y.toFixed(2)) + (one.level.flow ? " m³/s" : " m");
                    } } } },
                scales: { x: { type: "linear", grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 24,
                    color: "#1c2634", stepSize: seenStep(one.level.times), callback: at } },
                    y: { ticks: { color: "#1c2634" }, title: { display: true, color: "#1c2634",
                        text: one.level.flow ? "m³/s"
                            : t(one.level.same_zero ? "seen.axis.datum" : "seen.axis.mean") } } } } }));
    }
    /* About eight marks, on whole hours. */
    function seenStep(times) {
        var minutes = (Date.parse(times[times.length - 1].replace(" ", "T") + "Z") -
            Date.parse(times[0].replace(" ", "T") + "Z")) / 60000;
        return [15, 30, 60, 120, 180, 360, 720].filter(function (s) { return s * 8 >= minutes; })[0] || 1440;
    }
    function seenExtent(extent) {
        return el("p", { "class": "soft" }, el("strong", {}, extent.name + ": "),
            [t("seen.extent", { depth: num(String(extent.depth_m)) }), extent.note.replace(/([^.!?])$/, "$1."),
                extent.source ? t("seen.source", { what: extent.source }) : ""].filter(Boolean).join(" "));
    }
    var seenColours = [null, "#14508c", "#b8560f", "#e8c13f"], seenClasses = ["", "hits", "misses", "false_alarms"];
    /* Hits, misses and false alarms on the map. */
    function seenMap(extent, k) {
        if (!atlas || !data.extents || !(data.extents[k] >= 0)) return null;
        var canvas = atlas.canvas();
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", extent.name);
        atlas.drawClasses(canvas, data.extents[k], seenColours);
        return el("figure", { "class": "seen" }, el("figcaption", {}, el("strong", {}, extent.name), " ",
            [1, 2, 3].map(function (c) {
                return [el("span", { "class": "swatch", style: "background:" + seenColours[c] }),
                    t("seen." + seenClasses[c]) + " – " + t("seen.about." + seenClasses[c]) + " "];
            })), el("div", { "class": "map" }, canvas));
    }
    function observed() {
        if (!data.observed) return null;
        function names(list) { return list.map(function (one) { return one.name; }); }
        var levels = data.observed.levels.map(seenLevel), extents = data.observed.extents;
        var flows = data.observed.flows.map(seenLevel), counts = [];
        data.observed.rows.forEach(function (r) {
            if (r.kind === "count" && r.statistic === "pairs") counts.push(r.name);
        });
        var section = el("section", {}, el("h2", {}, t("section.observed")),
            el("p", { "class": "soft" }, t("seen.how", { name: data.sheets[0].name })),
            levels.length ? [levels.map(function (one) { return one.part; }), seenTable("level",
                names(data.observed.levels))] : null,
            flows.length ? [flows.map(function (one) { return one.part; }), el("h3", {}, t("seen.flows")),
                seenTable("flow", names(data.observed.flows))] : null,
            counts.length ? [el("h3", {}, t("seen.counts")), seenTable("count", counts)] : null,
            extents.length ? [el("h3", {}, t("seen.extents")), extents.map(seenExtent), extents.map(seenMap),
                seenTable("extent", names(extents))] : null);
        section.draw = function () {
            seenCharts.forEach(function (c) { c.destroy(); });
            seenCharts = [];
            if (typeof Chart !== "undefined")
                levels.concat(flows).filter(function (one) { return one.level.times.length > 0; }).forEach(seenDraw);
        };
        return section;
    }

    /* A bar of colours under a map: of values, or of changes. What is not shown is white. */
    function legend(field, changes) {
        var scale = changes ? field.change : field.legend, share = field.unit === "1", title = t("field." + field.field);
        if (!scale) return el("p", { "class": "soft" }, t("picture.same"));
        var ticks = (scale.root ? [0.05, 0.15, 0.25, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map(function (at) {
            var value = (scale.low + (scale.high - scale.low) * at) * (share ? 100 : 1);
            return el("span", { style: "left:" + 100 * (scale.root ? Math.sqrt(at) : at) + "%" },
                num((changes && value > 0 ? "+" : "") + String(Math.round(value * 1e6) / 1e6)));
        });
        var last = scale.colours.length - 1, shown = scale.colours.map(function (colour, k) {
            var value = scale.low + (scale.high - scale.low) * Math.pow(k / last, scale.root ? 2 : 1);
            return (changes ? Math.abs(value) > field.dead : field.hide === null || value > field.hide) ? colour : "#ffffff";
        });
        var words = share ? changes ? t("picture.points") : "%" : unit(field.unit);
        return el("div", { "class": "legend" },
            el("div", { "class": "soft" }, (changes ? t("picture.change", { field: title }) : title) + " (" + words + ")"),
            el("div", { "class": "scale" }, changes ? el("strong", {}, t("picture.less")) : null,
                el("div", { "class": "ramp", style: "background:linear-gradient(to right," + shown.join(",") + ")" }, ticks),
                changes ? el("strong", {}, t("picture.more")) : null));
    }
    /* A map: sheet s of a field, or its difference; it follows the slider of times and tells where the pointer is. */
    function mapOf(field, s, difference) {
        var canvas = atlas.canvas(), mark = el("div", { "class": "mark", hidden: "" });
        var made = { canvas: canvas, mark: mark, parts: [canvas, mark] };
        canvas.setAttribute("role", "img");
        made.draw = function () {
            canvas.setAttribute("aria-label", [data.sheets[s].name, difference ? t("picture.change",
                { field: t("field." + field.field) }) : t("field." + field.field), clock(field.frames[at(field)].time)].join(", "));
            atlas.draw(canvas, field, at(field), s, difference);
            document.documentElement.dataset.maps = Number(document.documentElement.dataset.maps || 0) + 1;
        };
        return made;
    }
    function at(field) {
        if (state.times[field.field] === undefined) state.times[field.field] = field.shown;
        return state.times[field.field];
    }
    function figure(made, caption, below) {
        made.box = el("div", { "class": "map" }, made.parts);
        return el("figure", {}, el("figcaption", {}, el("strong", {}, caption)), made.box, below);
    }
    function swipe(a, b, captions, below) {
        var over = el("div", { "class": "over" }, b.parts), edge = el("div", { "class": "edge" });
        var box = el("div", { "class": "map swipe" }, a.parts, over, edge);
        var slider = el("input", { type: "range", min: 0, max: 100, value: state.swipe, "aria-label": t("map.swipe"),
            "class": "controls", input: function () { move(Number(slider.value)); } });
        function move(to) {
            state.swipe = Math.max(0, Math.min(100, to));
            over.style.clipPath = "inset(0 0 0 " + state.swipe + "%)";
            edge.style.left = state.swipe + "%";
            slider.value = state.swipe;
        }
        function follow(event) {
            var r = box.getBoundingClientRect();
            if (event.buttons || event.type === "pointerdown") move(100 * (event.clientX - r.left) / r.width);
        }
        box.addEventListener("pointerdown", follow);
        box.addEventListener("pointermove", follow);
        move(state.swipe);
        a.box = b.box = box;
        return el("figure", {}, el("figcaption", {}, el("strong", {}, "◀ " + captions[0]), "   |   ",
            el("strong", {}, captions[1] + " ▶")), box, slider, below);
    }
    function timeSlider(field, redraw) {
        if (field.frames.length < 2) return null;
        var shown = el("output", {}, ""), slider = el("input", { type: "range", min: 0, max: field.frames.length - 1,
            value: at(field), "aria-label": t("map.time"), input: function () { go(Number(slider.value)); } });
        function write() {
            shown.textContent = clock(field.frames[at(field)].time);
            slider.setAttribute("aria-valuetext", shown.textContent);
        }
        function go(k) {
            state.times[field.field] = k;
            slider.value = k;
            write();
            redraw();
        }
        function step(by) { return function () { go(Math.max(0, Math.min(field.frames.length - 1, at(field) + by))); }; }
        write();
        return el("div", { "class": "times controls" }, el("span", {}, t("map.time") + ":"),
            el("button", { type: "button", "aria-label": t("map.before"), click: step(-1) }, "◀"), slider,
            el("button", { type: "button", "aria-label": t("map.after"), click: step(1) }, "▶"), el("strong", {}, shown));
    }
    /* Digits as fine as a legend's thousandth. */
    function amount(field, value) {
        var share = field.unit === "1", size = share ? 100 * field.quantum : field.quantum;
        var digits = Math.max(0, Math.min(3, Math.ceil(-Math.log(size * 5) / Math.LN10)));
        return num((share ? 100 * value : value).toFixed(digits)) + " " + (share ? "%" : unit(field.unit));
    }
    function told(field, s, spot) {
        var ids = Object.keys(data.districts), where = spot.district >= 0 && spot.district < ids.length
            ? district(ids[spot.district]) : t("map.outside");
        if (spot.index < 0) return where + (field.place === "link" ? " · " + t("map.nostreet") : "");
        var v = atlas.values(field, at(field), s, spot.index), words = [where];
        if (!(v.base === v.base)) return where + " · " + t("map.unknown");
        words.push(data.sheets[0].name + ": " + amount(field, v.base));
        if (s > 0) {
            words.push(data.sheets[s].name + ": " + amount(field, v.base + v.change));
            words.push(t("map.change") + ": " + (v.change > 0 ? "+" : "") + amount(field, v.change) +
                (v.clear === false && v.change !== 0 ? " (" + t("map.chance") + ")" : ""));
        }
        return words.join(" · ");
    }
    function listen(field, s, shown, line) {
        function hide() {
            shown.forEach(function (m) { m.mark.hidden = true; });
            line.textContent = t("map.point");
        }
        shown.map(function (m) { return m.box; }).forEach(function (box) {
            box.addEventListener("pointermove", function (event) {
                var r = box.getBoundingClientRect(), across = (event.clientX - r.left) / r.width,
                    down = (event.clientY - r.top) / r.height, spot = atlas.find(field, across, down);
                line.textContent = told(field, s, spot);
                shown.forEach(function (m) {
                    m.mark.hidden = false;
                    m.mark.style.left = 100 * across + "%";
                    m.mark.style.top = 100 * down + "%";
                });
            });
            box.addEventListener("pointerleave", hide);
        });
        hide();
    }
    function maps() {
        var section = el("section", {}, el("h2", {}, t("section.maps")));
        section.draw = function () {};
        if (!data.maps.length || !atlas) {
            add(section, el("p", { "class": "warning" }, t(!data.maps.length ? "map.absent"
                : typeof pako === "undefined" ? "map.pako" : "map.wait")));
            return section;
        }
        var field = data.maps[Math.min(state.field, data.maps.length - 1)], s = state.sheet;
        var alone = data.sheets.length < 2, names = [data.sheets[0].name, data.sheets[s].name];
        var shown = [mapOf(field, 0, false)], line = el("p", { "class": "told", "aria-live": "off" });
        if (!alone) shown.push(mapOf(field, s, state.view === "difference"));
        add(section, el("div", { "class": "switches" }, data.maps.map(function (f, k) {
            return toggle(t("field." + f.field), f === field, change("field", k));
        })));
        if (!alone) add(section, el("div", { "class": "switches", style: "margin-top:8px" },
            ["difference", "both", "swipe"].map(function (v) {
                return toggle(t("map." + v), state.view === v, change("view", v));
            })));
        add(section, el("p", { "class": "soft" }, t("about." + field.field, { time: clock(field.frames[0].time) }), " ",
            t(data.map_replications > 1 ? "map.mean" : "map.first", { n: data.map_replications }),
            data.grid[2] > 1 ? " " + t("map.blocks", { n: data.grid[2] }) : null,
            alone || state.view !== "difference" ? null : " " + t("map.how", { name: names[1] }) +
                (data.map_replications > 1 ? " " + t("map.hatched") : "")));
        var pair = el("div", { "class": alone || state.view === "swipe" ? "pair one" : "pair" });
        var values = legend(field, false), changed = t("map.changes", { name: names[1] });
        if (alone) add(pair, figure(shown[0], names[0], values));
        else if (state.view === "swipe") add(pair, swipe(shown[0], shown[1], names, values));
        else add(pair, [figure(shown[0], names[0], values), state.view === "both"
            ? figure(shown[1], names[1], legend(field, false)) : figure(shown[1], changed, legend(field, true))]);
        function redraw() { shown.forEach(function (m) { m.draw(); }); }
        var pumps = field.water && data.pumps.length ? "▲ " + t("picture.pump") + " · " : "";
        add(section, [timeSlider(field, redraw), pair, line,
            el("p", { "class": "soft small" }, pumps, data.credit ? t("map.data") + " " + data.credit : "")]);
        listen(field, s, shown, line);
        section.draw = redraw;
        return section;
    }

    var areas = ["civic", "health", "safety", "environment", "infrastructure", "industry"];
    function tag(i) {
        return i.standard ? el("span", { "class": "tag", title: t("standard.how") }, i.standard + ", " + t("standard.proxy")) : null;
    }
    function tableRow(i) {
        return el("tr", {}, el("th", { scope: "row", "class": "left" }, name(i.name), " ", tag(i)),
            el("td", { "class": "left" }, unit(i.unit)),
            el("td", { "class": "cell" }, num(entry(0, i.name).value)),
            interventions().map(function (s) { return difference(entry(s, i.name).cells, 0); }));
    }
    /* By focus area; those of a standard that are not simulated are said below. */
    function table() {
        var shown = areas.filter(function (a) { return !state.area || a === state.area; });
        return el("section", {}, el("h2", {}, t("section.table")),
            el("p", { "class": "soft" }, data.sheets.length < 2 ? t("table.run")
                : t(data.replications > 1 ? "table.how" : "table.single", { n: data.replications })),
            el("nav", { "class": "switches", "aria-label": t("word.area") }, toggle(t("word.all"), !state.area, change("area", "")),
                areas.map(function (a) { return toggle(t("area." + a), state.area === a, change("area", a)); })),
            scroll(el("table", {},
                el("thead", {}, el("tr", {}, el("th", {}, t("word.measure")), el("th", { "class": "left" }, t("word.unit")),
                    data.sheets.map(function (s) { return el("th", { scope: "col" }, s.name); }))),
                shown.map(function (a) {
                    return el("tbody", {}, el("tr", { "class": "area" }, el("th", { "class": "left", scope: "rowgroup",
                        colspan: 2 + data.sheets.length }, t("area." + a))),
                    data.indicators.filter(function (i) { return i.area === a; }).map(tableRow));
                }))),
            el("p", { "class": "soft small" }, t("standard.how")),
            el("details", {}, el("summary", {}, t("standard.not_simulated") + " (" + data.not_simulated.length + ")"),
                el("ul", {}, data.not_simulated.map(function (n) {
                    return el("li", {}, el("span", { "class": "tag" }, n[0]), " ", t("standard." + n[1]));
                }))));
    }

    /* Who gains, who loses: changes of a resident of each group. */
    var groups = ["resident", "income_low", "income_middle", "income_high", "low_income", "elderly", "disabled", "worst_decile"];
    var ofPeople = ["flooded_person_h", "flood_damage_idr", "unreached_person_h", "delay_person_h", "trip_time_min",
        "access_jobs_30min", "emergency_min", "bin_overflow_h", "waste_uncollected_kg"];
    function equity() {
        if (!data.equity || state.sheet === 0) return null;
        var mine = data.equity.filter(function (r) { return r[0] === data.sheets[state.sheet].name; });
        function cell(indicator, group) {
            return mine.filter(function (r) { return r[1] === indicator && r[2] === group; })[0];
        }
        /* Of the group's own baseline, so that small amounts a resident can be read. */
        function shown(r, info) {
            if (!r || r[4] === "") return el("td", {}, "–");
            var d = Number(r[4]), base = Number(r[3]) - d, sure = r[5] === "" || Number(r[5]) > 0 || Number(r[6]) < 0;
            var little = base > 0 && Math.abs(d) < 5e-4 * base;
            var verdict = d === 0 ? "none" : r[5] === "" ? "single" : !sure || little ? "unclear"
                : (d > 0) === (info.better > 0) ? "better" : "worse";
            return el("td", { "class": verdict, title: (d > 0 ? "+" : "") + figures(d) + " " + unit(info.unit) },
                el("span", { "class": "pct" }, d === 0 ? "0" : little ? "~0" : base > 0 ? percent(100 * d / base) : (d > 0 ? "+" : "") + figures(d)),
                el("span", { "class": "word " + verdict }, symbols[verdict]));
        }
        function people(indicator, which) {
            var r = cell(indicator, which);
            return el("td", { "class": "cell" }, r ? num(String(Math.round(Number(r[3])))) : "–");
        }
        function evenness(indicator) {
            var r = cell(indicator, "gini");
            return el("td", { "class": "cell" }, !r || r[4] === "" ? "–"
                : num((Number(r[3]) - Number(r[4])).toFixed(3)) + " → " + num(Number(r[3]).toFixed(3)));
        }
        var rows = ofPeople.map(function (n) {
            return data.indicators.filter(function (i) { return i.name === n; })[0];
        }).filter(function (i) { return cell(i.name, "resident"); });
        if (!rows.length) return null;
        return el("section", {}, el("h2", {}, t("section.equity", { name: data.sheets[state.sheet].name })),
            el("p", { "class": "soft" }, t("equity.how")),
            scroll(el("table", { "class": "glance" }, el("thead", {}, el("tr", {}, el("th", {}, t("word.measure")), groups.map(function (g) {
                return el("th", {}, t("equity." + g));
            }), el("th", {}, t("equity.gini")), el("th", {}, t("equity.gaining")), el("th", {}, t("equity.losing")))),
            el("tbody", {}, rows.map(function (i) {
                return el("tr", {}, el("th", { scope: "row", "class": "left" }, name(i.name)),
                groups.map(function (g) { return shown(cell(i.name, g), i); }), evenness(i.name),
                people(i.name, "gaining"), people(i.name, "losing"));
            })))));
    }

    /* Benefits and costs a year, with what was assumed. */
    function benefit() {
        if (!data.benefit) return null;
        var items = ["first_cost", "damage_avoided", "time_saved", "co2e_avoided", "benefit", "annuity", "upkeep", "operating",
            "cost", "net_benefit", "ratio"];
        function cell(sheet, item) {
            var r = data.benefit.filter(function (one) { return one[0] === sheet.name && one[1] === item; })[0];
            if (r && r[6] === "cost not given") return el("td", { "class": "cell soft" }, t("benefit.no_cost"));
            if (!r || r[3] === "") return el("td", { "class": "cell" }, "–");
            var half = r[4] !== "" && r[4] !== r[5] ? " ±" + figures((Number(r[5]) - Number(r[4])) / 2) : "";
            return el("td", { "class": "cell" }, figures(Number(r[3])) + half);
        }
        return el("section", {}, el("h2", {}, t("section.benefit")), el("p", { "class": "soft" }, t("benefit.how")),
            scroll(el("table", {}, el("thead", {}, el("tr", {}, el("th", {}, t("word.measure")),
                data.sheets.slice(1).map(function (s) { return el("th", { scope: "col" }, s.name); }))),
            el("tbody", {}, items.map(function (item) {
                return el("tr", {}, el("th", { scope: "row", "class": "left" }, t("benefit." + item)),
                    data.sheets.slice(1).map(function (s) { return cell(s, item); }));
            })))),
            el("p", { "class": "soft small" }, t("benefit.assumed") + " " + data.benefit.filter(function (r) {
                return r[0] === "";
            }).map(function (r) { return r[1] + " = " + num(String(Number(Number(r[3]).toPrecision(3)))) + " (" + r[6] + ")"; }).join("; ") + "."));
    }
    function difference(cells, k) {
        var verdict = cells[perDistrict * k + 2], text = num(cut(cells[perDistrict * k + 1]));
        return el("td", { "class": verdict }, el("span", { "class": "cell" }, text),
            marks[verdict] ? [el("br"), word(verdict, true)] : null);
    }
    /* Who gains and who loses: a sentence for each measure that changes somewhere. */
    function fairness(ids, s) {
        var out = [];
        ofDistricts.forEach(function (i) {
            var counts = { better: 0, worse: 0 }, info = data.indicators.filter(function (n) { return n.name === i; })[0];
            var most = { better: null, worse: null };
            ids.forEach(function (id, d) {
                var cells = entry(s, i).cells, verdict = cells[perDistrict * (d + 1) + 2];
                if (counts[verdict] === undefined) return;
                counts[verdict]++;
                var base = Math.abs(entry(s, i).districts[d] || 0);
                if (!most[verdict] || base > most[verdict].size)
                    most[verdict] = { size: base, text: district(id) + " (" + num(cut(cells[perDistrict * (d + 1) + 1])
                        .replace(/ ±[\d. ]*\d/, "")) + " " + unit(info.unit) + ")" };
            });
            if (!counts.better && !counts.worse) return;
            out.push(el("li", {}, el("strong", {}, t("short." + i) + ": "), t("fair.counts", { better: counts.better,
                worse: counts.worse, all: ids.length }),
                most.better ? " " + t("fair.gains", { what: most.better.text }) : null,
                most.worse ? " " + t("fair.loses", { what: most.worse.text }) : null));
        });
        return out.length ? el("ul", {}, out) : el("p", {}, t("fair.none"));
    }
    function districts() {
        var ids = Object.keys(data.districts), s = state.sheet;
        if (!ids.length) return null;
        return el("section", {}, el("h2", {}, data.sheets.length < 2 ? t("section.districts1")
            : t("section.districts", { name: data.sheets[s].name })),
            data.sheets.length < 2 ? null : [fairness(ids, s), el("p", { "class": "soft" }, t("districts.how"))],
            scroll(el("table", {},
                el("thead", {}, el("tr", {}, el("th", {}, t("word.district")), ofDistricts.map(function (i) {
                    return el("th", {}, t("short." + i), el("br"), el("span", { "class": "soft" }, unitOf(i)));
                }))),
                el("tbody", {}, ids.map(function (id, d) {
                    return el("tr", {}, el("th", { scope: "row", "class": "left" }, district(id)),
                        ofDistricts.map(function (i) {
                            var cells = entry(s, i).cells, base = entry(0, i).cells[perDistrict * (d + 1)];
                            var td = s > 0 ? difference(cells, d + 1) : el("td", {});
                            if (s > 0) td.insertBefore(el("br"), td.firstChild);
                            td.insertBefore(el("span", { "class": "cell soft" }, num(base)), td.firstChild);
                            return td;
                        }));
                })))));
    }

    /* Bars to both sides of a middle line: [name, value, words], the longest first where sorted. */
    function bars(rows) {
        var most = rows.reduce(function (a, r) { return Math.max(a, Math.abs(r[1])); }, 0);
        return el("table", { "class": "bars" }, el("tbody", {}, rows.map(function (r) {
            var share = most ? 50 * Math.abs(r[1]) / most : 0, side = r[1] < 0 ? "right:50%" : "left:50%";
            return el("tr", {}, el("th", { scope: "row", "class": "left" }, r[0]), el("td", { "class": "bar" },
                el("span", { "class": r[1] < 0 ? "less" : "more", style: side + ";width:" + share + "%" })),
                el("td", { "class": "cell" }, r[2]));
        })));
    }
    function partName(part) {
        return part === "direct" ? t("table.direct") : part.split(" + ").map(function (one) {
            return has("coupling." + one) ? t("coupling." + one) : one;
        }).join(" + ");
    }
    function attribution() {
        if (!data.attribution || data.sheets.length < 2) return null;
        var mine = data.attribution.filter(function (r) { return r[0] === data.sheets[state.sheet].name; });
        var section = el("section", {}, el("h2", {}, t("section.attribution", { name: data.sheets[state.sheet].name })),
            el("p", { "class": "soft" }, t("attribution.how")));
        data.indicators.forEach(function (i) {
            var rows = mine.filter(function (r) { return r[1] === i.name; });
            if (rows.length) add(section, [el("h3", {}, name(i.name)), bars(rows.map(function (r) {
                return [partName(r[2]), Number(r[3]), percent(100 * Number(r[4])).replace("+", "")];
            }))]);
        });
        if (!mine.length) add(section, el("p", {}, t("table.no_clear")));
        return section;
    }
    function figures(value) {
        var size = Math.abs(value);
        return num(size >= 1e6 ? (value / 1e6).toPrecision(3) + " M" : String(Number(value.toPrecision(3))));
    }
    function sensitivity() {
        if (!data.sensitivity || !data.sensitivity.length) return null;
        var measures = [], with_values = data.indicators.filter(function (i) {
            return data.sensitivity.some(function (r) { return r[0] === i.name && Number(r[3]) !== 0; });
        });
        data.sensitivity.forEach(function (r) { if (measures.indexOf(r[2]) < 0) measures.push(r[2]); });
        var main = measures.indexOf("total_share") >= 0 ? "total_share" : "mu_star";
        var chosen = with_values.filter(function (i) { return i.name === state.tornado; })[0] || with_values[0];
        if (!chosen) return null;
        var rows = data.sensitivity.filter(function (r) { return r[0] === chosen.name && r[2] === main; });
        rows.sort(function (a, b) { return Number(b[3]) - Number(a[3]); });
        return el("section", {}, el("h2", {}, t("section.sensitivity")), el("p", { "class": "soft" }, t("tornado." + main)),
            el("div", { "class": "switches" }, el("span", {}, t("chart.series") + ":"), el("select",
                { "aria-label": t("chart.series"), change: function (event) {
                    state.tornado = event.target.value;
                    render();
                } }, with_values.map(function (i) {
                    return el("option", { value: i.name, selected: i === chosen ? "selected" : null }, name(i.name));
                }))),
            bars(rows.map(function (r) {
                var value = Number(r[3]);
                return [r[1], value, main === "total_share" ? percent(100 * value).replace("+", "")
                    : figures(value) + " " + unit(chosen.unit)];
            })));
    }

    /* Sets of measures: what each costs and changes; the front, and the best for a budget. */
    function setName(text) { return text || t("buy.none"); }
    function million(text) { return num(String(Math.round(Number(text) / 1e5) / 10)); }
    function portfolio() {
        if (!data.portfolio || !data.portfolio.length) return null;
        var indicators = [];
        data.portfolio.forEach(function (r) { if (indicators.indexOf(r[3]) < 0) indicators.push(r[3]); });
        if (indicators.indexOf(state.portfolio) < 0) state.portfolio = indicators[0];
        var front = data.portfolio.filter(function (r) { return r[2] === "1" && r[3] === indicators[0]; });
        front.sort(function (a, b) { return Number(a[1]) - Number(b[1]); });
        function cell(set, indicator) {
            var r = data.portfolio.filter(function (one) { return one[0] === set && one[3] === indicator; })[0];
            if (!r) return el("td", {}, "–");
            var half = r[5] !== "" ? " ±" + figures((Number(r[6]) - Number(r[5])) / 2) : "";
            return el("td", { "class": "cell" }, (Number(r[4]) > 0 ? "+" : "") + figures(Number(r[4])) + half + " " + unitOf(indicator));
        }
        var body = el("div", { "class": "chart" }), best = (data.portfolio_best || []).filter(function (r, k, all) {
            return !all[k + 1] || all[k + 1][0] !== r[0];
        });
        var section = el("section", {}, el("h2", {}, t("section.portfolio")), el("p", { "class": "soft" }, t("buy.how")),
            el("ul", { "class": "summary" }, best.map(function (r) {
                return el("li", {}, t("buy.best", { indicator: name(r[0]), set: setName(r[2]) }), " (",
                    (Number(r[3]) > 0 ? "+" : "") + figures(Number(r[3])) + " " + unitOf(r[0]), ")");
            })),
            el("div", { "class": "switches" }, indicators.map(function (i) {
                return toggle(name(i), i === state.portfolio, change("portfolio", i));
            })),
            typeof Chart === "undefined" ? el("p", { "class": "warning" }, t("chart.absent")) : body,
            scroll(el("table", {}, el("thead", {}, el("tr", {}, el("th", {}, t("buy.set")),
                el("th", {}, t("buy.cost")), indicators.map(function (i) { return el("th", {}, name(i)); }))),
            el("tbody", {}, front.map(function (r) {
                return el("tr", {}, el("th", { scope: "row", "class": "left" }, setName(r[0])),
                    el("td", {}, million(r[1])), indicators.map(function (i) { return cell(r[0], i); }));
            })))));
        section.draw = function () { if (typeof Chart !== "undefined") drawSets(body); };
        return section;
    }
    var setsChart = null;
    function drawSets(body) {
        var rows = data.portfolio.filter(function (r) { return r[3] === state.portfolio; });
        function points(front) {
            return rows.filter(function (r) { return (r[2] === "1") === front; }).map(function (r) {
                return { x: Number(r[1]) / 1e6, y: Number(r[4]), name: setName(r[0]) };
            }).sort(function (a, b) { return a.x - b.x; });
        }
        var canvas = el("canvas", { role: "img", "aria-label": t("section.portfolio") + ", " + name(state.portfolio) });
        if (setsChart) setsChart.destroy();
        body.appendChild(canvas);
        setsChart = new Chart(canvas, { type: "scatter", data: { datasets: [
            { label: t("buy.front"), data: points(true), backgroundColor: "#14508c", borderColor: "#14508c",
                pointRadius: 7, showLine: true, borderWidth: 2, stepped: "before" },
            { label: t("buy.beaten"), data: points(false), backgroundColor: "#fff", borderColor: "#5b6675",
                pointRadius: 6, borderWidth: 2, pointStyle: "rectRot" }] },
            options: { animation: false, maintainAspectRatio: false, locale: state.language === "en" ? "en-GB" : state.language,
                plugins: { legend: { position: "bottom", labels: { usePointStyle: true, color: "#1c2634" } },
                    tooltip: { callbacks: { label: function (item) {
                        return item.raw.name + ": " + num(String(item.raw.x)) + " → " + figures(item.raw.y);
                    } } } },
                scales: { x: { title: { display: true, text: t("buy.cost"), color: "#1c2634" }, ticks: { color: "#1c2634" } },
                    y: { title: { display: true, text: t("card.change") + " " + unitOf(state.portfolio), color: "#1c2634" },
                        ticks: { color: "#1c2634" } } } } });
    }

    function street(e) { return e.street || t("events.nameless", { district: district(e.district) }); }
    function sameStreet(a, b) { return a.street === b.street && (a.street !== "" || a.district === b.district); }
    function cause(e) {
        var text = has("cause." + e.cause) ? t("cause." + e.cause) : e.cause, value = Number(e.value);
        return e.unit === "m" && value > 0 ? text + ", " + num(value.toFixed(2)) + " m" : text;
    }
    function timeOf(list, match) {
        var found = list.filter(match)[0];
        return found ? clock(found.time) : t("events.never");
    }
    function eventsTable(first, rows, columns) {
        return scroll(el("table", {}, el("thead", {}, el("tr", {}, first,
            columns.map(function (c) { return el("th", { "class": "left" }, c); }))), el("tbody", {}, rows)));
    }
    function closings(base, other) {
        var columns = [t("word.district"), data.sheets[0].name];
        if (other) columns.push(data.sheets[state.sheet].name);
        columns.push(t("word.why"));
        var rows = base.closed.slice(0, 12).map(function (e) {
            return el("tr", {}, el("th", { "class": "left", scope: "row" }, street(e)),
                el("td", { "class": "left" }, district(e.district)), el("td", { "class": "left" }, clock(e.time)),
                other ? el("td", { "class": "left" },
                    timeOf(other.closed, function (o) { return sameStreet(o, e); })) : null,
                el("td", { "class": "left" }, cause(e)));
        });
        return rows.length ? eventsTable(el("th", {}, t("word.street")), rows, columns)
            : el("p", {}, t("events.noclosing"));
    }
    function floodings(base, other) {
        var columns = [data.sheets[0].name], all = base.flooded.slice();
        if (other) {
            columns.push(data.sheets[state.sheet].name);
            other.flooded.forEach(function (o) {
                if (!all.some(function (e) { return e.district === o.district; })) all.push(o);
            });
        }
        var rows = all.map(function (e) {
            function match(o) { return o.district === e.district; }
            return el("tr", {}, el("th", { "class": "left", scope: "row" }, district(e.district)),
                el("td", { "class": "left" }, timeOf(base.flooded, match)),
                other ? el("td", { "class": "left" }, timeOf(other.flooded, match)) : null);
        });
        return rows.length ? eventsTable(el("th", {}, t("word.district")), rows, columns)
            : el("p", {}, t("events.noflooding"));
    }
    function orders(story) {
        return el("ul", {}, story.orders.map(function (o) {
            var parts = o.what.split(" by "), key = "order." + parts[0];
            return el("li", {}, clock(o.time) + " · " + (has(key) ? t(key) : parts[0]) + " · " +
                (o.target === "all" ? t("word.city") : o.target) + (parts[1] ? " (" + parts.slice(1).join(" by ") + ")" : ""));
        }));
    }
    function deed(m) { // a row of measures.csv in words
        if (m.text || !m.order) return m.text || t("deed.none");
        var minutes = Math.round(Number(m.held_min)), key = m.order === "link_closed" ? "deed.link_closed"
            : minutes > 0 ? "deed.held" : "deed.once";
        return t(key, { what: has("order." + m.order) ? t("order." + m.order) : m.order, orders: m.orders, targets: m.targets,
            first: clock(m.first), held: t("deed.time", { h: Math.floor(minutes / 60), min: minutes % 60 }) });
    }
    function measures() {
        var rows = data.measures[state.sheet] || [];
        return rows.length ? el("section", {}, el("h2", {}, t("section.measures")),
            el("ul", {}, rows.map(function (m) { return el("li", {}, el("b", {}, m.name), ": " + deed(m)); }))) : null;
    }
    function events() {
        var base = data.events[0], other = state.sheet > 0 ? data.events[state.sheet] : null, story = other || base;
        return el("section", {}, el("h2", {}, t("section.events")),
            el("p", { "class": "soft" }, t("events.how")),
            el("h3", {}, t("events.closed")), closings(base, other),
            el("h3", {}, t("events.flooded")), floodings(base, other),
            story.orders.length ? [el("h3", {}, t("events.orders", { name: data.sheets[state.sheet].name })),
                orders(story)] : null);
    }

    function provenance() {
        var head = data.receipts[0] || {}, rows = [[t("prov.kota"), data.version],
            [t("prov.source"), head.source_version], [t("prov.compiler"), head.compiler],
            [t("prov.seeds"), (head.seeds || []).join(", ")],
            [t("prov.command"), data.command_line || head.command_line]];
        return el("footer", {}, el("h2", {}, t("section.provenance")), el("p", { "class": "soft" }, t("prov.how")),
            el("dl", {}, rows.filter(function (r) { return r[1]; }).map(function (r) {
                return [el("dt", {}, r[0]), el("dd", { "class": "mono" }, r[1])];
            })),
            scroll(el("table", {}, el("thead", {}, el("tr", {},
                [t("word.member"), t("prov.plan"), t("prov.content")].map(function (h) {
                    return el("th", { "class": "left" }, h);
                }))), el("tbody", {}, data.receipts.map(function (r, s) {
                return el("tr", {}, el("th", { "class": "left", scope: "row" }, data.sheets[s].name),
                    el("td", { "class": "left mono" }, r.plan_hash), el("td", { "class": "left mono" }, r.content_hash));
            })))),
            el("p", {}, t("prov.privacy")),
            el("p", {}, el("strong", {}, t("prov.credit") + " "), data.credit),
            typeof Chart === "undefined" ? null : el("p", { "class": "soft small" }, t("prov.chart")));
    }

    function render() {
        var page = document.getElementById("page"), top = window.scrollY;
        var drawn = [portfolio(), maps(), chartSection(), observed()], sets = drawn.shift();
        document.documentElement.lang = state.language;
        page.textContent = "";
        add(page, [header(), summary(), sets, glance(), chooser(), cards(), drawn, equity(), districts(), benefit(), table(), attribution(), sensitivity(), measures(), events(),
            provenance()]);
        drawn.concat(sets).forEach(function (section) { if (section) section.draw(); });
        window.scrollTo(0, top);
    }
    function ready() {
        render();
        document.documentElement.dataset.ready = "yes";
    }
    if (window.location && /^#(en|id|ms)$/.test(window.location.hash)) state.language = window.location.hash.slice(1);
    if (!data.maps.length || typeof pako === "undefined") ready();
    else {
        render();
        var opened = kotaMaps(data);
        opened.open(function () {
            atlas = opened;
            ready();
        });
    }
}());

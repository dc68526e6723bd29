/* browser.js CHROMIUM ADDRESS FOLDER: the page in headless Chromium, spoken to through its debugging pipe. It must
 * draw the city, run, take a key that switches an intervention on, and say nothing on the console. Pictures and the
 * snapshots of its run go to FOLDER.
 * The browser draws without a graphics card (SwiftShader). */
"use strict";
const { spawn } = require("child_process");
const fs = require("fs");
const zlib = require("zlib");
const [chromium, page, folder] = process.argv.slice(2);
const WIDE = 1280, TALL = 720;

/* ---- the browser ---- */

const browser = spawn(chromium, ["--headless", "--no-sandbox", "--no-first-run", "--disable-sync", "--disable-quic",
    "--disable-background-networking", "--hide-scrollbars", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--user-data-dir=" + folder + "/browser", "--remote-debugging-pipe"],
    { stdio: ["ignore", "ignore", fs.openSync(folder + "/browser.txt", "w"), "pipe", "pipe"] });
const waiting = new Map(), said = [];
let number = 0, session, rest = Buffer.alloc(0);

function send(method, params) {
    const id = ++number;
    browser.stdio[3].write(JSON.stringify({ id, method, params: params || {}, sessionId: session }) + "\0");
    return new Promise((done, fail) => waiting.set(id, { done, fail, method }));
}
function heard(message) {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (asked && message.error) asked.fail(new Error(asked.method + ": " + message.error.message));
    else if (asked) asked.done(message.result);
    if (message.method === "Runtime.exceptionThrown") {
        const what = message.params.exceptionDetails;
        said.push(what.exception && what.exception.description || what.text);
    }
    if (message.method === "Runtime.consoleAPICalled")
        said.push(message.params.args.map((a) => a.value || a.description).join(" "));
    if (message.method === "Log.entryAdded") said.push(message.params.entry.text);
}
browser.stdio[4].on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1))
        heard(JSON.parse(rest.subarray(0, end).toString()));
});
browser.on("exit", () => { if (session !== "over") end(1, "the browser ended"); });

function end(code, words) {
    if (words) console.log(words);
    session = "over";
    browser.kill("SIGKILL");
    setTimeout(() => process.exit(code), 200);
}

setTimeout(() => end(1, "the browser does not answer"), 600000).unref();

/* ---- pictures ---- */

/* An 8-bit RGB or RGBA picture as Chromium writes it. */
function read_png(png) {
    const wide = png.readUInt32BE(16), tall = png.readUInt32BE(20), step = png[25] === 6 ? 4 : 3, parts = [];
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
        at += 12 + length;
    }
    const raw = zlib.inflateSync(Buffer.concat(parts)), row = wide * step, out = Buffer.alloc(row * tall);
    for (let y = 0; y < tall; y++) {
        const filter = raw[y * (row + 1)];
        for (let x = 0; x < row; x++) {
            const a = x >= step ? out[y * row + x - step] : 0, b = y > 0 ? out[(y - 1) * row + x] : 0;
            const c = x >= step && y > 0 ? out[(y - 1) * row + x - step] : 0, p = a + b - c;
            const near = Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c) ? a
                : Math.abs(p - b) <= Math.abs(p - c) ? b : c;
            out[y * row + x] = raw[y * (row + 1) + 1 + x] + [0, a, b, (a + b) >> 1, near][filter];
        }
    }
    return { wide, tall, step, bytes: out };
}
async function shot(name) {
    const png = Buffer.from((await send("Page.captureScreenshot", { format: "png" })).data, "base64");
    fs.writeFileSync(folder + "/" + name + ".png", png);
    return read_png(png);
}
/* Colours in a part of a picture (shares of its size): how many there are, and the share of those that fit. */
function look(image, x0, y0, x1, y1, fits) {
    const seen = new Set();
    let all = 0, some = 0;
    for (let y = Math.floor(y0 * image.tall); y < y1 * image.tall; y++) {
        for (let x = Math.floor(x0 * image.wide); x < x1 * image.wide; x++) {
            const at = (y * image.wide + x) * image.step, [r, g, b] = image.bytes.subarray(at, at + 3);
            seen.add(r << 16 | g << 8 | b);
            all++;
            if (fits && fits(r, g, b)) some++;
        }
    }
    return { colours: seen.size, share: some / all };
}
function differing(one, other) {
    let count = 0;
    for (let at = 0; at < one.bytes.length; at += one.step)
        if (one.bytes.readUIntBE(at, 3) !== other.bytes.readUIntBE(at, 3)) count++;
    return count / (one.wide * one.tall);
}

/* ---- the page ---- */

async function value(expression) {
    return (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
}
async function until(what, expression, limit_s) {
    const began = Date.now();
    for (;;) {
        if (await value(expression)) return;
        if (Date.now() - began > limit_s * 1000) throw new Error("in vain waited for: " + what);
        await new Promise((done) => setTimeout(done, 100));
    }
}
function press(key, code) {
    const event = { key, code: key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
    return send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...event })
        .then(() => send("Input.dispatchKeyEvent", { type: "keyUp", ...event }));
}
function must(fine, words) { if (!fine) throw new Error(words); }

/* In the page: the snapshots that course k of its run has left, by name. */
const SNAPS = `function (k) {
    var base = FS.readdir("/tmp").filter(function (name) { return name.indexOf("kota-view-") === 0; })[0];
    var folder = "/tmp/" + base + "/" + k + "/snaps";
    if (!base || !FS.analyzePath(folder).exists) return [];
    return FS.readdir(folder).filter(function (name) { return /[.]snap$/.test(name); }).sort().map(function (name) {
        return { name: name, path: folder + "/" + name };
    });
}`;
async function save_snaps() {
    fs.mkdirSync(folder + "/snaps");
    const all = await value("(" + SNAPS + ")(1).map(function (s) { var text = ''; FS.readFile(s.path).forEach(" +
        "function (b) { text += String.fromCharCode(b); }); return { name: s.name, bytes: btoa(text) }; })");
    for (const snap of all) fs.writeFileSync(folder + "/snaps/" + snap.name, Buffer.from(snap.bytes, "base64"));
}

async function open_page() {
    const target = await send("Target.createTarget", { url: "about:blank" });
    session = (await send("Target.attachToTarget", { targetId: target.targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Log"]) await send(domain + ".enable");
    await send("Emulation.setDeviceMetricsOverride",
        { width: WIDE, height: TALL, deviceScaleFactor: 1, mobile: false });
    await send("Page.navigate", { url: page });
    await until("a first picture", "document.documentElement.dataset.drawn", 120);
}

/* The map stands in the middle: districts' names, streets, ground; the sea to the north. */
function must_show_map(image, name) {
    must(image.wide === WIDE && image.tall === TALL, name + " has another size");
    const map = look(image, 0.35, 0.22, 0.54, 0.75), sea = look(image, 0.4, 0.22, 0.54, 0.25,
        (r, g, b) => b > r + 20);
    must(map.colours > 100, name + ": " + map.colours + " colours on the map");
    must(sea.share > 0.9, name + ": " + sea.share + " of the sea is blue");
}

async function check() {
    await open_page();
    const first_ms = await value("document.documentElement.dataset.drawn");
    const title = await value("document.title");
    must(/^kota: ./.test(title), "the page's title is " + title);
    const one = await shot("first");
    must_show_map(one, "the first picture");

    const from = Date.now();
    await until("the end of the run", "(" + SNAPS + ")(1).length >= 2", 180); /* at 4:00 and 4:30 */
    const seconds = (Date.now() - from) / 1000, later = await shot("later");
    must_show_map(later, "the second picture");
    must(differing(one, later) > 0.001, "the picture stands still");
    await save_snaps();

    await press("Home", 36); /* an intervention from the beginning on: A | B | B-A */
    await press("F2", 113);
    await until("an intervention", "(" + SNAPS + ")(2).length >= 2 && document.title !== " + JSON.stringify(title),
        180);
    const pair = await shot("pair");
    must(differing(later, pair) > 0.2, "the intervention is not shown");
    console.log("first picture after " + first_ms + " ms; " + (30 / seconds).toFixed(1) +
        " simulated minutes a second; " + (await value("HEAP8.length") / 1e6).toFixed(0) + " MB of memory; " +
        await value("document.title"));
    must(said.length === 0, "the console says: " + said.join("\n"));
}
check().then(() => end(0),
    (error) => end(1, error.message + (said.length ? "\nthe console: " + said.join("\n") : "")));

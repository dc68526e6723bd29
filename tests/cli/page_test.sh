#!/bin/sh
# page_test.sh PROGRAM ROOT SCRATCH: does a browser show report.html, on a screen and on a telephone: no error on
# the console, chart and maps drawn, sliders at work, the words of each language? Headless Chromium opens a copy with
# a few lines that look. Exit 77:
# there is no Chromium.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
browser=
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then browser=$name && break; fi
done
[ -n "$browser" ] || { echo "SKIPPED: Chromium is not installed (apt-get install chromium)"; exit 77; }
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
"$program" study s.lua --out study --quiet >study.txt

# What a browser alone can say, as attributes of the page's root: maps and chart are drawn, sliders move, nothing is
# wider than the window, every control has a name, and text stands out from its ground as WCAG 2.1 AA asks.
cat >count.html <<'HTML'
<script>
(function () {
    var root = document.documentElement;
    function all(what, within) { return Array.prototype.slice.call((within || document).querySelectorAll(what)); }
    function colours(canvas) {
        var bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, seen = {};
        for (var k = 0; k < bytes.length; k += 404)
            seen[bytes[k] + "," + bytes[k + 1] + "," + bytes[k + 2]] = 1;
        return Object.keys(seen).length;
    }
    function light(rgb) {
        var c = rgb.map(function (v) {
            return v / 255 <= 0.04045 ? v / 255 / 12.92 : Math.pow((v / 255 + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    }
    function parse(text) { return (text.match(/[\d.]+/g) || []).map(Number); }
    function ground(node) {
        for (; node; node = node.parentElement) {
            var c = parse(getComputedStyle(node).backgroundColor);
            if (c.length === 3 || c[3] > 0.99) return c.slice(0, 3);
        }
        return [255, 255, 255];
    }
    function pale() {
        return all("#page *").filter(function (node) {
            var text = Array.prototype.some.call(node.childNodes, function (n) {
                return n.nodeType === 3 && n.data.trim();
            });
            if (!text || !node.getClientRects().length) return false;
            var a = light(parse(getComputedStyle(node).color).slice(0, 3)), b = light(ground(node));
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
        });
    }
    function nameless() {
        return all("button, input, select").filter(function (n) {
            return !n.getAttribute("aria-label") && !n.textContent.trim();
        }).concat(all("canvas").filter(function (n) { return !n.getAttribute("aria-label"); }));
    }
    function move(slider, to) {
        slider.value = to;
        slider.dispatchEvent(new Event("input"));
    }
    function look() {
        var maps = all(".map canvas"), chart = all(".chart canvas");
        root.dataset.drawn = chart.length && colours(chart[0]) > 5 ? "yes" : "no";
        var full = maps.every(function (c) { return colours(c) > 20; });
        root.dataset.images = maps.length === 2 && full ? "yes" : "no";
        var words = document.getElementById("page").textContent;
        root.dataset.places = /\{[a-z]+\}/.test(words) ? "left" : "filled";
        root.dataset.wide = root.scrollWidth > window.innerWidth ? "yes: " + root.scrollWidth : "no";
        root.dataset.pale = pale().length ? "yes: " + pale()[0].textContent.slice(0, 40) : "no";
        root.dataset.nameless = nameless().length ? "yes: " + nameless()[0].outerHTML.slice(0, 60) : "no";
        var box = all(".map")[0], r = box.getBoundingClientRect();
        var spot = { clientX: r.left + r.width / 3, clientY: r.top + r.height / 3 };
        box.dispatchEvent(new PointerEvent("pointermove", spot));
        root.dataset.told = all(".told")[0].textContent;
        all(".switches")[1].querySelectorAll("button")[1].click(); /* water at a time */
        var before = Number(root.dataset.maps), slider = all(".times input")[0];
        move(slider, 0);
        root.dataset.times = slider && Number(root.dataset.maps) > before ? "yes" : "no";
        all(".switches").forEach(function (s) {
            if (s.querySelectorAll("button").length === 3) s.lastChild.click();
        });
        var swipe = all("figure input")[0];
        if (swipe) move(swipe, 20);
        root.dataset.swipe = swipe && all(".edge")[0].style.left === "20%" ? "yes" : "no";
    }
    var wait = setInterval(function () {
        if (root.dataset.ready !== "yes") return;
        clearInterval(wait);
        look();
        root.dataset.looked = "yes";
    }, 20);
}());
</script>
</body>
HTML
# What axe-core finds (WCAG 2.1 A and AA, and good practice), where npm can bring it.
axe=$scratch/node_modules/axe-core/axe.min.js
if command -v npm >/dev/null && npm install --prefix "$scratch" --no-save --no-audit --no-fund --ignore-scripts \
    axe-core@4.10 >npm.txt 2>&1; then
    {
        echo '<script>'
        sed 's,</script,<\\/script,g' "$axe"
        cat <<'HTML'
</script>
<script>
(function () {
    var root = document.documentElement;
    var wait = setInterval(function () {
        if (root.dataset.looked !== "yes") return;
        clearInterval(wait);
        var rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
        axe.run(document, { runOnly: rules }).then(function (r) {
            root.dataset.axe = r.violations.map(function (v) {
                return v.id + " " + v.nodes[0].html.slice(0, 60);
            }).join("; ") || "fine";
        }, function (error) { root.dataset.axe = "error " + error; });
    }, 20);
}());
</script>
HTML
        cat count.html
    } >both.html
    mv both.html count.html
    axe_mark='data-axe="fine"'
else
    echo "axe-core is not to be had through npm: its checks are left out"
    axe_mark='data-looked="yes"'
fi
awk 'FNR == NR { more = more $0 "\n"; next } $0 == "</body>" { printf "%s", more; next } { print }' \
    count.html study/report.html >page.html

failed=0
expect() { # PAGE TEXT
    grep -qF -- "$2" "$1.html" || {
        echo "the page $1 lacks: $2"
        failed=1
    }
}
browse() { # WIDTH LANGUAGE OUT OPTIONS...
    width=$1 tongue=$2 into=$3
    shift 3
    "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
        --disable-background-networking --user-data-dir="$scratch/browser" --window-size="$width,4000" \
        --virtual-time-budget=20000 "$@" "file://$scratch/page.html#$tongue" >"$into" 2>"$into.txt" ||
        { cat "$into.txt"; exit 1; }
}
for language in en id ms; do
    for width in 1280 390; do # a screen, a telephone
        page=$language
        [ "$width" = 1280 ] || page=$language-$width
        browse "$width" "$language" "$page.html" --dump-dom
        root_tag=$(grep -o '<html[^>]*>' "$page.html" | head -1)
        case $root_tag in *data-error*) echo "$page: $root_tag"; failed=1 ;; esac
        for mark in "lang=\"$language\"" 'data-looked="yes"' 'data-images="yes"' 'data-places="filled"' \
            'data-wide="no"' 'data-pale="no"' 'data-nameless="no"' 'data-times="yes"' 'data-swipe="yes"' \
            "$axe_mark"; do
            case $root_tag in *"$mark"*) ;; *) echo "$page: no $mark in $root_tag"; failed=1 ;; esac
        done
        if grep -q 'Chart.js v' study/report.html; then
            case $root_tag in *'data-drawn="yes"'*) ;; *) echo "$page: no chart: $root_tag"; failed=1 ;; esac
        fi
    done
done
grep -q 'data-told="[^"]*[0-9] m · Pumps: [^"]*[0-9] m' en.html || { echo "no values under the pointer"; failed=1; }
browse 1280 en pdf.log --no-pdf-header-footer --print-to-pdf="$scratch/page.pdf"
head -c 5 page.pdf | grep -q '%PDF-' || { echo "the page does not print"; failed=1; }
expect en 'Greatest depth of water'
expect id 'Kedalaman air terbesar'
expect id 'Ringkasan'
expect ms 'Penduduk di rumah dinaiki air'
exit "$failed"

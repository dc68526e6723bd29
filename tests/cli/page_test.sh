#!/bin/sh
# page_test.sh PROGRAM ROOT SCRATCH: does a browser show report.html: no error on the console, its chart drawn, every
# map decoded, and the words of each language? Headless Chromium opens a copy with a few lines that count. Exit 77:
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

# What a browser alone can say, as attributes of the page's root.
cat >count.html <<'HTML'
<script>
addEventListener("load", function () {
    var root = document.documentElement.dataset, canvas = document.querySelector("canvas"), drawn = 0, blank = 0;
    if (canvas) {
        var bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        for (var k = 3; k < bytes.length; k += 4) if (bytes[k]) drawn++;
    }
    document.querySelectorAll("img").forEach(function (image) { if (!image.naturalWidth) blank++; });
    root.drawn = drawn > 2000 ? "yes" : "no: " + drawn;
    root.places = /\{[a-z]+\}/.test(document.getElementById("page").textContent) ? "left" : "filled";
    root.images = document.images.length > 2 && !blank ? "yes" : "no: " + blank + " of " + document.images.length;
});
</script>
</body>
HTML
awk 'FNR == NR { more = more $0 "\n"; next } $0 == "</body>" { printf "%s", more; next } { print }' \
    count.html study/report.html >page.html

failed=0
expect() { # LANGUAGE TEXT
    grep -qF -- "$2" "$1.html" || {
        echo "the page in $1 lacks: $2"
        failed=1
    }
}
for language in en id ms; do
    "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
        --disable-background-networking --user-data-dir="$scratch/browser" --window-size=1300,4000 \
        --virtual-time-budget=5000 --dump-dom "file://$scratch/page.html#$language" \
        >"$language.html" 2>"$language.txt" ||
        { cat "$language.txt"; exit 1; }
    root_tag=$(grep -o '<html[^>]*>' "$language.html" | head -1)
    case $root_tag in *data-error*) echo "$language: $root_tag"; failed=1 ;; esac
    for mark in "lang=\"$language\"" 'data-ready="yes"' 'data-images="yes"' 'data-places="filled"'; do
        case $root_tag in *"$mark"*) ;; *) echo "$language: no $mark in $root_tag"; failed=1 ;; esac
    done
    if grep -q 'Chart.js v' study/report.html; then
        case $root_tag in *'data-drawn="yes"'*) ;; *) echo "$language: no chart: $root_tag"; failed=1 ;; esac
    fi
done
expect en 'Greatest depth of water'
expect id 'Kedalaman air terbesar'
expect id 'Ringkasan'
expect ms 'Penduduk di rumah dinaiki air'
exit "$failed"

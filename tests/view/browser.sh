#!/bin/sh
# browser.sh PROGRAM ROOT SCRATCH: the page of ./kota web in headless Chromium (browser.js tells what it must do), and
# a snapshot of its run beside that of PROGRAM: the same bits. Pictures stay in SCRATCH. Exit 77: no page, no
# Chromium or no node.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
page=$root/build-web/kota.html
skip() {
    echo "SKIPPED: $*"
    exit 77
}
[ -f "$page" ] || skip "there is no $page (./kota web makes it)"
command -v node >/dev/null || skip "node is not installed (apt-get install nodejs)"
browser=
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then browser=$name && break; fi
done
[ -n "$browser" ] || skip "Chromium is not installed (apt-get install chromium)"

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
[ "$(wc -c <"$page")" -lt 8000000 ] || { echo "$page has $(wc -c <"$page") bytes, more than 8 MB"; exit 1; }
"$program" run "$root/scenarios/contoh/study.lua" --set warmup_h=0 --set duration_h=0.5 --out native \
    --quiet >native.txt
node "$root/tests/view/browser.js" "$browser" "file://$page#en,--set,warmup_h=0,--set,duration_h=0.5" "$scratch"
for snapshot in native/snaps/*; do
    cmp "$snapshot" "snaps/${snapshot##*/}"
done

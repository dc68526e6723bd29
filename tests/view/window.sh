#!/bin/sh
# window.sh PROGRAM ROOT SCRATCH: the window itself, under Xvfb, with a mouse and keys (xdotool): play, the slider,
# layers, modes, the language. After each the frame must change, and the title must follow the language. No time
# is measured: each step is waited for. Exit 77: Xvfb or xdotool is absent, or no OpenGL. Frames stay in
# SCRATCH.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null && continue
    echo "SKIPPED: $tool is not installed (apt-get install xvfb xdotool)"
    exit 77
done
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
server='' viewer=''
stop() {
    [ -z "$viewer" ] || kill "$viewer" 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap stop EXIT

mkdir -p frame
exec 3>display.txt
Xvfb -displayfd 3 -screen 0 1280x720x24 -fbdir frame -nolisten tcp >xvfb.txt 2>&1 &
server=$!
exec 3>&-
fail() {
    echo "$*"
    cat view.txt
    exit 1
}
# until WORDS...: wait until the command succeeds.
until_so() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "in vain waited for: $*"
        kill -0 "$server" 2>/dev/null || fail "Xvfb ended"
        sleep 0.2
    done
}
until_so test -s display.txt
DISPLAY=:$(cat display.txt)
export DISPLAY SDL_VIDEODRIVER=x11
"$program" view a b --size 1280x720 --lang en >view.txt 2>&1 &
viewer=$!
seen() {
    kill -0 "$viewer" 2>/dev/null || {
        if grep -qi "opengl\|libGL\|EGL" view.txt; then echo "SKIPPED: $(cat view.txt)"; exit 77; fi
        fail "the window closed"
    }
    xdotool search --name '^kota: ' >window.txt 2>/dev/null && [ -s window.txt ]
}
until_so seen
window=$(head -1 window.txt)
xdotool windowfocus "$window"

# A frame that stands still and differs from the one before.
still() {
    cp frame/Xvfb_screen0 one.xwd
    sleep 0.3
    cmp -s one.xwd frame/Xvfb_screen0 && ! cmp -s one.xwd last.xwd
}
changed() { # NAME
    until_so still
    cp one.xwd last.xwd
    cp one.xwd "$1.xwd"
}
click() { xdotool mousemove "$1" "$2" click 1; }
titled() { xdotool getwindowname "$window" | grep -q "$1"; }

: >last.xwd
changed start
click 148 675 # Traffic
changed traffic
click 234 675 # Bins
changed bins
click 60 675 # Flood
changed flood
click 46 608 # play, to the end
changed end
xdotool mousemove 660 610 mousedown 1
changed middle
xdotool mousemove 100 610
changed begin
xdotool mouseup 1
click 432 675 # A | B | B-A
changed modes
titled 'against'
click 1237 31 # the language
until_so titled 'dibandingkan'
changed id
xdotool key l
until_so titled 'berbanding'
changed ms
xdotool key l
until_so titled 'against'
changed en
xdotool mousemove 640 300 click 4 # the wheel: nearer
changed near
xdotool mousemove 240 200 # the box of values
changed values
xdotool key q
ended=0
wait "$viewer" || ended=$?
viewer=
[ "$ended" -eq 0 ] || fail "the window ended with $ended"

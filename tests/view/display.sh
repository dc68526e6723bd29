# A window under Xvfb with a mouse and keys (xdotool): open_window WORDS... runs "kota view WORDS..." in the present
# folder. Frames stay there. Exit 77: Xvfb or xdotool is absent, or no OpenGL. No time is measured: each step is
# waited for. Needs $program.
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null && continue
    echo "SKIPPED: $tool is not installed (apt-get install xvfb xdotool)"
    exit 77
done
server='' viewer=''
stop() {
    [ -z "$viewer" ] || kill "$viewer" 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 1' HUP INT TERM # a shell that a signal ends does not stop them

mkdir -p frame
exec 3>display.txt
Xvfb -displayfd 3 -screen 0 1280x720x24 -fbdir frame -nolisten tcp -noreset >xvfb.txt 2>&1 &
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
open_window() {
    # shellcheck disable=SC2086 # options, each a word
    "$program" view "$@" ${given---size 1280x720 --lang en} >view.txt 2>&1 &
    viewer=$!
    until_so seen
    window=$(head -1 window.txt)
    until_so drawn # what is pressed before is not for it
    xdotool windowfocus "$window"
    : >last.xwd
}
# There is a picture, which no empty screen is as large as when it is packed.
drawn() { [ "$(gzip -1 <frame/Xvfb_screen0 | wc -c)" -gt 20000 ]; }
seen() {
    kill -0 "$viewer" 2>/dev/null || {
        if grep -qi "opengl\|libGL\|EGL" view.txt; then echo "SKIPPED: $(cat view.txt)"; exit 77; fi
        fail "the window closed"
    }
    xdotool search --name '^kota: ' >window.txt 2>/dev/null && [ -s window.txt ]
}
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
# The window has gone by itself.
ended() {
    code=0
    wait "$viewer" || code=$?
    viewer=
    [ "$code" -eq 0 ] || fail "the window ended with $code"
}

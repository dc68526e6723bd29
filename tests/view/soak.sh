#!/bin/sh
# soak.sh PROGRAM ROOT SCRATCH SOAK SECONDS [SEED]: the window under Xvfb with random keys, mouse and sizes for so
# long: no fault, no error of OpenGL, no memory that grows. With sanitizers the leaks of graphics drivers are left
# out; memory that grows is seen all the same. Exit 77: no Xvfb or no OpenGL.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3 soak=$4 seconds=$5
command -v Xvfb >/dev/null || { echo "SKIPPED: Xvfb is not installed (apt-get install xvfb)"; exit 77; }
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
exec 3>display.txt
Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp >xvfb.txt 2>&1 &
server=$! soaker=
exec 3>&-
stop() {
    [ -z "$soaker" ] || kill "$soaker" 2>/dev/null || true
    kill "$server" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 1' HUP INT TERM # a shell that a signal ends does not stop them
tries=0
until [ -s display.txt ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 150 ] || { echo "Xvfb does not come up"; exit 1; }
    sleep 0.2
done
DISPLAY=:$(cat display.txt)
ASAN_OPTIONS=detect_leaks=0
export DISPLAY ASAN_OPTIONS SDL_VIDEODRIVER=x11
code=0
"$soak" a "$seconds" "${6:-1}" & # and wait, which a signal ends
soaker=$!
wait "$soaker" || code=$?
soaker=
[ "$code" != 77 ] || echo "SKIPPED: no OpenGL below Xvfb"
exit "$code"

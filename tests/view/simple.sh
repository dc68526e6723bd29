#!/bin/sh
# simple.sh PROGRAM ROOT SCRATCH: pictures where there is no OpenGL, or where none is wanted: they are drawn from
# above and say so, are the same twice and other where what is shown is. Needs no driver, so with sanitizers too.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
shot() { # NAME then the words of kota render
    name=$1
    shift
    KOTA_VIEW_SOFTWARE=1 "$program" render "$@" --size 800x600 -o "$name.png" >out.txt 2>err.txt || {
        cat err.txt
        exit 1
    }
    grep -q 'without OpenGL: KOTA_VIEW_SOFTWARE is set' err.txt
}
other() { # two pictures that must differ
    if cmp -s "$1.png" "$2.png"; then
        echo "$1.png and $2.png are the same"
        exit 1
    fi
}
shot depth a --view depth --at 06:30
shot again a --view depth --at 06:30
cmp depth.png again.png
shot early a --view depth --at 06:00
other depth early
shot near a --view depth --at 06:30 --camera 400,400,200
other depth near
shot pair a b --view all:depth --at 06:30
shot change a b --view diff:depth --at 06:30
other pair change
for view in peak hazard duration traffic load delay bins overflow trucks districts district_speed district_bins; do
    shot "$view" a --view "$view" --at 06:30
    other depth "$view"
done
[ "$(od -An -tu1 -j16 -N8 depth.png | tr -s ' ')" = " 0 0 3 32 0 0 2 88" ] # 800 x 600, big-endian
# Without a driver it is the same but for the line that says why.
LIBGL_DRIVERS_PATH=/none __EGL_VENDOR_LIBRARY_FILENAMES=/none \
    "$program" render a --view depth --at 06:30 --size 800x600 -o none.png >out.txt 2>err.txt
if grep -q 'without OpenGL' err.txt; then
    grep -q 'OpenGL 3.3 cannot be had\|no window system' err.txt
    other none depth
fi

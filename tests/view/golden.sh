#!/bin/sh
# golden.sh PROGRAM ROOT SCRATCH NEAR [--keep]: twelve views of two short runs of Contoh against kept pictures (see
# near.c for the tolerance); with --keep they are kept. A view is the same twice. An error that OpenGL reports fails
# the program. Exit 77: no GL here.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3 near=$4 keep=${5:-}
rm -rf "$scratch"
mkdir -p "$scratch" "$root/tests/view/golden"
cd "$scratch"
run() { # MEMBER FOLDER
    "$program" run "$root/scenarios/contoh/study.lua" --member "$1" --set duration_h=2.5 --set warmup_h=0.25 \
        --set start="2025-01-15 05:00" --out "$2" --quiet >"$2.txt"
}
run 0 a
run 4 b
bad=0
view() { # NAME then the words of kota render
    name=$1
    shift
    "$program" render "$@" --size 480x320 --lang en -o "$name.png" >out.txt 2>err.txt || {
        cat err.txt
        exit 1
    }
    if grep -q "without OpenGL" err.txt; then
        echo "SKIPPED: $(cat err.txt)"
        exit 77
    fi
    # shellcheck disable=SC2086
    "$near" $keep "$name.png" "$root/tests/view/golden/$name.png" || bad=1
}
view depth a --view depth --at 07:00
view duration a --view duration --at 07:30
view hazard a --view hazard --at 07:30
view traffic a --view traffic --at 07:00
view load a --view load --at 07:00
view access a --view access --at 07:00
view trucks a --view trucks --at 07:30
view bins a --view bins --at 07:00
view districts a b --view all:districts --at 07:30
view change a b --view diff:depth --at 07:30
view city a --view depth --at 07:00 --camera 3d
view street a --view traffic --at 07:00 --camera 2400,2400,700,3d
cp street.png once.png
view street a --view traffic --at 07:00 --camera 2400,2400,700,3d
cmp street.png once.png
exit "$bad"

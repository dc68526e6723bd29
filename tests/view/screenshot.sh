#!/bin/sh
# screenshot.sh PROGRAM ROOT SCRATCH: two small runs and pictures of them. A picture has the size that was asked for,
# is the same twice, and shows another layer, another time and a difference otherwise. Exit 77: no GL here.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"

shot() { # NAME then the words of kota view
    name=$1
    shift
    "$program" render "$@" --size 800x600 -o "$name.png" >out.txt 2>err.txt || {
        cat err.txt
        exit 1
    }
    if grep -q "without OpenGL" err.txt; then
        echo "SKIPPED: $(cat err.txt)"
        exit 77
    fi
}
other() { # two pictures that must differ
    if cmp -s "$1.png" "$2.png"; then
        echo "$1.png and $2.png are the same"
        exit 1
    fi
}
shot depth a --view depth --at 06:30
shot again a --view depth --at 06:30
shot early a --view depth --at 06:00
shot traffic a --at 06:30 --view traffic
shot bins a --at 06:30 --view bins
shot indonesian a --view depth --at 06:30 --lang id
shot pair a b --view depth --at 06:30
shot change a b --at 06:30 --view all:depth
cmp depth.png again.png
other depth early
other depth traffic
other depth bins
other depth indonesian
other depth pair
other pair change
# Up to four runs, and what each changes of the first.
shot four a b a b --view depth --at 06:30
shot changes a b a b --at 06:30 --view diff:depth
other four pair
other four changes
if "$program" render a b a b a --view depth -o five.png 2>err.txt; then exit 1; fi
grep -q 'name one to four folders' err.txt
size=$(od -An -tu1 -j16 -N8 depth.png | tr -s ' ')
[ "$size" = " 0 0 3 32 0 0 2 88" ] || { # 800 x 600, big-endian
    echo "the picture's size is$size"
    exit 1
}

# From where the city is seen; what has no value here is named; the bench draws.
shot city a --view depth --at 06:30 --camera 3d
shot near a --view depth --at 06:30 --camera 400,400,200
shot street a --view depth --at 06:30 --camera 400,400,200,3d
other depth city
other depth near
other city street
if "$program" render a --view access -o none.png 2>err.txt; then exit 1; fi
grep -q 'has no clinic or hospital' err.txt
[ ! -e none.png ]
"$program" bench view --small >bench.txt
grep -q '^view_city_near_pan_frame [0-9.]* ms$' bench.txt
awk '$1 == "view_map_depth_pan_draws" { draws = $2 } $1 == "view_map_depth_pan_triangles" { triangles = $2 }
     $1 == "view_map_depth_pan_pixels" { pixels = $2 } $1 == "view_map_depth_pan_uploads" { bytes = $2 }
     END { exit !(draws > 5 && draws < 100 && triangles > 2 * draws && pixels > 1280 * 720 && bytes > 0) }' bench.txt
# What the processor does alone, where there is Mesa's driver that draws nothing.
GALLIUM_NOOP=1 "$program" bench view --small >noop.txt
grep -q '^view_city_near_pan_\(submit_\)\{0,1\}frame [0-9.]* ms$' noop.txt

# All pictures of a run: the fourth is the one that --at 06:30 gives. A film where there is ffmpeg.
"$program" render a --size 800x600 --frames frames >out.txt
[ "$(ls frames | wc -l)" = 4 ] || { echo "frames: $(ls frames)"; exit 1; }
cmp frames/00003.png depth.png
[ ! -e frames.part ]
if "$program" render a --size 800x600 --video film.avi 2>err.txt; then exit 1; fi
grep -q 'must end in .mp4 or .gif' err.txt
if command -v ffmpeg >/dev/null; then
    "$program" render a b --view all:depth --size 801x600 --video film.mp4 --fps 4 >out.txt
    "$program" render a --size 640x400 --video film.gif >out.txt
    [ "$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames,width -of csv=p=0 \
        film.mp4)" = 802,4 ]
    [ -s film.gif ]
    if "$program" render a --size 800x600 --video no/folder/film.mp4 2>err.txt; then exit 1; fi
    grep -q 'no/folder' err.txt
else
    if "$program" render a --size 800x600 --video film.mp4 2>err.txt; then exit 1; fi
    grep -q 'there is no ffmpeg here' err.txt
    [ ! -e film.mp4 ]
fi
[ -z "$(ls -d ./*.part ./*.log 2>/dev/null)" ]

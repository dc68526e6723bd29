#!/bin/sh
# window.sh PROGRAM ROOT SCRATCH [DROP]: the window itself, under Xvfb, with a mouse and keys (xdotool): play, the
# slider, layers, modes, the language, a place and its search, the table of keys, a picture of it all. After
# each the frame must change, and the title must follow the language. No time is measured: each step is waited
# for. Exit 77: Xvfb or xdotool is absent, or no OpenGL. Frames stay in SCRATCH.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
. "$root/tests/view/display.sh"
open_window a b --at 06:00
xdotool mousemove 1279 719
changed start
# What the window shows is what kota render draws; the mouse's arrow stands in the corner that is left out.
xdotool key i # the maps alone
changed maps
if command -v ffmpeg >/dev/null; then
    "$program" render a b --view all:depth --at 06:00 --lang en -o start.png >out.txt
    for picture in maps.xwd start.png; do
        ffmpeg -loglevel error -y -i "$picture" -vf crop=1270:700:0:0 -f rawvideo -pix_fmt rgb24 "$picture.rgb"
    done
    cmp maps.xwd.rgb start.png.rgb || fail "the window and kota render differ"
fi
# Moved so far that all is drawn anew and brought back, the map is the same to the pixel.
for _ in 1 2; do xdotool mousemove 100 300 mousedown 1 mousemove 250 330 mousemove 415 350 mouseup 1; done
xdotool mousemove 1279 719
changed away
xdotool key r
changed back
cmp maps.xwd back.xwd || fail "the map that was moved away and back differs"
xdotool key i
changed panels
xdotool key 2 # Traffic
changed traffic
click 60 675 # Flood
changed flood
click 46 608 # play, to the end
changed end
xdotool mousemove 660 610 mousedown 1
changed middle
xdotool mousemove 100 610
changed begin
xdotool mouseup 1
xdotool key s # A and B on one pane
changed swipe
xdotool mousemove 490 200 mousedown 1 mousemove 300 200 mouseup 1 # the line between them
changed swiped
xdotool key g
changed lens
click 310 675 # A | B
changed modes
titled 'against'
click 1191 31 # the keys
changed keys
xdotool key Escape
changed no_keys
click 240 300 # a place
changed place
xdotool key slash
changed search
xdotool type wes
changed name
xdotool key Return
changed found
xdotool key x
kept() { [ -s kota-view-1.png ]; }
until_so kept
changed kept
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
cat >bookmarks.lua <<'LUA'
return require "kota".bookmarks {
  { at = "06:10", view = "traffic", camera = { at = { 700, 600 }, width_m = 800 },
    caption = { en = "Rush", id = "Padat" } },
  { scenario = "other", at = "06:00", camera = { at = { 1, 1 } }, caption = { en = "Elsewhere" } },
  { at = "06:30", camera = { at = { 300, 300 }, width_m = 400 }, caption = { en = "Deep" } } }
LUA
xdotool key m # there was none yet
changed none
xdotool key q
ended

# The stops beside the scenario: two of three are of it; the third key is at the first again.
open_window a b --at 06:00
changed again
xdotool key m
changed first
xdotool key m
changed second
xdotool key m
changed third
cmp first.xwd third.xwd || fail "the first stop is not shown again"
xdotool key o # the tour begins with the second, and goes on by itself
changed tour
changed toured
xdotool key i # any key ends it
changed no_tour
xdotool key q
ended

# What is dropped is shown instead (DROP: drop.c), or why it is not. What the window is left with is kept.
unset KOTA_CACHE
XDG_STATE_HOME=$PWD/state KOTA_LANG=
export XDG_STATE_HOME KOTA_LANG
open_window a b --at 06:00
if [ $# -ge 4 ]; then
    "$4" "$window" "$PWD/a.txt"
    changed refused
    "$4" "$window" "$PWD/b"
    another() { window=$(xdotool search --name '^kota: Wet$' | head -1) && [ -n "$window" ]; }
    until_so another
    xdotool windowfocus "$window"
    changed dropped
fi
xdotool key l # the next language
changed other
xdotool key k
changed larger
xdotool key q
ended
cat >wanted.json <<'JSON'
{
  "width": 1280,
  "height": 720,
  "language": "id",
  "large_letters": true
}
JSON
cmp state/kota/window.json wanted.json || fail "the window's state is not kept"
given='' open_window a b --at 06:00
titled 'dibandingkan' || fail "the language is another"
xdotool key q
ended

# Without OpenGL: maps from above and a line that says so; keys, mouse and slider as ever.
KOTA_VIEW_SOFTWARE=1
export KOTA_VIEW_SOFTWARE
open_window a b --at 06:00
xdotool mousemove 1279 719
changed simple
xdotool key d
changed simple_mode
xdotool key 2
changed simple_traffic
click 60 675 # Flood
changed simple_flood
xdotool mousemove 640 300 mousedown 1 mousemove 500 330 mouseup 1
changed simple_moved
click 46 608 # play, to the end
changed simple_end
xdotool key question
changed simple_keys
xdotool key q
ended

# Drawn twice as fine as the window: the same parts lie under the mouse.
unset KOTA_VIEW_SOFTWARE
KOTA_VIEW_SCALE=2 KOTA_CACHE=off
export KOTA_VIEW_SCALE KOTA_CACHE
open_window a b --at 06:00
xdotool mousemove 1279 719
changed fine
click 144 675 # Traffic
changed fine_traffic
click 1191 31 # the keys
changed fine_keys
xdotool key Escape
changed fine_no_keys
xdotool mousemove 640 610 mousedown 1
changed fine_middle
xdotool mouseup 1 mousemove 240 200 # the box of values
changed fine_values
xdotool key q
ended
if KOTA_VIEW_SCALE=9 "$program" view a >out.txt 2>err.txt; then exit 1; fi
grep -q 'KOTA_VIEW_SCALE = 9 must be' err.txt

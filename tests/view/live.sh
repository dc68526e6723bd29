#!/bin/sh
# live.sh PROGRAM ROOT SCRATCH: a study that runs in the window (kota view FILE.lua), under Xvfb with a mouse and
# keys: an intervention is chosen from an earlier time on and compared with what was; the script is changed with a
# fault and without one while it runs.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
. "$root/tests/view/pair.sh"
make_pair "$program" "$root" "$scratch"
. "$root/tests/view/display.sh"
TMPDIR=$PWD/pictures
export TMPDIR
mkdir pictures
open_window s.lua
titled 'Baseline' || fail "the window has another title"
over() { [ "$(ls pictures/*/1/snaps | wc -l)" -ge 5 ]; } # of the warm-up's beginning, and four to the end
until_so over
changed end
xdotool mousemove 490 610 mousedown 1 mouseup 1 # to a third of the slider
changed third
xdotool key F2 # what if the pumps had run from here on
until_so titled 'Baseline against Pumps'
again() { [ "$(ls pictures/*/2/snaps | wc -l)" -ge 5 ]; }
until_so again
changed pair
xdotool key x # launched, gone back, chosen, compared and kept: four actions
kept() { [ -s kota-view-1.png ]; }
until_so kept

sed 's/city:pumps()/city:pump()/; s/duration_h = 0.5/duratoin_h = 0.5/' s.lua >fault.lua
cp s.lua right.lua
cp fault.lua s.lua
changed message # that the scenario has no such key
sed 's/on = true/on = false/' right.lua >s.lua
reloaded() { grep -q 'read again in [0-9]* ms' view.txt; }
until_so reloaded
changed cleared
xdotool key h # pause
xdotool key b # back to the time that is shown, with the same intervention
until_so titled 'Pumps against Pumps'
xdotool key q
ended
[ -z "$(ls pictures)" ] || fail "pictures were left behind"

# A window that is told to end leaves nothing either.
open_window s.lua
kill "$viewer"
ended
[ -z "$(ls pictures)" ] || fail "pictures were left behind"

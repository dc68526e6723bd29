#!/bin/sh
# session.sh PROGRAM ROOT SCRATCH SESSION: a run in the window without a display (session.c): an intervention is
# switched on, compared and kept as a picture; things are drawn on the map, and kota run makes the same bits of what
# was kept; undone they leave the baseline's bits; they have sizes, and stand in an imported city too. Exit 77:
# no OpenGL.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3 session=$4
rm -rf "$scratch"
mkdir -p "$scratch/pictures"
cd "$scratch"
cp "$root/tests/cli/shared/town.lua" .
cat >s.lua <<'LUA'
local kota = require "kota"
local ahead_mm = kota.parameter { name = "Rain ahead", unit = "mm", low = 5, high = 105, default = 10 }
local pumps = kota.policy { name = "Pumps", every_min = 5,
  act = function(city) if city:rain_forecast_mm(30) > ahead_mm then city:pumps():set { on = true } end end }
local wet = kota.scenario { api = 1, name = "Wet", city = "town", start = "2025-01-15 06:00",
  duration_h = 0.5, warmup_h = 0.25, snapshot_min = 10,
  rain = kota.storm.series { rates_mm_per_h = { 300, 300 }, block_min = 15 } }
return kota.study { baseline = wet, interventions = { { "Pumps", wet:with { policies = { pumps } } } } }
LUA
TMPDIR=$PWD/pictures
ASAN_OPTIONS=detect_leaks=0 # of graphics drivers
export TMPDIR ASAN_OPTIONS
fail() { echo "$*"; exit 1; }
headless() { "$program" run s.lua --out "$@" --quiet >"$1.txt"; }
# two folders, of runs or copied ones
end=snaps/20250115-063000.snap
same_end() { cmp "$1/$end" "$2/$end" || fail "$1 and $2 end differently"; }
value() { awk -v name="$2" '$1 == name { print $2 }' "$1.txt"; }
play() { # NAME [FILE] then lines on stdin
    code=0
    "$session" "$root" "${2:-s.lua}" >"$1.txt" 2>&1 || code=$?
    if [ "$code" = 77 ]; then echo "SKIPPED: $(cat "$1.txt")"; exit 77; fi
    if [ "$code" != 0 ] || grep -q 'runtime error' "$1.txt"; then
        cat "$1.txt"
        fail "session $1: exit code $code"
    fi
}

# Launch, an intervention from the beginning on while the run is under way, which goes on too; compare, export.
play compare <<'SESSION'
until shown 2
key Home
key F2
until both
run cp -r pictures/*/1 before
key End
key D
key X
until file kept.png
run cp -r pictures/*/2 pumps
SESSION
actions=$(sed -n 's/ actions$//p' compare.txt)
[ "$actions" -le 12 ] || fail "$actions actions"
headless b --member 1
same_end pumps b
[ "$(head -c 4 kept.png | tail -c 3)" = PNG ] && [ "$(wc -c <kept.png)" -gt 20000 ] || fail "kept.png is no picture"

# A pump is drawn; undone nothing of it is left; then a street is closed, and opened again by redo's end.
play draw <<'SESSION'
until done
key Home
key W
click 551 316
until drawn 1
until pair
until done
run cp -r pictures/*/2 pumped
run cp overlays/s.lua pump.lua
key U
until alone
until done
run cp -r pictures/*/3 undone
key Ctrl+Y
until pair
until done
run cp -r pictures/*/4 redone
key Ctrl+Z
until alone
until done
key Home
key W
key W
click 389 260
until drawn 1
until pair
until done
run cp -r pictures/*/6 closed
run cp overlays/s.lua closed.lua
SESSION
headless a
same_end before a
headless p --with pump.lua
headless c --with closed.lua
same_end undone a
same_end pumped p
same_end redone p
same_end closed c
cmp -s "a/$end" "p/$end" && fail "the pump does nothing"
awk -v a="$(value a flooded_ha_h)" -v p="$(value p flooded_ha_h)" 'BEGIN { exit !(p < a) }' ||
    fail "the pump drains nothing: $(value a flooded_ha_h) and $(value p flooded_ha_h) ha h"
awk -v a="$(value a link_closed_h)" -v c="$(value c link_closed_h)" 'BEGIN { exit !(c > a + 0.5) }' ||
    fail "the street is open: $(value a link_closed_h) and $(value c link_closed_h) h"

# All kinds of things; one is moved, one erased; the slider; the drawing rests.
rm -r overlays
play all <<'SESSION'
until done
key Home
key W
key W
click 640 410
until drawn 1
until pair
key D
key W
key W
click 340 410
until drawn 2
key W
key W
key W
click 551 316
until drawn 3
key Escape
drag 551 316 571 300
until choices 4
key E
click 340 410
until drawn 2
key Escape
until choices 5
key Home
key F2
until choices 6
key Home
key .
until choices 7
until done
run cp -r pictures/*/$(ls pictures/* | grep -v lua | sort -n | tail -1) slid
key Home
key A
until choices 8
until done
run cp -r pictures/*/$(ls pictures/* | grep -v lua | sort -n | tail -1) rests
SESSION
grep -q 'drawn-pond-1' overlays/s.lua || fail "no pond: $(cat overlays/s.lua)"
grep -q 'drawn-bin-1' overlays/s.lua && fail "the bin is still there"
"$program" check s.lua --with overlays/s.lua >/dev/null
headless d --member 1 --with overlays/s.lua --param "Rain ahead=15"
headless e --member 1 --param "Rain ahead=15"
same_end slid d
same_end rests e

# Sizes: a pond is a rectangle that is drawn and then dug deeper; a pump is made greater before it is put and smaller
# where it stands; undone it is as before.
rm -r overlays
play sizes <<'SESSION'
until done
key Home
key W
key W
drag 650 330 690 390
until drawn 1
until pair
key D
key Escape
click 670 360
key +
until choices 2
key W
key =
click 551 316
until drawn 2
key Escape
click 551 316
key -
key -
until choices 5
key U
until choices 4
run grep -A1 drawn-pump-1 overlays/s.lua | grep -q 'capacity_m3_per_s = 1,'
until done
SESSION
[ "$(sed -n 's/ actions$//p' sizes.txt)" = 16 ] || fail "the session of sizes ended early: $(cat sizes.txt)"
awk '/drawn-pond-1/ { split($0, bed, "bed_m = "); pond = 1 } pond && /outline/ { gsub(/[{},=]/, " ")
     wide = $4 - $2; tall = $7 - $3; exit !(wide > 50 && tall > 1.2 * wide) }' overlays/s.lua ||
    fail "the pond is no rectangle as drawn: $(cat overlays/s.lua)"

# An imported city takes the same; each works in the direction that it is meant to.
sh "$root/tests/cli/shared/streets.sh"
line() { printf '{"type":"Feature","properties":{%s},"geometry":{"type":"%s","coordinates":%s}}' "$1" "$2" "$3"; }
layer() { printf '{"type":"FeatureCollection","features":[%s]}' "$1"; }
west='[[[110.399,-7.001],[110.404,-7.001],[110.404,-6.991],[110.399,-6.991],[110.399,-7.001]]]'
east='[[[110.404,-7.001],[110.409,-7.001],[110.409,-6.991],[110.404,-6.991],[110.404,-7.001]]]'
one=$(line '"name":"One","population":6000' Polygon "$west")
layer "$one,$(line '"name":"Two","population":3000' Polygon "$east")" >districts.geojson
way='[[110.4085,-6.9915],[110.4028,-6.9959],[110.3995,-7.0005]]'
layer "$(line '"id":"kali","width_m":10,"depth_m":2' LineString "$way")" >river.geojson
if "$program" import real --streets streets.geojson --dem dem.asc --districts districts.geojson \
    --waterways river.geojson --assume-epsg 4326 --datum MSL --out real --quiet >import.txt 2>&1; then
    rm -r overlays
    cat >t.lua <<'LUA'
local kota = require "kota"
return kota.scenario { api = 1, name = "Wet", city = "real", start = "2025-01-15 06:00",
  duration_h = 0.5, warmup_h = 0.25, snapshot_min = 10,
  rain = kota.storm.series { rates_mm_per_h = { 150, 150 }, block_min = 15 } }
LUA
    play real t.lua <<'SESSION'
until done
key Home
key W
key W
drag 540 400 600 460
until drawn 1
run cp overlays/t.lua pond.lua
until pair
key U
until alone
until done
key Home
key W
key W
key +
key +
key +
click 450 420
until drawn 1
until pair
run cp overlays/t.lua bin.lua
key U
until alone
until done
key Home
key W
key W
key W
click 430 300
until drawn 1
until pair
until done
run cp overlays/t.lua pump.lua
run cp -r pictures/*/$(ls pictures/* | grep -v lua | sort -n | tail -1) real_pump
SESSION
    of_real() { "$program" run t.lua --out "$@" --quiet >"$1.txt"; }
    of_real ra --set flood_depth_m=0.05
    of_real rp --set flood_depth_m=0.05 --with pond.lua
    of_real rb --with pump.lua
    same_end real_pump rb
    awk -v a="$(value ra flooded_ha_h)" -v p="$(value rp flooded_ha_h)" 'BEGIN { exit !(p < a) }' ||
        fail "the pond keeps nothing: $(value ra flooded_ha_h) and $(value rp flooded_ha_h) ha h"
    awk -v b="$(value rb pump_kwh)" 'BEGIN { exit !(b > 0) }' || fail "the pump in the imported city stands still"
    # from the end of the trucks' shift until the next one begins
    of_real ka --set 'start=2025-01-15 14:00' --set duration_h=14
    of_real kb --set 'start=2025-01-15 14:00' --set duration_h=14 --with bin.lua
    awk -v a="$(value ka waste_uncollected_kg)" -v b="$(value kb waste_uncollected_kg)" \
        -v ha="$(value ka bin_overflow_h)" -v hb="$(value kb bin_overflow_h)" 'BEGIN { exit !(b < a && hb < ha) }' ||
        fail "the bin takes nothing: $(value ka waste_uncollected_kg) and $(value kb waste_uncollected_kg) kg"
    grep -q 'capacity_m3 = 20 ' bin.lua || fail "the bin is not the largest: $(cat bin.lua)"
else
    grep -qi gdal import.txt || fail "$(cat import.txt)"
fi
[ -z "$(ls pictures)" ] || fail "pictures were left behind"

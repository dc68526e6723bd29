# make_pair PROGRAM ROOT SCRATCH: goes into SCRATCH, which is emptied first, and leaves two small runs there, a and b.
make_pair() {
    rm -rf "$3"
    mkdir -p "$3"
    cd "$3"
    cp "$2/tests/cli/shared/town.lua" .
    cat >s.lua <<'LUA'
local kota = require "kota"
local pumps = kota.policy {
  name = "Pumps", every_min = 5, act = function(city) city:pumps():set { on = true } end,
}
local wet = kota.scenario { api = 1, name = "Wet", city = "town", start = "2025-01-15 06:00",
  duration_h = 0.5, warmup_h = 0.25, snapshot_min = 10,
  rain = kota.storm.series { rates_mm_per_h = { 120, 120 }, block_min = 15 } }
return kota.study { baseline = wet, interventions = { { "Pumps", wet:with { policies = { pumps } } } } }
LUA
    "$1" run s.lua --out a --quiet >a.txt
    "$1" run s.lua --member 1 --out b --quiet >b.txt
}

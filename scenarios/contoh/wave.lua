-- A flood wave comes down the river on a dry morning ("banjir kiriman", a flood that the uplands send). The full
-- shallow-water equations carry its momentum over the dikes; the second arm is the same morning with the fast solver.
local kota = require "kota"

local wave = kota.scenario {
    api = 1,
    name = "A wave down the river",
    city = "contoh",
    start = "2025-01-15 05:00",
    duration_h = 1.5,
    warmup_h = 0.5,
    cell_m = 25,
    flood = { solver = "full" },
    sea = { tide_m = 0.35, high_at = "06:00" },
    -- assumed: what a dike upstream lets go within a quarter of an hour
    inflows = {
        { channel = "kali-hulu", at = "05:00", block_min = 15, flows_m3_per_s = { 60, 240, 180, 90, 40 } },
    },
}

return kota.study {
    baseline = wave,
    interventions = { { "The fast solver", wave:with { flood = { solver = "fast" } } } },
    replications = 1,
}

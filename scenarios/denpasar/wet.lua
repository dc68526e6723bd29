-- A wet day: 110 mm in six hours before and in the morning rush (assumed), as the rivers swell from the hills.
local kota = require "kota"

return require("day"):with {
    name = "A wet weekday in Denpasar",
    start = "2025-02-11 04:00", -- a Tuesday in the wet season
    duration_h = 7,
    rain = kota.storm.mononobe { r24_mm = 110, duration_h = 6, at = "04:30" },
    inflows = { -- assumed: what 40 km2 of hills give
        { channel = "badung-hulu", at = "04:00", flows_m3_per_s = { 2, 15, 50, 80, 60, 35, 20, 10 } },
        { channel = "ayung", at = "04:00", flows_m3_per_s = { 5, 30, 120, 200, 150, 80, 50, 30 } },
    },
}

-- A wet day: 171 mm in a day, as on 6 February 2021 (PUPR), most of it before and in the morning rush, with the tide
-- high.
local kota = require "kota"

return require("day"):with {
    name = "A wet weekday in Semarang",
    start = "2025-02-04 03:00", -- a Tuesday in the wet season
    duration_h = 6,
    rain = kota.storm.mononobe { r24_mm = 171, duration_h = 6, at = "03:30" },
    sea = { tide_m = 0.35, high_at = "07:30", surge_times_min = { 0, 480 }, surge_m = { 0.15, 0.15 } }, -- assumed
}

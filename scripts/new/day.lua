-- The day as it would be: six hours of a weekday morning with 55 mm of rain in an hour.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A wet morning",
    city = "city", -- city.lua beside this file
    start = "2025-01-15 05:00", duration_h = 6,
    rain = kota.storm.chicago { depth_mm = 55, duration_h = 1, at = "06:30", peak = 0.4 },
    sample_min = 15, snapshot_min = 30,
}

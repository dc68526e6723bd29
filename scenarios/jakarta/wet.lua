-- A wet day: 95 mm in three hours over the town before the rush, while a wave from Bogor's slopes comes down the
-- river. Both assumed; the wave's peak is that of 1 January 2020 under the rating assumed in ../jakarta_ciliwung.
local kota = require "kota"

return require("day"):with {
    name = "A wet weekday on the Ciliwung",
    start = "2025-01-14 03:00", -- a Tuesday in the wet season
    duration_h = 8,
    rain = kota.storm.mononobe { r24_mm = 95, duration_h = 3, at = "04:00" },
    inflows = { { channel = "ciliwung", at = "03:00", block_min = 60,
        flows_m3_per_s = { 20, 60, 140, 230, 287, 260, 200, 150, 110 } } },
}

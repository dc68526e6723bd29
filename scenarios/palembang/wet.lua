-- A wet day: 85 mm in four hours, the storm that scenarios/verify calibrates on the inundation before the Bendung
-- pump
-- station, while the Musi's stage stands a hand below its banks (assumed).
local kota = require "kota"

return require("day"):with {
    name = "A wet weekday in Palembang",
    start = "2025-01-14 02:00", -- a Tuesday in the wet season
    duration_h = 7,
    rain = kota.storm.mononobe { r24_mm = 85, duration_h = 4, at = "03:00" },
    sea = { mean_m = 2.2, tide_m = 0.3, high_at = "09:00" },
}

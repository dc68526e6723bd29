-- Rob, the tidal flood: a dry afternoon like that of 23 May 2022, when the sea stood at its record and the port's
-- dike
-- broke at Lamicitra. The gauge read +2.10 m over a zero of its own; here the sea comes 0.95 m over its mean
-- (assumed:
-- a spring tide of 0.45 m, 0.1 m of season and 0.4 m of swell set-up).
local kota = require "kota"

return require("day"):with {
    name = "Rob in Semarang",
    start = "2022-05-23 12:00", -- a Monday
    duration_h = 7,
    sea = { mean_m = 0.1, tide_m = 0.45, high_at = "15:30", surge_at = "11:00",
      surge_times_min = { 0, 180, 360, 540 },
        surge_m = { 0.1, 0.4, 0.4, 0.1 } },
    breaches = { { wall = "tanggul-pelabuhan", at = "15:30" } },
}

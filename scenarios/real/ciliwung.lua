-- A wet weekday between Condet and Kalibata: a storm of two hours before the rush. `sh import.sh ciliwung` makes
-- the city.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A wet morning on the Ciliwung",
    city = "real_ciliwung",
    start = "2025-01-15 05:00",
    duration_h = 5,
    warmup_h = 1,
    cell_m = 20,
    -- about the largest of a year in Jakarta; assumed
    rain = kota.storm.chicago { depth_mm = 100, duration_h = 2, at = "05:30" },
}

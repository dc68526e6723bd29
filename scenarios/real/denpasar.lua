-- A wet weekday in Denpasar on its true heights and rivers; every street is generated, so what happens on them is a
-- sketch. `sh import.sh denpasar` makes the city.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A wet morning in Denpasar",
    city = "real_denpasar",
    start = "2025-01-15 05:00",
    duration_h = 5,
    warmup_h = 1,
    cell_m = 60,
    rain = kota.storm.chicago { depth_mm = 120, duration_h = 3, at = "05:30" }, -- assumed
}

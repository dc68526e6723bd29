-- An ordinary dry working day in Palembang.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A dry weekday in Palembang",
    city = "palembang",
    start = "2025-07-15 04:00", -- a Tuesday in the dry season
    duration_h = 6,
    warmup_h = 1,
    cell_m = 50,
    sea = { mean_m = 0.6, tide_m = 0.8, high_at = "09:00" }, -- the Musi's stage; assumed
    -- Shares assumed: a city of motorcycles.
    -- equilibrium = 0: an ordinary day driven before each run would double the time of a study.
    traffic = { motorcycle_share = 0.62, car_share = 0.07, bus_share = 0.06, work_share = 0.34, school_share = 0.18,
        gravity_per_km = 0.9, signals_by_demand = true, equilibrium = 0 },
}

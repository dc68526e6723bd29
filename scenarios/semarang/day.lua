-- An ordinary dry working day in Semarang.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A dry weekday in Semarang",
    city = "semarang",
    start = "2025-05-20 04:00", -- a Tuesday
    duration_h = 6,
    warmup_h = 1,
    cell_m = 50,
    sea = { tide_m = 0.35, high_at = "11:00" }, -- assumed
    -- Shares of modes and of travellers: calibrated, together with the vehicles from outside in city.lua, so that the
    -- morning is neither empty nor locked (mean speeds of main streets there: 29.6 km/h in the morning peak).
    -- equilibrium = 0: an ordinary day driven before each run would double the time of a study.
    traffic = { motorcycle_share = 0.62, car_share = 0.07, bus_share = 0.06, work_share = 0.34, school_share = 0.18,
        gravity_per_km = 0.9, signals_by_demand = true, equilibrium = 0 },
}

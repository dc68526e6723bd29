-- An ordinary dry working day in the north of Surabaya.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A dry weekday in Surabaya",
    city = "surabaya",
    start = "2025-07-15 04:00", -- a Tuesday in the dry season
    duration_h = 6,
    warmup_h = 1,
    cell_m = 50,
    sea = { tide_m = 0.8, period_h = 12.42, high_at = "08:00" }, -- mixed tide off Perak; assumed
    -- Shares of modes and travellers, and what enters (city.lua): set so that the morning is neither empty nor
    -- locked. Freight: more than elsewhere, for the port. (All assumed.)
    -- equilibrium = 0: an ordinary day driven before each run would double the time of a study.
    traffic = { motorcycle_share = 0.62, car_share = 0.08, bus_share = 0.04, work_share = 0.30, school_share = 0.15,
        gravity_per_km = 0.9, signals_by_demand = true, equilibrium = 0, freight_trips_per_job = 0.1 },
}

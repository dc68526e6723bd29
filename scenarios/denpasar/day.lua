-- An ordinary working day in the dry season, the hotels full: Denpasar with its guests.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A weekday of the season in Denpasar",
    city = "denpasar",
    start = "2025-08-12 05:00", -- a Tuesday in August
    duration_h = 6,
    warmup_h = 1,
    cell_m = 50,
    sea = { tide_m = 0.9, period_h = 12.42, high_at = "10:00" }, -- semidiurnal; assumed
    -- Shares and the guests in Sanur's hotels: assumed.
    -- equilibrium = 0: an ordinary day driven before each run would double the time of a study.
    traffic = { motorcycle_share = 0.64, car_share = 0.08, bus_share = 0.02, work_share = 0.34, school_share = 0.16,
        gravity_per_km = 0.9, signals_by_demand = true, equilibrium = 0, tourists = 12000 },
    -- 1,000 to 1,050 t a day [detik] of 725,000 people, markets and hotels included
    waste = { person_kg_per_day = 0.6 },
}

-- An ordinary dry working day on the Ciliwung.
local kota = require "kota"

local at = kota.sketch.window { west = 106.836, south = -6.2995, east = 106.8732, north = -6.252 } -- as in city.lua

return kota.scenario {
    api = 1,
    name = "A dry weekday on the Ciliwung",
    city = "jakarta",
    start = "2025-07-15 04:00", -- a Tuesday in the dry season
    duration_h = 6,
    warmup_h = 1,
    cell_m = 40,
    -- Shares assumed: a city of motorcycles, whose many commuters to the middle of Jakarta, outside the map, are left
    -- out.
    -- equilibrium = 0: an ordinary day driven before each run would double the time of a study.
    traffic = { motorcycle_share = 0.64, car_share = 0.08, bus_share = 0.12, work_share = 0.3, school_share = 0.18,
        gravity_per_km = 1.3, signals_by_demand = true, equilibrium = 0 },
    -- Lines as they were: the train to Bogor at Rp 3,000 and Transjakarta's corridor 7 at Rp 3,500 (their fares);
    -- two routes of minibuses (angkot), fare and headway assumed.
    lines = {
        { id = "krl", name = "KRL Bogor", kind = "rail", exclusive = true, speed_km_per_h = 60, headway_min = 8,
            capacity_persons = 1600, fare_idr = 3000, dwell_s = 40,
            stops = at { { 106.8570, -6.2525 }, { 106.8550, -6.2553 }, { 106.8517, -6.2626 }, { 106.8449, -6.2842 },
                { 106.8408, -6.2992 } } },
        { id = "tj-7", name = "Transjakarta 7", kind = "brt", exclusive = true, headway_min = 6,
            capacity_persons = 80, fare_idr = 3500,
            stops = at { { 106.8726, -6.2525 }, { 106.8700, -6.2576 }, { 106.8658, -6.2634 }, { 106.8675, -6.2720 },
                { 106.8718, -6.2818 }, { 106.8720, -6.2920 }, { 106.8702, -6.2990 } } },
        { id = "angkot-kalibata", name = "Angkot Pasar Minggu to Cililitan", kind = "feeder", headway_min = 10,
            capacity_persons = 11, fare_idr = 6000,
            stops = at { { 106.8448, -6.2835 }, { 106.8464, -6.2730 }, { 106.8436, -6.2650 }, { 106.8432, -6.2560 },
                { 106.8500, -6.2557 }, { 106.8550, -6.2560 }, { 106.8636, -6.2578 }, { 106.8657, -6.2633 } } },
        { id = "angkot-condet", name = "Angkot Condet to Cililitan", kind = "feeder", headway_min = 12,
            capacity_persons = 11, fare_idr = 6000,
            stops = at { { 106.8561, -6.2980 }, { 106.8556, -6.2870 }, { 106.8551, -6.2785 }, { 106.8590, -6.2695 },
                { 106.8657, -6.2633 } } },
    },
    -- [SIPSN] over some 5.2 million residents is 0.8, markets and offices included
    waste = { person_kg_per_day = 0.6 },
}

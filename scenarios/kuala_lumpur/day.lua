-- A dry weekday in the centre of Kuala Lumpur, from before the rush to noon.
local kota = require "kota"

return kota.scenario {
  api = 1, name = "A dry weekday in Kuala Lumpur", city = "kuala_lumpur", start = "2025-11-04 05:00", -- a Tuesday
  duration_h = 6, warmup_h = 1, cell_m = 60,
  -- a city of cars; shares and freight assumed
  -- equilibrium = 0: an ordinary day driven before each run would double the time of a study
  traffic = { car_share = 0.3, motorcycle_share = 0.25, bus_share = 0.16, work_share = 0.45, gravity_per_km = 0.5,
    signals_by_demand = true, informed_share = 0.5, equilibrium = 0,
    tourists = 20000 }, -- in the hotels of Bukit Bintang and KLCC
  waste = { person_kg_per_day = 1.0, served_share = 0.95 }, -- assumed
}

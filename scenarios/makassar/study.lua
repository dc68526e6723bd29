-- Makassar: a regulating pond on the Tallo, and a landfill to which a third more comes when it rains.
--
-- [Nipa-Nipa] regulating pond of 84 ha and 3.58 million m3, which is to take 30 % off 3,000 ha (kompasiana)
-- [landfill]  700 to 800 t a day in the dry season, 1,200 to 1,300 t in the rainy one, 400 trucks (idntimes 2025-10)
local kota = require "kota"
local waste_banks = require "kota.policy.waste_banks"

local at = kota.sketch.window { west = 119.400, south = -5.165, east = 119.455, north = -5.115 } -- as in city.lua

-- A wet morning: the Tallo swollen, rain on the town, the tide high; depths and flows assumed. Waste: 750 and
-- 1,250 t a day are 25 % below and above their mean [landfill].
local wet = kota.scenario {
  api = 1, name = "A wet weekday in Makassar", city = "makassar", start = "2025-01-14 04:00", -- a Tuesday
  duration_h = 6, warmup_h = 1, cell_m = 70,
  rain = kota.storm.mononobe { r24_mm = 150, duration_h = 5, at = "04:30" },
  sea = { mean_m = 0.1, tide_m = 0.6, high_at = "08:00" },
  inflows = { { channel = "tallo", at = "04:00", flows_m3_per_s = { 60, 150, 260, 340, 360, 320, 250, 180 } } },
  traffic = { motorcycle_share = 0.6, car_share = 0.1, bus_share = 0.05, work_share = 0.34, school_share = 0.18,
    gravity_per_km = 0.8, signals_by_demand = true },
  waste = { person_kg_per_day = 0.55, wet_season_share = 0.25 },
}

-- [Nipa-Nipa] lies upstream of the map, so it is told by what it leaves of the flood: 3.58 million m3 stored while
-- the flow is above 124 m3/s: the flows below are those above, cut there, and what is cut off sums to that volume.
local pond = kota.measure {
  name = "Nipa-Nipa regulating pond", what = "3.58 million m3 off the Tallo's crest",
  with = { inflows = { { channel = "tallo", at = "04:00",
    flows_m3_per_s = { 60, 124, 124, 124, 124, 124, 124, 124 } } } },
}

return kota.study {
  title = "Makassar: the pond of Nipa-Nipa",
  baseline = wet,
  interventions = {
    { "Nipa-Nipa pond", wet:adopt(pond) },
    { "Waste banks", wet:adopt(waste_banks { members = 0.3 }) },
    { "Both", wet:adopt(pond, waste_banks { members = 0.3 }) },
  },
  replications = 1,
  expectations = {
    kota.expect.delta("flooded_ha_h", { of = "Nipa-Nipa pond", at_most = 0, confidence = 0 }),
  },
}

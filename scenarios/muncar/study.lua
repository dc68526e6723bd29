-- Muncar: what it takes to collect the waste of a fishing town where hardly anybody did.
--
-- [STOP] Project STOP: collection for 11 % of the people in 2018, for 90,773 of some 130,000 later; 40 t a day; cost
--        31.2 USD a t as the villages run it, 22.2 to 25 jointly (doaj, stopoceanplastics)
local kota = require "kota"
local tps3r = require "kota.policy.tps3r"

local at = kota.sketch.window { west = 114.300, south = -8.465, east = 114.350, north = -8.415 } -- as in city.lua

local before = kota.scenario {
  api = 1, name = "A weekday in Muncar, 2018", city = "muncar", start = "2018-07-17 00:00", -- a Tuesday
  duration_h = 24, warmup_h = 1, cell_m = 80, coupling_s = 120, sample_min = 30,
  sea = { tide_m = 0.8, period_h = 12.42, high_at = "09:00" }, -- assumed
  traffic = { motorcycle_share = 0.65, car_share = 0.05, bus_share = 0.02, work_share = 0.3, school_share = 0.18,
    gravity_per_km = 0.8 },
  waste = { person_kg_per_day = 0.31, served_share = 0.11, -- 40 t a day of 130,000 people; 11 % [STOP]
    bin_start_fill = 0.1 }, -- assumed: as few use them
}

-- [STOP]: 70 % are served (90,773 of 130,000), by small trucks of each village that go to two sorting places, of 10 t
-- a day each (40 t a day in four, assumed half of them here).
local function served(name, fleet)
  return kota.measure {
    name = name, what = "70 % of the people are served",
    with = { waste = { served_share = 0.70, fleet = fleet } },
  }
end
local places = {
  tps3r { id = "tps-tembokrejo", name = "TPS3R Tembokrejo", at = at(114.3320, -8.4470), t_per_day = 10,
    capacity_m3 = 60, cost_idr = 0 },
  tps3r { id = "tps-sumberberas", name = "TPS3R Sumberberas", at = at(114.3150, -8.4440), t_per_day = 10,
    capacity_m3 = 60, cost_idr = 0 },
}
local villages = served("Village trucks", { { garage = "garasi", kind = "three_wheeler", count = 14 } })
local joint = served("Joint fleet", { { garage = "garasi", kind = "dump_truck", count = 3 } })

return kota.study {
  title = "Muncar: waste collection for all",
  baseline = before,
  interventions = {
    { "Village trucks", before:adopt(villages, places[1], places[2]) },
    { "Joint fleet", before:adopt(joint, places[1], places[2]) },
  },
  replications = 1,
  expectations = {
    kota.expect.delta("waste_uncollected_kg", { of = "Joint fleet", at_most = 0, confidence = 0 }),
  },
}

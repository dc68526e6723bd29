-- Johor Bahru: a gate with pumps and ponds on Sungai Segget, as the drainage and stormwater blueprint of Iskandar has
-- them.
--
-- [OECD] the floods of December 2006 and January 2007 cost USD 489 million in Johor; a third of the mangroves were
--        lost from 1989 to 2014
-- Sizes of the works are not published at this grain: assumed.
local kota = require "kota"
local integrated_water = require "kota.policy.integrated_water"
local pump_station = require "kota.policy.pump_station"
local retention_pond = require "kota.policy.retention_pond"
local early_warning = require "kota.policy.early_warning"

local at = kota.sketch.window { west = 103.745, south = 1.450, east = 103.785, north = 1.490 } -- as in city.lua

-- A monsoon morning: 200 mm in five hours with the tide high (both assumed).
local monsoon = kota.scenario {
  api = 1, name = "A monsoon morning in Johor Bahru", city = "johor_bahru", start = "2024-12-17 04:00", -- a Tuesday
  duration_h = 6, warmup_h = 1, cell_m = 60,
  rain = kota.storm.mononobe { r24_mm = 200, duration_h = 5, at = "04:30" },
  sea = { tide_m = 1.3, period_h = 12.42, high_at = "07:30" },
  traffic = { car_share = 0.4, motorcycle_share = 0.22, bus_share = 0.08, work_share = 0.4, gravity_per_km = 0.5,
    signals_by_demand = true, informed_share = 0.5 },
  waste = { person_kg_per_day = 0.9, served_share = 0.95 },
}

-- The mouth closed against the tide by a wall with flaps, which let the stream out whenever it is higher, and
-- pumped; a pond upstream; costs assumed.
local mouth = kota.measure {
  name = "Barrage", what = "a wall with flaps at the mouth of Sungai Segget", cost_idr = 60e9,
  add = { city = { gates = { { id = "flaps", name = "Flaps", flap = true, from = at(103.7646, 1.4568),
    to = at(103.7647, 1.4556), invert_m = -1, width_m = 4, height_m = 2, boxes = 6 } }, walls = { { id = "barrage",
      name = "Barrage", crest_m = 2.4,
    line = at { { 103.7625, 1.4562 }, { 103.7668, 1.4562 } } } } } },
}
local pumps = pump_station { id = "segget-pumps", name = "Segget pumps", from = at(103.7646, 1.4570),
  to = at(103.7648, 1.4535), capacity_m3_per_s = 20, on_level_m = 0.2, off_level_m = -0.3, cost_idr = 90e9 }
local pond = retention_pond { id = "kolam-segget", name = "Kolam Segget", at = at(103.7628, 1.4712), side_m = 160,
  bed_m = 0.6, water_m = 1.0, cost_idr = 40e9 }

return kota.study {
  title = "Johor Bahru: gate, pumps and pond",
  baseline = monsoon,
  interventions = {
    { "Barrage and pumps", monsoon:adopt(mouth, pumps) },
    { "Pond", monsoon:adopt(pond) },
    { "What Rp 190 billion buy", monsoon:adopt(integrated_water { measures = { mouth, pumps, pond },
      budget_idr = 190e9 }, early_warning {}) },
  },
  replications = 1,
}

-- Kuching: a bypass for the river, and what telemetry is good for.
--
-- [bypass]    8 km from the Sarawak River to Batang Salak, with a barrage and a bund; RM 1.8 billion (borneopost,
--             malaymail). The tide's backwater rules the town's drains (JASPE 2017).
-- [telemetry] 22 stations with data each 30 min (the same)
local kota = require "kota"
local early_warning = require "kota.policy.early_warning"

local at = kota.sketch.window { west = 110.320, south = 1.535, east = 110.375, north = 1.580 } -- as in city.lua

-- A monsoon morning: the river high from upstream, rain on the town, the tide high; all assumed.
local monsoon = kota.scenario {
  api = 1, name = "A monsoon morning in Kuching", city = "kuching", start = "2025-01-21 04:00", -- a Tuesday
  duration_h = 7, warmup_h = 1, cell_m = 70,
  rain = kota.storm.mononobe { r24_mm = 160, duration_h = 5, at = "04:30" },
  sea = { mean_m = 0.4, tide_m = 1.2, period_h = 12.42, high_at = "08:00" },
  inflows = { { channel = "sarawak", at = "04:00", flows_m3_per_s = { 700, 1100, 1400, 1500, 1400, 1200, 1000 } } },
  traffic = { car_share = 0.4, motorcycle_share = 0.2, bus_share = 0.05, work_share = 0.4, gravity_per_km = 0.5,
    signals_by_demand = true, informed_share = 0.5 },
  waste = { person_kg_per_day = 0.9, served_share = 0.95 },
}

-- [bypass]: the 3 km of it that lie in this map, 120 m wide (assumed); RM 1.8 billion at some 3,500 rupiah.
local bypass = kota.measure {
  name = "Bypass channel", what = "from above Satok to Batang Salak", cost_idr = 1.8e9 * 3500,
  add = { city = { channels = { { id = "bypass", name = "Terusan pintasan", width_m = 120, bed_from_m = -4.2,
    bed_to_m = -5, water_depth_m = 4.5, bank_m = 1, line = at { { 110.3262, 1.5556 }, { 110.3240, 1.5650 },
      { 110.3262, 1.5720 }, { 110.3310, 1.5785 } } } } } },
}

return kota.study {
  title = "Kuching: bypass and telemetry",
  baseline = monsoon,
  interventions = {
    { "Bypass channel", monsoon:adopt(bypass) },
    { "Telemetry and warning", monsoon:adopt(early_warning { every_min = 30, forecast_mm = 15 }) },
    { "Both", monsoon:adopt(bypass, early_warning { every_min = 30, forecast_mm = 15 }) },
  },
  replications = 1,
  expectations = {
    kota.expect.delta("flooded_ha_h", { of = "Bypass channel", at_most = 0, confidence = 0 }),
  },
}

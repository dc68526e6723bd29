-- Kuala Lumpur: the free bus, the SMART tunnel and a city for bicycles, on an afternoon of a thunderstorm's making.
--
-- [GoKL]  8,450 passengers a day in 2012, 65,145 in 2018, with 40 buses on 4 lines for RM 12 million a year; every 15
--         min, 4 buses on 7.3 km (malaymail, thesundaily)
-- [SMART] 9.7 km, 3 million m3, closed to traffic up to 48 h; 5 million m3 in 22 h in December 2021 (NST, malaymail)
local kota = require "kota"
local free_bus = require "kota.policy.free_bus"
local smart_tunnel = require "kota.policy.smart_tunnel"
local bicycle_city = require "kota.policy.bicycle_city"

local at = kota.sketch.window { west = 101.690, south = 3.130, east = 101.725, north = 3.165 } -- as in city.lua

local day = kota.scenario {
  api = 1, name = "A storm over Kuala Lumpur", city = "kuala_lumpur", start = "2025-11-04 05:00", -- a Tuesday
  duration_h = 6, warmup_h = 1, cell_m = 60,
  rain = kota.storm.mononobe { r24_mm = 110, duration_h = 2, at = "07:00" }, -- assumed
  inflows = { -- what the hills send down the two rivers; assumed
    { channel = "klang", at = "06:00", flows_m3_per_s = { 10, 60, 160, 120, 60, 30, 15 } },
    { channel = "gombak", at = "06:00", flows_m3_per_s = { 8, 40, 100, 80, 40, 20, 10 } } },
  -- a city of cars; shares and freight assumed
  traffic = { car_share = 0.3, motorcycle_share = 0.25, bus_share = 0.16, work_share = 0.45, gravity_per_km = 0.5,
    signals_by_demand = true, informed_share = 0.5,
    tourists = 20000 }, -- in the hotels of Bukit Bintang and KLCC
  waste = { person_kg_per_day = 1.0, served_share = 0.95 }, -- assumed
}

-- Two of the lines of [GoKL], as free buses each 15 min; RM 3 million a line and year, at some 3,500 rupiah
-- (assumed).
local gokl = free_bus { name = "GoKL", cost_idr = 2 * 3e6 * 3500, lines = {
  { id = "gokl-green", name = "GoKL Green", capacity_persons = 60, stops = at { { 101.6990, 3.1500 },
    { 101.7020, 3.1535 }, { 101.7060, 3.1580 }, { 101.7110, 3.1585 }, { 101.7150, 3.1590 }, { 101.7190, 3.1590 },
    { 101.7195, 3.1540 }, { 101.7200, 3.1480 }, { 101.7155, 3.1467 }, { 101.7110, 3.1455 } } },
  { id = "gokl-purple", name = "GoKL Purple", capacity_persons = 60, stops = at { { 101.6945, 3.1500 },
    { 101.6980, 3.1455 }, { 101.7020, 3.1443 }, { 101.7060, 3.1440 }, { 101.7085, 3.1448 }, { 101.7110, 3.1455 },
    { 101.7098, 3.1480 }, { 101.7085, 3.1510 }, { 101.7035, 3.1505 } } },
} }

-- [SMART]: the tunnel takes the Klang's water above the confluence; levels assumed. It lets it out below the map.
local smart = smart_tunnel { name = "SMART", id = "smart", road = "Terowong SMART", gauge = "klang-hulu",
  intake = at(101.7150, 3.1610), outfall = at(101.6940, 3.1320), open_above_m = 31.0, shut_below_m = 30.2,
  sill_m = 29.6, width_m = 12, bed_m = 0, roof_m = 24 }

return kota.study {
  title = "Kuala Lumpur: free bus, tunnel, bicycles",
  baseline = day,
  interventions = {
    { "GoKL", day:adopt(gokl) },
    { "SMART tunnel", day:adopt(smart) },
    { "Bicycle-friendly", day:adopt(bicycle_city { lanes_share = 0.4,
      streets = { "Jalan Bukit Bintang", "Jalan Tuanku Abdul Rahman", "Jalan Raja Chulan" } }) },
  },
  replications = 1,
}

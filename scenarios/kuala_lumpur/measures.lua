-- What Kuala Lumpur built, each a measure that a scenario adopts.
--
-- [GoKL]  8,450 passengers a day in 2012, 65,145 in 2018, with 40 buses on 4 lines for RM 12 million a year; every 15
--         min, 4 buses on 7.3 km (malaymail, thesundaily)
-- [SMART] 9.7 km, 3 million m3, closed to traffic up to 48 h; 5 million m3 in 22 h in December 2021 (NST, malaymail)
local kota = require "kota"
local free_bus = require "kota.policy.free_bus"
local smart_tunnel = require "kota.policy.smart_tunnel"
local bicycle_city = require "kota.policy.bicycle_city"

local at = kota.sketch.window { west = 101.690, south = 3.130, east = 101.725, north = 3.165 } -- as in city.lua

local measures = {}

-- Two of the lines of [GoKL], as free buses each 15 min; RM 3 million a line and year, at some 3,500 rupiah
-- (assumed).
measures.gokl = free_bus { name = "GoKL", cost_idr = 2 * 3e6 * 3500, lines = {
  { id = "gokl-green", name = "GoKL Green", capacity_persons = 60, stops = at { { 101.6990, 3.1500 },
    { 101.7020, 3.1535 }, { 101.7060, 3.1580 }, { 101.7110, 3.1585 }, { 101.7150, 3.1590 }, { 101.7190, 3.1590 },
    { 101.7195, 3.1540 }, { 101.7200, 3.1480 }, { 101.7155, 3.1467 }, { 101.7110, 3.1455 } } },
  { id = "gokl-purple", name = "GoKL Purple", capacity_persons = 60, stops = at { { 101.6945, 3.1500 },
    { 101.6980, 3.1455 }, { 101.7020, 3.1443 }, { 101.7060, 3.1440 }, { 101.7085, 3.1448 }, { 101.7110, 3.1455 },
    { 101.7098, 3.1480 }, { 101.7085, 3.1510 }, { 101.7035, 3.1505 } } },
} }

-- [SMART]: the tunnel takes the Klang's water above the confluence; levels assumed. It lets it out below the map.
measures.smart = smart_tunnel { name = "SMART", id = "smart", road = "Terowong SMART", gauge = "klang-hulu",
  intake = at(101.7150, 3.1610), outfall = at(101.6940, 3.1320), open_above_m = 31.0, shut_below_m = 30.2,
  sill_m = 29.6, width_m = 12, bed_m = 0, roof_m = 24 }

measures.bicycles = bicycle_city { lanes_share = 0.4,
  streets = { "Jalan Bukit Bintang", "Jalan Tuanku Abdul Rahman", "Jalan Raja Chulan" } }

return measures

-- Kuala Lumpur: the free bus GoKL.
--
-- Published: 8,450 passengers a day in 2012, 65,145 in 2018 on four lines with 40 buses, every 15 min, for RM 12
-- million a year (malaymail, thesundaily).
--
-- Nothing is fitted to the figure, but runs were seen: 27 trips a line before stops were put closer together, 128
-- before those who come by train were drawn. They are shared out from the lines' published passengers, see city.lua;
-- that half of them work and half have an errand, and choose among the city's places as its residents do, was assumed
-- before the first run with them. Two of the four lines run in the one-page city of scenarios/kuala_lumpur, from six
-- to midnight; the figure is that of a line, and counts who rode, not boardings. 10,650 where all choose
-- their way by the moment, 7,282 since they know an ordinary day: half of the buses stand in full streets.
local kota = require "kota"
local free_bus = require "kota.policy.free_bus"

local at = kota.sketch.window { west = 101.690, south = 3.130, east = 101.725, north = 3.165 } -- as in its city.lua

local day = kota.scenario {
  api = 1, name = "A dry weekday in Kuala Lumpur", city = "kuala_lumpur", start = "2018-03-06 06:00", -- a Tuesday
  duration_h = 18, warmup_h = 0, cell_m = 90,
  traffic = { car_share = 0.3, motorcycle_share = 0.25, bus_share = 0.16, work_share = 0.45, gravity_per_km = 0.5,
    signals_by_demand = true, informed_share = 0.5, tourists = 20000 },
}
local gokl = free_bus { lines = {
  { id = "gokl-green", capacity_persons = 60, stops = at { { 101.6990, 3.1500 }, { 101.7020, 3.1535 },
    { 101.7060, 3.1580 }, { 101.7110, 3.1585 }, { 101.7150, 3.1590 }, { 101.7190, 3.1590 }, { 101.7195, 3.1540 },
    { 101.7200, 3.1480 }, { 101.7155, 3.1467 }, { 101.7110, 3.1455 } } },
  { id = "gokl-purple", capacity_persons = 60, stops = at { { 101.6945, 3.1500 }, { 101.6980, 3.1455 },
    { 101.7020, 3.1443 }, { 101.7060, 3.1440 }, { 101.7085, 3.1448 }, { 101.7110, 3.1455 }, { 101.7098, 3.1480 },
    { 101.7085, 3.1510 }, { 101.7035, 3.1505 } } },
} }

return kota.study {
  title = "Kuala Lumpur: ridership of the free bus",
  baseline = day,
  interventions = { { "GoKL", day:adopt(gokl) } },
  replications = 1,
  published = {
    { what = "passengers a line and day", indicator = "transit_trips", of = "GoKL", scale = 0.5, unit = "1/day",
      value = 16286, at_least = 8143, at_most = 32572, holds = false,
      source = "malaymail.com, thesundaily.my: 2018" },
  },
}

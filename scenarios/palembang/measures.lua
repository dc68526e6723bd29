-- What Palembang built, or wants to: each figure with its source.
local kota = require "kota"

local at = kota.sketch.window { west = 104.735, south = -3.015, east = 104.800, north = -2.935 } -- as in city.lua

local measures = {}

-- Bendung pump station: 6 x 6 m3/s, pond 0.93 ha and 30,000 m3, trash screen; 285 -> 46 ha (republika, kompas,
-- menpan).
-- Levels assumed.
measures.bendung = kota.measure {
  name = "Bendung pump station", what = "36 m3/s, gates and a pond at the mouth of the Bendung",
  change = function(scenario, city)
    return scenario:with {
      city = city:add {
        walls = { { id = "pintu-bendung", name = "Gates of the Bendung", crest_m = 3.5,
          line = at { { 104.7735, -2.9834 }, { 104.7790, -2.9832 } } } },
        basins = { { id = "kolam-bendung", name = "Kolam Retensi Bendung", bed_m = -1.0, level_m = 0,
          outline = at { { 104.7766, -2.9815 }, { 104.7774, -2.9815 }, { 104.7774, -2.9825 },
            { 104.7766, -2.9825 } } } },
        pumps = { { id = "pompa-bendung", name = "Stasiun Pompa Bendung", from = at(104.7760, -2.9828),
          to = at(104.7768, -2.9850), capacity_m3_per_s = 36, on_level_m = 0.6, off_level_m = 0 } },
      },
    }
  end,
}

-- Retention ponds: 48 exist, 77 were needed in 2004 (ITB), 103 in 2013, 120 in 2014-15 (rmolsumsel). Four of the
-- missing in
-- the Bendung's catchment, 2 ha each; places and sizes assumed.
measures.ponds = kota.measure {
  name = "Four retention ponds", what = "8 ha of ponds along the Bendung",
  change = function(scenario, city)
    local ponds = {}
    for k, p in ipairs { { 104.7588, -2.9545, 5.5 }, { 104.7622, -2.9625, 3 }, { 104.7668, -2.9708, 1.5 },
      { 104.7705, -2.9755, 0.8 } } do
      ponds[k] = { id = "kolam-" .. k, name = "Kolam Retensi " .. k, bed_m = p[3] - 2, level_m = p[3] - 1.5,
        outline = at { { p[1], p[2] }, { p[1] + 0.0013, p[2] }, { p[1] + 0.0013, p[2] - 0.0013 }, { p[1],
          p[2] - 0.0013 } } }
    end
    return scenario:with { city = city:add { basins = ponds } }
  end,
}

-- The LRT of 2018 (23.4 km, 13 stations; here 6 km and 6 of them) and three feeder lines to it. Fares and headways
-- assumed
-- near those published: Rp 5,000, 18 min; feeders free, 15 min.
measures.lrt = kota.measure {
  name = "LRT and feeders", what = "the LRT over the Ampera and three feeder lines",
  add = {
    lines = {
      { id = "lrt", name = "LRT Sumsel", kind = "rail", exclusive = true, speed_km_per_h = 40, headway_min = 18,
        capacity_persons = 400, fare_idr = 5000, dwell_s = 40,
        stops = at { { 104.7385, -2.9400 }, { 104.7425, -2.9625 }, { 104.7500, -2.9728 }, { 104.7560, -2.9820 },
          { 104.7612, -2.9882 }, { 104.7700, -3.0030 }, { 104.7788, -3.0148 } } },
      { id = "feeder-1", name = "Feeder Talang Kelapa", kind = "feeder", headway_min = 15, capacity_persons = 12,
        fare_idr = 0,
        stops = at { { 104.7425, -2.9625 }, { 104.7520, -2.9580 }, { 104.7605, -2.9560 }, { 104.7700, -2.9580 },
          { 104.7780, -2.9570 } } },
      { id = "feeder-2", name = "Feeder Lemabang", kind = "feeder", headway_min = 15, capacity_persons = 12,
        fare_idr = 0,
        stops = at { { 104.7540, -2.9762 }, { 104.7640, -2.9760 }, { 104.7740, -2.9770 }, { 104.7890, -2.9795 } } },
      { id = "feeder-3", name = "Feeder Plaju", kind = "feeder", headway_min = 15, capacity_persons = 12,
        fare_idr = 0,
        stops = at { { 104.7700, -3.0030 }, { 104.7780, -2.9990 }, { 104.7880, -2.9980 }, { 104.7990, -2.9990 } } },
    },
  },
}

return measures

-- Bandung, Cieunteung: a bowl beside the Citarum that stood under water for weeks, its pond and its pumps.
--
-- Published: pond of 4.75 ha and 190,000 m3, 4 pumps of 12.5 m3/s together; standing water for three weeks before, 3
-- to 4
-- h after; with dikes 91 ha and 3,100 houses less (liputan6.com).
--
-- CALIBRATED, on the three weeks: what the ground drinks (0.8 mm/h). The hours after the pumps are what the case
-- tests.
-- Assumed: a bowl of 91 ha whose middle lies 0.9 m under the road around it; a flood of 40 cm over all of it.
local kota = require "kota"

local before = kota.city {
  name = "cieunteung", title = "Cieunteung", datum = "local", width_m = 1400, height_m = 1200, credit = "assumed",
  spots = { { at = { 0, 0 }, height_m = 2.5 }, { at = { 1400, 0 }, height_m = 2.5 }, { at = { 0, 1000 },
    height_m = 2.5 },
    { at = { 1400, 1000 }, height_m = 2.5 }, { at = { 300, 200 }, height_m = 1.1 }, { at = { 1100, 200 },
      height_m = 1.1 },
    { at = { 300, 800 }, height_m = 1.0 }, { at = { 1100, 800 }, height_m = 1.0 }, { at = { 700, 500 },
      height_m = 0.8 },
    { at = { 700, 950 }, height_m = 0.9 }, { at = { 700, 60 }, height_m = 1.2 }, { at = { 0, 500 }, height_m = 2.5 },
    { at = { 1400, 500 }, height_m = 2.5 } },
  basins = { { id = "citarum", name = "Citarum", sea = true, bed_m = -3, level_m = 1.8, -- in flood, above the bowl
    outline = { { 0, 1080 }, { 1400, 1080 }, { 1400, 1200 }, { 0, 1200 } } } },
  walls = { { id = "tanggul", name = "Dike of the Citarum", crest_m = 3, line = { { 0, 1060 }, { 1400, 1060 } } } },
  arterials = { { id = "jalan", class = "secondary", line = { { 0, 30 }, { 1400, 30 } } } },
  districts = { { id = "cieunteung", land_use = "kampung", population = 1000, sealed_share = 0.7,
    street_spacing_m = 120,
    inlet_spacing_m = 1000, outline = { { 60, 60 }, { 1340, 60 }, { 1340, 1020 }, { 60, 1020 } } } },
  facilities = { { id = "garasi", kind = "garage", at = { 200, 40 }, trucks = 1 }, { id = "tpa", kind = "landfill",
    at = { 1200, 40 } } },
}

local flood = kota.scenario {
  api = 1, name = "Cieunteung under water", city = before, start = "2010-03-01 00:00", duration_h = 600, warmup_h = 0,
  cell_m = 40, coupling_s = 1800, sample_min = 360, snapshot_min = 1440,
  sea = { mean_m = 1.8, tide_m = 0 },
  water = { { level_m = 1.3, area = { { 60, 60 }, { 1340, 60 }, { 1340, 1020 }, { 60, 1020 } } } },
  flood = { infiltration_mm_per_h = 0.8, inlet_capacity_l_per_s = 0 }, -- calibrated; no drain leads out of the bowl
  traffic = { external_share = 0 },
}

local pumps = kota.measure {
  name = "Pond and pumps", what = "190,000 m3 and 12.5 m3/s",
  change = function(scenario, city)
    return scenario:with {
      city = city:add {
        basins = { { id = "kolam", name = "Kolam Retensi Cieunteung", bed_m = -3.3, level_m = -3.2, -- 4 m x 4.75 ha
          outline = { { 590, 380 }, { 810, 380 }, { 810, 596 }, { 590, 596 } } } },
        pumps = { { id = "pompa", name = "Pompa Cieunteung", from = { 700, 500 }, to = { 700, 1120 },
          capacity_m3_per_s = 12.5, on_level_m = -2.5, off_level_m = -3.1 } },
      },
    }
  end,
}

return kota.study {
  title = "Bandung: the pond of Cieunteung",
  baseline = flood,
  interventions = { { "Pumps", flood:adopt(pumps) } },
  replications = 1,
  published = {
    { what = "time under water before, h (calibrated)", indicator = "flooded_person_h", over = "flooded_persons",
      unit = "h",
      value = 504, at_least = 336, at_most = 600, source = "liputan6.com: three weeks" },
    { what = "time under water after, h", indicator = "flooded_person_h", over = "flooded_persons", unit = "h",
      of = "Pumps",
      value = 3.5, at_least = 1.75, at_most = 7, source = "liputan6.com: 3 to 4 h" },
    { what = "inundated before, ha (the bowl is drawn for it)", indicator = "flooded_area_ha", value = 91,
      at_least = 73, at_most = 109,
      source = "liputan6.com: 91 ha, with dikes" },
  },
}

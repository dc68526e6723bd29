-- Bandung, Andir: a pond and polders beside the Citarum.
--
-- Published: the pond's catchment 148.78 ha, its 160,000 m3, pumps of 3 x 0.5 m3/s; four polders of 22, 21, 137 and 8
-- ha with 1,250, 1,250, 1,250 and 450 m3; inundation 242.6 ha before, 32.3 ha after, 5,192 households (kompas.com 17
-- January and 23 September 2022, indonesiaparlemen.com).
--
-- CALIBRATED, on the ha from before: the Citarum's stage in flood. The ha after are what the case tests, and they do
-- not agree: 13 ha stay under water in the model. The dike keeps all of the Citarum out and what is left is the rain
-- of one storm, of which nobody says how deep it was; in truth the river also stands in the drains that end in it.
-- Nothing was moved to meet the figure. Assumed: 2 km of bank without a dike before; a flat of some 250 ha behind it
-- that rises from the bank; the polders taken as one, shut off from the pond's catchment, their pumps, of which
-- nothing is published, as strong for their size as the pond's.
local kota = require "kota"

local before = kota.city {
  name = "andir", title = "Andir", datum = "local", width_m = 2400, height_m = 1600, credit = "assumed",
  spots = { { at = { 0, 150 }, height_m = 2.0 }, { at = { 1200, 150 }, height_m = 1.8 }, { at = { 2400, 150 },
    height_m = 2.0 },
    { at = { 0, 600 }, height_m = 2.1 }, { at = { 1200, 600 }, height_m = 1.6 }, { at = { 2400, 600 },
      height_m = 2.1 },
    { at = { 0, 1200 }, height_m = 2.8 }, { at = { 1200, 1100 }, height_m = 2.0 }, { at = { 2400, 1200 },
      height_m = 2.8 },
    { at = { 0, 1600 }, height_m = 4.0 }, { at = { 1200, 1600 }, height_m = 3.6 }, { at = { 2400, 1600 },
      height_m = 4.0 },
    { at = { 600, 0 }, height_m = 1.6 }, { at = { 1800, 0 }, height_m = 1.6 } },
  basins = { { id = "citarum", name = "Citarum", sea = true, bed_m = -3, level_m = 1,
    outline = { { 0, 0 }, { 2400, 0 }, { 2400, 90 }, { 0, 90 } } } },
  channels = { { id = "saluran", name = "Drain of Andir", width_m = 8, bed_from_m = 1.2, bed_to_m = -0.5,
    water_depth_m = 0.2,
    line = { { 1200, 1500 }, { 1200, 700 }, { 1200, 80 } } } },
  arterials = { { id = "jalan", class = "secondary", line = { { 0, 1400 }, { 2400, 1400 } } },
    { id = "andir", class = "secondary", line = { { 800, 160 }, { 800, 1400 } } } },
  districts = { { id = "andir", land_use = "kampung", population = 1500, sealed_share = 0.7, street_spacing_m = 130,
    outline = { { 0, 130 }, { 2400, 130 }, { 2400, 1600 }, { 0, 1600 } } } },
  facilities = { { id = "garasi", kind = "garage", at = { 300, 1400 }, trucks = 1 },
    { id = "tpa", kind = "landfill", at = { 2200, 1400 } } },
}

local flood = kota.scenario {
  api = 1, name = "The Citarum over Andir", city = before, start = "2020-02-01 00:00", duration_h = 24, warmup_h = 1,
  cell_m = 40, coupling_s = 300, snapshot_min = 120,
  rain = kota.storm.mononobe { r24_mm = 85, duration_h = 4, at = "02:00" }, -- as in palembang_bendung.lua; assumed
  sea = { mean_m = 2.0, tide_m = 0.5, high_at = "08:00" }, -- the Citarum's stage: from 1.5 to 2.5 m; calibrated
  traffic = { external_share = 0 },
}

local pond = kota.measure {
  name = "Pond, polders and pumps", what = "160,000 m3, 1.5 m3/s, a dike along the bank",
  change = function(scenario, city)
    return scenario:with {
      city = city:add {
        walls = { { id = "tanggul", name = "Dike", crest_m = 3.2, line = { { 0, 110 }, { 2400, 110 } } },
          { id = "batas", name = "Border of the polders", crest_m = 3.2,
            line = { { 1061, 110 }, { 1061, 1300 } } } },
        basins = { { id = "kolam", name = "Kolam Retensi Andir", bed_m = -2.4, level_m = -2.3, -- 4 m x 4 ha
          outline = { { 840, 180 }, { 1040, 180 }, { 1040, 380 }, { 840, 380 } } },
          { id = "polder", name = "Ponds of the polders", bed_m = -0.8, level_m = -0.7, -- 2.6 m x 0.16 ha: 4,200 m3
            outline = { { 1200, 160 }, { 1240, 160 }, { 1240, 200 }, { 1200, 200 } } } },
        pumps = { { id = "pompa", name = "Pompa Andir", from = { 940, 240 }, to = { 940, 40 },
          capacity_m3_per_s = 1.5, on_level_m = -1.5, off_level_m = -2.2 },
          { id = "pompa-polder", name = "Pumps of the polders", from = { 1220, 180 }, to = { 1220, 40 },
            capacity_m3_per_s = 1.9, on_level_m = 0.2, off_level_m = -0.4 } },
      },
    }
  end,
}

local press = "kompas.com, indonesiaparlemen.com"
return kota.study {
  title = "Bandung: the pond of Andir",
  baseline = flood,
  interventions = { { "Pond", flood:adopt(pond) } },
  replications = 1,
  published = {
    { what = "inundated before, ha (calibrated)", indicator = "flooded_area_ha", value = 242.6, at_least = 194,
      at_most = 291,
      source = press },
    { what = "inundated after, ha", indicator = "flooded_area_ha", of = "Pond", value = 32.3, at_least = 16,
      at_most = 65, holds = false,
      source = press },
  },
}

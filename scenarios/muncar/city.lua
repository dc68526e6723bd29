-- Muncar in Banyuwangi, the fishing port and its villages, on one page. Nothing here is a survey: courses of rivers
-- and roads from general knowledge of the place, to some 300 m; heights, people and jobs assumed (some 130,000 live
-- in the kecamatan; those of the six villages drawn here are fewer). Heights are above mean sea level.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 114.300, south = -8.465, east = 114.350, north = -8.415 }

local function road(id, name, class, vehicles, line)
  return { id = id, name = name, class = class, line = at(line), external_vehicles_per_day = vehicles }
end

local function district(id, name, land_use, population, jobs, spacing_m, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 5, income_idr_per_month = 2600000, street_spacing_m = spacing_m, sealed_share = 0.5,
    persons_per_tps = 3000, outline = at(outline) }
end

return kota.city {
  name = "muncar", title = "Muncar, Banyuwangi", datum = "mean sea level",
  credit = "drawn by hand; sources in city.lua and study.lua", width_m = width_m, height_m = height_m,
  spots = kota.sketch.heights(at, { 114.300, 114.312, 114.325, 114.337, 114.350 }, {
    { -8.415, 9, 7, 5, 3, 1.5 }, { -8.428, 8, 6, 4, 2, -3 }, { -8.440, 7, 5, 3, 1.4, -3 }, { -8.452, 6, 4, 2.4, 1.2,
      -3 },
    { -8.465, 5, 3.4, 2, 1.2, -2 } }),
  basins = { { id = "laut", name = "Selat Bali", sea = true, bed_m = -5, level_m = 0, outline = at {
    { 114.350, -8.4160 }, { 114.3460, -8.4250 }, { 114.3430, -8.4330 }, { 114.3420, -8.4420 }, { 114.3440, -8.4530 },
    { 114.350, -8.4600 } } } },
  channels = { -- widths and beds assumed
    { id = "kalimati", name = "Kalimati", width_m = 10, bed_from_m = 4, bed_to_m = -0.8, water_depth_m = 0.4,
      base_flow_m3_per_s = 1, line = at { { 114.3050, -8.4300 }, { 114.3200, -8.4330 }, { 114.3330, -8.4350 },
        { 114.3440, -8.4350 } } },
    { id = "tratas", name = "Kali Tratas", width_m = 12, bed_from_m = 3.4, bed_to_m = -0.8, water_depth_m = 0.4,
      base_flow_m3_per_s = 1, line = at { { 114.3050, -8.4500 }, { 114.3200, -8.4480 }, { 114.3350, -8.4450 },
        { 114.3440, -8.4450 } } },
  },
  arterials = { -- vehicles that enter: assumed
    road("srono", "Jalan Raya Srono-Muncar", "primary", 3000, { { 114.300, -8.4220 }, { 114.3150, -8.4280 },
      { 114.3280, -8.4340 }, { 114.3370, -8.4370 } }),
    road("pelabuhan", "Jalan Pelabuhan", "secondary", 0, { { 114.3370, -8.4370 }, { 114.3405, -8.4400 } }),
    road("tembokrejo", "Jalan Tembokrejo", "secondary", 1500, { { 114.3370, -8.4370 }, { 114.3330, -8.4480 },
      { 114.3300, -8.465 } }),
    road("kedungringin", "Jalan Kedungringin", "secondary", 0, { { 114.3150, -8.4280 }, { 114.3160, -8.4450 },
      { 114.3330, -8.4480 } }),
    road("sumberberas", "Jalan Sumberberas", "tertiary", 800, { { 114.300, -8.4520 }, { 114.3160, -8.4450 } }),
    road("kumendung", "Jalan Kumendung", "tertiary", 500, { { 114.3280, -8.4340 }, { 114.3330, -8.415 } }),
  },
  districts = {
    district("kedungrejo", "Kedungrejo", "kampung", 26000, 9000, 130, { { 114.3290, -8.4330 }, { 114.3425, -8.4330 },
      { 114.3415, -8.4420 }, { 114.3360, -8.4430 }, { 114.3270, -8.4420 } }),
    district("tembokrejo", "Tembokrejo", "kampung", 24000, 6000, 140, { { 114.3270, -8.4422 }, { 114.3360, -8.4432 },
      { 114.3415, -8.4422 }, { 114.3438, -8.4530 }, { 114.3440, -8.465 }, { 114.3230, -8.465 } }),
    district("kumendung", "Kumendung", "farm", 6000, 1500, 260, { { 114.3220, -8.415 }, { 114.3490, -8.415 },
      { 114.3425, -8.4328 }, { 114.3290, -8.4328 }, { 114.3220, -8.4290 } }),
    district("blambangan", "Blambangan and Tapanrejo", "kampung", 16000, 4000, 200, { { 114.300, -8.415 },
      { 114.3218, -8.415 }, { 114.3218, -8.4300 }, { 114.3288, -8.4332 }, { 114.3268, -8.4420 }, { 114.300,
        -8.4390 } }),
    district("sumberberas", "Sumberberas", "farm", 18000, 4500, 220, { { 114.300, -8.4392 }, { 114.3266, -8.4424 },
      { 114.3228, -8.465 }, { 114.300, -8.465 } }),
  },
  facilities = {
    { id = "pasar-muncar", name = "Pasar Muncar", kind = "market", at = at(114.3360, -8.4365), capacity_m3 = 15 },
    { id = "ppp-muncar", name = "Pelabuhan Perikanan Muncar", kind = "port", at = at(114.3400, -8.4400) },
    { id = "garasi", name = "Garasi desa", kind = "garage", at = at(114.3300, -8.4380), trucks = 1 },
    -- There was none within reach; what villages collected went to a dump beside the road, here.
    { id = "buangan", name = "Village dump", kind = "landfill", at = at(114.3080, -8.4490), capacity_m3 = 200000 },
  },
  gauges = { { id = "kalimati", name = "Kalimati at its mouth", at = at(114.3420, -8.4350) } },
  open_edges = { { side = "south", from_m = 0, to_m = 4000, slope = 0.001 } },
}

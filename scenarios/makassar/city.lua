-- Makassar between Losari and the Tallo, on one page. The coast is after OpenStreetMap contributors (ODbL,
-- earth-seas-10m); courses of rivers and roads from general knowledge of the city, to some 300 m; heights and jobs
-- assumed; people by the densities of the kecamatan in 2023 (BPS). Heights are above mean sea level.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 119.400, south = -5.165, east = 119.455, north = -5.115 }

local function road(id, name, class, vehicles, line)
  return { id = id, name = name, class = class, line = at(line), external_vehicles_per_day = vehicles }
end

local function district(id, name, land_use, population, jobs, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 5, income_idr_per_month = 3800000, street_spacing_m = 200, sealed_share = 0.75,
    persons_per_tps = 5000, outline = at(outline) }
end

return kota.city {
  name = "makassar", title = "Makassar, Losari to the Tallo", datum = "mean sea level", utc_offset_min = 480,
  credit = "drawn by hand; sources in city.lua and study.lua; (c) OpenStreetMap contributors for the coast",
  width_m = width_m, height_m = height_m,
  spots = kota.sketch.heights(at, { 119.400, 119.411, 119.422, 119.433, 119.444, 119.455 }, {
    { -5.115, -4, 0.8, 1.4, 1.2, 0.6, 0.8 }, { -5.125, -3, 2, 2, 1.4, 0.7, 0.6 }, { -5.135, -3, 2.5, 2.6, 1.6, 0.8,
      1 },
    { -5.145, 2.2, 3, 2.6, 1.5, 1.2, 1.8 }, { -5.155, 2.2, 2.8, 2.2, 1.6, 1.8, 2.6 },
    { -5.165, 2, 2.4, 2, 2, 2.4, 3.2 } }),
  basins = {
    { id = "laut", name = "Selat Makassar", sea = true, bed_m = -5, level_m = 0, outline = at { { 119.400, -5.1448 },
      { 119.4049, -5.1440 }, { 119.4067, -5.1480 }, { 119.4086, -5.1468 }, { 119.4045, -5.1324 },
      { 119.4077, -5.1262 }, { 119.4100, -5.115 }, { 119.400, -5.115 } } },
    { id = "muara", name = "Muara Tallo", sea = true, bed_m = -3, level_m = 0, outline = at { { 119.4380, -5.115 },
      { 119.4420, -5.115 }, { 119.4420, -5.1185 }, { 119.4380, -5.1185 } } },
  },
  channels = { -- widths, beds and flows assumed
    { id = "tallo", name = "Sungai Tallo", width_m = 90, bed_from_m = -1.5, bed_to_m = -2.8, water_depth_m = 1.8,
      base_flow_m3_per_s = 15, line = at { { 119.455, -5.1330 }, { 119.4490, -5.1290 }, { 119.4450, -5.1240 },
        { 119.4400, -5.1175 } } },
    { id = "pampang", name = "Kanal Pampang", width_m = 20, bed_from_m = 0.2, bed_to_m = -1.4, water_depth_m = 0.6,
      line = at { { 119.4330, -5.1600 }, { 119.4380, -5.1480 }, { 119.4420, -5.1360 }, { 119.4462, -5.1262 } } },
    { id = "panampu", name = "Kanal Panampu", width_m = 15, bed_from_m = 0.4, bed_to_m = -1.4, water_depth_m = 0.6,
      line = at { { 119.4230, -5.1500 }, { 119.4220, -5.1350 }, { 119.4150, -5.1220 }, { 119.4085, -5.1190 } } },
  },
  arterials = { -- vehicles that enter: assumed
    road("urip", "Jalan Urip Sumoharjo", "primary", 5000, { { 119.455, -5.1400 }, { 119.4380, -5.1390 },
      { 119.4260, -5.1370 }, { 119.4130, -5.1330 } }),
    road("pettarani", "Jalan Andi Pangerang Pettarani", "primary", 5000, { { 119.4380, -5.1390 },
      { 119.4370, -5.1500 }, { 119.4350, -5.165 } }),
    road("tol", "Tol Reformasi", "trunk", 3000, { { 119.4130, -5.1240 }, { 119.4260, -5.1270 }, { 119.4380, -5.1290 },
      { 119.455, -5.1370 } }),
    road("veteran", "Jalan Veteran", "primary", 3000, { { 119.4260, -5.1370 }, { 119.4240, -5.1500 },
      { 119.4200, -5.165 } }),
    road("sulawesi", "Jalan Sulawesi and Nusantara", "secondary", 0, { { 119.4130, -5.1240 }, { 119.4090, -5.1310 },
      { 119.4105, -5.1400 }, { 119.4110, -5.1520 }, { 119.4130, -5.165 } }),
    road("ahmad-yani", "Jalan Ahmad Yani", "secondary", 0, { { 119.4095, -5.1335 }, { 119.4130, -5.1330 },
      { 119.4150, -5.1450 } }),
    road("ratulangi", "Jalan Sam Ratulangi", "primary", 2000, { { 119.4150, -5.1450 }, { 119.4150, -5.1560 },
      { 119.4155, -5.165 } }),
    road("gunung-bawakaraeng", "Jalan Gunung Bawakaraeng", "secondary", 0, { { 119.4105, -5.1400 },
      { 119.4250, -5.1430 }, { 119.4375, -5.1450 } }),
    road("boulevard", "Jalan Boulevard", "secondary", 0, { { 119.4370, -5.1500 }, { 119.4450, -5.1520 },
      { 119.455, -5.1530 } }),
  },
  districts = {
    district("pusat", "Ujung Pandang and Wajo", "centre", 16000, 16000, { { 119.4075, -5.1300 }, { 119.4140,
      -5.1270 },
      { 119.4160, -5.1450 }, { 119.4090, -5.1470 }, { 119.4060, -5.1330 } }),
    district("tallo", "Tallo", "kampung", 30000, 6000, { { 119.4110, -5.115 }, { 119.4370, -5.115 },
      { 119.4400, -5.1200 }, { 119.4440, -5.1265 }, { 119.4380, -5.1360 }, { 119.4162, -5.1320 },
      { 119.4140, -5.1265 } }),
    district("makassar", "Makassar and Bontoala", "kampung", 26000, 9000, { { 119.4163, -5.1325 },
      { 119.4362, -5.1365 }, { 119.4340, -5.1480 }, { 119.4163, -5.1455 } }),
    district("panakkukang", "Panakkukang", "housing", 26000, 12000, { { 119.4382, -5.1362 }, { 119.4445, -5.1268 },
      { 119.4490, -5.1305 }, { 119.455, -5.1345 }, { 119.455, -5.165 }, { 119.4345, -5.165 }, { 119.4342, -5.1480 },
      { 119.4364, -5.1368 } }),
    district("mamajang", "Mamajang and Mariso", "housing", 22000, 7000, { { 119.4092, -5.1473 }, { 119.4162,
      -5.1458 },
      { 119.4340, -5.1484 }, { 119.4343, -5.165 }, { 119.400, -5.165 }, { 119.400, -5.1470 }, { 119.4065,
        -5.1500 } }),
  },
  facilities = {
    { id = "pasar-terong", name = "Pasar Terong", kind = "market", at = at(119.4220, -5.1330), capacity_m3 = 20 },
    { id = "garasi", name = "Garasi DLH", kind = "garage", at = at(119.4330, -5.1420), trucks = 14 },
    { id = "antang", name = "TPA Antang", kind = "landfill", at = at(119.4545, -5.1532), capacity_m3 = 3e6,
      haul_min = 15 }, -- east of the map: assumed
    { id = "rs-labuang-baji", name = "RSUD Labuang Baji", kind = "clinic", at = at(119.4155, -5.1570) },
    { id = "damkar", name = "Pemadam Kebakaran Ratulangi", kind = "emergency_station", at = at(119.4150, -5.1470) },
  },
  gauges = {
    { id = "tallo", name = "Sungai Tallo at the toll road", at = at(119.4490, -5.1290) },
    { id = "pampang", name = "Kanal Pampang", at = at(119.4420, -5.1360) },
  },
  open_edges = { { side = "east", from_m = 0, to_m = 2500, slope = 0.001 }, { side = "south", slope = 0.001 } },
}

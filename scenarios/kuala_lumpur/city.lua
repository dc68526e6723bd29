-- Kuala Lumpur, the centre between Masjid Jamek and Bukit Bintang, on one page. Nothing here is a survey: courses of
-- rivers and roads from general knowledge of the city, to some 200 m; heights, people and jobs assumed. Heights are
-- above mean sea level. Figures of measures are in measures.lua.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 101.690, south = 3.130, east = 101.725, north = 3.165 }

local function road(id, name, class, vehicles, line)
  return { id = id, name = name, class = class, lanes = class == "primary" and 3 or 2, line = at(line),
    external_vehicles_per_day = vehicles }
end

local function district(id, name, land_use, population, jobs, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 6, income_idr_per_month = 12000000, street_spacing_m = 150, sealed_share = 0.85,
    persons_per_tps = 2500, inlet_spacing_m = 40, outline = at(outline) }
end

-- Passengers a day of 2019 (thesundaily.my, 26 November 2019) and stations of each line. Shared out evenly: what
-- leaves the trains at a station of the centre, which is busier than those at the ends, so rather too few. Who lives
-- here and comes home is taken for one who comes: few live here. A change between two lines counts twice.
local lines = {
  kelana_jaya = 329406 / 37, ampang = 213158 / 36, kajang = 215833 / 31, monorail = 40094 / 11,
}
local function station(id, name, lon, lat, one, other)
  return { id = id, name = name, kind = "station", at = at(lon, lat),
    arrivals_per_day = lines[one] + (other and lines[other] or 0) }
end

return kota.city {
  name = "kuala_lumpur", title = "Kuala Lumpur, the centre", datum = "mean sea level", utc_offset_min = 480,
  credit = "drawn by hand; sources in city.lua and measures.lua", width_m = width_m, height_m = height_m,
  spots = kota.sketch.heights(at, { 101.690, 101.697, 101.705, 101.715, 101.725 }, {
    { 3.130, 27, 30, 36, 40, 42 }, { 3.140, 29, 28, 36, 38, 38 }, { 3.148, 34, 28, 36, 38, 36 },
    { 3.156, 40, 34, 33, 36, 37 }, { 3.165, 46, 38, 38, 37, 39 } }),
  channels = { -- widths, beds and flows assumed
    { id = "klang", name = "Sungai Klang", width_m = 25, bed_from_m = 31, bed_to_m = 25.2, water_depth_m = 0.6,
      base_flow_m3_per_s = 6, line = at { { 101.725, 3.1630 }, { 101.7150, 3.1610 }, { 101.7050, 3.1560 },
        { 101.6990, 3.1520 }, { 101.6957, 3.1488 } } },
    { id = "gombak", name = "Sungai Gombak", width_m = 20, bed_from_m = 31, bed_to_m = 25.2, water_depth_m = 0.6,
      base_flow_m3_per_s = 4, line = at { { 101.6930, 3.165 }, { 101.6935, 3.1560 }, { 101.6957, 3.1488 } } },
    { id = "klang-hilir", name = "Sungai Klang", width_m = 30, bed_from_m = 25.2, bed_to_m = 22.5,
      water_depth_m = 0.8, line = at { { 101.6957, 3.1488 }, { 101.6960, 3.1400 }, { 101.6935, 3.130 } } },
  },
  arterials = { -- vehicles that enter: assumed
    road("ampang", "Jalan Ampang", "primary", 5000, { { 101.6990, 3.1500 }, { 101.7060, 3.1580 },
      { 101.7150, 3.1590 }, { 101.725, 3.1590 } }),
    road("tun-razak", "Jalan Tun Razak", "primary", 5000, { { 101.7180, 3.165 }, { 101.7190, 3.1590 },
      { 101.7200, 3.1480 }, { 101.7210, 3.130 } }),
    road("sultan-ismail", "Jalan Sultan Ismail", "primary", 0, { { 101.6935, 3.1590 }, { 101.7060, 3.1580 },
      { 101.7085, 3.1510 }, { 101.7110, 3.1455 }, { 101.7100, 3.1400 } }),
    road("bukit-bintang", "Jalan Bukit Bintang", "secondary", 0, { { 101.7060, 3.1440 }, { 101.7110, 3.1455 },
      { 101.7200, 3.1480 } }),
    road("pudu", "Jalan Pudu", "primary", 0, { { 101.6980, 3.1455 }, { 101.7060, 3.1430 }, { 101.7100, 3.1400 },
      { 101.7210, 3.1350 } }),
    road("tar", "Jalan Tuanku Abdul Rahman", "secondary", 3000, { { 101.6950, 3.165 }, { 101.6955, 3.1570 },
      { 101.6965, 3.1500 } }),
    road("raja-laut", "Jalan Raja Laut", "primary", 4000, { { 101.6915, 3.165 }, { 101.6925, 3.1570 },
      { 101.6945, 3.1500 }, { 101.6950, 3.1420 }, { 101.6915, 3.130 } }),
    road("tun-perak", "Jalan Tun Perak", "primary", 0, { { 101.690, 3.1480 }, { 101.6945, 3.1500 },
      { 101.6965, 3.1500 }, { 101.6990, 3.1500 }, { 101.6980, 3.1455 } }),
    road("loke-yew", "Jalan Maharajalela and Loke Yew", "primary", 4000, { { 101.6950, 3.1420 },
      { 101.7000, 3.1370 }, { 101.7080, 3.1330 }, { 101.7210, 3.1310 }, { 101.725, 3.1305 } }),
    road("imbi", "Jalan Imbi", "secondary", 0, { { 101.7000, 3.1370 }, { 101.7060, 3.1430 }, { 101.7130, 3.1430 },
      { 101.7205, 3.1430 } }),
    road("raja-chulan", "Jalan Raja Chulan", "secondary", 0, { { 101.6990, 3.1500 }, { 101.7085, 3.1510 },
      { 101.7200, 3.1500 } }),
    road("smart", "Terowong SMART", "trunk", 0, { { 101.7205, 3.1420 }, { 101.7150, 3.1360 }, { 101.7080, 3.1330 } }),
  },
  districts = {
    district("chow-kit", "Chow Kit", "kampung", 16000, 12000, { { 101.690, 3.1530 }, { 101.7000, 3.1540 },
      { 101.7040, 3.165 }, { 101.690, 3.165 } }),
    district("masjid-jamek", "Masjid Jamek and Petaling Street", "market", 9000, 24000, { { 101.690, 3.1380 },
      { 101.7010, 3.1390 }, { 101.7035, 3.1440 }, { 101.7000, 3.1538 }, { 101.690, 3.1528 } }),
    district("klcc", "KLCC", "centre", 7000, 30000, { { 101.7002, 3.1540 }, { 101.7030, 3.1490 }, { 101.725, 3.1495 },
      { 101.725, 3.165 }, { 101.7042, 3.165 } }),
    district("bukit-bintang", "Bukit Bintang", "centre", 12000, 22000, { { 101.7037, 3.1440 }, { 101.7015, 3.1392 },
      { 101.725, 3.1395 }, { 101.725, 3.1493 }, { 101.7030, 3.1488 } }),
    district("pudu", "Pudu", "housing", 20000, 9000, { { 101.690, 3.130 }, { 101.725, 3.130 }, { 101.725, 3.1393 },
      { 101.690, 3.1378 } }),
  },
  rails = { -- courses from general knowledge, to some 100 m
    { id = "lrt-tunnel", name = "LRT Kelana Jaya", tunnel = true, line = at { { 101.7245, 3.1610 },
      { 101.7190, 3.1599 }, { 101.7125, 3.1590 }, { 101.7068, 3.1614 }, { 101.7018, 3.1569 },
      { 101.6965, 3.1495 } } },
    { id = "lrt", name = "LRT Kelana Jaya", line = at { { 101.6965, 3.1495 }, { 101.6955, 3.1424 },
      { 101.690, 3.1372 } } },
    { id = "monorail", name = "KL Monorail", line = at { { 101.690, 3.1335 }, { 101.6993, 3.1387 },
      { 101.7059, 3.1403 }, { 101.7096, 3.1428 }, { 101.7110, 3.1461 }, { 101.7105, 3.1508 }, { 101.7048, 3.1561 },
      { 101.6989, 3.1593 }, { 101.6988, 3.165 } } },
    { id = "lrt-ampang", name = "LRT Ampang", line = at { { 101.6935, 3.165 }, { 101.6941, 3.1612 },
      { 101.6945, 3.1556 }, { 101.6965, 3.1495 }, { 101.7021, 3.1441 }, { 101.7059, 3.1403 }, { 101.7116, 3.1350 },
      { 101.7140, 3.130 } } },
    { id = "mrt", name = "MRT Kajang", tunnel = true, line = at { { 101.690, 3.1385 }, { 101.6955, 3.1424 },
      { 101.7021, 3.1420 }, { 101.7110, 3.1465 }, { 101.7203, 3.1424 }, { 101.7230, 3.1327 },
      { 101.7235, 3.130 } } },
  },
  facilities = {
    station("st-bukit-bintang", "Bukit Bintang", 101.7110, 3.1461, "monorail", "kajang"),
    station("st-ampang-park", "LRT Ampang Park", 101.7190, 3.1599, "kelana_jaya"),
    station("st-klcc", "LRT KLCC", 101.7125, 3.1590, "kelana_jaya"),
    station("st-kampung-baru", "LRT Kampung Baru", 101.7068, 3.1614, "kelana_jaya"),
    station("st-dang-wangi", "LRT Dang Wangi", 101.7018, 3.1569, "kelana_jaya"),
    station("st-pasar-seni", "Pasar Seni", 101.6955, 3.1424, "kelana_jaya", "kajang"),
    station("st-maharajalela", "Monorel Maharajalela", 101.6993, 3.1387, "monorail"),
    station("st-hang-tuah", "Hang Tuah", 101.7059, 3.1403, "monorail", "ampang"),
    station("st-imbi", "Monorel Imbi", 101.7096, 3.1428, "monorail"),
    station("st-raja-chulan", "Monorel Raja Chulan", 101.7105, 3.1508, "monorail"),
    station("st-bukit-nanas", "Monorel Bukit Nanas", 101.7048, 3.1561, "monorail"),
    station("st-medan-tuanku", "Monorel Medan Tuanku", 101.6989, 3.1593, "monorail"),
    station("st-sultan-ismail", "LRT Sultan Ismail", 101.6941, 3.1612, "ampang"),
    station("st-bandaraya", "LRT Bandaraya", 101.6945, 3.1556, "ampang"),
    station("st-plaza-rakyat", "Plaza Rakyat and Merdeka", 101.7021, 3.1431, "ampang", "kajang"),
    station("st-pudu", "LRT Pudu", 101.7116, 3.1350, "ampang"),
    station("st-trx", "MRT Tun Razak Exchange", 101.7203, 3.1424, "kajang"),
    station("st-cochrane", "MRT Cochrane", 101.7230, 3.1327, "kajang"),
    { id = "pasar-pudu", name = "Pasar Pudu", kind = "market", at = at(101.7130, 3.1360), capacity_m3 = 15 },
    { id = "depot", name = "Depot Alam Flora", kind = "garage", at = at(101.6960, 3.1590), trucks = 10 },
    { id = "bukit-tagar", name = "Bukit Tagar", kind = "landfill", at = at(101.6952, 3.1645), capacity_m3 = 4e6,
      haul_min = 50 }, -- some 50 km to the north: assumed
    { id = "hkl", name = "Hospital Kuala Lumpur", kind = "clinic", at = at(101.7030, 3.1640) },
    { id = "menara-petronas", name = "Menara Petronas", kind = "landmark", at = at(101.7117, 3.1579) },
    station("st-masjid-jamek", "LRT Masjid Jamek", 101.6965, 3.1495, "kelana_jaya", "ampang"),
    { id = "bomba", name = "Balai Bomba Pudu", kind = "emergency_station", at = at(101.7070, 3.1390) },
  },
  gauges = {
    { id = "jamek", name = "Masjid Jamek, the confluence", at = at(101.6957, 3.1485) },
    { id = "klang-hulu", name = "Sungai Klang at Ampang", at = at(101.7150, 3.1610) },
  },
  open_edges = { { side = "south", slope = 0.001 }, { side = "west", slope = 0.002 } },
}

-- Johor Bahru, the old town and Sungai Segget, on one page. Nothing here is a survey: the coast, rivers and roads
-- from general knowledge of the city, to some 200 m; heights, people and jobs assumed. Heights are above mean sea
-- level. Figures of measures are in study.lua.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 103.745, south = 1.450, east = 103.785, north = 1.490 }

local function road(id, name, class, vehicles, line)
  return { id = id, name = name, class = class, line = at(line), external_vehicles_per_day = vehicles }
end

local function district(id, name, land_use, population, jobs, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 5, income_idr_per_month = 10000000, street_spacing_m = 160, sealed_share = 0.75,
    persons_per_tps = 2500, inlet_spacing_m = 50, outline = at(outline) }
end

return kota.city {
  name = "johor_bahru", title = "Johor Bahru, Sungai Segget", datum = "mean sea level", utc_offset_min = 480,
  credit = "drawn by hand; sources in city.lua and study.lua", width_m = width_m, height_m = height_m,
  spots = kota.sketch.heights(at, { 103.745, 103.755, 103.763, 103.772, 103.785 }, {
    { 1.450, -4, -4, -4, -3, -2 }, { 1.4565, 3, 3, 1.7, 2.2, 2 }, { 1.462, 8, 6, 2.0, 5, 4 },
    { 1.470, 14, 10, 3.6, 10, 6 }, { 1.480, 20, 14, 8, 16, 10 }, { 1.490, 26, 20, 13, 20, 14 } }),
  basins = { { id = "selat", name = "Selat Johor", sea = true, bed_m = -6, level_m = 0, outline = at {
    { 103.745, 1.4545 }, { 103.7560, 1.4548 }, { 103.7640, 1.4552 }, { 103.7740, 1.4550 }, { 103.785, 1.4570 },
    { 103.785, 1.450 }, { 103.745, 1.450 } } } },
  channels = { -- widths and beds assumed
    { id = "segget", name = "Sungai Segget", width_m = 14, bed_from_m = 6, bed_to_m = -1.2, water_depth_m = 0.4,
      base_flow_m3_per_s = 0.8, line = at { { 103.7640, 1.4800 }, { 103.7630, 1.4710 }, { 103.7635, 1.4640 },
        { 103.7645, 1.4590 }, { 103.7648, 1.4545 } } },
    { id = "chat", name = "Sungai Chat", width_m = 10, bed_from_m = 8, bed_to_m = -1, water_depth_m = 0.3,
      base_flow_m3_per_s = 0.4, line = at { { 103.7500, 1.4730 }, { 103.7490, 1.4620 }, { 103.7485, 1.4540 } } },
    { id = "kebun-teh", name = "Sungai Kebun Teh", width_m = 12, bed_from_m = 7, bed_to_m = -1, water_depth_m = 0.4,
      base_flow_m3_per_s = 0.6, line = at { { 103.7780, 1.4780 }, { 103.7800, 1.4680 }, { 103.7805, 1.4550 } } },
  },
  arterials = { -- vehicles that enter, from the causeway too: assumed
    road("tun-razak", "Jalan Tun Abdul Razak", "primary", 6000, { { 103.7560, 1.490 }, { 103.7600, 1.4770 },
      { 103.7620, 1.4680 }, { 103.7650, 1.4620 } }),
    road("wong-ah-fook", "Jalan Wong Ah Fook", "primary", 0, { { 103.7650, 1.4620 }, { 103.7650, 1.4560 } }),
    road("skudai", "Jalan Skudai", "primary", 4000, { { 103.745, 1.4570 }, { 103.7540, 1.4565 },
      { 103.7650, 1.4560 } }),
    road("tambak", "Tambak Johor", "primary", 8000, { { 103.7680, 1.450 }, { 103.7680, 1.4560 },
      { 103.7690, 1.4630 } }),
    road("ibrahim-sultan", "Jalan Ibrahim Sultan", "primary", 4000, { { 103.7650, 1.4560 }, { 103.7680, 1.4560 },
      { 103.7760, 1.4575 }, { 103.785, 1.4600 } }),
    road("tebrau", "Jalan Tebrau", "primary", 5000, { { 103.7690, 1.4630 }, { 103.7710, 1.4740 },
      { 103.7740, 1.490 } }),
    road("kolam-air", "Jalan Kolam Ayer", "secondary", 0, { { 103.7490, 1.4740 }, { 103.7540, 1.4660 },
      { 103.7540, 1.4565 } }),
    road("yahya-awal", "Jalan Yahya Awal", "secondary", 0, { { 103.7490, 1.4740 }, { 103.7620, 1.4680 },
      { 103.7690, 1.4630 }, { 103.7800, 1.4690 } }),
    road("pasir-pelangi", "Jalan Pasir Pelangi", "secondary", 2000, { { 103.7760, 1.4575 }, { 103.7800, 1.4690 },
      { 103.785, 1.4760 } }),
    road("ngee-heng", "Jalan Ngee Heng", "secondary", 0, { { 103.7540, 1.4565 }, { 103.7580, 1.4640 },
      { 103.7600, 1.4770 }, { 103.7710, 1.4740 } }),
  },
  districts = {
    district("pusat", "Bandar Johor Bahru", "centre", 9000, 18000, { { 103.7570, 1.4552 }, { 103.7710, 1.4555 },
      { 103.7705, 1.4660 }, { 103.7590, 1.4660 } }),
    district("ayer-molek", "Ayer Molek", "housing", 14000, 5000, { { 103.745, 1.4548 }, { 103.7568, 1.4552 },
      { 103.7588, 1.4660 }, { 103.7560, 1.490 }, { 103.745, 1.490 } }),
    district("stulang", "Stulang", "market", 12000, 8000, { { 103.7712, 1.4555 }, { 103.785, 1.4575 },
      { 103.785, 1.4700 }, { 103.7708, 1.4690 } }),
    district("tebrau", "Kebun Teh and Tebrau", "housing", 18000, 7000, { { 103.7592, 1.4662 }, { 103.7705, 1.4662 },
      { 103.785, 1.4702 }, { 103.785, 1.490 }, { 103.7562, 1.490 } }),
  },
  facilities = {
    { id = "pasar-awam", name = "Pasar Awam", kind = "market", at = at(103.7590, 1.4580), capacity_m3 = 15 },
    { id = "depot", name = "Depot SWM", kind = "garage", at = at(103.7610, 1.4740), trucks = 8 },
    { id = "seelong", name = "Seelong", kind = "landfill", at = at(103.7562, 1.4895), capacity_m3 = 4e6,
      haul_min = 30 }, -- north of the map: assumed
    { id = "sultanah-aminah", name = "Hospital Sultanah Aminah", kind = "clinic", at = at(103.7470, 1.4590) },
    { id = "bomba", name = "Balai Bomba Johor Bahru", kind = "emergency_station", at = at(103.7700, 1.4720) },
  },
  gauges = { { id = "segget", name = "Sungai Segget at Wong Ah Fook", at = at(103.7643, 1.4600) } },
  open_edges = { { side = "west", from_m = 700, to_m = 4500, slope = 0.005 }, { side = "north", slope = 0.005 } },
}

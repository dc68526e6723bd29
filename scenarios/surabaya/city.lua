-- Surabaya: the north, from Tunjungan to Tanjung Perak, with the Morokrembangan boezem, drawn by hand.
--
-- Sources, in brackets beside the numbers; what has none says "assumed":
--   [borders] kecamatan outlines drawn to some 200 m after github.com/cahyadsn/wilayah_boundaries (MIT)
--   [coast]   after OpenStreetMap contributors (ODbL, earth-seas-10m)
--   [map]     courses of rivers, roads and rails from general knowledge of the city, to some 200 m
--   [boezem]  Morokrembangan 80 ha, 28 pumps; 56 pump houses in the city in 2020, 75 in 2023, 77 in 2025, 3 to 7
--             units each (suarasurabaya, antaranews)
--   [Benowo]  1,600 to 1,700 t a day in 2023, of which 1,000 t go into gasification (sampahlaut, memorandum)
--   [UPN]     one TPS3R: 5,483 people, 2,094 kg a day in, 1,037 kg residue, 769 m2, Rp 1.45 billion (UPN prosiding
-- 134) Populations are assumed, near the census of 2020. Heights are above mean sea level.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 112.695, south = -7.256, east = 112.757, north = -7.190 }

-- Heights, m, each assumed: a plain of 3 to 4 m around Tunjungan that falls to 1 m at the boezem and the fish ponds
-- of Asemrowo; the port was filled to 2.2 m. Those in the sea stand for the
-- land beside it; its bed is the basin's.
local heights = kota.sketch.heights(at, { 112.695, 112.705, 112.715, 112.725, 112.735, 112.745, 112.757 }, {
  { -7.190, 1.2, 1.2, 1.6, 2.0, 2.0, 1.8, 1.4 },
  { -7.200, 1.0, 1.0, 1.4, 2.2, 2.2, 2.0, 1.4 },
  { -7.210, 0.9, 0.9, 1.2, 2.2, 2.2, 1.8, 1.4 },
  { -7.220, 0.8, 0.8, 1.0, 1.8, 2.0, 1.8, 1.7 },
  { -7.228, 0.7, 0.8, 0.8, 1.4, 2.0, 2.0, 1.9 },
  { -7.236, 0.9, 0.9, 1.0, 1.6, 2.3, 2.3, 2.2 },
  { -7.244, 1.1, 1.2, 1.4, 2.0, 2.8, 2.7, 2.6 },
  { -7.256, 1.6, 1.8, 2.2, 3.0, 3.8, 3.6, 3.2 },
})

local function district(id, name, land_use, population, jobs, school_places, income_idr, sealed, spacing_m, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = school_places, income_idr_per_month = income_idr, sealed_share = sealed,
    street_spacing_m = spacing_m, persons_per_tps = 5000, outline = at(outline) }
end

return kota.city {
  name = "surabaya",
  title = "Surabaya, the north and the port",
  datum = "mean sea level",
  credit = "drawn by hand; sources in city.lua; (c) OpenStreetMap contributors for the coast",
  utc_offset_min = 420, -- western Indonesian time
  width_m = width_m,
  height_m = height_m,
  spots = heights,

  channels = { -- [map]; widths and beds assumed
    { id = "kalimas", name = "Kalimas", width_m = 30, bed_from_m = 0.2, bed_to_m = -2.5, water_depth_m = 1.2,
      base_flow_m3_per_s = 8, bank_m = 0.6,
      line = at { { 112.7500, -7.2560 }, { 112.7470, -7.2500 }, { 112.7425, -7.2460 }, { 112.7400, -7.2400 },
        { 112.7385, -7.2320 }, { 112.7388, -7.2220 }, { 112.7375, -7.2100 }, { 112.7355, -7.1950 } } },
    { id = "pegirian", name = "Kali Pegirian", width_m = 14, bed_from_m = 1.0, bed_to_m = -1.4, water_depth_m = 0.5,
      base_flow_m3_per_s = 1,
      line = at { { 112.7460, -7.2490 }, { 112.7475, -7.2420 }, { 112.7455, -7.2300 }, { 112.7440, -7.2180 },
        { 112.7435, -7.2070 }, { 112.7436, -7.1950 } } },
    { id = "greges", name = "Kali Greges", width_m = 16, bed_from_m = 0.6, bed_to_m = -1.4, water_depth_m = 0.4,
      line = at { { 112.7340, -7.2555 }, { 112.7260, -7.2500 }, { 112.7215, -7.2430 }, { 112.7185, -7.2352 } } },
    { id = "balong", name = "Kali Balong", width_m = 14, bed_from_m = 0.2, bed_to_m = -1.2, water_depth_m = 0.4,
      line = at { { 112.7000, -7.2555 }, { 112.7010, -7.2450 }, { 112.7020, -7.2350 }, { 112.7030, -7.2190 } } },
  },
  basins = {
    { id = "laut", name = "Selat Madura", sea = true, bed_m = -6, level_m = 0, -- [coast]
      outline = at { { 112.695, -7.2238 }, { 112.7030, -7.2204 }, { 112.7093, -7.2178 }, { 112.7159, -7.2134 },
        { 112.7132, -7.2073 }, { 112.7190, -7.2069 }, { 112.7176, -7.1994 }, { 112.7238, -7.1980 },
        { 112.7343, -7.1962 }, { 112.7394, -7.1950 }, { 112.7477, -7.1942 }, { 112.7500, -7.1998 },
        { 112.757, -7.1983 }, { 112.757, -7.190 }, { 112.695, -7.190 } } },
    { id = "boezem", name = "Boezem Morokrembangan", bed_m = -2.2, level_m = -0.9, -- 80 ha [boezem]; levels assumed
      outline = at { { 112.7115, -7.2262 }, { 112.7195, -7.2262 }, { 112.7200, -7.2350 }, { 112.7115, -7.2350 } } },
  },
  walls = { -- crests assumed
    { id = "tanggul-asemrowo", name = "Bank of the fish ponds", crest_m = 1.3,
      line = at { { 112.695, -7.2245 }, { 112.7022, -7.2212 } } },
    { id = "tanggul-morokrembangan", name = "Sea bank of Morokrembangan", crest_m = 1.4,
      line = at { { 112.7038, -7.2212 }, { 112.7095, -7.2185 }, { 112.7162, -7.2140 }, { 112.7150, -7.2078 } } },
  },
  pumps = { -- [boezem]: 28 pumps; 20 m3/s in all and levels assumed
    { id = "pompa-boezem-utara", name = "Rumah Pompa Boezem Utara", from = at(112.7130, -7.2270),
      to = at(112.7100, -7.2160), capacity_m3_per_s = 12, on_level_m = -0.8, off_level_m = -1.2 },
    { id = "pompa-boezem-selatan", name = "Rumah Pompa Boezem Selatan", from = at(112.7150, -7.2340),
      to = at(112.7080, -7.2170), capacity_m3_per_s = 8, on_level_m = -0.6, off_level_m = -1.0 },
    { id = "pompa-petekan", name = "Rumah Pompa Petekan", from = at(112.7405, -7.2190), to = at(112.7385, -7.2190),
      capacity_m3_per_s = 3, on_level_m = 1.6, off_level_m = 1.3 },
  },
  arterials = { -- vehicles that enter: assumed; Perak's roads carry the port's containers
    { id = "tol-perak", name = "Tol Waru-Tanjung Perak", class = "trunk", lanes = 2, raised_m = 4,
      external_vehicles_per_day = 3600,
      line = at { { 112.7080, -7.256 }, { 112.7100, -7.2440 }, { 112.7215, -7.2390 }, { 112.7255, -7.2250 },
        { 112.7285, -7.2120 } } },
    { id = "perak-barat", name = "Jalan Perak Barat", class = "primary", lanes = 3,
      line = at { { 112.7345, -7.2350 }, { 112.7325, -7.2250 }, { 112.7305, -7.2150 }, { 112.7285, -7.2120 } } },
    { id = "perak-timur", name = "Jalan Perak Timur", class = "primary", lanes = 3,
      line = at { { 112.7365, -7.2350 }, { 112.7350, -7.2250 }, { 112.7335, -7.2150 }, { 112.7330, -7.2050 } } },
    { id = "prapat-kurung", name = "Jalan Prapat Kurung", class = "secondary",
      line = at { { 112.7230, -7.2060 }, { 112.7285, -7.2120 }, { 112.7335, -7.2150 }, { 112.7345, -7.2020 } } },
    { id = "kalianak", name = "Jalan Kalianak", class = "primary", external_vehicles_per_day = 3600,
      line = at { { 112.695, -7.2300 }, { 112.7050, -7.2290 }, { 112.7110, -7.2245 }, { 112.7205, -7.2245 },
        { 112.7255, -7.2250 }, { 112.7325, -7.2250 } } },
    { id = "demak", name = "Jalan Demak", class = "primary", external_vehicles_per_day = 1800,
      line = at { { 112.7150, -7.256 }, { 112.7190, -7.2470 }, { 112.7215, -7.2390 }, { 112.7280, -7.2350 },
        { 112.7345, -7.2350 } } },
    { id = "dupak", name = "Jalan Dupak", class = "primary", lanes = 2,
      line = at { { 112.7100, -7.2440 }, { 112.7190, -7.2470 }, { 112.7290, -7.2450 }, { 112.7360, -7.2440 } } },
    { id = "pahlawan", name = "Jalan Pahlawan", class = "primary", lanes = 3,
      line = at { { 112.7365, -7.2350 }, { 112.7375, -7.2400 }, { 112.7360, -7.2440 }, { 112.7375, -7.2500 },
        { 112.7385, -7.2560 } } },
    { id = "tunjungan", name = "Jalan Bubutan and Tunjungan", class = "primary", lanes = 3,
      external_vehicles_per_day = 3000,
      line = at { { 112.7345, -7.2440 }, { 112.7335, -7.2500 }, { 112.7340, -7.256 } } },
    { id = "gemblongan", name = "Jalan Genteng Kali", class = "secondary",
      line = at { { 112.7335, -7.2500 }, { 112.7375, -7.2500 }, { 112.7460, -7.2505 }, { 112.757, -7.2520 } } },
    { id = "kapasan", name = "Jalan Kapasan", class = "primary", external_vehicles_per_day = 2400,
      line = at { { 112.7360, -7.2440 }, { 112.7430, -7.2420 }, { 112.7510, -7.2425 }, { 112.757, -7.2440 } } },
    { id = "rajawali", name = "Jalan Rajawali", class = "secondary",
      line = at { { 112.7280, -7.2350 }, { 112.7345, -7.2350 }, { 112.7365, -7.2350 }, { 112.7430, -7.2345 },
        { 112.7500, -7.2350 }, { 112.757, -7.2370 } } },
    { id = "sidotopo", name = "Jalan Sidotopo and Danakarya", class = "secondary",
      line = at { { 112.7350, -7.2250 }, { 112.7430, -7.2240 }, { 112.7500, -7.2250 }, { 112.757, -7.2260 } } },
    { id = "hang-tuah", name = "Jalan Hang Tuah", class = "secondary",
      line = at { { 112.7335, -7.2150 }, { 112.7420, -7.2120 }, { 112.7500, -7.2130 }, { 112.757, -7.2150 } } },
    { id = "wonokusumo", name = "Jalan Wonokusumo and Tenggumung", class = "secondary",
      line = at { { 112.7500, -7.2130 }, { 112.7500, -7.2250 }, { 112.7500, -7.2350 }, { 112.7510, -7.2425 },
        { 112.7520, -7.2510 } } },
    { id = "kh-mansyur", name = "Jalan KH Mas Mansyur", class = "secondary",
      line = at { { 112.7420, -7.2120 }, { 112.7430, -7.2240 }, { 112.7430, -7.2345 }, { 112.7430, -7.2420 } } },
    { id = "greges-asem", name = "Jalan Asem Raya", class = "secondary", external_vehicles_per_day = 1200,
      line = at { { 112.695, -7.2460 }, { 112.7050, -7.2440 }, { 112.7100, -7.2440 } } },
  },
  districts = { -- [borders]; populations, jobs and incomes assumed
    district("semampir", "Semampir", "kampung", 158000, 26000, 26000, 3300000, 0.8, 130, { { 112.7528, -7.2335 },
      { 112.7456, -7.2301 }, { 112.7412, -7.2339 }, { 112.7390, -7.2100 }, { 112.7378, -7.1970 },
      { 112.7430, -7.2010 }, { 112.7484, -7.1985 }, { 112.757, -7.1990 }, { 112.757, -7.2354 } }),
    district("pelabuhan", "Tanjung Perak", "port", 6000, 24000, 1000, 4200000, 0.8, 220, { { 112.7176, -7.1999 },
      { 112.7343, -7.1963 }, { 112.7372, -7.2100 }, { 112.7300, -7.2110 }, { 112.7215, -7.2095 } }),
    district("pabean-cantian", "Pabean Cantian", "market", 70000, 42000, 14000, 3800000, 0.85, 130, {
      { 112.7260, -7.2110 }, { 112.7374, -7.2102 }, { 112.7382, -7.2237 }, { 112.7410, -7.2254 },
      { 112.7412, -7.2339 }, { 112.7474, -7.2434 }, { 112.7468, -7.2484 }, { 112.7421, -7.2478 },
      { 112.7391, -7.2424 }, { 112.7382, -7.2316 }, { 112.7308, -7.2340 }, { 112.7283, -7.2324 },
      { 112.7324, -7.2206 } }),
    district("krembangan", "Krembangan", "kampung", 113000, 24000, 20000, 3400000, 0.75, 130, { { 112.7205, -7.2373 },
      { 112.7176, -7.2471 }, { 112.7133, -7.2392 }, { 112.7080, -7.2364 }, { 112.7072, -7.2306 },
      { 112.7062, -7.2230 }, { 112.7153, -7.2150 }, { 112.7215, -7.2100 }, { 112.7260, -7.2112 },
      { 112.7322, -7.2206 }, { 112.7282, -7.2323 }, { 112.7308, -7.2342 }, { 112.7380, -7.2318 },
      { 112.7391, -7.2426 }, { 112.7287, -7.2429 }, { 112.7264, -7.2379 } }),
    district("bubutan", "Bubutan", "kampung", 94000, 34000, 20000, 4200000, 0.85, 130, { { 112.7342, -7.256 },
      { 112.7151, -7.256 }, { 112.7172, -7.2474 }, { 112.7207, -7.2471 }, { 112.7206, -7.2375 }, { 112.7263,
        -7.2380 },
      { 112.7288, -7.2431 }, { 112.7393, -7.2428 }, { 112.7372, -7.2525 } }),
    district("simokerto", "Simokerto", "kampung", 66000, 20000, 12000, 3500000, 0.85, 130, { { 112.7473, -7.2436 },
      { 112.7414, -7.2341 }, { 112.7456, -7.2303 }, { 112.7530, -7.2337 }, { 112.757, -7.2356 }, { 112.757, -7.2489 },
      { 112.7533, -7.2492 } }),
    district("genteng", "Genteng", "centre", 34000, 46000, 12000, 6000000, 0.85, 140, { { 112.7344, -7.256 },
      { 112.7374, -7.2525 }, { 112.7395, -7.2430 }, { 112.7421, -7.2480 }, { 112.7470, -7.2484 },
      { 112.7475, -7.2438 }, { 112.7533, -7.2494 }, { 112.757, -7.2491 }, { 112.757, -7.256 } }),
    district("asemrowo", "Asemrowo", "industry", 24000, 20000, 3000, 3400000, 0.55, 200, { { 112.695, -7.2250 },
      { 112.7060, -7.2226 }, { 112.7070, -7.2308 }, { 112.7078, -7.2366 }, { 112.7131, -7.2394 },
      { 112.7174, -7.2473 }, { 112.7149, -7.256 }, { 112.695, -7.256 } }),
  },
  rails = { -- [map]; the port's own branch along the Kalimas
    { id = "rel-barat", name = "Rel Pasar Turi", line = at { { 112.695, -7.2500 }, { 112.7120, -7.2470 },
      { 112.7240, -7.2460 }, { 112.7318, -7.2478 }, { 112.7380, -7.2440 } } },
    { id = "rel-timur", name = "Rel Gubeng", line = at { { 112.7432, -7.2436 }, { 112.7475, -7.2490 },
      { 112.7512, -7.2559 } } },
    { id = "rel-kalimas", name = "Rel Kalimas", line = at { { 112.7432, -7.2436 }, { 112.7440, -7.2340 },
      { 112.7415, -7.2240 }, { 112.7385, -7.2140 } } },
  },
  facilities = {
    { id = "st-pasar-turi", name = "Stasiun Pasar Turi", kind = "station", at = at(112.7318, -7.2478) },
    { id = "st-kota", name = "Stasiun Surabaya Kota", kind = "station", at = at(112.7432, -7.2436) },
    { id = "pasar-turi", name = "Pasar Turi", kind = "market", at = at(112.7330, -7.2455), capacity_m3 = 30 },
    { id = "pasar-pabean", name = "Pasar Pabean", kind = "market", at = at(112.7410, -7.2370), capacity_m3 = 20 },
    { id = "tanjung-perak", name = "Pelabuhan Tanjung Perak", kind = "port", at = at(112.7290, -7.2070) },
    -- Benowo lies 8 km to the west of the map: 20 min (assumed) behind Kalianak.
    { id = "benowo", name = "TPA Benowo", kind = "landfill", at = at(112.6960, -7.2300), capacity_m3 = 3000000,
      haul_min = 20 },
    { id = "garasi", name = "Garasi DLH Perak", kind = "garage", at = at(112.7270, -7.2270), trucks = 25 },
    { id = "garasi-timur", name = "Garasi DLH Tambak Wedi", kind = "garage", at = at(112.7550, -7.2260),
      trucks = 25 },
    { id = "rs-phc", name = "RS PHC", kind = "clinic", at = at(112.7320, -7.2130) },
    { id = "rs-al-irsyad", name = "RS Al-Irsyad", kind = "clinic", at = at(112.7440, -7.2300) },
    { id = "damkar", name = "Pemadam Kebakaran Pasar Turi", kind = "emergency_station", at = at(112.7300, -7.2450) },
    { id = "sma-9", name = "SMA 9", kind = "school", at = at(112.7470, -7.2520) },
  },
  gauges = {
    { id = "boezem", name = "Boezem Morokrembangan", at = at(112.7150, -7.2300) },
    { id = "kalimas", name = "Kalimas at Jembatan Merah", at = at(112.7385, -7.2350) },
    { id = "dupak", name = "Dupak", at = at(112.7190, -7.2440) },
    { id = "laut", name = "The strait off Tanjung Perak", at = at(112.7250, -7.1930) },
  },
  open_edges = { -- the plain goes on beside the map
    { side = "east", from_m = 0, to_m = 6000, slope = 0.0005 },
    { side = "west", from_m = 0, to_m = 3000, slope = 0.0005 },
  },
}

-- Contoh ("example" in Indonesian): an invented delta city on a coast like that of northern Java.
--
-- Nothing here is a survey of any place. Each kind of number is either a typical fact with its source in brackets or
-- says "assumed". Sources:
--   [Semarang]   kecamatan figures 2025 (1,722,421 people on some 370 km2); measured mean speeds 26-33 km/h
--   [Jakarta]    Ciliwung window: some 346,000 people on 22 km2, about 15,600 a km2
--   [Gayamsari]  a kecamatan of Semarang, 2013: 74,638 people, 12 TPS, 17 containers, service 46 %
--   [SIPSN]      national waste register 2024: markets make 14.5 % of the waste, households 53.7 %
--   [Armroll]    SNI 19-2454-2002: containers of 6 to 10 m3; the cycle TPS - TPA Jatibarang over 13 km takes 36 min
--   [Chow]       Chow 1959, table 5-6, Manning's n
-- Heights are above mean sea level. Spring tides of that coast stay within some 0.6 m of it (assumed).
local kota = require "kota"

-- Known heights, m: rows from north to south, columns from west to east. A plain of 1 to 2 per mille that
-- turns into a delta below 2 m, with the lowest ground not on the coast but behind it, where a polder has sunk.
-- Assumed.
local columns = { 0, 700, 1300, 1900, 2500, 3100, 3700, 4300, 5000 }
local heights = {
  { y = 4560, 0.3, 0.2, 0.2, 0.3, 0.5, 0.6, 0.6, 0.6, 0.5 },
  { y = 4400, 0.8, 0.6, 0.6, 0.6, 1.1, 1.2, 1.2, 1.2, 1.2 },
  { y = 4100, 0.9, 0.4, 0.2, 0.4, 1.2, 0.9, 1.2, 1.3, 1.3 },
  { y = 3700, 1.0, 0.4, 0.2, 0.4, 1.4, 0.5, 1.2, 1.4, 1.4 },
  { y = 3300, 1.2, 0.6, 0.3, 0.5, 1.6, 0.6, 1.3, 1.6, 1.6 },
  { y = 2900, 1.5, 1.0, 0.9, 1.0, 1.8, 1.1, 1.5, 1.8, 1.9 },
  { y = 2400, 2.6, 2.4, 2.2, 2.1, 2.4, 2.2, 2.4, 2.3, 2.6 },
  { y = 1800, 4.8, 4.6, 4.3, 4.0, 3.3, 4.2, 4.4, 3.6, 4.2 },
  { y = 1200, 7.5, 7.0, 6.5, 6.0, 4.7, 6.5, 7.0, 5.2, 6.0 },
  { y = 600, 10.0, 9.5, 9.0, 8.0, 6.3, 9.0, 10.0, 7.4, 8.0 },
  { y = 0, 13.0, 12.0, 11.0, 10.0, 7.8, 11.0, 12.0, 9.6, 10.0 },
}
local spots = {}
for _, row in ipairs(heights) do
  for k, x in ipairs(columns) do
    spots[#spots + 1] = { at = { x, row.y }, height_m = row[k] }
  end
end

return kota.city {
  name = "contoh",
  title = "Contoh, an invented delta city",
  datum = "mean sea level",
  credit = "invented; typical figures of the north coast of Java, sources in city.lua",
  utc_offset_min = 420, -- western Indonesian time
  width_m = 5000,
  height_m = 5000,
  spots = spots,

  channels = {
    -- The river: 35 m wide, 2 to 2.5 m below its banks, diked where it crosses the low ground (assumed).
    { id = "kali-hulu", name = "Kali Contoh", width_m = 35, bed_from_m = 5.3, bed_to_m = 0.6,
      water_depth_m = 0.5, base_flow_m3_per_s = 12,
      line = { { 2600, 0 }, { 2560, 500 }, { 2480, 1000 }, { 2560, 1500 }, { 2640, 2000 } } },
    { id = "kali-hilir", name = "Kali Contoh", width_m = 35, bed_from_m = 0.6, bed_to_m = -1.8,
      water_depth_m = 0.6, bank_m = 1.2,
      line = { { 2640, 2000 }, { 2590, 2500 }, { 2480, 3000 }, { 2440, 3500 }, { 2470, 4000 }, { 2500, 4700 } } },
    -- A flood canal (banjir kanal) that takes the south-east past the centre.
    { id = "banjir-kanal", name = "Banjir Kanal Timur", width_m = 28, bed_from_m = 3.2, bed_to_m = -1.6,
      water_depth_m = 0.4, base_flow_m3_per_s = 3, bank_m = 0.8,
      line = { { 4150, 1000 }, { 4100, 1700 }, { 4050, 2500 }, { 4150, 3400 }, { 4220, 4100 }, { 4250, 4700 } } },
    -- Drains of the polder, which end in its pond, and one of the centre, which the tide reaches.
    { id = "saluran-pasar", name = "Saluran Pasar", width_m = 18, bed_from_m = 0.1, bed_to_m = -1.2,
      manning_n = 0.030,
      water_depth_m = 0.1, -- [Chow] straight, some stones and weeds
      line = { { 1620, 2650 }, { 1500, 3100 }, { 1480, 3500 }, { 1380, 3820 } } },
    { id = "saluran-barat", name = "Saluran Barat", width_m = 15, bed_from_m = 0.0, bed_to_m = -1.2,
      manning_n = 0.030,
      water_depth_m = 0.1,
      line = { { 560, 2800 }, { 700, 3300 }, { 850, 3700 }, { 1080, 3900 } } },
    { id = "saluran-pusat", name = "Saluran Pusat", width_m = 16, bed_from_m = 0.0, bed_to_m = -0.7,
      manning_n = 0.030,
      water_depth_m = 0.1,
      line = { { 3280, 2960 }, { 3260, 3400 }, { 3300, 3900 }, { 3320, 4700 } } },
  },
  basins = {
    { id = "laut", name = "Laut Jawa", sea = true, bed_m = -2.5, level_m = 0,
      outline = { { 0, 4620 }, { 1200, 4580 }, { 2300, 4600 }, { 2700, 4640 }, { 3600, 4600 }, { 4400, 4640 },
        { 5000, 4600 }, { 5000, 5000 }, { 0, 5000 } } },
    -- 10 ha, as urban polders have (assumed)
    { id = "waduk", name = "Waduk Kampung Laut", bed_m = -2.0, level_m = -1.0,
      outline = { { 1050, 3820 }, { 1450, 3800 }, { 1470, 4040 }, { 1060, 4060 } } },
  },
  -- The polder's pumps: 6 m3/s in all for some 4 km2, between Jakarta's and Semarang's polders (assumed).
  pumps = {
    { id = "pompa-barat", name = "Rumah Pompa Barat", from = { 1100, 4040 }, to = { 1100, 4650 },
      capacity_m3_per_s = 3, on_level_m = -0.5, off_level_m = -1.0 },
    { id = "pompa-timur", name = "Rumah Pompa Timur", from = { 1430, 4020 }, to = { 1430, 4650 },
      capacity_m3_per_s = 3, on_level_m = -0.3, off_level_m = -0.9 },
  },

  arterials = {
    -- Half of what enters is bound for the city (sim/traffic/demand_others.c). 31,000 vehicles a day at all gates
    -- bring some 18,000 people, about half of them before ten: they fill the jobs that residents leave free,
    -- 55,000 less 0.36 to 0.42 of 120,000. The coast highway carries most: 9,000 vehicles a day enter at each end
    -- (assumed).
    { id = "pantura", name = "Jalan Pantura", class = "trunk", external_vehicles_per_day = 9000,
      line = { { 0, 2880 }, { 1000, 2850 }, { 1850, 2880 }, { 2500, 2900 }, { 3100, 2880 }, { 4080, 2850 },
      { 5000, 2900 } } },
    { id = "lingkar-selatan", name = "Jalan Lingkar Selatan", class = "primary", external_vehicles_per_day = 3000,
      line = { { 0, 1350 }, { 1000, 1280 }, { 1850, 1300 }, { 2530, 1320 }, { 3300, 1280 }, { 4130, 1250 },
      { 5000, 1300 } } },
    -- The coast road is the polder's sea dike too: 1.5 m above the ground.
    { id = "pantai", name = "Jalan Pantai", class = "secondary", raised_m = 1.5,
      line = { { 0, 4480 }, { 1800, 4460 }, { 2490, 4470 }, { 3310, 4480 }, { 4240, 4470 }, { 5000, 4480 } } },
    { id = "pandanaran", name = "Jalan Pandan", class = "primary", external_vehicles_per_day = 2500,
      line = { { 1900, 0 }, { 1850, 1300 }, { 1860, 2200 }, { 1850, 2880 }, { 1800, 3650 }, { 1800, 4460 } } },
    { id = "pemuda", name = "Jalan Pemuda", class = "primary", external_vehicles_per_day = 2500,
      line = { { 3250, 0 }, { 3300, 1280 }, { 3150, 2000 }, { 3120, 2380 } } },
    -- A dip under the railway: 1.5 m below the ground beside it, and the first to fill.
    { id = "terowongan", name = "Terowongan Pemuda", class = "primary", raised_m = -1.5,
      line = { { 3120, 2380 }, { 3110, 2560 } } },
    { id = "pemuda-utara", name = "Jalan Pemuda Utara", class = "primary",
      line = { { 3110, 2560 }, { 3100, 2880 }, { 3080, 3420 }, { 3080, 4475 } } },
    { id = "industri", name = "Jalan Industri", class = "primary", external_vehicles_per_day = 2000,
      line = { { 4600, 0 }, { 4560, 1270 }, { 4580, 2880 }, { 4600, 4475 } } },
    { id = "barat", name = "Jalan Barat", class = "secondary",
      line = { { 950, 0 }, { 1000, 1280 }, { 900, 2200 }, { 850, 2860 }, { 950, 3650 }, { 900, 4470 } } },
    { id = "veteran", name = "Jalan Veteran", class = "secondary", -- ends at the river: no bridge here
      line = { { 300, 2150 }, { 900, 2200 }, { 1860, 2200 }, { 2560, 2180 } } },
    { id = "candi", name = "Jalan Candi", class = "secondary",
      line = { { 2700, 2050 }, { 3150, 2000 }, { 4080, 2080 }, { 4570, 2100 } } },
    { id = "kampung-laut", name = "Jalan Kampung Laut", class = "secondary", -- likewise
      line = { { 300, 3620 }, { 950, 3650 }, { 1800, 3650 }, { 2380, 3620 } } },
    { id = "merdeka", name = "Jalan Merdeka", class = "secondary",
      line = { { 2520, 3450 }, { 3080, 3420 }, { 4150, 3400 }, { 4590, 3420 } } },
  },

  -- 120,000 people: some 10,000 a km2 in the kampung, less than [Jakarta], more than [Semarang]; jobs about 0.45 and
  -- school places about 0.2 a resident (assumed). Income by district: around the default, which is near the minimum
  -- wage (assumed). Shares of the poor and the old: around the defaults, higher where incomes are low, and in the old
  -- town (assumed).
  districts = {
    { id = "kampung-laut", name = "Kampung Laut", land_use = "kampung", population = 21000, jobs = 3500,
      school_places = 3600,
      low_income_share = 0.16, elderly_share = 0.1,
      income_idr_per_month = 2600000, street_spacing_m = 120, sealed_share = 0.75, inlet_spacing_m = 80,
      persons_per_tps = 2500,
      outline = { { 350, 3250 }, { 2420, 3250 }, { 2440, 4440 }, { 350, 4450 } } },
    { id = "kampung-barat", name = "Kampung Barat", land_use = "kampung", population = 14000, jobs = 2500,
      school_places = 2600, low_income_share = 0.13, elderly_share = 0.1,
      income_idr_per_month = 2800000, street_spacing_m = 125, sealed_share = 0.7,
      inlet_spacing_m = 80,
      persons_per_tps = 2500,
      outline = { { 200, 2250 }, { 1450, 2250 }, { 1450, 3250 }, { 200, 3250 } } },
    { id = "pasar", name = "Pasar", land_use = "market", population = 11000, jobs = 7500, school_places = 1600,
      income_idr_per_month = 3200000, street_spacing_m = 120, street_angle_deg = 4, sealed_share = 0.85,
      persons_per_tps = 1800,
      outline = { { 1450, 2250 }, { 2600, 2230 }, { 2480, 2900 }, { 2440, 3250 }, { 1450, 3250 } } },
    { id = "pusat", name = "Pusat", land_use = "centre", population = 9500, jobs = 16000, school_places = 3000,
      low_income_share = 0.03, elderly_share = 0.16,
      income_idr_per_month = 5000000, street_spacing_m = 130, sealed_share = 0.85, inlet_spacing_m = 40,
      outline = { { 2620, 2420 }, { 3750, 2420 }, { 3750, 3720 }, { 2480, 3720 }, { 2470, 3400 }, { 2500, 3000 } } },
    { id = "pelabuhan", name = "Pelabuhan", land_use = "port", population = 2500, jobs = 4500,
      income_idr_per_month = 3400000, street_spacing_m = 190, sealed_share = 0.7,
      outline = { { 2490, 3720 }, { 4160, 3720 }, { 4220, 4450 }, { 2510, 4450 } } },
    { id = "industri", name = "Kawasan Industri", land_use = "industry", population = 3000, jobs = 10500,
      income_idr_per_month = 3300000, street_spacing_m = 210, sealed_share = 0.7,
      outline = { { 4140, 1800 }, { 4950, 1800 }, { 4950, 4440 }, { 4260, 4440 }, { 4150, 3400 } } },
    { id = "candi", name = "Candi", land_use = "housing", population = 16000, jobs = 3500, school_places = 3600,
      low_income_share = 0.05, elderly_share = 0.15,
      income_idr_per_month = 4200000, street_spacing_m = 140, street_angle_deg = -6, sealed_share = 0.6,
      outline = { { 2540, 1300 }, { 4080, 1300 }, { 4040, 2420 }, { 2630, 2420 }, { 2650, 2000 } } },
    { id = "sampangan", name = "Sampangan", land_use = "housing", population = 15500, jobs = 3000,
      school_places = 3300,
      income_idr_per_month = 3800000, street_spacing_m = 135, street_angle_deg = 5, sealed_share = 0.6,
      outline = { { 1000, 1250 }, { 2500, 1250 }, { 2560, 1500 }, { 2630, 2000 }, { 2600, 2240 }, { 1000, 2240 } } },
    { id = "gunungan", name = "Gunungan", land_use = "housing", population = 11000, jobs = 1500, school_places = 2200,
      low_income_share = 0.03, elderly_share = 0.13,
      income_idr_per_month = 5200000, street_spacing_m = 150, street_angle_deg = 12, sealed_share = 0.5,
      outline = { { 2620, 80 }, { 4050, 80 }, { 4080, 1290 }, { 2530, 1290 }, { 2500, 1000 } } },
    { id = "perumnas", name = "Perumnas", land_use = "housing", population = 15000, jobs = 1800, school_places = 3400,
      income_idr_per_month = 3600000, street_spacing_m = 150, sealed_share = 0.55,
      outline = { { 650, 80 }, { 2560, 80 }, { 2540, 500 }, { 2460, 1000 }, { 2490, 1240 }, { 650, 1240 } } },
    { id = "taman", name = "Taman Kota", land_use = "park", population = 0, jobs = 60, sealed_share = 0.1,
      outline = { { 3750, 2950 }, { 4060, 2950 }, { 4110, 3350 }, { 3750, 3360 } } },
    { id = "sawah", name = "Sawah Timur", land_use = "farm", population = 1500, jobs = 400,
      low_income_share = 0.18, elderly_share = 0.14,
      income_idr_per_month = 2400000, street_spacing_m = 330, sealed_share = 0.1, inlet_spacing_m = 500,
      outline = { { 4170, 80 }, { 4950, 80 }, { 4950, 1780 }, { 4120, 1780 } } },
  },

  facilities = {
    { id = "tps-pasar-induk", name = "TPS Pasar Induk", kind = "tps", at = { 2010, 2760 }, capacity_m3 = 12 },
    { id = "tps-kampung-laut", name = "TPS Kampung Laut", kind = "tps", at = { 1000, 3500 }, capacity_m3 = 6 },
    { id = "tps-alun-alun", name = "TPS Alun-alun", kind = "tps", at = { 2900, 3050 }, capacity_m3 = 10 },
    { id = "tps-pelabuhan", name = "TPS Pelabuhan", kind = "tps", at = { 3450, 4150 }, capacity_m3 = 10 },
    -- Markets make a seventh of a city's waste [SIPSN], on few places.
    { id = "pasar-induk", name = "Pasar Induk", kind = "market", at = { 1980, 2700 }, capacity_m3 = 20 },
    { id = "pasar-candi", name = "Pasar Candi", kind = "market", at = { 3500, 1900 }, capacity_m3 = 10 },
    { id = "spa", name = "Stasiun Peralihan Antara", kind = "transfer_station", at = { 4420, 2350 },
      capacity_m3 = 300 },
    -- The landfill lies outside, 15 min behind the south-east gate: about a 13 km cycle's one way [Armroll].
    { id = "tpa", name = "TPA Contoh", kind = "landfill", at = { 4600, 20 }, capacity_m3 = 2000000, haul_min = 15 },
    -- And one that is there for the day when that one closes: 54 km and up to 1.5 h away, as Landih is from Denpasar
    -- (waste.sites in closure.lua). Nobody goes there before.
    { id = "tpa-jauh", name = "TPA Jauh", kind = "landfill", at = { 4600, 20 }, capacity_m3 = 300000, haul_min = 90 },
    -- 120,000 people x 0.6 kg a day are some 33 armroll loads of 2.2 t; 14 trucks with 2 to 3 trips
    -- a day each (assumed).
    { id = "garasi", name = "Garasi DLH", kind = "garage", at = { 3850, 1600 }, trucks = 14 },
    { id = "sekolah-laut", name = "Sekolah Kampung Laut", kind = "school", at = { 1600, 3500 } },
    { id = "sekolah-pusat", name = "Sekolah Pusat", kind = "school", at = { 2850, 2650 } },
    { id = "sekolah-sampangan", name = "Sekolah Sampangan", kind = "school", at = { 1500, 1700 } },
    -- One hospital, two clinics and two stations for 120,000 people (assumed).
    { id = "rsud", name = "RSUD Contoh", kind = "clinic", at = { 3100, 2700 } },
    { id = "puskesmas-laut", name = "Puskesmas Kampung Laut", kind = "clinic", at = { 1350, 3400 } },
    { id = "puskesmas-candi", name = "Puskesmas Candi", kind = "clinic", at = { 3300, 1700 } },
    { id = "pos-pusat", name = "Pos Pemadam Pusat", kind = "emergency_station", at = { 2900, 3300 } },
    { id = "pos-selatan", name = "Pos Pemadam Selatan", kind = "emergency_station", at = { 2000, 1800 } },
    { id = "dermaga", name = "Dermaga", kind = "port", at = { 3600, 4400 } },
  },
  gauges = {
    { id = "kali", name = "Kali Contoh at Pantura", at = { 2505, 2900 } },
    { id = "waduk", name = "Waduk", at = { 1250, 3930 } },
    { id = "kampung", name = "Kampung Laut", at = { 1300, 3600 } },
    { id = "terowongan", name = "Terowongan Pemuda", at = { 3115, 2470 } },
    { id = "muara", name = "Muara", at = { 2495, 4550 } },
  },
  open_edges = { -- the plain goes on beside the map; south is uphill, north is the sea
    { side = "west", from_m = 0, to_m = 2800, slope = 0.001 },
    { side = "east", from_m = 0, to_m = 4400, slope = 0.001 },
  },
}

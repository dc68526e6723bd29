-- Jakarta: the Ciliwung between Condet, Pasar Minggu and Cawang, 4.1 km by 5.3 km, drawn by hand.
--
-- Sources, in brackets beside the numbers; what has none says "assumed":
--   [borders] kelurahan outlines and their residents, some merged, drawn to some 100 m: outlines as in InaSAFE's data
--             of Jakarta (OpenStreetMap and HOT, 2012), residents from HKV's raster of people in the same data, read
--             as tenths of persons per km2
--   [heights] whole metres read off the DEM of floodhack2016-jakarta (Martin Dobias, MIT), medians of 100 m around
--             the places of the table, of 60 m around those on the river's banks
--   [map]     courses of the river and of main streets, to some 40 m, after (c) OpenStreetMap contributors, 2012
--   [SIPSN]   1,971 t of waste a day in Jakarta Selatan and 2,333 t in Jakarta Timur, 2023
-- Jobs, school places and incomes are assumed. Heights have no stated zero.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 106.836, south = -6.2995, east = 106.8732, north = -6.252 }

local heights = kota.sketch.heights(at, { 106.8362, 106.8420, 106.8480, 106.8540, 106.8600, 106.8660, 106.8730 }, {
  { -6.2525, 19, 25, 23, 23, 16, 23, 21 }, -- [heights]
  { -6.2580, 27, 28, 21, 27, false, 23, 20 },
  { -6.2635, 26, 28, 27, false, false, 27, 22 },
  { -6.2690, 22, 29, 30, 29, 28, 28, 22 },
  { -6.2745, 27, 31, 26, 32, 30, 29, 25 },
  { -6.2800, 28, 35, false, 33, 31, 26, 29 },
  { -6.2855, 33, 37, false, 34, 32, 28, 26 },
  { -6.2910, 32, 39, 37, false, 34, 28, 28 },
  { -6.2992, 40, 41, 39, 37, 37, 31, 30 },
})
local banks = { -- [heights]: the floodplain each half kilometre of the river, downstream
  { 106.8496, -6.2993, 23 }, { 106.8516, -6.2955, 22.5 }, { 106.8538, -6.2939, 22 }, { 106.8532, -6.2925, 21.5 },
  { 106.8524, -6.2908, 21.5 }, { 106.8496, -6.2910, 23 }, { 106.8509, -6.2884, 20 }, { 106.8475, -6.2870, 19.5 },
  { 106.8482, -6.2833, 19 }, { 106.8490, -6.2804, 19 }, { 106.8472, -6.2792, 19 }, { 106.8485, -6.2768, 19 },
  { 106.8515, -6.2747, 19 }, { 106.8531, -6.2722, 18.5 }, { 106.8560, -6.2717, 18 }, { 106.8556, -6.2700, 17 },
  { 106.8550, -6.2662, 16.5 }, { 106.8559, -6.2642, 16.5 }, { 106.8545, -6.2621, 16 }, { 106.8580, -6.2627, 16 },
  { 106.8596, -6.2591, 16 }, { 106.8599, -6.2560, 15.5 }, { 106.8574, -6.2545, 15.5 }, { 106.8580, -6.2522, 15.5 },
  { 106.8656, -6.2867, 26 }, { 106.8680, -6.2787, 25 }, { 106.8650, -6.2709, 22 }, { 106.8640, -6.2660, 20 },
  { 106.8625, -6.2622, 18 },
}
for _, p in ipairs(banks) do heights[#heights + 1] = { at = at(p[1], p[2]), height_m = p[3] } end

local function road(id, name, class, lanes, vehicles, line)
  return { id = id, name = name, class = class, lanes = lanes, external_vehicles_per_day = vehicles,
    line = at(line) }
end

local function district(id, name, land_use, population, jobs, outline)
  local dense = land_use == "kampung" or land_use == "market"
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 6, income_idr_per_month = dense and 5000000 or 8000000,
    street_spacing_m = dense and 110 or 140, street_pattern = land_use == "kampung" and "kampung" or "grid",
    sealed_share = dense and 0.8 or 0.7, inlet_spacing_m = 50,
    persons_per_tps = 4000, outline = at(outline) }
end

return kota.city {
  name = "jakarta",
  title = "Jakarta, the Ciliwung from Condet to Cawang",
  datum = "as the DEM's, not stated",
  credit = "drawn by hand, streets after (c) OpenStreetMap contributors; sources in city.lua",
  utc_offset_min = 420,
  width_m = width_m,
  height_m = height_m,
  spots = heights,

  channels = { -- [map]; beds [heights], widths assumed
    { id = "ciliwung", name = "Ciliwung", width_m = 20, bed_from_m = 17.5, bed_to_m = 13.3, manning_n = 0.05,
      water_depth_m = 1, base_flow_m3_per_s = 15, line = at { { 106.8496, -6.2995 }, { 106.8512, -6.2991 },
        { 106.8518, -6.2977 }, { 106.8503, -6.2961 }, { 106.8540, -6.2958 }, { 106.8537, -6.2938 },
        { 106.8520, -6.2942 }, { 106.8542, -6.2905 }, { 106.8516, -6.2909 }, { 106.8508, -6.2927 },
        { 106.8490, -6.2904 }, { 106.8509, -6.2883 }, { 106.8480, -6.2878 } } },
    { id = "ciliwung-hilir", name = "Ciliwung", width_m = 22, bed_from_m = 13.3, bed_to_m = 11.5, manning_n = 0.05,
      water_depth_m = 1, line = at { { 106.8480, -6.2878 }, { 106.8470, -6.2854 }, { 106.8472, -6.2829 },
        { 106.8500, -6.2795 }, { 106.8462, -6.2790 }, { 106.8489, -6.2764 }, { 106.8512, -6.2761 },
        { 106.8510, -6.2734 }, { 106.8533, -6.2718 }, { 106.8563, -6.2724 }, { 106.8546, -6.2700 },
        { 106.8561, -6.2700 }, { 106.8551, -6.2662 }, { 106.8536, -6.2649 }, { 106.8567, -6.2638 },
        { 106.8541, -6.2621 }, { 106.8584, -6.2629 }, { 106.8599, -6.2575 }, { 106.8602, -6.2550 },
        { 106.8573, -6.2550 }, { 106.8580, -6.2520 } } },
    { id = "timur", name = "Eastern tributary", width_m = 8, bed_from_m = 25, bed_to_m = 13.4, water_depth_m = 0.2,
      line = at { { 106.8656, -6.2867 }, { 106.8675, -6.2827 }, { 106.8683, -6.2797 }, { 106.8657, -6.2758 },
        { 106.8649, -6.2729 }, { 106.8653, -6.2689 }, { 106.8635, -6.2674 }, { 106.8644, -6.2635 },
        { 106.8621, -6.2614 }, { 106.8610, -6.2631 }, { 106.8584, -6.2629 } } },
  },
  arterials = { -- [map]; vehicles that enter: assumed
    road("pasar-minggu", "Jalan Raya Pasar Minggu", "primary", 3, 6000, { { 106.8426, -6.2520 },
      { 106.8425, -6.2540 }, { 106.8430, -6.2557 }, { 106.8435, -6.2579 }, { 106.8434, -6.2640 },
      { 106.8463, -6.2695 }, { 106.8465, -6.2738 }, { 106.8437, -6.2880 }, { 106.8407, -6.2953 },
      { 106.8401, -6.2995 } }),
    road("kalibata", "Jalan Raya Kalibata", "primary", 2, 0, { { 106.8430, -6.2557 }, { 106.8528, -6.2557 },
      { 106.8562, -6.2564 }, { 106.8585, -6.2581 }, { 106.8637, -6.2580 } }),
    road("dewi-sartika", "Jalan Dewi Sartika", "primary", 2, 4000, { { 106.8650, -6.2520 }, { 106.8636, -6.2552 },
      { 106.8637, -6.2580 }, { 106.8642, -6.2595 }, { 106.8639, -6.2610 }, { 106.8657, -6.2634 } }),
    road("sutoyo", "Jalan Mayjen Sutoyo", "primary", 3, 6000, { { 106.8728, -6.2520 }, { 106.8706, -6.2567 },
      { 106.8657, -6.2634 } }),
    road("raya-bogor", "Jalan Raya Bogor", "primary", 2, 5000, { { 106.8657, -6.2634 }, { 106.8662, -6.2681 },
      { 106.8675, -6.2704 }, { 106.8675, -6.2746 }, { 106.8720, -6.2820 }, { 106.8708, -6.2870 },
      { 106.8723, -6.2931 }, { 106.8700, -6.2995 } }),
    road("condet", "Jalan Raya Condet", "secondary", 1, 2000, { { 106.8657, -6.2634 }, { 106.8623, -6.2638 },
      { 106.8599, -6.2677 }, { 106.8550, -6.2778 }, { 106.8556, -6.2864 }, { 106.8562, -6.2995 } }),
    road("cililitan", "Jalan Cililitan Besar", "secondary", 2, 3000, { { 106.8657, -6.2634 }, { 106.8690, -6.2642 },
      { 106.8732, -6.2650 } }),
    -- 300 m south of the map in truth, with the toll road in its middle: drawn at its edge, the next bridge
    road("simatupang", "Jalan TB Simatupang", "primary", 2, 6000, { { 106.8360, -6.2990 }, { 106.8405, -6.2990 },
      { 106.8500, -6.2990 }, { 106.8560, -6.2990 }, { 106.8660, -6.2990 }, { 106.8703, -6.2990 },
      { 106.8732, -6.2990 } }),
    road("duren-tiga", "Jalan Duren Tiga Raya", "secondary", 1, 2000, { { 106.8426, -6.2537 },
      { 106.8360, -6.2535 } }),
    road("pejaten", "Jalan Pejaten Raya", "secondary", 1, 2000, { { 106.8455, -6.2787 }, { 106.8421, -6.2778 },
      { 106.8406, -6.2764 }, { 106.8397, -6.2792 }, { 106.8360, -6.2797 } }),
    road("siaga", "Jalan Siaga Raya", "secondary", 1, 0, { { 106.8360, -6.2662 }, { 106.8380, -6.2718 },
      { 106.8406, -6.2764 } }),
    road("samali", "Jalan Haji Samali", "tertiary", 1, 1500, { { 106.8360, -6.2660 }, { 106.8442, -6.2661 } }),
    road("ragunan", "Jalan Ragunan Raya", "secondary", 1, 2000, { { 106.8441, -6.2853 }, { 106.8402, -6.2856 },
      { 106.8360, -6.2853 } }),
    road("gereja", "Jalan Pasar Induk", "tertiary", 1, 1500, { { 106.8708, -6.2870 }, { 106.8732, -6.2877 } }),
    road("batu-ampar", "Jalan Batu Ampar", "tertiary", 1, 0, { { 106.8552, -6.2800 }, { 106.8610, -6.2800 },
      { 106.8655, -6.2795 }, { 106.8704, -6.2794 } }),
    road("kampung-tengah", "Jalan Kampung Tengah", "tertiary", 1, 0, { { 106.8560, -6.2925 }, { 106.8625, -6.2905 },
      { 106.8718, -6.2912 } }),
  },
  districts = { -- [borders]
    district("kalibata", "Kalibata and Duren Tiga", "housing", 32800, 16000, { { 106.8360, -6.2520 },
      { 106.8500, -6.2520 }, { 106.8495, -6.2590 }, { 106.8520, -6.2622 }, { 106.8434, -6.2624 },
      { 106.8441, -6.2661 }, { 106.8360, -6.2660 } }),
    district("rawajati", "Rawajati", "kampung", 22900, 6000, { { 106.8500, -6.2520 }, { 106.8585, -6.2520 },
      { 106.8602, -6.2550 }, { 106.8602, -6.2575 }, { 106.8592, -6.2628 }, { 106.8560, -6.2635 },
      { 106.8555, -6.2676 }, { 106.8492, -6.2683 }, { 106.8520, -6.2622 }, { 106.8495, -6.2590 } }),
    district("pejaten-barat", "Pejaten Barat", "housing", 19200, 9000, { { 106.8360, -6.2660 },
      { 106.8441, -6.2661 }, { 106.8466, -6.2715 }, { 106.8455, -6.2787 }, { 106.8406, -6.2764 },
      { 106.8398, -6.2791 }, { 106.8360, -6.2797 } }),
    district("pejaten-timur", "Pejaten Timur", "kampung", 34600, 8000, { { 106.8434, -6.2624 },
      { 106.8520, -6.2622 }, { 106.8492, -6.2683 }, { 106.8555, -6.2676 }, { 106.8562, -6.2722 },
      { 106.8525, -6.2732 }, { 106.8500, -6.2762 }, { 106.8470, -6.2790 }, { 106.8490, -6.2805 },
      { 106.8475, -6.2850 }, { 106.8490, -6.2890 }, { 106.8500, -6.2925 }, { 106.8535, -6.2905 },
      { 106.8530, -6.2950 }, { 106.8500, -6.2965 }, { 106.8406, -6.2954 }, { 106.8436, -6.2883 },
      { 106.8466, -6.2732 }, { 106.8441, -6.2661 } }),
    district("pasar-minggu", "Pasar Minggu", "market", 22500, 16000, { { 106.8360, -6.2797 }, { 106.8398, -6.2791 },
      { 106.8406, -6.2764 }, { 106.8455, -6.2787 }, { 106.8436, -6.2883 }, { 106.8404, -6.2963 },
      { 106.8401, -6.2995 }, { 106.8360, -6.2995 } }),
    district("tanjung-barat", "Tanjung Barat", "housing", 4500, 3000, { { 106.8406, -6.2954 }, { 106.8500, -6.2965 },
      { 106.8530, -6.2986 }, { 106.8531, -6.2995 }, { 106.8401, -6.2995 } }),
    district("cawang", "Cawang", "centre", 14300, 20000, { { 106.8585, -6.2520 }, { 106.8728, -6.2520 },
      { 106.8697, -6.2582 }, { 106.8606, -6.2566 }, { 106.8602, -6.2550 } }),
    district("cililitan", "Cililitan", "market", 34500, 19000, { { 106.8606, -6.2566 }, { 106.8697, -6.2582 },
      { 106.8713, -6.2554 }, { 106.8732, -6.2599 }, { 106.8730, -6.2648 }, { 106.8657, -6.2633 },
      { 106.8663, -6.2687 }, { 106.8599, -6.2677 }, { 106.8555, -6.2676 }, { 106.8560, -6.2635 },
      { 106.8592, -6.2628 } }),
    district("kramat-jati", "Kramat Jati", "market", 26400, 15000, { { 106.8657, -6.2633 }, { 106.8730, -6.2648 },
      { 106.8732, -6.2870 }, { 106.8707, -6.2870 }, { 106.8718, -6.2818 }, { 106.8670, -6.2744 },
      { 106.8673, -6.2703 } }),
    district("balekambang", "Balekambang", "kampung", 31100, 5000, { { 106.8562, -6.2722 }, { 106.8555, -6.2676 },
      { 106.8599, -6.2677 }, { 106.8550, -6.2778 }, { 106.8558, -6.2944 }, { 106.8530, -6.2950 },
      { 106.8535, -6.2905 }, { 106.8500, -6.2925 }, { 106.8490, -6.2890 }, { 106.8475, -6.2850 },
      { 106.8490, -6.2805 }, { 106.8470, -6.2790 }, { 106.8500, -6.2762 }, { 106.8525, -6.2732 } }),
    district("batu-ampar", "Batu Ampar", "kampung", 47600, 9000, { { 106.8599, -6.2677 }, { 106.8663, -6.2687 },
      { 106.8673, -6.2703 }, { 106.8670, -6.2744 }, { 106.8693, -6.2787 }, { 106.8679, -6.2824 },
      { 106.8637, -6.2816 }, { 106.8628, -6.2858 }, { 106.8595, -6.2870 }, { 106.8603, -6.2910 },
      { 106.8595, -6.2922 }, { 106.8558, -6.2928 }, { 106.8550, -6.2778 } }),
    district("kampung-tengah", "Kampung Tengah", "kampung", 37000, 7000, { { 106.8628, -6.2858 },
      { 106.8637, -6.2816 }, { 106.8679, -6.2824 }, { 106.8693, -6.2787 }, { 106.8718, -6.2818 },
      { 106.8707, -6.2870 }, { 106.8721, -6.2936 }, { 106.8700, -6.2995 }, { 106.8667, -6.2992 },
      { 106.8653, -6.2946 }, { 106.8604, -6.2940 }, { 106.8595, -6.2922 }, { 106.8603, -6.2910 },
      { 106.8595, -6.2870 } }),
    district("gedong", "Gedong", "housing", 12600, 4000, { { 106.8531, -6.2995 }, { 106.8530, -6.2986 },
      { 106.8500, -6.2965 }, { 106.8530, -6.2950 }, { 106.8558, -6.2944 }, { 106.8558, -6.2928 },
      { 106.8595, -6.2922 }, { 106.8604, -6.2940 }, { 106.8653, -6.2946 }, { 106.8667, -6.2992 },
      { 106.8680, -6.2995 } }),
    district("rambutan", "Rambutan and Dukuh", "market", 4700, 6000, { { 106.8707, -6.2870 }, { 106.8732, -6.2870 },
      { 106.8732, -6.2995 }, { 106.8700, -6.2995 }, { 106.8721, -6.2936 } }),
  },
  facilities = { -- places [map] or general knowledge of the city; sizes assumed
    { id = "psr-minggu", name = "Pasar Minggu", kind = "market", at = at(106.8448, -6.2830), capacity_m3 = 30 },
    { id = "psr-kramat-jati", name = "Pasar Kramat Jati", kind = "market", at = at(106.8670, -6.2715),
      capacity_m3 = 20 },
    { id = "psr-induk", name = "Pasar Induk Kramat Jati", kind = "market", at = at(106.8717, -6.2945),
      capacity_m3 = 40 },
    { id = "pgc", name = "Pusat Grosir Cililitan", kind = "market", at = at(106.8664, -6.2625), capacity_m3 = 20 },
    -- TPST Bantargebang lies in Bekasi, some 25 km to the east: the way assumed.
    { id = "bantargebang", name = "TPST Bantargebang", kind = "landfill", at = at(106.8731, -6.2649),
      capacity_m3 = 2000000, haul_min = 60 },
    { id = "garasi", name = "Garasi Sudin Lingkungan Hidup", kind = "garage", at = at(106.8685, -6.2620),
      trucks = 34 },
    { id = "rs-budhi-asih", name = "RSUD Budhi Asih", kind = "clinic", at = at(106.8632, -6.2565) },
    { id = "rs-pasar-minggu", name = "RSUD Pasar Minggu", kind = "clinic", at = at(106.8375, -6.2930) },
    { id = "pos-pancoran", name = "Pos Pemadam Pancoran", kind = "emergency_station", at = at(106.8428, -6.2530) },
    { id = "pos-ciracas", name = "Pos Pemadam Kramat Jati", kind = "emergency_station", at = at(106.8702, -6.2790) },
    { id = "st-duren-kalibata", name = "Stasiun Duren Kalibata", kind = "station", at = at(106.8550, -6.2553) },
    { id = "st-pasar-minggu", name = "Stasiun Pasar Minggu", kind = "station", at = at(106.8449, -6.2842) },
    { id = "tmp-kalibata", name = "Taman Makam Pahlawan Kalibata", kind = "landmark", at = at(106.8473, -6.2572) },
    { id = "smp-condet", name = "SMP Condet", kind = "school", at = at(106.8570, -6.2740) },
  },
  gauges = {
    { id = "condet", name = "Ciliwung at Condet", at = at(106.8510, -6.2909) },
    { id = "rawajati", name = "Ciliwung at Rawajati", at = at(106.8551, -6.2662) },
    { id = "kalibata", name = "Ciliwung under the Kalibata bridge", at = at(106.8599, -6.2577) },
    { id = "utara", name = "North edge, towards Manggarai", at = at(106.8577, -6.2530) },
  },
  open_edges = {
    { side = "north", slope = 0.001 }, { side = "west", slope = 0.003 }, { side = "east", slope = 0.002 },
  },
}

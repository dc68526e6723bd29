-- Semarang: the low north-east of the city, from Kota Lama and the port to Genuk and Sayung, drawn by hand.
--
-- Sources, in brackets beside the numbers; what has none says "assumed":
--   [BPS]     kecamatan populations 2025, Badan Pusat Statistik
--   [borders] kecamatan outlines drawn to some 100 m after github.com/cahyadsn/wilayah_boundaries (MIT)
--   [coast]   after OpenStreetMap contributors (ODbL, earth-seas-10m) and GSHHG
--   [map]     courses of rivers, roads and rails from general knowledge of the city, to some 200 m
--   [rob]     coast of Semarang some 0.5 to 1.5 m high; record tide of 23 May 2022; sinking 3 to 13 cm a year (PUPR: 14)
--   [BBWS]    pumps of October 2025: Sringin 10.0, Tenggang 10.25, Terboyo 6.57, Pasar Waru 3.54 m3/s (BBWS Pemali Juana)
--   [PDNTB]   Tenggang-Sringin, first phase: six pump houses, 81 m3/s (pdntb, matasemarang)
--   [Gayamsari] 12 TPS for 74,638 people (2013); [Armroll] TPS Lodan Raya to TPA Jatibarang 13 km, 36 min a cycle
--   [HERE]    mean speeds of 1,076 arterial segments: 29.6 km/h in the morning peak, 26.0 in the evening's
-- Heights are above mean sea level.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 110.408, south = -6.998, east = 110.505, north = -6.925 }

-- Heights, m: the hills of Candi begin beyond the south-west; Simpang Lima lies at some 4 m, the coast at 0.5 to 1.5 m
-- where it was filled, and below the sea in Kemijen, Tambakrejo and Genuk, where it has sunk [rob; each value assumed].
local heights = kota.sketch.heights(at, { 110.408, 110.420, 110.432, 110.443, 110.455, 110.467, 110.479, 110.491, 110.505 }, {
  { -6.925, -3.0, -3.0, -3.0, -3.0, -3.0, -2.5, -2.0, -1.5, -1.0 },
  { -6.940, 0.8, 1.4, 1.3, 0.6, 0.0, -0.1, 0.0, 0.0, 0.0 },
  { -6.950, 1.0, 1.3, 0.6, 0.3, -0.1, -0.2, -0.1, 0.1, 0.1 },
  { -6.958, 1.1, 0.8, 0.1, 0.2, 0.2, 0.1, 0.2, 0.4, 0.5 },
  { -6.965, 1.4, 0.9, 0.3, 0.4, 0.4, 0.3, 0.6, 0.7, 0.8 },
  { -6.972, 1.8, 1.4, 1.0, 1.0, 0.9, 1.0, 1.3, 1.2, 1.2 },
  { -6.980, 2.8, 2.4, 2.0, 2.0, 2.0, 2.2, 2.4, 2.0, 1.8 },
  { -6.990, 4.6, 4.0, 3.6, 3.6, 4.0, 4.4, 4.2, 3.4, 2.8 },
  { -6.998, 9.0, 7.0, 5.6, 5.2, 6.0, 6.6, 6.0, 5.0, 4.0 },
})

return kota.city {
  name = "semarang",
  title = "Semarang, the north-east",
  datum = "mean sea level",
  credit = "drawn by hand; sources in city.lua; (c) OpenStreetMap contributors for the coast",
  utc_offset_min = 420, -- western Indonesian time
  width_m = width_m,
  height_m = height_m,
  survey_year = 2025,
  spots = heights,

  channels = { -- [map]; widths, beds and dikes assumed
    { id = "kali-semarang", name = "Kali Semarang", width_m = 25, bed_from_m = 0.6, bed_to_m = -2.0, water_depth_m = 0.5,
      bank_m = 0.6, base_flow_m3_per_s = 1,
      line = at { { 110.4085, -6.9800 }, { 110.4150, -6.9760 }, { 110.4235, -6.9735 }, { 110.4255, -6.9690 },
        { 110.4225, -6.9620 }, { 110.4190, -6.9560 }, { 110.4160, -6.9500 }, { 110.4140, -6.9440 } } },
    { id = "kali-baru", name = "Kali Baru", width_m = 20, bed_from_m = -1.0, bed_to_m = -2.2, water_depth_m = 1,
      line = at { { 110.4250, -6.9590 }, { 110.4245, -6.9530 }, { 110.4240, -6.9440 } } },
    { id = "kali-banger", name = "Kali Banger", width_m = 15, bed_from_m = 1.8, bed_to_m = -1.6, water_depth_m = 0.4,
      line = at { { 110.4370, -6.9930 }, { 110.4365, -6.9830 }, { 110.4360, -6.9730 }, { 110.4350, -6.9640 },
        { 110.4335, -6.9560 }, { 110.4325, -6.9530 } } },
    { id = "banjir-kanal-timur", name = "Banjir Kanal Timur", width_m = 60, bed_from_m = 1.6, bed_to_m = -2.2,
      water_depth_m = 0.6, bank_m = 2.0, base_flow_m3_per_s = 4,
      line = at { { 110.4462, -6.9980 }, { 110.4430, -6.9900 }, { 110.4425, -6.9800 }, { 110.4440, -6.9650 },
        { 110.4420, -6.9560 }, { 110.4410, -6.9500 }, { 110.4430, -6.9410 }, { 110.4435, -6.9340 } } },
    { id = "kali-tenggang", name = "Kali Tenggang", width_m = 25, bed_from_m = 1.6, bed_to_m = -1.9, water_depth_m = 0.5,
      line = at { { 110.4640, -6.9960 }, { 110.4610, -6.9850 }, { 110.4590, -6.9750 }, { 110.4570, -6.9660 },
        { 110.4555, -6.9580 }, { 110.4535, -6.9525 } } },
    { id = "kali-sringin", name = "Kali Sringin", width_m = 22, bed_from_m = 0.8, bed_to_m = -1.9, water_depth_m = 0.5,
      line = at { { 110.4800, -6.9840 }, { 110.4780, -6.9740 }, { 110.4735, -6.9660 }, { 110.4710, -6.9580 },
        { 110.4680, -6.9490 } } },
    { id = "kali-babon", name = "Kali Babon", width_m = 35, bed_from_m = 1.0, bed_to_m = -2.0, water_depth_m = 0.6,
      bank_m = 1.2, base_flow_m3_per_s = 3,
      line = at { { 110.4930, -6.9980 }, { 110.5005, -6.9900 }, { 110.5030, -6.9800 }, { 110.5015, -6.9700 },
        { 110.5000, -6.9600 }, { 110.4930, -6.9530 }, { 110.4880, -6.9460 }, { 110.4845, -6.9380 } } },
    -- Out of the ponds to the sea: Tenggang and Sringin end behind their pump houses' closed doors (2018).
    { id = "muara-tenggang", name = "Muara Tenggang", width_m = 30, bed_from_m = -2.0, bed_to_m = -2.2, water_depth_m = 2, bank_m = 1,
      line = at { { 110.4522, -6.9500 }, { 110.4508, -6.9440 }, { 110.4500, -6.9380 } } },
    { id = "muara-sringin", name = "Muara Sringin", width_m = 30, bed_from_m = -2.0, bed_to_m = -2.2, water_depth_m = 2, bank_m = 1,
      line = at { { 110.4665, -6.9465 }, { 110.4650, -6.9420 }, { 110.4640, -6.9380 } } },
  },
  basins = {
    { id = "laut", name = "Laut Jawa", sea = true, bed_m = -3, level_m = 0, -- [coast]
      outline = at { { 110.408, -6.9480 }, { 110.4140, -6.9450 }, { 110.4190, -6.9430 }, { 110.4230, -6.9400 },
        { 110.4300, -6.9385 }, { 110.4400, -6.9390 }, { 110.4440, -6.9400 }, { 110.4480, -6.9405 },
        { 110.4550, -6.9395 }, { 110.4620, -6.9390 }, { 110.4700, -6.9420 }, { 110.4760, -6.9420 },
        { 110.4810, -6.9400 }, { 110.4860, -6.9390 }, { 110.4920, -6.9380 }, { 110.505, -6.9370 },
        { 110.505, -6.925 }, { 110.408, -6.925 } } },
    { id = "kolam-tawang", name = "Polder Tawang", bed_m = -2.5, level_m = -1.2, -- 1 ha before the station [map]
      outline = at { { 110.4268, -6.9658 }, { 110.4288, -6.9658 }, { 110.4288, -6.9668 }, { 110.4268, -6.9668 } } },
    { id = "kolam-banger", name = "Kolam Banger", bed_m = -3.0, level_m = -1.4, -- assumed
      outline = at { { 110.4315, -6.9500 }, { 110.4345, -6.9500 }, { 110.4340, -6.9535 }, { 110.4318, -6.9535 } } },
  },
  walls = { -- crests assumed: the port's dike broke at Lamicitra in May 2022 and was built up again
    { id = "tanggul-pelabuhan", name = "Port dike", crest_m = 1.6,
      breach_at = at(110.4300, -6.9388), breach_width_m = 20, breach_min = 30,
      line = at { { 110.408, -6.9490 }, { 110.4128, -6.9465 }, { 110.4155, -6.9452 }, { 110.4190, -6.9435 },
        { 110.4230, -6.9407 }, { 110.4300, -6.9392 }, { 110.4400, -6.9397 }, { 110.4415, -6.9470 } } },
    { id = "tanggul-genuk-barat", name = "Old sea bank of Genuk, west", crest_m = 0.75,
      line = at { { 110.4438, -6.9480 }, { 110.4442, -6.9405 }, { 110.4480, -6.9407 }, { 110.4494, -6.9404 } } },
    { id = "tanggul-genuk-tengah", name = "Old sea bank of Genuk, middle", crest_m = 0.75,
      line = at { { 110.4506, -6.9403 }, { 110.4550, -6.9398 }, { 110.4620, -6.9393 }, { 110.4633, -6.9395 } } },
    { id = "tanggul-genuk-timur", name = "Old sea bank of Genuk, east", crest_m = 0.75,
      line = at { { 110.4647, -6.9400 }, { 110.4700, -6.9423 }, { 110.4760, -6.9423 }, { 110.4810, -6.9403 },
        { 110.4838, -6.9396 } } },
    { id = "tanggul-sayung", name = "Bank of Sriwulan's ponds", crest_m = 0.55,
      line = at { { 110.4856, -6.9395 }, { 110.4920, -6.9383 }, { 110.505, -6.9373 } } },
  },
  pumps = {
    { id = "pompa-tenggang", name = "Rumah Pompa Tenggang", from = at(110.4535, -6.9527), to = at(110.4520, -6.9490),
      capacity_m3_per_s = 10.25, on_level_m = -0.9, off_level_m = -1.4 }, -- [BBWS]; levels assumed
    { id = "pompa-sringin", name = "Rumah Pompa Sringin", from = at(110.4680, -6.9492), to = at(110.4663, -6.9460),
      capacity_m3_per_s = 10.0, on_level_m = -0.9, off_level_m = -1.4 }, -- [BBWS]
    { id = "pompa-terboyo", name = "Pompa Terboyo", from = at(110.4600, -6.9510), to = at(110.4600, -6.9375),
      capacity_m3_per_s = 6.57, on_level_m = -0.4, off_level_m = -0.6 }, -- [BBWS]
    { id = "pompa-pasar-waru", name = "Pompa Pasar Waru", from = at(110.4485, -6.9580), to = at(110.4425, -6.9570),
      capacity_m3_per_s = 3.54, on_level_m = 0.3, off_level_m = 0.1 }, -- [BBWS]
    { id = "pompa-banger", name = "Polder Banger", from = at(110.4330, -6.9515), to = at(110.4330, -6.9380),
      capacity_m3_per_s = 9, on_level_m = -1.2, off_level_m = -1.7 }, -- assumed, 6.75 km2 of polder
    { id = "pompa-tawang", name = "Polder Tawang", from = at(110.4278, -6.9663), to = at(110.4240, -6.9640),
      capacity_m3_per_s = 1.5, on_level_m = -0.9, off_level_m = -1.4 }, -- assumed
  },
  polders = {
    { id = "tenggang-sringin", name = "Tenggang-Sringin",
      outline = at { { 110.4450, -6.9410 }, { 110.4830, -6.9410 }, { 110.4900, -6.9600 }, { 110.4800, -6.9900 },
        { 110.4480, -6.9900 } } },
  },

  -- Vehicles that enter: calibrated with the shares of modes in day.lua against [HERE]. Kaligawe is Java's north coast road (Pantura).
  arterials = {
    { id = "arteri-utara", name = "Arteri Utara (Yos Sudarso)", class = "trunk", lanes = 3, external_vehicles_per_day = 5600,
      line = at { { 110.408, -6.9610 }, { 110.4150, -6.9585 }, { 110.4230, -6.9560 }, { 110.4310, -6.9545 },
        { 110.4395, -6.9560 } } },
    { id = "kaligawe", name = "Jalan Raya Kaligawe", class = "trunk", lanes = 3, external_vehicles_per_day = 6400,
      line = at { { 110.4395, -6.9560 }, { 110.4455, -6.9565 }, { 110.4520, -6.9560 }, { 110.4600, -6.9565 },
        { 110.4700, -6.9575 }, { 110.4790, -6.9590 }, { 110.4880, -6.9580 }, { 110.4970, -6.9545 }, { 110.505, -6.9510 } } },
    { id = "ronggowarsito", name = "Jalan Ronggowarsito", class = "primary", lanes = 3,
      line = at { { 110.4395, -6.9560 }, { 110.4365, -6.9605 }, { 110.4330, -6.9640 }, { 110.4315, -6.9680 } } },
    { id = "mpu-tantular", name = "Jalan Mpu Tantular", class = "primary", lanes = 3,
      line = at { { 110.4230, -6.9560 }, { 110.4240, -6.9620 }, { 110.4255, -6.9690 } } },
    { id = "coaster", name = "Jalan Coaster", class = "secondary",
      line = at { { 110.4230, -6.9560 }, { 110.4225, -6.9500 }, { 110.4250, -6.9450 } } },
    { id = "arteri-pelabuhan", name = "Jalan Deli", class = "secondary",
      line = at { { 110.4250, -6.9450 }, { 110.4330, -6.9445 }, { 110.4390, -6.9480 }, { 110.4395, -6.9560 } } },
    { id = "pemuda", name = "Jalan Pemuda", class = "primary", lanes = 3, external_vehicles_per_day = 3600,
      line = at { { 110.408, -6.9845 }, { 110.4130, -6.9800 }, { 110.4190, -6.9745 }, { 110.4240, -6.9712 } } },
    { id = "agus-salim", name = "Jalan Agus Salim", class = "primary", lanes = 3,
      line = at { { 110.4240, -6.9712 }, { 110.4275, -6.9720 }, { 110.4315, -6.9680 } } },
    { id = "kota-lama", name = "Jalan Letjen Suprapto", class = "secondary",
      line = at { { 110.4255, -6.9690 }, { 110.4285, -6.9684 }, { 110.4315, -6.9680 } } },
    { id = "pandanaran", name = "Jalan Pandanaran", class = "primary", lanes = 3, external_vehicles_per_day = 2400,
      line = at { { 110.408, -6.9850 }, { 110.4150, -6.9880 }, { 110.4228, -6.9903 } } },
    { id = "gajah-mada", name = "Jalan Gajah Mada", class = "secondary",
      line = at { { 110.4228, -6.9903 }, { 110.4210, -6.9830 }, { 110.4195, -6.9745 } } },
    { id = "pahlawan", name = "Jalan Pahlawan", class = "primary", lanes = 3, external_vehicles_per_day = 2400,
      line = at { { 110.4228, -6.9903 }, { 110.4205, -6.9980 } } },
    { id = "ahmad-yani", name = "Jalan Ahmad Yani", class = "primary", lanes = 3,
      line = at { { 110.4228, -6.9903 }, { 110.4280, -6.9900 }, { 110.4335, -6.9915 }, { 110.4395, -6.9965 } } },
    { id = "mt-haryono", name = "Jalan MT Haryono", class = "primary", lanes = 3, external_vehicles_per_day = 2000,
      line = at { { 110.4275, -6.9720 }, { 110.4300, -6.9800 }, { 110.4335, -6.9915 }, { 110.4345, -6.9980 } } },
    { id = "dr-cipto", name = "Jalan Dr. Cipto", class = "primary", lanes = 3,
      line = at { { 110.4315, -6.9680 }, { 110.4340, -6.9780 }, { 110.4370, -6.9880 }, { 110.4395, -6.9965 } } },
    { id = "majapahit", name = "Jalan Brigjen Sudiarto", class = "primary", lanes = 3, external_vehicles_per_day = 3600,
      line = at { { 110.4395, -6.9965 }, { 110.4420, -6.9980 } } },
    { id = "citarum", name = "Jalan Citarum", class = "secondary",
      line = at { { 110.4330, -6.9800 }, { 110.4430, -6.9805 }, { 110.4500, -6.9800 }, { 110.4560, -6.9850 } } },
    { id = "tol-c", name = "Tol Seksi C (Kaligawe-Jangli)", class = "trunk", raised_m = 4, external_vehicles_per_day = 4800,
      line = at { { 110.4520, -6.9560 }, { 110.4525, -6.9650 }, { 110.4515, -6.9750 }, { 110.4495, -6.9850 },
        { 110.4480, -6.9980 } } },
    { id = "soekarno-hatta", name = "Jalan Soekarno-Hatta", class = "primary", lanes = 3, external_vehicles_per_day = 3200,
      line = at { { 110.4420, -6.9730 }, { 110.4515, -6.9750 }, { 110.4560, -6.9850 }, { 110.4650, -6.9930 },
        { 110.4690, -6.9980 } } },
    { id = "muktiharjo", name = "Jalan Muktiharjo Raya", class = "secondary",
      line = at { { 110.4525, -6.9650 }, { 110.4600, -6.9660 }, { 110.4640, -6.9720 }, { 110.4650, -6.9930 } } },
    { id = "wolter-monginsidi", name = "Jalan Wolter Monginsidi", class = "secondary", external_vehicles_per_day = 1600,
      line = at { { 110.4700, -6.9575 }, { 110.4725, -6.9660 }, { 110.4765, -6.9730 }, { 110.4810, -6.9830 },
        { 110.4825, -6.9980 } } },
    { id = "padi-raya", name = "Jalan Padi Raya", class = "tertiary",
      line = at { { 110.4600, -6.9660 }, { 110.4725, -6.9660 } } },
    { id = "bangetayu", name = "Jalan Sedayu-Bangetayu", class = "secondary",
      line = at { { 110.4640, -6.9770 }, { 110.4765, -6.9730 }, { 110.4860, -6.9760 }, { 110.4960, -6.9740 } } },
    { id = "banjardowo", name = "Jalan Banjardowo", class = "tertiary",
      line = at { { 110.4790, -6.9590 }, { 110.4840, -6.9670 }, { 110.4860, -6.9760 } } },
    { id = "industri-terboyo", name = "Jalan Kawasan Industri Terboyo", class = "secondary",
      line = at { { 110.4600, -6.9565 }, { 110.4605, -6.9500 }, { 110.4560, -6.9470 }, { 110.4540, -6.9560 } } },
    { id = "raden-patah", name = "Jalan Raden Patah and Pengapon", class = "secondary",
      line = at { { 110.4315, -6.9680 }, { 110.4360, -6.9672 }, { 110.4440, -6.9660 }, { 110.4525, -6.9650 } } },
    { id = "kartini", name = "Jalan Kartini and Gajah", class = "secondary",
      line = at { { 110.4300, -6.9820 }, { 110.4370, -6.9850 }, { 110.4440, -6.9860 }, { 110.4495, -6.9850 } } },
    { id = "barito", name = "Jalan Barito", class = "secondary",
      line = at { { 110.4395, -6.9560 }, { 110.4425, -6.9660 }, { 110.4408, -6.9800 }, { 110.4412, -6.9900 }, { 110.4395, -6.9965 } } },
    { id = "gajah-raya", name = "Jalan Gajah Raya", class = "secondary",
      line = at { { 110.4485, -6.9565 }, { 110.4465, -6.9660 }, { 110.4455, -6.9800 }, { 110.4460, -6.9900 }, { 110.4475, -6.9980 } } },
    { id = "hasanudin", name = "Jalan Hasanudin", class = "secondary",
      line = at { { 110.4120, -6.9780 }, { 110.4140, -6.9700 }, { 110.4150, -6.9585 } } },
    { id = "imam-bonjol", name = "Jalan Imam Bonjol", class = "secondary",
      line = at { { 110.408, -6.9800 }, { 110.4120, -6.9740 }, { 110.4180, -6.9705 }, { 110.4245, -6.9660 } } },
    { id = "indraprasta", name = "Jalan Petek and Kakap", class = "tertiary",
      line = at { { 110.408, -6.9690 }, { 110.4140, -6.9680 }, { 110.4210, -6.9640 }, { 110.4300, -6.9620 }, { 110.4365, -6.9605 } } },
    { id = "thamrin", name = "Jalan Thamrin", class = "secondary",
      line = at { { 110.4150, -6.9880 }, { 110.4140, -6.9800 } } },
    { id = "depok-mataram", name = "Jalan Depok", class = "tertiary",
      line = at { { 110.4170, -6.9765 }, { 110.4210, -6.9790 }, { 110.4290, -6.9780 }, { 110.4360, -6.9760 }, { 110.4410, -6.9755 } } },
    { id = "sriwijaya", name = "Jalan Sriwijaya", class = "secondary",
      line = at { { 110.4215, -6.9950 }, { 110.4340, -6.9955 }, { 110.4395, -6.9965 } } },
    { id = "veteran", name = "Jalan Veteran", class = "secondary", external_vehicles_per_day = 1200,
      line = at { { 110.408, -6.9930 }, { 110.4150, -6.9940 }, { 110.4215, -6.9950 } } },
    { id = "tlogosari", name = "Jalan Tlogosari Raya", class = "secondary",
      line = at { { 110.4515, -6.9750 }, { 110.4600, -6.9800 }, { 110.4650, -6.9860 }, { 110.4740, -6.9840 }, { 110.4810, -6.9830 } } },
    { id = "supriyadi", name = "Jalan Supriyadi", class = "secondary",
      line = at { { 110.4495, -6.9850 }, { 110.4560, -6.9920 }, { 110.4650, -6.9930 }, { 110.4730, -6.9935 }, { 110.4822, -6.9930 } } },
    { id = "arya-mukti", name = "Jalan Arya Mukti", class = "tertiary", external_vehicles_per_day = 800,
      line = at { { 110.4740, -6.9840 }, { 110.4730, -6.9935 }, { 110.4740, -6.9980 } } },
    { id = "kudu", name = "Jalan Kudu Raya", class = "tertiary",
      line = at { { 110.4810, -6.9830 }, { 110.4900, -6.9850 }, { 110.4960, -6.9740 }, { 110.4940, -6.9640 }, { 110.4900, -6.9573 } } },
    { id = "genuksari", name = "Jalan Genuksari", class = "tertiary",
      line = at { { 110.4640, -6.9570 }, { 110.4650, -6.9660 }, { 110.4640, -6.9720 } } },
    { id = "sriwulan", name = "Jalan Sriwulan", class = "tertiary",
      line = at { { 110.4970, -6.9545 }, { 110.4985, -6.9490 }, { 110.4980, -6.9430 } } },
  },

  districts = { -- [borders]; [BPS] x the share of the kecamatan that lies in the map; jobs, schools and incomes assumed
    { id = "utara", name = "Semarang Utara", land_use = "kampung", population = 82000, jobs = 15000, school_places = 15000,
      income_idr_per_month = 3200000, street_spacing_m = 140, sealed_share = 0.8, sinking_mm_per_year = 80,
      persons_per_tps = 5000, -- [BPS] 117,865, of which 0.7; sinking [rob]
      outline = at { { 110.408, -6.9770 }, { 110.425, -6.9690 }, { 110.4310, -6.9665 }, { 110.4305, -6.9555 },
        { 110.4230, -6.9565 }, { 110.4190, -6.9550 }, { 110.408, -6.9500 } } },
    { id = "pelabuhan", name = "Tanjung Emas", land_use = "port", population = 6000, jobs = 14000,
      income_idr_per_month = 3400000, street_spacing_m = 260, sealed_share = 0.75, sinking_mm_per_year = 80,
      outline = at { { 110.4160, -6.9520 }, { 110.4230, -6.9560 }, { 110.4310, -6.9540 }, { 110.4400, -6.9555 },
        { 110.4405, -6.9470 }, { 110.4395, -6.9400 }, { 110.4300, -6.9395 }, { 110.4230, -6.9410 }, { 110.4190, -6.9440 } } },
    { id = "tengah", name = "Semarang Tengah", land_use = "centre", population = 50000, jobs = 60000, school_places = 14000,
      income_idr_per_month = 5500000, street_spacing_m = 130, sealed_share = 0.9, inlet_spacing_m = 40,
      persons_per_tps = 4000, -- [BPS] 55,213
      outline = at { { 110.408, -6.9845 }, { 110.408, -6.9770 }, { 110.425, -6.9695 }, { 110.4310, -6.9668 },
        { 110.4325, -6.9800 }, { 110.4332, -6.9910 }, { 110.4228, -6.9905 } } },
    { id = "timur", name = "Semarang Timur", land_use = "kampung", population = 66000, jobs = 19000, school_places = 14000,
      income_idr_per_month = 3600000, street_spacing_m = 130, sealed_share = 0.85, sinking_mm_per_year = 60,
      persons_per_tps = 5000, -- [BPS] 66,482
      outline = at { { 110.4310, -6.9668 }, { 110.4308, -6.9560 }, { 110.4398, -6.9560 }, { 110.4430, -6.9650 },
        { 110.4415, -6.9800 }, { 110.4415, -6.9900 }, { 110.4398, -6.9968 }, { 110.4335, -6.9915 } } },
    { id = "selatan", name = "Semarang Selatan", land_use = "housing", population = 32000, jobs = 17000,
      school_places = 9000, income_idr_per_month = 4800000, street_spacing_m = 140, sealed_share = 0.75,
      persons_per_tps = 4000, -- [BPS] 61,981, of which 0.52
      outline = at { { 110.408, -6.9848 }, { 110.4228, -6.9906 }, { 110.4332, -6.9912 }, { 110.4395, -6.9966 },
        { 110.4430, -6.9980 }, { 110.408, -6.9980 } } },
    { id = "gayamsari", name = "Gayamsari", land_use = "kampung", population = 66000, jobs = 16000, school_places = 14000,
      income_idr_per_month = 3400000, street_spacing_m = 140, sealed_share = 0.75, sinking_mm_per_year = 60,
      persons_per_tps = 6200, -- [BPS] 70,381; [Gayamsari]
      outline = at { { 110.4432, -6.9562 }, { 110.4520, -6.9562 }, { 110.4522, -6.9650 }, { 110.4512, -6.9750 },
        { 110.4492, -6.9850 }, { 110.4478, -6.9980 }, { 110.4470, -6.9980 }, { 110.4438, -6.9900 }, { 110.4433, -6.9800 },
        { 110.4448, -6.9650 } } },
    { id = "terboyo", name = "Terboyo", land_use = "industry", population = 4000, jobs = 26000,
      income_idr_per_month = 3300000, street_spacing_m = 220, sealed_share = 0.7, sinking_mm_per_year = 100,
      outline = at { { 110.4430, -6.9480 }, { 110.4520, -6.9475 }, { 110.4560, -6.9460 }, { 110.4640, -6.9480 },
        { 110.4720, -6.9560 }, { 110.4700, -6.9574 }, { 110.4600, -6.9564 }, { 110.4520, -6.9559 }, { 110.4440, -6.9562 } } },
    { id = "tambak", name = "Tambak Trimulyo", land_use = "farm", population = 1500, jobs = 300,
      income_idr_per_month = 2600000, street_spacing_m = 1000, sealed_share = 0.1, sinking_mm_per_year = 100,
      outline = at { { 110.4440, -6.9470 }, { 110.4500, -6.9410 }, { 110.4620, -6.9400 }, { 110.4760, -6.9430 },
        { 110.4850, -6.9410 }, { 110.4880, -6.9470 }, { 110.4900, -6.9560 }, { 110.4790, -6.9585 }, { 110.4720, -6.9558 },
        { 110.4640, -6.9478 }, { 110.4560, -6.9458 }, { 110.4520, -6.9470 } } },
    { id = "genuk-barat", name = "Genuk (Gebangsari, Genuksari)", land_use = "kampung", population = 72000, jobs = 11000,
      school_places = 15000, income_idr_per_month = 3000000, street_spacing_m = 150, sealed_share = 0.7,
      sinking_mm_per_year = 90, persons_per_tps = 6200, -- [BPS] Genuk 141,033, about half of it
      outline = at { { 110.4524, -6.9564 }, { 110.4600, -6.9568 }, { 110.4790, -6.9592 }, { 110.4760, -6.9725 },
        { 110.4640, -6.9760 }, { 110.4515, -6.9700 } } },
    { id = "genuk-timur", name = "Genuk (Bangetayu, Kudu)", land_use = "housing", population = 69000, jobs = 9000,
      school_places = 14000, income_idr_per_month = 3300000, street_spacing_m = 170, sealed_share = 0.5,
      sinking_mm_per_year = 40, persons_per_tps = 6200, -- the other half
      outline = at { { 110.4790, -6.9592 }, { 110.4980, -6.9560 }, { 110.5000, -6.9700 }, { 110.5010, -6.9800 },
        { 110.4985, -6.9890 }, { 110.4920, -6.9980 }, { 110.4850, -6.9900 }, { 110.4765, -6.9800 }, { 110.4762, -6.9726 } } },
    { id = "pedurungan", name = "Pedurungan (Muktiharjo, Tlogosari)", land_use = "housing", population = 85000, jobs = 14000,
      school_places = 18000, income_idr_per_month = 4200000, street_spacing_m = 150, sealed_share = 0.65,
      persons_per_tps = 5000, -- [BPS] 198,452, of which 0.43
      outline = at { { 110.4515, -6.9702 }, { 110.4640, -6.9762 }, { 110.4760, -6.9728 }, { 110.4765, -6.9802 },
        { 110.4850, -6.9902 }, { 110.4918, -6.9980 }, { 110.4485, -6.9980 }, { 110.4498, -6.9850 } } },
    { id = "sriwulan", name = "Sriwulan and Purwosari (Sayung, Demak)", land_use = "kampung", population = 21000, jobs = 3000,
      school_places = 4000, income_idr_per_month = 2700000, street_spacing_m = 180, sealed_share = 0.5,
      sinking_mm_per_year = 100, -- assumed: two villages of Sayung
      outline = at { { 110.4940, -6.9525 }, { 110.4920, -6.9440 }, { 110.505, -6.9420 }, { 110.505, -6.9620 },
        { 110.5005, -6.9610 }, { 110.4985, -6.9560 } } },
  },

  facilities = {
    { id = "pasar-johar", name = "Pasar Johar", kind = "market", at = at(110.4242, -6.9725), capacity_m3 = 30 },
    { id = "pasar-waru", name = "Pasar Waru", kind = "market", at = at(110.4485, -6.9640), capacity_m3 = 15 },
    { id = "tps-lodan", name = "TPS Lodan Raya", kind = "tps", at = at(110.4200, -6.9580), capacity_m3 = 12 }, -- [Armroll]
    -- Outside, in the south-west: 36 min a cycle over 13 km [Armroll], 15 min of it beyond the map's edge (assumed).
    { id = "tpa-jatibarang", name = "TPA Jatibarang", kind = "landfill", at = at(110.4085, -6.9849), capacity_m3 = 4000000,
      haul_min = 15 },
    -- 560,000 people x 0.5 kg are some 127 loads of 2.2 t; three trips a truck and day (assumed).
    { id = "garasi-utara", name = "Garasi DLH Utara", kind = "garage", at = at(110.4180, -6.9620), trucks = 22 },
    { id = "garasi-timur", name = "Garasi DLH Timur", kind = "garage", at = at(110.4570, -6.9760), trucks = 28 },
    { id = "rsi-sultan-agung", name = "RSI Sultan Agung", kind = "clinic", at = at(110.4615, -6.9560) },
    { id = "rs-tugu-timur", name = "Puskesmas Bangetayu", kind = "clinic", at = at(110.4800, -6.9745) },
    { id = "rs-panti-wilasa", name = "RS Panti Wilasa", kind = "clinic", at = at(110.4380, -6.9795) },
    { id = "rsud-tengah", name = "RS Telogorejo", kind = "clinic", at = at(110.4270, -6.9860) },
    { id = "damkar-pusat", name = "Pemadam Kebakaran Madukoro", kind = "emergency_station", at = at(110.4200, -6.9690) },
    { id = "damkar-genuk", name = "Pemadam Kebakaran Genuk", kind = "emergency_station", at = at(110.4700, -6.9600) },
    { id = "unissula", name = "Unissula", kind = "school", at = at(110.4585, -6.9558) },
    { id = "sma-3", name = "SMA 3", kind = "school", at = at(110.4130, -6.9810) },
    { id = "tanjung-emas", name = "Pelabuhan Tanjung Emas", kind = "port", at = at(110.4270, -6.9440) },
  },
  gauges = {
    { id = "tawang", name = "Stasiun Tawang", at = at(110.4280, -6.9640) },
    { id = "kaligawe", name = "Kaligawe at Sultan Agung", at = at(110.4600, -6.9567) },
    { id = "tenggang", name = "Kali Tenggang before the pumps", at = at(110.4540, -6.9535) },
    { id = "sringin", name = "Kali Sringin before the pumps", at = at(110.4690, -6.9520) },
    { id = "lamicitra", name = "Lamicitra, in the port", at = at(110.4305, -6.9420) },
    { id = "laut", name = "The sea off Tanjung Emas", at = at(110.4400, -6.9320) },
  },
  open_edges = { -- the plain goes on beside the map
    { side = "east", from_m = 0, to_m = 6000, slope = 0.0005 },
    { side = "west", from_m = 0, to_m = 5300, slope = 0.0005 },
  },
}

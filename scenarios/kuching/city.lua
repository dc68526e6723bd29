-- Kuching on both banks of the Sarawak River, on one page. Nothing here is a survey: courses of rivers and roads from
-- general knowledge of the city, to some 300 m; heights, people and jobs assumed. Heights are above mean sea level.
-- Figures of measures are in study.lua.
local kota = require "kota"

local at, width_m, height_m = kota.sketch.window { west = 110.320, south = 1.535, east = 110.375, north = 1.580 }

local function road(id, name, class, vehicles, line)
  return { id = id, name = name, class = class, line = at(line), external_vehicles_per_day = vehicles }
end

local function district(id, name, land_use, population, jobs, outline)
  return { id = id, name = name, land_use = land_use, population = population, jobs = jobs,
    school_places = population // 5, income_idr_per_month = 9000000, street_spacing_m = 170, sealed_share = 0.6,
    persons_per_tps = 2500, outline = at(outline) }
end

return kota.city {
  name = "kuching", title = "Kuching, both banks", datum = "mean sea level", utc_offset_min = 480,
  credit = "drawn by hand; sources in city.lua and study.lua", width_m = width_m, height_m = height_m,
  spots = kota.sketch.heights(at, { 110.320, 110.331, 110.342, 110.353, 110.364, 110.375 }, {
    { 1.535, 6, 7, 8, 7, 5, 4 }, { 1.548, 4, 4, 5, 5, 3.2, 3 }, { 1.556, 2.6, 2.4, 3.4, 3, 2.6, 2.2 },
    { 1.563, 2.2, 2.6, 3, 2.4, 2.2, 2 }, { 1.572, 2.2, 2.4, 2.6, 2.2, 2, 2 }, { 1.580, 2, 2, 2.2, 2, 1.8, 1.8 } }),
  basins = {
    -- The river below the town, and Batang Salak beyond the north, both held at the tide; beds assumed.
    { id = "sungai-hilir", name = "Sungai Sarawak", sea = true, bed_m = -6, level_m = 0.4, outline = at {
      { 110.3690, 1.5620 }, { 110.375, 1.5620 }, { 110.375, 1.5590 }, { 110.3690, 1.5595 } } },
    { id = "batang-salak", name = "Batang Salak", sea = true, bed_m = -5, level_m = 0.2, outline = at {
      { 110.3290, 1.580 }, { 110.3290, 1.5775 }, { 110.3330, 1.5775 }, { 110.3330, 1.580 } } },
  },
  channels = { -- widths, beds and flows assumed
    { id = "sarawak", name = "Sungai Sarawak", width_m = 160, bed_from_m = -4, bed_to_m = -5.5, water_depth_m = 4.5,
      base_flow_m3_per_s = 60, line = at { { 110.320, 1.5510 }, { 110.3270, 1.5560 }, { 110.3350, 1.5590 },
        { 110.3440, 1.5600 }, { 110.3530, 1.5610 }, { 110.3610, 1.5625 }, { 110.3700, 1.5608 } } },
    { id = "padungan", name = "Sungai Padungan", width_m = 12, bed_from_m = 1.4, bed_to_m = -1.5,
      water_depth_m = 0.6, line = at { { 110.3560, 1.5450 }, { 110.3600, 1.5530 }, { 110.3620, 1.5620 } } },
    { id = "maong", name = "Sungai Maong", width_m = 14, bed_from_m = 2, bed_to_m = -1.5, water_depth_m = 0.6,
      line = at { { 110.3370, 1.5400 }, { 110.3320, 1.5480 }, { 110.3290, 1.5565 } } },
  },
  arterials = { -- vehicles that enter: assumed
    road("satok", "Jalan Satok", "primary", 4000, { { 110.320, 1.5600 }, { 110.3300, 1.5600 }, { 110.3330, 1.5540 },
      { 110.3400, 1.5530 }, { 110.3460, 1.5570 } }),
    road("padungan", "Jalan Padungan", "secondary", 0, { { 110.3460, 1.5570 }, { 110.3530, 1.5580 },
      { 110.3600, 1.5580 }, { 110.3660, 1.5560 } }),
    road("pending", "Jalan Pending", "primary", 4000, { { 110.3660, 1.5560 }, { 110.3720, 1.5550 },
      { 110.375, 1.5540 } }),
    road("rock", "Jalan Rock", "primary", 4000, { { 110.3460, 1.5570 }, { 110.3440, 1.5500 }, { 110.3400, 1.5420 },
      { 110.3390, 1.535 } }),
    road("tun-razak", "Jalan Tun Razak", "primary", 3000, { { 110.3660, 1.5560 }, { 110.3600, 1.5480 },
      { 110.3590, 1.535 } }),
    road("simpang-tiga", "Jalan Simpang Tiga", "primary", 0, { { 110.3400, 1.5420 }, { 110.3500, 1.5450 },
      { 110.3600, 1.5480 } }),
    road("satok-bridge", "Jambatan Satok", "primary", 0, { { 110.3300, 1.5600 }, { 110.3290, 1.5660 },
      { 110.3400, 1.5690 } }),
    road("petra-jaya", "Jalan Semariang", "primary", 3000, { { 110.3400, 1.5690 }, { 110.3500, 1.5690 },
      { 110.3540, 1.580 } }),
    road("brooke-bridge", "Jambatan Bako", "secondary", 0, { { 110.3530, 1.5580 }, { 110.3525, 1.5640 },
      { 110.3500, 1.5690 } }),
  },
  districts = {
    district("satok", "Satok", "kampung", 9000, 4000, { { 110.320, 1.535 }, { 110.3360, 1.535 }, { 110.3390, 1.5530 },
      { 110.3360, 1.5578 }, { 110.3270, 1.5545 }, { 110.320, 1.5495 } }),
    district("pusat", "Main Bazaar", "centre", 7000, 16000, { { 110.3392, 1.5530 }, { 110.3400, 1.5440 },
      { 110.3530, 1.5460 }, { 110.3540, 1.5598 }, { 110.3362, 1.5580 } }),
    district("padungan", "Padungan", "market", 11000, 9000, { { 110.3532, 1.5462 }, { 110.375, 1.5480 },
      { 110.375, 1.5586 }, { 110.3690, 1.5590 }, { 110.3612, 1.5610 }, { 110.3542, 1.5598 } }),
    district("selatan", "Simpang Tiga", "housing", 15000, 7000, { { 110.3362, 1.535 }, { 110.375, 1.535 },
      { 110.375, 1.5478 }, { 110.3532, 1.5458 }, { 110.3400, 1.5438 } }),
    district("petra-jaya", "Petra Jaya", "kampung", 16000, 6000, { { 110.3350, 1.5612 }, { 110.3530, 1.5628 },
      { 110.375, 1.5630 }, { 110.375, 1.580 }, { 110.3350, 1.580 } }),
  },
  facilities = {
    { id = "pasar-satok", name = "Pasar Satok", kind = "market", at = at(110.3310, 1.5585), capacity_m3 = 15 },
    { id = "depot", name = "Depot Trienekens", kind = "garage", at = at(110.3570, 1.5470), trucks = 8 },
    { id = "mambong", name = "Mambong", kind = "landfill", at = at(110.3392, 1.5355), capacity_m3 = 4e6,
      haul_min = 30 }, -- south of the map: assumed
    { id = "hospital", name = "Hospital Umum Sarawak", kind = "clinic", at = at(110.3400, 1.5440) },
    { id = "bomba", name = "Balai Bomba Padungan", kind = "emergency_station", at = at(110.3560, 1.5580) },
  },
  gauges = {
    { id = "satok", name = "Satok bridge", at = at(110.3290, 1.5566) },
    { id = "waterfront", name = "Waterfront", at = at(110.3450, 1.5600) },
  },
  open_edges = { { side = "south", slope = 0.002 }, { side = "west", from_m = 3200, to_m = 3900, slope = 0.0005 } },
}

-- What was built, or is being built, against the sea and the rain: each a function that makes the city with it. Figures
-- with their sources; where the press disagrees both stand.
local kota = require "kota"
local city = require "city"

local at = kota.sketch.window { west = 110.408, south = -6.998, east = 110.505, north = -6.925 } -- as in city.lua

-- Tenggang-Sringin, first phase: six pump houses with 81 m3/s, 10.53 km of dike, for 4,429 ha and 254,546 people
-- (pdntb, matasemarang). Here 30 m3/s of them stand in the two rivers beside what works; levels are assumed.
local pumps = {
  pumps = {
    { id = "pompa-tenggang", name = "Rumah Pompa Tenggang, enlarged", from = at(110.4535, -6.9527),
      to = at(110.4520, -6.9490), capacity_m3_per_s = 25, on_level_m = -1.0, off_level_m = -1.5 },
    { id = "pompa-sringin", name = "Rumah Pompa Sringin, enlarged", from = at(110.4680, -6.9492),
      to = at(110.4663, -6.9460), capacity_m3_per_s = 25, on_level_m = -1.0, off_level_m = -1.5 },
  },
}

-- The toll road Semarang-Demak, first section: 10.64 km of road on a dike in the sea (majalahlintas); the 8.5 km of it
-- in this map. Crest +2.7 m over the tide's mean: the design of the polder (JKTS 6(2), 2017). It closes the mouths of
-- Tenggang and Sringin into ponds: Terboyo, 189 ha with 6 x 5 m3/s (280 ha by BBWS in 2024), and Sriwulan, 28 ha with
-- 4 x 5 m3/s (majalahlintas, pdntb, indoraya). Babon stays open between its banks. Beds and levels are assumed.
local dike = {
  walls = {
    { id = "tol-tanggul-barat", name = "Toll dike, Kaligawe to Babon", crest_m = 2.7,
      line = at { { 110.4433, -6.9480 }, { 110.4470, -6.9390 }, { 110.4560, -6.9360 }, { 110.4700, -6.9360 },
        { 110.4800, -6.9385 }, { 110.4828, -6.9420 }, { 110.4860, -6.9480 }, { 110.4910, -6.9535 },
        { 110.4982, -6.9608 } } },
    { id = "tol-tanggul-timur", name = "Toll dike, Babon to Sayung", crest_m = 2.7,
      line = at { { 110.4999, -6.9585 }, { 110.4945, -6.9522 }, { 110.4897, -6.9460 }, { 110.4868, -6.9390 },
        { 110.4920, -6.9360 }, { 110.505, -6.9350 } } },
  },
  basins = {
    { id = "laut", name = "Laut Jawa", sea = true, bed_m = -3, level_m = 0,
      outline = at { { 110.408, -6.9480 }, { 110.4140, -6.9450 }, { 110.4190, -6.9430 }, { 110.4230, -6.9400 },
        { 110.4300, -6.9385 }, { 110.4400, -6.9390 }, { 110.4450, -6.9400 }, { 110.4470, -6.9388 },
        { 110.4560, -6.9358 }, { 110.4700, -6.9358 }, { 110.4800, -6.9382 }, { 110.4845, -6.9395 },
        { 110.4868, -6.9386 }, { 110.4920, -6.9358 }, { 110.505, -6.9348 }, { 110.505, -6.925 }, { 110.408, -6.925 } } },
    { id = "kolam-terboyo", name = "Kolam Retensi Terboyo", bed_m = -3.0, level_m = -1.2,
      outline = at { { 110.4480, -6.9395 }, { 110.4560, -6.9367 }, { 110.4700, -6.9367 }, { 110.4790, -6.9390 },
        { 110.4760, -6.9440 }, { 110.4680, -6.9445 }, { 110.4560, -6.9440 }, { 110.4490, -6.9440 } } },
    { id = "kolam-sriwulan", name = "Kolam Retensi Sriwulan", bed_m = -2.5, level_m = -1.0,
      outline = at { { 110.4930, -6.9372 }, { 110.5010, -6.9365 }, { 110.5010, -6.9395 }, { 110.4930, -6.9402 } } },
  },
  channels = { -- the mouths now end in the pond
    { id = "muara-tenggang", name = "Muara Tenggang", width_m = 30, bed_from_m = -2.0, bed_to_m = -2.4, water_depth_m = 0.8,
      line = at { { 110.4522, -6.9500 }, { 110.4508, -6.9440 }, { 110.4506, -6.9415 } } },
    { id = "muara-sringin", name = "Muara Sringin", width_m = 30, bed_from_m = -2.0, bed_to_m = -2.4, water_depth_m = 0.8,
      line = at { { 110.4665, -6.9465 }, { 110.4655, -6.9440 }, { 110.4650, -6.9420 } } },
  },
  pumps = {
    { id = "pompa-kolam-terboyo", name = "Pompa Kolam Terboyo", from = at(110.4640, -6.9390), to = at(110.4640, -6.9345),
      capacity_m3_per_s = 30, on_level_m = -1.0, off_level_m = -1.6 },
    { id = "pompa-kolam-sriwulan", name = "Pompa Kolam Sriwulan", from = at(110.4970, -6.9380), to = at(110.4970, -6.9340),
      capacity_m3_per_s = 20, on_level_m = -0.8, off_level_m = -1.4 },
  },
}

local measures = {}

--- The six pump houses of Tenggang and Sringin, as far as they stand in this map.
function measures.pumps(of) return kota.sketch.built(of or city, pumps) end

--- The toll dike with its two ponds.
function measures.dike(of) return kota.sketch.built(of or city, dike) end

--- Both.
function measures.both(of) return measures.dike(measures.pumps(of)) end

return measures

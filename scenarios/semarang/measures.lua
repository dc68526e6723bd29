-- What is being built in Semarang against the sea and the rain. Figures with their sources; where the press disagrees
-- both stand. Levels of pumps are assumed.
local kota = require "kota"

local at = kota.sketch.window { west = 110.408, south = -6.998, east = 110.505, north = -6.925 } -- as in city.lua

-- Pumps and walls that go by ids of their own stand beside what is there already.
local function adds(works)
  return function(scenario, city) return scenario:with { city = city:add(works) } end
end

local measures = {}

-- Tenggang-Sringin, first phase: six pump houses with 81 m3/s, 10.53 km of dike, for 4,429 ha and 254,546 people
-- (pdntb, matasemarang). 30 m3/s of them are put into the two rivers here, which have 20 already [BBWS in city.lua].
measures.pumps = kota.measure {
  name = "Tenggang-Sringin pumps", what = "30 m3/s more at the mouths of Tenggang and Sringin",
  change = adds {
    pumps = {
      { id = "pompa-tenggang-2", name = "Rumah Pompa Tenggang, phase 1", from = at(110.4535, -6.9527),
        to = at(110.4520, -6.9490), capacity_m3_per_s = 15, on_level_m = -1.0, off_level_m = -1.5 },
      { id = "pompa-sringin-2", name = "Rumah Pompa Sringin, phase 1", from = at(110.4680, -6.9492),
        to = at(110.4663, -6.9460), capacity_m3_per_s = 15, on_level_m = -1.0, off_level_m = -1.5 },
    },
  },
}

-- The toll road Semarang-Demak, first section: 10.64 km of road on a dike in the sea (majalahlintas), of which 8.5
-- km lie
-- in this map. Crest 2.7 m over the mean tide: the design of the polder (JKTS 6(2), 2017). Behind it two ponds, kept
-- 1.2
-- and 1 m under the sea (assumed): Terboyo, 189 ha with 6 x 5 m3/s (280 ha by BBWS in 2024), and Sriwulan, 28 ha with
-- 4 x 5 m3/s (majalahlintas, pdntb, indoraya). Kali Babon reaches the sea between two arms of the dike.
measures.dike = kota.measure {
  name = "Toll dike and ponds", what = "8.5 km of sea dike, ponds of Terboyo and Sriwulan, 50 m3/s",
  change = adds {
    walls = {
      { id = "tol-tanggul-barat", name = "Toll dike, Kaligawe to Babon", crest_m = 2.7,
        line = at { { 110.4442, -6.9480 }, { 110.4452, -6.9395 }, { 110.4480, -6.9375 }, { 110.4560, -6.9355 },
          { 110.4700, -6.9355 }, { 110.4800, -6.9375 }, { 110.4828, -6.9395 }, { 110.4850, -6.9455 },
          { 110.4905, -6.9530 }, { 110.4978, -6.9602 } } },
      { id = "tol-tanggul-timur", name = "Toll dike, Babon to Sayung", crest_m = 2.7,
        line = at { { 110.5022, -6.9590 }, { 110.4955, -6.9520 }, { 110.4906, -6.9455 }, { 110.4868, -6.9390 },
          { 110.4920, -6.9355 }, { 110.505, -6.9345 } } },
    },
    water = {
      { level_m = -1.2, area = at { { 110.4455, -6.9400 }, { 110.4480, -6.9380 }, { 110.4560, -6.9360 },
        { 110.4700, -6.9360 }, { 110.4800, -6.9380 }, { 110.4826, -6.9398 }, { 110.4760, -6.9418 },
          { 110.4620, -6.9388 },
        { 110.4480, -6.9404 } } },
      { level_m = -1.0, area = at { { 110.4872, -6.9390 }, { 110.4920, -6.9360 }, { 110.505, -6.9350 },
        { 110.505, -6.9370 }, { 110.4920, -6.9380 } } },
    },
    pumps = {
      { id = "pompa-kolam-terboyo", name = "Pompa Kolam Terboyo", from = at(110.4640, -6.9370),
        to = at(110.4640, -6.9335), capacity_m3_per_s = 30, on_level_m = -1.1, off_level_m = -1.6 },
      { id = "pompa-kolam-sriwulan", name = "Pompa Kolam Sriwulan", from = at(110.4970, -6.9362),
        to = at(110.4970, -6.9330), capacity_m3_per_s = 20, on_level_m = -0.9, off_level_m = -1.5 },
    },
  },
}

return measures

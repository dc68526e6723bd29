-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 119.400, south = -5.165, east = 119.455, north = -5.115 } -- as in city.lua

return kota.bookmarks {
  { scenario = "study", at = "06:00", view = "depth", camera = { at = at(119.4450, -5.1300), width_m = 2500 },
    caption = {
      en = "The Tallo rises, and with it the canal of Pampang.",
      id = "Sungai Tallo naik, dan bersamanya kanal Pampang.",
      ms = "Sungai Tallo naik, dan bersamanya terusan Pampang." } },
  { scenario = "study", at = "08:00", view = "depth", camera = { at = at(119.4400, -5.1300), width_m = 4000 },
    caption = {
      en = "Panakkukang and Tallo under water; with the pond a third less.",
      id = "Panakkukang dan Tallo terendam; dengan kolam berkurang sepertiga.",
      ms = "Panakkukang dan Tallo ditenggelami; dengan kolam kurang satu pertiga." } },
  { scenario = "study", at = "08:30", view = "traffic", camera = { at = at(119.4370, -5.1450), width_m = 3500 },
    caption = {
      en = "Pettarani in the wet rush hour.",
      id = "Pettarani pada jam sibuk yang basah.",
      ms = "Pettarani pada waktu puncak yang basah." } },
  { scenario = "study", at = "09:30", view = "bins", camera = { at = at(119.4250, -5.1350), width_m = 3000 },
    caption = {
      en = "More waste in the wet season, for the same trucks.",
      id = "Lebih banyak sampah di musim hujan, truk tetap sama.",
      ms = "Lebih banyak sampah pada musim hujan, lori tetap sama." } },
}

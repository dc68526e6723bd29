-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 103.745, south = 1.450, east = 103.785, north = 1.490 } -- as in city.lua

return kota.bookmarks {
  { scenario = "study", at = "06:30", view = "depth", camera = { at = at(103.7643, 1.4600), width_m = 1500 },
    caption = {
      en = "Sungai Segget under Wong Ah Fook fills.",
      id = "Sungai Segget di bawah Wong Ah Fook penuh.",
      ms = "Sungai Segget di bawah Wong Ah Fook penuh." } },
  { scenario = "study", at = "07:30", view = "depth", camera = { at = at(103.7650, 1.4580), width_m = 2000 },
    caption = {
      en = "High tide in the strait: nothing runs out; in the measure pumps lift it.",
      id = "Pasang di selat: air tidak keluar; pada tindakan pompa mengangkatnya.",
      ms = "Air pasang di selat: air tidak keluar; dalam langkah itu pam mengangkatnya." } },
  { scenario = "study", at = "08:00", view = "traffic", camera = { at = at(103.7680, 1.4580), width_m = 2500 },
    caption = {
      en = "The causeway and Jalan Wong Ah Fook in the rush hour.",
      id = "Tambak dan Jalan Wong Ah Fook pada jam sibuk.",
      ms = "Tambak dan Jalan Wong Ah Fook pada waktu puncak." } },
  { scenario = "study", at = "09:30", view = "depth", camera = { at = at(103.7630, 1.4712), width_m = 2000 },
    caption = {
      en = "In \"Pond\": what it holds back above the town.",
      id = "Pada \"Pond\": air yang ditahannya di atas kota.",
      ms = "Dalam \"Pond\": air yang ditahannya di hulu bandar." } },
}

-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 110.320, south = 1.535, east = 110.375, north = 1.580 } -- as in city.lua

return kota.bookmarks {
  { scenario = "study", at = "06:00", view = "depth", camera = { at = at(110.3290, 1.5566), width_m = 2500 },
    caption = {
      en = "The river rises at Satok while it rains.",
      id = "Sungai naik di Satok saat hujan.",
      ms = "Sungai naik di Satok ketika hujan." } },
  { scenario = "study", at = "08:00", view = "depth", camera = { at = at(110.3520, 1.5680), width_m = 4000 },
    caption = {
      en = "High tide: Petra Jaya, which hardly lies above it, takes the water.",
      id = "Pasang tinggi: Petra Jaya, yang hampir tidak lebih tinggi, tergenang.",
      ms = "Air pasang: Petra Jaya, yang hampir sama tinggi, ditenggelami." } },
  { scenario = "study", at = "08:30", view = "depth", camera = { at = at(110.3260, 1.5690), width_m = 3000 },
    caption = {
      en = "In \"Bypass channel\": the flood leaves for Batang Salak before the town.",
      id = "Pada \"Bypass channel\": banjir keluar ke Batang Salak sebelum kota.",
      ms = "Dalam \"Bypass channel\": banjir keluar ke Batang Salak sebelum bandar." } },
  { scenario = "study", at = "10:00", view = "traffic", camera = { at = at(110.3460, 1.5570), width_m = 3500 },
    caption = {
      en = "Streets to the Main Bazaar after the warning: fewer have left home.",
      id = "Jalan ke Main Bazaar setelah peringatan: lebih sedikit yang berangkat.",
      ms = "Jalan ke Main Bazaar selepas amaran: lebih sedikit yang keluar." } },
}

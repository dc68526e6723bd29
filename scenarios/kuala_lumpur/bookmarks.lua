-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 101.690, south = 3.130, east = 101.725, north = 3.165 } -- as in city.lua

return kota.bookmarks {
  { scenario = "study", at = "06:30", view = "traffic", camera = { at = at(101.7050, 3.1500), width_m = 3500 },
    caption = {
      en = "The morning rush before the storm.",
      id = "Jam sibuk pagi sebelum badai.",
      ms = "Waktu puncak pagi sebelum ribut." } },
  { scenario = "study", at = "08:15", view = "depth", camera = { at = at(101.6957, 3.1488), width_m = 1200 },
    caption = {
      en = "The Klang meets the Gombak at Masjid Jamek, both high.",
      id = "Klang bertemu Gombak di Masjid Jamek, keduanya tinggi.",
      ms = "Klang bertemu Gombak di Masjid Jamek, kedua-duanya tinggi." } },
  { scenario = "study", at = "08:30", view = "depth", camera = { at = at(101.7150, 3.1600), width_m = 1500 },
    caption = {
      en = "In \"SMART tunnel\": the gate opens to the water once the road is cleared.",
      id = "Pada \"SMART tunnel\": pintu dibuka untuk air setelah jalan dikosongkan.",
      ms = "Dalam \"SMART tunnel\": pintu dibuka untuk air setelah jalan dikosongkan." } },
  { scenario = "study", at = "09:00", view = "traffic", camera = { at = at(101.7110, 3.1470), width_m = 1500 },
    caption = {
      en = "In \"GoKL\": a free bus each fifteen minutes along Bukit Bintang.",
      id = "Pada \"GoKL\": bus gratis tiap lima belas menit di Bukit Bintang.",
      ms = "Dalam \"GoKL\": bas percuma setiap lima belas minit di Bukit Bintang." } },
}

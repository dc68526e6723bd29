-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 106.836, south = -6.2995, east = 106.8732, north = -6.252 } -- as in city.lua

return kota.bookmarks {
  { scenario = "wet", at = "05:30", view = "depth", camera = { at = at(106.8500, -6.2880), width_m = 2500 },
    caption = {
      en = "The storm is over; the Ciliwung rises in its bends.",
      id = "Hujan reda; Ciliwung naik di kelokannya.",
      ms = "Hujan reda; Ciliwung naik di likunya." } },
  { scenario = "wet", at = "07:00", view = "traffic", camera = { at = at(106.8590, -6.2590), width_m = 2500 },
    caption = {
      en = "The bridge of Kalibata, the one way over the river.",
      id = "Jembatan Kalibata, satu-satunya jalan menyeberangi sungai.",
      ms = "Jambatan Kalibata, satu-satunya jalan merentas sungai." } },
  { scenario = "wet", at = "07:30", view = "traffic", camera = { at = at(106.8640, -6.2680), width_m = 3000 },
    caption = {
      en = "In \"JakLingko\": free minibuses from Condet and Batu Ampar to Cililitan.",
      id = "Pada \"JakLingko\": Mikrotrans gratis dari Condet dan Batu Ampar ke Cililitan.",
      ms = "Dalam \"JakLingko\": bas mini percuma dari Condet dan Batu Ampar ke Cililitan." } },
  { scenario = "wet", at = "08:00", view = "depth", camera = { at = at(106.8560, -6.2670), width_m = 2000 },
    caption = {
      en = "The wave from Bogor's slopes stands in Rawajati.",
      id = "Banjir kiriman dari Bogor sampai di Rawajati.",
      ms = "Banjir dari lereng Bogor sampai di Rawajati." } },
  { scenario = "wet", at = "10:00", view = "bins", camera = { at = at(106.8600, -6.2820), width_m = 3500 },
    caption = {
      en = "In \"Smart Bin\": trucks go where it is full.",
      id = "Pada \"Smart Bin\": truk menuju TPS yang penuh.",
      ms = "Dalam \"Smart Bin\": lori pergi ke tempat yang penuh." } },
}

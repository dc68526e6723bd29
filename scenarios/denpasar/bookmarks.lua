-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 115.185, south = -8.735, east = 115.270, north = -8.635 } -- as in city.lua

return kota.bookmarks {
  { scenario = "day", at = "06:30", view = "traffic", camera = { at = at(115.2120, -8.6570), width_m = 2000 },
    caption = {
      en = "The market and the morning rush on Gajah Mada.",
      id = "Pasar dan jam sibuk pagi di Gajah Mada.",
      ms = "Pasar dan waktu puncak pagi di Gajah Mada." } },
  { scenario = "day", at = "07:30", view = "traffic", camera = { at = at(115.2170, -8.6570), width_m = 2500 },
    caption = {
      en = "In \"Procession\": four streets around Catur Muka are closed.",
      id = "Pada \"Procession\": empat jalan di sekitar Catur Muka ditutup.",
      ms = "Dalam \"Procession\": empat jalan di sekitar Catur Muka ditutup." } },
  { scenario = "day", at = "08:30", view = "bins", camera = { at = at(115.2230, -8.7100), width_m = 3000 },
    caption = {
      en = "Trucks queue at the scale of Suwung; in \"Suwung closed\" none come.",
      id = "Truk mengantre di timbangan Suwung; pada \"Suwung closed\" tidak ada.",
      ms = "Lori beratur di penimbang Suwung; dalam \"Suwung closed\" tiada." } },
  { scenario = "day", at = "09:30", view = "bins", camera = { at = at(115.2500, -8.6500), width_m = 2500 },
    caption = {
      en = "TPS3R Kesiman is full: 5 t a day where 10 t come.",
      id = "TPS3R Kesiman penuh: 5 t sehari, yang datang 10 t.",
      ms = "TPS3R Kesiman penuh: 5 t sehari, yang datang 10 t." } },
  { scenario = "wet", at = "09:00", view = "depth", camera = { at = at(115.2050, -8.6900), width_m = 4000 },
    caption = {
      en = "The Badung swollen from the hills.",
      id = "Tukad Badung meluap dari hulu.",
      ms = "Tukad Badung melimpah dari hulu." } },
}

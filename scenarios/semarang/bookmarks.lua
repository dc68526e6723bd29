-- Five minutes with rob in Semarang; README.md has them as a table.
local kota = require "kota"

local at = kota.sketch.window { west = 110.408, south = -6.998, east = 110.505, north = -6.925 } -- as in city.lua

return kota.bookmarks {
  { scenario = "rob", at = "12:30", view = "depth", camera = { at = at(110.470, -6.944), width_m = 2500 },
    caption = {
      en = "The tide stands at the old sea bank of Genuk.",
      id = "Pasang berdiri di tanggul lama Genuk.",
      ms = "Air pasang berada di ban lama Genuk." } },
  { scenario = "rob", at = "14:30", view = "depth", camera = { at = at(110.460, -6.950), width_m = 2500 },
    caption = {
      en = "It goes over: the industrial estate fills first, and pumps work against the sea.",
      id = "Air melimpas: kawasan industri terendam lebih dulu, pompa bekerja melawan laut.",
      ms = "Air melimpah: kawasan perindustrian ditenggelami dahulu, pam bekerja melawan laut." } },
  { scenario = "rob", at = "15:30", view = "depth", camera = { at = at(110.430, -6.940), width_m = 1500 },
    caption = {
      en = "The port's dike breaks, as at Lamicitra in May 2022.",
      id = "Tanggul pelabuhan jebol, seperti di Lamicitra pada Mei 2022.",
      ms = "Ban pelabuhan pecah, seperti di Lamicitra pada Mei 2022." } },
  { scenario = "rob", at = "16:30", view = "traffic", camera = { at = at(110.460, -6.957), width_m = 3000 },
    caption = {
      en = "Kaligawe, the north coast road, is under water, and Java's trucks with it.",
      id = "Kaligawe, jalan pantura, terendam, dan truk-truk terhenti.",
      ms = "Kaligawe, jalan pantai utara, ditenggelami air, dan lori terhenti." } },
  { scenario = "rob", at = "18:30", view = "depth", camera = { at = at(110.470, -6.966), width_m = 4000 },
    caption = {
      en = "Water that came in with the tide does not leave with it: it must be pumped.",
      id = "Air yang masuk bersama pasang tidak pulang bersamanya: harus dipompa.",
      ms = "Air yang masuk bersama pasang tidak surut bersamanya: ia mesti dipam." } },
}

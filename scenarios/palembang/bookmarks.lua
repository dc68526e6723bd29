-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 104.735, south = -3.015, east = 104.800, north = -2.935 } -- as in city.lua

return kota.bookmarks {
  { scenario = "wet", at = "05:00", view = "depth", camera = { at = at(104.7690, -2.9740), width_m = 3000 },
    caption = {
      en = "Rain on the Bendung while the Musi is high.",
      id = "Hujan di Bendung saat Musi tinggi.",
      ms = "Hujan di Bendung ketika Musi tinggi." } },
  { scenario = "wet", at = "06:30", view = "depth", camera = { at = at(104.7750, -2.9815), width_m = 2000 },
    caption = {
      en = "At its mouth the river cannot leave: it spreads over the low land.",
      id = "Di muara, sungai tidak dapat keluar: air meluas ke dataran rendah.",
      ms = "Di muara, sungai tidak dapat keluar: air merebak ke tanah rendah." } },
  { scenario = "wet", at = "07:00", view = "traffic", camera = { at = at(104.7630, -2.9900), width_m = 3000 },
    caption = {
      en = "The Ampera bridge in the morning rush.",
      id = "Jembatan Ampera pada jam sibuk pagi.",
      ms = "Jambatan Ampera pada waktu puncak pagi." } },
  { scenario = "wet", at = "08:30", view = "bins", camera = { at = at(104.7600, -3.0000), width_m = 3000 },
    caption = {
      en = "Collection points of Seberang Ulu.",
      id = "TPS di Seberang Ulu.",
      ms = "Tempat kutipan di Seberang Ulu." } },
  { scenario = "wet", at = "10:30", view = "depth", camera = { at = at(104.7700, -2.9760), width_m = 3000 },
    caption = {
      en = "Hours after the rain: in \"Bendung pumps\" it is dry by now.",
      id = "Beberapa jam setelah hujan: dengan \"Bendung pumps\" sudah kering.",
      ms = "Beberapa jam selepas hujan: dengan \"Bendung pumps\" sudah kering." } },
}

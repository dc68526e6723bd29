-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 114.300, south = -8.465, east = 114.350, north = -8.415 } -- as in city.lua

return kota.bookmarks {
  { scenario = "study", at = "06:00", view = "bins", camera = { at = at(114.3360, -8.4380), width_m = 2500 },
    caption = {
      en = "Kedungrejo: nine of ten keep their waste from any bin.",
      id = "Kedungrejo: sembilan dari sepuluh tidak membawa sampah ke TPS.",
      ms = "Kedungrejo: sembilan daripada sepuluh tidak membuang ke tong." } },
  { scenario = "study", at = "09:00", view = "bins", camera = { at = at(114.3320, -8.4470), width_m = 2500 },
    caption = {
      en = "In \"Village trucks\": three-wheelers bring it to TPS3R Tembokrejo.",
      id = "Pada \"Village trucks\": motor roda tiga membawanya ke TPS3R Tembokrejo.",
      ms = "Dalam \"Village trucks\": kenderaan roda tiga membawanya ke TPS3R Tembokrejo." } },
  { scenario = "study", at = "12:00", view = "depth", camera = { at = at(114.3400, -8.4400), width_m = 2500 },
    caption = {
      en = "The harbour at high water, where litter ends.",
      id = "Pelabuhan saat pasang, tempat sampah berakhir.",
      ms = "Pelabuhan ketika air pasang, tempat sampah berakhir." } },
  { scenario = "study", at = "18:00", view = "bins", camera = { at = at(114.3150, -8.4440), width_m = 4000 },
    caption = {
      en = "In the evening: what the joint fleet left.",
      id = "Sore hari: yang tersisa dari armada bersama.",
      ms = "Petang: yang ditinggalkan oleh armada bersama." } },
}

-- Stops of the demonstration; README.md has them too.
local kota = require "kota"

local at = kota.sketch.window { west = 112.695, south = -7.256, east = 112.757, north = -7.190 } -- as in city.lua

return kota.bookmarks {
  { scenario = "wet", at = "05:00", view = "depth", camera = { at = at(112.7155, -7.2305), width_m = 2500 },
    caption = {
      en = "Before the rain: the boezem of Morokrembangan is drawn down by its pumps.",
      id = "Sebelum hujan: boezem Morokrembangan diturunkan oleh pompanya.",
      ms = "Sebelum hujan: kolam Morokrembangan diturunkan oleh pamnya." } },
  { scenario = "wet", at = "06:30", view = "traffic", camera = { at = at(112.7300, -7.2300), width_m = 4000 },
    caption = {
      en = "The morning rush meets the containers of Tanjung Perak.",
      id = "Jam sibuk pagi bertemu peti kemas Tanjung Perak.",
      ms = "Waktu puncak pagi bertemu kontena Tanjung Perak." } },
  { scenario = "wet", at = "07:30", view = "depth", camera = { at = at(112.7190, -7.2440), width_m = 2000 },
    caption = {
      en = "Water stands in Dupak, lower than the river beside it.",
      id = "Air menggenang di Dupak, lebih rendah daripada sungai di sampingnya.",
      ms = "Air bertakung di Dupak, lebih rendah daripada sungai di sebelahnya." } },
  { scenario = "wet", at = "08:30", view = "bins", camera = { at = at(112.7500, -7.2250), width_m = 3000 },
    caption = {
      en = "Full collection points in Semampir: trucks are on their way to Benowo.",
      id = "TPS penuh di Semampir: truk sedang menuju Benowo.",
      ms = "Tempat kutipan penuh di Semampir: lori dalam perjalanan ke Benowo." } },
  { scenario = "wet", at = "09:45", view = "depth", camera = { at = at(112.7155, -7.2305), width_m = 4000 },
    caption = {
      en = "After the rain: what the pumps have not lifted yet.",
      id = "Setelah hujan: air yang belum terangkat pompa.",
      ms = "Selepas hujan: air yang belum dipam keluar." } },
}

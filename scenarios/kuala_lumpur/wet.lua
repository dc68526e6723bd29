-- The same day with a thunderstorm at seven in the morning, and the rivers swelling from the hills.
local kota = require "kota"

return require("day"):with {
  name = "A storm over Kuala Lumpur",
  rain = kota.storm.mononobe { r24_mm = 110, duration_h = 2, at = "07:00" }, -- assumed
  inflows = { -- what the hills send down the two rivers; assumed
    { channel = "klang", at = "06:00", flows_m3_per_s = { 10, 60, 160, 120, 60, 30, 15 } },
    { channel = "gombak", at = "06:00", flows_m3_per_s = { 8, 40, 100, 80, 40, 20, 10 } } },
}

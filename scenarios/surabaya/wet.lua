-- A wet day: 110 mm in four hours before and in the morning rush, with the tide high (both assumed).
local kota = require "kota"

return require("day"):with {
    name = "A wet weekday in Surabaya",
    start = "2025-02-04 04:00", -- a Tuesday in the wet season
    rain = kota.storm.mononobe { r24_mm = 150, duration_h = 4, at = "04:30" },
}

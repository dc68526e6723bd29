-- A wet weekday in Contoh: the storm's peak, at 06:30, meets the morning rush.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A wet weekday",
    city = "contoh",
    start = "2025-01-15 04:00", -- a Wednesday in the wet season
    duration_h = 10,
    warmup_h = 1,
    seed = 1,
    -- assumed: a storm that comes every few years
    rain = kota.storm.chicago { depth_mm = 110, duration_h = 3, peak = 0.4, at = "05:20", spread = 0.15 },
    -- assumed: a city of motorcycles, and fewer who travel on a day for which storms are forecast
    traffic = { motorcycle_share = 0.70, car_share = 0.08, work_share = 0.36, school_share = 0.18 },
    cost_benefit = { days_per_year = 0.3 }, -- assumed: such a day comes once in three years or so
    sea = { tide_m = 0.35, high_at = "08:00" }, -- high water while the rain still runs off
}

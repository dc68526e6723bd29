-- The flood of 1 January 2020 on the Ciliwung between Condet and Kalibata. The city is imported (README.md); gauges
-- and rain are read from the data folder. What is not measured is marked "assumed".
local kota = require "kota"

local start, hours = "2019-12-31 20:00", 76 -- to the end of 3 January
local levels_csv = "cities/jakarta/water_levels_2020-01.csv"

-- Stage at Depok, 11 km upstream, above its own zero. No reading from 3 January 05:30 to the 6th: straight between.
local depok_m = kota.data.series {
    file = levels_csv, where = { station = "PS. Depok" }, time = "datetime_wib", value = "level_mm", scale = 1e-3,
    start = start, blocks = hours, despike = true, gap_min = 6000,
}
local rain_mm_per_h = kota.data.series {
    file = "cities/jakarta/rain_hourly_2020-01.csv", time = "datetime_wib", value = "rain_jakarta_mm",
    start = start, blocks = hours,
}
for hour = 1, 4 do rain_mm_per_h[hour] = 0 end -- the series begins at midnight

-- Manggarai, 5 km downstream, hourly from the middle of the first hour, above its own zero; no reading after hour 57.
local manggarai_m = kota.data.series {
    file = levels_csv, where = { station = "PA. Manggarai" }, time = "datetime_wib", value = "level_mm", scale = 1e-3,
    start = start, blocks = 57, despike = true,
}

-- Rating at Depok, assumed: Q = a (h - h0)^2, the exponent of a parabolic bed under Manning's formula, rounded; h0 =
-- 0.5 m and a = 20 give 20 m3/s at 1.5 m, an ordinary wet-season flow, and 287 m3/s at the peak of 4.29 m. No
-- published rating was at hand.
local rating = { a = 20, zero_m = 0.5 }
-- From Depok to the south edge of the map, assumed: the crest took 13 h from Depok (11:40) to Manggarai (00:40), some
-- 21 km as the crow flies; 11 of them lie before the map, 5 behind it.
local lag_h, behind_h = 7, 3

-- The flow at the south edge, its rise above the lowest flow times a share.
local function inflow(share_of_rise)
    local flows, lowest = {}, math.huge
    for block = 1, hours do
        local above_m = math.max(0, depok_m[math.max(1, block - lag_h)] - rating.zero_m)
        flows[block] = rating.a * above_m^2
        lowest = math.min(lowest, flows[block])
    end
    for block = 1, hours do flows[block] = lowest + share_of_rise * (flows[block] - lowest) end
    return { { channel = "ciliwung", block_min = 60, flows_m3_per_s = flows } }
end

local january = kota.scenario {
    api = 1,
    name = "1 January 2020 on the Ciliwung",
    city = "jakarta_ciliwung",
    start = start, duration_h = hours, warmup_h = 6, seed = 1,
    cell_m = 20,
    snapshot_min = 60,
    rain = kota.storm.series { rates_mm_per_h = rain_mm_per_h, block_min = 60, name = "hourly rain of Jakarta" },
    inflows = inflow(1),
    observed_levels = {
        { name = "Manggarai", gauge = "utara", at = "2019-12-31 20:30", block_min = 60, levels_m = manggarai_m,
          lag_min = 60 * behind_h, source = "Jakarta's water agency, in Jakarta-Floodnet" },
    },
    observed_extents = {
        { name = "HKV, current state", file = "cities/jakarta_ciliwung/flood_depth_current.tif", depth_m = 0.3,
          nodata_is_dry = true, source = "HKV, through InaSAFE",
          note = "plausibility, not validation: a scenario map older than this flood" },
        { name = "Flooded in 2007", file = "cities/jakarta_ciliwung/flood2007_rw.geojson",
          depth_m = 0.3, source = "OpenStreetMap, through InaSAFE",
          note = "plausibility, not validation: another flood, and whole neighbourhoods" },
    },
    -- A holiday, and only the streets that were mapped by 2012: few trips, assumed.
    traffic = {
        work_share = 0.04, school_share = 0, shop_trips_per_day = 0.06, external_share = 0.15,
        freight_trips_per_job = 0.01,
    },
}

return { january = january, inflow = inflow, depok_m = depok_m }

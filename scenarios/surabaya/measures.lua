-- What Surabaya built, or wants to. Figures with their sources; what has none says "assumed".
local kota = require "kota"
local pumps_early = require "kota.policy.pumps_early"
local pump_station = require "kota.policy.pump_station"
local freight_windows = require "kota.policy.freight_windows"
local port_appointments = require "kota.policy.port_appointments"
local tps3r = require "kota.policy.tps3r"

local at = kota.sketch.window { west = 112.695, south = -7.256, east = 112.757, north = -7.190 } -- as in city.lua

local measures = {}

-- Pump houses grew from 56 in 2020 to 77 in 2025; to bring one to 3 m3/s costs Rp 3 billion (suarasurabaya,
-- antaranews). Three of them here; places and levels assumed.
measures.pumps = {
  pump_station { id = "pompa-dupak", name = "Rumah Pompa Dupak", from = at(112.7205, -7.2420),
    to = at(112.7180, -7.2340), capacity_m3_per_s = 3, on_level_m = 1.2, off_level_m = 0.9, cost_idr = 3e9 },
  pump_station { id = "pompa-tambak-asri", name = "Rumah Pompa Tambak Asri", from = at(112.7215, -7.2300),
    to = at(112.7190, -7.2300), capacity_m3_per_s = 3, on_level_m = 1.2, off_level_m = 0.9, cost_idr = 3e9 },
  pump_station { id = "pompa-asemrowo", name = "Rumah Pompa Asemrowo", from = at(112.7040, -7.2360),
    to = at(112.7020, -7.2170), capacity_m3_per_s = 3, on_level_m = 0.8, off_level_m = 0.5, cost_idr = 3e9 },
}

-- The boezem kept empty before rain that is forecast: the target is dry streets four hours after it (antaranews).
measures.boezem_early = pumps_early { ahead_min = 90, forecast_mm = 15, cost_idr = 0 }

-- Trucks of the port by appointment, and none on main streets in the morning peak (both as proposals; assumed).
measures.freight = {
  port_appointments { facility = "tanjung-perak", vehicles_per_h = 120 },
  freight_windows { class = "primary", from_h = 6, to_h = 8 },
}

-- TPS3R: 12 of an ideal 37, four more a year (sampahlaut, memorandum); four here, each as the one of [UPN].
local places = { { 112.7460, -7.2270 }, { 112.7530, -7.2180 }, { 112.7230, -7.2330 }, { 112.7240, -7.2480 } }
measures.tps3r = {}
for k, place in ipairs(places) do
  measures.tps3r[k] = tps3r { id = "tps3r-" .. k, name = "TPS3R " .. k, at = at(place[1], place[2]) }
end

-- Benowo's gasification (PLTSa): 1,000 t a day of some 1,650 (sampahlaut). Here a plant behind the same road takes
-- 60 % of what comes: 170 of 280 t.
measures.pltsa = kota.measure {
  name = "Benowo PLTSa", what = "gasification of 170 t a day beside the landfill",
  add = {
    city = { facilities = { { id = "pltsa", name = "PLTSa Benowo", kind = "incinerator", at = at(112.6960, -7.2302),
      capacity_m3 = 2000, haul_min = 20 } } },
    waste = { sites = { { facility = "pltsa", t_per_day = 170 } } },
  },
}

return measures

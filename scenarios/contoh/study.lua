-- The demo study: a wet weekday as it would be, and what could be done about it.
local kota = require "kota"
local pumps_early = require "kota.policy.pumps_early"
local clean_inlets = require "kota.policy.clean_inlets_before_rain"
local collect_before_rain = require "kota.policy.collect_before_rain"
local stay_home = require "kota.policy.stay_home"

local wet_day = require "scenario"

-- Sliders of the window; left alone they are their defaults. Ranges assumed: from any storm to the rarest, from few
-- who follow advice to nearly all.
local rain_mm = kota.parameter { name = "Rain that warns", unit = "mm", low = 5, high = 60, default = 15,
    what = "rain within the time looked ahead that starts pumps, advice and crews" }
local share = kota.parameter { name = "Who follows advice", unit = "share", low = 0.05, high = 0.95, default = 0.4,
    what = "of travellers who are asked to leave later" }
local crews = kota.parameter { name = "Crews", unit = "crews", low = 5, high = 60, default = 30,
    what = "that clean inlets before rain" }

local water = { pumps_early { ahead_min = 90, forecast_mm = rain_mm } }
local traffic = { stay_home { share = share, forecast_mm = rain_mm, hold_min = 90 } }
local waste = {
    collect_before_rain { ahead_min = 240, forecast_mm = rain_mm, fill = 0.2, for_min = 180 },
    clean_inlets { ahead_min = 180, forecast_mm = rain_mm, crews = crews, for_min = 150 },
}

return kota.study {
    title = "A wet weekday in Contoh",
    baseline = wet_day,
    interventions = {
        { "Early pumps", wet_day:with { policies = water } },
        { "Leave later", wet_day:with { policies = traffic } },
        { "Collect and clean first", wet_day:with { policies = waste } },
        { "All together", wet_day:with { policies = { water[1], traffic[1], waste[1], waste[2] } } },
        { "Nothing at all", wet_day:with {} },
    },
    replications = 3,
}

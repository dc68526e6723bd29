-- Travel advice: when heavy rain is near, people are asked to leave later.
local kota = require "kota"

--- ahead_min (minutes): how far the forecast looks, 60. forecast_mm (mm): rain within that time that is heavy,
--- 20 (BMKG calls 20 mm in an hour very heavy). share: of the travellers that follow, 0.3 (assumed). hold_min
--- (minutes): they wait until so long after the advice was last given, 60 (assumed). every_min (minutes): 15.
--- district: where they live, "all". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("stay_home", given, {
        name = "Leave later", ahead_min = 60, forecast_mm = 20, share = 0.3, hold_min = 60, every_min = 15,
        district = "all", cost_idr = 0, priority = 1,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        act = function(city)
            if city:rain_forecast_mm(o.ahead_min) > o.forecast_mm then
                city:hold_travel { district = o.district, share = o.share, for_min = o.hold_min }
            end
        end,
    }
end

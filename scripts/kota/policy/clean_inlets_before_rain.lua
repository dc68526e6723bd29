-- Crews clear drain inlets and streets of litter while rain is only forecast.
local kota = require "kota"

--- ahead_min (minutes): how far the forecast looks, 180. forecast_mm (mm): rain within that time that calls the
--- crews, 20 (assumed). crews: 20 (assumed; each takes out waste.crew_kg_per_h). for_min (minutes): a call
--- lasts, 120 (assumed). every_min (minutes): 30. district: "all". cost_idr (rupiah): what it costs besides the
--- crews' hours, 0.
return function(given)
    local o = kota.options("clean_inlets_before_rain", given, {
        name = "Clean inlets before rain", ahead_min = 180, forecast_mm = 20, crews = 20, for_min = 120,
        every_min = 30, district = "all", cost_idr = 0, priority = 1,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { called_min = 0 }, -- minutes that the last call still lasts
        act = function(city, state)
            state.called_min = math.max(0, state.called_min - o.every_min)
            if state.called_min == 0 and city:rain_forecast_mm(o.ahead_min) > o.forecast_mm then
                city:clean_inlets { district = o.district, crews = o.crews, for_min = o.for_min }
                state.called_min = o.for_min
            end
        end,
    }
end

-- Bins are emptied before a storm, so that they do not overflow into the street while trucks are held up by
-- water.
local kota = require "kota"

--- ahead_min (minutes): how far the forecast looks, 240. forecast_mm (mm): rain within that time that sends the
--- trucks, 20 (assumed). fill: bins fuller than this are due then, 0.2 (assumed). usual_fill: and afterwards,
--- 0.5 (the default of waste.collect_at_fill). for_min (minutes): trucks work outside their shift for so long,
--- 180 (assumed). every_min (minutes): 30. cost_idr (rupiah): what it costs besides the trucks' hours and
--- kilometres, 0.
return function(given)
    local o = kota.options("collect_before_rain", given, {
        name = "Collect before rain", ahead_min = 240, forecast_mm = 20, fill = 0.2, usual_fill = 0.5,
        for_min = 180, every_min = 30, cost_idr = 0, priority = 1,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { sent = false },
        act = function(city, state)
            local rain_mm = city:rain_forecast_mm(o.ahead_min)
            if not state.sent and rain_mm > o.forecast_mm then
                city:dispatch_trucks { for_min = o.for_min }
                city:collect_at(o.fill)
                state.sent = true
            elseif state.sent and rain_mm < o.forecast_mm / 10 then
                city:collect_at(o.usual_fill)
                state.sent = false
            end
        end,
    }
end

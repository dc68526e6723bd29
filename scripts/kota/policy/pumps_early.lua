-- Pumps run before the water comes: canals and retention ponds are drawn down while rain is only forecast.
local kota = require "kota"

--- ahead_min (minutes): how far the forecast looks, 60 (assumed: radar nowcasts are of use for about an hour).
--- forecast_mm (mm): rain within that time that starts the pumps, 20 (assumed: BMKG calls 20 mm in an hour very
--- heavy). every_min (minutes): 5. district: only the pumps of that district. cost_idr (rupiah): 0. Pumps stop
--- at their off level all the same, and go back to automatic once the forecast is dry (a tenth of forecast_mm).
return function(given)
    local o = kota.options("pumps_early", given, {
        name = "Pumps on early", ahead_min = 60, forecast_mm = 20, every_min = 5, district = "all", cost_idr = 0,
        priority = 1,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { early = false },
        act = function(city, state)
            local rain_mm = city:rain_forecast_mm(o.ahead_min)
            if rain_mm > o.forecast_mm and not state.early then
                city:pumps { district = o.district }:set { on = true }
                state.early = true
            elseif state.early and rain_mm < o.forecast_mm / 10 then
                city:pumps { district = o.district }:set { on = "auto" }
                state.early = false
            end
        end,
    }
end

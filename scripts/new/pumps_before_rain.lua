-- A policy: the pond is pumped low while rain is only forecast, so that it has room when the rain comes.
local kota = require "kota"

return kota.policy {
    name = "Pumps before rain",
    every_min = 10,           -- how often it looks
    cost_idr = 2e6,           -- what it costs besides the pumps' energy, a day
    state = { early = false }, -- what it remembers; plain values only
    act = function(city, state)
        local rain_mm = city:rain_forecast_mm(90) -- in the next 90 minutes
        if rain_mm > 20 and not state.early then
            city:pumps():set { on = true }
            state.early = true
        elseif rain_mm < 2 and state.early then
            city:pumps():set { on = "auto" }
            state.early = false
        end
    end,
}

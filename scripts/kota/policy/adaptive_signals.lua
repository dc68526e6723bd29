-- Adaptive signals: lights that follow the traffic in place of the clock. In the model the signals are run by gaps
-- (actuated) or by the pressure of queues (Varaiya 2013).
local kota = require "kota"

--- kind: "pressure" or "actuated", "pressure". district: "all". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("adaptive_signals", given, {
        name = "Adaptive signals", kind = "pressure", district = "all", cost_idr = 0, priority = 0,
    })
    return kota.policy {
        name = o.name, every_min = 60, cost_idr = o.cost_idr, priority = o.priority,
        state = { set = false },
        act = function(city, state)
            if state.set then return end
            city:links { district = o.district }:signal { kind = o.kind }
            state.set = true
        end,
        explain = function() return "ran the signals by " .. (o.kind == "pressure" and "queues" or "gaps") end,
    }
end

-- Gates to the sea are shut while the sea is high and opened when it is low.
local kota = require "kota"

--- shut_above_m (sea level above the datum): 0.4 (assumed). open_below_m: 0.2 (assumed). id: of one gate; all when
--- not given. every_min (minutes): 10. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("tide_gates", given, {
        name = "Tide gates", shut_above_m = 0.4, open_below_m = 0.2, id = "", every_min = 10, cost_idr = 0,
        priority = 0,
    })
    if o.open_below_m > o.shut_above_m then kota.fail("tide_gates: open_below_m must be <= shut_above_m") end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { shut = false, times = 0, minutes = 0 },
        act = function(city, state)
            local sea_m = city:sea_level_m()
            local gates = o.id ~= "" and city:gates { id = o.id } or city:gates()
            if state.shut then state.minutes = state.minutes + o.every_min end
            if not state.shut and sea_m > o.shut_above_m then
                gates:set { open = 0 }
                state.shut, state.times = true, state.times + 1
            elseif state.shut and sea_m < o.open_below_m then
                gates:set { open = 1 }
                state.shut = false
            end
        end,
        explain = function(state)
            return ("shut %d times, %d h %d min in all"):format(state.times, state.minutes // 60, state.minutes % 60)
        end,
    }
end

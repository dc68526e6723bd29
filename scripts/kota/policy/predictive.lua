-- Predictive rounds: each morning those points are served that would else be full before the next day's round.
local kota = require "kota"
local chance_full = require "kota.overflow"

--- chance: of being full within ahead_h from which a point is served, 0.1 (assumed). ahead_h (hours): 30, to the next
--- day's round. at_h: local hour of the order, 4.5. every_min (minutes): sensors are read so often, 60. district:
--- "all". cost_idr (rupiah): sensors, 0. From the first call on no point is due by its fill alone.
return function(given)
    local o = kota.options("predictive", given, {
        name = "Predictive rounds", chance = 0.1, ahead_h = 30, at_h = 4.5, every_min = 60, district = "all",
        cost_idr = 0, priority = 0,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { set = false, last = {}, rate = {} },
        act = function(city, state)
            if not state.set then city:collect_at(1) end
            state.set = true
            local hour = city:hour()
            local morning = hour >= o.at_h and hour < o.at_h + o.every_min / 60
            for _, bin in ipairs(city:bins { district = o.district }) do
                local chance = chance_full(state, bin, o.every_min / 60, o.ahead_h)
                if morning and chance > o.chance then bin:collect() end
            end
        end,
    }
end

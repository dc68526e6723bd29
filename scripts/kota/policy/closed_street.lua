-- A street that is closed to all traffic from the first beat on: works, a market, an experiment.
local kota = require "kota"

--- at: { x, y }, a place on it in the map's metres, needed; the street between two junctions that is nearest to it is
--- closed, in both directions. name: "Closed street". every_min (minutes): 5. cost_idr (rupiah): signs and barriers,
--- 0.
return function(given)
    local o = kota.options("closed_street", given, {
        name = "Closed street", at = {}, every_min = 5, cost_idr = 0, priority = 0,
    })
    if #o.at ~= 2 then kota.fail("closed_street: at is missing: { x, y }, a place on the street") end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { closed = false, street = "" },
        act = function(city, state)
            if state.closed then return end
            local links = city:links { near = o.at }
            links:close()
            state.closed, state.street = true, #links > 0 and links[1].name or ""
        end,
        explain = function(state)
            local street = state.street ~= "" and state.street or "a street without a name"
            return state.closed and ("closed a part of %s"):format(street) or nil
        end,
    }
end

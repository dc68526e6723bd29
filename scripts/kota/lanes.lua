-- Streets that give lanes to somebody: a policy that takes them from the other traffic once, at its first beat.
local kota = require "kota"

--- o: name, priority, streets (their names) and lanes (each way, 1) of who takes them; limit_km_per_h (km/h): speed
--- limit there from then on, none when not given. explain(links): what is told at the end, of so many links.
return function(o, limit_km_per_h, explain)
    return kota.policy {
        name = o.name, every_min = 60, priority = o.priority,
        state = { directions = 0 },
        act = function(city, state)
            if state.directions > 0 then return end
            for _, street in ipairs(o.streets) do
                local links = city:links { name = street }
                links:lanes { closed = o.lanes or 1 }
                if limit_km_per_h ~= nil then links:limit { speed_km_per_h = limit_km_per_h } end
                state.directions = state.directions + #links
            end
        end,
        explain = function(state) return explain(state.directions) end,
    }
end

-- Trash racks and booms across drains and rivers, with crews who clear them and the screens of pumps.
local kota = require "kota"

--- caught_share: of what drains carry on, 0.6 (assumed; 0.2 is what kota takes for racks at pumps alone). crews: at a
--- pump whose screen is blocked, 1 (assumed). blocked_share: of a pump's capacity at which they come, 0.1 (assumed).
--- every_min (minutes): 30. cost_idr (rupiah): 0. Honingh et al. 2020 find a metre of backwater in an hour behind a
--- rack that nobody clears: with couple.litter_clogs_pumps what is caught stays on the screens until crews come.
return function(given)
    local o = kota.options("trash_booms", given, {
        name = "Trash booms", caught_share = 0.6, crews = 1, blocked_share = 0.1, every_min = 30, cost_idr = 0,
        priority = 0,
    })
    local crews = kota.policy {
        name = o.name, every_min = o.every_min, priority = o.priority,
        act = function(city)
            for _, pump in ipairs(city:pumps()) do
                if pump.screen_blocked_share > o.blocked_share then
                    pump:clean { crews = o.crews, for_min = o.every_min }
                end
            end
        end,
    }
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, policies = { crews },
        what = ("catch %g %% of what drains carry"):format(100 * o.caught_share),
        with = { waste = { rack_share = o.caught_share } },
    }
end

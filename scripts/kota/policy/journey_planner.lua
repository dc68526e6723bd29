-- Traveller information: a journey planner with the times of the next vehicles, and messages of closures and
-- queues. In the model those with digital access who use it feel waits for public transport as shorter (mode
-- choice), and a share of those who learn nothing under way chooses its way anew as the informed do.
local kota = require "kota"

--- planner_share: of residents with digital access (a key of districts), who use it, 0.4 (assumed). inform_share:
--- of travellers with digital access, whom messages reach under way, 0.4 (assumed); it matters where
--- traffic.informed_share is below 1. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("journey_planner", given, {
        name = "Journey planner", planner_share = 0.4, inform_share = 0.4, cost_idr = 0, priority = 0,
    })
    local messages = kota.policy {
        name = o.name, every_min = 60, priority = o.priority,
        state = { sent = false },
        act = function(city, state)
            if state.sent then return end
            city:inform { share = o.inform_share, for_min = 525600 }
            state.sent = true
        end,
        explain = function()
            return ("told %g %% of those with digital access of queues and closures"):format(100 * o.inform_share)
        end,
    }
    return kota.measure {
        name = o.name, what = "A journey planner and messages to travellers", cost_idr = o.cost_idr,
        with = { traffic = { planner_share = o.planner_share } }, policies = { messages },
    }
end

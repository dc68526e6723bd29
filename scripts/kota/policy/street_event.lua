-- A parade or ceremony: streets are closed for some hours, and travellers are told of it. In the model the streets
-- are closed to all but emergency vehicles and walkers, and a share of those who learn nothing under way chooses
-- anew.
local kota = require "kota"
local hours = require "kota.hours"

local VEHICLES = { "motorcycle", "car", "ojol", "van", "truck", "bus", "bicycle" }

--- streets: their names (must be given). from_h, to_h: hours of the day, 8 and 11. inform_share: of travellers with
--- digital access, who learn of it, 0.5 (assumed). every_min (minutes): 5. cost_idr (rupiah): marshals and signs,
--- 0.
return function(given)
    local o = kota.options("street_event", given, {
        name = "Street event", streets = {}, from_h = 8, to_h = 11, inform_share = 0.5, every_min = 5, cost_idr = 0,
        priority = 1,
    })
    if #o.streets == 0 then kota.fail("street_event: streets must be given: their names") end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { closed = false, links = 0, min = 0 },
        act = function(city, state)
            local closed = hours.within(city:hour(), o.from_h, o.to_h)
            if closed then state.min = state.min + o.every_min end
            if closed == state.closed then return end
            state.closed, state.links = closed, 0
            for _, street in ipairs(o.streets) do
                local links = city:links { name = street }
                links:ban { classes = closed and VEHICLES or {} }
                state.links = state.links + #links
            end
            if closed then city:inform { share = o.inform_share, until_h = o.to_h } end
        end,
        explain = function(state)
            return ("closed %d links for %d h %d min"):format(state.links, state.min // 60, state.min % 60)
        end,
    }
end

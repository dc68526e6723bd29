-- A congestion charge: cars and motorcycles pay for driving into a part of the city at busy hours. In the model who
-- weighs time against money may take another mode (traffic.charges); where gantries stand on streets, drivers weigh
-- them in the choice of their way, and what they pay is the indicator toll_idr.
local kota = require "kota"
local hours = require "kota.hours"

--- district: where it holds (must be given). car_idr: rupiah a car, 20000; motorcycle_idr: 0 (assumed; Jakarta's
--- plans of 2023 named Rp 5,000 to 19,900). from_h, to_h: hours of the day, 6 and 10. streets: names of streets
--- with gantries, {}; gantry_idr, rupiah a link with one: a tenth of car_idr. every_min (minutes): 15. cost_idr
--- (rupiah): what a budget pays, 0.
return function(given)
    local o = kota.options("congestion_charge", given, {
        name = "Congestion charge", district = "", car_idr = 20000, motorcycle_idr = 0, from_h = 6, to_h = 10,
        streets = {}, gantry_idr = -1, every_min = 15, cost_idr = 0, priority = 0,
    })
    if o.district == "" then kota.fail("congestion_charge: district must be given: where it holds") end
    local gantry_idr = o.gantry_idr >= 0 and o.gantry_idr or o.car_idr / 10
    local gantries = kota.policy {
        name = o.name, every_min = o.every_min, priority = o.priority,
        state = { on = false, links = 0 },
        act = function(city, state)
            local on = hours.within(city:hour(), o.from_h, o.to_h)
            if on == state.on then return end
            state.on, state.links = on, 0
            for _, street in ipairs(o.streets) do
                local links = city:links { name = street }
                links:toll { classes = { "car" }, idr = on and gantry_idr or 0 }
                state.links = state.links + #links
            end
        end,
        explain = function(state)
            return ("charged cars Rp %.0f into %s from %g to %g h, with gantries on %d links"):format(
                o.car_idr, o.district, o.from_h, o.to_h, state.links)
        end,
    }
    return kota.measure {
        name = o.name, what = "A charge on driving in", cost_idr = o.cost_idr, policies = { gantries },
        add = { traffic = { charges = { { district = o.district, car_idr = o.car_idr,
            motorcycle_idr = o.motorcycle_idr, from_h = o.from_h, to_h = o.to_h } } } },
    }
end

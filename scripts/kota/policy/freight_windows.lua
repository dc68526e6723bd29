-- Freight windows: trucks are kept off streets at busy hours. In the model the streets are closed to the class in
-- those hours; trucks drive round them, wait, or go elsewhere.
local kota = require "kota"
local hours = require "kota.hours"

--- district: of the streets, "all". class: of the streets, such as "primary"; "" all. vehicles: { "truck" }.
--- from_h, to_h: hours in which they are kept off, 6 and 9 (assumed, a morning peak). every_min (minutes): 15.
--- cost_idr (rupiah): 0. Waste trucks are trucks too.
return function(given)
    local o = kota.options("freight_windows", given, {
        name = "Freight windows", district = "all", class = "", vehicles = { "truck" }, from_h = 6, to_h = 9,
        every_min = 15, cost_idr = 0, priority = 0,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { shut = false, links = 0 },
        act = function(city, state)
            local shut = hours.within(city:hour(), o.from_h, o.to_h)
            if shut == state.shut then return end
            local which = { district = o.district }
            if o.class ~= "" then which.class = o.class end
            local links = city:links(which)
            links:ban { classes = shut and o.vehicles or {} }
            state.shut, state.links = shut, #links
        end,
        explain = function(state)
            return ("kept trucks off %d links from %g to %g h"):format(state.links, o.from_h, o.to_h)
        end,
    }
end

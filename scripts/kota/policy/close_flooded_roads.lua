-- Flooded streets are closed before cars get stuck in them, and opened when the water has gone.
local kota = require "kota"

--- deeper_than_m (m): closes a street with more water than this, 0.15 (assumed: half of the 0.30 m at which
--- Pregnolato et al. 2017 find cars stopped). open_below_m (m): opens it again, 0.05 (assumed). every_min
--- (minutes): 5. district: "all". cost_idr (rupiah): 0. It keeps people out of the water, and costs time: between
--- deeper_than_m and 0.30 m cars could still pass slowly, and all of them go round or give up instead.
return function(given)
    local o = kota.options("close_flooded_roads", given, {
        name = "Close flooded roads", deeper_than_m = 0.15, open_below_m = 0.05, every_min = 5,
        district = "all", cost_idr = 0, priority = 1,
    })
    if o.open_below_m > o.deeper_than_m then
        kota.fail("close_flooded_roads: open_below_m must be <= deeper_than_m")
    end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { closed = {} }, -- ids of the streets that this policy closed
        act = function(city, state)
            if next(state.closed) ~= nil then
                local wet = {}
                for _, link in ipairs(city:links { district = o.district, deeper_than_m = o.open_below_m }) do
                    wet[link.id] = true
                end
                for _, link in ipairs(city:links { district = o.district }) do
                    if state.closed[link.id] and not wet[link.id] then
                        link:open()
                        state.closed[link.id] = nil
                    end
                end
            end
            for _, link in ipairs(city:links { district = o.district, deeper_than_m = o.deeper_than_m }) do
                if not state.closed[link.id] then
                    link:close()
                    state.closed[link.id] = true
                end
            end
        end,
    }
end

-- Bins with a level sensor: trucks go where it is full, and nowhere else.
local kota = require "kota"

--- threshold: a bin fuller than this is collected next, 0.75 (assumed). every_min (minutes):
--- how often the sensors are read, 30. district: "all". cost_idr (rupiah): sensors and their network, 0.
return function(given)
    local o = kota.options("smart_bins", given, {
        name = "Smart bins", threshold = 0.75, every_min = 30, district = "all", cost_idr = 0, priority = 0,
    })
    if not (o.threshold >= 0 and o.threshold <= 1) then kota.fail("smart_bins: threshold must be from 0 to 1") end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { set = false },
        act = function(city, state)
            if not state.set then
                city:collect_at(o.threshold)
                state.set = true
            end
            city:bins { district = o.district, fuller_than = o.threshold }:collect()
        end,
    }
end

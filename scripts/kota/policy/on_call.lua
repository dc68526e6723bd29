-- On call: a truck comes when residents report a full point, and not before.
local kota = require "kota"

--- full: reported when fuller than this, 0.99. every_min (minutes): reports are passed on so often, 60 (assumed).
--- district: "all". cost_idr (rupiah): 0. From the first call on no point is due by its fill alone.
return function(given)
    local o = kota.options("on_call", given, {
        name = "On call", full = 0.99, every_min = 60, district = "all", cost_idr = 0, priority = 0,
    })
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { set = false },
        act = function(city, state)
            if not state.set then city:collect_at(1) end
            state.set = true
            city:bins { district = o.district, fuller_than = o.full }:collect()
        end,
    }
end

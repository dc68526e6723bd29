-- Fixed rounds: each day a part of the collection points, whatever their fill.
local kota = require "kota"

--- every_days: each point is served once in so many days, 2 (assumed). at_h: local hour of the order, 4.5 (before the
--- shift; assumed). district: "all". cost_idr (rupiah): 0. From the first call on no point is due by its fill.
return function(given)
    local o = kota.options("fixed_rounds", given, {
        name = "Fixed rounds", every_days = 2, at_h = 4.5, district = "all", cost_idr = 0, priority = 0,
    })
    if not (o.every_days >= 1) then kota.fail("fixed_rounds: every_days must be at least 1") end
    return kota.policy {
        name = o.name, every_min = 30, cost_idr = o.cost_idr, priority = o.priority,
        state = { day = -1, calls = 0 }, -- calls: half hours since the start
        act = function(city, state)
            if state.calls == 0 then city:collect_at(1) end
            state.calls = state.calls + 1
            local hour = city:hour()
            if hour < o.at_h or hour >= o.at_h + 0.5 then return end
            state.day = state.day + 1
            for i, bin in ipairs(city:bins { district = o.district }) do
                if (i + state.day) % o.every_days < 1 then bin:collect() end
            end
        end,
    }
end

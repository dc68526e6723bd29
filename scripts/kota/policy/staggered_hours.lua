-- Staggered hours: offices and schools begin at different times, so that the rush spreads. In the model the hours
-- at which people leave for work spread more around their mean.
local kota = require "kota"

--- spread_h (h): standard deviation of the hour of leaving for work, 1.2, in place of 0.7 (assumed: beginnings from
--- 07:00 to 10:00). school_spread_h (h): 0.2, as ever. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("staggered_hours", given,
        { name = "Staggered hours", spread_h = 1.2, school_spread_h = 0.2, cost_idr = 0 })
    return kota.measure {
        name = o.name, what = "Offices that begin at different hours", cost_idr = o.cost_idr,
        with = { traffic = { work_leave_spread_h = o.spread_h, school_leave_spread_h = o.school_spread_h } },
    }
end

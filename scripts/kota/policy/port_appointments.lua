-- Appointments at a port's or market's gate: vans and trucks come at the hour for which they have a slot. In the
-- model freight that finds its hour full leaves in the nearest hour with a slot.
local kota = require "kota"

--- facility: id of the port or market (must be given). vehicles_per_h: slots in an hour, 30 (assumed). from_h,
--- to_h: hours of the gate, 0 and 24. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("port_appointments", given, {
        name = "Gate appointments", facility = "", vehicles_per_h = 30, from_h = 0, to_h = 24, cost_idr = 0,
    })
    if o.facility == "" then kota.fail("port_appointments: facility must be given: the id of the port or market") end
    return kota.measure {
        name = o.name, what = "Freight by appointment", cost_idr = o.cost_idr,
        add = { traffic = { gate_slots = { { facility = o.facility, vehicles_per_h = o.vehicles_per_h,
            from_h = o.from_h, to_h = o.to_h } } } },
    }
end

-- A TPS3R: a sorting and composting place in the quarter where trucks unload; what cannot be used is residue.
local kota = require "kota"

--- at: { x, y } in metres of the drawn city; needed. t_per_day: what it works off, 2.1 (one in Surabaya takes 2,094
--- kg a day of 5,483 people; UPN prosiding 134). capacity_m3: that it holds, 20 (assumed). id: "tps3r". cost_idr
--- (rupiah): 1.45 billion (the same). Trucks unload at the nearest place that is open: see city:dump_at.
return function(given)
    local o = kota.options("tps3r", given, {
        name = "TPS3R", id = "tps3r", at = {}, t_per_day = 2.1, capacity_m3 = 20, cost_idr = 1.45e9,
    })
    if #o.at ~= 2 then kota.fail("tps3r: at is missing: { x, y } in metres") end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g t a day are sorted and composted"):format(o.t_per_day),
        add = {
            city = { facilities = { { id = o.id, name = o.name, kind = "tps3r", at = o.at,
                capacity_m3 = o.capacity_m3 } } },
            waste = { sites = { { facility = o.id, t_per_day = o.t_per_day } } },
        },
    }
end

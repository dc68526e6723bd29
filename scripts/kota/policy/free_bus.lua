-- Free city buses (GoKL): lines that cost nothing; without lines of their own, the minibuses become free. In the
-- model the fare drops out of what the choice of modes weighs.
local kota = require "kota"

--- lines: of the free buses, as in a scenario's lines; their fare is 0 whatever they say. None: minibuses on main
--- streets are free. headway_min (minutes) of lines that give none: 15 (GoKL). cost_idr (rupiah): what a budget
--- pays, 0 (GoKL: RM 3 million a route and year, 4 buses on 7.3 km).
return function(given)
    local o = kota.options("free_bus", given, { name = "Free buses", lines = {}, headway_min = 15, cost_idr = 0 })
    local lines = {}
    for i, line in ipairs(o.lines) do
        lines[i] = { headway_min = o.headway_min }
        for key, value in pairs(line) do lines[i][key] = value end
        lines[i].fare_idr = 0
    end
    return kota.measure {
        name = o.name, what = "Buses that cost nothing", cost_idr = o.cost_idr,
        with = #lines == 0 and { traffic = { bus_fare_idr = 0 } } or {},
        add = #lines > 0 and { lines = lines } or {},
    }
end

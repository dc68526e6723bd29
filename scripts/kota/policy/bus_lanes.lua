-- Bus lanes and bus rapid transit: lines with lanes of their own, taken from the other traffic. In the model their
-- vehicles meet no queue and no light, and the streets named have a lane less.
local kota = require "kota"
local give_lanes = require "kota.lanes"

--- lines: of the scenario's form (must be given): kind is "brt" and exclusive true whatever they say. streets:
--- names of the streets that give a lane, {}; lanes: how many each way, 1. cost_idr (rupiah): what a budget pays,
--- 0.
return function(given)
    local o = kota.options("bus_lanes", given, {
        name = "Bus lanes", lines = {}, streets = {}, lanes = 1, cost_idr = 0, priority = 0,
    })
    if #o.lines == 0 then kota.fail("bus_lanes: lines must be given, at least one") end
    local lines = {}
    for i, line in ipairs(o.lines) do
        lines[i] = {}
        for key, value in pairs(line) do lines[i][key] = value end
        lines[i].kind, lines[i].exclusive = "brt", true
    end
    local lanes = give_lanes(o, nil, function(links)
        return ("%d lines on lanes of their own, for which %d links gave a lane"):format(#lines, links)
    end)
    return kota.measure {
        name = o.name, what = "Buses on lanes of their own", cost_idr = o.cost_idr, add = { lines = lines },
        policies = { lanes },
    }
end

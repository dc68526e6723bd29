-- A transfer station: collection trucks unload near their rounds, and what they bring goes on in large loads.
local kota = require "kota"

--- at: { x, y } in metres of the drawn city; needed. capacity_m3: 200 (assumed). haulers: large trucks that it has,
--- 0: what it holds flows on at waste.transfer_t_per_h. id: "spa". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("transfer_station", given,
        { name = "Transfer station", id = "spa", at = {}, capacity_m3 = 200, haulers = 0, cost_idr = 0 })
    if #o.at ~= 2 then kota.fail("transfer_station: at is missing: { x, y } in metres") end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g m3, %g haulers"):format(o.capacity_m3, o.haulers),
        add = { city = { facilities = { { id = o.id, name = o.name, kind = "transfer_station", at = o.at,
            capacity_m3 = o.capacity_m3 } } } },
        change = function(scenario, city)
            if o.haulers == 0 then return scenario end
            local waste, fleet = scenario.waste or {}, {}
            if waste.fleet == nil or #waste.fleet == 0 then -- a fleet stands in place of the city's trucks
                for _, f in ipairs(city.facilities) do
                    if f.kind == "garage" and (f.trucks or 0) > 0 then
                        fleet[#fleet + 1] = { garage = f.id, kind = "dump_truck", count = f.trucks // 1 | 0,
                            capacity_m3 = waste.truck_capacity_m3 or 8,
                            capacity_kg = waste.truck_capacity_kg or 5000 }
                    end
                end
            end
            fleet[#fleet + 1] = { garage = o.id, kind = "hauler", count = o.haulers }
            return scenario:add { waste = { fleet = fleet } }
        end,
    }
end

-- A landfill closes on a date, and what went there goes to another place, farther away.
local kota = require "kota"

--- facility: id of the landfill; needed. from: local date and time of its last hour, "2026-03-01" (Suwung's closure
--- was ordered for that day); needed. haul_min (minutes): to the other place from the edge of the map, one way, 90
--- (Suwung to Landih in Bangli: 54 km, up to 1.5 h). at: { x, y } where trucks leave the map for it; that of the old
--- one when not given. capacity_m3: of the other, 1e6 (assumed). id: "tpa-new". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("landfill_closure", given, {
        name = "Landfill closure", facility = "", from = "", haul_min = 90, at = {}, capacity_m3 = 1e6,
        id = "tpa-new", cost_idr = 0,
    })
    if o.facility == "" or o.from == "" then
        kota.fail('landfill_closure: give facility = "id of the landfill" and from = "2026-03-01"')
    end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%s closes, %g min to the next"):format(o.facility, o.haul_min),
        change = function(scenario, city)
            local at = #o.at == 2 and o.at or nil
            for _, f in ipairs(city ~= nil and city.facilities or {}) do
                if f.id == o.facility then at = at or f.at end
            end
            if at == nil then kota.fail("landfill_closure: the drawn city has no facility " .. o.facility) end
            return scenario:add {
                waste = { sites = { { facility = o.facility, closed_from = o.from } } },
                city = { facilities = { { id = o.id, kind = "landfill", at = at, capacity_m3 = o.capacity_m3,
                    haul_min = o.haul_min } } },
            }
        end,
    }
end

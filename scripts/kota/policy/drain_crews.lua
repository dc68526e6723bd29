-- Crews clean drains, inlets and streets every day, rain or not.
local kota = require "kota"

--- crews: 10 (assumed; each takes out waste.crew_kg_per_h). at_h: local hour when they begin, 7 (assumed). hours:
--- that they work, 8. district: "all". cost_idr (rupiah): what it costs besides the crews' hours, 0.
return function(given)
    local o = kota.options("drain_crews", given, {
        name = "Drain crews", crews = 10, at_h = 7, hours = 8, district = "all", cost_idr = 0, priority = 0,
    })
    return kota.policy {
        name = o.name, every_min = 30, cost_idr = o.cost_idr, priority = o.priority,
        act = function(city)
            local since_h = (city:hour() - o.at_h) % 24
            if since_h < o.hours then
                city:clean_inlets { district = o.district, crews = o.crews, for_min = 30 }
            end
        end,
    }
end

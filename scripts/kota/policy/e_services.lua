-- Online permits and e-services: trips to counters need not be made.
local kota = require "kota"
local access = require "kota.access"

--- counter_trips_per_day: tours a resident and day to counters, 0.01 (assumed: three or four a year). moved_share: of
--- those with access that are done online, 0.7 (assumed). cost_idr (rupiah): 0. digital_access, access_by_district:
--- who can, see kota.access. They are part of traffic.shop_trips_per_day (traffic.avoided).
return function(given)
    local o = kota.options("e_services", given, access.options {
        name = "E-services", counter_trips_per_day = 0.01, moved_share = 0.7, cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g %% of trips to counters"):format(100 * o.moved_share),
        change = function(scenario, city)
            return scenario:add { traffic = { avoided = access.each(o, city, function(district, share)
                return { what = o.name, district = district,
                    trips_per_day = o.counter_trips_per_day * o.moved_share * share }
            end) } }
        end,
    }
end

-- Telemedicine (Makassar's Home Care among others): visits to clinics become calls.
local kota = require "kota"
local access = require "kota.access"

--- clinic_trips_per_day: tours a resident and day to clinics, 0.008 (assumed: three a year). moved_share: of those
--- with access that become calls, 0.3 (assumed). deliveries_per_trip: medicine that is brought, van trips for each,
--- 0.05 (assumed: twenty on a round). cost_idr (rupiah): 0. digital_access, access_by_district: who can, see
--- kota.access. They are part of traffic.shop_trips_per_day (traffic.avoided).
return function(given)
    local o = kota.options("telemedicine", given, access.options {
        name = "Telemedicine", clinic_trips_per_day = 0.008, moved_share = 0.3, deliveries_per_trip = 0.05,
        cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g %% of visits to clinics"):format(100 * o.moved_share),
        change = function(scenario, city)
            return scenario:add { traffic = { avoided = access.each(o, city, function(district, share)
                return { what = o.name, district = district, deliveries_per_trip = o.deliveries_per_trip,
                    trips_per_day = o.clinic_trips_per_day * o.moved_share * share }
            end) } }
        end,
    }
end

-- A digital market place with support for small businesses (Banyuwangi, JakPreneur): shopping trips become rounds of
-- vans, and some jobs come nearer home.
local kota = require "kota"
local access = require "kota.access"

--- shop_trips_per_day: tours a resident and day to shops, 0.2 (assumed, most of traffic.shop_trips_per_day).
--- moved_share: of those with access that are bought online, 0.15 (assumed). deliveries_per_trip: van trips for each,
--- 0.04 (assumed: 25 parcels on a round). jobs_share: of the city's jobs that are spread over districts by their
--- residents instead of where they are, 0 (none). cost_idr (rupiah): 0. digital_access, access_by_district: who can,
--- see kota.access.
return function(given)
    local o = kota.options("market_place", given, access.options {
        name = "Digital market place", shop_trips_per_day = 0.2, moved_share = 0.15, deliveries_per_trip = 0.04,
        jobs_share = 0, cost_idr = 0,
    })
    local function spread_jobs(scenario, city)
        if o.jobs_share == 0 then return scenario end
        if city == nil then kota.fail("market_place: jobs_share needs a drawn city") end
        local jobs, persons, districts = 0, 0, {}
        for _, d in ipairs(city.districts) do jobs, persons = jobs + (d.jobs or 0), persons + d.population end
        for _, d in ipairs(city.districts) do
            districts[d.id] = { jobs = (1 - o.jobs_share) * (d.jobs or 0)
                + o.jobs_share * jobs * d.population / math.max(1, persons) }
        end
        return scenario:with { city = { districts = districts } }
    end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g %% of shopping trips"):format(100 * o.moved_share),
        change = function(scenario, city)
            local changed = scenario:add { traffic = { avoided = access.each(o, city, function(district, share)
                return { what = o.name, district = district, deliveries_per_trip = o.deliveries_per_trip,
                    trips_per_day = o.shop_trips_per_day * o.moved_share * share }
            end) } }
            return spread_jobs(changed, city)
        end,
    }
end

-- A city for bicycles: lanes apart from motor traffic, and slow streets. In the model minutes by bicycle feel
-- shorter on the share of ways that has lanes, so that more choose it; the streets named may be driven slower, and
-- give a lane where there are several.
local kota = require "kota"
local give_lanes = require "kota.lanes"

--- lanes_share: of ways with lanes for bicycles, 0.5 (assumed). ease: by how much a minute on them feels shorter,
--- 0.16 (Broach et al. 2012). streets: names of streets that give a lane, {}. limit_km_per_h (km/h): speed limit
--- there, 30. cost_idr (rupiah): what a budget pays, 0.
return function(given)
    local o = kota.options("bicycle_city", given, {
        name = "Bicycle city", lanes_share = 0.5, ease = 0.16, streets = {}, limit_km_per_h = 30, cost_idr = 0,
        priority = 0,
    })
    local policies = {}
    if #o.streets > 0 then
        policies[1] = give_lanes(o, o.limit_km_per_h, function(links)
            return ("%d links gave a lane to bicycles, at %g km/h"):format(links, o.limit_km_per_h)
        end)
    end
    return kota.measure {
        name = o.name, what = "Lanes for bicycles and slow streets", cost_idr = o.cost_idr, policies = policies,
        with = { traffic = { bicycle_lanes_share = o.lanes_share, bicycle_lane_ease = o.ease } },
    }
end

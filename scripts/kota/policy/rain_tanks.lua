-- Rain-water harvesting: roofs drain into tanks whose water is used in the house.
local kota = require "kota"

--- A store over a share of the ground (flood.stores). area_share (of all ground, roofs that drain into tanks): 0.15
--- (assumed). tank_l_per_m2 (litres for each m2 of roof, so mm): 20 (assumed: 1000 l for 50 m2).
--- use_l_per_m2_per_day: what is used of it, 4 (assumed: 200 l a household and day). district: "all". land_use:
--- "all". cost_idr (rupiah): 0; about Rp 2 million a tank of 1000 l (assumed).
return function(given)
    local o = kota.options("rain_tanks", given, {
        name = "Rain tanks", area_share = 0.15, tank_l_per_m2 = 20, use_l_per_m2_per_day = 4, district = "all",
        land_use = "all", cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("tanks of %g l a m2 under %g %% of the ground's roofs"):format(o.tank_l_per_m2, 100 * o.area_share),
        add = { flood = { stores = { { what = o.name, district = o.district, land_use = o.land_use,
            area_share = o.area_share, depth_mm = o.tank_l_per_m2,
            empties_mm_per_h = o.use_l_per_m2_per_day / 24 } } } },
    }
end

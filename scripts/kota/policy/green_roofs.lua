-- Green roofs: earth and plants on flat roofs hold the first rain of a storm and give it back to the air.
local kota = require "kota"

--- A store over a share of the ground, emptied by evaporation (flood.stores). area_share (of all ground): 0.1
--- (assumed: a third of roofs that cover 30 %). depth_mm: 25 (assumed: 100 mm of light substrate; FLL 2018 gives
--- water capacities of a quarter to a half of it). empties_mm_per_h: 0.17 (assumed: 4 mm a day evaporate on Java).
--- district: "all". land_use: "all". cost_idr (rupiah): 0; about Rp 1 million a m2 (assumed).
return function(given)
    local o = kota.options("green_roofs", given, {
        name = "Green roofs", area_share = 0.1, depth_mm = 25, empties_mm_per_h = 0.17, district = "all",
        land_use = "all", cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("%g mm on %g %% of the ground"):format(o.depth_mm, 100 * o.area_share),
        add = { flood = { stores = { { what = o.name, district = o.district, land_use = o.land_use,
            area_share = o.area_share, depth_mm = o.depth_mm, empties_mm_per_h = o.empties_mm_per_h } } } },
    }
end

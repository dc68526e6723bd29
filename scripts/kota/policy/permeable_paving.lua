-- Permeable paving: yards, car parks and lanes whose joints let rain into a bed of gravel.
local kota = require "kota"

--- A store under a share of the ground (flood.stores). area_share (of all ground): 0.08 (assumed). depth_mm: of water
--- in the bed, 60 (assumed: 200 mm of gravel with 30 % voids). soaks_mm_per_h: 5 (assumed: silty clay loam under it,
--- and joints half clogged). district: "all". land_use: "all". cost_idr (rupiah): 0; about Rp 0.25 million a m2
--- (assumed).
return function(given)
    local o = kota.options("permeable_paving", given, {
        name = "Permeable paving", area_share = 0.08, depth_mm = 60, soaks_mm_per_h = 5, district = "all",
        land_use = "all", cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("%g mm under %g %% of the ground"):format(o.depth_mm, 100 * o.area_share),
        add = { flood = { stores = { { what = o.name, district = o.district, land_use = o.land_use,
            area_share = o.area_share, depth_mm = o.depth_mm, empties_mm_per_h = o.soaks_mm_per_h } } } },
    }
end

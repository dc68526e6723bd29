-- Waste banks (bank sampah): households sort what can be sold and bring it there; it never becomes waste.
local kota = require "kota"

--- members: share of households that take part, 0.1 (assumed; Denpasar has 338 banks). sold_share: of their waste,
--- 0.2 (assumed: plastic and paper are 29 % of SIPSN's waste of 2023, two thirds of them sorted well). district:
--- "all". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("waste_banks", given,
        { name = "Waste banks", members = 0.1, sold_share = 0.2, district = "all", cost_idr = 0 })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("%g %% of households sell %g %% of theirs"):format(100 * o.members, 100 * o.sold_share),
        add = { waste = { kept = { { what = o.name, district = o.district, share = o.members * o.sold_share } } } },
    }
end

-- Composting at home or in the hamlet (teba modern): kitchen and garden waste goes into a pit and never becomes
-- waste.
local kota = require "kota"

--- members: share of households with a pit, 0.15 (assumed; Denpasar counts 4,700 teba modern). organic_share: of
--- their waste, 0.5 (SIPSN 2023: food 41.75 % and wood and twigs 11.56 %). used: share of it that goes into the pit,
--- 0.8 (assumed). district: "all". cost_idr (rupiah): 0; about Rp 1 million a pit (assumed).
return function(given)
    local o = kota.options("composting", given, {
        name = "Composting", members = 0.15, organic_share = 0.5, used = 0.8, district = "all", cost_idr = 0,
    })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g %% of households have a pit"):format(100 * o.members),
        add = { waste = { kept = { { what = o.name, district = o.district,
            share = o.members * o.organic_share * o.used } } } },
    }
end

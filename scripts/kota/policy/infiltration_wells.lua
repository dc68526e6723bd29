-- Infiltration wells (sumur resapan) and holes (lubang biopori): rain of roofs and yards goes into the ground.
local kota = require "kota"

--- Stores that empty into the ground (flood.stores). wells_per_ha: 20 (assumed). roof_m2: that drain to one, 50
--- (assumed). volume_l: of one, 1500 (assumed: 0.8 m across, 3 m deep). soaks_l_per_h: of one, 100 (assumed: silty
--- loam). Biopori holes are 0.1 m across and 1 m deep (Permen LH 12/2009): volume_l = 8, soaks_l_per_h = 15, roof_m2
--- = 7, wells_per_ha = 300. district: "all". land_use: "all". cost_idr (rupiah): 0; about Rp 5 million a well, Rp 0.1
--- million a hole (assumed). High ground water spoils both: keep them out of polders.
return function(given)
    local o = kota.options("infiltration_wells", given, {
        name = "Infiltration wells", wells_per_ha = 20, roof_m2 = 50, volume_l = 1500, soaks_l_per_h = 100,
        district = "all", land_use = "all", cost_idr = 0,
    })
    local share = o.wells_per_ha * o.roof_m2 / 10000
    if not (share > 0 and share <= 1) then
        kota.fail("infiltration_wells: wells_per_ha * roof_m2 must be above 0 and at most a hectare, 10000 m2")
    end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("%g wells a ha of %g l"):format(o.wells_per_ha, o.volume_l),
        add = { flood = { stores = { { what = o.name, district = o.district, land_use = o.land_use,
            area_share = share, depth_mm = o.volume_l / o.roof_m2,
            empties_mm_per_h = o.soaks_l_per_h / o.roof_m2 } } } },
    }
end

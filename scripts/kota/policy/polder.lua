-- A polder: a ring dike around low ground, a pump that keeps it dry, and a water ledger of its own.
local kota = require "kota"

--- outline: its border, metres of the drawn city; needed. crest_m: of the dike above the datum; needed. from, to: {
--- x, y } of the pump, inside and outside. capacity_m3_per_s: 1 (assumed). on_level_m, off_level_m (above the datum):
--- needed. id: "polder". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("polder", given, {
        name = "Polder", id = "polder", outline = {}, crest_m = 0, from = {}, to = {}, capacity_m3_per_s = 1,
        on_level_m = 0, off_level_m = 0, cost_idr = 0,
    })
    if #o.outline < 3 then kota.fail("polder: outline is missing: its border, at least 3 points") end
    if #o.from ~= 2 or #o.to ~= 2 then kota.fail("polder: give from = { x, y } and to = { x, y } of its pump") end
    local ring = {}
    for i, p in ipairs(o.outline) do ring[i] = p end
    ring[#ring + 1] = o.outline[1]
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("a dike of %g m around it and %g m3/s of pumps"):format(o.crest_m, o.capacity_m3_per_s),
        add = { city = {
            walls = { { id = o.id .. "-dike", line = ring, crest_m = o.crest_m } },
            polders = { { id = o.id, name = o.name, outline = o.outline } },
            pumps = { { id = o.id .. "-pump", from = o.from, to = o.to, capacity_m3_per_s = o.capacity_m3_per_s,
                on_level_m = o.on_level_m, off_level_m = o.off_level_m } },
        } },
    }
end

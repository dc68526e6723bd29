-- A retention pond (kolam retensi, boezem): a basin that street water runs into, with a pump that empties it.
local kota = require "kota"

--- at: { x, y }, its middle; or outline: its shore, in metres of the drawn city. side_m: of a square one, 60
--- (assumed). bed_m: height of its bed above the datum; needed. water_m: level in dry weather, its bed when not
--- given. pump_m3_per_s: 0; pump_to: { x, y } where it lifts water to. id: "pond". cost_idr (rupiah): 0; Bandung's
--- Andir, 160,000 m3 with pumps, cost Rp 141 billion (Kompas): Rp 0.9 million a m3.
return function(given)
    local o = kota.options("retention_pond", given, {
        name = "Retention pond", id = "pond", at = {}, outline = {}, side_m = 60, bed_m = 0, water_m = -1000,
        pump_m3_per_s = 0, pump_to = {}, cost_idr = 0,
    })
    if (given or {}).bed_m == nil then kota.fail("retention_pond: bed_m is missing: height of its bed, m") end
    if #o.outline < 3 and #o.at ~= 2 then kota.fail("retention_pond: give at = { x, y } or an outline") end
    local outline, x, y = o.outline, o.at[1], o.at[2]
    if #outline < 3 then
        local h = o.side_m / 2
        outline = { { x - h, y - h }, { x + h, y - h }, { x + h, y + h }, { x - h, y + h } }
    elseif #o.at ~= 2 then
        x, y = 0, 0
        for _, p in ipairs(outline) do x, y = x + p[1] / #outline, y + p[2] / #outline end
    end
    local water_m = o.water_m > -1000 and o.water_m or nil
    local add = { city = { basins = { { id = o.id, name = o.name, outline = outline, bed_m = o.bed_m,
        level_m = water_m } } } }
    if o.pump_m3_per_s > 0 then
        if #o.pump_to ~= 2 then
            kota.fail("retention_pond: pump_to is missing: { x, y } where the pump lifts to")
        end
        add.city.pumps = { { id = o.id .. "-pump", from = { x, y }, to = o.pump_to,
            capacity_m3_per_s = o.pump_m3_per_s, on_level_m = (water_m or o.bed_m) + 0.4,
            off_level_m = (water_m or o.bed_m) + 0.1 } }
    end
    return kota.measure { name = o.name, cost_idr = o.cost_idr, add = add,
        what = o.pump_m3_per_s > 0 and ("a pond with %g m3/s of pumps"):format(o.pump_m3_per_s) or "a pond" }
end

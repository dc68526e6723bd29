-- A pump station with its rule: on above one level, off below another.
local kota = require "kota"

--- from, to: { x, y } where it draws and where it lets water go, metres of the drawn city. capacity_m3_per_s: 3
--- (Surabaya upgrades a house to 3 m3/s for Rp 3 billion, Suara Surabaya). on_level_m, off_level_m (above the datum):
--- needed. id: "pump". cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("pump_station", given, {
        name = "Pump station", id = "pump-station", from = {}, to = {}, capacity_m3_per_s = 3, on_level_m = 0,
        off_level_m = 0, cost_idr = 0,
    })
    if #o.from ~= 2 or #o.to ~= 2 then kota.fail("pump_station: give from = { x, y } and to = { x, y }") end
    if not (o.on_level_m > o.off_level_m) then kota.fail("pump_station: on_level_m must be above off_level_m") end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("%g m3/s, on above %g m, off below %g m"):format(o.capacity_m3_per_s, o.on_level_m, o.off_level_m),
        add = { city = { pumps = { { id = o.id, name = o.name, from = o.from, to = o.to,
            capacity_m3_per_s = o.capacity_m3_per_s, on_level_m = o.on_level_m, off_level_m = o.off_level_m } } } },
    }
end

-- A sea wall, or a toll road on a dike, that keeps the tide out.
local kota = require "kota"

--- line: its axis, metres of the drawn city; needed. crest_m (above the datum): needed. breach_at: { x, y } where it
--- can break. id: "sea-wall". cost_idr (rupiah): 0. Semarang's toll dike to Demak is 10.64 km long; its polder design
--- asks for +2.7 m (JKTS 6(2) 2017). Rain behind it must be pumped: see pump_station.
return function(given)
    local o = kota.options("sea_wall", given, {
        name = "Sea wall", id = "sea-wall", line = {}, crest_m = 0, breach_at = {}, cost_idr = 0,
    })
    if #o.line < 2 then kota.fail("sea_wall: line is missing: its axis, at least 2 points") end
    if (given or {}).crest_m == nil then kota.fail("sea_wall: crest_m is missing: height of its crest, m") end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("a crest of %g m above the datum"):format(o.crest_m),
        add = { city = { walls = { { id = o.id, name = o.name, line = o.line, crest_m = o.crest_m,
            breach_at = #o.breach_at == 2 and o.breach_at or nil } } } },
    }
end

-- Dredging: the bed of a river or canal is dug down, and its banks are cleared.
local kota = require "kota"

--- channels: ids; all of the drawn city when not given. depth_m: dug away, 0.5 (assumed). manning_n (s/m^(1/3)): of
--- the cleared bed, 0.03 (Chow 1959, table 5-6: clean, straight, no rifts). cost_idr (rupiah): 0; about Rp 60,000 a
--- m3 (assumed).
return function(given)
    local o = kota.options("dredging", given,
        { name = "Dredging", channels = {}, depth_m = 0.5, manning_n = 0.03, cost_idr = 0 })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("beds %g m deeper"):format(o.depth_m),
        change = function(scenario, city)
            if city == nil then kota.fail("dredging: an imported city's channels are in its heights") end
            local wanted, deeper = {}, {}
            for _, id in ipairs(o.channels) do wanted[id] = true end
            for _, c in ipairs(city.channels or {}) do
                if #o.channels == 0 or wanted[c.id] then
                    wanted[c.id] = nil
                    deeper[c.id] = { bed_from_m = c.bed_from_m - o.depth_m, bed_to_m = c.bed_to_m - o.depth_m,
                        manning_n = math.min(o.manning_n, c.manning_n or 0.035) }
                end
            end
            local missing = next(wanted)
            if missing ~= nil and #o.channels > 0 then kota.fail("dredging: the city has no channel " .. missing) end
            if next(deeper) == nil then kota.fail("dredging: the city has no channels") end
            return scenario:with { city = { channels = deeper } }
        end,
    }
end

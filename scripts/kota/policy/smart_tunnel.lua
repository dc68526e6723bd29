-- A multi-purpose tunnel, as Kuala Lumpur's SMART: a road until the river is high, then closed, cleared and opened to
-- the water, pumped dry again afterwards.
local kota = require "kota"

--- intake, outfall: { x, y } in the water of the drawn city; needed. road: name of the street in it; "" for none.
--- gauge: id of the gauge that decides; needed. open_above_m, shut_below_m: its levels above the datum; needed.
--- volume_m3: 3 million (SMART: 9.7 km, 3 Mm3). bed_m, roof_m: -20 and -5, heights of the tunnel (assumed). sill_m:
--- of the gate, roof_m + 4 (assumed). width_m: of the gate, 6 (assumed). pump_m3_per_s: 10 (assumed). clear_min: 60
--- (SMART is cleared in about an hour, and closed up to 48 h). cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("smart_tunnel", given, {
        name = "Tunnel", id = "tunnel", intake = {}, outfall = {}, road = "", gauge = "", open_above_m = 0,
        shut_below_m = 0, volume_m3 = 3e6, bed_m = -20, roof_m = -5, sill_m = 1e6, width_m = 6, pump_m3_per_s = 10,
        clear_min = 60, every_min = 5, cost_idr = 0, priority = 0,
    })
    if #o.intake ~= 2 or #o.outfall ~= 2 then kota.fail("smart_tunnel: give intake and outfall = { x, y }") end
    if o.gauge == "" then kota.fail("smart_tunnel: gauge is missing: the id of the gauge that decides") end
    if not (o.open_above_m > o.shut_below_m) then
        kota.fail("smart_tunnel: open_above_m must be above shut_below_m")
    end
    local gate, tank = o.id .. "-gate", o.id .. "-tube"
    local decides = kota.policy {
        name = o.name, every_min = o.every_min, priority = o.priority, state = { open = false, times = 0 },
        act = function(city, state)
            local level_m = city:gauge(o.gauge).level_m
            if not state.open and level_m > o.open_above_m then
                city:drains { id = gate }:set { open = 1 }
                state.open, state.times = true, state.times + 1
            elseif state.open and level_m < o.shut_below_m then
                city:drains { id = gate }:set { open = 0 }
                state.open = false
            end
        end,
        explain = function(state) return ("opened to the water %d times"):format(state.times) end,
    }
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, policies = { decides },
        what = ("%g m3, %s"):format(o.volume_m3, o.road ~= "" and "a road in dry weather" or "no road"),
        add = { city = {
            drain_nodes = {
                { id = o.id .. "-intake", kind = "outfall", at = o.intake },
                { id = tank, kind = "pond", at = o.intake, levels_m = { o.bed_m, o.roof_m },
                    volumes_m3 = { 0, o.volume_m3 } },
                { id = o.id .. "-outfall", kind = "outfall", at = o.outfall },
            },
            drain_links = {
                { id = gate, kind = "gate", from = o.id .. "-intake", to = tank, width_m = o.width_m, height_m = 3,
                    from_m = o.sill_m < 1e6 and o.sill_m or o.roof_m + 4, open = 0, flap = true,
                    clear_min = o.clear_min, road = o.road ~= "" and o.road or nil },
                { id = o.id .. "-pump", kind = "pump", from = tank, to = o.id .. "-outfall",
                    capacity_m3_per_s = o.pump_m3_per_s },
            },
        } },
    }
end

-- Early warning with a flood database: when heavy rain is forecast, streets that are known to flood are closed before
-- they do, pumps run, crews clean drains and people are asked to leave later.
local kota = require "kota"

--- ahead_min (minutes): how far the forecast looks, 90 (assumed). forecast_mm (mm): rain within that time that gives
--- the warning, 20 (BMKG calls 20 mm in an hour very heavy). streets: names of streets that are known to flood, or
--- {}; those that are wetter than wet_m at a beat are learnt. close_ahead: whether learnt and named streets are
--- closed at the warning, false: only where water stands (wet_m, 0.1 m). crews: 20 (assumed), for crews_min minutes,
--- 120. hold_share: of travellers with access who leave later, 0.3 (assumed). every_min (minutes): 10. district:
--- "all". cost_idr (rupiah): 0. digital_access: share of people whom the warning reaches, 0.69 (as the districts'
--- key, BPS 2023).
return function(given)
    local o = kota.options("early_warning", given, {
        name = "Early warning", ahead_min = 90, forecast_mm = 20, streets = {}, close_ahead = false, wet_m = 0.1,
        crews = 20, crews_min = 120, hold_share = 0.3, every_min = 10, district = "all", digital_access = 0.69,
        cost_idr = 0, priority = 1,
    })
    local named = {}
    for _, name in ipairs(o.streets) do named[name] = true end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { warned = false, warnings = 0, crews_min = 0, known = {}, closed = {}, closings = 0 },
        act = function(city, state)
            local rain_mm = city:rain_forecast_mm(o.ahead_min)
            local warn = rain_mm > o.forecast_mm
            local wet = {}
            for _, link in ipairs(city:links { district = o.district, deeper_than_m = o.wet_m }) do
                wet[link.id], state.known[link.id] = true, true
            end
            if warn and not state.warned then
                city:pumps { district = o.district }:set { on = true }
                state.warned, state.warnings = true, state.warnings + 1
            elseif state.warned and rain_mm < o.forecast_mm / 10 then
                city:pumps { district = o.district }:set { on = "auto" }
                state.warned = false
            end
            if warn then
                city:hold_travel { district = o.district, share = o.hold_share * o.digital_access, for_min = 60 }
            end
            state.crews_min = math.max(0, state.crews_min - o.every_min)
            if warn and state.crews_min == 0 then
                city:clean_inlets { district = o.district, crews = o.crews, for_min = o.crews_min }
                state.crews_min = o.crews_min
            end
            for _, link in ipairs(city:links { district = o.district }) do
                local ahead = o.close_ahead and state.warned and (named[link.name] or state.known[link.id])
                local close = ahead or wet[link.id]
                if close and not state.closed[link.id] then
                    link:close()
                    state.closed[link.id], state.closings = true, state.closings + 1
                elseif state.closed[link.id] and not close then
                    link:open()
                    state.closed[link.id] = nil
                end
            end
        end,
        explain = function(state)
            return ("warned %d times, closed street directions %d times"):format(state.warnings, state.closings)
        end,
    }
end

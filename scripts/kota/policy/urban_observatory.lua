-- Urban observatory (Kuala Lumpur Urban Observatory, Johor Bahru's G-Asset): what the city's offices measure is put
-- together and published at a beat. Without it those who decide act on older data.
local kota = require "kota"

--- The scenario's sensors are read at least each period_min (minutes), 10, and told at most delay_min (minutes)
--- later, 5 (both assumed); those that are told sooner stay as they are, noise and gaps too. A scenario without
--- sensors is told the truth at once, and has no use for one. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("urban_observatory", given,
        { name = "Urban observatory", period_min = 10, delay_min = 5, cost_idr = 0 })
    if o.period_min <= 0 or o.delay_min < 0 then
        kota.fail("urban_observatory: period_min must be above 0, delay_min 0 or more")
    end
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr,
        what = ("readings each %g min, told within %g min"):format(o.period_min, o.delay_min),
        change = function(scenario)
            local sensors = scenario.sensors
            if sensors == nil or #sensors == 0 then
                kota.fail("urban_observatory: the scenario has no sensors, so policies are told the truth at once; "
                    .. "say what they are told now: sensors = { { what = \"link_depth\", period_min = 60 } }")
            end
            local sooner = {}
            for i, sensor in ipairs(sensors) do
                local copy = {}
                for key, value in pairs(sensor) do copy[key] = value end
                copy.period_min = math.min(sensor.period_min or o.period_min, o.period_min)
                copy.delay_min = math.min(sensor.delay_min or 0, o.delay_min)
                sooner[i] = copy
            end
            return scenario:with { sensors = sooner }
        end,
    }
end

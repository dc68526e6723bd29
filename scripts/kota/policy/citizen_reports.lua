-- Citizen reports (JAKI, CRM): residents with a phone report flooded streets, full bins and blocked inlets, and crews
-- come within a service level.
local kota = require "kota"
local access = require "kota.access"

--- report_rate: chance that one of 1000 residents with access reports what is wrong in the district within an hour,
--- 0.2 (assumed; Jakarta had 185,852 reports in 2024, about one for 57 people). reply_min (minutes): from report to
--- crew, 60 (assumed; JAKI closed reports in 26.9 h on average in March 2021). crews: for a district's drains, 5 for
--- crews_min, 120 (assumed). wet_m: a street with so much water is reported and closed, 0.15 (assumed). full: a bin
--- this full is reported, 0.95. blocked_kg: litter for each resident at which drains are reported, 0.002 (assumed).
--- every_min (minutes): 10. cost_idr (rupiah): 0. digital_access, access_by_district: who can report, see
--- kota.access.
return function(given)
    local o = kota.options("citizen_reports", given, access.options {
        name = "Citizen reports", report_rate = 0.2, reply_min = 60, crews = 5, crews_min = 120, wet_m = 0.15,
        full = 0.95, blocked_kg = 0.002, every_min = 10, cost_idr = 0, priority = 0,
    })
    local function chance(district) -- that somebody there reports one thing within a beat
        local who = district.population / 1000 * access.of(o, district)
        return 1 - math.exp(-o.report_rate * who * o.every_min / 60)
    end
    -- A thing is reported once, and done so long after; state.open[key] counts down in minutes.
    local function due(state, key, wrong, p, beat)
        local left = state.open[key]
        if left ~= nil then
            state.open[key] = left - o.every_min
            if state.open[key] > 0 then return false end
            state.open[key] = nil
            return wrong
        end
        if wrong and kota.random(key, beat) < p then
            state.open[key], state.reports = o.reply_min, state.reports + 1
        end
        return false
    end
    return kota.policy {
        name = o.name, every_min = o.every_min, cost_idr = o.cost_idr, priority = o.priority,
        state = { beat = 0, reports = 0, done = 0, open = {}, closed = {} },
        act = function(city, state)
            state.beat = state.beat + 1
            for _, d in ipairs(city:districts()) do
                local p = chance(d)
                if due(state, "drains/" .. d.id, d.litter_kg > o.blocked_kg * d.population, p, state.beat) then
                    city:clean_inlets { district = d.id, crews = o.crews, for_min = o.crews_min }
                    state.done = state.done + 1
                end
                for _, bin in ipairs(city:bins { district = d.id }) do
                    if due(state, "bin/" .. bin.id, bin.fill > o.full, p, state.beat) then
                        bin:collect()
                        state.done = state.done + 1
                    end
                end
                local wet = {}
                for _, link in ipairs(city:links { district = d.id, deeper_than_m = o.wet_m }) do
                    wet[link.id] = true
                end
                for _, link in ipairs(city:links { district = d.id }) do
                    local is_wet, key = wet[link.id] == true, "street/" .. link.id
                    if state.closed[link.id] and not is_wet then
                        link:open()
                        state.closed[link.id] = nil
                    elseif not state.closed[link.id] and (is_wet or state.open[key] ~= nil)
                        and due(state, key, is_wet, p, state.beat) then
                        link:close()
                        state.closed[link.id], state.done = true, state.done + 1
                    end
                end
            end
        end,
        explain = function(state)
            return ("%d reports, %d things done"):format(state.reports, state.done)
        end,
    }
end

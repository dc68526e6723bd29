-- The study of all rows on one day; its expectations are what the rows promise.
local kota = require "kota"
local rows = require "rows"

local dry = kota.scenario {
    api = 1, name = "A morning", city = "town", start = "2025-01-15 05:00", duration_h = 6, warmup_h = 0.5,
    sample_min = 60, snapshot_min = 1440,
    sea = { mean_m = 0, tide_m = 0.9, high_at = "08:00", period_h = 12.4 },
    waste = { bin_start_fill = 0.6, shift_start_h = 6, served_share = 0.8 },
}
local wet = dry:with {
    name = "A wet morning", couple = { litter_clogs_pumps = true },
    rain = kota.storm.chicago { depth_mm = 110, duration_h = 2, peak = 0.4, at = "06:30" },
}

local roads = kota.scenario {
    api = 1, name = "A morning on the roads", city = "long_town", start = "2025-01-15 05:30", duration_h = 5,
    warmup_h = 0.5, cell_m = 100, sample_min = 60, snapshot_min = 1440,
    lines = { { id = "koridor",
        stops = { { 1000, 500 }, { 2000, 500 }, { 3000, 500 }, { 4000, 500 }, { 5000, 500 } } } },
}
-- The wet morning when streets are closed by what an hourly round reports, an hour late.
local told = wet:with {
    name = "A morning of late reports", sensors = { { what = "link_depth", period_min = 60, delay_min = 60 } },
}:adopt(require "kota.policy.close_flooded_roads" {})
-- All choose by what they hear at the moment, so that its streets fill.
local day = dry:with { name = "A day", duration_h = 26, traffic = { equilibrium = 0, informed_share = 1 } }
local days = { told = told, dry = dry, wet = wet, day = day, roads = roads }

-- Options that are measures themselves.
local plans = {
    plan = function()
        local pump = require "kota.policy.pump_station" {
            from = { 340, 520 }, to = { 600, 700 }, capacity_m3_per_s = 2, on_level_m = 0, off_level_m = -0.9,
                cost_idr = 3e9,
        }
        local roofs = require "kota.policy.green_roofs" { cost_idr = 9e9 }
        return { measures = { pump, roofs, require "kota.policy.pumps_early" {} }, budget_idr = 5e9 }
    end,
}

return function(day)
    local base = days[day]
    local interventions, expectations = { { "Nothing at all", base:adopt() } }, {}
    for i, row in ipairs(rows) do
        if row.on == day then
            local name = ("%d %s"):format(i, row[1])
            interventions[#interventions + 1] = { name,
                base:adopt(require("kota.policy." .. row[1])(plans[row[2]] and plans[row[2]]() or row[2])) }
            expectations[#expectations + 1] = kota.expect.delta(row.indicator, {
                of = name, confidence = 0, at_most = row.falls and -row.falls, at_least = row.rises,
            })
        end
    end
    expectations[#expectations + 1] = kota.expect.unchanged("flooded_person_h", "Nothing at all")
    return kota.study { title = "Policy library, " .. day, baseline = base, interventions = interventions,
        expectations = expectations }
end

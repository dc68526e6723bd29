-- The study of all rows on one day; its expectations are what the rows promise.
local kota = require "kota"
local rows = require "rows"

local dry = kota.scenario {
    api = 1, name = "A morning", city = "town", start = "2025-01-15 05:00", duration_h = 6, warmup_h = 0.5,
    sea = { mean_m = 0, tide_m = 0.9, high_at = "08:00", period_h = 12.4 },
    waste = { bin_start_fill = 0.6, shift_start_h = 6, served_share = 0.8 },
}
local wet = dry:with {
    name = "A wet morning", couple = { litter_clogs_pumps = true },
    rain = kota.storm.chicago { depth_mm = 110, duration_h = 2, peak = 0.4, at = "06:30" },
}

return function(day)
    local base = day == "wet" and wet or dry
    local interventions, expectations = { { "Nothing at all", base:adopt() } }, {}
    for i, row in ipairs(rows) do
        if row.on == day then
            local name = ("%d %s"):format(i, row[1])
            interventions[#interventions + 1] = { name, base:adopt(require("kota.policy." .. row[1])(row[2])) }
            expectations[#expectations + 1] = kota.expect.delta(row.indicator, {
                of = name, confidence = 0, at_most = row.falls and -row.falls, at_least = row.rises,
            })
        end
    end
    expectations[#expectations + 1] = kota.expect.unchanged("flooded_person_h", "Nothing at all")
    return kota.study { title = "Policy library, " .. day, baseline = base, interventions = interventions,
        expectations = expectations }
end

-- A wet weekday on the Ciliwung: one ticket, citizens' reports, bins that say when they are full.
local kota = require "kota"
local measures = require "measures"

local wet = require "wet"

local function adopt(...)
    local all = {}
    for _, list in ipairs { ... } do
        for _, measure in ipairs(list) do all[#all + 1] = measure end
    end
    return wet:adopt(table.unpack(all))
end

return kota.study {
    title = "Jakarta: JakLingko, JAKI, Smart Bin",
    baseline = wet,
    interventions = {
        { "JakLingko", adopt(measures.jaklingko) },
        { "JAKI", adopt(measures.jaki) },
        { "Smart Bin", adopt(measures.smart_bin) },
        { "All together", adopt(measures.jaklingko, measures.jaki, measures.smart_bin) },
    },
    replications = 1,
    expectations = {
        kota.expect.delta("transit_trips", { of = "JakLingko", at_least = 1000, confidence = 0 }),
        kota.expect.delta("inlet_blocked_frac", { of = "JAKI", at_most = -0.01, confidence = 0 }),
        kota.expect.delta("truck_km_per_t", { of = "Smart Bin", at_most = 0, confidence = 0 }),
    },
}

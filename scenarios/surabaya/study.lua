-- A wet day in Surabaya's north: more pumps, freight by appointment, waste kept from Benowo, and all together.
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

local water = { measures.pumps[1], measures.pumps[2], measures.pumps[3], measures.boezem_early }
local waste = { measures.tps3r[1], measures.tps3r[2], measures.tps3r[3], measures.tps3r[4], measures.pltsa }

return kota.study {
    title = "Rain on Surabaya's north",
    baseline = wet,
    interventions = {
        { "Pump houses, boezem early", adopt(water) },
        { "Freight by appointment", adopt(measures.freight) },
        { "TPS3R and PLTSa", adopt(waste) },
        { "All together", adopt(water, measures.freight, waste) },
    },
    replications = 1,
    expectations = {
        kota.expect.delta("flooded_ha_h", { of = "Pump houses, boezem early", at_most = 0, confidence = 0 }),
    },
}

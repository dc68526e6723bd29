-- Rob today, behind the toll dike, and ten years of sinking later, with it and without.
local kota = require "kota"
local measures = require "measures"

local rob = require "rob"
local later = 2035 -- the ground sinks 4 to 10 cm a year here; city.lua was drawn for 2025

return kota.study {
    title = "Rob in Semarang",
    baseline = rob,
    interventions = {
        { "Toll dike, ponds and pumps", rob:adopt(measures.pumps, measures.dike) },
        { "2035, nothing built", rob:with { ground_year = later } },
        { "2035, toll dike, ponds and pumps", rob:with { ground_year = later }:adopt(measures.pumps, measures.dike) },
    },
    replications = 1,
    expectations = {
        kota.expect.delta("flooded_area_ha", { of = "2035, nothing built", at_least = 0, confidence = 0 }),
    },
}

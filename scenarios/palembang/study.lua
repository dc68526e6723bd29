-- Rain on Palembang with the Musi high, and what the city built.
local kota = require "kota"
local measures = require "measures"
local pumps_early = require "kota.policy.pumps_early"

local wet = require "wet"

return kota.study {
    title = "Rain on Palembang, the Musi high",
    baseline = wet,
    interventions = {
        { "Bendung pumps", wet:adopt(measures.bendung) },
        { "Ponds", wet:adopt(measures.ponds) },
        { "LRT and feeders", wet:adopt(measures.lrt) },
        { "All, pumps early", wet:adopt(measures.bendung, measures.ponds, measures.lrt,
          pumps_early { ahead_min = 120, forecast_mm = 15 }) },
    },
    replications = 1,
    expectations = {
        kota.expect.delta("flooded_area_ha", { of = "Bendung pumps", at_most = 0, confidence = 0 }),
    },
}

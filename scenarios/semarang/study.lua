-- Rain and tide in Semarang, and what is being built against them.
local kota = require "kota"
local measures = require "measures"
local pumps_early = require "kota.policy.pumps_early"
local close_flooded_roads = require "kota.policy.close_flooded_roads"

local wet = require "wet"
local operation = { pumps_early { ahead_min = 120, forecast_mm = 15 }, close_flooded_roads {} }

return kota.study {
    title = "Rain and tide in Semarang",
    baseline = wet,
    interventions = {
        { "Pumps early, roads closed", wet:adopt(operation[1], operation[2]) },
        { "Tenggang-Sringin pumps", wet:adopt(measures.pumps) },
        { "Toll dike and ponds", wet:adopt(measures.dike) },
        { "All together", wet:adopt(measures.pumps, measures.dike, operation[1], operation[2]) },
    },
    replications = 1,
    expectations = {
        -- More pumps must not flood more.
        kota.expect.delta("flooded_area_ha", { of = "Tenggang-Sringin pumps", at_most = 0, confidence = 0 }),
    },
}

-- The question: what changes if ... ? Each intervention is the day with something changed.
local kota = require "kota"
local close_flooded_roads = require "kota.policy.close_flooded_roads" -- of the library
local day = require "day"
local pumps_before_rain = require "pumps_before_rain"

return kota.study {
    title = "A wet morning in my city",
    baseline = day,
    interventions = {
        { "Pumps before rain", day:with { policies = { pumps_before_rain } } },
        { "Close flooded roads early", day:with { policies = { close_flooded_roads {} } } },
        { "Both", day:with { policies = { pumps_before_rain, close_flooded_roads {} } } },
        { "Nothing at all", day:with {} },
    },
    replications = 3,
}

-- A weekday of the season in Denpasar: a procession through its middle, Suwung closed, waste kept in the yards.
local kota = require "kota"
local measures = require "measures"

local day = require "day"

return kota.study {
    title = "Procession and closed landfill in Denpasar",
    baseline = day,
    interventions = {
        { "Procession", day:adopt(measures.procession) },
        { "Suwung closed", day:adopt(measures.closure) },
        { "Suwung closed, teba modern", day:adopt(measures.closure, measures.teba) },
    },
    replications = 1,
}

-- Kuala Lumpur: the free bus, the SMART tunnel and a city for bicycles, on a morning of a thunderstorm.
local kota = require "kota"
local measures = require "measures"

local wet = require "wet"

return kota.study {
  title = "Kuala Lumpur: free bus, tunnel, bicycles",
  baseline = wet,
  interventions = {
    { "GoKL", wet:adopt(measures.gokl) },
    { "SMART tunnel", wet:adopt(measures.smart) },
    { "Bicycle-friendly", wet:adopt(measures.bicycles) },
  },
  replications = 1,
}

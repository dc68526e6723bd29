-- The study with a tenth of the people, on coarse cells: for tests and a first look.
local kota = require "kota"

return kota.sketch.quick(require "study", { share = 0.1, duration_h = 2 })

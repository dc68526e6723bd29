-- The study with a hundredth of the people, on coarse cells: for tests and a first look.
local kota = require "kota"

return kota.sketch.quick(require "study", { duration_h = 3 })

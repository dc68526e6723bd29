-- A dry weekday of all Jakarta: the morning rush and the trucks. There are no heights of it at hand, so no
-- water moves. `sh import.sh jakarta` makes the city.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A morning of all Jakarta",
    city = "real_jakarta",
    start = "2025-01-15 06:00",
    duration_h = 3,
    warmup_h = 1,
    cell_m = 100,
}

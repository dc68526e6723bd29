-- A weekday in the middle of Ho Chi Minh City: streets, one-ways, turns and signals are OpenStreetMap's. No
-- heights, so no water moves. `sh import.sh hcmc` makes the city.
local kota = require "kota"

return kota.scenario {
    api = 1,
    name = "A morning in the middle of Ho Chi Minh City",
    city = "real_hcmc",
    start = "2025-01-15 06:00",
    duration_h = 4,
    warmup_h = 1,
    cell_m = 20,
}

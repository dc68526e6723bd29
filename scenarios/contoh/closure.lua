-- The landfill closes, as Suwung's in Denpasar was ordered to on 1 March 2026: from that day all goes to another,
-- 54 km and up to 1.5 h away (Landih, Bangli). The fleet stays as it is.
local kota = require "kota"

-- The transfer station is closed on both days: Suwung's trucks drove to the landfill themselves.
local no_station = { facility = "spa", closed_from = "2026-01-01" }

local day = kota.scenario {
    api = 1,
    name = "A dry working day",
    city = "contoh",
    start = "2026-03-03 04:30", -- a Tuesday
    duration_h = 9.5,
    warmup_h = 1,
    cell_m = 50, -- nothing is flooded
    sea = { tide_m = 0.35, high_at = "08:00" },
    waste = { sites = { no_station } },
}

return kota.study {
    title = "The landfill closes",
    baseline = day,
    interventions = {
        { "Closed, 54 km instead", day:with {
            waste = { sites = { no_station, { facility = "tpa", closed_from = "2026-03-01" } } },
        } },
    },
    replications = 1,
}

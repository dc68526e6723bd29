-- What closes in Denpasar, and what is done about it: each figure with its source.
local kota = require "kota"

local measures = {}

-- A procession (melasti, the ogoh-ogoh parade before Nyepi, a royal pelebon) closes the streets around Catur Muka
-- for some
-- hours, three on a morning here (assumed).
measures.procession = kota.measure {
  name = "Procession", what = "Gajah Mada, Surapati, Veteran and Udayana closed from 07:00 to 10:00",
  policies = {
    kota.policy {
      name = "Procession", every_min = 30, state = { on = false },
      act = function(city, state)
        local hour = city:hour()
        local on = hour >= 7 and hour < 10
        if on == state.on then return end
        state.on = on
        for _, name in ipairs { "Jalan Gajah Mada", "Jalan Surapati", "Jalan Veteran", "Jalan Udayana" } do
          local links = city:links { name = name }
          if on then links:close() else links:open() end
        end
      end,
    },
  },
}

-- TPA Suwung closed: all goes to Landih in Bangli, 54 km and up to 1.5 h away. Closing was ordered for 1 March 2026;
-- on
-- Wednesdays it has been closed since 16 July 2025 (detik, tribun).
measures.closure = kota.measure {
  name = "Suwung closed", what = "all waste to Landih, 54 km away",
  with = { waste = { sites = { { facility = "suwung", closed_from = "2025-01-01" } } } },
}

-- Teba modern, a pit for what rots in each yard: 60 % of the waste is organic (detik); half of the households keep
-- theirs
-- (assumed), so that 30 % less is put out. The press says that 4,700 of them take 500 t a day, which is half of all
-- waste:
-- not used here.
measures.teba = kota.measure {
  name = "Teba modern", what = "half of the yards keep what rots: 30 % less household waste",
  with = { waste = { person_kg_per_day = 0.42 } },
}

return measures

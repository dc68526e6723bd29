-- The centre with a map of its drains: street inlets lead to pipes, a tank under the park takes the peak of the
-- storm, and a pump empties it into Saluran Pusat, which the tide reaches behind a flap. The polder of Kampung Laut
-- gets a ledger of its own. The arms: the tank pumped empty before the rain, its pump without power, nothing at all.
local kota = require "kota"
local contoh = require "city"

-- Pipes along Jalan Pemuda and Jalan Pemuda Utara, 1 to 1.5 per mille (assumed); bottoms 2 to 3 m under the streets.
local centre = contoh:with {
  drain_reach_m = 150, -- assumed: a block
  drain_nodes = {
    { id = "pemuda-1", at = { 3120, 2250 }, bottom_m = 0.3 },
    { id = "pemuda-2", at = { 3115, 2470 }, bottom_m = -0.7 }, -- in the underpass
    { id = "pemuda-3", at = { 3110, 2600 }, bottom_m = -0.9 },
    { id = "pemuda-4", at = { 3100, 2880 }, bottom_m = -1.2 },
    { id = "merdeka-1", at = { 2800, 3430 }, bottom_m = -0.6 },
    { id = "merdeka-2", at = { 3080, 3420 }, bottom_m = -0.9 },
    { id = "utara", at = { 3085, 3200 }, bottom_m = -1.1 },
    -- A tank of 12,000 m3 under the park (assumed; Jakarta's and Singapore's hold 4,000 to 40,000).
    { id = "tandon", name = "Tandon Taman", kind = "pond", at = { 3200, 2920 }, levels_m = { -5.0, -4.5, -1.0 },
      volumes_m3 = { 0, 1500, 12000 } },
    { id = "saluran", kind = "outfall", at = { 3260, 3400 }, bottom_m = -0.4, flap = true },
    { id = "kanal", kind = "outfall", at = { 3300, 3900 }, bottom_m = -0.5 },
  },
  drain_links = {
    { id = "p1", from = "pemuda-1", to = "pemuda-2", width_m = 0.9 },
    { id = "p2", from = "pemuda-2", to = "pemuda-3", width_m = 1.2 },
    { id = "p3", kind = "box", from = "pemuda-3", to = "pemuda-4", width_m = 1.5, height_m = 1.2 },
    { id = "p4", kind = "box", from = "pemuda-4", to = "utara", width_m = 1.5, height_m = 1.2, from_m = -1.0,
      to_m = -0.8 },
    { id = "p5", from = "merdeka-1", to = "merdeka-2", width_m = 0.9 },
    { id = "p6", from = "merdeka-2", to = "saluran", width_m = 1.2 },
    { id = "p7", from = "utara", to = "merdeka-2", width_m = 1.2 },
    { id = "limpahan", kind = "weir", from = "pemuda-4", to = "tandon", width_m = 4, from_m = -0.9 },
    { id = "pompa-tandon", kind = "pump", from = "tandon", to = "kanal", capacity_m3_per_s = 0.8, on_level_m = -2.0,
      off_level_m = -4.8, head_m = 5 },
  },
  polders = { { id = "polder-laut", name = "Polder Kampung Laut",
    outline = { { 0, 3250 }, { 2400, 3250 }, { 2420, 4440 }, { 0, 4450 } } } },
}

local wet = require("scenario"):with {
  name = "A wet day in the drained centre",
  city = centre,
  cell_m = 40,
  duration_h = 4,
  evaporation = { rates_mm_per_day = { 4 } }, -- open water in the wet season (assumed)
}

local early = kota.policy {
  name = "The tank emptied early", every_min = 15,
  act = function(city) city:drains { id = "pompa-tandon" }:run { on = true } end,
}
local cut = kota.policy {
  name = "No power at the tank", every_min = 60,
  act = function(city) city:drains { id = "pompa-tandon" }:set { open = 0 } end,
}

return kota.study {
  title = "Drains of the centre",
  baseline = wet,
  interventions = {
    { "Emptied early", wet:with { policies = { early } } },
    { "No power", wet:with { policies = { cut } } },
    { "Nothing at all", wet:with {} },
  },
  replications = 1,
}

-- A tiny made-up town for the cases of the command line: quick to run, wet where it is low.
local kota = require "kota"
return kota.city {
  name = "town", title = "Town", datum = "mean sea level", utc_offset_min = 420, width_m = 800, height_m = 800,
  spots = {
    { at = { 50, 50 }, height_m = 4 }, { at = { 750, 50 }, height_m = 4 }, { at = { 400, 500 }, height_m = 0.6 },
    { at = { 50, 750 }, height_m = 2 }, { at = { 750, 750 }, height_m = 2 },
  },
  channels = {
    { id = "ditch", line = { { 400, 0 }, { 400, 800 } }, width_m = 20, bed_from_m = 1, bed_to_m = -1,
      base_flow_m3_per_s = 1 },
  },
  basins = { { id = "pond", outline = { { 300, 420 }, { 360, 420 }, { 360, 480 }, { 300, 480 } }, bed_m = -1 } },
  arterials = {
    { id = "main", line = { { 0, 300 }, { 800, 300 } }, class = "primary", external_vehicles_per_day = 2000 },
    { id = "cross", line = { { 200, 0 }, { 200, 800 } }, class = "secondary" },
    { id = "north", line = { { 0, 600 }, { 800, 600 } }, class = "secondary" },
    { id = "east", line = { { 600, 0 }, { 600, 800 } }, class = "secondary" },
  },
  districts = {
    { id = "west", outline = { { 0, 0 }, { 380, 0 }, { 380, 800 }, { 0, 800 } }, population = 1500, jobs = 300,
      land_use = "kampung" },
    { id = "east", outline = { { 420, 0 }, { 800, 0 }, { 800, 800 }, { 420, 800 } }, population = 900, jobs = 700,
      school_places = 200 },
  },
  facilities = {
    { id = "depot", kind = "garage", at = { 620, 100 }, trucks = 2 },
    { id = "spa", kind = "transfer_station", at = { 700, 300 }, capacity_m3 = 200 },
    { id = "tpa", kind = "landfill", at = { 780, 300 }, capacity_m3 = 100000, haul_min = 20 },
  },
  pumps = {
    { id = "pump", from = { 330, 450 }, to = { 400, 700 }, capacity_m3_per_s = 1, on_level_m = 0,
      off_level_m = -0.5 },
  },
  gauges = { { id = "pond", at = { 330, 450 } } },
  open_edges = { { side = "north", from_m = 360, to_m = 440 } },
}

-- The city: ground, water, streets, people, waste. Change the numbers, or import your own: kota import --help.
-- x runs east, y north, in metres from the south-west corner; heights in metres above mean sea level. All figures of
-- this start are made up. All keys: scripts/README.md of kota, and your editor.
local kota = require "kota"

return kota.city {
    name = "my_city", title = "My city", datum = "mean sea level", utc_offset_min = 420, -- UTC+7
    width_m = 1600, height_m = 1200,

    -- Heights at some spots; the ground between them is smooth.
    spots = {
        { at = { 100, 100 }, height_m = 5.0 }, { at = { 1500, 100 }, height_m = 4.5 },
        { at = { 400, 700 }, height_m = 1.1 }, { at = { 800, 600 }, height_m = 2.0 },
        { at = { 1300, 700 }, height_m = 2.4 }, { at = { 100, 1100 }, height_m = 1.6 },
        { at = { 1500, 1100 }, height_m = 1.8 },
    },

    -- A canal from the hills in the south to the sea in the north, and a pond that a pump station empties into it.
    channels = {
        { id = "canal", line = { { 800, 0 }, { 780, 1200 } }, width_m = 20, bed_from_m = 1.5, bed_to_m = -1.5,
          base_flow_m3_per_s = 2 },
    },
    basins = { { id = "pond", outline = { { 360, 660 }, { 460, 660 }, { 460, 740 }, { 360, 740 } }, bed_m = -0.5 } },
    pumps = {
        { id = "pump", name = "Pump house", from = { 410, 700 }, to = { 786, 900 }, capacity_m3_per_s = 2,
          on_level_m = 0.9, off_level_m = 0.2 },
    },
    open_edges = { { side = "north", from_m = 740, to_m = 820, kind = "sea" } },
    gauges = { { id = "pond", name = "Pond", at = { 410, 700 } } },

    -- Main streets; local streets grow between them.
    arterials = {
        { id = "raya", name = "Jalan Raya", line = { { 0, 500 }, { 1600, 500 } }, class = "primary",
          external_vehicles_per_day = 8000 },
        { id = "barat", name = "Jalan Barat", line = { { 250, 0 }, { 250, 1200 } }, class = "secondary" },
        { id = "timur", name = "Jalan Timur", line = { { 1250, 0 }, { 1250, 1200 } }, class = "secondary" },
        { id = "utara", name = "Jalan Utara", line = { { 0, 900 }, { 1600, 900 } }, class = "secondary" },
    },

    districts = {
        { id = "kampung", name = "Kampung", land_use = "kampung", population = 5000, jobs = 600, school_places = 600,
          outline = { { 0, 520 }, { 760, 520 }, { 760, 1200 }, { 0, 1200 } } },
        { id = "pasar", name = "Pasar", land_use = "market", population = 2000, jobs = 3000,
          outline = { { 820, 520 }, { 1600, 520 }, { 1600, 1200 }, { 820, 1200 } } },
        { id = "kebun", name = "Kebun", land_use = "housing", population = 3000, jobs = 400,
          outline = { { 0, 0 }, { 1600, 0 }, { 1600, 480 }, { 0, 480 } } },
    },

    -- Trucks start at the garage and unload at the landfill, which lies outside the map, 25 minutes away.
    facilities = {
        { id = "garage", kind = "garage", at = { 1300, 480 }, trucks = 2 },
        { id = "landfill", kind = "landfill", at = { 1590, 500 }, capacity_m3 = 200000, haul_min = 25 },
    },
}

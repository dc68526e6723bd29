-- A made-up town on dry ground for the tests of mobility: six kilometres along one main road, homes at its ends and
-- jobs in its middle, so that people ride or drive and the road fills in the morning.
local kota = require "kota"

local function box(x, y) return { { x, y }, { x + 2000, y }, { x + 2000, y + 1000 }, { x, y + 1000 } } end

return kota.city {
    name = "long_town", title = "Long town", datum = "mean sea level", utc_offset_min = 420,
    width_m = 6000, height_m = 2000,
    spots = { { at = { 0, 0 }, height_m = 20 }, { at = { 6000, 2000 }, height_m = 20 } },
    arterials = {
        { id = "raya", name = "Jalan Raya", line = { { 0, 1000 }, { 6000, 1000 } }, class = "primary", lanes = 2,
            external_vehicles_per_day = 9000 },
        { id = "utara", name = "Jalan Utara", line = { { 0, 1500 }, { 6000, 1500 } }, class = "secondary" },
        { id = "selatan", name = "Jalan Selatan", line = { { 0, 500 }, { 6000, 500 } }, class = "secondary" },
        { id = "barat", name = "Jalan Barat", line = { { 1000, 0 }, { 1000, 2000 } }, class = "secondary" },
        { id = "tengah", name = "Jalan Tengah", line = { { 3000, 0 }, { 3000, 2000 } }, class = "secondary",
            lanes = 2 },
        { id = "timur", name = "Jalan Timur", line = { { 5000, 0 }, { 5000, 2000 } }, class = "secondary" },
    },
    districts = {
        { id = "sw", outline = box(0, 0), population = 4000, jobs = 300, street_spacing_m = 250 },
        { id = "nw", outline = box(0, 1000), population = 3500, jobs = 200, street_spacing_m = 250,
            land_use = "kampung", income_idr_per_month = 2500000 },
        { id = "pusat", outline = box(2000, 0), population = 800, jobs = 4500, school_places = 900,
            street_spacing_m = 250, land_use = "centre" },
        { id = "pelabuhan", outline = box(2000, 1000), population = 600, jobs = 1500, school_places = 900,
            street_spacing_m = 250, land_use = "port" },
        { id = "se", outline = box(4000, 0), population = 3000, jobs = 300, street_spacing_m = 250,
            income_idr_per_month = 6000000 },
        { id = "ne", outline = box(4000, 1000), population = 2000, jobs = 200, street_spacing_m = 250 },
    },
    facilities = {
        { id = "dermaga", kind = "port", at = { 3000, 1600 } },
        { id = "pool", kind = "garage", at = { 5000, 300 }, trucks = 2 },
        { id = "tpa", kind = "landfill", at = { 5800, 300 }, capacity_m3 = 100000 },
    },
}

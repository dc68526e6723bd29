-- A tiny made-up town for the tests of the policy library: a low kampung that a pump keeps dry, a coast that high
-- water reaches, one bridge and streets that fill in the morning, few trucks and a landfill far away.
local kota = require "kota"
return kota.city {
    name = "town", title = "Town of tests", datum = "mean sea level", utc_offset_min = 420, width_m = 1200,
        height_m = 800,
    spots = {
        { at = { 0, 0 }, height_m = 4 }, { at = { 600, 0 }, height_m = 4 }, { at = { 1200, 0 }, height_m = 4 },
        { at = { 0, 350 }, height_m = 1.8 }, { at = { 250, 480 }, height_m = 0.7 }, { at = { 520, 400 },
            height_m = 1.9 },
        { at = { 900, 400 }, height_m = 2 }, { at = { 1200, 400 }, height_m = 2.2 },
        { at = { 0, 700 }, height_m = 1.7 }, { at = { 520, 700 }, height_m = 1.6 }, { at = { 700, 700 },
            height_m = 0.9 },
        { at = { 1000, 760 }, height_m = 0.5 }, { at = { 1200, 760 }, height_m = 0.5 },
    },
    channels = {
        { id = "kali", line = { { 600, 0 }, { 600, 800 } }, width_m = 20, bed_from_m = 1.5, bed_to_m = -1.5,
            bank_m = 0.5,
            base_flow_m3_per_s = 1 },
        { id = "parit", line = { { 100, 560 }, { 300, 520 } }, width_m = 10, bed_from_m = 0, bed_to_m = -0.6 },
    },
    basins = { { id = "boezem", outline = { { 300, 480 }, { 360, 480 }, { 360, 540 }, { 300, 540 } },
        bed_m = -1.2 } },
    arterials = {
        { id = "raya", name = "Jalan Raya", line = { { 0, 300 }, { 1200, 300 } }, class = "primary",
            external_vehicles_per_day = 6000 },
        { id = "utara", line = { { 0, 600 }, { 560, 600 } }, class = "secondary" },
        { id = "pantai", line = { { 640, 640 }, { 1200, 640 } }, class = "secondary" },
        { id = "barat", line = { { 200, 0 }, { 200, 800 } }, class = "secondary" },
        { id = "timur", line = { { 900, 0 }, { 900, 800 } }, class = "secondary" },
    },
    districts = {
        { id = "kampung", outline = { { 0, 320 }, { 580, 320 }, { 580, 800 }, { 0, 800 } }, population = 4000,
            jobs = 300,
            land_use = "kampung", income_idr_per_month = 2500000, sealed_share = 0.85 },
        { id = "selatan", outline = { { 0, 0 }, { 580, 0 }, { 580, 320 }, { 0, 320 } }, population = 2500,
            jobs = 200,
            school_places = 500, land_use = "housing" },
        { id = "pusat", outline = { { 620, 0 }, { 1200, 0 }, { 1200, 440 }, { 620, 440 } }, population = 1500,
            jobs = 3500,
            land_use = "centre", income_idr_per_month = 6000000 },
        { id = "pesisir", outline = { { 620, 440 }, { 1200, 440 }, { 1200, 800 }, { 620, 800 } }, population = 2000,
            jobs = 400, school_places = 600, land_use = "housing" },
    },
    facilities = {
        { id = "pool", kind = "garage", at = { 1000, 100 }, trucks = 1 },
        { id = "pasar", kind = "market", at = { 700, 260 } },
        { id = "puskesmas", kind = "clinic", at = { 760, 200 } },
        { id = "pos", kind = "emergency_station", at = { 700, 120 } },
        { id = "tpa", kind = "landfill", at = { 1180, 300 }, capacity_m3 = 100000, haul_min = 45 },
    },
    pumps = {
        { id = "pompa", from = { 330, 510 }, to = { 600, 700 }, capacity_m3_per_s = 0.6, on_level_m = 0.3,
            off_level_m = -0.9 },
    },
    gates = {
        { id = "pintu", from = { 1050, 720 }, to = { 1050, 770 }, invert_m = 0.2, width_m = 4, height_m = 1 },
    },
    walls = { { id = "tanggul", line = { { 860, 560 }, { 860, 750 }, { 1200, 750 } }, crest_m = 1.5 } },
    gauges = { { id = "boezem", at = { 330, 510 } }, { id = "kali", at = { 600, 600 } } },
    open_edges = { { side = "north", from_m = 560, to_m = 1200, kind = "sea" } },
}

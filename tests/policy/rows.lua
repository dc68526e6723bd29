-- What each file of the policy library must show on the town of tests: at least one row a file. { file, options, on
-- = "wet" (a storm at the morning peak with high water), "dry" (the same day without) or "roads" (a dry   morning
-- in a long town), indicator, falls or rises = by at least so much }
local function line(id, stops) return { id = id, stops = stops, headway_min = 5 } end
local utara = line("utara", { { 1000, 1500 }, { 2000, 1500 }, { 3000, 1500 }, { 4000, 1500 }, { 5000, 1500 } })
local feeder = line("feeder", { { 1000, 1500 }, { 1000, 500 } })
return {
    { "pumps_early", {}, on = "wet", indicator = "flooded_person_h", falls = 10 },
    { "close_flooded_roads", {}, on = "wet", indicator = "link_closed_h", rises = 1 },
    { "stay_home", {}, on = "wet", indicator = "postponed_person_h", rises = 10 },
    { "clean_inlets_before_rain", {}, on = "wet", indicator = "inlet_blocked_frac", falls = 0.005 },
    { "collect_before_rain", {}, on = "wet", indicator = "bin_overflow_h", falls = 0.1 },
    { "smart_bins", { threshold = 0.6 }, on = "dry", indicator = "truck_km", falls = 1 },
    { "fixed_rounds", {}, on = "dry", indicator = "truck_km", falls = 1 },
    { "predictive", {}, on = "dry", indicator = "truck_km", falls = 1 },
    { "prize_rounds", {}, on = "dry", indicator = "truck_km", falls = 1 },
    { "on_call", {}, on = "dry", indicator = "truck_km", falls = 1 },
    { "integrated_fares", { lines = { feeder } }, on = "roads", indicator = "transit_trips", rises = 1 },
    { "free_bus", { lines = { utara } }, on = "roads", indicator = "transit_trips", rises = 1 },
    { "journey_planner", {}, on = "roads", indicator = "transit_trips", rises = 1 },
    { "bus_lanes", { lines = { utara }, streets = { "Jalan Raya" } }, on = "roads",
        indicator = "transit_trips", rises = 1 },
    { "bicycle_city", { lanes_share = 1, ease = 0.5 }, on = "roads", indicator = "traffic_fuel_kg",
        falls = 5 },
    { "adaptive_signals", {}, on = "roads", indicator = "delay_person_h", falls = 1 },
    { "congestion_charge", { district = "pusat" }, on = "roads", indicator = "traffic_fuel_kg", falls = 1 },
    { "congestion_charge", { name = "Gantries", district = "pusat", streets = { "Jalan Tengah" } }, on = "roads",
        indicator = "toll_idr", rises = 1 },
    { "odd_even", { district = "pusat" }, on = "roads", indicator = "traffic_fuel_kg", falls = 1 },
    { "staggered_hours", {}, on = "roads", indicator = "delay_person_h", falls = 1 },
    { "work_from_home", {}, on = "roads", indicator = "delay_person_h", falls = 1 },
    { "freight_windows", { from_h = 6, to_h = 9 }, on = "roads", indicator = "trips_given_up", rises = 1 },
    { "port_appointments", { facility = "dermaga", from_h = 10, to_h = 15 }, on = "roads",
        indicator = "traffic_km", falls = 10 },
    { "street_event", { streets = { "Jalan Raya" }, from_h = 7, to_h = 8 }, on = "roads", indicator = "link_closed_h",
        rises = 10 },
}

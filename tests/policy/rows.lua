-- What each file of the policy library must show on the town of tests: at least one row a file.
-- { file, options, on = "wet" (a storm at the morning peak with high water) or "dry" (the same day without), indicator,
--   falls or rises = by at least so much }
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
}

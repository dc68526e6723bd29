/* Indicators against sums made by hand from snapshots, their districts, and where they have no value. */
#include "city/inside.h"
#include "city_case.h"

Test(indicators, are_found_by_name) {
    const char *nearest = NULL;
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        cr_assert_eq(kota_indicator_find(kota_indicators[i].name, &nearest), i);
        cr_assert(kota_indicators[i].better >= -1 && kota_indicators[i].better <= 1);
        cr_assert(kota_indicators[i].unit[0] != '\0' && kota_indicators[i].text[0] != '\0');
    }
    cr_assert_eq(kota_indicator_find("flooded_area_hb", &nearest), -1);
    cr_assert_str_eq(nearest, "flooded_area_ha");
    cr_assert_eq(kota_indicator_find("flooded_area", NULL), -1, "a part of a name is not a name");
    cr_assert_eq(kota_indicator_find("", NULL), -1);
}

Test(indicators, carry_areas_and_verified_standards_alone) {
    int32_t of_area[KOTA_AREA_COUNT] = {0}, proxies = 0;
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        of_area[kota_indicators[i].area]++;
        proxies += kota_indicators[i].standard != KOTA_STANDARD_NONE;
    }
    for (int32_t a = 0; a < KOTA_AREA_COUNT; a++) cr_assert_gt(of_area[a], 4, "%s", kota_area_names[a]);
    int32_t with = 0;
    for (int32_t s = 0; s < KOTA_STANDARD_COUNT; s++) {
        with += kota_standard_has_proxy((kota_standard)s);
        bool seen = strcmp(kota_standards[s].standard, "ISO 37120:2014") == 0 ||
                    (strcmp(kota_standards[s].standard, "ISO 37123:2019") == 0 && kota_standards[s].number[0] == '5');
        cr_assert(seen, "%s %s was never verified", kota_standards[s].standard, kota_standards[s].number);
    }
    cr_assert(with >= 12 && with <= proxies, "%d of %d", with, proxies);
    cr_assert(kota_standard_has_proxy(KOTA_STANDARD_iso_16_3));
    cr_assert_not(kota_standard_has_proxy(KOTA_STANDARD_iso_18_4), "nobody counts cars");
}

/* JRC 2017, Asia, residential, written out again. */
static double damage_frac(double depth_m) {
    static const double depths_m[] = {0, 0.5, 1, 1.5, 2, 3, 4, 5, 6};
    static const double fracs[] = {0, 0.3266, 0.4941, 0.6166, 0.7207, 0.8695, 0.9315, 0.9836, 1};
    for (int32_t k = 1; k < KOTA_COUNT(depths_m); k++)
        if (depth_m < depths_m[k])
            return fracs[k - 1] +
                   (fracs[k] - fracs[k - 1]) * (depth_m - depths_m[k - 1]) / (depths_m[k] - depths_m[k - 1]);
    return 1;
}

/* Mean depth_max of the deepest 1 % of residents: the deepest cell is taken until enough people are counted. */
static double deepest_m(const city_case *c, const int32_t *ground, int32_t count) {
    double persons = 0, counted = 0, sum = 0, limit;
    bool *taken = kota_alloc((size_t)count, sizeof *taken);
    for (int32_t k = 0; k < count; k++) persons += (double)c->snap->field[KOTA_FIELD_persons][ground[k]];
    limit = persons / 100;
    while (counted < limit) {
        int32_t best = -1;
        for (int32_t k = 0; k < count; k++) {
            if (taken[k] || c->snap->field[KOTA_FIELD_persons][ground[k]] <= 0) continue;
            const float *depth_m = c->snap->field[KOTA_FIELD_depth_max_m];
            if (best < 0 || depth_m[ground[k]] > depth_m[ground[best]]) best = k;
        }
        taken[best] = true;
        double part = kota_min((double)c->snap->field[KOTA_FIELD_persons][ground[best]], limit - counted);
        counted += part;
        sum += part * (double)c->snap->field[KOTA_FIELD_depth_max_m][ground[best]];
    }
    kota_free(taken);
    return sum / limit;
}

/* Compact indices of what is no water in the dry season. */
static int32_t *ground_of(const city_case *c, int32_t *count) {
    const kota_grid *grid = &c->map->grid;
    int32_t *ground = kota_alloc((size_t)(grid->nx * grid->ny), sizeof *ground);
    *count = 0;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++)
            if (!c->map->water[kota_grid_at(grid, i, j)]) ground[(*count)++] = j * grid->nx + i;
    return ground;
}

Test(indicators, of_water_equal_sums_over_snapshots) {
    city_case c = planned();
    begin(&c);
    to_start(&c);
    int32_t count;
    int32_t *ground = ground_of(&c, &count);
    double person_h = 0, area_ha = 0, damage_idr = 0, closed_h = 0;
    double deep_ha[3] = {0}, deep_ha_h[3] = {0};
    static const double DEEP_M[] = {0.1, 0.3, 0.5};
    while (!kota_city_done(c.city)) {
        steps(&c, 1);
        kota_city_snap(c.city, c.snap);
        double persons = 0;
        for (int32_t k = 0; k < count; k++)
            if ((double)c.snap->field[KOTA_FIELD_depth_m][ground[k]] > 0.10)
                persons += (double)c.snap->field[KOTA_FIELD_persons][ground[k]];
        person_h += persons / 60;
        for (int32_t k = 0; k < count; k++)
            for (int32_t d = 0; d < 3; d++)
                deep_ha_h[d] += (double)c.snap->field[KOTA_FIELD_depth_m][ground[k]] > DEEP_M[d] ? 0.04 / 60 : 0;
        for (int32_t l = 0; l < c.map->roads.link_count; l++)
            closed_h += (double)c.snap->field[KOTA_FIELD_link_closed_frac][l] / 60;
    }
    for (int32_t k = 0; k < count; k++) {
        double depth_m = (double)c.snap->field[KOTA_FIELD_depth_max_m][ground[k]];
        for (int32_t d = 0; d < 3; d++) deep_ha[d] += depth_m > DEEP_M[d] ? 0.04 : 0;
        if (depth_m <= 0.10) continue;
        area_ha += 20 * 20 / 1e4;
        damage_idr += (double)c.snap->field[KOTA_FIELD_persons][ground[k]] * damage_frac(depth_m) * 4e7;
    }
    cr_assert(area_ha > 1 && person_h > 100, "the case is wet: %g ha, %g person h", area_ha, person_h);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_flooded_area_ha), area_ha, 1e-9);
    cr_assert(deep_ha_h[1] > 0, "some of it is deep");
    for (int32_t d = 0; d < 3; d++) {
        static const kota_indicator HA[] = {KOTA_INDICATOR_flooded_area_ha, KOTA_INDICATOR_flooded_30cm_ha,
                                            KOTA_INDICATOR_flooded_50cm_ha};
        static const kota_indicator HA_H[] = {KOTA_INDICATOR_flooded_ha_h, KOTA_INDICATOR_flooded_30cm_ha_h,
                                              KOTA_INDICATOR_flooded_50cm_ha_h};
        cr_assert_float_eq(whole(&c, HA[d]), deep_ha[d], 1e-9);
        cr_assert_float_eq(whole(&c, HA_H[d]), deep_ha_h[d], 1e-6);
    }
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_flooded_person_h), person_h, 1e-6);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_flood_damage_idr), damage_idr, 1e-9 * damage_idr);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_flood_depth_max_m), deepest_m(&c, ground, count), 1e-9);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_link_closed_h), closed_h, 1e-6);
    kota_free(ground);
    finish(&c);
}

Test(indicators, of_money_follow_from_those_of_matter) {
    city_case c = planned();
    c.plan->policies.items = KOTA_NEW(c.arena, kota_policy_ref, 1);
    c.plan->policies.count = 1;
    *(kota_policy_ref *)c.plan->policies.items =
        (kota_policy_ref){.name = "p", .every_s = 300, .cost_idr = 1234567, .source_hash = ""};
    begin(&c);
    to_end(&c);
    const kota_costs *costs = &c.plan->costs;
    cr_assert_gt(whole(&c, KOTA_INDICATOR_truck_km), 1);
    double idr = whole(&c, KOTA_INDICATOR_pump_kwh) * costs->electricity_idr_per_kwh +
                 whole(&c, KOTA_INDICATOR_truck_h) * costs->truck_idr_per_h +
                 whole(&c, KOTA_INDICATOR_truck_km) * costs->truck_idr_per_km + 1234567;
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_operating_cost_idr), idr, 1e-9 * idr);
    double delay_idr = whole(&c, KOTA_INDICATOR_delay_person_h) * costs->time_idr_per_h;
    cr_assert_gt(delay_idr, 0);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_delay_cost_idr), delay_idr, 1e-9 * delay_idr);
    double km = whole(&c, KOTA_INDICATOR_traffic_km), co2e_kg = whole(&c, KOTA_INDICATOR_traffic_co2e_kg);
    cr_assert(co2e_kg > 0.01 * km && co2e_kg < 1.07 * km, "%g kg for %g km", co2e_kg, km);
    finish(&c);
}

/* Nobody from outside travels here, so that every trip has a district. */
Test(indicators, of_districts_add_up_to_the_city) {
    city_case c = planned();
    kota_arterial *roads = c.plan->sketch.arterials.items;
    for (int32_t r = 0; r < c.plan->sketch.arterials.count; r++) roads[r].external_vehicles_per_day = 0;
    begin(&c);
    to_end(&c);
    for (int32_t k = 0; k < KOTA_INDICATOR_COUNT; k++) {
        kota_indicator i = (kota_indicator)k;
        kota_spread spread = kota_indicators[k].spread;
        double sum = 0, all = whole(&c, i);
        for (int32_t d = 0; d < 3; d++) sum += kota_city_indicator(c.city, i, d);
        bool nowhere = i == KOTA_INDICATOR_flooded_buildings || i == KOTA_INDICATOR_access_jobs_lines ||
                       (i >= KOTA_INDICATOR_transit_trips && i <= KOTA_INDICATOR_transit_load_max) ||
                       i == KOTA_INDICATOR_emergency_min || i == KOTA_INDICATOR_unreached_person_h ||
                       i == KOTA_INDICATOR_bin_service_frac || i == KOTA_INDICATOR_waste_cost_idr_per_t ||
                       i == KOTA_INDICATOR_truck_km_per_t;
        cr_assert_eq(kota_is_nan(all), nowhere, "%s: %g", kota_indicators[k].name, all);
        if (nowhere) { /* a sketch has no buildings, this one no lines and no stations; no bin is emptied */
            cr_assert(kota_is_nan(all) && kota_is_nan(sum), "%s", kota_indicators[k].name);
        } else if (spread == KOTA_SPREAD_CITY) {
            for (int32_t d = 0; d < 3; d++) cr_assert(kota_is_nan(kota_city_indicator(c.city, i, d)));
        } else if (spread == KOTA_SPREAD_GROUND && i != KOTA_INDICATOR_pump_kwh) { /* some lies in no district */
            bool shallow = i == KOTA_INDICATOR_flooded_area_ha || i == KOTA_INDICATOR_link_closed_h;
            cr_assert(sum >= 0 && (sum > 0 || !shallow) && sum <= all + 1e-9, "%s: %g of %g", kota_indicators[k].name,
                      sum, all);
        } else if (spread != KOTA_SPREAD_MEAN) {
            cr_assert_float_eq(sum, all, 1e-9 * all + 1e-9, "%s: %.9g and %.9g", kota_indicators[k].name, sum, all);
        }
    }
    double lowest = KOTA_INFINITY, highest = 0, time_min = whole(&c, KOTA_INDICATOR_trip_time_min);
    for (int32_t d = 0; d < 3; d++) {
        double here_min = kota_city_indicator(c.city, KOTA_INDICATOR_trip_time_min, d);
        lowest = kota_min(lowest, here_min);
        highest = kota_max(highest, here_min);
    }
    cr_assert(lowest < time_min && time_min < highest, "a mean lies between its parts");
    finish(&c);
}

Test(indicators, without_anything_to_count_have_no_value) {
    city_case c = planned_dry();
    kota_district_def *districts = c.plan->sketch.districts.items;
    districts[1].population_persons = 0;
    begin(&c);
    to_start(&c);
    cr_assert(kota_is_nan(whole(&c, KOTA_INDICATOR_trip_time_min)), "nobody has arrived");
    cr_assert(kota_is_nan(whole(&c, KOTA_INDICATOR_inlet_blocked_frac)), "no time has passed");
    steps(&c, 1);
    cr_assert(kota_is_nan(kota_city_indicator(c.city, KOTA_INDICATOR_flood_depth_max_m, 1)), "nobody lives there");
    cr_assert_not(kota_is_nan(kota_city_indicator(c.city, KOTA_INDICATOR_flood_depth_max_m, 0)));
    cr_assert_not(kota_is_nan(whole(&c, KOTA_INDICATOR_inlet_blocked_frac)));
    finish(&c);
}

/* Waste by fate, service and landfill life against the account, the bins and the landfill's own numbers. */
Test(indicators, of_waste_follow_from_its_account) {
    city_case c = planned();
    c.plan->warmup_s = 0;
    begin(&c);
    to_end(&c);
    kota_waste_balance b = kota_waste_balance_now(c.city->waste, -1);
    double recycled = 0, landfilled = 0, burnt = 0, drains = 0, collected = 0, buried_m3 = 0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        recycled += b.recycled.kg[f];
        landfilled += b.landfilled.kg[f];
        burnt += b.burnt.kg[f];
        drains += b.in_drains.kg[f] + b.drained.kg[f];
        collected += b.collected.kg[f];
        buried_m3 += b.landfilled.kg[f] / kota_fractions[f].landfill_kgpm3;
    }
    cr_assert(collected > 1 && landfilled > 1 && drains > 0, "%g %g %g", collected, landfilled, drains);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_waste_recycled_kg), recycled, 1e-9);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_waste_landfilled_kg), landfilled, 1e-9 * landfilled);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_waste_burnt_kg), burnt, 1e-9 * burnt + 1e-9);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_waste_drains_kg), drains, 1e-9 * drains);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_truck_km_per_t),
                       whole(&c, KOTA_INDICATOR_truck_km) * 1000 / collected, 1e-9);
    double idr = whole(&c, KOTA_INDICATOR_collection_cost_idr) + whole(&c, KOTA_INDICATOR_transfer_cost_idr) +
                 whole(&c, KOTA_INDICATOR_treatment_cost_idr) + whole(&c, KOTA_INDICATOR_disposal_cost_idr);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_waste_cost_idr_per_t), idr * 1000 / collected, 1e-6);
    double left_m3 = 0, years = c.plan->duration_s / (365.25 * 86400);
    int32_t count, emptied = 0, late = 0;
    const kota_dump_state *dumps = kota_waste_dumps(c.city->waste, &count);
    for (int32_t d = 0; d < count; d++)
        if (c.map->facilities[dumps[d].facility].kind == KOTA_FACILITY_LANDFILL) left_m3 += dumps[d].left_m3;
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_landfill_life_years), left_m3 / (buried_m3 / years),
                       1e-9 * left_m3 / buried_m3 * years);
    const kota_bin_state *bins = kota_waste_bins(c.city->waste, &count);
    for (int32_t k = 0; k < count; k++) {
        emptied += bins[k].emptied;
        late += bins[k].late;
    }
    cr_assert_gt(emptied, 0);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_bin_service_frac), (double)(emptied - late) / emptied, 1e-12);
    finish(&c);
}

/* Vehicle hours, speed and shares of modes against the totals of the streets. */
Test(indicators, of_travel_follow_from_its_totals) {
    city_case c = planned_dry();
    begin(&c);
    to_end(&c);
    double lost_s = 0, driven_m = 0, drove_s = 0, by[4] = {0};
    static const int32_t MODE[KOTA_CLASS_COUNT] = {
        [KOTA_CLASS_CAR] = 0,  [KOTA_CLASS_MOTORCYCLE] = 1, [KOTA_CLASS_OJOL] = 1,
        [KOTA_CLASS_BUS] = 2,  [KOTA_CLASS_BICYCLE] = 3,    [KOTA_CLASS_WALK] = 3,
        [KOTA_CLASS_VAN] = -1, [KOTA_CLASS_TRUCK] = -1,     [KOTA_CLASS_EMERGENCY] = -1};
    for (int32_t d = -1; d < c.map->district_count; d++) {
        for (int32_t k = 0; k < KOTA_CLASS_COUNT; k++) {
            kota_trip_totals t = kota_traffic_totals(c.city->traffic, d, k);
            if (MODE[k] >= 0) by[MODE[k]] += t.persons_arrived;
            if (k == KOTA_CLASS_WALK) continue;
            lost_s += t.vehicle_s - t.free_vehicle_s;
            driven_m += t.distance_m;
            drove_s += t.vehicle_s;
        }
    }
    double all = by[0] + by[1] + by[2] + by[3];
    cr_assert(driven_m > 1000 && lost_s > 0 && all > 100);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_delay_veh_h), lost_s / 3600, 1e-9 * lost_s);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_traffic_speed_km_per_h), driven_m / drove_s * 3.6, 1e-9);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_mode_car_frac), by[0] / all, 1e-12);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_mode_motorcycle_frac), by[1] / all, 1e-12);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_mode_public_frac), by[2] / all, 1e-12);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_mode_active_frac), by[3] / all, 1e-12);
    finish(&c);
}

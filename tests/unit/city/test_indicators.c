/* Indicators against sums made by hand from snapshots, their districts, and where they have no value. */
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
    while (!kota_city_done(c.city)) {
        steps(&c, 1);
        kota_city_snap(c.city, c.snap);
        double persons = 0;
        for (int32_t k = 0; k < count; k++)
            if ((double)c.snap->field[KOTA_FIELD_depth_m][ground[k]] > 0.10)
                persons += (double)c.snap->field[KOTA_FIELD_persons][ground[k]];
        person_h += persons / 60;
        for (int32_t l = 0; l < c.map->roads.link_count; l++)
            closed_h += (double)c.snap->field[KOTA_FIELD_link_closed_frac][l] / 60;
    }
    for (int32_t k = 0; k < count; k++) {
        double depth_m = (double)c.snap->field[KOTA_FIELD_depth_max_m][ground[k]];
        if (depth_m <= 0.10) continue;
        area_ha += 20 * 20 / 1e4;
        damage_idr += (double)c.snap->field[KOTA_FIELD_persons][ground[k]] * damage_frac(depth_m) * 4e7;
    }
    cr_assert(area_ha > 1 && person_h > 100, "the case is wet: %g ha, %g person h", area_ha, person_h);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_flooded_area_ha), area_ha, 1e-9);
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
        if (i == KOTA_INDICATOR_flood_depth_max_m || i == KOTA_INDICATOR_trip_time_min ||
            i == KOTA_INDICATOR_inlet_blocked_frac ||
            (i >= KOTA_INDICATOR_transit_trips && i <= KOTA_INDICATOR_unreached_person_h))
            continue; /* means; what needs lines or stations, see test_travel.c, test_access.c */
        if (i == KOTA_INDICATOR_flooded_buildings) continue; /* a sketch has none: test_exposure.c */
        bool whole_city_only = i == KOTA_INDICATOR_truck_km || i == KOTA_INDICATOR_truck_h ||
                               i == KOTA_INDICATOR_truck_traffic_h || i == KOTA_INDICATOR_truck_water_h ||
                               i == KOTA_INDICATOR_waste_co2e_kg || i == KOTA_INDICATOR_operating_cost_idr ||
                               (i >= KOTA_INDICATOR_collection_cost_idr && i <= KOTA_INDICATOR_disposal_cost_idr);
        if (whole_city_only) {
            for (int32_t d = 0; d < 3; d++) cr_assert(kota_is_nan(kota_city_indicator(c.city, i, d)));
            continue; /* city only */
        }
        double sum = 0, all = whole(&c, i);
        for (int32_t d = 0; d < 3; d++) sum += kota_city_indicator(c.city, i, d);
        bool ground = i == KOTA_INDICATOR_flooded_area_ha || i == KOTA_INDICATOR_link_closed_h;
        if (ground) /* some lies in no district */
            cr_assert(sum > 0 && sum <= all + 1e-9, "%s: %g of %g", kota_indicators[i].name, sum, all);
        else
            cr_assert_float_eq(sum, all, 1e-9 * all + 1e-9, "%s: %.9g and %.9g", kota_indicators[i].name, sum, all);
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

/* What people reach, who reaches them, and what traffic burns: in a city small enough that all is within half an
 * hour. */
#include "city_case.h"
#include "map/paths.h"

static kota_facility_def *place(city_case *c, const char *id, kota_facility_kind kind, double x_m, double y_m) {
    kota_facility_def *facility =
        kota_test_city_add(&c->plan->sketch.facilities, &kota_facility_def_schema, c->arena);
    const double at_m[2] = {x_m, y_m};
    facility->id = facility->name = id;
    facility->kind = (int32_t)kind;
    facility->at = kota_test_points(c->arena, 1, at_m);
    return facility;
}

Test(access, all_of_a_small_city_is_near) {
    city_case c = planned_dry();
    place(&c, "clinic-a", KOTA_FACILITY_CLINIC, 300, 300);
    place(&c, "clinic-b", KOTA_FACILITY_CLINIC, 900, 900);
    begin(&c);
    to_start(&c);
    cr_assert(kota_is_nan(whole(&c, KOTA_INDICATOR_access_jobs_30min)), "nothing was looked at yet");
    steps(&c, 61);
    double jobs = 0;
    for (int32_t d = 0; d < c.map->district_count; d++) jobs += c.map->districts[d].jobs;
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_access_jobs_30min), jobs, 1e-3 * jobs);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_access_jobs_45min), jobs, 1e-3 * jobs);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_access_clinics_30min), 2, 1e-12);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_access_schools_walk), 1, 1e-12);
    cr_assert_float_eq(kota_city_reached(c.city, 1, KOTA_REACH_MARKETS, 1, 1), 1, 1e-12);
    cr_assert(kota_is_nan(whole(&c, KOTA_INDICATOR_emergency_min)), "there is no station");
    cr_assert(kota_is_nan(whole(&c, KOTA_INDICATOR_unreached_person_h)));
    finish(&c);
}

/* With all streets around its node closed by order a station helps nobody; open, it is there in minutes. */
Test(access, help_comes_over_open_streets) {
    double response_min[2], unreached_h[2], persons = 0;
    for (int32_t closed = 0; closed < 2; closed++) {
        city_case c = planned_dry();
        place(&c, "fire", KOTA_FACILITY_EMERGENCY, 900, 700);
        begin(&c);
        int32_t node = -1;
        for (int32_t f = 0; f < c.map->facility_count; f++)
            if (c.map->facilities[f].kind == KOTA_FACILITY_EMERGENCY) node = c.map->facilities[f].node;
        cr_assert(node >= 0);
        to_start(&c);
        for (int32_t k = c.map->roads.out_start[node]; closed && k < c.map->roads.out_start[node + 1]; k++)
            order(&c, KOTA_COMMAND_LINK_CLOSED, c.map->roads.out_link[k], 1, 0);
        steps(&c, 61);
        response_min[closed] = whole(&c, KOTA_INDICATOR_emergency_min);
        unreached_h[closed] = whole(&c, KOTA_INDICATOR_unreached_person_h);
        persons = 0;
        for (int32_t d = 0; d < c.map->district_count; d++) persons += c.map->districts[d].persons;
        finish(&c);
    }
    cr_assert(response_min[0] > 0.2 && response_min[0] < 10, "%g", response_min[0]);
    cr_assert_lt(unreached_h[0], 0.01 * persons);
    cr_assert_gt(unreached_h[1], 0.9 * persons, "%g of %g", unreached_h[1], persons);
}

/* As if no water stood there: the same to the bit in a dry city; under a cloudburst more than with its water. */
Test(access, without_the_water_more_is_near) {
    city_case dry = planned_dry(), wet = planned();
    for (int32_t k = 0; k < wet.plan->rain.rates_mps.count; k++) wet.plan->rain.rates_mps.values[k] = 3e-4;
    city_case *const both[] = {&dry, &wet};
    double jobs[2], jobs_dry[2];
    for (int32_t k = 0; k < 2; k++) {
        begin(both[k]);
        to_end(both[k]);
        for (int32_t d = 0; d < both[k]->map->district_count; d++)
            for (int32_t mode = 0; mode < KOTA_REACH_BY_LINES; mode++)
                cr_assert_geq(kota_city_reached_dry(both[k]->city, d, KOTA_REACH_JOBS, mode, 0),
                              kota_city_reached(both[k]->city, d, KOTA_REACH_JOBS, mode, 0));
        jobs[k] = whole(both[k], KOTA_INDICATOR_access_jobs_30min);
        jobs_dry[k] = whole(both[k], KOTA_INDICATOR_access_jobs_30min_dry);
        finish(both[k]);
    }
    cr_assert_eq(jobs[0], jobs_dry[0]);
    cr_assert_lt(jobs[1], 0.99 * jobs_dry[1], "%g of %g", jobs[1], jobs_dry[1]);
    cr_assert_float_eq(jobs_dry[1], jobs[0], 1e-3 * jobs[0], "all of a small city is near, were it dry");
}

Test(access, exhaust_follows_distance_and_speed) {
    city_case c = planned_dry();
    begin(&c);
    to_end(&c);
    double km = whole(&c, KOTA_INDICATOR_traffic_km), fuel_kg = whole(&c, KOTA_INDICATOR_traffic_fuel_kg);
    double co2_kg = whole(&c, KOTA_INDICATOR_traffic_co2e_kg), nox_kg = whole(&c, KOTA_INDICATOR_traffic_nox_kg);
    cr_assert(km > 100 && fuel_kg > 0.0185 * km && fuel_kg < 0.3 * km, "between motorcycles and buses: %g kg, %g km",
              fuel_kg, km);
    cr_assert_float_eq(co2_kg / fuel_kg, 3.17, 0.003);
    cr_assert(nox_kg > 1e-5 * km && nox_kg < 0.01 * km, "%g", nox_kg);
    cr_assert_gt(whole(&c, KOTA_INDICATOR_traffic_co_kg), 0);
    cr_assert_gt(whole(&c, KOTA_INDICATOR_traffic_hc_kg), 0);
    cr_assert_gt(whole(&c, KOTA_INDICATOR_traffic_pm_kg), 0);
    finish(&c);
}

/* Nobody on the streets: a home is as far from help as its node from the station's on empty streets, at 80 km/h. */
Test(access, response_time_on_empty_streets_is_known) {
    city_case c = planned_dry();
    kota_traffic_params *traffic = &c.plan->traffic;
    traffic->work_frac = traffic->school_frac = traffic->shop_trips = traffic->external_frac = 0;
    traffic->freight_trips_per_job = traffic->tourists = 0;
    c.plan->couple.trucks_load_roads = false;
    place(&c, "fire", KOTA_FACILITY_EMERGENCY, 900, 700);
    begin(&c);
    to_start(&c);
    steps(&c, 61);
    const kota_map *map = c.map;
    float *time_s = kota_alloc((size_t)map->roads.node_count, sizeof *time_s);
    float *length_m = kota_alloc((size_t)map->roads.node_count, sizeof *length_m);
    for (int32_t f = 0; f < map->facility_count; f++)
        if (map->facilities[f].kind == KOTA_FACILITY_EMERGENCY)
            kota_paths_free(&map->roads, map->facilities[f].node, 80 / 3.6, time_s, length_m);
    double person_s = 0, persons = 0;
    for (int32_t k = 0; k < map->grid.nx * map->grid.ny; k++) {
        int32_t cell = kota_grid_at(&map->grid, k % map->grid.nx, k / map->grid.nx);
        if (!(map->persons[cell] > 0) || map->water[cell] || map->cell_node[cell] < 0) continue;
        person_s += (double)map->persons[cell] * (double)time_s[map->cell_node[cell]];
        persons += (double)map->persons[cell];
    }
    double min = whole(&c, KOTA_INDICATOR_emergency_min);
    cr_assert_float_eq(min, person_s / persons / 60, 1e-3 * min, "%g, by hand %g", min, person_s / persons / 60);
    kota_free(time_s);
    kota_free(length_m);
    finish(&c);
}

/* Whatever the plan, the ledgers close and an intervention that does nothing changes nothing. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "run/run.h"
#include "test_city.h"
#include "test_plan.h"

/* Plans with random weather, switches and parameters; on failure the number of the case is the seed. */
static void shuffle(kota_plan *plan, uint64_t k) {
    kota_key key = {.seed = 11, .stream = KOTA_STREAM_POLICY, .entity = k};
    plan->seed = (int64_t)k;
    plan->duration_s = 5400;
    plan->rain.rates_mps.values[0] = 150 / 3.6e6 * kota_random_unit(key, 0);
    plan->rain.spread_frac = kota_random_unit(key, 1);
    plan->sea.tide_m = kota_random_unit(key, 2);
    plan->flood.theta = 0.6 + 0.4 * kota_random_unit(key, 3);
    plan->couple.water_slows_traffic = kota_random_unit(key, 4) < 0.7;
    plan->couple.rain_washes_litter = kota_random_unit(key, 5) < 0.7;
    plan->couple.litter_clogs_inlets = kota_random_unit(key, 6) < 0.7;
    plan->couple.traffic_delays_trucks = kota_random_unit(key, 7) < 0.5;
    plan->couple.trucks_load_roads = kota_random_unit(key, 8) < 0.5;
    plan->traffic.give_up_s = 300;
    plan->waste.person_kg_per_day = 3 * kota_random_unit(key, 9);
}

Test(ledger, closes_in_every_plan) {
    for (uint64_t k = 1; k <= 6; k++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_plan *plan = kota_test_plan(arena);
        shuffle(plan, k);
        kota_map *map;
        kota_city *city;
        kota_error err = {0};
        cr_assert_eq(kota_run_map(&map, plan, arena, &err), KOTA_OK, "case %d: %s", (int)k, err.text);
        cr_assert_eq(kota_city_create(&city, plan, map, NULL, &err), KOTA_OK, "case %d: %s", (int)k, err.text);
        while (!kota_city_done(city)) /* a ledger that does not close stops the step */
            cr_assert_eq(kota_city_step(city, &err), KOTA_OK, "case %d: %s", (int)k, err.text);
        int32_t count;
        kota_ledger_row *rows = kota_city_balance(city, &count);
        cr_assert_gt(count, 20);
        for (int32_t r = 0; r < count; r++) cr_assert(kota_is_finite(rows[r].value));
        kota_free(rows);
        kota_city_destroy(city);
        kota_arena_destroy(arena);
    }
}

/* Adding a collection point in the east leaves every draw in the west alone: waste made and trips started there are
 * equal to the bit. */
Test(ledger, a_bin_in_the_east_changes_no_draw_in_the_west) {
    kota_arena *arena = kota_arena_create("test", 0);
    double generated_kg[2][3];
    int32_t started[2];
    for (int32_t with = 0; with < 2; with++) {
        kota_plan *plan = kota_test_plan(arena);
        plan->duration_s = 3600;
        if (with) {
            kota_facility_def *bin = kota_test_city_add(&plan->sketch.facilities, &kota_facility_def_schema, arena);
            bin->id = "tps-new-east";
            double at[] = {1100, 900};
            bin->at = kota_test_points(arena, 1, at);
        }
        kota_map *map;
        kota_city *city;
        kota_error err = {0};
        cr_assert_eq(kota_run_map(&map, plan, arena, &err), KOTA_OK, "%s", err.text);
        cr_assert_eq(kota_city_create(&city, plan, map, NULL, &err), KOTA_OK, "%s", err.text);
        while (!kota_city_done(city)) cr_assert_eq(kota_city_step(city, &err), KOTA_OK, "%s", err.text);
        for (int32_t d = 0; d < 3; d++)
            generated_kg[with][d] = kota_city_indicator(city, KOTA_INDICATOR_waste_generated_kg, d);
        started[with] = (int32_t)kota_city_indicator(city, KOTA_INDICATOR_trips_arrived, 0);
        kota_city_destroy(city);
    }
    cr_assert_eq(generated_kg[0][0], generated_kg[1][0], "kampung, west");
    cr_assert_eq(started[0], started[1]);
    kota_arena_destroy(arena);
}

/* With every coupling off each engine does what it would do alone: waste parameters do not reach water or traffic. */
Test(ledger, couplings_off_keep_the_systems_apart) {
    kota_arena *arena = kota_arena_create("test", 0);
    double area[2], time[2];
    for (int32_t k = 0; k < 2; k++) {
        kota_plan *plan = kota_test_plan(arena);
        plan->couple = (kota_couple){0};
        plan->waste.person_kg_per_day = k == 0 ? 0.5 : 4;
        plan->waste.collect_at_frac = k == 0 ? 0.5 : 0.1;
        kota_map *map;
        kota_city *city;
        kota_error err = {0};
        cr_assert_eq(kota_run_map(&map, plan, arena, &err), KOTA_OK, "%s", err.text);
        cr_assert_eq(kota_city_create(&city, plan, map, NULL, &err), KOTA_OK, "%s", err.text);
        while (!kota_city_done(city)) cr_assert_eq(kota_city_step(city, &err), KOTA_OK, "%s", err.text);
        area[k] = kota_city_indicator(city, KOTA_INDICATOR_flooded_person_h, -1);
        time[k] = kota_city_indicator(city, KOTA_INDICATOR_trip_time_min, -1);
        kota_city_destroy(city);
    }
    cr_assert_gt(area[0], 0);
    cr_assert_eq(area[0], area[1]);
    cr_assert_eq(time[0], time[1]);
    kota_arena_destroy(arena);
}

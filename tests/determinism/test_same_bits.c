/* The same plan gives the same bits: twice, with any number of threads, and from a save at any step. */
#include <criterion/criterion.h>
#include <string.h>

#include "city/city.h"
#include "core/mathx.h"
#include "core/random.h"
#include "test_plan.h"
#include "test_run.h"

static bool same(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(same_bits, twice_and_with_any_threads) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = kota_test_plan(arena);
    kota_hash one = kota_test_run(plan, 1);
    cr_assert(same(one, kota_test_run(plan, 1)));
    cr_assert(same(one, kota_test_run(plan, 2)));
    cr_assert(same(one, kota_test_run(plan, 5)));
    kota_arena_destroy(arena);
}

Test(same_bits, another_seed_is_another_day) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = kota_test_plan(arena);
    kota_hash one = kota_test_run(plan, 1);
    plan->seed = 2;
    cr_assert_not(same(one, kota_test_run(plan, 1)));
    kota_arena_destroy(arena);
}

static kota_blob saved(const kota_city *city) {
    kota_blob blob = {0};
    kota_city_save(city, &blob);
    return blob;
}

static void step_to_end(kota_city *city) {
    kota_error err = {0};
    while (!kota_city_done(city)) cr_assert_eq(kota_city_step(city, &err), KOTA_OK, "%s", err.text);
}

static double indicator_sum(const kota_city *city) {
    double sum = 0;
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        double value = kota_city_indicator(city, (kota_indicator)i, -1);
        if (!kota_is_nan(value)) sum += value; /* a sketch has no buildings */
    }
    return sum;
}

Test(same_bits, resumed_at_random_steps) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = kota_test_plan(arena);
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_run_map(&map, plan, arena, &err), KOTA_OK, "%s", err.text);
    kota_city *whole;
    cr_assert_eq(kota_city_create(&whole, plan, map, NULL, &err), KOTA_OK, "%s", err.text);
    step_to_end(whole);
    kota_blob expected = saved(whole);
    for (uint64_t k = 0; k < 4; k++) {
        kota_key key = {.seed = 7, .stream = KOTA_STREAM_POLICY, .entity = 1};
        int32_t steps = kota_random_below(key, k, 209) + 1;
        kota_city *first, *second;
        cr_assert_eq(kota_city_create(&first, plan, map, NULL, &err), KOTA_OK);
        for (int32_t s = 0; s < steps; s++) cr_assert_eq(kota_city_step(first, &err), KOTA_OK, "%s", err.text);
        kota_blob blob = saved(first);
        kota_city_destroy(first);
        cr_assert_eq(kota_city_create(&second, plan, map, NULL, &err), KOTA_OK);
        cr_assert_eq(kota_city_load(second, &blob, &err), KOTA_OK, "%s", err.text);
        step_to_end(second);
        kota_blob now = saved(second);
        cr_assert(indicator_sum(second) == indicator_sum(whole), "step %d: an indicator differs", steps);
        cr_assert_eq(now.length, expected.length, "step %d", steps);
        size_t at = 0;
        while (at < now.length && now.bytes[at] == expected.bytes[at]) at++;
        cr_assert_eq(at, now.length, "step %d: the states differ at byte %zu of %zu", steps, at, now.length);
        kota_blob_free(&now);
        kota_blob_free(&blob);
        kota_city_destroy(second);
    }
    kota_blob_free(&expected);
    kota_city_destroy(whole);
    kota_arena_destroy(arena);
}

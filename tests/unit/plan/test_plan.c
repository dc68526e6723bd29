/* A plan: times, forcing, checks, effort. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "plan/plan.h"
#include "support/bare_plan.h"

static void rain_of(kota_plan *plan, kota_arena *arena) {
    plan->rain.at = "04:30";
    plan->rain.block_s = 600;
    plan->rain.rates_mps = (kota_numbers){KOTA_NEW(arena, double, 2), 2};
    plan->rain.rates_mps.values[0] = 1e-5;
    plan->rain.rates_mps.values[1] = 2e-5;
}

Test(plan, times_are_whole_intervals) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    plan->warmup_s = 90;
    plan->duration_s = 7201;
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    char text[KOTA_TIME_TEXT_MAX];
    kota_time_text(start_ms, 420, text);
    cr_assert_str_eq(text, "2025-01-15 04:00:00");
    cr_assert_eq(start_ms - warmup_ms, 120000);
    cr_assert_eq(end_ms - start_ms, 7260000);
    plan->warm_start = "runs/x";
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    cr_assert_eq(warmup_ms, start_ms);
    kota_arena_destroy(arena);
}

Test(plan, rain_keeps_its_depth_over_any_cut) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    rain_of(plan, arena);
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    double depth_m = 0;
    for (int64_t t = start_ms; t < end_ms; t += 70000) depth_m += kota_plan_rain_mps(plan, t, t + 70000) * 70;
    cr_assert_float_eq(depth_m, 600 * 1e-5 + 600 * 2e-5, 1e-15);
    cr_assert_eq(kota_plan_rain_mps(plan, start_ms, start_ms + 1800000), 0);
    kota_arena_destroy(arena);
}

Test(plan, storms_of_replications_differ_around_the_given_depth) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    rain_of(plan, arena);
    plan->rain.spread_frac = 0.3;
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    double sum = 0, squares = 0;
    for (int64_t seed = 0; seed < 2000; seed++) {
        plan->seed = seed;
        double factor = kota_plan_rain_mps(plan, start_ms, end_ms) * 7200 / 0.018;
        sum += factor / 2000;
        squares += factor * factor / 2000;
    }
    cr_assert_float_eq(sum, 1, 0.03); /* standard error 0.3 / sqrt(2000) = 0.0067 */
    cr_assert_float_eq(kota_sqrt(squares - sum * sum), 0.3, 0.03);
    kota_arena_destroy(arena);
}

Test(plan, sea_is_high_when_it_should_be) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    plan->sea.mean_m = 0.1;
    plan->sea.tide_m = 0.4;
    plan->sea.high_at = "09:00";
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    int64_t high_ms = start_ms + 5 * KOTA_HOUR_MS;
    cr_assert_float_eq(kota_plan_sea_m(plan, high_ms), 0.5, 1e-12);
    cr_assert_float_eq(kota_plan_sea_m(plan, high_ms + (int64_t)(plan->sea.period_s * 500)), -0.3, 1e-9);
    kota_arena_destroy(arena);
}

Test(plan, inflow_is_interpolated_and_keeps_its_volume) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    kota_inflow *inflow = KOTA_NEW(arena, kota_inflow, 1);
    *inflow = (kota_inflow){.channel = "kali", .at = "", .block_s = 3600};
    inflow->flows_m3ps = (kota_numbers){KOTA_NEW(arena, double, 2), 2};
    inflow->flows_m3ps.values[0] = 10;
    inflow->flows_m3ps.values[1] = 20;
    plan->inflows = (kota_records){inflow, 1};
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    int64_t half_ms = 1800000;
    cr_assert_float_eq(kota_plan_inflow_m3ps(plan, "kali", start_ms), 10, 1e-12);
    cr_assert_float_eq(kota_plan_inflow_m3ps(plan, "kali", start_ms + half_ms), 10, 1e-12);
    cr_assert_float_eq(kota_plan_inflow_m3ps(plan, "kali", start_ms + 2 * half_ms), 15, 1e-12);
    cr_assert_float_eq(kota_plan_inflow_m3ps(plan, "kali", start_ms + 3 * half_ms), 20, 1e-12);
    cr_assert_float_eq(kota_plan_inflow_m3ps(plan, "kali", start_ms + 4 * half_ms), 0, 1e-12);
    cr_assert_eq(kota_plan_inflow_m3ps(plan, "other", start_ms + half_ms), 0);
    double volume_m3 = 0;
    for (int64_t t = start_ms + 500; t < end_ms; t += 1000) volume_m3 += kota_plan_inflow_m3ps(plan, "kali", t);
    cr_assert_float_eq(volume_m3, 3600 * (10 + 20), 1.0);
    kota_arena_destroy(arena);
}

static bool says(const kota_faults *faults, const char *words) {
    for (int32_t f = 0; f < faults->count; f++)
        if (strstr(faults->lines[f], words) != NULL) return true;
    return false;
}

Test(plan, every_fault_is_said) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    plan->sketch.name = "c";
    plan->sketch.datum = "mean sea level";
    kota_spot *spot = KOTA_NEW(arena, kota_spot, 1);
    double at[] = {10, 10};
    *spot = (kota_spot){.at = {KOTA_NEW(arena, double, 2), 1}, .height_m = 1};
    memcpy(spot->at.xy_m, at, sizeof at);
    plan->sketch.spots = (kota_records){spot, 1};
    kota_district_def *district = KOTA_NEW(arena, kota_district_def, 1);
    kota_schema_defaults(&kota_district_def_schema, district, arena);
    district->id = "d";
    district->outline = (kota_points){KOTA_NEW(arena, double, 6), 3};
    double outline[] = {0, 0, 900, 0, 0, 900};
    memcpy(district->outline.xy_m, outline, sizeof outline);
    district->population_persons = 10;
    plan->sketch.districts = (kota_records){district, 1};
    kota_faults none = {0};
    kota_plan_check(plan, "s.lua:1: scenario", &none);
    cr_assert_eq(none.count, 0, "%s", none.count > 0 ? none.lines[0] : "");
    plan->start = "yesterday";
    plan->rain.at = "25:99";
    plan->waste.unserved_burnt_frac = 0.9;
    plan->waste.shift_end_s = 3600;
    plan->traffic.car_frac = 0.9;
    plan->cell_m = 0.05 * 20 * 300; /* 300 m: above its range */
    kota_faults range = {0};
    kota_plan_check(plan, "s.lua:1: scenario", &range);
    cr_assert(says(&range, "s.lua:1: scenario.cell_m = 300"), "%s", range.lines[0]);
    plan->cell_m = 200;
    kota_inflow *inflow = KOTA_NEW(arena, kota_inflow, 1);
    kota_schema_defaults(&kota_inflow_schema, inflow, arena);
    inflow->channel = "nil";
    plan->inflows = (kota_records){inflow, 1};
    kota_faults faults = {0};
    kota_plan_check(plan, "s.lua:1: scenario", &faults);
    cr_assert(says(&faults, "start = \"yesterday\""));
    cr_assert(says(&faults, "rain.at = \"25:99\""));
    cr_assert(says(&faults, "must be 1"));
    cr_assert(says(&faults, "shift_end_h"));
    cr_assert(says(&faults, "at most 1"));
    cr_assert(says(&faults, "no channel of the city"));
    kota_faults_free(&none);
    kota_faults_free(&range);
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
}

Test(plan, observations_are_checked) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    kota_observed_level levels[2];
    double values[] = {1, 2};
    for (int32_t l = 0; l < 2; l++) {
        kota_schema_defaults(&kota_observed_level_schema, &levels[l], arena);
        levels[l].name = "Manggarai";
        levels[l].gauge = "utara";
        levels[l].at = "2025-01-15 04:00";
        levels[l].levels_m = (kota_numbers){values, 2};
    }
    levels[1].at = "04:00";
    levels[1].levels_m.count = 1;
    plan->observed_levels = (kota_records){levels, 2};
    kota_observed_extent extents[2];
    for (int32_t e = 0; e < 2; e++) {
        kota_schema_defaults(&kota_observed_extent_schema, &extents[e], arena);
        extents[e].name = extents[e].file = "a.tif";
    }
    plan->observed_extents = (kota_records){extents, 2};
    plan->bundle = plan->bundle_hash = "b"; /* its sketch is looked at elsewhere */
    kota_faults faults = {0};
    kota_plan_check(plan, "s.lua:3", &faults);
    cr_assert(says(&faults, "s.lua:3.observed_levels[2].at = \"04:00\" is not a date and time"));
    cr_assert(says(&faults, "observed_levels[2].levels_m has 1 value; a comparison needs at least 2"));
    cr_assert(says(&faults, "observed_levels[2].name = \"Manggarai\" is taken by [1]"));
    cr_assert(says(&faults, "observed_extents[2].name = \"a.tif\" is taken by [1]"));
    kota_faults_free(&faults);
    kota_plan_check_gauges(plan, NULL, 0, "s", &faults);
    cr_assert(says(&faults, "s.observed_levels[1].gauge = \"utara\" is no gauge of the city; it has none"));
    kota_faults_free(&faults);
    const char *const gauges[] = {"selatan", "utra"};
    kota_plan_check_gauges(plan, gauges, 2, "s", &faults);
    cr_assert(says(&faults, "did you mean \"utra\"?"));
    kota_faults_free(&faults);
    kota_plan_check_gauges(plan, (const char *const[]){"selatan", "utara"}, 2, "s", &faults);
    cr_assert_eq(faults.count, 0);
    kota_arena_destroy(arena);
}

Test(plan, hash_sees_every_change) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    kota_hash one = kota_plan_hash(plan), same = kota_plan_hash(plan);
    cr_assert(one.low == same.low && one.high == same.high);
    plan->flood.theta = 0.91;
    kota_hash other = kota_plan_hash(plan);
    cr_assert(one.low != other.low);
    kota_arena_destroy(arena);
}

Test(plan, effort_grows_with_the_work) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    kota_effort coarse = kota_plan_effort(plan);
    cr_assert_float_eq(coarse.cells, 2500, 1e-9);
    plan->cell_m = 10;
    kota_effort fine = kota_plan_effort(plan);
    cr_assert_gt(fine.run_s, coarse.run_s);
    cr_assert_gt(fine.memory_bytes, coarse.memory_bytes);
    cr_assert_gt(fine.disk_bytes, coarse.disk_bytes);
    double day_trips = 0.9 * 2 * fine.people * (0.42 + 0.22 + 0.25); /* of residents, default shares */
    plan->duration_s = 86400;
    plan->warmup_s = 0;
    double from_outside = kota_plan_effort(plan).trips - day_trips;
    plan->traffic.work_frac = plan->traffic.school_frac = 0;
    plan->traffic.shop_trips = 0;
    cr_assert_float_eq(kota_plan_effort(plan).trips, from_outside, 1e-6 * day_trips);
    kota_arena_destroy(arena);
}

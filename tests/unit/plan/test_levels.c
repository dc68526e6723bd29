/* The sea's parts, and boundaries by series. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "plan/plan.h"
#include "support/bare_plan.h"

static int64_t start_of(const kota_plan *plan) {
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    return start_ms;
}

Test(levels, constituents_rise_and_surge_add_up) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    kota_tide tides[2] = {{.constituent = KOTA_TIDE_S2, .amplitude_m = 0.5},
                          {.constituent = KOTA_TIDE_M2, .amplitude_m = 0.25, .phase_rad = 1.0}};
    double times_s[] = {0, 3600}, surge_m[] = {0.0, 0.6};
    plan->sea.mean_m = 0.1;
    plan->sea.tide_m = 9; /* not used beside constituents */
    plan->sea.rise_m = 0.3;
    plan->sea.tides = (kota_records){tides, 2};
    plan->sea.surge_times_s = (kota_numbers){times_s, 2};
    plan->sea.surge_m = (kota_numbers){surge_m, 2};
    int64_t start_ms = start_of(plan); /* four hours after midnight: S2 turns 120 degrees, M2 4 * 28.9841042 */
    double want_m = 0.4 + 0.5 * kota_cos(2 * KOTA_PI / 3) + 0.25 * kota_cos(4 * 28.9841042 * KOTA_PI / 180 + 1);
    cr_expect_float_eq(kota_plan_sea_m(plan, start_ms), want_m, 1e-9);
    double half_h = 0.4 + 0.5 * kota_cos(135 * KOTA_PI / 180) +
                    0.25 * kota_cos(4.5 * 28.9841042 * KOTA_PI / 180 + 1) + 0.3; /* half of the surge */
    cr_expect_float_eq(kota_plan_sea_m(plan, start_ms + KOTA_HOUR_MS / 2), half_h, 1e-9);
    kota_arena_destroy(arena);
}

Test(levels, boundaries_follow_their_series) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    double times_s[] = {300, 600, 5160, 5460}, flows[] = {0, 20, 20, 0}, levels_m[] = {1, 3, 3, 2};
    kota_boundary b[2];
    kota_schema_defaults(&kota_boundary_schema, b, arena);
    b[0].times_s = (kota_numbers){times_s, 4};
    b[1] = b[0];
    b[0].flows_m3ps = (kota_numbers){flows, 4};
    b[1].kind = KOTA_PLAN_STAGE;
    b[1].levels_m = (kota_numbers){levels_m, 4};
    plan->boundaries = (kota_records){b, 2};
    int64_t start_ms = start_of(plan);
    double volume_m3 = 0;
    for (int64_t t_ms = 0; t_ms < 7200000; t_ms += 70000) /* a cut that meets no point of the series */
        volume_m3 += kota_plan_boundary(plan, 0, start_ms + t_ms, start_ms + t_ms + 70000) * 70;
    cr_expect_float_eq(volume_m3, 97200, 1e-6); /* EA test 2 */
    cr_expect_eq(kota_plan_boundary(plan, 1, start_ms - 60000, start_ms), 1);
    cr_expect_float_eq(kota_plan_boundary(plan, 1, start_ms + 420000, start_ms + 480000), 2, 1e-12);
    cr_expect_eq(kota_plan_boundary(plan, 1, start_ms + 7000000, start_ms + 7100000), 2);
    kota_arena_destroy(arena);
}

Test(levels, faults_are_named) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
    plan->sketch.name = plan->sketch.datum = "x";
    double back_s[] = {0, 60, 60}, values[] = {1, 2, 3}, line[] = {10, 10, 2000, 10};
    kota_boundary b[3];
    kota_schema_defaults(&kota_boundary_schema, &b[0], arena);
    b[0].flows_m3ps = b[0].times_s = (kota_numbers){values, 3};
    b[1] = b[2] = b[0];
    b[0].times_s.values = back_s;
    b[1].flows_m3ps.count = 2;
    b[1].from_m = 1500;
    b[2].line = (kota_points){line, 2};
    plan->boundaries = (kota_records){b, 3};
    kota_spot spot = {.at = {line, 1}};
    kota_district_def district;
    kota_schema_defaults(&kota_district_def_schema, &district, arena);
    double outline[] = {0, 0, 900, 0, 900, 900};
    district.id = "d";
    district.population_persons = 1;
    district.outline = (kota_points){outline, 3};
    plan->sketch.spots = (kota_records){&spot, 1};
    plan->sketch.districts = (kota_records){&district, 1};
    kota_faults faults = {0};
    kota_plan_check(plan, "s", &faults);
    const char *wanted[] = {"boundaries[1]: times must grow", "boundaries[2].flows_m3_per_s has 2 values at 3 times",
                            "boundaries[2].from_m = 1500", "boundaries[3].line: point (2000, 10)"};
    for (int32_t w = 0; w < 4; w++) {
        bool found = false;
        for (int32_t f = 0; f < faults.count; f++) found = found || strstr(faults.lines[f], wanted[w]) != NULL;
        cr_expect(found, "no fault says \"%s\"; the first of %d: %s", wanted[w], faults.count,
                  faults.count > 0 ? faults.lines[0] : "");
    }
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
}

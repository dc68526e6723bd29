/* What the scenario does to walls and gates. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "plan/inside.h"

static kota_plan *plan_of(kota_arena *arena) {
    kota_plan *plan = KOTA_NEW(arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, plan, arena);
    plan->name = "p";
    plan->city = "c";
    plan->start = "2025-01-15 04:00";
    plan->duration_s = 7200;
    plan->sketch.utc_offset_min = 420;
    return plan;
}

Test(plan_works, breaches_and_schedules_in_time) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = plan_of(arena);
    kota_breach breach = {.wall = "levee", .at = "05:00", .after_s = 600};
    double times_s[] = {0, 3600}, open[] = {0.25, 0};
    kota_gate_plan gate = {.gate = "sluice", .at = "", .times_s = {times_s, 2}, .open_frac = {open, 2}};
    plan->breaches = (kota_records){&breach, 1};
    plan->gates = (kota_records){&gate, 1};
    int64_t warmup_ms, start_ms, end_ms;
    cr_assert_eq(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, NULL), KOTA_OK);
    cr_expect_not(kota_plan_breached(plan, "levee", start_ms + 4199000));
    cr_expect(kota_plan_breached(plan, "levee", start_ms + 4200000));
    cr_expect_not(kota_plan_breached(plan, "other", start_ms + 4200000));
    cr_expect_eq(kota_plan_gate_frac(plan, "sluice", start_ms - 1, 0.9), 0.9);
    cr_expect_eq(kota_plan_gate_frac(plan, "sluice", start_ms, 0.9), 0.25);
    cr_expect_eq(kota_plan_gate_frac(plan, "sluice", start_ms + 3600000, 0.9), 0);
    cr_expect_eq(kota_plan_gate_frac(plan, "other", start_ms, 0.9), 0.9);
    kota_faults faults = {0};
    kota_plan__check_works(plan, "s", &faults); /* the city has neither */
    cr_assert_eq(faults.count, 2);
    cr_expect_not_null(strstr(faults.lines[0], "s.breaches[1].wall = \"levee\""), "%s", faults.lines[0]);
    cr_expect_not_null(strstr(faults.lines[1], "s.gates[1].gate = \"sluice\""), "%s", faults.lines[1]);
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
}

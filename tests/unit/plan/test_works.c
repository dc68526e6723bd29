/* What the scenario does to walls and gates. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "plan/inside.h"
#include "support/bare_plan.h"

Test(plan_works, breaches_and_schedules_in_time) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = bare_plan(arena);
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

Test(plan_works, drain_inflows_keep_their_volume_and_evaporation_goes_by_blocks) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan plan;
    kota_schema_defaults(&kota_plan_schema, &plan, arena);
    plan.start = "2025-01-15 06:00";
    double times_s[] = {0, 600, 1200}, flows_m3ps[] = {0, 2, 0}, rates_mps[] = {1e-8, 3e-8};
    kota_drain_inflow inflow = {.node = "a", .at = "", .times_s = {times_s, 3}, .flows_m3ps = {flows_m3ps, 3}};
    plan.drain_inflows = (kota_records){&inflow, 1};
    plan.evaporation = (kota_evaporation){.at = "", .block_s = 3600, .rates_mps = {rates_mps, 2}};
    int64_t warmup_ms, start_ms, end_ms;
    kota_error err = {0};
    plan.duration_s = 7200;
    cr_assert_eq(kota_plan_times(&plan, &warmup_ms, &start_ms, &end_ms, &err), KOTA_OK, "%s", err.text);
    double sum_m3 = 0;
    for (int64_t at_ms = start_ms; at_ms < start_ms + 1260000; at_ms += 180000)
        sum_m3 += 180 * kota_plan_drain_inflow_m3ps(&plan, "a", at_ms, at_ms + 180000);
    cr_expect_float_eq(sum_m3, 1200, 1e-9);
    cr_expect_eq(kota_plan_drain_inflow_m3ps(&plan, "b", start_ms, start_ms + 1200000), 0);
    cr_expect_eq(kota_plan_evaporation_mps(&plan, start_ms - 1), 1e-8);
    cr_expect_eq(kota_plan_evaporation_mps(&plan, start_ms + 3599999), 1e-8);
    cr_expect_eq(kota_plan_evaporation_mps(&plan, start_ms + 3600000), 3e-8);
    cr_expect_eq(kota_plan_evaporation_mps(&plan, start_ms + 360000000), 3e-8);
    kota_arena_destroy(arena);
}

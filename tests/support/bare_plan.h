/* A plan with nothing in it but its times and a square of 1 km, for the tests of the plan's parts. */
#ifndef KOTA_TESTS_BARE_PLAN_H
#define KOTA_TESTS_BARE_PLAN_H

#include "plan/plan.h"

/** Two hours from 04:00 at UTC+7, all other values as they are by default; all in arena. */
static inline kota_plan *bare_plan(kota_arena *arena) {
    kota_plan *plan = KOTA_NEW(arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, plan, arena);
    plan->name = "p";
    plan->city = "c";
    plan->start = "2025-01-15 04:00";
    plan->duration_s = 7200;
    plan->sketch.utc_offset_min = 420;
    plan->sketch.width_m = plan->sketch.height_m = 1000;
    return plan;
}

#endif

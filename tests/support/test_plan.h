/* A short wet morning in the small made-up city of test_city.h, as a plan. */
#ifndef KOTA_TEST_PLAN_H
#define KOTA_TEST_PLAN_H

#include "plan/plan.h"
#include "run/run.h"

/** From 05:30 to 08:30 with a warm-up of half an hour, 80 mm of rain from 06:00 to 07:00, cells of 20 m; all in
 * arena. */
kota_plan *kota_test_plan(kota_arena *arena);

/** Run a plan without a folder and give its content hash; panics, which fails the test, when the run does. */
kota_hash kota_test_run(const kota_plan *plan, int32_t threads);

#endif

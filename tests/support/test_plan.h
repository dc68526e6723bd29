/* A short wet morning in the small made-up city of test_city.h, as a plan. */
#ifndef KOTA_TEST_PLAN_H
#define KOTA_TEST_PLAN_H

#include "plan/plan.h"

/** From 05:30 to 08:30 with a warm-up of half an hour, 80 mm of rain from 06:00 to 07:00, cells of 20 m; all in
 * arena. */
kota_plan *kota_test_plan(kota_arena *arena);

#endif

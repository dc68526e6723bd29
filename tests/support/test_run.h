/* Whole runs for tests that need no more of them than their content hash. */
#ifndef KOTA_TEST_RUN_H
#define KOTA_TEST_RUN_H

#include "run/run.h"

/** Run a plan without a folder and give its content hash; panics, which fails the test, when the run does. */
kota_hash kota_test_run(const kota_plan *plan, int32_t threads);

#endif

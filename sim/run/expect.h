/* What a study expects of its interventions, judged on the paired differences. */
#ifndef KOTA_RUN_EXPECT_H
#define KOTA_RUN_EXPECT_H

#include "core/schema.h"
#include "plan/plan.h"
#include "run/compare.h"

/** Judge one expectation. With confidence above 0 the whole interval of that confidence (Student's t over the
 *  replications) must keep the bounds; "unchanged" asks for exactly 0 in every replication. What is not known, or of
 *  an intervention that failed, is not kept.
 *  @param broken  gets a sentence where it is not.
 *  @return whether it is kept.  @tested tests/unit/run/test_expect.c, tests/cli/study/expect.case */
bool kota_expect_judge(const kota_delta *delta, const kota_comparison *comparison, kota_faults *broken);

#endif

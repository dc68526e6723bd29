/* What the files of plan/ share and nobody else sees. */
#ifndef KOTA_PLAN_INSIDE_H
#define KOTA_PLAN_INSIDE_H

#include "plan/plan.h"

/** First time at or after the scenario's start that the local clock shows `at`; the start itself for "". */
int64_t kota_plan__anchor_ms(const kota_plan *plan, const char *at);
/** Faults of the sea and of boundaries that ranges do not show. */
void kota_plan__check_levels(const kota_plan *plan, const char *where, kota_faults *faults);

#endif

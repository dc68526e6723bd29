/* Figures that were published of a place, before and after a measure, against what the model says. */
#ifndef KOTA_RUN_PUBLISHED_H
#define KOTA_RUN_PUBLISHED_H

#include "plan/plan.h"
#include "run/compare.h"

/** The model's value of a figure, in the figure's unit: mean over replications, each quotient by itself; NaN where
 * the member, the district or the value is missing, or what it is divided by is 0.
 *  @tested tests/cli/study/published.case */
double kota_published_model(const kota_published *figure, const kota_comparison *comparison);
/** Does the model's value lie within the tolerance? NaN does not.  @tested tests/cli/study/published.case */
bool kota_published_agrees(const kota_published *figure, double model);
/** Say each figure that is declared to hold (`holds`) and does not agree.  @tested tests/cli/study/published.case */
void kota_published_judge(const kota_records *published, const kota_comparison *comparison, kota_faults *broken);
/** published.csv in folder: what,member,unit,published,model,at_least,at_most,agrees,declared,source; no file where
 *  nothing was published.  @errors KOTA_DATA: it cannot be written.  @tested tests/cli/study/published.case */
KOTA_NODISCARD kota_status kota_published_write(const kota_records *published, const kota_comparison *comparison,
                                                const char *folder, kota_error *err);

#endif

/* Attribution: how much of an intervention's effect goes through which coupling. The study ran every set of coupling
 * groups; the effect with none is direct, and the rest is split among the groups by Shapley's value (Shapley 1953):
 * the mean over all orders of switching them on of what each adds. The parts sum to the effect. */
#ifndef KOTA_RUN_ATTRIBUTE_H
#define KOTA_RUN_ATTRIBUTE_H

#include "run/compare.h"

enum { KOTA_ATTRIBUTE_GROUPS_MAX = 4 };

typedef struct kota_factorial { /* of a study */
    const char *const *groups;  /* names, borrowed */
    int32_t group_count;
    kota_comparison *sets; /* 2^group_count - 1: of set s (bit g: group g on); the whole one is the study's own */
} kota_factorial;
/** Free the sets and be empty. */
void kota_factorial_free(kota_factorial *factorial);

typedef struct kota_attribution { /* of one intervention, indicator and district; means over replications */
    double total;
    bool clear;                                    /* the total's 95 % interval leaves out 0 */
    double part[1 + KOTA_ATTRIBUTE_GROUPS_MAX];    /* direct, then the groups */
    double ci_half[1 + KOTA_ATTRIBUTE_GROUPS_MAX]; /* half of each part's 95 % interval; NaN with one replication */
} kota_attribution;
/** Split an effect. sheet: of the whole comparison. NaN where a set has no such sheet or value.
 *  @conserves total = sum of the parts, to rounding.  @tested tests/unit/run/test_attribute.c */
kota_attribution kota_attribute(const kota_comparison *whole, const kota_factorial *factorial, int32_t sheet,
                                kota_indicator indicator, int32_t district);

/** attribution.csv: intervention,indicator,district,unit,part,contribution,ci_low,ci_high,share. Shares stand only
 *  where the total is clear.
 *  @errors KOTA_DATA: the file cannot be written; KOTA_LEDGER: parts that do not sum to their total to 1e-9.
 *  @tested tests/cli/study/attribute.case */
KOTA_NODISCARD kota_status kota_attribution_write(const kota_comparison *whole, const kota_factorial *factorial,
                                                  const char *path, kota_error *err);

#endif

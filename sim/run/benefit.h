/* From differences of a study to benefits and costs a year, under assumptions that stand in the file with them. */
#ifndef KOTA_RUN_BENEFIT_H
#define KOTA_RUN_BENEFIT_H

#include "run/compare.h"

typedef struct kota_benefit_def {
    const kota_cost_benefit *assumptions; /* of the baseline's plan */
    double run_days;
    const double *first_cost_idr; /* [sheet] cost_idr of its policies, all in all */
} kota_benefit_def;

typedef struct kota_benefit {  /* of a sheet in one replication, IDR a year; gains above 0 */
    double damage, time, co2e; /* that do not come about */
    double annuity, upkeep, operating;
    double benefit, cost; /* sums of the three before them */
} kota_benefit;
/** The run's differences times days_per_year over its days (of less than a day: over 1), first cost as an annuity
 *  i / (1 - (1 + i)^-years) and upkeep, operation without the first cost. What a city does not know counts 0.
 *  Equal sheets with equal first costs give exactly 0.  @tested tests/unit/run/test_benefit.c */
kota_benefit kota_benefit_of(const kota_comparison *comparison, int32_t sheet, int32_t replication,
                             const kota_benefit_def *def);

/** cost_benefit.csv: intervention,item,unit,value,ci_low,ci_high,source; means over replications, 95 % intervals of
 *  the paired differences; "ratio" is mean benefit over mean cost, empty where a measure costs nothing. Rows without
 *  an intervention are the assumptions and where they are from. Nothing is written where days_per_year is not known.
 *  @errors KOTA_DATA: it cannot be written.  @tested tests/unit/run/test_benefit.c, tests/cli/study/benefit.case */
KOTA_NODISCARD kota_status kota_benefit_write(const kota_comparison *comparison, const kota_benefit_def *def,
                                              const char *path, kota_error *err);

#endif

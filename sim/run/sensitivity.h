/* Sensitivity: which parameters of a design matter for an indicator. Pure functions of values at the design's points,
 * in the order in which scripts/kota/design.lua makes them. */
#ifndef KOTA_RUN_SENSITIVITY_H
#define KOTA_RUN_SENSITIVITY_H

#include "run/compare.h"

typedef struct kota_points_table { /* of a design */
    const char *kind;              /* "morris" and "variance" have an analysis, others none */
    int32_t parameters, points;
    const char *const *names;
    const double *at;     /* [point][parameter] */
    const double *ranges; /* [parameter][low, high] */
    int32_t first_member; /* member of a study that is the first point; the others follow */
} kota_points_table;

typedef struct kota_sensitivity { /* of one parameter */
    double first, total; /* variance: Sobol's indices, shares; morris: mu_star and sigma, a unit of the range */
} kota_sensitivity;

/** Of `values` (points) at the points of a design; out (parameters). NaN where a value is missing or nothing varies.
 *  Variance: first-order index after Saltelli et al. 2010 (doi:10.1016/j.cpc.2009.09.018), total after Jansen 1999;
 *  Morris: mean absolute elementary effect (Campolongo et al. 2007, doi:10.1016/j.envsoft.2006.10.004) and the
 *  effects' standard deviation.
 *  @return whether the kind of design has an analysis.  @tested tests/unit/run/test_sensitivity.c */
bool kota_sensitivity_of(kota_sensitivity *out, const kota_points_table *table, const double *values);

/** design.csv (member, point by point: the parameters' values) and, where the design has an analysis,
 * sensitivity.csv: indicator,parameter,measure,value with measures first_share and total_share, or mu_star and sigma.
 * Values of indicators are those of the city, means over replications; points whose runs failed make them empty.
 *  @param names  of members, all of them.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/study/design.case */
KOTA_NODISCARD kota_status kota_sensitivity_write(const kota_points_table *table, const kota_comparison *comparison,
                                                  const char *const *names, const char *folder, kota_error *err);

#endif

/* Who gains and who loses: indicators by group of residents, and how unevenly they lie over a city.
 *
 * Exact sums over districts: within a district all residents are alike, so that a group differs from another only by
 * where it lives (shares in districts.csv, national figures where a city gives none). */
#ifndef KOTA_RUN_EQUITY_H
#define KOTA_RUN_EQUITY_H

#include "run/compare.h"

enum { KOTA_SHARES = 3 }; /* low income, 60 years and more, with a disability */
typedef struct kota_residents {
    int32_t count; /* districts */
    double *persons, *income_idr_per_month;
    double *share[KOTA_SHARES]; /* 0..1 */
} kota_residents;
/** districts.csv of a run, in the order of the comparison's districts.
 *  @errors KOTA_DATA: it is not there, cannot be read, or lacks a district.
 *  @lifetime free with kota_residents_free.  @tested tests/cli/study/equity.case */
KOTA_NODISCARD kota_status kota_residents_read(kota_residents *out, const kota_comparison *comparison,
                                               const char *run_folder, kota_error *err);
void kota_residents_free(kota_residents *residents);

#define KOTA_EQUITY_MEASURES(X)                                                                                      \
    X(RESIDENT, "resident")     /* the mean */                                                                       \
    X(INCOME_LOW, "income_low") /* a third of the residents, by their district's mean income */                      \
    X(INCOME_MIDDLE, "income_middle")                                                                                \
    X(INCOME_HIGH, "income_high")                                                                                    \
    X(POOR, "low_income") /* below the poverty line */                                                               \
    X(ELDERLY, "elderly")                                                                                            \
    X(DISABLED, "disabled")                                                                                          \
    X(WORST, "worst_decile") /* the tenth of the residents for whom it is worst */                                   \
    X(GINI, "gini")
typedef enum kota_equity {
#define KOTA_EQUITY(name, word) KOTA_EQUITY_##name,
    KOTA_EQUITY_MEASURES(KOTA_EQUITY)
#undef KOTA_EQUITY
        KOTA_EQUITY_COUNT
} kota_equity;
extern const char *const kota_equity_names[KOTA_EQUITY_COUNT];
/** A measure of values by district, a resident's each; NaN values and districts without residents are left out.
 *  better: the indicator's, for WORST. GINI: sum_ij w_i w_j |x_i - x_j| / (2 W^2 mean), of values >= 0; 0 where all
 *  are 0. NaN where nobody is left.  @determinism a pure function.  @tested tests/unit/run/test_equity.c */
double kota_equity_of(const kota_residents *residents, const double *values, int32_t better, kota_equity measure);

/** equity.csv: intervention,indicator,measure,unit,baseline,value,difference,ci_low,ci_high, for every indicator that
 *  is about people; then "gaining" and "losing", the residents of districts whose difference is better or worse
 *  beyond its 95 % interval (with one replication: at all).
 *  @errors KOTA_DATA: it cannot be written.  @tested tests/cli/study/equity.case */
KOTA_NODISCARD kota_status kota_equity_write(const kota_comparison *comparison, const kota_residents *residents,
                                             const char *path, kota_error *err);

#endif

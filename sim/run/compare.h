/* Comparison: finished runs in pairs, A with and without a measure, over replications. */
#ifndef KOTA_RUN_COMPARE_H
#define KOTA_RUN_COMPARE_H

#include "city/city.h"
#include "core/kota.h"

typedef struct kota_sheet { /* indicators of one member over its replications, read from indicators.csv */
    char *name;
    int32_t replications;
    double *values; /* [replication][indicator][district], district count + 1, the last the whole city */
} kota_sheet;

typedef struct kota_comparison {
    int32_t districts;
    char **district_ids;
    kota_sheet *sheets; /* 0 is the baseline */
    int32_t sheet_count;
} kota_comparison;

/** Add a member: the run folders of its replications, in the order of the baseline's. The first sheet is the
 *  baseline. What a run does not have is NaN.
 *  @errors KOTA_DATA: no run folder, another city, another number of replications; nothing is added then.
 *  @lifetime free with kota_comparison_free.  @tested tests/unit/run/test_compare.c */
KOTA_NODISCARD kota_status kota_comparison_add(kota_comparison *comparison, const char *name,
                                               const char *const *run_folders, int32_t count, kota_error *err);
/** Free all sheets and be empty again. */
void kota_comparison_free(kota_comparison *comparison);

typedef struct kota_difference {
    double baseline, value, difference; /* means over replications */
    double ci_low, ci_high;             /* 95 % of the paired difference (Student's t); NaN with one replication */
    double spread;                      /* standard deviation of the paired differences; NaN with one replication */
    double improved_frac;               /* share of replications that get better; NaN where neither is better */
    double settle_n; /* replications after which the interval would leave out 0, were mean and spread as now; NaN with
                        one replication, or where the difference is exactly 0 */
} kota_difference;
/** Paired difference of a sheet from the baseline. district: index, or comparison->districts for the whole city.
 *  Differences of values that are equal to the bit are exactly 0; a NaN on either side gives NaN.
 *  @tested tests/unit/run/test_compare.c */
kota_difference kota_comparison_difference(const kota_comparison *comparison, int32_t sheet, kota_indicator indicator,
                                           int32_t district);

/** The same between two sheets: of sheet from the sheet `from`, which takes the baseline's place. */
kota_difference kota_comparison_between(const kota_comparison *comparison, int32_t from, int32_t sheet,
                                        kota_indicator indicator, int32_t district);

/** Index of an intervention's sheet by its name, or of a district by its id ("all": the whole city); -1: none. */
int32_t kota_comparison_sheet(const kota_comparison *comparison, const char *name);
int32_t kota_comparison_district(const kota_comparison *comparison, const char *id);
/** Change of an indicator in one replication: the sheet's value less the baseline's. */
double kota_comparison_change(const kota_comparison *comparison, int32_t sheet, int32_t replication,
                              kota_indicator indicator, int32_t district);

/** How many replications a mean of differences of that mean and spread needs, for its interval of Student's t that
 *  holds the true mean in confidence of all cases to leave out 0; at least 2, NaN for a mean of 0.
 *  @tested tests/unit/run/test_compare.c */
double kota_replications_to_settle(double mean, double spread, double confidence);

/** compare.csv: intervention,indicator,district,unit,baseline,value,difference,ci_low,ci_high,replications,
 *  improved_share,replications_to_settle. The whole city has the district "all". Numbers read back as the same
 *  double.
 *  @errors KOTA_DATA: the file cannot be written.  @tested tests/unit/run/test_compare.c */
KOTA_NODISCARD kota_status kota_comparison_write(const kota_comparison *comparison, const char *path,
                                                 kota_error *err);

#endif

/* A trip table that fits traffic counts: generalised least squares between counts and a prior table (Cascetta 1984,
 * "Estimation of trip matrices from traffic counts and survey data"), bounded, and the statistics by which such fits
 * are judged. Which share of a pair's trips passes a counted link comes from an assignment (kota_assign_passing). */
#ifndef KOTA_TRAFFIC_COUNTS_H
#define KOTA_TRAFFIC_COUNTS_H

#include "core/kota.h"

typedef struct kota_counts_def { /* arrays are borrowed for the call */
    int32_t pair_count, count_count;
    const double *prior_veh;   /* [pair_count], >= 0; a pair of 0 stays 0 */
    const double *counted_veh; /* [count_count], >= 0, of the same hours as the prior */
    const int64_t *row_start;  /* [count_count + 1]: shares that pass count c are row_start[c] .. row_start[c + 1] */
    const int32_t *row_pair;   /* [rows], pairs */
    const double *row_share;   /* [rows], 0 .. 1 */
    double prior_weight;       /* trust in the prior against counts, >= 0; 0: only as a start */
    double low_factor, high_factor; /* bounds of a pair, times its prior; 0 <= low <= 1 <= high */
    double tolerance;               /* stop when no pair moves by more than this share of its prior a step, > 0 */
    int32_t iterations_max;
} kota_counts_def;

typedef struct kota_count_fit {
    double geh_below_5_frac; /* share of counts with GEH < 5, GEH = sqrt(2 (m - c)^2 / (m + c)) of hourly flows */
    double geh_max, rmse_veh, r2; /* r2: squared correlation of modelled and counted; NaN where either is constant */
} kota_count_fit;

typedef struct kota_counts_result {
    int32_t iterations;
    bool reached;
    kota_count_fit before, after;
} kota_counts_result;

/** Least of sum (modelled - counted)^2 / max(counted, 1) + prior_weight * sum (trips - prior)^2 / prior within the
 *  bounds, by accelerated projected gradients (Beck and Teboulle 2009).
 *  @param trips_veh [pair_count], written.
 *  @errors KOTA_DATA, each fault a sentence: negative prior or count, a share outside 0..1, a pair that is not there,
 *  bounds in disorder, a count > 0 that no trips of the prior pass.
 *  @determinism pure function of its arguments.  @tested tests/physics/test_counts.c */
KOTA_NODISCARD kota_status kota_counts_estimate(const kota_counts_def *def, double *trips_veh,
                                                kota_counts_result *result, kota_error *err);

/** How well modelled flows meet counts, both an hour.  @tested tests/physics/test_counts.c */
kota_count_fit kota_counts_judge(int32_t count, const double *modelled_veh, const double *counted_veh);

#endif

/* Trip tables from counts: a planted table is found again, counts that fit no table are met as well as least squares
 * allow, statistics by hand, bad input. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "traffic/counts.h"

enum { PAIRS = 60, COUNTS = 90, ROW = 20 };

typedef struct table {
    double planted[PAIRS], prior[PAIRS], found[PAIRS], counted[COUNTS], share[COUNTS * ROW];
    int64_t start[COUNTS + 1];
    int32_t pair[COUNTS * ROW];
    kota_counts_def def;
} table;

static double unit(uint64_t k) {
    return kota_random_unit((kota_key){.seed = 4, .stream = KOTA_STREAM_PEOPLE, .what = 1}, k);
}

/* Counts of the planted table; the prior is off by half to one and a half times. */
static void plant(table *t, int32_t counts) {
    for (int32_t p = 0; p < PAIRS; p++) {
        t->planted[p] = 50 + 950 * unit((uint64_t)p);
        t->prior[p] = t->planted[p] * (0.5 + unit(1000 + (uint64_t)p));
    }
    for (int32_t c = 0; c < counts; c++) {
        t->start[c + 1] = t->start[c];
        for (int32_t k = 0; k < ROW; k++) {
            uint64_t draw = 2000 + 100 * (uint64_t)c + (uint64_t)k;
            int32_t pair = (int32_t)(PAIRS * unit(draw)), seen = 0;
            for (int64_t r = t->start[c]; r < t->start[c + 1]; r++) seen |= t->pair[r] == pair;
            if (seen) continue;
            t->pair[t->start[c + 1]] = pair;
            t->share[t->start[c + 1]++] = unit(draw + 50) < 0.5 ? 1.0 : unit(draw + 60);
        }
        t->counted[c] = 0;
        for (int64_t r = t->start[c]; r < t->start[c + 1]; r++) t->counted[c] += t->share[r] * t->planted[t->pair[r]];
    }
    t->def = (kota_counts_def){.pair_count = PAIRS,
                               .count_count = counts,
                               .prior_veh = t->prior,
                               .counted_veh = t->counted,
                               .row_start = t->start,
                               .row_pair = t->pair,
                               .row_share = t->share,
                               .prior_weight = 0,
                               .low_factor = 0,
                               .high_factor = 10,
                               .tolerance = 1e-9,
                               .iterations_max = 20000};
}

static double off_by(const table *t, const double *trips) {
    double sum = 0, all = 0;
    for (int32_t p = 0; p < PAIRS; p++) {
        sum += kota_abs(trips[p] - t->planted[p]);
        all += t->planted[p];
    }
    return sum / all;
}

Test(counts, a_planted_table_is_recovered) {
    table t = {0};
    kota_counts_result result;
    kota_error err = {0};
    plant(&t, COUNTS);
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, &err), KOTA_OK, "%s", err.text);
    printf("prior off by %.3f, table by %.2g after %d steps; GEH < 5: %.2f, then %.2f; r2 %.4f, then %.8f; RMSE "
           "%.1f, then %.2g\n",
           off_by(&t, t.prior), off_by(&t, t.found), (int)result.iterations, result.before.geh_below_5_frac,
           result.after.geh_below_5_frac, result.before.r2, result.after.r2, result.before.rmse_veh,
           result.after.rmse_veh);
    cr_assert_lt(result.before.geh_below_5_frac, 0.7);
    cr_assert_float_eq(result.after.geh_below_5_frac, 1.0, 1e-12);
    cr_assert_leq(off_by(&t, t.found), 1e-3);
    cr_assert_gt(result.after.r2, 0.999999);
}

/* Fewer counts than pairs: all are met, and the table comes nearer to the planted one than the prior was. */
Test(counts, few_counts_are_met_and_help) {
    table t = {0};
    kota_counts_result result;
    plant(&t, PAIRS / 2);
    t.def.prior_weight = 1e-3;
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, NULL), KOTA_OK);
    cr_assert_float_eq(result.after.geh_below_5_frac, 1.0, 1e-12);
    cr_assert_lt(off_by(&t, t.found), 0.85 * off_by(&t, t.prior), "%g, %g", off_by(&t, t.found), off_by(&t, t.prior));
    cr_assert_lt(result.after.rmse_veh, 0.05 * result.before.rmse_veh);
}

/* One pair, two counts of it that disagree: least of (g-100)^2/100 + (g-400)^2/400 is g = 160; with a prior of 40 of
 * weight w the term w (g-40)^2/40 joins. */
Test(counts, least_squares_by_hand_and_bounds) {
    const double prior[1] = {40}, counted[2] = {100, 400}, share[2] = {1, 1};
    const int64_t start[3] = {0, 1, 2};
    const int32_t pair[2] = {0, 0};
    kota_counts_def def = {1, 2, prior, counted, start, pair, share, 0, 0, 10, 1e-12, 10000};
    double found[1];
    kota_counts_result result;
    cr_assert_eq(kota_counts_estimate(&def, found, &result, NULL), KOTA_OK);
    cr_assert_float_eq(found[0], 160, 1e-6, "%.9g", found[0]);
    def.prior_weight = 0.5; /* (1 + 1 + 0.5) / (1/100 + 1/400 + 0.5/40) */
    cr_assert_eq(kota_counts_estimate(&def, found, &result, NULL), KOTA_OK);
    cr_assert_float_eq(found[0], 2.5 / 0.025, 1e-6, "%.9g", found[0]);
    def.prior_weight = 0;
    def.high_factor = 2;
    cr_assert_eq(kota_counts_estimate(&def, found, &result, NULL), KOTA_OK);
    cr_assert_float_eq(found[0], 80, 1e-9);
}

Test(counts, statistics_by_hand) {
    const double modelled[3] = {100, 200, 480}, counted[3] = {110, 200, 300};
    kota_count_fit fit = kota_counts_judge(3, modelled, counted);
    cr_assert_float_eq(fit.geh_below_5_frac, 2.0 / 3.0, 1e-12); /* GEH 0.976, 0, 9.115 */
    cr_assert_float_eq(fit.geh_max, kota_sqrt(2.0 * 180 * 180 / 780), 1e-12);
    cr_assert_float_eq(fit.rmse_veh, kota_sqrt((100.0 + 32400.0) / 3), 1e-9);
    cr_assert_float_eq(fit.r2, 36400.0 * 36400.0 / (77600.0 * (54200.0 / 3.0)), 1e-12, "%.9g", fit.r2);
}

Test(counts, bad_input_is_named) {
    table t = {0};
    kota_counts_result result;
    kota_error err = {0};
    plant(&t, 3);
    t.counted[1] = -5;
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "count 2 is -5") != NULL, "%s", err.text);
    t.counted[1] = 5;
    for (int64_t r = t.start[1]; r < t.start[2]; r++) t.share[r] = 0;
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "no trips of the table pass it") != NULL, "%s", err.text);
    t.share[t.start[1]] = 1.5;
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "share of 1.5") != NULL, "%s", err.text);
    t.share[t.start[1]] = 1;
    t.prior[0] = -1;
    t.def.low_factor = 2;
    cr_assert_eq(kota_counts_estimate(&t.def, t.found, &result, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "pair 1 has -1 trips") != NULL && strstr(err.text, "bounds 2") != NULL, "%s",
              err.text);
}

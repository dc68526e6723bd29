/* The doubly constrained gravity model: exact totals, the model's form, a case solved by hand, and bad input. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "traffic/gravity.h"

enum { SIDE = 40 };

typedef struct town {
    double from[SIDE], to[SIDE], cost[SIDE * SIDE], a[SIDE], b[SIDE];
    kota_gravity_def def;
} town;

static double unit(uint64_t seed, uint64_t k) {
    return kota_random_unit((kota_key){.seed = seed, .stream = KOTA_STREAM_PEOPLE, .what = 1}, k);
}

static void make_town(town *t, uint64_t seed, double beta) {
    for (int32_t i = 0; i < SIDE; i++) {
        t->from[i] = 100.0 + 5000.0 * unit(seed, (uint64_t)i);
        t->to[i] = 10.0 + 20000.0 * unit(seed, 1000 + (uint64_t)i);
        for (int32_t j = 0; j < SIDE; j++)
            t->cost[i * SIDE + j] = 2.0 + 58.0 * unit(seed, 5000 + (uint64_t)(i * SIDE + j));
    }
    t->def = (kota_gravity_def){.origin_count = SIDE,
                                .destination_count = SIDE,
                                .from_trips = t->from,
                                .to_trips = t->to,
                                .cost = t->cost,
                                .beta = beta,
                                .tolerance_frac = 1e-10,
                                .iterations_max = 5000};
}

static double trips(const town *t, int32_t i, int32_t j) {
    return t->a[i] * t->b[j] * kota_gravity_pull(&t->def, i, j);
}

/* Largest relative error of all totals. */
static double marginal_error(const town *t) {
    double worst = 0.0, from = 0.0, to = 0.0;
    for (int32_t i = 0; i < SIDE; i++) {
        from += t->from[i];
        to += t->to[i];
    }
    for (int32_t i = 0; i < SIDE; i++) {
        double row = 0.0, column = 0.0;
        for (int32_t j = 0; j < SIDE; j++) {
            row += trips(t, i, j);
            column += trips(t, j, i);
        }
        worst = kota_max(worst, kota_abs(row - t->from[i]) / t->from[i]);
        worst = kota_max(worst, kota_abs(column / from - t->to[i] / to) / (t->to[i] / to));
    }
    return worst;
}

Test(gravity, totals_are_exact_for_any_deterrence) {
    const double betas[] = {0.0, 0.02, 0.1, 0.5};
    for (int32_t k = 0; k < KOTA_COUNT(betas); k++) {
        town t;
        kota_gravity_fit fit;
        make_town(&t, 11 + (uint64_t)k, betas[k]);
        cr_assert_eq(kota_gravity_balance(&t.def, t.a, t.b, &fit, NULL), KOTA_OK);
        double error = marginal_error(&t);
        printf("beta %g: %d iterations, totals off by %.2g\n", betas[k], (int)fit.iterations, error);
        cr_assert(fit.reached);
        cr_assert_leq(error, 1e-9);
    }
}

/* The model's mark: every quadruple has T_ij T_kl / (T_il T_kj) = exp(-beta (c_ij + c_kl - c_il - c_kj)). */
Test(gravity, odds_follow_cost_alone) {
    town t;
    kota_gravity_fit fit;
    make_town(&t, 3, 0.1);
    cr_assert_eq(kota_gravity_balance(&t.def, t.a, t.b, &fit, NULL), KOTA_OK);
    for (int32_t i = 0; i + 1 < SIDE; i++) {
        double odds = trips(&t, i, 3) * trips(&t, i + 1, 7) / (trips(&t, i, 7) * trips(&t, i + 1, 3));
        double cost =
            t.cost[i * SIDE + 3] + t.cost[(i + 1) * SIDE + 7] - t.cost[i * SIDE + 7] - t.cost[(i + 1) * SIDE + 3];
        cr_assert_float_eq(odds, kota_exp(-0.1 * cost), 1e-9 * odds);
    }
}

/* Two by two, equal totals of 100, cross cost 10 above the direct one: x / (100 - x) = exp(beta * 10) once for each
 * row, so x = 100 / (1 + exp(-10 beta)). */
Test(gravity, two_towns_by_hand) {
    const double from[2] = {100, 100}, to[2] = {7, 7}, cost[4] = {5, 15, 15, 5};
    kota_gravity_def def = {.origin_count = 2,
                            .destination_count = 2,
                            .from_trips = from,
                            .to_trips = to,
                            .cost = cost,
                            .beta = 0.1,
                            .tolerance_frac = 1e-12,
                            .iterations_max = 100};
    double a[2], b[2];
    kota_gravity_fit fit;
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, NULL), KOTA_OK);
    double home = a[0] * b[0] * kota_gravity_pull(&def, 0, 0);
    cr_assert_float_eq(home, 100.0 / (1.0 + kota_exp(-1.0)), 1e-9, "%.12g", home);
}

Test(gravity, what_cannot_be_balanced_is_told_and_bad_input_named) {
    const double from[2] = {100, 50}, to[2] = {100, 50};
    double cost[4] = {1, KOTA_INFINITY, 1, KOTA_INFINITY}; /* the second destination has no way at all */
    const char *const ids[] = {"north", "island"};
    kota_gravity_def def = {.origin_count = 2,
                            .destination_count = 2,
                            .from_trips = from,
                            .to_trips = to,
                            .cost = cost,
                            .origin_ids = ids,
                            .beta = 0.1,
                            .tolerance_frac = 1e-9,
                            .iterations_max = 50};
    double a[2], b[2];
    kota_gravity_fit fit;
    kota_error err = {0};
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, &err), KOTA_OK);
    cr_assert(!fit.reached && fit.error_frac > 0.1, "%g", fit.error_frac);
    cost[2] = KOTA_INFINITY;
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "no way leads from island") != NULL, "%s", err.text);
    const double nobody[2] = {0, 0}, negative[2] = {-3, 5};
    def.from_trips = nobody;
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "no origin has any trips") != NULL, "%s", err.text);
    def.from_trips = negative;
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "origin 1 has -3 trips") != NULL, "%s", err.text);
    def.from_trips = from;
    def.beta = -1;
    cr_assert_eq(kota_gravity_balance(&def, a, b, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "deterrence -1") != NULL, "%s", err.text);
}

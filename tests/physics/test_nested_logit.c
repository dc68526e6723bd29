/* The nested logit model against its closed form, its limits and its own draws. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "traffic/choice.h"

/* {private: car, motorcycle}, {public: bus, rail}, walk */
static kota_choice_def two_nests(double theta_private, double theta_public) {
    return (kota_choice_def){.count = 5,
                             .nest_count = 3,
                             .nest = {0, 0, 1, 1, 2},
                             .similarity = {theta_private, theta_public, 1.0},
                             .id = {11, 12, 13, 14, 15}};
}
static const double utility[5] = {-1.0, -0.2, -1.4, -0.9, -1.1};

Test(nested_logit, shares_are_those_of_the_closed_form) {
    kota_choice_def def = two_nests(0.6, 0.4);
    double share[5], sum = 0.0;
    double logsum = kota_choice_shares(&def, utility, share);
    /* by hand: e^(V/theta) summed in each nest, to the power theta */
    double a = kota_exp(-1.0 / 0.6), b = kota_exp(-0.2 / 0.6), c = kota_exp(-1.4 / 0.4), d = kota_exp(-0.9 / 0.4);
    double g0 = kota_pow(a + b, 0.6), g1 = kota_pow(c + d, 0.4), g2 = kota_exp(-1.1), all = g0 + g1 + g2;
    const double want[5] = {g0 / all * a / (a + b), g0 / all * b / (a + b), g1 / all * c / (c + d),
                            g1 / all * d / (c + d), g2 / all};
    for (int32_t k = 0; k < 5; k++) {
        cr_assert_float_eq(share[k], want[k], 1e-12, "%d: %.15g, %.15g", (int)k, share[k], want[k]);
        sum += share[k];
    }
    cr_assert_float_eq(sum, 1.0, 1e-12);
    cr_assert_float_eq(logsum, kota_log(all), 1e-12);
}

Test(nested_logit, similarity_1_is_the_plain_logit_and_0_the_best_of_the_nest) {
    kota_choice_def plain = two_nests(1.0, 1.0), alike = two_nests(1e-3, 1e-3);
    double share[5], sum = 0.0;
    kota_choice_shares(&plain, utility, share);
    for (int32_t k = 0; k < 5; k++) sum += kota_exp(utility[k]);
    for (int32_t k = 0; k < 5; k++) cr_assert_float_eq(share[k], kota_exp(utility[k]) / sum, 1e-12);
    kota_choice_shares(&alike, utility, share); /* only motorcycle, rail and walk are left */
    double best = kota_exp(-0.2) + kota_exp(-0.9) + kota_exp(-1.1);
    cr_assert_float_eq(share[1], kota_exp(-0.2) / best, 1e-9);
    cr_assert_float_eq(share[3], kota_exp(-0.9) / best, 1e-9);
    cr_assert_lt(share[0], 1e-12);
}

/* Two ways of 30 and 35 min and 0.1 a minute: 1 / (1 + e^-0.5). */
Test(nested_logit, two_ways_share_as_the_binary_logit_says) {
    enum { PERSONS = 100000 };
    kota_choice_def def = {.count = 2, .nest_count = 2, .nest = {0, 1}, .similarity = {1.0, 1.0}, .id = {21, 22}};
    const double v[2] = {-0.1 * 30, -0.1 * 35};
    double share[2], exact = 0.6224593312018546;
    int32_t first = 0;
    kota_choice_shares(&def, v, share);
    for (uint64_t person = 0; person < PERSONS; person++) {
        kota_key key = {.seed = 5, .entity = kota_hash_part(78, person), .stream = KOTA_STREAM_PEOPLE, .what = 3};
        first += kota_choice_draw(&def, v, key, 0) == 0;
    }
    printf("binary logit: %.15f, drawn %.4f, exact %.15f\n", share[0], (double)first / PERSONS, exact);
    cr_assert_float_eq(share[0], exact, 1e-15);
    cr_assert_float_eq((double)first / PERSONS, exact, 4 * kota_sqrt(exact * (1 - exact) / PERSONS));
}

/* d logsum / d V_a = share of a (Williams 1977). */
Test(nested_logit, the_logsum_rises_by_the_share) {
    kota_choice_def def = two_nests(0.6, 0.4);
    double share[5], moved[5], step = 1e-5;
    kota_choice_shares(&def, utility, share);
    for (int32_t a = 0; a < 5; a++) {
        double up[5], down[5];
        for (int32_t k = 0; k < 5; k++) up[k] = down[k] = utility[k];
        up[a] += step;
        down[a] -= step;
        double slope = (kota_choice_shares(&def, up, moved) - kota_choice_shares(&def, down, moved)) / (2 * step);
        cr_assert_float_eq(slope, share[a], 1e-9, "%g %g", slope, share[a]);
    }
}

static int32_t draw(const kota_choice_def *def, const double *v, uint64_t person) {
    uint64_t id = kota_hash_part(77, person);
    return kota_choice_draw(def, v, (kota_key){.seed = 5, .entity = id, .stream = KOTA_STREAM_PEOPLE, .what = 3}, 0);
}

Test(nested_logit, draws_have_the_shares_and_keep_their_luck) {
    enum { PERSONS = 200000 };
    kota_choice_def def = two_nests(0.6, 0.4);
    double share[5], after[5], cheaper[5];
    int32_t count[5] = {0}, moved = 0, elsewhere = 0;
    for (int32_t k = 0; k < 5; k++) cheaper[k] = utility[k] + (k == 3 ? 0.2 : 0.0); /* rail gets better */
    kota_choice_shares(&def, utility, share);
    kota_choice_shares(&def, cheaper, after);
    for (uint64_t p = 0; p < PERSONS; p++) {
        int32_t before = draw(&def, utility, p), now = draw(&def, cheaper, p);
        cr_assert_eq(before, draw(&def, utility, p));
        count[before]++;
        moved += before != now;
        elsewhere += before != now && now != 3 && now != 2;
    }
    for (int32_t k = 0; k < 5; k++) /* 4 standard deviations of a share over so many persons */
        cr_assert_float_eq(count[k] / (double)PERSONS, share[k], 4 * kota_sqrt(share[k] * (1 - share[k]) / PERSONS));
    cr_assert_eq(elsewhere, 0, "nobody who does not come to the public nest moves: %d", (int)elsewhere);
    double least = after[3] - share[3], moved_frac = moved / (double)PERSONS;
    printf("rail %.4f -> %.4f; %.4f of the persons moved\n", share[3], after[3], moved_frac);
    cr_assert_float_eq(moved_frac, least, 0.2 * least + 2e-3, "few more move than must: %g, %g", moved_frac, least);
}

Test(nested_logit, what_cannot_be_had_is_not_taken) {
    kota_choice_def def = two_nests(0.6, 0.4);
    double v[5], share[5];
    for (int32_t k = 0; k < 5; k++) v[k] = k == 4 ? -3.0 : -KOTA_INFINITY;
    kota_choice_shares(&def, v, share);
    cr_assert_float_eq(share[4], 1.0, 1e-15);
    cr_assert_eq(draw(&def, v, 9), 4);
    v[4] = -KOTA_INFINITY;
    cr_assert_eq(kota_choice_shares(&def, v, share), -KOTA_INFINITY);
    cr_assert_eq(share[4], 0.0);
    cr_assert_eq(draw(&def, v, 9), -1);
}

Test(nested_logit, constants_meet_the_targets_over_many_markets) {
    enum { MARKETS = 50 };
    kota_choice_def def = two_nests(0.5, 0.7);
    double v[MARKETS * 5], weight[MARKETS], constant[5], mean[5] = {0}, total = 0.0;
    const double target[5] = {0.14, 0.62, 0.06, 0.02, 0.16};
    kota_key key = {.seed = 1, .stream = KOTA_STREAM_PEOPLE, .what = 1};
    for (int32_t m = 0; m < MARKETS; m++) {
        weight[m] = kota_random_unit(key, (uint64_t)m);
        for (int32_t a = 0; a < 5; a++) v[m * 5 + a] = -4.0 * kota_random_unit(key, (uint64_t)(1000 + m * 5 + a));
        if (m % 3 == 0) v[m * 5 + 3] = -KOTA_INFINITY; /* no rail here */
    }
    kota_choice_fit fit = kota_choice_calibrate(&def, MARKETS, v, weight, target, constant);
    cr_assert(fit.reached, "%g after %d", fit.error, (int)fit.iterations);
    for (int32_t m = 0; m < MARKETS; m++) {
        double with[5], share[5];
        for (int32_t a = 0; a < 5; a++) with[a] = v[m * 5 + a] + constant[a];
        kota_choice_shares(&def, with, share);
        for (int32_t a = 0; a < 5; a++) mean[a] += weight[m] * share[a];
        total += weight[m];
    }
    for (int32_t a = 0; a < 5; a++) cr_assert_float_eq(mean[a] / total, target[a], 1.1e-6);
    printf("constants after %d iterations: %g %g %g %g %g\n", (int)fit.iterations, constant[0], constant[1],
           constant[2], constant[3], constant[4]);
}

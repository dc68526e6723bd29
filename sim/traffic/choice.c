/* Nested logit: shares, draws, constants. */
#include "traffic/choice.h"

#include "core/mathx.h"

enum { DRAW_OF_NEST = 0x4e457354 }; /* tells the draw of a nest from those of its alternatives */

/* Inclusive value of a nest: log sum exp(utility / theta); -infinity where nothing is to be had. */
static double inclusive_value(const kota_choice_def *def, const double *utility, int32_t nest) {
    double most = -KOTA_INFINITY, sum = 0.0, theta = def->similarity[nest];
    for (int32_t a = 0; a < def->count; a++)
        if (def->nest[a] == nest) most = kota_max(most, utility[a]);
    if (!kota_is_finite(most)) return -KOTA_INFINITY;
    for (int32_t a = 0; a < def->count; a++)
        if (def->nest[a] == nest && kota_is_finite(utility[a])) sum += kota_exp((utility[a] - most) / theta);
    return most / theta + kota_log(sum);
}

double kota_choice_shares(const kota_choice_def *def, const double *utility, double *share) {
    double value[KOTA_CHOICE_MAX], most = -KOTA_INFINITY, sum = 0.0;
    for (int32_t n = 0; n < def->nest_count; n++) {
        value[n] = inclusive_value(def, utility, n);
        most = kota_max(most, def->similarity[n] * value[n]);
    }
    for (int32_t a = 0; a < def->count; a++) share[a] = 0.0;
    if (!kota_is_finite(most)) return -KOTA_INFINITY;
    for (int32_t n = 0; n < def->nest_count; n++)
        if (kota_is_finite(value[n])) sum += kota_exp(def->similarity[n] * value[n] - most);
    for (int32_t a = 0; a < def->count; a++) {
        int32_t n = def->nest[a];
        if (!kota_is_finite(utility[a])) continue;
        share[a] = kota_exp(def->similarity[n] * value[n] - most) / sum *
                   kota_exp(utility[a] / def->similarity[n] - value[n]);
    }
    return most + kota_log(sum);
}

/* Rank of a runner with that log rate in a race of exponential clocks: the least wins. */
static double rank_of(kota_key key, uint64_t k, double log_rate) {
    return kota_log(kota_random_exponential(key, k)) - log_rate;
}

int32_t kota_choice_draw(const kota_choice_def *def, const double *utility, kota_key key, uint64_t k) {
    uint64_t chooser = key.entity;
    int32_t nest = -1, winner = -1;
    double best = KOTA_INFINITY;
    for (int32_t n = 0; n < def->nest_count; n++) {
        double value = inclusive_value(def, utility, n);
        if (!kota_is_finite(value)) continue;
        key.entity = chooser ^ ((uint64_t)DRAW_OF_NEST << 16 | (uint64_t)n);
        double rank = rank_of(key, k, def->similarity[n] * value);
        if (nest >= 0 && !(rank < best)) continue;
        best = rank;
        nest = n;
    }
    for (int32_t a = 0; a < def->count && nest >= 0; a++) {
        if (def->nest[a] != nest || !kota_is_finite(utility[a])) continue;
        key.entity = chooser ^ def->id[a];
        double rank = rank_of(key, k, utility[a] / def->similarity[nest]);
        if (winner >= 0 && !(rank < best)) continue;
        best = rank;
        winner = a;
    }
    return winner;
}

/* Weighted mean shares over the markets with these constants. */
static void mean_shares(const kota_choice_def *def, int32_t market_count, const double *utility, const double *weight,
                        const double *constant, double *mean) {
    double total = 0.0;
    for (int32_t a = 0; a < def->count; a++) mean[a] = 0.0;
    for (int32_t m = 0; m < market_count; m++) {
        if (!(weight[m] > 0.0)) continue;
        double with[KOTA_CHOICE_MAX], share[KOTA_CHOICE_MAX];
        for (int32_t a = 0; a < def->count; a++) with[a] = utility[(int64_t)m * def->count + a] + constant[a];
        kota_choice_shares(def, with, share);
        for (int32_t a = 0; a < def->count; a++) mean[a] += weight[m] * share[a];
        total += weight[m];
    }
    for (int32_t a = 0; a < def->count && total > 0.0; a++) mean[a] /= total;
}

kota_choice_fit kota_choice_calibrate(const kota_choice_def *def, int32_t market_count, const double *utility,
                                      const double *weight, const double *target, double *constant) {
    enum { MOST_ITERATIONS = 500 };
    kota_choice_fit fit = {.error = KOTA_INFINITY};
    double mean[KOTA_CHOICE_MAX];
    int32_t base = 0;
    for (int32_t a = 0; a < def->count; a++) {
        constant[a] = target[a] > 0.0 ? 0.0 : -KOTA_INFINITY;
        if (target[a] > target[base]) base = a;
    }
    while (!fit.reached && fit.iterations < MOST_ITERATIONS) {
        mean_shares(def, market_count, utility, weight, constant, mean);
        fit.iterations++;
        fit.error = 0.0;
        for (int32_t a = 0; a < def->count; a++) fit.error = kota_max(fit.error, kota_abs(mean[a] - target[a]));
        fit.reached = fit.error <= 1e-6;
        if (fit.reached) break;
        for (int32_t a = 0; a < def->count; a++) { /* within a nest shares answer 1 / theta times as strongly */
            if (!(target[a] > 0.0) || !(mean[a] > 0.0)) continue;
            constant[a] += def->similarity[def->nest[a]] * kota_log(target[a] / mean[a]);
        }
        double shift = constant[base];
        for (int32_t a = 0; a < def->count; a++) constant[a] -= shift;
    }
    return fit;
}

/* Measures of agreement; the formulas stand in the header. */
#include "run/observed_stats.h"

#include "core/mathx.h"

static double mean(const double *values, int32_t count) {
    double sum = 0;
    for (int32_t k = 0; k < count; k++) sum += values[k];
    return sum / count;
}

static double quotient(double above, double below) { return below > 0 || below < 0 ? above / below : KOTA_NAN; }

/* Of equal values the squares around a rounded mean are not always zero. */
static bool varies(const double *values, int32_t count) {
    for (int32_t k = 1; k < count; k++)
        if (values[k] < values[0] || values[k] > values[0]) return true;
    return false;
}

kota_level_stats kota_level_stats_of(const double *ours_m, const double *observed_m, int32_t count) {
    kota_level_stats stats = {count, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN};
    if (count < 2) return stats;
    double our_mean_m = mean(ours_m, count), observed_mean_m = mean(observed_m, count);
    double ours_m2 = 0, observed_m2 = 0, both_m2 = 0, error_m2 = 0;
    for (int32_t k = 0; k < count; k++) {
        double a = ours_m[k] - our_mean_m, b = observed_m[k] - observed_mean_m, error = ours_m[k] - observed_m[k];
        ours_m2 += a * a;
        observed_m2 += b * b;
        both_m2 += a * b;
        error_m2 += error * error;
    }
    if (!varies(ours_m, count)) ours_m2 = 0;
    if (!varies(observed_m, count)) observed_m2 = 0;
    double r = quotient(both_m2, kota_sqrt(ours_m2) * kota_sqrt(observed_m2));
    stats.correlation = kota_is_nan(r) ? r : kota_clamp(r, -1, 1); /* rounding may pass it by a bit */
    stats.nse = 1 - quotient(error_m2, observed_m2);
    stats.nse_standardised = 2 * stats.correlation - 1;
    stats.sd_ratio = quotient(kota_sqrt(ours_m2), kota_sqrt(observed_m2));
    double mean_ratio = quotient(our_mean_m, observed_mean_m);
    double dr = stats.correlation - 1, ds = stats.sd_ratio - 1, dm = mean_ratio - 1;
    stats.kge = 1 - kota_sqrt(dr * dr + ds * ds + dm * dm);
    stats.pbias_pct = 100 * (mean_ratio - 1);
    stats.mean_error_m = our_mean_m - observed_mean_m;
    return stats;
}

kota_rise kota_rise_of(const double *level_m, int32_t count) {
    kota_rise rise = {.peak = -1, .rise_m = KOTA_NAN};
    double lowest_m = KOTA_INFINITY;
    for (int32_t k = 0; k < count; k++)
        if (rise.peak < 0 || level_m[k] > level_m[rise.peak]) rise.peak = k;
    for (int32_t k = 0; k <= rise.peak; k++) lowest_m = kota_min(lowest_m, level_m[k]);
    if (rise.peak >= 0) rise.rise_m = level_m[rise.peak] - lowest_m;
    return rise;
}

kota_extent_stats kota_extent_stats_of(const double area[KOTA_EXTENT_OUTCOMES]) {
    double hits = area[KOTA_EXTENT_HIT], misses = area[KOTA_EXTENT_MISS],
           false_alarms = area[KOTA_EXTENT_FALSE_ALARM];
    return (kota_extent_stats){.hit_rate = quotient(hits, hits + misses),
                               .false_alarm_ratio = quotient(false_alarms, hits + false_alarms),
                               .csi = quotient(hits, hits + misses + false_alarms),
                               .bias = quotient(hits + false_alarms, hits + misses)};
}

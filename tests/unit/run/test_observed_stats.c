/* Measures of agreement against numbers worked out by hand. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "run/observed_stats.h"

Test(observed_stats, of_levels) {
    /* observed 1 2 3 4 5: mean 3, squares 10. ours 2 2 5 4 7: mean 4, deviations -2 -2 1 0 3, squares 18; products
     * 4 + 2 + 0 + 0 + 6 = 12; errors 1 0 2 0 2, squares 9 */
    const double observed[] = {1, 2, 3, 4, 5}, ours[] = {2, 2, 5, 4, 7};
    kota_level_stats s = kota_level_stats_of(ours, observed, 5);
    double r = 12 / kota_sqrt(180), sd = kota_sqrt(1.8);
    cr_assert_eq(s.pairs, 5);
    cr_assert_float_eq(s.correlation, r, 1e-15);
    cr_assert_float_eq(s.nse, 1 - 0.9, 1e-15);
    cr_assert_float_eq(s.sd_ratio, sd, 1e-15);
    cr_assert_float_eq(s.pbias_pct, 100.0 / 3, 1e-12);
    cr_assert_float_eq(s.mean_error_m, 1, 1e-15);
    cr_assert_float_eq(s.kge, 1 - kota_sqrt((r - 1) * (r - 1) + (sd - 1) * (sd - 1) + 1.0 / 9), 1e-14);
}

Test(observed_stats, standardised_levels_have_2r_minus_1) {
    const double observed[] = {1, 2, 3, 4, 5}, ours[] = {2, 2, 5, 4, 7};
    kota_level_stats s = kota_level_stats_of(ours, observed, 5);
    double z[5], o[5];
    for (int32_t k = 0; k < 5; k++) {
        z[k] = (ours[k] - 4) / kota_sqrt(18);
        o[k] = (observed[k] - 3) / kota_sqrt(10);
    }
    cr_assert_float_eq(kota_level_stats_of(z, o, 5).nse, s.nse_standardised, 1e-14);
}

Test(observed_stats, equal_levels_are_perfect_and_another_zero_does_not_show) {
    const double observed[] = {1, 3, 2}, shifted[] = {7.5, 9.5, 8.5};
    kota_level_stats same = kota_level_stats_of(observed, observed, 3), s = kota_level_stats_of(shifted, observed, 3);
    cr_assert_eq(same.nse, 1);
    cr_assert_float_eq(same.kge, 1, 1e-15);
    cr_assert_eq(same.pbias_pct, 0);
    cr_assert_float_eq(s.correlation, 1, 1e-15);
    cr_assert_float_eq(s.sd_ratio, 1, 1e-15);
    cr_assert_float_eq(s.nse_standardised, 1, 1e-15);
    cr_assert_lt(s.nse, -50);
}

Test(observed_stats, what_has_no_value_is_nan) {
    const double still[] = {2, 2}, rising[] = {1, 2}, around_zero[] = {-1, 1};
    cr_assert(kota_is_nan(kota_level_stats_of(rising, still, 1).correlation), "one pair");
    kota_level_stats s = kota_level_stats_of(rising, still, 2);
    cr_assert(kota_is_nan(s.correlation) && kota_is_nan(s.nse) && kota_is_nan(s.sd_ratio) && kota_is_nan(s.kge));
    s = kota_level_stats_of(still, rising, 2);
    cr_assert(kota_is_nan(s.correlation) && s.sd_ratio == 0, "a gauge that never moves");
    const double dry[] = {1.1, 1.1, 1.1}, wave[] = {0, 1, 0.5}; /* 3.3 / 3 is not 1.1 in binary */
    cr_assert(kota_is_nan(kota_level_stats_of(dry, wave, 3).correlation));
    s = kota_level_stats_of(rising, around_zero, 2);
    cr_assert(kota_is_nan(s.pbias_pct) && kota_is_nan(s.kge) && !kota_is_nan(s.nse), "an observed mean of zero");
}

Test(observed_stats, rise_to_the_first_peak) {
    const double level[] = {1.5, 1, 2, 4, 3, 4, 0};
    kota_rise rise = kota_rise_of(level, 7);
    cr_assert_eq(rise.peak, 3);
    cr_assert_eq(rise.rise_m, 3, "from the lowest before the peak, not from the 0 after it");
    cr_assert_eq(kota_rise_of(level, 0).peak, -1);
    cr_assert_eq(kota_rise_of((const double[]){5, 4}, 2).rise_m, 0);
}

Test(observed_stats, of_extents) {
    kota_extent_stats s = kota_extent_stats_of((const double[KOTA_EXTENT_OUTCOMES]){100, 6, 2, 4});
    cr_assert_eq(s.hit_rate, 0.75);
    cr_assert_eq(s.false_alarm_ratio, 0.4);
    cr_assert_eq(s.csi, 0.5);
    cr_assert_eq(s.bias, 1.25);
    s = kota_extent_stats_of((const double[KOTA_EXTENT_OUTCOMES]){100, 0, 0, 3});
    cr_assert(kota_is_nan(s.hit_rate) && kota_is_nan(s.bias), "nothing was observed");
    cr_assert(s.false_alarm_ratio == 1 && s.csi == 0);
}

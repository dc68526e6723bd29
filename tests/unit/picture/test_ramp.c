/* Colour ramps: every field has one, and their order can be seen by everybody. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "map/map.h"
#include "picture/ramp.h"

Test(ramp, every_field_has_one) {
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        cr_assert_geq(kota_ramp_find(kota_fields[f].ramp), 0, "%s", kota_fields[f].ramp);
    }
    cr_assert_eq(kota_ramp_find("rainbow"), -1);
    cr_assert_str_eq(kota_ramp_name(KOTA_RAMP_diff), "diff");
}

/* Lightness is what colour-blind eyes and grey prints keep: it must go one way, and far. */
Test(ramp, sequential_ramps_go_one_way_in_lightness) {
    for (int32_t r = 0; r < KOTA_RAMP_COUNT; r++) {
        if (r == KOTA_RAMP_diff) continue;
        double sign = r == KOTA_RAMP_speed ? 1.0 : -1.0;
        double last = kota_colour_lightness(kota_ramp_colour((kota_ramp)r, 0.0)), first = last;
        for (int32_t k = 1; k <= 10; k++) {
            double now = kota_colour_lightness(kota_ramp_colour((kota_ramp)r, k / 10.0));
            cr_assert_gt(sign * (now - last), 2.0, "%s at %d: %g after %g", kota_ramp_name((kota_ramp)r), (int)k, now,
                         last);
            last = now;
        }
        cr_assert_gt(sign * (last - first), 45.0, "%s", kota_ramp_name((kota_ramp)r));
    }
}

Test(ramp, differences_are_pale_in_the_middle_and_even_on_both_sides) {
    for (int32_t k = 0; k < 10; k++) {
        double less = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_diff, 0.5 - k / 20.0));
        double further = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_diff, 0.5 - (k + 1) / 20.0));
        cr_assert_gt(less, further);
        double more = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_diff, 0.5 + k / 20.0));
        further = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_diff, 0.5 + (k + 1) / 20.0));
        cr_assert_gt(more, further);
        cr_assert_lt(kota_abs(more - less), 8.0, "%d: %g and %g", (int)k, less, more);
    }
    kota_colour less = kota_ramp_colour(KOTA_RAMP_diff, 0.2), more = kota_ramp_colour(KOTA_RAMP_diff, 0.8);
    cr_assert_gt(less.b, less.g + 40, "purple: blue, which red- and green-blind eyes see");
    cr_assert_lt(more.b + 100, more.r, "orange: hardly any blue");
}

/* Ankle, knee, car: equal steps along the legend are equal steps of lightness, so shallow water is not all pale. */
Test(ramp, shallow_water_is_told_apart) {
    const double depths_m[] = {0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0};
    double last = 100.0;
    for (int32_t k = 0; k < KOTA_COUNT(depths_m); k++) {
        double now = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_water, depths_m[k] / 2.0));
        cr_expect_gt(last - now, 4.5, "%g m: %g after %g", depths_m[k], now, last);
        last = now;
    }
    cr_expect_lt(kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_water, 0.1)), 70.0, "0.2 m is no pale blue");
    cr_expect(kota_ramp_is_root(KOTA_RAMP_water) && !kota_ramp_is_root(KOTA_RAMP_speed));
    for (int32_t k = 0; k <= 10; k++) {
        cr_expect_float_eq(kota_ramp_position(KOTA_RAMP_water, kota_ramp_along(KOTA_RAMP_water, k / 10.0)), k / 10.0,
                           1e-12);
        cr_expect_eq(kota_ramp_along(KOTA_RAMP_speed, k / 10.0), k / 10.0);
    }
    double first = kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_water, 0.0)), high = last;
    for (int32_t k = 1; k < 8; k++) {
        double at = kota_ramp_position(KOTA_RAMP_water, k / 8.0);
        double even = first + (high - first) * k / 8.0;
        cr_expect_lt(kota_abs(kota_colour_lightness(kota_ramp_colour(KOTA_RAMP_water, at)) - even), 3.0, "%d",
                     (int)k);
    }
}

Test(ramp, ends_are_held) {
    kota_colour low = kota_ramp_colour(KOTA_RAMP_water, 0.0), high = kota_ramp_colour(KOTA_RAMP_water, 1.0);
    kota_colour below = kota_ramp_colour(KOTA_RAMP_water, -3.0), above = kota_ramp_colour(KOTA_RAMP_water, 1e30);
    cr_assert(low.r == below.r && low.b == below.b && high.r == above.r && high.b == above.b);
    kota_colour none = kota_ramp_colour(KOTA_RAMP_water, KOTA_NAN);
    cr_assert(none.r == low.r);
}

Test(ramp, lightness_is_that_of_cie) {
    cr_assert_float_eq(kota_colour_lightness((kota_colour){255, 255, 255}), 100.0, 1e-9);
    cr_assert_float_eq(kota_colour_lightness((kota_colour){0, 0, 0}), 0.0, 1e-12);
    cr_assert_float_eq(kota_colour_lightness((kota_colour){119, 119, 119}), 50.03, 0.01); /* sRGB 119 is L* 50.03 */
}

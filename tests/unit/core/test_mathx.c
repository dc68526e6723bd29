/* kota's own mathematics against libm's long double, in units in the last place, over the ranges of mathx.h. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"

enum { POINTS = 300000 };

static const kota_key key = {.seed = 20250115, .stream = KOTA_STREAM_SENSOR};

static double between(uint64_t k, double low, double high) { return low + (high - low) * kota_random_unit(key, k); }

/* distance in ulp of the double nearest to the truth */
static double ulps(double got, long double truth) {
    double near = fabs((double)truth);
    double ulp = near < 0x1p-1021 ? 0x1p-1074 : nextafter(near, KOTA_INFINITY) - near;
    return (double)(fabsl((long double)got - truth) / (long double)ulp);
}

typedef struct worst {
    double ulps, x, y;
} worst;

static void note(worst *w, double got, long double truth, double x, double y) {
    double distance = ulps(got, truth);
    if (!(distance <= w->ulps)) *w = (worst){distance, x, y}; /* a NaN is kept too */
}

static void within(const worst *w, double bound, const char *what) {
    cr_log_info("%s: %.3f ulp at %.17g, %.17g", what, w->ulps, w->x, w->y);
    cr_assert(w->ulps <= bound, "%s: %g ulp at %.17g, %.17g", what, w->ulps, w->x, w->y);
}

Test(mathx, floor_and_round) {
    static const double points[] = {0.0,
                                    -0.0,
                                    0.3,
                                    -0.3,
                                    0.5,
                                    -0.5,
                                    1.5,
                                    -1.5,
                                    2.5,
                                    -2.5,
                                    0.49999999999999994,
                                    1e15,
                                    -1e15,
                                    4503599627370495.5,
                                    -4503599627370495.5,
                                    1e300,
                                    -1e300,
                                    7.0,
                                    -7.0,
                                    1e-310};
    for (int32_t i = 0; i < KOTA_COUNT(points); i++) {
        cr_assert_eq(kota_bits(kota_floor(points[i])), kota_bits(floor(points[i])), "%.17g", points[i]);
        cr_assert_eq(kota_bits(kota_round(points[i])), kota_bits(round(points[i])), "%.17g", points[i]);
    }
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = between(k, -1000, 1000);
        cr_assert_eq(kota_floor(x), floor(x));
        cr_assert_eq(kota_round(x), round(x));
    }
    cr_assert(kota_is_nan(kota_floor(KOTA_NAN)) && kota_is_nan(kota_round(KOTA_NAN)));
    cr_assert_eq(kota_floor(-KOTA_INFINITY), -KOTA_INFINITY);
}

Test(mathx, exp) {
    worst w = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = k % 3 == 0 ? between(k, -1, 1) : k % 3 == 1 ? between(k, -708, 709.7) : between(k, -745, -700);
        note(&w, kota_exp(x), expl((long double)x), x, 0);
    }
    within(&w, 4, "exp");
    cr_assert_eq(kota_exp(0), 1.0);
    cr_assert_eq(kota_exp(710), KOTA_INFINITY);
    cr_assert_eq(kota_exp(KOTA_INFINITY), KOTA_INFINITY);
    cr_assert_eq(kota_exp(-746), 0.0);
    cr_assert_eq(kota_exp(-KOTA_INFINITY), 0.0);
    cr_assert(kota_is_nan(kota_exp(KOTA_NAN)));
}

Test(mathx, log) {
    worst w = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = k % 3 == 0   ? between(k, 0.5, 2)
                   : k % 3 == 1 ? exp(between(k, -740, 709))
                                : 1 + between(k, -1e-6, 1e-6);
        note(&w, kota_log(x), logl((long double)x), x, 0);
    }
    within(&w, 4, "log");
    cr_assert_eq(kota_log(1), 0.0);
    cr_assert_eq(kota_log(0), -KOTA_INFINITY);
    cr_assert_eq(kota_log(KOTA_INFINITY), KOTA_INFINITY);
    cr_assert(kota_is_nan(kota_log(-1)) && kota_is_nan(kota_log(KOTA_NAN)));
}

Test(mathx, pow) {
    worst w = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double log_x = k % 2 == 0 ? between(2 * k, -700, 700) : between(2 * k, -1e-3, 1e-3);
        double x = exp(log_x), y = between(2 * k + 1, -699, 699) / log(x);
        if (!kota_is_finite(y)) continue;
        note(&w, kota_pow(x, y), powl((long double)x, (long double)y), x, y);
    }
    within(&w, 64, "pow");
    worst manning = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = between(k, 1e-4, 100);
        note(&manning, kota_pow(x, 5.0 / 3.0), powl((long double)x, (long double)(5.0 / 3.0)), x, 5.0 / 3.0);
    }
    within(&manning, 4, "pow 5/3");
    cr_assert_eq(kota_pow(3, 4), 81.0);
    cr_assert_eq(kota_pow(2, -1074), 0x1p-1074);
    cr_assert_eq(kota_pow(2, 1023), 0x1p1023);
    cr_assert_eq(kota_pow(0, 2), 0.0);
    cr_assert_eq(kota_pow(1, 1e300), 1.0);
    cr_assert_eq(kota_pow(1e-300, 1e300), 0.0);
    cr_assert_eq(kota_pow(1.0000000001, 1e300), KOTA_INFINITY);
    cr_assert_eq(kota_pow(10, 400), KOTA_INFINITY);
    cr_assert_eq(kota_pow(10, -400), 0.0);
    cr_assert_eq(kota_pow(KOTA_INFINITY, 2), KOTA_INFINITY);
    cr_assert_eq(kota_pow(KOTA_INFINITY, -2), 0.0);
    cr_assert(kota_is_nan(kota_pow(0, 0)) && kota_is_nan(kota_pow(0, -1)) && kota_is_nan(kota_pow(-1, 2)) &&
              kota_is_nan(kota_pow(KOTA_NAN, 1)));
    cr_assert(kota_is_nan(kota_pow(2, KOTA_NAN)));
}

Test(mathx, sin_and_cos) {
    worst s = {0}, c = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = k % 3 == 0 ? between(k, -4, 4) : k % 3 == 1 ? between(k, -1e6, 1e6) : between(k, -1e-3, 1e-3);
        note(&s, kota_sin(x), sinl((long double)x), x, 0);
        note(&c, kota_cos(x), cosl((long double)x), x, 0);
    }
    for (int n = -636619; n <= 636619; n += 13) { /* where one of them is nearly 0 */
        double x = n * 1.57079632679489661923;
        note(&s, kota_sin(x), sinl((long double)x), x, 0);
        note(&c, kota_cos(x), cosl((long double)x), x, 0);
    }
    within(&s, 4, "sin");
    within(&c, 4, "cos");
    cr_assert_eq(kota_bits(kota_sin(-0.0)), kota_bits(-0.0));
    cr_assert_eq(kota_cos(0), 1.0);
    cr_assert(kota_is_nan(kota_sin(1.1e6)) && kota_is_nan(kota_cos(KOTA_INFINITY)) &&
              kota_is_nan(kota_sin(KOTA_NAN)));
}

Test(mathx, atan2) {
    worst w = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double y = between(2 * k, -1, 1), x = between(2 * k + 1, -1, 1);
        if (k % 4 == 1) y *= 1e-8;
        if (k % 4 == 2) x *= 1e-8;
        if (k % 4 == 3) {
            y *= 1e300;
            x *= 1e303;
        }
        note(&w, kota_atan2(y, x), atan2l((long double)y, (long double)x), y, x);
    }
    within(&w, 4, "atan2");
    static const double ends[] = {0.0, -0.0, 1.0, -1.0, KOTA_INFINITY, -KOTA_INFINITY, 1e308, -1e308, 5e-324};
    for (int32_t i = 0; i < KOTA_COUNT(ends); i++) {
        for (int32_t j = 0; j < KOTA_COUNT(ends); j++) {
            double got = kota_atan2(ends[i], ends[j]), expected = atan2(ends[i], ends[j]);
            cr_assert_lt(ulps(got, (long double)expected), 4.0, "atan2(%g, %g)", ends[i], ends[j]);
            cr_assert_eq(__builtin_signbit(got), __builtin_signbit(expected), "atan2(%g, %g)", ends[i], ends[j]);
        }
    }
    cr_assert(kota_is_nan(kota_atan2(KOTA_NAN, 1)) && kota_is_nan(kota_atan2(1, KOTA_NAN)));
}

Test(mathx, cbrt) {
    worst w = {0};
    for (uint64_t k = 0; k < POINTS; k++) {
        double x = k % 2 == 0 ? between(k, -8, 8) : exp(between(k, -744, 709));
        note(&w, kota_cbrt(x), cbrtl((long double)x), x, 0);
    }
    within(&w, 4, "cbrt");
    cr_assert_eq(kota_cbrt(27), 3.0);
    cr_assert_eq(kota_bits(kota_cbrt(-0.0)), kota_bits(-0.0));
    cr_assert_lt(ulps(kota_cbrt(1.7e308), cbrtl(1.7e308L)), 4.0);
    cr_assert_lt(ulps(kota_cbrt(5e-324), cbrtl((long double)5e-324)), 4.0);
}

Test(mathx, cbrtf) {
    double most = 0;
    for (uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 1777) { /* all normal floats, thinned */
        float x = 0;
        memcpy(&x, &bits, sizeof x);
        double truth = cbrt((double)x), off = fabs((double)kota_cbrtf(x) - truth) / truth;
        if (!(off <= most)) most = off;
    }
    cr_log_info("cbrtf: %g relative", most);
    cr_assert_lt(most, 1e-6);
    cr_assert_eq(kota_cbrtf(0.0f), 0.0f);
    cr_assert_eq(kota_cbrtf(8.0f), 2.0f);
}

Test(mathx, small_helpers) {
    cr_assert(kota_is_nan(KOTA_NAN) && !kota_is_nan(1) && !kota_is_nan(KOTA_INFINITY));
    cr_assert(kota_is_finite(1e308) && !kota_is_finite(KOTA_INFINITY) && !kota_is_finite(KOTA_NAN));
    cr_assert_eq(kota_abs(-2.5), 2.5);
    cr_assert_eq(kota_sqrt(2.25), 1.5);
    cr_assert_eq(kota_bits(1.0), UINT64_C(0x3ff0000000000000));
}

/* The same bits on every machine: sums over many points, as bits. */
Test(mathx, bits_are_pinned) {
    double sum = 0;
    for (int i = 1; i <= 2000; i++) {
        double x = i * 0.37;
        sum += kota_exp(-x / 100) + kota_log(x) + kota_pow(x, 0.41) + kota_sin(x) + kota_cos(x) + kota_cbrt(x) +
               kota_atan2(x, 3) + (double)kota_cbrtf((float)x);
    }
    cr_assert_eq(kota_bits(sum), UINT64_C(0x40eec5411386eedc), "%016llx", (unsigned long long)kota_bits(sum));
}

/* Calibration on misfits whose smallest place, and whose standard errors, are known. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "run/calibrate.h"

/* Skipped where kota was built without the library. */
#define NEEDS_LIBRARY                                                                                                \
    if (kota_calibrate_library() == NULL) cr_skip_test("built without NLopt")

enum { POINTS = 12 };
static const double X[POINTS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static const double Y[POINTS] = {1.1, 2.9, 5.2, 6.8, 9.1, 11.2, 12.7, 15.1, 17.0, 18.8, 21.3, 22.9};

/* 1 - NSE of the line values[0] + values[1] x. */
static kota_status line_misfit(void *context, const double *values, double *misfit, kota_error *err) {
    double mean = 0, total = 0, wrong = 0;
    (void)err;
    ++*(int32_t *)context;
    for (int32_t i = 0; i < POINTS; i++) mean += Y[i] / POINTS;
    for (int32_t i = 0; i < POINTS; i++) {
        double e = Y[i] - values[0] - values[1] * X[i];
        total += (Y[i] - mean) * (Y[i] - mean);
        wrong += e * e;
    }
    *misfit = wrong / total;
    return KOTA_OK;
}

/* Ordinary least squares in closed form. */
static void line_fit(double value[2], double error[2]) {
    double sx = 0, sy = 0, sxx = 0, sxy = 0, wrong = 0;
    for (int32_t i = 0; i < POINTS; i++) sx += X[i], sy += Y[i], sxx += X[i] * X[i], sxy += X[i] * Y[i];
    double d = POINTS * sxx - sx * sx;
    value[1] = (POINTS * sxy - sx * sy) / d;
    value[0] = (sy - value[1] * sx) / POINTS;
    for (int32_t i = 0; i < POINTS; i++) {
        double e = Y[i] - value[0] - value[1] * X[i];
        wrong += e * e / (POINTS - 2);
    }
    error[0] = kota_sqrt(wrong * sxx / d);
    error[1] = kota_sqrt(wrong * POINTS / d);
}

Test(calibrate, a_line_is_fitted_as_least_squares_do) {
    NEEDS_LIBRARY;
    static const double LOW[] = {-5, 0}, HIGH[] = {5, 4};
    int32_t calls = 0;
    const kota_calibration_def def = {.misfit = line_misfit,
                                      .context = &calls,
                                      .low = LOW,
                                      .high = HIGH,
                                      .parameters = 2,
                                      .evaluations = 400,
                                      .pairs = POINTS};
    kota_calibration found, again;
    double value[2], error[2];
    kota_error err = {0};
    line_fit(value, error);
    cr_assert_eq(kota_calibrate(&found, &def, &err), KOTA_OK, "%s", err.text);
    cr_expect_eq(found.evaluations, calls);
    cr_expect_leq(calls, 400 + 2 * 4 + 1);
    for (int32_t p = 0; p < 2; p++) {
        cr_expect_float_eq(found.value[p], value[p], 0.02 * error[p], "%d: %g not %g", (int)p, found.value[p],
                           value[p]);
        cr_expect_float_eq(found.error[p], error[p], 0.01 * error[p], "%d: %g not %g", (int)p, found.error[p],
                           error[p]);
    }
    cr_assert_eq(kota_calibrate(&again, &def, &err), KOTA_OK);
    cr_expect_arr_eq(again.value, found.value, 2 * sizeof(double), "the same again");
}

/* Two valleys, the deeper one at (0.8, -0.6); outside of a disc runs do not end well. */
static kota_status two_valleys(void *context, const double *v, double *misfit, kota_error *err) {
    (void)context;
    if (v[0] * v[0] + v[1] * v[1] > 2.5) return kota_fail(err, KOTA_UNSTABLE, "the numbers went bad");
    double near = (v[0] - 0.8) * (v[0] - 0.8) + (v[1] + 0.6) * (v[1] + 0.6);
    double far = (v[0] + 0.7) * (v[0] + 0.7) + (v[1] - 0.5) * (v[1] - 0.5);
    *misfit = kota_min(near, 0.2 + far);
    return KOTA_OK;
}

Test(calibrate, the_deeper_valley_is_found) {
    NEEDS_LIBRARY;
    static const double LOW[] = {-2, -2}, HIGH[] = {2, 2};
    const kota_calibration_def def = {
        .misfit = two_valleys, .low = LOW, .high = HIGH, .parameters = 2, .evaluations = 200};
    kota_calibration found;
    kota_error err = {0};
    cr_assert_eq(kota_calibrate(&found, &def, &err), KOTA_OK, "%s", err.text);
    cr_expect_float_eq(found.value[0], 0.8, 0.005);
    cr_expect_float_eq(found.value[1], -0.6, 0.005);
    cr_expect(kota_is_nan(found.error[0]), "no sum of squares, no error");
}

static kota_status fails(void *context, const double *values, double *misfit, kota_error *err) {
    (void)values, (void)misfit;
    ++*(int32_t *)context;
    return kota_fail(err, KOTA_DATA, "no such file");
}

Test(calibrate, a_failure_ends_the_search) {
    NEEDS_LIBRARY;
    static const double LOW[] = {0}, HIGH[] = {1};
    int32_t calls = 0;
    const kota_calibration_def def = {
        .misfit = fails, .context = &calls, .low = LOW, .high = HIGH, .parameters = 1, .evaluations = 50};
    kota_calibration found;
    kota_error err = {0};
    cr_expect_eq(kota_calibrate(&found, &def, &err), KOTA_DATA);
    cr_expect_eq(calls, 1);
    cr_expect_str_eq(err.text, "no such file");
}

/* Screening and shares of variance on functions whose answers are known, at points that scripts/kota/design.lua made.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "../script/script_case.h"
#include "core/mathx.h"
#include "run/sensitivity.h"

static kota_points_table open_design(script_case *here, const char *design) {
    *here = case_create();
    case_text(here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format("%s local base = " CASE_SCENARIO "\nreturn kota.study { baseline = base, design = "
                                  "kota.design.%s, make = function() return base:with {} end } }\n",
                                  CASE_HEAD, design);
    cr_assert_eq(case_open(here, text), KOTA_OK, "%s", here->err.text);
    kota_free(text);
    const kota_script_design *d = kota_script_design_of(here->script);
    return (kota_points_table){d->kind,   d->parameter_count, d->point_count, d->names,
                               d->points, d->ranges,          d->first_member};
}

/* Ishigami and Homma 1990: a 7, b 0.1; S1 0.3139, S2 0.4424, S3 0; T1 0.5576, T2 0.4424, T3 0.2437. */
static double ishigami(const double *x) {
    double s = kota_sin(x[1]), p = x[2] * x[2];
    return kota_sin(x[0]) + 7 * s * s + 0.1 * p * p * kota_sin(x[0]);
}

Test(sensitivity, shares_of_ishigami) {
    script_case here;
    kota_points_table t = open_design(
        &here,
        "variance { runs = 512, vary = { a = { -math.pi, math.pi }, b = { -math.pi, math.pi }, c = { -math.pi, "
        "math.pi } }");
    cr_assert_eq(t.points, 512 * 5);
    static double values[512 * 5];
    kota_sensitivity out[3];
    for (int32_t p = 0; p < t.points; p++) values[p] = ishigami(&t.at[3 * p]);
    cr_assert(kota_sensitivity_of(out, &t, values));
    static const double FIRST[] = {0.3139, 0.4424, 0}, TOTAL[] = {0.5576, 0.4424, 0.2437};
    for (int32_t j = 0; j < 3; j++) {
        printf("%s: first %.4f (%.4f), total %.4f (%.4f)\n", t.names[j], out[j].first, FIRST[j], out[j].total,
               TOTAL[j]);
        cr_expect_float_eq(out[j].first, FIRST[j], 0.03);
        cr_expect_float_eq(out[j].total, TOTAL[j], 0.03);
    }
    case_destroy(&here);
}

Test(sensitivity, screening_tells_strong_from_weak_and_straight_from_bent) {
    script_case here;
    kota_points_table t =
        open_design(&here, "morris { runs = 20, vary = { a = { 0, 10 }, b = { 0, 1 }, c = { 5, 6 }, d = { 0, 1 } }");
    cr_assert_eq(t.points, 20 * 5);
    double values[100];
    kota_sensitivity out[4];
    for (int32_t p = 0; p < t.points; p++) {
        const double *x = &t.at[4 * p];
        values[p] = 3 * x[0] + 2 * x[1] + 8 * x[3] * x[1]; /* a straight, c idle, b and d act together */
    }
    cr_assert(kota_sensitivity_of(out, &t, values));
    cr_expect_float_eq(out[0].first, 30, 1e-9);
    cr_expect_float_eq(out[0].total, 0, 1e-6);
    cr_expect_float_eq(out[2].first, 0, 0);
    cr_expect(out[1].total > 1 && out[3].total > 1, "an interaction spreads the effects");
    case_destroy(&here);
}

Test(sensitivity, other_designs_have_none) {
    script_case here;
    kota_points_table t = open_design(&here, "latin { runs = 7, vary = { a = { 0, 7 }, b = { -1, 1 } }");
    bool strip[7] = {0};
    for (int32_t p = 0; p < 7; p++) strip[(int32_t)t.at[2 * p]] = true;
    for (int32_t p = 0; p < 7; p++) cr_expect(strip[p], "a point in each strip");
    double values[7] = {0};
    cr_expect(!kota_sensitivity_of(NULL, &t, values));
    case_destroy(&here);
}

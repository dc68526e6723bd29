/* Design storms of the library: the blocks add up to the depth, and their shapes are what their papers say. */
#include "core/mathx.h"
#include "script_case.h"

/* The rain of one storm; depth of its blocks in *depth_mm. */
static const kota_rain *storm(script_case *here, const char *lua, double *depth_mm) {
    char *text = kota_text_format("%sreturn %s:with { rain = kota.storm.%s }", CASE_HEAD, CASE_SCENARIO, lua);
    cr_assert_eq(case_open(here, text), KOTA_OK, "%s", here->err.text);
    kota_free(text);
    const kota_rain *rain = &kota_script_member_plan(here->script, 0)->rain;
    *depth_mm = 0;
    for (int32_t i = 0; i < rain->rates_mps.count; i++) *depth_mm += rain->rates_mps.values[i] * rain->block_s * 1000;
    return rain;
}

static int32_t heaviest(const kota_rain *rain) {
    int32_t at = 0;
    for (int32_t i = 1; i < rain->rates_mps.count; i++) {
        if (rain->rates_mps.values[i] > rain->rates_mps.values[at]) at = i;
    }
    return at;
}

Test(storm, depths_are_kept) {
    static const struct {
        const char *lua;
        double depth_mm;
        int32_t blocks;
    } storms[] = {
        {"chicago { depth_mm = 110, duration_h = 3, peak = 0.4, at = '05:20' }", 110, 36},
        {"chicago { depth_mm = 110, duration_h = 3, peak = 0 }", 110, 36},
        {"chicago { depth_mm = 110, duration_h = 3, peak = 1 }", 110, 36},
        {"chicago { depth_mm = 47.3, duration_h = 1.13, peak = 0.31, block_min = 7 }", 47.3, 10},
        {"chicago { depth_mm = 80, duration_h = 2, offset_min = 0, exponent = 0.9 }", 80, 24},
        {"block { depth_mm = 33, duration_h = 1.1, block_min = 10 }", 33, 7},
        {"mononobe { r24_mm = 200, duration_h = 24 }", 200, 24},
        {"mononobe { r24_mm = 200, duration_h = 6, peak = 1 }", 125.99210498948732, 6},
        {"mononobe { r24_mm = 100, duration_h = 3, block_min = 10, peak = 0 }", 50, 18},
        {"series { rates_mm_per_h = { 1, 2, 3 } }", 6, 3},
        {"idf { a = 1000, b = 10, n = 0.7, duration_h = 3 }", 76.2068014922595, 18}, /* 1000 / 60 * 180 / 190^0.7 */
        {"huff { depth_mm = 80, duration_h = 2 }", 80, 24},
        {"huff { depth_mm = 80, duration_h = 1.13, quartile = 4, block_min = 7 }", 80, 10},
    };
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    for (int32_t i = 0; i < KOTA_COUNT(storms); i++) {
        double depth_mm;
        const kota_rain *rain = storm(&here, storms[i].lua, &depth_mm);
        cr_expect_float_eq(depth_mm, storms[i].depth_mm, 1e-9, "%s gives %.12g", storms[i].lua, depth_mm);
        cr_expect_eq(rain->rates_mps.count, storms[i].blocks, "%s", storms[i].lua);
        for (int32_t b = 0; b < rain->rates_mps.count; b++)
            cr_expect(rain->rates_mps.values[b] >= 0, "%s", storms[i].lua);
        cr_expect(rain->name[0] != '\0');
    }
    case_destroy(&here);
}

Test(storm, chicago_has_its_peak_and_its_windows) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    double depth_mm;
    const kota_rain *rain = storm(
        &here, "chicago { depth_mm = 100, duration_h = 5, peak = 0.4, block_min = 1, at = '05:00', spread = 0.2 }",
        &depth_mm);
    int32_t peak = heaviest(rain);
    cr_expect(peak == 119 || peak == 120, "%d", (int)peak); /* 0.4 * 300 min */
    cr_expect_str_eq(rain->at, "05:00");
    cr_expect_float_eq(rain->spread_frac, 0.2, 1e-12);
    /* the window of 60 minutes around the peak, 0.4 of it before, has the depth of the curve: t / (t + 10)^(2/3) */
    double window_mm = 0;
    for (int32_t i = 120 - 24; i < 120 + 36; i++) window_mm += rain->rates_mps.values[i] * 60 * 1000;
    const double expected_mm = 100 * (60 / kota_pow(70, 2.0 / 3)) / (300 / kota_pow(310, 2.0 / 3));
    cr_expect_float_eq(window_mm, expected_mm, 1e-9, "%.9g %.9g", window_mm, expected_mm);
    case_destroy(&here);
}

/* Of the heaviest k blocks the depth is that of the curve, and the heaviest stands where it was asked for. */
Test(storm, an_intensity_curve_is_kept_for_each_duration) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    double depth_mm;
    const kota_rain *rain = storm(&here, "idf { a = 1200, b = 5, n = 0.75, duration_h = 2, peak = 0.25 }", &depth_mm);
    int32_t peak = heaviest(rain), low = peak, high = peak;
    cr_expect_eq(peak, 3);
    double sum_mm = rain->rates_mps.values[peak] * rain->block_s * 1000;
    for (int32_t k = 1;; k++) {
        double minutes = 10.0 * k, wanted_mm = 1200.0 / 60 * minutes / kota_pow(minutes + 5, 0.75);
        cr_expect_float_eq(sum_mm, wanted_mm, 1e-9, "%d blocks: %g, not %g mm", (int)k, sum_mm, wanted_mm);
        double left = low > 0 ? rain->rates_mps.values[low - 1] : -1;
        double right = high + 1 < rain->rates_mps.count ? rain->rates_mps.values[high + 1] : -1;
        if (left < 0 && right < 0) break;
        sum_mm += kota_max(left, right) * rain->block_s * 1000;
        if (right >= left)
            high++;
        else
            low--;
    }
    case_destroy(&here);
}

/* The quarter is the heaviest; in the second 72.5 - 20.8 % of the storm falls. */
Test(storm, huff_has_its_weight_in_its_quartile) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    for (int32_t q = 1; q <= 4; q++) {
        char *lua = kota_text_format("huff { depth_mm = 100, duration_h = 4, quartile = %d }", (int)q);
        double depth_mm, quarter_mm[4] = {0};
        const kota_rain *rain = storm(&here, lua, &depth_mm);
        for (int32_t b = 0; b < rain->rates_mps.count; b++)
            quarter_mm[b / 12] += rain->rates_mps.values[b] * rain->block_s * 1000;
        for (int32_t k = 0; k < 4; k++) cr_expect(k == q - 1 || quarter_mm[k] < quarter_mm[q - 1], "%s", lua);
        if (q == 2) cr_expect_float_eq(quarter_mm[1], 72.5 - 20.8, 1e-9);
        kota_free(lua);
    }
    case_destroy(&here);
}

Test(storm, mononobe_alternates) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    double depth_mm;
    const kota_rain *rain = storm(&here, "mononobe { r24_mm = 100, duration_h = 5 }", &depth_mm);
    const double *rate = rain->rates_mps.values;
    cr_expect_eq(heaviest(rain), 2);
    cr_expect(rate[3] > rate[1] && rate[1] > rate[4] && rate[4] > rate[0]);
    cr_expect_float_eq(rate[2] * 3.6e6, 100 * 0.34668063717531733, 1e-9); /* (1/24)^(1/3) in the first hour */
    case_destroy(&here);
}

Test(storm, faults) {
    static const char *const storms[][2] = {
        {"chicago { depth_mm = -1 }", "depth_mm must be given, and greater than 0"},
        {"chicago { depth_mm = 1, peak = 2 }", "peak must be from 0"},
        {"chicago { depth_mm = 1, exponent = 1 }", "exponent must be between 0 and 1"},
        {"chicago { depth_mm = 1, block_min = 1e-9 }", "too many"},
        {"huff { depth_mm = 1, quartile = 5 }", "quartile must be 1, 2, 3 or 4"},
        {"idf { a = 1, n = 1.2 }", "longer rain would bring less"},
        {"mononobe { depth_mm = 1 }", "there is no key \"depth_mm\""},
        {"block {}", "depth_mm must be given"},
    };
    script_case here = case_create();
    for (int32_t i = 0; i < KOTA_COUNT(storms); i++) {
        char *text = kota_text_format("%s\nlocal s = kota.storm.%s", CASE_HEAD, storms[i][0]);
        cr_expect_eq(case_open(&here, text), KOTA_SCRIPT);
        cr_expect_eq(strncmp(here.err.text, "main.lua:3: kota.storm.", 23), 0, "%s", here.err.text);
        cr_expect_not_null(strstr(here.err.text, storms[i][1]), "%s", here.err.text);
        kota_free(text);
    }
    case_destroy(&here);
}

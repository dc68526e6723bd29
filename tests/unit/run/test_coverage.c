/* A thousand made-up studies: the interval holds the true effect in 95 % of them, a planted effect is found, and none
 * is found where there is none more often than the confidence says. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/random.h"
#include "run/expect.h"

enum { STUDIES = 1000, RUNS = 8 };

typedef struct tally {
    int32_t covered, found;
} tally;

/* Rain that both arms share makes pairs: it is ten times as large as the noise between them. */
static tally run_studies(double effect, uint64_t seed) {
    tally out = {0};
    static double values[2][RUNS * KOTA_INDICATOR_COUNT];
    char names[2][8] = {"Base", "Pond"};
    for (int32_t k = 0; k < STUDIES; k++) {
        for (int32_t r = 0; r < RUNS; r++) {
            kota_key key = {.seed = seed, .entity = (uint64_t)k, .stream = KOTA_STREAM_BOOTSTRAP};
            int32_t at = r * KOTA_INDICATOR_COUNT + KOTA_INDICATOR_flooded_area_ha;
            values[0][at] = 100 + 10 * kota_random_normal(key, (uint64_t)r);
            key.what = 1;
            values[1][at] = values[0][at] + effect + kota_random_normal(key, (uint64_t)r);
        }
        kota_sheet sheets[2] = {{names[0], RUNS, values[0]}, {names[1], RUNS, values[1]}};
        kota_comparison c = {.sheets = sheets, .sheet_count = 2};
        kota_difference d = kota_comparison_difference(&c, 1, KOTA_INDICATOR_flooded_area_ha, 0);
        out.covered += d.ci_low <= effect && effect <= d.ci_high;
        out.found += d.ci_low > 0 || d.ci_high < 0;
    }
    return out;
}

Test(coverage, of_a_thousand_studies) {
    tally planted = run_studies(-2, 1), none = run_studies(0, 2);
    printf("95 %% interval: holds the planted effect in %.1f %%, holds 0 in %.1f %%; found %.1f %% and %.1f %%\n",
           planted.covered / 10.0, none.covered / 10.0, planted.found / 10.0, none.found / 10.0);
    cr_assert(planted.covered >= 930 && planted.covered <= 970, "%d of 1000", (int)planted.covered);
    cr_assert(none.covered >= 930 && none.covered <= 970, "%d of 1000", (int)none.covered);
    cr_assert_geq(planted.found, 990, "two standard deviations of a pair, eight pairs");
    cr_assert_eq(none.found, STUDIES - none.covered);
}

/* Expectations of differences, against sheets made by hand. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "run/expect.h"

enum { RUNS = 4 };

/* Two sheets whose flooded areas differ by `changes`; all else is 0. */
static kota_comparison made(double base[], double value[], const double *changes) {
    for (int32_t r = 0; r < RUNS; r++) {
        double *a = &base[r * KOTA_INDICATOR_COUNT], *b = &value[r * KOTA_INDICATOR_COUNT];
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) a[i] = b[i] = 0;
        a[KOTA_INDICATOR_flooded_area_ha] = 10;
        b[KOTA_INDICATOR_flooded_area_ha] = 10 + changes[r];
    }
    static kota_sheet sheets[2];
    static char names[2][16] = {"Baseline", "Pond"};
    sheets[0] = (kota_sheet){names[0], RUNS, base};
    sheets[1] = (kota_sheet){names[1], RUNS, value};
    return (kota_comparison){.sheets = sheets, .sheet_count = 2};
}

static bool judge(const kota_comparison *c, kota_delta delta, const char *words) {
    kota_faults broken = {0};
    delta.of = delta.of != NULL ? delta.of : "Pond";
    delta.from = delta.from != NULL ? delta.from : "";
    delta.indicator = "flooded_area_ha";
    delta.district = "all";
    bool kept = kota_expect_judge(&delta, c, &broken);
    cr_assert_eq(broken.count, kept ? 0 : 1);
    if (!kept && words != NULL) cr_expect_not_null(__builtin_strstr(broken.lines[0], words), "%s", broken.lines[0]);
    kota_faults_free(&broken);
    return kept;
}

Test(expect, intervals_keep_bounds_or_not) {
    double a[RUNS * KOTA_INDICATOR_COUNT], b[RUNS * KOTA_INDICATOR_COUNT];
    const double changes[RUNS] = {-1, -2, -3, -2}; /* mean -2, interval -2 +- 1.30 */
    kota_comparison c = made(a, b, changes);
    double none = KOTA_NAN;
    cr_expect(judge(&c, (kota_delta){.at_least = none, .at_most = -0.5, .confidence = 0.95}, NULL));
    cr_expect(!judge(&c, (kota_delta){.at_least = none, .at_most = -1, .confidence = 0.95}, "<= -1 ha, got -2"));
    cr_expect(judge(&c, (kota_delta){.at_least = none, .at_most = -1, .confidence = 0.8}, NULL));
    cr_expect(judge(&c, (kota_delta){.at_least = -2, .at_most = -2, .confidence = 0}, NULL), "the mean alone");
    cr_expect(!judge(&c, (kota_delta){.at_least = -3, .at_most = 0, .confidence = 0.95}, "-3 .. 0"));
    cr_expect(!judge(&c, (kota_delta){.unchanged = true}, "= 0 ha"));
    cr_expect(!judge(&c, (kota_delta){.of = "Dike", .at_least = 0, .at_most = none}, "no whole run"));
}

Test(expect, unchanged_is_every_replication) {
    double a[RUNS * KOTA_INDICATOR_COUNT], b[RUNS * KOTA_INDICATOR_COUNT];
    const double nothing[RUNS] = {0}, balanced[RUNS] = {-1, 1, 0, 0};
    kota_comparison c = made(a, b, nothing);
    cr_expect(judge(&c, (kota_delta){.unchanged = true}, NULL));
    c = made(a, b, balanced);
    cr_expect(!judge(&c, (kota_delta){.unchanged = true}, NULL), "a mean of 0 is not enough");
}

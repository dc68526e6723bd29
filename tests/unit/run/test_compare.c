/* Paired differences against numbers worked out by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "run/compare.h"
#include "run/student.h"
#include "run/study.h"

static void write_run(const char *folder, double area_ha, double west_ha) {
    kota_error err = {0};
    cr_assert_eq(kota_folder_create(folder, &err), KOTA_OK, "%s", err.text);
    char *path = kota_text_format("%s/indicators.csv", folder);
    char *csv = kota_text_format(
        "indicator,district,unit,value\nflooded_area_ha,all,ha,%.17g\nflooded_area_ha,west,ha,%.17g\n", area_ha,
        west_ha);
    cr_assert_eq(kota_file_write(path, csv, __builtin_strlen(csv), &err), KOTA_OK, "%s", err.text);
    kota_free(path);
    kota_free(csv);
}

static char *scratch(void) { return kota_text_format("/tmp/kota-compare-%d", (int)getpid()); }

Test(compare, paired_t_interval) {
    char *root = scratch();
    const double base[] = {10, 12, 14}, value[] = {9, 10, 11};
    char *folders[2][3];
    for (int32_t r = 0; r < 3; r++) {
        folders[0][r] = kota_text_format("%s/a%d", root, r);
        folders[1][r] = kota_text_format("%s/b%d", root, r);
        write_run(folders[0][r], base[r], 1);
        write_run(folders[1][r], value[r], 1);
    }
    kota_comparison c = {0};
    kota_error err = {0};
    cr_assert_eq(kota_comparison_add(&c, "base", (const char *const *)folders[0], 3, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_comparison_add(&c, "less", (const char *const *)folders[1], 3, &err), KOTA_OK, "%s", err.text);
    kota_difference d = kota_comparison_difference(&c, 1, KOTA_INDICATOR_flooded_area_ha, c.districts);
    /* differences -1 -2 -3: mean -2, standard deviation 1, half = 4.303 / sqrt(3) */
    cr_assert_float_eq(d.difference, -2, 1e-12);
    cr_assert_float_eq(d.ci_high, -2 + 4.30265273 / kota_sqrt(3), 1e-8);
    cr_assert_float_eq(d.spread, 1, 1e-12);
    cr_assert_float_eq(d.improved_frac, 1, 0, "less flooding is better");
    cr_assert_float_eq(d.settle_n, 4, 0, "t(3) 3.182 / sqrt(4) < 2, t(2) 4.303 / sqrt(3) > 2");
    kota_difference none = kota_comparison_difference(&c, 1, KOTA_INDICATOR_flooded_area_ha, 0);
    cr_assert(none.difference == 0 && none.ci_low == 0 && none.ci_high == 0, "equal runs differ by exactly zero");
    char *csv = kota_text_format("%s/compare.csv", root), *bytes = NULL;
    size_t length;
    cr_assert_eq(kota_comparison_write(&c, csv, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, &length, csv, 1 << 20, &err), KOTA_OK);
    const char *head = "intervention,indicator,district,unit,baseline,value,difference,ci_low,ci_high,replications,"
                       "improved_share,replications_to_settle\n"
                       "less,flooded_area_ha,all,ha,12,10,-2,";
    cr_assert_eq(__builtin_strncmp(bytes, head, __builtin_strlen(head)), 0, "%s", bytes);
    cr_assert_eq(kota_comparison_add(&c, "two", (const char *const *)folders[1], 2, &err), KOTA_DATA);
    cr_assert_not_null(__builtin_strstr(err.text, "replications"));
    kota_comparison_free(&c);
    kota_free(bytes);
    kota_free(csv);
    for (int32_t r = 0; r < 3; r++) {
        kota_free(folders[0][r]);
        kota_free(folders[1][r]);
    }
    cr_assert_eq(kota_folder_remove(root, &err), KOTA_OK, "%s", err.text);
    kota_free(root);
}

Test(compare, what_is_no_run_is_said) {
    kota_comparison c = {0};
    kota_error err = {0};
    const char *folders[] = {"/nowhere/at/all"};
    cr_assert_eq(kota_comparison_add(&c, "x", folders, 1, &err), KOTA_DATA);
    cr_assert_not_null(__builtin_strstr(err.text, "/nowhere/at/all/indicators.csv"));
    kota_comparison_free(&c);
}

Test(compare, replications_share_their_seed_across_members) {
    cr_assert_eq(kota_study_seed(5, 0), 5);
    cr_assert_neq(kota_study_seed(5, 1), kota_study_seed(5, 2));
}

Test(compare, replications_to_settle_are_the_first_that_do) {
    for (int32_t k = 1; k < 40; k++) { /* from clear effects to faint ones */
        double mean = 1.0 / k, n = kota_replications_to_settle(mean, 1, 0.95);
        cr_assert(kota_student_t(0.95, (int32_t)n - 1) / kota_sqrt(n) < mean, "%g is enough for %g", n, mean);
        if (n > 2 && n < 100)
            cr_assert(kota_student_t(0.95, (int32_t)n - 2) / kota_sqrt(n - 1) >= mean, "one less than %g is not", n);
    }
    cr_assert(kota_is_nan(kota_replications_to_settle(0, 1, 0.95)));
}

/* The terminal's table of a comparison with what was observed. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "report/report.h"

#define ROW(kind_, name_, statistic_, value_, unit_)                                                                 \
    { .kind = kind_, .name = name_, .statistic = statistic_, .value = value_, .unit = unit_ }

Test(observed, a_line_for_each) {
    static char manggarai[] = "Manggarai", hkv[] = "HKV";
    kota_observed_row rows[] = {ROW("level", manggarai, "pairs", 96, "1"),
                                ROW("level", manggarai, "peak_time_difference", -1.25, "h"),
                                ROW("level", manggarai, "correlation", KOTA_NAN, "1"),
                                ROW("level", manggarai, "nse_standardised", 0.5, "1"),
                                ROW("extent", hkv, "compared", 100, "ha"),
                                ROW("extent", hkv, "hits", 12.34, "ha"),
                                ROW("extent", hkv, "misses", 1.234, "ha")};
    kota_observed_table table = {rows, KOTA_COUNT(rows), 0};
    kota_text out = {0};
    kota_report_observed(&out, &table, NULL);
    cr_assert_not_null(strstr(out.chars, "observed.levels"));
    cr_assert_not_null(strstr(out.chars, "Manggarai                        96         -1.25"), "%s", out.chars);
    cr_assert_not_null(strstr(out.chars, " 0.50*"), "%s", out.chars);
    cr_assert_not_null(strstr(out.chars, "observed.star"));
    cr_assert_not_null(strstr(out.chars, "HKV                            12.3          1.23"), "%s", out.chars);
    kota_text_free(&out);
}

Test(observed, nothing_of_nothing) {
    kota_text out = {0};
    kota_report_observed(&out, &(kota_observed_table){0}, NULL);
    cr_assert_eq(out.length, 0);
}

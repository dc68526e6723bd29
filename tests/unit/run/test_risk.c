/* From events to a year. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "run/risk.h"

Test(risk, of_a_line_it_is_the_area) {
    /* by hand: 0 to 10 between p 0.5 and 0.1, 10 to 30 between 0.1 and 0.01, then 30: 2 + 1.8 + 0.3 */
    const double years[] = {2, 10, 100}, values[] = {0, 10, 30};
    cr_expect_float_eq(kota_risk_expected(years, values, 3), 2.0 + 1.8 + 0.3, 1e-12);
    /* the same damage in every event of 1 year and more is that damage a year */
    const double same[] = {7, 7, 7}, all[] = {1, 5, 50};
    cr_expect_float_eq(kota_risk_expected(all, same, 3), 7.0, 1e-12);
}

Test(risk, more_events_come_nearer_to_the_integral) {
    /* damage 1 - p: its integral over 0..1 is 0.5 */
    double years[60], values[60];
    for (int32_t k = 0; k < 60; k++) {
        double p = 1.0 - k / 60.0;
        years[k] = 1.0 / p;
        values[k] = 1.0 - p;
    }
    cr_expect_float_eq(kota_risk_expected(years, values, 60), 0.5, 1e-3);
}

Test(risk, one_period_twice_is_told) {
    double sheets[2][KOTA_INDICATOR_COUNT] = {{0}};
    kota_sheet list[] = {{.name = (char *)(uintptr_t) "a", .replications = 1, .values = sheets[0]},
                         {.name = (char *)(uintptr_t) "b", .replications = 1, .values = sheets[1]}};
    kota_comparison c = {.sheets = list, .sheet_count = 2};
    const kota_risk_event events[] = {{10, ""}, {10, ""}};
    kota_error err = {0};
    cr_assert_eq(kota_risk_write(&c, events, "risk.csv", &err), KOTA_DATA);
    cr_expect_str_eq(err.text,
                     "\"a\" and \"b\" are both events of 10 years; give each its own return_period_years, or "
                     "another climate");
}

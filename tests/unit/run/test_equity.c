/* Groups, worst tenth and Gini of three districts, worked out by hand. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "run/equity.h"

static double persons[] = {100, 200, 100}, income_idr[] = {1e6, 2e6, 4e6};
static double poor[] = {0.5, 0.1, 0}, elderly[] = {0.1, 0.1, 0.1}, disabled[] = {0, 0.05, 0.3};

static kota_residents town(void) { return (kota_residents){3, persons, income_idr, {poor, elderly, disabled}}; }

static double of(const double *values, int32_t better, kota_equity measure) {
    kota_residents residents = town();
    return kota_equity_of(&residents, values, better, measure);
}

Test(equity, of_groups_are_weighted_means) {
    const double hours[] = {4, 1, 0};
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_RESIDENT), (400.0 + 200) / 400, 1e-12);
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_POOR), (50.0 * 4 + 20) / 70, 1e-12);
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_ELDERLY), 1.5, 1e-12, "alike everywhere: as all");
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_DISABLED), (10.0 * 1 + 0) / 40, 1e-12);
    /* thirds of 400: the first 100 and 33.3 of the second, 133.3 of it, 33.3 of it and the third */
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_INCOME_LOW), (400 + 100 / 3.0) / (400 / 3.0), 1e-12);
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_INCOME_MIDDLE), 1, 1e-12);
    cr_expect_float_eq(of(hours, -1, KOTA_EQUITY_INCOME_HIGH), (100 / 3.0) / (400 / 3.0), 1e-12);
}

Test(equity, worst_tenth_follows_the_direction) {
    const double values[] = {4, 1, 0};
    cr_expect_float_eq(of(values, -1, KOTA_EQUITY_WORST), 4, 1e-12, "40 of the 100 with most hours");
    cr_expect_float_eq(of(values, 1, KOTA_EQUITY_WORST), 0, 1e-12, "40 of the 100 with fewest places");
}

Test(equity, gini_of_residents) {
    const double values[] = {4, 1, 0}, same[] = {7, 7, 7}, none[] = {0, 0, 0};
    /* pairs: 100 200 3 + 100 100 4 + 200 100 1 = 120000, twice; over 2 400^2 1.5 */
    cr_expect_float_eq(of(values, -1, KOTA_EQUITY_GINI), 240000 / (2.0 * 400 * 400 * 1.5), 1e-12);
    cr_expect_eq(of(same, -1, KOTA_EQUITY_GINI), 0);
    cr_expect_eq(of(none, -1, KOTA_EQUITY_GINI), 0);
}

Test(equity, people_of_one_income_are_one_crowd) {
    static double alike_idr[] = {3e6, 3e6, 3e6};
    kota_residents residents = town();
    residents.income_idr_per_month = alike_idr;
    const double hours[] = {4, 1, 0};
    for (int32_t m = KOTA_EQUITY_INCOME_LOW; m <= KOTA_EQUITY_INCOME_HIGH; m++)
        cr_expect_float_eq(kota_equity_of(&residents, hours, -1, (kota_equity)m), 1.5, 1e-12);
}

Test(equity, leaves_out_what_is_not_known) {
    const double values[] = {4, KOTA_NAN, 0}, unknown[] = {KOTA_NAN, KOTA_NAN, KOTA_NAN};
    cr_expect_float_eq(of(values, -1, KOTA_EQUITY_RESIDENT), 2, 1e-12);
    cr_expect(kota_is_nan(of(unknown, -1, KOTA_EQUITY_RESIDENT)));
    cr_expect(kota_is_nan(of(unknown, -1, KOTA_EQUITY_GINI)));
    cr_expect(kota_is_nan(of(unknown, -1, KOTA_EQUITY_WORST)));
}

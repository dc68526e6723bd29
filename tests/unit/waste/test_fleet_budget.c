/* A budget of the day in km, hours or money: it is kept, used, and spent on the prizes that are worth most for it. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

typedef struct outcome {
    double km, h, prizes_s;
    int32_t emptied;
} outcome;

static int64_t at_hour(double hour) { return WASTE_TOWN_START_MS + (int64_t)((hour + 1.0) * 3600000.0); }

/* One day of a town where each bin is worth 200 to 2000 s. */
static outcome day_of(double per_h, double per_km, double most, int32_t orders) {
    waste_town *town = waste_town_random(7, 40, 3, 2);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    driver.alone = true;
    waste_driver_run(&driver, at_hour(4.5), KOTA_HOUR_MS);
    kota_waste_budget(driver.waste, per_h, per_km, most);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    for (int32_t b = 0; b < count; b++) kota_waste_prize(driver.waste, b, 200.0 * (1 + b % 10));
    for (int32_t b = 0; b < orders; b++) kota_waste_collect(driver.waste, b);
    waste_driver_run(&driver, at_hour(23.0), 10 * KOTA_MINUTE_MS);
    outcome out = {0};
    bins = kota_waste_bins(driver.waste, &count);
    for (int32_t b = 0; b < count; b++) {
        out.emptied += bins[b].emptied > 0;
        out.prizes_s += bins[b].emptied > 0 ? 200.0 * (1 + b % 10) : 0.0;
        if (b < orders && most > 0.0) cr_expect_gt(bins[b].emptied, 0, "ordered bins come first");
    }
    const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
    for (int32_t t = 0; t < count; t++) {
        out.km += trucks[t].distance_m / 1000.0;
        out.h += trucks[t].work_s / 3600.0;
    }
    waste_driver_stop(&driver);
    waste_town_destroy(town);
    return out;
}

Test(fleet_budget, a_day_takes_no_more_km_hours_or_money_and_uses_them) {
    outcome all = day_of(0.0, 1.0, KOTA_INFINITY, 0);
    printf("no budget: %.1f km, %.2f h, %d bins\n", all.km, all.h, (int)all.emptied);
    cr_assert_gt(all.emptied, 10);
    double before_s = 0.0;
    for (int32_t k = 1; k <= 3; k++) {
        outcome some = day_of(0.0, 1.0, 0.25 * k * all.km, 0);
        printf("%.1f km: %.1f km, %d bins of %.0f s\n", 0.25 * k * all.km, some.km, (int)some.emptied, some.prizes_s);
        cr_expect_leq(some.km, 0.25 * k * all.km + 1e-6);
        cr_expect_gt(some.km, 0.7 * 0.25 * k * all.km, "it is used");
        cr_expect_gt(some.prizes_s, before_s);
        cr_expect_gt(some.prizes_s, 1.05 * 0.25 * k * all.prizes_s, "what is worth most for its km comes first");
        before_s = some.prizes_s;
    }
    outcome half = day_of(1.0, 0.0, 0.5 * all.h, 0);
    /* a plan keeps it; loading then takes as long as what really lies there */
    cr_expect_leq(half.h, 0.5 * all.h * 1.03, "%g h", half.h);
    cr_expect_gt(half.h, 0.35 * all.h);
    double idr = 75000.0 * all.h + 12000.0 * all.km;
    half = day_of(75000.0, 12000.0, 0.5 * idr, 0);
    cr_expect_leq(75000.0 * half.h + 12000.0 * half.km, 0.5 * idr * 1.03);
    cr_expect_gt(75000.0 * half.h + 12000.0 * half.km, 0.35 * idr);
    cr_expect_lt(half.emptied, all.emptied);
}

Test(fleet_budget, orders_come_before_prizes_and_nothing_costs_nothing) {
    outcome all = day_of(0.0, 1.0, KOTA_INFINITY, 0), some = day_of(0.0, 1.0, 0.5 * all.km, 5);
    cr_expect_leq(some.km, 0.5 * all.km + 1e-6);
    cr_expect_geq(some.emptied, 5);
    outcome none = day_of(0.0, 1.0, 0.0, 3);
    cr_expect_eq(none.emptied, 0);
    cr_expect_eq(none.km, 0.0);
}

/* Street litter, wash-off, blocked inlets, flushing and crews, each against its formula. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

/* Nobody lives here; 100 kg lie around bin 0 and 40 kg around bin 1. Inlets of 1 and 3 at bin 0, none at bin 1. */
static waste_town *dirty_town(waste_driver *driver, const kota_waste_def *def) {
    waste_town *town = waste_town_create(10, 10, 100.0, 2);
    int32_t a = waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 500.0, 6.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/b", 800.0, 500.0, 6.0, 0);
    (void)waste_town_inlet(town, "inlet/1", 150.0, 500.0, 1, a);
    (void)waste_town_inlet(town, "inlet/3", 250.0, 500.0, 3, a);
    (void)waste_town_inlet(town, "inlet/none", 950.0, 500.0, 1, -1);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 200.0, 500.0, 1.0, 0); /* 0 s from bin 0 */
    waste_driver_start(driver, town, def);
    kota_waste__parcel_add_fresh(&driver->waste->bins[0].street, 100.0);
    kota_waste__parcel_add_fresh(&driver->waste->bins[1].street, 40.0);
    kota_waste_reset_records(driver->waste);
    return town;
}

Test(litter, rain_above_the_threshold_washes_its_share_to_the_inlets_by_their_number) {
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_town *town = dirty_town(&driver, &def);
    driver.rain_mps = def.wash_rain_mps;
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[0], 100.0, 1e-12,
                       "rain at the threshold washes nothing");
    driver.rain_mps = def.wash_rain_mps + 20e-3 / 3600.0; /* 20 mm above it in an hour */
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    double washed_kg = 100.0 * (1.0 - kota_exp(-30.0 * 0.020)); /* 45 % */
    const double *inlet_kg = kota_waste_inlet_litter_kg(driver.waste);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[0], 100.0 - washed_kg, 1e-9);
    cr_assert_float_eq(inlet_kg[0], washed_kg / 4.0, 1e-9);
    cr_assert_float_eq(inlet_kg[1], washed_kg * 3.0 / 4.0, 1e-9);
    cr_assert_eq(inlet_kg[2], 0.0);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[1], 40.0, 1e-12, "no inlet near: it stays");
    const double *blocked = kota_waste_inlet_blocked_frac(driver.waste);
    cr_assert_float_eq(blocked[0], 1.0 - kota_exp(-washed_kg / 4.0 / 6.0), 1e-12);
    cr_assert_float_eq(blocked[1], blocked[0], 1e-12, "as much an inlet");
    cr_assert_eq(blocked[2], 0.0);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, 0);
    cr_assert_float_eq(kota_parcel_kg(&balance.washed), washed_kg, 1e-9);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Through the inlet into the drain, and from there to the river, less what a rack catches: two exponentials in a row.
 */
Test(litter, flow_carries_its_share_into_the_drain_and_on) {
    kota_waste_def def = waste_town_def();
    def.inlet_flush_per_m3 = 5e-4;
    def.drain_flush_per_m3 = 2e-4;
    def.rack_frac = 0.25;
    waste_driver driver;
    waste_town *town = dirty_town(&driver, &def);
    kota_waste__parcel_add_fresh(&driver.waste->inlet_litter[0], 10.0);
    kota_waste_reset_records(driver.waste);
    driver.inlet_m3ps = 0.05;
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_SECOND_MS); /* 180 m3 */
    double left_kg = 10.0 * kota_exp(-5e-4 * 180.0);
    double drain_kg = 10.0 * 5e-4 / (2e-4 - 5e-4) * (kota_exp(-5e-4 * 180.0) - kota_exp(-2e-4 * 180.0));
    cr_assert_float_eq(kota_waste_inlet_litter_kg(driver.waste)[0], left_kg, 1e-9);
    cr_assert_float_eq(kota_waste_drain_litter_kg(driver.waste)[0], drain_kg, 1e-4 * drain_kg, "to the step");
    double clogged = 1.0 - kota_exp(-kota_waste_drain_litter_kg(driver.waste)[0] / 200.0);
    cr_assert_float_eq(kota_waste_drain_carry_frac(driver.waste)[0], kota_pow(1.0 - clogged, 5.0 / 3.0), 1e-12);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, 0);
    double on_kg = 10.0 - left_kg - kota_waste_drain_litter_kg(driver.waste)[0];
    cr_assert_float_eq(kota_parcel_kg(&balance.drained), 0.75 * on_kg, 1e-9);
    cr_assert_float_eq(kota_parcel_kg(&balance.cleaned), 0.25 * on_kg, 1e-9);
    driver.inlet_m3ps = -0.05; /* a drain that runs over brings nothing back */
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_assert_float_eq(kota_waste_inlet_litter_kg(driver.waste)[0], left_kg, 1e-12);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* What people throw into drains lies there, and the water of every day carries it on: at equilibrium as much as
 * comes. */
Test(litter, drains_fill_to_where_waste_water_carries_on_what_comes) {
    waste_town *town = waste_town_create(4, 4, 100.0, 1);
    waste_town_people(town, 100.0F, 0.0F);
    int32_t a = waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, 50.0, 0);
    (void)waste_town_inlet(town, "inlet/1", 150.0, 150.0, 2, a);
    kota_waste_def def = waste_town_def();
    def.household_cv = def.deposit_kg = def.served_frac = 0.0;
    def.drain_flush_per_day = 0.1;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + 140 * KOTA_DAY_MS, KOTA_HOUR_MS);
    double equal_kg = 1600.0 * 0.5 * 0.08 / 0.1;
    cr_assert_float_eq(kota_waste_drain_litter_kg(driver.waste)[0], equal_kg, 0.08 * equal_kg,
                       "a week's days differ");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Film blocks more than food of the same mass. */
Test(litter, plastic_film_blocks_more_than_food) {
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_town *town = dirty_town(&driver, &def);
    driver.waste->inlet_litter[0].kg[KOTA_FRACTION_FOOD] = 3.0;
    driver.waste->inlet_litter[1].kg[KOTA_FRACTION_PLASTIC_FILM] = 9.0; /* three inlets */
    waste_driver_run(&driver, driver.now_ms + KOTA_SECOND_MS, KOTA_SECOND_MS);
    const double *blocked = kota_waste_inlet_blocked_frac(driver.waste);
    cr_assert_gt(blocked[1], 1.5 * blocked[0]);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(litter, crews_take_their_rate_dirtiest_first_inlets_before_streets) {
    kota_waste_def def = waste_town_def();
    def.crew_kgph = 10.0;
    waste_driver driver;
    waste_town *town = dirty_town(&driver, &def);
    kota_waste__parcel_add_fresh(&driver.waste->inlet_litter[0], 12.0); /* 12 kg an inlet */
    kota_waste__parcel_add_fresh(&driver.waste->inlet_litter[1], 15.0); /* 5 kg an inlet */
    kota_waste_clean(driver.waste, 0, 1, driver.now_ms + 3 * KOTA_HOUR_MS);
    /* the garage stands at the bin: the leg takes no time, and ends in the step after the one that asks for it */
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_SECOND_MS);
    const double *inlet_kg = kota_waste_inlet_litter_kg(driver.waste),
                 *street_kg = kota_waste_street_litter_kg(driver.waste);
    cr_assert_float_eq(inlet_kg[0] + inlet_kg[1], 17.0, 0.01, "10 kg in the hour");
    cr_assert_lt(inlet_kg[0], 6.0, "from the worse one first");
    waste_driver_run(&driver, driver.now_ms + 4 * KOTA_HOUR_MS, 7 * KOTA_MINUTE_MS); /* 20 kg, then the order ends */
    cr_assert_float_eq(inlet_kg[0] + inlet_kg[1], 0.0, 1e-9);
    cr_assert_float_eq(street_kg[0], 97.0, 0.01);
    cr_assert_float_eq(street_kg[1], 40.0, 1e-12, "another district");
    kota_waste_clean(driver.waste, -1, 2, driver.now_ms + 20 * KOTA_HOUR_MS);
    waste_driver_run(&driver, driver.now_ms + 20 * KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_assert_leq(street_kg[0] + street_kg[1], 2.0, "all but a rest of a kilogram each");
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    cr_assert_float_eq(kota_parcel_kg(&balance.cleaned), 167.0, 2.0);
    int32_t count;
    const kota_truck_state *crews = kota_waste_trucks(driver.waste, &count);
    cr_assert_eq(count, 2);
    for (int32_t t = 0; t < count; t++) {
        cr_assert_eq(crews[t].kind, KOTA_TRUCK_KIND_CREW);
        cr_assert_eq(crews[t].doing, KOTA_TRUCK_PARKED);
    }
    cr_assert_gt(crews[0].distance_m + crews[1].distance_m, 600.0, "somebody drove to the other bin and back");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(litter, a_new_order_replaces_the_old_of_its_district) {
    kota_waste_def def = waste_town_def();
    def.crew_kgph = 10.0;
    waste_driver driver;
    waste_town *town = dirty_town(&driver, &def);
    for (int32_t k = 0; k < 5; k++) kota_waste_clean(driver.waste, 0, 1, driver.now_ms + KOTA_HOUR_MS);
    kota_waste_clean(driver.waste, 1, 0, driver.now_ms + KOTA_HOUR_MS);
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_SECOND_MS);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[0], 90.0, 0.01);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[1], 40.0, 1e-12);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Trash screens of pumps: what racks catch nearby hangs there, by an exponential takes away capacity, and goes when
 * crews take it off; every kg stays in the account. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

/* Nobody lives here; 100 kg lie in the drain behind an inlet 150 m from a pump of 2 m3/s, 100 behind one far from it.
 */
static waste_town *pumped_town(waste_driver *driver, const kota_waste_def *def) {
    waste_town *town = waste_town_create(40, 10, 100.0, 1);
    int32_t a = waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 500.0, 6.0, 0);
    int32_t near = waste_town_inlet(town, "inlet/near", 150.0, 500.0, 1, a);
    int32_t far = waste_town_inlet(town, "inlet/far", 3250.0, 500.0, 1, a);
    kota_map *map = &town->map;
    for (int32_t k = 0; k < 2; k++)
        map->inlets[k == 0 ? near : far].outfall_cell = map->inlets[k == 0 ? near : far].cell;
    map->pumps = KOTA_NEW(town->arena, kota_pump_site, 1);
    map->pumps[0] = (kota_pump_site){.id_text = "pump",
                                     .name = "pump",
                                     .capacity_m3ps = 2.0,
                                     .from_cell = kota_grid_find(&map->grid, 350.0, 550.0),
                                     .district = 0};
    map->pump_count = 1;
    waste_driver_start(driver, town, def);
    kota_waste__parcel_add_fresh(&driver->waste->drain_litter[near], 100.0);
    kota_waste__parcel_add_fresh(&driver->waste->drain_litter[far], 100.0);
    kota_waste_reset_records(driver->waste);
    driver->inlet_m3ps = 0.1;
    return town;
}

static kota_waste_def screened(bool on) {
    kota_waste_def def = waste_town_def();
    def.drain_flush_per_m3 = 1e-3;
    def.rack_frac = 0.25;
    def.screens = on;
    def.screen_clog_kg = 20.0;
    def.screen_reach_m = 500.0;
    def.crew_kgph = 30.0;
    return def;
}

static void check_account(const waste_driver *driver) {
    kota_waste_balance b = kota_waste_balance_now(driver->waste, -1);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++)
        cr_expect_lt(kota_abs(kota_waste_residual_kg(&b, f)), 1e-9, "%s", kota_fraction_names[f]);
}

Test(screens, litter_near_a_pump_takes_its_share_of_the_capacity) {
    kota_waste_def def = screened(true);
    waste_driver driver;
    waste_town *town = pumped_town(&driver, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    double on_kg = 100.0 - kota_waste_drain_litter_kg(driver.waste)[0], caught_kg = 0.25 * on_kg;
    cr_expect_gt(on_kg, 25.0);
    kota_parcel fresh = {{0}};
    kota_waste__parcel_add_fresh(&fresh, caught_kg);
    double want = 1.0 - kota_exp(-kota_parcel_clogs_kg(&fresh) / (20.0 * 2.0));
    cr_expect_float_eq(kota_waste_pump_blocked_frac(driver.waste)[0], want, 1e-9);
    kota_waste_balance b = kota_waste_balance_now(driver.waste, -1);
    cr_expect_float_eq(kota_parcel_kg(&b.cleaned), caught_kg, 1e-9, "the far rack is cleaned at once");
    check_account(&driver);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(screens, off_they_are_cleaned_at_once) {
    kota_waste_def def = screened(false);
    waste_driver driver;
    waste_town *town = pumped_town(&driver, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_expect_eq(kota_waste_pump_blocked_frac(driver.waste)[0], 0.0);
    kota_waste_balance b = kota_waste_balance_now(driver.waste, -1);
    cr_expect_float_eq(
        kota_parcel_kg(&b.cleaned),
        0.25 * (200.0 - kota_waste_drain_litter_kg(driver.waste)[0] - kota_waste_drain_litter_kg(driver.waste)[1]),
        1e-9);
    check_account(&driver);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* One crew takes 30 kg an hour: ten minutes of it 5 kg; then until it is clean, however many there are. */
Test(screens, crews_take_it_off) {
    kota_waste_def def = screened(true);
    waste_driver driver;
    waste_town *town = pumped_town(&driver, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    driver.inlet_m3ps = 0.0;
    waste_driver_step(&driver, driver.now_ms + KOTA_MINUTE_MS); /* the last flow's litter arrives */
    double before_kg = driver.waste->pump_kg[0];
    kota_waste_clean_screen(driver.waste, 0, 1, driver.now_ms + 10 * KOTA_MINUTE_MS);
    waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_expect_gt(before_kg, 5.0);
    cr_expect_float_eq(driver.waste->pump_kg[0], before_kg - 5.0, 0.02, "%g of %g", driver.waste->pump_kg[0],
                       before_kg);
    cr_expect_float_eq(kota_waste_screen_crew_h(driver.waste), 1.0 / 6.0, 1e-9);
    kota_waste_clean(driver.waste, 0, 1, driver.now_ms + 3 * KOTA_HOUR_MS); /* crews of the district: its own too */
    waste_driver_run(&driver, driver.now_ms + 2 * KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_expect_lt(kota_waste_pump_blocked_frac(driver.waste)[0], 1e-3);
    check_account(&driver);
    kota_blob blob = {0};
    kota_waste_clean_screen(driver.waste, 0, 3, driver.now_ms + KOTA_HOUR_MS);
    kota_waste_save(driver.waste, &blob);
    kota_waste *again = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_waste_create(&again, &def, &town->map, WASTE_TOWN_START_MS, &err), KOTA_OK, "%s", err.text);
    blob.at = 0;
    cr_assert_eq(kota_waste_load(again, &blob), KOTA_OK);
    cr_expect_eq(again->pump_crews[0].until_ms, driver.waste->pump_crews[0].until_ms);
    cr_expect_eq(again->pump_kg[0], driver.waste->pump_kg[0]);
    kota_blob_free(&blob);
    kota_waste_destroy(again);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

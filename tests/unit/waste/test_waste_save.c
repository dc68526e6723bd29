/* A run that is saved at any time and loaded into a fresh engine goes on with the same bits. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

/* Everything that can be going on: rain, flow, crews, orders, dispatch. */
static void orders(waste_driver *driver, int32_t hour) {
    driver->rain_mps = hour % 7 == 3 ? 12e-3 / 3600.0 : 0.0;
    driver->inlet_m3ps = hour % 5 == 0 ? 2e-3 : 0.0;
    if (hour % 6 == 1) kota_waste_collect(driver->waste, hour % 20);
    if (hour % 11 == 2) kota_waste_dispatch(driver->waste, driver->now_ms + 3 * KOTA_HOUR_MS);
    if (hour % 9 == 4) kota_waste_clean(driver->waste, hour % 3 - 1, 1, driver->now_ms + 2 * KOTA_HOUR_MS);
    if (hour == 30) kota_waste_threshold(driver->waste, 0.3);
    if (hour == 20) kota_waste_reset_records(driver->waste);
}

static void run(waste_driver *driver, int32_t from_step, int32_t to_step) {
    for (int32_t k = from_step; k < to_step; k++) {
        if (k % 20 == 0) orders(driver, k / 20);
        waste_driver_step(driver, driver->now_ms + 3 * KOTA_MINUTE_MS);
    }
}

Test(waste_save, a_loaded_run_goes_on_with_the_same_bits) {
    enum { STEPS = 48 * 20 };
    waste_town *town = waste_town_random(11, 20, 3, 3);
    kota_waste_def def = waste_town_def();
    waste_driver whole;
    waste_driver_start(&whole, town, &def);
    run(&whole, 0, STEPS);
    kota_hash expected = waste_driver_hash(&whole);
    int32_t busy = 0;
    for (uint64_t trial = 0; trial < 12; trial++) {
        kota_key key = {17, 1, KOTA_STREAM_POLICY, 0};
        int32_t cut = kota_random_below(key, trial, STEPS);
        waste_driver first, second;
        waste_driver_start(&first, town, &def);
        run(&first, 0, cut);
        kota_blob blob = {0};
        kota_waste_save(first.waste, &blob);
        second = first; /* the driver's legs go along; the engine is a fresh one */
        cr_assert_eq(kota_waste_create(&second.waste, &def, &town->map, WASTE_TOWN_START_MS, NULL), KOTA_OK);
        cr_assert_eq(kota_waste_load(second.waste, &blob), KOTA_OK);
        cr_assert_eq(blob.at, blob.length);
        kota_blob again = {0};
        kota_waste_save(second.waste, &again);
        cr_assert(again.length == blob.length && memcmp(again.bytes, blob.bytes, blob.length) == 0);
        int32_t count;
        const kota_truck_state *truck = kota_waste_trucks(second.waste, &count);
        for (int32_t t = 0; t < count; t++) {
            if (truck[t].doing != KOTA_TRUCK_PARKED) busy++;
            cr_assert_eq(truck[t].doing, kota_waste_trucks(first.waste, &count)[t].doing);
        }
        for (int32_t b = 0; b < 20; b++) {
            cr_assert_eq(kota_waste_bins(second.waste, &count)[b].fill_frac,
                         kota_waste_bins(first.waste, &count)[b].fill_frac);
        }
        kota_waste_destroy(first.waste);
        run(&second, cut, STEPS);
        kota_hash hash = waste_driver_hash(&second);
        cr_assert(hash.low == expected.low && hash.high == expected.high, "cut at step %d", (int)cut);
        kota_blob_free(&blob);
        kota_blob_free(&again);
        waste_driver_stop(&second);
    }
    cr_assert_gt(busy, 0, "some cut must find trucks at work");
    waste_driver_stop(&whole);
    waste_town_destroy(town);
}

static void expect_refusal(waste_driver *driver, kota_blob *blob, const char *words) {
    kota_error err = {0};
    blob->at = 0;
    blob->failed = false;
    blob->section = NULL;
    blob->err = &err;
    cr_assert_eq(kota_waste_load(driver->waste, blob), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, words), "\"%s\" should say \"%s\"", err.text, words);
}

Test(waste_save, another_map_and_damage_are_refused) {
    waste_town *town = waste_town_random(11, 20, 3, 3), *other = waste_town_random(11, 21, 3, 3);
    kota_waste_def def = waste_town_def();
    waste_driver driver, stranger;
    waste_driver_start(&driver, town, &def);
    run(&driver, 0, 200);
    kota_blob blob = {0};
    kota_waste_save(driver.waste, &blob);
    waste_driver_start(&stranger, other, &def);
    expect_refusal(&stranger, &blob, "number of bins");
    waste_driver_stop(&stranger);
    waste_driver_start(&stranger, town, &def);
    stranger.waste->bins[7].id++;
    expect_refusal(&stranger, &blob, "a bin there is not the map's");
    waste_driver_stop(&stranger);
    size_t length = blob.length;
    for (int32_t k = 0; k < 40; k++) { /* cut off anywhere */
        waste_driver_start(&stranger, town, &def);
        blob.length = length * (size_t)k / 40;
        expect_refusal(&stranger, &blob, "ends too early");
        waste_driver_stop(&stranger);
    }
    kota_blob_free(&blob);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
    waste_town_destroy(other);
}

/* Bins fill at known rates: overflow begins when it must, to the millisecond, whatever the step. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

/* One bin, 1600 people and 400 jobs around it, no trucks. */
static waste_town *one_bin(double capacity_m3) {
    waste_town *town = waste_town_create(4, 4, 100.0, 1);
    waste_town_people(town, 100.0F, 25.0F);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, capacity_m3, 0);
    return town;
}

typedef struct expected {
    double full_after_s, overflow_kg, generated_kg;
} expected;

static double households_kgpd(const kota_waste_def *def) {
    double sum_kgpd = 0.0;
    for (int32_t k = 0; k < 16; k++)
        sum_kgpd += 100.0 * def->person_kg_per_day *
                    kota_waste__household_effect(def, 50.0 + 100.0 * (k % 4), 50.0 + 100.0 * (k / 4), 100.0);
    return sum_kgpd;
}

/* The same fill by hand: kg brought hour by hour until the bin's mass is reached. */
static expected fill_by_hand(const kota_waste_def *def, double capacity_kg, int32_t hours) {
    uint64_t id = kota_hash_id("tps/a");
    expected result = {.full_after_s = KOTA_INFINITY};
    double kg = 0.0;
    for (int32_t k = 0; k < hours; k++) {
        int64_t hour = WASTE_TOWN_START_MS / KOTA_HOUR_MS + 7 + k;
        double made_kg = households_kgpd(def) / 24.0 * kota_waste__household_profile(hour) +
                         400.0 * def->job_kg_per_day / 24.0 * kota_waste__job_profile(hour);
        made_kg *= kota_waste__season(def, hour);
        made_kg *= kota_waste__hour_draw(def, id, hour, made_kg);
        double brought_kg = made_kg * def->served_frac;
        result.generated_kg += made_kg;
        if (kg < capacity_kg && kg + brought_kg > capacity_kg) {
            result.full_after_s = 3600.0 * (k + (capacity_kg - kg) / brought_kg);
        }
        kg += brought_kg;
    }
    result.overflow_kg = kota_max(kg - capacity_kg, 0.0);
    return result;
}

static void check_fill(const kota_waste_def *def, int64_t step_ms) {
    const double capacity_m3 = 6.0;
    waste_town *town = one_bin(capacity_m3);
    waste_driver driver;
    waste_driver_start(&driver, town, def);
    expected hand = fill_by_hand(def, capacity_m3 * kota_waste__fresh_kgpm3(), 60);
    cr_assert_lt(hand.full_after_s, 59 * 3600.0, "the case must overflow");
    waste_driver_run(&driver, driver.now_ms + 60 * KOTA_HOUR_MS, step_ms);
    int32_t count;
    const kota_bin_state *bin = kota_waste_bins(driver.waste, &count);
    cr_assert_eq(count, 1);
    cr_assert_float_eq(bin->overflow_s, 60 * 3600.0 - hand.full_after_s, 1e-6, "step %d ms: %.9g s, by hand %.9g s",
                       (int)step_ms, bin->overflow_s, 60 * 3600.0 - hand.full_after_s);
    cr_assert_float_eq(bin->overflow_kg, hand.overflow_kg, 1e-8);
    cr_assert_eq(bin->fill_frac, 1.0);
    /* fates of what nobody brought and of the overflow */
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    double lost_kg = hand.generated_kg * (1.0 - def->served_frac) + hand.overflow_kg;
    cr_assert_float_eq(kota_parcel_kg(&balance.generated), hand.generated_kg, 1e-8);
    cr_assert_float_eq(kota_parcel_kg(&balance.burnt), 0.70 * lost_kg, 1e-8);
    cr_assert_float_eq(kota_parcel_kg(&balance.drained), 0.08 * lost_kg, 1e-8);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[0], 0.22 * lost_kg, 1e-8);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(bins, overflow_begins_at_the_analytic_moment) {
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.0;
    for (int32_t lucky = 0; lucky < 2; lucky++) {
        if (lucky == 0) def.deposit_kg = def.household_cv = 0.0;
        if (lucky == 1) def.deposit_kg = 4.0;
        check_fill(&def, 60 * KOTA_HOUR_MS);
        check_fill(&def, KOTA_HOUR_MS);
        check_fill(&def, KOTA_MINUTE_MS);
        check_fill(&def, 1234567);
    }
}

Test(bins, never_hold_more_than_their_capacity) {
    waste_town *town = waste_town_random(3, 30, 0, 3);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t count, full = 0;
    for (int32_t k = 0; k < 200; k++) {
        waste_driver_run(&driver, driver.now_ms + 23 * KOTA_MINUTE_MS, 23 * KOTA_MINUTE_MS);
        const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
        for (int32_t b = 0; b < count; b++) {
            cr_assert(bins[b].fill_frac >= 0.0 && bins[b].fill_frac <= 1.0);
            double stored_m3 = kota_parcel_m3(&driver.waste->bins[b].stored);
            cr_assert_leq(stored_m3, bins[b].capacity_m3 * (1.0 + 1e-12));
            if (bins[b].fill_frac >= 1.0) full++;
        }
    }
    cr_assert_gt(full, 0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(bins, start_filled_by_keyed_draws_up_to_nine_tenths) {
    waste_town *town = waste_town_random(3, 300, 0, 3);
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.7;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t count, capped = 0;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    double sum = 0.0;
    for (int32_t b = 0; b < count; b++) {
        cr_assert_leq(bins[b].fill_frac, 0.9 + 1e-12);
        if (bins[b].fill_frac > 0.9 - 1e-12) capped++;
        sum += bins[b].fill_frac / count;
    }
    /* uniform in 0..1.4, cut at 0.9: 5/14 of the bins at the cut, mean 0.9 - 0.9^2 / 2.8 = 0.6107 */
    cr_assert_float_eq((double)capped / count, 5.0 / 14.0, 0.1);
    cr_assert_float_eq(sum, 0.6107, 0.06);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(bins, records_begin_anew_and_nothing_else_does) {
    waste_town *town = one_bin(3.0);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    int32_t count;
    const kota_bin_state *bin = kota_waste_bins(driver.waste, &count);
    double kg = bin->kg;
    cr_assert_gt(bin->overflow_s, 0.0);
    kota_waste_reset_records(driver.waste);
    cr_assert_eq(bin->overflow_s, 0.0);
    cr_assert_eq(bin->kg, kg);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    cr_assert_eq(kota_parcel_kg(&balance.generated), 0.0);
    cr_assert_eq(kota_parcel_kg(&balance.stored_start), kota_parcel_kg(&balance.stored));
    cr_assert_gt(kota_parcel_kg(&balance.stored), kg);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(bins, an_emptied_bin_holds_again) {
    waste_town *town = one_bin(3.0);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    int32_t count;
    const kota_bin_state *bin = kota_waste_bins(driver.waste, &count);
    double overflow_s = bin->overflow_s, kg = bin->kg;
    cr_assert_eq(bin->fill_frac, 1.0);
    kota_parcel taken = kota_waste__bin_take(driver.waste, 0, 0.25 * kg);
    cr_assert_float_eq(kota_parcel_kg(&taken), 0.25 * kg, 1e-9);
    cr_assert_eq(bin->emptied, 0, "a part was taken");
    waste_driver_run(&driver, driver.now_ms + 2 * KOTA_HOUR_MS,
                     KOTA_HOUR_MS); /* 23:00 to 1:00: next to nothing comes */
    cr_assert_eq(bin->overflow_s, overflow_s);
    cr_assert_lt(bin->fill_frac, 0.9);
    cr_assert_gt(bin->kg, 0.75 * kg);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(bins, waste_of_people_beyond_reach_comes_to_no_bin) {
    waste_town *town = waste_town_create(30, 4, 100.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, 6.0, 0);
    for (int32_t i = 20; i < 30; i++)
        town->map.persons[kota_grid_at(&town->map.grid, i, 2)] = 100.0F; /* 1.8 km off */
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    int32_t count;
    cr_assert_eq(kota_waste_bins(driver.waste, &count)->kg, 0.0);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    double made_kg = kota_parcel_kg(&balance.generated);
    cr_assert_gt(made_kg, 100.0);
    cr_assert_float_eq(kota_parcel_kg(&balance.burnt), 0.7 * made_kg, 1e-9);
    cr_assert_float_eq(kota_waste_street_litter_kg(driver.waste)[0], 0.22 * made_kg, 1e-9);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

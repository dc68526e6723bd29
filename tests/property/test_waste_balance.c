/* Whatever the town, the weather and the orders: every kilogram of every fraction is accounted for, in each
 * district and in all, and the same run twice has the same bits. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.h"

static kota_key key_of(uint64_t seed) { return (kota_key){seed, 7, KOTA_STREAM_POLICY, 1}; }

static waste_town *town_of(uint64_t seed) {
    kota_key key = key_of(seed);
    return waste_town_random(seed, 1 + kota_random_below(key, 1, 60), kota_random_below(key, 2, 8),
                             kota_random_below(key, 3, 6));
}

static kota_waste_def def_of(uint64_t seed) {
    kota_key key = key_of(seed);
    kota_waste_def def = waste_town_def();
    def.seed = seed;
    def.served_frac = kota_random_unit(key, 4);
    def.deposit_kg = 20.0 * kota_random_unit(key, 5);
    def.truck_capacity_m3 = 1.0 + 10.0 * kota_random_unit(key, 6);
    def.collect_at_frac = kota_random_unit(key, 7);
    def.unserved_burnt_frac = 0.6 * kota_random_unit(key, 8);
    def.unserved_street_frac = 1.0 - 0.1 - def.unserved_burnt_frac;
    def.unserved_drain_frac = 0.1;
    def.shift_start_s = 86400.0 * kota_random_unit(key, 9);
    def.shift_end_s = 86400.0 * kota_random_unit(key, 10);
    return def;
}

/* Steps of random length, random rain and flow, random orders. */
static void live(waste_driver *driver, uint64_t seed, int32_t steps) {
    kota_key key = key_of(seed);
    int32_t bins, districts = driver->town->map.district_count;
    (void)kota_waste_bins(driver->waste, &bins);
    for (int32_t k = 0; k < steps; k++) {
        uint64_t at = 100 + 10 * (uint64_t)k;
        double dice = kota_random_unit(key, at);
        driver->rain_mps = dice < 0.1 ? 60e-3 / 3600.0 * kota_random_unit(key, at + 1) : 0.0;
        driver->inlet_m3ps = dice < 0.2 ? 0.01 * kota_random_unit(key, at + 2) : 0.0;
        if (dice > 0.97) kota_waste_collect(driver->waste, kota_random_below(key, at + 3, bins));
        if (dice > 0.995) kota_waste_dispatch(driver->waste, driver->now_ms + 4 * KOTA_HOUR_MS);
        if (dice < 0.01) {
            int32_t district = districts > 0 ? kota_random_below(key, at + 4, districts + 1) - 1 : -1;
            kota_waste_clean(driver->waste, district, 2, driver->now_ms + KOTA_HOUR_MS);
        }
        waste_driver_step(driver, driver->now_ms + 1 + kota_random_below(key, at + 5, 600000));
    }
}

static void check_closed(const kota_waste_balance *b, uint64_t seed, int32_t district) {
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        double through = b->stored_start.kg[f] + b->generated.kg[f];
        cr_assert_leq(kota_abs(kota_waste_residual_kg(b, f)), 1e-9 * through,
                      "seed %d, district %d, %s: %.3g of %.3g kg", (int)seed, (int)district, kota_fraction_names[f],
                      kota_waste_residual_kg(b, f), through);
        const kota_parcel *parts[] = {&b->stored, &b->burnt,     &b->drained,  &b->landfilled, &b->cleaned,
                                      &b->dumped, &b->collected, &b->washed,   &b->composted,  &b->recycled,
                                      &b->fuel,   &b->residue,   &b->in_drains};
        for (int32_t k = 0; k < KOTA_COUNT(parts); k++) cr_assert_geq(parts[k]->kg[f], 0.0);
    }
}

static void check_sums(const waste_driver *driver, uint64_t seed) {
    kota_waste_balance all = kota_waste_balance_now(driver->waste, -1), sum = {0};
    check_closed(&all, seed, -1);
    int32_t districts = kota_maxi(driver->town->map.district_count, 1);
    for (int32_t d = 0; d < districts; d++) {
        kota_waste_balance one = kota_waste_balance_now(driver->waste, d);
        check_closed(&one, seed, d);
        for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
            sum.generated.kg[f] += one.generated.kg[f];
            sum.stored.kg[f] += one.stored.kg[f];
            sum.collected.kg[f] += one.collected.kg[f];
            sum.landfilled.kg[f] += one.landfilled.kg[f];
            sum.drained.kg[f] += one.drained.kg[f];
        }
    }
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        cr_assert_eq(sum.generated.kg[f], all.generated.kg[f]);
        cr_assert_eq(sum.stored.kg[f], all.stored.kg[f]);
        cr_assert_eq(sum.collected.kg[f], all.collected.kg[f]);
        cr_assert_eq(sum.landfilled.kg[f], all.landfilled.kg[f]);
        cr_assert_eq(sum.drained.kg[f], all.drained.kg[f]);
    }
}

static void check_views(const waste_driver *driver) {
    int32_t bins, trucks;
    const kota_bin_state *bin = kota_waste_bins(driver->waste, &bins);
    const kota_truck_state *truck = kota_waste_trucks(driver->waste, &trucks);
    for (int32_t b = 0; b < bins; b++) cr_assert(bin[b].fill_frac >= 0.0 && bin[b].fill_frac <= 1.0);
    for (int32_t t = 0; t < trucks; t++) {
        cr_assert(truck[t].doing != KOTA_TRUCK_PARKED || truck[t].kg == 0.0);
        cr_assert_geq(truck[t].work_s, truck[t].blocked_s);
    }
    const double *blocked = kota_waste_inlet_blocked_frac(driver->waste);
    for (int32_t k = 0; k < driver->town->map.inlet_count; k++) cr_assert(blocked[k] >= 0.0 && blocked[k] <= 1.0);
}

Test(waste_balance, closes_by_fraction_and_district_and_repeats) {
    int32_t worked = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        kota_hash hash[2];
        for (int32_t again = 0; again < 2; again++) {
            waste_town *town = town_of(seed);
            kota_waste_def def = def_of(seed);
            waste_driver driver;
            waste_driver_start(&driver, town, &def);
            live(&driver, seed, 300);
            check_sums(&driver, seed);
            check_views(&driver);
            if (seed % 3 == 0) kota_waste_reset_records(driver.waste);
            live(&driver, seed + 1000, 300);
            check_sums(&driver, seed);
            worked += driver.legs > 0 ? 1 : 0;
            hash[again] = waste_driver_hash(&driver);
            waste_driver_stop(&driver);
            waste_town_destroy(town);
        }
        cr_assert(hash[0].low == hash[1].low && hash[0].high == hash[1].high, "seed %d", (int)seed);
    }
    cr_assert_gt(worked, 40, "most towns must have had trucks at work");
}

/* Trucks and orders: loads, shifts, dumps, closed ways, and the sentences of create. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

/* Local time of day of the driver's first day: 2025-01-15. */
static int64_t at_hour(double hour) { return WASTE_TOWN_START_MS + (int64_t)((hour + 1.0) * 3600000.0); }

/* Two bins, a garage with one truck, a landfill, a transfer station if wanted; all within 2 km. */
static waste_town *small_town(double station_m3) {
    waste_town *town = waste_town_create(10, 10, 200.0, 2);
    waste_town_people(town, 10.0F, 0.0F);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 500.0, 500.0, 6.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/b", 1500.0, 500.0, 6.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 1000.0, 1000.0, 1.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", 1900.0, 1900.0, 1e6, 0);
    if (station_m3 > 0.0) {
        (void)waste_town_add(town, KOTA_FACILITY_TRANSFER_STATION, "station", 900.0, 700.0, station_m3, 0);
    }
    return town;
}

Test(waste, trucks_keep_capacity_shift_and_dump_before_home) {
    for (uint64_t seed = 1; seed <= 6; seed++) {
        waste_town *town = waste_town_random(seed, 40, 4, 3);
        kota_waste_def def = waste_town_def();
        def.truck_capacity_m3 = 4.0 + (double)seed;
        double room_kg = kota_min(def.truck_capacity_kg, def.truck_capacity_m3 * def.truck_density_kgpm3);
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        int32_t count, loads = 0;
        for (int32_t k = 0; k < 2 * 4320; k++) {
            waste_driver_step(&driver, driver.now_ms + 20 * KOTA_SECOND_MS);
            int64_t day_ms = kota_time_of_day_ms(driver.now_ms, 420);
            const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
            for (int32_t t = 0; t < count; t++) {
                cr_assert_leq(trucks[t].kg, room_kg * (1.0 + 1e-9));
                cr_assert_leq(trucks[t].m3, def.truck_capacity_m3 * (1.0 + 1e-9));
                if (trucks[t].doing == KOTA_TRUCK_PARKED) cr_assert_eq(trucks[t].kg, 0.0, "home without a dump");
                /* legs start up to a step late each; five minutes cover the last trip's */
                bool at_work = day_ms >= 5 * KOTA_HOUR_MS && day_ms <= 13 * KOTA_HOUR_MS + 5 * KOTA_MINUTE_MS;
                if (!at_work)
                    cr_assert_eq(trucks[t].doing, KOTA_TRUCK_PARKED, "seed %d at %d s", (int)seed,
                                 (int)(day_ms / 1000));
            }
            double station_kg = driver.waste->dumps[driver.waste->dumps[0].kind == KOTA_WASTE_STATION ? 0 : 1].kg;
            cr_assert_leq(station_kg, 60.0 * def.truck_density_kgpm3 * (1.0 + 1e-9));
        }
        const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
        for (int32_t t = 0; t < count; t++) {
            loads += (int32_t)trucks[t].loads;
            cr_assert_leq(trucks[t].work_s, 2 * 8 * 3600.0 + 600.0);
            cr_assert(trucks[t].loads == 0.0 || trucks[t].distance_m > 0.0);
        }
        cr_assert_gt(loads, 10, "seed %d: the trucks must have worked", (int)seed);
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
}

/* One load of one bin, followed by hand. */
Test(waste, one_trip_takes_its_times) {
    waste_town *town = small_town(0.0);
    waste_town_people(town, 0.0F, 0.0F); /* nothing is added: the start fill alone is fetched */
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.9; /* both bins at most at 0.9; orders decide */
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    double kg = bins[0].kg, m3 = bins[0].m3;
    cr_assert_gt(kg, 0.0);
    kota_waste_collect(driver.waste, 0);
    waste_driver_run(&driver, at_hour(12.0), 1000);
    bins = kota_waste_bins(driver.waste, &count);
    cr_assert_float_eq(bins[0].emptied_kg, kg, 1e-9);
    cr_assert_eq(bins[0].emptied, 1);
    cr_assert_eq(bins[0].kg, 0.0);
    cr_assert_eq(bins[1].emptied, 0, "nobody ordered the other");
    const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
    double out_m = kota_sqrt(500.0 * 500.0 * 2.0), dump_m = kota_sqrt(1400.0 * 1400.0 * 2.0);
    double home_m = kota_sqrt(900.0 * 900.0 * 2.0);
    cr_assert_float_eq(truck->distance_m, out_m + dump_m + home_m, 1e-6);
    double work_s = (out_m + dump_m + home_m) / WASTE_TOWN_SPEED_MPS + 120.0 + 90.0 * m3 + 300.0;
    cr_assert_float_eq(truck->work_s, work_s, 0.01, "%.3f s, by hand %.3f s", truck->work_s, work_s);
    cr_assert_eq(truck->loads, 1.0);
    cr_assert_eq(driver.legs, 3);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    cr_assert_float_eq(kota_parcel_kg(&balance.landfilled), kg, 1e-9);
    cr_assert_float_eq(kota_parcel_kg(&balance.collected), kg, 1e-9);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Two bins, a load each, of about 2000 s with the way there and back; the shift has time for one. */
static kota_truck_state after_a_short_shift(double overtime_s, double prize_s, int32_t *emptied) {
    waste_town *town = waste_town_create(41, 10, 200.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/west", 100.0, 1000.0, 8.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/east", 8100.0, 1000.0, 8.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 4100.0, 900.0, 1.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", 4100.0, 1100.0, 1e6, 0);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = prize_s > 0.0 ? 1.0 : 0.0;
    def.truck_capacity_kg = 700.0;
    def.shift_end_s = def.shift_start_s + 3600.0;
    def.overtime_s = overtime_s;
    def.overtime_price = 2.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    for (int32_t b = 0; b < 2; b++) {
        driver.waste->bins[b].stored = (kota_parcel){0};
        kota_waste__parcel_add_fresh(&driver.waste->bins[b].stored, 600.0);
    }
    waste_driver_run(&driver, at_hour(4.9), KOTA_HOUR_MS);
    for (int32_t b = 0; b < 2 && prize_s > 0.0; b++) kota_waste_prize(driver.waste, b, prize_s);
    waste_driver_run(&driver, at_hour(12.0), KOTA_MINUTE_MS);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    *emptied = bins[0].emptied + bins[1].emptied;
    kota_truck_state truck = *kota_waste_trucks(driver.waste, &count);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
    return truck;
}

Test(waste, overtime_serves_what_the_shift_leaves_out_where_it_is_worth_its_price) {
    int32_t emptied;
    kota_truck_state truck = after_a_short_shift(0.0, 0.0, &emptied);
    cr_expect_eq(emptied, 1, "an hour is enough for one");
    cr_expect_leq(truck.overtime_s, 120.0, "steps alone");
    truck = after_a_short_shift(3600.0, 0.0, &emptied);
    cr_expect_eq(emptied, 2);
    cr_expect_gt(truck.overtime_s, 300.0);
    cr_expect_leq(truck.overtime_s, 900.0);
    cr_expect_float_eq(truck.work_s - truck.overtime_s, 3600.0, 120.0, "the whole shift besides");
    double over_s = truck.overtime_s, way_s = 2.0 * 4000.0 / WASTE_TOWN_SPEED_MPS + 300.0; /* and tipping */
    (void)after_a_short_shift(3600.0, way_s + 1.5 * over_s, &emptied);
    cr_expect_eq(emptied, 1, "worth its time, but not the overtime at twice that");
    (void)after_a_short_shift(3600.0, way_s + 2.5 * over_s, &emptied);
    cr_expect_eq(emptied, 2, "worth both");
    (void)after_a_short_shift(200.0, 0.0, &emptied);
    cr_expect_eq(emptied, 1, "three minutes more are not enough");
}

Test(waste, a_haul_outside_the_map_takes_its_time_twice) {
    double work_s[2];
    for (int32_t far = 0; far < 2; far++) {
        waste_town *town = small_town(0.0);
        waste_town_people(town, 0.0F, 0.0F);
        town->map.facilities[3].haul_s = far * 1800.0;
        kota_waste_def def = waste_town_def();
        def.collect_at_frac = 1.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
        kota_waste_collect(driver.waste, 0);
        waste_driver_run(&driver, at_hour(12.0), 1000);
        int32_t count;
        work_s[far] = kota_waste_trucks(driver.waste, &count)->work_s;
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_float_eq(work_s[1] - work_s[0], 3600.0, 0.01);
}

Test(waste, ordered_bins_are_served_first_and_thresholds_hold) {
    waste_town *town = small_town(0.0);
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.2;
    def.collect_at_frac = 0.95;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_MINUTE_MS);
    cr_assert_eq(driver.legs, 0, "no bin is fuller than the threshold");
    kota_waste_threshold(driver.waste, 0.0); /* both are due now, and the far one is ordered */
    kota_waste_collect(driver.waste, 1);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    while (bins[0].emptied + bins[1].emptied == 0 && driver.now_ms < at_hour(9.0)) {
        waste_driver_run(&driver, driver.now_ms + KOTA_MINUTE_MS, KOTA_MINUTE_MS);
    }
    cr_assert_eq(bins[1].emptied, 1);
    cr_assert_eq(bins[0].emptied, 0);
    waste_driver_run(&driver, at_hour(8.0), KOTA_MINUTE_MS);
    cr_assert_geq(bins[0].emptied, 1);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, an_order_reaches_a_truck_on_its_tour) {
    waste_town *town = small_town(0.0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/c", 600.0, 700.0, 6.0, 0);
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.2;
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, 0);
    waste_driver_run(&driver, at_hour(6.0) + KOTA_MINUTE_MS, KOTA_SECOND_MS); /* on its way to bin 0 */
    kota_waste_collect(driver.waste, 2);
    waste_driver_run(&driver, at_hour(9.0), KOTA_SECOND_MS);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    cr_assert(bins[0].emptied == 1 && bins[2].emptied == 1 && bins[1].emptied == 0);
    cr_assert_eq(kota_waste_trucks(driver.waste, &count)->loads, 1.0, "both in one load");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, dispatch_lets_trucks_work_at_night) {
    waste_town *town = small_town(0.0);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 0.05;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(1.0), KOTA_MINUTE_MS);
    cr_assert_eq(driver.legs, 0, "it is night");
    kota_waste_dispatch(driver.waste, at_hour(3.0));
    waste_driver_run(&driver, at_hour(3.2), KOTA_MINUTE_MS);
    cr_assert_gt(driver.legs, 0);
    int32_t legs = driver.legs, count;
    cr_assert_eq(kota_waste_trucks(driver.waste, &count)->doing, KOTA_TRUCK_PARKED, "home by then");
    waste_driver_run(&driver, at_hour(4.9), KOTA_MINUTE_MS);
    cr_assert_eq(driver.legs, legs);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, a_closed_way_makes_trucks_wait_and_is_counted) {
    waste_town *town = small_town(0.0);
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, 0);
    waste_driver_run(&driver, at_hour(6.0) + 60 * KOTA_SECOND_MS, KOTA_SECOND_MS); /* 118 s to the bin */
    float open[16];
    memcpy(open, town->stop_time_s, sizeof open);
    town->stop_time_s[0 * 4 + 3] = (float)KOTA_INFINITY; /* from the bin to the landfill */
    waste_driver_run(&driver, at_hour(8.0), KOTA_SECOND_MS);
    int32_t count;
    const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
    cr_assert_eq(driver.legs, 1);
    cr_assert_gt(truck->kg, 0.0);
    cr_assert_gt(truck->blocked_s, 5400.0);
    cr_assert_eq(truck->doing, KOTA_TRUCK_DRIVING);
    memcpy(town->stop_time_s, open, sizeof open);
    waste_driver_run(&driver, at_hour(9.0), KOTA_SECOND_MS);
    cr_assert_eq(truck->kg, 0.0);
    cr_assert_eq(truck->doing, KOTA_TRUCK_PARKED);
    cr_assert_eq(truck->loads, 1.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, a_station_without_room_is_passed_over_and_emptied_by_its_haulers) {
    waste_town *town = small_town(8.5); /* one load and a little */
    kota_waste_def def = waste_town_def();
    def.truck_capacity_m3 = 8.0;
    def.transfer_rate_kgph = 0.0;
    waste_town_people(town, 200.0F, 0.0F);
    town->map.facilities[0].capacity_m3 = town->map.facilities[1].capacity_m3 = 30.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(14.0), KOTA_MINUTE_MS);
    int32_t count;
    int32_t station = driver.waste->dumps[0].kind == KOTA_WASTE_STATION ? 0 : 1;
    double kg = driver.waste->dumps[station].kg;
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    cr_assert_gt(kg, 0.0, "the station is nearer and is used");
    cr_assert_leq(kg, 8.5 * 373.0);
    cr_assert_gt(kota_parcel_kg(&balance.landfilled), 0.0, "the landfill takes the rest");
    double sum = 0.0;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    for (int32_t b = 0; b < count; b++) sum += bins[b].emptied_kg;
    cr_assert_float_eq(kota_parcel_kg(&balance.landfilled) + kg, sum, 1e-6);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, haulers_empty_a_station_at_their_rate_during_the_shift) {
    waste_town *town = small_town(100.0);
    kota_waste_def def = waste_town_def();
    def.transfer_rate_kgph = 100.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t station = driver.waste->dumps[0].kind == KOTA_WASTE_STATION ? 0 : 1;
    kota_waste__parcel_add_fresh(&driver.waste->dumps[station].stored[0], 600.0);
    kota_waste__parcel_add_fresh(&driver.waste->dumps[station].stored[1], 300.0);
    driver.waste->dumps[station].kg = 900.0;
    kota_waste__dump_advance(driver.waste, station, at_hour(5.0));
    cr_assert_float_eq(driver.waste->dumps[station].kg, 900.0, 1e-9, "closed at night");
    kota_waste__dump_advance(driver.waste, station, at_hour(8.5));
    cr_assert_float_eq(driver.waste->dumps[station].kg, 550.0, 1e-9);
    kota_waste__dump_advance(driver.waste, station, at_hour(24.0 + 6.0)); /* 4.5 h more and 1 h of the next day */
    cr_assert_float_eq(driver.waste->dumps[station].kg, 0.0, 1e-9);
    cr_assert_float_eq(kota_parcel_kg(&driver.waste->records[0].landfilled), 600.0, 1e-9);
    cr_assert_float_eq(kota_parcel_kg(&driver.waste->records[1].landfilled), 300.0, 1e-9);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, shifts_over_midnight_and_none) {
    waste_town *town = small_town(0.0);
    kota_waste_def def = waste_town_def();
    def.shift_start_s = 22 * 3600.0;
    def.shift_end_s = 4 * 3600.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    cr_assert_eq(kota_waste__work_end_ms(driver.waste, at_hour(1.0)), at_hour(4.0));
    cr_assert_eq(kota_waste__work_end_ms(driver.waste, at_hour(4.0)), at_hour(4.0), "the end is not at work");
    cr_assert_eq(kota_waste__work_end_ms(driver.waste, at_hour(23.0)), at_hour(28.0));
    cr_assert_eq(kota_waste__next_shift_ms(driver.waste, at_hour(5.0)), at_hour(22.0));
    cr_assert_eq(kota_waste__next_shift_ms(driver.waste, at_hour(22.0)), at_hour(46.0));
    cr_assert_float_eq(kota_waste__shift_s(driver.waste, at_hour(3.0), at_hour(23.5)), 2.5 * 3600.0, 1e-9);
    driver.waste->def.shift_end_s = driver.waste->def.shift_start_s;
    cr_assert_eq(kota_waste__next_shift_ms(driver.waste, at_hour(5.0)), KOTA_WASTE_NEVER_MS);
    cr_assert_eq(kota_waste__work_end_ms(driver.waste, at_hour(22.0)), at_hour(22.0));
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

static void expect_fault(const waste_town *town, const kota_waste_def *def, const char *words) {
    kota_waste *waste;
    kota_error err = {0};
    cr_assert_eq(kota_waste_create(&waste, def, &town->map, WASTE_TOWN_START_MS, &err), KOTA_DATA);
    cr_assert_null(waste);
    cr_assert_not_null(strstr(err.text, words), "\"%s\" should say \"%s\"", err.text, words);
}

Test(waste, create_names_what_is_wrong) {
    waste_town *town = small_town(10.0);
    kota_waste_def def = waste_town_def();
    def.served_frac = 1.5;
    expect_fault(town, &def, "served_frac = 1.5 must be in 0..1");
    def = waste_town_def();
    def.deposit_kg = KOTA_NAN;
    expect_fault(town, &def, "deposit_kg");
    def = waste_town_def();
    def.unserved_burnt_frac = 0.5;
    expect_fault(town, &def, "must sum to 1");
    def = waste_town_def();
    def.truck_capacity_m3 = 12.0;
    expect_fault(town, &def, "transfer station \"station\"");
    def = waste_town_def();
    town->map.facilities[1].capacity_m3 = 0.0;
    expect_fault(town, &def, "collection point \"tps/b\"");
    waste_town_destroy(town);
    kota_waste_destroy(NULL);
}

Test(waste, a_town_without_bins_or_people_is_quiet) {
    for (int32_t bins = 0; bins < 2; bins++) {
        waste_town *town = waste_town_create(4, 4, 100.0, 0);
        if (bins == 0) waste_town_people(town, 50.0F, 10.0F);
        if (bins == 1) (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, 6.0, 0);
        (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 100.0, 100.0, 1.0, 2);
        kota_waste_def def = waste_town_def();
        def.bin_start_frac = 0.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        waste_driver_run(&driver, driver.now_ms + 2 * KOTA_DAY_MS, KOTA_HOUR_MS);
        kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
        cr_assert_eq(kota_parcel_kg(&balance.generated), 0.0);
        cr_assert_eq(driver.legs, 0);
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
}

/* A late answer: the truck is served from its own arrival, and departs no earlier than the step that hears of it. */
Test(waste, a_leg_that_ended_before_the_step_is_served_from_its_end) {
    waste_town *town = small_town(0.0);
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    int32_t count;
    double m3 = kota_waste_bins(driver.waste, &count)->m3, load_s = 120.0 + 90.0 * m3;
    kota_waste_collect(driver.waste, 0);
    kota_waste_input input = {.stop_time_s = town->stop_time_s};
    cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(6.1), NULL), KOTA_OK);
    const kota_waste_leg *legs = kota_waste_legs(driver.waste, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(legs[0].depart_ms, at_hour(6.0));
    cr_assert(legs[0].from_node == 2 && legs[0].to_node == 0);
    /* six minutes of loading at most are over long before 7:00 */
    kota_waste_leg_end end = {.arrive_ms = at_hour(6.05), .distance_m = 700.0, .blocked_s = 11.0};
    input.leg_ends = &end;
    input.leg_end_count = 1;
    cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(6.1) + 1000, NULL), KOTA_OK);
    legs = kota_waste_legs(driver.waste, &count);
    int64_t done_ms = at_hour(6.05) + (int64_t)(load_s * 1000.0 + 0.5);
    const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
    cr_assert_eq(truck->distance_m, 700.0);
    cr_assert_eq(truck->blocked_s, 11.0);
    cr_assert_eq(truck->doing, KOTA_TRUCK_LOADING);
    input.leg_end_count = 0;
    cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(7.0), NULL), KOTA_OK);
    legs = kota_waste_legs(driver.waste, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(legs[0].depart_ms, done_ms);
    cr_assert_eq(legs[0].to_node, 3);
    end = (kota_waste_leg_end){.arrive_ms = done_ms + 1000,
                               .distance_m = 1.0}; /* unloads, and wants home, all before this step */
    input.leg_end_count = 1;
    cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(7.5), NULL), KOTA_OK);
    legs = kota_waste_legs(driver.waste, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(legs[0].depart_ms, at_hour(7.0));
    end = (kota_waste_leg_end){.arrive_ms = at_hour(7.4),
                               .distance_m = 1.0}; /* home before the step that hears of it */
    cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(8.0), NULL), KOTA_OK);
    truck = kota_waste_trucks(driver.waste, &count);
    cr_assert_eq(truck->doing, KOTA_TRUCK_PARKED);
    cr_assert_float_eq(truck->work_s, 1.4 * 3600.0, 1e-6, "from the order at 6:00 to 7:24");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, the_haul_behind_a_landfill_counts_in_the_choice_of_a_dump) {
    for (int32_t far = 0; far < 2; far++) {
        waste_town *town = small_town(100.0);
        waste_town_people(town, 0.0F, 0.0F);
        town->map.facilities[3].x_m = town->map.facilities[3].y_m = 600.0; /* nearest to bin 0 */
        town->map.facilities[3].haul_s = far * 600.0;
        kota_waste_def def = waste_town_def();
        def.collect_at_frac = 1.0;
        def.transfer_rate_kgph = 0.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
        kota_waste_collect(driver.waste, 0);
        waste_driver_run(&driver, at_hour(9.0), KOTA_SECOND_MS);
        kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
        cr_assert_gt(kota_parcel_kg(&balance.collected), 0.0);
        if (far == 0) cr_assert_gt(kota_parcel_kg(&balance.landfilled), 0.0);
        if (far == 1) cr_assert_eq(kota_parcel_kg(&balance.landfilled), 0.0, "the station is nearer");
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
}

/* Streets slow down while a truck is on its tour: with much time left it goes on, with little it leaves the second
 * bin. slow_s: what the way from the second bin to the dump takes from then on. */
static int32_t second_bin_emptied(double start_h, float slow_s) {
    waste_town *town = small_town(0.0);
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(start_h), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, 0);
    kota_waste_collect(driver.waste, 1);
    waste_driver_run(&driver, at_hour(start_h) + 60 * KOTA_SECOND_MS, KOTA_SECOND_MS);
    cr_assert_eq(driver.legs, 1);
    cr_assert_eq(driver.waste->trucks[0].tour_count, 2, "both are planned");
    int32_t second = driver.waste->trucks[0].tour[1].bin, count;
    town->stop_time_s[second * 4 + 3] = slow_s;
    waste_driver_run(&driver, at_hour(13.5), KOTA_SECOND_MS);
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    cr_assert_eq(bins[1 - second].emptied, 1);
    int32_t emptied = bins[second].emptied;
    cr_assert_eq(kota_waste_trucks(driver.waste, &count)->doing, KOTA_TRUCK_PARKED);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
    return emptied;
}

Test(waste, a_truck_that_lost_its_time_leaves_the_next_bin) {
    cr_assert_eq(second_bin_emptied(12.0, 300.0F), 1);
    cr_assert_eq(second_bin_emptied(8.0, 3600.0F), 1);
    cr_assert_eq(second_bin_emptied(12.0, 3600.0F), 0, "dump and home would be after the shift");
}

Test(waste, a_claimed_bin_is_left_to_the_truck_on_its_way) {
    waste_town *town = waste_town_create(60, 10, 200.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/far", 11900.0, 1000.0, 6.0, 0); /* half an hour */
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 100.0, 1000.0, 1.0, 3);
    (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", 6000.0, 1000.0, 1e6, 0);
    kota_waste_def def = waste_town_def();
    def.bin_start_frac = 0.9;
    def.collect_at_frac = 0.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(12.0), KOTA_MINUTE_MS);
    int32_t count, driven = 0;
    const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
    for (int32_t t = 0; t < count; t++) driven += trucks[t].distance_m > 0.0 ? 1 : 0;
    cr_assert_eq(driven, 1);
    cr_assert_eq(kota_waste_bins(driver.waste, &count)->emptied, 1);
    cr_assert_eq(driver.waste->bins[0].claimed_kg, 0.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, a_new_order_that_does_not_fit_waits_for_the_next_load) {
    waste_town *town = small_town(0.0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/c", 600.0, 700.0, 6.0, 0);
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    driver.waste->fleet_room_kg[0] = bins[0].kg + 0.7 * bins[2].kg;
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, 0);
    waste_driver_run(&driver, at_hour(6.0) + KOTA_MINUTE_MS, KOTA_SECOND_MS);
    kota_waste_collect(driver.waste, 2);
    waste_driver_run(&driver, at_hour(10.0), KOTA_SECOND_MS);
    cr_assert(bins[0].emptied == 1 && bins[2].emptied == 1);
    cr_assert_eq(driver.legs, 5, "bin, dump, bin, dump, home");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(waste, trucks_share_a_bin_that_none_can_empty_alone) {
    waste_town *town = small_town(0.0);
    town->map.facilities[0].capacity_m3 = 60.0;
    town->map.facilities[2].trucks = 4;
    waste_town_people(town, 0.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t count, loads = 0;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    driver.waste->fleet_room_kg[0] = bins[0].kg / 2.5; /* three loads */
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, 0);
    waste_driver_run(&driver, at_hour(7.0), KOTA_SECOND_MS);
    const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
    cr_assert_eq(driver.waste->bins[0].claimed_kg, 0.0);
    waste_driver_run(&driver, at_hour(11.0), KOTA_SECOND_MS);
    for (int32_t t = 0; t < count; t++) {
        loads += (int32_t)trucks[t].loads;
        cr_assert_leq(trucks[t].loads, 1.0, "they go at the same time");
    }
    cr_assert_eq(loads, 3);
    cr_assert_eq(bins[0].kg, 0.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

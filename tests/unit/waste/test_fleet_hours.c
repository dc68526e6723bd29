/* Plans that know the hours ahead: what a way will take, and who is fetched before the streets fill. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

static int64_t at_hour(double hour) { return WASTE_TOWN_START_MS + (int64_t)((hour + 1.0) * 3600000.0); }

enum { STOPS = 3, HOURS = 24 };

/* Stops 0 and 1 are 100 s apart by now's table, as usual until 7; then 300 s, then 200 s. */
Test(fleet_hours, a_way_takes_its_usual_time_and_what_is_worse_now_stays) {
    float now_s[STOPS * STOPS], tables[HOURS][STOPS * STOPS];
    const float *hour_time_s[HOURS];
    for (int32_t k = 0; k < STOPS * STOPS; k++) {
        now_s[k] = k % (STOPS + 1) == 0 ? 0.0F : 100.0F;
        for (int32_t h = 0; h < HOURS; h++) tables[h][k] = now_s[k] * (h == 7 ? 3.0F : h > 7 ? 2.0F : 1.0F);
    }
    for (int32_t h = 0; h < HOURS; h++) hour_time_s[h] = tables[h];
    now_s[0 * STOPS + 2] = 150.0F;                   /* half as long again as ever around this hour */
    now_s[2 * STOPS + 0] = (float)KOTA_INFINITY;     /* closed now */
    tables[7][2 * STOPS + 1] = (float)KOTA_INFINITY; /* usually closed then: by now's time */
    kota_map map = {.utc_offset_min = 420};
    kota_waste waste = {.map = &map, .stop_count = STOPS, .stop_time_s = now_s, .hour_time_s = hour_time_s};
    const int32_t stops[] = {2, 0, 1};
    kota_waste_ahead ahead;
    kota_waste__ahead(&ahead, &waste, stops, STOPS, 2.0, at_hour(5.25), at_hour(8.5));
    cr_assert_eq(ahead.slice_count, 4);
    cr_expect_float_eq(ahead.begin_s[1], 45.0 * 60.0, 1e-9);
    cr_expect_float_eq(ahead.begin_s[3], 165.0 * 60.0, 1e-9);
    const float by_hand_s[4][4] = {/* 0-1, 0-2, 2-0, 2-1; a vehicle half as fast */
                                   {200.0F, 300.0F, (float)KOTA_INFINITY, 200.0F},
                                   {200.0F, 300.0F, (float)KOTA_INFINITY, 200.0F},
                                   {600.0F, 900.0F, (float)KOTA_INFINITY, 200.0F},
                                   {400.0F, 600.0F, (float)KOTA_INFINITY, 400.0F}};
    for (int32_t s = 0; s < 4; s++) {
        const float *leg_s = ahead.leg_s + s * STOPS * STOPS; /* places: 0 is stop 2, 1 stop 0, 2 stop 1 */
        cr_expect_eq(leg_s[1 * STOPS + 2], by_hand_s[s][0], "slice %d", (int)s);
        cr_expect_eq(leg_s[1 * STOPS + 0], by_hand_s[s][1], "slice %d", (int)s);
        cr_expect_eq(leg_s[0 * STOPS + 1], by_hand_s[s][2], "slice %d", (int)s);
        cr_expect_eq(leg_s[0 * STOPS + 2], by_hand_s[s][3], "slice %d", (int)s);
        cr_expect_eq(leg_s[1 * STOPS + 1], 0.0F);
    }
    kota_free(ahead.leg_s);
    waste.hour_time_s = NULL;
    kota_waste__ahead(&ahead, &waste, stops, STOPS, 1.0, at_hour(5.25), at_hour(8.5));
    cr_expect_eq(ahead.slice_count, 1);
    cr_expect_eq(ahead.leg_s[1 * STOPS + 0], 150.0F);
    kota_free(ahead.leg_s);
}

/* Two bins, each a load, as far to the west as to the east. From six on the streets on one side take four times as
 * long: at five the truck goes there first, whichever side it is. */
Test(fleet_hours, the_side_that_will_be_slow_is_fetched_first) {
    for (int32_t slow = 0; slow < 2; slow++) {
        waste_town *town = waste_town_create(41, 10, 200.0, 1);
        int32_t bins[2];
        bins[0] = waste_town_add(town, KOTA_FACILITY_TPS, "tps/west", 100.0, 1000.0, 8.0, 0);
        bins[1] = waste_town_add(town, KOTA_FACILITY_TPS, "tps/east", 8100.0, 1000.0, 8.0, 0);
        (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 4100.0, 900.0, 1.0, 1);
        (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", 4100.0, 1100.0, 1e6, 0);
        kota_waste_def def = waste_town_def();
        def.bin_start_frac = 0.9;
        def.collect_at_frac = 0.0;
        def.truck_capacity_kg = 700.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        for (int32_t b = 0; b < 2; b++) { /* a load each */
            driver.waste->bins[b].stored = (kota_parcel){0};
            kota_waste__parcel_add_fresh(&driver.waste->bins[b].stored, 600.0);
        }
        float tables[2][16];
        const float *hour_time_s[HOURS];
        for (int32_t k = 0; k < 16; k++) {
            bool there = k / 4 == slow || k % 4 == slow;
            tables[0][k] = town->stop_time_s[k];
            tables[1][k] = town->stop_time_s[k] * (there ? 4.0F : 1.0F);
        }
        for (int32_t h = 0; h < HOURS; h++) hour_time_s[h] = tables[h >= 6];
        driver.hour_time_s = hour_time_s;
        int32_t count;
        const kota_bin_state *states = kota_waste_bins(driver.waste, &count);
        while (states[0].emptied + states[1].emptied == 0 && driver.now_ms < at_hour(9.0))
            waste_driver_run(&driver, driver.now_ms + KOTA_MINUTE_MS, KOTA_MINUTE_MS);
        cr_expect_eq(states[slow].facility, bins[slow]);
        cr_expect_eq(states[slow].emptied, 1, "slow side %d", (int)slow);
        waste_driver_run(&driver, at_hour(9.0), KOTA_MINUTE_MS);
        cr_expect_eq(states[1 - slow].emptied, 1, "and then the other");
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
}

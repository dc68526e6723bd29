/* Where trucks unload: hours, weighbridge, landfills that fill up and close, treatments and what they leave; and what
 * kinds of trucks, rests and breakdowns do. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

static int64_t at_hour(double hour) { return WASTE_TOWN_START_MS + (int64_t)((hour + 1.0) * 3600000.0); }

enum { BIN, GARAGE, PLACE, FURTHER };

/* One bin of 6 m3 that starts at up to 0.9, a garage of two trucks, a place to unload and one farther off. */
static waste_town *place_town(kota_facility_kind kind, double capacity_m3, kota_facility_kind further) {
    waste_town *town = waste_town_create(10, 10, 200.0, 1);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 500.0, 500.0, 6.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 1000.0, 1000.0, 1.0, 2);
    (void)waste_town_add(town, kind, "place", 600.0, 600.0, capacity_m3, 0);
    (void)waste_town_add(town, further, "further", 1900.0, 1900.0, 1e6, 0);
    return town;
}

static kota_waste_def ordered_def(void) { /* nothing is due but by order */
    kota_waste_def def = waste_town_def();
    def.collect_at_frac = 1.0;
    def.bin_start_frac = 0.9;
    return def;
}

static const kota_dump_state *dump_of(const waste_driver *driver, int32_t facility) {
    int32_t count;
    const kota_dump_state *dumps = kota_waste_dumps(driver->waste, &count);
    for (int32_t d = 0; d < count; d++)
        if (dumps[d].facility == facility) return &dumps[d];
    cr_assert_fail("no such dump");
    return NULL;
}

Test(dump, a_landfill_fills_to_its_day_and_trucks_go_to_the_next) {
    waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e4, KOTA_FACILITY_LANDFILL);
    waste_town_people(town, 40.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    kota_waste_site nearly = {.facility = PLACE, .closed_from_ms = INT64_MAX, .used_frac = 0.9997}; /* 3 m3 left */
    def.sites = &nearly;
    def.site_count = 1;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + 10 * KOTA_DAY_MS, 5 * KOTA_MINUTE_MS);
    const kota_dump_state *first = dump_of(&driver, PLACE), *second = dump_of(&driver, FURTHER);
    cr_assert_eq(first->left_m3, 0.0);
    cr_assert(first->full_ms > at_hour(5.0) && first->full_ms < driver.now_ms);
    cr_assert_eq(second->full_ms, INT64_MAX);
    cr_assert_gt(first->taken_kg, 3.0 * 500.0, "3 m3 at some 630 kg/m3");
    cr_assert_lt(first->taken_kg, 3.0 * 650.0 + def.truck_capacity_kg);
    cr_assert_gt(second->taken_kg, 0.0);
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    cr_assert_float_eq(kota_parcel_kg(&balance.landfilled), first->taken_kg + second->taken_kg, 1e-6);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(dump, a_closed_place_is_passed_over_from_its_day) {
    waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_LANDFILL);
    waste_town_people(town, 40.0F, 0.0F);
    kota_waste_def def = waste_town_def();
    kota_waste_site shut = {.facility = PLACE, .closed_from_ms = WASTE_TOWN_START_MS + 3 * KOTA_DAY_MS};
    def.sites = &shut;
    def.site_count = 1;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, shut.closed_from_ms, 5 * KOTA_MINUTE_MS);
    double before_kg = dump_of(&driver, PLACE)->taken_kg;
    cr_assert_gt(before_kg, 0.0);
    cr_assert_eq(dump_of(&driver, FURTHER)->taken_kg, 0.0);
    waste_driver_run(&driver, driver.now_ms + 4 * KOTA_DAY_MS, 5 * KOTA_MINUTE_MS);
    cr_assert_eq(dump_of(&driver, PLACE)->taken_kg, before_kg);
    cr_assert_gt(dump_of(&driver, FURTHER)->taken_kg, 0.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(dump, trucks_wait_for_the_hours_of_a_place) {
    waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_MARKET);
    kota_waste_def def = ordered_def();
    kota_waste_site late = {
        .facility = PLACE, .opens_s = 9 * 3600.0, .closes_s = 12 * 3600.0, .closed_from_ms = INT64_MAX};
    def.sites = &late;
    def.site_count = 1;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, BIN);
    waste_driver_run(&driver, at_hour(8.99), KOTA_SECOND_MS);
    int32_t count;
    const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
    cr_assert_gt(truck[0].kg + truck[1].kg, 0.0);
    cr_assert_eq(dump_of(&driver, PLACE)->taken_kg, 0.0);
    waste_driver_run(&driver, at_hour(9.01), KOTA_SECOND_MS);
    cr_assert_gt(dump_of(&driver, PLACE)->taken_kg, 0.0);
    cr_assert_gt(truck[0].queue_s + truck[1].queue_s, 2.5 * 3600.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(dump, one_truck_is_weighed_at_a_time) {
    double queue_s[2];
    for (int32_t weighed = 0; weighed < 2; weighed++) {
        waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_MARKET);
        town->map.facilities[BIN].capacity_m3 = 60.0;
        kota_waste_def def = ordered_def();
        def.weigh_s = weighed ? 240.0 : 0.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        driver.waste->fleet_room_kg[0] = kota_waste_bins(driver.waste, &(int32_t){0})->kg / 2.0; /* one load each */
        waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
        kota_waste_collect(driver.waste, BIN);
        waste_driver_run(&driver, at_hour(9.0), KOTA_SECOND_MS);
        int32_t count;
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        cr_assert(truck[0].loads == 1.0 && truck[1].loads == 1.0);
        queue_s[weighed] = truck[0].queue_s + truck[1].queue_s;
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_eq(queue_s[0], 0.0);
    cr_assert_float_eq(queue_s[1], 240.0, 1.5, "they come together; the second waits for the first");
}

static void check_treatment(kota_facility_kind kind, kota_waste_balance *balance, double *brought_kg) {
    waste_town *town = place_town(kind, 100.0, KOTA_FACILITY_LANDFILL);
    kota_waste_def def = ordered_def();
    def.transfer_rate_kgph = 1000.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_collect(driver.waste, BIN);
    waste_driver_run(&driver, at_hour(60.0), KOTA_MINUTE_MS);
    *balance = kota_waste_balance_now(driver.waste, -1);
    *brought_kg = dump_of(&driver, PLACE)->taken_kg;
    cr_assert_gt(*brought_kg, 100.0);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++)
        cr_assert_float_eq(kota_waste_residual_kg(balance, f), 0.0, 1e-9 * *brought_kg);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(dump, treatments_give_their_shares_and_leave_the_rest) {
    kota_waste_balance b;
    double kg;
    check_treatment(KOTA_FACILITY_COMPOSTING, &b, &kg);
    cr_assert_float_eq(b.composted.kg[KOTA_FRACTION_FOOD], 0.9 * 0.4175 * kg, 1e-6 * kg);
    cr_assert_float_eq(b.composted.kg[KOTA_FRACTION_WOOD], 0.45 * 0.0578 * kg, 1e-6 * kg);
    cr_assert_eq(b.composted.kg[KOTA_FRACTION_GLASS], 0.0);
    cr_assert_float_eq(kota_parcel_kg(&b.landfilled), kg - kota_parcel_kg(&b.composted), 1e-6 * kg);
    cr_assert_float_eq(kota_parcel_kg(&b.residue), kota_parcel_kg(&b.landfilled), 1e-6 * kg);
    check_treatment(KOTA_FACILITY_INCINERATOR, &b, &kg);
    cr_assert_float_eq(b.incinerated.kg[KOTA_FRACTION_FOOD], 0.85 * 0.4175 * kg, 1e-6 * kg);
    cr_assert_eq(b.incinerated.kg[KOTA_FRACTION_METAL], 0.0);
    check_treatment(KOTA_FACILITY_TPS3R, &b, &kg);
    double recovered = (kota_parcel_kg(&b.composted) + kota_parcel_kg(&b.recycled)) / kg;
    cr_assert(recovered > 0.25 && recovered < 0.40, "about a third; %g", recovered);
    check_treatment(KOTA_FACILITY_RDF, &b, &kg);
    cr_assert_float_eq(b.fuel.kg[KOTA_FRACTION_PLASTIC_FILM], 0.7 * 0.1231 * kg, 1e-6 * kg);
    check_treatment(KOTA_FACILITY_WASTE_BANK, &b, &kg);
    cr_assert_float_eq(b.recycled.kg[KOTA_FRACTION_METAL], 0.9 * 0.0305 * kg, 1e-6 * kg);
}

Test(dump, a_treatment_works_off_its_rate) {
    waste_town *town = place_town(KOTA_FACILITY_INCINERATOR, 100.0, KOTA_FACILITY_LANDFILL);
    kota_waste_def def = ordered_def();
    kota_waste_site slow = {.facility = PLACE, .closed_from_ms = INT64_MAX, .kg_per_day = 240.0};
    def.sites = &slow;
    def.site_count = 1;
    def.transfer_rate_kgph = 0.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    kota_waste_dump *dump = &driver.waste->dumps[driver.waste->dumps[0].kind == KOTA_WASTE_TREATMENT ? 0 : 1];
    kota_waste__parcel_add_fresh(&dump->stored[0], 1000.0);
    dump->kg = 1000.0;
    waste_driver_run(&driver, driver.now_ms + 12 * KOTA_HOUR_MS, KOTA_MINUTE_MS);
    cr_assert_float_eq(dump->kg, 880.0, 1e-6);
    cr_assert_float_eq(dump->residue_kg, 120.0 - 120.0 * 0.85 * (1.0 - 0.0222 - 0.0305), 1e-6);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(dump, an_armroll_takes_one_container_a_load) {
    int32_t loads[2];
    for (int32_t swaps = 0; swaps < 2; swaps++) {
        waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_TPS);
        town->map.facilities[FURTHER].capacity_m3 = 6.0;
        kota_waste_def def = ordered_def();
        kota_truck_kind kind = swaps ? KOTA_TRUCK_KIND_ARMROLL : KOTA_TRUCK_KIND_COMPACTOR;
        kota_waste_fleet fleet = {GARAGE, 1, kind, kota_truck_kinds[kind], 0.0};
        def.fleet = &fleet;
        def.fleet_count = 1;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
        kota_waste_collect(driver.waste, 0);
        kota_waste_collect(driver.waste, 1);
        waste_driver_run(&driver, at_hour(12.0), KOTA_SECOND_MS);
        int32_t count;
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        cr_assert_eq(truck->kind, kind);
        loads[swaps] = (int32_t)truck->loads;
        const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
        cr_assert(bins[0].emptied == 1 && bins[1].emptied == 1);
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_eq(loads[0], 1);
    cr_assert_eq(loads[1], 2);
}

Test(dump, kinds_share_a_garage_and_keep_their_loads) {
    waste_town *town = waste_town_random(9, 40, 2, 3);
    kota_waste_def def = waste_town_def();
    int32_t garage = town->map.facility_count - 2;
    kota_waste_fleet fleet[3] = {
        {garage, 2, KOTA_TRUCK_KIND_DUMP_TRUCK, kota_truck_kinds[KOTA_TRUCK_KIND_DUMP_TRUCK], 0.0},
        {garage, 3, KOTA_TRUCK_KIND_THREE_WHEELER, kota_truck_kinds[KOTA_TRUCK_KIND_THREE_WHEELER], 0.0},
        {garage + 1, 1, KOTA_TRUCK_KIND_ARMROLL, kota_truck_kinds[KOTA_TRUCK_KIND_ARMROLL], 0.0}};
    def.fleet = fleet;
    def.fleet_count = 3;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t count;
    double loads[3] = {0};
    for (int32_t k = 0; k < 600; k++) {
        waste_driver_step(&driver, driver.now_ms + 2 * KOTA_MINUTE_MS);
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        cr_assert_eq(count, 6 + def.crews);
        for (int32_t t = 0; t < 6; t++) {
            const kota_truck_kind_info *as = &kota_truck_kinds[truck[t].kind];
            cr_assert_leq(truck[t].kg, as->capacity_kg * (1.0 + 1e-9));
            cr_assert_leq(truck[t].m3, as->capacity_m3 * (1.0 + 1e-9));
        }
    }
    const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
    for (int32_t t = 0; t < 6; t++) loads[t < 2 ? 0 : t < 5 ? 1 : 2] += truck[t].loads;
    cr_assert(loads[0] > 0.0 && loads[1] > 0.0 && loads[2] > 0.0, "%g %g %g", loads[0], loads[1], loads[2]);
    cr_assert(truck[0].number == 1 && truck[4].number == 5 && truck[5].number == 1);
    cr_assert_gt(truck[0].fuel_l, 0.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* A rest of half an hour makes the day's work as much longer; a breakdown likewise, for whom the draw falls. */
Test(dump, rests_and_breakdowns_take_their_time) {
    double work_s[3], broken_s[3];
    for (int32_t c = 0; c < 3; c++) {
        waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_MARKET);
        town->map.facilities[GARAGE].trucks = 1;
        kota_waste_def def = ordered_def();
        if (c == 1) {
            def.break_at_s = 6 * 3600.0;
            def.break_s = 1800.0;
        }
        if (c == 2) {
            def.breakdown_per_day = 1.0;
            def.repair_s = 3000.0;
        }
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        for (int32_t day = 0; day < 3; day++) {
            waste_driver_run(&driver, at_hour(11.0 + 24.0 * day), KOTA_HOUR_MS);
            kota_waste_collect(driver.waste, BIN);
            waste_driver_run(&driver, at_hour(14.0 + 24.0 * day), KOTA_SECOND_MS);
        }
        int32_t count;
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        cr_assert_geq(truck->loads, 1.0);
        work_s[c] = truck->work_s;
        broken_s[c] = truck->broken_s;
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_float_eq(work_s[1] - work_s[0], 1800.0, 2.0, "later orders find an empty bin");
    cr_assert(broken_s[0] == 0.0 && broken_s[1] == 0.0);
    cr_assert_float_eq(work_s[2] - work_s[0], broken_s[2], 2.0);
}

/* Each leg says when its truck would break down; one that did does not do so again that day. */
Test(dump, a_breakdown_on_the_way_is_the_days_only_one) {
    waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_MARKET);
    town->map.facilities[GARAGE].trucks = 1;
    waste_town_people(town, 10.0F, 0.0F);
    kota_waste_def def = ordered_def();
    def.breakdown_per_day = 1.0;
    def.repair_s = 3000.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(5.0), KOTA_HOUR_MS);
    kota_waste_input input = {.stop_time_s = town->stop_time_s};
    int64_t break_ms[2];
    for (int32_t day = 0; day < 2; day++) {
        kota_waste_collect(driver.waste, BIN);
        cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(5.01 + 24.0 * day), NULL), KOTA_OK);
        int32_t count;
        const kota_waste_leg *leg = kota_waste_legs(driver.waste, &count);
        cr_assert_eq(count, 1, "%d legs on day %d", (int)count, (int)day);
        break_ms[day] = leg->break_ms;
        cr_assert(leg->break_ms >= at_hour(5.0 + 24.0 * day) && leg->break_ms < at_hour(13.0 + 24.0 * day));
        cr_assert_eq(leg->repair_ms, 3000000);
        kota_waste_leg_end end = {.arrive_ms = leg->break_ms + 3000000, .distance_m = 700.0, .broken_s = 3000.0};
        input.leg_ends = &end;
        for (int32_t legs = 1, hour = 5; hour < 20; hour++) { /* to the dump and home, without another */
            input.leg_end_count = legs;
            cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(hour + 1.0 + 24.0 * day), NULL), KOTA_OK);
            leg = kota_waste_legs(driver.waste, &legs);
            if (legs == 0) continue;
            cr_assert(legs == 1 && leg->repair_ms == 0);
            end = (kota_waste_leg_end){.arrive_ms = leg->depart_ms + 1000, .distance_m = 1.0};
        }
        input.leg_end_count = 0;
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        cr_assert_eq(truck->doing, KOTA_TRUCK_PARKED);
        cr_assert_eq(truck->broken_s, 3000.0 * (day + 1));
    }
    cr_assert_neq(break_ms[1] - break_ms[0], KOTA_DAY_MS, "a moment of its own each day");
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Where legs follow tables, the day's one breakdown falls on a leg or at a stop, and lengthens the day by itself. */
Test(dump, a_breakdown_lengthens_a_day_by_tables) {
    for (uint64_t seed = 1; seed <= 12; seed++) {
        double work_s[2], broken_s[2];
        for (int32_t breaks = 0; breaks < 2; breaks++) {
            waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_MARKET);
            town->map.facilities[GARAGE].trucks = 1;
            kota_waste_def def = ordered_def();
            def.seed = seed;
            def.breakdown_per_day = breaks;
            def.repair_s = 3000.0;
            waste_driver driver;
            waste_driver_start(&driver, town, &def);
            waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
            float slow_s[36], long_m[36]; /* each leg takes 100 min: the day 5 h and some */
            int32_t stops, count;
            (void)kota_waste_stops(driver.waste, &stops);
            cr_assert_leq(stops, 6);
            for (int32_t k = 0; k < stops * stops; k++) slow_s[k] = 6000.0F, long_m[k] = 1000.0F;
            kota_waste_input input = {.stop_time_s = slow_s, .stop_length_m = long_m};
            kota_waste_collect(driver.waste, BIN);
            for (int32_t hour = 6; hour < 20; hour++)
                cr_assert_eq(kota_waste_step(driver.waste, &input, at_hour(hour + 1.0), NULL), KOTA_OK);
            const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
            cr_assert_eq(truck->doing, KOTA_TRUCK_PARKED);
            cr_assert_eq(truck->loads, 1.0);
            work_s[breaks] = truck->work_s;
            broken_s[breaks] = truck->broken_s;
            waste_driver_stop(&driver);
            waste_town_destroy(town);
        }
        cr_assert_eq(broken_s[0], 0.0);
        cr_assert(broken_s[1] == 0.0 || broken_s[1] == 3000.0);
        cr_assert_float_eq(work_s[1] - work_s[0], broken_s[1], 1e-6, "seed %d", (int)seed);
    }
}

Test(dump, prizes_limits_and_rules_are_kept) {
    waste_town *town = place_town(KOTA_FACILITY_LANDFILL, 1e6, KOTA_FACILITY_TRANSFER_STATION);
    kota_waste_def def = ordered_def();
    def.transfer_rate_kgph = 0.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, at_hour(6.0), KOTA_HOUR_MS);
    kota_waste_prize(driver.waste, BIN, 30.0); /* the way costs far more */
    waste_driver_run(&driver, at_hour(7.0), KOTA_MINUTE_MS);
    int32_t count;
    const kota_bin_state *bin = kota_waste_bins(driver.waste, &count);
    cr_assert_eq(bin->emptied, 0);
    kota_waste_limit(driver.waste, 0);
    kota_waste_prize(driver.waste, BIN, 5000.0);
    waste_driver_run(&driver, at_hour(8.0), KOTA_MINUTE_MS);
    cr_assert_eq(bin->emptied, 0, "no truck may go out");
    kota_waste_limit(driver.waste, -1);
    kota_waste_dump_rule(driver.waste, KOTA_DUMP_STATION);
    kota_waste_prize(driver.waste, BIN, 5000.0);
    waste_driver_run(&driver, at_hour(10.0), KOTA_MINUTE_MS);
    cr_assert_eq(bin->emptied, 1);
    cr_assert_eq(dump_of(&driver, PLACE)->taken_kg, 0.0, "the landfill is nearer, but the rule says otherwise");
    cr_assert_gt(dump_of(&driver, FURTHER)->taken_kg, 0.0);
    cr_assert_eq(driver.waste->bins[BIN].prize_s, 0.0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

/* Legs by the tables: hours as steps do what seconds as steps do. */
Test(dump, alone_an_hour_is_as_good_as_a_second) {
    double collected_kg[2], distance_m[2];
    for (int32_t coarse = 0; coarse < 2; coarse++) {
        waste_town *town = waste_town_random(5, 12, 2, 1);
        kota_waste_def def = waste_town_def();
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        driver.alone = true;
        waste_driver_run(&driver, driver.now_ms + 3 * KOTA_DAY_MS, coarse ? KOTA_HOUR_MS : 10 * KOTA_SECOND_MS);
        kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
        collected_kg[coarse] = kota_parcel_kg(&balance.collected);
        int32_t count;
        const kota_truck_state *truck = kota_waste_trucks(driver.waste, &count);
        distance_m[coarse] = truck[0].distance_m + truck[1].distance_m;
        cr_assert_eq(driver.legs, 0);
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_gt(collected_kg[0], 0.0);
    cr_assert_float_eq(collected_kg[1], collected_kg[0], 1e-6 * collected_kg[0]);
    cr_assert_float_eq(distance_m[1], distance_m[0], 1e-6 * distance_m[0]);
}

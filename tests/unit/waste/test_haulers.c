/* Haulers: from a transfer station, or a treatment, over the streets to a landfill. */
#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

enum { BIN, GARAGE, PLACE, LANDFILL };

static waste_town *hauled_town(kota_facility_kind kind) {
    waste_town *town = waste_town_create(10, 10, 200.0, 1);
    waste_town_people(town, 60.0F, 0.0F);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 1000.0, 500.0, 30.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", 1000.0, 1000.0, 1.0, 0);
    (void)waste_town_add(town, kind, "place", 700.0, 700.0, 100.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", 1900.0, 1900.0, 1e6, 0);
    return town;
}

typedef struct hauled_case {
    waste_town *town;
    waste_driver driver;
    kota_waste_fleet fleet[2];
} hauled_case;

static void begin(hauled_case *c, kota_facility_kind kind, int32_t haulers) {
    c->town = hauled_town(kind);
    kota_truck_kind_info truck = kota_truck_kinds[KOTA_TRUCK_KIND_DUMP_TRUCK];
    kota_truck_kind_info hauler = kota_truck_kinds[KOTA_TRUCK_KIND_HAULER];
    hauler.capacity_kg = 4000.0;
    c->fleet[0] = (kota_waste_fleet){GARAGE, 2, KOTA_TRUCK_KIND_DUMP_TRUCK, truck, 0.0};
    c->fleet[1] = (kota_waste_fleet){PLACE, haulers, KOTA_TRUCK_KIND_HAULER, hauler, 0.0};
    kota_waste_def def = waste_town_def();
    def.fleet = c->fleet;
    def.fleet_count = 2;
    def.collect_at_frac = 0.1;
    waste_driver_start(&c->driver, c->town, &def);
    kota_waste_dump_rule(c->driver.waste,
                         kind == KOTA_FACILITY_TRANSFER_STATION ? KOTA_DUMP_STATION : KOTA_DUMP_TREATMENT);
}

static void end(hauled_case *c) {
    kota_waste_balance b = kota_waste_balance_now(c->driver.waste, -1);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++)
        cr_assert_float_eq(kota_waste_residual_kg(&b, f), 0.0, 1e-6 * (1.0 + b.generated.kg[f]));
    waste_driver_stop(&c->driver);
    waste_town_destroy(c->town);
}

static const kota_truck_state *hauler_of(const hauled_case *c) {
    int32_t count, t = 0;
    const kota_truck_state *trucks = kota_waste_trucks(c->driver.waste, &count);
    while (trucks[t].kind != KOTA_TRUCK_KIND_HAULER) t++;
    return &trucks[t];
}

Test(haulers, drive_full_loads_to_the_landfill) {
    hauled_case c;
    begin(&c, KOTA_FACILITY_TRANSFER_STATION, 1);
    waste_driver_run(&c.driver, c.driver.now_ms + 4 * KOTA_DAY_MS, 5 * KOTA_MINUTE_MS);
    const kota_truck_state *hauler = hauler_of(&c);
    kota_waste_balance b = kota_waste_balance_now(c.driver.waste, -1);
    double there_m = kota_sqrt(2.0) * 1200.0, landfilled_kg = kota_parcel_kg(&b.landfilled);
    cr_assert_geq(hauler->loads, 2.0);
    cr_assert_leq(landfilled_kg, 4000.0 * hauler->loads + 1e-6);
    cr_assert_geq(landfilled_kg, 0.1 * 4000.0 * hauler->loads);
    cr_assert_float_eq(hauler->distance_m, 2.0 * there_m * hauler->loads, 0.01 * hauler->distance_m);
    cr_assert_gt(hauler->work_s, 0.0);
    end(&c);
}

Test(haulers, take_what_a_treatment_leaves) {
    hauled_case c;
    begin(&c, KOTA_FACILITY_TPS3R, 1);
    waste_driver_run(&c.driver, c.driver.now_ms + 6 * KOTA_DAY_MS, 5 * KOTA_MINUTE_MS);
    kota_waste_balance b = kota_waste_balance_now(c.driver.waste, -1);
    cr_assert_gt(kota_parcel_kg(&b.composted), 0.0);
    cr_assert_gt(hauler_of(&c)->loads, 0.0);
    cr_assert_gt(kota_parcel_kg(&b.landfilled), 0.0);
    cr_assert_leq(kota_parcel_kg(&b.landfilled), kota_parcel_kg(&b.residue) + 1e-6);
    end(&c);
}

/* A place without a hauler is emptied at the rate, as if it were outside the streets. */
Test(haulers, without_them_waste_flows_at_the_rate) {
    hauled_case c;
    begin(&c, KOTA_FACILITY_TRANSFER_STATION, 0);
    waste_driver_run(&c.driver, c.driver.now_ms + 4 * KOTA_DAY_MS, 5 * KOTA_MINUTE_MS);
    kota_waste_balance b = kota_waste_balance_now(c.driver.waste, -1);
    cr_assert_gt(kota_parcel_kg(&b.landfilled), 0.0);
    end(&c);
}

Test(haulers, are_kept_at_stations_and_treatments_alone) {
    cr_assert(kota_waste_has_haulers(KOTA_FACILITY_TRANSFER_STATION));
    cr_assert(kota_waste_has_haulers(KOTA_FACILITY_TPS3R));
    cr_assert(!kota_waste_has_haulers(KOTA_FACILITY_LANDFILL));
    cr_assert(!kota_waste_has_haulers(KOTA_FACILITY_GARAGE));
}

/* Saved in the middle of a haul, it goes on with the same bits. */
Test(haulers, go_on_from_a_saved_state) {
    hauled_case a, b;
    begin(&a, KOTA_FACILITY_TRANSFER_STATION, 2);
    a.driver.alone = true;
    waste_driver_run(&a.driver, a.driver.now_ms + KOTA_DAY_MS + 11 * KOTA_HOUR_MS, KOTA_HOUR_MS);
    kota_blob blob = {0};
    kota_waste_save(a.driver.waste, &blob);
    begin(&b, KOTA_FACILITY_TRANSFER_STATION, 2);
    b.driver.alone = true;
    cr_assert_eq(kota_waste_load(b.driver.waste, &blob), KOTA_OK);
    b.driver.now_ms = a.driver.now_ms;
    waste_driver_run(&a.driver, a.driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    waste_driver_run(&b.driver, b.driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    kota_hash one = waste_driver_hash(&a.driver), other = waste_driver_hash(&b.driver);
    cr_assert(one.low == other.low && one.high == other.high);
    kota_blob_free(&blob);
    end(&a);
    waste_driver_stop(&b.driver);
    waste_town_destroy(b.town);
}

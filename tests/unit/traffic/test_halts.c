/* Foreign vehicles that break down on a street: how long they stand, what they take of the street, and a saved one.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

/* Two streets of one lane, one behind the other; 0.8 PCE a second and room for 200 on each. */
static const char *const lines = "n A 0 0\nn B 1000 0\nn D 2000 0\n"
                                 "s ab A B 20 0.8 200 both\ns bd B D 20 0.8 200 both\n";
static const kota_traffic_def usual = {
    .seed = 1, .jam_wave_mps = 5, .reroute_s = 900, .give_up_s = 3600, .squeeze_s = 300};

static int32_t node(const char *name) { return street_net_node(lines, name); }

static kota_traffic *traffic_on(const kota_map *map, const kota_trip *trips, int32_t count) {
    kota_traffic *traffic;
    cr_assert(kota_traffic_create(&traffic, &usual, map, trips, count, 0, NULL) == KOTA_OK);
    return traffic;
}

static void run(kota_traffic *traffic, int64_t until_s) {
    cr_assert(kota_traffic_step(traffic, NULL, until_s * 1000, NULL) == KOTA_OK);
}

static void send(kota_traffic *traffic, bool loads, int64_t stand_from_s, int64_t stand_s) {
    kota_traffic_send(traffic, &(kota_foreign){.vehicle_class = KOTA_CLASS_TRUCK,
                                               .from_node = node("A"),
                                               .to_node = node("D"),
                                               .id = 77,
                                               .tag = 5,
                                               .loads = loads,
                                               .stand_from_ms = stand_from_s * 1000,
                                               .stand_ms = stand_s * 1000});
}

/* 2000 m at 60 km/h take a truck 120 s; it stands once, and not when it has arrived before its moment. */
Test(halts, a_truck_stands_for_as_long_as_was_said) {
    static const struct {
        int64_t from_s;
        double stood_s;
    } cases[] = {{0, 600}, {30, 600}, {90, 600}, {120, 0}, {200, 0}};
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    for (int32_t c = 0; c < 2 * KOTA_COUNT(cases); c++) {
        kota_traffic *traffic = traffic_on(map, NULL, 0);
        send(traffic, c % 2 == 0, cases[c / 2].from_s, 600);
        run(traffic, 1000);
        int32_t count;
        const kota_leg_end *ends = kota_traffic_leg_ends(traffic, &count);
        cr_assert_eq(count, 1);
        cr_assert_eq(ends[0].stood_s, cases[c / 2].stood_s);
        cr_assert_eq(ends[0].arrive_ms, 120000 + (int64_t)(1e3 * ends[0].stood_s));
        cr_assert_float_eq(ends[0].distance_m, 2000.0, 1e-6);
        kota_trip_totals totals = kota_traffic_totals(traffic, -1, KOTA_CLASS_COUNT);
        cr_assert_float_eq(totals.slowed_s + totals.queue_s, 0.0, 1e-3, "to stand is no traffic delay");
        kota_traffic_destroy(traffic);
    }
    kota_arena_destroy(arena);
}

/* Cars want to drive onto bd at 0.5 a second. A truck that stands there leaves them 0.35 x 0.8 = 0.28, and when it
 * has gone the queue dissolves at 0.8. One that does not load is in nobody's way. */
Test(halts, a_street_with_a_broken_truck_has_the_capacity_of_a_blocked_lane) {
    enum { CARS = 1200 };
    static kota_trip trips[CARS];
    for (int32_t k = 0; k < CARS; k++)
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = 2000 * k,
                               .from_node = node("A"),
                               .to_node = node("D"),
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1};
    for (int32_t loads = 0; loads < 2; loads++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_map *map = street_net(arena, lines);
        kota_traffic *traffic = traffic_on(map, trips, CARS);
        int32_t ab = street_net_link(map, lines, "ab");
        send(traffic, loads, 70, 1000);
        int32_t left[4];
        static const int64_t at_s[4] = {300, 1000, 1150, 1300};
        for (int32_t k = 0; k < 4; k++) {
            run(traffic, at_s[k]);
            left[k] = kota_traffic_link_left_veh(traffic)[ab];
        }
        cr_assert_float_eq(left[1] - left[0], 700 * (loads ? 0.28 : 0.5), 1.01, "%d", left[1] - left[0]);
        if (loads) cr_assert_float_eq(left[3] - left[2], 150 * 0.8, 1.01, "%d", left[3] - left[2]);
        kota_traffic_destroy(traffic);
        kota_arena_destroy(arena);
    }
}

Test(halts, a_run_saved_while_a_truck_stands_goes_on_to_the_bit) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    kota_traffic *whole = traffic_on(map, NULL, 0);
    send(whole, true, 70, 500);
    run(whole, 300);
    kota_blob blob = {0};
    kota_traffic_save(whole, &blob);
    kota_traffic *resumed = traffic_on(map, NULL, 0);
    kota_error err = {0};
    blob.err = &err;
    cr_assert_eq(kota_traffic_load(resumed, &blob), KOTA_OK, "%s", err.text);
    run(whole, 1000);
    run(resumed, 1000);
    cr_assert_eq(kota_traffic_event_hash(whole), kota_traffic_event_hash(resumed));
    int32_t count;
    const kota_leg_end *end = kota_traffic_leg_ends(resumed, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(end[0].stood_s, 500.0);
    cr_assert_eq(end[0].arrive_ms, 620000);
    kota_traffic_destroy(whole);
    kota_traffic_destroy(resumed);
    kota_blob_free(&blob);
    kota_arena_destroy(arena);
}

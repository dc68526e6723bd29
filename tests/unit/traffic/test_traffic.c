/* The engine's promises one by one: closures, waiting, foreign vehicles, holds, records, saving. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

/* A to B directly, or by C; D lies behind B on a road of its own. */
static const char *const lines = "n A 0 0\nn B 1000 0\nn C 500 400\nn D 2000 0\n"
                                 "s ab A B 20 0.8 200 both\ns ac A C 20 0.8 200 both\ns cb C B 20 0.8 200 both\n"
                                 "s bd B D 20 0.8 200 both\n";
static const kota_traffic_def usual = {
    .seed = 1, .jam_wave_mps = 5, .reroute_s = 900, .give_up_s = 3600, .squeeze_s = 300};

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_traffic *traffic;
    kota_class_mask *closed;
    float *caps;
} bed;

static bed bed_make(const kota_trip *trips, int32_t count) {
    bed one = {.arena = kota_arena_create("test", 0)};
    one.map = street_net(one.arena, lines);
    one.closed = KOTA_NEW(one.arena, kota_class_mask, one.map->roads.link_count);
    one.caps = KOTA_NEW(one.arena, float, one.map->roads.link_count);
    for (int32_t l = 0; l < one.map->roads.link_count; l++) one.caps[l] = (float)KOTA_INFINITY;
    cr_assert(kota_traffic_create(&one.traffic, &usual, one.map, trips, count, 0, NULL) == KOTA_OK);
    return one;
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
}

static void run(bed *one, double until_s) {
    kota_traffic_input input = {.closed_classes = one->closed, .speed_cap_mps = one->caps};
    cr_assert(kota_traffic_step(one->traffic, &input, (int64_t)(until_s * 1e3), NULL) == KOTA_OK);
}

static int32_t node(const char *name) { return street_net_node(lines, name); }
static int32_t link(const bed *one, const char *street) { return street_net_link(one->map, lines, street); }
static int32_t back(const bed *one, const char *street) { return one->map->roads.link_reverse[link(one, street)]; }

static kota_trip car(uint64_t id, double depart_s, const char *from, const char *to) {
    return (kota_trip){.id = id,
                       .depart_ms = (int64_t)(depart_s * 1e3),
                       .from_node = node(from),
                       .to_node = node(to),
                       .district = 0,
                       .vehicle_class = KOTA_CLASS_CAR,
                       .persons = 1.5f};
}

static kota_trip_totals cars(const bed *one) { return kota_traffic_totals(one->traffic, 0, KOTA_CLASS_CAR); }

Test(traffic, a_def_out_of_range_is_refused_with_its_name) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    kota_traffic_def def = usual;
    def.jam_wave_mps = 0.0;
    kota_error err = {0};
    kota_traffic *traffic = NULL;
    cr_assert(kota_traffic_create(&traffic, &def, map, NULL, 0, 0, &err) == KOTA_DATA);
    cr_assert(traffic == NULL);
    cr_assert(strstr(err.text, "jam_wave_mps = 0") != NULL, "%s", err.text);
    kota_arena_destroy(arena);
}

Test(traffic, places_of_trips_follow_them) {
    kota_trip trips[] = {car(1, 10, "A", "B"), car(2, 20, "A", "A"), car(3, 30, "A", "D")};
    const int32_t watched[] = {0, 2};
    kota_trip_place places[2];
    bed one = bed_make(trips, 3);
    run(&one, 5);
    kota_traffic_trip_places(one.traffic, watched, 2, places);
    cr_assert_eq(places[0].doing, KOTA_TRIP_AHEAD);
    cr_assert_eq(places[0].link, -1);
    cr_assert_eq(places[0].node, node("A"));
    run(&one, 35); /* 25 s after it left, of 50 on the first street */
    kota_traffic_trip_places(one.traffic, watched, 2, places);
    cr_assert_eq(places[0].doing, KOTA_TRIP_DRIVING);
    cr_assert_eq(places[0].link, link(&one, "ab"));
    cr_assert_float_eq(places[0].along_frac, 0.5, 0.01);
    cr_assert_float_eq(places[0].spent_s, 25.0, 0.1);
    one.closed[link(&one, "bd")] = KOTA_ALL_CLASSES;
    run(&one, 90);
    kota_traffic_trip_places(one.traffic, watched, 2, places);
    cr_assert_eq(places[0].doing, KOTA_TRIP_ARRIVED);
    cr_assert_eq(places[0].node, node("B"));
    cr_assert_eq(places[1].doing, KOTA_TRIP_STUCK);
    run(&one, 90 + 4000);
    kota_traffic_trip_places(one.traffic, watched, 2, places);
    cr_assert_eq(places[1].doing, KOTA_TRIP_GIVEN_UP);
    bed_free(&one);
}

Test(traffic, a_trip_is_counted_once_in_its_row) {
    kota_trip trips[] = {car(1, 10, "A", "B"), car(2, 20, "A", "A")};
    bed one = bed_make(trips, 2);
    run(&one, 15);
    cr_assert_eq(cars(&one).started, 1);
    cr_assert_eq(kota_traffic_under_way(one.traffic), 1);
    run(&one, 100);
    kota_trip_totals totals = cars(&one);
    cr_assert_eq(totals.started, 2);
    cr_assert_eq(totals.arrived, 2, "one from A to A arrives at once");
    cr_assert_float_eq(totals.person_s, 1.5 * 50.0, 1e-6);
    cr_assert_float_eq(totals.persons_arrived, 3.0, 1e-6);
    cr_assert_float_eq(totals.distance_m, 1000.0, 1e-6);
    cr_assert_eq(kota_traffic_totals(one.traffic, -1, KOTA_CLASS_CAR).started, 0);
    cr_assert_eq(kota_traffic_link_left_veh(one.traffic)[link(&one, "ab")], 1);
    bed_free(&one);
}

Test(traffic, a_closed_link_is_gone_round) {
    kota_trip trips[] = {car(1, 10, "A", "B"), car(2, 30, "A", "B")};
    bed one = bed_make(trips, 2);
    run(&one, 20);
    one.closed[link(&one, "ab")] = 1u << KOTA_CLASS_CAR;
    run(&one, 200);
    cr_assert_eq(cars(&one).arrived, 2);
    cr_assert_eq(kota_traffic_link_left_veh(one.traffic)[link(&one, "ab")], 1, "who was on it may leave it");
    cr_assert_eq(kota_traffic_link_left_veh(one.traffic)[link(&one, "cb")], 1);
    bed_free(&one);
}

Test(traffic, who_meets_a_closure_turns_round) {
    kota_trip trips[] = {car(1, 0, "A", "B")};
    bed one = bed_make(trips, 1);
    one.closed[link(&one, "ab")] = KOTA_ALL_CLASSES;
    run(&one, 10); /* on its way to C */
    one.closed[link(&one, "ab")] = 0;
    one.closed[link(&one, "cb")] = KOTA_ALL_CLASSES;
    run(&one, 300);
    kota_trip_totals totals = cars(&one);
    cr_assert_eq(totals.arrived, 1);
    cr_assert_float_eq(totals.distance_m, 2 * 640.3124 + 1000.0, 0.1, "%g", totals.distance_m);
    bed_free(&one);
}

Test(traffic, without_a_way_one_waits_and_goes_on_when_it_opens) {
    kota_trip trips[] = {car(1, 0, "A", "D"), car(2, 100, "A", "D")};
    bed one = bed_make(trips, 2);
    run(&one, 10);
    one.closed[link(&one, "bd")] = KOTA_ALL_CLASSES;
    run(&one, 1000);
    cr_assert_eq(kota_traffic_under_way(one.traffic), 2);
    cr_assert_eq(kota_traffic_link_load_pce(one.traffic)[link(&one, "ab")], 0.0f, "it pulled over");
    one.closed[link(&one, "bd")] = 0;
    run(&one, 1200);
    kota_trip_totals totals = cars(&one);
    cr_assert_eq(totals.arrived, 2);
    /* the first waited at B from 50 s, the second at A from 100 s; then 50 s and 100 s of driving */
    cr_assert_float_eq(totals.person_s, 1.5 * (1000 + 50 + 1000 - 100 + 100), 1e-3, "%g", totals.person_s);
    cr_assert_float_eq(totals.vehicle_s, 1000 + 50 + 1000 - 100 + 100, 1e-3);
    bed_free(&one);
}

Test(traffic, patience_ends_and_is_counted_but_foreign_vehicles_wait) {
    kota_trip trips[] = {car(1, 0, "A", "D")};
    bed one = bed_make(trips, 1);
    kota_traffic_send(one.traffic, &(kota_foreign){KOTA_CLASS_TRUCK, node("A"), node("D"), 0, 77, 5, true, 0, 0});
    one.closed[link(&one, "bd")] = KOTA_ALL_CLASSES;
    run(&one, 3599);
    cr_assert_eq(cars(&one).given_up, 0);
    run(&one, 3700);
    cr_assert_eq(cars(&one).given_up, 1);
    cr_assert_float_eq(cars(&one).persons_given_up, 1.5, 1e-6);
    cr_assert_eq(kota_traffic_under_way(one.traffic), 1);
    run(&one, 9000);
    one.closed[link(&one, "bd")] = 0;
    run(&one, 9300);
    int32_t count = 0;
    const kota_leg_end *ends = kota_traffic_leg_ends(one.traffic, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(ends[0].tag, 5);
    cr_assert_float_eq(ends[0].blocked_s, 9000.0, 1e-6);
    cr_assert_float_eq(ends[0].distance_m, 2000.0, 1e-6);
    cr_assert_eq(kota_traffic_totals(one.traffic, -1, KOTA_CLASS_COUNT).arrived, 1);
    bed_free(&one);
}

Test(traffic, those_who_wait_for_a_full_link_choose_again_when_it_closes) {
    kota_trip trips[400];
    for (int32_t k = 0; k < 400; k++) trips[k] = car((uint64_t)k + 1, 0.1 * k, "A", "D");
    bed one = bed_make(trips, 400);
    run(&one, 60); /* a long queue to start on ab, and one that leaves ab for bd */
    one.closed[link(&one, "ab")] = KOTA_ALL_CLASSES;
    run(&one, 1500);
    cr_assert_eq(cars(&one).arrived, 400);
    int32_t direct = kota_traffic_link_left_veh(one.traffic)[link(&one, "ab")];
    cr_assert(direct > 30 && direct < 60, "%d", direct);
    cr_assert_eq(kota_traffic_link_left_veh(one.traffic)[link(&one, "ac")], 400 - direct);
    bed_free(&one);
}

Test(traffic, foreign_legs_end_in_order_and_at_once_from_a_node_to_itself) {
    bed one = bed_make(NULL, 0);
    kota_traffic_send(one.traffic, &(kota_foreign){KOTA_CLASS_TRUCK, node("A"), node("A"), 5000, 9, 1, true, 0, 0});
    kota_traffic_send(one.traffic, &(kota_foreign){KOTA_CLASS_TRUCK, node("B"), node("B"), 5000, 3, 2, false, 0, 0});
    kota_traffic_send(one.traffic, &(kota_foreign){KOTA_CLASS_TRUCK, node("A"), node("B"), 0, 4, 3, true, 0, 0});
    run(&one, 70);
    int32_t count = 0;
    const kota_leg_end *ends = kota_traffic_leg_ends(one.traffic, &count);
    cr_assert_eq(count, 3);
    cr_assert(ends[0].tag == 2 && ends[1].tag == 1 && ends[2].tag == 3, "by time, then id");
    cr_assert(ends[0].arrive_ms == 5000 && ends[0].distance_m == 0.0);
    cr_assert_eq(ends[2].arrive_ms, 60000, "60 km/h");
    run(&one, 80);
    (void)kota_traffic_leg_ends(one.traffic, &count);
    cr_assert_eq(count, 0);
    bed_free(&one);
}

Test(traffic, a_vehicle_that_does_not_load_feels_queues_and_changes_nothing) {
    kota_trip trips[300];
    for (int32_t k = 0; k < 300; k++) trips[k] = car((uint64_t)k + 1, 0.5 * k, "A", "D");
    bed with = bed_make(trips, 300), without = bed_make(trips, 300);
    kota_traffic_send(with.traffic,
                      &(kota_foreign){KOTA_CLASS_TRUCK, node("A"), node("D"), 100000, 999, 1, false, 0, 0});
    int64_t arrived_ms = 0;
    for (double t = 60; t <= 1200; t += 60) {
        run(&with, t);
        run(&without, t);
        int32_t count = 0;
        const kota_leg_end *ends = kota_traffic_leg_ends(with.traffic, &count);
        if (count > 0) arrived_ms = ends[0].arrive_ms;
        kota_trip_totals one = cars(&with), other = cars(&without);
        cr_assert(memcmp(&one, &other, sizeof one) == 0);
        size_t bytes = (size_t)with.map->roads.link_count * sizeof(float);
        cr_assert(memcmp(kota_traffic_link_time_s(with.traffic), kota_traffic_link_time_s(without.traffic), bytes) ==
                  0);
        cr_assert(memcmp(kota_traffic_link_load_pce(with.traffic), kota_traffic_link_load_pce(without.traffic),
                         bytes) == 0);
    }
    cr_assert(arrived_ms >= 100000 + 120000, "%d", (int)arrived_ms);
    bed_free(&with);
    bed_free(&without);
}

Test(traffic, slow_water_slows_and_narrows_a_link) {
    kota_trip trips[100];
    for (int32_t k = 0; k < 100; k++) trips[k] = car((uint64_t)k + 1, 2.0 * k, "B", "D");
    bed one = bed_make(trips, 100);
    one.caps[link(&one, "bd")] = 5.0f;
    run(&one, 1.0);
    cr_assert_float_eq((double)kota_traffic_link_time_s(one.traffic)[link(&one, "bd")], 200.0, 1e-3);
    run(&one, 1200);
    /* capacity 0.2 PCE/s: the 100th passes the entry after 99 * 5 s, and needs 200 s more */
    cr_assert_eq(cars(&one).arrived, 100);
    double worst_s = cars(&one).person_s / 1.5 / 100;
    cr_assert_float_eq(worst_s, 200 + 99 * 3 / 2.0, 1.0, "%g", worst_s);
    bed_free(&one);
}

Test(traffic, advice_to_wait_holds_a_share_until_it_is_lifted) {
    kota_trip trips[1000];
    for (int32_t k = 0; k < 1000; k++) {
        trips[k] = car((uint64_t)k + 1, 1000 + 0.001 * k, "A", "B");
        trips[k].vehicle_class = KOTA_CLASS_WALK;
        trips[k].district = (int16_t)(k % 2);
    }
    bed one = bed_make(trips, 1000);
    kota_traffic_hold(one.traffic, 0, 0.4, 5000000);
    run(&one, 1100);
    int64_t started = kota_traffic_totals(one.traffic, 0, KOTA_CLASS_WALK).started;
    cr_assert(started > 260 && started < 340, "about 0.6 of 500: %d", (int)started);
    cr_assert_eq(kota_traffic_totals(one.traffic, 1, KOTA_CLASS_WALK).started, 500);
    cr_assert_eq(kota_traffic_under_way(one.traffic), (int32_t)started + 500, "who is held is not under way");
    kota_traffic_hold(one.traffic, 0, 0.2, 5000000);
    run(&one, 1200);
    cr_assert_eq(kota_traffic_totals(one.traffic, 0, KOTA_CLASS_WALK).started, started,
                 "who waits is not asked again");
    kota_traffic_hold(one.traffic, 0, 0.0, 0);
    run(&one, 1300);
    cr_assert_eq(kota_traffic_totals(one.traffic, 0, KOTA_CLASS_WALK).started, 500);
    bed_free(&one);
    one = bed_make(trips, 1000);
    kota_traffic_hold(one.traffic, -1, 1.0, 2000000);
    run(&one, 2999.999); /* from 0 to 2000 s: who wishes to leave at 1000 s leaves 2000 s later */
    cr_assert_eq(kota_traffic_under_way(one.traffic), 0);
    run(&one, 3000.5);
    int32_t gone = kota_traffic_under_way(one.traffic);
    cr_assert(gone > 400 && gone < 600, "they keep their distance: %d of 1000 within half a second", gone);
    run(&one, 1e5);
    kota_trip_totals totals = kota_traffic_totals(one.traffic, 1, KOTA_CLASS_WALK);
    cr_assert_float_eq(totals.postponed_person_s, 500 * 2000.0 * totals.persons_arrived / 500, 1.0);
    cr_assert(totals.person_s < totals.persons_arrived * 1900, "travel counts from leaving home: %g",
              totals.person_s);
    bed_free(&one);
}

Test(traffic, times_from_a_node_know_queues_classes_and_closures) {
    kota_trip trips[300];
    for (int32_t k = 0; k < 300; k++) trips[k] = car((uint64_t)k + 1, 0.5 * k, "B", "D");
    bed one = bed_make(trips, 300);
    float time_s[4];
    kota_traffic_times_from(one.traffic, KOTA_CLASS_CAR, node("A"), time_s);
    cr_assert_float_eq((double)time_s[node("D")], 100.0, 0.01);
    kota_traffic_times_from(one.traffic, KOTA_CLASS_TRUCK, node("A"), time_s);
    cr_assert_float_eq((double)time_s[node("D")], 120.0, 0.01);
    one.closed[link(&one, "ab")] = KOTA_ALL_CLASSES;
    one.closed[back(&one, "bd")] = KOTA_ALL_CLASSES;
    run(&one, 1);
    kota_traffic_times_from(one.traffic, KOTA_CLASS_CAR, node("A"), time_s);
    cr_assert_float_eq((double)time_s[node("B")], 2 * 32.0156, 0.01);
    kota_traffic_times_from(one.traffic, KOTA_CLASS_CAR, node("D"), time_s);
    cr_assert(time_s[node("D")] == 0.0f && time_s[node("A")] > 1e30f, "no way out of D");
    float between_s[16];
    int32_t nodes[4] = {2, 0, 3, 1};
    kota_traffic_times_between(one.traffic, KOTA_CLASS_CAR, nodes, 4, between_s, NULL);
    for (int32_t k = 0; k < 16; k++) {
        kota_traffic_times_from(one.traffic, KOTA_CLASS_CAR, nodes[k / 4], time_s);
        cr_assert(between_s[k] == time_s[nodes[k % 4]], "from %d to %d", nodes[k / 4], nodes[k % 4]);
    }
    bed_free(&one);
}

/* Five cars are at the first street's end after 50, 52 .. 58 s; into the second gets one each 500 s. */
Test(traffic, bins_tell_how_many_stood_in_them_whoever_leaves) {
    static const char *const narrow = "n A 0 0\nn B 1000 0\nn D 2000 0\ns ab A B 20 0.8 200\ns bd B D 20 0.002 200\n";
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, narrow);
    kota_traffic_def def = usual;
    def.bin_s = 300;
    def.bins_kept = 8;
    def.squeeze_s = 3600;
    kota_trip trips[5];
    for (int32_t k = 0; k < 5; k++) {
        trips[k] = car((uint64_t)k + 1, 2.0 * k, "A", "A");
        trips[k].to_node = street_net_node(narrow, "D");
    }
    kota_traffic *traffic = NULL;
    cr_assert(kota_traffic_create(&traffic, &def, map, trips, 5, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_step(traffic, NULL, 1210000, NULL) == KOTA_OK);
    const kota_traffic_bins *bins = kota_traffic_bin_rows(traffic);
    static const float left[] = {1, 1, 0, 1};
    static const float queue[] = {980.0f / 300, 1150.0f / 300, 3, 750.0f / 300};
    cr_assert_eq(bins->count, 4);
    for (int32_t b = 0; b < 4; b++) {
        size_t at = (size_t)b * (size_t)map->roads.link_count + (size_t)street_net_link(map, narrow, "ab");
        cr_expect_eq(bins->left_veh[at], left[b], "bin %d: %g left", b, (double)bins->left_veh[at]);
        cr_expect_float_eq(bins->queue_veh[at], queue[b], 1e-4, "bin %d: %g stood", b, (double)bins->queue_veh[at]);
        cr_expect_float_eq(bins->drive_s[at], left[b] * 50.0f, 1e-4, "bin %d: drove %g s", b,
                           (double)bins->drive_s[at]);
    }
    kota_traffic_destroy(traffic);
    kota_arena_destroy(arena);
}

Test(traffic, reset_keeps_those_under_way_as_started) {
    kota_trip trips[] = {car(1, 0, "A", "B"), car(2, 80, "A", "B")};
    bed one = bed_make(trips, 2);
    run(&one, 100);
    kota_traffic_reset_records(one.traffic);
    kota_trip_totals totals = cars(&one);
    cr_assert(totals.started == 1 && totals.arrived == 0 && totals.distance_m == 0.0);
    cr_assert_eq(kota_traffic_link_left_veh(one.traffic)[link(&one, "ab")], 0);
    run(&one, 200);
    cr_assert_eq(cars(&one).arrived, 1);
    bed_free(&one);
}

/* From Z over A to B, and on over C or, a little longer, over E. */
static const char *const fork = "n Z -1000 0\nn A 0 0\nn B 1000 0\nn C 2000 0\nn D 3000 0\nn E 2000 400\n"
                                "s za Z A 20 0.8 200\ns ab A B 20 0.8 200\ns bc B C 20 0.8 200 both\n"
                                "s cd C D 20 0.8 200\ns be B E 20 0.8 200\ns ed E D 20 0.8 200\n";

/* A car under way learns at 900 s that a street ahead crawls, or at once that one is closed. Links that it drove: bit
 * 0 bc, bit 1 be, bit 2 back over bc. */
static uint32_t driven(double uninformed_frac, const char *crawls, const char *closes) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, fork);
    kota_traffic_def def = usual;
    def.uninformed_frac = uninformed_frac;
    kota_trip trip = {.id = 5,
                      .depart_ms = 880000,
                      .from_node = street_net_node(fork, "Z"),
                      .to_node = street_net_node(fork, "D"),
                      .district = 0,
                      .vehicle_class = KOTA_CLASS_CAR,
                      .persons = 1};
    float *caps = KOTA_NEW(arena, float, map->roads.link_count);
    kota_class_mask *closed = KOTA_NEW(arena, kota_class_mask, map->roads.link_count);
    kota_traffic_input input = {.speed_cap_mps = caps, .closed_classes = closed};
    kota_traffic *traffic;
    for (int32_t l = 0; l < map->roads.link_count; l++) caps[l] = (float)KOTA_INFINITY;
    cr_assert(kota_traffic_create(&traffic, &def, map, &trip, 1, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_step(traffic, &input, 885000, NULL) == KOTA_OK);
    if (crawls != NULL) caps[street_net_link(map, fork, crawls)] = 1;
    if (closes != NULL) closed[street_net_link(map, fork, closes)] = KOTA_ALL_CLASSES;
    cr_assert(kota_traffic_step(traffic, &input, 4000000, NULL) == KOTA_OK);
    cr_assert_eq(kota_traffic_totals(traffic, 0, KOTA_CLASS_CAR).arrived, 1);
    const int32_t *left = kota_traffic_link_left_veh(traffic);
    int32_t bc = street_net_link(map, fork, "bc");
    uint32_t over = (uint32_t)(left[bc] > 0) | (uint32_t)(left[street_net_link(map, fork, "be")] > 0) << 1 |
                    (uint32_t)(left[map->roads.link_reverse[bc]] > 0) << 2;
    kota_traffic_destroy(traffic);
    kota_arena_destroy(arena);
    return over;
}

Test(traffic, the_informed_choose_anew_under_way_and_the_others_where_they_are_stopped) {
    for (int32_t share = 0; share < 2; share++) {
        double uninformed = share;
        cr_assert_eq(driven(uninformed, NULL, NULL), 1u, "the short way");
        cr_assert_eq(driven(uninformed, "bc", NULL), share == 0 ? 2u : 1u, "%u", driven(uninformed, "bc", NULL));
        cr_assert_eq(driven(uninformed, NULL, "cd"), share == 0 ? 2u : 7u, "%u", driven(uninformed, NULL, "cd"));
        cr_assert_eq(driven(uninformed, NULL, "bc"), 2u, "both are stopped before it at the latest");
    }
}

/* 200 to a place beyond the closed street bd, half of them shopping; other shops are at C and, further away, at A. */
Test(traffic, of_trips_to_closed_places_some_go_elsewhere_and_the_rest_is_held_and_woken) {
    enum { COUNT = 203 };
    kota_trip trips[COUNT];
    trips[0] = car(9001, 0, "A", "C");
    trips[1] = car(9002, 0, "B", "A");
    trips[2] = car(9003, 0, "C", "D");
    for (int32_t k = 3; k < COUNT; k++) trips[k] = car((uint64_t)k, 2.0 * k, "A", "D");
    for (int32_t k = 0; k < COUNT; k++) trips[k].purpose = k % 2 == 0 || k < 3 ? KOTA_TRIP_SHOP : KOTA_TRIP_WORK;
    for (int32_t share = 0; share < 3; share++) {
        bed one = bed_make(trips, COUNT);
        kota_traffic_def def = usual;
        def.retarget_frac = 0.5 * share;
        kota_traffic_destroy(one.traffic);
        cr_assert(kota_traffic_create(&one.traffic, &def, one.map, trips, COUNT, 0, NULL) == KOTA_OK);
        one.closed[link(&one, "bd")] = KOTA_ALL_CLASSES;
        run(&one, 1000);
        kota_trip_totals now = cars(&one);
        cr_assert_eq(now.started, COUNT);
        cr_assert_eq(now.held + now.retargeted + 2, COUNT, "%d held, %d elsewhere", (int)now.held,
                     (int)now.retargeted);
        double shoppers = 101, wanted = 0.5 * share * shoppers, spread = share == 1 ? 4 * kota_sqrt(shoppers / 4) : 0;
        cr_assert_float_eq((double)now.retargeted, wanted, spread, "%d of %g", (int)now.retargeted, wanted);
        cr_assert_float_eq(now.persons_retargeted, 1.5 * (double)now.retargeted, 1e-9);
        cr_assert_eq(now.arrived, now.retargeted + 2);
        one.closed[link(&one, "bd")] = 0;
        run(&one, 3000); /* before their patience ends */
        cr_assert_eq(cars(&one).arrived, COUNT);
        cr_assert_eq(cars(&one).given_up, 0);
        cr_assert_gt(cars(&one).closure_s, 0);
        bed_free(&one);
    }
}

static kota_hash state_of(const kota_traffic *traffic) {
    kota_blob blob = {0};
    kota_traffic_save(traffic, &blob);
    kota_hash hash = kota_hash_bytes(blob.bytes, blob.length);
    kota_blob_free(&blob);
    return hash;
}

Test(traffic, a_loaded_run_goes_on_to_the_bit) {
    enum { COUNT = 600, STEPS = 40 };
    static const char *const names[] = {"A", "B", "C", "D"};
    kota_trip trips[COUNT];
    kota_key key = {.seed = 3, .entity = 1, .stream = KOTA_STREAM_PEOPLE};
    for (int32_t k = 0; k < COUNT; k++) {
        uint64_t n = (uint64_t)k;
        trips[k] =
            car(n + 1, 2.0 * k, names[kota_random_below(key, 2 * n, 4)], names[kota_random_below(key, 2 * n + 1, 4)]);
        trips[k].vehicle_class = (uint8_t)(k % KOTA_CLASS_COUNT);
    }
    for (int32_t round = 0; round < 6; round++) {
        bed whole = bed_make(trips, COUNT), resumed = bed_make(trips, COUNT);
        int32_t stop = 1 + kota_random_below(key, 10000 + (uint64_t)round, STEPS - 2);
        for (int32_t step = 1; step <= STEPS; step++) {
            bed *both[] = {&whole, &resumed};
            for (int32_t k = 0; k < 2; k++) {
                bed *one = both[k];
                if (step == 5) kota_traffic_hold(one->traffic, 0, 0.3, 900000);
                if (step % 7 == 0) {
                    kota_traffic_send(one->traffic,
                                      &(kota_foreign){KOTA_CLASS_TRUCK, node("A"), node("D"), step * 60000 - 40000,
                                                      1000 + (uint64_t)step, step, step % 2 == 0, 0, 0});
                }
                one->closed[link(one, "bd")] = step > 9 && step < 20 ? 0x3f : 0;
                one->caps[link(one, "ab")] = step > 14 && step < 17 ? 3.0f : (float)KOTA_INFINITY;
                run(one, step * 60.0);
            }
            if (step == stop) {
                kota_blob blob = {0};
                kota_traffic_save(resumed.traffic, &blob);
                kota_traffic_destroy(resumed.traffic);
                cr_assert(kota_traffic_create(&resumed.traffic, &usual, resumed.map, trips, COUNT, 0, NULL) ==
                          KOTA_OK);
                cr_assert(kota_traffic_load(resumed.traffic, &blob) == KOTA_OK);
                kota_blob_free(&blob);
            }
            kota_hash one = state_of(whole.traffic), other = state_of(resumed.traffic);
            cr_assert(one.low == other.low && one.high == other.high, "round %d stopped at %d differs at %d", round,
                      stop, step);
            int32_t links = whole.map->roads.link_count;
            cr_assert(memcmp(kota_traffic_link_time_s(whole.traffic), kota_traffic_link_time_s(resumed.traffic),
                             (size_t)links * sizeof(float)) == 0);
        }
        bed_free(&whole);
        bed_free(&resumed);
    }
}

Test(traffic, a_state_goes_on_with_other_trips_and_a_cut_one_is_refused) {
    kota_trip trips[] = {car(1, 0, "A", "B"), car(2, 10, "A", "B")},
              others[] = {car(1, 0, "A", "B"), car(3, 10, "A", "B")};
    bed one = bed_make(trips, 2), other = bed_make(others, 2), again = bed_make(trips, 2);
    run(&one, 30);
    kota_error err = {0};
    kota_blob blob = {.err = &err};
    kota_traffic_save(one.traffic, &blob);
    cr_assert_eq(kota_traffic_load(other.traffic, &blob), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_traffic_under_way(other.traffic), kota_traffic_under_way(one.traffic), "on a warm start");
    for (size_t cut = 0; cut < blob.length; cut += 61) {
        kota_blob part = {.bytes = blob.bytes, .length = cut, .capacity = blob.length, .err = &err};
        cr_assert(kota_traffic_load(again.traffic, &part) == KOTA_DATA, "cut at %zu", cut);
    }
    kota_blob_free(&blob);
    bed_free(&one);
    bed_free(&other);
    bed_free(&again);
}

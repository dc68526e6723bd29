/* Standing orders: closed lanes, tolls, messages and headways, each against what arithmetic says; and that they are
 * saved. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

/* Two ways from A to D: by B quicker (200 s), by C (260 s); both wide enough for all. */
static const char *const ways = "n A 0 0\nn B 1000 1000\nn C 1000 -1000\nn D 2000 0\n"
                                "s ab A B 10 1.6 400 lanes 2\ns bd B D 10 1.6 400 lanes 2\n"
                                "s ac A C 7.7 1.6 400 lanes 2\ns cd C D 7.7 1.6 400 lanes 2\n";
/* One street of two lanes: 0.8 vehicles a second. */
static const char *const street =
    "n A 0 0\nn B 1000 0\nn C 2000 0\ns ab A B 20 0.8 400 lanes 2\ns bc B C 20 1.6 400 lanes 2\n";

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_trip trips[1000];
    int32_t count;
    kota_traffic *traffic;
} bed;

static const kota_traffic_def usual = {
    .jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5, .time_idr_per_h = 15000};

/* Cars from node 0 to the last one, one each gap_s from 0 on. */
static bed *bed_make(const char *net, int32_t count, double gap_s, const kota_traffic_def *def) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, net);
    one->count = count;
    for (int32_t k = 0; k < count; k++)
        one->trips[k] = (kota_trip){.id = (uint64_t)k * 7919 + 1,
                                    .depart_ms = (int64_t)(k * gap_s * 1e3),
                                    .from_node = 0,
                                    .to_node = one->map->roads.node_count - 1,
                                    .district = -1,
                                    .vehicle_class = KOTA_CLASS_CAR,
                                    .persons = 1};
    kota_error err = {0};
    cr_assert(kota_traffic_create(&one->traffic, def, one->map, one->trips, count, 0, &err) == KOTA_OK, "%s",
              err.text);
    return one;
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static void run(const bed *one, double until_s) {
    cr_assert(kota_traffic_step(one->traffic, NULL, (int64_t)(until_s * 1e3), NULL) == KOTA_OK);
}

static int32_t left(const bed *one, const char *net, const char *link) {
    return kota_traffic_link_left_veh(one->traffic)[street_net_link(one->map, net, link)];
}

Test(orders, a_closed_lane_halves_the_street) {
    bed *open = bed_make(street, 900, 1, &usual), *half = bed_make(street, 900, 1, &usual);
    kota_traffic_close_lanes(half->traffic, street_net_link(half->map, street, "ab"), 1);
    run(open, 600);
    run(half, 600);
    cr_assert_float_eq(left(open, street, "ab"), 0.8 * 550, 5, "%d", (int)left(open, street, "ab"));
    cr_assert_float_eq(left(half, street, "ab"), 0.4 * 550, 5, "%d", (int)left(half, street, "ab"));
    kota_traffic_close_lanes(half->traffic, street_net_link(half->map, street, "ab"), 0);
    run(half, 1100);
    cr_assert_float_eq(left(half, street, "ab"), 0.4 * 600 + 0.8 * 450, 10, "%d", (int)left(half, street, "ab"));
    kota_traffic_close_lanes(half->traffic, street_net_link(half->map, street, "ab"), 12); /* one stays open */
    run(half, 20000);
    cr_assert_eq(kota_traffic_totals(half->traffic, -1, KOTA_CLASS_CAR).arrived, 900);
    bed_free(open);
    bed_free(half);
}

/* 60 s at 15,000 rupiah an hour and the class's persons: below that price nobody moves, above it all do. */
Test(orders, a_toll_is_weighed_by_the_value_of_time) {
    double sixty_s = 15000.0 / 60 * kota_classes[KOTA_CLASS_CAR].persons;
    double ways_s = 2 * 1000 * 1.41421356 * (1 / 7.7 - 1 / 10.0), even = sixty_s * ways_s / 60;
    for (int32_t k = 0; k < 3; k++) {
        bed *one = bed_make(ways, 50, 10, &usual);
        int32_t ab = street_net_link(one->map, ways, "ab");
        double idr = k == 0 ? 0.9 * even : 1.1 * even;
        kota_traffic_toll(one->traffic, ab, k == 2 ? 1 << KOTA_CLASS_TRUCK : KOTA_ALL_CLASSES, idr);
        run(one, 2000);
        kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_CAR);
        cr_assert_eq(totals.arrived, 50);
        cr_assert_eq(left(one, ways, "ab"), k == 1 ? 0 : 50, "%d", (int)k);
        cr_assert_float_eq(totals.toll_idr, k == 0 ? 50 * 0.9 * even : 0, 0.5, "%g", totals.toll_idr);
        bed_free(one);
    }
}

/* A street to X, from where two ways lead on; B, on the quicker one, is a dead end once BD is closed. Who is on AX
 * then and learns nothing runs into it and gives up; a message to half of them saves that half. */
static const char *const fork_net = "n A 0 0\nn X 1000 0\nn B 2000 500\nn C 2000 -800\nn D 3000 0\n"
                                    "s ax A X 10 1.6 400 lanes 2\ns xb X B 10 1.6 400 lanes 2\n"
                                    "s bd B D 10 1.6 400 lanes 2\ns xc X C 10 1.6 400 lanes 2\n"
                                    "s cd C D 10 1.6 400 lanes 2\n";

Test(orders, a_message_makes_travellers_choose_anew) {
    kota_traffic_def blind = usual;
    double gave_up[2];
    blind.uninformed_frac = 1;
    for (int32_t k = 0; k < 2; k++) {
        bed *one = bed_make(fork_net, 100, 1, &blind);
        if (k == 1) kota_traffic_inform(one->traffic, -1, 0.5, 10000000);
        run(one, 99.5);
        kota_class_mask *closed = KOTA_NEW(one->arena, kota_class_mask, one->map->roads.link_count);
        closed[street_net_link(one->map, fork_net, "bd")] = KOTA_ALL_CLASSES;
        kota_traffic_input input = {.closed_classes = closed};
        cr_assert(kota_traffic_step(one->traffic, &input, 9000000, NULL) == KOTA_OK);
        kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_CAR);
        cr_assert_eq(totals.arrived + totals.given_up, 100);
        gave_up[k] = (double)totals.given_up;
        bed_free(one);
    }
    cr_assert_geq(gave_up[0], 98, "all that had left: %g", gave_up[0]);
    cr_assert_float_eq(gave_up[1], 50, 20, "half of them, four standard deviations: %g", gave_up[1]);
}

static const uint64_t id[] = {77};
static const uint8_t bus[] = {KOTA_CLASS_BUS};
static const int32_t route_start[] = {0, 2}, stop_start[] = {0, 2}, stop_leg[] = {0, 1};
static const float stop_at_m[] = {500, 500}, headway_s[] = {600}, capacity[] = {40}, dwell_s[] = {10}, per[] = {2};
static const int64_t first_ms[] = {0}, last_ms[] = {INT64_C(7200000)};

Test(orders, a_line_runs_more_often_from_now_on_and_after_a_load) {
    bed *one = bed_make(street, 0, 1, &usual), *other = bed_make(street, 0, 1, &usual);
    int32_t route[2] = {street_net_link(one->map, street, "ab"), street_net_link(one->map, street, "bc")};
    kota_lines lines = {.line_count = 1,
                        .id = id,
                        .vehicle_class = bus,
                        .route_start = route_start,
                        .route_link = route,
                        .stop_start = stop_start,
                        .stop_leg = stop_leg,
                        .stop_at_m = stop_at_m,
                        .headway_s = headway_s,
                        .first_ms = first_ms,
                        .last_ms = last_ms,
                        .capacity_persons = capacity,
                        .dwell_s = dwell_s,
                        .dwell_per_boarding_s = per};
    cr_assert_eq(kota_traffic_set_lines(one->traffic, &lines, NULL), KOTA_OK);
    cr_assert_eq(kota_traffic_set_lines(other->traffic, &lines, NULL), KOTA_OK);
    run(one, 1300);                             /* left at 0, 600, 1200 */
    kota_traffic_headway(one->traffic, 0, 120); /* then at 1420, 1540, ... */
    kota_traffic_toll(one->traffic, route[0], 1 << KOTA_CLASS_BUS, 100);
    kota_traffic_close_lanes(one->traffic, route[1], 1);
    kota_blob blob = {0};
    kota_traffic_save(one->traffic, &blob);
    kota_error err = {0};
    blob.err = &err;
    cr_assert_eq(kota_traffic_load(other->traffic, &blob), KOTA_OK, "%s", err.text);
    run(one, 2400);
    run(other, 2400);
    kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS);
    cr_assert_eq(totals.started, 3 + 9, "%d", (int)totals.started); /* 1420 .. 2380 */
    cr_assert_eq(kota_traffic_event_hash(one->traffic), kota_traffic_event_hash(other->traffic));
    cr_assert_float_eq(totals.toll_idr, kota_traffic_totals(other->traffic, -1, KOTA_CLASS_BUS).toll_idr, 0);
    cr_assert_gt(totals.toll_idr, 500);
    kota_blob_free(&blob);
    bed_free(one);
    bed_free(other);
}

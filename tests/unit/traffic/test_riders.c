/* Passengers one by one: wait, room, changes, vehicles that cannot go on, lines beside the streets, saving; and their
 * ways out of the strategies. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"
#include "traffic/transit.h"

/* A line along three streets of 1000 m with stops at 500 m of the first and the last; a second one, beside the
 * streets, on from there. A by-pass leads round the middle street. */
static const char *const streets =
    "n A 0 0\nn B 1000 0\nn C 2000 0\nn D 3000 0\nn E 1500 900\n"
    "s ab A B 20 1.6 400 lanes 2\ns bc B C 20 1.6 400 lanes 2\n"
    "s cd C D 20 0.4 400 lanes 2\ns be B E 20 1.6 400\ns ed E D 20 1.6 400\ns db D B 20 1.6 400\n";

enum { RIDERS = 6 };

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    int32_t route[3], stop_node[4], closed_link;
    uint8_t own_way[2];
    kota_lines lines;
    kota_rides rides;
    kota_traffic *traffic;
    kota_class_mask *closed;
} bed;

static const uint64_t id[] = {77, 78};
static const uint8_t bus[] = {KOTA_CLASS_BUS, KOTA_CLASS_BUS};
static const int32_t route_start[] = {0, 3, 3}, stop_start[] = {0, 2, 4}, stop_leg[] = {0, 2, 0, 0};
static const float stop_at_m[] = {500, 500, 0, 0}, headway_s[] = {600, 600}, dwell_s[] = {10, 20}, per[] = {2, 2};
static const float capacity[] = {3, 40}, ride_s[] = {0, 0, 0, 100};
static const int64_t first_ms[] = {600000, 0}, last_ms[] = {7200000, 7200000};
/* Five ride the first line alone, at 0 .. 4 s after a walk of 100 s; the last one changes. */
static const int64_t depart_ms[RIDERS] = {0, 1000, 2000, 3000, 4000, 5000};
static const int32_t leg_start[RIDERS + 1] = {0, 1, 2, 3, 4, 5, 7};
static const int32_t leg_board[] = {0, 0, 0, 0, 0, 0, 2}, leg_alight[] = {1, 1, 1, 1, 1, 1, 3};
static const float leg_walk_s[] = {100, 100, 100, 100, 100, 100, 60}, last_walk_s[RIDERS] = {50, 50, 50, 50, 50, 30};

static bed *bed_make(void) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, streets);
    static const char *const names[] = {"ab", "bc", "cd"};
    for (int32_t k = 0; k < 3; k++) one->route[k] = street_net_link(one->map, streets, names[k]);
    const kota_roads *roads = &one->map->roads;
    one->stop_node[0] = roads->link_to[one->route[0]];
    one->stop_node[1] = one->stop_node[2] = roads->link_to[one->route[2]];
    one->stop_node[3] = roads->link_from[one->route[0]];
    one->closed_link = one->route[1];
    one->closed = kota_alloc((size_t)roads->link_count, sizeof *one->closed);
    one->lines = (kota_lines){.line_count = 2,
                              .id = id,
                              .vehicle_class = bus,
                              .route_start = route_start,
                              .route_link = one->route,
                              .stop_start = stop_start,
                              .stop_leg = stop_leg,
                              .stop_at_m = stop_at_m,
                              .headway_s = headway_s,
                              .first_ms = first_ms,
                              .last_ms = last_ms,
                              .capacity_persons = capacity,
                              .dwell_s = dwell_s,
                              .dwell_per_boarding_s = per,
                              .own_way = one->own_way,
                              .stop_ride_s = ride_s,
                              .stop_node = one->stop_node};
    one->rides = (kota_rides){.rider_count = RIDERS,
                              .depart_ms = depart_ms,
                              .leg_start = leg_start,
                              .leg_board = leg_board,
                              .leg_alight = leg_alight,
                              .leg_walk_s = leg_walk_s,
                              .last_walk_s = last_walk_s,
                              .walk_mps = 1,
                              .patience_s = 1800};
    return one;
}

static kota_traffic *engine_of(const bed *one) {
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
    kota_traffic *traffic;
    cr_assert(kota_traffic_create(&traffic, &def, one->map, NULL, 0, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_set_lines(traffic, &one->lines, NULL) == KOTA_OK);
    cr_assert(kota_traffic_set_riders(traffic, &one->rides, NULL) == KOTA_OK);
    return traffic;
}

static void run(kota_traffic *traffic, const bed *one, double until_s) {
    kota_traffic_input input = {.closed_classes = one->closed};
    cr_assert(kota_traffic_step(traffic, &input, (int64_t)(until_s * 1e3), NULL) == KOTA_OK);
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one->closed);
    kota_free(one);
}

static double arrives_s(const bed *one, int32_t rider) {
    kota_ride_record ride = kota_traffic_ride(one->traffic, rider);
    return ride.arrive_ms == INT64_MAX ? KOTA_NAN : (double)ride.arrive_ms * 1e-3;
}

/* A loop B C D B C with stops at each end: the rider gets on at D, stays on board past B and gets off at the second
 * visit of C, where the first visit let nobody off. */
Test(riders, ride_on_where_a_loop_begins_anew) {
    static const char *const names[] = {"bc", "cd", "db", "bc"};
    static const int32_t loop_start[] = {0, 4}, stops[] = {0, 4}, legs[] = {0, 1, 2, 3}, ways[] = {0, 1, 2};
    static const int32_t board[] = {1, 0}, alight[] = {3, 1};
    static const int64_t depart[] = {0, 0};
    static const float at_m[] = {1000, 1000, 2000, 1000}, walks_s[] = {10, 10};
    bed *one = bed_make();
    const kota_roads *roads = &one->map->roads;
    int32_t route[4], stop_node[4];
    for (int32_t k = 0; k < 4; k++) route[k] = street_net_link(one->map, streets, names[k]);
    for (int32_t s = 0; s < 4; s++) stop_node[s] = roads->link_to[route[legs[s]]];
    cr_assert_eq(stop_node[0], stop_node[3]);
    one->lines.line_count = 1;
    one->lines.route_start = loop_start;
    one->lines.route_link = route;
    one->lines.stop_start = stops;
    one->lines.stop_leg = legs;
    one->lines.stop_at_m = at_m;
    one->lines.stop_node = stop_node;
    one->rides = (kota_rides){.rider_count = 2,
                              .depart_ms = depart,
                              .leg_start = ways,
                              .leg_board = board,
                              .leg_alight = alight,
                              .leg_walk_s = walks_s,
                              .last_walk_s = walks_s,
                              .walk_mps = 1,
                              .patience_s = 1800};
    one->traffic = engine_of(one);
    run(one->traffic, one, 7200);
    double at_c_s = 600 + 1000 * 3.6 / 50, at_d_s = at_c_s + 12 + 1000 * 3.6 / 50;
    double again_s = at_d_s + 12 + 3000 * 3.6 / 50 + 10; /* a stop between */
    cr_assert_float_eq(arrives_s(one, 1), at_d_s + 10, 1.0, "%g of %g", arrives_s(one, 1), at_d_s + 10);
    cr_assert_float_eq(arrives_s(one, 0), again_s + 10, 2.0, "%g of %g", arrives_s(one, 0), again_s + 10);
    int32_t count;
    const kota_stop_record *records = kota_traffic_stop_records(one->traffic, &count);
    cr_assert_eq(count, 4);
    for (int32_t s = 0; s < 4; s++) cr_assert_eq(records[s].visits, records[0].visits, "stop %d", s);
    bed_free(one);
}

/* A bus drives 50 km/h: 500 m take 36 s. The first has room for three, who get on in 6 s; it leaves the first stop at
 * 600 + 36 + 10 + 6 s and has 2000 m to the second. */
Test(riders, wait_for_room_and_change) {
    bed *one = bed_make();
    one->traffic = engine_of(one);
    run(one->traffic, one, 7200);
    double there_s = 600 + 36 + 16 + 144;
    for (int32_t k = 0; k < 3; k++) {
        cr_assert_float_eq(arrives_s(one, k), there_s + 50, 1.5, "rider %d at %g s", k, arrives_s(one, k));
        cr_assert_float_eq(kota_traffic_ride(one->traffic, k).wait_s, 636 - (100 + k), 0.5);
        cr_assert_eq(kota_traffic_ride(one->traffic, k).left_behind, 0);
    }
    for (int32_t k = 3; k < 5; k++) {
        cr_assert_float_eq(arrives_s(one, k), there_s + 600 + 50, 1.5, "rider %d at %g s", k, arrives_s(one, k));
        cr_assert_eq(kota_traffic_ride(one->traffic, k).left_behind, 1);
    }
    /* the sixth gets off with them, is at the other line after 60 s, and waits for its vehicle at 1800 s: 20 s and 2
     * s at the stop, 100 s on the way */
    cr_assert_float_eq(arrives_s(one, 5), 1800 + 22 + 100 + 30, 0.5, "%g", arrives_s(one, 5));
    int32_t count;
    const kota_stop_record *stops = kota_traffic_stop_records(one->traffic, &count);
    cr_assert_float_eq(stops[0].boarded_persons, 6, 1e-9);
    cr_assert_float_eq(stops[0].left_behind_persons, 3, 1e-9);
    cr_assert_float_eq(stops[2].boarded_persons, 1, 1e-9);
    kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS);
    cr_assert_eq(totals.started, totals.arrived + kota_traffic_under_way(one->traffic));
    bed_free(one);
}

/* On lanes of its own a bus does not see the cars; one in their midst does. */
Test(riders, lanes_of_its_own_are_free_and_closures_hold_there_too) {
    for (uint8_t own = 0; own < 2; own++) {
        bed *one = bed_make();
        one->own_way[0] = own;
        one->traffic = engine_of(one);
        int32_t from = one->map->roads.link_from[one->route[0]], to = one->map->roads.link_to[one->route[2]];
        for (int32_t k = 0; k < 2000; k++)
            kota_traffic_send(one->traffic,
                              &(kota_foreign){KOTA_CLASS_CAR, from, to, 10, (uint64_t)k + 1000, -1, true, 0, 0});
        run(one->traffic, one, 7200);
        double late_s = arrives_s(one, 0) - (600 + 36 + 16 + 144 + 50);
        cr_assert(own != 0 ? kota_abs(late_s) < 1.5 : late_s > 300, "own %d: %g s late", own, late_s);
        bed_free(one);
        one = bed_make();
        one->own_way[0] = own;
        one->traffic = engine_of(one);
        one->closed[one->closed_link] = KOTA_ALL_CLASSES;
        run(one->traffic, one, 7200);
        /* round the closed street, past the second stop, to the line's end: the stop's node, so no more to walk */
        cr_assert(arrives_s(one, 0) > 700 && arrives_s(one, 0) < 1200, "own %d: %g", own, arrives_s(one, 0));
        bed_free(one);
    }
}

Test(riders, who_waits_too_long_gives_up) {
    bed *one = bed_make();
    one->rides.patience_s = 300;
    one->traffic = engine_of(one);
    run(one->traffic, one, 350);
    cr_assert(!kota_traffic_ride(one->traffic, 0).given_up);
    run(one->traffic, one, 420);
    cr_assert(kota_traffic_ride(one->traffic, 0).given_up);
    run(one->traffic, one, 7200);
    for (int32_t k = 0; k < RIDERS; k++) {
        cr_assert(kota_traffic_ride(one->traffic, k).given_up && kota_is_nan(arrives_s(one, k)));
    }
    bed_free(one);
}

Test(riders, a_saved_day_goes_on_with_the_same_bits) {
    bed *one = bed_make();
    one->traffic = engine_of(one);
    for (int32_t at_s = 50; at_s < 2000; at_s += 150) {
        run(one->traffic, one, at_s);
        kota_blob blob = {0}, again = {0};
        kota_traffic_save(one->traffic, &blob);
        kota_traffic_destroy(one->traffic);
        one->traffic = engine_of(one);
        blob.at = 0;
        cr_assert(kota_traffic_load(one->traffic, &blob) == KOTA_OK, "%s", blob.err != NULL ? blob.err->text : "");
        kota_traffic_save(one->traffic, &again);
        cr_assert_eq(blob.length, again.length);
        cr_assert_eq(memcmp(blob.bytes, again.bytes, blob.length), 0);
        kota_blob_free(&blob);
        kota_blob_free(&again);
    }
    run(one->traffic, one, 7200);
    cr_assert_float_eq(arrives_s(one, 5), 1952, 0.5, "%g", arrives_s(one, 5));
    bed_free(one);
}

Test(riders, legs_that_no_line_has_are_refused) {
    bed *one = bed_make();
    static const int32_t over[] = {3, 1, 1, 1, 1, 1, 3};
    one->rides.leg_alight = over;
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
    kota_error err = {0};
    cr_assert(kota_traffic_create(&one->traffic, &def, one->map, NULL, 0, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_set_lines(one->traffic, &one->lines, NULL) == KOTA_OK);
    cr_assert(kota_traffic_set_riders(one->traffic, &one->rides, &err) == KOTA_DATA);
    cr_assert_str_eq(err.text, "rider 0 cannot ride from stop 0 to stop 3; both are to be on one line, in its order");
    bed_free(one);
}

/* Two lines between two places; where these and the stops lie is the test's. */
static kota_transit_def two_lines(const kota_transit_line *lines) {
    return (kota_transit_def){.line_count = 2,
                              .lines = lines,
                              .place_count = 2,
                              .walk_mps = 1.2,
                              .walk_detour = 1.3,
                              .access_max_m = 1000,
                              .walk_weight = 2,
                              .wait_weight = 2,
                              .boarding_s = 180,
                              .time_idr_per_h = 15000,
                              .crowd_gain = 0.5,
                              .crowd_power = 4};
}

/* Two lines from one stop to another, of 6 and of 12 min headway and equally quick: two thirds and one third. */
Test(riders, ways_spread_as_the_strategy_does) {
    static const double x_m[] = {0, 3000}, y_m[] = {0, 0}, one_ride_s[] = {300};
    static const int32_t nodes[] = {0, 1};
    kota_transit_line lines[] = {{.id_text = "a",
                                  .stop_count = 2,
                                  .stop_node = nodes,
                                  .ride_s = one_ride_s,
                                  .headway_s = 360,
                                  .capacity_persons = 40},
                                 {.id_text = "b",
                                  .stop_count = 2,
                                  .stop_node = nodes,
                                  .ride_s = one_ride_s,
                                  .headway_s = 720,
                                  .capacity_persons = 40}};
    kota_transit_def def = two_lines(lines);
    def.node_count = 2;
    def.node_x_m = def.place_x_m = x_m;
    def.node_y_m = def.place_y_m = y_m;
    def.change_max_m = 300;
    enum { MANY = 20000 };
    kota_transit *transit;
    cr_assert(kota_transit_create(&transit, &def, NULL) == KOTA_OK);
    int32_t *from = kota_alloc(MANY, sizeof *from), *start = kota_alloc(MANY + 1, sizeof *start), grown = 0;
    kota_key *keys = kota_alloc(MANY, sizeof *keys);
    float *last_s = kota_alloc(MANY, sizeof *last_s);
    kota_transit_leg *legs = NULL;
    for (int32_t k = 0; k < MANY; k++) keys[k] = (kota_key){.seed = 1, .entity = (uint64_t)k + 1, .what = 9};
    from[1] = 1; /* is there already: no way */
    kota_transit_ways(transit, 1, MANY, from, keys, start, &legs, &grown, last_s);
    cr_assert(kota_is_nan((double)last_s[1]) && start[2] == start[1]);
    cr_assert_eq(start[MANY], MANY - 1, "a leg each");
    int32_t by_first = 0;
    for (int32_t k = 0; k < start[MANY]; k++) by_first += legs[k].board == 0 && legs[k].alight == 1;
    cr_assert_float_eq((double)by_first / MANY, 2.0 / 3, 4 * kota_sqrt(2.0 / 9 / MANY), "%d", by_first);
    void *blocks[] = {from, start, keys, last_s, legs};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_transit_destroy(transit);
}

/* Two lines of stops 300 m apart, too small for all: the loads share them, and so do the passengers one by one,
 * though at the last costs one of them is best for everybody. */
Test(riders, ways_spread_over_full_lines_as_the_loads_do) {
    static const double x_m[] = {0, 3000, 0, 3000}, y_m[] = {0, 0, 300, 300}, one_ride_s[] = {300};
    static const double place_x_m[] = {0, 3000}, place_y_m[] = {0, 0}, demand_ph[] = {0, 1200, 0, 0};
    static const int32_t nodes[2][2] = {{0, 1}, {2, 3}};
    kota_transit_line lines[2];
    for (int32_t l = 0; l < 2; l++)
        lines[l] = (kota_transit_line){.id_text = l == 0 ? "a" : "b",
                                       .stop_count = 2,
                                       .stop_node = nodes[l],
                                       .ride_s = one_ride_s,
                                       .headway_s = 360,
                                       .capacity_persons = 40};
    kota_transit_def def = two_lines(lines);
    def.node_count = 4;
    def.node_x_m = x_m;
    def.node_y_m = y_m;
    def.place_x_m = place_x_m;
    def.place_y_m = place_y_m;
    def.change_max_m = 100;
    enum { MANY = 5000 };
    kota_transit *transit;
    cr_assert(kota_transit_create(&transit, &def, NULL) == KOTA_OK);
    (void)kota_transit_assign(transit, demand_ph, 1e-4, 50);
    const double *boardings_ph = kota_transit_boardings_ph(transit);
    double wanted = boardings_ph[0] / (boardings_ph[0] + boardings_ph[2]);
    cr_assert(wanted > 0.5 && wanted < 0.9, "%g", wanted);
    int32_t *from = kota_alloc(MANY, sizeof *from), *start = kota_alloc(MANY + 1, sizeof *start), grown = 0;
    kota_key *keys = kota_alloc(MANY, sizeof *keys);
    float *last_s = kota_alloc(MANY, sizeof *last_s);
    kota_transit_leg *legs = NULL;
    for (int32_t k = 0; k < MANY; k++) keys[k] = (kota_key){.seed = 1, .entity = (uint64_t)k + 1, .what = 9};
    kota_transit_ways(transit, 1, MANY, from, keys, start, &legs, &grown, last_s);
    cr_assert_eq(start[MANY], MANY, "a leg each");
    int32_t by_first = 0;
    for (int32_t k = 0; k < MANY; k++) {
        cr_assert_eq(start[k], k);
        by_first += legs[k].board == 0;
        cr_assert_float_eq((double)last_s[k], legs[k].board == 0 ? 0 : 325, 0.1);
    }
    cr_assert_float_eq((double)by_first / MANY, wanted, 4 * kota_sqrt(wanted * (1 - wanted) / MANY), "%d", by_first);
    void *blocks[] = {from, start, keys, last_s, legs};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_transit_destroy(transit);
}

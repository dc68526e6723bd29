/* Transit vehicles: departures, dwell, capacity, a lane of their own, saving. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

static const char *const lines_of_net = "n A 0 0\nn B 1000 0\nn C 2000 0\nn D 2100 0\n"
                                        "s ab A B 20 1.6 400 lanes 2\ns bc B C 20 1.6 400 lanes 2\n"
                                        "s cd C D 20 0.4 40 lanes 2\n";

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_trip trips[3000];
    int32_t count, route[3];
    kota_traffic *traffic;
} bed;

static const uint64_t id[] = {77};
static const uint8_t bus[] = {KOTA_CLASS_BUS};
static const int32_t route_start[] = {0, 2}, stop_start[] = {0, 2}, stop_leg[] = {0, 1};
static const float stop_at_m[] = {500, 500}, headway_s[] = {300}, capacity[] = {40}, dwell_s[] = {10}, per[] = {2};
static const int64_t first_ms[] = {0}, last_ms[] = {3600000};
static const float boardings_ph[] = {120, 600}, alight[] = {0, 0.5f};

static kota_lines usual(const bed *one) {
    return (kota_lines){.line_count = 1,
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
                        .boarding_persons_ph = boardings_ph,
                        .alight_frac = alight};
}

static bed *bed_make(void) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, lines_of_net);
    static const char *const names[] = {"ab", "bc", "cd"};
    for (int32_t k = 0; k < 3; k++) one->route[k] = street_net_link(one->map, lines_of_net, names[k]);
    return one;
}

static void open_engine(bed *one, const kota_lines *lines) {
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
    cr_assert(kota_traffic_create(&one->traffic, &def, one->map, one->trips, one->count, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_set_lines(one->traffic, lines, NULL) == KOTA_OK);
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static void run(bed *one, double until_s) {
    cr_assert(kota_traffic_step(one->traffic, NULL, (int64_t)(until_s * 1e3), NULL) == KOTA_OK);
}

Test(lines, vehicles_leave_by_headway_and_stand_as_people_get_on) {
    bed *one = bed_make();
    kota_lines lines = usual(one);
    open_engine(one, &lines);
    run(one, 3599);
    kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS);
    cr_assert_eq(totals.started, 12);
    run(one, 9000);
    totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS);
    cr_assert_eq(totals.arrived, 12);
    int32_t count = 0;
    const kota_stop_record *stops = kota_traffic_stop_records(one->traffic, &count);
    cr_assert_eq(count, 2);
    /* 120 an hour in 300 s: 10 get on, 30 s; 600: 50 wait, 5 of 10 got off, 35 fit, 80 s; 2000 m at 50 km/h */
    cr_assert_eq(stops[0].visits, 12);
    cr_assert_float_eq(stops[0].boarded_persons, 120.0, 1e-3);
    cr_assert_float_eq(stops[1].boarded_persons, 12 * 35.0, 1e-3);
    cr_assert_float_eq(stops[1].left_behind_persons, 15.0 * (12 * 13 / 2), 1e-2, "%g", stops[1].left_behind_persons);
    cr_assert_float_eq(stops[0].gap_s / 11, 300.0, 1e-6);
    cr_assert_float_eq(totals.vehicle_s / 12, 2000 / (50 / 3.6) + 30 + 80, 0.1, "%g", totals.vehicle_s / 12);
    bed_free(one);
}

Test(lines, a_timetable_is_kept) {
    bed *one = bed_make();
    static const int32_t depart_start[] = {0, 3};
    static const int64_t depart_ms[] = {100000, 200000, 900000};
    static const float never[] = {0};
    kota_lines lines = usual(one);
    lines.headway_s = never;
    lines.depart_start = depart_start;
    lines.depart_ms = depart_ms;
    open_engine(one, &lines);
    static const struct {
        double at_s;
        int64_t started;
    } EXPECTED[] = {{99, 0}, {101, 1}, {201, 2}, {899, 2}, {901, 3}, {5000, 3}};
    for (int32_t k = 0; k < KOTA_COUNT(EXPECTED); k++) {
        run(one, EXPECTED[k].at_s);
        cr_assert_eq(kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS).started, EXPECTED[k].started);
    }
    bed_free(one);
}

/* Buses when cars queue before the narrow end; nobody on board unless people board. */
static kota_trip_totals jam(bool own_lane, bool board) {
    bed *one = bed_make();
    static const int32_t long_route[] = {0, 3};
    kota_lines lines = usual(one);
    lines.route_start = long_route;
    if (!board) lines.boarding_persons_ph = NULL;
    if (own_lane) memset(one->map->roads.link_bus_lanes, 1, (size_t)one->map->roads.link_count);
    for (int32_t k = 0; k < 2400; k++) {
        one->trips[one->count++] = (kota_trip){.id = (uint64_t)k + 1,
                                               .depart_ms = k * 1500,
                                               .from_node = street_net_node(lines_of_net, "A"),
                                               .to_node = street_net_node(lines_of_net, "D"),
                                               .district = -1,
                                               .vehicle_class = KOTA_CLASS_CAR,
                                               .persons = 1.0f};
    }
    open_engine(one, &lines);
    run(one, 40000);
    kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_BUS);
    cr_assert_eq(totals.arrived, 12);
    bed_free(one);
    return totals;
}

Test(lines, a_lane_of_their_own_passes_the_queue) {
    double shared_s = jam(false, false).vehicle_s / 12, own_s = jam(true, false).vehicle_s / 12;
    double free_s = 2100 / (50 / 3.6) + 20;
    cr_assert(own_s < free_s + 60, "with a lane %g s, free %g s", own_s, free_s);
    cr_assert(shared_s > own_s + 300, "without %g s", shared_s);
}

/* What a jam costs the people in buses depends on how many there are: nothing in empty ones. */
Test(lines, who_is_on_board_loses_the_time) {
    kota_trip_totals empty = jam(false, false), used = jam(false, true);
    cr_expect_gt(empty.line_delay_s, 12 * 300.0);
    cr_expect_leq(empty.line_delay_s, empty.vehicle_s - empty.free_vehicle_s + 1e-6);
    cr_expect_eq(empty.line_delay_person_s, 0.0);
    cr_expect_gt(used.line_delay_person_s, 5 * used.line_delay_s);
    cr_expect_lt(used.line_delay_person_s, 40 * used.line_delay_s);
}

Test(lines, faults_are_named) {
    bed *one = bed_make();
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
    cr_assert(kota_traffic_create(&one->traffic, &def, one->map, NULL, 0, 0, NULL) == KOTA_OK);
    kota_error err = {0};
    kota_lines lines = usual(one);
    one->route[1] = one->route[2]; /* leaves out bc */
    cr_assert(kota_traffic_set_lines(one->traffic, &lines, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "transit line 0: link") != NULL, "%s", err.text);
    one->route[1] = street_net_link(one->map, lines_of_net, "bc");
    static const int32_t far_leg[] = {0, 7};
    lines.stop_leg = far_leg;
    cr_assert(kota_traffic_set_lines(one->traffic, &lines, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "stop 1") != NULL, "%s", err.text);
    static const float never[] = {0};
    lines = usual(one);
    lines.headway_s = never;
    cr_assert(kota_traffic_set_lines(one->traffic, &lines, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "headway") != NULL, "%s", err.text);
    bed_free(one);
}

Test(lines, a_loaded_run_goes_on_to_the_bit) {
    bed *whole = bed_make(), *resumed = bed_make();
    kota_lines a = usual(whole), b = usual(resumed);
    open_engine(whole, &a);
    open_engine(resumed, &b);
    run(whole, 1000);
    run(resumed, 1000);
    kota_blob blob = {0};
    kota_traffic_save(resumed->traffic, &blob);
    kota_traffic_destroy(resumed->traffic);
    open_engine(resumed, &b);
    cr_assert(kota_traffic_load(resumed->traffic, &blob) == KOTA_OK);
    kota_blob_free(&blob);
    run(whole, 5000);
    run(resumed, 5000);
    cr_assert_eq(kota_traffic_event_hash(whole->traffic), kota_traffic_event_hash(resumed->traffic));
    int32_t count;
    cr_assert(memcmp(kota_traffic_stop_records(whole->traffic, &count),
                     kota_traffic_stop_records(resumed->traffic, &count), 2 * sizeof(kota_stop_record)) == 0);
    bed_free(whole);
    bed_free(resumed);
}

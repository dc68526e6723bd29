/* Emergency vehicles: past queues at 20 km/h, through red, over water that stops cars, never over what is closed to
 * them; what the engine says they would take is what they take. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

/* From A to B over O, 100 s, or over D, 270 s at the 80 km/h of cars and emergency vehicles. At O the side street has
 * green first. */
static const char *const lines = "n A -1000 0\nn O 0 0\nn B 1000 0\nn S 0 -1000\nn N 0 1000\nn D 0 2828.4\n"
                                 "s ao A O 20 0.5 200\ns ob O B 20 2 1000\ns so S O 20 0.5 200\ns on O N 20 2 1000\n"
                                 "s ad A D 30 2 1000\ns db D B 30 2 1000\n";

enum { CARS = 40, FREE_MS = 100000, RED_S = 600, AT_S = 300 };

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_signal signal;
    kota_signal_turn turns[2];
    kota_trip trips[CARS];
    kota_traffic *traffic;
    float cap_mps[6];
    kota_class_mask closed[6];
    kota_traffic_input input;
} bed;

static int32_t link_of(const bed *one, const char *street) { return street_net_link(one->map, lines, street); }

static void go_on(bed *one, double until_s) {
    kota_error err = {0};
    cr_assert_eq(kota_traffic_step(one->traffic, &one->input, (int64_t)(until_s * 1e3), &err), KOTA_OK);
}

/* A car leaves every 4 s: at 300 s all of them stand at red, 40 of the 200 that the street holds. */
static bed *bed_make(int32_t cars) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, lines);
    cr_assert_eq(one->map->roads.link_count, KOTA_COUNT(one->closed));
    one->signal = (kota_signal){.node = street_net_node(lines, "O"),
                                .kind = KOTA_SIGNAL_FIXED,
                                .phase_count = 2,
                                .phases = {{RED_S, 0, 10, RED_S}, {60, 0, 10, 60}},
                                .turn_count = 2};
    one->turns[0] = (kota_signal_turn){link_of(one, "so"), link_of(one, "on"), 1};
    one->turns[1] = (kota_signal_turn){link_of(one, "ao"), link_of(one, "ob"), 2};
    one->map->roads.signals =
        (kota_signals){.count = 1, .turn_count = 2, .signals = &one->signal, .turns = one->turns};
    for (int32_t k = 0; k < cars; k++)
        one->trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                                    .depart_ms = 4000 * (int64_t)k,
                                    .from_node = street_net_node(lines, "A"),
                                    .to_node = street_net_node(lines, "B"),
                                    .district = -1,
                                    .vehicle_class = KOTA_CLASS_CAR,
                                    .persons = 1.0f};
    for (int32_t l = 0; l < KOTA_COUNT(one->cap_mps); l++) one->cap_mps[l] = (float)KOTA_INFINITY;
    one->input = (kota_traffic_input){one->cap_mps, one->closed};
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
    kota_error err = {0};
    cr_assert_eq(kota_traffic_create(&one->traffic, &def, one->map, one->trips, cars, 0, &err), KOTA_OK);
    go_on(one, AT_S);
    return one;
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static double said_s(const bed *one, kota_class vehicle_class) {
    float time_s[6];
    cr_assert_eq(one->map->roads.node_count, KOTA_COUNT(time_s));
    kota_traffic_times_from(one->traffic, vehicle_class, street_net_node(lines, "A"), time_s);
    return (double)time_s[street_net_node(lines, "B")];
}

/* Sent at 300 s from A to B; its end, arrive_ms -1: not by then. */
static kota_leg_end sent(bed *one, double until_s) {
    kota_traffic_send(one->traffic, &(kota_foreign){KOTA_CLASS_EMERGENCY, street_net_node(lines, "A"),
                                                    street_net_node(lines, "B"), AT_S * 1000, 77, 5, true, 0, 0});
    go_on(one, until_s);
    int32_t count;
    const kota_leg_end *ends = kota_traffic_leg_ends(one->traffic, &count);
    return count == 1 && ends[0].tag == 5 ? ends[0] : (kota_leg_end){.arrive_ms = -1};
}

Test(emergency, drives_past_a_queue_and_through_red) {
    bed *one = bed_make(CARS);
    cr_assert_float_eq(kota_traffic_link_load_pce(one->traffic)[link_of(one, "ao")], CARS, 1e-3);
    /* where vehicles stand, on 40 / 200 of 1000 m, at 20 km/h in place of 72: 200 m (1 / 5.556 - 1 / 20) = 26 s */
    double past_s = 100 + 200 * (3.6 / 20 - 1.0 / 20);
    cr_assert_float_eq(said_s(one, KOTA_CLASS_EMERGENCY), past_s, 0.01, "%g", said_s(one, KOTA_CLASS_EMERGENCY));
    cr_assert_float_eq(said_s(one, KOTA_CLASS_CAR), 270, 0.1, "the head has stood 250 s: over D");
    kota_leg_end end = sent(one, RED_S - 1);
    cr_assert_float_eq((double)end.arrive_ms * 1e-3, AT_S + past_s, 0.02, "%g", (double)end.arrive_ms * 1e-3);
    cr_assert_float_eq(end.distance_m, 2000, 0.1);
    cr_assert_eq(kota_traffic_link_left_veh(one->traffic)[link_of(one, "ob")], 0, "no car before green");
    bed_free(one);
}

Test(emergency, finds_an_empty_street_free) {
    bed *one = bed_make(0);
    cr_assert_float_eq(said_s(one, KOTA_CLASS_EMERGENCY), 100, 1e-3);
    cr_assert_eq(sent(one, RED_S - 1).arrive_ms, AT_S * 1000 + FREE_MS, "at red all the same");
    bed_free(one);
}

/* 0.35 m of water: cars may not in, an emergency vehicle creeps; the queue holds up nobody who is that slow. */
Test(emergency, creeps_through_water_that_stops_cars) {
    bed *one = bed_make(CARS);
    kota_class_mask all_but = (kota_class_mask)(KOTA_ALL_CLASSES & ~(1u << KOTA_CLASS_EMERGENCY));
    one->closed[link_of(one, "ao")] = one->closed[link_of(one, "ad")] = all_but;
    one->cap_mps[link_of(one, "ao")] = 4.0f;
    one->cap_mps[link_of(one, "ad")] = 0.575f;
    go_on(one, AT_S + 1);
    cr_assert_float_eq(said_s(one, KOTA_CLASS_EMERGENCY), 250 + 50, 0.01, "%g", said_s(one, KOTA_CLASS_EMERGENCY));
    cr_assert(!kota_is_finite(said_s(one, KOTA_CLASS_CAR)));
    bed_free(one);
}

Test(emergency, goes_round_what_is_closed_to_it_and_waits_where_all_is) {
    bed *one = bed_make(CARS);
    one->closed[link_of(one, "ao")] = KOTA_ALL_CLASSES;
    go_on(one, AT_S);
    cr_assert_float_eq(said_s(one, KOTA_CLASS_EMERGENCY), 270, 0.1, "%g: over D", said_s(one, KOTA_CLASS_EMERGENCY));
    one->closed[link_of(one, "ad")] = KOTA_ALL_CLASSES;
    go_on(one, AT_S);
    cr_assert(!kota_is_finite(said_s(one, KOTA_CLASS_EMERGENCY)));
    cr_assert_eq(sent(one, AT_S + 60).arrive_ms, -1);
    one->closed[link_of(one, "ad")] = 0;
    go_on(one, AT_S + 60 + 271);
    int32_t count;
    const kota_leg_end *ends = kota_traffic_leg_ends(one->traffic, &count);
    cr_assert_eq(count, 1);
    cr_assert_float_eq(ends[0].blocked_s, 60, 0.01, "%g", ends[0].blocked_s);
    cr_assert_float_eq((double)ends[0].arrive_ms * 1e-3, AT_S + 60 + 270, 0.1);
    bed_free(one);
}

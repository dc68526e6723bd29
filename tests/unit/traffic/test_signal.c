/* Signals at work: fixed plans, offsets, orders, actuated, max pressure. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

/* A long street that meets a short one at O; both go one way. */
static const char *const lines = "n A -1000 0\nn O 0 0\nn B 1000 0\nn S 0 -1000\nn N 0 1000\n"
                                 "s ao A O 20 0.5 200\ns ob O B 20 2 1000\ns so S O 20 0.5 200\ns on O N 20 2 1000\n";

enum { MOST = 4000 };

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_signal signal;
    kota_signal_turn turns[2];
    kota_trip trips[MOST];
    int32_t count;
    kota_traffic *traffic;
} bed;

/* Phase 0: ao for 42 s of 90; phase 1: so for 45 s. */
static bed *bed_make(kota_signal_kind kind) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, lines);
    one->signal = (kota_signal){.node = street_net_node(lines, "O"),
                                .kind = (uint8_t)kind,
                                .phase_count = 2,
                                .gap_s = 6,
                                .phases = {{42, 0, 10, 60}, {45, 3, 10, 60}},
                                .turn_count = 2};
    one->turns[0] =
        (kota_signal_turn){street_net_link(one->map, lines, "ao"), street_net_link(one->map, lines, "ob"), 1};
    one->turns[1] =
        (kota_signal_turn){street_net_link(one->map, lines, "so"), street_net_link(one->map, lines, "on"), 2};
    one->map->roads.signals =
        (kota_signals){.count = 1, .turn_count = 2, .signals = &one->signal, .turns = one->turns};
    return one;
}

static void bed_flow(bed *one, const char *from, const char *to, double rate_vehps, double from_s, double to_s) {
    for (int32_t k = 0; from_s + k / rate_vehps < to_s - 1e-9; k++) {
        kota_trip trip = {.id = (uint64_t)one->count + 1,
                          .depart_ms = (int64_t)((from_s + k / rate_vehps) * 1e3 + 0.5),
                          .from_node = street_net_node(lines, from),
                          .to_node = street_net_node(lines, to),
                          .district = -1,
                          .vehicle_class = KOTA_CLASS_CAR,
                          .persons = 1.0f};
        int32_t at = one->count++;
        for (; at > 0 && one->trips[at - 1].depart_ms > trip.depart_ms; at--) one->trips[at] = one->trips[at - 1];
        one->trips[at] = trip;
    }
}

static void bed_run(bed *one, double until_s) {
    kota_error err = {0};
    if (one->traffic == NULL) {
        kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5};
        cr_assert(kota_traffic_create(&one->traffic, &def, one->map, one->trips, one->count, 0, &err) == KOTA_OK);
    }
    cr_assert(kota_traffic_step(one->traffic, NULL, (int64_t)(until_s * 1e3), &err) == KOTA_OK);
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static int32_t left(const bed *one, const char *street) {
    return kota_traffic_link_left_veh(one->traffic)[street_net_link(one->map, lines, street)];
}

static double delay_s(const bed *one, const char *street) {
    return kota_traffic_link_delay_s(one->traffic)[street_net_link(one->map, lines, street)];
}

Test(signal, nobody_leaves_at_red_and_green_comes_by_the_clock) {
    bed *one = bed_make(KOTA_SIGNAL_FIXED);
    bed_flow(one, "A", "B", 0.2, 0, 40);
    bed_run(one, 42.1); /* who left at 0 reaches the line at 50 s, in red */
    cr_assert_eq(left(one, "ao"), 0);
    cr_assert_eq(kota_traffic_signal_phase(one->traffic, 0), 1);
    bed_run(one, 89.9);
    cr_assert_eq(left(one, "ao"), 0);
    cr_assert_eq(kota_traffic_signal_phase(one->traffic, 0), -1, "the clearance of phase 1");
    bed_run(one, 90.5);
    cr_assert_eq(left(one, "ao"), 1);
    cr_assert_eq(kota_traffic_signal_phase(one->traffic, 0), 0);
    bed_run(one, 104.5);
    cr_assert_eq(left(one, "ao"), 8, "one in two seconds, all eight within 14 s");
    kota_trip_totals totals = kota_traffic_totals(one->traffic, -1, KOTA_CLASS_CAR);
    /* the first waited 40 s of red, the k-th 40 - 5 k; the rest of 14 + ... is the queue's */
    cr_assert_float_eq(totals.signal_s, 40 + 35 + 30 + 25 + 20 + 15 + 10 + 5, 0.1, "%g", totals.signal_s);
    cr_assert_float_eq(totals.queue_s, 2 * (1 + 2 + 3 + 4 + 5 + 6 + 7), 0.1, "%g", totals.queue_s);
    bed_free(one);
}

Test(signal, an_offset_shifts_the_plan_and_an_order_changes_it) {
    bed *one = bed_make(KOTA_SIGNAL_FIXED);
    one->signal.offset_s = 60;
    bed_flow(one, "A", "B", 1.0, 0, 1);
    bed_run(one, 59);
    cr_assert_eq(left(one, "ao"), 0);
    bed_run(one, 60.5);
    cr_assert_eq(left(one, "ao"), 1);
    kota_signal_order order = {.kind = -1, .offset_s = KOTA_NAN, .cycle_s = 48.0};
    kota_traffic_order_signal(one->traffic, 0, &order); /* 45 s of green for 87: 21.7 + 23.3 + 3 */
    int32_t changes = 0, phase = kota_traffic_signal_phase(one->traffic, 0);
    for (double t = 61; t < 61 + 480; t += 0.5) {
        bed_run(one, t);
        int32_t now = kota_traffic_signal_phase(one->traffic, 0);
        changes += now == 0 && phase != 0;
        phase = now;
    }
    cr_assert(changes == 10 || changes == 11, "ten cycles: %d", changes);
    bed_free(one);
}

Test(signal, actuated_rests_in_green_and_ends_it_at_a_gap) {
    bed *one = bed_make(KOTA_SIGNAL_ACTUATED);
    bed_flow(one, "A", "B", 0.4, 0, 600);
    bed_run(one, 600);
    cr_assert_float_eq(delay_s(one, "ao"), 0.0, 1e-9, "nobody else calls: green all the time");
    bed_free(one);
    one = bed_make(KOTA_SIGNAL_ACTUATED);
    one->signal.phases[0].max_green_s = 200.0f;
    bed_flow(one, "A", "B", 0.2, 0, 20);  /* at the line 50 .. 65 s */
    bed_flow(one, "S", "N", 1.0, 10, 11); /* calls at 60 s; the last of ao passes at 65, the gap is 6 s */
    bed_run(one, 70.9);
    cr_assert_eq(left(one, "so"), 0);
    bed_run(one, 71.1);
    cr_assert_eq(left(one, "so"), 1);
    bed_free(one);
}

Test(signal, actuated_ends_at_the_longest_green) {
    bed *one = bed_make(KOTA_SIGNAL_ACTUATED);
    bed_flow(one, "A", "B", 0.5, 0, 400);
    bed_flow(one, "S", "N", 1.0, 10, 11); /* calls at 60 s; ao has had its 60 s */
    bed_run(one, 61);
    cr_assert_eq(left(one, "so"), 1, "no gap, but the longest green is over");
    bed_free(one);
}

Test(signal, max_pressure_serves_the_longer_queue) {
    bed *one = bed_make(KOTA_SIGNAL_MAX_PRESSURE);
    bed_flow(one, "A", "B", 0.3, 0, 1800);
    bed_flow(one, "S", "N", 0.1, 0, 1800);
    bed_run(one, 4000);
    cr_assert_eq(left(one, "ao"), 540);
    cr_assert_eq(left(one, "so"), 180, "0.6 + 0.2 of saturation: all get through");
    cr_assert(delay_s(one, "ao") / 540 < 60.0 && delay_s(one, "so") / 180 < 60.0, "%g %g s", delay_s(one, "ao") / 540,
              delay_s(one, "so") / 180);
    bed_free(one);
}

/* Webster 1958: flow ratios 0.5 and 0.2 with 3 s lost give a cycle of (1.5 * 3 + 5) / 0.3 s. */
Test(signal, drawn_plans_fit_the_busiest_hour) {
    for (uint8_t drawn = 0; drawn < 2; drawn++) {
        bed *one = bed_make(KOTA_SIGNAL_FIXED);
        one->signal.generated = drawn;
        bed_flow(one, "A", "B", 0.25, 0, 3600);
        bed_flow(one, "S", "N", 0.1, 0, 3600);
        bed_flow(one, "S", "N", 0.2, 3600, 5400); /* not the busiest */
        kota_traffic_def def = {
            .jam_wave_mps = 5, .reroute_s = 1e6, .give_up_s = 3600, .squeeze_s = 1e5, .fit_signals = true};
        kota_error err = {0};
        cr_assert(kota_traffic_create(&one->traffic, &def, one->map, one->trips, one->count, 0, &err) == KOTA_OK);
        kota_signal plan = kota_traffic_signal_plan(one->traffic, 0);
        double seconds[2] = {0};
        for (int32_t t = 1; t <= 9500; t++) {
            cr_assert(kota_traffic_step(one->traffic, NULL, t * 100, &err) == KOTA_OK);
            int32_t phase = kota_traffic_signal_phase(one->traffic, 0);
            if (phase >= 0) seconds[phase] += 0.1;
        }
        double cycle_s = 9.5 / 0.3, green_s = cycle_s - 3.0;
        cr_assert_float_eq(seconds[0] / 950, drawn ? green_s * 5 / 7 / cycle_s : 42.0 / 90, 0.02, "%g", seconds[0]);
        cr_assert_float_eq(seconds[1] / 950, drawn ? green_s * 2 / 7 / cycle_s : 45.0 / 90, 0.02, "%g", seconds[1]);
        for (int32_t p = 0; p < 2; p++)
            cr_assert_float_eq((double)plan.phases[p].green_s / kota_signal_cycle_s(&plan), seconds[p] / 950, 0.02);
        bed_free(one);
    }
}

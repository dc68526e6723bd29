/* Dynamic equilibrium: on two ways of which one is short and narrow, trips divide until both take equally long; where
 * there is one way there is no gap; threads cannot show. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "support/street_net.h"
#include "traffic/due.h"

/* From A to B over C (600 s free, 0.25 cars a second) or over D (900 s free, wide). */
static const char *const TWO_WAYS = "n A 0 0\nn C 3000 1000\nn D 3000 -3000\nn B 6000 0\nn Z -500 0\nn Y 6500 0\n"
                                    "s za Z A 10 2 200\ns ac A C 10.54 2 800\ns cb C B 10.54 0.25 800\n"
                                    "s ad A D 9.43 2 800\ns db D B 9.43 2 800\ns by B Y 10 2 200\n";

enum { TRIPS = 1800, OVER_S = 3600 };

static kota_trip *make_trips(kota_arena *arena, int32_t from, int32_t to) {
    kota_trip *trips = KOTA_NEW(arena, kota_trip, TRIPS);
    for (int32_t k = 0; k < TRIPS; k++) {
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)k * OVER_S * 1000 / TRIPS,
                               .from_node = from,
                               .to_node = to,
                               .district = -1,
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1.0f};
    }
    return trips;
}

static kota_due_def make_def(void) {
    kota_due_def def = kota_due_defaults();
    def.traffic = (kota_traffic_def){.seed = 1,
                                     .jam_wave_mps = 5,
                                     .reroute_s = 1e6,
                                     .give_up_s = 3600,
                                     .squeeze_s = 300,
                                     .saturation_pceph = 1800};
    def.end_ms = 4 * OVER_S * 1000;
    def.iterations = 20;
    return def;
}

static void run(kota_due *due, const kota_due_def *def, const kota_map *map, const kota_trip *trips,
                int32_t threads) {
    kota_error err = {0};
    kota_pool *pool = kota_pool_create(threads);
    cr_assert_eq(kota_due_run(due, def, map, trips, TRIPS, NULL, pool, &err), KOTA_OK, "%s", err.text);
    kota_pool_destroy(pool);
}

Test(due, two_ways_take_equally_long_in_the_end) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, TWO_WAYS);
    kota_trip *trips = make_trips(arena, street_net_node(TWO_WAYS, "Z"), street_net_node(TWO_WAYS, "Y"));
    kota_due_def def = make_def();
    kota_due due;
    run(&due, &def, map, trips, 1);
    int32_t wide = street_net_link(map, TWO_WAYS, "ad"), over_wide = 0;
    for (int32_t k = 0; k < TRIPS; k++) {
        for (int32_t at = due.start[k]; at < due.start[k + 1]; at++) over_wide += due.link[at] == wide;
    }
    printf("two ways: gap %.4f -> %.4f in %d loadings, felt %.4f, %d of %d over the wide one, mean %.1f s\n",
           due.rows[0].gap_frac, due.rows[due.row_count - 1].gap_frac, due.row_count,
           due.rows[due.row_count - 1].felt_gap_frac, over_wide, TRIPS, due.rows[due.row_count - 1].mean_trip_s);
    cr_assert(due.rows[0].gap_frac > 0.3, "at first all drive over the short one: %g", due.rows[0].gap_frac);
    cr_assert(due.reached && due.rows[due.row_count - 1].gap_frac <= 0.01);
    cr_assert_eq(due.rows[due.row_count - 1].arrived, TRIPS);
    /* the short way's queue grows to 300 s, while it carries 0.25 a second: 0.5 come, so about half drive the wide
     * one */
    cr_assert(over_wide > TRIPS / 4 && over_wide < 3 * TRIPS / 4, "%d", over_wide);
    kota_due_free(&due);
    kota_arena_destroy(arena);
}

/* The ways after one loading and a change are those that a second loading would drive. */
Test(due, ways_change_after_the_last_loading_where_asked) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, TWO_WAYS);
    kota_trip *trips = make_trips(arena, street_net_node(TWO_WAYS, "Z"), street_net_node(TWO_WAYS, "Y"));
    kota_due_def def = make_def();
    int32_t wide = street_net_link(map, TWO_WAYS, "ad"), over_wide[3] = {0};
    kota_due due[3];
    for (int32_t k = 0; k < 3; k++) {
        def.iterations = k == 2 ? 2 : 1;
        def.change_last = k == 1;
        run(&due[k], &def, map, trips, 1);
        cr_assert_eq(due[k].row_count, def.iterations);
        for (int32_t at = 0; at < due[k].start[TRIPS]; at++) over_wide[k] += due[k].link[at] == wide;
    }
    printf("two ways, one loading: %d over the wide one, %d after a change\n", over_wide[0], over_wide[1]);
    cr_assert_eq(over_wide[0], 0, "all drove over the short one");
    cr_assert(over_wide[1] > TRIPS / 4 && over_wide[1] <= TRIPS / 2 + 50, "half of those who would gain: %d",
              over_wide[1]);
    cr_assert_eq(due[1].rows[0].changed, over_wide[1]);
    cr_assert_eq(due[1].start[TRIPS], due[2].start[TRIPS]);
    cr_assert_arr_eq(due[1].start, due[2].start, (TRIPS + 1) * sizeof *due[1].start);
    cr_assert_arr_eq(due[1].link, due[2].link, (size_t)due[1].start[TRIPS] * sizeof *due[1].link);
    for (int32_t k = 0; k < 3; k++) kota_due_free(&due[k]);
    kota_arena_destroy(arena);
}

/* At B some turn off into a narrow street, beside many who go straight on at once; another way to their goal, over D,
 * is 78 s longer. Nobody waits longer than that for the turn: the queue before it grows until it costs as much, and
 * from then on as many turn off as the narrow street takes in. The mean over all who leave the link says nothing of
 * it: by it all would turn off. */
Test(due, a_turn_that_is_held_up_costs_what_it_costs) {
    static const char *const NET = "n A 0 0\nn B 2000 0\nn D 3000 0\nn X 4000 0\nn C 2000 600\nn E 3000 1200\n"
                                   "n Y 2000 1800\n"
                                   "s ab A B 20 2 600 lanes 2\ns bd B D 20 2 400 lanes 2\ns dx D X 20 2 400\n"
                                   "s bc B C 20 0.1 200\ns cy C Y 20 2 400\ns de D E 20 2 400\n"
                                   "s ey E Y 20 2 400\n";
    enum { TURNING = 720, THROUGH = 2880 };
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, NET);
    kota_trip *trips = KOTA_NEW(arena, kota_trip, TURNING + THROUGH);
    for (int32_t k = 0; k < TURNING + THROUGH; k++) {
        bool turns = k % 5 == 0; /* 0.2 and 0.8 a second */
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = 1000 * (int64_t)k,
                               .from_node = street_net_node(NET, "A"),
                               .to_node = street_net_node(NET, turns ? "Y" : "X"),
                               .district = -1,
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1.0f};
    }
    kota_due_def def = make_def();
    def.iterations = 30;
    kota_due due;
    kota_error err = {0};
    cr_assert_eq(kota_due_run(&due, &def, map, trips, TURNING + THROUGH, NULL, NULL, &err), KOTA_OK, "%s", err.text);
    int32_t narrow = street_net_link(map, NET, "bc"), over_narrow = 0;
    for (int32_t at = 0; at < due.start[TURNING + THROUGH]; at++) over_narrow += due.link[at] == narrow;
    const kota_due_row *last = &due.rows[due.row_count - 1];
    printf("left turn: %d of %d turn off, gap %.4f, felt %.4f in %d loadings, mean %.1f s\n", over_narrow, TURNING,
           last->gap_frac, last->felt_gap_frac, due.row_count, last->mean_trip_s);
    double detour_s = (1000.0 + 1200.0 + 1166.19) / 20 - (600.0 + 1200.0) / 20;
    double exact = 0.1 * (TURNING + THROUGH) + 0.1 * detour_s; /* who passes, and who stands when the last come */
    cr_assert_float_eq(over_narrow, exact, 0.1 * exact, "%d, exact %g", over_narrow, exact);
    cr_assert(due.rows[0].felt_gap_frac > 0.5 && last->felt_gap_frac < 0.02);
    kota_due_free(&due);
    kota_arena_destroy(arena);
}

/* Vickrey's bottleneck (1969) in the twin's own way, with the figures of test_vickrey.c: 9000 wish to pass a street
 * of 1.25 cars a second at one moment, and all set out at once at first. At equilibrium each pays early * late /
 * (early + late) of the rush's length besides the way itself, and the rush begins and ends where that is the price of
 * being early or late alone: there is no queue then, so departures tell as well as arrivals.
 * beside: as many more a second go straight on through the whole rush, in a lane of their own, and wait for nobody.
 * The mean over all who leave the street is then a fraction of what those wait who turn off to the bottleneck. */
static void spread_a_rush(uint64_t seed, int32_t beside, double off_frac) {
    enum { RUSH = 9000, DAYS = 100 };
    static const char *const STREET = "n A 0 0\nn B 1000 0\nn C 1000 1000\nn D 2000 0\ns ab A B 20 50 40000 lanes 2\n"
                                      "s bc B C 20 1.25 2000\ns bd B D 20 50 20000 lanes 2\n";
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, STREET);
    int32_t through = beside * 4 * OVER_S, count = RUSH + through;
    kota_trip *trips = KOTA_NEW(arena, kota_trip, count);
    for (int32_t k = 0; k < count; k++) {
        int32_t early = through / 2; /* of those who go straight on, the first half leave before the rush sets out */
        bool rush = k >= early && k < early + RUSH;
        int32_t at = k < early ? k : k - RUSH;
        trips[k] =
            (kota_trip){.id = (uint64_t)k + 1,
                        .depart_ms = rush ? 4 * OVER_S * 1000
                                          : (int64_t)2 * OVER_S * 1000 + (int64_t)at * 1000 / kota_maxi(beside, 1),
                        .from_node = street_net_node(STREET, "A"),
                        .to_node = street_net_node(STREET, rush ? "C" : "D"),
                        .district = -1,
                        .vehicle_class = KOTA_CLASS_CAR,
                        .purpose = rush ? KOTA_TRIP_WORK : KOTA_TRIP_SHOP,
                        .persons = 1.0f};
    }
    kota_due_def def = make_def();
    def.traffic.seed = seed;
    def.departures = true;
    def.gap_frac = 0; /* day by day */
    def.iterations = DAYS;
    def.bin_s = 60;
    def.end_ms = 8 * OVER_S * 1000;
    kota_due due;
    kota_error err = {0};
    cr_assert_eq(kota_due_run(&due, &def, map, trips, count, NULL, NULL, &err), KOTA_OK, "%s", err.text);
    double early = def.early_per_way, late = def.late_per_way, length_s = RUSH / 1.25, way_s = 100;
    double exact_s = early * late / (early + late) * length_s;
    for (int32_t day = 0; day < DAYS; day += 10)
        printf("day %d: cost %.0f s, departure gap %.4f, %d moved\n", day + 1, due.rows[day].departure_cost_s - way_s,
               due.rows[day].departure_gap_frac, due.rows[day].moved);
    double set_out_s = 4.0 * OVER_S, ours_s = due.rows[DAYS - 1].departure_cost_s - way_s;
    double first_s = KOTA_INFINITY, last_s = -KOTA_INFINITY;
    for (int32_t k = 0; k < count; k++) {
        if (due.trips[k].purpose != KOTA_TRIP_WORK) continue;
        first_s = kota_min(first_s, (double)due.trips[k].depart_ms * 1e-3 - set_out_s);
        last_s = kota_max(last_s, (double)due.trips[k].depart_ms * 1e-3 - set_out_s);
    }
    double exact_first_s = -length_s * late / (early + late), exact_last_s = length_s * early / (early + late);
    printf(
        "rush of %d after %d days: cost %.0f s (exact %.0f), first leaves at %.0f s (%.0f), last at %.0f s (%.0f)\n",
        RUSH, DAYS, ours_s, exact_s, first_s, exact_first_s, last_s, exact_last_s);
    cr_assert_float_eq(ours_s, exact_s, off_frac * exact_s);
    cr_assert_float_eq(first_s, exact_first_s, -off_frac * exact_first_s);
    cr_assert_float_eq(last_s, exact_last_s, off_frac * exact_last_s);
    cr_assert_gt(due.rows[0].departure_gap_frac, 0.5);
    cr_assert_lt(due.rows[DAYS - 1].departure_gap_frac, 0.03);
    for (int32_t k = 1; k < count; k++) cr_assert_geq(due.trips[k].depart_ms, due.trips[k - 1].depart_ms);
    kota_due_free(&due);
    kota_arena_destroy(arena);
}

Test(due, departures_spread_a_rush) {
    for (uint64_t seed = 1; seed <= 3; seed++) spread_a_rush(seed, 0, 0.03);
}

Test(due, departures_spread_a_rush_that_waits_for_a_turn) { spread_a_rush(1, 2, 0.1); }

Test(due, threads_cannot_show) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, TWO_WAYS);
    kota_trip *trips = make_trips(arena, street_net_node(TWO_WAYS, "Z"), street_net_node(TWO_WAYS, "Y"));
    kota_due_def def = make_def();
    def.iterations = 5;
    def.gap_frac = 0.0; /* day to day */
    kota_due one, three;
    run(&one, &def, map, trips, 1);
    run(&three, &def, map, trips, 3);
    cr_assert(one.row_count == 5 && three.row_count == 5 && !one.reached);
    for (int32_t r = 0; r < 5; r++) {
        cr_assert_float_eq(one.rows[r].gap_frac, three.rows[r].gap_frac, 0);
        cr_assert_eq(one.rows[r].changed, three.rows[r].changed);
    }
    cr_assert_eq(one.event_hash, three.event_hash);
    kota_due_free(&one);
    kota_due_free(&three);
    kota_arena_destroy(arena);
}

Test(due, where_there_is_one_way_there_is_no_gap) {
    const char *lines = "n A 0 0\nn B 3000 0\nn C 6000 0\ns ab A B 10 0.4 800\ns bc B C 10 2 800\n";
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    kota_trip *trips = make_trips(arena, street_net_node(lines, "A"), street_net_node(lines, "C"));
    kota_due_def def = make_def();
    kota_due due;
    run(&due, &def, map, trips, 1);
    cr_assert(due.reached && due.row_count == 1);
    cr_assert_float_eq(due.rows[0].gap_frac, 0.0, 0);
    kota_due_free(&due);
    kota_arena_destroy(arena);
}

Test(due, a_value_out_of_its_range_is_named) {
    kota_due_def def = make_def();
    kota_due due;
    kota_error err = {0};
    def.iterations = 0;
    cr_assert_eq(kota_due_run(&due, &def, NULL, NULL, 0, NULL, NULL, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "equilibrium.iterations = 0 must be 1..1000");
    kota_due_free(&due);
}

/* Passengers on lines: two places and one line by hand, the choice of two lines, changes, crowding, bad tables. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "traffic/transit.h"

/* Four stops 2 km apart on a street; places beside the first and the last. */
static const double node_x[4] = {0, 2000, 4000, 6000}, node_y[4] = {0, 0, 0, 0};
static const double place_x[3] = {0, 6000, 20000}, place_y[3] = {100, 100, 0};
static const int32_t all_stops[4] = {0, 1, 2, 3}, near_half[2] = {0, 1}, far_half[2] = {1, 3};
static const double ride_all[3] = {300, 300, 300}, ride_half[2] = {240, 480};

static kota_transit_line slow(void) {
    return (kota_transit_line){"slow", KOTA_TRANSIT_FEEDER, 4, all_stops, ride_all, 600, 40, 3500};
}

static kota_transit_def beside(const kota_transit_line *lines, int32_t count) {
    return (kota_transit_def){.line_count = count,
                              .node_count = 4,
                              .place_count = 3,
                              .lines = lines,
                              .node_x_m = node_x,
                              .node_y_m = node_y,
                              .place_x_m = place_x,
                              .place_y_m = place_y,
                              .walk_mps = 1.25,
                              .walk_detour = 1.25,
                              .access_max_m = 800,
                              .change_max_m = 300,
                              .walk_weight = 2,
                              .wait_weight = 2,
                              .boarding_s = 120,
                              .time_idr_per_h = 12600,
                              .crowd_gain = 0.5,
                              .crowd_power = 4};
}

static kota_transit *make(const kota_transit_def *def) {
    kota_transit *transit;
    kota_error err = {0};
    cr_assert_eq(kota_transit_create(&transit, def, &err), KOTA_OK, "%s", err.text);
    return transit;
}

Test(transit, one_line_by_hand) {
    kota_transit_line line = slow();
    kota_transit_def def = beside(&line, 1);
    kota_transit *transit = make(&def);
    kota_transit_skim skim[3];
    kota_transit_skims(transit, 1, skim);
    cr_assert_float_eq(skim[0].walk_s, 200, 1e-9, "100 m at each end, a quarter longer, at 1.25 m/s");
    cr_assert_float_eq(skim[0].wait_s, 300, 1e-9, "half a headway");
    cr_assert_float_eq(skim[0].ride_s, 900, 1e-9);
    cr_assert_float_eq(skim[0].fare_idr, 3500, 1e-9);
    cr_assert_float_eq(skim[0].boardings, 1, 1e-12);
    cr_assert_float_eq(skim[0].share[KOTA_TRANSIT_FEEDER], 1, 1e-12);
    cr_assert_float_eq(skim[0].cost_s, 2 * 200 + 2 * 300 + 900 + 120 + 1000, 1e-9); /* 3500 / 12600 h = 1000 s */
    cr_assert_eq(skim[2].cost_s, KOTA_INFINITY, "20 km away");
    cr_assert(kota_is_nan(skim[2].ride_s));
    kota_transit_skims(transit, 0, skim);
    cr_assert_eq(skim[1].cost_s, KOTA_INFINITY, "the line runs one way");
    kota_transit_destroy(transit);
}

Test(transit, two_lines_share_by_their_frequencies) {
    kota_transit_line lines[2] = {slow(), slow()};
    lines[1].id_text = "often";
    lines[1].headway_s = 300;
    kota_transit_def def = beside(lines, 2);
    def.crowd_gain = 0;
    kota_transit *transit = make(&def);
    double demand[9] = {0, 90, 30, 0, 0, 0, 0, 0, 0};
    kota_transit_fit fit = kota_transit_assign(transit, demand, 1e-9, 50);
    cr_assert_leq(fit.relative_gap, 1e-9);
    cr_assert_float_eq(fit.persons_ph, 90, 1e-9);
    cr_assert_float_eq(fit.unserved_ph, 30, 1e-9, "to a place without stops");
    cr_assert_float_eq(kota_transit_use_of(transit, 0).boardings_ph, 30, 1e-9, "6 of 18 vehicles an hour");
    cr_assert_float_eq(kota_transit_use_of(transit, 1).boardings_ph, 60, 1e-9);
    cr_assert_float_eq(kota_transit_use_of(transit, 1).person_h, 60 * 0.25, 1e-9);
    cr_assert_float_eq(kota_transit_use_of(transit, 1).load_frac_max, 60.0 / (12 * 40), 1e-9);
    kota_transit_skim skim[3];
    kota_transit_skims(transit, 1, skim);
    cr_assert_float_eq(skim[0].wait_s, 100, 1e-9, "18 an hour come every 200 s");
    kota_transit_destroy(transit);
}

Test(transit, who_changes_boards_twice) {
    kota_transit_line lines[2] = {{"near", KOTA_TRANSIT_FEEDER, 2, near_half, ride_half, 300, 20, 3000},
                                  {"far", KOTA_TRANSIT_BRT, 2, far_half, ride_half + 1, 300, 80, 3500}};
    kota_transit_def def = beside(lines, 2);
    kota_transit *transit = make(&def);
    double demand[9] = {0, 10, 0, 0, 0, 0, 0, 0, 0};
    kota_transit_fit fit = kota_transit_assign(transit, demand, 1e-9, 50);
    cr_assert_float_eq(fit.boardings_ph, 20, 1e-9);
    kota_transit_skim skim[3];
    kota_transit_skims(transit, 1, skim);
    cr_assert_float_eq(skim[0].boardings, 2, 1e-12);
    cr_assert_float_eq(skim[0].fare_idr, 6500, 1e-9);
    cr_assert_float_eq(skim[0].share[KOTA_TRANSIT_BRT], 0.5, 1e-12);
    cr_assert_float_eq(skim[0].ride_s, 720, 1e-9);
    kota_transit_destroy(transit);
    def.kinds = 1u << KOTA_TRANSIT_FEEDER;
    transit = make(&def);
    kota_transit_skims(transit, 1, skim);
    cr_assert_eq(skim[0].cost_s, KOTA_INFINITY, "the second half does not run");
    kota_transit_destroy(transit);
}

/* A fast line with too little room, a slow one with plenty: when the fast one is full, some take the slow one;
 * without crowding nobody does. */
Test(transit, crowding_sends_some_to_the_slower_line) {
    static const double ride_fast[3] = {200, 200, 200};
    kota_transit_line lines[2] = {slow(), {"fast", KOTA_TRANSIT_BRT, 4, all_stops, ride_fast, 60, 10, 3500}};
    lines[0].headway_s = 60;
    kota_transit_def def = beside(lines, 2);
    kota_transit *transit = make(&def);
    double demand[9] = {0, 900, 0, 0, 0, 0, 0, 0, 0};
    kota_transit_fit fit = kota_transit_assign(transit, demand, 1e-3, 2000);
    double on_slow = kota_transit_use_of(transit, 0).boardings_ph,
           on_fast = kota_transit_use_of(transit, 1).boardings_ph;
    cr_assert_leq(fit.relative_gap, 1e-3, "%g after %d", fit.relative_gap, (int)fit.iterations);
    cr_assert_float_eq(on_slow + on_fast, 900, 1e-6);
    cr_assert(on_slow > 50 && on_fast > 450, "%g %g", on_slow, on_fast);
    def.crowd_gain = 0;
    kota_transit_destroy(transit);
    transit = make(&def);
    kota_transit_assign(transit, demand, 1e-9, 100);
    cr_assert_float_eq(kota_transit_use_of(transit, 1).boardings_ph, 900, 1e-6, "nobody lets the fast one pass");
    kota_transit_destroy(transit);
}

/* A loop of 600 s comes by both places twice a run: to the far one by either of two vehicles, back only by those that
 * go on, and nobody has to change where the loop begins anew. */
Test(transit, loops_are_ridden) {
    static const int32_t ring[5] = {0, 3, 1, 0, 3};
    static const double rides[4] = {900, 300, 300, 900};
    kota_transit_line line = {"ring", KOTA_TRANSIT_FEEDER, 5, ring, rides, 600, 40, 3500};
    kota_transit_def def = beside(&line, 1);
    kota_transit *transit = make(&def);
    kota_transit_skim skim[3];
    kota_transit_skims(transit, 1, skim);
    cr_assert_float_eq(skim[0].wait_s, 150, 1e-9, "a vehicle each 300 s: %g", skim[0].wait_s);
    cr_assert_float_eq(skim[0].ride_s, 900, 1e-9);
    cr_assert_float_eq(skim[0].boardings, 1, 1e-12);
    kota_transit_skims(transit, 0, skim);
    cr_assert_float_eq(skim[1].wait_s, 300, 1e-9, "%g", skim[1].wait_s);
    cr_assert_float_eq(skim[1].ride_s, 600, 1e-9);
    cr_assert_float_eq(skim[1].boardings, 1, 1e-12);
    double demand[9] = {0, 60, 0, 30, 0, 0, 0, 0, 0};
    kota_transit_assign(transit, demand, 1e-9, 50);
    const double *boardings_ph = kota_transit_boardings_ph(transit), *load_ph = kota_transit_load_ph(transit);
    cr_assert_float_eq(boardings_ph[0], 30, 1e-9);
    cr_assert_float_eq(boardings_ph[1], 30, 1e-9);
    cr_assert_float_eq(boardings_ph[3], 30, 1e-9);
    cr_assert_float_eq(load_ph[0], 30, 1e-9, "those of the first visit got off at the second stop: %g", load_ph[0]);
    cr_assert_float_eq(load_ph[2], 30, 1e-9);
    kota_transit_destroy(transit);
}

static void refused(kota_transit_line line, const char *words) {
    kota_transit_def def = beside(&line, 1);
    kota_transit *transit;
    kota_error err = {0};
    cr_assert_eq(kota_transit_create(&transit, &def, &err), KOTA_DATA);
    cr_assert(strstr(err.text, words) != NULL, "\"%s\" is not in \"%s\"", words, err.text);
    cr_assert_null(transit);
}

Test(transit, bad_lines_are_named_with_their_cure) {
    static const int32_t stays[4] = {0, 1, 1, 3}, unknown[4] = {0, 1, 9, 3};
    static const double standing[3] = {300, 0, 300};
    kota_transit_line line = slow();
    line.headway_s = 0;
    refused(line, "line slow: headway of 0 s; give one > 0");
    line = slow();
    line.stop_node = stays;
    refused(line, "line slow: stops 2 and 3 in a row are the same place; leave one out");
    line = slow();
    line.stop_node = unknown;
    refused(line, "line slow: stop 3 is unknown");
    line = slow();
    line.stop_count = 1;
    refused(line, "line slow has 1 stops; give at least 2");
    line = slow();
    line.ride_s = standing;
    refused(line, "line slow: no way from stop 2 to stop 3");
    line = slow();
    line.capacity_persons = 0;
    refused(line, "capacity of 0 persons");
    line = slow();
    line.fare_idr = -1;
    refused(line, "fare of -1 rupiah");
}

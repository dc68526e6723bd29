/* The contract of static assignment: faults, edits, classes. Exact answers are in tests/physics. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/road_case.c" /* a unit test links its own layer alone */

/* Two zones, two routes of times 10(1 + .15 (x/2000)^4) and 15(1 + .15 (x/3000)^4) over nodes of their own. */
static road_case two_routes(double veh) {
    road_case road = road_case_new(2, 4);
    road_case_link(&road, 0, 2, 2000, 10, 0.15, 4);
    road_case_link(&road, 2, 1, 0, 0, 0, 1);
    road_case_link(&road, 0, 3, 3000, 15, 0.15, 4);
    road_case_link(&road, 3, 1, 0, 0, 0, 1);
    road_case_trip(&road, 0, 0, 1, veh);
    return road;
}

static void expect_fault(const road_case *road, const char *words) {
    kota_assign *assign = NULL;
    kota_error err = {0};
    cr_assert_eq(road_case_create(&assign, road, &err), KOTA_DATA, "%s", words);
    cr_assert_null(assign);
    cr_assert_not_null(strstr(err.text, words), "\"%s\" does not say \"%s\"", err.text, words);
}

Test(assign, names_what_is_wrong_with_a_link) {
    road_case road = two_routes(100);
    road.link[1].head = 4;
    expect_fault(&road, "link 2: goes from node 3 to node 5; nodes are 1 to 4");
    road.link[1].head = 1;
    road.link[0].capacity = -5;
    expect_fault(&road, "link 1: capacity -5");
    road.link[0].capacity = 0;
    expect_fault(&road, "link 1: capacity 0 must be > 0");
    road.link[0].capacity = 2000;
    road.link[2].time = -1;
    expect_fault(&road, "link 3: free-flow time -1");
    road.link[2].time = 15;
    road.link[2].power = KOTA_NAN;
    expect_fault(&road, "link 3: power nan");
    road.link[2].power = 4;
    road.link[2].b = -0.1;
    expect_fault(&road, "link 3: b -0.1");
    road.link[2].b = 0.15;
    road.link[2].own_cost[0] = -16;
    expect_fault(&road, "link 3: free-flow time 15 and own cost -16 of class 1");
    road_case_free(&road);
}

Test(assign, names_all_faults_at_once) {
    road_case road = two_routes(100);
    road.link[0].capacity = -5;
    road.link[2].time = -1;
    expect_fault(&road, "link 1: capacity -5");
    expect_fault(&road, "link 3: free-flow time -1");
    road_case_free(&road);
}

Test(assign, names_trips_that_cannot_be) {
    road_case road = two_routes(100);
    road.trip[0].veh = -3;
    expect_fault(&road, "trips from zone 1 to zone 2: -3 must be");
    road.trip[0].veh = 3;
    road.trip[0].to = 2;
    expect_fault(&road, "trips from zone 1 to zone 3: zones are 1 to 2");
    road.first_thru = 9;
    expect_fault(&road, "first thru node 10 must be 1 to 5");
    road_case_free(&road);
}

static void expect_no_way(kota_assign *assign, kota_assign_method method, const char *words) {
    kota_assign_settings settings = {.method = method, .gap = 1e-6};
    kota_assign_result result;
    kota_error err = {0};
    cr_assert_eq(kota_assign_solve(assign, &settings, &result, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, words), "%s", err.text);
}

Test(assign, names_trips_without_a_way) {
    road_case road = two_routes(100);
    road_case_trip(&road, 0, 1, 0, 7);
    kota_assign *assign = road_case_open(&road);
    expect_no_way(assign, KOTA_ASSIGN_B, "1 pairs with 7 trips: 2 to 1 (7)");
    expect_no_way(assign, KOTA_ASSIGN_BFW, "1 pairs with 7 trips: 2 to 1 (7)");
    kota_assign_destroy(assign);
    road_case_free(&road);
}

Test(assign, does_not_pass_through_zones_below_the_first_thru_node) {
    road_case road = road_case_new(3, 4); /* the quick way from 0 to 1 is through zone 2 */
    road_case_link(&road, 0, 2, 1000, 1, 0, 1);
    road_case_link(&road, 2, 1, 1000, 1, 0, 1);
    road_case_link(&road, 0, 3, 1000, 5, 0, 1);
    road_case_link(&road, 3, 1, 1000, 5, 0, 1);
    road_case_trip(&road, 0, 0, 1, 10);
    road_case_trip(&road, 0, 2, 1, 10); /* a zone is left and reached as ever */
    for (int32_t method = 0; method < 2; method++) {
        for (road.first_thru = 0; road.first_thru <= 3; road.first_thru += 3) {
            kota_assign *assign = road_case_open(&road);
            kota_assign_result result = road_case_solve(assign, (kota_assign_method)method, 1e-9);
            cr_assert_float_eq(result.tstt, road.first_thru == 0 ? 30.0 : 110.0, 1e-9);
            cr_assert_float_eq(kota_assign_cost(assign, 0, 0, 1), road.first_thru == 0 ? 2.0 : 10.0, 1e-12);
            kota_assign_destroy(assign);
        }
    }
    road_case_free(&road);
}

Test(assign, no_trips_is_an_answer) {
    road_case road = two_routes(0);
    road_case_trip(&road, 0, 1, 1, 500); /* within a zone: no link is used */
    kota_assign *assign = road_case_open(&road);
    for (int32_t method = 0; method < 2; method++) {
        kota_assign_result result = road_case_solve(assign, (kota_assign_method)method, 1e-9);
        cr_assert_eq(result.objective, 0.0);
        cr_assert_eq(result.tstt, 0.0);
        cr_assert_eq(result.relative_gap, 0.0);
    }
    kota_assign_destroy(assign);
    road_case_free(&road);
}

/* Whatever was solved before, an edited network has the answer of one that was always so. */
static void expect_same(kota_assign *warm, const road_case *road, const int32_t *closed, int32_t closed_count) {
    kota_assign *fresh = road_case_open(road);
    for (int32_t i = 0; i < closed_count; i++) kota_assign_close(fresh, closed[i], true);
    kota_assign_result a = road_case_solve(warm, KOTA_ASSIGN_B, 1e-12),
                       b = road_case_solve(fresh, KOTA_ASSIGN_B, 1e-12);
    cr_assert_float_eq(a.objective, b.objective, 1e-10 * b.objective, "%.12g in place of %.12g", a.objective,
                       b.objective);
    cr_assert_lt(road_case_leak(road, warm), 1e-9);
    for (int32_t i = 0; i < closed_count; i++) cr_assert_eq(kota_assign_flow_veh(warm, 0)[closed[i]], 0.0);
    kota_assign_destroy(fresh);
}

Test(assign, edits_start_from_the_last_answer_and_end_at_the_right_one) {
    road_case road = road_case_random(3, 7, 8, 1);
    kota_assign *assign = road_case_open(&road);
    kota_assign_result before = road_case_solve(assign, KOTA_ASSIGN_B, 1e-12);
    int32_t busiest = 16;
    for (int32_t a = 16; a < road.links; a++)
        if (kota_assign_flow_veh(assign, 0)[a] > kota_assign_flow_veh(assign, 0)[busiest]) busiest = a;
    cr_assert_gt(kota_assign_flow_veh(assign, 0)[busiest], 0.0);
    kota_assign_close(assign, busiest, true);
    expect_same(assign, &road, &busiest, 1);
    kota_assign_close(assign, busiest, false);
    kota_assign_result again = road_case_solve(assign, KOTA_ASSIGN_B, 1e-12);
    cr_assert_float_eq(again.objective, before.objective, 1e-10 * before.objective);
    kota_assign_set_link(assign, busiest, 0.5 * road.link[busiest].capacity, 2.0 * road.link[busiest].time);
    road.link[busiest].capacity *= 0.5;
    road.link[busiest].time *= 2.0;
    expect_same(assign, &road, NULL, 0);
    kota_assign_set_own_cost(assign, 0, busiest, 3.0);
    road.link[busiest].own_cost[0] = 3.0;
    expect_same(assign, &road, NULL, 0);
    kota_assign_scale_trips(assign, 0, 1.5);
    for (int32_t t = 0; t < road.trips; t++) road.trip[t].veh *= 1.5;
    expect_same(assign, &road, NULL, 0);
    kota_assign_scale_trips(assign, 0, 0.0);
    cr_assert_eq(road_case_solve(assign, KOTA_ASSIGN_B, 1e-12).tstt, 0.0);
    kota_assign_destroy(assign);
    road_case_free(&road);
}

Test(assign, closing_the_last_way_is_an_error_and_opening_it_heals) {
    road_case road = two_routes(1000);
    kota_assign *assign = road_case_open(&road);
    kota_assign_result before = road_case_solve(assign, KOTA_ASSIGN_B, 1e-12);
    kota_assign_close(assign, 1, true);
    kota_assign_close(assign, 3, true);
    cr_assert_eq(kota_assign_cost(assign, 0, 0, 1), KOTA_INFINITY);
    expect_no_way(assign, KOTA_ASSIGN_B, "1 to 2 (1000)");
    kota_assign_close(assign, 1, false);
    kota_assign_close(assign, 3, false);
    cr_assert_float_eq(road_case_solve(assign, KOTA_ASSIGN_B, 1e-12).objective, before.objective, 1e-6);
    kota_assign_destroy(assign);
    road_case_free(&road);
}

Test(assign, forgets_when_told) {
    road_case road = road_case_random(4, 6, 6, 1);
    kota_assign *assign = road_case_open(&road);
    kota_assign_result cold = road_case_solve(assign, KOTA_ASSIGN_B, 1e-9);
    kota_assign_forget(assign);
    for (int32_t a = 0; a < road.links; a++) cr_assert_eq(kota_assign_flow_veh(assign, 0)[a], 0.0);
    kota_assign_result again = road_case_solve(assign, KOTA_ASSIGN_B, 1e-9);
    cr_assert_eq(kota_bits(cold.objective), kota_bits(again.objective));
    cr_assert_eq(cold.iterations, again.iterations);
    kota_assign_destroy(assign);
    road_case_free(&road);
}

Test(assign, stops_when_interrupted) {
    road_case road = road_case_random(4, 6, 6, 1);
    kota_assign *assign = road_case_open(&road);
    volatile sig_atomic_t interrupted = 1;
    kota_assign_settings settings = {.gap = 1e-12, .interrupted = &interrupted};
    kota_assign_result result;
    for (int32_t method = 0; method < 2; method++) {
        settings.method = (kota_assign_method)method;
        cr_assert_eq(kota_assign_solve(assign, &settings, &result, NULL), KOTA_INTERRUPTED);
    }
    kota_assign_destroy(assign);
    road_case_free(&road);
}

Test(assign, says_when_the_gap_was_not_reached) {
    road_case road = road_case_random(4, 6, 6, 1);
    kota_assign *assign = road_case_open(&road);
    kota_assign_result result;
    for (int32_t method = 0; method < 2; method++) {
        kota_assign_settings settings = {.method = (kota_assign_method)method, .gap = 1e-12, .iterations_max = 2};
        cr_assert_eq(kota_assign_solve(assign, &settings, &result, NULL), KOTA_OK);
        cr_assert_not(result.reached);
        cr_assert_eq(result.iterations, 2);
        cr_assert_gt(result.relative_gap, 1e-12);
    }
    kota_assign_settings impossible = {.gap = 0.0}; /* ends all the same */
    cr_assert_eq(kota_assign_solve(assign, &impossible, &result, NULL), KOTA_OK);
    cr_assert_lt(result.relative_gap, 1e-13);
    kota_assign_destroy(assign);
    road_case_free(&road);
}

/* A toll of 4 on the first route; a minute is worth 1 to the one class and 4 to the other, so the toll is 4 minutes
 * to the first and 1 to the second. Rich drivers take the tolled road, poor ones the other, and equilibrium holds
 * class by class. */
Test(assign, classes_weigh_a_toll_by_their_value_of_time) {
    road_case road = two_routes(1500);
    road.classes = 2;
    road_case_trip(&road, 1, 0, 1, 1500);
    road.link[0].own_cost[0] = 4.0;
    road.link[0].own_cost[1] = 1.0;
    for (int32_t method = 0; method < 2; method++) {
        kota_assign *assign = road_case_open(&road);
        road_case_solve(assign, (kota_assign_method)method, 1e-10);
        double tolled = kota_assign_time(assign, 0), open = kota_assign_time(assign, 2);
        const double *poor = kota_assign_flow_veh(assign, 0), *rich = kota_assign_flow_veh(assign, 1);
        cr_assert_gt(rich[0], 1499.9); /* 10 + 1 with 2000 veh/h < 15: all of them */
        cr_assert_gt(tolled + 4.0, tolled + 1.0);
        cr_assert_leq(tolled + 1.0, open);
        cr_assert_float_eq(poor[0] + poor[2], 1500.0, 1e-9);
        if (poor[0] > 1e-3) cr_assert_float_eq(tolled + 4.0, open, 1e-4);
        kota_assign_destroy(assign);
    }
    road_case_free(&road);
}

Test(assign, a_ban_keeps_a_class_off_and_equivalents_count) {
    road_case road = two_routes(1000);
    road.classes = 2;
    road.pce[1] = 2.5; /* lorries */
    road_case_trip(&road, 1, 0, 1, 400);
    road.link[0].banned[1] = 1;
    for (int32_t method = 0; method < 2; method++) {
        kota_assign *assign = road_case_open(&road);
        road_case_solve(assign, (kota_assign_method)method, 1e-10);
        cr_assert_eq(kota_assign_flow_veh(assign, 1)[0], 0.0);
        cr_assert_float_eq(kota_assign_flow_veh(assign, 1)[2], 400.0, 1e-9);
        cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[0], 1000.0, 1e-6);  /* cars have the quick road */
        cr_assert_float_eq(kota_assign_volume_pceph(assign, 2), 1000.0, 1e-6); /* 400 x 2.5 */
        kota_assign_destroy(assign);
    }
    road_case_free(&road);
}

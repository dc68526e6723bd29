/* Static equilibria with known answers: Braess, two routes, tolls at marginal cost, symmetric cases. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "support/road_case.h"

/* Braess (1968) in the numbers of the TNTP file: 6 trips; with the link between the two routes everybody takes 92,
 * without it 83. The file's b of 1e9 on free times of 1e-8 stands for times of 10 x. */
static road_case braess(void) {
    road_case road = road_case_new(2, 4);
    road_case_link(&road, 0, 2, 1, 1e-8, 1e9, 1);
    road_case_link(&road, 0, 3, 1, 50, 0.02, 1);
    road_case_link(&road, 2, 1, 1, 50, 0.02, 1);
    road_case_link(&road, 2, 3, 1, 10, 0.1, 1);
    road_case_link(&road, 3, 1, 1, 1e-8, 1e9, 1);
    road_case_trip(&road, 0, 0, 1, 6);
    return road;
}

Test(assign_exact, braess) {
    static const double FLOW[] = {4, 2, 2, 2, 4};
    road_case road = braess();
    for (int32_t method = 0; method < 2; method++) {
        double gap = method == KOTA_ASSIGN_B ? 1e-13 : 1e-10;
        kota_assign *assign = road_case_open(&road);
        kota_assign_result with = road_case_solve(assign, (kota_assign_method)method, gap);
        /* 8e-8: six trips over links whose free time is 1e-8 */
        cr_assert_float_eq(with.objective, 386.0 + 8e-8, 1e-9);
        cr_assert_float_eq(with.tstt, 552.0, 1e-4);
        for (int32_t a = 0; a < 5; a++) cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[a], FLOW[a], 1e-4);
        kota_assign_close(assign, 3, true);
        kota_assign_result without = road_case_solve(assign, (kota_assign_method)method, gap);
        cr_assert_float_eq(without.tstt, 498.0, 1e-4);
        cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[0], 3.0, 1e-4);
        cr_assert_float_eq(kota_assign_cost(assign, 0, 0, 1), 83.0, 1e-4);
        printf("braess_cost_with %.6f (92)\nbraess_cost_without %.6f (83)\n", with.tstt / 6, without.tstt / 6);
        kota_assign_destroy(assign);
    }
    road_case_free(&road);
}

/* Two BPR routes, solved by bisection to the digits given: 10 (1 + .15 (x/2000)^4) = 15 (1 + .15 (y/3000)^4),
 * x + y = 4000. */
Test(assign_exact, two_bpr_routes) {
    road_case road = road_case_new(2, 2);
    road_case_link(&road, 0, 1, 2000, 10, 0.15, 4);
    road_case_link(&road, 0, 1, 3000, 15, 0.15, 4); /* beside the first, between the same nodes */
    road_case_trip(&road, 0, 0, 1, 4000);
    for (int32_t method = 0; method < 2; method++) {
        kota_assign *assign = road_case_open(&road);
        road_case_solve(assign, (kota_assign_method)method, 1e-13);
        cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[0], 2712.650523, 1e-6);
        cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[1], 1287.349477, 1e-6);
        cr_assert_float_eq(kota_assign_time(assign, 0), 15.076293, 1e-6);
        printf("two_routes_x1 %.6f (2712.650523)\n", kota_assign_flow_veh(assign, 0)[0]);
        kota_assign_destroy(assign);
    }
    road_case_free(&road);
}

/* With a time of t0 (1 + b (x/c)^p) the marginal cost to all is t0 (1 + (p+1) b (x/c)^p): an equilibrium on these
 * times is the system optimum, and a toll of x t'(x) there makes everybody choose it (Pigou 1920; Beckmann et al.
 * 1956). */
Test(assign_exact, a_toll_of_marginal_cost_gives_the_system_optimum) {
    road_case road = road_case_random(11, 6, 8, 1), marginal = road_case_random(11, 6, 8, 1);
    for (int32_t a = 0; a < marginal.links; a++) marginal.link[a].b *= marginal.link[a].power + 1.0;
    kota_assign *best = road_case_open(&marginal), *selfish = road_case_open(&road);
    road_case_solve(best, KOTA_ASSIGN_B, 1e-13);
    double free_tstt = road_case_solve(selfish, KOTA_ASSIGN_B, 1e-13).tstt, best_tstt = 0.0, tolled_tstt = 0.0;
    for (int32_t a = 0; a < road.links; a++) {
        const struct road_case_link *link = &road.link[a];
        double x = kota_assign_flow_veh(best, 0)[a];
        double grown = link->b > 0.0 && x > 0.0 ? link->b * kota_pow(x / link->capacity, link->power) : 0.0;
        best_tstt += x * link->time * (1.0 + grown);
        road.link[a].own_cost[0] = link->time * link->power * grown;
    }
    kota_assign *tolled = road_case_open(&road);
    road_case_solve(tolled, KOTA_ASSIGN_B, 1e-13);
    for (int32_t a = 0; a < road.links; a++)
        tolled_tstt += kota_assign_flow_veh(tolled, 0)[a] * kota_assign_time(tolled, a);
    printf("tstt_selfish %.6f\ntstt_optimum %.6f\ntstt_tolled %.6f\n", free_tstt, best_tstt, tolled_tstt);
    cr_assert_lt(best_tstt, free_tstt * (1.0 - 1e-4)); /* or the case shows nothing */
    cr_assert_float_eq(tolled_tstt, best_tstt, 1e-9 * best_tstt);
    kota_assign_destroy(best);
    kota_assign_destroy(selfish);
    kota_assign_destroy(tolled);
    road_case_free(&road);
    road_case_free(&marginal);
}

/* n equal routes share alike, whatever the power; a power of 0 is a constant time t0 (1 + b). */
Test(assign_exact, equal_routes_share_alike) {
    static const double POWERS[] = {0.5, 1.0, 1.7, 4.0, 4.5, 12.0, 17.0};
    for (int32_t i = 0; i < KOTA_COUNT(POWERS); i++) {
        road_case road = road_case_new(2, 5);
        for (int32_t route = 0; route < 3; route++) {
            road_case_link(&road, 0, 2 + route, 500, 3, 0.5, POWERS[i]);
            road_case_link(&road, 2 + route, 1, 500, 3, 0.5, 0);
        }
        road_case_trip(&road, 0, 0, 1, 1500);
        kota_assign *assign = road_case_open(&road);
        road_case_solve(assign, KOTA_ASSIGN_B, 1e-12);
        for (int32_t a = 0; a < 6; a++) {
            cr_assert_float_eq(kota_assign_flow_veh(assign, 0)[a], 500.0, 1e-5, "power %g", POWERS[i]);
            cr_assert_float_eq(kota_assign_time(assign, a), 4.5, 1e-6, "power %g", POWERS[i]);
        }
        kota_assign_destroy(assign);
        road_case_free(&road);
    }
}

/* Free links both ways make rings of no cost; nothing may run round in them. */
Test(assign_exact, rings_of_free_links_carry_no_more_than_the_trips) {
    road_case road = road_case_new(2, 6);
    for (int32_t n = 2; n < 6; n++) {
        int32_t next = n == 5 ? 2 : n + 1;
        road_case_link(&road, n, next, 0, 0, 0, 4);
        road_case_link(&road, next, n, 0, 0, 0, 4);
    }
    road_case_link(&road, 0, 2, 100, 1, 1, 4);
    road_case_link(&road, 4, 1, 100, 1, 1, 4);
    road_case_link(&road, 5, 1, 100, 1, 1, 4);
    road_case_link(&road, 3, 3, 100, 0, 0, 4); /* a loop */
    road_case_trip(&road, 0, 0, 1, 200);
    for (int32_t method = 0; method < 2; method++) {
        kota_assign *assign = road_case_open(&road);
        kota_assign_result result = road_case_solve(assign, (kota_assign_method)method, 1e-10);
        /* 200 over a link of 1 + 2^4 = 17 min, 100 each over two of 2 min */
        cr_assert_float_eq(result.tstt, 200.0 * 17.0 + 200.0 * 2.0, 1e-3);
        for (int32_t a = 0; a < road.links; a++) cr_assert_leq(kota_assign_flow_veh(assign, 0)[a], 200.0 + 1e-9);
        cr_assert_eq(kota_assign_flow_veh(assign, 0)[11], 0.0);
        kota_assign_destroy(assign);
    }
    road_case_free(&road);
}

/* Random networks of one to three classes: flows conserve, ways in use are cheapest, both methods agree. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "support/road_case.h"

enum { NETS = 40 };

/* Cheapest costs from a node by Bellman's sweeps, which share nothing with the engine's search. */
static void sweep_costs(double *cost, const road_case *road, const kota_assign *assign, int32_t group, int32_t from) {
    for (int32_t n = 0; n < road->nodes; n++) cost[n] = n == from ? 0.0 : KOTA_INFINITY;
    for (bool changed = true; changed;) {
        changed = false;
        for (int32_t a = 0; a < road->links; a++) {
            const struct road_case_link *link = &road->link[a];
            if (link->banned[group] != 0 || (link->tail < road->first_thru && link->tail != from)) continue;
            double by = cost[link->tail] + kota_assign_time(assign, a) + link->own_cost[group];
            if (!(by < cost[link->head])) continue;
            cost[link->head] = by;
            changed = true;
        }
    }
}

/* (total cost - cost of the same trips on cheapest ways) / total cost, from the flows alone. */
static double gap_of(const road_case *road, const kota_assign *assign) {
    double total = 0.0, cheapest = 0.0, *cost = kota_alloc((size_t)road->nodes, sizeof *cost);
    for (int32_t g = 0; g < road->classes; g++) {
        for (int32_t a = 0; a < road->links; a++)
            total += kota_assign_flow_veh(assign, g)[a] * (kota_assign_time(assign, a) + road->link[a].own_cost[g]);
        for (int32_t z = 0; z < road->zones; z++) {
            sweep_costs(cost, road, assign, g, z);
            for (int32_t t = 0; t < road->trips; t++)
                if (road->trip[t].group == g && road->trip[t].from == z)
                    cheapest += road->trip[t].veh * cost[road->trip[t].to];
        }
    }
    kota_free(cost);
    return (total - cheapest) / total;
}

/* Trips times the shares that pass a link make up its flow, class by class. */
static void expect_passing(const road_case *road, const kota_assign *assign) {
    double *share = kota_alloc((size_t)road->zones, sizeof *share);
    for (int32_t g = 0; g < road->classes; g++) {
        for (int32_t a = 0; a < road->links; a += 3) {
            double sum = 0.0, flow = kota_assign_flow_veh(assign, g)[a];
            for (int32_t z = 0; z < road->zones; z++) {
                kota_assign_passing(assign, g, z, a, share);
                for (int32_t t = 0; t < road->trips; t++)
                    if (road->trip[t].group == g && road->trip[t].from == z && road->trip[t].to != z)
                        sum += road->trip[t].veh * share[road->trip[t].to];
            }
            cr_assert_float_eq(sum, flow, 1e-6 * (1.0 + flow), "link %d: %g of %g", (int)a, sum, flow);
        }
    }
    kota_free(share);
}

static bool has_ways(const road_case *road, kota_assign *assign) {
    for (int32_t t = 0; t < road->trips; t++)
        if (kota_assign_cost(assign, road->trip[t].group, road->trip[t].from, road->trip[t].to) == KOTA_INFINITY)
            return false;
    return true;
}

Test(assign_nets, conserve_close_the_gap_and_agree) {
    int32_t solved = 0;
    for (uint64_t seed = 1; seed <= NETS; seed++) {
        road_case road =
            road_case_random(seed, 3 + (int32_t)(seed % 5), 2 + (int32_t)(seed % 7), 1 + (int32_t)(seed % 3));
        kota_assign *b = road_case_open(&road), *bfw = road_case_open(&road);
        if (has_ways(&road, b)) {
            solved++;
            kota_assign_result exact = road_case_solve(b, KOTA_ASSIGN_B, 1e-12),
                               rough = road_case_solve(bfw, KOTA_ASSIGN_BFW, 1e-6);
            cr_assert_lt(road_case_leak(&road, b), 1e-8, "seed %d", (int)seed);
            expect_passing(&road, b);
            cr_assert_lt(road_case_leak(&road, bfw), 1e-8, "seed %d", (int)seed);
            /* 1e-13: what sums of thousands of terms round to */
            cr_assert_lt(gap_of(&road, b), 1e-12 + 1e-13, "seed %d", (int)seed);
            cr_assert_lt(gap_of(&road, bfw), 1e-6 + 1e-13, "seed %d", (int)seed);
            /* each bounds the other: the optimum lies between a lower bound and an objective of either */
            double rounding = 1e-12 * exact.objective;
            cr_assert_leq(exact.lower_bound, rough.objective + rounding, "seed %d", (int)seed);
            cr_assert_leq(rough.lower_bound, exact.objective + rounding, "seed %d", (int)seed);
            cr_assert_leq(rough.objective - exact.objective, 1e-5 * exact.objective, "seed %d", (int)seed);
            for (int32_t g = 0; g < road.classes; g++)
                for (int32_t a = 0; a < road.links; a++) cr_assert_geq(kota_assign_flow_veh(b, g)[a], 0.0);
        }
        kota_assign_destroy(b);
        kota_assign_destroy(bfw);
        road_case_free(&road);
    }
    cr_assert_gt(solved, NETS / 2);
}

/* More trips never make the trip of anybody cheaper in sum: total cost rises with demand. */
Test(assign_nets, total_cost_rises_with_demand) {
    road_case road = road_case_random(4, 6, 6, 1);
    kota_assign *assign = road_case_open(&road);
    double last = 0.0;
    for (int32_t i = 0; i < 6; i++) {
        double tstt = road_case_solve(assign, KOTA_ASSIGN_B, 1e-10).tstt;
        cr_assert_gt(tstt, last);
        last = tstt;
        kota_assign_scale_trips(assign, 0, 1.3);
    }
    kota_assign_destroy(assign);
    road_case_free(&road);
}

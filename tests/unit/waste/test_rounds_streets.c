/* Legs over streets: turns by their angle, ways from arc to arc against all ways tried out, and one-way streets. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "waste/rounds_streets.h"

/* An arc that runs straight between two points of a plane. */
static kota_street_arc straight(int32_t from, int32_t to, double x, double y, double to_x, double to_y) {
    double length = kota_sqrt((to_x - x) * (to_x - x) + (to_y - y) * (to_y - y));
    return (kota_street_arc){from, to, length, to_x, to_y, x, y, to_x, to_y};
}

Test(rounds_streets, a_turn_is_known_by_its_angle) {
    kota_street_arc arcs[] = {straight(0, 1, -10, 0, 0, 0), straight(1, 2, 0, 0, 10, 9),
                              straight(1, 3, 0, 0, -9, 10), straight(1, 4, 0, 0, -10, -9),
                              straight(1, 5, 0, 0, 9, -10), {0}};
    kota_streets streets = {6, arcs, 6, 1.0, 2.0, 3.0, 4.0};
    cr_expect_eq(kota_streets_turn(&streets, 0, 1), 1.0); /* 42 degrees to the left */
    cr_expect_eq(kota_streets_turn(&streets, 0, 2), 3.0); /* 132 */
    cr_expect_eq(kota_streets_turn(&streets, 0, 3), 4.0); /* 138 to the right */
    cr_expect_eq(kota_streets_turn(&streets, 0, 4), 2.0); /* 48 */
    cr_expect_eq(kota_streets_turn(&streets, 5, 2), 1.0); /* no shape */
}

enum { NODES = 6, ARCS = 16 };

/* Bellman's way to the end of each arc, from the end of one: as many rounds as there are arcs. */
static void all_ways(double *cost, const kota_streets *streets, const kota_street_place *from) {
    for (int32_t a = 0; a < ARCS; a++) {
        bool first = from->arc < 0 && streets->arcs[a].from == from->node;
        cost[a] = a == from->arc ? 0.0 : first ? streets->arcs[a].travel : KOTA_INFINITY;
    }
    for (int32_t round = 0; round < ARCS; round++)
        for (int32_t a = 0; a < ARCS; a++)
            for (int32_t b = 0; b < ARCS; b++)
                if (streets->arcs[a].to == streets->arcs[b].from)
                    cost[b] = kota_min(cost[b], cost[a] + kota_streets_turn(streets, a, b) + streets->arcs[b].travel);
}

static double way_to(const double *cost, const kota_streets *streets, const kota_street_place *from, int32_t arc) {
    int32_t node = streets->arcs[arc].from;
    double least = from->arc < 0 && from->node == node ? 0.0 : KOTA_INFINITY;
    for (int32_t a = 0; a < ARCS; a++)
        if (streets->arcs[a].to == node) least = kota_min(least, cost[a] + kota_streets_turn(streets, a, arc));
    return least;
}

Test(rounds_streets, legs_are_the_cheapest_of_all_ways) {
    for (uint64_t seed = 0; seed < 20; seed++) {
        kota_key key = {seed, 3, KOTA_STREAM_POLICY, 0};
        kota_street_arc arcs[ARCS];
        for (int32_t a = 0; a < ARCS; a++) {
            int32_t from = (int32_t)kota_random_below(key, (uint64_t)(4 * a), NODES), to = (from + 1 + a % 5) % NODES;
            uint64_t k = (uint64_t)from, m = (uint64_t)to;
            arcs[a] = straight(from, to, 9.0 * kota_random_unit(key, 900 + k), 9.0 * kota_random_unit(key, 800 + k),
                               9.0 * kota_random_unit(key, 900 + m), 9.0 * kota_random_unit(key, 800 + m));
        }
        kota_streets streets = {NODES, arcs, ARCS, 0.0, 1.0, 2.5, 6.0};
        kota_street_place places[ARCS + 1] = {[ARCS] = {-1, 2}};
        for (int32_t a = 0; a < ARCS; a++) places[a] = (kota_street_place){a, 0};
        float legs[(ARCS + 1) * (ARCS + 1)];
        kota_streets_legs(legs, &streets, places, ARCS + 1);
        for (int32_t p = 0; p <= ARCS; p++) {
            double cost[ARCS];
            all_ways(cost, &streets, &places[p]);
            for (int32_t b = 0; b < ARCS; b++)
                cr_expect_float_eq(kota_min(1e6, (double)legs[p * (ARCS + 1) + b]),
                                   kota_min(1e6, way_to(cost, &streets, &places[p], b)), 1e-4);
        }
    }
}

/* A street from 0 to 1 that goes on to 2 and 3 and back to 0: who must return along it goes round. */
Test(rounds_streets, nobody_turns_round_in_a_one_way_street) {
    kota_street_arc arcs[] = {straight(0, 1, 0, 0, 10, 0), straight(1, 2, 10, 0, 10, 10),
                              straight(2, 3, 10, 10, 0, 10), straight(3, 0, 0, 10, 0, 0)};
    kota_streets streets = {4, arcs, 4, 0.0, 1.0, 2.0, 50.0};
    kota_street_place places[] = {{0, 0}, {-1, 0}, {-1, 1}};
    float legs[9];
    kota_streets_legs(legs, &streets, places, 3);
    cr_expect_float_eq((double)legs[1], 36.0, 1e-6); /* three sides, three turns to the left */
    cr_expect_float_eq((double)legs[3 * 1 + 0], 0.0, 1e-6);
    cr_expect_float_eq((double)legs[3 * 2 + 1], 30.0, 1e-6); /* from node to node turns are free */
    cr_expect_float_eq((double)legs[3 * 0 + 2], 0.0, 1e-6);
}

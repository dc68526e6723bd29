/* Optimal strategies on the published example (Spiess and Florian 1989, figures 1 to 4): four lines between A, X, Y
 * and B; expected time from A 27.75 min, half of the passengers on line 1. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "traffic/strategy.h"

/* A0 X1 Y2 B3 are stops; line nodes: 1A 4, 1B 5; 2A 6, 2X 7, 2Y 8; 3X 9, 3Y 10, 3B 11; 4Y 12, 4B 13.
 * Waits of the paper: lines 1 and 2 6 min, line 3 15 min, line 4 3 min. */
enum { A, X, Y, B, L1A, L1B, L2A, L2X, L2Y, L3X, L3Y, L3B, L4Y, L4B, NODES };
#define SURE KOTA_INFINITY
static const struct {
    int32_t tail, head;
    double min, wait_min;
} links[] = {{A, L1A, 0, 6},  {L1A, L1B, 25, 0}, {L1B, B, 0, 0}, {A, L2A, 0, 6},  {L2A, L2X, 7, 0},  {L2X, X, 0, 0},
             {X, L2X, 0, 6},  {L2X, L2Y, 6, 0},  {L2Y, Y, 0, 0}, {X, L3X, 0, 15}, {L3X, L3Y, 4, 0},  {L3Y, Y, 0, 0},
             {Y, L3Y, 0, 15}, {L3Y, L3B, 4, 0},  {L3B, B, 0, 0}, {Y, L4Y, 0, 3},  {L4Y, L4B, 10, 0}, {L4B, B, 0, 0}};
enum { LINKS = KOTA_COUNT(links) };

typedef struct example {
    int32_t tail[LINKS], head[LINKS];
    double cost_s[LINKS], frequency_ps[LINKS];
    kota_strategy_net net;
} example;

static void make(example *e) {
    for (int32_t a = 0; a < LINKS; a++) {
        e->tail[a] = links[a].tail;
        e->head[a] = links[a].head;
        e->cost_s[a] = links[a].min * 60;
        e->frequency_ps[a] = links[a].wait_min > 0 ? 1 / (links[a].wait_min * 60) : SURE;
    }
    e->net = (kota_strategy_net){NODES, LINKS, e->tail, e->head, e->cost_s, e->frequency_ps};
}

Test(strategies, the_published_example) {
    example e;
    make(&e);
    kota_strategy *s = kota_strategy_create(&e.net);
    double cost_s[NODES], node[NODES] = {[A] = 1}, volume[LINKS] = {0}, wait_s[NODES], ride_s[NODES];
    kota_strategy_to(s, B, cost_s);
    printf("expected time from A %.4f min, X %.4f, Y %.4f; published 27.75, 19.0714, 11.5\n", cost_s[A] / 60,
           cost_s[X] / 60, cost_s[Y] / 60);
    cr_assert_float_eq(cost_s[A] / 60, 27.75, 1e-9);
    cr_assert_float_eq(cost_s[X] / 60, 19.0 + 1.0 / 14.0, 1e-9);
    cr_assert_float_eq(cost_s[Y] / 60, 11.5, 1e-9);
    kota_strategy_load(s, node, volume);
    cr_assert_float_eq(volume[1], 0.5, 1e-12, "line 1 from A to B");
    cr_assert_float_eq(volume[4], 0.5, 1e-12, "line 2 from A to X");
    cr_assert_float_eq(volume[7], 0.5, 1e-12, "nobody leaves line 2 at X");
    cr_assert_float_eq(volume[10], 0.0, 1e-12);
    cr_assert_float_eq(volume[13], 1.0 / 12.0, 1e-12, "line 3 from Y: a sixth of the half");
    cr_assert_float_eq(volume[16], 5.0 / 12.0, 1e-12, "line 4 from Y");
    cr_assert_float_eq(node[B], 1.0, 1e-12);
    double none[LINKS] = {0};
    kota_strategy_expect(s, none, 1.0, wait_s);
    kota_strategy_expect(s, e.cost_s, 0.0, ride_s);
    cr_assert_float_eq(wait_s[A] + ride_s[A], cost_s[A], 1e-9, "waiting and riding make up the whole");
    cr_assert_float_eq(wait_s[A] / 60, 3.0 + 0.5 * 2.5, 1e-9); /* half of those who ride wait again at Y */
    kota_strategy_destroy(s);
}

/* Line 1 better than any strategy with line 2 is taken alone: the set is not all lines that lead there. */
Test(strategies, a_slow_line_is_let_pass) {
    example e;
    make(&e);
    e.cost_s[1] = 10 * 60; /* line 1 in 10 min: 6 + 10 < 7 + 17.5 */
    kota_strategy *s = kota_strategy_create(&e.net);
    double cost_s[NODES], node[NODES] = {[A] = 10}, volume[LINKS] = {0};
    kota_strategy_to(s, B, cost_s);
    kota_strategy_load(s, node, volume);
    cr_assert_float_eq(cost_s[A] / 60, 16.0, 1e-9);
    cr_assert_float_eq(volume[1], 10.0, 1e-12);
    cr_assert_float_eq(volume[4], 0.0, 1e-12);
    kota_strategy_to(s, A, cost_s); /* nothing leads to A */
    cr_assert_eq(cost_s[B], KOTA_INFINITY);
    cr_assert_eq(cost_s[A], 0.0);
    kota_strategy_expect(s, e.cost_s, 0.0, cost_s);
    cr_assert(kota_is_nan(cost_s[B]));
    kota_strategy_destroy(s);
}

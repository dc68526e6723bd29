/* Optimal strategies on random small networks against brute force: every choice of attractive links at every node is
 * tried, and none is better. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "core/random.h"
#include "traffic/strategy.h"

enum { NODES = 6, LINKS = 11, GAMES = 300 };

typedef struct game {
    int32_t tail[LINKS], head[LINKS];
    double cost_s[LINKS], frequency_ps[LINKS];
    kota_strategy_net net;
} game;

static double unit(uint64_t seed, uint64_t k) {
    return kota_random_unit((kota_key){.seed = seed, .stream = KOTA_STREAM_PEOPLE, .what = 1}, k);
}

/* Links lead to higher nodes, or back: then brute force iterates to a fixed point. */
static void make(game *g, uint64_t seed) {
    for (uint64_t a = 0; a < LINKS; a++) {
        g->tail[a] = (int32_t)(unit(seed, 10 * a) * (NODES - 1));
        g->head[a] = g->tail[a] + 1 + (int32_t)(unit(seed, 10 * a + 1) * (NODES - 1 - g->tail[a]));
        g->cost_s[a] = 1 + 30 * unit(seed, 10 * a + 2);
        g->frequency_ps[a] = unit(seed, 10 * a + 3) < 0.3 ? KOTA_INFINITY : 0.01 + 0.3 * unit(seed, 10 * a + 4);
    }
    g->net = (kota_strategy_net){NODES, LINKS, g->tail, g->head, g->cost_s, g->frequency_ps};
}

/* Least expected cost by trying every subset of a node's links; nodes from the last backwards, for links lead up. */
static void brute(const game *g, double *cost_s) {
    for (int32_t n = NODES - 1; n >= 0; n--) {
        cost_s[n] = n == NODES - 1 ? 0.0 : KOTA_INFINITY;
        for (int32_t set = 1; n < NODES - 1 && set < 1 << LINKS; set++) {
            double f = 0.0, sum = 1.0, sure = KOTA_INFINITY;
            bool own = true;
            for (int32_t a = 0; a < LINKS && own; a++) {
                if (!(set >> a & 1)) continue;
                double by = g->cost_s[a] + cost_s[g->head[a]];
                own = g->tail[a] == n && kota_is_finite(by);
                if (!own) break;
                if (!kota_is_finite(g->frequency_ps[a])) sure = kota_min(sure, by);
                f += g->frequency_ps[a];
                sum += g->frequency_ps[a] * by;
            }
            if (own) cost_s[n] = kota_min(cost_s[n], kota_is_finite(sure) ? sure : sum / f);
        }
    }
}

Test(strategies, nothing_beats_the_strategy) {
    int32_t reached = 0;
    for (uint64_t seed = 1; seed <= GAMES; seed++) {
        game g;
        double ours[NODES], best[NODES], node[NODES], volume[LINKS] = {0};
        make(&g, seed);
        brute(&g, best);
        kota_strategy *s = kota_strategy_create(&g.net);
        kota_strategy_to(s, NODES - 1, ours);
        double total = 0.0, paid = 0.0;
        for (int32_t n = 0; n < NODES; n++) {
            node[n] = kota_is_finite(best[n]) && n < NODES - 1 ? 1.0 + n : 0.0;
            total += node[n];
            reached += n < NODES - 1 && kota_is_finite(best[n]);
            if (!kota_is_finite(best[n]))
                cr_assert_eq(ours[n], KOTA_INFINITY);
            else
                cr_assert_float_eq(ours[n], best[n], 1e-9 * (1 + best[n]), "seed %d node %d", (int)seed, (int)n);
            paid += node[n] * (kota_is_finite(best[n]) ? best[n] : 0.0);
        }
        double wait_s[NODES], spent = 0.0;
        const double none[LINKS] = {0};
        kota_strategy_expect(s, none, 1.0, wait_s);
        for (int32_t n = 0; n < NODES; n++) spent += node[n] > 0.0 ? node[n] * wait_s[n] : 0.0;
        kota_strategy_load(s, node, volume);
        for (int32_t a = 0; a < LINKS; a++) spent += volume[a] * g.cost_s[a];
        cr_assert_float_eq(node[NODES - 1], total, 1e-9 * (1 + total), "all arrive");
        cr_assert_float_eq(spent, paid, 1e-9 * (1 + paid),
                           "what is spent on links and at stops is what was expected");
        kota_strategy_destroy(s);
    }
    cr_assert_gt(reached, 2 * GAMES);
    printf("%d nodes with a way in %d networks\n", (int)reached, (int)GAMES);
}

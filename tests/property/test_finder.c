/* Quickest ways against plain methods on random networks: no closed link, no banned turn, the least cost, at any time
 * of day, for any number of threads. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "support/random_roads.h"
#include "traffic/finder_timed.h"

enum { NETS = 300, TRIPS = 60, BINS = 40, BIN_MS = 300000 };

static kota_key luck(int32_t net, uint64_t of) {
    return (kota_key){.seed = (uint64_t)net + 1, .entity = of, .stream = KOTA_STREAM_ROUTES};
}

static int32_t below(int32_t net, uint64_t of, int32_t n, int32_t limit) {
    return kota_random_below(luck(net, of), (uint64_t)n, limit);
}

typedef struct world {
    kota_arena *arena;
    kota_roads *roads;
    kota_finder *finder;
    uint32_t *link_ms, *turn_ms;
    uint16_t *closed;
    kota_profile profile, turns;
    kota_finder_trip trips[TRIPS];
    int64_t depart_ms[TRIPS];
} world;

static void make_costs(world *w, int32_t net) {
    int32_t links = w->roads->link_count, turns = kota_finder_turn_start(w->finder)[links];
    w->link_ms = KOTA_NEW(w->arena, uint32_t, links);
    w->turn_ms = KOTA_NEW(w->arena, uint32_t, turns + 1);
    w->closed = KOTA_NEW(w->arena, uint16_t, links);
    for (int32_t l = 0; l < links; l++) { /* whole seconds, so that ties are many */
        w->link_ms[l] = 1000u * (uint32_t)(1 + below(net, 9, l, 30));
        w->closed[l] = (uint16_t)(below(net, 10, l, 8) == 0 ? 3 : 0);
    }
    for (int32_t k = 0; k < turns; k++) w->turn_ms[k] = 1000u * (uint32_t)below(net, 11, k, 20);
    kota_profile_create(&w->profile, links, 1000000, BIN_MS, BINS);
    for (int32_t k = 0; k < links * BINS; k++) {
        w->profile.link_ms[k] = 1000u * (uint32_t)(1 + below(net, 12, k, 900));
    }
    kota_profile_settle(&w->profile);
    kota_profile_create(&w->turns, turns, 1000000, BIN_MS, BINS);
    for (int32_t k = 0; k < turns * BINS; k++) {
        w->turns.link_ms[k] = 1000u * (uint32_t)(below(net, 20, k, 3) * below(net, 21, k, 400));
    }
    kota_profile_settle(&w->turns);
}

static void make_trips(world *w, int32_t net) {
    int32_t links = w->roads->link_count, nodes = w->roads->node_count;
    for (int32_t t = 0; t < TRIPS; t++) {
        bool on_link = below(net, 13, t, 2), to_link = below(net, 14, t, 2);
        w->trips[t] = (kota_finder_trip){.from_link = on_link ? below(net, 15, t, links) : -1,
                                         .from_node = on_link ? -1 : below(net, 16, t, nodes),
                                         .to_link = to_link ? below(net, 17, t, links) : -1,
                                         .to_node = to_link ? -1 : below(net, 18, t, nodes)};
        w->depart_ms[t] = 900000 + below(net, 19, t, (BINS + 4) * BIN_MS);
    }
}

static world *make_world(int32_t net) {
    kota_arena *arena = kota_arena_create("finder test", 0);
    world *w = KOTA_NEW(arena, world, 1);
    w->arena = arena;
    w->roads = random_roads(w->arena, net);
    w->finder = kota_finder_create(w->roads);
    make_costs(w, net);
    make_trips(w, net);
    return w;
}

static void end_world(world *w) {
    kota_profile_free(&w->profile);
    kota_profile_free(&w->turns);
    kota_finder_destroy(w->finder);
    kota_arena_destroy(w->arena);
}

/* ---- the plain method: better labels until none gets better; turns are asked of the roads ---- */

typedef struct plain_cost {
    bool timed, turning, shut_some;
} plain_cost;

static bool open_to(const world *w, const plain_cost *cost, int32_t link) {
    return !cost->shut_some || (w->closed[link] & 1) == 0;
}

/* Time from entering a link at a time to entering the next (-1: to the end of the way). */
static uint32_t pass_ms(const world *w, const plain_cost *cost, int32_t link, int32_t next, int64_t at_ms) {
    int32_t turn = next >= 0 ? kota_finder_turn(w->finder, link, next) : -1;
    if (!cost->timed) return w->link_ms[link] + (cost->turning && next >= 0 ? w->turn_ms[turn] : 0);
    uint32_t link_ms = kota_profile_ms(&w->profile, link, at_ms);
    return link_ms + (cost->turning && next >= 0 ? kota_profile_ms(&w->turns, turn, at_ms + link_ms) : 0);
}

static int64_t plain(const world *w, const plain_cost *cost, int32_t trip) {
    const kota_finder_trip *go = &w->trips[trip];
    int32_t links = w->roads->link_count;
    int64_t *enter = kota_alloc((size_t)links, sizeof *enter), best = INT64_MAX, depart = w->depart_ms[trip];
    if (go->from_link < 0 && go->to_link < 0 && go->from_node == go->to_node) best = depart;
    for (int32_t l = 0; l < links; l++) {
        bool starts =
            go->from_link >= 0 ? l == go->from_link : w->roads->link_from[l] == go->from_node && open_to(w, cost, l);
        enter[l] = starts ? depart : INT64_MAX;
    }
    for (bool better = true; better;) {
        better = false;
        for (int32_t a = 0; a < links; a++) {
            for (int32_t b = 0; b < links && enter[a] < INT64_MAX; b++) {
                if (!kota_roads_turn_allowed(w->roads, a, b) || !open_to(w, cost, b)) continue;
                int64_t at = enter[a] + pass_ms(w, cost, a, b, enter[a]);
                if (at >= enter[b]) continue;
                enter[b] = at;
                better = true;
            }
        }
    }
    for (int32_t l = 0; l < links; l++) {
        if (enter[l] == INT64_MAX) continue;
        if (go->to_link >= 0 ? l != go->to_link : w->roads->link_to[l] != go->to_node) continue;
        int64_t end = enter[l] + pass_ms(w, cost, l, -1, enter[l]);
        best = end < best ? end : best;
    }
    kota_free(enter);
    return best == INT64_MAX ? KOTA_FINDER_NO_WAY : best - depart;
}

/* ---- what a route must be ---- */

static void check_route(const world *w, const plain_cost *cost, const kota_routes *routes, int32_t trip,
                        int32_t net) {
    const kota_finder_trip *go = &w->trips[trip];
    const int32_t *link = routes->link + routes->start[trip];
    int32_t count = (int32_t)(routes->start[trip + 1] - routes->start[trip]);
    int64_t want = plain(w, cost, trip), at = w->depart_ms[trip];
    cr_assert_eq((int64_t)routes->cost_ms[trip], want, "net %d trip %d: %u, plain %lld", net, trip,
                 routes->cost_ms[trip], (long long)want);
    if (want == KOTA_FINDER_NO_WAY || count == 0) {
        cr_assert_eq(count, 0);
        return;
    }
    if (go->from_link >= 0)
        cr_assert_eq(link[0], go->from_link);
    else
        cr_assert(w->roads->link_from[link[0]] == go->from_node && open_to(w, cost, link[0]));
    if (go->to_link >= 0)
        cr_assert_eq(link[count - 1], go->to_link);
    else
        cr_assert_eq(w->roads->link_to[link[count - 1]], go->to_node);
    for (int32_t k = 0; k < count; k++) {
        int32_t next = k + 1 < count ? link[k + 1] : -1;
        if (next >= 0) cr_assert(kota_roads_turn_allowed(w->roads, link[k], next), "net %d trip %d", net, trip);
        if (next >= 0) cr_assert(open_to(w, cost, next), "net %d trip %d: a closed link", net, trip);
        at += pass_ms(w, cost, link[k], next, at);
    }
    cr_assert_eq(at - w->depart_ms[trip], want, "net %d trip %d: the way's own cost", net, trip);
}

static void find(kota_routes *routes, const world *w, const plain_cost *cost, kota_pool *pool) {
    const uint16_t *closed = cost->shut_some ? w->closed : NULL;
    if (cost->timed) {
        kota_timed_cost timed = {.profile = &w->profile,
                                 .closed_classes = closed,
                                 .class_bit = 1,
                                 .turns = cost->turning ? &w->turns : NULL};
        kota_timed_find(routes, w->finder, &timed, w->trips, w->depart_ms, NULL, TRIPS, pool);
        for (int32_t t = 0; t < TRIPS; t++) {
            int32_t count = (int32_t)(routes->start[t + 1] - routes->start[t]);
            if (count == 0) continue;
            int64_t way_ms =
                kota_timed_way_ms(w->finder, &timed, routes->link + routes->start[t], count, w->depart_ms[t]);
            cr_assert_eq(way_ms, (int64_t)routes->cost_ms[t], "trip %d", t);
        }
    } else {
        kota_finder_cost plain_times = {.link_ms = w->link_ms,
                                        .turn_ms = cost->turning ? w->turn_ms : NULL,
                                        .closed_classes = closed,
                                        .class_bit = 1};
        kota_finder_find(routes, w->finder, &plain_times, w->trips, TRIPS, pool);
    }
}

Test(finder, ways_cost_what_a_plain_method_finds_and_keep_to_bans_and_closures) {
    static const plain_cost KINDS[] = {{false, false, false}, {false, false, true}, {false, true, true},
                                       {true, false, false},  {true, false, true},  {true, true, false},
                                       {true, true, true}};
    int32_t found = 0, none = 0;
    for (int32_t net = 0; net < NETS; net++) {
        world *w = make_world(net);
        const plain_cost *cost = &KINDS[net % KOTA_COUNT(KINDS)];
        kota_routes routes;
        find(&routes, w, cost, NULL);
        for (int32_t t = 0; t < TRIPS; t++) {
            check_route(w, cost, &routes, t, net);
            found += routes.cost_ms[t] != KOTA_FINDER_NO_WAY;
            none += routes.cost_ms[t] == KOTA_FINDER_NO_WAY;
        }
        kota_routes_free(&routes);
        end_world(w);
    }
    cr_assert(found > NETS * TRIPS / 3 && none > NETS, "%d found, %d without a way", found, none);
}

static kota_hash routes_of(const world *w, const plain_cost *cost, int32_t threads) {
    kota_pool *pool = kota_pool_create(threads);
    kota_routes routes;
    find(&routes, w, cost, pool);
    kota_hash hash = kota_routes_hash(&routes);
    kota_routes_free(&routes);
    kota_pool_destroy(pool);
    return hash;
}

Test(finder, threads_cannot_show) {
    for (int32_t net = 0; net < 20; net++) {
        world *w = make_world(net);
        for (int32_t kind = 0; kind < 4; kind++) {
            plain_cost cost = {.timed = kind >= 2, .turning = kind % 2 == 1, .shut_some = true};
            kota_hash one = routes_of(w, &cost, 1), three = routes_of(w, &cost, 3);
            cr_assert(memcmp(&one, &three, sizeof one) == 0, "net %d kind %d", net, kind);
        }
        end_world(w);
    }
}

Test(finder, a_way_that_is_known_is_only_left_for_a_quicker_one) {
    plain_cost cost = {.timed = true, .shut_some = true};
    for (int32_t net = 0; net < 60; net++) {
        world *w = make_world(net);
        kota_timed_cost timed = {.profile = &w->profile, .closed_classes = w->closed, .class_bit = 1};
        uint32_t known_ms[TRIPS];
        kota_routes routes;
        for (int32_t t = 0; t < TRIPS; t++) {
            int64_t best = plain(w, &cost, t);
            known_ms[t] = (uint32_t)(best != KOTA_FINDER_NO_WAY && best > 0 && t % 2 == 0 ? best + t % 4 : best);
        }
        kota_timed_find(&routes, w->finder, &timed, w->trips, w->depart_ms, known_ms, TRIPS, NULL);
        for (int32_t t = 0; t < TRIPS; t++) {
            bool better = known_ms[t] != KOTA_FINDER_NO_WAY && t % 4 == 2 && known_ms[t] > 2;
            cr_assert_eq(routes.cost_ms[t], better ? known_ms[t] - 2 : known_ms[t], "net %d trip %d", net, t);
            cr_assert_eq(routes.start[t + 1] > routes.start[t], better, "net %d trip %d", net, t);
        }
        kota_routes_free(&routes);
        end_world(w);
    }
}

Test(finder, a_matrix_has_the_costs_of_the_ways) {
    for (int32_t net = 0; net < 30; net++) {
        world *w = make_world(net);
        int32_t nodes = w->roads->node_count, node[RANDOM_ROADS_NODES_MAX];
        uint32_t time_ms[RANDOM_ROADS_NODES_MAX * RANDOM_ROADS_NODES_MAX];
        for (int32_t n = 0; n < nodes; n++) node[n] = n;
        kota_finder_cost cost = {.link_ms = w->link_ms, .closed_classes = w->closed, .class_bit = 1};
        kota_finder_matrix(time_ms, w->finder, &cost, node, nodes, node, nodes, NULL);
        plain_cost kind = {.shut_some = true};
        for (int32_t k = 0; k < nodes * nodes; k++) {
            w->trips[0] = (kota_finder_trip){-1, k / nodes, -1, k % nodes};
            cr_assert_eq((int64_t)time_ms[k], plain(w, &kind, 0), "net %d from %d to %d", net, k / nodes, k % nodes);
        }
        end_world(w);
    }
}

/* From and to some of the nodes in any order, some of them twice, in every second net with closures; where turns are
 * banned or cost there is none. Threads cannot show. */
Test(finder, a_table_has_the_times_of_the_trees) {
    kota_pool *pool = kota_pool_create(3);
    int32_t tables = 0, ways = 0, none = 0;
    for (int32_t net = 0; net < NETS; net++) {
        world *w = make_world(net);
        int32_t nodes = w->roads->node_count, from[TRIPS], to[TRIPS];
        uint32_t want_ms[TRIPS * TRIPS], table_ms[TRIPS * TRIPS];
        kota_finder_cost cost = {
            .link_ms = w->link_ms, .closed_classes = net % 4 < 2 ? w->closed : NULL, .class_bit = 1};
        bool free_turns = net % 2 == 0;
        if (free_turns) memset(w->roads->ban_start, 0, ((size_t)w->roads->link_count + 1) * sizeof(int32_t));
        kota_finder *finder = kota_finder_create(w->roads);
        kota_finder_table *table = kota_finder_table_create(finder, &cost);
        cr_assert(table != NULL || !free_turns, "net %d", net);
        tables += table != NULL;
        for (int32_t k = 0; k < TRIPS; k++) {
            from[k] = below(net, 40, k, nodes);
            to[k] = below(net, 41, k, nodes);
        }
        for (int32_t froms = 1; froms <= TRIPS && table != NULL; froms += 19) {
            memset(table_ms, 0, sizeof table_ms);
            kota_finder_matrix(want_ms, finder, &cost, from, froms, to, TRIPS, NULL);
            kota_finder_table_rows(table_ms, table, from, froms, to, TRIPS, froms % 2 == 0 ? pool : NULL);
            for (int32_t k = 0; k < froms * TRIPS; k++) {
                cr_assert_eq(table_ms[k], want_ms[k], "net %d from %d to %d: %u, not %u", net, from[k / TRIPS],
                             to[k % TRIPS], table_ms[k], want_ms[k]);
                none += want_ms[k] == KOTA_FINDER_NO_WAY;
                ways += want_ms[k] != KOTA_FINDER_NO_WAY;
            }
        }
        cost.turn_ms = w->turn_ms;
        cr_assert_null(kota_finder_table_create(finder, &cost), "net %d", net);
        kota_finder_table_destroy(table);
        kota_finder_destroy(finder);
        end_world(w);
    }
    cr_assert(tables >= NETS / 2 && tables < NETS && ways > 100000 && none > 1000, "%d tables, %d ways, %d without",
              tables, ways, none);
    kota_pool_destroy(pool);
}

/* Of every link, closed or not, exactly those that a trip from them to the place has a way. */
Test(finder, the_links_that_lead_to_a_node_are_those_with_a_way) {
    for (int32_t net = 0; net < NETS; net++) {
        world *w = make_world(net);
        int32_t links = w->roads->link_count, to_node = below(net, 30, 0, w->roads->node_count);
        uint64_t *leads = kota_alloc((size_t)links / 64 + 1, sizeof *leads);
        int32_t *stack = kota_alloc((size_t)links + 1, sizeof *stack);
        kota_finder_trip *trips = kota_alloc((size_t)links + 1, sizeof *trips);
        for (int32_t l = 0; l < links; l++) trips[l] = (kota_finder_trip){l, -1, -1, to_node};
        kota_finder_cost cost = {.link_ms = w->link_ms, .closed_classes = w->closed, .class_bit = 1};
        kota_routes found;
        kota_finder_find(&found, w->finder, &cost, trips, links, NULL);
        kota_finder_leading(leads, stack, w->finder, w->closed, 1, to_node);
        for (int32_t l = 0; l < links; l++) {
            cr_assert_eq(leads[l / 64] >> l % 64 & 1, found.cost_ms[l] != KOTA_FINDER_NO_WAY, "net %d link %d", net,
                         l);
        }
        kota_routes_free(&found);
        kota_free(leads);
        kota_free(stack);
        kota_free(trips);
        end_world(w);
    }
}

/* Whatever it is led by, and whatever it was asked before. */
Test(finder, a_guided_way_is_the_trees_way) {
    for (int32_t net = 0; net < NETS; net++) {
        world *w = make_world(net);
        int32_t links = w->roads->link_count, *way = NULL, capacity = 0;
        uint32_t *least_ms = kota_alloc((size_t)links + 1, sizeof *least_ms);
        kota_finder_guide *guide = kota_finder_guide_create(w->finder, least_ms, 8);
        kota_finder_cost cost = {.link_ms = w->link_ms, .closed_classes = w->closed, .class_bit = 1};
        kota_routes found;
        kota_finder_find(&found, w->finder, &cost, w->trips, TRIPS, NULL);
        for (uint32_t part = 1; part < 5; part++) {
            for (int32_t l = 0; l < links; l++) least_ms[l] = w->link_ms[l] / part + (part > 1);
            kota_finder_guide_renew(guide);
            for (int32_t k = 0; k < TRIPS; k++) {
                int32_t count = 0, wanted = (int32_t)(found.start[k + 1] - found.start[k]);
                if (w->trips[k].to_link >= 0) continue;
                uint32_t ms = kota_finder_guided(guide, &cost, &w->trips[k], &way, &count, &capacity);
                cr_assert(ms == found.cost_ms[k] && count == wanted, "net %d trip %d: %u, %d links; %u, %d", net, k,
                          ms, count, found.cost_ms[k], wanted);
                cr_assert(count == 0 || memcmp(way, found.link + found.start[k], (size_t)count * sizeof *way) == 0);
            }
        }
        kota_routes_free(&found);
        kota_finder_guide_destroy(guide);
        kota_free(least_ms);
        kota_free(way);
        end_world(w);
    }
}

Test(finder, reach_is_a_row_of_the_matrix) {
    for (int32_t net = 0; net < NETS; net += 10) {
        world *w = make_world(net);
        int32_t nodes = w->roads->node_count, all[1000];
        kota_finder_cost cost = {.link_ms = w->link_ms, .closed_classes = w->closed, .class_bit = 1};
        float *node_s = kota_alloc((size_t)nodes, sizeof *node_s);
        uint32_t *row_ms = kota_alloc((size_t)nodes, sizeof *row_ms);
        cr_assert_lt(nodes, 1000);
        for (int32_t n = 0; n < nodes; n++) all[n] = n;
        for (int32_t from = 0; from < nodes; from += 3) {
            kota_finder_reach(node_s, w->finder, &cost, from);
            kota_finder_matrix(row_ms, w->finder, &cost, &from, 1, all, nodes, NULL);
            for (int32_t n = 0; n < nodes; n++) {
                bool none = row_ms[n] == KOTA_FINDER_NO_WAY;
                cr_assert(none ? !kota_is_finite((double)node_s[n]) : node_s[n] == (float)(row_ms[n] * 1e-3));
            }
        }
        kota_free(node_s);
        kota_free(row_ms);
        end_world(w);
    }
}

Test(finder, who_enters_later_leaves_later) {
    for (int32_t net = 0; net < 10; net++) {
        world *w = make_world(net);
        for (int32_t link = 0; link < w->profile.links; link++) {
            int64_t before = 0;
            for (int64_t at = 900000; at < 1000000 + (BINS + 2) * BIN_MS; at += 777) {
                int64_t out = at + kota_profile_ms(&w->profile, link, at);
                cr_assert(out >= before, "net %d link %d at %lld", net, link, (long long)at);
                before = out;
            }
        }
        end_world(w);
    }
}

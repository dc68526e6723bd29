/* Trees of routes: kept trees equal new ones, whatever changed in between; turns are kept to. */
#include <criterion/criterion.h>

#include "core/random.h"
#include "support/street_net.c"
#include "traffic/route.h"

static kota_key luck(uint64_t entity) {
    return (kota_key){.seed = 7, .entity = entity, .stream = KOTA_STREAM_ROUTES};
}

static void expect_same(kota_router *kept, kota_router *fresh, const kota_roads *roads, int32_t round) {
    for (int32_t to = 0; to < roads->node_count; to += 5) {
        for (int32_t link = 0; link < roads->link_count; link++) {
            for (int32_t c = 0; c < KOTA_CLASS_COUNT; c += 2) {
                int32_t one = kota_router_next(kept, c, to, link), other = kota_router_next(fresh, c, to, link);
                cr_assert(one == other, "round %d, class %d, to %d after link %d: %d, made afresh %d", round, c, to,
                          link, one, other);
            }
        }
    }
}

Test(route, a_repaired_tree_equals_a_new_one) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net_grid(arena, 12, 200.0);
    const kota_roads *roads = &map->roads;
    kota_router *kept = kota_router_create(roads);
    uint32_t *time_ms = kota_alloc((size_t)roads->link_count, sizeof *time_ms);
    kota_class_mask *closed = kota_alloc((size_t)roads->link_count, sizeof(kota_class_mask));
    for (int32_t l = 0; l < roads->link_count; l++) time_ms[l] = kota_router_time_ms(kept, l);
    for (int32_t round = 0; round < 60; round++) {
        int32_t changes = 1 + kota_random_below(luck(1), (uint64_t)round, 9);
        for (int32_t k = 0; k < changes; k++) {
            uint64_t n = (uint64_t)(round * 16 + k);
            int32_t link = kota_random_below(luck(2), n, roads->link_count);
            if (kota_random_unit(luck(3), n) < 0.4) { /* often opens again */
                closed[link] = (kota_class_mask)(kota_random_below(luck(4), n, 3) == 0
                                                     ? kota_random_below(luck(5), n, KOTA_ALL_CLASSES + 1)
                                                     : 0);
            } else { /* multiples of a second, so that ties are many */
                time_ms[link] = 1000u * (uint32_t)(1 + kota_random_below(luck(6), n, 40));
            }
        }
        kota_router *fresh = kota_router_create(roads);
        for (int32_t l = 0; l < roads->link_count; l++) {
            kota_router_set_time(kept, l, time_ms[l]);
            kota_router_set_closed(kept, l, closed[l]);
            kota_router_set_time(fresh, l, time_ms[l]);
            kota_router_set_closed(fresh, l, closed[l]);
        }
        expect_same(kept, fresh, roads, round);
        kota_router_destroy(fresh);
    }
    int64_t built = 0, repaired = 0;
    kota_router_work(kept, &built, &repaired);
    cr_assert(repaired > 5 * built, "the test is of repairs: %d built, %d repaired", (int)built, (int)repaired);
    kota_free(time_ms);
    kota_free(closed);
    kota_router_destroy(kept);
    kota_arena_destroy(arena);
}

Test(route, nobody_turns_round_but_at_a_dead_end) {
    const char *lines = "n A 0 0\nn B 100 0\nn C 200 0\nn D 100 100\n"
                        "s ab A B 10 1 20 both\ns bc B C 10 1 20 both\ns bd B D 10 1 20 both\n";
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    kota_router *router = kota_router_create(&map->roads);
    int32_t ab = street_net_link(map, lines, "ab"), bc = street_net_link(map, lines, "bc"),
            bd = street_net_link(map, lines, "bd"), a = street_net_node(lines, "A");
    int32_t next = kota_router_next(router, KOTA_CLASS_CAR, a, ab); /* from A to A, at B: by a dead end */
    cr_assert(next == bc || next == bd);
    cr_assert_eq(kota_router_next(router, KOTA_CLASS_CAR, a, next), map->roads.link_reverse[next]);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_CAR, a, street_net_node(lines, "B")),
                 map->roads.link_reverse[ab]);
    kota_router_destroy(router);
    kota_arena_destroy(arena);
}

Test(route, closures_hold_for_their_classes_only) {
    const char *lines = "n A 0 0\nn B 100 0\nn C 50 100\ns short A B 10 1 20\ns ac A C 10 1 20\ns cb C B 10 1 20\n";
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, lines);
    kota_router *router = kota_router_create(&map->roads);
    int32_t a = street_net_node(lines, "A"), b = street_net_node(lines, "B");
    int32_t direct = street_net_link(map, lines, "short"), detour = street_net_link(map, lines, "ac");
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_CAR, b, a), direct);
    kota_router_set_closed(router, direct, 1u << KOTA_CLASS_CAR);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_CAR, b, a), detour);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_TRUCK, b, a), direct);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_WALK, b, a), direct);
    kota_router_set_closed(router, detour, KOTA_ALL_CLASSES);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_CAR, b, a), KOTA_ROUTE_NONE);
    cr_assert_eq(kota_router_next(router, KOTA_CLASS_CAR, b, direct), KOTA_ROUTE_ARRIVE, "who is on it may leave");
    kota_router_set_closed(router, direct, 0);
    cr_assert_eq(kota_router_first(router, KOTA_CLASS_CAR, b, a), direct);
    kota_router_destroy(router);
    kota_arena_destroy(arena);
}

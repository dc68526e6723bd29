#include <criterion/criterion.h>

#include "core/mathx.h"
#include "map/chains.h"

/* "Main" from west to east: a two-way piece 0-1, two one-way carriageways by 2 and 3, a two-way piece 4-5; a branch
 * 1-6 of the same name to the north; "Other" beside it. */
static const kota_node_def nodes[8] = {
    {.x_m = 0, .id = 1},   {.x_m = 100, .id = 2}, {.x_m = 200, .y_m = 20, .id = 3}, {.x_m = 200, .y_m = -20, .id = 4},
    {.x_m = 300, .id = 5}, {.x_m = 500, .id = 6}, {.x_m = 100, .y_m = 50, .id = 7}, {.x_m = 600, .id = 8}};

static const struct {
    const char *id, *name;
    int32_t from, to;
    bool oneway;
} drawn[] = {{"f", "Main", 0, 1, false}, {"e", "Main", 1, 3, true},  {"d", "Main", 3, 4, true},
             {"c", "Main", 4, 2, true},  {"b", "Main", 2, 1, true},  {"a", "Main", 4, 5, false},
             {"g", "Main", 1, 6, false}, {"h", "Other", 5, 7, false}};

static kota_roads built(kota_arena *arena) {
    kota_street_def streets[KOTA_COUNT(drawn)];
    double xy_m[KOTA_COUNT(drawn)][4];
    for (int32_t s = 0; s < KOTA_COUNT(drawn); s++) {
        const kota_node_def *from = &nodes[drawn[s].from], *to = &nodes[drawn[s].to];
        xy_m[s][0] = from->x_m;
        xy_m[s][1] = from->y_m;
        xy_m[s][2] = to->x_m;
        xy_m[s][3] = to->y_m;
        streets[s] = (kota_street_def){.id = drawn[s].id,
                                       .name = drawn[s].name,
                                       .lanes = KOTA_NAN,
                                       .speed_mps = KOTA_NAN,
                                       .oneway = drawn[s].oneway,
                                       .from = drawn[s].from,
                                       .to = drawn[s].to,
                                       .xy_m = xy_m[s],
                                       .point_count = 2};
    }
    kota_roads roads;
    cr_assert_eq(kota_roads_build(&roads, nodes, 8, streets, KOTA_COUNT(drawn), arena, NULL), KOTA_OK);
    return roads;
}

/* The nodes that a chain passes. */
static void expect(const kota_chains *chains, int32_t chain, const kota_roads *roads, const int32_t *passes,
                   int32_t links) {
    cr_assert_eq(chains->start[chain + 1] - chains->start[chain], links, "chain %d", chain);
    for (int32_t k = 0; k < links; k++) {
        int32_t link = chains->link[chains->start[chain] + k];
        cr_expect_eq(roads->link_from[link], passes[k], "chain %d link %d", chain, k);
        cr_expect_eq(roads->link_to[link], passes[k + 1], "chain %d link %d", chain, k);
    }
}

Test(chains, each_direction_of_a_street_in_order) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    kota_chains chains;
    cr_assert_eq(kota_chains_of(&chains, &roads, "Main"), 4);
    bool east_first = roads.link_from[chains.link[0]] == 0;
    expect(&chains, east_first ? 0 : 1, &roads, (const int32_t[]){0, 1, 3, 4, 5}, 4);
    expect(&chains, east_first ? 1 : 0, &roads, (const int32_t[]){5, 4, 2, 1, 0}, 4);
    cr_expect_float_eq(kota_chain_length_m(&chains, 0, &roads), 503.96, 0.01);
    cr_expect_float_eq(kota_chain_length_m(&chains, 2, &roads), 50, 1e-6, "the branch");
    cr_expect_eq(chains.start[4], 10, "each link once");
    kota_chains_free(&chains);
    kota_arena_destroy(arena);
}

Test(chains, no_street_of_that_name) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    kota_chains chains;
    cr_expect_eq(kota_chains_of(&chains, &roads, "main"), 0);
    kota_chains_free(&chains);
    kota_arena_destroy(arena);
}

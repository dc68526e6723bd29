#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "map/roads.h"

/* 0 - 1 - 2 in a row, 3 north of 1; a one-way 2 -> 4 from which nobody comes back. */
static const kota_node_def nodes[5] = {{.x_m = 0, .y_m = 0, .id = 50},
                                       {.x_m = 100, .y_m = 0, .id = 40},
                                       {.x_m = 200, .y_m = 0, .id = 30},
                                       {.x_m = 100, .y_m = 100, .id = 20},
                                       {.x_m = 300, .y_m = 0, .id = 10}};
static const double line_01[] = {0, 0, 100, 0}, line_12[] = {100, 0, 150, 20, 200, 0}, line_13[] = {100, 0, 100, 100},
                    line_24[] = {200, 0, 300, 0};

static void make_streets(kota_street_def streets[4]) {
    const kota_street_def plain = {.name = "", .lanes = KOTA_NAN, .speed_mps = KOTA_NAN, .point_count = 2};
    for (int32_t s = 0; s < 4; s++) streets[s] = plain;
    streets[0].id = "b";
    streets[0].to = 1;
    streets[0].xy_m = line_01;
    streets[0].road_class = KOTA_ROAD_RESIDENTIAL;
    streets[1].id = "a";
    streets[1].from = 1;
    streets[1].to = 2;
    streets[1].xy_m = line_12;
    streets[1].point_count = 3;
    streets[1].road_class = KOTA_ROAD_PRIMARY;
    streets[1].bridge = true;
    streets[2].id = "c";
    streets[2].from = 1;
    streets[2].to = 3;
    streets[2].xy_m = line_13;
    streets[2].lanes = 3;
    streets[2].speed_mps = 10;
    streets[3].id = "d";
    streets[3].from = 2;
    streets[3].to = 4;
    streets[3].xy_m = line_24;
    streets[3].oneway = true;
}

static kota_roads built(kota_arena *arena) {
    kota_street_def streets[4];
    make_streets(streets);
    kota_roads roads;
    cr_assert_eq(kota_roads_build(&roads, nodes, 5, streets, 4, arena, NULL), KOTA_OK);
    return roads;
}

Test(roads, links_of_streets) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    cr_assert_eq(roads.link_count, 7);
    cr_assert_eq(roads.link_from[0], 1, "street \"a\" comes first");
    cr_assert_eq(roads.link_to[0], 2);
    cr_assert_eq(roads.link_reverse[0], 1);
    cr_assert_eq(roads.link_reverse[1], 0);
    cr_assert_eq(roads.link_reverse[6], -1, "one-way");
    cr_assert(roads.link_flags[0] & KOTA_LINK_BRIDGE);
    cr_assert_float_eq((double)roads.link_length_m[0], 2 * kota_sqrt(2900), 1e-4);
    cr_assert_float_eq((double)roads.link_capacity_pceps[0], 2 * 1300 / 3600.0, 1e-6);
    cr_assert_float_eq((double)roads.link_speed_mps[2], 25 / 3.6, 1e-6);
    cr_assert_float_eq((double)roads.link_lanes[4], 3, 1e-6);
    cr_assert_float_eq((double)roads.link_storage_pce[4], 100 * 3 / 7.0, 1e-4);
    const double *back = &roads.shape_xy_m[2 * roads.shape_start[1]];
    cr_assert(back[0] > 199 && back[2] > 149 && back[2] < 151 && back[4] < 101, "each direction in driving order");
    for (int32_t n = 0; n < 5; n++) {
        for (int32_t k = roads.out_start[n]; k < roads.out_start[n + 1]; k++) {
            cr_assert_eq(roads.link_from[roads.out_link[k]], n);
            if (k > roads.out_start[n]) cr_assert_gt(roads.out_link[k], roads.out_link[k - 1]);
        }
        for (int32_t k = roads.in_start[n]; k < roads.in_start[n + 1]; k++)
            cr_assert_eq(roads.link_to[roads.in_link[k]], n);
    }
    cr_assert_eq(roads.out_start[5], 7);
    cr_assert_eq(roads.in_start[5], 7);
    kota_arena_destroy(arena);
}

Test(roads, order_of_streets_does_not_show) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena), other;
    kota_street_def streets[4], turned[4];
    make_streets(streets);
    for (int32_t s = 0; s < 4; s++) turned[s] = streets[3 - s];
    cr_assert_eq(kota_roads_build(&other, nodes, 5, turned, 4, arena, NULL), KOTA_OK);
    for (int32_t l = 0; l < 7; l++) {
        cr_assert_eq(roads.link_id[l], other.link_id[l]);
        cr_assert_eq(roads.link_from[l], other.link_from[l]);
    }
    kota_arena_destroy(arena);
}

Test(roads, faults_name_the_street) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_street_def streets[4];
    kota_roads roads;
    kota_error err;
    make_streets(streets);
    streets[2].to = 9;
    cr_assert_eq(kota_roads_build(&roads, nodes, 5, streets, 4, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "\"c\"") && strstr(err.text, "9"), "%s", err.text);
    make_streets(streets);
    streets[2].id = "a";
    cr_assert_eq(kota_roads_build(&roads, nodes, 5, streets, 4, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "\"a\""), "%s", err.text);
    make_streets(streets);
    streets[0].xy_m = (const double[]){0, 0, 0, 1e-4};
    cr_assert_eq(kota_roads_build(&roads, nodes, 5, streets, 4, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "\"b\"") && strstr(err.text, "1 mm"), "%s", err.text);
    kota_node_def twins[5];
    memcpy(twins, nodes, sizeof twins);
    twins[3].id = 40;
    make_streets(streets);
    cr_assert_eq(kota_roads_build(&roads, twins, 5, streets, 4, arena, &err), KOTA_DATA);
    kota_arena_destroy(arena);
}

Test(roads, largest_strongly_connected_part) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    bool keep[7];
    cr_assert_eq(kota_roads_connected(&roads, keep), 6);
    for (int32_t l = 0; l < 7; l++) cr_assert_eq(keep[l], l != 6);
    kota_arena_destroy(arena);
}

/* A ring of one-way streets is connected; without one of them nothing is. */
Test(roads, one_way_ring) {
    enum { SIDE = 2000 };
    kota_arena *arena = kota_arena_create("test", 0);
    kota_node_def *ring = KOTA_NEW(arena, kota_node_def, SIDE);
    kota_street_def *streets = KOTA_NEW(arena, kota_street_def, SIDE);
    for (int32_t k = 0; k < SIDE; k++) {
        double *xy_m = KOTA_NEW(arena, double, 4);
        char *id = KOTA_NEW(arena, char, 8);
        for (int32_t d = 0, rest = k; d < 4; d++, rest /= 10) id[3 - d] = (char)('0' + rest % 10);
        xy_m[0] = k;
        xy_m[2] = k + 1;
        ring[k] = (kota_node_def){.x_m = k, .id = (uint64_t)k + 1};
        streets[k] = (kota_street_def){.id = id,
                                       .name = "",
                                       .lanes = 1,
                                       .speed_mps = 10,
                                       .oneway = true,
                                       .from = k,
                                       .to = (k + 1) % SIDE,
                                       .xy_m = xy_m,
                                       .point_count = 2};
    }
    kota_roads roads;
    bool keep[SIDE];
    cr_assert_eq(kota_roads_build(&roads, ring, SIDE, streets, SIDE, arena, NULL), KOTA_OK);
    cr_assert_eq(kota_roads_connected(&roads, keep), SIDE);
    cr_assert_eq(kota_roads_build(&roads, ring, SIDE, streets, SIDE - 1, arena, NULL), KOTA_OK);
    cr_assert_eq(kota_roads_connected(&roads, keep), 0);
    kota_arena_destroy(arena);
}

Test(roads, turns) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    cr_assert(kota_roads_turn_allowed(&roads, 2, 0), "0 -> 1 -> 2");
    cr_assert(kota_roads_turn_allowed(&roads, 2, 4), "0 -> 1 -> 3");
    cr_assert_not(kota_roads_turn_allowed(&roads, 2, 3), "no U-turn where there are other ways");
    cr_assert(kota_roads_turn_allowed(&roads, 3, 2), "a dead end lets one turn round");
    cr_assert_not(kota_roads_turn_allowed(&roads, 2, 6), "not there");
    int32_t starts[8] = {0, 0, 0, 1, 1, 1, 1, 1}, bans[1] = {4};
    roads.ban_start = starts;
    roads.ban_link = bans;
    cr_assert_not(kota_roads_turn_allowed(&roads, 2, 4));
    cr_assert(kota_roads_turn_allowed(&roads, 2, 0));
    kota_arena_destroy(arena);
}

Test(roads, nearest_node) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = built(arena);
    cr_assert_eq(kota_roads_nearest_node(&roads, 110, 70), 3);
    cr_assert_eq(kota_roads_nearest_node(&roads, 50, 0), 1, "a tie goes to the smaller id");
    kota_roads none = {0};
    cr_assert_eq(kota_roads_nearest_node(&none, 0, 0), -1);
    cr_assert_eq(kota_roads_nearest_link(&none, 0, 0), -1);
    kota_arena_destroy(arena);
}

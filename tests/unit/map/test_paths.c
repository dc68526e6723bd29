/* Quickest ways on empty streets against times worked out by hand. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "map/paths.h"

/* A square 0 - 1 - 2 - 3 of 100 m sides at 10 m/s; the diagonal 0 - 2 is 150 m long at 30 m/s; a one-way 3 -> 4. */
static kota_roads square(kota_arena *arena) {
    static const kota_node_def nodes[5] = {{.x_m = 0, .y_m = 0, .id = 1},
                                           {.x_m = 100, .y_m = 0, .id = 2},
                                           {.x_m = 100, .y_m = 100, .id = 3},
                                           {.x_m = 0, .y_m = 100, .id = 4},
                                           {.x_m = -100, .y_m = 100, .id = 5}};
    static const double side[4][4] = {{0, 0, 100, 0}, {100, 0, 100, 100}, {100, 100, 0, 100}, {0, 100, 0, 0}};
    static const double diagonal[6] = {0, 0, 25, 75, 100, 100}, out[4] = {0, 100, -100, 100};
    static const char *const ids[4] = {"a", "b", "c", "d"};
    kota_street_def streets[6];
    for (int32_t s = 0; s < 6; s++)
        streets[s] = (kota_street_def){.name = "", .lanes = KOTA_NAN, .speed_mps = 10, .point_count = 2};
    for (int32_t s = 0; s < 4; s++) {
        streets[s].id = ids[s];
        streets[s].from = s;
        streets[s].to = (s + 1) % 4;
        streets[s].xy_m = side[s];
    }
    streets[4].id = "diagonal";
    streets[4].to = 2;
    streets[4].speed_mps = 30;
    streets[4].xy_m = diagonal;
    streets[4].point_count = 3;
    streets[5].id = "out";
    streets[5].from = 3;
    streets[5].to = 4;
    streets[5].xy_m = out;
    streets[5].oneway = true;
    kota_roads roads;
    kota_error err = {0};
    cr_assert_eq(kota_roads_build(&roads, nodes, 5, streets, 6, arena, &err), KOTA_OK, "%s", err.text);
    return roads;
}

static double diagonal_m(const kota_roads *roads) {
    for (int32_t l = 0; l < roads->link_count; l++)
        if (roads->link_from[l] == 0 && roads->link_to[l] == 2) return (double)roads->link_length_m[l];
    return 0;
}

Test(paths, one_way_alone_is_as_quick_as_in_the_tree) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = square(arena);
    float time_s[5], length_m[5], one_s[5], one_m[5];
    for (int32_t from = 0; from < 5; from++) {
        kota_paths_free(&roads, from, 60, time_s, length_m);
        for (int32_t to = 0; to < 5; to++) {
            float alone_s = kota_paths_between(&roads, from, to, 60, one_s, one_m);
            cr_assert(alone_s == time_s[to], "%d to %d: %g, %g", from, to, (double)alone_s, (double)time_s[to]);
        }
    }
    kota_arena_destroy(arena);
}

Test(paths, quickest_is_not_shortest) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = square(arena);
    float time_s[5], length_m[5];
    kota_paths_free(&roads, 0, 60, time_s, length_m);
    double over_m = diagonal_m(&roads);
    cr_assert(over_m > 141 && over_m < 200, "the diagonal is bent: %g m", over_m);
    cr_assert_eq(time_s[0], 0);
    cr_assert_eq(length_m[0], 0);
    cr_assert_float_eq((double)time_s[1], 10, 1e-4);
    cr_assert_float_eq((double)time_s[2], over_m / 30, 1e-4);
    cr_assert_float_eq((double)length_m[2], over_m, 1e-3);
    cr_assert_float_eq((double)time_s[3], 10, 1e-4);
    cr_assert_float_eq((double)time_s[4], 20, 1e-4);
    cr_assert_float_eq((double)length_m[4], 200, 1e-3);
    kota_arena_destroy(arena);
}

Test(paths, top_speed_holds_everywhere) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = square(arena);
    float time_s[5], length_m[5];
    kota_paths_free(&roads, 0, 5, time_s, length_m);
    cr_assert_float_eq((double)time_s[1], 20, 1e-4);
    cr_assert_float_eq((double)time_s[2], diagonal_m(&roads) / 5, 1e-4, "now the diagonal is just the shortest");
    kota_arena_destroy(arena);
}

Test(paths, no_way_is_infinity) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = square(arena);
    float time_s[5], length_m[5];
    kota_paths_free(&roads, 4, 60, time_s, length_m);
    cr_assert_eq(time_s[4], 0);
    for (int32_t n = 0; n < 4; n++) {
        cr_assert(!kota_is_finite((double)time_s[n]), "nobody comes back against the one-way");
        cr_assert(!kota_is_finite((double)length_m[n]));
    }
    kota_arena_destroy(arena);
}

/* Every time is that of some link added to the time of where it starts, and no link offers a shorter one. */
Test(paths, no_link_would_shorten_any) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = square(arena);
    for (int32_t from = 0; from < 4; from++) {
        float time_s[5], length_m[5];
        kota_paths_free(&roads, from, 12, time_s, length_m);
        for (int32_t l = 0; l < roads.link_count; l++) {
            float link_s = roads.link_length_m[l] / kota_minf(roads.link_speed_mps[l], 12);
            cr_assert_leq(time_s[roads.link_to[l]], time_s[roads.link_from[l]] + link_s);
        }
    }
    kota_arena_destroy(arena);
}

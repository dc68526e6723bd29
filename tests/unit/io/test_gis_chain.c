/* Areas as one ring: the area and what is inside stay, and the rings come back. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/random.h"
#include "io/gis_chain.h"

static double area_of(const kota_points *ring) {
    double sum = 0.0;
    for (int32_t p = 0; p < ring->count; p++) {
        const double *a = ring->xy_m + (size_t)p * 2, *b = ring->xy_m + (size_t)((p + 1) % ring->count) * 2;
        sum += a[0] * b[1] - b[0] * a[1];
    }
    return 0.5 * sum;
}

static bool inside(const kota_points *ring, double x, double y) { /* even-odd */
    bool in = false;
    for (int32_t p = 0; p < ring->count; p++) {
        const double *a = ring->xy_m + (size_t)p * 2, *b = ring->xy_m + (size_t)((p + 1) % ring->count) * 2;
        if ((a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])) in = !in;
    }
    return in;
}

static void assert_same(const kota_points *a, const kota_points *b) {
    cr_assert_eq(a->count, b->count, "%d and %d points", (int)a->count, (int)b->count);
    cr_assert_eq(memcmp(a->xy_m, b->xy_m, (size_t)a->count * 2 * sizeof(double)), 0);
}

/* A square with a square hole in which lies a square island, and a triangle aside; all directions wrong. */
static double outer[] = {0, 0, 10, 0, 10, 10, 0, 10}, hole[] = {2, 2, 8, 2, 8, 8, 2, 8},
              island[] = {4, 4, 4, 6, 6, 6, 6, 4}, aside[] = {20, 0, 20, 5, 25, 0};
static kota_points four[] = {{island, 4}, {hole, 4}, {aside, 3}, {outer, 4}};
static const bool four_holes[] = {false, true, false, false};

Test(gis_chain, keeps_the_area_and_what_is_inside) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points chain = kota_gis_chain(&(kota_rings){four, four_holes, 4}, arena);
    cr_assert_eq(chain.count, 15 + 3 * 2, "each ring but the first adds two points");
    cr_assert_eq(chain.xy_m[0], 0.0, "the largest leads");
    cr_assert_float_eq(area_of(&chain), 100 - 36 + 4 + 12.5, 1e-12);
    const struct {
        double x, y;
        bool in;
    } points[] = {{1, 1, true}, {3, 5, false}, {5, 5.1, true}, {21, 1, true}, {15, 0.5, false}, {9, 9.5, true}};
    for (int32_t p = 0; p < KOTA_COUNT(points); p++)
        cr_assert(inside(&chain, points[p].x, points[p].y) == points[p].in, "%g %g", points[p].x, points[p].y);
    kota_arena_destroy(arena);
}

Test(gis_chain, the_order_of_the_rings_does_not_matter) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points chain = kota_gis_chain(&(kota_rings){four, four_holes, 4}, arena);
    kota_points turned[] = {four[3], four[2], four[1], four[0]};
    const bool holes[] = {false, false, true, false};
    kota_points other = kota_gis_chain(&(kota_rings){turned, holes, 4}, arena);
    assert_same(&chain, &other);
    kota_arena_destroy(arena);
}

Test(gis_chain, gives_the_rings_back) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points chain = kota_gis_chain(&(kota_rings){four, four_holes, 4}, arena);
    kota_rings back = kota_gis_unchain(&chain, arena);
    const bool holes[] = {false, true, false, false};
    const double areas[] = {100, -36, 12.5, 4}; /* each part with its holes, largest first */
    cr_assert_eq(back.count, 4);
    for (int32_t r = 0; r < 4; r++) {
        cr_assert(back.holes[r] == holes[r], "%d", (int)r);
        cr_assert_float_eq(area_of(&back.rings[r]), areas[r], 1e-12, "%d", (int)r);
    }
    kota_points again = kota_gis_chain(&back, arena);
    assert_same(&chain, &again);
    kota_arena_destroy(arena);
}

Test(gis_chain, leaves_simple_rings_alone) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points ring = {(double[]){5, 0, 0, 5, -5, 0, 5, 0}, 4}; /* closed by a repeated point */
    kota_rings back = kota_gis_unchain(&ring, arena);
    cr_assert_eq(back.count, 1);
    cr_assert_eq(back.rings[0].count, 3);
    cr_assert_eq(memcmp(back.rings[0].xy_m, ring.xy_m, 6 * sizeof(double)), 0);
    kota_points chain = kota_gis_chain(&back, arena);
    assert_same(&chain, &back.rings[0]);
    kota_points nothing = {0}, line = {(double[]){0, 0, 1, 1, 2, 2, 1, 1}, 4};
    cr_assert_eq(kota_gis_unchain(&nothing, arena).count, 0);
    cr_assert_eq(kota_gis_unchain(&line, arena).count, 0, "there and back has no width");
    cr_assert_eq(kota_gis_chain(&(kota_rings){0}, arena).count, 0);
    kota_arena_destroy(arena);
}

Test(gis_chain, a_hole_may_touch_its_border) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points rings[] = {{(double[]){0, 0, 10, 0, 10, 10, 0, 10}, 4}, {(double[]){0, 0, 2, 3, 3, 2}, 3}};
    const bool holes[] = {false, true};
    kota_points chain = kota_gis_chain(&(kota_rings){rings, holes, 2}, arena);
    cr_assert_float_eq(area_of(&chain), 100 - 2.5, 1e-12);
    kota_rings back = kota_gis_unchain(&chain, arena);
    cr_assert_eq(back.count, 2);
    cr_assert(!back.holes[0] && back.holes[1]);
    kota_points again = kota_gis_chain(&back, arena);
    assert_same(&chain, &again);
    kota_arena_destroy(arena);
}

/* A frame around a diamond that touches it at all four of its corners. */
Test(gis_chain, rings_that_touch_keep_their_area) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_points rings[] = {{(double[]){0, 0, 12, 0, 12, 12, 0, 12}, 4},
                           {(double[]){2, 2, 6, 2, 10, 2, 10, 6, 10, 10, 6, 10, 2, 10, 2, 6}, 8},
                           {(double[]){6, 2, 10, 6, 6, 10, 2, 6}, 4}};
    const bool holes[] = {false, true, false};
    kota_points chain = kota_gis_chain(&(kota_rings){rings, holes, 3}, arena);
    kota_rings back = kota_gis_unchain(&chain, arena);
    kota_points again = kota_gis_chain(&back, arena);
    cr_assert_float_eq(area_of(&chain), 144 - 64 + 32, 1e-12);
    cr_assert_float_eq(area_of(&again), 144 - 64 + 32, 1e-12);
    const struct {
        double x, y;
        bool in;
    } points[] = {{1, 5, true}, {3, 3.5, false}, {8.9, 9.2, false}, {6.1, 5.9, true}, {4.5, 5, true}, {11, 11, true}};
    for (int32_t p = 0; p < KOTA_COUNT(points); p++) {
        cr_assert(inside(&chain, points[p].x, points[p].y) == points[p].in, "%d", (int)p);
        cr_assert(inside(&again, points[p].x, points[p].y) == points[p].in, "%d", (int)p);
    }
    kota_arena_destroy(arena);
}

/* Squares on a grid, each perhaps with a hole, of seeded sizes: as a province with its islands. */
Test(gis_chain, many_seeded_areas_come_back) {
    for (uint64_t seed = 1; seed <= 50; seed++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_points rings[80];
        bool holes[80];
        int32_t count = 0;
        double area = 0.0;
        for (int32_t cell = 0; cell < 40; cell++) {
            double x = 10.0 * (cell % 7), y = 10.0 * (cell / 7);
            kota_key key = {.seed = seed, .entity = (uint64_t)cell, .stream = KOTA_STREAM_SKETCH};
            double side = 2.0 + kota_random_below(key, 0, 7);
            bool has_hole = kota_random_unit(key, 1) < 0.5;
            for (int32_t h = 0; h <= (has_hole ? 1 : 0); h++) {
                double a = 0.5 * h, b = side - 0.5 * h;
                double *xy = KOTA_NEW(arena, double, 8);
                const double corners[] = {x + a, y + a, x + b, y + a, x + b, y + b, x + a, y + b};
                memcpy(xy, corners, sizeof corners);
                rings[count] = (kota_points){xy, 4};
                holes[count++] = h == 1;
                area += (h == 1 ? -1 : 1) * (b - a) * (b - a);
            }
        }
        kota_points chain = kota_gis_chain(&(kota_rings){rings, holes, count}, arena);
        cr_assert_float_eq(area_of(&chain), area, 1e-9);
        kota_rings back = kota_gis_unchain(&chain, arena);
        cr_assert_eq(back.count, count);
        kota_points again = kota_gis_chain(&back, arena);
        assert_same(&chain, &again);
        kota_arena_destroy(arena);
    }
}

#include <criterion/criterion.h>

#include "core/mathx.h"
#include "map/shape.h"

static double bend_xy_m[] = {0, 0, 100, 0, 100, 50};
static const kota_points bend = {.xy_m = bend_xy_m, .count = 3};

Test(shape, contains_and_area) {
    double xy_m[] = {0, 0, 10, 0, 10, 10, 5, 4, 0, 10};
    kota_points notched = {.xy_m = xy_m, .count = 5};
    cr_assert(kota_shape_contains(&notched, 1, 5));
    cr_assert(kota_shape_contains(&notched, 9, 5));
    cr_assert_not(kota_shape_contains(&notched, 5, 6), "in the notch");
    cr_assert_not(kota_shape_contains(&notched, 11, 5));
    cr_assert_float_eq(kota_shape_area_m2(&notched), 70, 1e-9);
}

Test(shape, length_and_place) {
    double x_m, y_m;
    cr_assert_float_eq(kota_shape_length_m(&bend), 150, 1e-12);
    kota_shape_at(&bend, 120, &x_m, &y_m);
    cr_assert(kota_abs(x_m - 100) < 1e-9 && kota_abs(y_m - 20) < 1e-9);
    kota_shape_at(&bend, 1e6, &x_m, &y_m);
    cr_assert(kota_abs(x_m - 100) < 1e-9 && kota_abs(y_m - 50) < 1e-9, "clamped to the end");
    kota_shape_at(&bend, -5, &x_m, &y_m);
    cr_assert(kota_abs(x_m) < 1e-9 && kota_abs(y_m) < 1e-9);
}

Test(shape, crossings) {
    double on_a, on_b;
    cr_assert(kota_shape_cross(&on_a, &on_b, (double[]){0, 0, 10, 0}, (double[]){4, -1, 4, 3}));
    cr_assert_float_eq(on_a, 0.4, 1e-12);
    cr_assert_float_eq(on_b, 0.25, 1e-12);
    cr_assert_not(kota_shape_cross(&on_a, &on_b, (double[]){0, 0, 10, 0}, (double[]){0, 1, 10, 1}), "parallel");
    cr_assert_not(kota_shape_cross(&on_a, &on_b, (double[]){0, 0, 10, 0}, (double[]){4, 1, 4, 3}), "short of it");
}

/* The bins must find what looking at every chunk finds, each chunk once. */
Test(shape, chunks_are_found_by_place) {
    kota_arena *arena = kota_arena_create("test", 0);
    enum { LINES = 30 };
    kota_points lines[LINES];
    for (int32_t l = 0; l < LINES; l++) {
        lines[l] = (kota_points){.xy_m = KOTA_NEW(arena, double, 4), .count = 2};
        double *xy_m = lines[l].xy_m;
        xy_m[0] = l * 37 % 1000;
        xy_m[1] = l * 91 % 1000;
        xy_m[2] = l * 53 % 1000;
        xy_m[3] = (l * 71 + 400) % 1000;
    }
    kota_chunks chunks;
    kota_chunks_build(&chunks, lines, LINES, 1000, 1000, arena);
    for (int32_t q = 0; q < 50; q++) {
        double x_m = q * 97 % 1000, y_m = q * 61 % 1000, reach_m = 45, chainage_m;
        int32_t expected = 0, found = 0;
        for (int32_t c = 0; c < chunks.count; c++)
            expected += kota_chunk_distance_m(&chunks.chunks[c], x_m, y_m, &chainage_m) < reach_m;
        kota_chunk_walk walk = kota_chunks_in(&chunks, x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m);
        for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;)
            found += kota_chunk_distance_m(chunk, x_m, y_m, &chainage_m) < reach_m;
        cr_assert_eq(found, expected, "question %d: %d of %d", q, found, expected);
    }
    kota_arena_destroy(arena);
}

Test(shape, chainage_runs_on_over_chunks) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_chunks chunks;
    kota_chunks_build(&chunks, &bend, 1, 200, 200, arena);
    double chainage_m, best_m = KOTA_INFINITY, at_m = 0;
    for (int32_t c = 0; c < chunks.count; c++) {
        double distance_m = kota_chunk_distance_m(&chunks.chunks[c], 105, 30, &chainage_m);
        if (distance_m >= best_m) continue;
        best_m = distance_m;
        at_m = chainage_m;
    }
    cr_assert_float_eq(best_m, 5, 1e-9);
    cr_assert_float_eq(at_m, 130, 1e-9);
    kota_arena_destroy(arena);
}

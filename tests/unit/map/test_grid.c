#include <criterion/criterion.h>

#include "map/grid.h"

Test(grid, rows_are_aligned_and_ghosts_are_apart) {
    for (int32_t nx = 1; nx < 70; nx += 3) {
        kota_grid grid = kota_grid_make(nx, 5, 10, 0, 0);
        cr_assert_eq(grid.stride % 16, 0);
        cr_assert_eq(grid.origin % 16, 0);
        uint8_t *seen = kota_alloc((size_t)grid.cells, 1);
        for (int32_t j = -1; j <= 5; j++)
            for (int32_t i = -1; i <= nx; i++) {
                int32_t at = kota_grid_at(&grid, i, j);
                cr_assert(at >= 0 && at < grid.cells && !seen[at], "nx %d cell %d,%d", nx, i, j);
                seen[at] = 1;
                if (i < 0 || j < 0 || i == nx || j == 5) continue;
                cr_assert_eq(kota_grid_i(&grid, at), i);
                cr_assert_eq(kota_grid_j(&grid, at), j);
            }
        kota_free(seen);
    }
}

Test(grid, finds_the_cell_of_a_point) {
    kota_grid grid = kota_grid_make(4, 3, 10, 100, 200);
    cr_assert_eq(kota_grid_find(&grid, 100, 200), kota_grid_at(&grid, 0, 0));
    cr_assert_eq(kota_grid_find(&grid, 119.9, 210), kota_grid_at(&grid, 1, 1));
    cr_assert_eq(kota_grid_find(&grid, 140, 230), kota_grid_at(&grid, 3, 2), "the outer border is in");
    cr_assert_eq(kota_grid_find(&grid, 99.9, 215), -1);
    cr_assert_eq(kota_grid_find(&grid, 110, 230.1), -1);
    int32_t at = kota_grid_at(&grid, 2, 1);
    cr_assert_float_eq(kota_grid_x_m(&grid, at), 125, 1e-12);
    cr_assert_float_eq(kota_grid_y_m(&grid, at), 215, 1e-12);
}

Test(grid, compact_there_and_back) {
    kota_grid grid = kota_grid_make(5, 3, 1, 0, 0);
    kota_arena *arena = kota_arena_create("test", 0);
    float *field = kota_grid_field(&grid, arena), *again = kota_grid_field(&grid, arena), compact[15];
    for (int32_t k = 0; k < 15; k++) field[kota_grid_at(&grid, k % 5, k / 5)] = (float)k;
    kota_grid_to_compact(&grid, compact, field);
    for (int32_t k = 0; k < 15; k++) cr_assert_eq((int)compact[k], k);
    kota_grid_from_compact(&grid, again, compact);
    for (int32_t c = 0; c < grid.cells; c++) cr_assert(again[c] <= field[c] && again[c] >= field[c]);
    kota_arena_destroy(arena);
}

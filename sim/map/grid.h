/* The grid: square cells, fields as one array a quantity, with a ghost ring so that kernels need no border ifs.
 *
 * Cell (i, j): i counts from the west, j from the south. A field has grid->cells values; cell (i, j) stands at
 * kota_grid_at(grid, i, j). Rows start 64-byte aligned. "Compact" arrays (files, pictures, snapshots) have nx * ny
 * values, southern row first. */
#ifndef KOTA_MAP_GRID_H
#define KOTA_MAP_GRID_H

#include "core/kota.h"
#include "core/memory.h"

typedef struct kota_grid {
    int32_t nx, ny;         /* cells without the ghost ring, 1..32768 */
    int32_t stride;         /* values a row, a multiple of 16 */
    int32_t origin;         /* index of cell (0, 0) */
    int32_t cells;          /* values a field, ghosts and padding included */
    double dx_m;            /* side of a cell */
    double west_m, south_m; /* outer corner of cell (0, 0) */
    int32_t epsg;           /* coordinate reference system, 0 for a sketch's own metres */
} kota_grid;

/** nx, ny in 1..32768, dx_m > 0.  @tested tests/unit/map/test_grid.c */
kota_grid kota_grid_make(int32_t nx, int32_t ny, double dx_m, double west_m, double south_m);

static inline int32_t kota_grid_at(const kota_grid *grid, int32_t i, int32_t j) {
    return grid->origin + j * grid->stride + i;
}
static inline int32_t kota_grid_i(const kota_grid *grid, int32_t at) { return (at - grid->origin) % grid->stride; }
static inline int32_t kota_grid_j(const kota_grid *grid, int32_t at) { return (at - grid->origin) / grid->stride; }
/** Index of the cell that holds a point, or -1 outside. */
int32_t kota_grid_find(const kota_grid *grid, double x_m, double y_m);
double kota_grid_x_m(const kota_grid *grid, int32_t at); /* centre of a cell */
double kota_grid_y_m(const kota_grid *grid, int32_t at);
/** A zeroed float field with ghost ring, from the arena. */
float *kota_grid_field(const kota_grid *grid, kota_arena *arena);
void kota_grid_to_compact(const kota_grid *grid, float *compact, const float *field);
void kota_grid_from_compact(const kota_grid *grid, float *field, const float *compact);

#endif

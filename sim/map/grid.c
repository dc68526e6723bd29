/* The grid's geometry and its fields. West and east ghosts of neighbouring rows share the padding between them. */
#include "map/grid.h"

#include "core/mathx.h"

enum {
    LINE_FLOATS = 16, /* a cache line of 64 bytes */
    SIDE_MAX = 32768
};

kota_grid kota_grid_make(int32_t nx, int32_t ny, double dx_m, double west_m, double south_m) {
    KOTA_ASSERT(nx >= 1 && nx <= SIDE_MAX && ny >= 1 && ny <= SIDE_MAX);
    KOTA_ASSERT(dx_m > 0 && kota_is_finite(dx_m));
    kota_grid grid = {.nx = nx, .ny = ny, .dx_m = dx_m, .west_m = west_m, .south_m = south_m};
    grid.stride = (nx + 2 + LINE_FLOATS - 1) / LINE_FLOATS * LINE_FLOATS;
    grid.origin = grid.stride + LINE_FLOATS;
    grid.cells = grid.stride * (ny + 2) + LINE_FLOATS;
    return grid;
}

/* The outer border belongs to the last cell, so that a road that ends on the edge of the map has a cell. */
static int32_t index_of(double offset_m, double dx_m, int32_t count) {
    double at = offset_m / dx_m;
    if (!(at >= 0 && at <= count)) return -1;
    return kota_mini((int32_t)at, count - 1);
}

int32_t kota_grid_find(const kota_grid *grid, double x_m, double y_m) {
    int32_t i = index_of(x_m - grid->west_m, grid->dx_m, grid->nx);
    int32_t j = index_of(y_m - grid->south_m, grid->dx_m, grid->ny);
    return i < 0 || j < 0 ? -1 : kota_grid_at(grid, i, j);
}

double kota_grid_x_m(const kota_grid *grid, int32_t at) {
    return grid->west_m + (kota_grid_i(grid, at) + 0.5) * grid->dx_m;
}

double kota_grid_y_m(const kota_grid *grid, int32_t at) {
    return grid->south_m + (kota_grid_j(grid, at) + 0.5) * grid->dx_m;
}

float *kota_grid_field(const kota_grid *grid, kota_arena *arena) { return KOTA_NEW(arena, float, grid->cells); }

void kota_grid_to_compact(const kota_grid *grid, float *compact, const float *field) {
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++)
            compact[(size_t)j * (size_t)grid->nx + (size_t)i] = field[kota_grid_at(grid, i, j)];
}

void kota_grid_from_compact(const kota_grid *grid, float *field, const float *compact) {
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++)
            field[kota_grid_at(grid, i, j)] = compact[(size_t)j * (size_t)grid->nx + (size_t)i];
}

/* The border of the grid: walls, open edges at normal depth, and the sea, whose level is held in border cells. */
#include "core/mathx.h"
#include "flood/state.h"

/* Levels are multiples of 2^-14 m (0.06 mm): with a bed on multiples of 2^-10 m, depth = level - bed and level =
 * bed + depth are both exact in float below 1024 m, which is what keeps a lake at rest. Higher up: 2^-10 m, to 16 km.
 */
double flood_snap_m(double level_m) {
    double quantum = kota_abs(level_m) < 1000.0 ? 0x1p-14 : 0x1p-10;
    return kota_round(level_m / quantum) * quantum;
}

/* Outflow of a border cell, m2/s: Manning's formula with the edge's slope as energy slope, Froude number at most 1.
 */
static float normal_outflow(const kota_flood *flood, const kernel *k, int32_t cell, float slope) {
    float h = flood->depth[cell];
    if (!(h > k->dry)) return 0.0f;
    float root = kota_cbrtf(h), n = flood->map->manning_n[cell];
    float critical = h * kota_sqrtf((float)FLOOD_GRAVITY_MPS2 * h);
    float normal = h * root * root * kota_sqrtf(slope);
    return normal < critical * n ? normal / n : critical;
}

static float border_wish(const kota_flood *flood, const kernel *k, int32_t side, int32_t at, int32_t cell) {
    if (flood->map->edge_kind[side][at] != KOTA_EDGE_OPEN) return 0.0f;
    float out = normal_outflow(flood, k, cell, flood->map->edge_slope[side][at]);
    return side == KOTA_SIDE_WEST || side == KOTA_SIDE_SOUTH ? -out : out;
}

void flood_edge_x(const kota_flood *flood, const kernel *k, span s, float *x) {
    const kota_grid *grid = &flood->grid;
    if (s.i0 == 0) x[0] = border_wish(flood, k, KOTA_SIDE_WEST, s.j, kota_grid_at(grid, 0, s.j));
    x[s.i1] = 0.0f; /* beside a block that does not flow */
    if (s.i1 == grid->nx) {
        x[s.i1] = border_wish(flood, k, KOTA_SIDE_EAST, s.j, kota_grid_at(grid, grid->nx - 1, s.j));
    }
}

void flood_edge_y(const kota_flood *flood, const kernel *k, int32_t side, span s, float *y) {
    int32_t j = side == KOTA_SIDE_SOUTH ? 0 : flood->grid.ny - 1;
    for (int32_t i = s.i0; i < s.i1; i++) y[i] = border_wish(flood, k, side, i, kota_grid_at(&flood->grid, i, j));
}

/* What the depth kernel took over one face: the same product. */
static double face_out_m(const kernel *k, float wish, float share) {
    float out = (wish > 0.0f ? wish : -wish) * share;
    return (double)(out * k->dt_per_dx);
}

double flood_edge_x_out_m(kota_flood *flood, const kernel *k, span s, const float *x, const float *share) {
    double out_m = 0.0;
    if (s.i0 == 0) out_m += face_out_m(k, x[0], share[0]);
    if (s.i1 == flood->grid.nx) {
        flood->qx[kota_grid_at(&flood->grid, s.i1, s.j)] = x[s.i1] * share[s.i1 - 1];
        out_m += face_out_m(k, x[s.i1], share[s.i1 - 1]);
    }
    return out_m;
}

double flood_edge_y_out_m(kota_flood *flood, const kernel *k, int32_t side, span s, const float *y,
                          const float *share) {
    double out_m = 0.0;
    for (int32_t i = s.i0; i < s.i1; i++) {
        if (side == KOTA_SIDE_NORTH) {
            flood->qy[kota_grid_at(&flood->grid, i, flood->grid.ny)] = y[i] * share[i];
        }
        out_m += face_out_m(k, y[i], share[i]);
    }
    return out_m;
}

static void add_sea_cell(kota_flood *flood, int32_t side, int32_t at, int32_t cell, int32_t *capacity) {
    if (flood->map->edge_kind[side][at] != KOTA_EDGE_SEA) return;
    flood->sea_cell = kota_grow(flood->sea_cell, flood->sea_count, capacity, sizeof *flood->sea_cell);
    flood->sea_cell[flood->sea_count++] = cell;
}

void flood_sea_create(kota_flood *flood) {
    const kota_grid *grid = &flood->grid;
    int32_t capacity = 0; /* a corner may stand twice: held twice to the same level, the second time adds nothing */
    for (int32_t j = 0; j < grid->ny; j++) {
        add_sea_cell(flood, KOTA_SIDE_WEST, j, kota_grid_at(grid, 0, j), &capacity);
        add_sea_cell(flood, KOTA_SIDE_EAST, j, kota_grid_at(grid, grid->nx - 1, j), &capacity);
    }
    for (int32_t i = 0; i < grid->nx; i++) {
        add_sea_cell(flood, KOTA_SIDE_SOUTH, i, kota_grid_at(grid, i, 0), &capacity);
        add_sea_cell(flood, KOTA_SIDE_NORTH, i, kota_grid_at(grid, i, grid->ny - 1), &capacity);
    }
}

void flood_sea_set(kota_flood *flood, double level_m) {
    flood->sea_level_m = flood_snap_m(level_m);
    flood->sea_highest_m = kota_max(flood->sea_highest_m, flood->sea_level_m);
}

void flood_sea_hold(kota_flood *flood) {
    double in_m = 0.0, out_m = 0.0;
    for (int32_t s = 0; s < flood->sea_count; s++) {
        int32_t cell = flood->sea_cell[s];
        double bed_m = (double)flood->map->bed_m[cell];
        float depth = (float)kota_max(0.0, flood->sea_level_m - bed_m);
        double change_m = (double)depth - flood_cell_depth_m(flood, cell);
        if (change_m == 0.0) continue;
        if (change_m > 0.0)
            in_m += change_m;
        else
            out_m -= change_m;
        flood->depth[cell] = depth;
        flood->rest[cell] = 0.0f;
        flood_deepest_raise(flood, cell, depth);
        /* not what waves brought within a sub-step: the level is what was there */
        flood->depth_max[cell] = (float)kota_max(0.0, flood->sea_highest_m - bed_m);
    }
    flood->balance.sea_in += in_m * flood->area_m2;
    flood->balance.sea_out += out_m * flood->area_m2;
}

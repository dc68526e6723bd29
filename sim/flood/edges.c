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
    float critical = h * kota_sqrtf(k->gravity * h);
    float normal = h * root * root * kota_sqrtf(slope);
    return normal < critical * n ? normal / n : critical;
}

typedef struct border { /* one face on the border of the band */
    int32_t cell, face;
    int32_t side, at;
    bool along_y;   /* a face of qy, not qx */
    float outwards; /* sign of the discharge that leaves */
} border;

static float border_flux(const kota_flood *flood, const kernel *k, border f) {
    if (flood->map->edge_kind[f.side][f.at] != KOTA_EDGE_OPEN) return 0.0f;
    return f.outwards * normal_outflow(flood, k, f.cell, flood->map->edge_slope[f.side][f.at]);
}

typedef void border_fn(const kota_flood *flood, const kernel *k, border f, double *out_m);

/* Every border face of the band's flowing blocks, in a fixed order. */
static void each_border(const kota_flood *flood, const kernel *k, int32_t band, border_fn *fn, double *out_m) {
    const kota_grid *grid = &flood->grid;
    const uint8_t *state = flood->state + band * flood->columns;
    block first = flood_block(flood, band, 0);
    for (int32_t j = first.j0; j < first.j1; j++) {
        int32_t west = kota_grid_at(grid, 0, j), east = kota_grid_at(grid, grid->nx - 1, j);
        if (state[0] == BLOCK_FLOW) fn(flood, k, (border){west, west, KOTA_SIDE_WEST, j, false, -1.0f}, out_m);
        if (state[flood->columns - 1] == BLOCK_FLOW) {
            fn(flood, k, (border){east, east + 1, KOTA_SIDE_EAST, j, false, 1.0f}, out_m);
        }
    }
    for (int32_t i = 0; i < grid->nx; i++) {
        if (state[i / TILE_COLUMNS] != BLOCK_FLOW) continue;
        int32_t south = kota_grid_at(grid, i, 0), north = kota_grid_at(grid, i, grid->ny - 1);
        if (band == 0) fn(flood, k, (border){south, south, KOTA_SIDE_SOUTH, i, true, -1.0f}, out_m);
        if (band == flood->bands - 1) {
            fn(flood, k, (border){north, north + grid->stride, KOTA_SIDE_NORTH, i, true, 1.0f}, out_m);
        }
    }
}

static void set_flux(const kota_flood *flood, const kernel *k, border f, double *out_m) {
    (void)out_m;
    (f.along_y ? flood->raw_y : flood->raw_x)[f.face] = border_flux(flood, k, f);
}

void flood_edges_flux(const kota_flood *flood, const kernel *k, int32_t band) {
    each_border(flood, k, band, set_flux, NULL);
}

/* What the depth kernel took: the same product, and the discharge of ghost faces, which no cell of the grid writes.
 */
static void add_out(const kota_flood *flood, const kernel *k, border f, double *out_m) {
    float q = (f.along_y ? flood->raw_y : flood->raw_x)[f.face] * flood->share[f.cell];
    (f.along_y ? flood->qy : flood->qx)[f.face] = q;
    *out_m += (double)(f.outwards * (q * k->dt_per_dx));
}

double flood_edges_out_m(const kota_flood *flood, const kernel *k, int32_t band) {
    double out_m = 0.0;
    each_border(flood, k, band, add_out, &out_m);
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

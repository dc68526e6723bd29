/* The border of the grid: walls, open edges at normal depth, and the sea, whose level is held in border cells. */
#include <string.h>

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

static int32_t border_cell(const kota_grid *grid, int32_t side, int32_t along) {
    switch (side) {
    case KOTA_SIDE_WEST: return kota_grid_at(grid, 0, along);
    case KOTA_SIDE_EAST: return kota_grid_at(grid, grid->nx - 1, along);
    case KOTA_SIDE_SOUTH: return kota_grid_at(grid, along, 0);
    default: return kota_grid_at(grid, along, grid->ny - 1);
    }
}

float flood_border_wish(const kota_flood *flood, const kernel *k, int32_t side, int32_t along) {
    if (flood->map->edge_kind[side][along] != KOTA_EDGE_OPEN) return 0.0f;
    int32_t cell = border_cell(&flood->grid, side, along);
    float out = normal_outflow(flood, k, cell, flood->map->edge_slope[side][along]);
    return side == KOTA_SIDE_WEST || side == KOTA_SIDE_SOUTH ? -out : out;
}

void flood_edge_x(const kota_flood *flood, const kernel *k, span s, float *x) {
    if (s.i0 == 0) x[0] = flood_border_wish(flood, k, KOTA_SIDE_WEST, s.j);
    x[s.i1] = 0.0f; /* beside a block that does not flow */
    if (s.i1 == flood->grid.nx) x[s.i1] = flood_border_wish(flood, k, KOTA_SIDE_EAST, s.j);
}

void flood_edge_y(const kota_flood *flood, const kernel *k, int32_t side, span s, float *y) {
    for (int32_t i = s.i0; i < s.i1; i++) y[i] = flood_border_wish(flood, k, side, i);
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

/* A cell where two levels would be held takes the last one: a boundary's before the sea's. */
static void hold_once(kota_flood *flood) {
    uint8_t *seen = kota_alloc((size_t)flood->grid.cells, 1);
    int32_t kept = flood->sea_count;
    for (int32_t s = flood->sea_count - 1; s >= 0; s--) {
        if (seen[flood->sea_cell[s]]) continue;
        seen[flood->sea_cell[s]] = 1;
        kept--;
        flood->sea_cell[kept] = flood->sea_cell[s];
        flood->sea_inner[kept] = flood->sea_inner[s];
        flood->sea_of[kept] = flood->sea_of[s];
    }
    flood->sea_count -= kept;
    memmove(flood->sea_cell, flood->sea_cell + kept, (size_t)flood->sea_count * sizeof(int32_t));
    memmove(flood->sea_inner, flood->sea_inner + kept, (size_t)flood->sea_count * sizeof(int32_t));
    memmove(flood->sea_of, flood->sea_of + kept, (size_t)flood->sea_count * sizeof(int32_t));
    kota_free(seen);
}

void flood_sea_create(kota_flood *flood) {
    const kota_grid *grid = &flood->grid;
    const int32_t inwards[4] = {1, -1, grid->stride, -grid->stride};
    int32_t most = 2 * (grid->nx + grid->ny) + flood_boundary_stage_cells(flood);
    flood->sea_cell = KOTA_NEW(flood->arena, int32_t, most);
    flood->sea_inner = KOTA_NEW(flood->arena, int32_t, most);
    flood->sea_of = KOTA_NEW(flood->arena, int32_t, most);
    for (int32_t side = 0; side < 4; side++) {
        bool along_y = side == KOTA_SIDE_WEST || side == KOTA_SIDE_EAST;
        bool deep = (along_y ? grid->nx : grid->ny) > 1; /* there is a cell inside */
        for (int32_t along = 0; along < (along_y ? grid->ny : grid->nx); along++) {
            if (flood->map->edge_kind[side][along] != KOTA_EDGE_SEA) continue;
            int32_t cell =
                border_cell(grid, side, along); /* a corner may stand twice: the second time adds nothing */
            flood->sea_cell[flood->sea_count] = cell;
            flood->sea_of[flood->sea_count] = -1;
            flood->sea_inner[flood->sea_count++] = deep ? cell + inwards[side] : cell;
        }
    }
    int32_t seas = flood->sea_count;
    flood_boundary_hold_cells(flood);
    if (flood->sea_count > seas) hold_once(flood);
}

void flood_sea_set(kota_flood *flood, double level_m) {
    flood->sea_level_m = flood_snap_m(level_m);
    flood->sea_highest_m = kota_max(flood->sea_highest_m, flood->sea_level_m);
}

/* Velocity in a cell whose level is held: the wave that leaves carries u + 2 c out unchanged (Riemann invariant along
 * the outgoing characteristic), what enters comes at most with Froude number 1 and straight on. */
static void sea_velocity(kota_flood *flood, int32_t cell, int32_t inner, float depth) {
    int32_t step = inner - cell;
    bool along_x = step == 1 || step == -1, wet = (double)depth > flood->def.depth_dry_m && step != 0;
    float *normal = along_x ? flood->u : flood->v, *across = along_x ? flood->v : flood->u;
    float outwards = step > 0 ? -1.0f : 1.0f, g = (float)FLOOD_GRAVITY_MPS2;
    float level = flood->map->bed_m[inner] + flood->depth[inner]; /* over the bed of the cell: rest is rest */
    float held = kota_sqrtf(g * depth), inside = kota_sqrtf(g * kota_maxf(level - flood->map->bed_m[cell], 0.0f));
    bool fed = (double)flood->depth[inner] > flood->def.depth_dry_m;
    float out = fed ? kota_maxf(outwards * normal[inner] + 2.0f * (inside - held), -held) : 0.0f;
    normal[cell] = wet ? outwards * out : 0.0f;
    across[cell] = wet && out > 0.0f ? across[inner] : 0.0f;
}

void flood_sea_hold(kota_flood *flood) {
    double in_m[2] = {0.0, 0.0}, out_m[2] = {0.0, 0.0}; /* sea, boundaries */
    for (int32_t s = 0; s < flood->sea_count; s++) {
        int32_t cell = flood->sea_cell[s];
        double bed_m = (double)flood->map->bed_m[cell];
        int32_t of = flood->sea_of[s], account = of < 0 ? 0 : 1;
        double level_m = of < 0 ? flood->sea_level_m : flood_boundary_level_m(flood, of);
        double highest_m = of < 0 ? flood->sea_highest_m : flood_boundary_highest_m(flood, of);
        float depth = (float)kota_max(0.0, level_m - bed_m);
        if (flood->full) sea_velocity(flood, cell, flood->sea_inner[s], depth);
        double change_m = (double)depth - flood_cell_depth_m(flood, cell);
        if (change_m == 0.0) continue;
        if (change_m > 0.0)
            in_m[account] += change_m;
        else
            out_m[account] -= change_m;
        flood->depth[cell] = depth;
        flood->rest[cell] = 0.0f;
        flood_deepest_raise(flood, cell, depth);
        /* not what waves brought within a sub-step: the level is what was there */
        flood->depth_max[cell] = (float)kota_max(0.0, highest_m - bed_m);
    }
    flood->balance.sea_in += in_m[0] * flood->area_m2;
    flood->balance.sea_out += out_m[0] * flood->area_m2;
    flood->balance.stage_in += in_m[1] * flood->area_m2;
    flood->balance.stage_out += out_m[1] * flood->area_m2;
}

/* Cells of the full solver: second order in space by limited differences of level, depth and velocity, in time by
 * half a step of the equations in primitive form (Hancock; van Leer 1984, doi:10.1137/0905001), then the new state
 * from the faces. Friction is implicit at each point in both: without it in the half step, water on a slope would
 * cross faces faster than it moves. */
#include "core/mathx.h"
#include "flood/exact.h"
#include "flood/full.h"

/* The smaller of two differences, 0 where they disagree in sign (minmod). */
FLOOD_INLINE float limited(float before, float after) {
    float a = kota_absf(before), b = kota_absf(after), size = a < b ? a : b;
    return before * after > 0.0f ? with_sign(size, before) : 0.0f;
}

typedef struct cell { /* a cell's fields; u and v are 0 where it is not wet */
    float level, depth, u, v;
} cell;

typedef struct fields {
    const float *restrict bed, *restrict depth, *restrict u, *restrict v, *restrict gn2;
} fields;

FLOOD_INLINE cell cell_at(fields f, ptrdiff_t c) { return (cell){f.bed[c] + f.depth[c], f.depth[c], f.u[c], f.v[c]}; }

FLOOD_INLINE cell differences(cell before, cell c, cell after, bool wet) {
    cell d = {limited(c.level - before.level, after.level - c.level),
              limited(c.depth - before.depth, after.depth - c.depth), limited(c.u - before.u, after.u - c.u),
              limited(c.v - before.v, after.v - c.v)};
    return (cell){wet ? d.level : 0.0f, wet ? d.depth : 0.0f, wet ? d.u : 0.0f, wet ? d.v : 0.0f};
}

/* Manning's friction: u (1 + c |u|) = u0 with c = dt g n^2 / h^(4/3), as a factor of u0. */
FLOOD_INLINE float friction_left(float u, float v, float gn2_dt, float depth) {
    float y = inverse_sixth_root(depth), y2 = y * y, y4 = y2 * y2;
    float swift = (4.0f * gn2_dt) * (kota_sqrtf(u * u + v * v) * (y4 * y4));
    return 2.0f / (1.0f + kota_sqrtf(1.0f + swift));
}

/* Depth between the two edges of a cell, where one of them may have fallen dry. */
FLOOD_INLINE float depth_between(float depth, float difference) {
    float half = 0.5f * difference;
    return 0.5f * (kota_maxf(depth + half, 0.0f) + kota_maxf(depth - half, 0.0f));
}

typedef struct crossing { /* a cell and the four beside it */
    cell c, west, east, south, north;
} crossing;

/* A cell in the middle of the sub-step, its differences and what its slope pulls. */
FLOOD_INLINE void middle(cell_rows out, ptrdiff_t i, crossing at, float gn2, kernel k) {
    const float half = 0.5f * k.dt_per_dx, g = k.gravity;
    cell c = at.c;
    bool wet = c.depth > k.dry;
    cell x = differences(at.west, c, at.east, wet), y = differences(at.south, c, at.north, wet);
    float spread = (c.u * x.depth + c.depth * x.u) + (c.v * y.depth + c.depth * y.v);
    float depth = kota_maxf(c.depth - half * spread, 0.0f);
    float u = c.u - half * (((c.u * x.u) + (c.v * y.u)) + g * x.level);
    float v = c.v - half * (((c.u * x.v) + (c.v * y.v)) + g * y.level);
    float left = friction_left(u, v, gn2 * k.half_dt, kota_maxf(depth, k.dry));
    out.row[CELL_LEVEL][i] = wet ? c.level + (depth - c.depth) : c.level;
    out.row[CELL_DEPTH][i] = depth = wet ? depth : 0.0f;
    out.row[CELL_U][i] = u * left;
    out.row[CELL_V][i] = v * left;
    out.row[CELL_LEVEL_X][i] = x.level;
    out.row[CELL_DEPTH_X][i] = x.depth;
    out.row[CELL_U_X][i] = x.u;
    out.row[CELL_V_X][i] = x.v;
    out.row[CELL_LEVEL_Y][i] = y.level;
    out.row[CELL_DEPTH_Y][i] = y.depth;
    out.row[CELL_U_Y][i] = y.u;
    out.row[CELL_V_Y][i] = y.v;
    out.row[CELL_PULL_X][i] = g * (depth_between(depth, x.depth) * x.level);
    out.row[CELL_PULL_Y][i] = g * (depth_between(depth, y.depth) * y.level);
}

FLOOD_INLINE crossing crossing_at(fields f, ptrdiff_t i, ptrdiff_t stride) {
    return (crossing){cell_at(f, i), cell_at(f, i - 1), cell_at(f, i + 1), cell_at(f, i - stride),
                      cell_at(f, i + stride)};
}

/* Beyond an open edge the water goes on as it comes; beyond others it mirrors the cell, which ghosts do. */
static cell beyond(cell c, cell inner) {
    return (cell){2.0f * c.level - inner.level, kota_maxf(2.0f * c.depth - inner.depth, 0.0f), 2.0f * c.u - inner.u,
                  2.0f * c.v - inner.v};
}

static void open_cell(const kota_flood *flood, const kernel *k, int32_t i, int32_t j, cell_rows out, ptrdiff_t at) {
    const kota_grid *grid = &flood->grid;
    ptrdiff_t c = kota_grid_at(grid, i, j);
    fields f = {flood->map->bed_m, flood->depth, flood->u, flood->v, flood->gn2};
    crossing x = crossing_at(f, c, grid->stride);
    uint8_t *const *kind = flood->map->edge_kind;
    if (i == 0 && kind[KOTA_SIDE_WEST][j] == KOTA_EDGE_OPEN) x.west = beyond(x.c, x.east);
    if (i == grid->nx - 1 && kind[KOTA_SIDE_EAST][j] == KOTA_EDGE_OPEN) x.east = beyond(x.c, x.west);
    if (j == 0 && kind[KOTA_SIDE_SOUTH][i] == KOTA_EDGE_OPEN) x.south = beyond(x.c, x.north);
    if (j == grid->ny - 1 && kind[KOTA_SIDE_NORTH][i] == KOTA_EDGE_OPEN) x.north = beyond(x.c, x.south);
    middle(out, at, x, f.gn2[c], *k);
}

FLOOD_KERNEL void flood_full_cells(const kota_flood *flood, const kernel *k, span s, cell_rows out) {
    const kernel constants = *k;
    const ptrdiff_t at = kota_grid_at(&flood->grid, s.i0, s.j), n = s.i1 - s.i0, stride = flood->grid.stride;
    fields f = {flood->map->bed_m + at, flood->depth + at, flood->u + at, flood->v + at, flood->gn2 + at};
    FLOOD_NO_OVERLAP
    for (ptrdiff_t i = 0; i < n; i++) middle(out, i, crossing_at(f, i, stride), f.gn2[i], constants);
    bool outer = s.j == 0 || s.j == flood->grid.ny - 1;
    for (int32_t i = s.i0; outer && i < s.i1; i++) open_cell(flood, k, i, s.j, out, i - s.i0);
    if (!outer && s.i0 == 0) open_cell(flood, k, 0, s.j, out, 0);
    if (!outer && s.i1 == flood->grid.nx) open_cell(flood, k, s.i1 - 1, s.j, out, n - 1);
}

/* One face as the shares of its cells allow: a cell that cannot give it all gives its momentum in proportion. */
FLOOD_INLINE float share_of(face_rows f, ptrdiff_t i, float share_a, float share_b) {
    float mass = f.row[FACE_MASS][i];
    return mass > 0.0f ? share_a : mass < 0.0f ? share_b : 1.0f;
}

typedef struct new_state {
    float *restrict depth, *restrict rest, *restrict u, *restrict v, *restrict depth_max;
    const float *restrict old_depth, *restrict old_u, *restrict old_v, *restrict gn2, *restrict soak;
    record_row record;
} new_state;

FLOOD_INLINE void update(new_state n, full_inputs in, kernel k, ptrdiff_t i, double *restrict soaked, bool soaks,
                         bool records) {
    float west = share_of(in.x, i, in.share[i - 1], in.share[i]);
    float east = share_of(in.x, i + 1, in.share[i], in.share[i + 1]);
    float south = share_of(in.y, i, in.share_below[i], in.share[i]);
    float north = share_of(in.north, i, in.share[i], in.share_above[i]);
    exact along = exact_sum((in.x.row[FACE_MASS][i] * west) * k.dt_per_dx,
                            -((in.x.row[FACE_MASS][i + 1] * east) * k.dt_per_dx));
    exact across = exact_sum((in.y.row[FACE_MASS][i] * south) * k.dt_per_dx,
                             -((in.north.row[FACE_MASS][i] * north) * k.dt_per_dx));
    float old = n.old_depth[i];
    exact change = exact_sum(along.sum, across.sum), sum = exact_sum(old, change.sum);
    float rest = (n.rest[i] + k.rain_m) + ((along.lost + across.lost) + change.lost);
    exact water = exact_add(sum.sum, sum.lost + rest);
    float swept = water.sum; /* drunk water takes its momentum along */
    if (soaks) water = drink(water, n.soak[i] * k.dt, &soaked[i]);
    float force_x = ((in.x.row[FACE_BEFORE][i + 1] * east - in.x.row[FACE_AFTER][i] * west) + in.pull_x[i]) +
                    (in.north.row[FACE_SIDE][i] * north - in.y.row[FACE_SIDE][i] * south);
    float force_y = ((in.north.row[FACE_BEFORE][i] * north - in.y.row[FACE_AFTER][i] * south) + in.pull_y[i]) +
                    (in.x.row[FACE_SIDE][i + 1] * east - in.x.row[FACE_SIDE][i] * west);
    bool wet = water.sum > k.dry;
    float h = wet ? swept : 1.0f, per_depth = 1.0f / h;
    float u = (old * n.old_u[i] - k.dt_per_dx * force_x) * per_depth;
    float v = (old * n.old_v[i] - k.dt_per_dx * force_y) * per_depth;
    float left = friction_left(u, v, n.gn2[i] * k.dt, h);
    u = wet ? u * left : 0.0f;
    v = wet ? v * left : 0.0f;
    n.depth[i] = water.sum;
    n.rest[i] = water.lost;
    n.u[i] = u;
    n.v[i] = v;
    n.depth_max[i] = kota_maxf(n.depth_max[i], water.sum);
    float speed = kota_maxf(kota_absf(u), kota_absf(v)) + kota_sqrtf(k.gravity * kota_maxf(water.sum, 0.0f));
    uint32_t deep = bits_of(water.sum), fast = bits_of(speed);
    in.deepest[i] = deep > in.deepest[i] ? deep : in.deepest[i];
    in.fastest[i] = fast > in.fastest[i] ? fast : in.fastest[i];
    if (records) note_flow(n.record, i, water.sum, water.sum * kota_sqrtf(u * u + v * v), k);
}

FLOOD_KERNEL void flood_full_update(const kota_flood *flood, const kernel *k, span s, full_inputs in) {
    const kernel constants = *k;
    const ptrdiff_t at = kota_grid_at(&flood->grid, s.i0, s.j), n = s.i1 - s.i0;
    new_state state = {.depth = flood->depth_next + at,
                       .rest = flood->rest + at,
                       .u = flood->u_next + at,
                       .v = flood->v_next + at,
                       .depth_max = flood->depth_max + at,
                       .old_depth = flood->depth + at,
                       .old_u = flood->u + at,
                       .old_v = flood->v + at,
                       .gn2 = flood->gn2 + at,
                       .record = record_row_at(flood, at)};
    double soaked[BLOCK_COLUMNS];
    const bool records = flood->record[0] != NULL;
    float rates[BLOCK_COLUMNS];
    if (flood->soaks) state.soak = flood_soil_rates(flood, k, at, n, rates);
    if (!flood->soaks && !records) {
        FLOOD_NO_OVERLAP
        for (ptrdiff_t i = 0; i < n; i++) update(state, in, constants, i, soaked, false, false);
    } else if (!flood->soaks) {
        FLOOD_NO_OVERLAP
        for (ptrdiff_t i = 0; i < n; i++) update(state, in, constants, i, soaked, false, true);
    } else if (!records) {
        FLOOD_NO_OVERLAP
        for (ptrdiff_t i = 0; i < n; i++) update(state, in, constants, i, soaked, true, false);
    } else {
        FLOOD_NO_OVERLAP
        for (ptrdiff_t i = 0; i < n; i++) update(state, in, constants, i, soaked, true, true);
    }
    if (!flood->soaks) return;
    flood_soil_drank(flood, k, at, n, state.soak, soaked);
    *in.sums_m += sum_of_row(soaked, n);
}

/* The kernels of the local-inertial scheme over a span of a row: wishes on faces, the donor limiter, depths.
 *
 * Momentum without advection (Bates et al. 2010, doi:10.1016/j.jhydrol.2010.03.027), friction implicit, the old
 * discharge weighted with its neighbours along the flow (de Almeida et al. 2012, doi:10.1029/2011WR011570). Every
 * sum is paired so that mirrored or turned water gives mirrored or turned bits. Edges, sea and exchange are left to
 * other files: faces on the border get values here that edges.c overwrites. */
#include "core/mathx.h"
#include "flood/exact.h"
#include "flood/state.h"

/* A cell may give all but this share of its water in a sub-step, so that rounding of up to four faces (each within
 * 2 ulp = 2^-22) cannot take more than there is. */
#define GIVE_FRAC (1.0f - 0x1p-20f)

/* Wishes are made of so many cells at once, in two passes: one of flow depths and their roots, one of all that stands
 * on them. In one pass the chain of operations that wait for each other is longer than what a processor looks ahead;
 * two of half the length overlap. */
enum { CELLS_AT_ONCE = 256 };

/* Of one row; every pointer stands at the first cell. */
typedef struct face_row {
    const float *restrict bed, *restrict depth, *restrict gn2, *restrict qx, *restrict qy;
} face_row;

/* A discharge before friction. */
typedef struct wish {
    float pushed;   /* m2/s, what the slope of the water makes of the old discharge */
    float friction; /* c = g dt n^2 / h^(7/3) */
    float limit;    /* of the discharge: Froude number at most 1, none where the face is dry */
} wish;

/* The old discharges around a face: its own, its neighbours' along the flow, the sum of the four across it. */
typedef struct around {
    float q, before, after, across;
} around;

/* The west or south face of cell c of the row; west: known where this is inlined. */
FLOOD_INLINE around around_face(face_row r, ptrdiff_t c, bool west, ptrdiff_t stride) {
    ptrdiff_t a = west ? c - 1 : c - stride;
    if (west) {
        return (around){r.qx[c], r.qx[a], r.qx[c + 1], (r.qy[a] + r.qy[c]) + (r.qy[a + stride] + r.qy[c + stride])};
    }
    return (around){r.qy[c], r.qy[a], r.qy[c + stride], (r.qx[a] + r.qx[c]) + (r.qx[a + 1] + r.qx[c + 1])};
}

typedef struct face_depths {
    float flow[CELLS_AT_ONCE]; /* m, at least depth_dry_m */
    float root[CELLS_AT_ONCE]; /* its -1/6th power */
} face_depths;

FLOOD_INLINE void note_face_depth(face_depths *depths, face_row r, ptrdiff_t c, ptrdiff_t back, kernel k) {
    ptrdiff_t a = c - back;
    float level_a = r.bed[a] + r.depth[a], level_c = r.bed[c] + r.depth[c];
    float flow = kota_maxf(level_a, level_c) - kota_maxf(r.bed[a], r.bed[c]);
    depths->flow[c] = kota_maxf(flow, k.dry);
    depths->root[c] = inverse_sixth_root(depths->flow[c]);
}

/* What the slope of the water does to the discharge from a to c. The neighbours weigh (1 - theta) times the face's
 * own Courant number: their full weight each sub-step would spread momentum the more, the shorter the sub-steps are,
 * and those follow the deepest water anywhere (compare the weights of Sridharan et al. 2021,
 * doi:10.1016/j.advwatres.2021.103930). */
FLOOD_INLINE wish push(face_row r, const face_depths *depths, ptrdiff_t c, ptrdiff_t back, around q, kernel k) {
    ptrdiff_t a = c - back;
    float drop = (r.bed[a] + r.depth[a]) - (r.bed[c] + r.depth[c]), h = depths->flow[c];
    float y = depths->root[c], y2 = y * y, y4 = y2 * y2;
    float wave = k.gravity_root * (h * (y2 * y));
    float aside = kota_minf(k.side_per_wave * wave, k.theta_side); /* weight of each neighbour */
    float plain = q.q + k.gravity_dt_per_dx * h * drop;
    float weighted = plain + aside * ((q.before + q.after) - (q.q + q.q));
    /* where the neighbours would turn the flow uphill, their weight is dropped */
    return (wish){.pushed = weighted * drop < 0.0f ? plain : weighted,
                  .friction = k.half_dt * (r.gn2[a] + r.gn2[c]) * ((y4 * y4) * (y4 * y2)),
                  .limit = h > k.dry ? h * wave : 0.0f};
}

/* Added to the square of an old discharge so that its length is never 0, m4/s2. */
#define STILL_M4PS2 1e-18f

/* Manning's friction with the new discharge: q (1 + c |(q, across)|) = pushed, of which this is one step of Newton's
 * method from the old discharge. The papers take |q| from the old time, which swings around the answer from step to
 * step where c |q| > 1 (thin films on slopes); this comes from above, and is exact when the flow is steady. */
FLOOD_INLINE float resisted(wish w, around q) {
    float old = kota_absf(q.q), across = 0.25f * q.across;
    float old2 = old * old, length2 = (old2 + across * across) + STILL_M4PS2;
    float per_length = w.friction * inverse_root(length2);
    float size = (kota_absf(w.pushed) + (per_length * old2) * old) / (1.0f + per_length * (length2 + old2));
    return with_sign(size < w.limit ? size : w.limit, w.pushed);
}

FLOOD_INLINE void wishes(face_row r, float *restrict out, ptrdiff_t n, bool west, ptrdiff_t stride, kernel k) {
    const ptrdiff_t back = west ? 1 : stride;
    face_depths depths;
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) note_face_depth(&depths, r, c, back, k);
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        around q = around_face(r, c, west, stride);
        out[c] = resisted(push(r, &depths, c, back, q, k), q);
    }
}

FLOOD_INLINE void both_wishes(face_row r, float *restrict x, float *restrict y, ptrdiff_t n, ptrdiff_t stride,
                              kernel k) {
    face_depths to_west, to_south;
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        note_face_depth(&to_west, r, c, 1, k);
        note_face_depth(&to_south, r, c, stride, k);
    }
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        around west = around_face(r, c, true, stride), south = around_face(r, c, false, stride);
        x[c] = resisted(push(r, &to_west, c, 1, west, k), west);
        y[c] = resisted(push(r, &to_south, c, stride, south, k), south);
    }
}

FLOOD_KERNEL void flood_faces_row(const kota_flood *flood, const kernel *k, span s, float *x, float *y) {
    const kernel constants = *k; /* a copy that no store can change */
    const ptrdiff_t stride = flood->grid.stride;
    for (int32_t i = s.i0; i < s.i1; i += CELLS_AT_ONCE) {
        ptrdiff_t at = kota_grid_at(&flood->grid, i, s.j), n = kota_mini(CELLS_AT_ONCE, s.i1 - i);
        face_row r = {flood->map->bed_m + at, flood->depth + at, flood->gn2 + at, flood->qx + at, flood->qy + at};
        if (x != NULL && y != NULL) {
            both_wishes(r, x + i, y + i, n, stride, constants);
        } else if (x != NULL) {
            wishes(r, x + i, n, true, stride, constants);
        } else if (y != NULL) {
            wishes(r, y + i, n, false, stride, constants);
        }
    }
    flood_walls_row(flood, k, s, x, y);
}

FLOOD_KERNEL void flood_share_cells(float dt_per_dx, ptrdiff_t n, const float *restrict depth,
                                    const float *restrict x, const float *restrict y, const float *restrict north,
                                    float *restrict share) {
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        float along = kota_maxf(-x[c], 0.0f) + kota_maxf(x[c + 1], 0.0f);
        float across = kota_maxf(-y[c], 0.0f) + kota_maxf(north[c], 0.0f);
        float asked = (along + across) * dt_per_dx, have = depth[c] * GIVE_FRAC;
        share[c] = asked > have ? have / asked : 1.0f;
    }
}

/* The face's discharge as the cell that gives it can afford. */
FLOOD_INLINE float afford(float wished, float share_a, float share_b) {
    return wished * (wished > 0.0f ? share_a : share_b);
}

typedef struct depth_row { /* at the span's first cell */
    const float *depth;    /* now */
    float *restrict new;   /* the same place in the fast solver */
    float *restrict rest, *restrict depth_max, *restrict qx, *restrict qy;
    const float *restrict x, *restrict y, *restrict north;
    const float *restrict share_below, *restrict share, *restrict share_above, *restrict soak;
    uint32_t *restrict deepest;
    double *restrict soaked; /* m, of each cell */
    record_row record;
} depth_row;

FLOOD_INLINE void note_depth(depth_row r, ptrdiff_t c) {
    float depth = r.new[c];
    r.depth_max[c] = kota_maxf(r.depth_max[c], depth);
    uint32_t bits = bits_of(depth);
    r.deepest[c] = bits > r.deepest[c] ? bits : r.deepest[c];
}

/* Water of a cell is depth + rest: what the float depth cannot hold stays in rest, so that rain of a micrometre is
 * not lost in a metre and volumes add up. Every rounding of the sum of four faces is kept. */
/* soaks, records: known where this is inlined. */
FLOOD_INLINE void new_depths(depth_row r, ptrdiff_t n, kernel k, bool soaks, bool records) {
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        float west = afford(r.x[c], r.share[c - 1], r.share[c]);
        float east = afford(r.x[c + 1], r.share[c], r.share[c + 1]);
        float south = afford(r.y[c], r.share_below[c], r.share[c]);
        float north = afford(r.north[c], r.share[c], r.share_above[c]);
        r.qx[c] = west;
        r.qy[c] = south;
        exact along = exact_sum(west * k.dt_per_dx, -(east * k.dt_per_dx));
        exact across = exact_sum(south * k.dt_per_dx, -(north * k.dt_per_dx));
        exact change = exact_sum(along.sum, across.sum), depth = exact_sum(r.depth[c], change.sum);
        float rest = (r.rest[c] + k.rain_m) + ((along.lost + across.lost) + change.lost);
        exact water = exact_add(depth.sum, depth.lost + rest);
        if (soaks) water = drink(water, r.soak[c] * k.dt, &r.soaked[c]);
        r.new[c] = water.sum;
        r.rest[c] = water.lost;
        note_depth(r, c);
        if (records) {
            float qx = 0.5f * (west + east), qy = 0.5f * (south + north);
            note_flow(r.record, c, water.sum, kota_sqrtf(qx * qx + qy * qy), k);
        }
    }
}

static depth_row stored_row(const kota_flood *flood, int32_t i, int32_t j, uint32_t *deepest) {
    ptrdiff_t at = kota_grid_at(&flood->grid, i, j);
    return (depth_row){.depth = flood->depth + at,
                       .new = flood->depth_next + at,
                       .rest = flood->rest + at,
                       .depth_max = flood->depth_max + at,
                       .qx = flood->qx + at,
                       .qy = flood->qy + at,
                       .deepest = deepest};
}

static depth_row moving_row(const kota_flood *flood, int32_t i, int32_t j, depth_inputs in, uint32_t *deepest) {
    depth_row r = stored_row(flood, i, j, deepest + i);
    r.x = in.x + i;
    r.y = in.y + i;
    r.north = in.north + i;
    r.share_below = in.share_below + i;
    r.share = in.share + i;
    r.share_above = in.share_above + i;
    r.record = record_row_at(flood, kota_grid_at(&flood->grid, i, j));
    return r;
}

FLOOD_KERNEL void flood_depth_row(const kota_flood *flood, const kernel *k, span s, depth_inputs in,
                                  uint32_t *deepest, double *sums_m) {
    const kernel constants = *k;
    const bool records = flood->record[0] != NULL;
    if (!flood->soaks) {
        depth_row r = moving_row(flood, s.i0, s.j, in, deepest);
        if (records) {
            new_depths(r, s.i1 - s.i0, constants, false, true);
        } else {
            new_depths(r, s.i1 - s.i0, constants, false, false);
        }
        return;
    }
    double soaked[BLOCK_COLUMNS];
    float rates[BLOCK_COLUMNS];
    for (int32_t i = s.i0, at = 0; i < s.i1; i += BLOCK_COLUMNS, at++) {
        depth_row r = moving_row(flood, i, s.j, in, deepest);
        ptrdiff_t n = kota_mini(BLOCK_COLUMNS, s.i1 - i), cell = kota_grid_at(&flood->grid, i, s.j);
        r.soaked = soaked;
        r.soak = flood_soil_rates(flood, k, cell, n, rates);
        if (records) {
            new_depths(r, n, constants, true, true);
        } else {
            new_depths(r, n, constants, true, false);
        }
        flood_soil_drank(flood, k, cell, n, r.soak, soaked);
        sums_m[at] += sum_of_row(soaked, n);
    }
}

FLOOD_KERNEL void flood_duration_row(const kota_flood *flood, const kernel *k, span s) {
    const ptrdiff_t at = kota_grid_at(&flood->grid, s.i0, s.j), n = s.i1 - s.i0;
    const float *restrict depth = flood->depth_next + at;
    for (int32_t d = 0; d < flood->def.duration_count; d++) {
        float *restrict sum = flood->duration[d] + at;
        const float over = (float)flood->def.duration_depth_m[d], dt = k->dt;
        for (ptrdiff_t c = 0; c < n; c++) sum[c] += depth[c] > over ? dt : 0.0f;
    }
}

FLOOD_INLINE void film_depths(depth_row r, ptrdiff_t n, kernel k, bool soaks) {
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        exact depth = exact_sum(r.depth[c], k.rain_m);
        exact water = exact_sum(depth.sum, depth.lost + r.rest[c]);
        if (soaks) water = drink(water, r.soak[c] * k.dt, &r.soaked[c]);
        r.new[c] = water.sum;
        r.rest[c] = water.lost;
        note_depth(r, c);
    }
}

FLOOD_KERNEL void flood_film_row(const kota_flood *flood, const kernel *k, span s, uint32_t *deepest,
                                 double *sums_m) {
    const kernel constants = *k;
    if (!flood->soaks) {
        film_depths(stored_row(flood, s.i0, s.j, deepest), s.i1 - s.i0, constants, false);
        return;
    }
    double soaked[BLOCK_COLUMNS];
    float rates[BLOCK_COLUMNS];
    for (int32_t i = s.i0, at = 0; i < s.i1; i += BLOCK_COLUMNS, at++) {
        depth_row r = stored_row(flood, i, s.j, deepest + (i - s.i0));
        ptrdiff_t n = kota_mini(BLOCK_COLUMNS, s.i1 - i), cell = kota_grid_at(&flood->grid, i, s.j);
        r.soaked = soaked;
        r.soak = flood_soil_rates(flood, k, cell, n, rates);
        film_depths(r, n, constants, true);
        flood_soil_drank(flood, k, cell, n, r.soak, soaked);
        sums_m[at] += sum_of_row(soaked, n);
    }
}

FLOOD_KERNEL uint32_t flood_deepest_of_block(const kota_flood *flood, block b) {
    uint32_t deepest = 0;
    for (int32_t j = b.j0; j < b.j1; j++) {
        const float *restrict depth = flood->depth + kota_grid_at(&flood->grid, b.i0, j);
        for (ptrdiff_t c = 0; c < b.i1 - b.i0; c++) {
            uint32_t bits = bits_of(depth[c]);
            deepest = bits > deepest ? bits : deepest;
        }
    }
    return deepest;
}

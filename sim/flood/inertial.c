/* The kernels of the local-inertial scheme over a run of blocks: fluxes on faces, the donor limiter, depths.
 *
 * Momentum without advection (Bates et al. 2010, doi:10.1016/j.jhydrol.2010.03.027), friction semi-implicit, the old
 * discharge weighted with its neighbours along the flow (de Almeida et al. 2012, doi:10.1029/2011WR011570). Every
 * sum is paired so that mirrored or turned water gives mirrored or turned bits. Edges, sea and exchange are left to
 * other files: faces on the border get values here that edges.c overwrites. */
#include <string.h>

#include "core/mathx.h"
#include "flood/state.h"

/* Wider vectors where the CPU has them. Nothing here is contracted or reassociated, so the bits are the same. Only
 * gcc: its resolvers are of no use to clang 14, and sanitizers stumble over them. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KOTA_SANITIZED)
#define FLOOD_KERNEL __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FLOOD_KERNEL
#endif
#define FLOOD_INLINE static inline __attribute__((always_inline))

/* A cell may give all but this share of its water in a sub-step, so that rounding of up to four faces (each within
 * 2 ulp = 2^-22) cannot take more than there is. */
#define GIVE_FRAC (1.0f - 0x1p-20f)

/* x^(-1/3) for normal x > 0: a third of the exponent by integer arithmetic, then Newton's method on y^-3 - x, which
 * needs no division; 3 % off after the guess, 2e-3, 1e-5, then rounding. */
FLOOD_INLINE float inverse_cbrt(float x) {
    union {
        float number;
        int32_t bits;
    } guess = {x};
    guess.bits = 0x54a21d2a - (int32_t)((float)guess.bits * (1.0f / 3.0f));
    float y = guess.number;
    float third = x * (1.0f / 3.0f);
    y = y * (4.0f / 3.0f - third * (y * y * y));
    y = y * (4.0f / 3.0f - third * (y * y * y));
    y = y * (4.0f / 3.0f - third * (y * y * y));
    return y;
}

typedef struct side { /* the two cells of a face, their sums and the old discharges around it */
    float bed_a, bed_b, depth_a, depth_b, gn2_a, gn2_b;
    float q, q_before, q_after; /* of this face and its neighbours along the flow */
    float cross;                /* sum of the four faces across it */
} side;

/* Discharge below which the direction of the old flow says nothing, m2/s. */
#define STILL_M2PS 1e-6f

/* q that solves q (1 + c |(q, across)|) = pushed, c = g dt n^2 / h^(7/3): Manning's friction with the new discharge.
 * The papers take |q| from the old time; where c |q| > 1 (thin films on slopes) that swings around the answer from
 * step to step, this does not. The length of (q, across) is linear along the old direction:
 * |(q, across)| = (|q| |q_old| + across^2) / |(q_old, across)|, which is exact when the flow is steady. */
FLOOD_INLINE float with_friction(float pushed, float old, float across, float c) {
    float old_size = kota_maxf(old, -old) + STILL_M2PS;
    float length = kota_sqrtf(old_size * old_size + across * across);
    float linear = length + c * (across * across), size = kota_maxf(pushed, -pushed);
    float root = kota_sqrtf(linear * linear + 4.0f * (c * old_size) * (size * length));
    return 2.0f * pushed * length / (linear + root);
}

/* Discharge from cell a to cell b at the end of the sub-step, m2/s. The neighbours weigh (1 - theta) times the face's
 * own Courant number: their full weight each sub-step would spread momentum the more, the shorter the sub-steps are,
 * and those follow the deepest water anywhere (compare the weights of Sridharan et al. 2021,
 * doi:10.1016/j.advwatres.2021.103930). */
FLOOD_INLINE float face_flux(side s, kernel k) {
    float level_a = s.bed_a + s.depth_a, level_b = s.bed_b + s.depth_b;
    float drop = level_a - level_b;
    float flow_depth = kota_maxf(level_a, level_b) - kota_maxf(s.bed_a, s.bed_b);
    float h = kota_maxf(flow_depth, k.dry);
    float drive = k.gravity_dt_per_dx * h * drop;
    float wave = kota_sqrtf(k.gravity * h), courant = kota_minf(k.dt_per_dx * wave, 1.0f);
    float plain = s.q + drive;
    float weighted = plain + k.theta_side * courant * ((s.q_before + s.q_after) - (s.q + s.q));
    /* where the neighbours would turn the flow uphill, their weight is dropped */
    float pushed = weighted * drop < 0.0f ? plain : weighted;
    float y = inverse_cbrt(h), y2 = y * y;
    float c = k.dt * (0.5f * (s.gn2_a + s.gn2_b)) * (y2 * y2 * y2 * y);
    float q = with_friction(pushed, s.q, 0.25f * s.cross, c);
    float limit = h * wave; /* Froude number at most 1 */
    q = q > limit ? limit : q;
    q = q < -limit ? -limit : q;
    return flow_depth > k.dry ? q : 0.0f;
}

/* South faces of n cells; every pointer stands at the first cell, out at the first face. */
FLOOD_INLINE void south_faces(const float *restrict bed, const float *restrict depth, const float *restrict gn2,
                              const float *restrict qx, const float *restrict qy, float *restrict out, ptrdiff_t n,
                              ptrdiff_t stride, kernel k) {
    for (ptrdiff_t c = 0; c < n; c++) {
        ptrdiff_t a = c - stride;
        side s = {.bed_a = bed[a],
                  .bed_b = bed[c],
                  .depth_a = depth[a],
                  .depth_b = depth[c],
                  .gn2_a = gn2[a],
                  .gn2_b = gn2[c],
                  .q = qy[c],
                  .q_before = qy[a],
                  .q_after = qy[c + stride],
                  .cross = (qx[a] + qx[c]) + (qx[a + 1] + qx[c + 1])};
        out[c] = face_flux(s, k);
    }
}

/* West faces of n cells. */
FLOOD_INLINE void west_faces(const float *restrict bed, const float *restrict depth, const float *restrict gn2,
                             const float *restrict qx, const float *restrict qy, float *restrict out, ptrdiff_t n,
                             ptrdiff_t stride, kernel k) {
    for (ptrdiff_t c = 0; c < n; c++) {
        ptrdiff_t a = c - 1;
        side s = {.bed_a = bed[a],
                  .bed_b = bed[c],
                  .depth_a = depth[a],
                  .depth_b = depth[c],
                  .gn2_a = gn2[a],
                  .gn2_b = gn2[c],
                  .q = qx[c],
                  .q_before = qx[a],
                  .q_after = qx[c + 1],
                  .cross = (qy[a] + qy[c]) + (qy[a + stride] + qy[c + stride])};
        out[c] = face_flux(s, k);
    }
}

FLOOD_KERNEL void flood_flux_run(const kota_flood *flood, const kernel *k, block b) {
    const kernel constants = *k; /* a copy that no store can change */
    const float *bed = flood->map->bed_m;
    const ptrdiff_t stride = flood->grid.stride;
    for (int32_t j = b.j0; j < b.j1; j++) {
        ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, j);
        west_faces(bed + at, flood->depth + at, flood->gn2 + at, flood->qx + at, flood->qy + at, flood->raw_x + at,
                   b.i1 - b.i0, stride, constants);
        south_faces(bed + at, flood->depth + at, flood->gn2 + at, flood->qx + at, flood->qy + at, flood->raw_y + at,
                    b.i1 - b.i0, stride, constants);
    }
}

FLOOD_KERNEL void flood_flux_north(const kota_flood *flood, const kernel *k, block b, float *restrict out) {
    const kernel constants = *k;
    ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, b.j1);
    south_faces(flood->map->bed_m + at, flood->depth + at, flood->gn2 + at, flood->qx + at, flood->qy + at, out,
                b.i1 - b.i0, flood->grid.stride, constants);
}

FLOOD_INLINE void share_row(const float *restrict depth, const float *restrict west, const float *restrict south,
                            const float *restrict north, float *restrict share, ptrdiff_t n, float dt_per_dx) {
    for (ptrdiff_t c = 0; c < n; c++) {
        float along = kota_maxf(-west[c], 0.0f) + kota_maxf(west[c + 1], 0.0f);
        float across = kota_maxf(-south[c], 0.0f) + kota_maxf(north[c], 0.0f);
        float wish = (along + across) * dt_per_dx, have = depth[c] * GIVE_FRAC;
        share[c] = wish > have ? have / wish : 1.0f;
    }
}

FLOOD_KERNEL void flood_share_run(const kota_flood *flood, const kernel *k, block b, const float *north) {
    const float dt_per_dx = k->dt_per_dx;
    for (int32_t j = b.j0; j < b.j1; j++) {
        ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, j);
        const float *above = j + 1 < b.j1 ? flood->raw_y + at + flood->grid.stride : north;
        share_row(flood->depth + at, flood->raw_x + at, flood->raw_y + at, above, flood->share + at, b.i1 - b.i0,
                  dt_per_dx);
    }
}

/* The face's discharge as the cell that gives it can afford. */
FLOOD_INLINE float afford(float raw, float share_a, float share_b) { return raw * (raw > 0.0f ? share_a : share_b); }

typedef struct depth_rows { /* of one row of a run, at its first cell */
    float *restrict depth, *restrict rest, *restrict depth_max, *restrict qx, *restrict qy;
    const float *restrict raw_x, *restrict raw_y, *restrict share, *restrict soak;
    double *restrict soaked; /* m, of each cell */
} depth_rows;

/* Water of a cell as depth + rest: sums of a few floats are exact in double, and what the float depth cannot hold
 * stays in rest, so that rain of a micrometre is not lost in a metre and volumes add up. */
FLOOD_INLINE void depth_row(depth_rows r, ptrdiff_t n, ptrdiff_t stride, kernel k, bool soaks) {
    for (ptrdiff_t c = 0; c < n; c++) {
        float west = afford(r.raw_x[c], r.share[c - 1], r.share[c]);
        float east = afford(r.raw_x[c + 1], r.share[c], r.share[c + 1]);
        float south = afford(r.raw_y[c], r.share[c - stride], r.share[c]);
        float north = afford(r.raw_y[c + stride], r.share[c], r.share[c + stride]);
        r.qx[c] = west;
        r.qy[c] = south;
        double along = (double)(west * k.dt_per_dx) - (double)(east * k.dt_per_dx);
        double across = (double)(south * k.dt_per_dx) - (double)(north * k.dt_per_dx);
        double water = (double)r.depth[c] + (double)r.rest[c] + (along + across) + k.rain_m;
        if (soaks) { /* known where this is inlined */
            double thirst = (double)r.soak[c] * k.dt_s;
            r.soaked[c] = thirst < water ? thirst : water;
            water -= r.soaked[c];
        }
        float depth = (float)water;
        r.depth[c] = depth;
        r.rest[c] = (float)(water - (double)depth);
        r.depth_max[c] = kota_maxf(r.depth_max[c], depth);
    }
}

/* In a fixed order of eight partial sums, whatever the vectors. */
FLOOD_INLINE double sum_of_row(const double *values, ptrdiff_t n) {
    double part[8] = {0};
    ptrdiff_t c = 0;
    for (; c + 8 <= n; c += 8) {
        for (int lane = 0; lane < 8; lane++) part[lane] += values[c + lane];
    }
    for (; c < n; c++) part[0] += values[c];
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

/* What each block of the run drank in one row, added to its sum. */
FLOOD_INLINE void add_soaked(const double *soaked, ptrdiff_t n, double *restrict sums_m) {
    for (ptrdiff_t c = 0; c < n; c += TILE_COLUMNS) {
        sums_m[c / TILE_COLUMNS] += sum_of_row(soaked + c, n - c < TILE_COLUMNS ? n - c : TILE_COLUMNS);
    }
}

FLOOD_KERNEL void flood_depth_run(const kota_flood *flood, const kernel *k, block b, double *sums_m) {
    const kernel constants = *k;
    const ptrdiff_t n = b.i1 - b.i0, stride = flood->grid.stride;
    double soaked[TILE_COLUMNS * RUN_BLOCKS];
    for (int32_t j = b.j0; j < b.j1; j++) {
        ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, j);
        depth_rows r = {.depth = flood->depth + at,
                        .rest = flood->rest + at,
                        .depth_max = flood->depth_max + at,
                        .qx = flood->qx + at,
                        .qy = flood->qy + at,
                        .raw_x = flood->raw_x + at,
                        .raw_y = flood->raw_y + at,
                        .share = flood->share + at,
                        .soak = flood->soak + at,
                        .soaked = soaked};
        if (flood->soaks) {
            depth_row(r, n, stride, constants, true);
            add_soaked(soaked, n, sums_m);
        } else {
            depth_row(r, n, stride, constants, false);
        }
    }
}

FLOOD_KERNEL void flood_film_run(const kota_flood *flood, const kernel *k, block b, double *sums_m) {
    const double rain_m = k->rain_m, dt_s = k->dt_s;
    double soaked[TILE_COLUMNS * RUN_BLOCKS];
    for (int32_t j = b.j0; j < b.j1; j++) {
        ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, j), n = b.i1 - b.i0;
        float *restrict depth = flood->depth + at, *restrict rest = flood->rest + at;
        float *restrict depth_max = flood->depth_max + at;
        const float *restrict soak = flood->soak + at;
        for (ptrdiff_t c = 0; c < n; c++) {
            double water = (double)depth[c] + (double)rest[c] + rain_m, thirst = (double)soak[c] * dt_s;
            soaked[c] = thirst < water ? thirst : water;
            water -= soaked[c];
            float rounded = (float)water;
            depth[c] = rounded;
            rest[c] = (float)(water - (double)rounded);
            depth_max[c] = kota_maxf(depth_max[c], rounded);
        }
        if (flood->soaks) add_soaked(soaked, n, sums_m);
    }
}

FLOOD_KERNEL uint32_t flood_deepest_of_block(const kota_flood *flood, block b) {
    uint32_t deepest = 0;
    for (int32_t j = b.j0; j < b.j1; j++) {
        const float *restrict depth = flood->depth + kota_grid_at(&flood->grid, b.i0, j);
        for (ptrdiff_t c = 0; c < b.i1 - b.i0; c++) {
            uint32_t bits;
            memcpy(&bits, &depth[c], sizeof bits);
            deepest = bits > deepest ? bits : deepest;
        }
    }
    return deepest;
}

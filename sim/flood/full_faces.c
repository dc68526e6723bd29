/* Fluxes of the full shallow-water equations over faces: hydrostatic reconstruction (Audusse et al. 2004,
 * doi:10.1137/S1064827503431090), then HLLC (Toro 2001, Shock-Capturing Methods for Free-Surface Shallow Flows, 10.4
 * and 10.6), dry beds included.
 *
 * Momentum is kept less the hydrostatic pressure that the cell itself has at the face, so that water at rest gives
 * zeros, not differences of large numbers, in float and over any bed. */
#include "core/mathx.h"
#include "flood/full.h"

typedef struct edge { /* water on one side of a face; u across it, v along it */
    float level, depth, u, v;
} edge;

typedef struct flux {
    float mass, before, after, side;
} flux;

/* Keeps a quotient of zeros zero; far below any speed. */
#define NO_SPEED_MPS 1e-30f

FLOOD_INLINE flux hllc(edge a, edge b, float g) {
    float sill = kota_maxf(a.level - a.depth, b.level - b.depth);
    float ha = kota_maxf(a.level - sill, 0.0f), hb = kota_maxf(b.level - sill, 0.0f);
    float ua = ha > 0.0f ? a.u : 0.0f, ub = hb > 0.0f ? b.u : 0.0f;
    float ca = kota_sqrtf(g * ha), cb = kota_sqrtf(g * hb);
    float middle = 0.5f * (ua + ub) + (ca - cb), celerity = 0.5f * (ca + cb) + 0.25f * (ua - ub);
    float slow = kota_minf(ua - ca, middle - celerity), fast = kota_maxf(ub + cb, middle + celerity);
    slow = ha > 0.0f ? slow : ub - (cb + cb); /* the head of water that runs onto dry ground */
    fast = hb > 0.0f ? fast : ua + (ca + ca);
    slow = hb > 0.0f ? slow : ua - ca;
    fast = ha > 0.0f ? fast : ub + cb;
    slow = kota_minf(slow, 0.0f);
    fast = kota_maxf(fast, 0.0f);
    float weight = -slow / ((fast - slow) + NO_SPEED_MPS);
    float qa = ha * ua, qb = hb * ub, step = hb - ha;
    float press = 0.5f * g * (step * (ha + hb)), push = qa * ua;
    float mass = qa + weight * ((qb - qa) - fast * step);
    float before = push + weight * (((qb * ub - push) + press) - fast * (qb - qa));
    return (flux){mass, before, before - press, mass * (mass > 0.0f ? a.v : b.v)};
}

FLOOD_INLINE void put(face_rows out, ptrdiff_t at, flux f) {
    out.row[FACE_MASS][at] = f.mass;
    out.row[FACE_BEFORE][at] = f.before;
    out.row[FACE_AFTER][at] = f.after;
    out.row[FACE_SIDE][at] = f.side;
}

/* The water of a cell at its east (sign 0.5) or west (-0.5) edge. */
FLOOD_INLINE edge edge_x(cell_rows c, ptrdiff_t at, float sign) {
    return (edge){c.row[CELL_LEVEL][at] + sign * c.row[CELL_LEVEL_X][at],
                  kota_maxf(c.row[CELL_DEPTH][at] + sign * c.row[CELL_DEPTH_X][at], 0.0f),
                  c.row[CELL_U][at] + sign * c.row[CELL_U_X][at], c.row[CELL_V][at] + sign * c.row[CELL_V_X][at]};
}

FLOOD_INLINE edge edge_y(cell_rows c, ptrdiff_t at, float sign) {
    return (edge){c.row[CELL_LEVEL][at] + sign * c.row[CELL_LEVEL_Y][at],
                  kota_maxf(c.row[CELL_DEPTH][at] + sign * c.row[CELL_DEPTH_Y][at], 0.0f),
                  c.row[CELL_V][at] + sign * c.row[CELL_V_Y][at], c.row[CELL_U][at] + sign * c.row[CELL_U_Y][at]};
}

FLOOD_KERNEL void flood_full_west(const kernel *k, ptrdiff_t n, cell_rows cells, face_rows out) {
    const float g = k->gravity;
    FLOOD_NO_OVERLAP
    for (ptrdiff_t i = 0; i < n; i++) put(out, i, hllc(edge_x(cells, i - 1, 0.5f), edge_x(cells, i, -0.5f), g));
}

FLOOD_KERNEL void flood_full_south(const kernel *k, ptrdiff_t n, cell_rows below, cell_rows cells, face_rows out) {
    const float g = k->gravity;
    FLOOD_NO_OVERLAP
    for (ptrdiff_t i = 0; i < n; i++) put(out, i, hllc(edge_y(below, i, 0.5f), edge_y(cells, i, -0.5f), g));
}

/* What leaves over an open edge takes its momentum along; the pressure beyond it is that of the cell. Water faster
 * than its waves goes on as it comes, slower water at the normal depth of the edge's slope. */
static flux open_flux(const kota_flood *flood, const kernel *k, int32_t side, int32_t along, edge inside) {
    float outwards = side == KOTA_SIDE_WEST || side == KOTA_SIDE_SOUTH ? -1.0f : 1.0f, out = outwards * inside.u;
    if (out > 0.0f && out * out > k->gravity * inside.depth) {
        float q = inside.depth * inside.u;
        return (flux){q, q * inside.u, q * inside.u, q * inside.v};
    }
    float q = flood_border_wish(flood, k, side, along), u = inside.depth > k->dry ? q / inside.depth : 0.0f;
    return (flux){q, q * u, q * u, q * inside.v};
}

void flood_full_border(const kota_flood *flood, const kernel *k, int32_t side, int32_t along, ptrdiff_t at,
                       cell_rows cells, ptrdiff_t face, face_rows out) {
    bool x = side == KOTA_SIDE_WEST || side == KOTA_SIDE_EAST;
    bool low = side == KOTA_SIDE_WEST || side == KOTA_SIDE_SOUTH;
    float sign = low ? -0.5f : 0.5f;
    edge inside = x ? edge_x(cells, at, sign) : edge_y(cells, at, sign);
    if (flood->map->edge_kind[side][along] == KOTA_EDGE_OPEN) {
        put(out, face, open_flux(flood, k, side, along, inside));
        return;
    }
    edge mirrored = inside; /* a wall */
    mirrored.u = -inside.u;
    flux f = low ? hllc(mirrored, inside, k->gravity) : hllc(inside, mirrored, k->gravity);
    f.mass = f.side = 0.0f;
    put(out, face, f);
}

void flood_full_wall(const kernel *k, bool south, cell_rows before, cell_rows after, ptrdiff_t at, float q,
                     face_rows out) {
    edge low = south ? edge_y(before, at, 0.5f) : edge_x(after, at - 1, 0.5f);
    edge high = south ? edge_y(after, at, -0.5f) : edge_x(after, at, -0.5f);
    edge still_low = low, still_high = high;
    still_low.u = still_high.u = 0.0f;
    flux f = {.mass = q};
    f.before = hllc(still_low, still_low, k->gravity).before + (q > 0.0f ? q * low.u : 0.0f);
    f.after = hllc(still_high, still_high, k->gravity).after + (q < 0.0f ? q * high.u : 0.0f);
    f.side = q * (q > 0.0f ? low.v : high.v);
    put(out, at, f);
}

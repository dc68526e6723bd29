/* The levels at the end of a sub-step: volume(level) + dt * (flows out) = want.
 *
 * First Newton's method on the equations as they are, which is enough as long as no conduit fills or empties. Where
 * it does not arrive, the nested iteration of Brugnano and Casulli 2009 (doi:10.1137/070703740) and Casulli and
 * Zanolli 2010 (doi:10.1137/100786320): `down` linearised outside, Newton on the convex rest inside; both sequences
 * are monotone, so that it arrives from anywhere. Budgets are in iterations. */
#include <string.h>

#include "core/mathx.h"
#include "flood/drains.h"

enum { NEWTON_STEPS = 10, OUTER_STEPS = 60, INNER_STEPS = 60 };
#define REST_M3                                                                                                      \
    1e-8 /* good enough, with the rounding of the largest volume: what is left comes into the next step              \
          */
#define REST_FRAC 1e-14
#define WIDTH_MIN_M2                                                                                                 \
    1e-9 /* keeps the equation of a dry unknown solvable; the iteration ends where it would without */

drain_volume flood_drain_stored(const flood_drains *n, int32_t u, double level_m) {
    drain_volume sum = {0};
    for (int32_t p = n->part_start[u]; p < n->part_start[u + 1]; p++) {
        const drain_part *part = &n->parts[p];
        drain_volume v = flood_drain_volume(part->profile, level_m - part->bottom_m);
        sum.up += part->scale * v.up;
        sum.up_width += part->scale * v.up_width;
        sum.down += part->scale * v.down;
        sum.down_width += part->scale * v.down_width;
    }
    return sum;
}

/* rest = want - flows out; the volumes are still to be taken off. */
static void rest_of_flows(flood_drains *n, double dt_s) {
    /* less than nothing is what earlier iterations left: no level has it */
    for (int32_t u = 0; u < n->unknowns; u++) n->rest[u] = kota_max(0.0, n->want_m3[u]);
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        double out_m3 = dt_s * n->pull[r] * (n->level_m[reach->from] - n->level_m[reach->to]);
        n->rest[reach->from] -= out_m3;
        n->rest[reach->to] += out_m3;
    }
}

static double worst(const double *rest, int32_t count) {
    double most = 0.0;
    for (int32_t u = 0; u < count; u++) most = kota_max(most, kota_abs(rest[u]));
    return most;
}

static void advance(flood_drains *n) {
    flood_drain_matrix_solve(&n->matrix, n->more, n->rest, n->change);
    n->solves++;
    for (int32_t u = 0; u < n->unknowns; u++) n->level_m[u] += n->change[u];
}

/* One look at the equations as they are: rests, and widths for the next step. */
static double look(flood_drains *n, double dt_s) {
    rest_of_flows(n, dt_s);
    for (int32_t u = 0; u < n->unknowns; u++) {
        drain_volume v = flood_drain_stored(n, u, n->level_m[u]);
        n->rest[u] -= v.up - v.down;
        n->more[u] = kota_max(v.up_width - v.down_width, WIDTH_MIN_M2);
    }
    return worst(n->rest, n->unknowns);
}

/* Newton on up(level) + flows - (down as linearised) = want. */
static void inner(flood_drains *n, double dt_s, double enough_m3) {
    for (int32_t step = 0; step < INNER_STEPS; step++) {
        rest_of_flows(n, dt_s);
        for (int32_t u = 0; u < n->unknowns; u++) {
            drain_volume v = flood_drain_stored(n, u, n->level_m[u]);
            double down_m3 = n->down_m3[u] + n->down_m2[u] * (n->level_m[u] - n->start[u]);
            n->rest[u] -= v.up - down_m3;
            n->more[u] = kota_max(v.up_width - n->down_m2[u], WIDTH_MIN_M2);
        }
        if (worst(n->rest, n->unknowns) <= enough_m3) return;
        advance(n);
    }
}

static double nested(flood_drains *n, double dt_s, const double *first_m, double enough_m3) {
    size_t bytes = (size_t)n->unknowns * sizeof(double);
    memcpy(n->level_m, first_m, bytes);
    memset(n->down_m3, 0, bytes); /* the first outer step knows no crown: its levels are too low */
    memset(n->down_m2, 0, bytes);
    double left_m3 = KOTA_INFINITY;
    for (int32_t step = 0; step < OUTER_STEPS; step++) {
        memcpy(n->start, n->level_m, bytes);
        inner(n, dt_s, 0.1 * enough_m3);
        left_m3 = look(n, dt_s);
        if (left_m3 <= enough_m3) break;
        for (int32_t u = 0; u < n->unknowns; u++) {
            drain_volume v = flood_drain_stored(n, u, n->level_m[u]);
            n->down_m3[u] = v.down;
            n->down_m2[u] = v.down_width;
        }
    }
    return left_m3;
}

static void assemble(flood_drains *n, double dt_s) {
    drain_matrix *m = &n->matrix;
    memset(m->diagonal, 0, (size_t)m->count * sizeof *m->diagonal);
    memset(m->off, 0, (size_t)m->entries * sizeof *m->off);
    for (int32_t r = 0; r < n->reach_count; r++) {
        if (n->entry[r] < 0) continue;
        double term = dt_s * n->pull[r];
        m->diagonal[m->place[n->reaches[r].from]] += term;
        m->diagonal[m->place[n->reaches[r].to]] += term;
        m->off[n->entry[r]] -= term;
    }
}

double flood_drain_solve(flood_drains *n, double dt_s) {
    assemble(n, dt_s);
    memcpy(n->first_m, n->level_m, (size_t)n->unknowns * sizeof(double));
    double enough_m3 = REST_M3 + REST_FRAC * worst(n->want_m3, n->unknowns), left_m3 = look(n, dt_s);
    for (int32_t step = 0; step < NEWTON_STEPS && left_m3 > enough_m3; step++) {
        advance(n);
        left_m3 = look(n, dt_s);
    }
    if (left_m3 > enough_m3) left_m3 = nested(n, dt_s, n->first_m, enough_m3);
    return left_m3 > enough_m3 ? left_m3 : 0.0;
}

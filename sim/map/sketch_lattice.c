/* Local streets of a sketch: in each district a lattice with small disturbances, tied into the arterials that it
 * meets. Its lines are straight (grid), bent and often missing (kampung), or rings and rays around the district's
 * middle (radial), where (i, j) are ring and ray, and inner rings have every second, fourth, ... ray alone.
 *
 * Everything is a function of place and of the district's id: lattice lines are counted from the map's corner, draws
 * are keyed by the sketch's seed and the district's id, and streets are called after lattice coordinates. So another
 * district's outline, or a facility anywhere, changes nothing here. The cells of the grid have no say either. */
#include <stdlib.h>

#include "core/mathx.h"
#include "core/random.h"
#include "core/text.h"
#include "map/sketch_net.h"

#define NO_STREETS_M 1000.0 /* a spacing that means: none */
#define MARGIN_M 20.0       /* from the edge of the map */
#define BANK_M 10.0         /* from water */
#define BESIDE_M 30.0       /* lattice points nearer to an arterial give way to it */
#define SAMPLE_M 5.0        /* between looks at what lies under a street */
#define ABROAD_M 30.0       /* how far a street may run through another district to reach an arterial */
#define RAY_SPACINGS 1.5    /* how far a street that leaves the lattice looks for an arterial */

/* Disturbance of a lattice point, of the spacing, and share of lattice streets that are missing; assumed. */
static const struct {
    double jitter_frac, gap_share;
} MANNERS[KOTA_STREETS_COUNT] = {
    [KOTA_STREETS_GRID] = {0.10, 0.08}, [KOTA_STREETS_RADIAL] = {0.05, 0.08}, [KOTA_STREETS_KAMPUNG] = {0.30, 0.25}};
#define ARC_FRAC 0.6 /* least distance of two rays on a ring, of the spacing; assumed */

enum { WHAT_OFFSET = 1, WHAT_JITTER = 2, WHAT_GAP = 3 };
enum { HITS_MAX = 16, SIDE_LIMIT = 2000 };

typedef struct lattice {
    kota_net *net;
    const kota_district_def *district;
    int32_t index; /* of the district */
    kota_key key;
    double cos_angle, sin_angle, spacing_m, offset_u_m, offset_v_m;
    int32_t i0, j0, ni, nj;
    double middle_x_m, middle_y_m; /* radial: of the rings, and the rays of the outer ones, a power of two */
    int32_t rays;
    int32_t *node; /* ni * nj, -1 where there is no crossing */
} lattice;

typedef struct hit {
    double t; /* share of the way */
    int32_t arterial;
    double chainage_m;
} hit;

static uint64_t pack(int32_t i, int32_t j) { return (uint64_t)(uint32_t)i << 32 | (uint32_t)j; }

static double draw(const lattice *on, uint32_t what, int32_t i, int32_t j, uint32_t which) {
    kota_key key = on->key;
    key.what = what * 4 + which;
    return kota_random_unit(key, pack(i, j));
}

/* Radial: each so many-th ray crosses ring i, a power of two. */
static int32_t ray_step(const lattice *on, int32_t i) {
    int32_t step = 1;
    while (step < on->rays && 2 * KOTA_PI * i * step < ARC_FRAC * on->rays) step *= 2;
    return step;
}

static void place(const lattice *on, int32_t i, int32_t j, double *x_m, double *y_m) {
    double jitter_frac = MANNERS[on->district->street_pattern].jitter_frac;
    double u = i + jitter_frac * (2 * draw(on, WHAT_JITTER, i, j, 0) - 1);
    double v = j + jitter_frac * (2 * draw(on, WHAT_JITTER, i, j, 1) - 1);
    if (on->rays > 0) { /* v disturbs along the ring, by a share of the spacing as well */
        double turn = on->offset_v_m / on->spacing_m + j + (v - j) * on->rays / (2 * KOTA_PI * kota_maxi(1, i));
        double angle = on->district->street_angle_rad + 2 * KOTA_PI * turn / on->rays;
        *x_m = on->middle_x_m + u * on->spacing_m * kota_cos(angle);
        *y_m = on->middle_y_m + u * on->spacing_m * kota_sin(angle);
        return;
    }
    double u_m = on->offset_u_m + u * on->spacing_m, v_m = on->offset_v_m + v * on->spacing_m;
    *x_m = u_m * on->cos_angle - v_m * on->sin_angle;
    *y_m = u_m * on->sin_angle + v_m * on->cos_angle;
}

static bool in_map(const lattice *on, double x_m, double y_m, double margin_m) {
    const kota_sketch *sketch = on->net->drawing->sketch;
    return x_m >= margin_m && y_m >= margin_m && x_m <= sketch->width_m - margin_m &&
           y_m <= sketch->height_m - margin_m;
}

static bool beside_arterial(kota_net *net, double x_m, double y_m) {
    kota_chunk_walk walk =
        kota_chunks_in(&net->chunks, x_m - BESIDE_M, y_m - BESIDE_M, x_m + BESIDE_M, y_m + BESIDE_M);
    double chainage_m;
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;)
        if (kota_chunk_distance_m(chunk, x_m, y_m, &chainage_m) < BESIDE_M) return true;
    return false;
}

static bool fit_for_crossing(const lattice *on, double x_m, double y_m) {
    kota_drawing *drawing = on->net->drawing;
    return in_map(on, x_m, y_m, MARGIN_M) && kota_drawing_district(drawing, x_m, y_m) == on->index &&
           !kota_drawing_is_wet(drawing, x_m, y_m, BANK_M) && !beside_arterial(on->net, x_m, y_m);
}

/* Dry all the way, and not far through other districts (abroad_m: 0 for not at all). */
static bool fit_for_street(const lattice *on, const double seg[4], double abroad_m) {
    double length_m = kota_sqrt((seg[2] - seg[0]) * (seg[2] - seg[0]) + (seg[3] - seg[1]) * (seg[3] - seg[1]));
    int32_t steps = (int32_t)(length_m / SAMPLE_M) + 1;
    double outside_m = 0;
    for (int32_t s = 0; s <= steps; s++) {
        double t = (double)s / steps, x_m = seg[0] + t * (seg[2] - seg[0]), y_m = seg[1] + t * (seg[3] - seg[1]);
        if (!in_map(on, x_m, y_m, 0) || kota_drawing_is_wet(on->net->drawing, x_m, y_m, 0)) return false;
        int32_t d = kota_drawing_district(on->net->drawing, x_m, y_m);
        if (d != on->index && d >= 0) outside_m += length_m / steps;
        if (outside_m > abroad_m) return false;
    }
    return true;
}

static int by_way(const void *a, const void *b) {
    const hit *left = a, *right = b;
    if (left->t < right->t || right->t < left->t) return left->t < right->t ? -1 : 1;
    if (left->arterial != right->arterial) return left->arterial < right->arterial ? -1 : 1;
    return left->chainage_m < right->chainage_m ? -1 : left->chainage_m > right->chainage_m;
}

/* Where a segment crosses arterials, in order. A crossing between two chunks of one arterial counts once. */
static int32_t find_hits(hit hits[HITS_MAX], kota_net *net, const double seg[4]) {
    int32_t count = 0;
    kota_chunk_walk walk = kota_chunks_in(&net->chunks, seg[0], seg[1], seg[2], seg[3]);
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL && count < HITS_MAX;) {
        double t, s, x_m = chunk->xy_m[2] - chunk->xy_m[0], y_m = chunk->xy_m[3] - chunk->xy_m[1];
        if (!kota_shape_cross(&t, &s, seg, chunk->xy_m)) continue;
        hits[count++] = (hit){
            .t = t, .arterial = chunk->line, .chainage_m = chunk->chainage_m + s * kota_sqrt(x_m * x_m + y_m * y_m)};
    }
    qsort(hits, (size_t)count, sizeof *hits, by_way);
    int32_t kept = 0;
    for (int32_t h = 0; h < count; h++) {
        if (kept > 0 && hits[kept - 1].arterial == hits[h].arterial &&
            kota_abs(hits[kept - 1].chainage_m - hits[h].chainage_m) < 1)
            continue;
        hits[kept++] = hits[h];
    }
    return kept;
}

static void add_local(const lattice *on, int32_t from, int32_t to, int32_t i, int32_t j, char direction,
                      int32_t part) {
    if (from == to) return;
    kota_net *net = on->net;
    char *id = kota_text_format("%s/%d,%d%c%d", on->district->id, i, j, direction, part);
    double xy_m[4] = {net->nodes[from].x_m, net->nodes[from].y_m, net->nodes[to].x_m, net->nodes[to].y_m};
    kota_points shape = {.xy_m = KOTA_NEW(net->drawing->scratch, double, 4), .count = 2};
    for (int32_t k = 0; k < 4; k++) shape.xy_m[k] = xy_m[k];
    kota_net_add_street(net, &(kota_street_def){.id = kota_arena_text(net->drawing->scratch, id),
                                                .name = "",
                                                .road_class = KOTA_ROAD_RESIDENTIAL,
                                                .lanes = KOTA_NAN,
                                                .speed_mps = KOTA_NAN,
                                                .generated = true,
                                                .from = from,
                                                .to = to,
                                                .xy_m = shape.xy_m,
                                                .point_count = 2});
    kota_free(id);
}

/* A street between two crossings of the lattice, cut where it meets arterials. */
static void add_between(const lattice *on, int32_t from, int32_t to, int32_t i, int32_t j, char direction) {
    kota_net *net = on->net;
    double seg[4] = {net->nodes[from].x_m, net->nodes[from].y_m, net->nodes[to].x_m, net->nodes[to].y_m};
    if (!fit_for_street(on, seg, 0)) return;
    hit hits[HITS_MAX];
    int32_t count = find_hits(hits, net, seg), before = from, before_arterial = -1, part = 0;
    for (int32_t h = 0; h < count; h++) {
        if (kota_net_on_bridge(net, hits[h].arterial, hits[h].chainage_m)) return;
        int32_t node = kota_net_arterial_node(net, hits[h].arterial, hits[h].chainage_m);
        if (hits[h].arterial != before_arterial) add_local(on, before, node, i, j, direction, part++);
        before = node;
        before_arterial = hits[h].arterial;
    }
    add_local(on, before, to, i, j, direction, part);
}

/* A street that leaves the lattice: to the first arterial ahead, or not at all. */
static void add_ray(const lattice *on, int32_t from, int32_t i, int32_t j, const int32_t to[2], char direction) {
    kota_net *net = on->net;
    double seg[4] = {net->nodes[from].x_m, net->nodes[from].y_m, 0, 0};
    place(on, to[0], to[1], &seg[2], &seg[3]);
    seg[2] = seg[0] + RAY_SPACINGS * (seg[2] - seg[0]);
    seg[3] = seg[1] + RAY_SPACINGS * (seg[3] - seg[1]);
    hit hits[HITS_MAX];
    if (find_hits(hits, net, seg) == 0) return;
    if (kota_net_on_bridge(net, hits[0].arterial, hits[0].chainage_m)) return;
    seg[2] = seg[0] + hits[0].t * (seg[2] - seg[0]);
    seg[3] = seg[1] + hits[0].t * (seg[3] - seg[1]);
    if (!fit_for_street(on, seg, ABROAD_M)) return;
    add_local(on, from, kota_net_arterial_node(net, hits[0].arterial, hits[0].chainage_m), i, j, direction, 0);
}

static int32_t lattice_node(const lattice *on, int32_t i, int32_t j) {
    int32_t a = i - on->i0, b = j - on->j0;
    return a < 0 || b < 0 || a >= on->ni || b >= on->nj ? -1 : on->node[b * on->ni + a];
}

/* The crossing next to one; false where the pattern has none: rays that end at a ring, the middle. */
static bool next_to(const lattice *on, int32_t to[2], int32_t i, int32_t j, int32_t di, int32_t dj) {
    to[0] = i + di;
    to[1] = j + dj;
    if (on->rays == 0) return true;
    to[1] = (j + dj * ray_step(on, i) + on->rays) % on->rays;
    return to[0] > 0 && to[1] % ray_step(on, to[0]) == 0;
}

static void connect(const lattice *on, int32_t i, int32_t j) {
    static const struct {
        int32_t di, dj;
        char direction;
    } ways[4] = {{1, 0, 'e'}, {0, 1, 'n'}, {-1, 0, 'w'}, {0, -1, 's'}};
    int32_t from = lattice_node(on, i, j), next[2];
    double gap_share = MANNERS[on->district->street_pattern].gap_share;
    if (from < 0) return;
    for (int32_t w = 0; w < 4; w++) {
        if (!next_to(on, next, i, j, ways[w].di, ways[w].dj)) continue;
        int32_t to = lattice_node(on, next[0], next[1]);
        if (to < 0)
            add_ray(on, from, i, j, next, ways[w].direction);
        else if (w < 2 && draw(on, WHAT_GAP, i, j, (uint32_t)w) >= gap_share) /* the others are their neighbours' */
            add_between(on, from, to, i, j, ways[w].direction);
    }
}

/* Rings out to the farthest corner; rays so that half-way there they are a spacing apart. */
static void find_rings(lattice *on) {
    const kota_points *outline = &on->district->outline;
    double x_m = 0, y_m = 0, reach_m = 0, area_m2 = 0;
    for (int32_t p = 0, q = outline->count - 1; p < outline->count; q = p++) { /* centroid of a polygon */
        const double *a = &outline->xy_m[2 * q], *b = &outline->xy_m[2 * p];
        double cross_m2 = a[0] * b[1] - b[0] * a[1];
        area_m2 += cross_m2 / 2;
        x_m += (a[0] + b[0]) * cross_m2 / 6;
        y_m += (a[1] + b[1]) * cross_m2 / 6;
    }
    on->middle_x_m = x_m / area_m2;
    on->middle_y_m = y_m / area_m2;
    for (int32_t p = 0; p < outline->count; p++) {
        double dx_m = outline->xy_m[2 * p] - on->middle_x_m, dy_m = outline->xy_m[2 * p + 1] - on->middle_y_m;
        reach_m = kota_max(reach_m, kota_sqrt(dx_m * dx_m + dy_m * dy_m));
    }
    on->rays = 8;
    while (on->rays < SIDE_LIMIT / 2 && KOTA_PI * reach_m > on->rays * on->spacing_m) on->rays *= 2;
    on->i0 = 1;
    on->ni = kota_mini(SIDE_LIMIT, (int32_t)(reach_m / on->spacing_m) + 1);
    on->j0 = 0;
    on->nj = on->rays;
}

/* Range of lattice coordinates that covers the outline. */
static void find_range(lattice *on) {
    const kota_points *outline = &on->district->outline;
    double low_u = KOTA_INFINITY, low_v = KOTA_INFINITY, high_u = -KOTA_INFINITY, high_v = -KOTA_INFINITY;
    for (int32_t p = 0; p < outline->count; p++) {
        double x_m = outline->xy_m[2 * p], y_m = outline->xy_m[2 * p + 1];
        double u = (x_m * on->cos_angle + y_m * on->sin_angle - on->offset_u_m) / on->spacing_m;
        double v = (y_m * on->cos_angle - x_m * on->sin_angle - on->offset_v_m) / on->spacing_m;
        low_u = kota_min(low_u, u);
        high_u = kota_max(high_u, u);
        low_v = kota_min(low_v, v);
        high_v = kota_max(high_v, v);
    }
    on->i0 = (int32_t)kota_floor(low_u) - 1;
    on->j0 = (int32_t)kota_floor(low_v) - 1;
    on->ni = kota_mini(SIDE_LIMIT, (int32_t)kota_floor(high_u) + 3 - on->i0);
    on->nj = kota_mini(SIDE_LIMIT, (int32_t)kota_floor(high_v) + 3 - on->j0);
}

static void draw_district(kota_net *net, int32_t d) {
    const kota_district_def *district = &net->drawing->districts[d];
    if (district->land_use == KOTA_LAND_PARK || district->street_spacing_m >= NO_STREETS_M) return;
    lattice on = {.net = net,
                  .district = district,
                  .index = d,
                  .key = {.seed = (uint64_t)net->drawing->sketch->seed,
                          .entity = kota_hash_id(district->id),
                          .stream = KOTA_STREAM_SKETCH},
                  .cos_angle = kota_cos(district->street_angle_rad),
                  .sin_angle = kota_sin(district->street_angle_rad),
                  .spacing_m = district->street_spacing_m};
    on.offset_u_m = draw(&on, WHAT_OFFSET, 0, 0, 0) * on.spacing_m;
    on.offset_v_m = draw(&on, WHAT_OFFSET, 0, 0, 1) * on.spacing_m;
    if (district->street_pattern == KOTA_STREETS_RADIAL)
        find_rings(&on);
    else
        find_range(&on);
    on.node = KOTA_NEW(net->drawing->scratch, int32_t, on.ni * on.nj);
    for (int32_t b = 0; b < on.nj; b++)
        for (int32_t a = 0; a < on.ni; a++) {
            double x_m, y_m;
            bool crossing = on.rays == 0 || (on.j0 + b) % ray_step(&on, on.i0 + a) == 0;
            place(&on, on.i0 + a, on.j0 + b, &x_m, &y_m);
            on.node[b * on.ni + a] =
                crossing && fit_for_crossing(&on, x_m, y_m) ? kota_net_node_at(net, x_m, y_m) : -1;
        }
    for (int32_t b = 0; b < on.nj; b++)
        for (int32_t a = 0; a < on.ni; a++) connect(&on, on.i0 + a, on.j0 + b);
}

void kota_net_local_streets(kota_net *net) {
    for (int32_t d = 0; d < net->drawing->sketch->districts.count; d++) draw_district(net, d);
}

/* Chaining and unchaining rings. Both put rings in order by exact facts alone (extents and places, not sums that
 * round), so that what was chained is chained alike again. */
#include "io/gis_chain.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"

/* ---- rings by size ---- */

typedef struct extent {
    double size, west, south, east, north;
    int32_t ring;
} extent;

static extent extent_of(const kota_points *ring, int32_t index) {
    extent of = {0, KOTA_INFINITY, KOTA_INFINITY, -KOTA_INFINITY, -KOTA_INFINITY, index};
    for (int32_t p = 0; p < ring->count; p++) {
        const double *at = ring->xy_m + (size_t)p * 2;
        of.west = kota_min(of.west, at[0]);
        of.east = kota_max(of.east, at[0]);
        of.south = kota_min(of.south, at[1]);
        of.north = kota_max(of.north, at[1]);
    }
    of.size = ring->count > 0 ? (of.east - of.west) * (of.north - of.south) : -1;
    return of;
}

static int by_size(const void *a, const void *b) { /* the largest first */
    const extent *one = a, *other = b;
    const double keys[][2] = {
        {other->size, one->size}, {one->west, other->west}, {one->south, other->south}, {one->ring, other->ring}};
    for (int32_t k = 0; k < KOTA_COUNT(keys); k++) {
        if (keys[k][0] < keys[k][1]) return -1;
        if (keys[k][0] > keys[k][1]) return 1;
    }
    return 0;
}

static extent *sorted(const kota_points *rings, int32_t count) {
    extent *order = kota_alloc((size_t)count, sizeof *order);
    for (int32_t r = 0; r < count; r++) order[r] = extent_of(&rings[r], r);
    if (count > 1) qsort(order, (size_t)count, sizeof *order, by_size);
    return order;
}

/* ---- chaining ---- */

static double twice_area(const kota_points *ring) { /* about its first point, for precision */
    double sum = 0.0, x0 = ring->xy_m[0], y0 = ring->xy_m[1];
    for (int32_t p = 0; p < ring->count; p++) {
        const double *a = ring->xy_m + (size_t)p * 2, *b = ring->xy_m + (size_t)((p + 1) % ring->count) * 2;
        sum += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    }
    return sum;
}

typedef struct bridge {
    int32_t from, to; /* points of the chain and of the ring */
} bridge;

/* Equal lengths are common on squared maps; the place then decides, as it does not depend on where a ring begins. */
static bool shorter(const double *a, double a_m2, const double *b, double b_m2) {
    if (a_m2 < b_m2 || a_m2 > b_m2) return a_m2 < b_m2;
    if (a[0] < b[0] || a[0] > b[0]) return a[0] < b[0];
    return a[1] < b[1];
}

/* Only every step-th point of the chain is tried where there are very many: islands by the thousand take a second,
 * not an hour. */
static bridge nearest(const kota_points *chain, const kota_points *ring, int32_t ring_count) {
    const double pairs_max = 2e8; /* of all rings */
    int32_t step = 1 + (int32_t)((double)chain->count * ring->count * ring_count / pairs_max);
    bridge best = {0, 0};
    double best_m2 = KOTA_INFINITY;
    for (int32_t c = 0; c < chain->count; c += step) {
        const double *from = chain->xy_m + (size_t)c * 2;
        for (int32_t r = 0; r < ring->count; r++) {
            const double *to = ring->xy_m + (size_t)r * 2;
            double dx_m = to[0] - from[0], dy_m = to[1] - from[1], m2 = dx_m * dx_m + dy_m * dy_m;
            if (m2 > best_m2 || !shorter(to, m2, ring->xy_m + (size_t)best.to * 2, best_m2)) continue;
            best = (bridge){c, r};
            best_m2 = m2;
        }
    }
    return best;
}

/* After point `from` of the chain: once around the ring from `to` and back to it, and back to `from`. */
static void link_ring(kota_points *chain, const kota_points *ring, bridge at, bool backward) {
    int32_t more = ring->count + 2;
    double *gap = chain->xy_m + (size_t)(at.from + 1) * 2;
    memmove(gap + (size_t)more * 2, gap, (size_t)(chain->count - at.from - 1) * 2 * sizeof *gap);
    for (int32_t k = 0; k <= ring->count; k++) {
        int32_t p = (at.to + (backward ? ring->count - k : k)) % ring->count;
        memcpy(gap + (size_t)k * 2, ring->xy_m + (size_t)p * 2, 2 * sizeof *gap);
    }
    memcpy(gap + (size_t)(more - 1) * 2, gap - 2, 2 * sizeof *gap);
    chain->count += more;
}

kota_points kota_gis_chain(const kota_rings *area, kota_arena *arena) {
    kota_points chain = {0};
    size_t room = 0;
    for (int32_t r = 0; r < area->count; r++) room += (size_t)area->rings[r].count + 2;
    extent *order = sorted(area->rings, area->count);
    double direction = 0.0;
    for (int32_t k = 0; k < area->count; k++) {
        const kota_points *ring = &area->rings[order[k].ring];
        if (ring->count == 0) continue;
        double turn = twice_area(ring) * (area->holes[order[k].ring] ? -1.0 : 1.0);
        if (chain.xy_m == NULL) {
            direction = turn;
            chain.xy_m = KOTA_NEW(arena, double, room * 2);
            chain.count = ring->count;
            memcpy(chain.xy_m, ring->xy_m, (size_t)ring->count * 2 * sizeof(double));
        } else {
            link_ring(&chain, ring, nearest(&chain, ring, area->count), turn * direction < 0.0);
        }
    }
    kota_free(order);
    return chain;
}

/* ---- unchaining ---- */

typedef struct place {
    double x_m, y_m;
    int32_t point;
} place;

static int by_place(const void *a, const void *b) {
    const place *one = a, *other = b;
    if (one->x_m < other->x_m || one->x_m > other->x_m) return one->x_m < other->x_m ? -1 : 1;
    if (one->y_m < other->y_m || one->y_m > other->y_m) return one->y_m < other->y_m ? -1 : 1;
    return one->point < other->point ? -1 : 1;
}

/* For each point a number that points at the same place share. */
static int32_t *place_numbers(const kota_points *ring, int32_t count) {
    place *places = kota_alloc((size_t)count, sizeof *places);
    int32_t *numbers = kota_alloc((size_t)count, sizeof *numbers), number = 0;
    for (int32_t p = 0; p < count; p++)
        places[p] = (place){ring->xy_m[(size_t)p * 2], ring->xy_m[(size_t)p * 2 + 1], p};
    if (count > 1) qsort(places, (size_t)count, sizeof *places, by_place);
    for (int32_t k = 0; k < count; k++) {
        bool same = k > 0 && !(places[k].x_m > places[k - 1].x_m) && !(places[k].y_m > places[k - 1].y_m) &&
                    !(places[k].y_m < places[k - 1].y_m);
        number += k > 0 && !same ? 1 : 0;
        numbers[places[k].point] = number;
    }
    kota_free(places);
    return numbers;
}

typedef struct edge {         /* of the ring: from point `index` to the next */
    int32_t low, high, index; /* place numbers */
    bool forward;             /* from low to high */
} edge;

static int by_ends(const void *a, const void *b) {
    const edge *one = a, *other = b;
    if (one->low != other->low) return one->low < other->low ? -1 : 1;
    if (one->high != other->high) return one->high < other->high ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* Mark what is walked there and back as walked: bridges and spikes. */
static void drop_bridges(bool *walked, const int32_t *numbers, int32_t count) {
    edge *edges = kota_alloc((size_t)count, sizeof *edges);
    for (int32_t p = 0; p < count; p++) {
        int32_t from = numbers[p], to = numbers[(p + 1) % count];
        edges[p] = (edge){kota_mini(from, to), kota_maxi(from, to), p, from < to};
        walked[p] = from == to;
    }
    if (count > 1) qsort(edges, (size_t)count, sizeof *edges, by_ends);
    for (int32_t begin = 0, end = 0; begin < count; begin = end) {
        int32_t forward = 0, backward = 0;
        for (; end < count && edges[end].low == edges[begin].low && edges[end].high == edges[begin].high; end++) {
            forward += edges[end].forward;
            backward += !edges[end].forward;
        }
        int32_t pairs = kota_mini(forward, backward), left[2] = {pairs, pairs};
        for (int32_t e = begin; e < end; e++)
            if (left[edges[e].forward ? 1 : 0]-- > 0) walked[edges[e].index] = true;
    }
    kota_free(edges);
}

typedef struct tracing {
    const kota_points *ring;
    int32_t count;          /* points */
    const int32_t *numbers; /* places of the points */
    bool *walked;           /* edges, by their first point */
    int32_t *first, *next;  /* the edges that leave a place, in order; -1 ends them */
    int32_t *where, *stack; /* on the way: at which step a place was passed (-1: not); the points passed */
    int32_t top;
    kota_rings found;
    kota_arena *arena;
} tracing;

static void take_loop(tracing *t, int32_t from) {
    int32_t count = t->top - from;
    if (count >= 3) {
        kota_points *loop = &t->found.rings[t->found.count++];
        *loop = (kota_points){KOTA_NEW(t->arena, double, (size_t)count * 2), count};
        for (int32_t k = 0; k < count; k++)
            memcpy(loop->xy_m + (size_t)k * 2, t->ring->xy_m + (size_t)t->stack[from + k] * 2, 2 * sizeof(double));
    }
    while (t->top > from) t->where[t->numbers[t->stack[--t->top]]] = -1;
}

/* The edge to go on by: the ring's own next one where it is left. */
static int32_t leave(tracing *t, int32_t point) {
    if (!t->walked[point]) return point;
    int32_t *first = &t->first[t->numbers[point]];
    while (*first >= 0 && t->walked[*first]) *first = t->next[*first];
    return *first;
}

/* From a point until no edge leaves. Whenever the way comes to a place where it was, what lies between is a loop. */
static void trace_from(tracing *t, int32_t point) {
    for (int32_t e = leave(t, point); e >= 0; e = leave(t, point)) {
        int32_t place_at = t->numbers[e];
        if (t->where[place_at] < 0) {
            t->where[place_at] = t->top;
            t->stack[t->top++] = e;
        }
        t->walked[e] = true;
        point = (e + 1) % t->count;
        int32_t from = t->where[t->numbers[point]];
        if (from >= 0) take_loop(t, from);
    }
}

/* Edges are only sorted into loops, and those walked both ways dropped, so nothing of the area changes. */
static kota_rings loops(const kota_points *ring, kota_arena *arena) {
    size_t count = (size_t)ring->count;
    int32_t *numbers = place_numbers(ring, ring->count);
    tracing t = {.ring = ring,
                 .count = ring->count,
                 .numbers = numbers,
                 .walked = kota_alloc(count, sizeof *t.walked),
                 .first = kota_alloc(count, sizeof *t.first),
                 .next = kota_alloc(count, sizeof *t.next),
                 .where = kota_alloc(count, sizeof *t.where),
                 .stack = kota_alloc(count, sizeof *t.stack),
                 .found = {.rings = KOTA_NEW(arena, kota_points, count / 3 + 1)},
                 .arena = arena};
    drop_bridges(t.walked, numbers, ring->count);
    for (int32_t p = 0; p < ring->count; p++) t.first[p] = t.where[p] = -1;
    for (int32_t p = ring->count - 1; p >= 0; p--) {
        t.next[p] = t.first[numbers[p]];
        t.first[numbers[p]] = p;
    }
    for (int32_t p = 0; p < ring->count; p++)
        if (!t.walked[p]) trace_from(&t, p);
    kota_free(t.stack);
    kota_free(t.where);
    kota_free(t.next);
    kota_free(t.first);
    kota_free(t.walked);
    kota_free(numbers);
    return t.found;
}

static bool is_inside(const kota_points *ring, double x_m, double y_m) {
    bool inside = false;
    for (int32_t p = 0; p < ring->count; p++) {
        const double *a = ring->xy_m + (size_t)p * 2, *b = ring->xy_m + (size_t)((p + 1) % ring->count) * 2;
        if ((a[1] > y_m) == (b[1] > y_m)) continue;
        if (x_m < a[0] + (b[0] - a[0]) * (y_m - a[1]) / (b[1] - a[1])) inside = !inside;
    }
    return inside;
}

/* Whether the q-th ring lies around the k-th. The middle of an edge is tried, as rings may touch at points. */
static bool is_around(const kota_rings *of, const extent *order, int32_t q, int32_t k) {
    const kota_points *ring = &of->rings[order[k].ring];
    double x_m = 0.5 * (ring->xy_m[0] + ring->xy_m[2]), y_m = 0.5 * (ring->xy_m[1] + ring->xy_m[3]);
    const extent *box = &order[q];
    if (q == k || x_m < box->west || x_m > box->east || y_m < box->south || y_m > box->north) return false;
    return is_inside(&of->rings[box->ring], x_m, y_m);
}

/* For each ring the part that it belongs to: itself, or, where an odd number of rings lie around it, the innermost.
 */
static int32_t *parts_of(const kota_rings *of, const extent *order) {
    int32_t *depths = kota_alloc((size_t)of->count, sizeof *depths),
            *parts = kota_alloc((size_t)of->count, sizeof *parts);
    for (int32_t k = 0; k < of->count; k++)
        for (int32_t q = 0; q < of->count; q++) depths[k] += is_around(of, order, q, k);
    for (int32_t k = 0; k < of->count; k++) {
        parts[k] = k;
        for (int32_t q = 0; q < of->count && depths[k] % 2 == 1; q++)
            if (depths[q] == depths[k] - 1 && is_around(of, order, q, k)) parts[k] = q;
    }
    kota_free(depths);
    return parts;
}

kota_rings kota_gis_unchain(const kota_points *ring, kota_arena *arena) {
    kota_rings found = loops(ring, arena), area = {0};
    extent *order = sorted(found.rings, found.count);
    int32_t *parts = parts_of(&found, order);
    bool *holes = KOTA_NEW(arena, bool, found.count);
    area.rings = KOTA_NEW(arena, kota_points, found.count);
    for (int32_t k = 0; k < found.count; k++) {
        if (parts[k] != k) continue;
        area.rings[area.count++] = found.rings[order[k].ring];
        for (int32_t q = 0; q < found.count; q++) {
            if (parts[q] != k || q == k) continue;
            holes[area.count] = true;
            area.rings[area.count++] = found.rings[order[q].ring];
        }
    }
    area.holes = holes;
    kota_free(parts);
    kota_free(order);
    return area;
}

/* Legs over streets with turn penalties: Dijkstra from arc to arc; see rounds_streets.h. */
#include "waste/rounds_streets.h"

#include <string.h>

#include "core/heap.h"
#include "core/mathx.h"

double kota_streets_turn(const kota_streets *streets, int32_t arc, int32_t next) {
    const kota_street_arc *a = &streets->arcs[arc], *b = &streets->arcs[next];
    double in_x = a->last_x - a->before_x, in_y = a->last_y - a->before_y;
    double out_x = b->second_x - a->last_x, out_y = b->second_y - a->last_y;
    if (out_x == 0.0 && out_y == 0.0) out_x = 1.0;
    double dot = in_x * out_x + in_y * out_y, cross = in_x * out_y - in_y * out_x;
    if (kota_abs(cross) <= dot) return streets->straight; /* also without a shape */
    if (kota_abs(cross) <= -dot) return streets->u_turn;
    return cross > 0.0 ? streets->left : streets->right;
}

typedef struct reached {
    double cost;
    int32_t arc;
} reached;

static bool sooner(const reached *a, const reached *b) {
    return a->cost < b->cost || (a->cost == b->cost && a->arc < b->arc);
}
KOTA_HEAP(reached, sooner)

typedef struct search {
    const kota_streets *streets;
    int32_t *first, *out; /* arcs out of each node */
    double *cost;         /* until the end of each arc */
    reached_heap heap;    /* an arc may stand in it several times; the cheapest counts */
} search;

static void reach(search *s, int32_t arc, double cost) {
    if (!(cost < s->cost[arc])) return;
    s->cost[arc] = cost;
    reached_push(&s->heap, (reached){cost, arc});
}

/* From the end of an arc, or from a node, to the end of each arc. The arc itself is at its end already. */
static void spread(search *s, const kota_street_place *from, bool turns) {
    const kota_streets *streets = s->streets;
    for (int32_t a = 0; a < streets->arc_count; a++) s->cost[a] = KOTA_INFINITY;
    if (from->arc >= 0) {
        reach(s, from->arc, 0.0);
    } else {
        for (int32_t k = s->first[from->node]; k < s->first[from->node + 1]; k++)
            reach(s, s->out[k], streets->arcs[s->out[k]].travel);
    }
    while (s->heap.count > 0) {
        reached here = reached_pop(&s->heap);
        if (here.cost > s->cost[here.arc]) continue;
        int32_t node = streets->arcs[here.arc].to;
        for (int32_t k = s->first[node]; k < s->first[node + 1]; k++) {
            int32_t next = s->out[k];
            double turn = turns ? kota_streets_turn(streets, here.arc, next) : 0.0;
            reach(s, next, here.cost + turn + streets->arcs[next].travel);
        }
    }
}

/* Whether something ends where b begins; then what it costs to get there, and into b. */
static double leg_to(const search *s, const kota_street_place *from, const kota_street_place *to, const int32_t *in,
                     const int32_t *first_in) {
    const kota_street_arc *arcs = s->streets->arcs;
    int32_t node = to->arc >= 0 ? arcs[to->arc].from : to->node;
    double least = from->arc < 0 && from->node == node ? 0.0 : KOTA_INFINITY;
    for (int32_t k = first_in[node]; k < first_in[node + 1]; k++) {
        double cost = s->cost[in[k]];
        if (to->arc >= 0) cost += kota_streets_turn(s->streets, in[k], to->arc);
        least = kota_min(least, cost);
    }
    return least;
}

/* Arcs by the node at one of their ends. */
static void sort_arcs(int32_t **first_, int32_t **arcs_, const kota_streets *streets, bool by_from) {
    int32_t *first = kota_alloc((size_t)streets->node_count + 2, sizeof *first);
    int32_t *arcs = kota_alloc((size_t)streets->arc_count + 1, sizeof *arcs);
    for (int32_t a = 0; a < streets->arc_count; a++)
        first[(by_from ? streets->arcs[a].from : streets->arcs[a].to) + 2]++;
    for (int32_t v = 0; v < streets->node_count; v++) first[v + 2] += first[v + 1];
    for (int32_t a = 0; a < streets->arc_count; a++)
        arcs[first[(by_from ? streets->arcs[a].from : streets->arcs[a].to) + 1]++] = a;
    *first_ = first;
    *arcs_ = arcs;
}

void kota_streets_legs(float *legs, const kota_streets *streets, const kota_street_place *places,
                       int32_t place_count) {
    search s = {.streets = streets};
    int32_t *first_in, *in;
    sort_arcs(&s.first, &s.out, streets, true);
    sort_arcs(&first_in, &in, streets, false);
    s.cost = kota_alloc((size_t)streets->arc_count + 1, sizeof *s.cost);
    for (int32_t a = 0; a < place_count; a++) {
        float *row = legs + (size_t)a * (size_t)place_count;
        spread(&s, &places[a], true);
        for (int32_t b = 0; b < place_count; b++) row[b] = (float)leg_to(&s, &places[a], &places[b], in, first_in);
        if (places[a].arc >= 0) continue;
        spread(&s, &places[a], false);
        for (int32_t b = 0; b < place_count; b++)
            if (places[b].arc < 0) row[b] = (float)leg_to(&s, &places[a], &places[b], in, first_in);
    }
    kota_free(s.heap.items);
    kota_free(s.cost);
    kota_free(s.first);
    kota_free(s.out);
    kota_free(first_in);
    kota_free(in);
}

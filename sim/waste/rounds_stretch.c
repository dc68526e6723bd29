/* Moves of stretches: a few stops that follow each other leave their load together and go beside a near stop of
 * another, either way round (the segment insertion of Taillard et al. 1997, "A tabu search heuristic for the vehicle
 * routing problem with soft time windows", Transportation Science 31, and of many since). One by one, as a ruin puts
 * stops back, each of them would have to be worth it alone. Of plain problems whose legs are the same both ways. */
#include "waste/rounds_inside.h"

enum { STRETCH_MAX = 5 }; /* stops; by trial on X-n1001-k43 */

typedef struct stretch {
    int32_t stops[STRETCH_MAX], count;
    int32_t a, b;     /* the nodes around it */
    int32_t at, next; /* it goes between these two neighbours; stops[0] beside at */
    double way;       /* the leg between at and next */
    double amount;
} stretch;

/* From u on, forwards or backwards; false: a load would be emptied. */
static bool choose(const rounds_part *part, stretch *s, int32_t u, int32_t count, int32_t forwards) {
    const rounds_node *nodes = part->nodes;
    int32_t v = u;
    *s = (stretch){.count = 0};
    for (; v < part->n && s->count < count; v = nodes[v].links[forwards]) {
        s->stops[s->count++] = v;
        s->amount += part->amount[v];
    }
    s->a = nodes[u].links[!forwards];
    s->b = v;
    return count < part->loads[nodes[u].load].count;
}

static double added_by(const rounds_part *part, const stretch *s, int32_t forwards) {
    const rounds_node *first = &part->nodes[s->stops[0]], *last = &part->nodes[s->stops[s->count - 1]];
    double added = rounds_leg_between(part, s->a, s->b) + rounds_leg_between(part, s->at, s->stops[0]) +
                   rounds_leg_between(part, s->stops[s->count - 1], s->next);
    return added - (double)first->legs[!forwards] - (double)last->legs[forwards] - s->way;
}

/* The load that it leaves, the load that it goes to. */
static void move(rounds_part *part, const stretch *s, int32_t from, int32_t to, bool behind) {
    const rounds_node *nodes = part->nodes;
    int32_t *longer = part->tails, *shorter = part->tails + part->n, long_count = 0, short_count = 0;
    for (int32_t v = nodes[rounds_head(part, to)].next; v < part->n; v = nodes[v].next) {
        if (v != s->at || behind) longer[long_count++] = v;
        for (int32_t k = 0; v == s->at && k < s->count; k++)
            longer[long_count++] = s->stops[behind ? k : s->count - 1 - k];
        if (v == s->at && !behind) longer[long_count++] = v;
    }
    for (int32_t v = nodes[rounds_head(part, from)].next; v < part->n; v = nodes[v].next) {
        bool leaves = false;
        for (int32_t k = 0; k < s->count && !leaves; k++) leaves = s->stops[k] == v;
        if (!leaves) shorter[short_count++] = v;
    }
    kota_waste__rounds_rewrite(part, to, longer, long_count);
    kota_waste__rounds_rewrite(part, from, shorter, short_count);
}

/* A move is drawn: the stretch begins at u and goes beside w; the lowest bits say how. */
typedef struct draw {
    int32_t u, w;
    uint64_t bits;
    rounds_dice then; /* behind it */
} draw;

/* Those of a few draws that are of two loads; without branches, as in rounds_tails.c. */
static int32_t draw_some(rounds_part *part, draw *draws) {
    const rounds_node *nodes = part->nodes;
    int32_t count = 0;
    for (int32_t i = 0; i < ROUNDS_DRAWS; i++) {
        uint64_t bits = rounds_bits(&part->dice);
        int32_t u = (int32_t)((bits >> 32) * (uint64_t)part->n >> 32), k = rounds_below_of(bits, 16, ROUNDS_NEAREST);
        int32_t w = rounds_near_of(part, u)[k], from = nodes[u].load, to = nodes[w].load;
        draws[count] = (draw){u, w, bits, part->dice};
        count += (w < part->n) & ((from | to) >= 0) & (from != to);
    }
    return count;
}

static bool try_one(rounds_part *part, const draw *d, double most, double spill) {
    const rounds_node *w = &part->nodes[d->w];
    int32_t forwards = d->bits & 1, behind = d->bits >> 1 & 1, from = part->nodes[d->u].load, to = w->load;
    stretch s;
    if (!choose(part, &s, d->u, 1 + rounds_below_of(d->bits, 2, STRETCH_MAX), forwards)) return false;
    s.at = d->w;
    s.next = w->links[behind];
    s.way = (double)w->legs[behind];
    if (!(added_by(part, &s, forwards) < most) || s.amount > part->loads[to].room + spill) return false;
    move(part, &s, from, to, behind);
    if (spill > 0.0) {
        part->moved.stop = d->w;
        part->moved.loads[0] = to;
        part->moved.loads[1] = from;
    }
    return true;
}

bool kota_waste__rounds_move_stretch(rounds_part *part, double most, double spill) {
    draw draws[ROUNDS_DRAWS];
    int32_t count = draw_some(part, draws);
    for (int32_t i = 0; i < count; i++) {
        if (!try_one(part, &draws[i], most, spill)) continue;
        part->dice = draws[i].then; /* as if they were drawn one by one */
        return true;
    }
    return false;
}

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
static bool choose(const rounds_part *part, stretch *s, int32_t u, int32_t count, bool forwards) {
    const rounds_node *nodes = part->nodes;
    *s = (stretch){.count = 0};
    if (count >= part->loads[nodes[u].load].count) return false;
    int32_t v = u;
    for (; v < part->n && s->count < count; v = forwards ? nodes[v].next : nodes[v].prev) {
        s->stops[s->count++] = v;
        s->amount += part->amount[v];
    }
    s->a = forwards ? nodes[u].prev : nodes[u].next;
    s->b = v;
    return true;
}

static double added_by(const rounds_part *part, const stretch *s, bool forwards) {
    const rounds_node *first = &part->nodes[s->stops[0]], *last = &part->nodes[s->stops[s->count - 1]];
    double added = rounds_leg_between(part, s->a, s->b) + rounds_leg_between(part, s->at, s->stops[0]) +
                   rounds_leg_between(part, s->stops[s->count - 1], s->next);
    added -= (double)(forwards ? first->back : first->way) + (double)(forwards ? last->way : last->back);
    return added - s->way;
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

bool kota_waste__rounds_move_stretch(rounds_part *part, double most, double spill) {
    const rounds_node *nodes = part->nodes;
    uint64_t bits = rounds_bits(&part->dice);
    int32_t u = (int32_t)((bits >> 32) * (uint64_t)part->n >> 32), k = rounds_below_of(bits, 16, ROUNDS_NEAREST);
    int32_t w = rounds_near_of(part, u)[k], count = 1 + rounds_below_of(bits, 2, STRETCH_MAX);
    bool forwards = bits & 1, behind = bits & 2;
    if (w == part->n || nodes[u].load < 0 || nodes[w].load < 0 || nodes[u].load == nodes[w].load) return false;
    int32_t from = nodes[u].load, to = nodes[w].load;
    stretch s;
    if (!choose(part, &s, u, count, forwards)) return false;
    if (s.amount > part->loads[to].room + spill) return false;
    s.at = w;
    s.next = behind ? nodes[w].next : nodes[w].prev;
    s.way = (double)(behind ? nodes[w].way : nodes[w].back);
    if (!(added_by(part, &s, forwards) < most)) return false;
    move(part, &s, from, to, behind);
    if (spill > 0.0) {
        part->moved.stop = w;
        part->moved.loads[0] = to;
        part->moved.loads[1] = from;
    }
    return true;
}

/* Moves of tails: what a ruin of short strings cannot do in one step where loads are long. Two loads exchange all
 * that follows a stop, in the same direction (2-opt*, Potvin and Rousseau 1995, "An exchange heuristic for routeing
 * problems with time windows", Journal of the Operational Research Society 46) or turned round, and a load turns a
 * stretch of its own round (2-opt). One leg that a move adds is from a stop to one of its nearest; what a move costs
 * is known before anything is touched, so that most of them take no longer than that. Of plain problems alone. */
#include "waste/rounds_inside.h"

typedef struct ends { /* u -> up and v -> vp become u - v and up - vp (turned), or u -> vp and v -> up */
    int32_t u, up, v, vp;
} ends;

/* From the head of its load; nothing may have been changed in this iteration. */
static double amount_until(rounds_part *part, int32_t v) {
    if (v >= part->n) return 0.0;
    int32_t r = part->nodes[v].load;
    double sum = 0.0;
    if (part->is_summed[r]) return part->until[v];
    for (int32_t w = part->nodes[rounds_head(part, r)].next; w < part->n; w = part->nodes[w].next)
        part->until[w] = sum += part->amount[w];
    part->is_summed[r] = true;
    return part->until[v];
}

/* Stops from a on, forwards or backwards, to the end of the load, behind those that the list has. */
static void list_on(const rounds_part *part, int32_t a, bool forwards, int32_t *list, int32_t *count) {
    for (; a < part->n; a = forwards ? part->nodes[a].next : part->nodes[a].prev) list[(*count)++] = a;
}

static void turn(int32_t *list, int32_t count) {
    for (int32_t a = 0, b = count - 1; a < b; a++, b--) {
        int32_t swap = list[a];
        list[a] = list[b];
        list[b] = swap;
    }
}

/* The stops up to u in order, then those from a on. */
static int32_t join(const rounds_part *part, int32_t *list, int32_t u, int32_t a, bool forwards) {
    int32_t count = 0;
    list_on(part, u, false, list, &count);
    turn(list, count);
    list_on(part, a, forwards, list, &count);
    return count;
}

static bool exchange(rounds_part *part, const ends *at, bool turned, double spill) {
    int32_t r = part->nodes[at->u].load, s = part->nodes[at->v].load;
    double capacity = part->kinds[0].capacity, all_r = capacity - part->loads[r].room;
    double all_s = capacity - part->loads[s].room, most = capacity + spill;
    double head_r = amount_until(part, at->u), head_s = amount_until(part, at->v);
    double first = turned ? head_r + head_s : head_r + all_s - head_s;
    if (first > most || all_r + all_s - first > most) return false;
    int32_t *to_r = part->tails, *to_s = part->tails + part->n, count_r, count_s = 0;
    if (turned) {
        count_r = join(part, to_r, at->u, at->v, false);
        list_on(part, at->up, true, to_s, &count_s);
        turn(to_s, count_s);
        list_on(part, at->vp, true, to_s, &count_s);
    } else {
        count_r = join(part, to_r, at->u, at->vp, true);
        count_s = join(part, to_s, at->v, at->up, true);
    }
    if (count_r == 0 || count_s == 0) return false; /* a day that is emptied is given up elsewhere */
    kota_waste__rounds_rewrite(part, r, to_r, count_r);
    kota_waste__rounds_rewrite(part, s, to_s, count_s);
    if (spill > 0.0) {
        part->moved.stop = at->u;
        part->moved.loads[0] = r;
        part->moved.loads[1] = s;
    }
    return true;
}

/* The stretch between two stops of a load, turned round. */
static void turn_stretch(rounds_part *part, const ends *at) {
    int32_t r = part->nodes[at->u].load, *list = part->tails, count = 0, from = -1, to = -1;
    list_on(part, part->nodes[rounds_head(part, r)].next, true, list, &count);
    for (int32_t k = 0; k < count; k++) {
        if (list[k] == at->u) from = k;
        if (list[k] == at->v) to = k;
    }
    if (from > to) {
        int32_t swap = from;
        from = to;
        to = swap;
    }
    turn(list + from + 1, to - from);
    kota_waste__rounds_rewrite(part, r, list, count);
}

/* A move is drawn: u, w near it and so far off, and which of the two moves. */
typedef struct draw {
    int32_t u, w;
    float leg;
    int32_t turned;
} draw;

/* Those of a few draws whose leg from u to w may pay; without branches, as which of them do is chance. */
static int32_t draw_some(rounds_part *part, double most, draw *draws) {
    const rounds_node *nodes = part->nodes;
    int32_t count = 0;
    for (int32_t i = 0; i < ROUNDS_DRAWS; i++) {
        uint64_t bits = rounds_bits(&part->dice);
        int32_t u = (int32_t)((bits >> 32) * (uint64_t)part->n >> 32), k = rounds_below_of(bits, 16, ROUNDS_NEAREST);
        int32_t w = rounds_near_of(part, u)[k];
        float leg = rounds_near_legs(part, u)[k];
        /* a load's own stretch can only be turned */
        int32_t turned = (int32_t)(bits & 1) | (nodes[u].load == nodes[w].load);
        draws[count] = (draw){u, w, leg, turned};
        count += (w < part->n) & (leg - (nodes[u].way + nodes[w].legs[turned]) < (float)most);
    }
    return count;
}

/* Of those the ones that pay, with the leg between the two stops that follow; so as well. */
static int32_t keep_some(const rounds_part *part, double most, double spill, draw *draws, int32_t count) {
    const rounds_node *nodes = part->nodes;
    bool spills = spill > 0.0;
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        draw d = draws[i];
        const rounds_node *u = &nodes[d.u], *w = &nodes[d.w];
        double saved = (double)u->way + (double)w->legs[d.turned];
        double added = (double)d.leg + rounds_leg_between(part, u->next, w->links[d.turned]);
        bool nothing = (u->load == w->load) & (spills | (u->next == d.w) | (u->prev == d.w));
        draws[kept] = d;
        kept += ((u->load | w->load) >= 0) & !nothing & (added - saved < most);
    }
    return kept;
}

static bool try_one(rounds_part *part, const draw *d, double spill) {
    const rounds_node *nodes = part->nodes;
    int32_t v = d->turned != 0 ? d->w : nodes[d->w].prev; /* the leg to w is the new one */
    ends at = {d->u, nodes[d->u].next, v, nodes[v].next};
    if (nodes[d->u].load != nodes[d->w].load) return exchange(part, &at, d->turned != 0, spill);
    turn_stretch(part, &at);
    return true;
}

bool kota_waste__rounds_move_tails(rounds_part *part, double most, double spill) {
    draw draws[ROUNDS_DRAWS];
    int32_t count = keep_some(part, most, spill, draws, draw_some(part, most, draws));
    for (int32_t i = 0; i < count; i++)
        if (try_one(part, &draws[i], spill)) return true;
    return false;
}

/* Recreate: stops are put back one after the other, each where it adds least, now and then overlooking a place
 * (greedy insertion with blinks, Christiaens and Vanden Berghe 2020, section 4.2). A stop goes beside one of its
 * nearest, into a load of its own, or stays out where all that costs more than its prize. */
#include "core/mathx.h"
#include "waste/rounds_inside.h"

#define BLINK_FRAC 0.01 /* of places; the paper's gamma */
enum {
    ABSENT_MAX = 10, /* stops tried an iteration that were out before it */
    OPEN_MAX = 40,   /* places in all loads with room, up to which each is tried; by trial on X-n200-k36 */
    TRY_SHORT = 20,  /* neighbours beside which a stop may be put, where loads are short and else; by trial on */
    TRY_LONG = 40,   /* X-n200-k36 and X-n1001-k43 */
    FIRST = 4,       /* neighbours looked at first, and after those to be tried so many more at a time */
    MORE = 16,
    NEW_DAY = -2,      /* in spot.before */
    WEIGHTS_TOTAL = 11 /* of the orders: random 4, amount 4, far 2, near 1 */
};

typedef struct spot {
    double added;              /* infinite: none */
    int32_t place;             /* at which it is served */
    int32_t at;                /* behind this node, or -1: a load of its own */
    int32_t day, before, dump; /* of that; day is a kind where before is NEW_DAY */
} spot;

static bool blink(rounds_part *part) {
    if (--part->blink_in > 0) return false;
    double u = 1.0 - rounds_unit(&part->dice);
    part->blink_in = 1 + (int32_t)(kota_log(u) / kota_log(1.0 - BLINK_FRAC));
    return true;
}

/* What `added` costs on a day that it makes longer; infinite where it becomes too long. */
static double with_over(const rounds_part *part, int32_t d, double added, double service) {
    const rounds_day *day = &part->days[d];
    return added + kota_waste__rounds_over(part, day->kind, day->lasts + added + service) - day->over;
}

static inline void offer(rounds_part *part, int32_t u, int32_t place, int32_t at, double added, spot *best) {
    int32_t load = part->nodes[at].load;
    if (part->timed && added < best->added) added = with_over(part, part->loads[load].day, added, part->service[u]);
    if (added < best->added && !blink(part)) *best = (spot){.added = added, .place = place, .at = at};
}

static int32_t try_max(const rounds_part *part) { return part->short_loads ? TRY_SHORT : TRY_LONG; }

/* Beside a neighbour v that is `to` away. Where legs are the same both ways, a place between two stops is looked at
 * from the nearer one alone. */
static inline void look_at(rounds_part *part, int32_t u, int32_t v, float to, spot *best) {
    const rounds_node *nodes = part->nodes, *node = &nodes[v];
    const float *out = part->out + (size_t)u * (size_t)part->places, *in = part->in + (out - part->out);
    int32_t inner = part->symmetric ? part->n : 0; /* nodes below it are seen from both sides */
    float behind = out[nodes[node->next].place], ahead = in[nodes[node->prev].place];
    double added = (double)in[v] + (double)behind - (double)node->way;
    if (added < best->added && (node->next >= inner || behind >= to)) offer(part, u, u, v, added, best);
    added = (double)to + (double)ahead - (double)node->back;
    if (added < best->added && (node->prev >= inner || ahead >= to)) offer(part, u, u, node->prev, added, best);
}

/* Beside the nearest stops, from near to far, as far as their reach allows it to cost less than the best so far: the
 * first few, so that there is one, then the rest of those that are to be tried, then some more. Those without room do
 * not count as tried: where all is tight, a stop must be able to go far. A list without branches, as a guess of which
 * neighbours will do is wrong too often. */
static void look_beside(rounds_part *part, int32_t u, spot *best) {
    const int32_t *near = rounds_near_of(part, u), *load_of = part->load_of;
    const float *legs = part->near_leg + (near - part->near), *reach = part->reach;
    const double *room = part->room, amount = part->amount[u];
    int32_t list[ROUNDS_NEAR_MAX + 1], tried = 0, most = try_max(part);
    for (int32_t k = 0, until = FIRST; k < ROUNDS_NEAR_MAX && near[k] < part->n && tried < most;) {
        float least = (float)best->added;
        int32_t reached = 0, roomy = 0;
        tried += until - k;
        for (; k < until; k++) {
            int32_t v = near[k], reaches = legs[k] + legs[k] - reach[v] < least;
            list[roomy] = k;
            reached += reaches;
            roomy += reaches & (room[load_of[v]] >= amount);
        }
        tried -= reached - roomy;
        for (int32_t i = 0; i < roomy; i++) {
            int32_t v = near[list[i]];
            if (part->weighed && !rounds_has_room(part, &part->loads[load_of[v]], u))
                tried--;
            else
                look_at(part, u, v, legs[list[i]], best);
        }
        until = kota_mini(k + (k == FIRST ? most - FIRST : MORE), ROUNDS_NEAR_MAX);
    }
}

/* The same where stops have two places: both are tried behind and ahead of each neighbour. */
static void look_beside_turned(rounds_part *part, int32_t u, spot *best) {
    const rounds_node *nodes = part->nodes;
    const int32_t *near = rounds_near_of(part, u);
    int32_t tried = 0, most = try_max(part);
    for (int32_t k = 0; k < ROUNDS_NEAR_MAX && near[k] < part->n && tried < most; k++) {
        const rounds_node *node = &nodes[near[k]];
        if (node->load < 0 || !rounds_has_room(part, &part->loads[node->load], u)) continue;
        tried++;
        int32_t ats[2] = {near[k], node->prev};
        for (int32_t side = 0; side < 2; side++) {
            const rounds_node *at = &nodes[ats[side]];
            int32_t from = at->place, to = nodes[at->next].place;
            for (int32_t place = u; place < part->places; place += part->second) {
                double added = rounds_leg(part, from, place) + rounds_leg(part, place, to) - (double)at->way;
                offer(part, u, place, ats[side], added, best);
            }
        }
    }
}

/* In loads that have room for some stop that is to be put back; false where they have too many places to try all. */
static bool list_open(rounds_part *part) {
    double least = KOTA_INFINITY;
    int32_t places = 0;
    for (int32_t k = 0; k < part->pool_count; k++) least = kota_min(least, part->amount[part->pool[k]]);
    part->open_count = 0;
    if (!part->short_loads) return false;
    for (int32_t r = 0; r < part->load_high; r++) {
        if (part->loads[r].day < 0 || part->loads[r].room < least) continue;
        places += part->loads[r].count + 1;
        if (places > OPEN_MAX) return false;
        part->open[part->open_count++] = r;
    }
    return true;
}

/* At every place of those loads: where loads are short and full, that is less than to seek them from the nearest. */
static void look_in_open(rounds_part *part, int32_t u, spot *best) {
    const rounds_node *nodes = part->nodes;
    const float *out = part->out + (size_t)u * (size_t)part->places, *in = part->in + (out - part->out);
    for (int32_t k = 0; k < part->open_count; k++) {
        int32_t r = part->open[k], tail = rounds_tail(part, r);
        if (part->loads[r].day < 0 || !rounds_has_room(part, &part->loads[r], u)) continue;
        int32_t v = rounds_head(part, r);
        float into = in[nodes[v].place];
        while (v != tail) {
            int32_t place = nodes[nodes[v].next].place;
            double added = (double)into + (double)out[place] - (double)nodes[v].way;
            if (added < best->added) offer(part, u, u, v, added, best);
            into = in[place];
            v = nodes[v].next;
        }
    }
}

static void look_new_day(rounds_part *part, int32_t u, int32_t place_u, spot *best) {
    for (int32_t k = 0; k < part->kind_count; k++) {
        const kota_rounds_kind *kind = &part->kinds[k];
        if (part->free_kind[k] == 0 || !rounds_kind_takes(part, k, u)) continue;
        for (int32_t f = 0; f < part->dump_count; f++) {
            int32_t place = part->dumps[f].place;
            double way = rounds_leg(part, kind->from, place_u) + rounds_leg(part, place_u, place) +
                         part->dumps[f].tip + rounds_leg(part, place, kind->home);
            double added = way + kind->fixed + kota_waste__rounds_over(part, k, way + part->service[u]);
            if (added < best->added) *best = (spot){added, place_u, -1, k, NEW_DAY, f};
        }
    }
}

/* A load of u alone behind a load of a day, or as its first. */
static void look_between(rounds_part *part, int32_t u, int32_t place_u, int32_t d, int32_t before, spot *best) {
    const rounds_day *day = &part->days[d];
    int32_t after = before >= 0 ? part->loads[before].after : day->first;
    int32_t from = before >= 0 ? part->nodes[rounds_tail(part, before)].place : part->kinds[day->kind].from;
    int32_t to = part->kinds[day->kind].home;
    double now = day->closing;
    if (after >= 0) {
        const rounds_node *head = &part->nodes[rounds_head(part, after)];
        to = part->nodes[head->next].place;
        now = (double)head->way;
    }
    for (int32_t f = 0; f < part->dump_count; f++) {
        int32_t place = part->dumps[f].place;
        double added = rounds_leg(part, from, place_u) + rounds_leg(part, place_u, place) + part->dumps[f].tip +
                       rounds_leg(part, place, to) - now;
        if (added < best->added) added = with_over(part, d, added, part->service[u]);
        if (added < best->added) *best = (spot){added, place_u, -1, d, before, f};
    }
}

static void look_new_load(rounds_part *part, int32_t u, int32_t place_u, spot *best) {
    for (int32_t d = 0; d < part->day_high; d++) {
        const rounds_day *day = &part->days[d];
        if (day->kind < 0 || !rounds_kind_takes(part, day->kind, u)) continue;
        if (!blink(part)) look_between(part, u, place_u, d, -1, best);
        if (!blink(part)) look_between(part, u, place_u, d, day->last, best);
    }
}

static void put(rounds_part *part, int32_t u, const spot *where) {
    if (where->at >= 0) {
        kota_waste__rounds_insert(part, u, where->place, where->at);
        return;
    }
    int32_t day = where->day, before = where->before;
    if (before == NEW_DAY) {
        day = kota_waste__rounds_new_day(part, where->day);
        before = -1;
    }
    kota_waste__rounds_put_load(part, kota_waste__rounds_new_load(part, u, where->place, where->dump), day, before);
}

static void fill_keys(rounds_part *part) {
    int32_t draw = rounds_below(&part->dice, WEIGHTS_TOTAL);
    for (int32_t k = 0; k < part->pool_count; k++) {
        int32_t u = part->pool[k];
        double key = 0.0;
        if (draw < 4)
            key = rounds_unit(&part->dice);
        else if (draw < 8)
            key = -part->amount[u];
        else
            key = draw < 10 ? -part->remote[u] : part->remote[u];
        int32_t at = k; /* insertion keeps equals in their order */
        for (; at > 0 && part->pool_key[at - 1] > key; at--) {
            part->pool_key[at] = part->pool_key[at - 1];
            part->pool[at] = part->pool[at - 1];
        }
        part->pool_key[at] = key;
        part->pool[at] = u;
    }
}

static void look(rounds_part *part, int32_t u, bool open, spot *best) {
    if (part->second > 0)
        look_beside_turned(part, u, best);
    else if (open)
        look_in_open(part, u, best);
    else
        look_beside(part, u, best);
    for (int32_t place = u; place<part->places; place += part->second> 0 ? part->second : part->places) {
        if (!part->plain) look_new_load(part, u, place, best);
        if (!part->plain || best->at < 0) look_new_day(part, u, place, best);
    }
}

void kota_waste__rounds_recreate(rounds_part *part) {
    int32_t absent = kota_mini(part->absent_count, ABSENT_MAX);
    int32_t from = absent > 0 ? rounds_below(&part->dice, part->absent_count) : 0;
    for (int32_t k = 0; k < absent; k++)
        part->pool[part->pool_count++] = part->absent[(from + k) % part->absent_count];
    fill_keys(part);
    bool open = list_open(part);
    /* what is put back only adds to the cost: once that is too much, the rest need not be tried */
    for (int32_t k = 0; k < part->pool_count && part->cost < part->limit; k++) {
        int32_t u = part->pool[k];
        spot best = {.added = part->prize[u], .at = -1, .day = -1};
        look(part, u, open, &best);
        if (best.at >= 0 || best.day >= 0) put(part, u, &best);
        if (best.day >= 0) part->open[part->open_count++] = part->nodes[u].load;
    }
    for (int32_t k = 0; k < part->pool_count && part->dump_count > 1; k++) {
        int32_t r = part->nodes[part->pool[k]].load;
        if (r >= 0) kota_waste__rounds_choose_dump(part, r);
    }
    if (part->second > 0 && part->cost < part->limit) kota_waste__rounds_turn(part);
}

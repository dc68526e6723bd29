/* Shifts of flow inside a bush, from the dearest way to the cheapest, by Newton's method (Dial 2006). */
#include "core/mathx.h"
#include "traffic/assign_bush.h"

/* Two ways that part at one node and meet at another, as indices into the bush. */
typedef struct pair {
    int32_t *low, *high;
    int32_t low_count, high_count;
} pair;

/* Cheapest and dearest way inside the bush to each place. */
static void label(const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const double *cost = assign->group[bush->group].cost;
    s->low[0] = s->high[0] = 0.0;
    for (int32_t p = 1; p < bush->node_count; p++) {
        int32_t k = bush->start[p], end = bush->start[p + 1];
        double c = cost[bush->link[k]];
        double low = s->low[bush->tail[k]] + c, high = s->high[bush->tail[k]] + c;
        int32_t low_in = k, high_in = k;
        if (k + 1 < end && !(bush->flow[k] > 0.0)) high = -1.0;
        for (k++; k < end; k++) {
            c = cost[bush->link[k]];
            double by_low = s->low[bush->tail[k]] + c, by_high = s->high[bush->tail[k]] + c;
            if (by_low < low) low = by_low, low_in = k;
            if (by_high > high && bush->flow[k] > 0.0) high = by_high, high_in = k;
        }
        if (high < 0.0) high = low, high_in = low_in; /* nothing goes through */
        s->low[p] = low;
        s->high[p] = high;
        s->low_in[p] = low_in;
        s->high_in[p] = high_in;
    }
}

/* Both ways to a place back to where they part. */
static pair part(const kota_bush *bush, const kota_bush_scratch *s, int32_t p) {
    pair ways = {.low = s->side_low, .high = s->side_high};
    ways.low[ways.low_count++] = s->low_in[p];
    ways.high[ways.high_count++] = s->high_in[p];
    int32_t a = bush->tail[s->low_in[p]], b = bush->tail[s->high_in[p]];
    while (a != b) {
        if (a > b) {
            ways.low[ways.low_count++] = s->low_in[a];
            a = bush->tail[s->low_in[a]];
        } else {
            ways.high[ways.high_count++] = s->high_in[b];
            b = bush->tail[s->high_in[b]];
        }
    }
    return ways;
}

typedef struct side {
    double cost, slope, least_flow;
} side;

static side look(const kota_bush *bush, const kota_assign *assign, const int32_t *in, int32_t count) {
    const double *cost = assign->group[bush->group].cost;
    side sum = {.least_flow = KOTA_INFINITY};
    for (int32_t i = 0; i < count; i++) {
        int32_t a = bush->link[in[i]];
        sum.cost += cost[a];
        sum.slope += assign->link[a].slope;
        sum.least_flow = kota_min(sum.least_flow, bush->flow[in[i]]);
    }
    return sum;
}

static void add(kota_bush *bush, kota_assign *assign, const int32_t *in, int32_t count, double amount) {
    for (int32_t i = 0; i < count; i++) {
        int32_t a = bush->link[in[i]];
        kota_priced_link *link = &assign->link[a];
        bush->flow[in[i]] += amount;
        link->volume = kota_max(link->volume + amount, 0.0);
        kota_link_price(link);
        for (int32_t g = 0; g < assign->group_count; g++)
            assign->group[g].cost[a] = link->time + assign->group[g].added[a];
    }
}

/* Newton's step, kept to the flow there is; again where the costs bend so much that it missed. */
static double balance(kota_bush *bush, kota_assign *assign, const pair *ways, double slack) {
    enum { STEPS_MAX = 4 };
    double saved = 0.0;
    for (int32_t step = 0; step < STEPS_MAX; step++) {
        side low = look(bush, assign, ways->low, ways->low_count);
        side high = look(bush, assign, ways->high, ways->high_count);
        double over = high.cost - low.cost, slope = high.slope + low.slope;
        if (kota_abs(over) <= slack) break;
        double most = over > 0.0 ? high.least_flow : low.least_flow;
        double amount = slope * most > kota_abs(over) ? kota_abs(over) / slope : most;
        if (!(amount > 0.0)) break;
        saved += amount * kota_abs(over);
        if (over < 0.0) amount = -amount;
        add(bush, assign, ways->high, ways->high_count, -amount);
        add(bush, assign, ways->low, ways->low_count, amount);
    }
    if (saved > 0.0) bush->moved = true;
    return saved;
}

double kota_bush_shift(kota_bush *bush, kota_assign *assign, double slack, kota_bush_scratch *s) {
    double saved = 0.0;
    label(bush, assign, s);
    for (int32_t p = bush->node_count - 1; p > 0; p--) {
        if (s->low_in[p] == s->high_in[p] || s->high[p] - s->low[p] <= slack) continue;
        pair ways = part(bush, s, p);
        saved += balance(bush, assign, &ways, slack);
    }
    return saved;
}

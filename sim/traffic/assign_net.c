/* Prices of links, lists of links by tail, and totals. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/assign_state.h"

/* x^n for a whole n >= 0 */
static double whole_power(double x, int32_t n) {
    double y = 1.0;
    for (; n > 0; n >>= 1, x *= x)
        if (n & 1) y *= x;
    return y;
}

void kota_link_price(kota_priced_link *link) {
    double r = kota_max(link->volume, 0.0) * link->per_capacity, below; /* below = r^(power - 1) */
    if (link->kind == 4)
        below = r * r * r;
    else if (link->kind == KOTA_PRICE_CONSTANT)
        return;
    else if (link->kind <= KOTA_PRICE_WHOLE_MAX)
        below = whole_power(r, link->kind - 1);
    else if (link->power > 1.0)
        below = r > 0.0 ? kota_pow(r, link->power - 1.0) : 0.0;
    else /* a root is endlessly steep at 0: there it is taken as steep as at a millionth of the capacity */
        below = kota_pow(kota_max(r, 1e-6), link->power - 1.0);
    link->time = link->free_time + link->extra * below * r;
    link->slope = link->extra * link->power * below * link->per_capacity;
}

double kota_link_integral(const kota_priced_link *link) {
    if (link->kind == KOTA_PRICE_CONSTANT) return link->time * link->volume;
    double grown = link->time - link->free_time;
    return (link->free_time + grown / (link->power + 1.0)) * link->volume;
}

void kota_assign_price_all(kota_assign *assign) {
    for (int32_t a = 0; a < assign->links; a++) kota_link_price(&assign->link[a]);
    for (int32_t g = 0; g < assign->group_count; g++) {
        kota_assign_group *group = &assign->group[g];
        for (int32_t a = 0; a < assign->links; a++) {
            bool shut = assign->closed_flag[a] != 0 || group->banned_flag[a] != 0;
            group->added[a] = group->own_cost[a] + (shut ? assign->penalty : 0.0);
            group->cost[a] = assign->link[a].time + group->added[a];
        }
    }
}

static void build_star(const kota_assign *assign, kota_assign_group *group) {
    int32_t *start = group->star_start;
    for (int32_t n = 0; n <= assign->nodes; n++) start[n] = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t a = 0; a < assign->links; a++) {
            int32_t tail = assign->tail[a], head = assign->head[a];
            if (assign->closed_flag[a] != 0 || group->banned_flag[a] != 0 || tail == head) continue;
            if (pass == 0)
                start[tail + 1]++;
            else
                group->star[start[tail]++] = (kota_star_arc){.link = a, .head = head};
        }
        if (pass == 0)
            for (int32_t n = 0; n < assign->nodes; n++) start[n + 1] += start[n];
    }
    for (int32_t n = assign->nodes; n > 0; n--) start[n] = start[n - 1]; /* each was moved to the next one's start */
    start[0] = 0;
}

/* Zones below the first thru node, and blind alleys: where all links in come from the one node that all links out go
 * back to, nobody passes. */
static void find_ends(const kota_assign *assign, kota_assign_group *group, int32_t *before) {
    for (int32_t n = 0; n < assign->nodes; n++) before[n] = -1; /* the one node before; -2: several */
    for (int32_t n = 0; n < assign->nodes; n++) {
        for (int32_t k = group->star_start[n]; k < group->star_start[n + 1]; k++) {
            int32_t head = group->star[k].head;
            before[head] = before[head] == -1 || before[head] == n ? n : -2;
        }
    }
    for (int32_t n = 0; n < assign->nodes; n++) {
        bool end = true;
        for (int32_t k = group->star_start[n]; k < group->star_start[n + 1]; k++)
            end = end && group->star[k].head == before[n];
        group->end_flag[n] = end || n < assign->first_thru ? 1 : 0;
    }
}

void kota_assign_build_stars(kota_assign *assign) {
    int32_t *before = kota_alloc((size_t)assign->nodes, sizeof *before);
    for (int32_t g = 0; g < assign->group_count; g++) {
        build_star(assign, &assign->group[g]);
        find_ends(assign, &assign->group[g], before);
    }
    kota_free(before);
    double dearest = 0.0;
    for (int32_t g = 0; g < assign->group_count; g++)
        for (int32_t a = 0; a < assign->links; a++)
            dearest = kota_max(dearest, assign->link[a].time + assign->group[g].own_cost[a]);
    assign->penalty = 10.0 * (assign->nodes + 1.0) * (dearest + 1.0); /* no way has more links than there are nodes */
    assign->stars_stale = false;
}

void kota_assign_totals(kota_assign *assign, kota_assign_result *result) {
    result->objective = result->tstt = 0.0;
    for (int32_t a = 0; a < assign->links; a++) result->objective += kota_link_integral(&assign->link[a]);
    for (int32_t g = 0; g < assign->group_count; g++) {
        kota_assign_group *group = &assign->group[g];
        for (int32_t a = 0; a < assign->links; a++) {
            group->flow_veh[a] = group->flow[a] / group->pce;
            result->objective += group->flow[a] * group->own_cost[a];
            result->tstt += group->flow_veh[a] * (assign->link[a].time + group->own_cost[a]);
        }
    }
}

/* The update of a bush: flows, what is dropped, what the cheapest ways of the whole network add. Shifting is in
 * assign_shift.c.
 *
 * Why it ends at equilibrium: let dear(i) be the cost of the dearest way in use to i. A link (i, j) of a cheapest way
 * is added where dear(i) + cost < dear(j). Dearest costs do not fall along links in use, so they order the bush with
 * these links added and no cycle can arise; and when no link of any cheapest way is left to add, dear is nowhere
 * above the cheapest cost, so all ways in use are cheapest. */
#include "traffic/assign_bush.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

/* Shares of a node's flow below this are dust of rounding; what carries them is dropped. */
static const double DUST_FRAC = 1e-14;
/* Ways that differ by less, relative to their cost, are taken as equal. */
static const double EQUAL_FRAC = 1e-14;

enum { SUNK = -2 }; /* in place of a link to add: the node is listed */

void kota_bush_scratch_create(kota_bush_scratch *s, const kota_assign *assign) {
    size_t nodes = (size_t)assign->nodes, links = (size_t)assign->links;
    *s = (kota_bush_scratch){0};
    kota_ways_create(&s->ways, assign);
    s->place = kota_alloc(nodes, sizeof *s->place);
    s->dear = kota_alloc(nodes, sizeof *s->dear);
    s->extra = kota_alloc(nodes, sizeof *s->extra);
    s->stack = kota_alloc(nodes + 1, sizeof *s->stack);
    s->fresh = kota_alloc(nodes, sizeof *s->fresh);
    s->through = kota_alloc(nodes, sizeof *s->through);
    s->low = kota_alloc(nodes, sizeof *s->low);
    s->high = kota_alloc(nodes, sizeof *s->high);
    s->low_in = kota_alloc(nodes, sizeof *s->low_in);
    s->high_in = kota_alloc(nodes, sizeof *s->high_in);
    s->side_low = kota_alloc(nodes, sizeof *s->side_low);
    s->side_high = kota_alloc(nodes, sizeof *s->side_high);
    s->made.node = kota_alloc(nodes, sizeof *s->made.node);
    s->made.start = kota_alloc(nodes + 1, sizeof *s->made.start);
    s->made.link = kota_alloc(links, sizeof *s->made.link);
    s->made.tail = kota_alloc(links, sizeof *s->made.tail);
    s->made.flow = kota_alloc(links, sizeof *s->made.flow);
}

void kota_bush_scratch_free(kota_bush_scratch *s) {
    kota_ways_free(&s->ways);
    kota_free(s->place);
    kota_free(s->dear);
    kota_free(s->extra);
    kota_free(s->stack);
    kota_free(s->fresh);
    kota_free(s->through);
    kota_free(s->low);
    kota_free(s->high);
    kota_free(s->low_in);
    kota_free(s->high_in);
    kota_free(s->side_low);
    kota_free(s->side_high);
    kota_bush_free(&s->made);
}

static void make_room(kota_bush *bush, int32_t nodes, int32_t links) {
    if (nodes > bush->node_room) {
        bush->node_room = nodes + nodes / 8;
        bush->node = kota_realloc(bush->node, (size_t)bush->node_room, sizeof *bush->node);
        bush->start = kota_realloc(bush->start, (size_t)bush->node_room + 1, sizeof *bush->start);
    }
    if (links > bush->link_room) {
        bush->link_room = links + links / 8;
        bush->link = kota_realloc(bush->link, (size_t)bush->link_room, sizeof *bush->link);
        bush->tail = kota_realloc(bush->tail, (size_t)bush->link_room, sizeof *bush->tail);
        bush->flow = kota_realloc(bush->flow, (size_t)bush->link_room, sizeof *bush->flow);
    }
}

void kota_bush_create(kota_bush *bush, int32_t group, int32_t origin) {
    *bush = (kota_bush){.group = group, .origin = origin, .node_count = 1, .moved = true, .stranded_zone = -1};
    make_room(bush, 1, 1);
    bush->node[0] = origin;
    bush->start[0] = bush->start[1] = 0;
}

void kota_bush_free(kota_bush *bush) {
    kota_free(bush->node);
    kota_free(bush->start);
    kota_free(bush->link);
    kota_free(bush->tail);
    kota_free(bush->flow);
    kota_free(bush->limb_node);
    kota_free(bush->limb_link);
    *bush = (kota_bush){0};
}

static void find_places(const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    for (int32_t n = 0; n < assign->nodes; n++) s->place[n] = s->extra[n] = -1;
    for (int32_t p = 0; p < bush->node_count; p++) s->place[bush->node[p]] = p;
}

/* The flow through a place, split among the links into it as they share it now. */
static void split(kota_bush *bush, int32_t p, double *through) {
    int32_t from = bush->start[p], to = bush->start[p + 1];
    double sum = 0.0, kept = 0.0, want = through[p];
    for (int32_t k = from; k < to; k++) sum += bush->flow[k];
    if (!(sum > 0.0)) bush->flow[from] = sum = 1.0; /* a node new to the bush */
    for (int32_t k = from; k < to; k++) {
        if (bush->flow[k] < DUST_FRAC * sum) bush->flow[k] = 0.0;
        kept += bush->flow[k];
    }
    for (int32_t k = from; k < to; k++) {
        bush->flow[k] = bush->flow[k] == kept ? want : want * (bush->flow[k] / kept);
        through[bush->tail[k]] += bush->flow[k];
    }
}

/* Carry the trips from their ends back to the origin. */
static void carry(kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const kota_assign_group *group = &assign->group[bush->group];
    for (int32_t p = 0; p < bush->node_count; p++) s->through[p] = 0.0;
    for (int64_t t = group->trip_start[bush->origin]; t < group->trip_start[bush->origin + 1]; t++) {
        int32_t p = s->place[group->trip_zone[t]];
        if (p >= 0) s->through[p] += group->trip_pce[t];
    }
    for (int32_t p = bush->node_count - 1; p > 0; p--) {
        if (bush->start[p + 1] == bush->start[p] + 1) {
            int32_t k = bush->start[p];
            bush->flow[k] = s->through[p];
            s->through[bush->tail[k]] += s->through[p];
        } else {
            split(bush, p, s->through);
        }
    }
}

/* Drop links without flow and nodes that nothing goes through. */
static void compact(kota_bush *bush, kota_bush_scratch *s) {
    int32_t nodes = 0, links = 0, *moved = s->stack;
    for (int32_t p = 0; p < bush->node_count; p++) {
        int32_t from = bush->start[p], to = bush->start[p + 1], node = bush->node[p];
        s->place[node] = moved[p] = -1;
        if (p > 0 && !(s->through[p] > 0.0)) continue;
        s->place[node] = moved[p] = nodes;
        bush->node[nodes] = node;
        bush->start[nodes++] = links;
        for (int32_t k = from; k < to; k++) {
            if (!(bush->flow[k] > 0.0)) continue;
            bush->link[links] = bush->link[k];
            bush->tail[links] = moved[bush->tail[k]];
            bush->flow[links++] = bush->flow[k];
        }
    }
    bush->start[nodes] = links;
    if (nodes < bush->node_count || links < bush->link_count) bush->shape++;
    bush->node_count = nodes;
    bush->link_count = links;
}

/* The cheapest way inside the bush to each of its nodes, for the search to start from. */
static void label(const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const double *cost = assign->group[bush->group].cost;
    kota_ways_clear(&s->ways, assign);
    s->low[0] = s->ways.cost[bush->origin] = 0.0;
    for (int32_t p = 1; p < bush->node_count; p++) {
        int32_t k = bush->start[p], end = bush->start[p + 1], by = k;
        double low = s->low[bush->tail[k]] + cost[bush->link[k]];
        for (k++; k < end; k++) {
            double next = s->low[bush->tail[k]] + cost[bush->link[k]];
            if (next < low) low = next, by = k;
        }
        s->low[p] = s->ways.cost[bush->node[p]] = low;
        s->ways.parent[bush->node[p]] = bush->link[by];
    }
}

/* Costs of the cheapest and the dearest way inside the bush to each of its nodes. */
static void label_both(const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const double *cost = assign->group[bush->group].cost;
    s->low[0] = s->high[0] = s->dear[bush->origin] = 0.0;
    for (int32_t p = 1; p < bush->node_count; p++) {
        int32_t k = bush->start[p], end = bush->start[p + 1];
        double c = cost[bush->link[k]], low = s->low[bush->tail[k]] + c, high = s->high[bush->tail[k]] + c;
        for (k++; k < end; k++) {
            c = cost[bush->link[k]];
            low = kota_min(low, s->low[bush->tail[k]] + c);
            high = kota_max(high, s->high[bush->tail[k]] + c);
        }
        s->low[p] = low;
        s->dear[bush->node[p]] = s->high[p] = high;
    }
}

/* Labels of the nodes outside along their ways of last time; those that came into the bush are left out. */
static void label_limbs(kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const double *cost = assign->group[bush->group].cost;
    int32_t count = 0;
    for (int32_t i = 0; i < bush->limb_count; i++) {
        int32_t node = bush->limb_node[i], link = bush->limb_link[i];
        double label = s->ways.cost[assign->tail[link]] + cost[link];
        if (s->place[node] >= 0 || !(label < KOTA_INFINITY)) continue;
        s->ways.cost[node] = label;
        s->ways.parent[node] = link;
        bush->limb_node[count] = node;
        bush->limb_link[count++] = link;
    }
    s->limbs_changed = count != bush->limb_count;
    bush->limb_count = count;
    for (int32_t i = 0; i < count; i++) s->place[bush->limb_node[i]] = -2 - i; /* looked at after the bush */
}

/* Offer the links out of a node; nodes that were looked at before it and sink go on the list. */
static void look_around(int32_t node, int32_t rank, double limit, const kota_assign_group *group,
                        kota_bush_scratch *s) {
    double *label = s->ways.cost, cost = label[node];
    for (int32_t k = group->star_start[node]; k < group->star_start[node + 1]; k++) {
        kota_star_arc arc = group->star[k];
        double next = cost + group->cost[arc.link];
        if (!(next < label[arc.head]) || next >= limit) continue;
        label[arc.head] = next;
        s->ways.parent[arc.head] = arc.link;
        if (group->end_flag[arc.head] != 0) continue;
        int32_t place = s->place[arc.head];
        if (place < 0) s->limbs_changed = true;
        int32_t its_rank = place >= 0 ? place : place == -1 ? -1 : s->bush_nodes - 2 - place;
        if (its_rank > rank || s->extra[arc.head] == SUNK) continue;
        s->extra[arc.head] = SUNK;
        s->stack[s->sunk_count++] = arc.head;
    }
}

/* Cheapest ways of the whole network, from the labels inside the bush and of last time's outside: all nodes are
 * looked at in their order, and only those whose label sank after that go on the heap. */
static void search(const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s, bool whole) {
    const kota_assign_group *group = &assign->group[bush->group];
    double limit = whole ? KOTA_INFINITY : 0.0; /* dearer ways cannot matter */
    if (!whole)
        for (int32_t p = 0; p < bush->node_count; p++) limit = kota_max(limit, s->low[p]);
    s->bush_nodes = bush->node_count;
    s->sunk_count = 0;
    for (int32_t p = 0; p < bush->node_count; p++)
        if (p == 0 || group->end_flag[bush->node[p]] == 0) look_around(bush->node[p], p, limit, group, s);
    for (int32_t i = 0; i < bush->limb_count; i++)
        if (s->ways.cost[bush->limb_node[i]] < limit)
            look_around(bush->limb_node[i], bush->node_count + i, limit, group, s);
    for (int32_t i = 0; i < s->sunk_count; i++) {
        kota_ways_push(&s->ways, s->stack[i]);
        s->extra[s->stack[i]] = -1;
    }
    kota_ways_settle(&s->ways, group, limit);
}

/* Keep the ways to nodes outside for next time. stack: nodes from one back to what has been kept. */
static void keep_limbs(kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    const kota_assign_group *group = &assign->group[bush->group];
    int32_t count = 0;
    for (int32_t n = 0; n < assign->nodes; n++) {
        int32_t top = 0, at = n;
        while (s->place[at] < 0 && s->ways.parent[at] >= 0 && group->end_flag[at] == 0) {
            s->stack[top++] = at;
            s->place[at] = INT32_MAX - 1;
            at = assign->tail[s->ways.parent[at]];
        }
        for (; top > 0; top--) s->fresh[count++] = s->stack[top - 1];
    }
    if (count > bush->limb_room) {
        bush->limb_room = count + count / 8;
        bush->limb_node = kota_realloc(bush->limb_node, (size_t)bush->limb_room, sizeof *bush->limb_node);
        bush->limb_link = kota_realloc(bush->limb_link, (size_t)bush->limb_room, sizeof *bush->limb_link);
    }
    for (int32_t i = 0; i < count; i++) {
        bush->limb_node[i] = s->fresh[i];
        bush->limb_link[i] = s->ways.parent[s->fresh[i]];
    }
    bush->limb_count = count;
}

/* Sets the excess; returns what the trips of the bush pay. */
static double measure(kota_bush *bush, const kota_assign *assign, const kota_bush_scratch *s) {
    const double *cost = assign->group[bush->group].cost;
    double paid = 0.0, excess = 0.0;
    for (int32_t p = 1; p < bush->node_count; p++) {
        double best = s->ways.cost[bush->node[p]];
        for (int32_t k = bush->start[p]; k < bush->start[p + 1]; k++) {
            double c = cost[bush->link[k]], over = s->ways.cost[bush->node[bush->tail[k]]] + c - best;
            paid += bush->flow[k] * c;
            if (over > 0.0) excess += bush->flow[k] * over;
        }
    }
    bush->excess = excess;
    return paid;
}

/* Bring the cheapest way to a node outside into the bush, back to a node that is in it; dearest costs follow. */
static void bring(int32_t node, const kota_assign *assign, const double *cost, kota_bush_scratch *s) {
    int32_t first = s->fresh_count, at = node;
    while (s->place[at] < 0) {
        s->place[at] = INT32_MAX;
        s->extra[at] = s->ways.parent[at];
        s->fresh[s->fresh_count++] = at;
        at = assign->tail[s->ways.parent[at]];
    }
    for (int32_t f = s->fresh_count - 1; f >= first; f--) {
        int32_t link = s->extra[s->fresh[f]];
        s->dear[s->fresh[f]] = s->dear[assign->tail[link]] + cost[link];
    }
}

/* Choose the links to add; true where there are any. Zones with trips outside the bush are brought in as well. */
static bool choose(kota_bush *bush, const kota_assign *assign, double slack, kota_bush_scratch *s, bool *brought) {
    const kota_assign_group *group = &assign->group[bush->group];
    bool any = false;
    s->fresh_count = 0;
    for (int64_t t = group->trip_start[bush->origin]; t < group->trip_start[bush->origin + 1]; t++) {
        int32_t zone = group->trip_zone[t];
        if (!(group->trip_pce[t] > 0.0)) continue;
        if (s->place[zone] >= 0) continue;
        if (s->ways.parent[zone] < 0) continue;
        bring(zone, assign, group->cost, s);
        *brought = any = true;
    }
    for (int32_t p = 1; p < bush->node_count; p++) {
        int32_t node = bush->node[p], link = s->ways.parent[node];
        if (link < 0 || s->low[p] - s->ways.cost[node] <= kota_max(slack, EQUAL_FRAC * s->low[p])) continue;
        bool inside = false;
        for (int32_t k = bush->start[p]; k < bush->start[p + 1]; k++) inside |= bush->link[k] == link;
        if (inside) continue;
        int32_t tail = assign->tail[link];
        if (s->place[tail] < 0) bring(tail, assign, group->cost, s);
        if (!(s->dear[tail] + group->cost[link] < s->high[p])) continue;
        s->extra[node] = link;
        any = true;
    }
    return any;
}

/* The first tail of a node that has no place in the bush under construction yet, or -1. stack: place by node. */
static int32_t waits_for(int32_t node, const kota_bush *bush, const kota_assign *assign, const kota_bush_scratch *s,
                         const int32_t *place) {
    int32_t p = s->place[node];
    if (p != INT32_MAX)
        for (int32_t k = bush->start[p]; k < bush->start[p + 1]; k++)
            if (place[bush->node[bush->tail[k]]] < 0) return bush->node[bush->tail[k]];
    if (s->extra[node] < 0) return -1;
    int32_t tail = assign->tail[s->extra[node]];
    return place[tail] < 0 ? tail : -1;
}

/* Put a node into the bush under construction; all its tails are there. */
static void put(int32_t node, const kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s,
                int32_t *place) {
    kota_bush *made = &s->made;
    int32_t p = s->place[node];
    place[node] = made->node_count;
    made->node[made->node_count] = node;
    made->start[made->node_count++] = made->link_count;
    for (int32_t k = p != INT32_MAX ? bush->start[p] : 0, end = p != INT32_MAX ? bush->start[p + 1] : 0; k < end;
         k++) {
        made->link[made->link_count] = bush->link[k];
        made->tail[made->link_count] = place[bush->node[bush->tail[k]]];
        made->flow[made->link_count++] = bush->flow[k];
    }
    if (s->extra[node] < 0) return;
    made->link[made->link_count] = s->extra[node];
    made->tail[made->link_count] = place[assign->tail[s->extra[node]]];
    made->flow[made->link_count++] = 0.0;
}

/* Add what was chosen: each node after all its tails, else in the order of before. */
static void rebuild(kota_bush *bush, const kota_assign *assign, kota_bush_scratch *s) {
    int32_t *place = s->low_in; /* by node; free during an update */
    for (int32_t p = 0; p < bush->node_count; p++) place[bush->node[p]] = -1;
    for (int32_t f = 0; f < s->fresh_count; f++) place[s->fresh[f]] = -1;
    s->made.node_count = s->made.link_count = 0;
    for (int32_t i = 0; i < bush->node_count + s->fresh_count; i++) {
        int32_t top = 0;
        s->stack[0] = i < bush->node_count ? bush->node[i] : s->fresh[i - bush->node_count];
        while (top >= 0) {
            int32_t node = s->stack[top];
            int32_t before = place[node] >= 0 ? -1 : waits_for(node, bush, assign, s, place);
            if (before >= 0) {
                KOTA_ASSERT(top < assign->nodes); /* or there is a cycle */
                s->stack[++top] = before;
                continue;
            }
            if (place[node] < 0) put(node, bush, assign, s, place);
            top--;
        }
    }
    s->made.start[s->made.node_count] = s->made.link_count;
    bush->shape++;
    make_room(bush, s->made.node_count, s->made.link_count);
    bush->node_count = s->made.node_count;
    bush->link_count = s->made.link_count;
    memcpy(bush->node, s->made.node, (size_t)bush->node_count * sizeof *bush->node);
    memcpy(bush->start, s->made.start, ((size_t)bush->node_count + 1) * sizeof *bush->start);
    memcpy(bush->link, s->made.link, (size_t)bush->link_count * sizeof *bush->link);
    memcpy(bush->tail, s->made.tail, (size_t)bush->link_count * sizeof *bush->tail);
    memcpy(bush->flow, s->made.flow, (size_t)bush->link_count * sizeof *bush->flow);
}

/* A zone with trips that is reached over a closed link alone, or not at all; else -1. */
static int32_t find_stranded(const kota_bush *bush, const kota_assign *assign, const kota_bush_scratch *s) {
    const kota_assign_group *group = &assign->group[bush->group];
    int32_t stranded = -1;
    for (int64_t t = group->trip_start[bush->origin]; t < group->trip_start[bush->origin + 1]; t++)
        if (s->ways.cost[group->trip_zone[t]] >= assign->penalty && group->trip_pce[t] > 0.0)
            stranded = group->trip_zone[t];
    return stranded;
}

/* Take what is not used out of the bush, and choose what to add. */
static void grow(kota_bush *bush, const kota_assign *assign, double slack, kota_bush_scratch *s) {
    bool brought = false;
    if (bush->moved) {
        int32_t nodes = bush->node_count;
        carry(bush, assign, s);
        compact(bush, s);
        if (bush->node_count < nodes) s->limbs_changed = true;
    }
    bush->moved = false;
    label_both(bush, assign, s);
    if (!choose(bush, assign, slack, s, &brought)) return;
    rebuild(bush, assign, s);
    bush->moved = true;
    if (!brought) return;
    find_places(bush, assign, s);
    carry(bush, assign, s);
}

void kota_bush_update(kota_bush *bush, const kota_assign *assign, double slack, double rest_gap,
                      kota_bush_scratch *s) {
    bool fresh = bush->node_count == 1;
    find_places(bush, assign, s);
    label(bush, assign, s);
    label_limbs(bush, assign, s);
    search(bush, assign, s, fresh);
    bush->stranded_zone = find_stranded(bush, assign, s);
    double paid = measure(bush, assign, s);
    bool grows = fresh || bush->excess > rest_gap * paid;
    if (grows) grow(bush, assign, slack, s);
    if (s->limbs_changed && grows) keep_limbs(bush, assign, s);
}

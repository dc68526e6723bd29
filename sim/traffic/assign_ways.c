/* The search for cheapest ways: Dijkstra with a binary heap whose stale entries are skipped when they come up. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/assign_state.h"

void kota_ways_create(kota_ways *ways, const kota_assign *assign) {
    size_t nodes = (size_t)assign->nodes, entries = (size_t)assign->links + nodes + 1;
    *ways = (kota_ways){.cost = kota_alloc(nodes, sizeof *ways->cost),
                        .parent = kota_alloc(nodes, sizeof *ways->parent),
                        .heap = kota_alloc(entries, sizeof *ways->heap)};
}

void kota_ways_free(kota_ways *ways) {
    kota_free(ways->cost);
    kota_free(ways->parent);
    kota_free(ways->heap);
    *ways = (kota_ways){0};
}

void kota_ways_clear(kota_ways *ways, const kota_assign *assign) {
    for (int32_t n = 0; n < assign->nodes; n++) {
        ways->cost[n] = KOTA_INFINITY;
        ways->parent[n] = -1;
    }
    ways->heap_count = 0;
}

void kota_ways_push(kota_ways *ways, int32_t node) {
    kota_heap_entry *heap = ways->heap, entry = {.cost = ways->cost[node], .node = node};
    int32_t at = ways->heap_count++;
    for (int32_t up; at > 0 && heap[up = (at - 1) / 2].cost > entry.cost; at = up) heap[at] = heap[up];
    heap[at] = entry;
}

static kota_heap_entry pop(kota_ways *ways) {
    kota_heap_entry *heap = ways->heap, top = heap[0], last = heap[--ways->heap_count];
    int32_t count = ways->heap_count, at = 0;
    for (int32_t below = 1; below < count; below = 2 * at + 1) {
        if (below + 1 < count && heap[below + 1].cost < heap[below].cost) below++;
        if (heap[below].cost >= last.cost) break;
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = last;
    return top;
}

void kota_ways_settle(kota_ways *ways, const kota_assign_group *group, double limit) {
    while (ways->heap_count > 0) {
        kota_heap_entry here = pop(ways);
        if (here.cost >= limit) break;
        if (here.cost > ways->cost[here.node]) continue; /* a better label came since */
        for (int32_t k = group->star_start[here.node]; k < group->star_start[here.node + 1]; k++) {
            kota_star_arc arc = group->star[k];
            double next = here.cost + group->cost[arc.link];
            if (!(next < ways->cost[arc.head])) continue;
            ways->cost[arc.head] = next;
            ways->parent[arc.head] = arc.link;
            if (group->end_flag[arc.head] == 0) kota_ways_push(ways, arc.head);
        }
    }
    ways->heap_count = 0;
}

void kota_ways_from(kota_ways *ways, const kota_assign *assign, const kota_assign_group *group, int32_t origin) {
    kota_ways_clear(ways, assign);
    ways->cost[origin] = 0.0;
    kota_ways_push(ways, origin);
    kota_ways_settle(ways, group, KOTA_INFINITY);
}

/* Dijkstra on free-flow link times with a binary heap; stale heap entries are skipped. */
#include "map/paths.h"

#include "core/heap.h"
#include "core/mathx.h"

typedef struct entry {
    float time_s;
    int32_t node;
} entry;

static bool is_before(const entry *a, const entry *b) {
    return a->time_s < b->time_s || (a->time_s == b->time_s && a->node < b->node);
}
KOTA_HEAP(entry, is_before)

/* Until the way to a node is known; -1: to all. */
static void search(const kota_roads *roads, int32_t from_node, int32_t until_node, double top_speed_mps,
                   float *time_s, float *length_m) {
    for (int32_t n = 0; n < roads->node_count; n++) time_s[n] = length_m[n] = (float)KOTA_INFINITY;
    entry_heap heap = {0};
    time_s[from_node] = length_m[from_node] = 0;
    entry_push(&heap, (entry){0, from_node});
    while (heap.count > 0) {
        entry top = entry_pop(&heap);
        if (top.node == until_node) break;
        if (top.time_s > time_s[top.node]) continue;
        for (int32_t k = roads->out_start[top.node]; k < roads->out_start[top.node + 1]; k++) {
            int32_t link = roads->out_link[k], to = roads->link_to[link];
            float speed_mps = kota_minf(roads->link_speed_mps[link], (float)top_speed_mps);
            float reached_s = top.time_s + roads->link_length_m[link] / speed_mps;
            if (reached_s >= time_s[to]) continue;
            time_s[to] = reached_s;
            length_m[to] = length_m[top.node] + roads->link_length_m[link];
            entry_push(&heap, (entry){reached_s, to});
        }
    }
    kota_free(heap.items);
}

void kota_paths_free(const kota_roads *roads, int32_t from_node, double top_speed_mps, float *time_s,
                     float *length_m) {
    search(roads, from_node, -1, top_speed_mps, time_s, length_m);
}

float kota_paths_between(const kota_roads *roads, int32_t from_node, int32_t to_node, double top_speed_mps,
                         float *time_s, float *length_m) {
    search(roads, from_node, to_node, top_speed_mps, time_s, length_m);
    return time_s[to_node];
}

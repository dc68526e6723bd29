/* Dijkstra's algorithm with a binary heap; nodes of equal time leave it by their number. */
#include "picture/trails.h"

#include "core/mathx.h"
#include "core/memory.h"

kota_trails kota_trails_make(const kota_map *map, const kota_snap *snap) {
    size_t nodes = (size_t)map->roads.node_count + 1;
    kota_trails trails = {.map = map,
                          .snap = snap,
                          .time_s = kota_alloc(nodes, sizeof(double)),
                          .link = kota_alloc(nodes, sizeof(int32_t)),
                          .heap = kota_alloc(nodes, sizeof(int32_t)),
                          .at = kota_alloc(nodes, sizeof(int32_t))};
    for (size_t n = 0; n < nodes; n++) {
        trails.time_s[n] = KOTA_INFINITY;
        trails.link[n] = trails.at[n] = -1;
    }
    return trails;
}

void kota_trails_free(kota_trails *trails) {
    kota_free(trails->time_s);
    kota_free(trails->link);
    kota_free(trails->heap);
    kota_free(trails->at);
}

static bool before(const kota_trails *trails, int32_t a, int32_t b) {
    if (trails->time_s[a] < trails->time_s[b]) return true;
    return !(trails->time_s[b] < trails->time_s[a]) && a < b;
}

static void put(kota_trails *trails, int32_t slot, int32_t node) {
    trails->heap[slot] = node;
    trails->at[node] = slot;
}

static void rise(kota_trails *trails, int32_t slot) {
    int32_t node = trails->heap[slot];
    while (slot > 0 && before(trails, node, trails->heap[(slot - 1) / 2])) {
        put(trails, slot, trails->heap[(slot - 1) / 2]);
        slot = (slot - 1) / 2;
    }
    put(trails, slot, node);
}

static int32_t take_first(kota_trails *trails) {
    int32_t first = trails->heap[0], node = trails->heap[--trails->heap_count], slot = 0;
    trails->at[first] = -1;
    if (trails->heap_count == 0) return first;
    for (;;) {
        int32_t child = 2 * slot + 1;
        if (child >= trails->heap_count) break;
        if (child + 1 < trails->heap_count && before(trails, trails->heap[child + 1], trails->heap[child])) child++;
        if (!before(trails, trails->heap[child], node)) break;
        put(trails, slot, trails->heap[child]);
        slot = child;
    }
    put(trails, slot, node);
    return first;
}

static void reach(kota_trails *trails, int32_t node, double time_s, int32_t link) {
    if (!(time_s < trails->time_s[node])) return;
    trails->time_s[node] = time_s;
    trails->link[node] = link;
    if (trails->at[node] < 0) put(trails, trails->heap_count++, node);
    rise(trails, trails->at[node]);
}

static double link_time_s(const kota_trails *trails, int32_t l) {
    const kota_roads *roads = &trails->map->roads;
    double free_s = (double)roads->link_length_m[l] / (double)roads->link_speed_mps[l];
    if (trails->snap == NULL) return free_s;
    double frac = (double)trails->snap->field[KOTA_FIELD_link_speed_frac][l];
    bool closed = trails->snap->field[KOTA_FIELD_link_closed_frac][l] > 0.5f;
    return closed || !(frac > 0.0) ? KOTA_INFINITY : free_s / frac;
}

static void spread(kota_trails *trails, int32_t to, bool back) {
    const kota_roads *roads = &trails->map->roads;
    const int32_t *start = back ? roads->in_start : roads->out_start,
                  *links = back ? roads->in_link : roads->out_link;
    while (trails->heap_count > 0) {
        int32_t node = take_first(trails);
        if (node == to) break;
        for (int32_t k = start[node]; k < start[node + 1]; k++) {
            int32_t l = links[k];
            reach(trails, back ? roads->link_from[l] : roads->link_to[l],
                  trails->time_s[node] + link_time_s(trails, l), l);
        }
    }
}

void kota_trails_from(kota_trails *trails, int32_t from, int32_t to) {
    for (int32_t n = 0; n < trails->map->roads.node_count; n++) {
        trails->time_s[n] = KOTA_INFINITY;
        trails->link[n] = trails->at[n] = -1;
    }
    trails->heap_count = 0;
    kota_trails_begin(trails, from);
    spread(trails, to, false);
}

void kota_trails_begin(kota_trails *trails, int32_t node) { reach(trails, node, 0.0, -1); }

void kota_trails_back(kota_trails *trails) { spread(trails, -1, true); }

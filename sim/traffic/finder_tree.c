/* One tree of quickest ways from an origin, link by link. */
#include <string.h>

#include "core/memory.h"
#include "traffic/finder_state.h"

#define FAR UINT32_MAX

void kota_finder_tree_open(kota_finder_tree *tree, const kota_finder *finder) {
    size_t links = (size_t)finder->roads->link_count + 1, nodes = (size_t)finder->roads->node_count + 1;
    *tree = (kota_finder_tree){.cost_ms = kota_alloc(links, sizeof(uint32_t)),
                               .before = kota_alloc(links, sizeof(int32_t)),
                               .unlabelled = kota_alloc(nodes, sizeof(uint32_t)),
                               .wanted_link = kota_alloc(links, sizeof(uint32_t)),
                               .wanted_node = kota_alloc(nodes, sizeof(uint32_t)),
                               .reached_by = kota_alloc(nodes, sizeof(int32_t))};
}

void kota_finder_tree_close(kota_finder_tree *tree) {
    void *blocks[] = {tree->cost_ms,     tree->before,      tree->unlabelled,
                      tree->wanted_link, tree->wanted_node, tree->reached_by};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bucket_queue_free(&tree->queue);
    *tree = (kota_finder_tree){0};
}

void kota_finder_tree_begin(kota_finder_tree *tree, const kota_finder *finder) {
    const kota_roads *roads = finder->roads;
    memset(tree->cost_ms, 0xff, (size_t)roads->link_count * sizeof *tree->cost_ms);
    for (int32_t n = 0; n < roads->node_count; n++) {
        tree->unlabelled[n] = (uint32_t)(roads->out_start[n + 1] - roads->out_start[n]);
    }
    tree->stamp++;
    tree->wanted = 0;
}

void kota_finder_tree_want(kota_finder_tree *tree, int32_t to_link, int32_t to_node) {
    uint32_t *wanted = to_link >= 0 ? &tree->wanted_link[to_link] : &tree->wanted_node[to_node];
    if (*wanted == tree->stamp) return;
    *wanted = tree->stamp;
    tree->wanted++;
    if (to_link < 0) tree->reached_by[to_node] = -1;
}

static inline bool shut(const kota_finder_cost *cost, int32_t link) {
    return cost->closed_classes != NULL && (cost->closed_classes[link] & cost->class_bit) != 0;
}

static inline uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - 1 - b ? a + b : FAR - 1; }

/* A first label, which is final where turns cost nothing. Where nobody can gain from a link any more, it need not
 * come up again. */
static inline void label(kota_finder_tree *tree, const kota_roads *roads, int32_t link, int32_t before,
                         uint32_t cost) {
    int32_t end = roads->link_to[link];
    tree->cost_ms[link] = cost;
    tree->before[link] = before;
    tree->unlabelled[roads->link_from[link]]--;
    if (tree->wanted_link[link] == tree->stamp) tree->wanted--;
    if (tree->unlabelled[end] > 0 || tree->wanted_node[end] == tree->stamp) {
        kota_bucket_queue_push(&tree->queue, (uint64_t)cost << 32 | (uint32_t)link);
    }
}

static inline void arrive(kota_finder_tree *tree, int32_t node, int32_t link) {
    if (tree->wanted_node[node] != tree->stamp || tree->reached_by[node] >= 0) return;
    tree->reached_by[node] = link;
    tree->wanted--;
}

static void grow_plain(kota_finder_tree *tree, const kota_finder *finder, const kota_finder_cost *cost) {
    const kota_roads *roads = finder->roads;
    for (uint64_t top; tree->wanted > 0 && kota_bucket_queue_pop(&tree->queue, &top);) {
        uint32_t here = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX), node = roads->link_to[link];
        arrive(tree, node, link);
        if (tree->unlabelled[node] == 0) continue;
        for (int32_t k = finder->turn_start[link]; k < finder->turn_start[link + 1]; k++) {
            int32_t to = finder->turn_to[k];
            if (tree->cost_ms[to] != FAR || shut(cost, to)) continue;
            label(tree, roads, to, link, sum(here, cost->link_ms[to]));
        }
    }
}

/* With costs of turns a label may yet be bettered until its link comes up. */
static inline void relax(kota_finder_tree *tree, int32_t link, int32_t before, uint32_t cost) {
    if (cost > tree->cost_ms[link] || (cost == tree->cost_ms[link] && before >= tree->before[link])) return;
    bool again = cost == tree->cost_ms[link];
    tree->cost_ms[link] = cost;
    tree->before[link] = before;
    if (!again) kota_bucket_queue_push(&tree->queue, (uint64_t)cost << 32 | (uint32_t)link);
}

static void grow_turning(kota_finder_tree *tree, const kota_finder *finder, const kota_finder_cost *cost) {
    for (uint64_t top; tree->wanted > 0 && kota_bucket_queue_pop(&tree->queue, &top);) {
        uint32_t here = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX);
        if (here != tree->cost_ms[link]) continue;
        arrive(tree, finder->roads->link_to[link], link);
        if (tree->wanted_link[link] == tree->stamp) tree->wanted--;
        for (int32_t k = finder->turn_start[link]; k < finder->turn_start[link + 1]; k++) {
            int32_t to = finder->turn_to[k];
            if (shut(cost, to)) continue;
            relax(tree, to, link, sum(here, sum(cost->turn_ms[k], cost->link_ms[to])));
        }
    }
}

void kota_finder_tree_grow(kota_finder_tree *tree, const kota_finder *finder, const kota_finder_cost *cost,
                           int32_t from_link, int32_t from_node) {
    const kota_roads *roads = finder->roads;
    bool plain = cost->turn_ms == NULL;
    kota_bucket_queue_start(&tree->queue, KOTA_FINDER_SHIFT);
    int32_t first = from_link >= 0 ? 0 : roads->out_start[from_node],
            last = from_link >= 0 ? 1 : roads->out_start[from_node + 1];
    for (int32_t k = first; k < last; k++) {
        int32_t link = from_link >= 0 ? from_link : roads->out_link[k];
        if (from_link < 0 && shut(cost, link)) continue;
        if (plain)
            label(tree, roads, link, -1, cost->link_ms[link]);
        else
            relax(tree, link, -1, cost->link_ms[link]);
    }
    if (plain)
        grow_plain(tree, finder, cost);
    else
        grow_turning(tree, finder, cost);
    kota_bucket_queue_clear(&tree->queue);
}

int32_t kota_finder_tree_end(const kota_finder_tree *tree, int32_t to_link, int32_t to_node) {
    if (to_link < 0) return tree->reached_by[to_node];
    return tree->cost_ms[to_link] != FAR ? to_link : -1;
}

/* One way at a time, led towards its destination (A*, Hart, Nilsson and Raphael 1968) by the least times that there
 * can ever be, node to node, which are kept by destination, as far from it as anybody asked from. Links that end at
 * one node have the same time ahead of them, so they come up in order of cost as in a tree, and a label is final when
 * it is first given: the way is the tree's. */
#include <string.h>

#include "core/memory.h"
#include "traffic/finder_state.h"

#define FAR UINT32_MAX

enum { ROW_BYTES_MAX = 192 << 20 }; /* assumed: what a laptop spares */
enum { BEYOND = 8 };                /* rows are known for an eighth more than was asked: found by trying */

struct kota_finder_guide {
    const kota_finder *finder;
    const uint32_t *least; /* [links] no cost is below */
    int32_t shift;
    /* least costs from every node to a destination, a row each; which destination, where, and when last asked */
    uint32_t *rows;
    int32_t *place_of, *to_of;  /* [nodes] -1 none; [rows] */
    int64_t *asked_of, asked;   /* [rows] */
    int32_t *made_of, renewals; /* [rows] of which renewal it is */
    uint32_t *known_of;         /* [rows] least costs up to it are known, the others no less; FAR: all are */
    int32_t row_count, row_capacity, row_limit, hand;

    /* links by where they end, as in_link counts them: where each begins, and its least cost of a renewal */
    int32_t *in_from, in_made;
    uint32_t *in_least;

    uint32_t *cost;  /* [links] FAR: no label */
    int32_t *before; /* [links] */
    int32_t *touched, touched_count;
    kota_bucket_queue queue;
};

kota_finder_guide *kota_finder_guide_create(const kota_finder *finder, const uint32_t *least, int32_t shift) {
    kota_finder_guide *guide = kota_alloc(1, sizeof *guide);
    size_t links = (size_t)finder->roads->link_count + 1, nodes = (size_t)finder->roads->node_count + 1;
    size_t limit = ROW_BYTES_MAX / (nodes * sizeof *guide->rows);
    *guide = (kota_finder_guide){.finder = finder,
                                 .least = least,
                                 .shift = shift,
                                 .place_of = kota_alloc(nodes, sizeof(int32_t)),
                                 .row_limit = limit < 16        ? 16
                                              : limit > 1000000 ? 1000000
                                                                : (int32_t)limit,
                                 .in_from = kota_alloc(links, sizeof(int32_t)),
                                 .in_made = -1,
                                 .in_least = kota_alloc(links, sizeof(uint32_t)),
                                 .cost = kota_alloc(links, sizeof(uint32_t)),
                                 .before = kota_alloc(links, sizeof(int32_t)),
                                 .touched = kota_alloc(links, sizeof(int32_t))};
    for (size_t n = 0; n < nodes; n++) guide->place_of[n] = -1;
    for (int32_t k = 0; k < finder->roads->link_count; k++)
        guide->in_from[k] = finder->roads->link_from[finder->roads->in_link[k]];
    memset(guide->cost, 0xff, links * sizeof *guide->cost);
    return guide;
}

void kota_finder_guide_destroy(kota_finder_guide *guide) {
    if (guide == NULL) return;
    void *blocks[] = {guide->rows,    guide->place_of, guide->to_of, guide->asked_of, guide->made_of, guide->known_of,
                      guide->in_from, guide->in_least, guide->cost,  guide->before,   guide->touched};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bucket_queue_free(&guide->queue);
    kota_free(guide);
}

void kota_finder_guide_renew(kota_finder_guide *guide) { guide->renewals++; }

static inline uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - 1 - b ? a + b : FAR - 1; }

static inline void push(kota_finder_guide *guide, uint32_t key, int32_t what) {
    kota_bucket_queue_push(&guide->queue, (uint64_t)key << 32 | (uint32_t)what);
}

/* ---- least costs to a destination ---- */

/* Side by side, for rows look at hardly anything else. */
static void sort_least(kota_finder_guide *guide) {
    const kota_roads *roads = guide->finder->roads;
    for (int32_t k = 0; k < roads->link_count; k++) guide->in_least[k] = guide->least[roads->in_link[k]];
    guide->in_made = guide->renewals;
}

/* Further from the destination, until the least cost of a node is known. The ways on from where the row ended begin
 * with the labels that lie beyond. */
static void grow_row(kota_finder_guide *guide, uint32_t *row, uint32_t *known, int32_t to_node, int32_t until_node) {
    const kota_roads *roads = guide->finder->roads;
    kota_bucket_queue_start(&guide->queue, guide->shift);
    if (*known == 0) {
        memset(row, 0xff, (size_t)roads->node_count * sizeof *row);
        row[to_node] = 0;
        push(guide, 0, to_node);
    } else {
        for (int32_t n = 0; n < roads->node_count; n++)
            if (row[n] > *known && row[n] != FAR) push(guide, row[n], n);
    }
    uint32_t enough = FAR;
    *known = FAR;
    for (uint64_t top; kota_bucket_queue_pop(&guide->queue, &top);) {
        uint32_t here = (uint32_t)(top >> 32);
        int32_t node = (int32_t)(top & UINT32_MAX);
        if (here != row[node]) continue;
        if (here > enough) {
            *known = enough;
            break;
        }
        if (node == until_node) enough = here;
        for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
            int32_t from = guide->in_from[k];
            uint32_t total = sum(here, guide->in_least[k]);
            if (total >= row[from]) continue;
            row[from] = total;
            push(guide, total, from);
        }
    }
    kota_bucket_queue_clear(&guide->queue);
}

static int32_t free_row(kota_finder_guide *guide) {
    if (guide->row_count == guide->row_limit) { /* drop one that nobody asked for since the hand last came by */
        int64_t old = guide->asked - guide->row_limit;
        int32_t row = guide->hand;
        for (int32_t k = 0; k < guide->row_limit; k++) {
            row = (guide->hand + k) % guide->row_limit;
            if (guide->asked_of[row] <= old) break;
        }
        guide->hand = (row + 1) % guide->row_limit;
        guide->place_of[guide->to_of[row]] = -1;
        return row;
    }
    if (guide->row_count == guide->row_capacity) {
        int32_t more = guide->row_capacity > 0 ? 2 * guide->row_capacity : 64;
        guide->row_capacity = more < guide->row_limit ? more : guide->row_limit;
        size_t rows = (size_t)guide->row_capacity;
        guide->to_of = kota_realloc(guide->to_of, rows, sizeof *guide->to_of);
        guide->made_of = kota_realloc(guide->made_of, rows, sizeof *guide->made_of);
        guide->known_of = kota_realloc(guide->known_of, rows, sizeof *guide->known_of);
        guide->asked_of = kota_realloc(guide->asked_of, rows, sizeof *guide->asked_of);
        guide->rows = kota_realloc(guide->rows, rows * (size_t)guide->finder->roads->node_count, sizeof *guide->rows);
    }
    return guide->row_count++;
}

typedef struct least_ahead { /* costs from nodes to the destination */
    const uint32_t *row;
    uint32_t known;
} least_ahead;

static least_ahead row_to(kota_finder_guide *guide, int32_t to_node, int32_t from_node) {
    int32_t place = guide->place_of[to_node];
    size_t nodes = (size_t)guide->finder->roads->node_count;
    bool made = place >= 0 && guide->made_of[place] == guide->renewals;
    if (place < 0) place = free_row(guide);
    guide->place_of[to_node] = place;
    guide->to_of[place] = to_node;
    guide->made_of[place] = guide->renewals;
    uint32_t *row = guide->rows + (size_t)place * nodes, *known = &guide->known_of[place];
    if (!made) *known = 0;
    if (guide->in_made != guide->renewals) sort_least(guide);
    if (*known == 0 || row[from_node] > *known) grow_row(guide, row, known, to_node, from_node);
    guide->asked_of[place] = ++guide->asked;
    return (least_ahead){row, *known};
}

/* ---- the way ---- */

static inline bool shut(const kota_finder_cost *cost, int32_t link) {
    return cost->closed_classes != NULL && (cost->closed_classes[link] & cost->class_bit) != 0;
}

static inline void label(kota_finder_guide *guide, least_ahead ahead, int32_t link, int32_t before, uint32_t cost) {
    uint32_t rest = ahead.row[guide->finder->roads->link_to[link]];
    if (rest > ahead.known) rest = ahead.known;
    if (rest == FAR) return;
    guide->cost[link] = cost;
    guide->before[link] = before;
    guide->touched[guide->touched_count++] = link;
    push(guide, sum(cost, rest), link);
}

static int32_t search(kota_finder_guide *guide, const kota_finder_cost *cost, const kota_finder_trip *trip,
                      least_ahead ahead) {
    const kota_finder *finder = guide->finder;
    const kota_roads *roads = finder->roads;
    bool from_link = trip->from_link >= 0;
    kota_bucket_queue_start(&guide->queue, guide->shift);
    if (from_link) label(guide, ahead, trip->from_link, -1, cost->link_ms[trip->from_link]);
    int32_t first = from_link ? 0 : roads->out_start[trip->from_node];
    int32_t end = from_link ? 0 : roads->out_start[trip->from_node + 1];
    for (int32_t k = first; k < end; k++) {
        int32_t link = roads->out_link[k];
        if (!shut(cost, link)) label(guide, ahead, link, -1, cost->link_ms[link]);
    }
    int32_t last = -1;
    for (uint64_t top; kota_bucket_queue_pop(&guide->queue, &top);) {
        int32_t link = (int32_t)(top & UINT32_MAX);
        uint32_t here = guide->cost[link];
        if (last >= 0 && (uint32_t)(top >> 32) > guide->cost[last]) break;
        if (roads->link_to[link] == trip->to_node && (last < 0 || link < last)) last = link;
        for (int32_t k = finder->turn_start[link]; k < finder->turn_start[link + 1]; k++) {
            int32_t to = finder->turn_to[k];
            uint32_t total = sum(here, cost->link_ms[to]);
            if (shut(cost, to)) continue;
            if (guide->cost[to] == FAR) label(guide, ahead, to, link, total);
            if (total == guide->cost[to] && guide->before[to] > link) guide->before[to] = link;
        }
    }
    return last;
}

uint32_t kota_finder_guided(kota_finder_guide *guide, const kota_finder_cost *cost, const kota_finder_trip *trip,
                            int32_t **link, int32_t *count, int32_t *capacity) {
    KOTA_ASSERT(trip->to_link < 0 && cost->turn_ms == NULL);
    if (trip->from_link < 0 && trip->from_node == trip->to_node) return 0;
    int32_t from_node = trip->from_link >= 0 ? guide->finder->roads->link_to[trip->from_link] : trip->from_node;
    int32_t last = search(guide, cost, trip, row_to(guide, trip->to_node, from_node)), length = 0;
    uint32_t total = last >= 0 ? guide->cost[last] : KOTA_FINDER_NO_WAY;
    for (int32_t at = last; at >= 0; at = guide->before[at]) length++;
    while (*capacity < *count + length) *link = kota_grow(*link, *capacity, capacity, sizeof **link);
    *count += length;
    for (int32_t at = last, k = *count - 1; at >= 0; at = guide->before[at]) (*link)[k--] = at;
    for (int32_t k = 0; k < guide->touched_count; k++) guide->cost[guide->touched[k]] = FAR;
    guide->touched_count = 0;
    kota_bucket_queue_clear(&guide->queue);
    return total;
}

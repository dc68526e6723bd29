/* Times between many places of one network where every turn is free. Junctions are taken out one by one, those on few
 * ways first, and the ways over each are kept as arcs between its neighbours: Gauss's elimination with (min, +) in
 * place of (+, *). A quickest way then climbs to ever later junctions and comes down again, so that one sweep over
 * the arcs in that order gives the times from a place to all others, for as many places side by side as a processor's
 * registers hold (Delling, Goldberg, Nowatzyk and Werneck 2011, PHAST; an order that does not look at times: Dibbelt,
 * Strasser and Wagner 2014). Nobody who may turn as he likes gains by turning back, so that junctions will do in
 * place of links. Times are whole milliseconds: the sums are those of a tree, to the bit. */
#include <string.h>

#include "core/memory.h"
#include "traffic/finder_state.h"

enum { LANES = 16, TILES_MAX = 64 };
#define FAR ((uint32_t)INT32_MAX) /* a sum of two stays below 2^32 */

typedef struct arc {
    int32_t node; /* while nodes are taken out; its rank in a table */
    uint32_t ms;
} arc;

typedef struct arc_list {
    arc *items; /* heap */
    int32_t count, capacity;
} arc_list;

typedef struct arc_rows { /* by rank */
    int64_t *start;
    arc *items;
} arc_rows;

struct kota_finder_table {
    int32_t count;    /* nodes */
    int32_t *rank_of; /* [count] */
    arc_rows up;      /* to later ranks */
    arc_rows down;    /* from later ranks */
};

/* ---- taking nodes out ---- */

typedef struct shrinking {
    arc_list *out, *in; /* [nodes] between those that are left; as they were when a node was taken out */
    int32_t *place;     /* [nodes] in the list at hand, where stamped */
    int32_t *stamp_of, stamp;
    kota_bucket_queue queue;
} shrinking;

static uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - b ? a + b : FAR; }

static void add(arc_list *list, int32_t node, uint32_t ms) {
    if (list->count == list->capacity)
        list->items = kota_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (arc){node, ms};
}

static uint32_t take(arc_list *list, int32_t node) { /* what it took */
    int32_t k = 0;
    while (list->items[k].node != node) k++;
    uint32_t ms = list->items[k].ms;
    list->items[k] = list->items[--list->count];
    return ms;
}

/* Make the list's places known to meet. */
static void look_at(shrinking *s, const arc_list *list) {
    s->stamp++;
    for (int32_t k = 0; k < list->count; k++) {
        s->stamp_of[list->items[k].node] = s->stamp;
        s->place[list->items[k].node] = k;
    }
}

/* A way between two nodes whose first is looked at: the quicker of it and what there is. */
static void meet(shrinking *s, int32_t from, int32_t to, uint32_t ms) {
    arc_list *out = &s->out[from];
    if (to == from) return;
    if (s->stamp_of[to] == s->stamp) {
        uint32_t *known_ms = &out->items[s->place[to]].ms;
        if (ms < *known_ms) *known_ms = ms;
        return;
    }
    s->stamp_of[to] = s->stamp;
    s->place[to] = out->count;
    add(out, to, ms);
    add(&s->in[to], from, 0);
}

static void add_links(shrinking *s, const kota_roads *roads, const kota_finder_cost *cost) {
    for (int32_t n = 0; n < roads->node_count; n++) {
        look_at(s, &s->out[n]);
        for (int32_t k = roads->out_start[n]; k < roads->out_start[n + 1]; k++) {
            int32_t link = roads->out_link[k];
            bool shut = cost->closed_classes != NULL && (cost->closed_classes[link] & cost->class_bit) != 0;
            if (!shut) meet(s, n, roads->link_to[link], cost->link_ms[link]);
        }
    }
}

static void take_out(shrinking *s, int32_t node) {
    arc_list *in = &s->in[node], *out = &s->out[node];
    for (int32_t k = 0; k < out->count; k++) (void)take(&s->in[out->items[k].node], node);
    for (int32_t k = 0; k < in->count; k++) {
        int32_t from = in->items[k].node;
        in->items[k].ms = take(&s->out[from], node);
        look_at(s, &s->out[from]);
        for (int32_t j = 0; j < out->count; j++)
            meet(s, from, out->items[j].node, sum(in->items[k].ms, out->items[j].ms));
    }
}

static uint64_t ways_over(const shrinking *s, int32_t node) {
    return (uint64_t)s->in[node].count * (uint64_t)s->out[node].count;
}

/* Whose ways have become more since it was queued waits again. */
static void take_all_out(shrinking *s, kota_finder_table *table, int32_t nodes) {
    kota_bucket_queue_start(&s->queue, 0);
    for (int32_t n = 0; n < nodes; n++) kota_bucket_queue_push(&s->queue, ways_over(s, n) << 32 | (uint32_t)n);
    for (uint64_t top; kota_bucket_queue_pop(&s->queue, &top);) {
        int32_t node = (int32_t)(top & UINT32_MAX);
        if (ways_over(s, node) > top >> 32) {
            kota_bucket_queue_push(&s->queue, ways_over(s, node) << 32 | (uint32_t)node);
            continue;
        }
        take_out(s, node);
        table->rank_of[node] = table->count++;
    }
    kota_bucket_queue_free(&s->queue);
}

static void by_rank(arc_rows *rows, const kota_finder_table *table, arc_list *lists) {
    rows->start = kota_alloc((size_t)table->count + 1, sizeof *rows->start);
    for (int32_t n = 0; n < table->count; n++) rows->start[table->rank_of[n] + 1] = lists[n].count;
    for (int32_t r = 0; r < table->count; r++) rows->start[r + 1] += rows->start[r];
    rows->items = kota_alloc((size_t)rows->start[table->count] + 1, sizeof *rows->items);
    for (int32_t n = 0; n < table->count; n++) {
        arc *items = rows->items + rows->start[table->rank_of[n]];
        for (int32_t k = 0; k < lists[n].count; k++)
            items[k] = (arc){table->rank_of[lists[n].items[k].node], lists[n].items[k].ms};
        kota_free(lists[n].items);
    }
    kota_free(lists);
}

kota_finder_table *kota_finder_table_create(const kota_finder *finder, const kota_finder_cost *cost) {
    int32_t nodes = finder->roads->node_count;
    for (int32_t n = 0; n < nodes; n++)
        if (!finder->plain[n] || cost->turn_ms != NULL) return NULL;
    size_t size = (size_t)nodes + 1;
    kota_finder_table *table = kota_alloc(1, sizeof *table);
    *table = (kota_finder_table){.rank_of = kota_alloc(size, sizeof(int32_t))};
    shrinking s = {.out = kota_alloc(size, sizeof(arc_list)),
                   .in = kota_alloc(size, sizeof(arc_list)),
                   .place = kota_alloc(size, sizeof(int32_t)),
                   .stamp_of = kota_alloc(size, sizeof(int32_t))};
    add_links(&s, finder->roads, cost);
    take_all_out(&s, table, nodes);
    by_rank(&table->up, table, s.out);
    by_rank(&table->down, table, s.in);
    kota_free(s.place);
    kota_free(s.stamp_of);
    return table;
}

void kota_finder_table_destroy(kota_finder_table *table) {
    if (table == NULL) return;
    void *blocks[] = {table->rank_of, table->up.start, table->up.items, table->down.start, table->down.items};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(table);
}

/* ---- rows ---- */

typedef struct filling {
    uint32_t *time_ms;
    const kota_finder_table *table;
    const int32_t *from_node, *to_node;
    int32_t from_count, to_count;
    const bool *needed; /* [ranks] lies above an end of the rows */
} filling;

static bool *needed_by(const kota_finder_table *table, const int32_t *to_node, int32_t to_count) {
    bool *needed = kota_alloc((size_t)table->count + 1, sizeof *needed);
    for (int32_t t = 0; t < to_count; t++) needed[table->rank_of[to_node[t]]] = true;
    for (int32_t r = 0; r < table->count; r++)
        for (int64_t k = table->down.start[r]; k < table->down.start[r + 1] && needed[r]; k++)
            needed[table->down.items[k].node] = true;
    return needed;
}

static inline void relax(uint32_t *restrict to_ms, const uint32_t *restrict from_ms, uint32_t ms) {
    for (int32_t n = 0; n < LANES; n++) {
        uint32_t sum_ms = from_ms[n] + ms;
        to_ms[n] = sum_ms < to_ms[n] ? sum_ms : to_ms[n];
    }
}

/* From several places side by side: lane_ms holds the times to each rank. */
static void sweep(const filling *of, uint32_t *lane_ms, bool *reached, int32_t from, int32_t count) {
    const kota_finder_table *table = of->table;
    for (size_t k = 0; k < (size_t)table->count * LANES; k++) lane_ms[k] = FAR;
    memset(reached, 0, (size_t)table->count * sizeof *reached);
    for (int32_t n = 0; n < count; n++) {
        int32_t rank = table->rank_of[of->from_node[from + n]];
        reached[rank] = true;
        lane_ms[(size_t)rank * LANES + (size_t)n] = 0;
    }
    for (int32_t r = 0; r < table->count; r++) {
        for (int64_t k = table->up.start[r]; k < table->up.start[r + 1] && reached[r]; k++) {
            const arc *one = &table->up.items[k];
            reached[one->node] = true;
            relax(lane_ms + (size_t)one->node * LANES, lane_ms + (size_t)r * LANES, one->ms);
        }
    }
    for (int32_t r = table->count - 1; r >= 0; r--) {
        for (int64_t k = table->down.start[r]; k < table->down.start[r + 1] && of->needed[r]; k++) {
            const arc *one = &table->down.items[k];
            relax(lane_ms + (size_t)r * LANES, lane_ms + (size_t)one->node * LANES, one->ms);
        }
    }
}

static void read_rows(const filling *of, const uint32_t *lane_ms, int32_t from, int32_t count) {
    for (int32_t n = 0; n < count; n++) {
        uint32_t *row_ms = of->time_ms + (size_t)(from + n) * (size_t)of->to_count;
        for (int32_t t = 0; t < of->to_count; t++) {
            uint32_t ms = lane_ms[(size_t)of->table->rank_of[of->to_node[t]] * LANES + (size_t)n];
            row_ms[t] = ms < FAR ? ms : KOTA_FINDER_NO_WAY;
        }
    }
}

static int32_t tile_start(int32_t from_count, int32_t tile) { /* whole groups of lanes */
    int32_t groups = (from_count + LANES - 1) / LANES, tiles = groups < TILES_MAX ? groups : TILES_MAX;
    int32_t start = (int32_t)((int64_t)groups * tile / tiles) * LANES;
    return start < from_count ? start : from_count;
}

static void fill_tile(void *context, int32_t tile) {
    const filling *of = context;
    uint32_t *lane_ms = kota_alloc((size_t)of->table->count * LANES + 1, sizeof *lane_ms);
    bool *reached = kota_alloc((size_t)of->table->count + 1, sizeof *reached);
    int32_t end = tile_start(of->from_count, tile + 1);
    for (int32_t from = tile_start(of->from_count, tile); from < end; from += LANES) {
        int32_t count = end - from < LANES ? end - from : LANES;
        sweep(of, lane_ms, reached, from, count);
        read_rows(of, lane_ms, from, count);
    }
    kota_free(lane_ms);
    kota_free(reached);
}

void kota_finder_table_rows(uint32_t *time_ms, const kota_finder_table *table, const int32_t *from_node,
                            int32_t from_count, const int32_t *to_node, int32_t to_count, kota_pool *pool) {
    if (from_count == 0) return;
    bool *needed = needed_by(table, to_node, to_count);
    filling of = {time_ms, table, from_node, to_node, from_count, to_count, needed};
    int32_t groups = (from_count + LANES - 1) / LANES;
    kota_pool_for(pool, groups < TILES_MAX ? groups : TILES_MAX, fill_tile, &of);
    kota_free(needed);
}

/* The turns of a network, and trips grouped by origin over threads. How a tree grows stands in finder_tree.c. */
#include "traffic/finder.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/finder_state.h"

enum { TILES_MAX = 64 }; /* each opens a tree of its own: enough for any number of threads to share well */

/* ---- turns ---- */

static void count_back(kota_finder *finder) {
    int32_t links = finder->roads->link_count, count = finder->turn_start[links];
    finder->from_start = kota_alloc((size_t)links + 1, sizeof(int32_t));
    finder->from_turn = kota_alloc((size_t)count + 1, sizeof(int32_t));
    finder->turn_from = kota_alloc((size_t)count + 1, sizeof(int32_t));
    int32_t *fill = kota_alloc((size_t)links + 1, sizeof(int32_t));
    for (int32_t k = 0; k < count; k++) finder->from_start[finder->turn_to[k] + 1]++;
    for (int32_t l = 0; l < links; l++) finder->from_start[l + 1] += finder->from_start[l];
    for (int32_t l = 0; l < links; l++) {
        for (int32_t k = finder->turn_start[l]; k < finder->turn_start[l + 1]; k++) {
            int32_t to = finder->turn_to[k];
            finder->turn_from[k] = l;
            finder->from_turn[finder->from_start[to] + fill[to]++] = k;
        }
    }
    kota_free(fill);
}

/* Where all turns but back are banned, one may turn back, and that one turn is not all that there could be. */
static void find_plain(kota_finder *finder) {
    const kota_roads *roads = finder->roads;
    finder->plain = kota_alloc((size_t)roads->node_count + 1, sizeof *finder->plain);
    for (int32_t n = 0; n < roads->node_count; n++) finder->plain[n] = true;
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t node = roads->link_to[l], back = roads->link_reverse[l], on = 0;
        int32_t most = roads->out_start[node + 1] - roads->out_start[node] - (back >= 0);
        for (int32_t k = finder->turn_start[l]; k < finder->turn_start[l + 1]; k++) on += finder->turn_to[k] != back;
        if (on < most) finder->plain[node] = false;
    }
}

kota_finder *kota_finder_create(const kota_roads *roads) {
    kota_finder *finder = kota_alloc(1, sizeof *finder);
    int32_t links = roads->link_count, count = 0;
    int64_t pairs = 0;
    for (int32_t l = 0; l < links; l++) {
        int32_t node = roads->link_to[l];
        pairs += roads->out_start[node + 1] - roads->out_start[node];
    }
    finder->roads = roads;
    finder->turn_start = kota_alloc((size_t)links + 1, sizeof(int32_t));
    finder->turn_to = kota_alloc((size_t)pairs + 1, sizeof(int32_t));
    for (int32_t l = 0; l < links; l++) {
        int32_t node = roads->link_to[l];
        finder->turn_start[l] = count;
        for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
            if (kota_roads_turn_allowed(roads, l, roads->out_link[k])) finder->turn_to[count++] = roads->out_link[k];
        }
    }
    finder->turn_start[links] = count;
    count_back(finder);
    find_plain(finder);
    return finder;
}

void kota_finder_destroy(kota_finder *finder) {
    if (finder == NULL) return;
    void *blocks[] = {finder->turn_start, finder->turn_to,   finder->from_start,
                      finder->from_turn,  finder->turn_from, finder->plain};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(finder);
}

const int32_t *kota_finder_turn_start(const kota_finder *finder) { return finder->turn_start; }
const int32_t *kota_finder_turn_to(const kota_finder *finder) { return finder->turn_to; }

int32_t kota_finder_turn(const kota_finder *finder, int32_t from_link, int32_t to_link) {
    for (int32_t k = finder->turn_start[from_link]; k < finder->turn_start[from_link + 1]; k++) {
        if (finder->turn_to[k] == to_link) return k;
    }
    return -1;
}

/* ---- groups of trips that begin at one place, and their tiles ---- */

int32_t kota_finder_tile_count(int32_t groups) { return groups < TILES_MAX ? groups : TILES_MAX; }

int32_t kota_finder_tile_start(int32_t groups, int32_t tile) {
    return (int32_t)((int64_t)groups * tile / kota_finder_tile_count(groups));
}

/* Order by counting: stable, so a group's trips stay in the order of their numbers. */
void kota_finder_group(kota_finder_groups *groups, const int32_t *place, int32_t count, int32_t places) {
    int32_t *start = kota_alloc((size_t)places + 1, sizeof(int32_t));
    *groups =
        (kota_finder_groups){.trip = kota_alloc((size_t)count + 1, sizeof(int32_t)),
                             .start = kota_alloc((size_t)(count < places ? count : places) + 1, sizeof(int32_t))};
    for (int32_t k = 0; k < count; k++) start[place[k] + 1]++;
    for (int32_t p = 0; p < places; p++) {
        if (start[p + 1] > 0) groups->start[groups->count++] = start[p];
        start[p + 1] += start[p];
    }
    groups->start[groups->count] = count;
    for (int32_t k = 0; k < count; k++) groups->trip[start[place[k]]++] = k;
    kota_free(start);
}

void kota_finder_groups_free(kota_finder_groups *groups) {
    kota_free(groups->trip);
    kota_free(groups->start);
    *groups = (kota_finder_groups){0};
}

/* ---- routes from tiles ---- */

void kota_finder_piece_add(kota_finder_piece *piece, int32_t link) {
    if (piece->count == piece->capacity) {
        piece->capacity = piece->capacity > 0 ? 2 * piece->capacity : 4096;
        piece->link = kota_realloc(piece->link, (size_t)piece->capacity, sizeof *piece->link);
    }
    piece->link[piece->count++] = link;
}

/* The links of a way are found last first. */
void kota_finder_piece_turn_round(kota_finder_piece *piece, int64_t from) {
    for (int64_t a = from, b = piece->count - 1; a < b; a++, b--) {
        int32_t kept = piece->link[a];
        piece->link[a] = piece->link[b];
        piece->link[b] = kept;
    }
}

void kota_finder_gather(kota_routes *routes, kota_finder_piece *pieces, const kota_finder_groups *groups) {
    int32_t tiles = kota_finder_tile_count(groups->count);
    for (int32_t k = 0; k < routes->count; k++) routes->start[k + 1] += routes->start[k]; /* lengths so far */
    routes->link = kota_alloc((size_t)routes->start[routes->count] + 1, sizeof(int32_t));
    for (int32_t t = 0; t < tiles; t++) {
        int64_t at = 0;
        int32_t end = groups->start[kota_finder_tile_start(groups->count, t + 1)];
        for (int32_t i = groups->start[kota_finder_tile_start(groups->count, t)]; i < end; i++) {
            int32_t k = groups->trip[i];
            int64_t length = routes->start[k + 1] - routes->start[k];
            if (length > 0) memcpy(routes->link + routes->start[k], pieces[t].link + at, (size_t)length * 4);
            at += length;
        }
        kota_free(pieces[t].link);
    }
}

void kota_routes_free(kota_routes *routes) {
    kota_free(routes->start);
    kota_free(routes->link);
    kota_free(routes->cost_ms);
    *routes = (kota_routes){0};
}

kota_hash kota_routes_hash(const kota_routes *routes) {
    size_t count = (size_t)routes->count;
    kota_hash parts[3] = {kota_hash_bytes(routes->start, (count + 1) * sizeof *routes->start),
                          kota_hash_bytes(routes->link, (size_t)routes->start[count] * sizeof *routes->link),
                          kota_hash_bytes(routes->cost_ms, count * sizeof *routes->cost_ms)};
    return kota_hash_bytes(parts, sizeof parts);
}

/* ---- many trips ---- */

typedef struct finding {
    kota_routes *routes;
    const kota_finder *finder;
    const kota_finder_cost *cost;
    const kota_finder_trip *trips;
    kota_finder_groups groups;
    kota_finder_piece *pieces;
} finding;

static bool stays(const kota_finder_trip *trip) {
    return trip->from_link < 0 && trip->to_link < 0 && trip->from_node == trip->to_node;
}

static void find_group(const finding *of, int32_t group, kota_finder_tree *tree, kota_finder_piece *piece) {
    const int32_t *trip = of->groups.trip + of->groups.start[group];
    int32_t count = of->groups.start[group + 1] - of->groups.start[group];
    const kota_finder_trip *one = &of->trips[trip[0]];
    kota_finder_tree_begin(tree, of->finder);
    for (int32_t i = 0; i < count; i++) {
        const kota_finder_trip *to = &of->trips[trip[i]];
        if (!stays(to)) kota_finder_tree_want(tree, to->to_link, to->to_node);
    }
    kota_finder_tree_grow(tree, of->finder, of->cost, one->from_link, one->from_node);
    for (int32_t i = 0; i < count; i++) {
        const kota_finder_trip *to = &of->trips[trip[i]];
        int64_t from = piece->count;
        int32_t link = stays(to) ? -1 : kota_finder_tree_end(tree, to->to_link, to->to_node);
        of->routes->cost_ms[trip[i]] = link >= 0 ? tree->cost_ms[link] : stays(to) ? 0 : KOTA_FINDER_NO_WAY;
        for (; link >= 0; link = tree->before[link]) kota_finder_piece_add(piece, link);
        kota_finder_piece_turn_round(piece, from);
        of->routes->start[trip[i] + 1] = piece->count - from;
    }
}

static void find_tile(void *context, int32_t tile) {
    finding *of = context;
    kota_finder_tree tree;
    kota_finder_tree_open(&tree, of->finder);
    int32_t end = kota_finder_tile_start(of->groups.count, tile + 1);
    for (int32_t g = kota_finder_tile_start(of->groups.count, tile); g < end; g++) {
        find_group(of, g, &tree, &of->pieces[tile]);
    }
    kota_finder_tree_close(&tree);
}

void kota_finder_find(kota_routes *routes, const kota_finder *finder, const kota_finder_cost *cost,
                      const kota_finder_trip *trips, int32_t count, kota_pool *pool) {
    int32_t links = finder->roads->link_count, *place = kota_alloc((size_t)count + 1, sizeof *place);
    for (int32_t k = 0; k < count; k++) {
        place[k] = trips[k].from_link >= 0 ? trips[k].from_link : links + trips[k].from_node;
    }
    *routes = (kota_routes){.count = count,
                            .start = kota_alloc((size_t)count + 1, sizeof *routes->start),
                            .cost_ms = kota_alloc((size_t)count + 1, sizeof *routes->cost_ms)};
    finding of = {.routes = routes, .finder = finder, .cost = cost, .trips = trips};
    kota_finder_group(&of.groups, place, count, links + finder->roads->node_count);
    int32_t tiles = kota_finder_tile_count(of.groups.count);
    of.pieces = kota_alloc((size_t)tiles + 1, sizeof *of.pieces);
    kota_pool_for(pool, tiles, find_tile, &of);
    kota_finder_gather(routes, of.pieces, &of.groups);
    kota_finder_groups_free(&of.groups);
    kota_free(of.pieces);
    kota_free(place);
}

/* ---- whether there is a way ---- */

static int32_t add_leading(uint64_t *leads, int32_t *stack, int32_t count, int32_t link) {
    uint64_t bit = UINT64_C(1) << link % 64;
    if (leads[link / 64] & bit) return count;
    leads[link / 64] |= bit;
    stack[count] = link;
    return count + 1;
}

void kota_finder_leading(uint64_t *leads, int32_t *stack, const kota_finder *finder, const uint16_t *closed_classes,
                         uint16_t class_bit, int32_t to_node) {
    const kota_roads *roads = finder->roads;
    int32_t count = 0;
    memset(leads, 0, ((size_t)roads->link_count / 64 + 1) * sizeof *leads);
    for (int32_t k = roads->in_start[to_node]; k < roads->in_start[to_node + 1]; k++)
        count = add_leading(leads, stack, count, roads->in_link[k]);
    while (count > 0) {
        int32_t link = stack[--count];
        if (closed_classes != NULL && (closed_classes[link] & class_bit) != 0) continue; /* nobody comes this way */
        for (int32_t k = finder->from_start[link]; k < finder->from_start[link + 1]; k++)
            count = add_leading(leads, stack, count, finder->turn_from[finder->from_turn[k]]);
    }
}

/* ---- matrices ---- */

void kota_finder_reach(float *node_s, const kota_finder *finder, const kota_finder_cost *cost, int32_t from_node) {
    kota_finder_tree tree;
    kota_finder_tree_open(&tree, finder);
    kota_finder_tree_begin(&tree, finder);
    for (int32_t n = 0; n < finder->roads->node_count; n++)
        if (n != from_node) kota_finder_tree_want(&tree, -1, n);
    kota_finder_tree_grow(&tree, finder, cost, -1, from_node);
    for (int32_t n = 0; n < finder->roads->node_count; n++) {
        int32_t link = n != from_node ? kota_finder_tree_end(&tree, -1, n) : -1;
        node_s[n] = n == from_node ? 0.0f : link >= 0 ? (float)(tree.cost_ms[link] * 1e-3) : (float)KOTA_INFINITY;
    }
    kota_finder_tree_close(&tree);
}

typedef struct matrix {
    uint32_t *time_ms;
    const kota_finder *finder;
    const kota_finder_cost *cost;
    const int32_t *from_node, *to_node;
    int32_t from_count, to_count;
} matrix;

static void matrix_tile(void *context, int32_t tile) {
    const matrix *of = context;
    kota_finder_tree tree;
    kota_finder_tree_open(&tree, of->finder);
    int32_t end = kota_finder_tile_start(of->from_count, tile + 1);
    for (int32_t f = kota_finder_tile_start(of->from_count, tile); f < end; f++) {
        uint32_t *row_ms = of->time_ms + (size_t)f * (size_t)of->to_count;
        kota_finder_tree_begin(&tree, of->finder);
        for (int32_t t = 0; t < of->to_count; t++) {
            if (of->to_node[t] != of->from_node[f]) kota_finder_tree_want(&tree, -1, of->to_node[t]);
        }
        kota_finder_tree_grow(&tree, of->finder, of->cost, -1, of->from_node[f]);
        for (int32_t t = 0; t < of->to_count; t++) {
            bool here = of->to_node[t] == of->from_node[f];
            int32_t link = here ? -1 : kota_finder_tree_end(&tree, -1, of->to_node[t]);
            row_ms[t] = here ? 0 : link >= 0 ? tree.cost_ms[link] : KOTA_FINDER_NO_WAY;
        }
    }
    kota_finder_tree_close(&tree);
}

void kota_finder_matrix(uint32_t *time_ms, const kota_finder *finder, const kota_finder_cost *cost,
                        const int32_t *from_node, int32_t from_count, const int32_t *to_node, int32_t to_count,
                        kota_pool *pool) {
    kota_finder_table *table = from_count >= KOTA_FINDER_MANY ? kota_finder_table_create(finder, cost) : NULL;
    if (table != NULL) {
        kota_finder_table_rows(time_ms, table, from_node, from_count, to_node, to_count, pool);
        kota_finder_table_destroy(table);
        return;
    }
    matrix of = {time_ms, finder, cost, from_node, to_node, from_count, to_count};
    kota_pool_for(pool, kota_finder_tile_count(from_count), matrix_tile, &of);
}

/* See finder_timed.h. Trips to one place share the least times to it, which lead each search. */
#include "traffic/finder_timed.h"

#include <string.h>

#include "core/memory.h"
#include "traffic/finder_state.h"

#define FAR UINT32_MAX

void kota_profile_create(kota_profile *profile, const kota_finder *finder, int64_t start_ms, int32_t bin_ms,
                         int32_t bins) {
    KOTA_ASSERT(bins >= 1 && bin_ms >= 1 && (int64_t)bins * bin_ms < INT32_MAX);
    int32_t links = finder->roads->link_count, moves = finder->turn_start[links] + links;
    *profile = (kota_profile){.start_ms = start_ms,
                              .bin_ms = bin_ms,
                              .bins = bins,
                              .moves = moves,
                              .move_ms = kota_alloc((size_t)moves * (size_t)bins + 1, sizeof(uint32_t)),
                              .least_ms = kota_alloc((size_t)moves + 1, sizeof(uint32_t))};
}

void kota_profile_free(kota_profile *profile) {
    kota_free(profile->move_ms);
    kota_free(profile->least_ms);
    *profile = (kota_profile){0};
}

void kota_profile_settle(kota_profile *profile) {
    uint32_t width = (uint32_t)profile->bin_ms;
    for (int32_t m = 0; m < profile->moves; m++) {
        uint32_t *bin = profile->move_ms + (size_t)m * (size_t)profile->bins, least = bin[0];
        for (int32_t b = 1; b < profile->bins; b++) {
            if (bin[b - 1] > width && bin[b] < bin[b - 1] - width) bin[b] = bin[b - 1] - width;
            least = bin[b] < least ? bin[b] : least;
        }
        profile->least_ms[m] = least;
    }
}

static inline bool shut(const kota_timed_cost *cost, int32_t link) {
    return cost->closed_classes != NULL && (cost->closed_classes[link] & cost->class_bit) != 0;
}

static inline uint32_t move_ms(const kota_timed_cost *cost, int32_t move, int32_t link, int64_t enter_ms) {
    uint32_t time = kota_profile_ms(cost->profile, move, enter_ms);
    return cost->floor_ms != NULL && cost->floor_ms[link] > time ? cost->floor_ms[link] : time;
}

static inline uint32_t least_ms(const kota_timed_cost *cost, int32_t move, int32_t link) {
    uint32_t time = cost->profile->least_ms[move];
    return cost->floor_ms != NULL && cost->floor_ms[link] > time ? cost->floor_ms[link] : time;
}

static inline uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - 1 - b ? a + b : FAR - 1; }

typedef struct search { /* one thread's */
    const kota_finder *finder;
    const kota_timed_cost *cost;
    uint32_t *ahead_ms; /* [link_count] least time from entering the link to the end, or more than far_ms */
    uint32_t far_ms;    /* what is not known is at least this */
    uint32_t *enter_ms; /* [link_count] since the departure */
    int32_t *before;    /* [link_count] */
    int32_t *touched, touched_count;
    kota_bucket_queue queue;
    uint32_t *wanted_link, *wanted_node, stamp; /* origins of the present destination's trips */
    int32_t wanted;
} search;

static void open_search(search *of, const kota_finder *finder, const kota_timed_cost *cost) {
    size_t links = (size_t)finder->roads->link_count + 1, nodes = (size_t)finder->roads->node_count + 1;
    *of = (search){.finder = finder,
                   .cost = cost,
                   .ahead_ms = kota_alloc(links, sizeof(uint32_t)),
                   .enter_ms = kota_alloc(links, sizeof(uint32_t)),
                   .before = kota_alloc(links, sizeof(int32_t)),
                   .touched = kota_alloc(links, sizeof(int32_t)),
                   .wanted_link = kota_alloc(links, sizeof(uint32_t)),
                   .wanted_node = kota_alloc(nodes, sizeof(uint32_t))};
    memset(of->enter_ms, 0xff, links * sizeof(uint32_t));
}

static void close_search(search *of) {
    void *blocks[] = {of->ahead_ms, of->enter_ms, of->before, of->touched, of->wanted_link, of->wanted_node};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bucket_queue_free(&of->queue);
}

static void push(search *of, uint32_t key, int32_t link) {
    kota_bucket_queue_push(&of->queue, (uint64_t)key << 32 | (uint32_t)link);
}

/* ---- least times to a destination ---- */

static void want(search *of, const kota_finder_trip *trip) {
    uint32_t *wanted = trip->from_link >= 0 ? &of->wanted_link[trip->from_link] : &of->wanted_node[trip->from_node];
    if (*wanted == of->stamp) return;
    *wanted = of->stamp;
    of->wanted++;
}

static void first_ahead(search *of, int32_t link) {
    int32_t move = kota_move_last(of->finder->turn_start, link);
    of->ahead_ms[link] = least_ms(of->cost, move, link);
    push(of, of->ahead_ms[link], link);
}

/* From the destination backwards until the last origin is known. */
static void look_ahead(search *of, int32_t to_link, int32_t to_node) {
    const kota_finder *finder = of->finder;
    const kota_roads *roads = finder->roads;
    memset(of->ahead_ms, 0xff, (size_t)roads->link_count * sizeof *of->ahead_ms);
    of->far_ms = FAR - 1;
    kota_bucket_queue_start(&of->queue, KOTA_FINDER_SHIFT);
    if (to_link >= 0) {
        first_ahead(of, to_link);
    } else {
        for (int32_t k = roads->in_start[to_node]; k < roads->in_start[to_node + 1]; k++) {
            first_ahead(of, roads->in_link[k]);
        }
    }
    for (uint64_t top; of->wanted > 0 && kota_bucket_queue_pop(&of->queue, &top);) {
        uint32_t here = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX), node = roads->link_from[link];
        if (of->ahead_ms[link] != here) continue;
        if (of->wanted_link[link] == of->stamp) of->wanted--;
        if (!shut(of->cost, link) && of->wanted_node[node] == of->stamp) {
            of->wanted_node[node] = 0;
            of->wanted--;
        }
        if (of->wanted == 0) of->far_ms = here;
        if (shut(of->cost, link)) continue;
        for (int32_t k = finder->from_start[link]; k < finder->from_start[link + 1]; k++) {
            int32_t turn = finder->from_turn[k], from = finder->turn_from[turn];
            uint32_t total = sum(here, least_ms(of->cost, turn + from, from));
            if (total >= of->ahead_ms[from]) continue;
            of->ahead_ms[from] = total;
            push(of, total, from);
        }
    }
    kota_bucket_queue_clear(&of->queue);
}

/* ---- one trip ---- */

static inline void enter(search *of, int32_t link, int32_t before, uint32_t at_ms) {
    if (at_ms > of->enter_ms[link] || (at_ms == of->enter_ms[link] && before >= of->before[link])) return;
    bool again = at_ms == of->enter_ms[link];
    uint32_t ahead = of->ahead_ms[link] < of->far_ms ? of->ahead_ms[link] : of->far_ms;
    if (ahead == FAR - 1) return; /* all that lead to the destination are known, and this does not */
    if (of->enter_ms[link] == FAR) of->touched[of->touched_count++] = link;
    of->enter_ms[link] = at_ms;
    of->before[link] = before;
    if (!again) push(of, sum(at_ms, ahead), link);
}

/* The last link of the quickest way, -1 none; *time_ms gets what it takes. */
static int32_t travel(search *of, const kota_finder_trip *trip, int64_t depart_ms, uint32_t *time_ms) {
    const kota_finder *finder = of->finder;
    const kota_roads *roads = finder->roads;
    int32_t last = -1;
    *time_ms = FAR;
    kota_bucket_queue_start(&of->queue, KOTA_FINDER_SHIFT);
    if (trip->from_link >= 0) enter(of, trip->from_link, -1, 0);
    for (int32_t k = trip->from_link >= 0 ? 0 : roads->out_start[trip->from_node];
         trip->from_link < 0 && k < roads->out_start[trip->from_node + 1]; k++) {
        if (!shut(of->cost, roads->out_link[k])) enter(of, roads->out_link[k], -1, 0);
    }
    for (uint64_t top; kota_bucket_queue_pop(&of->queue, &top);) {
        uint32_t key = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX);
        if (key >= *time_ms) break;
        uint32_t ahead = of->ahead_ms[link] < of->far_ms ? of->ahead_ms[link] : of->far_ms;
        uint32_t at_ms = of->enter_ms[link];
        if (key != sum(at_ms, ahead)) continue;
        if (trip->to_link >= 0 ? link == trip->to_link : roads->link_to[link] == trip->to_node) {
            int32_t move = kota_move_last(finder->turn_start, link);
            uint32_t total = sum(at_ms, move_ms(of->cost, move, link, depart_ms + at_ms));
            if (total < *time_ms) {
                *time_ms = total;
                last = link;
            }
        }
        for (int32_t k = finder->turn_start[link]; k < finder->turn_start[link + 1]; k++) {
            int32_t to = finder->turn_to[k];
            if (shut(of->cost, to)) continue;
            enter(of, to, link, sum(at_ms, move_ms(of->cost, k + link, link, depart_ms + at_ms)));
        }
    }
    kota_bucket_queue_clear(&of->queue);
    return last;
}

static void forget(search *of) {
    for (int32_t k = 0; k < of->touched_count; k++) of->enter_ms[of->touched[k]] = FAR;
    of->touched_count = 0;
}

/* ---- many trips ---- */

typedef struct finding {
    kota_routes *routes;
    const kota_finder *finder;
    const kota_timed_cost *cost;
    const kota_finder_trip *trips;
    const int64_t *depart_ms;
    kota_finder_groups groups;
    kota_finder_piece *pieces;
} finding;

static bool stays(const kota_finder_trip *trip) {
    return trip->from_link < 0 && trip->to_link < 0 && trip->from_node == trip->to_node;
}

static void find_group(const finding *of, int32_t group, search *with, kota_finder_piece *piece) {
    const int32_t *trip = of->groups.trip + of->groups.start[group];
    int32_t count = of->groups.start[group + 1] - of->groups.start[group];
    const kota_finder_trip *one = &of->trips[trip[0]];
    with->stamp++;
    with->wanted = 0;
    for (int32_t i = 0; i < count; i++) {
        if (!stays(&of->trips[trip[i]])) want(with, &of->trips[trip[i]]);
    }
    look_ahead(with, one->to_link, one->to_node);
    for (int32_t i = 0; i < count; i++) {
        const kota_finder_trip *go = &of->trips[trip[i]];
        int64_t from = piece->count;
        uint32_t time_ms = 0;
        int32_t link = stays(go) ? -1 : travel(with, go, of->depart_ms[trip[i]], &time_ms);
        of->routes->cost_ms[trip[i]] = time_ms;
        for (; link >= 0; link = with->before[link]) kota_finder_piece_add(piece, link);
        kota_finder_piece_turn_round(piece, from);
        of->routes->start[trip[i] + 1] = piece->count - from;
        forget(with);
    }
}

static void find_tile(void *context, int32_t tile) {
    finding *of = context;
    search with;
    open_search(&with, of->finder, of->cost);
    int32_t end = kota_finder_tile_start(of->groups.count, tile + 1);
    for (int32_t g = kota_finder_tile_start(of->groups.count, tile); g < end; g++) {
        find_group(of, g, &with, &of->pieces[tile]);
    }
    close_search(&with);
}

void kota_timed_find(kota_routes *routes, const kota_finder *finder, const kota_timed_cost *cost,
                     const kota_finder_trip *trips, const int64_t *depart_ms, int32_t count, kota_pool *pool) {
    int32_t links = finder->roads->link_count, *place = kota_alloc((size_t)count + 1, sizeof *place);
    for (int32_t k = 0; k < count; k++) {
        place[k] = trips[k].to_link >= 0 ? trips[k].to_link : links + trips[k].to_node;
    }
    *routes = (kota_routes){.count = count,
                            .start = kota_alloc((size_t)count + 1, sizeof *routes->start),
                            .cost_ms = kota_alloc((size_t)count + 1, sizeof *routes->cost_ms)};
    finding of = {.routes = routes, .finder = finder, .cost = cost, .trips = trips, .depart_ms = depart_ms};
    kota_finder_group(&of.groups, place, count, links + finder->roads->node_count);
    int32_t tiles = kota_finder_tile_count(of.groups.count);
    of.pieces = kota_alloc((size_t)tiles + 1, sizeof *of.pieces);
    kota_pool_for(pool, tiles, find_tile, &of);
    kota_finder_gather(routes, of.pieces, &of.groups);
    kota_finder_groups_free(&of.groups);
    kota_free(of.pieces);
    kota_free(place);
}

int64_t kota_timed_way_ms(const kota_finder *finder, const kota_timed_cost *cost, const int32_t *link,
                          int32_t link_count, int64_t depart_ms) {
    int64_t now_ms = depart_ms;
    for (int32_t k = 0; k < link_count; k++) {
        int32_t turn = k + 1 < link_count ? kota_finder_turn(finder, link[k], link[k + 1]) : -1;
        KOTA_ASSERT(turn >= 0 || k + 1 == link_count);
        int32_t move = turn >= 0 ? turn + link[k] : kota_move_last(finder->turn_start, link[k]);
        now_ms += move_ms(cost, move, link[k], now_ms);
    }
    return now_ms - depart_ms;
}

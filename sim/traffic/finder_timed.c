/* See finder_timed.h. Trips to one place that depart in the same half hour share the least times to it, which lead
 * each search: the least of the bins up to an hour after. Who would arrive later still searches again by the least of
 * all bins, for beyond that hour the others bound nothing. */
#include "traffic/finder_timed.h"

#include <string.h>

#include "core/memory.h"
#include "traffic/finder_state.h"

#define FAR UINT32_MAX
#define WINDOW_MS INT64_C(1800000)
#define AHEAD_MS INT64_C(3600000)

void kota_profile_create(kota_profile *profile, int32_t links, int64_t start_ms, int32_t bin_ms, int32_t bins) {
    KOTA_ASSERT(bins >= 1 && bin_ms >= 1 && (int64_t)bins * bin_ms < INT32_MAX);
    *profile = (kota_profile){.start_ms = start_ms,
                              .bin_ms = bin_ms,
                              .bins = bins,
                              .links = links,
                              .link_ms = kota_alloc((size_t)links * (size_t)bins + 1, sizeof(uint32_t))};
}

void kota_profile_free(kota_profile *profile) {
    kota_free(profile->link_ms);
    *profile = (kota_profile){0};
}

void kota_profile_settle(kota_profile *profile) {
    uint32_t width = (uint32_t)profile->bin_ms;
    size_t links = (size_t)profile->links;
    for (int32_t b = 1; b < profile->bins; b++) {
        uint32_t *bin = profile->link_ms + (size_t)b * links, *before = bin - links;
        for (size_t l = 0; l < links; l++) {
            if (before[l] > width && bin[l] < before[l] - width) bin[l] = before[l] - width;
        }
    }
}

static inline bool shut(const kota_timed_cost *cost, int32_t link) {
    return cost->closed_classes != NULL && (cost->closed_classes[link] & cost->class_bit) != 0;
}

static inline uint32_t time_ms(const kota_timed_cost *cost, int32_t link, int64_t enter_ms) {
    uint32_t time = kota_profile_ms(cost->profile, link, enter_ms);
    return cost->floor_ms != NULL && cost->floor_ms[link] > time ? cost->floor_ms[link] : time;
}

static inline uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - 1 - b ? a + b : FAR - 1; }

/* On top of a turn whose link's end is reached then. */
static inline uint32_t turn_ms(const kota_timed_cost *cost, int32_t turn, int64_t at_ms) {
    return cost->turns != NULL ? kota_profile_ms(cost->turns, turn, at_ms) : 0;
}

/* ---- least times of windows ---- */

typedef struct windows {
    uint32_t *least_ms; /* [count + 1][links]; the last over all bins */
    int32_t count;
} windows;

static int32_t bin_at(const kota_profile *profile, int64_t past_ms) {
    int64_t b = past_ms / profile->bin_ms;
    return past_ms < 0 ? 0 : b < profile->bins ? (int32_t)b : profile->bins - 1;
}

/* Between two middles lies the line, so the bins around both ends count. */
static void least_of(uint32_t *least_ms, const kota_timed_cost *cost, int64_t from_ms, int64_t to_ms) {
    const kota_profile *profile = cost->profile;
    size_t links = (size_t)profile->links;
    int32_t first = bin_at(profile, from_ms - profile->bin_ms), last = bin_at(profile, to_ms + profile->bin_ms);
    memcpy(least_ms, profile->link_ms + (size_t)first * links, links * sizeof *least_ms);
    for (int32_t b = first + 1; b <= last; b++) {
        const uint32_t *bin = profile->link_ms + (size_t)b * links;
        for (size_t l = 0; l < links; l++) least_ms[l] = bin[l] < least_ms[l] ? bin[l] : least_ms[l];
    }
    for (size_t l = 0; l < links && cost->floor_ms != NULL; l++) {
        least_ms[l] = cost->floor_ms[l] > least_ms[l] ? cost->floor_ms[l] : least_ms[l];
    }
}

static windows make_windows(const kota_timed_cost *cost) {
    int64_t span_ms = (int64_t)cost->profile->bins * cost->profile->bin_ms;
    windows of = {.count = (int32_t)(span_ms / WINDOW_MS) + 1};
    size_t links = (size_t)cost->profile->links;
    of.least_ms = kota_alloc(((size_t)of.count + 1) * links + 1, sizeof *of.least_ms);
    for (int32_t w = 0; w < of.count; w++) {
        int64_t from_ms = w > 0 ? w * WINDOW_MS : -WINDOW_MS;
        least_of(of.least_ms + (size_t)w * links, cost, from_ms, (w + 1) * WINDOW_MS + AHEAD_MS);
    }
    least_of(of.least_ms + (size_t)of.count * links, cost, 0, span_ms);
    return of;
}

/* A departure's window, and until when its least times hold; before the first and after the last bin nothing changes.
 */
static int32_t window_at(const windows *of, const kota_profile *profile, int64_t depart_ms, int64_t *until_ms) {
    int64_t past_ms = depart_ms - profile->start_ms, w = past_ms < 0 ? 0 : past_ms / WINDOW_MS;
    if (w >= of->count) w = of->count - 1;
    *until_ms = profile->start_ms + (w + 1) * WINDOW_MS + AHEAD_MS;
    return (int32_t)w;
}

/* ---- one thread's search ---- */

typedef struct search {
    const kota_finder *finder;
    const kota_timed_cost *cost;
    const uint32_t *least_ms;
    const uint32_t *most_ms;       /* [nodes] that a turn takes on top at most; NULL: none does */
    uint32_t *ahead_ms;            /* [nodes] least time to the destination, FAR where not known */
    uint32_t far_ms;               /* what is not known is at least this; FAR: there is no way */
    int32_t to_link;               /* the destination, if it is one, else -1 */
    uint32_t *enter_ms, *leave_ms; /* [links] since the departure */
    int32_t *before;               /* [links] */
    int32_t *touched, touched_count;
    uint32_t bound_ms;              /* nobody is interested in ways that take longer */
    uint32_t *first_ms, *second_ms; /* [nodes] the two earliest arrivals so far by different links */
    int32_t *first_link;            /* [nodes] */
    kota_bucket_queue queue;
    uint32_t *wanted, stamp; /* [nodes] from which on trips need to know */
    int32_t wanted_count;
} search;

static void open_search(search *of, const kota_finder *finder, const kota_timed_cost *cost) {
    size_t links = (size_t)finder->roads->link_count + 1, nodes = (size_t)finder->roads->node_count + 1;
    *of = (search){.finder = finder,
                   .cost = cost,
                   .ahead_ms = kota_alloc(nodes, sizeof(uint32_t)),
                   .enter_ms = kota_alloc(links, sizeof(uint32_t)),
                   .leave_ms = kota_alloc(links, sizeof(uint32_t)),
                   .before = kota_alloc(links, sizeof(int32_t)),
                   .touched = kota_alloc(links, sizeof(int32_t)),
                   .first_ms = kota_alloc(nodes, sizeof(uint32_t)),
                   .second_ms = kota_alloc(nodes, sizeof(uint32_t)),
                   .first_link = kota_alloc(nodes, sizeof(int32_t)),
                   .wanted = kota_alloc(nodes, sizeof(uint32_t))};
    memset(of->enter_ms, 0xff, links * sizeof(uint32_t));
    memset(of->first_ms, 0xff, nodes * sizeof(uint32_t));
    memset(of->second_ms, 0xff, nodes * sizeof(uint32_t));
}

static void close_search(search *of) {
    void *blocks[] = {of->ahead_ms, of->enter_ms, of->leave_ms,  of->before,    of->touched,
                      of->wanted,   of->first_ms, of->second_ms, of->first_link};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bucket_queue_free(&of->queue);
}

static inline void push(search *of, uint32_t key, int32_t link) {
    kota_bucket_queue_push(&of->queue, (uint64_t)key << 32 | (uint32_t)link);
}

/* ---- least times to a destination ---- */

static void want(search *of, const kota_finder_trip *trip) {
    int32_t node = trip->from_link >= 0 ? of->finder->roads->link_to[trip->from_link] : trip->from_node;
    if (of->wanted[node] == of->stamp) return;
    of->wanted[node] = of->stamp;
    of->wanted_count++;
}

/* From node to node, whatever the turns: that bounds all ways with turns from below, and is a quarter of the work. */
static void look_ahead(search *of, int32_t to_link, int32_t to_node) {
    const kota_roads *roads = of->finder->roads;
    const uint32_t *least_ms = of->least_ms;
    uint32_t *ahead_ms = of->ahead_ms;
    int32_t root = to_link >= 0 ? roads->link_from[to_link] : to_node;
    memset(ahead_ms, 0xff, (size_t)roads->node_count * sizeof *ahead_ms);
    of->to_link = to_link;
    of->far_ms = FAR;
    kota_bucket_queue_start(&of->queue, KOTA_FINDER_SHIFT);
    ahead_ms[root] = to_link >= 0 ? least_ms[to_link] : 0;
    push(of, ahead_ms[root], root);
    for (uint64_t top; of->wanted_count > 0 && kota_bucket_queue_pop(&of->queue, &top);) {
        uint32_t here = (uint32_t)(top >> 32);
        int32_t node = (int32_t)(top & UINT32_MAX);
        if (here != ahead_ms[node]) continue;
        if (of->wanted[node] == of->stamp && --of->wanted_count == 0) of->far_ms = here;
        for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
            int32_t link = roads->in_link[k], from = roads->link_from[link];
            uint32_t total = sum(here, least_ms[link]);
            if (total >= ahead_ms[from] || shut(of->cost, link)) continue;
            ahead_ms[from] = total;
            push(of, total, from);
        }
    }
    kota_bucket_queue_clear(&of->queue);
}

/* ---- one trip ---- */

/* From the link's end, at least; FAR where no way leads on. */
static inline uint32_t rest_ms(const search *of, int32_t link) {
    uint32_t ahead = of->ahead_ms[of->finder->roads->link_to[link]];
    return link == of->to_link ? 0 : ahead < of->far_ms ? ahead : of->far_ms;
}

/* Two other links bring one to the node earlier, by as much as any turn there takes: where all turns but back are
 * allowed, one of them leads onto any link that this one does. */
static inline bool third(const search *of, int32_t node, uint32_t at_ms) {
    uint32_t most_ms = of->most_ms != NULL ? of->most_ms[node] : 0;
    return of->finder->plain[node] && of->second_ms[node] != FAR && at_ms >= sum(of->second_ms[node], most_ms);
}

/* The same of an arrival that is noted where it is not so. */
static inline bool comes_third(search *of, int32_t link, int32_t node, uint32_t at_ms) {
    if (link == of->first_link[node] && of->first_ms[node] != FAR) {
        of->first_ms[node] = at_ms; /* earlier than it was */
        return false;
    }
    if (at_ms >= of->second_ms[node]) return third(of, node, at_ms);
    if (at_ms < of->first_ms[node]) {
        of->second_ms[node] = of->first_ms[node];
        of->first_ms[node] = at_ms;
        of->first_link[node] = link;
    } else {
        of->second_ms[node] = at_ms;
    }
    return false;
}

static inline void enter(search *of, int32_t link, int32_t before, uint32_t at_ms, int64_t depart_ms) {
    if (at_ms >= of->enter_ms[link]) return; /* first in, first out: who is later here is later at its end */
    uint32_t rest = rest_ms(of, link), least_ms = sum(at_ms, of->least_ms[link]);
    int32_t node = of->finder->roads->link_to[link];
    if (rest == FAR || sum(least_ms, rest) >= of->bound_ms) return;
    if (link != of->to_link && third(of, node, least_ms)) return;
    uint32_t leave_ms = sum(at_ms, time_ms(of->cost, link, depart_ms + at_ms));
    if (sum(leave_ms, rest) >= of->bound_ms) return;
    if (of->enter_ms[link] == FAR) of->touched[of->touched_count++] = link;
    of->enter_ms[link] = at_ms;
    of->before[link] = before;
    of->leave_ms[link] = leave_ms;
    if (link != of->to_link && comes_third(of, link, node, leave_ms)) return;
    push(of, sum(leave_ms, rest), link);
}

/* The last link of the quickest way, -1 none. */
static int32_t travel(search *of, const kota_finder_trip *trip, int64_t depart_ms) {
    const kota_finder *finder = of->finder;
    const kota_roads *roads = finder->roads;
    int32_t last = -1;
    kota_bucket_queue_start(&of->queue, KOTA_FINDER_SHIFT);
    if (trip->from_link >= 0) enter(of, trip->from_link, -1, 0, depart_ms);
    for (int32_t k = trip->from_link >= 0 ? 0 : roads->out_start[trip->from_node];
         trip->from_link < 0 && k < roads->out_start[trip->from_node + 1]; k++) {
        if (!shut(of->cost, roads->out_link[k])) enter(of, roads->out_link[k], -1, 0, depart_ms);
    }
    for (uint64_t top; last < 0 && kota_bucket_queue_pop(&of->queue, &top);) {
        int32_t link = (int32_t)(top & UINT32_MAX);
        uint32_t at_ms = of->leave_ms[link];
        if ((uint32_t)(top >> 32) != sum(at_ms, rest_ms(of, link))) continue;
        if (trip->to_link >= 0 ? link == trip->to_link : roads->link_to[link] == trip->to_node) last = link;
        for (int32_t k = finder->turn_start[link]; k < finder->turn_start[link + 1]; k++) {
            int32_t to = finder->turn_to[k];
            if (shut(of->cost, to)) continue;
            enter(of, to, link, sum(at_ms, turn_ms(of->cost, k, depart_ms + at_ms)), depart_ms);
        }
    }
    kota_bucket_queue_clear(&of->queue);
    return last;
}

static void forget(search *of) {
    for (int32_t k = 0; k < of->touched_count; k++) {
        int32_t node = of->finder->roads->link_to[of->touched[k]];
        of->enter_ms[of->touched[k]] = FAR;
        of->first_ms[node] = of->second_ms[node] = FAR;
    }
    of->touched_count = 0;
}

/* ---- many trips ---- */

typedef struct finding {
    kota_routes *routes;
    const kota_finder *finder;
    const kota_timed_cost *cost;
    const kota_finder_trip *trips;
    const int64_t *depart_ms;
    const uint32_t *known_ms;
    kota_finder_groups groups;
    kota_finder_piece *pieces;
    windows windows;
    uint32_t *most_ms; /* as in search */
} finding;

static bool stays(const kota_finder_trip *trip) {
    return trip->from_link < 0 && trip->to_link < 0 && trip->from_node == trip->to_node;
}

/* The least times of a window to where trips[0 .. count - 1] go. */
static void lead(const finding *of, search *with, const int32_t *trips, int32_t count, int32_t window) {
    with->least_ms = of->windows.least_ms + (size_t)window * (size_t)of->cost->profile->links;
    with->stamp++;
    with->wanted_count = 0;
    for (int32_t i = 0; i < count; i++) {
        if (!stays(&of->trips[trips[i]])) want(with, &of->trips[trips[i]]);
    }
    look_ahead(with, of->trips[trips[0]].to_link, of->trips[trips[0]].to_node);
}

static void keep(const finding *of, search *with, int32_t trip, int32_t link, kota_finder_piece *piece) {
    int64_t from = piece->count;
    of->routes->cost_ms[trip] = link >= 0 ? with->leave_ms[link] : stays(&of->trips[trip]) ? 0 : with->bound_ms;
    for (; link >= 0; link = with->before[link]) kota_finder_piece_add(piece, link);
    kota_finder_piece_turn_round(piece, from);
    of->routes->start[trip + 1] = piece->count - from;
    forget(with);
}

static void find_group(const finding *of, int32_t group, search *with, kota_finder_piece *piece) {
    const int32_t *trips = of->groups.trip + of->groups.start[group];
    int32_t count = of->groups.start[group + 1] - of->groups.start[group], led = -1;
    for (int32_t i = 0; i < count; i++) {
        int64_t depart_ms = of->depart_ms[trips[i]], until_ms, unused;
        int32_t window = window_at(&of->windows, of->cost->profile, depart_ms, &until_ms), more = 1;
        if (window != led) {
            while (i + more < count &&
                   window_at(&of->windows, of->cost->profile, of->depart_ms[trips[i + more]], &unused) == window)
                more++;
            lead(of, with, trips + i, more, window);
            led = window;
        }
        with->bound_ms = of->known_ms != NULL ? of->known_ms[trips[i]] : KOTA_FINDER_NO_WAY;
        bool goes = !stays(&of->trips[trips[i]]);
        int32_t link = goes ? travel(with, &of->trips[trips[i]], depart_ms) : -1;
        int64_t end_ms = depart_ms + (link >= 0 ? with->leave_ms[link] : with->bound_ms);
        if (goes && end_ms > until_ms) {
            forget(with);
            lead(of, with, trips + i, 1, of->windows.count);
            led = -1;
            link = travel(with, &of->trips[trips[i]], depart_ms);
        }
        keep(of, with, trips[i], link, piece);
    }
}

static void find_tile(void *context, int32_t tile) {
    finding *of = context;
    search with;
    open_search(&with, of->finder, of->cost);
    with.most_ms = of->most_ms;
    int32_t end = kota_finder_tile_start(of->groups.count, tile + 1);
    for (int32_t g = kota_finder_tile_start(of->groups.count, tile); g < end; g++) {
        find_group(of, g, &with, &of->pieces[tile]);
    }
    close_search(&with);
}

static uint32_t *most_of_turns(const kota_finder *finder, const kota_profile *turns) {
    uint32_t *most_ms = kota_alloc((size_t)finder->roads->node_count + 1, sizeof *most_ms);
    for (int32_t b = 0; b < turns->bins; b++) {
        for (int32_t k = 0; k < turns->links; k++) {
            int32_t node = finder->roads->link_from[finder->turn_to[k]];
            uint32_t top_ms = turns->link_ms[(size_t)b * (size_t)turns->links + (size_t)k];
            if (top_ms > most_ms[node]) most_ms[node] = top_ms;
        }
    }
    return most_ms;
}

void kota_timed_find(kota_routes *routes, const kota_finder *finder, const kota_timed_cost *cost,
                     const kota_finder_trip *trips, const int64_t *depart_ms, const uint32_t *known_ms, int32_t count,
                     kota_pool *pool) {
    int32_t links = finder->roads->link_count, *place = kota_alloc((size_t)count + 1, sizeof *place);
    for (int32_t k = 0; k < count; k++) {
        place[k] = trips[k].to_link >= 0 ? trips[k].to_link : links + trips[k].to_node;
    }
    *routes = (kota_routes){.count = count,
                            .start = kota_alloc((size_t)count + 1, sizeof *routes->start),
                            .cost_ms = kota_alloc((size_t)count + 1, sizeof *routes->cost_ms)};
    finding of = {.routes = routes,
                  .finder = finder,
                  .cost = cost,
                  .trips = trips,
                  .depart_ms = depart_ms,
                  .known_ms = known_ms,
                  .windows = make_windows(cost)};
    if (cost->turns != NULL) of.most_ms = most_of_turns(finder, cost->turns);
    kota_finder_group(&of.groups, place, count, links + finder->roads->node_count);
    int32_t tiles = kota_finder_tile_count(of.groups.count);
    of.pieces = kota_alloc((size_t)tiles + 1, sizeof *of.pieces);
    kota_pool_for(pool, tiles, find_tile, &of);
    kota_finder_gather(routes, of.pieces, &of.groups);
    kota_finder_groups_free(&of.groups);
    kota_free(of.windows.least_ms);
    kota_free(of.most_ms);
    kota_free(of.pieces);
    kota_free(place);
}

int64_t kota_timed_way_ms(const kota_finder *finder, const kota_timed_cost *cost, const int32_t *link,
                          int32_t link_count, int64_t depart_ms) {
    int64_t now_ms = depart_ms;
    for (int32_t k = 0; k < link_count; k++) {
        int32_t turn = k > 0 && cost->turns != NULL ? kota_finder_turn(finder, link[k - 1], link[k]) : -1;
        if (turn >= 0) now_ms += turn_ms(cost, turn, now_ms);
        now_ms += time_ms(cost, link[k], now_ms);
    }
    return now_ms - depart_ms;
}

/* The grid bench. Routes are made once by trees to each destination link and kept; only the loading is timed. */
#include "bench/bench_traffic.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/bucket_queue.h"
#include "traffic/traffic.h"

typedef struct route { /* of a trip while routes are made: length links from start on in one long list */
    int32_t to_link, trip, from_link;
    int32_t start, length;
} route;

struct kota_bench_grid {
    kota_arena *arena;
    kota_map *map;
    int32_t trip_count;
    int32_t *start, *links; /* CSR by trip */
};

typedef struct tree { /* to one link */
    uint32_t *cost, *weight;
    int32_t *next;
    int32_t *pred_start, *pred;
    kota_bucket_queue queue;
} tree;

/* ---- routes ---- */

static void index_turns(tree *to, const kota_roads *roads, kota_arena *arena) {
    int32_t links = roads->link_count, count = 0;
    to->cost = KOTA_NEW(arena, uint32_t, links);
    to->weight = KOTA_NEW(arena, uint32_t, links);
    to->next = KOTA_NEW(arena, int32_t, links);
    to->pred_start = KOTA_NEW(arena, int32_t, links + 1);
    to->pred = KOTA_NEW(arena, int32_t, 4 * links);
    for (int32_t l = 0; l < links; l++) {
        to->weight[l] = (uint32_t)((double)roads->link_length_m[l] / (double)roads->link_speed_mps[l] * 1e3 + 0.5);
        to->pred_start[l] = count;
        int32_t node = roads->link_from[l];
        for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
            if (kota_roads_turn_allowed(roads, roads->in_link[k], l)) to->pred[count++] = roads->in_link[k];
        }
    }
    to->pred_start[links] = count;
}

static bool straight_on(const kota_roads *roads, int32_t from, int32_t to) {
    return roads->link_to[to] - roads->link_from[to] == roads->link_to[from] - roads->link_from[from];
}

static void grow_tree(tree *to, const kota_roads *roads, int32_t link) {
    int32_t links = roads->link_count;
    memset(to->cost, 0xff, (size_t)links * sizeof *to->cost);
    kota_bucket_queue_start(&to->queue, 11);
    to->cost[link] = to->weight[link];
    to->next[link] = -1;
    kota_bucket_queue_push(&to->queue, (uint64_t)to->cost[link] << 32 | (uint32_t)link);
    for (uint64_t top; kota_bucket_queue_pop(&to->queue, &top);) {
        int32_t at = (int32_t)(top & UINT32_MAX);
        uint32_t cost = (uint32_t)(top >> 32);
        if (to->cost[at] != cost) continue;
        for (int32_t k = to->pred_start[at]; k < to->pred_start[at + 1]; k++) {
            int32_t before = to->pred[k];
            if (cost + to->weight[before] > to->cost[before]) continue;
            if (cost + to->weight[before] == to->cost[before]) { /* a grid has many: those with fewer turns */
                if (straight_on(roads, before, at)) to->next[before] = at;
                continue;
            }
            to->cost[before] = cost + to->weight[before];
            to->next[before] = at;
            kota_bucket_queue_push(&to->queue, (uint64_t)to->cost[before] << 32 | (uint32_t)before);
        }
    }
}

static int by_goal(const void *a, const void *b) {
    const route *one = a, *other = b;
    if (one->to_link != other->to_link) return one->to_link < other->to_link ? -1 : 1;
    return one->trip < other->trip ? -1 : one->trip > other->trip;
}

static bool is_turn_back(const kota_roads *roads, int32_t from, int32_t to) {
    return roads->link_from[from] == roads->link_to[to] && roads->link_to[from] == roads->link_from[to];
}

static route *draw_routes(const kota_roads *roads, int32_t count) {
    route *routes = kota_alloc((size_t)count, sizeof *routes);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        int32_t from, to;
        uint64_t draw = 1;
        do {
            from = kota_random_below(key, draw++, roads->link_count);
            to = kota_random_below(key, draw++, roads->link_count);
        } while (from == to || is_turn_back(roads, from, to));
        routes[k] = (route){.to_link = to, .trip = k, .from_link = from};
    }
    qsort(routes, (size_t)count, sizeof *routes, by_goal);
    return routes;
}

static void make_routes(kota_bench_grid *grid) {
    const kota_roads *roads = &grid->map->roads;
    kota_arena *arena = kota_arena_create("bench routes", 0);
    tree to = {0};
    index_turns(&to, roads, arena);
    route *routes = draw_routes(roads, grid->trip_count);
    int32_t *list = NULL, length = 0, capacity = 0, goal = -1;
    for (int32_t k = 0; k < grid->trip_count; k++) {
        if (routes[k].to_link != goal) grow_tree(&to, roads, routes[k].to_link);
        goal = routes[k].to_link;
        routes[k].start = length;
        for (int32_t link = routes[k].from_link; link >= 0; link = to.next[link]) {
            list = kota_grow(list, length, &capacity, sizeof *list);
            list[length++] = link;
        }
        routes[k].length = length - routes[k].start;
        grid->start[routes[k].trip + 1] = routes[k].length;
    }
    for (int32_t k = 0; k < grid->trip_count; k++) grid->start[k + 1] += grid->start[k];
    grid->links = kota_alloc((size_t)length, sizeof *grid->links);
    for (int32_t k = 0; k < grid->trip_count; k++) {
        memcpy(grid->links + grid->start[routes[k].trip], list + routes[k].start,
               (size_t)routes[k].length * sizeof *list);
    }
    kota_bucket_queue_free(&to.queue);
    kota_free(list);
    kota_free(routes);
    kota_arena_destroy(arena);
}

kota_bench_grid *kota_bench_grid_create(int32_t n, int32_t trip_count) {
    kota_bench_grid *grid = kota_alloc(1, sizeof *grid);
    grid->arena = kota_arena_create("bench traffic", 0);
    grid->map = street_net_grid(grid->arena, n, 200.0);
    grid->trip_count = trip_count;
    street_net_like_sumo(grid->map);
    street_net_grid_signals(grid->arena, grid->map, n);
    grid->start = kota_alloc((size_t)trip_count + 1, sizeof *grid->start);
    make_routes(grid);
    return grid;
}

void kota_bench_grid_destroy(kota_bench_grid *grid) {
    kota_free(grid->start);
    kota_free(grid->links);
    kota_arena_destroy(grid->arena);
    kota_free(grid);
}

/* ---- loading ---- */

typedef struct departure {
    int64_t time_ms;
    int32_t trip;
} departure;

static int by_time(const void *a, const void *b) {
    const departure *one = a, *other = b;
    if (one->time_ms != other->time_ms) return one->time_ms < other->time_ms ? -1 : 1;
    return one->trip < other->trip ? -1 : one->trip > other->trip;
}

/* Trips in order of departure; order[k]: which of the grid's routes trip k drives. */
static kota_trip *make_trips(const kota_bench_grid *grid, int32_t count, double depart_s, int32_t *order) {
    const kota_roads *roads = &grid->map->roads;
    departure *departures = kota_alloc((size_t)count, sizeof *departures);
    kota_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        departures[k] = (departure){(int64_t)(kota_random_unit(key, 0) * depart_s * 1e3), k};
    }
    qsort(departures, (size_t)count, sizeof *departures, by_time);
    for (int32_t k = 0; k < count; k++) {
        int32_t n = departures[k].trip;
        order[k] = n;
        trips[k] = (kota_trip){.id = (uint64_t)n + 1,
                               .depart_ms = departures[k].time_ms,
                               .from_node = roads->link_from[grid->links[grid->start[n]]],
                               .to_node = roads->link_to[grid->links[grid->start[n + 1] - 1]],
                               .district = -1,
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1.0f};
    }
    kota_free(departures);
    return trips;
}

static kota_traffic *make_engine(const kota_bench_grid *grid, const kota_trip *trips, int32_t count,
                                 const int32_t *start, const int32_t *links) {
    kota_traffic_def def = {.seed = 1,
                            .jam_wave_mps = SUMO_SPACING_M / SUMO_TAU_FREE_S,
                            .reroute_s = 1e7, /* routes are given */
                            .give_up_s = 3600,
                            .squeeze_s = 300,
                            .gap_frac = 0.3,
                            .reservoir_veh = 8,
                            .saturation_pceph = 1800,
                            .bin_s = 300,
                            .bins_kept = 288};
    kota_traffic *traffic = NULL;
    kota_error err = {0};
    if (kota_traffic_create(&traffic, &def, grid->map, trips, count, 0, &err) != KOTA_OK ||
        kota_traffic_set_routes(traffic, start, links, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    return traffic;
}

kota_bench_traffic_result kota_bench_traffic(const kota_bench_grid *grid, int32_t trip_count, double depart_s) {
    kota_bench_traffic_result result = {.trips = trip_count};
    int32_t *order = kota_alloc((size_t)trip_count, sizeof *order), at = 0;
    kota_trip *trips = make_trips(grid, trip_count, depart_s, order);
    int32_t *start = kota_alloc((size_t)trip_count + 1, sizeof *start);
    int32_t *links = kota_alloc((size_t)grid->start[trip_count], sizeof *links);
    for (int32_t k = 0; k < trip_count; k++) {
        int32_t from = grid->start[order[k]], length = grid->start[order[k] + 1] - from;
        start[k] = at;
        memcpy(links + at, grid->links + from, (size_t)length * sizeof *links);
        at += length;
    }
    start[trip_count] = at;
    kota_traffic *traffic = make_engine(grid, trips, trip_count, start, links);
    kota_error err = {0};
    double start_s = kota_wall_s();
    for (int64_t t = 300000; t <= (int64_t)(depart_s * 1e4); t += 300000) {
        if (kota_traffic_step(traffic, NULL, t, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
        if ((double)t > depart_s * 1e3 && kota_traffic_under_way(traffic) == 0) break;
    }
    result.run_s = kota_wall_s() - start_s;
    result.trips_per_s = trip_count / result.run_s;
    kota_trip_totals totals = kota_traffic_totals(traffic, -1, KOTA_CLASS_CAR);
    result.arrived = totals.arrived;
    result.mean_trip_s = totals.arrived > 0 ? totals.person_s / (double)totals.arrived : 0.0;
    for (int32_t l = 0; l < grid->map->roads.link_count; l++) result.moves += kota_traffic_link_left_veh(traffic)[l];
    result.squeezes = kota_traffic_squeezes(traffic);
    result.event_hash = kota_traffic_event_hash(traffic);
    kota_traffic_destroy(traffic);
    kota_free(order);
    kota_free(trips);
    kota_free(start);
    kota_free(links);
    return result;
}

double kota_bench_peak_mb(void) {
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

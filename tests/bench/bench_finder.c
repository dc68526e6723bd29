/* The routing bench: trips between streets as in the side-by-side with duarouter, on the empty grid. */
#include "bench/bench_finder.h"

#include "core/log.h"
#include "core/memory.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/finder.h"

/* To no other direction of the street it begins in, as there. */
static kota_finder_trip *make_trips(const kota_roads *roads, int32_t count) {
    kota_finder_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        int32_t from = 0, to = 0;
        for (uint64_t draw = 0; from == to || roads->link_reverse[from] == to; draw++) {
            from = kota_random_below(key, 2 * draw, roads->link_count);
            to = kota_random_below(key, 2 * draw + 1, roads->link_count);
        }
        trips[k] = (kota_finder_trip){.from_link = from, .from_node = -1, .to_link = to, .to_node = -1};
    }
    return trips;
}

static uint32_t *free_times(const kota_roads *roads) {
    uint32_t *link_ms = kota_alloc((size_t)roads->link_count, sizeof *link_ms);
    for (int32_t l = 0; l < roads->link_count; l++) {
        link_ms[l] = (uint32_t)((double)roads->link_length_m[l] / (double)roads->link_speed_mps[l] * 1e3 + 0.5);
    }
    return link_ms;
}

static double time_matrix(const kota_finder *finder, const kota_finder_cost *cost, int32_t nodes, kota_pool *pool) {
    int32_t side = kota_mini(nodes, 1000), *node = kota_alloc((size_t)side, sizeof *node);
    uint32_t *time_ms = kota_alloc((size_t)side * (size_t)side, sizeof *time_ms);
    for (int32_t k = 0; k < side; k++) node[k] = (int32_t)((int64_t)nodes * k / side);
    double start_s = kota_wall_s();
    kota_finder_matrix(time_ms, finder, cost, node, side, node, side, pool);
    double took_s = kota_wall_s() - start_s;
    kota_free(time_ms);
    kota_free(node);
    return took_s;
}

kota_bench_finder_result kota_bench_finder(int32_t n, int32_t trip_count, int32_t threads) {
    kota_bench_finder_result result = {0};
    kota_arena *arena = kota_arena_create("bench finder", 0);
    kota_map *map = street_net_grid(arena, n, 200.0);
    kota_finder_trip *trips = make_trips(&map->roads, trip_count);
    uint32_t *link_ms = free_times(&map->roads);
    kota_finder_cost cost = {.link_ms = link_ms};
    kota_pool *pool = kota_pool_create(threads);
    kota_routes routes;
    double start_s = kota_wall_s();
    kota_finder *finder = kota_finder_create(&map->roads);
    kota_finder_find(&routes, finder, &cost, trips, trip_count, pool);
    result.seconds = kota_wall_s() - start_s;
    result.hash = kota_routes_hash(&routes);
    result.mean_links = (double)routes.start[trip_count] / trip_count;
    for (int32_t k = 0; k < trip_count; k++) result.mean_time_s += routes.cost_ms[k] * 1e-3 / trip_count;
    result.matrix_s = time_matrix(finder, &cost, map->roads.node_count, pool);
    kota_routes_free(&routes);
    kota_finder_destroy(finder);
    kota_pool_destroy(pool);
    kota_free(link_ms);
    kota_free(trips);
    kota_arena_destroy(arena);
    return result;
}

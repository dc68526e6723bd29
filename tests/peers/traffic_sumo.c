/* The traffic engine beside SUMO's mesoscopic model: a grid of 10 x 10 nodes without signals, cars only, the same
 * trips on the same routes, with the same capacity, spacing and jam wave. What is left are the models' own ways of
 * loading a network. README.md says what the bounds rest on. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "core/file.h"
#include "core/log.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"
#include "peers/sumo.h"
#include "peers/table.h"
#include "support/street_net.h"
#include "traffic/finder.h"

enum { SIDE = 10 };

typedef struct level {
    const char *name;
    int32_t trips, window_s; /* departing within the window */
    bool compares_routes;
    double mean_bound, p95_bound, delay_bound, throughput_bound;
} level;

typedef struct ours_result {
    double user_s;
    double *trip_s; /* (trips) from the wished departure to the arrival; NaN: not arrived */
    double mean_s, vehicle_h, vehicle_km;
    int64_t arrived, arrived_in_window, squeezes;
} ours_result;

static double user_s(void) {
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec;
}

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* Whole seconds, for SUMO starts vehicles at its steps of 1 s. */
static kota_trip *random_trips(int32_t nodes, int32_t count, int32_t window_s) {
    kota_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        int32_t from = kota_random_below(key, 1, nodes), to = kota_random_below(key, 2, nodes - 1);
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)kota_random_below(key, 0, window_s) * 1000,
                               .from_node = from,
                               .to_node = to + (to >= from),
                               .district = -1,
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1.0f};
    }
    qsort(trips, (size_t)count, sizeof *trips, by_departure);
    return trips;
}

/* The routes that the engine takes as long as nothing renews its link times: the quickest of the empty network. */
static sumo_routes own_routes(const kota_map *map, const kota_trip *trips, int32_t trip_count) {
    sumo_routes routes = {.trips = trip_count, .start = kota_alloc((size_t)trip_count + 1, sizeof(int32_t))};
    kota_finder *finder = kota_finder_create(&map->roads);
    uint32_t *link_ms = kota_alloc((size_t)map->roads.link_count, sizeof *link_ms);
    kota_finder_trip *ends = kota_alloc((size_t)trip_count + 1, sizeof *ends);
    kota_finder_cost cost = {.link_ms = link_ms};
    kota_routes found;
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        double speed_mps = kota_min((double)map->roads.link_speed_mps[l], kota_classes[KOTA_CLASS_CAR].speed_mps);
        link_ms[l] = (uint32_t)((double)map->roads.link_length_m[l] / speed_mps * 1e3 + 0.5);
    }
    for (int32_t k = 0; k < trip_count; k++)
        ends[k] = (kota_finder_trip){-1, trips[k].from_node, -1, trips[k].to_node};
    kota_finder_find(&found, finder, &cost, ends, trip_count, NULL);
    int32_t count = 0;
    for (int32_t k = 0; k < trip_count; k++) {
        routes.start[k] = count;
        for (int64_t at = found.start[k]; at < found.start[k + 1]; at++)
            sumo_routes_add(&routes, &count, found.link[at]);
    }
    routes.start[trip_count] = count;
    kota_routes_free(&found);
    kota_free(ends);
    kota_free(link_ms);
    kota_finder_destroy(finder);
    return routes;
}

static double route_s(const kota_map *map, const sumo_routes *routes, int32_t trip) {
    double time_s = 0.0;
    for (int32_t at = routes->start[trip]; at < routes->start[trip + 1]; at++) {
        int32_t link = routes->links[at];
        time_s += (double)map->roads.link_length_m[link] / (double)map->roads.link_speed_mps[link];
    }
    return time_s;
}

/* ---- ours ---- */

static kota_traffic *engine(const kota_map *map, const kota_trip *trips, int32_t trip_count) {
    kota_traffic_def def = {.seed = 1,
                            .jam_wave_mps = SUMO_SPACING_M / SUMO_TAU_FREE_S,
                            .reroute_s = 1e7, /* never: routes are those of the empty network */
                            .free_crossings = true,
                            .give_up_s = 3600,
                            .squeeze_s = 300};
    kota_traffic *traffic = NULL;
    kota_error err = {0};
    if (kota_traffic_create(&traffic, &def, map, trips, trip_count, 0, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    return traffic;
}

static void step(kota_traffic *traffic, int64_t until_ms) {
    kota_error err = {0};
    if (kota_traffic_step(traffic, NULL, until_ms, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
}

/* The trips as a city has them: figures of the records. */
static void run_trips(ours_result *result, const kota_map *map, const kota_trip *trips, const level *at) {
    double start_s = user_s();
    kota_traffic *traffic = engine(map, trips, at->trips);
    for (int64_t minute = 1; minute <= 24 * 60; minute++) {
        step(traffic, minute * 60000);
        if (minute * 60 == at->window_s) {
            result->arrived_in_window = kota_traffic_totals(traffic, -1, KOTA_CLASS_CAR).arrived;
        }
        if (minute * 60 > at->window_s && kota_traffic_under_way(traffic) == 0) break;
    }
    result->user_s = user_s() - start_s;
    kota_trip_totals totals = kota_traffic_totals(traffic, -1, KOTA_CLASS_CAR);
    result->arrived = totals.arrived;
    result->mean_s = totals.person_s / (double)totals.arrived;
    result->vehicle_h = totals.vehicle_s / 3600.0;
    result->vehicle_km = totals.distance_m * 1e-3;
    result->squeezes = kota_traffic_squeezes(traffic);
    kota_traffic_destroy(traffic);
}

/* The same trips once more as foreign vehicles, of which each end is reported. */
static void run_one_by_one(ours_result *result, const kota_map *map, const kota_trip *trips, const level *at) {
    kota_traffic *traffic = engine(map, NULL, 0);
    result->trip_s = kota_alloc((size_t)at->trips, sizeof(double));
    for (int32_t k = 0; k < at->trips; k++) {
        result->trip_s[k] = KOTA_NAN;
        kota_traffic_send(traffic, &(kota_foreign){KOTA_CLASS_CAR, trips[k].from_node, trips[k].to_node,
                                                   trips[k].depart_ms, trips[k].id, k, true, 0, 0});
    }
    for (int64_t minute = 1; minute <= 24 * 60; minute++) {
        step(traffic, minute * 60000);
        int32_t ended;
        const kota_leg_end *ends = kota_traffic_leg_ends(traffic, &ended);
        for (int32_t e = 0; e < ended; e++) {
            result->trip_s[ends[e].tag] = (double)(ends[e].arrive_ms - trips[ends[e].tag].depart_ms) * 1e-3;
        }
        if (minute * 60 > at->window_s && kota_traffic_under_way(traffic) == 0) break;
    }
    kota_traffic_destroy(traffic);
}

/* ---- the comparison ---- */

static int ascending(const void *a, const void *b) {
    const double *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

static double quantile(const double *values, int32_t count, double frac) {
    double *sorted = kota_alloc((size_t)count, sizeof(double));
    int32_t known = 0;
    for (int32_t k = 0; k < count; k++) {
        if (!kota_is_nan(values[k])) sorted[known++] = values[k];
    }
    qsort(sorted, (size_t)known, sizeof(double), ascending);
    double value = known > 0 ? sorted[(int32_t)(frac * (known - 1))] : KOTA_NAN;
    kota_free(sorted);
    return value;
}

typedef struct sumo_sums {
    double trip_s, vehicle_h, vehicle_km;
    int32_t arrived_in_window;
} sumo_sums;

static sumo_sums sums_of(const sumo_result *theirs, const level *at) {
    sumo_sums sums = {0};
    for (int32_t k = 0; k < at->trips; k++) {
        if (kota_is_nan(theirs->trip_s[k])) continue;
        sums.trip_s += theirs->trip_s[k];
        sums.vehicle_km += theirs->route_m[k] * 1e-3;
        sums.arrived_in_window += theirs->arrive_s[k] < at->window_s;
    }
    sums.vehicle_h = sums.trip_s / 3600.0;
    return sums;
}

static void compare(peer_table *table, const level *at, const kota_map *map, const sumo_routes *routes,
                    const ours_result *ours, const sumo_result *theirs) {
    sumo_sums sums = sums_of(theirs, at);
    double count = routes->trips, free_s = 0.0, apart_s = 0.0;
    for (int32_t k = 0; k < routes->trips; k++) {
        free_s += route_s(map, routes, k) / count;
        apart_s += kota_abs(ours->trip_s[k] - theirs->trip_s[k]) / count;
    }
    double mean_s = sums.trip_s / theirs->arrived;
    peer_table_row(table, "trips arrived in the end", "veh", (double)ours->arrived, theirs->arrived, false, 0.0);
    peer_table_row(table, "distance driven", "veh km", ours->vehicle_km, sums.vehicle_km, true, 1e-4);
    peer_table_row(table, "mean trip time", "s", ours->mean_s, mean_s, true, at->mean_bound);
    peer_table_row(table, "95 % of trips are within", "s", quantile(ours->trip_s, routes->trips, 0.95),
                   quantile(theirs->trip_s, routes->trips, 0.95), true, at->p95_bound);
    peer_table_row(table, "vehicle hours", "h", ours->vehicle_h, sums.vehicle_h, true, at->mean_bound);
    peer_table_row(table, "arrived while others still depart", "veh", (double)ours->arrived_in_window,
                   sums.arrived_in_window, true, at->throughput_bound);
    peer_table_row(table, "mean delay", "s", ours->mean_s - free_s, mean_s - free_s, false, at->delay_bound);
    peer_table_row(table, "heads that pushed in / teleports", "veh", (double)ours->squeezes, theirs->teleports, false,
                   KOTA_INFINITY);
    peer_table_row(table, "user time with loading", "s", ours->user_s, theirs->user_s, true, KOTA_INFINITY);
    printf("mean difference of one trip %.2f s, free mean %.2f s; SUMO / ours in user time %.0f (never a failure)\n",
           apart_s, free_s, theirs->user_s / kota_max(ours->user_s, 1e-3));
}

/* Both programs' quickest ways through the empty network cost the same; which of equal ones is taken may differ. */
static void compare_routes(peer_table *table, const char *folder, const kota_map *map, const kota_trip *trips,
                           const sumo_routes *own) {
    sumo_routes theirs = {0};
    if (!sumo_route(&theirs, folder, trips, own->trips, &map->roads)) {
        kota_panic(__FILE__, __LINE__, "duarouter failed; see %s/duarouter.log", folder);
    }
    double worst_s = 0.0, own_s = 0.0, their_s = 0.0;
    for (int32_t k = 0; k < own->trips; k++) {
        double a = route_s(map, own, k), b = route_s(map, &theirs, k);
        worst_s = kota_max(worst_s, kota_abs(a - b));
        own_s += a / own->trips;
        their_s += b / own->trips;
    }
    peer_table_head("Quickest ways through the empty grid", "duarouter");
    peer_table_row(table, "mean time", "s", own_s, their_s, true, 1e-6);
    peer_table_row(table, "largest difference of one trip", "s", worst_s, 0.0, false, 0.01);
    sumo_routes_free(&theirs);
}

static void run_level(peer_table *table, const char *folder, const kota_map *map, const kota_trip *trips,
                      const level *at) {
    sumo_routes routes = own_routes(map, trips, at->trips);
    sumo_make_net(folder, &map->roads);
    if (at->compares_routes) compare_routes(table, folder, map, trips, &routes);
    ours_result ours = {0};
    run_trips(&ours, map, trips, at);
    run_one_by_one(&ours, map, trips, at);
    char title[128];
    (void)snprintf(title, sizeof title, "%s: %d cars in %d s", at->name, (int)at->trips, (int)at->window_s);
    for (int32_t by_turn = 0; by_turn < 2; by_turn++) {
        const char *const one_queue[] = {"--meso-multi-queue", "false", NULL};
        sumo_result theirs;
        sumo_meso(&theirs, folder, trips, &routes, by_turn == 0 ? one_queue : NULL);
        peer_table_head(title, by_turn == 0 ? "SUMO 1 queue" : "SUMO by turn");
        compare(table, at, map, &routes, &ours, &theirs);
        sumo_result_free(&theirs);
    }
    kota_free(ours.trip_s);
    sumo_routes_free(&routes);
}

static void run_grid(peer_table *table, const char *folder) {
    const level levels[] = {{"Grid, light", 5000, 3600, true, 0.01, 0.01, 1.0, 0.005},
                            {"Grid, medium", 30000, 3600, false, 0.03, 0.03, 3.0, 0.01}};
    kota_arena *arena = kota_arena_create("peers", 0);
    kota_map *map = street_net_grid(arena, SIDE, 200.0);
    street_net_like_sumo(map);
    for (int32_t k = 0; k < KOTA_COUNT(levels); k++) {
        kota_trip *trips = random_trips(map->roads.node_count, levels[k].trips, levels[k].window_s);
        run_level(table, folder, map, trips, &levels[k]);
        kota_free(trips);
    }
    kota_arena_destroy(arena);
}

/* Two lanes become one: 4 cars in 5 s meet a capacity of 0.55 a second, and the queue stands for minutes. The narrow
 * street holds 30 cars: where it holds 26.7, ours lets in 26 and carries 2.5 % less, for it counts whole cars. */
static void run_bottleneck(peer_table *table, const char *folder) {
    const level at = {"Bottleneck", 480, 600, false, 0.01, 0.02, 2.0, 0.02};
    kota_arena *arena = kota_arena_create("peers", 0);
    kota_map *map = street_net(arena, "n a 0 0\nn b 1000 0\nn c 2000 0\nn d 2225 0\n"
                                      "s 1 a b 11.11 1 1\ns 2 b c 11.11 1 1\ns 3 c d 11.11 1 1\n");
    for (int32_t l = 0; l < map->roads.link_count; l++)
        map->roads.link_lanes[l] = map->roads.link_from[l] == 2 ? 1 : 2;
    street_net_like_sumo(map);
    kota_trip *trips = random_trips(4, at.trips, at.window_s);
    for (int32_t k = 0; k < at.trips; k++) {
        trips[k].from_node = 0;
        trips[k].to_node = 3;
        trips[k].depart_ms = 1000 * (k * 5 / 4);
    }
    run_level(table, folder, map, trips, &at);
    kota_free(trips);
    kota_arena_destroy(arena);
}

int main(int argc, char **argv) {
    if (argc != 4) return PEER_FAILED;
    char *folder = kota_text_format("%s/sumo", argv[2]), version[64];
    kota_error err = {0};
    if (kota_folder_create(folder, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    if (!sumo_version(version, sizeof version, folder)) {
        printf("SKIPPED: netconvert, duarouter and sumo are not all installed (apt-get install sumo)\n");
        kota_free(folder);
        return PEER_SKIPPED;
    }
    printf("%s, mesoscopic model, no junction control\n", version);
    peer_table table = {0};
    run_grid(&table, folder);
    run_bottleneck(&table, folder);
    printf("%d rows, %d beyond their bound\n", (int)table.rows, (int)table.failures);
    kota_free(folder);
    return table.failures > 0 ? PEER_FAILED : PEER_PASSED;
}

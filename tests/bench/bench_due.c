/* The equilibrium bench. */
#include "bench/bench_due.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/due.h"

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static kota_trip *make_trips(int32_t nodes, int32_t count, double depart_s) {
    kota_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)(kota_random_unit(key, 0) * depart_s * 1e3),
                               .from_node = kota_random_below(key, 1, nodes),
                               .to_node = kota_random_below(key, 2, nodes),
                               .district = -1,
                               .vehicle_class = KOTA_CLASS_CAR,
                               .persons = 1.0f};
    }
    qsort(trips, (size_t)count, sizeof *trips, by_departure);
    return trips;
}

kota_bench_due_result kota_bench_due(int32_t n, int32_t trip_count, double depart_s, int32_t threads) {
    kota_bench_due_result result = {.trips = trip_count};
    kota_arena *arena = kota_arena_create("bench due", 0);
    kota_map *map = street_net_grid(arena, n, 200.0);
    street_net_grid_signals(arena, map, n);
    kota_trip *trips = make_trips(map->roads.node_count, trip_count, depart_s);
    kota_pool *pool = kota_pool_create(threads);
    kota_due_def def = kota_due_defaults();
    def.traffic = (kota_traffic_def){.seed = 1,
                                     .jam_wave_mps = 5,
                                     .reroute_s = 900,
                                     .give_up_s = 3600,
                                     .squeeze_s = 300,
                                     .gap_frac = 0.0,
                                     .reservoir_veh = 0,
                                     .saturation_pceph = 1800};
    def.end_ms = (int64_t)(depart_s * 2e3);
    kota_due due;
    kota_error err = {0};
    double start_s = kota_wall_s();
    if (kota_due_run(&due, &def, map, trips, trip_count, NULL, pool, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    result.seconds = kota_wall_s() - start_s;
    const kota_due_row *last = &due.rows[due.row_count - 1];
    result.iterations = due.row_count;
    result.gap_frac = last->gap_frac;
    result.felt_gap_frac = last->felt_gap_frac;
    result.first_gap_frac = due.rows[0].gap_frac;
    result.mean_trip_s = last->mean_trip_s;
    result.arrived = last->arrived;
    result.squeezes = last->squeezes;
    result.event_hash = due.event_hash;
    kota_due_free(&due);
    kota_pool_destroy(pool);
    kota_free(trips);
    kota_arena_destroy(arena);
    return result;
}

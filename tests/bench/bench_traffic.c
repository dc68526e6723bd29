/* The grid bench: the network of the side-by-side with other simulators, without signals. */
#include "bench/bench_traffic.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/traffic.h"

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static kota_trip *make_trips(int32_t nodes, int32_t count, double depart_s, double motorcycle_frac) {
    kota_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 1, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        kota_class vehicle_class =
            kota_random_unit(key, 3) < motorcycle_frac ? KOTA_CLASS_MOTORCYCLE : KOTA_CLASS_CAR;
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)(kota_random_unit(key, 0) * depart_s * 1e3),
                               .from_node = kota_random_below(key, 1, nodes),
                               .to_node = kota_random_below(key, 2, nodes),
                               .district = -1,
                               .vehicle_class = (uint8_t)vehicle_class,
                               .persons = 1.0f};
    }
    qsort(trips, (size_t)count, sizeof *trips, by_departure);
    return trips;
}

static kota_hash state_hash(const kota_traffic *traffic) {
    kota_blob blob = {0};
    kota_traffic_save(traffic, &blob);
    kota_hash hash = kota_hash_bytes(blob.bytes, blob.length);
    kota_blob_free(&blob);
    return hash;
}

kota_bench_traffic_result kota_bench_traffic(int32_t n, int32_t trip_count, double depart_s, double motorcycle_frac) {
    kota_bench_traffic_result result = {.trips = trip_count};
    kota_arena *arena = kota_arena_create("bench traffic", 0);
    double start_s = kota_wall_s();
    kota_map *map = street_net_grid(arena, n, 200.0);
    kota_trip *trips = make_trips(map->roads.node_count, trip_count, depart_s, motorcycle_frac);
    kota_traffic_def def = {.seed = 1, .jam_wave_mps = 5, .reroute_s = 900, .give_up_s = 3600, .squeeze_s = 300};
    kota_traffic *traffic = NULL;
    kota_error err = {0};
    if (kota_traffic_create(&traffic, &def, map, trips, trip_count, 0, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    result.build_s = kota_wall_s() - start_s;
    start_s = kota_wall_s();
    for (int64_t t = 60000; t <= (int64_t)(depart_s * 2e3); t += 60000) {
        if (kota_traffic_step(traffic, NULL, t, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
        if ((double)t > depart_s * 1e3 && kota_traffic_under_way(traffic) == 0) break;
    }
    result.run_s = kota_wall_s() - start_s;
    result.trips_per_s = trip_count / result.run_s;
    double person_s = 0.0;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_trip_totals totals = kota_traffic_totals(traffic, -1, c);
        result.arrived += totals.arrived;
        person_s += totals.person_s;
    }
    for (int32_t l = 0; l < map->roads.link_count; l++) result.links_left += kota_traffic_link_left_veh(traffic)[l];
    result.mean_trip_s = result.arrived > 0 ? person_s / (double)result.arrived : 0.0;
    result.squeezes = kota_traffic_squeezes(traffic);
    result.hash = state_hash(traffic);
    kota_traffic_destroy(traffic);
    kota_free(trips);
    kota_arena_destroy(arena);
    return result;
}

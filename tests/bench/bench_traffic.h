/* How fast the traffic engine loads a grid city. */
#ifndef KOTA_TESTS_BENCH_TRAFFIC_H
#define KOTA_TESTS_BENCH_TRAFFIC_H

#include "core/hash.h"
#include "core/kota.h"

typedef struct kota_bench_traffic_result {
    int64_t trips, arrived, squeezes, links_left;
    double build_s, run_s, trips_per_s;
    double mean_trip_s;
    kota_hash hash; /* of the saved state at the end and the link counts */
} kota_bench_traffic_result;

/** n x n grid of 200 m blocks, unsignalised; trips uniform between nodes and over depart_s seconds; run until all
 * arrived or twice that time. motorcycle_frac of them are motorcycles, the rest cars. */
kota_bench_traffic_result kota_bench_traffic(int32_t n, int32_t trips, double depart_s, double motorcycle_frac);

#endif

/* How fast the traffic engine loads grid cities along given routes. */
#ifndef KOTA_TESTS_BENCH_TRAFFIC_H
#define KOTA_TESTS_BENCH_TRAFFIC_H

#include "core/kota.h"

typedef struct kota_bench_grid kota_bench_grid;

typedef struct kota_bench_traffic_result {
    int64_t trips, arrived, squeezes, moves;
    double run_s, trips_per_s;
    double mean_trip_s;
    uint64_t event_hash; /* of every move of every vehicle */
} kota_bench_traffic_result;

/** The network of the side-by-side with other simulators: n x n nodes, 200 m blocks, every fifth street 3 lanes at
 * 60 km/h, the others 2 at 40 km/h; a signal at each inner node (90 s; 42 s of green, 3 s of amber for each axis).
 * Trips between links drawn evenly, the quickest ways through the empty network. trip_count of them are kept. */
kota_bench_grid *kota_bench_grid_create(int32_t n, int32_t trip_count);
void kota_bench_grid_destroy(kota_bench_grid *grid);
/** Load the first trip_count trips, departures drawn evenly over depart_s seconds, records in bins of 5 minutes;
 * until all have arrived. Ends after ten times depart_s whatever happens. */
kota_bench_traffic_result kota_bench_traffic(const kota_bench_grid *grid, int32_t trip_count, double depart_s);
/** The most memory that the program has held so far, MB. */
double kota_bench_peak_mb(void);

#endif

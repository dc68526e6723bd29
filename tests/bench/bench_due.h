/* How fast dynamic equilibrium settles on a grid city with signals. */
#ifndef KOTA_TESTS_BENCH_DUE_H
#define KOTA_TESTS_BENCH_DUE_H

#include "core/kota.h"

typedef struct kota_bench_due_result {
    double seconds, first_gap_frac, gap_frac, felt_gap_frac, mean_trip_s;
    int32_t iterations;
    int64_t trips, arrived, squeezes;
    uint64_t event_hash; /* of every move of the last loading */
} kota_bench_due_result;

/** n x n grid of 200 m blocks with signals at its inner nodes; cars between streets' ends, uniform over depart_s;
 * up to 15 loadings, to a gap of 1 %. */
kota_bench_due_result kota_bench_due(int32_t n, int32_t trips, double depart_s, int32_t threads);

#endif

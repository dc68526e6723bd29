/* How fast many trips find their quickest ways through a grid city. */
#ifndef KOTA_TESTS_BENCH_FINDER_H
#define KOTA_TESTS_BENCH_FINDER_H

#include "core/hash.h"
#include "core/kota.h"

typedef struct kota_bench_finder_result {
    double seconds;     /* from the streets on, turns and routes included */
    double mean_links;  /* of a route */
    double mean_time_s; /* on the empty network */
    double matrix_s;    /* times between 1,000 nodes */
    kota_hash hash;     /* of routes and costs */
} kota_bench_finder_result;

/** n x n grid of 200 m blocks; trips from a street to another, uniform; threads 1 or more. */
kota_bench_finder_result kota_bench_finder(int32_t n, int32_t trips, int32_t threads);

#endif

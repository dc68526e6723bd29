/* How fast the waste engine is: a random town with its trucks, steps of a minute. */
#ifndef KOTA_TESTS_BENCH_WASTE_H
#define KOTA_TESTS_BENCH_WASTE_H

#include "core/hash.h"

typedef struct kota_bench_waste_result {
    double wall_s;
    double bin_hours_ps; /* simulated hours of one bin by wall time */
    double collected_kg;
    kota_hash hash; /* of everything at the end: the same on every machine */
} kota_bench_waste_result;

/** bins 1..900; 100 bins, 20 trucks, 1 day is the full case. */
kota_bench_waste_result kota_bench_waste(int32_t bins, int32_t trucks, int32_t days);

#endif

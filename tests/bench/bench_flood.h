/* How fast the flood engine is: rain on a town of blocks, the case on which peers were measured. */
#ifndef KOTA_TESTS_BENCH_FLOOD_H
#define KOTA_TESTS_BENCH_FLOOD_H

#include "core/hash.h"

typedef struct kota_bench_flood_result {
    double wall_s;
    double updates_ps; /* cells that could flow, a sub-step each, by wall time */
    double nominal_ps; /* all cells times sub-steps, as programs without sleeping cells count */
    int64_t steps;
    double volume_error_frac; /* water in the grid against rain fallen */
    double depth_max_m;
    kota_hash hash; /* of the depths: the same for any number of threads */
} kota_bench_flood_result;

/** 50 mm/h on side x side cells of 5 m for duration_s, closed, n = 0.03: a gentle slope with 3 m blocks of 8 x 8
 *  cells between streets of 4. side 1000 and 900 s is the full case. */
kota_bench_flood_result kota_bench_flood(int32_t side, double duration_s, int32_t threads);

#endif

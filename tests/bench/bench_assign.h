/* Benches of static assignment: a made-up network, and published ones where the data are at hand. */
#ifndef KOTA_TESTS_BENCH_ASSIGN_H
#define KOTA_TESTS_BENCH_ASSIGN_H

#include "traffic/assign.h"

typedef struct kota_bench_assign_result {
    double cold_s; /* from empty roads to a gap of 1e-6, the least of several runs */
    /* Time after one closure from the last answer, over that from empty roads: half of the closures are the links
     * most used, one each, half are spread over those used. NaN: none. */
    double warm_frac; /* the sum over the sum */
    double warm_median_frac, warm_worst_frac;
    double objective;
    kota_hash hash; /* of the flows */
} kota_bench_assign_result;

/** A random grid of side x side nodes with `zones` zones, on one thread. interrupted: may be NULL; once it is not 0
 * the bench ends soon, with what it has. */
kota_bench_assign_result kota_bench_assign_grid(int32_t side, int32_t zones, int32_t closures,
                                                const volatile sig_atomic_t *interrupted);
/** A network "<name>_net.tntp" with "<name>_trips.tntp" under the folder tntp of KOTA_DATA, trips times `demand`, on
 * one thread. False where they are absent. */
bool kota_bench_assign_tntp(kota_bench_assign_result *result, const char *name, double toll_factor,
                            double distance_factor, double demand, int32_t closures,
                            const volatile sig_atomic_t *interrupted);

#endif

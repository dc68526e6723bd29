/* How fast a policy's formulas over cells are, against plain loops over the same arrays. */
#ifndef KOTA_TESTS_BENCH_SCRIPT_H
#define KOTA_TESTS_BENCH_SCRIPT_H

#include "core/hash.h"

typedef struct kota_bench_script_result {
    /* persons in water deeper than 0.3 m: a policy's whole call, a plain loop in C, and one whose sums go the
     * formula's way, which a compiler can widen */
    double sum_s, sum_loop_s, sum_lanes_s;
    double zonal_s, zonal_loop_s; /* the same by district */
    double long_s, long_loop_s;   /* a formula of a dozen operations */
    double beat_s;                /* a policy with four statistics and a choice of streets that it closes */
    double empty_s;               /* one that does nothing */
    double strict_s, local_s;     /* a loop of a million rounds in Lua, its steps counted and not */
    double links;                 /* streets of the city */
    kota_hash hash;               /* of all that the policies found: the same on every machine */
} kota_bench_script_result;

/** A town of side x side cells, side 32..2048; the best of many calls. library: folder of the scripts' library.
 *  Statistics are counted from results that a policy hands out as orders. */
kota_bench_script_result kota_bench_script(int32_t side, const char *library);

#endif

/* Made-up vehicle routing problems of the kinds that the X instances of CVRPLIB are of, so that the solver of rounds
 * is not tried on a handful of known ones alone. */
#ifndef KOTA_TESTS_BENCH_ROUNDS_MADE_H
#define KOTA_TESTS_BENCH_ROUNDS_MADE_H

#include "waste/rounds.h"

typedef enum made_depot { MADE_DEPOT_MIDDLE, MADE_DEPOT_CORNER, MADE_DEPOT_ANYWHERE } made_depot;
typedef enum made_stops { MADE_STREWN, MADE_CLUSTERED, MADE_HALF } made_stops;
typedef enum made_amounts {
    MADE_ONE_TO_100,
    MADE_50_TO_100,
    MADE_BY_QUADRANT, /* 1 to 50 in two of them, 51 to 100 in the others */
    MADE_FEW_LARGE    /* most 1 to 10, one in ten 50 to 100 */
} made_amounts;

typedef struct rounds_made_case {
    const char *name;
    int32_t stops;
    made_depot depot;
    made_stops where;
    made_amounts amounts;
    double stops_a_load; /* mean, were loads full */
    uint64_t seed;
} rounds_made_case;

typedef struct rounds_made {
    double *x, *y;
    kota_rounds_task *tasks;
    kota_rounds_kind kind;
    kota_rounds_dump dump;
    kota_rounds_def def; /* without iterations, seed and pool */
} rounds_made;

/** A problem by Uchoa et al. 2017 ("New benchmark instances for the capacitated vehicle routing problem", European
 * Journal of Operational Research 257, section 4): whole coordinates in a square of 1000, no two alike; clustered
 * stops are drawn to 3 to 8 of them with a chance of the sum of exp(-distance / 40); legs are rounded.
 *  @determinism a function of the case.  @lifetime free with rounds_made_destroy; out must not be moved until then.
 */
void rounds_made_create(rounds_made *out, const rounds_made_case *of);
void rounds_made_destroy(rounds_made *made);

#endif

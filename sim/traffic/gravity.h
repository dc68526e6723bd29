/* Where trips go: the doubly constrained gravity model. Origins and destinations keep their totals; in between, trips
 * fall with cost: T_ij = a_i O_i b_j D_j exp(-beta c_ij). The factors come from Furness's iteration (iterative
 * proportional fitting; Furness 1965, "Time function iteration"; Wilson 1967, "A statistical theory of spatial
 * distribution models"). Who an origin or a destination is, is the caller's. */
#ifndef KOTA_TRAFFIC_GRAVITY_H
#define KOTA_TRAFFIC_GRAVITY_H

#include "core/kota.h"

typedef struct kota_gravity_def { /* arrays are borrowed for the call */
    int32_t origin_count, destination_count;
    const double *from_trips;      /* [origin_count], >= 0 */
    const double *to_trips;        /* [destination_count], >= 0; only their ratios count */
    const double *cost;            /* [origin_count * destination_count], row by origin; infinity: no way */
    const char *const *origin_ids; /* [origin_count], for sentences; NULL: numbers from 1 */
    double beta;                   /* deterrence, 1/cost unit, >= 0 */
    double tolerance_frac;         /* largest relative error of a total, > 0 */
    int32_t iterations_max;        /* >= 1 */
} kota_gravity_def;

typedef struct kota_gravity_fit {
    int32_t iterations;
    double error_frac; /* largest relative error of an origin's total; those of destinations are exact */
    bool reached;      /* the tolerance; if not, ways that lack may allow no matrix with these totals */
} kota_gravity_fit;

/** Balancing factors: trips from i to j are from_factor[i] * to_factor[j] * kota_gravity_pull(def, i, j).
 *  @param from_factor [origin_count], to_factor [destination_count]: written; 0 where a total is 0.
 *  @errors KOTA_DATA, each fault a sentence: a negative total or beta, no trips on one side, an origin whose trips
 *  have no way to any destination. A tolerance that is not reached is no error: see fit->reached.
 *  @conserves the sum of from_trips.  @determinism pure function of its arguments.
 *  @tested tests/physics/test_gravity.c */
KOTA_NODISCARD kota_status kota_gravity_balance(const kota_gravity_def *def, double *from_factor, double *to_factor,
                                                kota_gravity_fit *fit, kota_error *err);
/** exp(-beta (c_ij - least cost of origin i)), 0 where there is no way: the least cost only rescales from_factor and
 *  keeps far origins from vanishing.  @tested tests/physics/test_gravity.c */
double kota_gravity_pull(const kota_gravity_def *def, int32_t origin, int32_t destination);

#endif

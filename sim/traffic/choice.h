/* Who takes what: the nested logit model (McFadden 1978, "Modelling the choice of residential location"; Ben-Akiva
 * and Lerman 1985, chapter 10). Alternatives of one nest are alike and compete more with each other than with the
 * rest. What the alternatives are is the caller's. */
#ifndef KOTA_TRAFFIC_CHOICE_H
#define KOTA_TRAFFIC_CHOICE_H

#include "core/kota.h"
#include "core/random.h"

enum { KOTA_CHOICE_MAX = 16 }; /* alternatives; nests are not more */

typedef struct kota_choice_def {
    int32_t count, nest_count;          /* 1 .. KOTA_CHOICE_MAX */
    int32_t nest[KOTA_CHOICE_MAX];      /* of each alternative */
    double similarity[KOTA_CHOICE_MAX]; /* of each nest, 0 < theta <= 1; 1: as unlike as across nests (plain logit) */
    uint64_t id[KOTA_CHOICE_MAX];       /* lasting ids of the alternatives, for draws */
} kota_choice_def;

/** Shares of all alternatives, summing to 1; utility -infinity: not to be had. All zero where none is to be had.
 *  @param utility, share  [count].  @return the logsum, log of the sum over nests of exp(theta * inclusive value):
 *  the expected utility of the best, up to Euler's constant; -infinity where none is to be had.
 *  @tested tests/physics/test_nested_logit.c */
double kota_choice_shares(const kota_choice_def *def, const double *utility, double *share);

/** One person's choice by keyed draws: a race of the nests, then one within the nest that won, so over persons the
 *  shares are those of kota_choice_shares. The same person meets the same luck for the same alternative: a small
 *  change of utilities moves only those whom it moves.
 *  @param key  key.entity the person, key.what the caller's.  @return the alternative, -1: none to be had.
 *  @determinism pure function of its arguments.  @tested tests/physics/test_nested_logit.c */
int32_t kota_choice_draw(const kota_choice_def *def, const double *utility, kota_key key, uint64_t k);

typedef struct kota_choice_fit {
    int32_t iterations;
    double error; /* largest |share - target| */
    bool reached; /* error <= 1e-6 */
} kota_choice_fit;

/** Constants that make the weighted mean of shares over markets meet the targets; targets of 0 get -infinity. The
 *  constant of the largest target is 0.
 *  @param utility [market_count * count] without constants; weight [market_count], >= 0, some above 0; target
 *  [count], >= 0, sum 1; constant [count], written.  @errors none: see fit->reached (an alternative that no market
 *  offers cannot meet a target).  @tested tests/physics/test_nested_logit.c */
kota_choice_fit kota_choice_calibrate(const kota_choice_def *def, int32_t market_count, const double *utility,
                                      const double *weight, const double *target, double *constant);

#endif

/* Keyed random numbers: each draw is a pure function of (seed, stream, entity, what, k), never of call order.
 *
 * Add a truck and nobody else's luck changes; both arms of a comparison meet the same rain and the same people.
 * entity is the hash of the feature's lasting id (kota_hash_id), never an array index. */
#ifndef KOTA_CORE_RANDOM_H
#define KOTA_CORE_RANDOM_H

#include "core/kota.h"

typedef enum kota_stream { /* append only: the numbers are part of every result */
                           KOTA_STREAM_RAIN = 1,
                           KOTA_STREAM_PEOPLE = 2, /* who lives, works and travels where and when */
                           KOTA_STREAM_ROUTES = 3,
                           KOTA_STREAM_WASTE = 4,
                           KOTA_STREAM_SKETCH = 5, /* generated local streets */
                           KOTA_STREAM_SENSOR = 6,
                           KOTA_STREAM_POLICY = 7,    /* kota.random in Lua */
                           KOTA_STREAM_BOOTSTRAP = 8, /* statistics of a study: never seen by a simulation */
} kota_stream;

typedef struct kota_key { /* what a draw depends on */
    uint64_t seed;
    uint64_t entity;
    kota_stream stream;
    uint32_t what; /* which decision of that entity: an enum of the caller */
} kota_key;

/** 64 random bits of a key; k counts the draws of one decision.  @tested tests/unit/core/test_random.c */
uint64_t kota_random_u64(kota_key key, uint64_t k);
/** Uniform in [0, 1), 53 bits.  @tested tests/unit/core/test_random.c (means, variances, independence of keys) */
double kota_random_unit(kota_key key, uint64_t k);
/** Uniform integer in [0, n), n >= 1. */
int32_t kota_random_below(kota_key key, uint64_t k, int32_t n);
/** Standard normal. */
double kota_random_normal(kota_key key, uint64_t k);
/** Exponential of mean 1. */
double kota_random_exponential(kota_key key, uint64_t k);
/** Gamma of the given shape > 0 and scale 1 (Marsaglia and Tsang 2000); draws as many units as it needs under the
 *  same key and k. */
double kota_random_gamma(kota_key key, uint64_t k, double shape);
/** Poisson count of the given mean >= 0. */
int32_t kota_random_poisson(kota_key key, uint64_t k, double mean);

#endif

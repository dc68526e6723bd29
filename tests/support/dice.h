/* A row of keyed draws, for towns and weathers that a test makes up: the same from the same seed and purpose. */
#ifndef TESTS_SUPPORT_DICE_H
#define TESTS_SUPPORT_DICE_H

#include "core/random.h"

typedef struct dice {
    uint64_t seed, entity, k;
} dice;

static inline double dice_unit(dice *d) {
    kota_key key = {d->seed, d->entity, KOTA_STREAM_SKETCH, 1};
    return kota_random_unit(key, d->k++);
}
static inline double dice_between(dice *d, double low, double high) { return low + (high - low) * dice_unit(d); }
static inline int32_t dice_below(dice *d, int32_t n) { return (int32_t)(dice_unit(d) * n); }

#endif

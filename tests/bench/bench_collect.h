/* What rounds cost by how they are chosen: 850 collection points that fill at very different rates, the same luck for
 * every way of choosing. */
#ifndef KOTA_TESTS_BENCH_COLLECT_H
#define KOTA_TESTS_BENCH_COLLECT_H

#include "core/kota.h"

typedef enum kota_collect_rule {
    KOTA_COLLECT_FIXED,   /* the whole city every so many days, a part of it each day */
    KOTA_COLLECT_OWN,     /* each point at its own fixed interval, from its mean rate */
    KOTA_COLLECT_PRIZE,   /* prizes by the chance of overflow, from when it was emptied and its mean rate */
    KOTA_COLLECT_PERFECT, /* the same from its fill as it is */
} kota_collect_rule;

typedef struct kota_collect_result {
    double km_per_day, stops_per_day, loads_per_day;
    double on_time_frac;     /* of the emptied points, not full when emptied: Groningen's service level */
    double overflow_h_per_d; /* full points, point hours a day */
    double fill_frac;        /* mean when emptied */
    double wall_s;
} kota_collect_result;

/** knob: days of FIXED; of OWN the share of a point's mean time to full; of PRIZE and PERFECT what an overflow costs,
 *  hours of a truck. ahead_d: how far those two look for an overflow, days. days are counted after two weeks that are
 *  not. */
kota_collect_result kota_bench_collect(int32_t points, int32_t days, kota_collect_rule rule, double knob,
                                       double ahead_d);

#endif

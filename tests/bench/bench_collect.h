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
    double bound_km_per_day; /* no rounds of these trucks that take this waste are shorter, see below */
} kota_collect_result;

typedef struct kota_collect_case {
    int32_t points, days; /* days are counted after two weeks that are not */
    uint64_t seed;        /* of the town and of its luck */
    bool at_depot;        /* Groningen's setting: one depot where trucks unload too, their room never counted */
    kota_collect_rule rule;
    double knob;    /* FIXED: days; OWN: share of a point's mean time to full; else what an overflow costs, truck h */
    double ahead_d; /* how far PRIZE and PERFECT look for an overflow, days */
} kota_collect_case;

/** bound: twice the way from each point to the dump, by the share of a truck's load that is taken there (Haimovich
 * and Rinnooy Kan 1985, Mathematics of Operations Research 10); 0 where room is not counted. */
kota_collect_result kota_bench_collect(const kota_collect_case *of);

#endif

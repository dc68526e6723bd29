/* How fast the flood engine is: rain on a town of blocks, the case on which peers were measured, and the memory that
 * bounds it. */
#ifndef KOTA_TESTS_BENCH_FLOOD_H
#define KOTA_TESTS_BENCH_FLOOD_H

#include "core/hash.h"
#include "flood/flood.h"

typedef struct kota_bench_rain {
    int32_t side; /* cells; 1000 is the full case, 5000 lies out of every cache */
    int32_t threads;
    kota_flood_solver solver;
    bool records;              /* with all maxima and the arrival */
    int32_t durations;         /* above so many depths, at most KOTA_FLOOD_DURATIONS_MAX */
    double untimed_s, timed_s; /* rain before the clock starts and while it runs; 0 and 900 is the full case */
} kota_bench_rain;

typedef struct kota_bench_flood_result { /* of the timed part */
    double wall_s;
    double updates_ps; /* all cells times sub-steps by wall time, as programs without sleeping cells count */
    double awake_ps;   /* only cells that could flow */
    int64_t steps;
    double volume_error_frac; /* water in the grid against rain fallen */
    double depth_max_m;
    double bytes_per_cell; /* that the engine holds, and the heights of the bed */
    kota_hash hash;        /* of the depths at the end: the same for any number of threads */
} kota_bench_flood_result;

/** 50 mm/h on side x side cells of 5 m, closed, dry at the start, n = 0.03: a gentle slope with waves and buildings
 * of 3 m, 14 x 14 cells between streets of 6, left out in park blocks. */
kota_bench_flood_result kota_bench_flood(const kota_bench_rain *rain);

/** Seconds a sub-step takes on side x side cells of a plain that rises from the sea, wet_frac of it under water whose
 *  level goes up and down, the rest dry; best of three times 60 s. */
double kota_bench_coast_step_s(int32_t side, double wet_frac, int32_t threads);

/** Bytes a second that a[i] = b[i] + s c[i] moves over 3 x 400 MB of doubles (megabytes: less), best of five, the
 *  write-allocate of a counted: 32 bytes an element. */
double kota_bench_triad_bytes_ps(int32_t megabytes, int32_t threads);

#endif

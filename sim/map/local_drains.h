/* Local drains of a city that has no map of them: channels along its streets, laid and sized as a city's engineers
 * would, from the heights, the water and the sealed share of the ground. What comes out are records of sketch.def
 * like those that a planner gives, with ids that begin with generated-. */
#ifndef KOTA_MAP_LOCAL_DRAINS_H
#define KOTA_MAP_LOCAL_DRAINS_H

#include "map/grid.h"
#include "map/sketch.h"

/* The practice that they follow. Return periods: Permen PU 12/PRT/M/2014, local drains 2 to 5 years. */
#define KOTA_LOCAL_DRAINS_FALL 0.0005      /* least fall; assumed: 0.5 m/s in a full channel of 60 cm */
#define KOTA_LOCAL_DRAINS_DEEPEST_M 2.0    /* bed under the street at most; assumed, an open trench in a street */
#define KOTA_LOCAL_DRAINS_SHALLOWEST_M 0.3 /* and at least: the smallest channel */
#define KOTA_LOCAL_DRAINS_OUTFALL_M 100.0  /* from the street to the water at most; assumed */
#define KOTA_LOCAL_DRAINS_LONG_M 200.0     /* of one channel at most: an inlet is within 100 m of an end; assumed */
#define KOTA_LOCAL_DRAINS_SHORT_M 40.0     /* places are farther apart than this; assumed, so that few are enough */
#define KOTA_LOCAL_DRAINS_BLOCK_M 150.0    /* ground farther from any street drains to none; assumed */
#define KOTA_LOCAL_DRAINS_MANNING_N 0.015  /* s/m^(1/3), Chow 1959, table 5-6: concrete, float finish */

typedef struct kota_drain_ground {
    kota_grid grid;           /* metres from the city's corner */
    const float *bed_m;       /* grid.cells: ground, and beds of the water */
    const float *level_m;     /* grid.cells: level of the water that is there before it rains; NaN on land */
    const float *sealed_frac; /* grid.cells: share that lets no water in, 0..1 */
    const kota_records
        *waters;            /* kota_channel: drains end in the middle of them, so that cells of any size meet them */
    double west_m, south_m; /* of the corner, for ids alone */
} kota_drain_ground;

typedef struct kota_local_drains {
    kota_records nodes, links; /* kota_drain_node_def, kota_drain_link_def */
    int32_t outfalls;
    double length_m, street_m; /* of the channels; of all streets that were looked at */
    double left_m;             /* of those streets where no channel could fall to any water */
    double ground_m2;          /* that they drain */
    double deepest_m;          /* bed under the street */
    double widest_m;
    int32_t small; /* channels of the largest section that carry less than the design flow */
} kota_local_drains;

/** Lay and size them. streets: lines that meet at their ends alone, without bridges and tunnels; given: a city's own
 *  drains, whose surroundings (reach_m) are left alone: generated channels neither join them nor lie beside them.
 *  rain_m: of 24 h with the return period of local drains.
 *
 *  Lines are cut in pieces of at most 200 m. From the water, taken at places within 100 m of a street, beds rise with
 *  the least fall and lie at most 2 m under the street, lowest first (Barnes et al. 2014, priority-flood, on the
 *  streets in place of cells): each place gets the neighbour from which it was reached, so that they are trees whose
 *  roots are outfalls, and places that are never reached cannot drain. Then, from above, beds as shallow as the
 *  section and what comes from above allow. Ground belongs to the nearest place within 150 m. Flow: rational method,
 *  C = 0.2 of open and 0.9 of sealed ground, Mononobe's intensity of rain_m at 10 min and the time in the channels;
 *  sections of precast channels that carry it with 20 % freeboard by Manning, never narrower downstream. They are
 * open to the street all along: half of its surface is the opening of each of its ends, besides inlets.
 *  @determinism a pure function of its inputs; ids are places (of outfalls, that of the street), so that what changes
 *  elsewhere renames nothing. Streets in any order give the same.   @lifetime results in arena, the rest in scratch.
 *  @tested tests/unit/map/test_local_drains.c, tests/property/test_local_drains.c */
void kota_local_drains_make(kota_local_drains *made, const kota_drain_ground *ground, const kota_points *streets,
                            int32_t street_count, const kota_sketch *given, double rain_m, kota_arena *arena,
                            kota_arena *scratch);
/** Mononobe's intensity, m/s, of a rain of 24 h (m) over a time (s).  @tested tests/unit/map/test_local_drains.c */
double kota_local_drains_rain_mps(double rain_m, double time_s);
/** What a channel of a width, full to a depth, carries at a slope by Manning, m3/s.
 *  @tested tests/unit/map/test_local_drains.c */
double kota_local_drains_carry_m3ps(double width_m, double depth_m, double slope);

#endif

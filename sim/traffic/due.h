/* Dynamic user equilibrium: trips choose their ways by the times of the last loading, again and again, until nearly
 * nobody could have been quicker; or day to day, for as many days as asked, which need not settle.
 *
 * A loading of the whole engine gives link times in bins of a few minutes; the quickest way of each trip at its
 * departure is found on them; a trip whose way took longer changes to it with a chance that grows with what it would
 * have gained (gap-proportional rerouting; Lu, Mahmassani and Zhou 2009), drawn by its lasting id, so that nobody
 * else's presence changes who changes. */
#ifndef KOTA_TRAFFIC_DUE_H
#define KOTA_TRAFFIC_DUE_H

#include "core/hash.h"
#include "core/pool.h"
#include "traffic/traffic.h"

typedef struct kota_due_def {
    kota_traffic_def traffic; /* of each loading; its bins are set here */
    const kota_lines *lines;  /* whose vehicles drive too, without passengers; NULL: none */
    int64_t start_ms, end_ms; /* a loading ends when all have arrived, or then */
    double bin_s;             /* 300 */
    int32_t iterations;       /* loadings at most, 1 .. 1000 */
    double gap_frac;          /* stop at this relative gap or below; 0: go on (day to day) */
    double gain_factor;       /* chance to change = gain_factor * gain / time, at most change_frac_max */
    double change_frac_max;   /* at first; half of it after 3 loadings, then less and less */
    bool change_last;         /* trips change after the last loading too: better ways, whose gap nobody measured */
    /* Whether those who go to work or school choose when to leave too: they wish to arrive when they would on empty
     * streets, and weigh a second too early or too late against one under way. */
    bool departures;
    double early_per_way, late_per_way;
} kota_due_def;

/** 5-minute bins, 15 iterations, a gap of 1 %; chances assumed after trials on grids. Early and late: 3.90 and 15.21
 * over 6.40 dollars an hour (Small 1982). traffic, start and end are the caller's. */
kota_due_def kota_due_defaults(void);

typedef struct kota_due_row { /* one loading */
    double gap_frac; /* sum over trips of (time of the way - time of the quickest) / sum of the quickest, by bins */
    double felt_gap_frac; /* the same with the time that each trip really took in place of its way's by bins */
    double mean_trip_s;   /* of those arrived */
    int64_t arrived, squeezes;
    int32_t changed; /* trips that took another way after it */
    /* Where departures are chosen: what those who choose would save by leaving a few bins earlier or later, share
     * of what they pay; what they pay, seconds under way a trip, mean; how many leave at another time after it. */
    double departure_gap_frac, departure_cost_s;
    int32_t moved;
} kota_due_row;

typedef struct kota_due { /* free with kota_due_free */
    kota_due_row *rows;   /* [row_count] */
    int32_t row_count;
    bool reached;
    /* ways of the last loading, with change_last those that follow from it: of trip k link[start[k]] ..
     * link[start[k + 1] - 1]; none: it finds its own (who walks or cycles, and who had no way) */
    int32_t *start, *link;
    kota_trip *trips;    /* with their departures likewise, in their order: start is of these; NULL: as given */
    uint64_t event_hash; /* of the last loading */
} kota_due;

/** Load and reroute until def's gap or iterations. input (NULL: nothing special) holds for all the time.
 *  @errors those of kota_traffic_create and kota_traffic_step; KOTA_DATA: a value of def out of its range.
 *  @determinism same bits for any pool.  @lifetime free the result, whatever the status.
 *  @tested tests/physics/test_due.c */
KOTA_NODISCARD kota_status kota_due_run(kota_due *due, const kota_due_def *def, const kota_map *map,
                                        const kota_trip *trips, int32_t trip_count, const kota_traffic_input *input,
                                        kota_pool *pool, kota_error *err);
void kota_due_free(kota_due *due);

#endif

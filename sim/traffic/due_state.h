/* Inside of dynamic equilibrium, shared by due.c (ways) and due_leaving.c (departures). */
#ifndef KOTA_TRAFFIC_DUE_STATE_H
#define KOTA_TRAFFIC_DUE_STATE_H

#include "traffic/due.h"
#include "traffic/due_profile.h"

enum { KOTA_DUE_WHAT = 200 }; /* draws of trips: its way; + 1 when it may leave, + 2 whether it does */

typedef struct kota_due_candidate { /* of one trip, another time to leave */
    int64_t depart_ms;
    double gain_s; /* 0: it leaves as it does */
} kota_due_candidate;

typedef struct kota_due_world {
    const kota_due_def *def;
    const kota_map *map;
    const kota_trip *trips;
    const kota_traffic_input *input;
    kota_pool *pool;
    int32_t trip_count, bins;
    kota_finder *finder;
    kota_profile profile, turns;          /* of links; on top, of the finder's turns */
    float *least_s;                       /* (bins x links) that the quickest turn takes over the link's mean */
    uint32_t *idle_ms;                    /* [links] */
    uint32_t *floor_ms[KOTA_CLASS_COUNT]; /* [links] of classes that choose by time, else NULL */
    int32_t *member, class_start[KOTA_CLASS_COUNT + 1]; /* trips by class */
    kota_routes ways;                                   /* of all trips, now */
    uint32_t *way_ms, *best_ms; /* [trips] by the last loading's times; FAR where it finds its own way */
    kota_routes best;           /* the quickest then */
    float *trip_s;              /* [trips] as the engine saw it */
    /* where departures change, else NULL */
    kota_trip *own;
    double *wished_s; /* [trips] arrival after start_ms; NaN: it leaves when it leaves */
    kota_due_candidate *candidate;
    kota_profile sharp, expected; /* times of the last loading; what the trend leads to */
    double damping, last_gap_frac;
} kota_due_world;

/** Routes of one trip each from a list that may be another for each, put together. */
void kota_due_join(kota_routes *out, int32_t count, const kota_routes *const *from, const int32_t *place);
void kota_due_sort_classes(kota_due_world *w);

/* ---- due_leaving.c ---- */
/** Who goes to work or school wishes to arrive when they would on empty streets. */
void kota_due_wish(kota_due_world *w);
/** Times of a loading, as far as departures need them. */
void kota_due_remember(kota_due_world *w, const kota_traffic_bins *bins);
/** What better departures would save by the last loading. */
void kota_due_judge_departures(kota_due_row *row, kota_due_world *w, int32_t iteration);
/** Some take theirs. */
void kota_due_leave(kota_due_row *row, kota_due_world *w, int32_t iteration);
/** Trips in order of departure again, and their ways and wishes with them. */
void kota_due_sort_trips(kota_due_world *w);

#endif

/* Quickest ways when times change with the time of day.
 *
 * A *move* is driving along a link and off its end by one of its turns, or off the network there. Its time by the
 * time of entering is a line through the middles of bins of a few minutes. Where it would fall faster than time goes
 * on, who left later would arrive earlier; there it is cut, so that first in is first out and waiting never helps.
 * Then a way that is quickest is made of parts that are quickest, and one label a link is enough. */
#ifndef KOTA_TRAFFIC_FINDER_TIMED_H
#define KOTA_TRAFFIC_FINDER_TIMED_H

#include "traffic/finder.h"

typedef struct kota_profile { /* free with kota_profile_free */
    int64_t start_ms; /* of the first bin; before its middle the first bin's times hold, at the end the last's */
    int32_t bin_ms, bins, moves;
    uint32_t *move_ms;  /* [moves][bins] */
    uint32_t *least_ms; /* [moves] over all bins, once settled */
} kota_profile;

/** Moves of link l: numbers kota_move_first(l) .. kota_move_last(l), one a turn in the order of the turns; the last
 * is off the network.  @tested tests/property/test_finder.c (all of this header) */
static inline int32_t kota_move_first(const int32_t *turn_start, int32_t link) { return turn_start[link] + link; }
static inline int32_t kota_move_last(const int32_t *turn_start, int32_t link) { return turn_start[link + 1] + link; }

/** All times 0: fill them, > 0, then settle.  bin_ms * bins < 2^31. */
void kota_profile_create(kota_profile *profile, const kota_finder *finder, int64_t start_ms, int32_t bin_ms,
                         int32_t bins);
void kota_profile_free(kota_profile *profile);
/** Keep first in, first out (times only grow by it), and find the least of each move. */
void kota_profile_settle(kota_profile *profile);
/** Time of a move entered then, ms. */
static inline uint32_t kota_profile_ms(const kota_profile *profile, int32_t move, int64_t enter_ms) {
    const uint32_t *bin = profile->move_ms + (size_t)move * (size_t)profile->bins;
    int64_t past_ms = enter_ms - profile->start_ms - profile->bin_ms / 2;
    if (past_ms <= 0) return bin[0];
    uint32_t past = past_ms < INT32_MAX ? (uint32_t)past_ms : INT32_MAX, width = (uint32_t)profile->bin_ms;
    uint32_t b = past / width;
    if (b >= (uint32_t)profile->bins - 1) return bin[profile->bins - 1];
    int64_t rise = ((int64_t)bin[b + 1] - (int64_t)bin[b]) * (past - b * width);
    return (uint32_t)((int64_t)bin[b] + rise / (int64_t)width);
}

typedef struct kota_timed_cost {
    const kota_profile *profile;
    const uint32_t *floor_ms;       /* (link_count) nobody of the class is quicker on a link; NULL: profile alone */
    const uint16_t *closed_classes; /* as in kota_finder_cost */
    uint16_t class_bit;
} kota_timed_cost;

/** The quickest way of each trip that departs at depart_ms[k]; routes->cost_ms is the time that it takes. A trip
 * from a link begins at that link's beginning.
 *  @param pool  NULL: this thread alone.
 *  @determinism same bits for any pool and any order of the trips.
 *  source: Dijkstra's method for first-in-first-out times (Dreyfus 1969), led by the exact least times to the
 *  destination (A*, Hart et al. 1968). */
void kota_timed_find(kota_routes *routes, const kota_finder *finder, const kota_timed_cost *cost,
                     const kota_finder_trip *trips, const int64_t *depart_ms, int32_t count, kota_pool *pool);
/** Time that a way takes when its first link is entered at depart_ms. Each link must follow from the one before by an
 * allowed turn. */
int64_t kota_timed_way_ms(const kota_finder *finder, const kota_timed_cost *cost, const int32_t *link,
                          int32_t link_count, int64_t depart_ms);

#endif

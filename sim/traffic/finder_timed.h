/* Quickest ways when times change with the time of day.
 *
 * The time of a link by the time of entering is a line through the middles of bins of a few minutes. Where it would
 * fall faster than time goes on, who entered later would leave earlier; there it is cut, so that first in is first
 * out and waiting never helps. Then a way that is quickest is made of parts that are quickest, and one label a link
 * is enough. Turns are kept to; what each takes on top, where one waits longer to turn off than to go straight on,
 * has lines of its own by the time at which one comes to it. */
#ifndef KOTA_TRAFFIC_FINDER_TIMED_H
#define KOTA_TRAFFIC_FINDER_TIMED_H

#include "traffic/finder.h"

typedef struct kota_profile { /* free with kota_profile_free */
    int64_t start_ms;         /* of the first bin; before its middle its times hold, at the end the last's */
    int32_t bin_ms, bins, links;
    uint32_t *link_ms; /* [bins][links]: links at hand are looked up at nearly the same time */
} kota_profile;

/** All times 0: fill them, > 0, then settle.  bin_ms * bins < 2^31.
 *  @tested tests/property/test_finder.c (all of this header) */
void kota_profile_create(kota_profile *profile, int32_t links, int64_t start_ms, int32_t bin_ms, int32_t bins);
void kota_profile_free(kota_profile *profile);
/** Keep first in, first out (times only grow by it). */
void kota_profile_settle(kota_profile *profile);
/** Time of a link entered then, ms. */
static inline uint32_t kota_profile_ms(const kota_profile *profile, int32_t link, int64_t enter_ms) {
    const uint32_t *bin = profile->link_ms + link;
    int64_t past_ms = enter_ms - profile->start_ms - profile->bin_ms / 2;
    if (past_ms <= 0) return bin[0];
    uint32_t past = past_ms < INT32_MAX ? (uint32_t)past_ms : INT32_MAX, width = (uint32_t)profile->bin_ms;
    uint32_t b = past / width;
    if (b >= (uint32_t)profile->bins - 1) return bin[(size_t)(profile->bins - 1) * (size_t)profile->links];
    bin += (size_t)b * (size_t)profile->links;
    int64_t rise = ((int64_t)bin[profile->links] - (int64_t)bin[0]) * (past - b * width);
    return (uint32_t)((int64_t)bin[0] + rise / (int64_t)width);
}

typedef struct kota_timed_cost {
    const kota_profile *profile;
    const uint32_t *floor_ms;       /* (links) nobody of the class is quicker; NULL: profile alone */
    const uint16_t *closed_classes; /* as in kota_finder_cost */
    uint16_t class_bit;
    const kota_profile *turns; /* links are the finder's turns: time of each on top, >= 0, settled; NULL: none */
} kota_timed_cost;

/** The quickest way of each trip that departs at depart_ms[k]; routes->cost_ms is the time that it takes. A trip
 * from a link begins at that link's beginning. Fastest where trips come in the order of their departure.
 *  @param known_ms  (count) time of a way that is known, KOTA_FINDER_NO_WAY for none: where no way is quicker the
 *  route is empty and cost_ms is known_ms. NULL: none is known.
 *  @param pool  NULL: this thread alone.
 *  @determinism same bits for any pool.
 *  source: Dijkstra's method for first-in-first-out times (Dreyfus 1969), led by the exact least times to the
 *  destination in the hours ahead (A*, Hart et al. 1968). */
void kota_timed_find(kota_routes *routes, const kota_finder *finder, const kota_timed_cost *cost,
                     const kota_finder_trip *trips, const int64_t *depart_ms, const uint32_t *known_ms, int32_t count,
                     kota_pool *pool);
/** Time that a way takes when its first link is entered at depart_ms, with the turns between its links. */
int64_t kota_timed_way_ms(const kota_finder *finder, const kota_timed_cost *cost, const int32_t *link,
                          int32_t link_count, int64_t depart_ms);

#endif

/* Private to due.c: link times by the time of entering, and what turns take on top, from what left in each bin. */
#ifndef KOTA_TRAFFIC_DUE_PROFILE_H
#define KOTA_TRAFFIC_DUE_PROFILE_H

#include "traffic/finder_timed.h"
#include "traffic/traffic.h"

#define KOTA_DUE_POOL_VEH 10.0 /* assumed: what a bin of a city street holds at a signal */
/* variance of one wait at a signal that is green 42 of 90 s: red^3 / 3 cycle - (red^2 / 2 cycle)^2 */
#define KOTA_DUE_LUCK_S2 250.0
enum { KOTA_DUE_FAN_MAX = 32 }; /* turns of a link that may differ; those beyond take nothing on top */

/** Fill a profile made for the same bins. idle_ms (links): what a link takes where nobody drove. sharp: a bin
 * that differs by more than luck keeps its own time, as the choice of departures needs it; else it is pulled towards
 * the link's mean like the others, which keeps ways from following each other to and fro. least_s (bins of the
 * profile x links): what to add to a bin's mean, see kota_due_turns; NULL: nothing. */
void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms, bool sharp,
                      const float *least_s);
/** Fill a profile of turns (by when the link's end is reached), and what the quickest turn of each link takes over
 * the link's mean, s, <= 0 (bins of turns x links).  turn_start: of the finder whose turns the bins count. */
void kota_due_turns(kota_profile *turns, float *least_s, const kota_traffic_bins *bins, const int32_t *turn_start,
                    int32_t link_count);

#endif

/* Private to due.c: link times by the time of entering, from what left each link in each bin. */
#ifndef KOTA_TRAFFIC_DUE_PROFILE_H
#define KOTA_TRAFFIC_DUE_PROFILE_H

#include "traffic/finder_timed.h"
#include "traffic/traffic.h"

/** Fill a profile made for the same bins. idle_ms (links): what a link takes where nobody drove. sharp: a bin
 * that differs by more than luck keeps its own time, as the choice of departures needs it; else it is pulled towards
 * the link's mean like the others, which keeps ways from following each other to and fro. */
void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms, bool sharp);

#endif

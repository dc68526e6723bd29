/* Private to due.c: link times by the time of entering, from what left each link in each bin. */
#ifndef KOTA_TRAFFIC_DUE_PROFILE_H
#define KOTA_TRAFFIC_DUE_PROFILE_H

#include "traffic/finder_timed.h"
#include "traffic/traffic.h"

/** Fill a profile made for the same bins. idle_ms (links): what a link takes where nobody drove. */
void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms);

#endif

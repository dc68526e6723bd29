/* Bars of rain over the slider, from the forecasts that snapshots carry. */
#ifndef KOTA_APP_VIEW_RAIN_H
#define KOTA_APP_VIEW_RAIN_H

#include "view/view.h"

enum { KOTA_VIEW_RAIN_STEP_MS = 600000 };

/** Rain of the steps of KOTA_VIEW_RAIN_STEP_MS from from_ms on, mm/h, as a snapshot foretells it, which reaches a day
 *  ahead of it: count of them into rain_mmph.  @tested tests/view/screenshot.sh */
void kota_view_rain(double *rain_mmph, int32_t count, int64_t from_ms, const kota_snap *snap);
/** Let def have such bars. rain_mmph is borrowed. */
void kota_view_rain_show(kota_view_def *def, const double *rain_mmph, int32_t count, int64_t from_ms);

#endif

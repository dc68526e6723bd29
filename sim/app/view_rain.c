/* Bars of rain. */
#include "app/view_rain.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

void kota_view_rain(double *rain_mmph, int32_t count, int64_t from_ms, const kota_snap *snap) {
    const double step_s = KOTA_VIEW_RAIN_STEP_MS / 1000.0;
    for (int32_t k = 0; k < count; k++) {
        double ahead_s = (double)(from_ms - snap->time_ms) / 1000.0 + k * step_s;
        double rain_m = kota_snap_forecast_m(snap, ahead_s + step_s) - kota_snap_forecast_m(snap, ahead_s);
        rain_mmph[k] = rain_m * 1000.0 * 3600.0 / step_s;
    }
}

void kota_view_rain_show(kota_view_def *def, const double *rain_mmph, int32_t count, int64_t from_ms) {
    def->rain_mmph = rain_mmph;
    def->rain_count = count;
    def->rain_step_ms = KOTA_VIEW_RAIN_STEP_MS;
    def->rain_from_ms = from_ms;
}

#endif

/* What the ways between stops will take over the rest of a day. Until the next full hour as they do now; later as in
 * that hour of the usual day, and longer by as much as they take now beyond the most of that day around this hour: a
 * street that is under water or closed is so for as long as the plan looks ahead. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

static float usual_s(const kota_waste *waste, int32_t hour, size_t at) {
    return waste->hour_time_s[(hour + 24) % 24][at];
}

/* A way that is open at some times only has no usual time. */
static float later_s(const kota_waste *waste, size_t at, int32_t hour_now, int32_t hour) {
    float now_s = waste->stop_time_s[at], then_s = usual_s(waste, hour, at);
    float most_s = usual_s(waste, hour_now, at);
    most_s = kota_maxf(most_s, kota_maxf(usual_s(waste, hour_now - 1, at), usual_s(waste, hour_now + 1, at)));
    if (!(most_s > 0.0F) || most_s > 1e9F || then_s > 1e9F) return now_s;
    return now_s > most_s ? then_s * (now_s / most_s) : then_s;
}

void kota_waste__ahead(kota_waste_ahead *out, const kota_waste *waste, const int32_t *stops, int32_t count,
                       double slowness, int64_t time_ms, int64_t until_ms) {
    int64_t since_ms = kota_time_of_day_ms(time_ms, waste->map->utc_offset_min);
    int32_t hour_now = (int32_t)(since_ms / KOTA_HOUR_MS);
    int64_t hour_ms = time_ms - since_ms + (hour_now + 1) * KOTA_HOUR_MS; /* the next full one */
    *out = (kota_waste_ahead){.slice_count = 1};
    for (; waste->hour_time_s != NULL && hour_ms < until_ms && out->slice_count < KOTA_WASTE_SLICES_MAX;
         hour_ms += KOTA_HOUR_MS)
        out->begin_s[out->slice_count++] = (double)(hour_ms - time_ms) / 1000.0;
    size_t size = (size_t)count * (size_t)count;
    out->leg_s = kota_alloc((size_t)out->slice_count * size + 1, sizeof *out->leg_s);
    for (int32_t from = 0; from < count; from++) {
        for (int32_t to = 0; to < count; to++) {
            size_t at = (size_t)stops[from] * (size_t)waste->stop_count + (size_t)stops[to];
            float *leg_s = out->leg_s + (size_t)from * (size_t)count + (size_t)to;
            leg_s[0] = waste->stop_time_s[at] * (float)slowness;
            for (int32_t s = 1; s < out->slice_count; s++)
                leg_s[(size_t)s * size] = later_s(waste, at, hour_now, hour_now + s) * (float)slowness;
        }
    }
}

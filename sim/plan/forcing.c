/* What acts on the city from outside, as functions of time: rain, river inflow; levels
 * are in levels.c. */
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "plan/inside.h"

kota_status kota_plan_times(const kota_plan *plan, int64_t *warmup_ms, int64_t *start_ms, int64_t *end_ms,
                            kota_error *err) {
    KOTA_TRY(kota_time_parse(start_ms, plan->start, (int32_t)plan->sketch.utc_offset_min, err));
    /* A run has a whole number of coupling intervals; the warm-up too. */
    int64_t step_ms = (int64_t)(plan->coupling_s * 1000);
    double warmup_s = plan->warm_start[0] != '\0' ? 0 : plan->warmup_s;
    int64_t warmup_steps = ((int64_t)(warmup_s * 1000) + step_ms - 1) / step_ms;
    int64_t steps = ((int64_t)(plan->duration_s * 1000) + step_ms - 1) / step_ms;
    *warmup_ms = *start_ms - warmup_steps * step_ms;
    *end_ms = *start_ms + steps * step_ms;
    return KOTA_OK;
}

int64_t kota_plan__anchor_ms(const kota_plan *plan, const char *at) {
    int64_t warmup_ms, start_ms, end_ms, since_ms;
    kota_error err = {0};
    if (kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, &err) != KOTA_OK) return 0;
    if (at[0] == '\0' || kota_day_time_parse(&since_ms, at, &err) != KOTA_OK) return start_ms;
    int64_t now_ms = kota_time_of_day_ms(start_ms, (int32_t)plan->sketch.utc_offset_min);
    int64_t ahead_ms = since_ms - now_ms;
    if (ahead_ms < 0) ahead_ms += KOTA_DAY_MS;
    return start_ms + ahead_ms;
}

/* One factor for the whole storm of a replication; lognormal with mean 1. */
static double rain_factor(const kota_plan *plan) {
    double cv = plan->rain.spread_frac;
    if (cv <= 0) return 1;
    double sigma = kota_sqrt(kota_log(1 + cv * cv));
    kota_key key = {.seed = (uint64_t)plan->seed, .stream = KOTA_STREAM_RAIN, .entity = kota_hash_id("storm")};
    return kota_exp(sigma * kota_random_normal(key, 0) - 0.5 * sigma * sigma);
}

double kota_plan_rain_mps(const kota_plan *plan, int64_t from_ms, int64_t to_ms) {
    const kota_rain *rain = &plan->rain;
    if (rain->rates_mps.count == 0 || to_ms <= from_ms) return 0;
    int64_t begin_ms = kota_plan__anchor_ms(plan, rain->at);
    int64_t block_ms = (int64_t)(rain->block_s * 1000);
    double depth_m = 0;
    for (int32_t b = 0; b < rain->rates_mps.count; b++) {
        int64_t low_ms = begin_ms + b * block_ms, high_ms = low_ms + block_ms;
        if (low_ms < from_ms) low_ms = from_ms;
        if (high_ms > to_ms) high_ms = to_ms;
        if (high_ms > low_ms) depth_m += rain->rates_mps.values[b] * (double)(high_ms - low_ms) / 1000;
    }
    if (depth_m <= 0) return 0;
    return depth_m / ((double)(to_ms - from_ms) / 1000) * rain_factor(plan);
}

/* Flow between the middles of blocks is interpolated; before the first middle and after the last it stays, so that
 * the whole wave has the volume of its blocks. */
static double inflow_at(const kota_plan *plan, const kota_inflow *inflow, int64_t time_ms) {
    double x = (double)(time_ms - kota_plan__anchor_ms(plan, inflow->at)) / 1000 / inflow->block_s - 0.5;
    int32_t count = inflow->flows_m3ps.count;
    const double *flows = inflow->flows_m3ps.values;
    if (count == 0 || x < -0.5 || x >= count - 0.5) return 0;
    if (x < 0) return flows[0];
    if (x >= count - 1) return flows[count - 1];
    int32_t k = (int32_t)x;
    double share = x - k;
    return flows[k] * (1 - share) + flows[k + 1] * share;
}

double kota_plan_inflow_m3ps(const kota_plan *plan, const char *channel, int64_t time_ms) {
    double flow_m3ps = 0;
    const kota_inflow *inflows = plan->inflows.items;
    for (int32_t i = 0; i < plan->inflows.count; i++)
        if (strcmp(inflows[i].channel, channel) == 0) flow_m3ps += inflow_at(plan, &inflows[i], time_ms);
    return flow_m3ps;
}

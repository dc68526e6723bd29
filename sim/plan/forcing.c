/* What acts on the city from outside, as functions of time: its times, river inflow; rain is in rain.c, levels are in
 * levels.c. */
#include <string.h>

#include "core/clock.h"
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

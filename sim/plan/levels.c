/* Levels and discharges at the water's edges as functions of time: the sea's parts, and boundaries by series. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "plan/inside.h"

const char *const kota_tide_names[KOTA_TIDE_COUNT + 1] = {
#define KOTA_TIDE(name, speed_degph, text) #name,
#include "plan/tides.def"
#undef KOTA_TIDE
    NULL};

static const double speeds_degph[KOTA_TIDE_COUNT] = {
#define KOTA_TIDE(name, speed_degph, text) speed_degph,
#include "plan/tides.def"
#undef KOTA_TIDE
};

/* One cosine that is high at sea.high_at, or the constituents in its place; angles from the local midnight before the
 * start. */
static double tide_m(const kota_plan *plan, int64_t time_ms) {
    const kota_tide *tides = plan->sea.tides.items;
    if (plan->sea.tides.count == 0) {
        int64_t high_ms = kota_plan__anchor_ms(plan, plan->sea.high_at);
        double phase = 2 * KOTA_PI * ((double)(time_ms - high_ms) / 1000) / plan->sea.period_s;
        return plan->sea.tide_m * kota_cos(phase);
    }
    int64_t start_ms = kota_plan__anchor_ms(plan, "");
    int64_t midnight_ms = start_ms - kota_time_of_day_ms(start_ms, (int32_t)plan->sketch.utc_offset_min);
    double hours = (double)(time_ms - midnight_ms) / 3600000, level_m = 0;
    for (int32_t t = 0; t < plan->sea.tides.count; t++) {
        double turns = speeds_degph[tides[t].constituent] * hours / 360;
        level_m += tides[t].amplitude_m * kota_cos(2 * KOTA_PI * (turns - kota_floor(turns)) + tides[t].phase_rad);
    }
    return level_m;
}

/* Linear between the points of a series, held before the first and after the last. */
static double series_at(const kota_numbers *times_s, const kota_numbers *values, double time_s) {
    int32_t n = values->count < times_s->count ? values->count : times_s->count;
    if (n == 0) return 0;
    if (time_s <= times_s->values[0]) return values->values[0];
    for (int32_t k = 1; k < n; k++) {
        double before_s = times_s->values[k - 1], after_s = times_s->values[k];
        if (time_s >= after_s) continue;
        double share = (time_s - before_s) / (after_s - before_s);
        return values->values[k - 1] * (1 - share) + values->values[k] * share;
    }
    return values->values[n - 1];
}

/* Mean of the same over an interval, 0 before the first point and after the last: a hydrograph keeps its volume under
 * any cut. */
static double series_mean(const kota_numbers *times_s, const kota_numbers *values, double from_s, double to_s) {
    int32_t n = values->count < times_s->count ? values->count : times_s->count;
    double sum = 0;
    for (int32_t k = 1; k < n; k++) {
        double low_s = kota_max(from_s, times_s->values[k - 1]), high_s = kota_min(to_s, times_s->values[k]);
        if (high_s > low_s) sum += series_at(times_s, values, 0.5 * (low_s + high_s)) * (high_s - low_s);
    }
    return to_s > from_s ? sum / (to_s - from_s) : 0;
}

static double since_s(const kota_plan *plan, const char *at, int64_t time_ms) {
    return (double)(time_ms - kota_plan__anchor_ms(plan, at)) / 1000;
}

double kota_plan_sea_m(const kota_plan *plan, int64_t time_ms) {
    const kota_sea *sea = &plan->sea;
    double level_m = sea->mean_m + tide_m(plan, time_ms);
    if (sea->rise_m > 0 || sea->rise_m < 0) level_m += sea->rise_m;
    if (sea->surge_m.count == 0) return level_m;
    return level_m + series_at(&sea->surge_times_s, &sea->surge_m, since_s(plan, sea->surge_at, time_ms));
}

double kota_plan_boundary(const kota_plan *plan, int32_t boundary, int64_t from_ms, int64_t to_ms) {
    const kota_boundary *b = (const kota_boundary *)plan->boundaries.items + boundary;
    double from_s = since_s(plan, b->at, from_ms), to_s = since_s(plan, b->at, to_ms);
    if (b->kind == KOTA_PLAN_STAGE) return series_at(&b->times_s, &b->levels_m, 0.5 * (from_s + to_s));
    return series_mean(&b->times_s, &b->flows_m3ps, from_s, to_s);
}

double kota_plan_drain_inflow_m3ps(const kota_plan *plan, const char *node, int64_t from_ms, int64_t to_ms) {
    const kota_drain_inflow *inflows = plan->drain_inflows.items;
    double sum_m3ps = 0;
    for (int32_t k = 0; k < plan->drain_inflows.count; k++) {
        if (strcmp(inflows[k].node, node) != 0) continue;
        sum_m3ps += series_mean(&inflows[k].times_s, &inflows[k].flows_m3ps, since_s(plan, inflows[k].at, from_ms),
                                since_s(plan, inflows[k].at, to_ms));
    }
    return sum_m3ps;
}

double kota_plan_evaporation_mps(const kota_plan *plan, int64_t time_ms) {
    const kota_evaporation *e = &plan->evaporation;
    if (e->rates_mps.count == 0) return 0;
    double block = kota_floor(since_s(plan, e->at, time_ms) / e->block_s);
    return e->rates_mps.values[(int32_t)kota_clamp(block, 0, e->rates_mps.count - 1)];
}

void kota_plan__check_series(const kota_numbers *times_s, const kota_numbers *values, const char *where,
                             const char *key, kota_faults *faults) {
    if (values->count == 0 || values->count != times_s->count)
        kota_fault(faults, "%s.%s has %d values at %d times: give one value a time", where, key, values->count,
                   times_s->count);
    for (int32_t k = 1; k < times_s->count; k++) {
        if (times_s->values[k] > times_s->values[k - 1]) continue;
        kota_fault(faults, "%s: times must grow: the one in place %d is %g min after one of %g min", where, k + 1,
                   times_s->values[k] / 60, times_s->values[k - 1] / 60);
        return;
    }
}

static void check_day_time(const char *at, const char *where, const char *key, kota_faults *faults) {
    int64_t since_ms;
    kota_error err = {0};
    if (at[0] != '\0' && kota_day_time_parse(&since_ms, at, &err) != KOTA_OK)
        kota_fault(faults, "%s.%s = \"%s\" is not a time of day such as \"06:30\"", where, key, at);
}

static void check_boundary(const kota_plan *plan, const kota_boundary *b, const char *where, kota_faults *faults) {
    bool along_y = b->side == KOTA_SIDE_WEST || b->side == KOTA_SIDE_EAST;
    double length_m = along_y ? plan->sketch.height_m : plan->sketch.width_m;
    check_day_time(b->at, where, "at", faults);
    if (b->kind == KOTA_PLAN_STAGE) {
        kota_plan__check_series(&b->times_s, &b->levels_m, where, "levels_m", faults);
    } else {
        kota_plan__check_series(&b->times_s, &b->flows_m3ps, where, "flows_m3_per_s", faults);
    }
    if (b->kind == KOTA_PLAN_STAGE && b->line.count > 0)
        kota_fault(faults, "%s.line: a level is held along a side of the map: give side, from_m and to_m", where);
    if (b->line.count == 0 && (b->from_m >= b->to_m || b->from_m >= length_m))
        kota_fault(faults, "%s.from_m = %g must be < to_m = %g and within the side of %g m", where, b->from_m,
                   b->to_m, length_m);
    for (int32_t p = 0; p < b->line.count; p++) {
        const double *at = &b->line.xy_m[2 * p];
        if (!kota_plan__is_inside(plan, at)) kota_plan__outside(plan, at, where, "line", faults);
    }
}

static void check_drain_inflows(const kota_plan *plan, const char *where, kota_faults *faults) {
    char name[256];
    check_day_time(plan->evaporation.at, where, "evaporation.at", faults);
    const kota_drain_inflow *inflows = plan->drain_inflows.items;
    for (int32_t k = 0; k < plan->drain_inflows.count; k++) {
        snprintf(name, sizeof name, "%.200s.drain_inflows[%d]", where, k + 1);
        check_day_time(inflows[k].at, name, "at", faults);
        kota_plan__check_series(&inflows[k].times_s, &inflows[k].flows_m3ps, name, "flows_m3_per_s", faults);
        bool known = plan->bundle[0] != '\0'; /* of an imported city the map knows */
        const kota_drain_node_def *nodes = plan->sketch.drain_nodes.items;
        for (int32_t n = 0; n < plan->sketch.drain_nodes.count; n++)
            known = known || strcmp(nodes[n].id, inflows[k].node) == 0;
        if (!known) kota_fault(faults, "%s.node = \"%s\" is no drain node of the city", name, inflows[k].node);
    }
}

void kota_plan__check_levels(const kota_plan *plan, const char *where, kota_faults *faults) {
    char name[256];
    check_day_time(plan->sea.surge_at, where, "sea.surge_at", faults);
    if (plan->sea.surge_m.count > 0 || plan->sea.surge_times_s.count > 0)
        kota_plan__check_series(&plan->sea.surge_times_s, &plan->sea.surge_m, where, "sea.surge_m", faults);
    check_drain_inflows(plan, where, faults);
    for (int32_t b = 0; b < plan->boundaries.count; b++) {
        snprintf(name, sizeof name, "%.200s.boundaries[%d]", where, b + 1);
        check_boundary(plan, (const kota_boundary *)plan->boundaries.items + b, name, faults);
    }
}

/* Signal plans: Webster's splits, and plans drawn for crossings that nobody surveyed. */
#include "map/signals.h"

#include <string.h>

#include "core/mathx.h"
#include "map/roads.h"

static const double GREEN_MIN_S = 7.0;                       /* people cross in it; assumed */
static const double CYCLE_MIN_S = 30.0, CYCLE_MAX_S = 150.0; /* the usual bounds of the field */
static const float AMBER_S = 3.0f, ALL_RED_S = 2.0f; /* MKJI 1997: 4 .. 6 s between greens at usual crossings */
static const double DRAWN_LOAD = 0.8;                /* of the busiest approach together, for drawn plans; assumed */

double kota_signal_cycle_s(const kota_signal *signal) {
    double sum_s = 0.0;
    for (int32_t p = 0; p < signal->phase_count; p++) {
        sum_s += (double)signal->phases[p].green_s + (double)signal->phases[p].clear_s;
    }
    return sum_s;
}

void kota_signal_webster(kota_signal *signal, const double *load_frac) {
    double lost_s = 0.0, sum = 0.0;
    for (int32_t p = 0; p < signal->phase_count; p++) {
        lost_s += (double)signal->phases[p].clear_s;
        sum += kota_max(load_frac[p], 0.0);
    }
    double cycle_s = sum < 0.99 ? (1.5 * lost_s + 5.0) / (1.0 - sum) : CYCLE_MAX_S;
    cycle_s = kota_clamp(cycle_s, CYCLE_MIN_S, CYCLE_MAX_S);
    double green_s = kota_max(cycle_s - lost_s, signal->phase_count * GREEN_MIN_S);
    for (int32_t p = 0; p < signal->phase_count; p++) {
        double share = sum > 0.0 ? kota_max(load_frac[p], 0.0) / sum : 1.0 / signal->phase_count;
        signal->phases[p].green_s = (float)kota_max(GREEN_MIN_S, green_s * share);
    }
}

/* ---- plans drawn for crossings ---- */

typedef struct approach {
    int32_t link;
    double dx, dy; /* of its last stretch, length 1 */
    int32_t phase; /* -1 none yet */
} approach;

enum { APPROACHES_MAX = 16 };

static approach approach_of(const kota_roads *roads, int32_t link) {
    const double *end = &roads->shape_xy_m[2 * (roads->shape_start[link + 1] - 1)];
    const double *before = end - 2;
    double dx = end[0] - before[0], dy = end[1] - before[1], length = kota_sqrt(dx * dx + dy * dy);
    if (!(length > 0.0)) length = 1.0;
    return (approach){.link = link, .dx = dx / length, .dy = dy / length, .phase = -1};
}

static bool larger(const kota_roads *roads, int32_t link) { return roads->link_class[link] <= KOTA_ROAD_SECONDARY; }

/* Approaches that face each other within 45 degrees share a phase, the largest street's first. Returns the number of
 * phases. */
static int32_t pair_approaches(const kota_roads *roads, approach *list, int32_t count) {
    int32_t phases = 0;
    for (;;) {
        int32_t first = -1, facing = -1;
        for (int32_t k = 0; k < count; k++) {
            if (list[k].phase >= 0) continue;
            if (first < 0 || roads->link_class[list[k].link] < roads->link_class[list[first].link]) first = k;
        }
        if (first < 0) return phases;
        double best = -0.7071;
        for (int32_t k = 0; k < count; k++) {
            double along = list[k].dx * list[first].dx + list[k].dy * list[first].dy;
            if (k == first || list[k].phase >= 0 || !(along < best)) continue;
            best = along;
            facing = k;
        }
        int32_t phase = kota_mini(phases, KOTA_SIGNAL_PHASES_MAX - 1);
        list[first].phase = phase;
        if (facing >= 0) list[facing].phase = phase;
        phases = kota_mini(phases + 1, KOTA_SIGNAL_PHASES_MAX);
    }
}

/* A crossing that has a signal, or is worth one: three approaches, and more than one phase of larger streets. */
static bool worth_it(const kota_roads *roads, int32_t node, const approach *list, int32_t count) {
    int32_t known = roads->node_signal != NULL ? roads->node_signal[node] : KOTA_NODE_SIGNAL_UNKNOWN;
    if (known == KOTA_NODE_SIGNAL)
        for (int32_t k = 0; k < count; k++)
            if (list[k].phase > 0) return true;
    if (count < 3 || known != KOTA_NODE_SIGNAL_UNKNOWN) return false;
    uint32_t phases = 0;
    for (int32_t k = 0; k < count; k++) {
        if (larger(roads, list[k].link)) phases |= 1u << list[k].phase;
    }
    return (phases & (phases - 1)) != 0;
}

static void add_turns(kota_signals *out, kota_signal *signal, const kota_roads *roads, const approach *list,
                      int32_t count) {
    signal->turn_start = out->turn_count;
    for (int32_t k = 0; k < count; k++) {
        for (int32_t at = roads->out_start[signal->node]; at < roads->out_start[signal->node + 1]; at++) {
            out->turns[out->turn_count++] = (kota_signal_turn){
                .from_link = list[k].link, .to_link = roads->out_link[at], .phases = (uint16_t)(1u << list[k].phase)};
        }
    }
    signal->turn_count = out->turn_count - signal->turn_start;
}

static void add_signal(kota_signals *out, const kota_roads *roads, int32_t node, const approach *list, int32_t count,
                       int32_t phases) {
    kota_signal *signal = &out->signals[out->count++];
    *signal = (kota_signal){.node = node,
                            .kind = KOTA_SIGNAL_FIXED,
                            .generated = 1,
                            .phase_count = (uint8_t)phases,
                            .gap_s = KOTA_SIGNAL_GAP_S};
    double load[KOTA_SIGNAL_PHASES_MAX] = {0}, sum = 0.0;
    for (int32_t k = 0; k < count; k++) {
        load[list[k].phase] = kota_max(load[list[k].phase], (double)roads->link_capacity_pceps[list[k].link]);
    }
    for (int32_t p = 0; p < phases; p++) sum += load[p];
    for (int32_t p = 0; p < phases; p++) {
        load[p] *= DRAWN_LOAD / sum;
        signal->phases[p].clear_s = AMBER_S + ALL_RED_S;
    }
    kota_signal_webster(signal, load);
    for (int32_t p = 0; p < phases; p++) {
        signal->phases[p].min_green_s = (float)GREEN_MIN_S;
        signal->phases[p].max_green_s = 2.0f * signal->phases[p].green_s;
    }
    add_turns(out, signal, roads, list, count);
}

/* The approaches of a node and their phases; 0 phases where it gets no signal. */
static int32_t phases_of(const kota_roads *roads, int32_t node, approach *list, int32_t *count) {
    *count = 0;
    for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1] && *count < APPROACHES_MAX; k++) {
        list[(*count)++] = approach_of(roads, roads->in_link[k]);
    }
    bool whole = roads->in_start[node + 1] - roads->in_start[node] <= APPROACHES_MAX;
    int32_t phases = pair_approaches(roads, list, *count);
    return whole && worth_it(roads, node, list, *count) ? phases : 0;
}

kota_signals kota_signals_generate(const struct kota_roads *roads, kota_arena *arena) {
    kota_signals out = {0};
    approach list[APPROACHES_MAX];
    int32_t count, signals = 0, turns = 0;
    for (int32_t n = 0; n < roads->node_count; n++) {
        if (phases_of(roads, n, list, &count) == 0) continue;
        signals++;
        turns += count * (roads->out_start[n + 1] - roads->out_start[n]);
    }
    out.signals = KOTA_NEW(arena, kota_signal, signals);
    out.turns = KOTA_NEW(arena, kota_signal_turn, turns);
    for (int32_t n = 0; n < roads->node_count; n++) {
        int32_t phases = phases_of(roads, n, list, &count);
        if (phases > 0) add_signal(&out, roads, n, list, count, phases);
    }
    return out;
}

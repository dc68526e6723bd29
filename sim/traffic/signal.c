/* Signals at work. A fixed plan is a function of the clock and needs no events: heads ask when they will be green and
 * sleep until then. Actuated and max-pressure signals decide as they go and wake those who stand at red.
 *
 * Actuated: green lasts at least min_green, ends when nobody passed for gap_s or at max_green, and rests while nobody
 * stands at red. Max pressure (Varaiya 2013): every min_green the phase with the largest sum over its turns of
 * saturation flow times (vehicles queued for the turn - mean of those queued ahead). */
#include "core/mathx.h"
#include "traffic/state.h"

static int32_t whole_ms(double s) { return (int32_t)(kota_clamp(s, 0.0, 1e5) * 1e3 + 0.5); }

static const kota_signal *data_of(const kota_traffic *traffic, int32_t signal) {
    return &traffic->roads->signals.signals[signal];
}

static int32_t cycle_ms(const kota_traffic *traffic, int32_t signal) {
    int32_t sum = 0;
    for (int32_t p = 0; p < data_of(traffic, signal)->phase_count; p++) {
        sum += traffic->signals[signal].plan[p].green_ms + traffic->signals[signal].plan[p].clear_ms;
    }
    return sum;
}

static void arm(kota_traffic *traffic, int32_t signal, int64_t when_ms) {
    kota_event_heap_set(&traffic->events, signal, when_ms, 0);
}

static int64_t min_green_ms(const kota_traffic *traffic, int32_t signal, int32_t phase) {
    int32_t least = whole_ms((double)data_of(traffic, signal)->phases[phase].min_green_s);
    return kota_maxi(least, 1000);
}

static void start_phase(kota_traffic *traffic, int32_t signal, int32_t phase, int64_t now_ms) {
    kota_signal_state *state = &traffic->signals[signal];
    state->phase = phase;
    state->clearing = 0;
    state->from_ms = state->passed_ms = now_ms;
    state->to_ms = INT64_MAX;
    arm(traffic, signal, now_ms + min_green_ms(traffic, signal, phase));
}

static void start_kind(kota_traffic *traffic, int32_t signal, uint8_t kind) {
    kota_signal_state *state = &traffic->signals[signal];
    state->kind = kind;
    state->from_ms = state->to_ms = INT64_MIN / 2; /* a fixed plan looks where it is when it is asked */
    kota_event_heap_clear(&traffic->events, signal);
    if (kind != KOTA_SIGNAL_FIXED) start_phase(traffic, signal, state->phase, traffic->now_ms);
}

void kota_signal_init(kota_traffic *traffic) {
    for (int32_t s = 0; s < traffic->signal_count; s++) {
        const kota_signal *data = data_of(traffic, s);
        kota_signal_state *state = &traffic->signals[s];
        *state = (kota_signal_state){.offset_ms = (int32_t)(kota_clamp((double)data->offset_s, -1e5, 1e5) * 1e3)};
        for (int32_t p = 0; p < data->phase_count; p++) {
            state->plan[p].green_ms = kota_maxi(1, whole_ms((double)data->phases[p].green_s));
            state->plan[p].clear_ms = whole_ms((double)data->phases[p].clear_s);
        }
        state->cycle_ms = cycle_ms(traffic, s);
        start_kind(traffic, s, data->kind);
    }
}

void kota_signal_set_greens(kota_traffic *traffic, int32_t signal, const kota_signal *plan) {
    kota_signal_state *state = &traffic->signals[signal];
    for (int32_t p = 0; p < plan->phase_count; p++) {
        state->plan[p].green_ms = kota_maxi(1, whole_ms((double)plan->phases[p].green_s));
    }
    state->cycle_ms = cycle_ms(traffic, signal);
}

/* ---- fixed plans ---- */

static void locate(kota_traffic *traffic, int32_t signal, int64_t at_ms) {
    kota_signal_state *state = &traffic->signals[signal];
    if (at_ms >= state->from_ms && at_ms < state->to_ms) return;
    int64_t into = (at_ms - state->offset_ms) % state->cycle_ms;
    if (into < 0) into += state->cycle_ms;
    int64_t end = at_ms - into; /* of what came before */
    for (state->phase = 0;; state->phase++) {
        state->from_ms = end;
        end += state->plan[state->phase].green_ms;
        state->clearing = 0;
        if (at_ms < end) break;
        state->from_ms = end;
        end += state->plan[state->phase].clear_ms;
        state->clearing = 1;
        if (at_ms < end) break;
    }
    state->to_ms = end;
}

/* What is green in the next phase too goes on while others clear; so does who stands in the crossing for a gap. */
static bool goes(const kota_traffic *traffic, const kota_turn *turn) {
    const kota_signal_state *state = &traffic->signals[turn->signal];
    if (!(turn->phases >> state->phase & 1)) return false;
    if (!state->clearing || turn->yields != 0) return true;
    int32_t phases = data_of(traffic, turn->signal)->phase_count;
    int32_t next = state->kind == KOTA_SIGNAL_FIXED ? (state->phase + 1) % phases : state->next;
    return next != state->phase && (turn->phases >> next & 1) != 0;
}

static int64_t fixed_green_ms(kota_traffic *traffic, const kota_turn *turn, int64_t at_ms) {
    locate(traffic, turn->signal, at_ms);
    const kota_signal_state *state = &traffic->signals[turn->signal];
    int32_t phase = state->phase, phases = data_of(traffic, turn->signal)->phase_count;
    if (goes(traffic, turn)) return at_ms;
    int64_t end_ms = state->to_ms;
    if (!state->clearing) end_ms += state->plan[phase].clear_ms;
    for (;;) {
        phase = phase + 1 < phases ? phase + 1 : 0;
        if (turn->phases >> phase & 1) return end_ms;
        end_ms += state->plan[phase].green_ms + state->plan[phase].clear_ms;
    }
}

/* ---- what heads ask ---- */

int64_t kota_signal_green_ms(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms) {
    const kota_signal_state *state = &traffic->signals[turn->signal];
    if (state->kind == KOTA_SIGNAL_FIXED) return fixed_green_ms(traffic, turn, now_ms);
    return goes(traffic, turn) ? now_ms : INT64_MAX;
}

bool kota_signal_clearing(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms) {
    const kota_signal_state *state = &traffic->signals[turn->signal];
    if (state->kind == KOTA_SIGNAL_FIXED) locate(traffic, turn->signal, now_ms);
    return state->clearing != 0;
}

void kota_signal_passed(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms) {
    traffic->signals[turn->signal].passed_ms = now_ms;
}

void kota_signal_called(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms) {
    kota_signal_state *state = &traffic->signals[turn->signal];
    if (state->kind == KOTA_SIGNAL_FIXED || state->clearing) return;
    if (kota_event_heap_has(&traffic->events, turn->signal)) return;
    int64_t least_ms = state->from_ms + min_green_ms(traffic, turn->signal, state->phase);
    arm(traffic, turn->signal, least_ms > now_ms ? least_ms : now_ms);
}

/* ---- signals that decide ---- */

/* Phases whose turns somebody stands at red for. */
static uint32_t calls(const kota_traffic *traffic, int32_t signal) {
    const kota_roads *roads = traffic->roads;
    int32_t node = data_of(traffic, signal)->node;
    uint32_t called = 0;
    for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
        int32_t link = roads->in_link[k];
        for (int32_t e = 0, q; (q = kota_end_queue(traffic, link, e)) >= 0; e++) {
            const kota_queue *queue = &traffic->queues[q];
            if (queue->red_since_ms < 0 || queue->head < 0 || traffic->vehicles[queue->head].turn < 0) continue;
            called |= traffic->turns.turns[traffic->vehicles[queue->head].turn].phases;
        }
    }
    return called;
}

static void wake_heads(kota_traffic *traffic, int32_t signal) {
    const kota_roads *roads = traffic->roads;
    int32_t node = data_of(traffic, signal)->node;
    for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
        int32_t link = roads->in_link[k];
        for (int32_t e = 0, q; (q = kota_end_queue(traffic, link, e)) >= 0; e++) {
            if (traffic->queues[q].red_since_ms < 0) continue;
            kota_queue_wake(traffic, q, traffic->now_ms);
        }
    }
}

static double queued_for(const kota_traffic *traffic, int32_t link, int32_t turn) {
    double sum = 0.0;
    for (int32_t e = 0, q; (q = kota_end_queue(traffic, link, e)) >= 0; e++) {
        for (int32_t v = traffic->queues[q].head; v >= 0; v = traffic->vehicles[v].next) {
            const kota_vehicle *one = &traffic->vehicles[v];
            if (one->ready_ms > traffic->now_ms) break;
            if (turn < 0 || one->turn == turn) sum += traffic->pce_milli[one->vehicle_class] * 1e-3;
        }
    }
    return sum;
}

static int32_t phase_of_most_pressure(const kota_traffic *traffic, int32_t signal) {
    const kota_signal *data = data_of(traffic, signal);
    double pressure[KOTA_SIGNAL_PHASES_MAX] = {0};
    for (int32_t k = data->turn_start; k < data->turn_start + data->turn_count; k++) {
        const kota_signal_turn *named = &traffic->roads->signals.turns[k];
        int32_t t = kota_turn_find(&traffic->turns, named->from_link, named->to_link);
        if (t < 0) continue;
        const kota_turn *turn = &traffic->turns.turns[t];
        double ahead = queued_for(traffic, turn->to, -1) / kota_maxi(1, traffic->turns.fan[turn->to] - 1);
        double behind = queued_for(traffic, named->from_link, t);
        for (int32_t p = 0; p < data->phase_count; p++) {
            if (turn->phases >> p & 1) pressure[p] += (double)turn->weight * kota_max(0.0, behind - ahead);
        }
    }
    int32_t best = traffic->signals[signal].phase;
    for (int32_t p = 0; p < data->phase_count; p++) {
        if (pressure[p] > pressure[best]) best = p;
    }
    return best;
}

static void clear_for(kota_traffic *traffic, int32_t signal, int32_t next, int64_t now_ms) {
    kota_signal_state *state = &traffic->signals[signal];
    state->clearing = 1;
    state->next = (uint8_t)next;
    state->from_ms = now_ms;
    state->to_ms = now_ms + state->plan[state->phase].clear_ms;
    arm(traffic, signal, state->to_ms);
}

static void decide_actuated(kota_traffic *traffic, int32_t signal, int64_t now_ms) {
    const kota_signal *data = data_of(traffic, signal);
    kota_signal_state *state = &traffic->signals[signal];
    uint32_t called = calls(traffic, signal) & ~(1u << state->phase);
    if (called == 0) return; /* it rests in green until somebody calls */
    int64_t gap_ms = state->passed_ms + whole_ms((double)data->gap_s);
    int64_t most_ms = state->from_ms + whole_ms((double)data->phases[state->phase].max_green_s);
    int64_t end_ms = gap_ms < most_ms ? gap_ms : most_ms;
    if (end_ms > now_ms) {
        arm(traffic, signal, end_ms);
        return;
    }
    int32_t next = state->phase;
    do next = next + 1 < data->phase_count ? next + 1 : 0;
    while (!(called >> next & 1) && next != state->phase);
    if (next != state->phase) clear_for(traffic, signal, next, now_ms);
}

void kota_signal_event(kota_traffic *traffic, int32_t signal, int64_t now_ms) {
    kota_signal_state *state = &traffic->signals[signal];
    if (state->kind == KOTA_SIGNAL_FIXED) return;
    if (state->clearing) {
        start_phase(traffic, signal, state->next, now_ms);
        wake_heads(traffic, signal);
    } else if (state->kind == KOTA_SIGNAL_ACTUATED) {
        decide_actuated(traffic, signal, now_ms);
    } else {
        int32_t best = phase_of_most_pressure(traffic, signal);
        if (best != state->phase) {
            clear_for(traffic, signal, best, now_ms);
        } else if (calls(traffic, signal) != 0) {
            arm(traffic, signal, now_ms + min_green_ms(traffic, signal, best));
        }
    }
}

/* ---- orders ---- */

void kota_traffic_order_signal(kota_traffic *traffic, int32_t signal, const kota_signal_order *order) {
    KOTA_ASSERT(signal >= 0 && signal < traffic->signal_count);
    const kota_signal *data = data_of(traffic, signal);
    kota_signal_state *state = &traffic->signals[signal];
    for (int32_t p = 0; p < data->phase_count; p++) {
        if (order->green_s[p] > 0.0) state->plan[p].green_ms = kota_maxi(1, whole_ms(order->green_s[p]));
    }
    if (!kota_is_nan(order->offset_s)) state->offset_ms = (int32_t)(kota_clamp(order->offset_s, -1e5, 1e5) * 1e3);
    if (order->cycle_s > 0.0) { /* greens in proportion; what is cleared stays */
        int32_t lost_ms = 0;
        for (int32_t p = 0; p < data->phase_count; p++) lost_ms += state->plan[p].clear_ms;
        double factor =
            kota_max(0.0, whole_ms(order->cycle_s) - lost_ms) / kota_max(1.0, cycle_ms(traffic, signal) - lost_ms);
        for (int32_t p = 0; p < data->phase_count; p++) {
            state->plan[p].green_ms = kota_maxi(1000, (int32_t)(state->plan[p].green_ms * factor + 0.5));
        }
    }
    state->cycle_ms = cycle_ms(traffic, signal);
    int32_t kind = order->kind >= 0 && order->kind < KOTA_SIGNAL_KIND_COUNT ? order->kind : state->kind;
    start_kind(traffic, signal, (uint8_t)kind);
    wake_heads(traffic, signal);
}

kota_signal kota_traffic_signal_plan(const kota_traffic *traffic, int32_t signal) {
    const kota_signal_state *state = &traffic->signals[signal];
    kota_signal plan = *data_of(traffic, signal);
    plan.kind = state->kind;
    plan.offset_s = (float)(state->offset_ms * 1e-3);
    for (int32_t p = 0; p < plan.phase_count; p++) {
        plan.phases[p].green_s = (float)(state->plan[p].green_ms * 1e-3);
        plan.phases[p].clear_s = (float)(state->plan[p].clear_ms * 1e-3);
    }
    return plan;
}

int32_t kota_traffic_signal_phase(const kota_traffic *traffic, int32_t signal) {
    kota_traffic *asked = (kota_traffic *)(uintptr_t)traffic; /* where a fixed plan is, is looked up as it is asked */
    if (traffic->signals[signal].kind == KOTA_SIGNAL_FIXED) locate(asked, signal, traffic->now_ms);
    const kota_signal_state *state = &traffic->signals[signal];
    return state->clearing ? -1 : state->phase;
}

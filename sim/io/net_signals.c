/* Signals of a network and of roads: a plan phase by phase on one side, by greens and what clears them on the other.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "io/net_inside.h"

/* ---- from roads ---- */

#define GREEN_MAX_S 3600.0 /* where an actuated green has no end; assumed */
#define AMBER_S 3.0        /* of a clearance; the rest is all red. SUMO's and most countries' default */

static const char *state_of(const kota_signal *signal, const kota_signals *signals, int32_t phase, char green,
                            char other, kota_arena *arena) {
    char *text = kota_arena_alloc(arena, (size_t)signal->turn_count + 1, 1);
    for (int32_t t = 0; t < signal->turn_count; t++) {
        uint16_t phases = signals->turns[signal->turn_start + t].phases;
        int32_t after = (phase + 1) % signal->phase_count;
        bool now = phases >> phase & 1, next = after != phase && (phases >> after & 1) != 0;
        text[t] = now ? (green == 'G' || next ? 'G' : green) : other;
    }
    return text;
}

/* Plans are held in single precision: seconds as they were meant. */
static double to_ms(float s) { return kota_floor((double)s * 1e3 + 0.5) * 1e-3; }

/* Each phase: green, amber, all red; a turn that the next phase lets go too stays green. */
static void add_phases(kota_net *net, const kota_signal *signal, const kota_signals *signals, kota_arena *arena) {
    for (int32_t p = 0; p < signal->phase_count; p++) {
        const kota_signal_phase *phase = &signal->phases[p];
        double clear_s = to_ms(phase->clear_s), amber_s = kota_min(AMBER_S, clear_s);
        const struct {
            double s;
            char green;
        } parts[] = {{to_ms(phase->green_s), 'G'}, {amber_s, 'y'}, {clear_s - amber_s, 'r'}};
        for (int32_t k = 0; k < KOTA_COUNT(parts); k++) {
            if (!(parts[k].s > 0.0)) continue;
            net->phases[net->phase_count++] =
                (kota_net_phase){.duration_s = parts[k].s,
                                 .min_s = k == 0 ? (double)phase->min_green_s : KOTA_NAN,
                                 .max_s = k == 0 ? (double)phase->max_green_s : KOTA_NAN,
                                 .state = state_of(signal, signals, p, parts[k].green, 'r', arena)};
        }
    }
}

void kota_net__signals_from(kota_net *net, const kota_roads *roads, kota_arena *arena) {
    const kota_signals *signals = &roads->signals;
    net->signals = KOTA_NEW(arena, kota_net_signal, signals->count);
    net->phases = KOTA_NEW(arena, kota_net_phase, 3 * KOTA_SIGNAL_PHASES_MAX * (size_t)signals->count);
    for (int32_t s = 0; s < signals->count; s++) {
        const kota_signal *signal = &signals->signals[s];
        net->nodes[signal->node].signal = s;
        net->signals[net->signal_count++] = (kota_net_signal){.id = net->nodes[signal->node].id,
                                                              .offset_s = (double)signal->offset_s,
                                                              .actuated = signal->kind == KOTA_SIGNAL_ACTUATED,
                                                              .phase_first = net->phase_count,
                                                              .slots = signal->turn_count};
        add_phases(net, signal, signals, arena);
        net->signals[s].phase_count = net->phase_count - net->signals[s].phase_first;
        for (int32_t t = 0; t < signal->turn_count; t++) {
            const kota_signal_turn *held = &signals->turns[signal->turn_start + t];
            int32_t turn = kota_net_turn_find(net, held->from_link, held->to_link);
            if (turn < 0) continue;
            net->turns[turn].signal = s;
            net->turns[turn].slot = t;
        }
    }
}

/* ---- to roads ---- */

typedef struct plan { /* a program as kota has it: green phases, each followed by what clears it */
    kota_signal_phase phases[KOTA_SIGNAL_PHASES_MAX];
    int32_t first[KOTA_SIGNAL_PHASES_MAX]; /* the program's phase that it is made of */
    int32_t count;
    double shift_s; /* from the program's start to the first of the phases */
} plan;

static bool lets_go(char letter) { return letter == 'G' || letter == 'g'; }

/* A phase in which something clears, or nothing goes, belongs to the green before it. */
static bool clears(const char *state) {
    bool goes = false;
    for (const char *at = state; *at != '\0'; at++) {
        if (*at == 'y' || *at == 'Y') return true;
        goes = goes || lets_go(*at);
    }
    return !goes;
}

static bool within(const char *state, const char *other) {
    for (int32_t k = 0; state[k] != '\0'; k++) {
        if (lets_go(state[k]) && !lets_go(other[k])) return false;
    }
    return true;
}

/* All that is green in phase p was so before and is so in the next green that differs: others clear in it. */
static bool goes_on(const kota_net_phase *phases, int32_t count, int32_t before, int32_t p) {
    if (!within(phases[p].state, phases[before].state)) return false;
    for (int32_t step = 1; step < count; step++) {
        const char *next = phases[(p + step) % count].state;
        if (!clears(next) && strcmp(next, phases[p].state) != 0) return within(phases[p].state, next);
    }
    return false;
}

/* False where no phase is green, or too many are. */
static bool read_plan(plan *out, const kota_net *net, const kota_net_signal *signal) {
    const kota_net_phase *phases = &net->phases[signal->phase_first];
    double before_s = 0.0; /* clears before the first green: what follows the last */
    *out = (plan){0};
    for (int32_t p = 0; p < signal->phase_count; p++) {
        const kota_net_phase *phase = &phases[p];
        if (!(phase->duration_s > 0.0)) continue;
        kota_signal_phase *last = out->count > 0 ? &out->phases[out->count - 1] : NULL;
        int32_t before = out->count > 0 ? out->first[out->count - 1] : -1;
        if (clears(phase->state) || (before >= 0 && goes_on(phases, signal->phase_count, before, p))) {
            if (last != NULL) last->clear_s += (float)phase->duration_s;
            if (last == NULL) before_s += phase->duration_s;
            continue;
        }
        if (out->count == KOTA_SIGNAL_PHASES_MAX) return false;
        bool ranges = phase->max_s > phase->min_s; /* not where both are unknown */
        out->first[out->count] = p;
        out->phases[out->count++] = (kota_signal_phase){
            .green_s = (float)phase->duration_s,
            .min_green_s = (float)(ranges ? phase->min_s : phase->duration_s),
            .max_green_s = (float)(ranges ? kota_min(phase->max_s, GREEN_MAX_S) : phase->duration_s)};
    }
    out->shift_s = before_s;
    if (out->count > 0) out->phases[out->count - 1].clear_s += (float)before_s;
    return out->count > 0;
}

static uint16_t greens_of(const plan *of, const kota_net *net, const kota_net_turn *turn) {
    const kota_net_phase *phases = &net->phases[net->signals[turn->signal].phase_first];
    uint16_t greens = 0;
    for (int32_t p = 0; p < of->count; p++) {
        if (lets_go(phases[of->first[p]].state[turn->slot])) greens |= (uint16_t)(1u << p);
    }
    return greens;
}

static kota_signal signal_of(const plan *of, const kota_net_signal *signal, int32_t node) {
    kota_signal made = {.node = node,
                        .kind = signal->actuated ? KOTA_SIGNAL_ACTUATED : KOTA_SIGNAL_FIXED,
                        .phase_count = (uint8_t)of->count,
                        .offset_s = (float)(signal->offset_s + of->shift_s),
                        .gap_s = KOTA_SIGNAL_GAP_S};
    memcpy(made.phases, of->phases, sizeof made.phases);
    return made;
}

bool kota_net__plan(kota_signal *made, uint16_t *phases, const kota_net *net, const kota_net_turn *turn) {
    plan of;
    const kota_net_signal *signal = &net->signals[turn->signal];
    if (!read_plan(&of, net, signal)) return false;
    *made = signal_of(&of, signal, net->links[turn->from_link].to);
    *phases = greens_of(&of, net, turn);
    return true;
}

typedef struct held_turn {
    int32_t node, turn;
} held_turn;

static int by_node(const void *a, const void *b) {
    const held_turn *one = a, *other = b;
    if (one->node != other->node) return one->node < other->node ? -1 : 1;
    return one->turn < other->turn ? -1 : one->turn > other->turn;
}

/* A program may hold several junctions: each becomes a signal with its turns. */
void kota_net__signals_to(kota_roads *roads, const kota_net *net, const int32_t *place, kota_arena *arena) {
    held_turn *held = kota_alloc((size_t)net->turn_count + 1, sizeof *held);
    int32_t count = 0;
    for (int32_t t = 0; t < net->turn_count; t++) {
        if (net->turns[t].signal >= 0 && net->turns[t].slot >= 0)
            held[count++] = (held_turn){net->links[net->turns[t].from_link].to, t};
    }
    qsort(held, (size_t)count, sizeof *held, by_node);
    kota_signals *out = &roads->signals;
    *out = (kota_signals){.signals = KOTA_NEW(arena, kota_signal, count),
                          .turns = KOTA_NEW(arena, kota_signal_turn, count)};
    for (int32_t k = 0, next; k < count; k = next) {
        plan of;
        const kota_net_signal *signal = &net->signals[net->turns[held[k].turn].signal];
        bool fits = read_plan(&of, net, signal);
        int32_t start = out->turn_count;
        for (next = k; next < count && held[next].node == held[k].node; next++) {
            const kota_net_turn *turn = &net->turns[held[next].turn];
            if (!fits || &net->signals[turn->signal] != signal) continue; /* a node has one signal */
            out->turns[out->turn_count++] = (kota_signal_turn){.from_link = place[turn->from_link],
                                                               .to_link = place[turn->to_link],
                                                               .phases = greens_of(&of, net, turn)};
        }
        if (!fits) continue;
        kota_signal *made = &out->signals[out->count++];
        *made = signal_of(&of, signal, held[k].node);
        made->turn_start = start;
        made->turn_count = out->turn_count - start;
    }
    kota_free(held);
}

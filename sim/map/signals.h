/* Traffic signals as data: which turns are green in which phase of a node's plan, how long, and how the plan is run.
 * What they do to vehicles is traffic's matter. */
#ifndef KOTA_MAP_SIGNALS_H
#define KOTA_MAP_SIGNALS_H

#include "core/kota.h"
#include "core/memory.h"

typedef enum kota_signal_kind {
    KOTA_SIGNAL_FIXED,        /* the plan as it stands, from its offset on */
    KOTA_SIGNAL_ACTUATED,     /* a phase lasts from min to max green and ends early at a gap in its traffic */
    KOTA_SIGNAL_MAX_PRESSURE, /* the phase whose queues outweigh those ahead by most (Varaiya 2013) */
    KOTA_SIGNAL_KIND_COUNT
} kota_signal_kind;

enum { KOTA_SIGNAL_PHASES_MAX = 8 };
#define KOTA_SIGNAL_GAP_S 3.0f /* of an actuated green: a usual gap-out of loop detectors */

typedef struct kota_signal_phase {
    float green_s; /* > 0; a turn is free to go in it (effective green: what starting loses, amber gives) */
    float clear_s; /* amber and all red after it, >= 0 */
    float min_green_s, max_green_s; /* of actuated; min is max pressure's shortest stay too */
} kota_signal_phase;

typedef struct kota_signal {
    int32_t node;
    uint8_t kind;        /* kota_signal_kind */
    uint8_t generated;   /* 1: drawn by kota_signals_generate, not surveyed */
    uint8_t phase_count; /* 1 .. KOTA_SIGNAL_PHASES_MAX */
    float offset_s;      /* phase 0 turns green at this time of the clock, modulo the cycle */
    float gap_s;         /* an actuated phase ends when none of its turns has passed anybody for so long */
    kota_signal_phase phases[KOTA_SIGNAL_PHASES_MAX];
    int32_t turn_start, turn_count; /* its turns among kota_signals.turns */
} kota_signal;

typedef struct kota_signal_turn { /* a turn that no line names is not held by the signal */
    int32_t from_link, to_link;
    uint16_t phases; /* bit p: green in phase p */
} kota_signal_turn;

typedef struct kota_signals {
    int32_t count, turn_count;
    kota_signal *signals; /* by node, one a node at most */
    kota_signal_turn *turns;
} kota_signals;

struct kota_roads;

/** Draw plans for the crossings of larger streets: nodes where at least three streets lead in and two axes of class
 * secondary or larger meet, or where the node is known to have a signal; none where it is known to have none.
 * Approaches that face each other share a phase; 3 s of amber and 2 s of all red follow each; greens and cycle by
 * kota_signal_webster from the streets' capacities at a load of 0.8 (assumed). Labelled generated. Arrays from arena.
 *  @determinism pure function of the roads.  @tested tests/unit/map/test_signals.c */
kota_signals kota_signals_generate(const struct kota_roads *roads, kota_arena *arena);

/** Webster 1958: cycle = (1.5 lost + 5) / (1 - Y), green in proportion to the flow ratio of each phase. Greens >= 7 s
 * (assumed), cycle 30 .. 150 s; where Y nears 1 the longest.
 *  @param load_frac  (phase_count) largest flow / saturation flow of the phase's approaches.
 *  @tested tests/unit/map/test_signals.c */
void kota_signal_webster(kota_signal *signal, const double *load_frac);
double kota_signal_cycle_s(const kota_signal *signal);

#endif

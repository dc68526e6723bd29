/* Static traffic assignment: how many vehicles use each link when nobody can get there quicker by another way
 * (Wardrop's user equilibrium), for instant what-ifs.
 *
 * Two methods that share no step: Algorithm B, which keeps for each origin an acyclic set of links in use and shifts
 * flow between its cheapest and its dearest ways (Dial 2006, "A path-based user-equilibrium traffic assignment
 * algorithm that obviates path storage and enumeration"; links are offered to it as in Nie 2010, "A class of
 * bush-based algorithms"), and bi-conjugate Frank-Wolfe, which knows link volumes alone (Mitradjieva and Lindberg
 * 2013, "The stiff is moving"). The first reaches gaps of 1e-12 and restarts from its last answer after an edit; the
 * second is slow and there to cross-check.
 *
 * Times and costs are in the unit of the input, call it cost unit: minutes, or hundredths of an hour. Travel time of
 * a link at volume v: free_time * (1 + b * (v / capacity)^power). Files, units and names are left to the callers. */
#ifndef KOTA_TRAFFIC_ASSIGN_H
#define KOTA_TRAFFIC_ASSIGN_H

#include <signal.h>

#include "core/hash.h"
#include "core/kota.h"
#include "core/pool.h"

enum { KOTA_ASSIGN_CLASSES_MAX = 16 };

/* Those who travel alike: what they pay on a link is its time plus a cost of their own, e.g. toll over value of time.
 * Trips are in compressed rows: those of origin zone o stand at trip_start[o] .. trip_start[o + 1]. */
typedef struct kota_assign_class {
    const int64_t *trip_start;  /* [zone_count + 1], ascending from 0 */
    const int32_t *trip_zone;   /* [trips], 0 .. zone_count-1; a pair named twice adds up */
    const double *trip_veh;     /* [trips], >= 0; trips within a zone use no link */
    const double *own_cost;     /* [link_count], cost units beside time; NULL: none. time + own must be >= 0 */
    const uint8_t *banned_flag; /* [link_count], 1: may not use it; NULL: may use all */
    double pce;                 /* passenger-car equivalents of a vehicle, > 0; 0 is taken as 1 */
} kota_assign_class;

/* Plain arrays, borrowed until kota_assign_create returns. Zone z is node z. */
typedef struct kota_assign_def {
    int32_t zone_count, node_count, link_count;
    int32_t first_thru_node;      /* nodes below it are no thoroughfare; 0: all are */
    const int32_t *tail, *head;   /* [link_count], 0 .. node_count-1; loops and parallel links are fine */
    const double *capacity_pceph; /* [link_count], > 0; or 0 where b or free_time is 0 */
    const double *free_time;      /* [link_count], >= 0, cost units */
    const double *b, *power;      /* [link_count], >= 0; power 0 gives the constant time free_time * (1 + b) */
    int32_t class_count;          /* 1 .. KOTA_ASSIGN_CLASSES_MAX */
    const kota_assign_class *classes;
} kota_assign_def;

typedef enum kota_assign_method { KOTA_ASSIGN_B, KOTA_ASSIGN_BFW } kota_assign_method;

typedef struct kota_assign_settings {
    kota_assign_method method;
    double gap;                               /* relative gap to stop at, 0 .. 1 */
    int32_t iterations_max;                   /* >= 1; 0: enough for the method (see .c) */
    kota_pool *pool;                          /* may be NULL; cannot show in the result */
    const volatile sig_atomic_t *interrupted; /* may be NULL */
} kota_assign_settings;

typedef struct kota_assign_result {
    double objective;    /* Beckmann: integral of time over pce volume, plus own costs times pce flow, cost units */
    double tstt;         /* sum over vehicles of time + own cost, cost units */
    double relative_gap; /* (tstt - cost of the same trips on cheapest ways at these times) / tstt, >= 0 */
    double lower_bound;  /* no assignment has a smaller objective: it is convex, so the gap bounds it from below */
    int32_t iterations;  /* updates of the sets of links (B), all-or-nothing loads (BFW) */
    bool reached;        /* the gap that was asked for; if not: iterations_max, or double precision gives no more */
} kota_assign_result;

typedef struct kota_assign kota_assign;

/** Check and copy a definition. Nothing is loaded yet.
 *  @errors KOTA_DATA: one sentence a fault, links and zones counted from 1 as files do: node out of range, capacity,
 *  time, b or power out of range or not finite, negative cost, trips of a missing zone, negative trips, trips that no
 *  way leads to. All faults are named (cut to fit).
 *  @lifetime free with kota_assign_destroy.  @tested tests/unit/traffic/test_assign.c */
KOTA_NODISCARD kota_status kota_assign_create(kota_assign **out, const kota_assign_def *def, kota_error *err);
void kota_assign_destroy(kota_assign *assign); /* NULL is fine */

/** Solve, from the last answer of method B where there is one (warm start after an edit), else from empty roads; BFW
 *  always starts from empty roads.
 *  @errors KOTA_INTERRUPTED; KOTA_DATA: an edit left trips with no way; KOTA_UNSTABLE: a cost is no number. A gap
 *  that is not reached is no error: see result->reached.
 *  @conserves at each node and class, vehicles in + starting = vehicles out + ending, to rounding.
 *  @determinism the same bits for any pool.
 *  @tested tests/unit/traffic/test_assign.c, tests/physics/test_assign_exact.c, tests/property/test_assign_nets.c,
 *  tests/determinism/test_assign_bits.c, tests/physics/test_assign_tntp.c */
KOTA_NODISCARD kota_status kota_assign_solve(kota_assign *assign, const kota_assign_settings *settings,
                                             kota_assign_result *result, kota_error *err);
/** Forget the last answer: the next solve starts from empty roads.  @tested tests/unit/traffic/test_assign.c */
void kota_assign_forget(kota_assign *assign);

/* Edits, for the next solve. link: 0 .. link_count-1. */
/** Close a link to all classes, or open it again.  @tested tests/unit/traffic/test_assign.c */
void kota_assign_close(kota_assign *assign, int32_t link, bool closed);
/** New capacity (> 0, pce/h) and free time (>= 0).  @tested tests/unit/traffic/test_assign.c */
void kota_assign_set_link(kota_assign *assign, int32_t link, double capacity_pceph, double free_time);
/** New own cost of a class; free_time + own_cost >= 0.  @tested tests/unit/traffic/test_assign.c */
void kota_assign_set_own_cost(kota_assign *assign, int32_t class_index, int32_t link, double own_cost);
/** Multiply all trips of a class by factor >= 0.  @tested tests/unit/traffic/test_assign.c */
void kota_assign_scale_trips(kota_assign *assign, int32_t class_index, double factor);

/* The last answer. */
/** Vehicles of a class on each link, [link_count], veh/h; valid until the next solve. */
const double *kota_assign_flow_veh(const kota_assign *assign, int32_t class_index);
/** Share of the trips from a zone to each zone that pass a link in the last answer of method B; 0 where none go, and
 *  after BFW, which knows no ways.  share: [zone_count], written.  @tested tests/property/test_assign_nets.c */
void kota_assign_passing(const kota_assign *assign, int32_t class_index, int32_t origin, int32_t link, double *share);
/** Volume of all classes on a link, pce/h. */
double kota_assign_volume_pceph(const kota_assign *assign, int32_t link);
/** Time of a link at its volume, without own costs, cost units. */
double kota_assign_time(const kota_assign *assign, int32_t link);
/** Cheapest cost between nodes for a class at the present times; infinity: no way.
 *  @tested tests/unit/traffic/test_assign.c */
double kota_assign_cost(kota_assign *assign, int32_t class_index, int32_t from_node, int32_t to_node);
/** Content hash of the flows of all classes.  @tested tests/determinism/test_assign_bits.c */
kota_hash kota_assign_hash(const kota_assign *assign);

#endif

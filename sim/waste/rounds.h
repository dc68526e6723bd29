/* The solver of collection rounds: which vehicle fetches what, in which order, and after which stop it goes to a
 * dump. A day of a vehicle is one or more loads; each load ends at a dump; from the last dump it goes home. Capacity,
 * a shift with overtime, several kinds of vehicles, several dumps, stops that must be served and stops worth a prize.
 * A plain CVRP is the case in which garage and dump are one place and nothing limits the shift.
 *
 * Legs may change with the hour. Plain arrays in, a plan out; no files, no clock. Method: slack induction by string
 * removals (Christiaens and Vanden Berghe 2020, "Slack induction by string removals for vehicle routing problems",
 * Transportation Science 54) from a savings start (Clarke and Wright 1964), annealed over a budget of iterations.
 * Large problems are cut, again and again along other lines, into parts of at most 700 stops that are annealed
 * each for itself: that keeps each part's legs in the cache and lets threads share the work, and the cuts do not
 * depend on the number of threads.
 *
 * The unit of cost is the caller's (seconds, metres): legs, tips, services, shifts and prizes are all in it. Amounts
 * and capacities share a unit of the caller's too. */
#ifndef KOTA_WASTE_ROUNDS_H
#define KOTA_WASTE_ROUNDS_H

#include "core/kota.h"
#include "core/pool.h"

enum { KOTA_ROUNDS_KINDS_MAX = 16, KOTA_ROUNDS_DUMPS_MAX = 16 };

typedef struct kota_rounds_task {
    int32_t place;
    double amount;  /* >= 0, at most one load of some kind */
    double service; /* >= 0; takes time of the shift, costs nothing */
    double prize;   /* what leaving it out costs; infinite: it is required */
} kota_rounds_task;

typedef struct kota_rounds_kind { /* vehicles that are alike */
    int32_t count;                /* >= 1 */
    int32_t from, home;           /* places */
    double capacity;              /* > 0 */
    double shift;                 /* > 0, infinite: no limit; legs, tips and services of a day */
    double overtime_max;          /* >= 0, beyond the shift */
    double overtime_price;        /* >= 0, a unit of it */
    double fixed;                 /* >= 0, of a vehicle that goes out at all */
    double start;                 /* time at which its days begin; matters where legs change with the hour */
    double weight_max;            /* >= 0, of the weights in a load; 0: no limit */
} kota_rounds_kind;

typedef struct kota_rounds_dump {
    int32_t place;
    double tip; /* >= 0; costs and takes time, each load */
} kota_rounds_dump;

typedef struct kota_rounds_load {
    int32_t begin, end; /* in order[] */
    int32_t dump;
} kota_rounds_load;
typedef struct kota_rounds_day {
    int32_t kind;
    int32_t begin, end; /* in loads[] */
} kota_rounds_day;
typedef struct kota_rounds_plan {
    int32_t *order;  /* tasks in order, load by load */
    uint8_t *turned; /* of order[]: 1 where it is served at its other place; NULL: none is */
    kota_rounds_load *loads;
    kota_rounds_day *days;
    int32_t *left_out; /* tasks, ascending */
    int32_t order_count, load_count, day_count, left_count;
    double cost;        /* legs + tips + fixed + overtime + what the service costs */
    double prize_lost;  /* of the stops left out that are not required */
    int64_t iterations; /* done */
} kota_rounds_plan;

typedef struct kota_rounds_def {
    uint64_t seed;
    int64_t iterations; /* >= 0; 0 leaves the start as it is */
    /* Legs: a (place_count x place_count) matrix, row = from, >= 0, infinite: no way; or, where it is NULL, the
     * distance between the places' x and y, rounded to a whole number if rounded. */
    const float *legs;
    const double *x, *y;
    bool rounded;
    int32_t place_count;
    /* Legs that change with the hour, in place of those: (slice_count x place_count x place_count), what a leg takes
     * that is driven in a slice as a whole; infinite: it waits for the next slice. Slices begin at slice_begin[],
     * ascending; the first holds before its begin too, the last for ever. */
    int32_t slice_count; /* 0: none */
    const double *slice_begin;
    const float *slice_legs;
    const kota_rounds_task *tasks;
    int32_t task_count; /* >= 0 */
    /* May be NULL; of each task a second place at which it may be served as well (-1: none). A street that is
     * collected along is a task with a place for each direction; a leg to it ends where it begins, one from it begins
     * where it ends, and a turn's penalty is in the leg. */
    const int32_t *other_places;
    const double *weights; /* may be NULL; of each task a second amount beside the first: mass beside volume; >= 0 */
    double service_price;  /* >= 0, a unit of service that is done; 0: service takes time alone */
    const kota_rounds_kind *kinds;
    int32_t kind_count; /* 1 .. KOTA_ROUNDS_KINDS_MAX */
    const kota_rounds_dump *dumps;
    int32_t dump_count; /* 1 .. KOTA_ROUNDS_DUMPS_MAX */
    /* May be NULL: savings. Else a plan of these tasks, kinds and dumps, such as that of before an event; what in it
     * breaks the limits is taken out first, from the ends of its days. */
    const kota_rounds_plan *start;
    kota_pool *pool; /* may be NULL */
    /* May be NULL; asked every thousand or so iterations, from any thread of the pool: true, which must not become
     * false again, ends the search with the best plan that it has met. */
    bool (*stop)(void *context);
    void *stop_context;
} kota_rounds_def;

/** Check a definition: sizes, places, ranges.  @errors KOTA_DATA: what is wrong, with the index and value.
 *  @tested tests/unit/waste/test_rounds.c */
KOTA_NODISCARD kota_status kota_rounds_check_def(const kota_rounds_def *def, kota_error *err);

/** Plan. What cannot be served within the limits is left out and listed; required stops before those with prizes.
 *  def: as kota_rounds_check_def wants it, which is asserted.
 *  @determinism a function of def alone without stop; the number of threads of the pool does not show; each
 *  iteration's draws are keyed by (seed, epoch, part, iteration).
 *  @lifetime free with kota_rounds_plan_free.
 *  @tested tests/unit/waste/test_rounds.c, tests/property/test_rounds_limits.c */
void kota_rounds_solve(kota_rounds_plan *out, const kota_rounds_def *def);
void kota_rounds_plan_free(kota_rounds_plan *plan);

/** Score a plan anew from def alone, sharing no code with the search but the legs: *cost is legs + tips + fixed +
 *  overtime + what the service costs, *prize_lost what the left-out cost (both may be NULL).
 *  @errors KOTA_DATA: a task served twice or not at all (and not listed as left out), a load over the capacity, a day
 *  over the shift, too many vehicles of a kind, a leg without a way.  @tested tests/unit/waste/test_rounds.c */
KOTA_NODISCARD kota_status kota_rounds_score(double *cost, double *prize_lost, const kota_rounds_def *def,
                                             const kota_rounds_plan *plan, kota_error *err);

typedef enum kota_rounds_reason {
    KOTA_ROUNDS_FAR,    /* alone it already takes longer than a shift, or its amount fits no vehicle */
    KOTA_ROUNDS_POOR,   /* its prize is less than even a detour would cost */
    KOTA_ROUNDS_NO_ROOM /* no vehicle has room and time left for it */
} kota_rounds_reason;
/** Why a plan may have left a task out.  @tested tests/unit/waste/test_rounds.c */
kota_rounds_reason kota_rounds_why_left(const kota_rounds_def *def, int32_t task);

/** Whether a plan is one of this definition at all: each task stands in it once, its kinds and dumps are there. It
 *  may break limits, as a start may.  @errors KOTA_DATA.  @tested tests/cli/route/start.case */
KOTA_NODISCARD kota_status kota_rounds_check_plan(const kota_rounds_def *def, const kota_rounds_plan *plan,
                                                  kota_error *err);

/** The leg from place to place; with slices, in the first of them. */
double kota_rounds_leg(const kota_rounds_def *def, int32_t from, int32_t to);
/** What a leg takes that begins at a time: never so much less that leaving later would be arriving earlier.
 *  @tested tests/unit/waste/test_rounds_hours.c */
double kota_rounds_leg_at(const kota_rounds_def *def, int32_t from, int32_t to, double time);

#endif

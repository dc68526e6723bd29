/* Who wants to go where, when and how: residents (work, school, shops and home again), those who come from beyond the
 * edge, by road or by train, and go home at night, tourists, freight, and what passes through. The streets and lines
 * that carry them are left to traffic.h and transit.h. */
#ifndef KOTA_TRAFFIC_DEMAND_H
#define KOTA_TRAFFIC_DEMAND_H

#include "core/kota.h"
#include "core/memory.h"
#include "core/pool.h"
#include "map/map.h"
#include "traffic/modes.h"
#include "traffic/traffic.h"

typedef struct kota_duty_hours { /* of those who go to work or school: hours of the day, and hours away from home */
    double leave_h, spread_h;    /* mean and standard deviation, cut at 3 */
    double stay_h;
} kota_duty_hours;

typedef struct kota_demand_factor { /* of the trips of a purpose that leave in [from_h, to_h), over midnight too */
    int32_t purpose;                /* kota_purpose, -1 all; homeward trips go with those out */
    double factor;                  /* at most 1 of those to work and school: who goes, keyed by person and day */
    double from_h, to_h;
} kota_demand_factor;

typedef struct kota_demand_slots { /* appointments of freight at a node: so many may set out for it in an hour */
    int32_t node, per_h;
    double from_h, to_h; /* hours of the day at which slots are given */
} kota_demand_slots;

typedef struct kota_demand_def {
    uint64_t seed;
    kota_duty_hours work, school;
    const kota_demand_factor *factors; /* those that meet multiply; arrays are borrowed for the call */
    const kota_demand_slots *slots;
    int32_t factor_count, slot_count;
    double work_frac;             /* share of residents who go to work on a working day */
    double school_frac;           /* share who go to school */
    double outside_work_frac;     /* of those who work: beyond the edge, through the gateways */
    double shop_trips;            /* shopping and other tours a resident and day */
    const double *avoided_frac;   /* one a district: share of those tours that its residents need not make; NULL: 0 */
    const double *deliveries;     /* one a district: van trips a day that bring things instead; NULL: none */
    double tourists;              /* visitors who stay in the city and go out twice a day */
    double external_frac;         /* of the gateways' vehicles a day; 1 */
    double freight_trips_per_job; /* van and truck trips a job and day, by land use: trip_rates.def */
    double gravity_per_km;        /* deterrence of distance in the choice of destination: exp(-gravity * km) */
    bool places_bind; /* jobs and school places fill in proportion: doubly constrained; else by pull alone */
    /* Mode shares of residents' trips at an income of 3 million rupiah a month; VAN and TRUCK 0; sum 1. Cars grow
     * with income, bus, bicycle and walk with its inverse. Short trips (< 1 km) walk. Where modes is given they are
     * its business. */
    double class_frac[KOTA_CLASS_COUNT];
    double planner_frac;     /* of residents with digital access, who use a journey planner */
    const kota_modes *modes; /* NULL: shares alone */
    kota_pool *pool;         /* districts are made side by side; NULL: by this thread alone */
} kota_demand_def;

typedef struct kota_rider { /* a passenger of lines, who is no vehicle on the streets */
    int64_t depart_ms;
    uint64_t id;
    float door_s;           /* door to door */
    int16_t home, from, to; /* districts */
    uint8_t mode, purpose;  /* kota_mode, kota_purpose */
} kota_rider;

#define KOTA_GAPS(X)                                                                                                 \
    X(NO_RESIDENTS, "no residents: nobody travels; give population")                                                 \
    X(NO_JOBS, "no jobs anywhere: nobody goes to work; give jobs")                                                   \
    X(NO_SCHOOLS, "no school places: nobody goes to school; give some")                                              \
    X(NO_HOMES, "residents without a street near: draw streets there")                                               \
    X(CUT_OFF, "no way to any other district: connect its streets")
typedef enum kota_gap {
#define KOTA_GAP(name, text) KOTA_GAP_##name,
    KOTA_GAPS(KOTA_GAP)
#undef KOTA_GAP
        KOTA_GAP_COUNT
} kota_gap;
extern const char *const kota_gap_texts[KOTA_GAP_COUNT];
typedef struct kota_demand_gap { /* what keeps people at home */
    kota_gap gap;
    int32_t district; /* -1: the city */
    double persons;   /* residents it keeps */
} kota_demand_gap;

typedef struct kota_demand { /* arrays from the arena */
    kota_trip *trips;        /* by (depart_ms, id) */
    kota_rider *riders;      /* likewise */
    kota_demand_gap *gaps;
    int32_t trip_count, rider_count, gap_count;
    double bind_error_frac; /* largest relative error of jobs or school places filled; 0 where they do not bind */
    int32_t bind_iterations;
} kota_demand;

/** Trips that depart in [from_ms, to_ms). Each person of each district has a home cell, activities and random terms
 * of the modes by keyed draws of (seed, district id, person number, day). Where places bind, other residents or jobs
 * change the odds of all, but the luck of nobody; else population or facilities elsewhere change nobody (but those
 * who choose a new place). Trips from a node to itself are left out. Weekends: no work and school (date from from_ms
 * and the map's UTC offset).
 *  @errors KOTA_DATA: a rate, share or deterrence out of its range.
 *  @determinism pure function of its arguments; same bits for any pool.
 *  @tested tests/unit/traffic/test_demand.c */
KOTA_NODISCARD kota_status kota_demand_make(kota_demand *out, const kota_demand_def *def, const kota_map *map,
                                            int64_t from_ms, int64_t to_ms, kota_arena *arena, kota_error *err);

#endif

/* Passengers on lines: who walks to which stop, waits for which line, changes where, and how full it gets. Strategies
 * on headways (strategy.h) over a network of places, stops and lines; rides cost more the fuller they are, so demand
 * is assigned again until costs and loads agree. Moving the vehicles is the loading engine's (lines.h): it may take
 * the boardings from here. */
#ifndef KOTA_TRAFFIC_TRANSIT_H
#define KOTA_TRAFFIC_TRANSIT_H

#include "core/kota.h"
#include "core/random.h"

typedef enum kota_transit_kind { KOTA_TRANSIT_FEEDER, KOTA_TRANSIT_BRT, KOTA_TRANSIT_RAIL } kota_transit_kind;
enum { KOTA_TRANSIT_KIND_COUNT = 3 };

typedef struct kota_transit_line { /* one direction; arrays are borrowed until kota_transit_create returns */
    const char *id_text;
    uint8_t kind;             /* kota_transit_kind */
    int32_t stop_count;       /* >= 2 */
    const int32_t *stop_node; /* [stop_count], where they stand: nodes of node_x_m; none twice in a row (on a loop a
                                 place is a stop each time that the line comes by: more vehicles to get on) */
    const double *ride_s;     /* [stop_count - 1], from stop to stop with the dwell at its end, > 0 */
    double headway_s;         /* > 0 */
    double capacity_persons;  /* of one vehicle, > 0 */
    double fare_idr;          /* paid at every boarding, >= 0 */
} kota_transit_line;

typedef struct kota_transit_def {
    int32_t line_count, node_count, place_count;
    const kota_transit_line *lines;      /* [line_count] */
    const double *node_x_m, *node_y_m;   /* [node_count] */
    const double *place_x_m, *place_y_m; /* [place_count], where passengers come from and go to */
    uint32_t kinds;                      /* bit k set: lines of that kind run; 0: all */
    double walk_mps;                     /* > 0 */
    double walk_detour;                  /* way over beeline, >= 1 */
    double access_max_m, change_max_m;   /* beeline from a place to a stop, and between stops to change */
    double walk_weight, wait_weight;     /* of a second, against one of riding; > 0 */
    double boarding_s;                   /* penalty of a boarding, seconds of riding, >= 0 */
    double time_idr_per_h;               /* turns fares into time, > 0 */
    double crowd_gain, crowd_power; /* a second of riding feels like 1 + gain * (load / capacity)^power; >= 0, >= 1 */
} kota_transit_def;

typedef struct kota_transit kota_transit;

/** Check and build. A place with no stop in reach is no error: nobody rides from there.
 *  @errors KOTA_DATA, each fault a sentence with the line's id: fewer than 2 stops, a stop of a node that is not
 *  there, a place twice in a row, headway, capacity, ride time or fare out of range.
 *  @lifetime free with kota_transit_destroy.  @tested tests/unit/traffic/test_transit.c */
KOTA_NODISCARD kota_status kota_transit_create(kota_transit **out, const kota_transit_def *def, kota_error *err);
void kota_transit_destroy(kota_transit *transit); /* NULL is fine */

typedef struct kota_transit_skim { /* expected over the strategy at present loads; NaN where no way, but cost_s */
    double cost_s;                 /* generalised; infinity: no way */
    double walk_s, wait_s, ride_s, fare_idr, boardings;
    double share[KOTA_TRANSIT_KIND_COUNT]; /* of the boardings by kind; sum 1 */
} kota_transit_skim;
/** From all places to one.  @param skim [place_count], written.  @tested tests/unit/traffic/test_transit.c */
void kota_transit_skims(kota_transit *transit, int32_t to_place, kota_transit_skim *skim);

typedef struct kota_transit_fit {
    int32_t iterations;
    double relative_gap; /* what passengers pay above their strategies at these loads, share of what they pay */
    double persons_ph, boardings_ph, unserved_ph; /* carried; boardings; with no way */
} kota_transit_fit;
/** Put passengers on lines; loads and crowding then stand for skims. Successive averages.
 *  @param demand_ph  [place_count * place_count], row by origin, >= 0; within a place nobody rides.
 *  @errors none; the gap says how settled it is.  @conserves persons_ph + unserved_ph = those with another goal.
 *  @determinism pure function of its arguments.  @tested tests/unit/traffic/test_transit.c */
kota_transit_fit kota_transit_assign(kota_transit *transit, const double *demand_ph, double gap,
                                     int32_t iterations_max);

typedef struct kota_transit_leg { /* of one passenger */
    int32_t board, alight;        /* stops, numbered line after line */
    float walk_s;                 /* on foot to the first, from the place or from the leg before */
} kota_transit_leg;
/** Ways of single passengers to one place: at each stop the line of the strategy that comes first by their luck, each
 * by the strategies of one round of the last assignment, so that many of them spread as kota_transit_assign spread
 * them; before any, at present loads.
 *  @param from_place  [count].  key  [count]: draws, what is the caller's.
 *  @param leg_start  [count + 1], written from leg_start[0] on, which is given.  legs  grown, its count is
 *  leg_start[count]; last_walk_s [count], NaN: no way, and no legs.
 *  @determinism pure function of its arguments.  @tested tests/unit/traffic/test_riders.c */
void kota_transit_ways(kota_transit *transit, int32_t to_place, int32_t count, const int32_t *from_place,
                       const kota_key *key, int32_t *leg_start, kota_transit_leg **legs, int32_t *capacity,
                       float *last_walk_s);

/* The last assignment; stops are numbered line after line. */
const double *kota_transit_boardings_ph(const kota_transit *transit); /* [stops] who gets on */
const double *kota_transit_load_ph(const kota_transit *transit);      /* [stops] on board when it leaves the stop */
typedef struct kota_transit_use {
    double boardings_ph, person_h; /* an hour: boardings, hours spent on board */
    double load_frac_max;          /* of capacity, on the fullest stretch */
} kota_transit_use;
/** Ridership of a line.  @tested tests/unit/traffic/test_transit.c */
kota_transit_use kota_transit_use_of(const kota_transit *transit, int32_t line);

#endif

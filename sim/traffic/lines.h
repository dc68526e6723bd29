/* Transit lines as plain arrays, shared by what moves their vehicles (the loading engine) and what puts passengers on
 * them (the assignment). No behaviour here.
 *
 * A line is one direction: the links its vehicles drive, in order, and the stops along them. All arrays are borrowed
 * by who takes the struct. */
#ifndef KOTA_TRAFFIC_LINES_H
#define KOTA_TRAFFIC_LINES_H

#include "core/kota.h"

typedef struct kota_lines {
    int32_t line_count;
    const uint64_t *id;           /* (lines) lasting ids */
    const uint8_t *vehicle_class; /* (lines) kota_class; KOTA_CLASS_BUS as a rule */

    /* Line i drives route_link[route_start[i] .. route_start[i+1]-1]: each link begins where the one before ends. */
    const int32_t *route_start, *route_link;
    /* Its stops, in the order of the way: stop_start[i] .. stop_start[i+1]-1. */
    const int32_t *stop_start;
    const int32_t *stop_leg; /* (stops) which link of the line's route it stands on, from 0; never falls */
    const float *stop_at_m;  /* (stops) from that link's start, 0 .. its length; never falls on one link */

    /* Departures from the route's beginning: every headway_s from first_ms up to, without, last_ms; and at the times
     * depart_ms[depart_start[i] .. depart_start[i+1]-1], ascending. headway_s 0: by timetable alone. depart_start
     * NULL: by headway alone. */
    const float *headway_s;            /* (lines) */
    const int64_t *first_ms, *last_ms; /* (lines) */
    const int32_t *depart_start;       /* (lines + 1) or NULL */
    const int64_t *depart_ms;

    const float *capacity_persons;     /* (lines) seats and standing places of one vehicle */
    const float *dwell_s;              /* (lines) a stop with nobody getting on or off: doors, merging back in */
    const float *dwell_per_boarding_s; /* (lines) a passenger who gets on; alighting goes on at the same time */

    /* (lines) or NULL: 1: lanes of its own along its route: no queue and no light holds its vehicles, water and
     * closures do. A line without links is on no street, and only its timetable counts. */
    const uint8_t *own_way;
    const float *stop_ride_s; /* (stops) of lines without links: from the stop before; NULL where there are none */
    const int32_t *stop_node; /* (stops) where it stands, for who has to walk; NULL: at the end of its link */

    /* What the passengers' side supplies: (stops). Boardings an hour wait from the last vehicle to the next, so that
     * a late one finds more of them and gets later still. Both may be NULL: nobody. */
    const float *boarding_persons_ph;
    const float *alight_frac; /* share of those on board who get off here, 0..1 */
} kota_lines;

/* Passengers one by one. A leg is ridden on one line, from one of its stops to a later one. */
typedef struct kota_rides {
    int32_t rider_count;
    const int64_t *depart_ms;              /* (riders) from home */
    const int32_t *leg_start;              /* (riders + 1) */
    const int32_t *leg_board, *leg_alight; /* (legs) stops of the lines */
    const float *leg_walk_s;               /* (legs) on foot to the stop, from home or from the leg before */
    const float *last_walk_s;              /* (riders) on foot at the end; all of the way where there is no leg */
    double walk_mps;                       /* on foot from where a vehicle had to put them off, beeline */
    double patience_s;                     /* who waited so long at a stop gives up */
} kota_rides;

#endif

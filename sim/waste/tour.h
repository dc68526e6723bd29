/* Planning one load of each of some trucks: which bins, in which order, then to a dump and home. A pure function of
 * a table of travel times; who is due, what is claimed and what happens on the way are left to the fleet. */
#ifndef KOTA_WASTE_TOUR_H
#define KOTA_WASTE_TOUR_H

#include "core/kota.h"

typedef struct kota_tour_task { /* an amount to fetch at a stop, at most one truck load */
    uint64_t id;                /* lasting, for ties */
    int32_t stop;
    bool first; /* ordered: before all that are not */
    double kg, service_s;
} kota_tour_task;

typedef struct kota_tour_dump {
    int32_t stop;
    double haul_s;    /* one way beyond the stop */
    double service_s; /* weighing and unloading */
} kota_tour_dump;

typedef struct kota_tour_truck {
    uint64_t id;
    int32_t from, garage;   /* stops */
    bool laden;             /* must dump even when it fetches nothing more */
    double room_kg, time_s; /* what it can still take; time until it must be home */
    int32_t *route;         /* out: tasks in order; room for task_count */
    int32_t route_count;    /* out */
    double cost_s;          /* out: seconds until home, of the empty route too */
} kota_tour_truck;

typedef struct kota_tour_problem {
    const float *time_s; /* (stop_count x stop_count), row = from; infinite: no way */
    int32_t stop_count;
    const kota_tour_task *tasks; /* in the order of ties */
    int32_t task_count;
    const kota_tour_dump *dumps; /* in the order of ties */
    int32_t dump_count;
    kota_tour_truck *trucks; /* in the order of ties */
    int32_t truck_count;
} kota_tour_problem;

/** The dump nearest by driving time (haul included) from a stop, -1: no way to any. */
int32_t kota_waste__tour_dump_from(const kota_tour_problem *problem, int32_t stop);
/** Seconds of a route: driving, service, dump, and home; infinite where there is no way. */
double kota_waste__tour_cost_s(const kota_tour_problem *problem, const kota_tour_truck *truck, const int32_t *route,
                               int32_t count);
/** Fill the routes: the tasks that are ordered first, then the others, each time the one that adds the fewest
 *  seconds, at its best place; then the best order of each route (all orders up to seven tasks; beyond, reversals
 *  and moves of up to three neighbours until none saves time: 2-opt, Croes 1958, and Or 1976); again until nothing
 *  more fits. Room and time of each truck are kept; tasks that do not fit stay out.
 *  @determinism ties: earlier task, then earlier truck, then earlier place.  @tested tests/unit/waste/test_tour.c
 *  */
void kota_waste__tour_plan(kota_tour_problem *problem);

#endif

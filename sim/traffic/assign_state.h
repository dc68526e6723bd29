/* Inside of static assignment: the network with its prices, and what both methods share, the search for cheapest
 * ways. Flows inside are in passenger-car equivalents (pce/h), also those of classes. */
#ifndef KOTA_TRAFFIC_ASSIGN_STATE_H
#define KOTA_TRAFFIC_ASSIGN_STATE_H

#include "traffic/assign.h"

/* How the time of a link grows; kinds other than those of whole powers need kota_pow. */
enum { KOTA_PRICE_CONSTANT = 0, KOTA_PRICE_WHOLE_MAX = 16, KOTA_PRICE_ANY = 100 };

/* One cache line: all that a change of volume touches. */
typedef struct kota_priced_link {
    double free_time, extra; /* time = free_time + extra * (volume / capacity)^power */
    double per_capacity;     /* 1 / capacity */
    double volume, time, slope;
    double power;
    int32_t kind; /* 0: constant; 1 .. KOTA_PRICE_WHOLE_MAX: that whole power; KOTA_PRICE_ANY */
} kota_priced_link;

typedef struct kota_star_arc {
    int32_t link, head;
} kota_star_arc;

/* A class as it is held: trips between zones alone, and the links it may use now, by tail. */
typedef struct kota_assign_group {
    int64_t *trip_start;
    int32_t *trip_zone;
    double *trip_pce;
    double pce;
    double *own_cost;
    uint8_t *banned_flag;
    double *added; /* own cost, on closed links with the penalty, so that what is left there flees */
    double *cost;  /* time + added */
    double *flow;  /* pce/h, of the last answer */
    double *flow_veh;
    int32_t *star_start; /* [nodes + 1] */
    kota_star_arc *star;
    uint8_t *end_flag; /* [nodes] 1: no way goes on from here, unless it starts here */
} kota_assign_group;

typedef struct kota_bush kota_bush;
typedef struct kota_joint kota_joint;

struct kota_assign {
    int32_t zones, nodes, links, first_thru, group_count;
    int32_t *tail, *head;
    double *capacity, *free_time, *b, *power; /* as given, for edits and objective */
    uint8_t *closed_flag;
    kota_priced_link *link;
    kota_assign_group group[KOTA_ASSIGN_CLASSES_MAX];
    bool stars_stale;
    uint8_t *dearer_flag; /* [links] dearer since the last answer, for those who use the link */
    bool all_stale;       /* some link is cheaper, or trips changed: any origin may find a better way */
    double penalty;       /* on closed links, cost units */
    kota_bush *bushes;    /* of (class, origin) with trips; NULL: no answer to start from */
    int32_t bush_count;
    kota_joint *joint; /* pairs of ways of the bushes */
};

typedef struct kota_heap_entry {
    double cost;
    int32_t node;
} kota_heap_entry;

/* A search for cheapest ways from one origin, with its scratch. Labels are by node. */
typedef struct kota_ways {
    double *cost;    /* infinity: not reached */
    int32_t *parent; /* link by which the cheapest way comes; -1 at the origin and where not set by the search */
    kota_heap_entry *heap;
    int32_t heap_count;
} kota_ways;

/** Price a link at its volume >= 0: time and slope (d time / d volume, cost unit per pce/h). */
void kota_link_price(kota_priced_link *link);
/** Prices of all links at the present volumes, and costs of all classes. */
void kota_assign_price_all(kota_assign *assign);
/** Integral of time from 0 to the link's volume. */
double kota_link_integral(const kota_priced_link *link);
/** Lists of links by tail for each class, after closures changed; and a penalty beyond any way's cost. */
void kota_assign_build_stars(kota_assign *assign);
/** Objective and tstt of the present volumes and flows; fills flow_veh. */
void kota_assign_totals(kota_assign *assign, kota_assign_result *result);
void kota_ways_create(kota_ways *ways, const kota_assign *assign);
void kota_ways_free(kota_ways *ways);
/** Forget all labels. */
void kota_ways_clear(kota_ways *ways, const kota_assign *assign);
/** Put a node with the label it has on the heap. */
void kota_ways_push(kota_ways *ways, int32_t node);
/** Work off the heap up to a cost: labels below it become the cheapest costs (Dijkstra 1959). */
void kota_ways_settle(kota_ways *ways, const kota_assign_group *group, double limit);
/** All cheapest ways from an origin. */
void kota_ways_from(kota_ways *ways, const kota_assign *assign, const kota_assign_group *group, int32_t origin);

/* The methods. *gap and iterations are filled; flows and volumes are left in assign. */
KOTA_NODISCARD kota_status kota_assign_solve_b(kota_assign *assign, const kota_assign_settings *settings,
                                               kota_assign_result *result, kota_error *err);
KOTA_NODISCARD kota_status kota_assign_solve_bfw(kota_assign *assign, const kota_assign_settings *settings,
                                                 kota_assign_result *result, kota_error *err);
void kota_assign_drop_bushes(kota_assign *assign);
/** KOTA_DATA with all trips that no way leads to, in one sentence; KOTA_OK where there are none. */
kota_status kota_assign_no_way(const kota_assign *assign, kota_error *err);

#endif

/* What the traffic engine remembers: vehicles, links, sources, events. Shared by the files of this layer only.
 *
 * A *source* is a queue that feeds links: source l is the queue on link l, source link_count + l the vehicles that
 * start at link l's beginning. Its head moves on when it has driven its free time, the link's exit lets it pass
 * (headways) and the next link's entry does too (headways, room). A blocked head stands in the next link's list of
 * waiters: nobody polls. Event holders: sources 0 .. 2L-1, entries 2L .. 3L-1, then vehicles. */
#ifndef KOTA_TRAFFIC_STATE_H
#define KOTA_TRAFFIC_STATE_H

#include "traffic/event_heap.h"
#include "traffic/route.h"
#include "traffic/traffic.h"

typedef enum kota_vehicle_state {
    KOTA_VEHICLE_FREE,     /* nobody: a place in the pool */
    KOTA_VEHICLE_EXPECTED, /* leaves later: a held trip or a foreign vehicle */
    KOTA_VEHICLE_STARTING, /* in the queue of those who start on link */
    KOTA_VEHICLE_QUEUED,   /* on link, in its queue */
    KOTA_VEHICLE_GLIDING,  /* on link without taking room: who walks, or a foreign vehicle that does not load */
    KOTA_VEHICLE_STRANDED, /* beside the road at node: no open way */
} kota_vehicle_state;

typedef struct kota_vehicle { /* no padding: it is saved as it lies */
    uint64_t id;
    int64_t wished_ms;  /* departure as wished */
    int64_t since_ms;   /* on the link, at the start or stranded */
    int64_t ready_ms;   /* may leave the link, as far as its own speed goes */
    int64_t blocked_ms; /* stranded so far */
    double distance_m;
    int32_t to_node;
    int32_t node;       /* where it starts or is stranded */
    int32_t link;       /* it is on, or wants to start on */
    int32_t came_from;  /* the link it left last, -1 none */
    int32_t prev, next; /* in its queue; of free places; among those that follow the same vehicle */
    int32_t followers;  /* first gliding vehicle that leaves the link behind this one, -1 none */
    int32_t follows;    /* the vehicle it glides behind, -1 none */
    int32_t tag;        /* of a foreign vehicle */
    float persons;
    int16_t district;
    uint8_t vehicle_class, state, foreign, loads;
    uint8_t spare[2];
} kota_vehicle;
_Static_assert(sizeof(kota_vehicle) == 96, "kota_vehicle has padding");

typedef struct kota_vacancy { /* room that travels back along a link */
    int64_t free_ms;
    int32_t pce_milli;
    int32_t next;
} kota_vacancy;

typedef struct kota_link_state { /* no padding */
    int64_t exit_us, entry_us;   /* when the exit and the entry let the next vehicle pass */
    int64_t back_ms;             /* length / jam wave */
    int64_t delay_ms;            /* record: lost on it since create or reset */
    int64_t period_delay_ms;     /* lost by those that left since the last renewal of route times */
    int64_t last_delay_ms;       /* of the last that left */
    int32_t period_left, left;
    int32_t occupied_milli; /* PCE on it and vacancies under way */
    int32_t load_milli;     /* PCE on it */
    int32_t storage_milli;
    int32_t vacancy_head, vacancy_tail;
    int32_t wait_head, wait_tail; /* sources that wait to enter */
    int32_t spare;
    double speed_mps, headway_us; /* as capped now; headway of 1 PCE */
} kota_link_state;
_Static_assert(sizeof(kota_link_state) == 104, "kota_link_state has padding");

typedef struct kota_source_state {
    int64_t wait_since_ms;
    int32_t head, tail;
    int32_t wait_on; /* link whose entry it waits for, -1 none */
    int32_t wait_prev, wait_next;
    int32_t spare;
} kota_source_state;
_Static_assert(sizeof(kota_source_state) == 32, "kota_source_state has padding");

typedef struct kota_hold {
    double share_frac;
    int64_t from_ms, until_ms; /* who wishes to leave between them leaves later by as much as lies between them */
} kota_hold;

enum { KOTA_TOTAL_ROWS = KOTA_CLASS_COUNT + 1 }; /* a district */

struct kota_traffic {
    kota_traffic_def def;
    const kota_map *map;
    const kota_roads *roads;
    const kota_trip *trips;
    int32_t trip_count, trip_next;
    int32_t link_count, district_count;
    int64_t now_ms, renew_ms; /* renew: next renewal of the times that routes are chosen by */
    int32_t pce_milli[KOTA_CLASS_COUNT];

    kota_vehicle *vehicles;
    int32_t vehicle_count, vehicle_capacity, vehicle_free;
    int32_t under_way, stranded;
    kota_vacancy *vacancies;
    int32_t vacancy_count, vacancy_capacity, vacancy_free;
    kota_link_state *links;
    kota_source_state *sources; /* 2 * link_count */
    float *speed_cap_mps;       /* as last given */
    kota_class_mask *closed;
    kota_event_heap events;
    kota_router *router;

    kota_hold *holds; /* district + 1 */
    kota_leg_end *leg_ends;
    uint64_t *leg_ids;
    int32_t leg_count, leg_capacity, leg_id_capacity;
    kota_trip_totals *totals; /* (district + 1) * KOTA_TOTAL_ROWS + class */
    int64_t squeezes;

    float *view_time_s, *view_load_pce; /* made at the end of a step */
    int32_t *view_left_veh;
    double *view_delay_s;
};

/* ---- vehicle.c ---- */
int32_t kota_vehicle_new(kota_traffic *traffic);
void kota_vehicle_free(kota_traffic *traffic, int32_t vehicle);
kota_trip_totals *kota_vehicle_totals(kota_traffic *traffic, const kota_vehicle *vehicle);
static inline int32_t kota_vehicle_event(const kota_traffic *traffic, int32_t vehicle) {
    return 3 * traffic->link_count + vehicle;
}
/* Vehicles come after links at the same time, by their lasting ids. */
static inline uint64_t kota_vehicle_tie(const kota_vehicle *vehicle) { return vehicle->id | UINT64_C(1) << 63; }
/** The vehicle stands at a node, on no link: it arrives, finds its way on, or is stranded. */
void kota_vehicle_dispatch(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms);
void kota_vehicle_arrive(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
/** It pulls over beside the road, where it is in nobody's way. */
void kota_vehicle_strand(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms);
/** Post what it drove on its link: distance, time, free time. */
void kota_vehicle_post_link(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
/** The link after the vehicle's link, KOTA_ROUTE_ARRIVE or KOTA_ROUTE_NONE. Where no allowed turn leads on it turns
 * round. */
int32_t kota_vehicle_next_link(kota_traffic *traffic, const kota_vehicle *vehicle);
int64_t kota_vehicle_free_ms(const kota_traffic *traffic, int32_t vehicle_class, int32_t link);

/** An expected vehicle leaves now. */
void kota_vehicle_start(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
void kota_vehicle_event_now(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);

/* ---- traffic.c ---- */
void kota_traffic_make_views(kota_traffic *traffic);

/* ---- link_flow.c ---- */
void kota_link_init(kota_traffic *traffic, int32_t link);
void kota_link_set_speed(kota_traffic *traffic, int32_t link); /* after its speed cap changed */
void kota_source_append(kota_traffic *traffic, int32_t source, int32_t vehicle, int64_t now_ms);
void kota_source_event(kota_traffic *traffic, int32_t source, int64_t now_ms);
void kota_entry_event(kota_traffic *traffic, int32_t link, int64_t now_ms);
void kota_source_stop_waiting(kota_traffic *traffic, int32_t source);
/** Wake those that glide behind a vehicle which leaves its link. */
void kota_source_release(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
/** The vehicle of link's queue behind which one that is ready then would leave, -1 none. */
int32_t kota_source_ahead(const kota_traffic *traffic, int32_t link, int64_t ready_ms);

/* ---- closure.c ---- */
void kota_closure_apply(kota_traffic *traffic, const kota_traffic_input *input);
/** Renew the times that routes are chosen by. */
void kota_closure_renew(kota_traffic *traffic);

#endif

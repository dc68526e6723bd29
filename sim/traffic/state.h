/* What the traffic engine remembers: vehicles, links, queues, signals, events. Shared by the files of this layer
 * only.
 *
 * A *queue* is what feeds links: one a lane of a link, one a turn of a link for those who filter between the lanes,
 * and one for those who start at a link's beginning. Its head moves on when it has driven its free time, the signal
 * is green, nobody it gives way to is near, the queue's exit lets it pass (headways), and the next link's entry does
 * too (headways, room). A head that the next link does not let in stands in that link's list of waiters: nobody
 * polls. Event holders: signals, queues, entries of links, lines, then vehicles. */
#ifndef KOTA_TRAFFIC_STATE_H
#define KOTA_TRAFFIC_STATE_H

#include "traffic/event_heap.h"
#include "traffic/finder.h"
#include "traffic/lines.h"
#include "traffic/movement.h"
#include "traffic/traffic.h"

typedef enum kota_vehicle_state {
    KOTA_VEHICLE_FREE,     /* nobody: a place in the pool */
    KOTA_VEHICLE_EXPECTED, /* leaves later: a held trip or a foreign vehicle */
    KOTA_VEHICLE_STARTING, /* in the queue of those who start on link */
    KOTA_VEHICLE_QUEUED,   /* on link, in one of its queues */
    KOTA_VEHICLE_GLIDING,  /* on link without taking room: who walks, or a foreign vehicle that does not load */
    KOTA_VEHICLE_STRANDED, /* beside the road at node: no open way */
    KOTA_VEHICLE_RUNNING,  /* of a line that is on no street; route_at is its next stop */
} kota_vehicle_state;

enum { KOTA_ROUTE_ARRIVE = -1, KOTA_ROUTE_NONE = -2 }; /* in place of a link or a turn: it ends here; no way */

typedef enum kota_way {                  /* what route_at and route_end count in */
                        KOTA_WAY_GIVEN,  /* routes of trips, or of lines */
                        KOTA_WAY_FOUND,  /* ways */
                        KOTA_WAY_DETOUR, /* of a line: it drives round what is closed, to the beginning of link
                                            route_at + 1 */
} kota_way;

typedef enum kota_owner { KOTA_OWNER_TRIP, KOTA_OWNER_FOREIGN, KOTA_OWNER_LINE } kota_owner;
typedef enum kota_room { KOTA_ROOM_SHARED, KOTA_ROOM_GAPS, KOTA_ROOM_BUS, KOTA_ROOM_COUNT } kota_room;

typedef struct kota_vehicle { /* no padding: it is saved as it lies. First what each move touches */
    int64_t since_ms;         /* on the link, at the start or stranded */
    int64_t ready_ms;         /* may leave the link, as far as its own speed goes */
    int32_t link;             /* it is on, or wants to start on */
    int32_t turn;             /* it will take; KOTA_ROUTE_ARRIVE or KOTA_ROUTE_NONE */
    int32_t queue;
    int32_t prev, next; /* in its queue; of free places; among those that follow the same vehicle */
    int32_t route_at;   /* place in its way's links of the link it is on, or one before where it starts */
    int32_t route_end;  /* 0: it has no way yet */
    int32_t stamp;      /* closures known when the turn was chosen */
    int32_t red_ms;     /* its queue's, when it came */
    uint8_t vehicle_class, state, owner, loads, room;
    uint8_t way;      /* kota_way */
    uint16_t renewal; /* of route times, when its way was found */
    int32_t riders;   /* of a line: first on board, -1 none */

    uint64_t id;
    int64_t wished_ms;  /* departure as wished */
    int64_t blocked_ms; /* stranded so far */
    double distance_m;
    int32_t to_node;
    int32_t node;      /* where it starts or is stranded */
    int32_t came_from; /* the link it left last, -1 none */
    int32_t followers; /* first gliding vehicle that leaves the link behind this one, -1 none */
    int32_t follows;   /* the vehicle it glides behind, -1 none */
    int32_t tag;       /* trip, tag of a foreign vehicle, or line; -1 a trip of another day */
    float persons;
    int16_t district;
    uint16_t dwell_ds; /* of a line: what it stands at stops of this link, tenths of a second */
} kota_vehicle;
_Static_assert(sizeof(kota_vehicle) == 128, "kota_vehicle has padding");

typedef struct kota_vacancy { /* room that travels back along a link */
    int64_t free_ms;
    int32_t pce_milli;
    int32_t next;
} kota_vacancy;

typedef struct kota_link_fixed { /* what each move asks of a link's data, on one line of the cache */
    uint64_t id;
    float length_m, free_mps;
    int32_t to_node;
    int32_t turn_start;  /* its turns */
    int32_t node_turn;   /* first turn of its end */
    int32_t queue_start; /* its lanes, then those who start */
    int32_t side_start;  /* seldom used: its asides, then its filters */
    uint8_t fan, lanes, bus_lanes;
    uint8_t asides,
        filters; /* asides one a turn or none; filters one a turn and one for those who end here, or none */
    uint8_t spare[23];
} kota_link_fixed;
_Static_assert(sizeof(kota_link_fixed) == 64, "kota_link_fixed is one line");

typedef struct kota_link_state { /* no padding. First who comes, then who leaves, then records */
    int64_t entry_us;            /* when the entry lets the next vehicle pass */
    double headway_us, lane_us;  /* of 1 PCE, as capped now: through the entry; out of one lane */
    double speed_mps;            /* as capped now */
    double clock_tag;            /* fair shares at the entry: its clock */
    int32_t burst_us;            /* the entry takes one vehicle a lane side by side */
    int32_t vacancy_head;
    int32_t wait_head;                       /* queues that wait to enter */
    int32_t occupied_milli[KOTA_ROOM_COUNT]; /* PCE on it and vacancies under way */
    int32_t storage_milli[KOTA_ROOM_COUNT];
    int32_t lane_milli[KOTA_LANES_MAX]; /* PCE in each lane, with its part of those who stand aside */
    int32_t load_milli;                 /* PCE on it */
    int32_t vacancy_tail, wait_tail;
    int32_t back_ms;                  /* length / jam wave */
    int32_t last_delay_ms;            /* of the last that left */
    int64_t delay_ms;                 /* record: lost on it since create or reset */
    int64_t period_delay_ms;          /* lost by those that left since the last renewal of route times */
    int64_t bin_time_ms, bin_wait_ms; /* spent and waited by those that left in this bin */
    int32_t period_left, left, bin_left;
    int32_t squeezes;
    double start_tag;   /* fair shares: those who start */
    int32_t strays;     /* 1: somebody came into a lane that does not lead where it goes, for its own were full */
    float bin_before_s; /* of bin_wait_ms, what lay before the bin */
} kota_link_state;
_Static_assert(sizeof(kota_link_state) == 192, "kota_link_state has padding");

typedef struct kota_passage { /* no padding */
    int64_t at_ms;
    double share; /* of a car's lag that others wait after it */
} kota_passage;

typedef enum kota_queue_kind {
    KOTA_QUEUE_LANE,
    KOTA_QUEUE_ASIDE, /* of a link of several lanes: heads of a turn for whom there was no room, others drive round */
    KOTA_QUEUE_FILTER, /* two-wheelers of a turn between the lanes */
    KOTA_QUEUE_START,
} kota_queue_kind;

typedef struct kota_queue { /* no padding */
    int64_t gate_us;        /* when its exit lets the next vehicle pass */
    int64_t since_ms;       /* its head first found no room ahead or no gap, -1: it did not */
    int64_t red_since_ms;   /* its head stands at red since, -1: it does not */
    int32_t red_ms;         /* in all that its heads stood at red, modulo 2^32 */
    int32_t head, tail;
    int32_t link;
    int32_t load_milli;
    int32_t wait_on; /* link whose entry it waits for, -1 none */
    int32_t wait_prev, wait_next;
    uint8_t kind, lane;
    uint8_t batch;      /* filters that gathered at red and still go first */
    uint8_t booked;     /* its head has its time at a crossing of equal streets */
    int32_t red_end_ms; /* when its head last stood at red, modulo 2^32 */
} kota_queue;
_Static_assert(sizeof(kota_queue) == 64, "kota_queue has padding");

typedef struct kota_signal_state { /* no padding */
    int64_t from_ms, to_ms;        /* the stretch of the plan that now lies in */
    int64_t passed_ms;             /* last vehicle through a turn that is green */
    int32_t cycle_ms, offset_ms;
    int32_t phase; /* green, or whose clearance runs */
    uint8_t clearing, kind;
    uint8_t next; /* dynamic: the phase after the clearance */
    uint8_t spare;
    struct {
        int32_t green_ms, clear_ms;
    } plan[KOTA_SIGNAL_PHASES_MAX];
} kota_signal_state;
_Static_assert(sizeof(kota_signal_state) == 104, "kota_signal_state has padding");

typedef struct kota_line_state { /* departures so far; no padding */
    int32_t by_headway, by_table;
    int64_t from_ms; /* the present headway counts from here */
    int32_t before;  /* departures by headways before it */
    float headway_s; /* 0: by timetable alone */
} kota_line_state;
_Static_assert(sizeof(kota_line_state) == 24, "kota_line_state has padding");

typedef struct kota_rider_state { /* no padding */
    int64_t ready_ms;             /* at the stop of its next leg */
    int64_t arrive_ms;            /* at its destination; INT64_MAX: not yet known */
    int32_t leg;                  /* among its own, from 0 */
    int32_t next;                 /* at the same stop, or on board of the same vehicle, -1 none */
    float wait_s;                 /* at stops so far */
    int32_t left_behind;          /* times that a vehicle was too full */
} kota_rider_state;
_Static_assert(sizeof(kota_rider_state) == 32, "kota_rider_state has padding");

typedef struct kota_hold {
    double share_frac;
    int64_t from_ms, until_ms; /* who wishes to leave between them leaves later by as much as lies between them */
} kota_hold;

enum { KOTA_TOTAL_ROWS = KOTA_CLASS_COUNT + 1 }; /* a district */

typedef struct kota_cut_off kota_cut_off; /* which places cannot be reached now */

typedef struct kota_halt { /* no padding: it is saved as it lies */
    int64_t at_ms, for_ms;
    int64_t stood_ms; /* 0: not yet */
    int32_t vehicle;
    int32_t link; /* on which it stands and is in the way, -1 none */
} kota_halt;

typedef struct kota_priced { /* ways of a class that pays tolls */
    float *toll_idr;         /* (links) NULL: none */
    uint32_t *time_ms;       /* (links) times that ways are chosen by, tolls in them */
    kota_finder_guide *guide;
} kota_priced;

struct kota_traffic {
    kota_traffic_def def;
    const kota_map *map;
    const kota_roads *roads;
    const kota_trip *trips;
    const int32_t *route_start, *route_links; /* of trips, NULL: none given */
    float *trip_time_s;
    int32_t trip_count, trip_next;
    int32_t link_count, district_count, signal_count, queue_count;
    int64_t now_ms, renew_ms; /* renew: next renewal of the times that routes are chosen by */
    int32_t pce_milli[KOTA_CLASS_COUNT];
    bool filters[KOTA_CLASS_COUNT];
    int32_t stamp;        /* counts changes of closures */
    int32_t closed_count; /* links closed to anybody */

    kota_vehicle *vehicles;
    int32_t vehicle_count, vehicle_capacity, vehicle_free;
    int32_t under_way, stranded;
    kota_vacancy *vacancies;
    int32_t vacancy_count, vacancy_capacity, vacancy_free;
    kota_turns turns;
    /* node_start + number: who last took that turn; where streets take turns, who will next */
    kota_passage *passed, *booked;
    /* (2 a link) who last came straight on, before whom others give way: at the kerb, in the inmost lane */
    kota_passage *through;
    kota_arena *arena; /* of the arrays that never grow */
    kota_link_fixed *fixed;
    kota_link_state *links;
    kota_queue *queues;
    kota_signal_state *signals;
    float *speed_cap_mps; /* as last given */
    kota_class_mask *closed;
    kota_event_heap events;

    kota_finder *finder;
    kota_finder_guide *by_time, *by_length;
    uint32_t *time_ms;   /* (links) that ways are chosen by */
    uint32_t *length_mm; /* likewise of those who walk or cycle */
    int32_t *ways;       /* links of the ways that vehicles found, one behind another, and of some past ones */
    int32_t way_count, way_capacity, way_kept; /* kept: after the last tidying */
    kota_cut_off *cut;
    int32_t *place_start, *place_node; /* (purposes + 1) where trips of a purpose go to, each node once, ascending */
    uint16_t renewal;                  /* counts renewals of times that changed something */
    int32_t renewal_stamp;             /* closures at the last of them */

    kota_lines lines;
    kota_line_state *line_states;
    kota_stop_record *stop_records;
    int32_t stop_count;
    kota_rides rides;
    kota_rider_state *rider_states;
    int32_t *stop_riders; /* (stops) who waits first there, -1 nobody */

    kota_hold *holds;      /* district + 1 */
    kota_hold *informs;    /* likewise */
    uint8_t *lanes_closed; /* (links) */
    kota_priced priced[KOTA_CLASS_COUNT];
    kota_halt *halts; /* breakdowns to come and of legs under way */
    int32_t halt_count, halt_capacity;
    kota_leg_end *leg_ends;
    uint64_t *leg_ids;
    int32_t leg_count, leg_capacity, leg_id_capacity;
    kota_trip_totals *totals; /* (district + 1) * KOTA_TOTAL_ROWS + class */
    int64_t squeezes;
    uint64_t event_hash;

    kota_traffic_bins bins;
    int32_t bin_capacity;
    int32_t *bin_turn;     /* (turns) the finder's number, -1 not allowed; NULL: no bins by turn */
    int32_t *turn_left;    /* (the finder's turns) in this bin */
    int64_t *turn_time_ms; /* likewise */
    int64_t bin_end_ms;
    int32_t *link_class_left; /* (links x classes) since create or reset */

    float *view_time_s, *view_load_pce; /* made at the end of a step */
    int32_t *view_left_veh, *view_squeezes;
    double *view_delay_s;
};

/* ---- event holders ---- */
static inline int32_t kota_queue_event_of(const kota_traffic *t, int32_t queue) { return t->signal_count + queue; }
static inline int32_t kota_entry_event_of(const kota_traffic *t, int32_t link) {
    return t->signal_count + t->queue_count + link;
}
static inline int32_t kota_line_event_of(const kota_traffic *t, int32_t line) {
    return t->signal_count + t->queue_count + t->link_count + line;
}
static inline int32_t kota_vehicle_event(const kota_traffic *t, int32_t vehicle) {
    return t->signal_count + t->queue_count + t->link_count + t->lines.line_count + vehicle;
}
/* Vehicles come after the streets at the same time, in an order drawn from their lasting ids. */
static inline uint32_t kota_vehicle_tie(const kota_vehicle *vehicle) {
    return (uint32_t)(vehicle->id * UINT64_C(0x9e3779b97f4a7c15) >> 33) | 1u << 31;
}
static inline int32_t kota_start_queue(const kota_traffic *t, int32_t link) {
    return t->fixed[link].queue_start + t->fixed[link].lanes;
}
/* The queues at a link's end: k from 0 on, -1 after the last. */
static inline int32_t kota_end_queue(const kota_traffic *t, int32_t link, int32_t k) {
    const kota_link_fixed *fixed = &t->fixed[link];
    if (k < fixed->lanes) return fixed->queue_start + k;
    k -= fixed->lanes;
    return k < fixed->asides + fixed->filters ? fixed->side_start + k : -1;
}
/* Of equal times streets come by link, what filters before the lanes. */
static inline uint32_t kota_queue_tie(const kota_queue *queue) {
    return 2u * (uint32_t)queue->link + (queue->kind == KOTA_QUEUE_LANE || queue->kind == KOTA_QUEUE_START);
}
static inline uint32_t kota_entry_tie(int32_t link) { return 1u << 30 | (uint32_t)link; } /* after all queues */
static inline void kota_queue_wake(kota_traffic *t, int32_t queue, int64_t when_ms) {
    kota_event_heap_set(&t->events, kota_queue_event_of(t, queue), when_ms, kota_queue_tie(&t->queues[queue]));
}

/* ---- vehicle.c ---- */
int32_t kota_vehicle_new(kota_traffic *traffic);
void kota_vehicle_free(kota_traffic *traffic, int32_t vehicle);
kota_trip_totals *kota_vehicle_totals(kota_traffic *traffic, const kota_vehicle *vehicle);
/** The vehicle stands at a node, on no link: it arrives, finds its way on, or is stranded. */
void kota_vehicle_dispatch(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms);
void kota_vehicle_arrive(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
/** It pulls over beside the road, where it is in nobody's way. */
void kota_vehicle_strand(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms);
/** Post what it drove on its link; wait_ms and red_ms: at its end, and of that at red. */
void kota_vehicle_post_link(kota_traffic *traffic, int32_t vehicle, int64_t wait_ms, int64_t red_ms, int64_t now_ms);
/** The turn at the end of the vehicle's link, KOTA_ROUTE_ARRIVE or KOTA_ROUTE_NONE, by its given route while that is
 * open, by the router else. Where no allowed turn leads on it turns round. */
int32_t kota_vehicle_choose(kota_traffic *traffic, kota_vehicle *vehicle);
int64_t kota_vehicle_free_ms(const kota_traffic *traffic, int32_t vehicle_class, int32_t link);
/** What an emergency vehicle takes over a link as full as it is now: past others it goes 20 km/h. */
int64_t kota_vehicle_past_queues_ms(const kota_traffic *traffic, int32_t link);
/** An expected vehicle leaves now. */
void kota_vehicle_start(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
void kota_vehicle_event_now(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);

/* ---- traffic.c ---- */
/** The longest that the head of a queue of the link has stood at its end by now. */
int64_t kota_link_lost_ms(const kota_traffic *traffic, int32_t link);
void kota_traffic_make_views(kota_traffic *traffic);

/* ---- room.c ---- */
kota_room kota_room_of(const kota_traffic *traffic, int32_t link, int32_t vehicle_class);
bool kota_room_left(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli, int64_t now_ms);
void kota_room_take(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli);
void kota_room_give(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli, int64_t now_ms);

/* ---- entry.c ---- */
/** The queue's head may enter the link now: nobody waits, the entry is free, there is room. */
bool kota_entry_open(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms);
void kota_entry_wait(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms);
void kota_entry_stop_waiting(kota_traffic *traffic, int32_t queue);
void kota_entry_pass(kota_traffic *traffic, int32_t queue, int32_t link, int32_t pce_milli, int64_t now_ms);
void kota_entry_arm(kota_traffic *traffic, int32_t link, int64_t now_ms);
void kota_entry_event(kota_traffic *traffic, int32_t link, int64_t now_ms);

/* ---- link_flow.c ---- */
void kota_link_init(kota_traffic *traffic, int32_t link);
void kota_link_set_speed(kota_traffic *traffic, int32_t link); /* after its speed cap or open lanes changed */
void kota_queue_append(kota_traffic *traffic, int32_t queue, int32_t vehicle, int64_t now_ms);
/** The queue that a vehicle of the link with this turn joins. */
int32_t kota_queue_choose(const kota_traffic *traffic, int32_t link, int32_t turn, int32_t vehicle_class);
void kota_queue_event(kota_traffic *traffic, int32_t queue, int64_t now_ms);
/** The head of a queue moves onto a link. */
void kota_queue_move(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms);
/** Look at the head again. */
void kota_queue_schedule(kota_traffic *traffic, int32_t queue, int64_t now_ms);
/** Wake those that glide behind a vehicle which leaves its link. */
void kota_queue_release(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);
/** The vehicle of a queue behind which one that is ready then would leave, -1 none. */
int32_t kota_queue_ahead(const kota_traffic *traffic, int32_t queue, int64_t ready_ms);

/* ---- crossing.c ---- */
/** Whether light and right of way let the head of a queue go now; if not, it is looked at again in time. */
bool kota_crossing_free(kota_traffic *traffic, int32_t queue, const kota_turn *turn, int64_t now_ms);
/** Somebody takes the turn: what others at the node give way to, or wait for. */
void kota_crossing_passed(kota_traffic *traffic, const kota_queue *from, const kota_turn *turn, int64_t now_ms);

/* ---- signal.c ---- */
void kota_signal_init(kota_traffic *traffic);
/** The greens of a plan become the signal's. */
void kota_signal_set_greens(kota_traffic *traffic, int32_t signal, const kota_signal *plan);
/** signal_fit.c: greens of drawn plans by the trips' busiest hour.  @tested tests/unit/traffic/test_signal.c */
void kota_signal_fit(kota_traffic *traffic);
/** When the turn is green next, now_ms if it is so now; INT64_MAX: its signal has not decided. */
int64_t kota_signal_green_ms(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms);
/** Amber after the turn's green: who waits inside the crossing for a gap may clear it. */
bool kota_signal_clearing(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms);
/** A vehicle took the turn; a head stands at red for it. */
void kota_signal_passed(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms);
void kota_signal_called(kota_traffic *traffic, const kota_turn *turn, int64_t now_ms);
void kota_signal_event(kota_traffic *traffic, int32_t signal, int64_t now_ms);

/* ---- lines.c ---- */
void kota_line_event(kota_traffic *traffic, int32_t line, int64_t now_ms);
/** The event of its next departure. */
void kota_line_arm(kota_traffic *traffic, int32_t line);
/** How long a line's vehicle stands at stops of the link that it enters now. */
int64_t kota_line_dwell_ms(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);

/** A vehicle of a line that is on no street stands at its next stop. */
void kota_line_run(kota_traffic *traffic, int32_t vehicle, int64_t now_ms);

/* ---- riders.c ---- */
/** Those on board who want to get off at a stop do so, and those whose stop was passed by walk back from here. */
void kota_riders_alight(kota_traffic *traffic, int32_t vehicle, int32_t stop, int64_t now_ms);
/** As many as there is room for get on, in the order in which they came.  @return who got on */
int32_t kota_riders_board(kota_traffic *traffic, int32_t vehicle, int32_t stop, int32_t room, int64_t now_ms);
/** The vehicle ends its run at a node, wherever that is: those still on board go on from there on foot. */
void kota_riders_put_off(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms);

/* ---- bins.c ---- */
/** Memory of bins by turn; where they are asked for. */
void kota_bins_open(kota_traffic *traffic);
void kota_bins_free(kota_traffic *traffic);
void kota_bins_close(kota_traffic *traffic);
void kota_bins_save(const kota_traffic *traffic, kota_blob *blob);
void kota_bins_load(kota_traffic *traffic, kota_blob *blob);

/* ---- cut_off.c ---- */
kota_cut_off *kota_cut_off_create(const kota_roads *roads);
void kota_cut_off_destroy(kota_cut_off *cut); /* NULL is fine */
void kota_cut_off_forget(kota_cut_off *cut);  /* the state was loaded */
/** Whether no street at all joins two nodes for a class. */
bool kota_cut_off_apart(const kota_traffic *traffic, int32_t vehicle_class, int32_t node, int32_t to_node);
/** Whether it is known already that a trip to a node has no way. */
bool kota_cut_off_known(const kota_traffic *traffic, int32_t vehicle_class, const kota_finder_trip *trip);
/** After a search in vain. */
void kota_cut_off_learn(const kota_traffic *traffic, int32_t vehicle_class, int32_t to_node);

/* ---- ways.c ---- */
void kota_ways_open(kota_traffic *traffic);
void kota_ways_close(kota_traffic *traffic);
/** The link onto which a vehicle goes from a node that it came to by from_link (-1: it starts there), by its way
 * while that holds, by a new one else; KOTA_ROUTE_ARRIVE, KOTA_ROUTE_NONE. */
int32_t kota_ways_next(kota_traffic *traffic, kota_vehicle *one, int32_t from_link, int32_t node);
/** Forget ways that nobody is on. */
void kota_ways_tidy(kota_traffic *traffic);
void kota_ways_save(const kota_traffic *traffic, kota_blob *blob);
/** After vehicles were loaded. */
void kota_ways_load(kota_traffic *traffic, kota_blob *blob);

/* ---- orders.c ---- */
/** Of travellers of a district who learn nothing under way, the share that messages have not reached. */
double kota_orders_unreached(const kota_traffic *traffic, int32_t district);
/** Lanes that are open to a class, those of `wanted` where there are any. */
uint32_t kota_orders_open_lanes(const kota_traffic *traffic, int32_t link, uint32_t wanted);
/** Times of classes that pay, after times changed. */
void kota_orders_price(kota_traffic *traffic);
void kota_orders_free(kota_traffic *traffic);
/** Another day begins: no order stands, and lines run as they are defined. */
void kota_orders_lift(kota_traffic *traffic);
void kota_orders_save(const kota_traffic *traffic, kota_blob *blob);
void kota_orders_load(kota_traffic *traffic, kota_blob *blob);

/* ---- halts.c ---- */
/** A vehicle breaks down on the link that it is on at at_ms and stands there for for_ms > 0. */
void kota_halts_add(kota_traffic *traffic, int32_t vehicle, int64_t at_ms, int64_t for_ms);
/** It comes onto a link that it would leave at ready_ms: how long it stands there, ms. */
int64_t kota_halts_enter(kota_traffic *traffic, int32_t vehicle);
/** It leaves its link: how long it stood there, ms. */
int64_t kota_halts_leave(kota_traffic *traffic, int32_t vehicle);
/** Its leg ends: how long it stood in all, ms. */
int64_t kota_halts_end(kota_traffic *traffic, int32_t vehicle);
/** What is left of a link's capacity, 0..1. */
double kota_halts_capacity_frac(const kota_traffic *traffic, int32_t link);
void kota_halts_save(const kota_traffic *traffic, kota_blob *blob);
void kota_halts_load(kota_traffic *traffic, kota_blob *blob);

/* ---- closure.c ---- */
void kota_closure_apply(kota_traffic *traffic, const kota_traffic_input *input);
/** Renew the times that routes are chosen by. */
void kota_closure_renew(kota_traffic *traffic);

#endif

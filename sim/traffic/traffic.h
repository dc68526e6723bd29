/* The traffic engine: trips on streets; routes on current link times; link queues. Who travels: demand.h.
 *
 * Event-driven mesoscopic loading: a link is a first-in-first-out queue with a free-flow time, a capacity (headways
 * in PCE), storage, and vacancies that travel back at the jam wave speed (Newell 1993), so full links hold back those
 * upstream (spill-back). On the way the faster overtake; in the queue nobody does, and its head holds back all behind
 * it. Integer milliseconds, ties by lasting id. It knows nothing of water or waste: speed caps and closures come in
 * as arrays, foreign vehicles (waste trucks) are sent in and reported back by tag.
 *
 * Motor vehicles choose the quickest way by the times of a car, when they leave and whenever those times are renewed;
 * those who walk or cycle the shortest. */
#ifndef KOTA_TRAFFIC_TRAFFIC_H
#define KOTA_TRAFFIC_TRAFFIC_H

#include "core/blob.h"
#include "core/kota.h"
#include "core/memory.h"
#include "core/pool.h"
#include "map/map.h"
#include "traffic/lines.h"

typedef enum kota_class {
#define KOTA_CLASS(name, text, pce, speed_kmph, depth_limit_m, persons, loads) KOTA_CLASS_##name,
#include "traffic/classes.def"
#undef KOTA_CLASS
    KOTA_CLASS_COUNT
} kota_class;

typedef uint16_t kota_class_mask; /* bit c: class c */
enum { KOTA_ALL_CLASSES = (1 << KOTA_CLASS_COUNT) - 1 };
_Static_assert(KOTA_CLASS_COUNT <= 16, "a mask holds 16 classes");

typedef struct kota_class_info {
    const char *name;
    double pce, speed_mps, depth_limit_m, persons;
    bool loads;
} kota_class_info;
extern const kota_class_info kota_classes[KOTA_CLASS_COUNT];

typedef enum kota_purpose {
    KOTA_TRIP_WORK,
    KOTA_TRIP_SCHOOL,
    KOTA_TRIP_SHOP,
    KOTA_TRIP_HOME,
    KOTA_TRIP_FREIGHT,
    KOTA_TRIP_THROUGH,
    KOTA_TRIP_COMMUTE, /* to work or home over the map's edge */
    KOTA_TRIP_TOUR,    /* of tourists */
    KOTA_PURPOSE_COUNT
} kota_purpose;

typedef struct kota_trip {
    uint64_t id;       /* lasting: hash of the person (district, n-th) or job, day and trip number */
    int64_t depart_ms; /* as wished */
    int32_t from_node, to_node;
    int16_t district;      /* where the traveller lives, or where the trip starts; -1 outside */
    uint8_t vehicle_class; /* kota_class */
    uint8_t purpose;
    float persons; /* travellers it stands for */
} kota_trip;

struct kota_turn_weight; /* movement.h */

typedef struct kota_traffic_def {
    uint64_t seed;
    double jam_wave_mps; /* backward wave; 5 */
    double reroute_s;    /* link times used for routes are renewed this often; 900 */
    /* Share of travellers who learn nothing on the way: they keep to their way until they stand before a closed link.
     * The others choose anew whenever times are renewed, and at once where a link ahead is closed. */
    double uninformed_frac;
    /* Share of the trips to shops, of tourists and of freight that go to another place of their kind where theirs
     * cannot be reached: to the nearest to it that can be. The others, and all other trips, wait. */
    double retarget_frac;
    double time_idr_per_h; /* a traveller's hour, by which tolls count; 0: they do not */
    double give_up_s;      /* a trip that cannot start or go on (no open way) for so long is given up; 3600 */
    double squeeze_s;      /* a head blocked for so long squeezes into the next link, counted; 300 */
    bool left_hand;        /* vehicles keep to the left */
    bool free_crossings;   /* nobody gives way: to compare with models that know no crossings */
    /* Two-wheelers between the lanes: room there as a share of a link's storage (0: they queue like others), and how
     * many a lane gather at the line on red and go first. */
    double gap_frac, reservoir_veh;
    double saturation_pceph; /* out of a lane at a signal in green, where its link's capacity is less */
    bool fit_signals;        /* drawn plans get greens by Webster 1958 for the flows of the trips' busiest hour */
    double bin_s;            /* length of the bins of records; 0: none */
    int32_t bins_kept;       /* the last so many */
    bool bins_by_turn;       /* bins of turns too, which are not saved */
    const struct kota_turn_weight *weights; /* shares at merges other than by lanes; borrowed for the call */
    int32_t weight_count;
} kota_traffic_def;

typedef struct kota_traffic kota_traffic;

/** An empty network at start_ms; trips (borrowed, sorted by departure) enter when their time comes.
 *  @errors KOTA_DATA: a value of def out of its range.  @tested tests/unit/traffic/test_traffic.c */
KOTA_NODISCARD kota_status kota_traffic_create(kota_traffic **out, const kota_traffic_def *def, const kota_map *map,
                                               const kota_trip *trips, int32_t trip_count, int64_t start_ms,
                                               kota_error *err);
void kota_traffic_destroy(kota_traffic *traffic); /* NULL is fine */

/** Give the trips routes, before the first step: trip k drives links[start[k]] .. links[start[k + 1] - 1], from its
 * from_node to its to_node; where that is empty, or no longer holds (uninformed_frac), it finds its own way. The
 * arrays are borrowed until destroy.
 *  @param start  (trip_count + 1).
 *  @errors KOTA_DATA: a route that is not connected.  @tested tests/unit/traffic/test_traffic.c */
KOTA_NODISCARD kota_status kota_traffic_set_routes(kota_traffic *traffic, const int32_t *start, const int32_t *links,
                                                   kota_error *err);

/** Give the engine transit lines, before the first step and once; their vehicles count as trips of their class
 * without district or passengers. The struct is copied, its arrays are borrowed until destroy. A vehicle before a
 * closed link drives round to where its route is open again and passes the stops between by.
 *  @errors KOTA_DATA: a route that is not connected, a stop off the route, no departures; the sentence names the
 * line.
 *  @tested tests/unit/traffic/test_lines.c */
KOTA_NODISCARD kota_status kota_traffic_set_lines(kota_traffic *traffic, const kota_lines *lines, kota_error *err);

/** Give the engine the lines' passengers one by one, after the lines and before the first step. Their boardings then
 * stand in place of the rates in kota_lines. The struct is copied, its arrays are borrowed until destroy.
 *  @errors KOTA_DATA: a leg whose stops are not on one line, in its order.
 *  @conserves riders: each arrives, has given up or is under way.
 *  @tested tests/unit/traffic/test_riders.c */
KOTA_NODISCARD kota_status kota_traffic_set_riders(kota_traffic *traffic, const kota_rides *rides, kota_error *err);

typedef struct kota_ride_record {
    int64_t arrive_ms;   /* INT64_MAX: not yet known. It may lie ahead: who is off the last line walks on */
    double wait_s;       /* at stops */
    int32_t left_behind; /* times that a vehicle was too full */
    bool given_up;       /* waited too long at a stop */
} kota_ride_record;
/** One of the riders, as of now.  @tested tests/unit/traffic/test_riders.c */
kota_ride_record kota_traffic_ride(const kota_traffic *traffic, int32_t rider);

typedef struct kota_traffic_input { /* arrays (link_count), borrowed for the call; NULL: nothing special */
    /* No class drives faster here; KOTA_INFINITY where free. Capacity falls in the same ratio to the free speed.
     * Below 1 km/h it counts as 1 km/h: to keep vehicles out, close the link. */
    const float *speed_cap_mps;
    const kota_class_mask
        *closed_classes; /* bit c set: closed to class c. Who is on the link may leave it; nobody enters */
} kota_traffic_input;

/** Process all events before until_ms. Vehicles whose route meets a closed link are rerouted at once (a vehicle on
 * the link before it, at that link's end, where it may turn round); those without any open way wait beside the road,
 * in nobody's way, and are woken when something opens.
 *  @errors KOTA_BUDGET: more than 2^31 vehicles.
 *  @conserves vehicles: started = arrived + given up + under way (ledger account VEHICLES).
 *  @determinism one thread; same bits always.
 *  @tested tests/physics/test_link_queue.c, tests/property/test_traffic_balance.c */
KOTA_NODISCARD kota_status kota_traffic_step(kota_traffic *traffic, const kota_traffic_input *input, int64_t until_ms,
                                             kota_error *err);

typedef struct kota_foreign {
    kota_class vehicle_class;
    int32_t from_node, to_node;
    int64_t depart_ms; /* >= now */
    uint64_t id;       /* lasting: for ties and draws */
    int32_t tag;       /* its end is reported under it */
    bool loads; /* false: it feels the queues but takes no room and no capacity, and changes nobody else's trip */
    /* Where stand_ms > 0 it breaks down: on the link that it is on at stand_from_ms it stands so long. Where it loads
     * it keeps its room there and takes capacity, and others drive round it. */
    int64_t stand_from_ms, stand_ms;
} kota_foreign;
/** Send a foreign vehicle. From a node to itself it arrives at once. Foreign vehicles never give up.
 *  @tested tests/unit/traffic/test_traffic.c, tests/unit/traffic/test_halts.c */
void kota_traffic_send(kota_traffic *traffic, const kota_foreign *vehicle);

typedef struct kota_leg_end {
    int32_t tag;
    int64_t arrive_ms;
    double distance_m;
    double blocked_s; /* of the leg's time, spent waiting because no way was open */
    double stood_s;   /* of it, broken down */
} kota_leg_end;
/** Foreign vehicles that arrived in the last step, by (arrive_ms, id); valid until the next step. */
const kota_leg_end *kota_traffic_leg_ends(const kota_traffic *traffic, int32_t *count);

/** Advise travellers: of those whose home district is `district` (-1: all) and who wish to leave between now and
 * until_ms, share_frac (keyed by trip id) leave later by (until_ms - now). A new advice for a district replaces the
 * one before; who waits already is not asked again. share_frac 0 lifts it, and who waits leaves now.
 *  @tested tests/unit/traffic/test_traffic.c */
void kota_traffic_hold(kota_traffic *traffic, int32_t district, double share_frac, int64_t until_ms);

/** A message to travellers whose home district is `district` (-1: all): until then that share (keyed by trip id) of
 * those who learn nothing under way (uninformed_frac) knows what the informed know. A new one for a district replaces
 * the one before.  @tested tests/unit/traffic/test_orders.c */
void kota_traffic_inform(kota_traffic *traffic, int32_t district, double share_frac, int64_t until_ms);
/** Close lanes of a link from the kerb on, a bus lane apart; at least one stays open. Who is in them leaves them at
 * the link's end; capacity and room fall with the lanes.  @tested tests/unit/traffic/test_orders.c */
void kota_traffic_close_lanes(kota_traffic *traffic, int32_t link, int32_t closed);
/** What vehicles of classes pay on a link, each time: it counts in the choice of ways as time, at time_idr_per_h for
 * each of the class's persons.  @tested tests/unit/traffic/test_orders.c */
void kota_traffic_toll(kota_traffic *traffic, int32_t link, kota_class_mask classes, double idr);
/** From now on a line's vehicles leave each headway_s >= 1: the next when it would have, or a new headway from now,
 * whichever is sooner.  @tested tests/unit/traffic/test_orders.c */
void kota_traffic_headway(kota_traffic *traffic, int32_t line, double headway_s);

/** Travel times, s, from a node to every node for a class on the current link times and closures (KOTA_INFINITY: no
 * way). */
void kota_traffic_times_from(kota_traffic *traffic, kota_class vehicle_class, int32_t from_node, float *time_s);
/** The same between nodes, by rows; 0 from a node to itself.  @param time_s  (count x count).
 *  @param pool  NULL: this thread alone.  @determinism same bits for any pool.
 *  @tested tests/unit/traffic/test_traffic.c */
void kota_traffic_times_between(kota_traffic *traffic, kota_class vehicle_class, const int32_t *nodes, int32_t count,
                                float *time_s, kota_pool *pool);

typedef struct kota_trip_totals { /* since create or reset, by home district and class; foreign vehicles apart */
    /* vehicles; under way = started - arrived - given_up (reset moves those under way to started) */
    int64_t started, arrived, given_up;
    int64_t held, retargeted;  /* that had to wait for an open way; that went elsewhere, see retarget_frac */
    double person_s;           /* person seconds from leaving home to arrival, of those arrived */
    double postponed_person_s; /* person seconds spent at home because of advice, of those started */
    double vehicle_s;          /* vehicle seconds spent on links, or waiting to start or for an open way */
    double free_vehicle_s;     /* what the same distance would have taken at free speed */
    /* The difference by cause: behind others or for want of room, at red, slowed down by speed caps (water, works),
     * waiting for an open way. The slower own speed of a class is in free_vehicle_s. */
    double queue_s, signal_s, slowed_s, closure_s;
    /* Of the difference on links what vehicles of lines lost, and those times who was on board. */
    double line_delay_s, line_delay_person_s;
    double distance_m; /* vehicle metres driven */
    double toll_idr;   /* paid on links */
    double persons_arrived, persons_given_up, persons_held, persons_retargeted;
} kota_trip_totals;
/** district -1: trips without one; class KOTA_CLASS_COUNT with district -1: foreign vehicles. */
kota_trip_totals kota_traffic_totals(const kota_traffic *traffic, int32_t district, int32_t vehicle_class);
/** The trips that it was created with. */
const kota_trip *kota_traffic_trips(const kota_traffic *traffic, int32_t *count);
int64_t kota_traffic_squeezes(const kota_traffic *traffic);  /* heads that squeezed, since create or reset */
int32_t kota_traffic_under_way(const kota_traffic *traffic); /* vehicles now on links or waiting */

/* Views (link_count), valid until the next step. */
/* Walkers and foreign vehicles that do not load are not in these. */
const float *kota_traffic_link_time_s(const kota_traffic *traffic);   /* current travel time of a car */
const float *kota_traffic_link_load_pce(const kota_traffic *traffic); /* what stands and drives on it now */
/* vehicles that left and vehicle seconds lost, since create or reset */
const int32_t *kota_traffic_link_left_veh(const kota_traffic *traffic);
const double *kota_traffic_link_delay_s(const kota_traffic *traffic);
typedef struct kota_stop_record { /* of a line at a stop since create; no padding */
    int64_t last_ms;              /* when the last vehicle came, INT64_MIN: none yet */
    double waiting_persons;       /* that the last one left behind */
    double boarded_persons, left_behind_persons, on_board_persons; /* sums over visits; on board: leaving the stop */
    double gap_s, gap_s2;                                          /* between vehicles, and squares: the regularity */
    int64_t visits;
} kota_stop_record;
/** By stop of the lines that were set. */
const kota_stop_record *kota_traffic_stop_records(const kota_traffic *traffic, int32_t *count);

const int32_t *kota_traffic_link_squeezes(const kota_traffic *traffic);       /* into the link, since then */
const int32_t *kota_traffic_link_class_left_veh(const kota_traffic *traffic); /* (links x classes) since then */
void kota_traffic_reset_records(kota_traffic *traffic);

typedef struct kota_traffic_bins { /* rows of link_count, one a bin, oldest first; valid until the next step */
    int64_t first_ms, bin_ms;      /* row b is of [first_ms + b * bin_ms, first_ms + (b + 1) * bin_ms) */
    int32_t count;                 /* closed bins */
    float *left_veh;               /* left the link in the bin */
    float *time_s;                 /* mean time on the link of those; the free time of a car where nobody left */
    float *drive_s;                /* likewise, without what they stood at its end; 0 where nobody left */
    float *queue_veh;              /* mean number that stood at its end */
    /* bins_by_turn, else NULL: rows of turn_count, one a bin, by the turns of kota_finder_create(roads) */
    int32_t turn_count;
    float *turn_left_veh;
    float *turn_time_s; /* on the link before the turn, mean; 0 where nobody took it */
} kota_traffic_bins;
const kota_traffic_bins *kota_traffic_bin_rows(const kota_traffic *traffic);
/** (trip_count) seconds from leaving home to arrival; NaN: not yet, infinity: given up. */
const float *kota_traffic_trip_time_s(const kota_traffic *traffic);
typedef enum kota_trip_doing {                    /* the numbers stand in snapshots */
                               KOTA_TRIP_AHEAD,   /* has not left yet */
                               KOTA_TRIP_DRIVING, /* on a link, at its own speed */
                               KOTA_TRIP_QUEUING, /* at a link's end, or before the first link */
                               KOTA_TRIP_STUCK,   /* beside the road: no way is open */
                               KOTA_TRIP_ARRIVED,
                               KOTA_TRIP_GIVEN_UP
} kota_trip_doing;
typedef struct kota_trip_place {
    kota_trip_doing doing;
    int32_t link; /* it is on, -1 none; then it is at node */
    int32_t node;
    double along_frac; /* of the link */
    double spent_s;    /* since it left home, until it arrived; 0: not yet, or given up */
} kota_trip_place;
/** Where some of the trips are now.  @param trips  (count) their numbers, ascending.
 *  @param places  (count).  @tested tests/unit/traffic/test_traffic.c */
void kota_traffic_trip_places(const kota_traffic *traffic, const int32_t *trips, int32_t count,
                              kota_trip_place *places);
/** A hash of every move of every vehicle so far, by lasting ids and time. */
uint64_t kota_traffic_event_hash(const kota_traffic *traffic);

typedef struct kota_signal_order {          /* what changes; 0 s and NaN: as it is */
    int32_t kind;                           /* kota_signal_kind, -1 as it is */
    double cycle_s;                         /* greens are stretched or shrunk in proportion */
    double offset_s;                        /* NaN: as it is */
    double green_s[KOTA_SIGNAL_PHASES_MAX]; /* before cycle_s is applied */
} kota_signal_order;
/** Change the plan of a signal of the map from now on.  @tested tests/unit/traffic/test_signal.c */
void kota_traffic_order_signal(kota_traffic *traffic, int32_t signal, const kota_signal_order *order);
/** Its plan as it runs now: of the map, with greens fitted to demand (fit_signals) and what was ordered.
 *  @tested tests/unit/traffic/test_signal.c */
kota_signal kota_traffic_signal_plan(const kota_traffic *traffic, int32_t signal);
/** The phase that is green now, -1 between two. */
int32_t kota_traffic_signal_phase(const kota_traffic *traffic, int32_t signal);

/** The whole state, between two steps; trips, map and def are not in it. */
void kota_traffic_save(const kota_traffic *traffic, kota_blob *blob);
/** Into an engine created with the same def and map. With the same trips it goes on with the same bits; with another
 * day's (warm start) those that leave from then on enter, and who is under way arrives. After a failure the engine
 * may only be destroyed.
 *  @errors KOTA_DATA: another map's state, or a damaged one.  @tested tests/unit/traffic/test_traffic.c */
KOTA_NODISCARD kota_status kota_traffic_load(kota_traffic *traffic, kota_blob *blob);

#endif

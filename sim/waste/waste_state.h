/* What the files of the waste engine share: its state, and who offers what to whom. Nobody outside sim/waste
 * includes it. */
#ifndef KOTA_WASTE_WASTE_STATE_H
#define KOTA_WASTE_WASTE_STATE_H

#include "core/memory.h"
#include "waste/waste.h"

enum { /* what a draw is for: kota_key.what; numbers are part of every result */
       KOTA_WASTE_DRAW_HOUSEHOLD = 1,
       KOTA_WASTE_DRAW_START = 2,
       KOTA_WASTE_DRAW_HOUR = 3,
       KOTA_WASTE_DRAW_BREAKDOWN = 4, /* of a truck and local day */
};

#define KOTA_WASTE_NEVER_MS INT64_MAX

/* A bin and what lies in the street around it. Its slot is the district that its waste is booked to: its own, or
 * the nearest one's where it stands outside. */
typedef struct kota_waste_bin {
    uint64_t id;
    int32_t slot;
    double near_household_kgpd, near_job_kgpd; /* of the people within reach, means of a day of the year */
    double far_household_kgpd, far_job_kgpd;   /* of those beyond: nobody brings it */
    kota_parcel stored, street;
    bool full, ordered;
    double prize_s;                 /* 0: none */
    double claimed_kg;              /* that trucks on their way are going to take */
    int64_t at_ms;                  /* its state is of this time */
    int64_t hour;                   /* local hour since 1970 of the two rates, INT64_MIN: none yet */
    double made_kgps;               /* generation of that hour */
    double brought_kgps;            /* what of it comes to the bin */
    int32_t inlet_start, inlet_end; /* in bin_inlets */
    double inlet_weight;            /* sum of their inlets */
} kota_waste_bin;

typedef struct kota_waste_task { /* a stop of a tour */
    int32_t bin;
    bool last; /* of its load: a dump comes next */
    double kg; /* claimed */
} kota_waste_task;

typedef struct kota_waste_cargo { /* by the district that it comes from */
    int32_t slot;
    kota_parcel parcel;
} kota_waste_cargo;

typedef enum kota_waste_phase {
    KOTA_WASTE_PARKED, /* at its garage */
    KOTA_WASTE_STUCK,  /* elsewhere, no way open to where it must go */
    KOTA_WASTE_TO_BIN,
    KOTA_WASTE_TO_DUMP,
    KOTA_WASTE_TO_GARAGE,
    KOTA_WASTE_LOADING,
    KOTA_WASTE_HAULING_OUT, /* between the edge of the map and a landfill outside */
    KOTA_WASTE_UNLOADING,
    KOTA_WASTE_HAULING_BACK,
    KOTA_WASTE_QUEUEING, /* at a dump: for its hours or its weighbridge */
    KOTA_WASTE_RESTING,
    KOTA_WASTE_BROKEN,
    KOTA_WASTE_CLEANING, /* a crew */
    KOTA_WASTE_PHASE_COUNT
} kota_waste_phase;

typedef struct kota_waste_truck {
    uint64_t id;
    int32_t garage;       /* stop */
    int32_t fleet;        /* -1: a crew */
    int32_t stop, target; /* where it is or where its leg began; where it goes */
    kota_waste_phase phase;
    int64_t event_ms;               /* when the phase ends; NEVER while a leg is driven */
    int64_t accounted_ms;           /* working and waiting time is counted up to here */
    int64_t rested_day, broken_day; /* local days of the last ones */
    int64_t orders_seen;            /* of orders, when it last planned */
    bool dump_due;                  /* the load is complete, whatever the tour still holds */
    int32_t zone;                   /* of a crew: the district of its order, -1 all, -2 none */
    double kg;
    kota_waste_cargo *cargo; /* heap */
    int32_t cargo_count, cargo_capacity;
    kota_waste_task *tour; /* heap; what is still to come */
    int32_t tour_count, tour_capacity;
} kota_waste_truck;

typedef enum kota_waste_dump_kind {
    KOTA_WASTE_STATION,
    KOTA_WASTE_LANDFILL,
    KOTA_WASTE_TREATMENT
} kota_waste_dump_kind;
typedef struct kota_waste_dump { /* a transfer station, a landfill, or a place that treats waste */
    uint64_t id;
    int32_t stop;
    kota_waste_dump_kind kind;
    int32_t treatment;  /* row of treatments.def */
    double capacity_kg; /* of what waits: its volume at the trucks' density; infinite for a landfill */
    double capacity_m3; /* of a landfill; infinite: unlimited */
    double haul_s;
    bool hauled;           /* has haulers of its own */
    kota_waste_site site;  /* hours and rates */
    kota_parcel *stored;   /* (slots), not of a landfill: waits to be hauled or treated */
    kota_parcel *residue;  /* (slots), of a treatment: waits to be hauled */
    double kg, residue_kg; /* their sums */
    double used_m3, taken_kg;
    int64_t at_ms, bridge_ms, full_ms; /* bridge: its weighbridge is free from then on */
} kota_waste_dump;

typedef struct kota_waste_record { /* the ledger of a district, since create or reset */
    kota_parcel stored_start, generated, collected, washed, residue, burnt, drained, landfilled, cleaned;
    kota_parcel composted, recycled, fuel, incinerated;
} kota_waste_record;
enum { KOTA_WASTE_RECORD_PARCELS = 13 };

typedef struct kota_waste_spending { /* of the trucks that collect */
    double per_h, per_km, most;
    int64_t day;  /* local */
    double h, km; /* since its midnight */
} kota_waste_spending;

typedef struct kota_waste_crew {
    double crews;
    int64_t until_ms;
} kota_waste_crew;

struct kota_waste {
    kota_waste_def def;
    const kota_map *map; /* borrowed */
    kota_arena *arena;
    int64_t now_ms;
    double fresh_kgpm3;       /* loose density of waste as generated */
    kota_waste_fleet *fleets; /* (fleet_count) */
    double *fleet_room_kg;    /* payload, or what the body holds at the loaded density */
    int32_t fleet_count;
    double collect_at_frac;
    int64_t orders;     /* to collect, so far */
    int32_t trucks_max; /* out at a time; -1: all */
    kota_dump_rule dump_rule;
    int64_t dispatch_until_ms;

    int32_t slot_count;         /* districts, at least 1 */
    kota_waste_record *records; /* (slots) */
    kota_waste_crew *crews;     /* (slots + 1), the last for the whole city */

    int32_t bin_count, stop_count, dump_count, truck_count;
    kota_waste_bin *bins;
    kota_bin_state *bin_states;
    double *street_kg;                        /* (bins) */
    int32_t *bin_inlets;                      /* inlets by bin */
    kota_parcel *inlet_litter, *drain_litter; /* in an inlet, and in the drain behind it */
    kota_parcel *screen_litter;               /* from an inlet, on the screen of its pump; see screens.c */
    int32_t *inlet_pump;                      /* of the map, -1 none */
    double *pump_blocked, *pump_kg;           /* (pumps) */
    kota_waste_crew *pump_crews;              /* (pumps) sent to each screen */
    double screen_crew_s;                     /* at screens, since create or reset */
    double *inlet_kg, *inlet_blocked, *drain_kg, *drain_carry;
    int32_t *inlet_bin; /* bin index, -1 none */
    int32_t *stop_node, *stop_facility;
    kota_waste_dump *dumps; /* by id */
    kota_dump_state *dump_states;
    kota_waste_truck *trucks; /* by garage and number; crews last */
    kota_truck_state *truck_states;
    int32_t *truck_order; /* trucks by lasting id */

    kota_waste_leg *legs; /* heap */
    int32_t leg_count, leg_capacity;
    const float *stop_time_s, *stop_length_m; /* of the step's input */
    const float *const *hour_time_s;
    const float *way_length_m;
    kota_waste_spending budget;
};

/* fractions.c */
double kota_waste__fresh_kgpm3(void);
void kota_waste__parcel_add_fresh(kota_parcel *parcel, double kg);
void kota_waste__parcel_add(kota_parcel *parcel, const kota_parcel *more);
kota_parcel kota_waste__parcel_take(kota_parcel *from, double share); /* share >= 1: all, leaving 0 */

/* territory.c */
/** Give every cell's residents and jobs to a bin: sets the four kgpd of the bins. */
void kota_waste__territories(kota_waste *waste);

/* generation.c */
/** Factor of mean 1 on what the households of a cell make; the same for whatever bin they bring it to. */
double kota_waste__household_effect(const kota_waste_def *def, double x_m, double y_m, double persons);
/** Factor of mean 1 on a bin's generation of a local hour since 1970, in which mean_kg are expected. */
double kota_waste__hour_draw(const kota_waste_def *def, uint64_t bin_id, int64_t hour, double mean_kg);
/** Factor of mean 1 over a year. */
double kota_waste__season(const kota_waste_def *def, int64_t hour);
/** Generation per day times this is that of the local hour's mean: day of week and hour of day, mean 1 over a week.
 *  */
double kota_waste__household_profile(int64_t hour);
double kota_waste__job_profile(int64_t hour);
/** Set the bin's rates for a local hour since 1970. */
void kota_waste__rates(const kota_waste *waste, kota_waste_bin *bin, int64_t hour);

/* bins.c */
void kota_waste__bins_start(kota_waste *waste);
/** Generate, fill, overflow up to a time; nothing where the bin is already there or past it. */
void kota_waste__bin_advance(kota_waste *waste, int32_t bin, int64_t to_ms);
kota_parcel kota_waste__bin_take(kota_waste *waste, int32_t bin, double room_kg);
/** Into the drains behind a bin's inlets by their number, or where it has none straight to the river. */
void kota_waste__into_drains(kota_waste *waste, int32_t bin, kota_parcel *parcel);
void kota_waste__bin_show(kota_waste *waste, int32_t bin); /* renew its view */

/* shift.c */
int64_t kota_waste__work_end_ms(const kota_waste *waste, int64_t time_ms); /* time_ms itself: not at work */
/** Until when a truck may work: overtime counted. */
int64_t kota_waste__stop_ms(const kota_waste *waste, int32_t truck, int64_t time_ms);
int64_t kota_waste__next_shift_ms(const kota_waste *waste,
                                  int64_t time_ms); /* strictly later; NEVER for an empty shift */
double kota_waste__shift_s(const kota_waste *waste, int64_t from_ms, int64_t to_ms); /* shift time in between */

/* truck.c: what a truck's phases share */
double kota_waste__drive_s(const kota_waste *waste, int32_t truck, int32_t from, int32_t to);
double kota_waste__room_kg(const kota_waste *waste, int32_t truck); /* of an empty one */
void kota_waste__truck_account(kota_waste *waste, int32_t truck, int64_t to_ms);
void kota_waste__truck_begin(kota_waste *waste, int32_t truck, kota_waste_phase phase, int64_t time_ms,
                             int64_t event_ms);
void kota_waste__truck_go(kota_waste *waste, int32_t truck, kota_waste_phase phase, int32_t target, int64_t time_ms);
void kota_waste__truck_park(kota_waste *waste, int32_t truck, int64_t time_ms);
void kota_waste__truck_drove(kota_waste *waste, int32_t truck, double distance_m);
double kota_waste__fuel_l_per_km(const kota_waste *waste, int32_t truck);
void kota_waste__truck_home(kota_waste *waste, int32_t truck, int64_t time_ms);
void kota_waste__truck_arrive(kota_waste *waste, int32_t truck);
void kota_waste__truck_came_home(kota_waste *waste, int32_t truck, int64_t home_ms);
/** Today's breakdown was on the leg that ends at time_ms. */
void kota_waste__truck_broke(kota_waste *waste, int32_t truck, double stood_s, int64_t time_ms);
/** Rest or repair where one is due; false: neither. */
bool kota_waste__truck_pause(kota_waste *waste, int32_t truck, int64_t time_ms);

/* fleet.c */
void kota_waste__truck_event(kota_waste *waste, int32_t truck);
void kota_waste__trucks_wake(kota_waste *waste); /* parked trucks look for work at the start of the next step */
static inline bool kota_waste__is_crew(const kota_waste *waste, int32_t truck) {
    return waste->trucks[truck].fleet < 0;
}
static inline bool kota_waste__is_hauler(const kota_waste *waste, int32_t truck) {
    return !kota_waste__is_crew(waste, truck) &&
           waste->fleets[waste->trucks[truck].fleet].kind == KOTA_TRUCK_KIND_HAULER;
}
double kota_waste__close_s(kota_waste *waste, int32_t truck, int32_t stop, int64_t time_ms); /* from there to home */
double kota_waste__service_s(const kota_waste *waste, int32_t truck, double m3);
void kota_waste__put_on_truck(kota_waste_truck *truck, int32_t slot, const kota_parcel *parcel);

/* haulers.c */
/** A hauler at its place: load what fills it, or wait. */
void kota_waste__hauler_look(kota_waste *waste, int32_t truck, int64_t event_ms, int64_t time_ms);

/* crews.c */
void kota_waste__crew_event(kota_waste *waste, int32_t truck);
void kota_waste__crews_called(kota_waste *waste); /* an order changed */

/* fleet_plan.c */
/** Plan the rounds of some trucks for what is left of the day; their tours get them and the bins are claimed. */
void kota_waste__plan(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms);
void kota_waste__unclaim(kota_waste *waste, int32_t truck, int32_t from_task); /* give up the tasks from there on */
bool kota_waste__orders_open(const kota_waste *waste, int32_t truck);          /* that came since it planned */

/* fleet_budget.c */
struct kota_rounds_def;
struct kota_rounds_plan;
#define KOTA_WASTE_HAUL_MPS 10.0 /* outside the map; Suwung to Landih, 54 km in up to 1.5 h */
/** Book what a truck did; those that do not collect do not count. */
void kota_waste__spend(kota_waste *waste, int32_t truck, double work_s, double distance_m);
/** What the day has left for some trucks when the others have done the rest of their rounds; INFINITY: no budget. */
double kota_waste__budget_left(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms);
/** What a plan between stops (places of the def) takes. */
double kota_waste__plan_spends(const kota_waste *waste, const struct kota_rounds_def *def,
                               const struct kota_rounds_plan *plan, const int32_t *stops);
/** Solve within so much: prizes are divided by a growing factor until the plan fits. Changes the def's tasks. */
void kota_waste__solve_within(struct kota_rounds_plan *plan, const kota_waste *waste, struct kota_rounds_def *def,
                              const int32_t *stops, double most);

/* fleet_hours.c */
enum { KOTA_WASTE_SLICES_MAX = 25 };
typedef struct kota_waste_ahead { /* legs of a plan, hour by hour */
    int32_t slice_count;          /* 1 where no hours are known */
    double begin_s[KOTA_WASTE_SLICES_MAX];
    float *leg_s; /* heap; (slices x stops x stops), row = from */
} kota_waste_ahead;
/** Between some of the stops, for a vehicle so much slower than a truck, from time_ms until then. */
void kota_waste__ahead(kota_waste_ahead *out, const kota_waste *waste, const int32_t *stops, int32_t count,
                       double slowness, int64_t time_ms, int64_t until_ms);

/* dump.c */
/** The dump that a truck at a stop with so much reaches soonest among those of the rule with room, waiting for its
 *  hours included; -1 none. */
int32_t kota_waste__dump_choose(kota_waste *waste, int32_t truck, int32_t stop, double kg, int64_t time_ms);
bool kota_waste__dump_room(kota_waste *waste, int32_t dump, double kg, int64_t time_ms);
int64_t kota_waste__dump_open_ms(const kota_waste *waste, int32_t dump, int64_t time_ms); /* NEVER: no more */
bool kota_waste__dump_of_rule(const kota_waste *waste, int32_t dump);
void kota_waste__dump_unload(kota_waste *waste, int32_t dump, int32_t truck, int64_t time_ms);
void kota_waste__dump_advance(kota_waste *waste, int32_t dump, int64_t to_ms);
int32_t kota_waste__treatment_of(kota_facility_kind kind); /* row of treatments.def, -1: treats nothing */
int32_t kota_waste__dump_at(const kota_waste *waste, int32_t stop);
void kota_waste__dump_show(kota_waste *waste, int32_t dump);

/* litter.c */
void kota_waste__flush(kota_waste *waste, const double *inlet_m3, double step_s);
/* screens.c */
void kota_waste__screens_create(kota_waste *waste);
/** What was caught behind an inlet: onto the screen of its pump, else taken away. */
void kota_waste__screens_catch(kota_waste *waste, int32_t inlet, const kota_parcel *caught);
void kota_waste__screens_clean(kota_waste *waste, double step_s);
void kota_waste__screens_show(kota_waste *waste);
void kota_waste__wash(kota_waste *waste, const kota_waste_input *input, double step_s);
void kota_waste__inlets_show(kota_waste *waste);
/** Litter around a bin that blocks, kg as fresh waste would block, an inlet; and take so much of it away, dirtiest
 *  inlets and drains first, then the street. Returns what was left to do, kg of the crew's time. */
double kota_waste__zone_clogs_kg(const kota_waste *waste, int32_t bin);
double kota_waste__zone_litter_kg(const kota_waste *waste, int32_t bin);
double kota_waste__zone_clean(kota_waste *waste, int32_t bin, double kg);

/* waste.c */
void kota_waste__show(kota_waste *waste); /* renew all views */

/* balance.c */
void kota_waste__stored_now(const kota_waste *waste, int32_t slot, kota_parcel *stored);

#endif

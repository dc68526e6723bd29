/* What the files of the demand share: the builder that they add trips to, and draws. Private to them. */
#ifndef KOTA_TRAFFIC_DEMAND_INSIDE_H
#define KOTA_TRAFFIC_DEMAND_INSIDE_H

#include "core/random.h"
#include "traffic/demand.h"
#include "traffic/places.h"

enum { /* what a draw decides; append only */
       WHAT_HOME = 1,
       WHAT_ROLE,
       WHAT_MODE,
       WHAT_JOB_DISTRICT,
       WHAT_JOB_NODE,
       WHAT_DRIVER,
       WHAT_LEAVE,
       WHAT_STAY,
       WHAT_SHOP_COUNT,
       WHAT_SHOP_DISTRICT,
       WHAT_SHOP_NODE,
       WHAT_SHOP_TIME,
       WHAT_SHOP_STAY,
       WHAT_FREIGHT,
       WHAT_FREIGHT_CLASS,
       WHAT_FREIGHT_FROM,
       WHAT_FREIGHT_DISTRICT,
       WHAT_FREIGHT_NODE,
       WHAT_FREIGHT_TIME,
       WHAT_THROUGH,
       WHAT_THROUGH_CLASS,
       WHAT_THROUGH_INWARD,
       WHAT_THROUGH_GATEWAY,
       WHAT_THROUGH_DISTRICT,
       WHAT_THROUGH_NODE,
       WHAT_THROUGH_TIME,
       WHAT_OUTSIDE,
       WHAT_OUTSIDE_GATEWAY,
       WHAT_TOURISTS,
       WHAT_GOES,
       WHAT_TOUR_COUNT,
       WHAT_THROUGH_GOES,
       WHAT_PLATE,
       WHAT_PLANNER,
       WHAT_AVOIDED,
       WHAT_TRAIN,
       WHAT_TRAIN_PURPOSE,
};

typedef struct profile { /* of a day's departures, changes of demand in it */
    double hours[24];
    double rate; /* over an ordinary day's */
} profile;

typedef struct builder {
    const kota_demand_def *def;
    const kota_map *map;
    kota_places places;
    int64_t from_ms, to_ms;
    int64_t midnight_ms; /* of the day at work */
    uint64_t day;        /* local day number */
    profile shop, tour, freight, commute, through;
    kota_trip *trips;   /* heap, growing */
    kota_rider *riders; /* heap, growing */
    int32_t count, capacity, rider_count, rider_capacity;
} builder;

typedef struct person {
    uint64_t id;
    kota_key key;
    int32_t district;              /* that they live in; -1 outside */
    int32_t home_node, home_place; /* from where they set out, and its district */
    bool on_foot;                  /* without a vehicle of their own here */
    int32_t vehicle_class;         /* of those who do not walk, where there are no modes */
} person;

typedef struct outing { /* out and home again */
    kota_purpose purpose;
    uint64_t slot; /* among the person's outings of the day: 0 work or school, then the others */
    double leave_h, stay_h;
} outing;

/* ---- demand.c ---- */
double kota_demand__draw(kota_key key, uint32_t what, uint64_t k);
/* Standard normal, cut at 3. */
double kota_demand__draw_normal(kota_key key, uint32_t what, uint64_t k);
kota_key kota_demand__key(kota_key key, uint32_t what);
void kota_demand__add(builder *to, kota_trip trip);
void kota_demand__add_rider(builder *to, kota_rider rider);
int64_t kota_demand__at_hour(const builder *to, double hour);
/* An hour of the day, with its fraction, by a profile of 24 weights. */
double kota_demand__hour_of(const double hours[24], double unit);
/* What changes of demand make of a purpose at an hour of the day. */
double kota_demand__factor(const kota_demand_def *def, kota_purpose purpose, double hour);
profile kota_demand__profile(const kota_demand_def *def, kota_purpose purpose, const double hours[24]);
/* n things a day: floor(n) for certain, one more with what is left over. */
int32_t kota_demand__count_of(double rate, kota_key key, uint64_t day);
/* A gateway's node by its traffic, `but` left out; -1 where there is none. */
int32_t kota_demand__gateway(const builder *to, int32_t but, kota_key key);
/* ---- demand_residents.c ---- */
void kota_demand__residents(builder *to, int32_t district, bool working_day);
void kota_demand__tourists(builder *to);
void kota_demand__arrivals(builder *to, int32_t facility, bool working_day);
void kota_demand__resident_profiles(builder *to);
/* ---- demand_slots.c ---- */
/** Freight by appointment: later or earlier by whole hours. */
void kota_demand__slots(builder *to);
/* ---- demand_others.c ---- */
void kota_demand__other_profiles(builder *to);
void kota_demand__freight(builder *to, int32_t district);
void kota_demand__through(builder *to, int32_t gateway);

#endif

/* What the files of city/ share. Private to this layer. */
#ifndef KOTA_CITY_INSIDE_H
#define KOTA_CITY_INSIDE_H

#include "city/city.h"
#include "core/clock.h"
#include "flood/flood.h"
#include "traffic/demand.h"
#include "traffic/due.h"
#include "traffic/emission.h"
#include "traffic/finder.h"
#include "traffic/traffic.h"
#include "waste/waste.h"

typedef struct kota_driven { /* of a district and class, at the last tally */
    double distance_m, vehicle_s;
} kota_driven;

/* What each polder's account has, see polders.c. */
enum {
    KOTA_POLDER_START,
    KOTA_POLDER_RAIN,
    KOTA_POLDER_INLETS,
    KOTA_POLDER_DRAINS,
    KOTA_POLDER_PUMPS_IN,
    KOTA_POLDER_PUMPS_OUT,
    KOTA_POLDER_GATES,
    KOTA_POLDER_ITEMS
};

enum { KOTA_DISTRICT_WATER_ITEMS = 7 }; /* see districts.c */

typedef struct kota_tally { /* sums behind the indicators, since the start; one a district, the last for none */
    double *flooded_person_s;
    double *deep_m2_s; /* ground deeper than kota_city__deep_m (slot * 3 + k), times s */
    double *link_closed_s;
    double *inlet_blocked_s;                      /* blocked share times seconds, summed over inlets */
    double *pump_j;                               /* energy lifted into the water */
    double *exhaust_g;                            /* (slot * KOTA_EMIT_COUNT + pollutant) */
    kota_driven *driven;                          /* (slot * KOTA_CLASS_COUNT + class) */
    double *reached, *reached_dry;                /* places reached, summed over samples: kota_city__reach_at */
    double *reach_samples;                        /* one a district */
    double *response_person_s, *response_persons; /* time of help summed over residents and samples; those */
    double *unhelped_person_s;                    /* residents that no help reaches, times hours */
    double *polder_m3;                            /* KOTA_POLDER_ITEMS a polder, see polders.c */
    double *district_m3;                          /* KOTA_DISTRICT_WATER_ITEMS a slot, see districts.c */
    double counted_s;                             /* time that counts so far */
} kota_tally;

typedef struct kota_lists { /* what grows while a run goes on */
    kota_event *events;
    kota_series_row *series;
    double *gauge_level_m; /* a row of the map's gauges for each row of series */
    int64_t *watch_ms;     /* see kota_city_watch */
    double *watch;
    kota_command *tape, *queue;
    int32_t event_count, event_capacity;
    int32_t series_count, series_capacity;
    int32_t gauge_level_count, gauge_level_capacity;
    int32_t watch_count, watch_capacity;             /* rows */
    int32_t watch_value_count, watch_value_capacity; /* of all rows */
    int32_t tape_count, tape_capacity;
    int32_t queue_count, queue_capacity;
} kota_lists;

typedef struct kota_truck_way { /* of the leg that a truck drives, for what it loses on it */
    int64_t depart_ms;
    double free_s; /* on an empty dry street */
    double wet_s;  /* on an empty street with the water at its departure */
} kota_truck_way;

typedef struct kota_travel {  /* who travels and how; see travel.c */
    kota_modes *modes;        /* NULL where shares alone count */
    kota_demand demand;       /* of the whole run, warm-up included */
    kota_transit_line *lines; /* directions, as passengers see them */
    int32_t line_count;
    kota_lines vehicles;               /* the same, as the streets see them */
    kota_rides rides;                  /* demand.riders on them */
    kota_transit_fit fit;              /* of the lines' busiest hour */
    kota_due usual;                    /* ways of an ordinary day; empty where equilibrium is not asked for */
    const char **day_names;            /* "1", ... of its loadings */
    double *avoided_frac, *deliveries; /* one a district: of the demand; NULL where nothing is avoided */
    double loop_change[10];
    int32_t loops;
} kota_travel;

typedef struct kota_riders_done {     /* passengers of lines that left since the start */
    double persons, person_s, wait_s; /* of those who arrived */
    double rode;                      /* of these, who got on a line and did not walk all the way */
    double left_behind, given_up;
} kota_riders_done;

struct kota_city {
    const kota_plan *plan;
    const kota_map *map;
    kota_pool *pool;
    kota_arena *arena;
    kota_flood *flood;
    kota_traffic *traffic;
    kota_waste *waste;
    kota_travel travel;
    int64_t time_ms, warmup_ms, start_ms, end_ms, step_ms;
    kota_hash plan_hash, map_hash;

    /* forcing of the coming interval */
    double rain_mps, sea_level_m; /* rain: mean of the grid */
    double rain_even_mps;         /* of it what is the same everywhere */
    float *rain_field_mps;        /* grid field on top of that; NULL: the plan's rain does not vary */
    double *bin_rain_mps;         /* one a bin; NULL as well */
    double ground_even_mps;       /* what stores leave of both */
    float *ground_rain_mps;
    float **store_held_m; /* one a store of the plan: a grid field of what it holds, m over its share */
    int32_t *store_district, store_count; /* district -1: all */
    const float *const *rain_rasters;     /* one a raster of the plan's rain, grid fields of its values; borrowed */
    double *rain_raster_mean;
    uint8_t *wall_breach;                     /* one a wall: 1 from its order on */
    double *gate_open_frac, *gate_order_frac; /* one a gate: now; a policy's last order, NaN before the first */
    double evaporation_mps;
    double *drain_m3ps, *drain_open_frac, *drain_blocked_frac;
    double *drain_order_frac; /* one a drain link: a policy's last order, NaN before the first */
    int64_t *drain_order_ms;  /* when a gate into a tunnel was first ordered open; INT64_MIN: it is shut */
    uint8_t *drain_mode;      /* kota_pump_mode */
    uint8_t *link_tunnel;     /* streets closed because their tunnel takes water */
    double *boundary;         /* one a boundary of the plan: level, m, or discharge, m3/s */
    double *source_m3ps;

    /* coupling: what one system will feel of another; see coupling.c */
    double *inlet_open_frac, *pump_able_frac; /* able: as ordered */
    double *pump_now_frac;                    /* of that, what litter on its screen leaves */
    const double *inlet_held_frac;            /* in place of what litter does; NULL: litter; see years.c */
    double *inlet_m3;                         /* what flowed through inlets in the last interval */
    float *link_depth_m;                      /* deepest water on a link */
    float *link_cap_mps;
    kota_class_mask *link_closed; /* classes, by water and order */
    float *stop_time_s;           /* truck times between the waste engine's stops */
    float *way_length_m;          /* between them on empty streets; heap; NULL: no budget counts km */
    const float *hour_time_s[24]; /* the same by the hour of a usual day; NULL: not known; see typical.c */
    kota_truck_way *truck_ways;   /* one a truck */
    int64_t stop_time_ms;         /* when stop_time_s was made */
    kota_waste_leg_end *leg_ends;
    int32_t leg_end_count, leg_end_capacity;

    int32_t *followed; /* trips that snapshots show, ascending; see city_snap.c */
    int32_t followed_count;

    /* orders in force */
    uint8_t *pump_mode;
    uint8_t *link_ordered_closed;
    float *link_limit_mps;
    kota_class_mask *link_banned; /* classes */
    char (*link_order_by)[KOTA_COMMAND_BY_MAX];

    /* what was, so that events show a change */
    uint8_t *link_was_closed; /* and why; see events.c */
    uint8_t *bin_was_full, *inlet_was_blocked, *pump_was_running, *district_was_flooded;
    int32_t *link_left_before; /* vehicles that had left at the last sample */
    float *link_flow_vehph;

    kota_finder *dry_finder; /* see access.c; NULL before it is needed */
    float *node_places;      /* (node * KOTA_REACH_COUNT + what) */
    double *district_places; /* (district * KOTA_REACH_COUNT + what) */
    int32_t *district_node;  /* nearest to its middle, -1 none */
    int32_t *home_cells;     /* cells where people live, on the ground */
    int32_t home_cell_count;
    double *flooded_persons;           /* now, one a district, the last for none */
    double *district_m2;               /* of its cells, the same */
    int32_t *count_link;               /* (2 an observed count) directions of its street, -1 none */
    double *section_m3ps, *section_m3; /* now, and since the start; one a section */
    int32_t bin_count;
    kota_tally tally;
    kota_lists lists;
};

/* city.c */
void kota_city__begin_records(kota_city *city);
/* waste_def.c */
/** The waste engine's definition; its arrays in the arena.
 *  @errors KOTA_DATA: a garage or facility that the city does not have.  @tested tests/unit/city/test_coupling.c */
KOTA_NODISCARD kota_status kota_city_waste_def(kota_waste_def *def, const kota_plan *plan, const kota_map *map,
                                               kota_arena *arena, kota_error *err);
/** A facility of the map by its id, or by the last part of it; -1: none. */
int32_t kota_city__facility(const kota_map *map, const char *id);
kota_traffic_def kota_city__traffic_def(const kota_plan *plan);
/* travel.c */
kota_status kota_city__travel(kota_city *city, kota_error *err);
void kota_city__travel_free(kota_city *city);
/* lines.c */
void kota_city__make_lines(kota_city *city);
void kota_city__make_rides(kota_city *city);
kota_riders_done kota_city__riders(const kota_city *city, int32_t district);
/** Load over capacity on the fullest stretch of all lines in their busiest hour; NaN without lines. */
double kota_city__fullest_line(const kota_city *city);
/* boundary.c */
/** The cells of the scenario's boundaries; arrays in the city's arena.  @errors KOTA_DATA: a level that is nowhere
 * above the ground that it is held at.  @tested tests/unit/city/test_boundary.c */
KOTA_NODISCARD kota_status kota_city__boundaries(kota_city *city, kota_flood_def *def, kota_error *err);
/* capacity.c */
/** The district of an id, -1 of "all".  @errors KOTA_DATA: "where.district = ..." is none.
 *  @tested tests/policy/rows.lua */
KOTA_NODISCARD kota_status kota_city__district_find(int32_t *district, const kota_map *map, const char *where,
                                                    const char *id, kota_error *err);
/** What keeps rain from the ground: made with the city, then asked each interval after kota_city__rain.
 *  @errors KOTA_DATA: a district is unknown.  @tested tests/policy/rows.lua */
KOTA_NODISCARD kota_status kota_city__stores_create(kota_city *city, kota_error *err);
void kota_city__stores(kota_city *city);
/** Capacity of one inlet of each site, m3/s, where the plan has drain_capacity; else NULL. In the city's arena.
 *  @tested tests/unit/city/test_capacity.c */
const double *kota_city__inlet_capacities(const kota_city *city);
/* forcing.c */
void kota_city__forcing(kota_city *city);
/* rain.c */
void kota_city__rain_create(kota_city *city);
/** Rain of the interval from now on. */
void kota_city__rain(kota_city *city);
/** Mean over the grid, m/s, of any interval. */
double kota_city__rain_mps(const kota_city *city, int64_t from_ms, int64_t to_ms);
/** Now, on a cell. */
double kota_city__rain_on_mps(const kota_city *city, int32_t cell);
/** Walls and gates as the scenario and the policies want them now. */
void kota_city__works(kota_city *city);
/* apply.c */
void kota_city__apply_commands(kota_city *city);
/* coupling.c */
void kota_city__water_to_streets(kota_city *city);
void kota_city__litter_to_inlets(kota_city *city); /* and to the screens of pumps */
/** Truck times and lengths (NULL: not wanted) between the waste engine's stops, by rows, on empty dry streets. */
void kota_city__free_ways(const kota_city *city, float *time_s, float *length_m);
void kota_city__streets_to_trucks(kota_city *city);   /* travel times for planning */
void kota_city__trucks_to_streets(kota_city *city);   /* legs that trucks want to drive */
void kota_city__streets_tell_trucks(kota_city *city); /* legs that ended */
/* typical.c */
/** Usual truck times by the hour, where plans want them: sets hour_time_s, in the city's arena.
 *  @errors those of the traffic engine.  @tested tests/unit/city/test_typical.c */
KOTA_NODISCARD kota_status kota_city__typical_day(kota_city *city, kota_error *err);
/* drains.c */
/** What the drains get in the coming interval: inflows, openings, litter; which streets a tunnel closes. */
void kota_city__drains(kota_city *city);
/** Faults of drain inflows that only the map shows. */
kota_status kota_city__check_drains(const kota_city *city, kota_error *err);
/* polders.c */
/** Water of the last interval, by polder. */
void kota_city__tally_polders(kota_city *city);
/** At the beginning of the records. */
void kota_city__polder_start(kota_city *city);
double kota_city__polder_stored_m3(const kota_city *city, int32_t polder);
/* districts.c */
void kota_city__tally_district_water(kota_city *city);
void kota_city__district_water_start(kota_city *city);
/* ledger.c */
kota_status kota_city__ledger(const kota_city *city, kota_error *err);
/* events.c */
void kota_city__events(kota_city *city);
void kota_city__event(kota_city *city, const kota_event *event);
/* city_snap.c */
/** Draws who is followed, once trips are known.  @tested tests/unit/city/test_travel.c */
void kota_city__follow(kota_city *city);
double kota_city__level_m(const kota_city *city, int32_t cell);
/* watch.c */
/** After a step: discharges of sections, and a row of what is watched where its beat falls on now. */
void kota_city__watch(kota_city *city);
/** The start: what was seen before does not count. */
void kota_city__watch_make(kota_city *city, kota_arena *arena); /* finds the streets that were counted */
void kota_city__watch_begin(kota_city *city);
/* access.c */
void kota_city__exhaust(kota_city *city);
void kota_city__find_places(kota_city *city);
void kota_city__reach(kota_city *city);
static inline int32_t kota_city__reach_at(int32_t district, int32_t mode, int32_t limit, int32_t what) {
    return ((district * KOTA_REACH_MODES + mode) * KOTA_REACH_LIMITS + limit) * KOTA_REACH_COUNT + what;
}
/* tally.c */
enum { KOTA_DEEP_COUNT = 3 };
/** Depths, m, above which ground is counted: the plan's flood depth, 0.3, 0.5. */
double kota_city__deep_m(const kota_city *city, int32_t k);
void kota_city__tally(kota_city *city);
void kota_city__sample(kota_city *city);
void kota_city__count_flooded(kota_city *city);
double kota_city__flooded_frac(const kota_city *city, int32_t district);
double kota_city__speed_frac(const kota_city *city, int32_t district);

/* Index of a district's sums: the last place is for what lies in none. */
static inline int32_t kota_city__slot(const kota_city *city, int32_t district) {
    return district >= 0 ? district : city->map->district_count;
}

/* city_snap.c */
/** What a reading truly is now, one value an entity of its place, in the reading's unit. */
void kota_city__truth(const kota_city *city, kota_reading reading, double *values);

#endif

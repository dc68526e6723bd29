/* Where people live, work, learn and shop: the map's cells sorted by district, and the choice of a place by keyed
 * draws. Each candidate district runs a race of its own (an exponential clock whose rate is its weight, keyed by its
 * lasting id), so a new district wins those who prefer it and changes nobody else's choice. */
#ifndef KOTA_TRAFFIC_PLACES_H
#define KOTA_TRAFFIC_PLACES_H

#include "core/memory.h"
#include "core/random.h"
#include "map/map.h"

typedef struct kota_place_list { /* cells of one district with a node near, and the running sum of a weight */
    int32_t *cells;
    double *sums;
    int32_t count;
} kota_place_list;

typedef enum kota_goal {
    KOTA_GOAL_JOB,
    KOTA_GOAL_SCHOOL,
    KOTA_GOAL_SHOP,
    KOTA_GOAL_FREIGHT,
    KOTA_GOAL_COUNT
} kota_goal;

typedef struct kota_rival { /* a district in the race for a goal */
    uint64_t id;
    double x_m, y_m;
    double weight; /* its pull, by what makes its places fill in proportion where they bind */
    int32_t district;
} kota_rival;

typedef struct kota_places {
    const kota_map *map;
    kota_place_list *homes, *jobs;   /* by district */
    kota_place_list *new_homes;      /* of kota_map.new_persons, likewise; NULL: none */
    int32_t *school_start, *schools; /* facilities by district */
    int32_t *freight_sites;          /* facilities that are ports and markets */
    int32_t freight_site_count;
    double *shop_weight;                 /* by district */
    double *freight_weight;              /* by district */
    kota_rival *rivals[KOTA_GOAL_COUNT]; /* side by side: choices look at hardly anything else */
    int32_t rival_count[KOTA_GOAL_COUNT];
} kota_places;

/** All arrays from arena. */
kota_places kota_places_make(const kota_map *map, kota_arena *arena);
/** A cell of the list by a unit draw, -1 where the list is empty. */
int32_t kota_place_pick(const kota_place_list *list, double unit);
/** The home of a resident: one of those that came with growth has an index from persons - added_persons on.
 * -1: none. */
int32_t kota_places_home(const kota_places *places, int32_t district, int32_t person, double unit);
/** The home at a share (0..1) of a district's residents, those that came with growth last. -1: none. */
int32_t kota_places_home_at(const kota_places *places, int32_t district, double share);
/** Weight of a district for a goal, unbalanced: jobs, school places, what draws shoppers or freight; 0 where
 * there is no place to go to. */
double kota_places_pull(const kota_places *places, kota_goal goal, int32_t district);
/** The district that wins the race for a goal from a point, -1 none.  key.what is the caller's; k tells apart its
 * choices. */
int32_t kota_places_district(const kota_places *places, kota_goal goal, double x_m, double y_m, double gravity_per_km,
                             kota_key key, uint64_t k);
/** The node for a goal in a district, -1 none. */
int32_t kota_places_node(const kota_places *places, kota_goal goal, int32_t district, kota_key key, uint64_t k);
double kota_places_km(const kota_map *map, int32_t node, double x_m, double y_m);

#endif

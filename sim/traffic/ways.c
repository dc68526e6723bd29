/* Which way vehicles take. A vehicle finds a way when it starts, keeps its links, and asks again where that way no
 * longer holds: a link of it has closed, or, for the informed, times have been renewed. Lines keep to their routes
 * and drive round what is closed. What a way says is a function of the present times and closures. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "traffic/state.h"

/* draws of a traveller: does it learn of queues on the way? does it go elsewhere where its goal is cut off? */
enum { WHAT_INFORMED = 101, WHAT_ELSEWHERE };
enum { GOALS_TRIED = 8 };                    /* nearest ones, before it waits: one-way streets may lead to none */
enum { TIME_SHIFT = 11, LENGTH_SHIFT = 13 }; /* buckets of 2 s and of 8 m: a few links each in a city */

/* Those slower than a car in a queue choose the shortest way, not the quickest. */
static bool by_length(int32_t vehicle_class) { return kota_classes[vehicle_class].speed_mps < 5.0; } /* assumed */

/* Where trips of each purpose go to. */
static void find_places(kota_traffic *traffic) {
    int32_t nodes = traffic->roads->node_count, count = 0;
    uint16_t *goal_of = kota_alloc((size_t)nodes, sizeof *goal_of); /* bit p: of purpose p */
    for (int32_t k = 0; k < traffic->trip_count; k++)
        goal_of[traffic->trips[k].to_node] |= (uint16_t)(1u << traffic->trips[k].purpose);
    for (int32_t n = 0; n < nodes; n++) count += __builtin_popcount(goal_of[n]);
    traffic->place_start = KOTA_NEW(traffic->arena, int32_t, KOTA_PURPOSE_COUNT + 1);
    traffic->place_node = KOTA_NEW(traffic->arena, int32_t, count);
    count = 0;
    for (int32_t p = 0; p < KOTA_PURPOSE_COUNT; p++) {
        for (int32_t n = 0; n < nodes; n++)
            if (goal_of[n] >> p & 1) traffic->place_node[count++] = n;
        traffic->place_start[p + 1] = count;
    }
    kota_free(goal_of);
}

void kota_ways_open(kota_traffic *traffic) {
    const kota_roads *roads = traffic->roads;
    size_t links = (size_t)traffic->link_count;
    traffic->finder = kota_finder_create(roads);
    traffic->time_ms = KOTA_NEW(traffic->arena, uint32_t, links);
    traffic->length_mm = KOTA_NEW(traffic->arena, uint32_t, links);
    traffic->cut = kota_cut_off_create(roads);
    for (size_t l = 0; l < links; l++) {
        double speed_mps = kota_min((double)roads->link_speed_mps[l], kota_classes[KOTA_CLASS_CAR].speed_mps);
        double length_m = (double)roads->link_length_m[l];
        traffic->time_ms[l] = (uint32_t)kota_clamp(length_m / speed_mps * 1e3 + 0.5, 1, 1e9);
        traffic->length_mm[l] = (uint32_t)kota_clamp(length_m * 1e3 + 0.5, 1, 1e9);
    }
    find_places(traffic);
    traffic->by_time = kota_finder_guide_create(traffic->finder, traffic->time_ms, TIME_SHIFT);
    traffic->by_length = kota_finder_guide_create(traffic->finder, traffic->length_mm, LENGTH_SHIFT);
}

void kota_ways_close(kota_traffic *traffic) {
    kota_finder_guide_destroy(traffic->by_time);
    kota_finder_guide_destroy(traffic->by_length);
    kota_cut_off_destroy(traffic->cut);
    kota_finder_destroy(traffic->finder);
    kota_free(traffic->ways);
}

static inline bool shut(const kota_traffic *traffic, int32_t link, int32_t vehicle_class) {
    return traffic->closed[link] >> vehicle_class & 1;
}

/* ---- finding one ---- */

/* Append the way to a node; first: place of its first link after from_link. Rather than stand before a closed link it
 * turns round. */
static bool find(kota_traffic *traffic, int32_t vehicle_class, int32_t from_link, int32_t node, int32_t to_node,
                 int32_t *first) {
    bool length = by_length(vehicle_class), pays = traffic->priced[vehicle_class].toll_idr != NULL && !length;
    const kota_priced *priced = &traffic->priced[vehicle_class];
    kota_finder_guide *guide = pays ? priced->guide : length ? traffic->by_length : traffic->by_time;
    kota_finder_cost cost = {.link_ms = pays     ? priced->time_ms
                                        : length ? traffic->length_mm
                                                 : traffic->time_ms,
                             .closed_classes = traffic->closed_count > 0 ? traffic->closed : NULL,
                             .class_bit = (kota_class_mask)(1u << vehicle_class)};
    if (kota_cut_off_apart(traffic, vehicle_class, node, to_node)) return false;
    for (int32_t round = from_link >= 0 ? 0 : 1; round < 2; round++) {
        kota_finder_trip trip = {round == 0 ? from_link : -1, node, -1, to_node};
        if (kota_cut_off_known(traffic, vehicle_class, &trip)) continue;
        *first = traffic->way_count + (round == 0);
        if (kota_finder_guided(guide, &cost, &trip, &traffic->ways, &traffic->way_count, &traffic->way_capacity) !=
            KOTA_FINDER_NO_WAY)
            return true;
        kota_cut_off_learn(traffic, vehicle_class, to_node);
    }
    return false;
}

static bool informed(const kota_traffic *traffic, const kota_vehicle *one) {
    if (traffic->def.uninformed_frac <= 0.0 || one->owner != KOTA_OWNER_TRIP) return true;
    kota_key key = {
        .seed = traffic->def.seed, .entity = one->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_INFORMED};
    return kota_random_unit(key, 0) >= traffic->def.uninformed_frac * kota_orders_unreached(traffic, one->district);
}

/* Whether the vehicle goes on as it meant to. */
static bool holds(const kota_traffic *traffic, const kota_vehicle *one, const int32_t *links) {
    bool closures = traffic->closed_count > 0 && one->stamp != traffic->stamp;
    bool times = one->renewal != traffic->renewal && !by_length(one->vehicle_class);
    int32_t next = one->route_at + 1;
    if (traffic->closed_count > 0 && next < one->route_end && shut(traffic, links[next], one->vehicle_class))
        return false;
    if ((!closures && !times) || !informed(traffic, one)) return true;
    if (times) return false;
    while (next < one->route_end && !shut(traffic, links[next], one->vehicle_class)) next++;
    return next == one->route_end;
}

/* ---- places that cannot be reached ---- */

static bool goes_elsewhere(const kota_traffic *traffic, const kota_vehicle *one) {
    if (one->owner != KOTA_OWNER_TRIP || one->tag < 0 || !(traffic->def.retarget_frac > 0.0)) return false;
    uint8_t purpose = traffic->trips[one->tag].purpose;
    if (purpose != KOTA_TRIP_SHOP && purpose != KOTA_TRIP_TOUR && purpose != KOTA_TRIP_FREIGHT) return false;
    kota_key key = {
        .seed = traffic->def.seed, .entity = one->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_ELSEWHERE};
    return kota_random_unit(key, 0) < traffic->def.retarget_frac;
}

static double apart_m2(const kota_roads *roads, int32_t a, int32_t b) {
    double dx = roads->node_x_m[a] - roads->node_x_m[b], dy = roads->node_y_m[a] - roads->node_y_m[b];
    return dx * dx + dy * dy;
}

/* The nearest places of the trip's kind to where it meant to go that are not cut off, nearest first. */
static int32_t nearest_places(kota_traffic *traffic, const kota_vehicle *one, int32_t node,
                              int32_t goals[GOALS_TRIED]) {
    int32_t purpose = traffic->trips[one->tag].purpose, count = 0;
    for (int32_t k = traffic->place_start[purpose]; k < traffic->place_start[purpose + 1]; k++) {
        int32_t goal = traffic->place_node[k], at = count;
        if (goal == one->to_node || goal == node || kota_cut_off_apart(traffic, one->vehicle_class, node, goal))
            continue;
        double m2 = apart_m2(traffic->roads, goal, one->to_node);
        while (at > 0 && apart_m2(traffic->roads, goals[at - 1], one->to_node) > m2) at--;
        if (at == GOALS_TRIED) continue;
        count = kota_mini(count + 1, GOALS_TRIED);
        for (int32_t j = count - 1; j > at; j--) goals[j] = goals[j - 1];
        goals[at] = goal;
    }
    return count;
}

static bool retarget(kota_traffic *traffic, kota_vehicle *one, int32_t from_link, int32_t node, int32_t *first) {
    int32_t goals[GOALS_TRIED];
    if (!goes_elsewhere(traffic, one)) return false;
    int32_t count = nearest_places(traffic, one, node, goals);
    for (int32_t k = 0; k < count; k++) {
        if (!find(traffic, one->vehicle_class, from_link, node, goals[k], first)) continue;
        one->to_node = goals[k];
        kota_vehicle_totals(traffic, one)->retargeted++;
        kota_vehicle_totals(traffic, one)->persons_retargeted += (double)one->persons;
        return true;
    }
    return false;
}

/* ---- which link is next ---- */

/* A line keeps to its route; round what is closed it drives to the next place from which the route is open. Where
 * there is none its route is over. */
static int32_t line_next(kota_traffic *traffic, kota_vehicle *one, int32_t from_link, int32_t node) {
    const int32_t *links = traffic->lines.route_link;
    if (one->way == KOTA_WAY_GIVEN && one->route_at + 1 == one->route_end) return KOTA_ROUTE_ARRIVE;
    for (int32_t k = one->route_at + 1; k < one->route_end; k++) {
        int32_t from = traffic->roads->link_from[links[k]], kept = traffic->way_count, first;
        if (shut(traffic, links[k], one->vehicle_class)) continue;
        int32_t next = KOTA_ROUTE_NONE;
        if (from == node) {
            next = links[k];
        } else if (find(traffic, one->vehicle_class, from_link, node, from, &first)) {
            next = traffic->ways[first];
        }
        traffic->way_count = kept;
        if (next < 0) continue;
        one->way = from == node ? KOTA_WAY_GIVEN : KOTA_WAY_DETOUR;
        one->route_at = k - 1;
        return next;
    }
    one->route_end = 0;
    return KOTA_ROUTE_NONE;
}

int32_t kota_ways_next(kota_traffic *traffic, kota_vehicle *one, int32_t from_link, int32_t node) {
    int32_t next = KOTA_ROUTE_NONE;
    if (one->route_end > 0 && one->owner == KOTA_OWNER_LINE && one->way != KOTA_WAY_FOUND) {
        next = line_next(traffic, one, from_link, node);
    } else if (one->route_end > 0) {
        const int32_t *links = one->way == KOTA_WAY_FOUND ? traffic->ways : traffic->route_links;
        if (holds(traffic, one, links)) {
            next = one->route_at + 1 < one->route_end ? links[one->route_at + 1] : (int32_t)KOTA_ROUTE_ARRIVE;
        } else {
            one->route_end = 0;
        }
    }
    one->stamp = traffic->stamp;
    if (next != KOTA_ROUTE_NONE) return next;
    if (node == one->to_node) return KOTA_ROUTE_ARRIVE;
    int32_t first;
    if (!find(traffic, one->vehicle_class, from_link, node, one->to_node, &first) &&
        !retarget(traffic, one, from_link, node, &first))
        return KOTA_ROUTE_NONE;
    one->way = KOTA_WAY_FOUND;
    one->renewal = traffic->renewal;
    one->route_at = first - 1;
    one->route_end = traffic->way_count;
    return traffic->ways[first];
}

/* ---- keeping them ---- */

static bool on_found(const kota_vehicle *one) {
    return one->state != KOTA_VEHICLE_FREE && one->way == KOTA_WAY_FOUND && one->route_end > 0;
}

/* The links ahead of each vehicle, in the order of vehicles; places in them are told to `places`. */
static int32_t gather(const kota_traffic *traffic, kota_vehicle *places, int32_t *links) {
    int32_t count = 0;
    for (int32_t v = 0; v < traffic->vehicle_count; v++) {
        const kota_vehicle *one = &traffic->vehicles[v];
        int32_t ahead = on_found(one) ? one->route_end - one->route_at - 1 : 0;
        if (ahead > 0) {
            memcpy(links + count, traffic->ways + one->route_at + 1, (size_t)ahead * sizeof *links);
            places[v].route_at = count - 1;
            places[v].route_end = count += ahead;
        } else if ((on_found(one) || one->route_end == 0) && one->state != KOTA_VEHICLE_RUNNING) {
            places[v].route_at = -1; /* at the end of its way, which is its end, or without one */
            places[v].route_end = 0;
        }
    }
    return count;
}

void kota_ways_tidy(kota_traffic *traffic) {
    if (traffic->way_count / 2 < traffic->way_kept + 4096) return;
    int32_t *links = kota_alloc((size_t)traffic->way_count, sizeof *links), capacity = traffic->way_count;
    traffic->way_count = traffic->way_kept = gather(traffic, traffic->vehicles, links);
    kota_free(traffic->ways);
    traffic->ways = links;
    traffic->way_capacity = capacity;
}

void kota_ways_save(const kota_traffic *traffic, kota_blob *blob) {
    size_t vehicles = (size_t)traffic->vehicle_count;
    kota_vehicle *tidy = kota_alloc(vehicles + 1, sizeof *tidy);
    int32_t *links = kota_alloc((size_t)traffic->way_count + 1, sizeof *links);
    if (vehicles > 0) memcpy(tidy, traffic->vehicles, vehicles * sizeof *tidy);
    int32_t count = gather(traffic, tidy, links);
    kota_blob_put_i64(blob, count);
    kota_blob_put(blob, tidy, vehicles, sizeof *tidy);
    kota_blob_put(blob, links, (size_t)count, sizeof *links);
    kota_free(tidy);
    kota_free(links);
}

void kota_ways_load(kota_traffic *traffic, kota_blob *blob) {
    int32_t count = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX / 2, "number of links ahead");
    if (blob->failed || (size_t)count > blob->length / sizeof(int32_t)) count = 0; /* get tells */
    kota_blob_get(blob, traffic->vehicles, (size_t)traffic->vehicle_count, sizeof *traffic->vehicles);
    traffic->ways = kota_realloc(traffic->ways, (size_t)count + 1, sizeof *traffic->ways);
    traffic->way_capacity = count + 1;
    traffic->way_count = traffic->way_kept = count;
    kota_cut_off_forget(traffic->cut);
    kota_blob_get(blob, traffic->ways, (size_t)count, sizeof *traffic->ways);
}

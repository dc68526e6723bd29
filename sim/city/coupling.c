/* Step 3 and 5: what the systems do to each other - the only place that knows two engines.
 *
 * Each coupling has a switch in the plan (couple.*). With all off, every engine does what it would do alone. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"
#include "map/paths.h"

/* A street that water closed opens again when the water has sunk this far below the limit (assumed), so that waves do
 * not close and open it every minute. */
static const double REOPEN_BELOW_M = 0.02;
/* Pregnolato et al. 2017 (doi:10.1016/j.trd.2017.06.020): v = 0.0009 w^2 - 0.5529 w + 86.9448 km/h, w in mm, closed
 * to cars at 300 mm. Classes that may go deeper creep on at the formula's last value, 2.07 km/h. */
static const double CREEP_BELOW_M = 0.300;
/* Planning uses truck times not older than this (assumed; the trucks themselves meet the traffic as it is). */
static const int64_t STOP_TIMES_MS = KOTA_HOUR_MS;

static double pregnolato_mps(double depth_m) {
    double w_mm = kota_min(depth_m, CREEP_BELOW_M) * 1000;
    return (0.0009 * w_mm * w_mm - 0.5529 * w_mm + 86.9448) / 3.6;
}

static kota_class_mask closed_by_water(double depth_m, kota_class_mask was_closed) {
    kota_class_mask closed = 0;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        double limit_m = kota_classes[c].depth_limit_m;
        bool shut = depth_m > limit_m || ((was_closed >> c & 1) && depth_m > limit_m - REOPEN_BELOW_M);
        closed = (kota_class_mask)(closed | shut << c);
    }
    return closed;
}

/* The deepest water counts: who drives along a link meets it. Bridges stand above it. */
static float link_depth(const kota_city *city, int32_t link) {
    const kota_map *map = city->map;
    if (map->roads.link_flags[link] & KOTA_LINK_BRIDGE) return 0;
    const float *depth_m = kota_flood_depth_m(city->flood);
    float deepest_m = 0;
    for (int32_t k = map->link_cell_start[link]; k < map->link_cell_start[link + 1]; k++)
        deepest_m = kota_maxf(deepest_m, depth_m[map->link_cell[k]]);
    return deepest_m;
}

void kota_city__water_to_streets(kota_city *city) {
    bool on = city->plan->couple.water_slows_traffic;
    for (int32_t l = 0; l < city->map->roads.link_count; l++) {
        city->link_depth_m[l] = link_depth(city, l);
        double felt_m = on ? (double)city->link_depth_m[l] : 0;
        float cap_mps = felt_m > 0 ? (float)pregnolato_mps(felt_m) : (float)KOTA_INFINITY;
        kota_class_mask ordered = city->link_ordered_closed[l] || city->link_tunnel[l] ? KOTA_ALL_CLASSES : 0;
        city->link_cap_mps[l] = kota_minf(cap_mps, city->link_limit_mps[l]);
        city->link_closed[l] =
            (kota_class_mask)(closed_by_water(felt_m, city->link_closed[l]) | ordered | city->link_banned[l]);
    }
}

void kota_city__litter_to_inlets(kota_city *city) {
    bool on = city->plan->couple.litter_clogs_inlets;
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    const double *carry_frac = kota_waste_drain_carry_frac(city->waste);
    /* an inlet drains no more than its opening and the drain behind it let through */
    for (int32_t i = 0; i < city->map->inlet_count; i++)
        city->inlet_open_frac[i] = on ? kota_min(1 - blocked_frac[i], carry_frac[i]) : 1;
    for (int32_t i = 0; city->inlet_held_frac != NULL && i < city->map->inlet_count; i++)
        city->inlet_open_frac[i] = city->inlet_held_frac[i];
    const double *screen_frac = kota_waste_pump_blocked_frac(city->waste);
    for (int32_t p = 0; p < city->map->pump_count; p++)
        city->pump_now_frac[p] = city->pump_able_frac[p] * (1 - screen_frac[p]);
    memcpy(city->inlet_m3, kota_flood_inlet_m3(city->flood), (size_t)city->map->inlet_count * sizeof(double));
}

typedef struct free_rows {
    const kota_roads *roads;
    const int32_t *stops;
    int32_t count;
    float *time_s, *length_m;
} free_rows;

static void free_row(void *context, int32_t from) {
    const free_rows *of = context;
    size_t nodes = (size_t)of->roads->node_count, row = (size_t)from * (size_t)of->count;
    float *time_s = kota_alloc(nodes, sizeof(float)), *length_m = kota_alloc(nodes, sizeof(float));
    kota_paths_free(of->roads, of->stops[from], kota_classes[KOTA_CLASS_TRUCK].speed_mps, time_s, length_m);
    for (int32_t to = 0; to < of->count; to++) {
        of->time_s[row + (size_t)to] = time_s[of->stops[to]];
        if (of->length_m != NULL) of->length_m[row + (size_t)to] = length_m[of->stops[to]];
    }
    kota_free(time_s);
    kota_free(length_m);
}

void kota_city__free_ways(const kota_city *city, float *time_s, float *length_m) {
    free_rows of = {.roads = &city->map->roads, .time_s = time_s, .length_m = length_m};
    of.stops = kota_waste_stops(city->waste, &of.count);
    kota_pool_for(city->pool, of.count, free_row, &of);
}

void kota_city__streets_to_trucks(kota_city *city) {
    bool felt = city->plan->couple.traffic_delays_trucks;
    bool made = city->stop_time_ms > 0;
    if (made && (!felt || city->time_ms - city->stop_time_ms < STOP_TIMES_MS)) return;
    city->stop_time_ms = city->time_ms;
    int32_t count;
    const int32_t *stops = kota_waste_stops(city->waste, &count);
    if (felt)
        kota_traffic_times_between(city->traffic, KOTA_CLASS_TRUCK, stops, count, city->stop_time_s, city->pool);
    else
        kota_city__free_ways(city, city->stop_time_s, NULL);
}

static void leg_ended(kota_city *city, const kota_waste_leg_end *end) {
    city->leg_ends = kota_grow(city->leg_ends, city->leg_end_count, &city->leg_end_capacity, sizeof *city->leg_ends);
    city->leg_ends[city->leg_end_count++] = *end;
}

typedef struct truck_leg {
    double time_s, length_m;
} truck_leg;

/* On given streets, with nobody else there. */
static truck_leg quickest(const kota_roads *roads, const kota_waste_leg *leg) {
    size_t nodes = (size_t)roads->node_count;
    float *time_s = kota_alloc(nodes, sizeof(float)), *length_m = kota_alloc(nodes, sizeof(float));
    double top_mps = kota_classes[KOTA_CLASS_TRUCK].speed_mps;
    (void)kota_paths_between(roads, leg->from_node, leg->to_node, top_mps, time_s, length_m);
    truck_leg way = {(double)time_s[leg->to_node], (double)length_m[leg->to_node]};
    kota_free(time_s);
    kota_free(length_m);
    return way;
}

static kota_class class_of(kota_truck_kind kind) {
    switch (kind) {
    case KOTA_TRUCK_KIND_CART: return KOTA_CLASS_WALK;
    case KOTA_TRUCK_KIND_THREE_WHEELER: return KOTA_CLASS_MOTORCYCLE;
    case KOTA_TRUCK_KIND_PICK_UP:
    case KOTA_TRUCK_KIND_CREW: return KOTA_CLASS_VAN;
    case KOTA_TRUCK_KIND_DUMP_TRUCK:
    case KOTA_TRUCK_KIND_ARMROLL:
    case KOTA_TRUCK_KIND_COMPACTOR:
    case KOTA_TRUCK_KIND_HAULER:
    case KOTA_TRUCK_KIND_COUNT: break;
    }
    return KOTA_CLASS_TRUCK;
}

/* A truck that does not feel the traffic: it arrives after the free-flow time. */
static void drive_alone(kota_city *city, const kota_waste_leg *leg, truck_leg free) {
    kota_waste_leg_end end = {.truck = leg->truck, .distance_m = free.length_m};
    double time_s = free.time_s * kota_truck_kinds[leg->kind].slowness;
    end.arrive_ms = leg->depart_ms + (int64_t)kota_round(time_s * 1000);
    if (leg->repair_ms > 0 && leg->break_ms < end.arrive_ms) {
        end.arrive_ms += leg->repair_ms;
        end.broken_s = (double)leg->repair_ms / 1000;
    }
    leg_ended(city, &end);
}

/* The quickest way's time on empty streets with the water that stands on them now; closed streets are next to
 * impassable. Without water on any street it is the free time. */
static double wet_s(const kota_city *city, const kota_waste_leg *leg, kota_class vehicle_class, double free_s) {
    const kota_roads *roads = &city->map->roads;
    bool wet = false;
    for (int32_t l = 0; l < roads->link_count && !wet; l++) wet = city->link_depth_m[l] > 0;
    if (!wet || !city->plan->couple.water_slows_traffic) return free_s;
    kota_roads slow = *roads;
    float *speed_mps = kota_alloc((size_t)roads->link_count, sizeof(float));
    for (int32_t l = 0; l < roads->link_count; l++) {
        bool closed = city->link_closed[l] >> vehicle_class & 1;
        speed_mps[l] = closed ? 1e-3f : kota_minf(roads->link_speed_mps[l], city->link_cap_mps[l]);
    }
    slow.link_speed_mps = speed_mps;
    double s = quickest(&slow, leg).time_s;
    kota_free(speed_mps);
    return kota_max(s, free_s);
}

void kota_city__trucks_to_streets(kota_city *city) {
    const kota_couple *couple = &city->plan->couple;
    int32_t count, truck_count;
    const kota_waste_leg *legs = kota_waste_legs(city->waste, &count);
    const kota_truck_state *trucks = kota_waste_trucks(city->waste, &truck_count);
    for (int32_t k = 0; k < count; k++) {
        const kota_waste_leg *leg = &legs[k];
        bool felt = couple->traffic_delays_trucks;
        truck_leg free = quickest(&city->map->roads, leg);
        if (!felt) drive_alone(city, leg, free);
        kota_class vehicle_class = class_of(leg->kind);
        double slowness = kota_truck_kinds[leg->kind].slowness,
               water_s = wet_s(city, leg, vehicle_class, free.time_s);
        city->truck_ways[leg->truck] = (kota_truck_way){leg->depart_ms, free.time_s * slowness, water_s * slowness};
        /* tag -1: it loads the streets but nobody waits for its end */
        if (felt || couple->trucks_load_roads)
            kota_traffic_send(city->traffic, &(kota_foreign){.vehicle_class = vehicle_class,
                                                             .from_node = leg->from_node,
                                                             .to_node = leg->to_node,
                                                             .depart_ms = leg->depart_ms,
                                                             .id = trucks[leg->truck].id,
                                                             .tag = felt ? leg->truck : -1,
                                                             .loads = couple->trucks_load_roads,
                                                             .stand_from_ms = leg->break_ms,
                                                             .stand_ms = leg->repair_ms});
    }
}

/* What a leg took beyond its free time: to water as much as the water at its departure explains, and all that it
 * waited for a way; to traffic the rest. */
static void lose_time(const kota_city *city, kota_waste_leg_end *end) {
    const kota_truck_way *way = &city->truck_ways[end->truck];
    double drove_s = (double)(end->arrive_ms - way->depart_ms) / 1000 - end->broken_s;
    double lost_s = kota_max(drove_s - way->free_s, 0);
    end->water_s = kota_min(kota_max(way->wet_s - way->free_s, end->blocked_s), lost_s);
    end->traffic_s = lost_s - end->water_s;
}

void kota_city__streets_tell_trucks(kota_city *city) {
    int32_t count;
    const kota_leg_end *ends = kota_traffic_leg_ends(city->traffic, &count);
    for (int32_t k = 0; k < count; k++) {
        if (ends[k].tag < 0) continue;
        kota_waste_leg_end end = {.truck = ends[k].tag,
                                  .arrive_ms = ends[k].arrive_ms,
                                  .distance_m = ends[k].distance_m,
                                  .blocked_s = ends[k].blocked_s,
                                  .broken_s = ends[k].stood_s};
        lose_time(city, &end);
        leg_ended(city, &end);
    }
}

/* The engine's public face: create, step, send, hold, ask. The step takes whatever comes next of three: the renewal
 * of route times, the next trip's departure, the next event. */
#include "traffic/traffic.h"

#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "traffic/state.h"

enum { WHAT_HOLD = 100 };     /* draws of a trip: does it heed the advice to wait? */
enum { ROWS_AT_ONCE = 1024 }; /* of a table of times: enough for any number of threads to share well */

static kota_status check_def(const kota_traffic_def *def, kota_error *err) {
    const struct {
        const char *name;
        double value, low, high;
    } fields[] = {{"jam_wave_mps", def->jam_wave_mps, 0.1, 50.0},
                  {"reroute_s", def->reroute_s, 1.0, 1e7},
                  {"give_up_s", def->give_up_s, 0.0, 1e9},
                  {"squeeze_s", def->squeeze_s, 1.0, 1e9},
                  {"gap_frac", def->gap_frac, 0.0, 1.0},
                  {"reservoir_veh", def->reservoir_veh, 0.0, 30.0},
                  {"saturation_pceph", def->saturation_pceph, 0.0, 1e4},
                  {"uninformed_frac", def->uninformed_frac, 0.0, 1.0},
                  {"retarget_frac", def->retarget_frac, 0.0, 1.0},
                  {"time_idr_per_h", def->time_idr_per_h, 0.0, 1e9},
                  {"bin_s", def->bin_s, 0.0, 86400.0},
                  {"bins_kept", def->bins_kept, 0.0, 1e6}};
    for (int32_t k = 0; k < KOTA_COUNT(fields); k++) {
        if (fields[k].value >= fields[k].low && fields[k].value <= fields[k].high) continue;
        return kota_fail(err, KOTA_DATA, "traffic.%s = %g must be %g..%g", fields[k].name, fields[k].value,
                         fields[k].low, fields[k].high);
    }
    return KOTA_OK;
}

static void check_trips(const kota_traffic *traffic) {
    for (int32_t k = 0; k < traffic->trip_count; k++) {
        const kota_trip *trip = &traffic->trips[k];
        KOTA_ASSERT(trip->from_node >= 0 && trip->from_node < traffic->roads->node_count);
        KOTA_ASSERT(trip->to_node >= 0 && trip->to_node < traffic->roads->node_count);
        KOTA_ASSERT(trip->vehicle_class < KOTA_CLASS_COUNT);
        KOTA_ASSERT(trip->district >= -1 && trip->district < traffic->district_count);
        KOTA_ASSERT(k == 0 || trip->depart_ms >= trip[-1].depart_ms);
    }
}

/* Where each link's queues and turns are. */
static void lay_out_links(kota_traffic *traffic) {
    const kota_roads *roads = traffic->roads;
    const kota_turns *turns = &traffic->turns;
    traffic->fixed = KOTA_NEW(traffic->arena, kota_link_fixed, traffic->link_count);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        bool filters = traffic->def.gap_frac > 0.0;
        kota_link_fixed *fixed = &traffic->fixed[l];
        *fixed = (kota_link_fixed){.id = roads->link_id[l],
                                   .length_m = roads->link_length_m[l],
                                   .free_mps = roads->link_speed_mps[l],
                                   .to_node = roads->link_to[l],
                                   .turn_start = turns->start[l],
                                   .node_turn = turns->node_start[roads->link_to[l]],
                                   .queue_start = traffic->queue_count,
                                   .fan = turns->fan[l],
                                   .lanes = turns->lanes[l],
                                   .asides = (uint8_t)(turns->lanes[l] > 1 ? turns->fan[l] : 0),
                                   .filters = (uint8_t)(filters ? turns->fan[l] + 1 : 0)};
        fixed->bus_lanes = (uint8_t)kota_mini(roads->link_bus_lanes[l], fixed->lanes - 1);
        traffic->queue_count += fixed->lanes + 1;
    }
    for (int32_t l = 0; l < traffic->link_count; l++) { /* what is seldom used lies apart */
        traffic->fixed[l].side_start = traffic->queue_count;
        traffic->queue_count += traffic->fixed[l].asides + traffic->fixed[l].filters;
    }
    traffic->queues = KOTA_NEW(traffic->arena, kota_queue, traffic->queue_count);
}

static void weigh_turns(kota_traffic *traffic) {
    for (int32_t k = 0; k < traffic->def.weight_count; k++) {
        const kota_turn_weight *given = &traffic->def.weights[k];
        KOTA_ASSERT(given->from_link >= 0 && given->from_link < traffic->link_count && given->weight > 0.0);
        int32_t turn = kota_turn_find(&traffic->turns, given->from_link, given->to_link);
        if (turn >= 0) traffic->turns.turns[turn].weight = (float)given->weight;
    }
}

static void make_streets(kota_traffic *traffic) {
    size_t links = (size_t)traffic->link_count;
    kota_turns_make(&traffic->turns, traffic->roads, traffic->def.left_hand);
    weigh_turns(traffic);
    for (int32_t t = 0; t < traffic->turns.count && traffic->def.free_crossings; t++)
        traffic->turns.turns[t].yields = traffic->turns.turns[t].merge = 0;
    size_t turns = (size_t)traffic->turns.count;
    traffic->passed = KOTA_NEW(traffic->arena, kota_passage, turns);
    traffic->booked = KOTA_NEW(traffic->arena, kota_passage, turns);
    for (size_t t = 0; t < turns; t++) traffic->passed[t].at_ms = traffic->booked[t].at_ms = INT64_MIN / 2;
    traffic->through = KOTA_NEW(traffic->arena, kota_passage, 2 * links);
    for (size_t k = 0; k < 2 * links; k++) traffic->through[k].at_ms = INT64_MIN / 2;
    traffic->links = KOTA_NEW(traffic->arena, kota_link_state, links);
    lay_out_links(traffic);
    traffic->signal_count = traffic->roads->signals.count;
    traffic->signals = KOTA_NEW(traffic->arena, kota_signal_state, traffic->signal_count);
    traffic->speed_cap_mps = kota_alloc(links, sizeof(float));
    traffic->closed = kota_alloc(links, sizeof *traffic->closed);
    traffic->lanes_closed = kota_alloc(links, sizeof *traffic->lanes_closed);
    kota_event_heap_entities(&traffic->events, kota_vehicle_event(traffic, 0));
    kota_signal_init(traffic);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        traffic->speed_cap_mps[l] = (float)KOTA_INFINITY;
        kota_link_init(traffic, l);
    }
    if (traffic->def.fit_signals) kota_signal_fit(traffic);
}

static void make_records(kota_traffic *traffic) {
    size_t links = (size_t)traffic->link_count, rows = (size_t)traffic->district_count + 1;
    traffic->holds = kota_alloc(rows, sizeof *traffic->holds);
    traffic->informs = kota_alloc(rows, sizeof *traffic->informs);
    traffic->totals = kota_alloc(rows * KOTA_TOTAL_ROWS, sizeof *traffic->totals);
    traffic->trip_time_s = kota_alloc((size_t)traffic->trip_count, sizeof(float));
    for (int32_t k = 0; k < traffic->trip_count; k++) traffic->trip_time_s[k] = (float)KOTA_NAN;
    traffic->link_class_left = kota_alloc(links * KOTA_CLASS_COUNT, sizeof(int32_t));
    traffic->view_time_s = kota_alloc(links, sizeof(float));
    traffic->view_load_pce = kota_alloc(links, sizeof(float));
    traffic->view_left_veh = kota_alloc(links, sizeof(int32_t));
    traffic->view_squeezes = kota_alloc(links, sizeof(int32_t));
    traffic->view_delay_s = kota_alloc(links, sizeof(double));
    traffic->bins.bin_ms = (int64_t)(traffic->def.bin_s * 1e3);
    traffic->bins.first_ms = traffic->now_ms;
    bool kept = traffic->bins.bin_ms > 0 && traffic->def.bins_kept > 0;
    traffic->bin_end_ms = kept ? traffic->now_ms + traffic->bins.bin_ms : INT64_MAX;
}

kota_status kota_traffic_create(kota_traffic **out, const kota_traffic_def *def, const kota_map *map,
                                const kota_trip *trips, int32_t trip_count, int64_t start_ms, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check_def(def, err));
    kota_traffic *traffic = kota_alloc(1, sizeof *traffic);
    traffic->def = *def;
    traffic->map = map;
    traffic->roads = &map->roads;
    traffic->trips = trips;
    traffic->trip_count = trip_count;
    traffic->link_count = map->roads.link_count;
    traffic->district_count = map->district_count;
    traffic->now_ms = start_ms;
    traffic->renew_ms = start_ms + (int64_t)(def->reroute_s * 1e3);
    traffic->vehicle_free = traffic->vacancy_free = -1;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        traffic->pce_milli[c] = (int32_t)(kota_classes[c].pce * 1e3 + 0.5);
        traffic->filters[c] = def->gap_frac > 0.0 && kota_classes[c].loads && kota_classes[c].pce <= 0.25;
    }
    traffic->arena = kota_arena_create("traffic", 0);
    check_trips(traffic);
    make_streets(traffic);
    make_records(traffic);
    kota_ways_open(traffic);
    if (def->bins_by_turn) kota_bins_open(traffic);
    kota_traffic_make_views(traffic);
    *out = traffic;
    return KOTA_OK;
}

kota_status kota_traffic_set_routes(kota_traffic *traffic, const int32_t *start, const int32_t *links,
                                    kota_error *err) {
    const kota_roads *roads = traffic->roads;
    for (int32_t k = 0; k < traffic->trip_count; k++) {
        const kota_trip *trip = &traffic->trips[k];
        for (int32_t at = start[k]; at < start[k + 1]; at++) {
            bool there = links[at] >= 0 && links[at] < roads->link_count;
            int32_t from = at > start[k] ? roads->link_to[links[at - 1]] : trip->from_node;
            if (there && roads->link_from[links[at]] == from) continue;
            return kota_fail(err, KOTA_DATA,
                             "traffic: the route of trip %d has link %d at place %d, which does not begin where the "
                             "route has come to; give links in driving order",
                             k, there ? links[at] : -1, at - start[k]);
        }
        if (start[k + 1] > start[k] && roads->link_to[links[start[k + 1] - 1]] != trip->to_node) {
            return kota_fail(err, KOTA_DATA, "traffic: the route of trip %d does not end at its destination", k);
        }
    }
    traffic->route_start = start;
    traffic->route_links = links;
    return KOTA_OK;
}

void kota_traffic_destroy(kota_traffic *traffic) {
    if (traffic == NULL) return;
    kota_orders_free(traffic);
    kota_ways_close(traffic);
    kota_event_heap_free(&traffic->events);
    kota_turns_free(&traffic->turns);
    kota_arena_destroy(traffic->arena);
    void *blocks[] = {traffic->vehicles,     traffic->vacancies,     traffic->link_class_left, traffic->speed_cap_mps,
                      traffic->closed,       traffic->holds,         traffic->leg_ends,        traffic->leg_ids,
                      traffic->totals,       traffic->view_time_s,   traffic->view_load_pce,   traffic->view_left_veh,
                      traffic->view_delay_s, traffic->view_squeezes, traffic->trip_time_s,     traffic->halts};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bins_free(traffic);
    kota_free(traffic);
}

/* ---- who leaves when ---- */

/* When a trip that wishes to leave now leaves under the advice in force. Those who follow keep their distance from
 * each other, for all at once at the end of the advice would be a rush of its own. */
static int64_t advised_ms(const kota_traffic *traffic, uint64_t id, int32_t district) {
    kota_key key = {.seed = traffic->def.seed, .entity = id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_HOLD};
    int64_t now_ms = traffic->now_ms, later_ms = 0;
    for (int32_t k = 0; k < 2; k++) {
        const kota_hold *hold = &traffic->holds[k == 0 ? 0 : district + 1];
        if (hold->share_frac <= 0.0 || now_ms < hold->from_ms || now_ms >= hold->until_ms) continue;
        if (kota_random_unit(key, 0) >= hold->share_frac) continue;
        if (hold->until_ms - hold->from_ms > later_ms) later_ms = hold->until_ms - hold->from_ms;
    }
    return now_ms + later_ms;
}

static void depart(kota_traffic *traffic, int32_t number) {
    const kota_trip *trip = &traffic->trips[number];
    int32_t vehicle = kota_vehicle_new(traffic);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->id = trip->id;
    one->wished_ms = trip->depart_ms;
    one->node = trip->from_node;
    one->to_node = trip->to_node;
    one->persons = trip->persons;
    one->district = trip->district;
    one->tag = number;
    if (traffic->route_start != NULL && traffic->route_start[number + 1] > traffic->route_start[number]) {
        one->route_at = traffic->route_start[number] - 1;
        one->route_end = traffic->route_start[number + 1];
        one->renewal = traffic->renewal; /* it leaves as it is used to */
    }
    one->vehicle_class = trip->vehicle_class;
    one->loads = kota_classes[trip->vehicle_class].loads;
    one->state = KOTA_VEHICLE_EXPECTED;
    int64_t leave_ms = advised_ms(traffic, trip->id, trip->district);
    if (leave_ms > traffic->now_ms) {
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), leave_ms, kota_vehicle_tie(one));
    } else {
        kota_vehicle_start(traffic, vehicle, traffic->now_ms);
    }
}

void kota_traffic_hold(kota_traffic *traffic, int32_t district, double share_frac, int64_t until_ms) {
    KOTA_ASSERT(district >= -1 && district < traffic->district_count);
    traffic->holds[district + 1] = (kota_hold){share_frac, traffic->now_ms, until_ms};
    for (int32_t v = 0; share_frac <= 0.0 && v < traffic->vehicle_count; v++) { /* lifted: who waits leaves now */
        const kota_vehicle *one = &traffic->vehicles[v];
        if (one->state != KOTA_VEHICLE_EXPECTED || one->owner != KOTA_OWNER_TRIP) continue;
        if (district >= 0 && one->district != district) continue;
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, v), traffic->now_ms, kota_vehicle_tie(one));
    }
}

void kota_traffic_send(kota_traffic *traffic, const kota_foreign *given) {
    KOTA_ASSERT(given->depart_ms >= traffic->now_ms && given->stand_ms >= 0);
    KOTA_ASSERT(given->from_node >= 0 && given->from_node < traffic->roads->node_count);
    KOTA_ASSERT(given->to_node >= 0 && given->to_node < traffic->roads->node_count);
    int32_t vehicle = kota_vehicle_new(traffic);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->id = given->id;
    one->wished_ms = given->depart_ms;
    one->node = given->from_node;
    one->to_node = given->to_node;
    one->tag = given->tag;
    one->vehicle_class = (uint8_t)given->vehicle_class;
    one->loads = given->loads && kota_classes[given->vehicle_class].loads;
    one->owner = KOTA_OWNER_FOREIGN;
    one->state = KOTA_VEHICLE_EXPECTED;
    if (given->stand_ms > 0) kota_halts_add(traffic, vehicle, given->stand_from_ms, given->stand_ms);
    kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), given->depart_ms,
                        kota_vehicle_tie(one));
}

/* ---- the step ---- */

static void happen(kota_traffic *traffic, int32_t holder) {
    int32_t queues = traffic->signal_count, entries = kota_entry_event_of(traffic, 0);
    int32_t vehicles = kota_vehicle_event(traffic, 0), lines = kota_line_event_of(traffic, 0);
    if (holder < queues) {
        kota_signal_event(traffic, holder, traffic->now_ms);
    } else if (holder < entries) {
        kota_queue_event(traffic, holder - queues, traffic->now_ms);
    } else if (holder < lines) {
        kota_entry_event(traffic, holder - entries, traffic->now_ms);
    } else if (holder < vehicles) {
        kota_line_event(traffic, holder - lines, traffic->now_ms);
    } else {
        kota_vehicle_event_now(traffic, holder - vehicles, traffic->now_ms);
    }
}

/* The queues that may be next lie in memory at random: fetch them while this event is worked on, and the vehicles at
 * their heads one event later. */
static inline void fetch_ahead(const kota_traffic *traffic) {
    const kota_event_heap *heap = &traffic->events;
    int32_t first = traffic->signal_count, last = first + traffic->queue_count;
    for (int32_t k = 1; k < 5 && k < heap->count; k++) {
        int32_t holder = (int32_t)(heap->items[k].key & UINT32_MAX);
        if (holder < first || holder >= last) continue;
        const kota_queue *queue = &traffic->queues[holder - first];
        if (queue->head >= 0) {
            __builtin_prefetch(&traffic->vehicles[queue->head]);
            __builtin_prefetch(&traffic->vehicles[queue->head].id);
        }
    }
}

/* What comes by the clock before next_ms and the end of the step: the renewal of route times, the end of a bin. */
static bool beat(kota_traffic *traffic, int64_t next_ms, int64_t until_ms) {
    int64_t beat_ms = traffic->renew_ms < traffic->bin_end_ms ? traffic->renew_ms : traffic->bin_end_ms;
    if (beat_ms > next_ms || beat_ms >= until_ms) return false;
    traffic->now_ms = beat_ms;
    if (traffic->bin_end_ms == beat_ms) {
        kota_bins_close(traffic);
        traffic->bin_end_ms += traffic->bins.bin_ms;
    }
    if (traffic->renew_ms == beat_ms) {
        traffic->renew_ms += (int64_t)(traffic->def.reroute_s * 1e3);
        kota_closure_renew(traffic);
    }
    return true;
}

kota_status kota_traffic_step(kota_traffic *traffic, const kota_traffic_input *input, int64_t until_ms,
                              kota_error *err) {
    KOTA_ASSERT(until_ms >= traffic->now_ms);
    traffic->leg_count = 0;
    kota_closure_apply(traffic, input);
    for (;;) {
        int64_t trip_ms =
            traffic->trip_next < traffic->trip_count ? traffic->trips[traffic->trip_next].depart_ms : INT64_MAX;
        int64_t event_ms = traffic->events.count > 0 ? traffic->events.items[0].time_ms : INT64_MAX;
        int64_t next_ms = trip_ms < event_ms ? trip_ms : event_ms;
        if (beat(traffic, next_ms, until_ms)) continue;
        if (next_ms >= until_ms) break;
        if (next_ms > traffic->now_ms) traffic->now_ms = next_ms;
        if (trip_ms <= event_ms) {
            if (traffic->vehicle_count >= INT32_MAX / 2 - kota_vehicle_event(traffic, 0)) {
                return kota_fail(err, KOTA_BUDGET, "traffic: more than %d vehicles at once; shorten the demand",
                                 traffic->vehicle_count);
            }
            depart(traffic, traffic->trip_next++);
        } else {
            fetch_ahead(traffic);
            happen(traffic, kota_event_heap_begin(&traffic->events));
            kota_event_heap_done(&traffic->events);
        }
    }
    traffic->now_ms = until_ms;
    kota_traffic_make_views(traffic);
    return KOTA_OK;
}

/* ---- what can be asked ---- */

int64_t kota_link_lost_ms(const kota_traffic *traffic, int32_t link) {
    int64_t lost_ms = 0;
    for (int32_t k = 0, q; (q = kota_end_queue(traffic, link, k)) >= 0; k++) {
        int32_t head = traffic->queues[q].head;
        if (head < 0) continue;
        int64_t now_ms = traffic->now_ms - traffic->vehicles[head].ready_ms;
        lost_ms = now_ms > lost_ms ? now_ms : lost_ms;
    }
    return lost_ms;
}

/* What a car that enters now will lose: as much as the last that left did, or as a lane's head has by now, while a
 * queue stands. */
static int64_t delay_now_ms(const kota_traffic *traffic, int32_t link) {
    if (traffic->links[link].load_milli == 0) return 0;
    int64_t lost_ms = kota_link_lost_ms(traffic, link), last_ms = traffic->links[link].last_delay_ms;
    return lost_ms > last_ms ? lost_ms : last_ms;
}

void kota_traffic_make_views(kota_traffic *traffic) {
    for (int32_t l = 0; l < traffic->link_count; l++) {
        const kota_link_state *state = &traffic->links[l];
        int64_t time_ms = kota_vehicle_free_ms(traffic, KOTA_CLASS_CAR, l) + delay_now_ms(traffic, l);
        traffic->view_time_s[l] = (float)((double)time_ms * 1e-3);
        traffic->view_load_pce[l] = (float)(state->load_milli * 1e-3);
        traffic->view_left_veh[l] = state->left;
        traffic->view_delay_s[l] = (double)state->delay_ms * 1e-3;
        traffic->view_squeezes[l] = state->squeezes;
    }
}

const kota_leg_end *kota_traffic_leg_ends(const kota_traffic *traffic, int32_t *count) {
    *count = traffic->leg_count;
    return traffic->leg_ends;
}

/* What the present costs of links are to a class; link_ms is the heap's. */
static kota_finder_cost present_cost(const kota_traffic *traffic, kota_class vehicle_class, uint32_t **link_ms) {
    *link_ms = kota_alloc((size_t)traffic->link_count + 1, sizeof **link_ms);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        double link_s = (double)kota_vehicle_free_ms(traffic, (int32_t)vehicle_class, l) * 1e-3;
        if (vehicle_class == KOTA_CLASS_EMERGENCY)
            link_s = (double)kota_vehicle_past_queues_ms(traffic, l) * 1e-3;
        else if (kota_classes[vehicle_class].loads)
            link_s = kota_max(link_s, (double)traffic->view_time_s[l]);
        (*link_ms)[l] = (uint32_t)kota_clamp(link_s * 1e3 + 0.5, 1, 1e9);
    }
    return (kota_finder_cost){
        .link_ms = *link_ms, .closed_classes = traffic->closed, .class_bit = (kota_class_mask)(1u << vehicle_class)};
}

void kota_traffic_times_from(kota_traffic *traffic, kota_class vehicle_class, int32_t from_node, float *time_s) {
    uint32_t *link_ms;
    kota_finder_cost cost = present_cost(traffic, vehicle_class, &link_ms);
    kota_finder_reach(time_s, traffic->finder, &cost, from_node);
    kota_free(link_ms);
}

void kota_traffic_times_between(kota_traffic *traffic, kota_class vehicle_class, const int32_t *nodes, int32_t count,
                                float *time_s, kota_pool *pool) {
    uint32_t *link_ms, *time_ms = kota_alloc((size_t)ROWS_AT_ONCE * (size_t)count, sizeof *time_ms);
    kota_finder_cost cost = present_cost(traffic, vehicle_class, &link_ms);
    kota_finder_table *table = count >= KOTA_FINDER_MANY ? kota_finder_table_create(traffic->finder, &cost) : NULL;
    for (int32_t row = 0; row < count; row += ROWS_AT_ONCE) {
        int32_t rows = kota_mini(ROWS_AT_ONCE, count - row);
        size_t times = (size_t)rows * (size_t)count;
        if (table != NULL)
            kota_finder_table_rows(time_ms, table, nodes + row, rows, nodes, count, pool);
        else
            kota_finder_matrix(time_ms, traffic->finder, &cost, nodes + row, rows, nodes, count, pool);
        for (size_t k = 0; k < times; k++) {
            bool way = time_ms[k] != KOTA_FINDER_NO_WAY;
            time_s[(size_t)row * (size_t)count + k] = way ? (float)(time_ms[k] * 1e-3) : (float)KOTA_INFINITY;
        }
    }
    kota_finder_table_destroy(table);
    kota_free(time_ms);
    kota_free(link_ms);
}

kota_trip_totals kota_traffic_totals(const kota_traffic *traffic, int32_t district, int32_t vehicle_class) {
    KOTA_ASSERT(district >= -1 && district < traffic->district_count);
    KOTA_ASSERT(vehicle_class >= 0 && vehicle_class < KOTA_TOTAL_ROWS);
    return traffic->totals[(district + 1) * KOTA_TOTAL_ROWS + vehicle_class];
}

const kota_trip *kota_traffic_trips(const kota_traffic *traffic, int32_t *count) {
    *count = traffic->trip_count;
    return traffic->trips;
}

uint64_t kota_traffic_event_hash(const kota_traffic *traffic) { return traffic->event_hash; }
const kota_traffic_bins *kota_traffic_bin_rows(const kota_traffic *traffic) { return &traffic->bins; }
const float *kota_traffic_trip_time_s(const kota_traffic *traffic) { return traffic->trip_time_s; }
const int32_t *kota_traffic_link_class_left_veh(const kota_traffic *traffic) { return traffic->link_class_left; }
const int32_t *kota_traffic_link_squeezes(const kota_traffic *traffic) { return traffic->view_squeezes; }
int64_t kota_traffic_squeezes(const kota_traffic *traffic) { return traffic->squeezes; }
int32_t kota_traffic_under_way(const kota_traffic *traffic) { return traffic->under_way; }
const float *kota_traffic_link_time_s(const kota_traffic *traffic) { return traffic->view_time_s; }
const float *kota_traffic_link_load_pce(const kota_traffic *traffic) { return traffic->view_load_pce; }
const int32_t *kota_traffic_link_left_veh(const kota_traffic *traffic) { return traffic->view_left_veh; }
const double *kota_traffic_link_delay_s(const kota_traffic *traffic) { return traffic->view_delay_s; }

void kota_traffic_reset_records(kota_traffic *traffic) {
    size_t rows = (size_t)(traffic->district_count + 1) * KOTA_TOTAL_ROWS;
    memset(traffic->totals, 0, rows * sizeof *traffic->totals);
    for (int32_t v = 0; v < traffic->vehicle_count; v++) {
        const kota_vehicle *one = &traffic->vehicles[v];
        if (one->state == KOTA_VEHICLE_FREE || one->state == KOTA_VEHICLE_EXPECTED) continue;
        kota_vehicle_totals(traffic, one)->started++;
    }
    for (int32_t l = 0; l < traffic->link_count; l++) {
        traffic->links[l].delay_ms = 0;
        traffic->links[l].left = 0;
        traffic->links[l].squeezes = 0;
    }
    memset(traffic->link_class_left, 0,
           (size_t)traffic->link_count * KOTA_CLASS_COUNT * sizeof *traffic->link_class_left);
    traffic->squeezes = 0;
    kota_traffic_make_views(traffic);
}

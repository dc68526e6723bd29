/* The engine's public face: create, step, send, hold, ask. The step takes whatever comes next of three: the renewal
 * of route times, the next trip's departure, the next event. */
#include "traffic/traffic.h"

#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "traffic/state.h"

enum { WHAT_HOLD = 100 }; /* draws of a trip: does it heed the advice to wait? */

static kota_status check_def(const kota_traffic_def *def, kota_error *err) {
    const struct {
        const char *name;
        double value, low, high;
    } fields[] = {{"jam_wave_mps", def->jam_wave_mps, 0.1, 50.0},
                  {"reroute_s", def->reroute_s, 1.0, 1e7},
                  {"give_up_s", def->give_up_s, 0.0, 1e9},
                  {"squeeze_s", def->squeeze_s, 1.0, 1e9}};
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

kota_status kota_traffic_create(kota_traffic **out, const kota_traffic_def *def, const kota_map *map,
                                const kota_trip *trips, int32_t trip_count, int64_t start_ms, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check_def(def, err));
    kota_traffic *traffic = kota_alloc(1, sizeof *traffic);
    size_t links = (size_t)map->roads.link_count, rows = (size_t)map->district_count + 1;
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
    }
    traffic->links = kota_alloc(links, sizeof *traffic->links);
    traffic->sources = kota_alloc(2 * links, sizeof *traffic->sources);
    traffic->speed_cap_mps = kota_alloc(links, sizeof(float));
    traffic->closed = kota_alloc(links, sizeof *traffic->closed);
    traffic->holds = kota_alloc(rows, sizeof *traffic->holds);
    traffic->totals = kota_alloc(rows * KOTA_TOTAL_ROWS, sizeof *traffic->totals);
    traffic->view_time_s = kota_alloc(links, sizeof(float));
    traffic->view_load_pce = kota_alloc(links, sizeof(float));
    traffic->view_left_veh = kota_alloc(links, sizeof(int32_t));
    traffic->view_delay_s = kota_alloc(links, sizeof(double));
    check_trips(traffic);
    kota_event_heap_entities(&traffic->events, 3 * traffic->link_count);
    traffic->router = kota_router_create(traffic->roads);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        traffic->speed_cap_mps[l] = (float)KOTA_INFINITY;
        kota_link_init(traffic, l);
    }
    kota_traffic_make_views(traffic);
    *out = traffic;
    return KOTA_OK;
}

void kota_traffic_destroy(kota_traffic *traffic) {
    if (traffic == NULL) return;
    kota_router_destroy(traffic->router);
    kota_event_heap_free(&traffic->events);
    void *blocks[] = {traffic->vehicles,      traffic->vacancies,   traffic->links,       traffic->sources,
                      traffic->speed_cap_mps, traffic->closed,      traffic->holds,       traffic->leg_ends,
                      traffic->leg_ids,       traffic->totals,      traffic->view_time_s, traffic->view_load_pce,
                      traffic->view_left_veh, traffic->view_delay_s};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
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

static void depart(kota_traffic *traffic, const kota_trip *trip) {
    int32_t vehicle = kota_vehicle_new(traffic);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->id = trip->id;
    one->wished_ms = trip->depart_ms;
    one->node = trip->from_node;
    one->to_node = trip->to_node;
    one->persons = trip->persons;
    one->district = trip->district;
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
        if (one->state != KOTA_VEHICLE_EXPECTED || one->foreign) continue;
        if (district >= 0 && one->district != district) continue;
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, v), traffic->now_ms, kota_vehicle_tie(one));
    }
}

void kota_traffic_send(kota_traffic *traffic, kota_class vehicle_class, int32_t from_node, int32_t to_node,
                       int64_t depart_ms, uint64_t id, int32_t tag, bool loads) {
    KOTA_ASSERT(depart_ms >= traffic->now_ms);
    KOTA_ASSERT(from_node >= 0 && from_node < traffic->roads->node_count);
    KOTA_ASSERT(to_node >= 0 && to_node < traffic->roads->node_count);
    int32_t vehicle = kota_vehicle_new(traffic);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->id = id;
    one->wished_ms = depart_ms;
    one->node = from_node;
    one->to_node = to_node;
    one->tag = tag;
    one->vehicle_class = (uint8_t)vehicle_class;
    one->loads = loads && kota_classes[vehicle_class].loads;
    one->foreign = true;
    one->state = KOTA_VEHICLE_EXPECTED;
    kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), depart_ms, kota_vehicle_tie(one));
}

/* ---- the step ---- */

static void happen(kota_traffic *traffic, int32_t holder) {
    int32_t links = traffic->link_count;
    kota_event_heap_clear(&traffic->events, holder);
    if (holder < 2 * links) {
        kota_source_event(traffic, holder, traffic->now_ms);
    } else if (holder < 3 * links) {
        kota_entry_event(traffic, holder - 2 * links, traffic->now_ms);
    } else {
        kota_vehicle_event_now(traffic, holder - 3 * links, traffic->now_ms);
    }
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
        if (traffic->renew_ms <= next_ms && traffic->renew_ms < until_ms) {
            traffic->now_ms = traffic->renew_ms;
            traffic->renew_ms += (int64_t)(traffic->def.reroute_s * 1e3);
            kota_closure_renew(traffic);
            continue;
        }
        if (next_ms >= until_ms) break;
        if (next_ms > traffic->now_ms) traffic->now_ms = next_ms;
        if (trip_ms <= event_ms) {
            if (traffic->vehicle_count >= INT32_MAX / 2 - 3 * traffic->link_count) {
                return kota_fail(err, KOTA_BUDGET, "traffic: more than %d vehicles at once; shorten the demand",
                                 traffic->vehicle_count);
            }
            depart(traffic, &traffic->trips[traffic->trip_next++]);
        } else {
            happen(traffic, (int32_t)traffic->events.items[0].entity);
        }
    }
    traffic->now_ms = until_ms;
    kota_traffic_make_views(traffic);
    return KOTA_OK;
}

/* ---- what can be asked ---- */

/* What a car that enters now will lose: as much as the last that left did, or as the head has by now, while a queue
 * stands. */
static int64_t delay_now_ms(const kota_traffic *traffic, int32_t link) {
    int32_t head = traffic->sources[link].head;
    if (head < 0) return 0;
    int64_t head_ms = traffic->now_ms - traffic->vehicles[head].ready_ms;
    int64_t last_ms = traffic->links[link].last_delay_ms;
    return head_ms > last_ms ? head_ms : last_ms;
}

void kota_traffic_make_views(kota_traffic *traffic) {
    for (int32_t l = 0; l < traffic->link_count; l++) {
        const kota_link_state *state = &traffic->links[l];
        int64_t time_ms = kota_vehicle_free_ms(traffic, KOTA_CLASS_CAR, l) + delay_now_ms(traffic, l);
        traffic->view_time_s[l] = (float)((double)time_ms * 1e-3);
        traffic->view_load_pce[l] = (float)(state->load_milli * 1e-3);
        traffic->view_left_veh[l] = state->left;
        traffic->view_delay_s[l] = (double)state->delay_ms * 1e-3;
    }
}

const kota_leg_end *kota_traffic_leg_ends(const kota_traffic *traffic, int32_t *count) {
    *count = traffic->leg_count;
    return traffic->leg_ends;
}

void kota_traffic_times_from(kota_traffic *traffic, kota_class vehicle_class, int32_t from_node, float *time_s) {
    double *link_s = kota_alloc((size_t)traffic->link_count, sizeof(double));
    for (int32_t l = 0; l < traffic->link_count; l++) {
        link_s[l] = (double)kota_vehicle_free_ms(traffic, (int32_t)vehicle_class, l) * 1e-3;
        if (kota_classes[vehicle_class].loads) link_s[l] = kota_max(link_s[l], (double)traffic->view_time_s[l]);
    }
    kota_router_reach(traffic->router, (int32_t)vehicle_class, from_node, link_s, time_s);
    kota_free(link_s);
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
    }
    traffic->squeezes = 0;
    kota_traffic_make_views(traffic);
}

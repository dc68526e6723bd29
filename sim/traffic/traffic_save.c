/* The engine's state as bytes. Trips, map and def are given again at create. */
#include <string.h>

#include "core/hash.h"
#include "core/memory.h"
#include "traffic/state.h"

static uint64_t trips_mark(const kota_traffic *traffic) {
    return kota_hash_bytes(traffic->trips, (size_t)traffic->trip_count * sizeof *traffic->trips).low;
}

void kota_traffic_save(const kota_traffic *traffic, kota_blob *blob) {
    size_t links = (size_t)traffic->link_count;
    size_t rows = (size_t)traffic->district_count + 1;
    kota_blob_section(blob, "traffic 4");
    kota_blob_put_i64(blob, traffic->link_count);
    kota_blob_put_i64(blob, traffic->district_count);
    kota_blob_put_i64(blob, traffic->trip_count);
    kota_blob_put_u64(blob, trips_mark(traffic));
    kota_blob_put_i64(blob, traffic->trip_next);
    kota_blob_put_i64(blob, traffic->now_ms);
    kota_blob_put_i64(blob, traffic->renew_ms);
    kota_blob_put_i64(blob, traffic->squeezes);
    kota_blob_put_u64(blob, traffic->event_hash);
    kota_blob_put_i64(blob, traffic->stamp);
    kota_blob_put_i64(blob, traffic->bin_end_ms);
    kota_blob_put_i64(blob, traffic->under_way);
    kota_blob_put_i64(blob, traffic->stranded);
    kota_blob_put_i64(blob, traffic->vehicle_count);
    kota_blob_put_i64(blob, traffic->vehicle_free);
    kota_ways_save(traffic, blob);
    kota_blob_put_i64(blob, traffic->vacancy_count);
    kota_blob_put_i64(blob, traffic->vacancy_free);
    kota_blob_put(blob, traffic->vacancies, (size_t)traffic->vacancy_count, sizeof *traffic->vacancies);
    kota_blob_put(blob, traffic->links, links, sizeof *traffic->links);
    kota_blob_put(blob, traffic->queues, (size_t)traffic->queue_count, sizeof *traffic->queues);
    for (int32_t t = 0; t < traffic->turns.count; t++) kota_blob_put_f64(blob, traffic->turns.turns[t].tag);
    kota_blob_put(blob, traffic->passed, (size_t)traffic->turns.count, sizeof *traffic->passed);
    kota_blob_put(blob, traffic->booked, (size_t)traffic->turns.count, sizeof *traffic->booked);
    kota_blob_put(blob, traffic->through, 2 * (size_t)traffic->link_count, sizeof *traffic->through);
    kota_blob_put(blob, traffic->signals, (size_t)traffic->signal_count, sizeof *traffic->signals);
    kota_blob_put(blob, traffic->link_class_left, links * KOTA_CLASS_COUNT, sizeof *traffic->link_class_left);
    kota_blob_put(blob, traffic->trip_time_s, (size_t)traffic->trip_next, sizeof *traffic->trip_time_s);
    kota_blob_put(blob, traffic->speed_cap_mps, links, sizeof *traffic->speed_cap_mps);
    kota_blob_put(blob, traffic->closed, links, sizeof *traffic->closed);
    kota_blob_put(blob, traffic->holds, rows, sizeof *traffic->holds);
    kota_blob_put(blob, traffic->totals, rows * KOTA_TOTAL_ROWS, sizeof *traffic->totals);
    kota_blob_put(blob, traffic->time_ms, links, sizeof *traffic->time_ms);
    kota_orders_save(traffic, blob);
    kota_blob_put_i64(blob, traffic->renewal);
    kota_blob_put_i64(blob, traffic->renewal_stamp);
    kota_blob_put_i64(blob, traffic->leg_count);
    for (int32_t k = 0; k < traffic->leg_count; k++) { /* by field: the struct has padding */
        kota_blob_put_i64(blob, traffic->leg_ends[k].tag);
        kota_blob_put_i64(blob, traffic->leg_ends[k].arrive_ms);
        kota_blob_put_f64(blob, traffic->leg_ends[k].distance_m);
        kota_blob_put_f64(blob, traffic->leg_ends[k].blocked_s);
        kota_blob_put_f64(blob, traffic->leg_ends[k].stood_s);
        kota_blob_put_u64(blob, traffic->leg_ids[k]);
    }
    kota_halts_save(traffic, blob);
    kota_bins_save(traffic, blob);
    kota_blob_put(blob, traffic->line_states, (size_t)traffic->lines.line_count, sizeof *traffic->line_states);
    kota_blob_put(blob, traffic->stop_records, (size_t)traffic->stop_count, sizeof *traffic->stop_records);
    size_t riders = (size_t)traffic->rides.rider_count;
    kota_blob_put_i64(blob, traffic->rides.rider_count);
    if (riders > 0) kota_blob_put(blob, traffic->stop_riders, (size_t)traffic->stop_count, sizeof(int32_t));
    kota_blob_put(blob, traffic->rider_states, riders, sizeof *traffic->rider_states);
    kota_event_heap_save(&traffic->events, blob);
}

static void load_pools(kota_traffic *traffic, kota_blob *blob) {
    int64_t most = INT32_MAX / 2 - kota_vehicle_event(traffic, 0);
    int32_t vehicles = (int32_t)kota_blob_get_range(blob, 0, most, "number of vehicles");
    traffic->vehicle_free = (int32_t)kota_blob_get_range(blob, -1, vehicles - 1, "free vehicle");
    if (blob->failed || (size_t)vehicles > blob->length / sizeof(kota_vehicle)) vehicles = 0; /* get tells */
    if (vehicles > traffic->vehicle_capacity) {
        traffic->vehicles = kota_realloc(traffic->vehicles, (size_t)vehicles, sizeof *traffic->vehicles);
        traffic->vehicle_capacity = vehicles;
        kota_event_heap_entities(&traffic->events, kota_vehicle_event(traffic, vehicles));
    }
    traffic->vehicle_count = vehicles;
    kota_ways_load(traffic, blob);
    int32_t vacancies = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX / 2, "number of vacancies");
    traffic->vacancy_free = (int32_t)kota_blob_get_range(blob, -1, vacancies - 1, "free vacancy");
    if (blob->failed || (size_t)vacancies > blob->length / sizeof(kota_vacancy)) vacancies = 0;
    if (vacancies > traffic->vacancy_capacity) {
        traffic->vacancies = kota_realloc(traffic->vacancies, (size_t)vacancies, sizeof *traffic->vacancies);
        traffic->vacancy_capacity = vacancies;
    }
    traffic->vacancy_count = vacancies;
    kota_blob_get(blob, traffic->vacancies, (size_t)vacancies, sizeof *traffic->vacancies);
}

static void load_legs(kota_traffic *traffic, kota_blob *blob) {
    int32_t legs = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX / 2, "number of legs");
    if (blob->failed || (size_t)legs > blob->length / sizeof(kota_leg_end)) legs = 0;
    if (legs > traffic->leg_capacity) {
        traffic->leg_ends = kota_realloc(traffic->leg_ends, (size_t)legs, sizeof *traffic->leg_ends);
        traffic->leg_capacity = legs;
    }
    if (legs > traffic->leg_id_capacity) {
        traffic->leg_ids = kota_realloc(traffic->leg_ids, (size_t)legs, sizeof *traffic->leg_ids);
        traffic->leg_id_capacity = legs;
    }
    traffic->leg_count = legs;
    for (int32_t k = 0; k < legs; k++) {
        traffic->leg_ends[k].tag = (int32_t)kota_blob_get_range(blob, INT32_MIN, INT32_MAX, "tag of a leg");
        traffic->leg_ends[k].arrive_ms = kota_blob_get_i64(blob);
        traffic->leg_ends[k].distance_m = kota_blob_get_f64(blob);
        traffic->leg_ends[k].blocked_s = kota_blob_get_f64(blob);
        traffic->leg_ends[k].stood_s = kota_blob_get_f64(blob);
        traffic->leg_ids[k] = kota_blob_get_u64(blob);
    }
}

static bool among(int32_t index, int32_t count) { return index >= -1 && index < count; }

static bool line_holds(const kota_traffic *traffic, const kota_vehicle *one) {
    const kota_lines *lines = &traffic->lines;
    if (one->owner != KOTA_OWNER_LINE) return one->state != KOTA_VEHICLE_RUNNING && one->riders == -1;
    if (one->tag < 0 || one->tag >= lines->line_count) return false;
    return one->state != KOTA_VEHICLE_RUNNING ||
           (one->route_at > lines->stop_start[one->tag] && one->route_at < lines->stop_start[one->tag + 1]);
}

static bool vehicle_holds(const kota_traffic *traffic, const kota_vehicle *one) {
    int32_t vehicles = traffic->vehicle_count, links = traffic->link_count, nodes = traffic->roads->node_count;
    bool on_link = one->state == KOTA_VEHICLE_STARTING || one->state == KOTA_VEHICLE_QUEUED ||
                   one->state == KOTA_VEHICLE_GLIDING;
    if (one->state == KOTA_VEHICLE_FREE) return among(one->next, vehicles);
    bool turns = one->turn >= KOTA_ROUTE_NONE && one->turn < traffic->turns.count;
    if (turns && one->turn >= 0 && one->state == KOTA_VEHICLE_QUEUED) {
        turns = among(one->link, links) && one->link >= 0 && one->turn >= traffic->turns.start[one->link] &&
                one->turn < traffic->turns.start[one->link] + traffic->turns.fan[one->link];
    }
    return one->state <= KOTA_VEHICLE_RUNNING && among(one->riders, traffic->rides.rider_count) &&
           line_holds(traffic, one) && among(one->next, vehicles) && one->vehicle_class < KOTA_CLASS_COUNT &&
           one->owner <= KOTA_OWNER_LINE && one->loads <= 1 && one->room < KOTA_ROOM_COUNT && one->to_node >= 0 &&
           one->to_node < nodes && among(one->node, nodes) && among(one->link, links) &&
           (!on_link || one->link >= 0) && among(one->came_from, links) && among(one->prev, vehicles) &&
           among(one->followers, vehicles) && among(one->follows, vehicles) && turns &&
           among(one->queue, traffic->queue_count) && among(one->district, traffic->district_count) &&
           one->route_at >= -1 && one->route_end >= 0 && one->way <= KOTA_WAY_DETOUR;
}

static bool queue_holds(const kota_traffic *traffic, int32_t at) {
    const kota_queue *queue = &traffic->queues[at];
    int32_t vehicles = traffic->vehicle_count, queues = traffic->queue_count, links = traffic->link_count;
    return among(queue->head, vehicles) && among(queue->tail, vehicles) && among(queue->wait_on, links) &&
           (queue->wait_on < 0 || queue->head >= 0) && among(queue->wait_prev, queues) &&
           among(queue->wait_next, queues) && queue->link >= 0 && queue->link < links &&
           queue->kind <= KOTA_QUEUE_START && queue->lane < KOTA_LANES_MAX;
}

/* Every index within its array, so that a damaged file is refused and never followed astray. */
static kota_status check_indices(const kota_traffic *traffic, kota_blob *blob) {
    bool fine = true;
    int32_t vehicles = traffic->vehicle_count, vacancies = traffic->vacancy_count;
    for (int32_t v = 0; v < vehicles; v++) fine = fine && vehicle_holds(traffic, &traffic->vehicles[v]);
    for (int32_t k = 0; k < vacancies; k++) fine = fine && among(traffic->vacancies[k].next, vacancies);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        const kota_link_state *link = &traffic->links[l];
        fine = fine && among(link->vacancy_head, vacancies) && among(link->vacancy_tail, vacancies) &&
               among(link->wait_head, traffic->queue_count) && among(link->wait_tail, traffic->queue_count) &&
               link->speed_mps > 0.0;
    }
    for (int32_t q = 0; q < traffic->queue_count; q++) fine = fine && queue_holds(traffic, q);
    for (int32_t s = 0; s < traffic->signal_count; s++) {
        const kota_signal_state *signal = &traffic->signals[s];
        int32_t phases = traffic->roads->signals.signals[s].phase_count;
        fine = fine && signal->phase >= 0 && signal->phase < phases && signal->next < phases &&
               signal->kind < KOTA_SIGNAL_KIND_COUNT && signal->cycle_ms > 0;
    }
    for (int32_t k = 0; k < traffic->halt_count; k++) {
        const kota_halt *halt = &traffic->halts[k];
        fine = fine && halt->vehicle >= 0 && halt->vehicle < vehicles && among(halt->link, traffic->link_count);
    }
    int32_t riders = traffic->rides.rider_count;
    for (int32_t k = 0; k < riders; k++) {
        const kota_rider_state *one = &traffic->rider_states[k];
        int32_t legs = traffic->rides.leg_start[k + 1] - traffic->rides.leg_start[k];
        bool rides = one->arrive_ms == INT64_MAX;
        fine = fine && among(one->next, riders) && one->leg >= 0 && one->leg <= legs && (!rides || one->leg < legs);
    }
    for (int32_t s = 0; s < traffic->stop_count && riders > 0; s++)
        fine = fine && among(traffic->stop_riders[s], riders);
    if (fine) return KOTA_OK;
    blob->failed = true;
    return kota_fail(blob->err, KOTA_DATA,
                     "saved state of the traffic names vehicles or links that are not; it is damaged");
}

/* Another day's trips: those that leave from now on. Who is under way carries in its own state where it goes. */
static int32_t first_trip_from(const kota_traffic *traffic, int64_t now_ms) {
    int32_t k = 0;
    while (k < traffic->trip_count && traffic->trips[k].depart_ms < now_ms) k++;
    return k;
}

/* With another day's trips nobody under way is one of them, and their given routes are gone. */
static void load_trip_times(kota_traffic *traffic, kota_blob *blob, bool same_trips, int64_t trip_next) {
    if (same_trips) {
        kota_blob_get(blob, traffic->trip_time_s, (size_t)trip_next, sizeof *traffic->trip_time_s);
        return;
    }
    if (blob->failed || (size_t)trip_next > blob->length / sizeof(float)) trip_next = 0; /* get tells */
    float *others = kota_alloc((size_t)trip_next + 1, sizeof *others);
    kota_blob_get(blob, others, (size_t)trip_next, sizeof *others);
    kota_free(others);
    for (int32_t v = 0; v < traffic->vehicle_count; v++) {
        kota_vehicle *one = &traffic->vehicles[v];
        if (one->owner != KOTA_OWNER_TRIP) continue;
        one->tag = -1;
        if (one->way == KOTA_WAY_GIVEN) one->route_end = 0;
    }
}

/* Another day's riders set out anew; those of the day before are let go. */
static void load_riders(kota_traffic *traffic, kota_blob *blob, bool same_trips) {
    size_t stops = (size_t)traffic->stop_count;
    int32_t most = same_trips ? traffic->rides.rider_count : INT32_MAX / 2;
    size_t riders = (size_t)kota_blob_get_range(blob, same_trips ? most : 0, most, "number of riders");
    if (blob->failed || riders > blob->length / sizeof(kota_rider_state)) riders = 0; /* get tells */
    int32_t *waiting = kota_alloc(stops + 1, sizeof *waiting);
    kota_rider_state *states = kota_alloc(riders + 1, sizeof *states);
    if (riders > 0) kota_blob_get(blob, waiting, stops, sizeof *waiting);
    kota_blob_get(blob, states, riders, sizeof *states);
    if (same_trips && riders > 0 && !blob->failed) {
        memcpy(traffic->stop_riders, waiting, stops * sizeof *waiting);
        memcpy(traffic->rider_states, states, riders * sizeof *states);
    }
    for (int32_t v = 0; v < traffic->vehicle_count && !same_trips; v++) {
        traffic->vehicles[v].riders = -1;
        if (traffic->vehicles[v].owner == KOTA_OWNER_LINE) traffic->vehicles[v].persons = 0;
    }
    kota_free(waiting);
    kota_free(states);
}

kota_status kota_traffic_load(kota_traffic *traffic, kota_blob *blob) {
    size_t links = (size_t)traffic->link_count;
    size_t rows = (size_t)traffic->district_count + 1;
    kota_blob_expect(blob, "traffic 4");
    (void)kota_blob_get_range(blob, traffic->link_count, traffic->link_count, "number of links");
    (void)kota_blob_get_range(blob, traffic->district_count, traffic->district_count, "number of districts");
    (void)kota_blob_get_range(blob, 0, INT32_MAX, "number of trips");
    bool same_trips = kota_blob_get_u64(blob) == trips_mark(traffic);
    int64_t trip_next = kota_blob_get_range(blob, 0, same_trips ? traffic->trip_count : INT32_MAX, "next trip");
    traffic->now_ms = kota_blob_get_i64(blob);
    traffic->trip_next = same_trips ? (int32_t)trip_next : first_trip_from(traffic, traffic->now_ms);
    traffic->renew_ms = kota_blob_get_i64(blob);
    traffic->squeezes = kota_blob_get_i64(blob);
    traffic->event_hash = kota_blob_get_u64(blob);
    traffic->stamp = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "closures");
    traffic->bin_end_ms = kota_blob_get_i64(blob);
    traffic->under_way = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "vehicles under way");
    traffic->stranded = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "stranded vehicles");
    load_pools(traffic, blob);
    kota_blob_get(blob, traffic->links, links, sizeof *traffic->links);
    kota_blob_get(blob, traffic->queues, (size_t)traffic->queue_count, sizeof *traffic->queues);
    for (int32_t t = 0; t < traffic->turns.count; t++) traffic->turns.turns[t].tag = kota_blob_get_f64(blob);
    kota_blob_get(blob, traffic->passed, (size_t)traffic->turns.count, sizeof *traffic->passed);
    kota_blob_get(blob, traffic->booked, (size_t)traffic->turns.count, sizeof *traffic->booked);
    kota_blob_get(blob, traffic->through, 2 * (size_t)traffic->link_count, sizeof *traffic->through);
    kota_blob_get(blob, traffic->signals, (size_t)traffic->signal_count, sizeof *traffic->signals);
    kota_blob_get(blob, traffic->link_class_left, links * KOTA_CLASS_COUNT, sizeof *traffic->link_class_left);
    load_trip_times(traffic, blob, same_trips, trip_next);
    kota_blob_get(blob, traffic->speed_cap_mps, links, sizeof *traffic->speed_cap_mps);
    kota_blob_get(blob, traffic->closed, links, sizeof *traffic->closed);
    traffic->closed_count = 0;
    for (size_t l = 0; l < links; l++) traffic->closed_count += traffic->closed[l] != 0;
    kota_blob_get(blob, traffic->holds, rows, sizeof *traffic->holds);
    kota_blob_get(blob, traffic->totals, rows * KOTA_TOTAL_ROWS, sizeof *traffic->totals);
    kota_blob_get(blob, traffic->time_ms, links, sizeof *traffic->time_ms);
    kota_finder_guide_renew(traffic->by_time);
    kota_orders_load(traffic, blob);
    traffic->renewal = (uint16_t)kota_blob_get_range(blob, 0, UINT16_MAX, "renewals");
    traffic->renewal_stamp = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "closures at a renewal");
    load_legs(traffic, blob);
    kota_halts_load(traffic, blob);
    kota_bins_load(traffic, blob);
    kota_blob_get(blob, traffic->line_states, (size_t)traffic->lines.line_count, sizeof *traffic->line_states);
    kota_blob_get(blob, traffic->stop_records, (size_t)traffic->stop_count, sizeof *traffic->stop_records);
    load_riders(traffic, blob, same_trips);
    kota_event_heap_load(&traffic->events, blob);
    KOTA_TRY(kota_blob_status(blob));
    KOTA_TRY(check_indices(traffic, blob));
    if (!same_trips) kota_orders_lift(traffic);
    kota_traffic_make_views(traffic);
    return KOTA_OK;
}

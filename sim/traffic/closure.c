/* What the weather or works do to links: speed caps, closures, who must turn, who may go on again; and the renewal of
 * the times that routes are chosen by. Depth of water is not known here. */
#include "core/mathx.h"
#include "traffic/state.h"

/* Those who were to enter a link that is now closed to them choose again. */
static void turn_away(kota_traffic *traffic, int32_t link) {
    kota_class_mask closed = traffic->closed[link];
    int32_t waiter = traffic->links[link].wait_head;
    while (waiter >= 0) {
        int32_t next = traffic->queues[waiter].wait_next;
        if (closed >> traffic->vehicles[traffic->queues[waiter].head].vehicle_class & 1) {
            kota_entry_stop_waiting(traffic, waiter);
            kota_queue_wake(traffic, waiter, traffic->now_ms);
        }
        waiter = next;
    }
    int32_t entry = kota_entry_event_of(traffic, link);
    kota_event_heap_set(&traffic->events, entry, traffic->now_ms, kota_entry_tie(link));
}

/* The queue of those who wanted to start on the link: each finds another first link, in its order. */
static void start_elsewhere(kota_traffic *traffic, int32_t link) {
    kota_class_mask closed = traffic->closed[link];
    int32_t start = kota_start_queue(traffic, link);
    kota_queue *queue = &traffic->queues[start];
    int32_t vehicle = queue->head;
    if (vehicle < 0) return;
    kota_entry_stop_waiting(traffic, start);
    kota_event_heap_clear(&traffic->events, kota_queue_event_of(traffic, start));
    queue->head = queue->tail = -1;
    queue->load_milli = 0;
    while (vehicle >= 0) {
        kota_vehicle *one = &traffic->vehicles[vehicle];
        int32_t next = one->next;
        if (closed >> one->vehicle_class & 1) {
            kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
            totals->vehicle_s += (double)(traffic->now_ms - one->since_ms) * 1e-3;
            totals->queue_s += (double)(traffic->now_ms - one->since_ms) * 1e-3;
            kota_vehicle_dispatch(traffic, vehicle, one->node, traffic->now_ms);
        } else {
            kota_queue_append(traffic, start, vehicle, traffic->now_ms);
        }
        vehicle = next;
    }
}

static void wake_stranded(kota_traffic *traffic) {
    for (int32_t v = 0; v < traffic->vehicle_count; v++) {
        const kota_vehicle *one = &traffic->vehicles[v];
        if (one->state != KOTA_VEHICLE_STRANDED) continue;
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, v), traffic->now_ms, kota_vehicle_tie(one));
    }
}

void kota_closure_apply(kota_traffic *traffic, const kota_traffic_input *input) {
    const float *caps = input != NULL ? input->speed_cap_mps : NULL;
    const kota_class_mask *masks = input != NULL ? input->closed_classes : NULL;
    bool opened = false, shut = false;
    for (int32_t l = 0; l < traffic->link_count; l++) {
        float cap = caps != NULL ? caps[l] : (float)KOTA_INFINITY;
        if (!(cap == traffic->speed_cap_mps[l])) {
            traffic->speed_cap_mps[l] = cap;
            kota_link_set_speed(traffic, l);
        }
        kota_class_mask now = masks != NULL ? masks[l] : 0, was = traffic->closed[l];
        if (now == was) continue;
        traffic->closed_count += (now != 0) - (was != 0);
        opened = opened || (was & ~now) != 0;
        shut = shut || (now & ~was) != 0;
        traffic->closed[l] = now;
    }
    if (opened || shut) traffic->stamp++; /* whoever comes to the head of a queue chooses again */
    if (shut) { /* after all are known, so that nobody is sent from one closed link to another */
        for (int32_t l = 0; l < traffic->link_count; l++) {
            if (traffic->closed[l] == 0) continue;
            if (traffic->links[l].wait_head >= 0) turn_away(traffic, l);
            start_elsewhere(traffic, l);
        }
    }
    if (opened && traffic->stranded > 0) wake_stranded(traffic);
}

/* What a link's queue costs now: the mean of those that left since the last renewal, or what the head of a lane has
 * lost so far. */
static int64_t period_delay_ms(const kota_traffic *traffic, int32_t link) {
    const kota_link_state *state = &traffic->links[link];
    int64_t delay_ms = state->period_left > 0 ? state->period_delay_ms / state->period_left : 0;
    int64_t lost_ms = kota_link_lost_ms(traffic, link);
    return lost_ms > delay_ms ? lost_ms : delay_ms;
}

/* Drivers do not take another way for a few seconds: a time is renewed when it is off by a fifth and 3 s. It also
 * saves most of the work on routes in quiet hours. Both assumed. */
static bool worth_telling(double told_s, double now_s) {
    double off_s = kota_abs(now_s - told_s);
    return off_s > 3.0 && off_s > 0.2 * told_s;
}

void kota_closure_renew(kota_traffic *traffic) {
    bool news = traffic->renewal_stamp != traffic->stamp;
    for (int32_t l = 0; l < traffic->link_count; l++) {
        kota_link_state *state = &traffic->links[l];
        int64_t time_ms = kota_vehicle_free_ms(traffic, KOTA_CLASS_CAR, l) + period_delay_ms(traffic, l);
        if (time_ms < 1) time_ms = 1; /* of a link without length */
        if (worth_telling(traffic->time_ms[l] * 1e-3, (double)time_ms * 1e-3)) {
            traffic->time_ms[l] = time_ms < 1000000000 ? (uint32_t)time_ms : 1000000000u;
            news = true;
        }
        state->period_delay_ms = 0;
        state->period_left = 0;
    }
    traffic->renewal_stamp = traffic->stamp;
    if (news) traffic->renewal++;
    if (news) kota_finder_guide_renew(traffic->by_time);
    if (news) kota_orders_price(traffic);
    kota_ways_tidy(traffic);
}

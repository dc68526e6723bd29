/* One vehicle's life: the pool it comes from, where it goes at a node, how it arrives, is stranded or gives up, and
 * what is posted for it. Queues are left to link_flow.c. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

int32_t kota_vehicle_new(kota_traffic *traffic) {
    int32_t vehicle = traffic->vehicle_free;
    if (vehicle >= 0) {
        traffic->vehicle_free = traffic->vehicles[vehicle].next;
    } else {
        traffic->vehicles = kota_grow(traffic->vehicles, traffic->vehicle_count, &traffic->vehicle_capacity,
                                      sizeof *traffic->vehicles);
        vehicle = traffic->vehicle_count++;
        KOTA_ASSERT(traffic->vehicle_capacity < INT32_MAX - kota_vehicle_event(traffic, 0));
        kota_event_heap_entities(&traffic->events, kota_vehicle_event(traffic, traffic->vehicle_capacity));
    }
    traffic->vehicles[vehicle] = (kota_vehicle){.link = -1,
                                                .turn = KOTA_ROUTE_NONE,
                                                .queue = -1,
                                                .prev = -1,
                                                .next = -1,
                                                .came_from = -1,
                                                .followers = -1,
                                                .follows = -1,
                                                .tag = -1,
                                                .riders = -1,
                                                .district = -1};
    return vehicle;
}

void kota_vehicle_free(kota_traffic *traffic, int32_t vehicle) {
    kota_event_heap_clear(&traffic->events, kota_vehicle_event(traffic, vehicle));
    traffic->vehicles[vehicle] = (kota_vehicle){.state = KOTA_VEHICLE_FREE, .next = traffic->vehicle_free};
    traffic->vehicle_free = vehicle;
}

kota_trip_totals *kota_vehicle_totals(kota_traffic *traffic, const kota_vehicle *vehicle) {
    int32_t column = vehicle->owner == KOTA_OWNER_FOREIGN ? KOTA_CLASS_COUNT : vehicle->vehicle_class;
    return &traffic->totals[(vehicle->district + 1) * KOTA_TOTAL_ROWS + column];
}

int64_t kota_vehicle_free_ms(const kota_traffic *traffic, int32_t vehicle_class, int32_t link) {
    double speed_mps = kota_min(traffic->links[link].speed_mps, kota_classes[vehicle_class].speed_mps);
    return (int64_t)((double)traffic->fixed[link].length_m / speed_mps * 1e3 + 0.5);
}

void kota_vehicle_post_link(kota_traffic *traffic, int32_t vehicle, int64_t wait_ms, int64_t red_ms, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
    double length_m = (double)traffic->fixed[one->link].length_m;
    double free_mps =
        kota_min((double)traffic->fixed[one->link].free_mps, kota_classes[one->vehicle_class].speed_mps);
    double spent_s = (double)(now_ms - one->since_ms) * 1e-3, wait_s = (double)wait_ms * 1e-3;
    double red_s = (double)red_ms * 1e-3, free_s = length_m / free_mps + one->dwell_ds * 0.1;
    if (one->owner == KOTA_OWNER_FOREIGN) free_s += (double)kota_halts_leave(traffic, vehicle) * 1e-3;
    one->dwell_ds = 0; /* stops belong to a line's way, as a breakdown to its vehicle: they are no delay */
    one->distance_m += length_m;
    totals->distance_m += length_m;
    const float *toll_idr = traffic->priced[one->vehicle_class].toll_idr;
    if (toll_idr != NULL) totals->toll_idr += (double)toll_idr[one->link];
    totals->vehicle_s += spent_s;
    totals->free_vehicle_s += free_s;
    totals->signal_s += red_s;
    totals->queue_s += wait_s - red_s;
    totals->slowed_s += spent_s - wait_s - free_s;
    if (one->owner != KOTA_OWNER_LINE) return;
    totals->line_delay_s += spent_s - free_s;
    totals->line_delay_person_s += (spent_s - free_s) * (double)one->persons;
}

int32_t kota_vehicle_choose(kota_traffic *traffic, kota_vehicle *vehicle) {
    const kota_link_fixed *fixed = &traffic->fixed[vehicle->link];
    int32_t next = kota_ways_next(traffic, vehicle, vehicle->link, fixed->to_node);
    if (next < 0) return next;
    int32_t turn = fixed->turn_start;
    while (traffic->turns.turns[turn].to != next) turn++; /* the links that leave a node are all there */
    return turn;
}

static void report_leg(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    const kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_leg_end end = {.tag = one->tag,
                        .arrive_ms = now_ms,
                        .distance_m = one->distance_m,
                        .blocked_s = (double)one->blocked_ms * 1e-3,
                        .stood_s = (double)kota_halts_end(traffic, vehicle) * 1e-3};
    traffic->leg_ends =
        kota_grow(traffic->leg_ends, traffic->leg_count, &traffic->leg_capacity, sizeof *traffic->leg_ends);
    traffic->leg_ids =
        kota_grow(traffic->leg_ids, traffic->leg_count, &traffic->leg_id_capacity, sizeof *traffic->leg_ids);
    int32_t at = traffic->leg_count++; /* they come in order of time; only ties are to be sorted */
    while (at > 0 && traffic->leg_ends[at - 1].arrive_ms == now_ms && traffic->leg_ids[at - 1] > one->id) {
        traffic->leg_ends[at] = traffic->leg_ends[at - 1];
        traffic->leg_ids[at] = traffic->leg_ids[at - 1];
        at--;
    }
    traffic->leg_ends[at] = end;
    traffic->leg_ids[at] = one->id;
}

/* Where a line's vehicle is when its run ends. */
static int32_t line_end(const kota_traffic *traffic, const kota_vehicle *one) {
    bool on_link = one->link >= 0 && one->state != KOTA_VEHICLE_RUNNING;
    return on_link ? traffic->roads->link_to[one->link] : one->node;
}

void kota_vehicle_arrive(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    const kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
    totals->arrived++;
    if (one->owner != KOTA_OWNER_LINE) { /* who rides is the assignment's */
        totals->person_s += (double)one->persons * ((double)(now_ms - one->wished_ms) * 1e-3);
        totals->persons_arrived += (double)one->persons;
    }
    if (one->owner == KOTA_OWNER_FOREIGN) report_leg(traffic, vehicle, now_ms);
    if (one->riders >= 0) kota_riders_put_off(traffic, vehicle, line_end(traffic, one), now_ms);
    if (one->owner == KOTA_OWNER_TRIP && one->tag >= 0) {
        traffic->trip_time_s[one->tag] = (float)((double)(now_ms - one->wished_ms) * 1e-3);
    }
    traffic->under_way--;
    kota_vehicle_free(traffic, vehicle);
}

static void give_up(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    const kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
    totals->given_up++;
    totals->persons_given_up += (double)one->persons;
    totals->vehicle_s += (double)(now_ms - one->since_ms) * 1e-3;
    totals->closure_s += (double)(now_ms - one->since_ms) * 1e-3;
    if (one->owner == KOTA_OWNER_TRIP && one->tag >= 0) traffic->trip_time_s[one->tag] = (float)KOTA_INFINITY;
    if (one->riders >= 0) kota_riders_put_off(traffic, vehicle, one->node, now_ms);
    traffic->under_way--;
    traffic->stranded--;
    kota_vehicle_free(traffic, vehicle);
}

static int64_t patience_ms(const kota_traffic *traffic) { return (int64_t)(traffic->def.give_up_s * 1e3); }

void kota_vehicle_strand(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    if (one->state == KOTA_VEHICLE_QUEUED || one->state == KOTA_VEHICLE_GLIDING) one->came_from = one->link;
    if (one->blocked_ms == 0) {
        kota_vehicle_totals(traffic, one)->held++;
        kota_vehicle_totals(traffic, one)->persons_held += (double)one->persons;
    }
    one->state = KOTA_VEHICLE_STRANDED;
    one->node = node;
    one->link = -1;
    one->since_ms = now_ms;
    traffic->stranded++;
    if (one->owner == KOTA_OWNER_FOREIGN) return;
    kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), now_ms + patience_ms(traffic),
                        kota_vehicle_tie(one));
}

/* Others make way for it, in lanes and at red. */
static bool passes_all(int32_t vehicle_class) { return vehicle_class == KOTA_CLASS_EMERGENCY; }

int64_t kota_vehicle_past_queues_ms(const kota_traffic *traffic, int32_t link) {
    const double past_mps = 20.0 / 3.6; /* assumed */
    const kota_link_state *state = &traffic->links[link];
    double own_mps = kota_min((double)state->speed_mps, kota_classes[KOTA_CLASS_EMERGENCY].speed_mps);
    double room_milli = kota_max(1.0, (double)state->storage_milli[KOTA_ROOM_SHARED]); /* none beside bus lanes */
    double full_frac = kota_min(1.0, (double)state->load_milli / room_milli);
    double slower_s = kota_max(0.0, 1.0 / past_mps - 1.0 / own_mps);
    double more_s = full_frac * (double)traffic->fixed[link].length_m * slower_s;
    return kota_vehicle_free_ms(traffic, KOTA_CLASS_EMERGENCY, link) + (int64_t)(more_s * 1e3 + 0.5);
}

/* Onto a link without taking room: behind those who would leave it before, past them, or alone. */
static void glide(kota_traffic *traffic, int32_t vehicle, int32_t link, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->state = KOTA_VEHICLE_GLIDING;
    one->link = link;
    one->since_ms = now_ms;
    one->ready_ms = now_ms + kota_vehicle_free_ms(traffic, one->vehicle_class, link);
    bool on_route = one->route_end > 0 && one->way != KOTA_WAY_DETOUR;
    one->route_at += on_route;
    int32_t ahead = -1;
    if (one->owner == KOTA_OWNER_LINE) { /* lanes of its own */
        if (on_route) one->ready_ms += kota_line_dwell_ms(traffic, vehicle, now_ms);
    } else if (passes_all(one->vehicle_class)) {
        one->ready_ms = now_ms + kota_vehicle_past_queues_ms(traffic, link);
    } else if (kota_classes[one->vehicle_class].loads) {
        one->turn = kota_vehicle_choose(traffic, one);
        one->queue = kota_queue_choose(traffic, link, one->turn, one->vehicle_class);
        ahead = kota_queue_ahead(traffic, one->queue, one->ready_ms);
    }
    if (one->owner == KOTA_OWNER_FOREIGN) one->ready_ms += kota_halts_enter(traffic, vehicle);
    one->follows = ahead;
    if (ahead >= 0) {
        one->next = traffic->vehicles[ahead].followers;
        traffic->vehicles[ahead].followers = vehicle;
    } else {
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), one->ready_ms,
                            kota_vehicle_tie(one));
    }
}

static void go(kota_traffic *traffic, int32_t vehicle, int32_t link, int32_t node, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    if (!one->loads || passes_all(one->vehicle_class)) {
        glide(traffic, vehicle, link, now_ms);
        return;
    }
    one->state = KOTA_VEHICLE_STARTING;
    one->link = link;
    one->node = node;
    one->since_ms = now_ms;
    kota_queue_append(traffic, kota_start_queue(traffic, link), vehicle, now_ms);
}

void kota_vehicle_dispatch(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms) {
    int32_t link = kota_ways_next(traffic, &traffic->vehicles[vehicle], traffic->vehicles[vehicle].came_from, node);
    if (link == KOTA_ROUTE_ARRIVE) {
        kota_vehicle_arrive(traffic, vehicle, now_ms);
    } else if (link == KOTA_ROUTE_NONE) {
        kota_vehicle_strand(traffic, vehicle, node, now_ms);
    } else {
        go(traffic, vehicle, link, node, now_ms);
    }
}

void kota_vehicle_start(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
    totals->postponed_person_s += (double)one->persons * ((double)(now_ms - one->wished_ms) * 1e-3);
    one->wished_ms = now_ms; /* it leaves home: its travel time counts from here */
    totals->started++;
    traffic->under_way++;
    kota_vehicle_dispatch(traffic, vehicle, one->node, now_ms);
}

/* Woken because something opened, or out of patience. */
static void look_again(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    int32_t link = kota_ways_next(traffic, one, one->came_from, one->node);
    int64_t waited_ms = now_ms - one->since_ms;
    if (link >= 0) {
        kota_vehicle_totals(traffic, one)->vehicle_s += (double)waited_ms * 1e-3;
        kota_vehicle_totals(traffic, one)->closure_s += (double)waited_ms * 1e-3;
        one->blocked_ms += waited_ms;
        traffic->stranded--;
        go(traffic, vehicle, link, one->node, now_ms);
    } else if (one->owner != KOTA_OWNER_FOREIGN && waited_ms >= patience_ms(traffic)) {
        give_up(traffic, vehicle, now_ms);
    } else if (one->owner != KOTA_OWNER_FOREIGN) {
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle),
                            one->since_ms + patience_ms(traffic), kota_vehicle_tie(one));
    }
}

void kota_vehicle_event_now(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    switch ((kota_vehicle_state)one->state) {
    case KOTA_VEHICLE_EXPECTED: kota_vehicle_start(traffic, vehicle, now_ms); break;
    case KOTA_VEHICLE_GLIDING:
        kota_vehicle_post_link(traffic, vehicle, now_ms > one->ready_ms ? now_ms - one->ready_ms : 0, 0, now_ms);
        one->came_from = one->link;
        kota_vehicle_dispatch(traffic, vehicle, traffic->roads->link_to[one->link], now_ms);
        break;
    case KOTA_VEHICLE_STRANDED: look_again(traffic, vehicle, now_ms); break;
    case KOTA_VEHICLE_RUNNING: kota_line_run(traffic, vehicle, now_ms); break;
    case KOTA_VEHICLE_FREE:
    case KOTA_VEHICLE_STARTING:
    case KOTA_VEHICLE_QUEUED: KOTA_ASSERT(!"a vehicle of this state has no events");
    }
}

/* Queues on links: who may leave, who may enter, who waits for whom.
 *
 * A link is one queue ordered by the time at which each vehicle could leave at its own speed (so a faster one
 * overtakes on the way; nobody overtakes in the queue at the end, and a blocked head holds those behind it: links
 * have one lane group). Headways in PCE keep the capacity at the link's exit and at the next link's entry. Room given
 * up at the exit returns at the entry after length / jam wave (Newell 1993; Yperman 2007), so that densities and
 * shock speeds are those of a triangular fundamental diagram. Waiters are served first come, first served; a start
 * counts as one more arm. Which link comes next is asked of route.c; what a trip is, is left to traffic.c. */
#include "core/clock.h"
#include "core/memory.h"
#include "traffic/state.h"

enum { NONE = -1 };

static int64_t open_ms(int64_t gate_us) { return (gate_us + 999) / 1000; }

/* A vehicle passes a gate now. Up to 1 ms of lateness is the clock's grain, and is not lost. */
static void pass(int64_t *gate_us, int64_t now_ms, double headway_us, int32_t pce_milli) {
    int64_t from = *gate_us > (now_ms - 1) * 1000 ? *gate_us : now_ms * 1000;
    *gate_us = from + (int64_t)(headway_us * (double)pce_milli * 1e-3 + 0.5);
}

void kota_link_set_speed(kota_traffic *traffic, int32_t link) {
    kota_link_state *state = &traffic->links[link];
    double free_mps = (double)traffic->roads->link_speed_mps[link];
    double cap_mps = (double)traffic->speed_cap_mps[link];
    double crawl_mps = kota_min(free_mps, 0.28); /* 1 km/h: whoever is let in at all gets through; assumed */
    state->speed_mps = cap_mps >= free_mps ? free_mps : cap_mps > crawl_mps ? cap_mps : crawl_mps;
    double capacity = (double)traffic->roads->link_capacity_pceps[link] * (state->speed_mps / free_mps);
    state->headway_us = kota_min(1e6 / capacity, 3.6e9);
}

void kota_link_init(kota_traffic *traffic, int32_t link) {
    kota_link_state *state = &traffic->links[link];
    const kota_roads *roads = traffic->roads;
    *state = (kota_link_state){.vacancy_head = NONE, .vacancy_tail = NONE, .wait_head = NONE, .wait_tail = NONE};
    state->exit_us = state->entry_us = (traffic->now_ms - KOTA_HOUR_MS) * 1000;
    state->back_ms = (int64_t)((double)roads->link_length_m[link] / traffic->def.jam_wave_mps * 1e3 + 0.5);
    state->storage_milli = (int32_t)kota_clamp((double)roads->link_storage_pce[link] * 1e3 + 0.5, 1, 2e9);
    kota_link_set_speed(traffic, link);
    for (int32_t k = 0; k < 2; k++) {
        traffic->sources[link + k * traffic->link_count] =
            (kota_source_state){.head = NONE, .tail = NONE, .wait_on = NONE, .wait_prev = NONE, .wait_next = NONE};
    }
}

/* ---- room ---- */

static void take_vacancies(kota_traffic *traffic, kota_link_state *state, int64_t now_ms) {
    while (state->vacancy_head != NONE && traffic->vacancies[state->vacancy_head].free_ms <= now_ms) {
        int32_t at = state->vacancy_head;
        kota_vacancy *vacancy = &traffic->vacancies[at];
        state->occupied_milli -= vacancy->pce_milli;
        state->vacancy_head = vacancy->next;
        vacancy->next = traffic->vacancy_free;
        traffic->vacancy_free = at;
    }
    if (state->vacancy_head == NONE) state->vacancy_tail = NONE;
}

static void give_vacancy(kota_traffic *traffic, kota_link_state *state, int32_t pce_milli, int64_t now_ms) {
    int32_t at = traffic->vacancy_free;
    if (at != NONE) {
        traffic->vacancy_free = traffic->vacancies[at].next;
    } else {
        traffic->vacancies = kota_grow(traffic->vacancies, traffic->vacancy_count, &traffic->vacancy_capacity,
                                       sizeof *traffic->vacancies);
        at = traffic->vacancy_count++;
    }
    traffic->vacancies[at] = (kota_vacancy){.free_ms = now_ms + state->back_ms, .pce_milli = pce_milli, .next = NONE};
    if (state->vacancy_tail != NONE) {
        traffic->vacancies[state->vacancy_tail].next = at;
    } else {
        state->vacancy_head = at;
    }
    state->vacancy_tail = at;
}

/* A vehicle longer than the link may still enter it alone. */
static bool has_room(kota_traffic *traffic, int32_t link, int32_t pce_milli, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    take_vacancies(traffic, state, now_ms);
    return state->occupied_milli == 0 || state->occupied_milli + pce_milli <= state->storage_milli;
}

/* ---- waiting to enter ---- */

static int32_t pce_of(const kota_traffic *traffic, int32_t vehicle) {
    return traffic->pce_milli[traffic->vehicles[vehicle].vehicle_class];
}

/* Set the time at which the first waiter of a link will be looked at again. */
static void arm_entry(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    int32_t entry = 2 * traffic->link_count + link;
    if (state->wait_head == NONE) {
        kota_event_heap_clear(&traffic->events, entry);
        return;
    }
    int64_t when = open_ms(state->entry_us);
    if (!has_room(traffic, link, pce_of(traffic, traffic->sources[state->wait_head].head), now_ms)) {
        if (state->vacancy_head == NONE) { /* armed again when somebody leaves */
            kota_event_heap_clear(&traffic->events, entry);
            return;
        }
        int64_t vacancy_ms = traffic->vacancies[state->vacancy_head].free_ms;
        when = when > vacancy_ms ? when : vacancy_ms;
    }
    kota_event_heap_set(&traffic->events, entry, when > now_ms ? when : now_ms, (uint64_t)entry);
}

static void wait_for(kota_traffic *traffic, int32_t source, int32_t link, int64_t now_ms) {
    kota_source_state *waiter = &traffic->sources[source];
    kota_link_state *state = &traffic->links[link];
    waiter->wait_on = link;
    waiter->wait_since_ms = now_ms;
    waiter->wait_prev = state->wait_tail;
    waiter->wait_next = NONE;
    if (state->wait_tail != NONE) {
        traffic->sources[state->wait_tail].wait_next = source;
    } else {
        state->wait_head = source;
    }
    state->wait_tail = source;
    if (state->wait_head == source) arm_entry(traffic, link, now_ms);
    if (source < traffic->link_count) {
        int64_t squeeze_ms = now_ms + (int64_t)(traffic->def.squeeze_s * 1e3);
        kota_event_heap_set(&traffic->events, source, squeeze_ms, (uint64_t)source);
    }
}

void kota_source_stop_waiting(kota_traffic *traffic, int32_t source) {
    kota_source_state *waiter = &traffic->sources[source];
    if (waiter->wait_on == NONE) return;
    kota_link_state *state = &traffic->links[waiter->wait_on];
    if (waiter->wait_prev != NONE) {
        traffic->sources[waiter->wait_prev].wait_next = waiter->wait_next;
    } else {
        state->wait_head = waiter->wait_next;
    }
    if (waiter->wait_next != NONE) {
        traffic->sources[waiter->wait_next].wait_prev = waiter->wait_prev;
    } else {
        state->wait_tail = waiter->wait_prev;
    }
    waiter->wait_on = waiter->wait_prev = waiter->wait_next = NONE;
    kota_event_heap_clear(&traffic->events, source);
}

/* ---- queues ---- */

static void schedule_head(kota_traffic *traffic, int32_t source, int64_t now_ms) {
    int32_t head = traffic->sources[source].head;
    if (head == NONE) {
        kota_event_heap_clear(&traffic->events, source);
        return;
    }
    int64_t when = now_ms;
    if (source < traffic->link_count) {
        int64_t ready_ms = traffic->vehicles[head].ready_ms, gate_ms = open_ms(traffic->links[source].exit_us);
        when = ready_ms > when ? ready_ms : when;
        when = gate_ms > when ? gate_ms : when;
    }
    kota_event_heap_set(&traffic->events, source, when, (uint64_t)source);
}

int32_t kota_source_ahead(const kota_traffic *traffic, int32_t link, int64_t ready_ms) {
    int32_t ahead = traffic->sources[link].tail;
    while (ahead != NONE && traffic->vehicles[ahead].ready_ms > ready_ms) ahead = traffic->vehicles[ahead].prev;
    return ahead;
}

void kota_source_append(kota_traffic *traffic, int32_t source, int32_t vehicle, int64_t now_ms) {
    kota_source_state *queue = &traffic->sources[source];
    kota_vehicle *one = &traffic->vehicles[vehicle];
    /* a head that waits has been ready for long, so nobody gets before it */
    int32_t ahead = source < traffic->link_count ? kota_source_ahead(traffic, source, one->ready_ms) : queue->tail;
    one->prev = ahead;
    one->next = ahead != NONE ? traffic->vehicles[ahead].next : queue->head;
    if (one->next != NONE) {
        traffic->vehicles[one->next].prev = vehicle;
    } else {
        queue->tail = vehicle;
    }
    if (ahead != NONE) {
        traffic->vehicles[ahead].next = vehicle;
    } else {
        queue->head = vehicle;
        schedule_head(traffic, source, now_ms);
    }
}

static void drop_head(kota_traffic *traffic, int32_t source) {
    kota_source_state *queue = &traffic->sources[source];
    queue->head = traffic->vehicles[queue->head].next;
    if (queue->head != NONE) {
        traffic->vehicles[queue->head].prev = NONE;
    } else {
        queue->tail = NONE;
    }
}

void kota_source_release(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    int32_t follower = traffic->vehicles[vehicle].followers;
    traffic->vehicles[vehicle].followers = NONE;
    while (follower != NONE) {
        kota_vehicle *one = &traffic->vehicles[follower];
        int32_t next = one->next;
        one->follows = one->next = NONE;
        kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, follower),
                            one->ready_ms > now_ms ? one->ready_ms : now_ms, kota_vehicle_tie(one));
        follower = next;
    }
}

/* The head leaves its link (not the queue of those who start): room, records, followers, the next head's turn. */
static void leave_link(kota_traffic *traffic, int32_t link, bool through_exit, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    int32_t vehicle = traffic->sources[link].head, pce_milli = pce_of(traffic, vehicle);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    int64_t delay_ms = now_ms - one->ready_ms;
    if (through_exit) pass(&state->exit_us, now_ms, state->headway_us, pce_milli);
    state->delay_ms += delay_ms;
    state->period_delay_ms += delay_ms;
    state->last_delay_ms = delay_ms;
    state->period_left++;
    state->left++;
    state->load_milli -= pce_milli;
    drop_head(traffic, link);
    give_vacancy(traffic, state, pce_milli, now_ms);
    kota_vehicle_post_link(traffic, vehicle, now_ms);
    kota_source_release(traffic, vehicle, now_ms);
    schedule_head(traffic, link, now_ms);
    if (state->wait_head != NONE && !kota_event_heap_has(&traffic->events, 2 * traffic->link_count + link)) {
        arm_entry(traffic, link, now_ms);
    }
}

static void enter_link(kota_traffic *traffic, int32_t link, int32_t vehicle, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    kota_vehicle *one = &traffic->vehicles[vehicle];
    int32_t pce_milli = pce_of(traffic, vehicle);
    pass(&state->entry_us, now_ms, state->headway_us, pce_milli);
    state->occupied_milli += pce_milli;
    state->load_milli += pce_milli;
    one->state = KOTA_VEHICLE_QUEUED;
    one->link = link;
    one->since_ms = now_ms;
    one->ready_ms = now_ms + kota_vehicle_free_ms(traffic, one->vehicle_class, link);
    kota_source_append(traffic, link, vehicle, now_ms);
}

/* The head of a source moves on to a link. */
static void move(kota_traffic *traffic, int32_t source, int32_t link, int64_t now_ms) {
    int32_t vehicle = traffic->sources[source].head;
    kota_source_stop_waiting(traffic, source);
    if (source < traffic->link_count) {
        leave_link(traffic, source, true, now_ms);
    } else {
        kota_vehicle *one = &traffic->vehicles[vehicle];
        drop_head(traffic, source);
        kota_vehicle_totals(traffic, one)->vehicle_s += (double)(now_ms - one->since_ms) * 1e-3;
        schedule_head(traffic, source, now_ms);
    }
    enter_link(traffic, link, vehicle, now_ms);
}

/* ---- events ---- */

/* A head that has waited for room so long that gridlock is feared pushes in, and is counted. */
static void squeeze(kota_traffic *traffic, int32_t source, int64_t now_ms) {
    int32_t link = traffic->sources[source].wait_on;
    kota_link_state *state = &traffic->links[link];
    bool room = has_room(traffic, link, pce_of(traffic, traffic->sources[source].head), now_ms);
    int64_t gate_ms = open_ms(state->entry_us);
    if (room) { /* it is only its turn that has not come: the entry is busy */
        kota_event_heap_set(&traffic->events, source, now_ms + (int64_t)(traffic->def.squeeze_s * 1e3),
                            (uint64_t)source);
    } else if (gate_ms > now_ms) {
        kota_event_heap_set(&traffic->events, source, gate_ms, (uint64_t)source);
    } else {
        traffic->squeezes++;
        move(traffic, source, link, now_ms);
        arm_entry(traffic, link, now_ms);
    }
}

void kota_source_event(kota_traffic *traffic, int32_t source, int64_t now_ms) {
    kota_source_state *queue = &traffic->sources[source];
    if (queue->head == NONE) return;
    if (queue->wait_on != NONE) {
        squeeze(traffic, source, now_ms);
        return;
    }
    int32_t vehicle = queue->head, link = source - traffic->link_count;
    if (source < traffic->link_count) {
        int64_t ready_ms = traffic->vehicles[vehicle].ready_ms;
        if (ready_ms > now_ms || open_ms(traffic->links[source].exit_us) > now_ms) {
            schedule_head(traffic, source, now_ms);
            return;
        }
        link = kota_vehicle_next_link(traffic, &traffic->vehicles[vehicle]);
        if (link < 0) {
            leave_link(traffic, source, link == KOTA_ROUTE_ARRIVE, now_ms);
            if (link == KOTA_ROUTE_ARRIVE) {
                kota_vehicle_arrive(traffic, vehicle, now_ms);
            } else {
                kota_vehicle_strand(traffic, vehicle, traffic->roads->link_to[source], now_ms);
            }
            return;
        }
    }
    const kota_link_state *next = &traffic->links[link];
    if (next->wait_head != NONE || open_ms(next->entry_us) > now_ms ||
        !has_room(traffic, link, pce_of(traffic, vehicle), now_ms)) {
        wait_for(traffic, source, link, now_ms);
    } else {
        move(traffic, source, link, now_ms);
    }
}

void kota_entry_event(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    int32_t source = state->wait_head;
    if (source != NONE && open_ms(state->entry_us) <= now_ms &&
        has_room(traffic, link, pce_of(traffic, traffic->sources[source].head), now_ms)) {
        move(traffic, source, link, now_ms);
    }
    arm_entry(traffic, link, now_ms);
}

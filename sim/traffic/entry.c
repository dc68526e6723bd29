/* The entry of a link: who waits to enter it, and who goes first.
 *
 * Arms of a merge share what the link takes in by their weights: start-time fair queueing (Goyal, Vin and Cheng 1997)
 * with a turn's vehicles as a flow. An arm with less demand than its share is served in full and the others share the
 * rest, as the merge model of Daganzo 1995 wants it. Those who start on the link are one more arm. */
#include "core/mathx.h"
#include "traffic/state.h"

enum { NONE = -1 };

static int64_t open_ms(int64_t gate_us) { return (gate_us + 999) / 1000; }

typedef struct arm {
    double *tag;
    double weight;
} arm;

static arm arm_of(kota_traffic *traffic, int32_t queue, int32_t link) {
    const kota_queue *one = &traffic->queues[queue];
    if (one->kind == KOTA_QUEUE_START) {
        kota_link_state *state = &traffic->links[link];
        return (arm){&state->start_tag, 1e6 / state->lane_us};
    }
    int32_t turn = traffic->vehicles[one->head].turn;
    return (arm){&traffic->turns.turns[turn].tag, (double)traffic->turns.turns[turn].weight};
}

static bool has_room(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms) {
    int32_t vehicle_class = traffic->vehicles[traffic->queues[queue].head].vehicle_class;
    return kota_room_left(traffic, link, kota_room_of(traffic, link, vehicle_class),
                          traffic->pce_milli[vehicle_class], now_ms);
}

bool kota_entry_open(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms) {
    const kota_link_state *state = &traffic->links[link];
    if (open_ms(state->entry_us) > now_ms) return false;
    int32_t vehicle_class = traffic->vehicles[traffic->queues[queue].head].vehicle_class;
    kota_room room = kota_room_of(traffic, link, vehicle_class);
    if (state->wait_head != NONE && room == KOTA_ROOM_SHARED) return false;
    return kota_room_left(traffic, link, room, traffic->pce_milli[vehicle_class], now_ms);
}

void kota_entry_pass(kota_traffic *traffic, int32_t queue, int32_t link, int32_t pce_milli, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    /* One vehicle a lane may enter side by side. Up to 1 ms of lateness is the clock's grain, and is not lost. */
    int64_t early_us = (now_ms - 1) * 1000 - state->burst_us;
    int64_t from_us = state->entry_us > early_us ? state->entry_us : now_ms * 1000 - state->burst_us;
    state->entry_us = from_us + (int64_t)(state->headway_us * (double)pce_milli * 1e-3 + 0.5);
    arm one = arm_of(traffic, queue, link);
    double start = kota_max(*one.tag, state->clock_tag);
    state->clock_tag = start;
    *one.tag = start + (double)pce_milli * 1e-3 / one.weight;
}

/* ---- the list of waiters ---- */

/* A head without room pushes in after a while, see link_flow.c; those who start just wait. */
static void set_patience(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    if (one->kind == KOTA_QUEUE_START) return;
    if (one->since_ms < 0) one->since_ms = now_ms;
    if (kota_event_heap_has(&traffic->events, kota_queue_event_of(traffic, queue))) return;
    int64_t when_ms = one->since_ms + (int64_t)(traffic->def.squeeze_s * 1e3);
    kota_queue_wake(traffic, queue, when_ms > now_ms ? when_ms : now_ms);
}

/* Set the time at which the waiters of a link will be looked at again. */
void kota_entry_arm(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    int32_t entry = kota_entry_event_of(traffic, link);
    if (state->wait_head == NONE) {
        kota_event_heap_clear(&traffic->events, entry);
        return;
    }
    bool room = false;
    for (int32_t w = state->wait_head; w != NONE && !room; w = traffic->queues[w].wait_next) {
        room = has_room(traffic, w, link, now_ms);
        if (!room) set_patience(traffic, w, now_ms);
    }
    int64_t when_ms = open_ms(state->entry_us);
    if (!room) {
        (void)kota_room_left(traffic, link, KOTA_ROOM_SHARED, 0, now_ms); /* what has come back counts no more */
        if (state->vacancy_head == NONE) {                                /* armed again when somebody leaves */
            kota_event_heap_clear(&traffic->events, entry);
            return;
        }
        int64_t vacancy_ms = traffic->vacancies[state->vacancy_head].free_ms;
        when_ms = when_ms > vacancy_ms ? when_ms : vacancy_ms;
    }
    kota_event_heap_set(&traffic->events, entry, when_ms > now_ms ? when_ms : now_ms, kota_entry_tie(link));
}

void kota_entry_wait(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms) {
    kota_queue *waiter = &traffic->queues[queue];
    kota_link_state *state = &traffic->links[link];
    waiter->wait_on = link;
    waiter->wait_prev = state->wait_tail;
    waiter->wait_next = NONE;
    if (state->wait_tail != NONE) {
        traffic->queues[state->wait_tail].wait_next = queue;
    } else {
        state->wait_head = queue;
    }
    state->wait_tail = queue;
    kota_entry_arm(traffic, link, now_ms);
}

void kota_entry_stop_waiting(kota_traffic *traffic, int32_t queue) {
    kota_queue *waiter = &traffic->queues[queue];
    if (waiter->wait_on == NONE) return;
    kota_link_state *state = &traffic->links[waiter->wait_on];
    if (waiter->wait_prev != NONE) {
        traffic->queues[waiter->wait_prev].wait_next = waiter->wait_next;
    } else {
        state->wait_head = waiter->wait_next;
    }
    if (waiter->wait_next != NONE) {
        traffic->queues[waiter->wait_next].wait_prev = waiter->wait_prev;
    } else {
        state->wait_tail = waiter->wait_prev;
    }
    waiter->wait_on = waiter->wait_prev = waiter->wait_next = NONE;
    kota_event_heap_clear(&traffic->events, kota_queue_event_of(traffic, queue));
}

/* Whose light has turned red stands at its line again. */
static bool light_holds(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    const kota_queue *one = &traffic->queues[queue];
    if (one->kind == KOTA_QUEUE_START) return false;
    const kota_turn *turn = &traffic->turns.turns[traffic->vehicles[one->head].turn];
    return turn->signal >= 0 && kota_signal_green_ms(traffic, turn, now_ms) > now_ms;
}

static int32_t next_in(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    double least = KOTA_INFINITY;
    int32_t best = NONE;
    for (int32_t w = traffic->links[link].wait_head, next; w != NONE; w = next) {
        next = traffic->queues[w].wait_next;
        if (light_holds(traffic, w, now_ms)) {
            kota_entry_stop_waiting(traffic, w);
            kota_queue_schedule(traffic, w, now_ms);
            continue;
        }
        double start = kota_max(*arm_of(traffic, w, link).tag, traffic->links[link].clock_tag);
        if (start >= least || !has_room(traffic, w, link, now_ms)) continue;
        least = start;
        best = w;
    }
    return best;
}

void kota_entry_event(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    if (open_ms(traffic->links[link].entry_us) <= now_ms) {
        int32_t queue = next_in(traffic, link, now_ms);
        if (queue != NONE) kota_queue_move(traffic, queue, link, now_ms);
    }
    kota_entry_arm(traffic, link, now_ms);
}

/* Crossings: whether the light and those who go first let a head go.
 *
 * Who gives way waits until the last it gives way to is a critical gap behind it (movement.c has the gaps). Where
 * streets of one class meet without a signal, heads take turns: each books the first time from now on that is a lag
 * away from those who crossed its way and from those booked before it, as drivers at an all-way stop go in the order
 * in which they came and those whose ways do not cross together. Nobody waits for ever: whose patience ends pushes
 * in, counted as who pushes in for room is. */
#include "core/mathx.h"
#include "traffic/state.h"

static int64_t later_ms(int64_t a_ms, int64_t b_ms) { return a_ms > b_ms ? a_ms : b_ms; }

/* How long others wait after a vehicle. Gaps are of streams of cars: a two-wheeler, of which several pass abreast,
 * keeps others waiting for its share of a car's lag, as capacities in PCE have it (MKJI 1997). */
static int64_t lag_ms(const kota_turn *turn, double share) { return (int64_t)(share * turn->lag_ms + 0.5); }

static double share_of(const kota_traffic *traffic, const kota_queue *queue) { /* of its head */
    return kota_min(1.0, traffic->pce_milli[traffic->vehicles[queue->head].vehicle_class] * 1e-3);
}

static int64_t behind_ms(const kota_passage *last, const kota_turn *turn) {
    return last->at_ms + lag_ms(turn, last->share);
}

/* From when on those it gives way to are far enough away. */
static int64_t gap_ms(const kota_traffic *traffic, int32_t link, const kota_turn *turn) {
    const kota_passage *passed = &traffic->passed[traffic->fixed[link].node_turn];
    const kota_passage *through = &traffic->through[2 * turn->to];
    int64_t free_ms = INT64_MIN / 2;
    for (uint32_t bits = turn->yields; bits != 0; bits &= bits - 1u) {
        free_ms = later_ms(free_ms, behind_ms(&passed[__builtin_ctz(bits)], turn));
    }
    if (turn->merge & KOTA_MERGE_KERB) free_ms = later_ms(free_ms, behind_ms(&through[0], turn));
    if (turn->merge & KOTA_MERGE_INNER) free_ms = later_ms(free_ms, behind_ms(&through[1], turn));
    return free_ms;
}

/* The first time from now on in nobody's way; lanes of one turn share its booking. */
static int64_t turn_ms(const kota_traffic *traffic, const kota_queue *one, const kota_turn *turn, int64_t now_ms) {
    const kota_passage *booked = &traffic->booked[traffic->fixed[one->link].node_turn];
    if (booked[turn->number].at_ms > now_ms) return booked[turn->number].at_ms;
    int64_t own_ms = lag_ms(turn, share_of(traffic, one));
    int64_t at_ms = later_ms(now_ms, gap_ms(traffic, one->link, turn)), before_ms;
    do {
        before_ms = at_ms;
        for (uint32_t bits = turn->yields; bits != 0; bits &= bits - 1u) {
            const kota_passage *other = &booked[__builtin_ctz(bits)];
            bool apart = other->at_ms >= at_ms + own_ms || behind_ms(other, turn) <= at_ms;
            if (!apart) at_ms = behind_ms(other, turn);
        }
    } while (at_ms != before_ms);
    return at_ms;
}

/* True: the head is looked at again when its time may come. */
static bool waits(kota_traffic *traffic, int32_t queue, const kota_turn *turn, int64_t free_ms, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    if (one->since_ms < 0) one->since_ms = now_ms;
    int64_t end_ms = one->since_ms + (int64_t)(traffic->def.squeeze_s * 1e3);
    if (end_ms <= now_ms) {
        traffic->squeezes++;
        traffic->links[turn->to].squeezes++;
        return false;
    }
    if (turn->merge == KOTA_MERGE_TURNS) {
        traffic->booked[traffic->fixed[one->link].node_turn + turn->number] =
            (kota_passage){free_ms, share_of(traffic, one)};
        one->booked = 1;
    }
    kota_queue_wake(traffic, queue, free_ms < end_ms ? free_ms : end_ms);
    return true;
}

/* Where a gap or a turn is waited for, who filters stands before the car that came after him. True: the car is looked
 * at again when he has been. */
static bool filter_first(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    enum { LATER_MS = 1000 }; /* he waits for room ahead: assumed */
    const kota_queue *one = &traffic->queues[queue];
    const kota_link_fixed *fixed = &traffic->fixed[one->link];
    if (fixed->filters == 0) return false;
    const kota_vehicle *head = &traffic->vehicles[one->head];
    int32_t beside = fixed->side_start + fixed->asides + (head->turn - fixed->turn_start);
    int32_t other = traffic->queues[beside].head;
    if (other < 0 || traffic->vehicles[other].ready_ms > head->ready_ms) return false;
    int64_t when_ms = now_ms + LATER_MS;
    if (traffic->queues[beside].wait_on < 0)
        when_ms = kota_event_heap_when(&traffic->events, kota_queue_event_of(traffic, beside), when_ms);
    kota_queue_wake(traffic, queue, when_ms > now_ms ? when_ms : now_ms + 1);
    return true;
}

/* How many who filter pass in the time that cars in all lanes of the turn have. */
static uint8_t abreast(const kota_traffic *traffic, const kota_queue *one, const kota_turn *turn) {
    return (uint8_t)kota_min(255.0, __builtin_popcount(turn->lanes) / share_of(traffic, one));
}

bool kota_crossing_free(kota_traffic *traffic, int32_t queue, const kota_turn *turn, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    if (turn->signal >= 0) {
        int64_t green_ms = kota_signal_green_ms(traffic, turn, now_ms);
        if (green_ms > now_ms) {
            one->red_since_ms = now_ms;
            kota_signal_called(traffic, turn, now_ms);
            if (green_ms < INT64_MAX) kota_queue_wake(traffic, queue, green_ms);
            return false;
        }
        if (turn->yields != 0 && kota_signal_clearing(traffic, turn, now_ms)) return true;
    }
    if (!kota_turn_gives_way(turn)) return true;
    bool by_turns = turn->merge == KOTA_MERGE_TURNS;
    if (by_turns && one->kind == KOTA_QUEUE_FILTER && one->batch > 0) return true;
    if (one->kind == KOTA_QUEUE_LANE && filter_first(traffic, queue, now_ms)) return false;
    if (one->booked && traffic->booked[traffic->fixed[one->link].node_turn + turn->number].at_ms <= now_ms) {
        if (one->kind == KOTA_QUEUE_FILTER) one->batch = abreast(traffic, one, turn);
        return true;
    }
    int64_t free_ms = by_turns ? turn_ms(traffic, one, turn, now_ms) : gap_ms(traffic, one->link, turn);
    return free_ms <= now_ms || !waits(traffic, queue, turn, free_ms, now_ms);
}

/* Of two who passed nearly together the one counts for whom others wait longer. */
static void note(kota_passage *last, double share, int64_t now_ms) {
    static const double LAG_MS = 5000.0; /* of a turn that gives way, about */
    if (share < 1.0 && (double)(now_ms - last->at_ms) < (last->share - share) * LAG_MS) return;
    *last = (kota_passage){now_ms, share};
}

void kota_crossing_passed(kota_traffic *traffic, const kota_queue *from, const kota_turn *turn, int64_t now_ms) {
    const kota_link_fixed *fixed = &traffic->fixed[from->link];
    double share = share_of(traffic, from);
    if (turn->number < 32) note(&traffic->passed[fixed->node_turn + turn->number], share, now_ms);
    if (turn->signal >= 0) kota_signal_passed(traffic, turn, now_ms);
    if (!(turn->merge & KOTA_MERGE_THROUGH)) return;
    kota_passage *through = &traffic->through[2 * turn->to];
    if (from->kind != KOTA_QUEUE_LANE || from->lane == 0) note(&through[0], share, now_ms);
    if (from->kind != KOTA_QUEUE_LANE || from->lane == fixed->lanes - 1) note(&through[1], share, now_ms);
}

/* Crossings: whether the light and those who go first let a head go.
 *
 * Who gives way waits until the last it gives way to is a critical gap behind it (movement.c has the gaps). Where
 * streets of one class meet without a signal, heads take turns: each books the first time from now on that is a lag
 * away from those who crossed its way and from those booked before it, as drivers at an all-way stop go in the order
 * in which they came and those whose ways do not cross together. Nobody waits for ever: whose patience ends pushes
 * in, counted as who pushes in for room is. */
#include "traffic/state.h"

static int64_t later_ms(int64_t a_ms, int64_t b_ms) { return a_ms > b_ms ? a_ms : b_ms; }

/* From when on those it gives way to are far enough away. */
static int64_t gap_ms(const kota_traffic *traffic, int32_t link, const kota_turn *turn) {
    const int64_t *passed_ms = &traffic->passed_ms[traffic->fixed[link].node_turn];
    const int64_t *through_ms = &traffic->through_ms[2 * turn->to];
    int64_t last = INT64_MIN / 2;
    for (uint32_t bits = turn->yields; bits != 0; bits &= bits - 1u) {
        last = later_ms(last, passed_ms[__builtin_ctz(bits)]);
    }
    if (turn->merge & KOTA_MERGE_KERB) last = later_ms(last, through_ms[0]);
    if (turn->merge & KOTA_MERGE_INNER) last = later_ms(last, through_ms[1]);
    return last + turn->lag_ms;
}

/* The first time from now on in nobody's way; lanes of one turn share its booking. */
static int64_t turn_ms(const kota_traffic *traffic, int32_t link, const kota_turn *turn, int64_t now_ms) {
    const int64_t *booked_ms = &traffic->booked_ms[traffic->fixed[link].node_turn];
    if (booked_ms[turn->number] > now_ms) return booked_ms[turn->number];
    int64_t at_ms = later_ms(now_ms, gap_ms(traffic, link, turn)), before_ms;
    do {
        before_ms = at_ms;
        for (uint32_t bits = turn->yields; bits != 0; bits &= bits - 1u) {
            int64_t other_ms = booked_ms[__builtin_ctz(bits)];
            bool apart = other_ms >= at_ms + turn->lag_ms || other_ms + turn->lag_ms <= at_ms;
            if (!apart) at_ms = other_ms + turn->lag_ms;
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
        traffic->booked_ms[traffic->fixed[one->link].node_turn + turn->number] = free_ms;
        one->booked = 1;
    }
    kota_queue_wake(traffic, queue, free_ms < end_ms ? free_ms : end_ms);
    return true;
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
    if (one->booked && traffic->booked_ms[traffic->fixed[one->link].node_turn + turn->number] <= now_ms) return true;
    bool by_turns = turn->merge == KOTA_MERGE_TURNS;
    int64_t free_ms = by_turns ? turn_ms(traffic, one->link, turn, now_ms) : gap_ms(traffic, one->link, turn);
    return free_ms <= now_ms || !waits(traffic, queue, turn, free_ms, now_ms);
}

void kota_crossing_passed(kota_traffic *traffic, const kota_queue *from, const kota_turn *turn, int64_t now_ms) {
    const kota_link_fixed *fixed = &traffic->fixed[from->link];
    if (turn->number < 32) traffic->passed_ms[fixed->node_turn + turn->number] = now_ms;
    if (turn->signal >= 0) kota_signal_passed(traffic, turn, now_ms);
    if (!(turn->merge & KOTA_MERGE_THROUGH)) return;
    int64_t *through_ms = &traffic->through_ms[2 * turn->to];
    if (from->kind != KOTA_QUEUE_LANE || from->lane == 0) through_ms[0] = now_ms;
    if (from->kind != KOTA_QUEUE_LANE || from->lane == fixed->lanes - 1) through_ms[1] = now_ms;
}

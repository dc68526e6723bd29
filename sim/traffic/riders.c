/* Passengers of lines, one by one: they walk to a stop, wait for their line, get on where there is room, change, and
 * walk on. A stop's riders are a list by when they came, so that nobody is overtaken; those who are still on their
 * way to it stand in it already. Who has waited longer than patience has given up, which is found when it matters. */
#include <stdlib.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

static int32_t leg_of(const kota_traffic *traffic, int32_t rider) {
    return traffic->rides.leg_start[rider] + traffic->rider_states[rider].leg;
}

static bool comes_before(const kota_traffic *traffic, int32_t a, int32_t b) {
    int64_t a_ms = traffic->rider_states[a].ready_ms, b_ms = traffic->rider_states[b].ready_ms;
    return a_ms < b_ms || (a_ms == b_ms && a < b);
}

/* On foot from now on: to the stop of the leg that is next, or home. */
static void walk_on(kota_traffic *traffic, int32_t rider, double more_s, int64_t now_ms) {
    const kota_rides *rides = &traffic->rides;
    kota_rider_state *one = &traffic->rider_states[rider];
    int32_t leg = leg_of(traffic, rider);
    one->next = -1;
    if (leg == rides->leg_start[rider + 1]) {
        one->arrive_ms = now_ms + (int64_t)(((double)rides->last_walk_s[rider] + more_s) * 1e3 + 0.5);
        return;
    }
    one->ready_ms = now_ms + (int64_t)(((double)rides->leg_walk_s[leg] + more_s) * 1e3 + 0.5);
    int32_t *place = &traffic->stop_riders[rides->leg_board[leg]];
    while (*place >= 0 && comes_before(traffic, *place, rider)) place = &traffic->rider_states[*place].next;
    one->next = *place;
    *place = rider;
}

typedef struct first_wait {
    int64_t ready_ms;
    int32_t stop, rider;
} first_wait;

static int in_order(const void *a, const void *b) {
    const first_wait *x = a, *y = b;
    if (x->stop != y->stop) return x->stop < y->stop ? -1 : 1;
    if (x->ready_ms != y->ready_ms) return x->ready_ms < y->ready_ms ? -1 : 1;
    return (x->rider > y->rider) - (x->rider < y->rider);
}

/* All at once, for walk_on looks through a whole day's list. */
static void set_out(kota_traffic *traffic) {
    const kota_rides *rides = &traffic->rides;
    first_wait *waits = kota_alloc((size_t)rides->rider_count + 1, sizeof *waits);
    int32_t count = 0;
    for (int32_t k = 0; k < rides->rider_count; k++) {
        kota_rider_state *one = &traffic->rider_states[k];
        int32_t leg = rides->leg_start[k];
        *one = (kota_rider_state){.arrive_ms = INT64_MAX, .next = -1};
        if (leg == rides->leg_start[k + 1]) {
            walk_on(traffic, k, 0.0, rides->depart_ms[k]);
            continue;
        }
        one->ready_ms = rides->depart_ms[k] + (int64_t)((double)rides->leg_walk_s[leg] * 1e3 + 0.5);
        waits[count++] = (first_wait){one->ready_ms, rides->leg_board[leg], k};
    }
    qsort(waits, (size_t)count, sizeof *waits, in_order);
    for (int32_t i = count - 1; i >= 0; i--) {
        traffic->rider_states[waits[i].rider].next = traffic->stop_riders[waits[i].stop];
        traffic->stop_riders[waits[i].stop] = waits[i].rider;
    }
    kota_free(waits);
}

static int32_t line_of(const kota_lines *lines, int32_t stop) {
    int32_t line = 0;
    while (lines->stop_start[line + 1] <= stop) line++;
    return line;
}

kota_status kota_traffic_set_riders(kota_traffic *traffic, const kota_rides *rides, kota_error *err) {
    KOTA_ASSERT(traffic->vehicle_count == 0 && traffic->rides.rider_count == 0);
    for (int32_t k = 0; k < rides->rider_count; k++) {
        for (int32_t leg = rides->leg_start[k]; leg < rides->leg_start[k + 1]; leg++) {
            int32_t board = rides->leg_board[leg], alight = rides->leg_alight[leg];
            bool there = board >= 0 && board < alight && alight < traffic->stop_count;
            if (there && line_of(&traffic->lines, board) == line_of(&traffic->lines, alight)) continue;
            return kota_fail(err, KOTA_DATA,
                             "rider %d cannot ride from stop %d to stop %d; both are to be on one line, in its order",
                             k, board, alight);
        }
    }
    traffic->rides = *rides;
    traffic->rider_states = KOTA_NEW(traffic->arena, kota_rider_state, rides->rider_count);
    for (int32_t s = 0; s < traffic->stop_count; s++) traffic->stop_riders[s] = -1;
    set_out(traffic);
    return KOTA_OK;
}

/* Off at a node that need not be where it wanted to be. */
static void get_off(kota_traffic *traffic, int32_t rider, int32_t node, int64_t now_ms) {
    const kota_roads *roads = traffic->roads;
    const int32_t *stop_node = traffic->lines.stop_node;
    int32_t stop = traffic->rides.leg_alight[leg_of(traffic, rider)];
    int32_t wanted = stop_node != NULL ? stop_node[stop] : node;
    double dx = roads->node_x_m[wanted] - roads->node_x_m[node];
    double dy = roads->node_y_m[wanted] - roads->node_y_m[node];
    traffic->rider_states[rider].leg++;
    walk_on(traffic, rider, kota_sqrt(dx * dx + dy * dy) / traffic->rides.walk_mps, now_ms);
}

void kota_riders_alight(kota_traffic *traffic, int32_t vehicle, int32_t stop, int64_t now_ms) {
    const int32_t *stop_node = traffic->lines.stop_node;
    int32_t *place = &traffic->vehicles[vehicle].riders;
    while (*place >= 0) {
        int32_t rider = *place, wanted = traffic->rides.leg_alight[leg_of(traffic, rider)];
        if (wanted > stop) {
            place = &traffic->rider_states[rider].next;
            continue;
        }
        *place = traffic->rider_states[rider].next;
        traffic->vehicles[vehicle].persons -= 1.0f;
        get_off(traffic, rider, stop_node != NULL ? stop_node[stop] : 0, now_ms);
    }
}

static int64_t patience_ms(const kota_traffic *traffic) { return (int64_t)(traffic->rides.patience_s * 1e3); }

int32_t kota_riders_board(kota_traffic *traffic, int32_t vehicle, int32_t stop, int32_t room, int64_t now_ms) {
    int32_t *place = &traffic->stop_riders[stop], boarded = 0;
    while (*place >= 0 && traffic->rider_states[*place].ready_ms <= now_ms) {
        int32_t rider = *place;
        kota_rider_state *one = &traffic->rider_states[rider];
        if (now_ms - one->ready_ms > patience_ms(traffic)) { /* went home before */
            *place = one->next;
            one->next = -1;
        } else if (boarded == room) {
            one->left_behind++;
            place = &one->next;
        } else {
            *place = one->next;
            one->wait_s += (float)((double)(now_ms - one->ready_ms) * 1e-3);
            one->ready_ms = INT64_MAX; /* on board */
            one->next = traffic->vehicles[vehicle].riders;
            traffic->vehicles[vehicle].riders = rider;
            traffic->vehicles[vehicle].persons += 1.0f;
            boarded++;
        }
    }
    return boarded;
}

void kota_riders_put_off(kota_traffic *traffic, int32_t vehicle, int32_t node, int64_t now_ms) {
    int32_t rider = traffic->vehicles[vehicle].riders;
    traffic->vehicles[vehicle].riders = -1;
    while (rider >= 0) {
        int32_t next = traffic->rider_states[rider].next;
        get_off(traffic, rider, node, now_ms);
        rider = next;
    }
}

kota_ride_record kota_traffic_ride(const kota_traffic *traffic, int32_t rider) {
    const kota_rider_state *one = &traffic->rider_states[rider];
    kota_ride_record record = {one->arrive_ms, (double)one->wait_s, one->left_behind, false};
    bool waits = one->arrive_ms == INT64_MAX && one->ready_ms != INT64_MAX;
    record.given_up =
        waits && traffic->now_ms > one->ready_ms && traffic->now_ms - one->ready_ms > patience_ms(traffic);
    return record;
}

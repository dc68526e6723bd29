/* Queues on links: which lane a vehicle joins, when its head may go, what happens as it does.
 *
 * Each lane has its share of the link's room. Who finds its own lanes full comes into another one and holds that up
 * when it stands at its head, until there is room where it belongs: a full pocket blocks those beside it.
 *
 * A queue is ordered by the time at which each vehicle could leave at its own speed: a faster one overtakes on the
 * way, nobody does in the queue at the end, and a blocked head holds those behind it in its lane. Headways in PCE
 * keep the capacity at each lane's exit and at the next link's entry (entry.c), vacancies travel back (room.c).
 * Two-wheelers may filter: they stand between the lanes in queues of their own, one a turn; those that gathered at
 * red go first at the full width's saturation flow, later ones mix with the lanes. What a trip is, is left to
 * vehicle.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

enum { NONE = -1 };

static int64_t open_ms(int64_t gate_us) { return (gate_us + 999) / 1000; }

/* A vehicle passes a gate now. Up to 1 ms of lateness is the clock's grain, and is not lost. */
static void pass(int64_t *gate_us, int64_t now_ms, double headway_us, int32_t pce_milli) {
    int64_t from = *gate_us > (now_ms - 1) * 1000 ? *gate_us : now_ms * 1000;
    *gate_us = from + (int64_t)(headway_us * (double)pce_milli * 1e-3 + 0.5);
}

/* ---- set up ---- */

static bool at_signal(const kota_traffic *traffic, int32_t link) {
    const kota_turns *turns = &traffic->turns;
    for (int32_t t = turns->start[link]; t < turns->start[link] + turns->fan[link]; t++) {
        if (turns->turns[t].signal >= 0) return true;
    }
    return false;
}

static double storage_milli(const kota_traffic *traffic, int32_t link) {
    return kota_clamp((double)traffic->roads->link_storage_pce[link] * 1e3 + 0.5, 1, 1e9);
}

void kota_link_set_speed(kota_traffic *traffic, int32_t link) {
    kota_link_state *state = &traffic->links[link];
    double free_mps = (double)traffic->roads->link_speed_mps[link];
    double cap_mps = (double)traffic->speed_cap_mps[link];
    double crawl_mps = kota_min(free_mps, 0.28); /* 1 km/h: whoever is let in at all gets through; assumed */
    int32_t lanes = traffic->turns.lanes[link], open = lanes - traffic->lanes_closed[link];
    state->speed_mps = cap_mps >= free_mps ? free_mps : cap_mps > crawl_mps ? cap_mps : crawl_mps;
    double slower = state->speed_mps / free_mps;
    double capacity_pceps = (double)traffic->roads->link_capacity_pceps[link];
    double lane_pceps =
        capacity_pceps / lanes; /* a street's capacity knows its junctions; a signal is one by itself */
    if (at_signal(traffic, link)) lane_pceps = kota_max(lane_pceps, traffic->def.saturation_pceph / 3600.0);
    double open_pceps = open < lanes ? capacity_pceps * open / lanes : capacity_pceps;
    if (traffic->halt_count > 0) open_pceps *= kota_halts_capacity_frac(traffic, link);
    state->headway_us = kota_min(1e6 / (open_pceps * slower), 3.6e9);
    state->lane_us = kota_min(1e6 / (lane_pceps * slower), 3.6e9);
    state->burst_us = (int32_t)kota_min((open - 1) * state->headway_us, 2e9);
    int32_t bus = traffic->fixed[link].bus_lanes;
    state->storage_milli[KOTA_ROOM_SHARED] = (int32_t)(storage_milli(traffic, link) * (open - bus) / lanes);
}

static void init_queue(kota_traffic *traffic, int32_t queue, int32_t link, kota_queue_kind kind) {
    traffic->queues[queue] = (kota_queue){.gate_us = traffic->links[link].entry_us,
                                          .since_ms = -1,
                                          .red_since_ms = -1,
                                          .head = NONE,
                                          .tail = NONE,
                                          .link = link,
                                          .wait_on = NONE,
                                          .wait_prev = NONE,
                                          .wait_next = NONE,
                                          .kind = (uint8_t)kind};
}

void kota_link_init(kota_traffic *traffic, int32_t link) {
    kota_link_state *state = &traffic->links[link];
    const kota_roads *roads = traffic->roads;
    int32_t lanes = traffic->fixed[link].lanes, bus = traffic->fixed[link].bus_lanes;
    double room_milli = storage_milli(traffic, link);
    *state = (kota_link_state){.vacancy_head = NONE, .vacancy_tail = NONE, .wait_head = NONE, .wait_tail = NONE};
    state->entry_us = (traffic->now_ms - KOTA_HOUR_MS) * 1000;
    state->back_ms =
        (int32_t)kota_min((double)roads->link_length_m[link] / traffic->def.jam_wave_mps * 1e3 + 0.5, 1e9);
    state->storage_milli[KOTA_ROOM_BUS] = (int32_t)(room_milli * bus / lanes);
    state->storage_milli[KOTA_ROOM_GAPS] = (int32_t)(room_milli * traffic->def.gap_frac);
    kota_link_set_speed(traffic, link);
    const kota_link_fixed *fixed = &traffic->fixed[link];
    for (int32_t k = 0, q; (q = kota_end_queue(traffic, link, k)) >= 0; k++) {
        int32_t side = k - fixed->lanes;
        init_queue(traffic, q, link,
                   side < 0               ? KOTA_QUEUE_LANE
                   : side < fixed->asides ? KOTA_QUEUE_ASIDE
                                          : KOTA_QUEUE_FILTER);
        traffic->queues[q].lane = (uint8_t)(side < 0 ? k : 0);
    }
    init_queue(traffic, kota_start_queue(traffic, link), link, KOTA_QUEUE_START);
}

/* ---- queues ---- */

/* Lanes from which a vehicle can take its turn, or end its way. */
static uint32_t lanes_for(const kota_traffic *traffic, int32_t link, int32_t turn, int32_t vehicle_class) {
    const kota_link_fixed *fixed = &traffic->fixed[link];
    uint32_t all = (1u << fixed->lanes) - 1u, buses = (1u << fixed->bus_lanes) - 1u;
    uint32_t mask = turn >= 0 ? traffic->turns.turns[turn].lanes : all & ~buses;
    if (buses != 0 && vehicle_class == KOTA_CLASS_BUS) return buses;
    return traffic->lanes_closed[link] > 0 ? kota_orders_open_lanes(traffic, link, mask) : mask;
}

/* Whether some lanes of a link have room for one more in their share of it; an empty one takes anybody. */
static bool lanes_have_room(const kota_traffic *traffic, int32_t link, int32_t lanes, int32_t in_them_milli,
                            int32_t pce_milli) {
    int32_t open = traffic->fixed[link].lanes - traffic->fixed[link].bus_lanes - traffic->lanes_closed[link];
    int64_t room_milli = (int64_t)traffic->links[link].storage_milli[KOTA_ROOM_SHARED] * lanes;
    return in_them_milli == 0 || (int64_t)(in_them_milli + pce_milli / 2) * open <= room_milli;
}

static int32_t least_lane(const int32_t *lane_milli, uint32_t mask) {
    int32_t best = __builtin_ctz(mask);
    for (mask &= mask - 1u; mask != 0; mask &= mask - 1u) {
        int32_t other = __builtin_ctz(mask);
        if (lane_milli[other] < lane_milli[best]) best = other;
    }
    return best;
}

/* The lane with room that is nearest to full ones, -1 where there is none. */
static int32_t lane_beside(const kota_traffic *traffic, int32_t link, uint32_t full, int32_t pce_milli) {
    const int32_t *lane_milli = traffic->links[link].lane_milli;
    uint32_t open = (1u << traffic->fixed[link].lanes) - 1u;
    open &= ~((1u << traffic->fixed[link].bus_lanes) - 1u);
    if (traffic->lanes_closed[link] > 0) open = kota_orders_open_lanes(traffic, link, open);
    for (int32_t off = 1; off < traffic->fixed[link].lanes; off++) {
        uint32_t beside = (full << off | full >> off) & open & ~full;
        if (beside == 0) continue;
        int32_t lane = least_lane(lane_milli, beside);
        if (lanes_have_room(traffic, link, 1, lane_milli[lane], pce_milli)) return lane;
    }
    return NONE;
}

int32_t kota_queue_choose(const kota_traffic *traffic, int32_t link, int32_t turn, int32_t vehicle_class) {
    const kota_link_fixed *fixed = &traffic->fixed[link];
    if (fixed->filters > 0 && traffic->filters[vehicle_class]) {
        int32_t first = fixed->side_start + fixed->asides;
        return first + (turn >= 0 ? turn - fixed->turn_start : fixed->filters - 1);
    }
    const int32_t *lane_milli = traffic->links[link].lane_milli;
    uint32_t mask = lanes_for(traffic, link, turn, vehicle_class);
    int32_t best = least_lane(lane_milli, mask), pce_milli = traffic->pce_milli[vehicle_class];
    bool shared = fixed->lanes > 1 && best >= fixed->bus_lanes;
    if (shared && !lanes_have_room(traffic, link, 1, lane_milli[best], pce_milli)) {
        int32_t beside = lane_beside(traffic, link, mask, pce_milli);
        if (beside != NONE) best = beside;
    }
    return fixed->queue_start + best;
}

/* Where the light is by a fixed plan, the head sleeps until it is green. */
void kota_queue_schedule(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    one->red_since_ms = -1;
    if (one->head == NONE) {
        kota_event_heap_clear(&traffic->events, kota_queue_event_of(traffic, queue));
        return;
    }
    int64_t when_ms = now_ms;
    if (one->kind != KOTA_QUEUE_START) {
        const kota_vehicle *head = &traffic->vehicles[one->head];
        int64_t gate_ms = open_ms(one->gate_us);
        when_ms = head->ready_ms > when_ms ? head->ready_ms : when_ms;
        when_ms = gate_ms > when_ms ? gate_ms : when_ms;
        const kota_turn *turn = head->turn >= 0 ? &traffic->turns.turns[head->turn] : NULL;
        if (turn != NULL && turn->signal >= 0 && traffic->signals[turn->signal].kind == KOTA_SIGNAL_FIXED) {
            int64_t green_ms = kota_signal_green_ms(traffic, turn, when_ms);
            if (green_ms > when_ms) one->red_since_ms = when_ms;
            when_ms = green_ms;
        }
    }
    kota_queue_wake(traffic, queue, when_ms);
}

int32_t kota_queue_ahead(const kota_traffic *traffic, int32_t queue, int64_t ready_ms) {
    int32_t ahead = traffic->queues[queue].tail;
    while (ahead != NONE && traffic->vehicles[ahead].ready_ms > ready_ms) ahead = traffic->vehicles[ahead].prev;
    return ahead;
}

/* Transit vehicles leave their terminus before others who want to start there. Returns who goes before. */
static int32_t before_others(kota_traffic *traffic, int32_t queue) {
    int32_t ahead = NONE, next = traffic->queues[queue].head;
    for (; next != NONE && traffic->vehicles[next].owner == KOTA_OWNER_LINE; next = traffic->vehicles[next].next) {
        ahead = next;
    }
    if (ahead == NONE) kota_entry_stop_waiting(traffic, queue);
    return ahead;
}

/* Somebody comes into a queue or leaves it. Who stands aside stands in the lanes of its turn, a part in each. */
static void weigh(kota_traffic *traffic, int32_t queue, int32_t pce_milli) {
    kota_queue *one = &traffic->queues[queue];
    int32_t *lane_milli = traffic->links[one->link].lane_milli;
    one->load_milli += pce_milli;
    if (one->kind == KOTA_QUEUE_LANE) lane_milli[one->lane] += pce_milli;
    if (one->kind != KOTA_QUEUE_ASIDE) return;
    const kota_link_fixed *fixed = &traffic->fixed[one->link];
    uint32_t mask = traffic->turns.turns[fixed->turn_start + (queue - fixed->side_start)].lanes;
    int32_t part_milli = pce_milli / __builtin_popcount(mask);
    for (; mask != 0; mask &= mask - 1u) lane_milli[__builtin_ctz(mask)] += part_milli;
}

/* Whether its lane is one of those from which a vehicle of it takes its turn. */
static inline bool leads_on(const kota_traffic *traffic, const kota_queue *lane, const kota_vehicle *who) {
    return (traffic->turns.turns[who->turn].lanes >> lane->lane & 1) != 0;
}

void kota_queue_append(kota_traffic *traffic, int32_t queue, int32_t vehicle, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    kota_vehicle *who = &traffic->vehicles[vehicle];
    bool in_turn = one->kind == KOTA_QUEUE_LANE || one->kind == KOTA_QUEUE_FILTER;
    int32_t ahead = in_turn ? kota_queue_ahead(traffic, queue, who->ready_ms) : one->tail;
    if (one->kind == KOTA_QUEUE_START && who->owner == KOTA_OWNER_LINE) ahead = before_others(traffic, queue);
    if (ahead == NONE && one->wait_on != NONE) ahead = one->head; /* nobody gets before one who is about to go */
    who->queue = queue;
    who->prev = ahead;
    who->next = ahead != NONE ? traffic->vehicles[ahead].next : one->head;
    if (who->next != NONE) {
        traffic->vehicles[who->next].prev = vehicle;
    } else {
        one->tail = vehicle;
    }
    weigh(traffic, queue, traffic->pce_milli[who->vehicle_class]);
    if (one->kind == KOTA_QUEUE_LANE && who->turn >= 0 && !leads_on(traffic, one, who))
        traffic->links[one->link].strays = 1;
    if (ahead != NONE) {
        traffic->vehicles[ahead].next = vehicle;
    } else {
        one->head = vehicle;
        one->since_ms = -1;
        one->booked = 0;
        kota_queue_schedule(traffic, queue, now_ms);
    }
}

static void drop_head(kota_traffic *traffic, int32_t queue) {
    kota_queue *one = &traffic->queues[queue];
    weigh(traffic, queue, -traffic->pce_milli[traffic->vehicles[one->head].vehicle_class]);
    one->since_ms = -1;
    one->booked = 0;
    one->head = traffic->vehicles[one->head].next;
    if (one->head != NONE) {
        traffic->vehicles[one->head].prev = NONE;
    } else {
        one->tail = NONE;
    }
}

void kota_queue_release(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
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

/* ---- the head goes ---- */

/* When the head of a lane came to the line; nobody there now: never. */
static int64_t head_ready_ms(const kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    int32_t head = traffic->queues[queue].head;
    int64_t ready_ms = head != NONE ? traffic->vehicles[head].ready_ms : INT64_MAX;
    return ready_ms <= now_ms ? ready_ms : INT64_MAX;
}

/* Who stands beside the lanes takes a share of the lanes' capacity. The first of a green use the full width, and so
 * does who has waited longest, for who filters waits no longer than the car beside; others leave half of it to the
 * lanes as long as somebody waits there (assumed). */
static void pass_filter(kota_traffic *traffic, kota_queue *one, int32_t pce_milli, int32_t turn, int64_t now_ms) {
    const kota_link_state *state = &traffic->links[one->link];
    int32_t lanes = traffic->fixed[one->link].lanes, first = traffic->fixed[one->link].queue_start;
    int32_t next = traffic->vehicles[one->head].next;
    uint32_t mask = turn >= 0 ? traffic->turns.turns[turn].lanes : (1u << lanes) - 1u;
    double headway_us = state->lane_us / __builtin_popcount(mask);
    int64_t next_ms = next != NONE ? traffic->vehicles[next].ready_ms : now_ms, before_ms = INT64_MAX;
    bool filters = one->kind == KOTA_QUEUE_FILTER, waits = filters && next_ms <= now_ms && next != NONE;
    for (uint32_t bits = mask; bits != 0; bits &= bits - 1u) {
        int64_t ready_ms = head_ready_ms(traffic, first + __builtin_ctz(bits), now_ms);
        if (ready_ms < before_ms) before_ms = ready_ms;
    }
    bool first_go = one->batch > 0 || !filters || next_ms <= before_ms;
    pass(&one->gate_us, now_ms, first_go ? headway_us : 2.0 * headway_us, pce_milli);
    if (one->batch > 0) one->batch--;
    if (turn >= 0 && traffic->turns.turns[turn].merge == KOTA_MERGE_TURNS && !waits) one->batch = 0;
    for (; mask != 0; mask &= mask - 1u) {
        int32_t lane = first + __builtin_ctz(mask);
        pass(&traffic->queues[lane].gate_us, now_ms, headway_us, pce_milli);
    }
}

static void pass_exit(kota_traffic *traffic, kota_queue *one, int32_t pce_milli, int32_t turn, int64_t now_ms) {
    if (one->kind != KOTA_QUEUE_LANE) {
        pass_filter(traffic, one, pce_milli, turn, now_ms);
        return;
    }
    pass(&one->gate_us, now_ms, traffic->links[one->link].lane_us, pce_milli);
    const kota_turn *way = turn >= 0 ? &traffic->turns.turns[turn] : NULL;
    if (way == NULL || !kota_turn_gives_way(way)) return;
    int64_t next_us = (now_ms + way->next_ms) * 1000; /* whoever follows through the same gap */
    if (next_us > one->gate_us) one->gate_us = next_us;
}

static void record(kota_traffic *traffic, const kota_vehicle *one, int64_t delay_ms, int64_t now_ms) {
    kota_link_state *state = &traffic->links[one->link];
    state->delay_ms += delay_ms;
    state->period_delay_ms += delay_ms;
    state->last_delay_ms = (int32_t)(delay_ms < INT32_MAX ? delay_ms : INT32_MAX);
    state->bin_wait_ms += delay_ms;
    int64_t in_bin_ms = now_ms - (traffic->bin_end_ms - traffic->bins.bin_ms); /* of no bins: below 0 */
    if (delay_ms > in_bin_ms && in_bin_ms >= 0) state->bin_before_s += (float)((double)(delay_ms - in_bin_ms) * 1e-3);
    state->bin_time_ms += now_ms - one->since_ms;
    state->bin_left++;
    state->period_left++;
    state->left++;
    int32_t turn = traffic->bin_turn != NULL && one->turn >= 0 ? traffic->bin_turn[one->turn] : NONE;
    if (turn >= 0) {
        traffic->turn_left[turn]++;
        traffic->turn_time_ms[turn] += now_ms - one->since_ms;
    }
    traffic->link_class_left[(size_t)one->link * KOTA_CLASS_COUNT + one->vehicle_class]++;
}

/* What a vehicle waited while its queue's heads stood at red: the red since it came, but none after the last end of
 * red or before it was there. */
static int64_t red_of(const kota_queue *queue, const kota_vehicle *who) {
    int32_t red_ms = (int32_t)((uint32_t)queue->red_ms - (uint32_t)who->red_ms);
    int32_t most_ms = (int32_t)((uint32_t)queue->red_end_ms - (uint32_t)who->ready_ms);
    red_ms = red_ms < most_ms ? red_ms : most_ms;
    return red_ms > 0 ? red_ms : 0;
}

/* There is room in a lane: heads of others that belong there look again. */
static void wake_strays(kota_traffic *traffic, int32_t link, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    if (state->load_milli == 0) state->strays = 0;
    const kota_link_fixed *fixed = &traffic->fixed[link];
    for (int32_t queue = fixed->queue_start; queue < fixed->queue_start + fixed->lanes && state->strays; queue++) {
        const kota_queue *lane = &traffic->queues[queue];
        const kota_vehicle *head = lane->head != NONE ? &traffic->vehicles[lane->head] : NULL;
        if (head != NULL && head->turn >= 0 && lane->wait_on == NONE && !leads_on(traffic, lane, head))
            kota_queue_schedule(traffic, queue, now_ms);
    }
}

/* The head leaves its link (not the queue of those who start): room, records, followers, the next head's turn. */
static void leave_link(kota_traffic *traffic, int32_t queue, bool through_exit, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    kota_link_state *state = &traffic->links[one->link];
    int32_t vehicle = one->head, link = one->link;
    kota_vehicle *who = &traffic->vehicles[vehicle];
    int32_t pce_milli = traffic->pce_milli[who->vehicle_class];
    int64_t delay_ms = now_ms - who->ready_ms;
    if (through_exit) pass_exit(traffic, one, pce_milli, who->turn, now_ms);
    record(traffic, who, delay_ms, now_ms);
    state->load_milli -= pce_milli;
    drop_head(traffic, queue);
    kota_room_give(traffic, link, who->room, pce_milli, now_ms);
    kota_vehicle_post_link(traffic, vehicle, delay_ms, red_of(one, who), now_ms);
    if (who->followers != NONE) kota_queue_release(traffic, vehicle, now_ms);
    if (one->head != NONE) kota_queue_schedule(traffic, queue, now_ms);
    if (state->strays) wake_strays(traffic, link, now_ms);
    if (state->wait_head != NONE && !kota_event_heap_has(&traffic->events, kota_entry_event_of(traffic, link))) {
        kota_entry_arm(traffic, link, now_ms);
    }
}

static void enter_link(kota_traffic *traffic, int32_t link, int32_t vehicle, kota_room room, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_link_state *state = &traffic->links[link];
    int32_t pce_milli = traffic->pce_milli[one->vehicle_class];
    kota_room_take(traffic, link, room, pce_milli);
    state->load_milli += pce_milli;
    one->state = KOTA_VEHICLE_QUEUED;
    one->room = (uint8_t)room;
    one->link = link;
    one->since_ms = now_ms;
    one->ready_ms = now_ms + kota_vehicle_free_ms(traffic, one->vehicle_class, link);
    bool on_route = one->route_end > 0 && one->way != KOTA_WAY_DETOUR;
    one->route_at += on_route;
    if (one->owner == KOTA_OWNER_LINE && on_route) {
        one->ready_ms += kota_line_dwell_ms(traffic, vehicle, now_ms);
    }
    if (one->owner == KOTA_OWNER_FOREIGN) one->ready_ms += kota_halts_enter(traffic, vehicle);
    one->turn = kota_vehicle_choose(traffic, one);
    int32_t queue = kota_queue_choose(traffic, link, one->turn, one->vehicle_class);
    one->red_ms = traffic->queues[queue].red_ms;
    kota_queue_append(traffic, queue, vehicle, now_ms);
}

static uint64_t mixed(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

void kota_queue_move(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms) {
    kota_queue *from = &traffic->queues[queue];
    int32_t vehicle = from->head;
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_room room = kota_room_of(traffic, link, one->vehicle_class);
    traffic->event_hash = mixed(traffic->event_hash, one->id + (uint64_t)now_ms * 31u + traffic->fixed[link].id);
    kota_entry_stop_waiting(traffic, queue);
    kota_entry_pass(traffic, queue, link, traffic->pce_milli[one->vehicle_class], now_ms);
    if (from->kind != KOTA_QUEUE_START) {
        kota_crossing_passed(traffic, from, &traffic->turns.turns[one->turn], now_ms);
        leave_link(traffic, queue, true, now_ms);
    } else {
        drop_head(traffic, queue);
        kota_trip_totals *totals = kota_vehicle_totals(traffic, one);
        totals->vehicle_s += (double)(now_ms - one->since_ms) * 1e-3;
        totals->queue_s += (double)(now_ms - one->since_ms) * 1e-3;
        if (from->head != NONE) kota_queue_schedule(traffic, queue, now_ms);
    }
    enter_link(traffic, link, vehicle, room, now_ms);
}

/* ---- events ---- */

/* A head that has waited for room so long that gridlock is feared pushes in, and is counted. */
static void squeeze(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    int32_t link = one->wait_on;
    const kota_vehicle *head = &traffic->vehicles[one->head];
    const kota_turn *turn = &traffic->turns.turns[head->turn];
    int64_t gate_ms = open_ms(traffic->links[link].entry_us);
    if (turn->signal >= 0 && kota_signal_green_ms(traffic, turn, now_ms) > now_ms) {
        kota_entry_stop_waiting(traffic, queue);
        kota_queue_schedule(traffic, queue, now_ms);
    } else if (kota_room_left(traffic, link, kota_room_of(traffic, link, head->vehicle_class),
                              traffic->pce_milli[head->vehicle_class], now_ms)) {
        one->since_ms = now_ms; /* it is only its turn that has not come: the entry is busy */
        kota_queue_wake(traffic, queue, now_ms + (int64_t)(traffic->def.squeeze_s * 1e3));
    } else if (gate_ms > now_ms) {
        kota_queue_wake(traffic, queue, gate_ms);
    } else {
        traffic->squeezes++;
        traffic->links[link].squeezes++;
        kota_queue_move(traffic, queue, link, now_ms);
        kota_entry_arm(traffic, link, now_ms);
    }
}

/* The head ends its way here: it arrives, or pulls over. */
static void end_here(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    int32_t vehicle = traffic->queues[queue].head, link = traffic->queues[queue].link;
    bool arrives = traffic->vehicles[vehicle].turn == KOTA_ROUTE_ARRIVE;
    leave_link(traffic, queue, arrives, now_ms);
    if (arrives) {
        kota_vehicle_arrive(traffic, vehicle, now_ms);
    } else {
        kota_vehicle_strand(traffic, vehicle, traffic->roads->link_to[link], now_ms);
    }
}

/* Streets closed or opened since the head chose: it chooses again, and may have to change lanes. True where it does
 * not stand at the head of this queue any more. */
static bool choose_again(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    int32_t vehicle = one->head;
    kota_vehicle *who = &traffic->vehicles[vehicle];
    who->turn = kota_vehicle_choose(traffic, who);
    one->booked = 0;
    const kota_turn *turn = who->turn >= 0 ? &traffic->turns.turns[who->turn] : NULL;
    bool here = one->kind == KOTA_QUEUE_LANE && (turn == NULL || (turn->lanes >> one->lane & 1) != 0);
    if (here) return false;
    int32_t other = kota_queue_choose(traffic, one->link, who->turn, who->vehicle_class);
    if (other == queue) return false;
    drop_head(traffic, queue);
    kota_queue_schedule(traffic, queue, now_ms);
    who->red_ms = traffic->queues[other].red_ms;
    kota_queue_append(traffic, other, vehicle, now_ms);
    if (traffic->links[one->link].strays) wake_strays(traffic, one->link, now_ms);
    return true;
}

/* Whether the head stands in a lane that does not lead where it goes. Then it gets over where there is room, or where
 * the head there wants to get out; if not it is looked at again when there is. */
static bool get_over(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    int32_t vehicle = one->head, link = one->link;
    kota_vehicle *who = &traffic->vehicles[vehicle];
    uint32_t mask = lanes_for(traffic, link, who->turn, who->vehicle_class);
    if ((mask >> one->lane & 1) != 0) return false; /* of buses, or while lanes are closed */
    int32_t lane = least_lane(traffic->links[link].lane_milli, mask);
    int32_t other = traffic->fixed[link].queue_start + lane, its_head = traffic->queues[other].head;
    bool out = its_head != NONE && traffic->vehicles[its_head].turn >= 0 &&
               !leads_on(traffic, &traffic->queues[other], &traffic->vehicles[its_head]);
    int32_t pce_milli = traffic->pce_milli[who->vehicle_class];
    if (!out && !lanes_have_room(traffic, link, 1, traffic->links[link].lane_milli[lane], pce_milli)) {
        traffic->links[link].strays = 1; /* it may have become one by another way */
        return true;
    }
    drop_head(traffic, queue);
    kota_queue_schedule(traffic, queue, now_ms);
    who->red_ms = traffic->queues[other].red_ms;
    kota_queue_append(traffic, other, vehicle, now_ms);
    wake_strays(traffic, link, now_ms);
    return true;
}

/* On a link of several lanes those behind a head that finds no room ahead drive round it: it stands aside with those
 * who wait for the same turn, while its lanes have room for them. (On one lane it holds up everybody.) */
static bool step_aside(kota_traffic *traffic, int32_t queue, int32_t link, int64_t now_ms) {
    int32_t vehicle = traffic->queues[queue].head;
    kota_vehicle *who = &traffic->vehicles[vehicle];
    const kota_link_fixed *fixed = &traffic->fixed[who->link];
    int32_t aside = fixed->side_start + (who->turn - fixed->turn_start);
    int32_t pce_milli = traffic->pce_milli[who->vehicle_class];
    if (kota_room_of(traffic, link, who->vehicle_class) != KOTA_ROOM_SHARED) return false; /* a lane of its own */
    if (traffic->queues[aside].head == NONE && kota_room_left(traffic, link, KOTA_ROOM_SHARED, pce_milli, now_ms))
        return false;
    int32_t lanes = __builtin_popcount(traffic->turns.turns[who->turn].lanes);
    if (!lanes_have_room(traffic, who->link, lanes, traffic->queues[aside].load_milli, pce_milli)) return false;
    drop_head(traffic, queue);
    who->red_ms = (int32_t)((uint32_t)who->red_ms + (uint32_t)traffic->queues[aside].red_ms -
                            (uint32_t)traffic->queues[queue].red_ms);
    kota_queue_append(traffic, aside, vehicle, now_ms);
    kota_queue_schedule(traffic, queue, now_ms);
    return true;
}

/* What the move will touch, for it lies in memory at random. */
static inline void fetch_ahead(const kota_traffic *traffic, const kota_vehicle *head, int32_t link) {
    const char *state = (const char *)&traffic->links[link];
    __builtin_prefetch(&traffic->fixed[link]);
    __builtin_prefetch(state);
    __builtin_prefetch(state + 64);
    __builtin_prefetch(state + 128);
    if (head->route_end > head->route_at + 2) {
        const int32_t *links = head->way == KOTA_WAY_FOUND ? traffic->ways : traffic->route_links;
        if (links != NULL) __builtin_prefetch(&links[head->route_at + 2]);
    }
}

void kota_queue_event(kota_traffic *traffic, int32_t queue, int64_t now_ms) {
    kota_queue *one = &traffic->queues[queue];
    if (one->head == NONE) return;
    if (one->wait_on != NONE) {
        squeeze(traffic, queue, now_ms);
        return;
    }
    int32_t link = one->link;
    if (one->kind != KOTA_QUEUE_START) {
        const kota_vehicle *head = &traffic->vehicles[one->head];
        if (one->red_since_ms >= 0) {
            if (now_ms > one->red_since_ms) {
                one->red_ms = (int32_t)((uint32_t)one->red_ms + (uint32_t)(now_ms - one->red_since_ms));
                one->red_end_ms = (int32_t)(uint32_t)now_ms;
            }
            one->red_since_ms = -1;
            int32_t gathered = one->load_milli / kota_maxi(1, traffic->pce_milli[head->vehicle_class]);
            int32_t box = (int32_t)(traffic->def.reservoir_veh * traffic->fixed[link].lanes);
            if (one->kind == KOTA_QUEUE_FILTER) one->batch = (uint8_t)kota_mini(255, kota_mini(gathered, box));
        }
        if (head->ready_ms > now_ms || open_ms(one->gate_us) > now_ms) {
            kota_queue_schedule(traffic, queue, now_ms);
            return;
        }
        if (head->stamp != traffic->stamp && choose_again(traffic, queue, now_ms)) return;
        if (head->turn < 0) {
            end_here(traffic, queue, now_ms);
            return;
        }
        const kota_turn *turn = &traffic->turns.turns[head->turn];
        if (one->kind == KOTA_QUEUE_LANE && !leads_on(traffic, one, head) && get_over(traffic, queue, now_ms)) return;
        fetch_ahead(traffic, head, turn->to);
        if (!kota_crossing_free(traffic, queue, turn, now_ms)) return;
        link = turn->to;
    }
    if (one->kind == KOTA_QUEUE_LANE && traffic->fixed[one->link].asides > 0 &&
        step_aside(traffic, queue, link, now_ms))
        return;
    if (kota_entry_open(traffic, queue, link, now_ms)) {
        kota_queue_move(traffic, queue, link, now_ms);
    } else {
        kota_entry_wait(traffic, queue, link, now_ms);
    }
}

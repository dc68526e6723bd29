/* What a truck does when something ends: a leg, a service, a wait. Loads and unloads change hands when their
 * service begins. A truck dumps before it goes home, and goes on to the next bin only where there is time left for
 * it, the dump and the way home. Plans are left to fleet_plan.c, working hours to shift.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

#define LOOK_MS (15 * KOTA_MINUTE_MS)  /* parked trucks look for due bins so often; assumed */
#define RETRY_MS (10 * KOTA_MINUTE_MS) /* a truck without a way looks again; assumed */
#define FULL_FRAC 0.98                 /* a truck with less room than the rest goes to dump; assumed */

static void decide(kota_waste *waste, int32_t t, int64_t time_ms);

static double drive_s(const kota_waste *waste, int32_t from, int32_t to) {
    return (double)waste->stop_time_s[(size_t)from * (size_t)waste->stop_count + (size_t)to];
}

static int64_t after_ms(int64_t time_ms, double wait_s) { return time_ms + (int64_t)kota_round(wait_s * 1000.0); }

void kota_waste__truck_account(kota_waste *waste, int32_t t, int64_t to_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    if (to_ms <= truck->accounted_ms) return;
    double spent_s = (double)(to_ms - truck->accounted_ms) / 1000.0;
    if (truck->phase != KOTA_WASTE_PARKED) waste->truck_states[t].work_s += spent_s;
    if (truck->phase == KOTA_WASTE_STUCK) waste->truck_states[t].blocked_s += spent_s;
    truck->accounted_ms = to_ms;
}

static void begin(kota_waste *waste, int32_t t, kota_waste_phase phase, int64_t time_ms, int64_t event_ms) {
    kota_waste__truck_account(waste, t, time_ms);
    waste->trucks[t].phase = phase;
    waste->trucks[t].event_ms = event_ms;
}

static void park(kota_waste *waste, int32_t t, int64_t time_ms) {
    int64_t look_ms = kota_waste__work_end_ms(waste, time_ms) > time_ms ? time_ms + LOOK_MS : KOTA_WASTE_NEVER_MS;
    int64_t shift_ms = kota_waste__next_shift_ms(waste, time_ms);
    begin(waste, t, KOTA_WASTE_PARKED, time_ms, look_ms < shift_ms ? look_ms : shift_ms);
}

/* Drive to a stop, or wait where there is no way. A stop at the same node is reached at once, without a leg. */
static void go(kota_waste *waste, int32_t t, kota_waste_phase phase, int32_t target, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    if (!kota_is_finite(drive_s(waste, truck->stop, target))) {
        begin(waste, t, KOTA_WASTE_STUCK, time_ms, time_ms + RETRY_MS);
        return;
    }
    truck->target = target;
    int32_t from_node = waste->stop_node[truck->stop], to_node = waste->stop_node[target];
    if (from_node == to_node) {
        begin(waste, t, phase, time_ms, time_ms);
        return;
    }
    begin(waste, t, phase, time_ms, KOTA_WASTE_NEVER_MS);
    waste->legs = kota_grow(waste->legs, waste->leg_count, &waste->leg_capacity, sizeof *waste->legs);
    waste->legs[waste->leg_count++] = (kota_waste_leg){t, from_node, to_node, time_ms};
}

static void go_dump(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    kota_waste__unclaim(waste, t, 0);
    int32_t d = kota_waste__dump_choose(waste, truck->stop, truck->kg, time_ms);
    if (d < 0) {
        begin(waste, t, KOTA_WASTE_STUCK, time_ms, time_ms + RETRY_MS);
    } else {
        go(waste, t, KOTA_WASTE_TO_DUMP, waste->dumps[d].stop, time_ms);
    }
}

static void go_home(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    if (truck->stop == truck->garage) {
        park(waste, t, time_ms);
    } else {
        go(waste, t, KOTA_WASTE_TO_GARAGE, truck->garage, time_ms);
    }
}

static double close_s(kota_waste *waste, int32_t t, int32_t stop, int64_t time_ms) {
    int32_t d = kota_waste__dump_choose(waste, stop, waste->trucks[t].kg, time_ms);
    if (d < 0) return KOTA_INFINITY;
    const kota_waste_dump *dump = &waste->dumps[d];
    return drive_s(waste, stop, dump->stop) + 2.0 * dump->haul_s + waste->def.unload_s +
           drive_s(waste, dump->stop, waste->trucks[t].garage);
}

/* Whether the next bin of the tour is worth the way and can be served in time. */
static bool next_possible(kota_waste *waste, int32_t t, int64_t time_ms) {
    const kota_waste_truck *truck = &waste->trucks[t];
    const kota_waste_task *task = &truck->tour[0];
    double room_kg = waste->truck_room_kg - truck->kg;
    if (room_kg < (1.0 - FULL_FRAC) * waste->truck_room_kg || room_kg < 0.5 * task->kg) return false;
    double need_s = drive_s(waste, truck->stop, task->bin) + waste->def.stop_s +
                    waste->def.load_s_per_m3 * kota_min(task->kg, room_kg) / waste->fresh_kgpm3 +
                    close_s(waste, t, task->bin, time_ms);
    return need_s <= (double)(kota_waste__work_end_ms(waste, time_ms) - time_ms) / 1000.0;
}

static void drop_next(kota_waste *waste, int32_t t) { /* take the first task off the tour and give up its claim */
    kota_waste_truck *truck = &waste->trucks[t];
    kota_waste_task task = truck->tour[0];
    for (int32_t k = 1; k < truck->tour_count; k++) truck->tour[k - 1] = truck->tour[k];
    truck->tour[truck->tour_count - 1] = task;
    kota_waste__unclaim(waste, t, truck->tour_count - 1);
}

/* At a stop with nothing to do there: on to the next bin, the dump, or home. */
static void decide(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    while (truck->tour_count > 0) {
        if (next_possible(waste, t, time_ms)) {
            go(waste, t, KOTA_WASTE_TO_BIN, truck->tour[0].bin, time_ms);
            return;
        }
        drop_next(waste, t);
    }
    if (truck->cargo_count > 0) {
        go_dump(waste, t, time_ms);
    } else {
        go_home(waste, t, time_ms);
    }
}

static void plan_one(kota_waste *waste, int32_t t, int64_t time_ms) {
    if (kota_waste__work_end_ms(waste, time_ms) > time_ms) kota_waste__plan(waste, &t, 1, time_ms);
    decide(waste, t, time_ms);
}

/* All trucks that wake up at this moment share the work. */
static void plan_parked(kota_waste *waste, int32_t first, int64_t event_ms, int64_t time_ms) {
    int32_t *group = kota_alloc((size_t)waste->truck_count, sizeof *group);
    int32_t count = 0;
    for (int32_t k = 0; k < waste->truck_count; k++) {
        int32_t t = waste->truck_order[k];
        const kota_waste_truck *truck = &waste->trucks[t];
        if (truck->phase == KOTA_WASTE_PARKED && truck->event_ms == event_ms) group[count++] = t;
    }
    KOTA_ASSERT(count > 0 && group[0] == first);
    if (kota_waste__work_end_ms(waste, time_ms) > time_ms) kota_waste__plan(waste, group, count, time_ms);
    for (int32_t k = 0; k < count; k++) decide(waste, group[k], time_ms);
    kota_free(group);
}

static void put_on_truck(kota_waste_truck *truck, int32_t slot, const kota_parcel *parcel) {
    truck->kg += kota_parcel_kg(parcel);
    for (int32_t k = 0; k < truck->cargo_count; k++) {
        if (truck->cargo[k].slot != slot) continue;
        kota_waste__parcel_add(&truck->cargo[k].parcel, parcel);
        return;
    }
    truck->cargo = kota_grow(truck->cargo, truck->cargo_count, &truck->cargo_capacity, sizeof *truck->cargo);
    truck->cargo[truck->cargo_count++] = (kota_waste_cargo){slot, *parcel};
}

static void load(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    int32_t b = truck->stop;
    kota_waste__bin_advance(waste, b, time_ms);
    kota_parcel taken = kota_waste__bin_take(waste, b, waste->truck_room_kg - truck->kg);
    drop_next(waste, t);
    double m3 = kota_parcel_m3(&taken);
    if (m3 > 0.0) put_on_truck(truck, waste->bins[b].slot, &taken);
    begin(waste, t, KOTA_WASTE_LOADING, event_ms,
          after_ms(event_ms, waste->def.stop_s + waste->def.load_s_per_m3 * m3));
}

static int32_t dump_at(const kota_waste *waste, int32_t stop) {
    for (int32_t d = 0; d < waste->dump_count; d++) {
        if (waste->dumps[d].stop == stop) return d;
    }
    KOTA_ASSERT(!"a truck unloads where no dump is");
    return -1;
}

static void unload(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    int32_t d = dump_at(waste, waste->trucks[t].stop);
    if (!kota_waste__dump_room(waste, d, waste->trucks[t].kg,
                               time_ms)) { /* filled up while the truck was on its way */
        go_dump(waste, t, time_ms);
        return;
    }
    kota_waste__dump_unload(waste, d, t);
    waste->truck_states[t].loads += 1.0;
    begin(waste, t, KOTA_WASTE_UNLOADING, event_ms, after_ms(event_ms, waste->def.unload_s));
}

static void arrive(kota_waste *waste, int32_t t) {
    waste->trucks[t].stop = waste->trucks[t].target;
    waste->truck_states[t].node = waste->stop_node[waste->trucks[t].stop];
}

/* A truck that came home before this step was counted as working up to the step's start. */
static void give_back_time(kota_waste *waste, int32_t t, int64_t home_ms) {
    if (home_ms >= waste->now_ms) return;
    double late_s = (double)(waste->now_ms - home_ms) / 1000.0;
    kota_truck_state *state = &waste->truck_states[t];
    state->work_s =
        kota_max(state->work_s - late_s, state->blocked_s); /* the records may have begun anew in between */
}

void kota_waste__truck_event(kota_waste *waste, int32_t t) {
    kota_waste_truck *truck = &waste->trucks[t];
    int64_t event_ms = truck->event_ms;
    int64_t time_ms = event_ms > waste->now_ms ? event_ms : waste->now_ms; /* the past cannot be changed */
    switch (truck->phase) {
    case KOTA_WASTE_PARKED: plan_parked(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_STUCK: decide(waste, t, time_ms); break;
    case KOTA_WASTE_TO_BIN:
        arrive(waste, t);
        load(waste, t, event_ms, time_ms);
        break;
    case KOTA_WASTE_TO_DUMP: {
        arrive(waste, t);
        double haul_s = waste->dumps[dump_at(waste, truck->stop)].haul_s;
        if (haul_s > 0.0) {
            begin(waste, t, KOTA_WASTE_HAULING_OUT, event_ms, after_ms(event_ms, haul_s));
        } else {
            unload(waste, t, event_ms, time_ms);
        }
        break;
    }
    case KOTA_WASTE_HAULING_OUT: unload(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_UNLOADING: {
        double haul_s = waste->dumps[dump_at(waste, truck->stop)].haul_s;
        if (haul_s > 0.0) {
            begin(waste, t, KOTA_WASTE_HAULING_BACK, event_ms, after_ms(event_ms, haul_s));
        } else {
            plan_one(waste, t, time_ms);
        }
        break;
    }
    case KOTA_WASTE_HAULING_BACK: plan_one(waste, t, time_ms); break;
    case KOTA_WASTE_LOADING:
        if (kota_waste__orders_open(waste)) {
            plan_one(waste, t, time_ms);
        } else {
            decide(waste, t, time_ms);
        }
        break;
    case KOTA_WASTE_TO_GARAGE:
        arrive(waste, t);
        give_back_time(waste, t, event_ms);
        park(waste, t, time_ms);
        break;
    case KOTA_WASTE_PHASE_COUNT: break;
    }
}

void kota_waste__trucks_wake(kota_waste *waste) {
    for (int32_t t = 0; t < waste->truck_count; t++) {
        kota_waste_truck *truck = &waste->trucks[t];
        if (truck->phase == KOTA_WASTE_PARKED) truck->event_ms = waste->now_ms;
    }
}

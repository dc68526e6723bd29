/* What a truck does when something ends: a leg, a service, a wait. Loads and unloads change hands when their
 * service begins. A truck dumps before it goes home, and goes on to the next bin only where there is time left for
 * it, the dump and the way home. Plans are left to fleet_plan.c, working hours to shift.c, what haulers load to
 * haulers.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

#define RETRY_MS (10 * KOTA_MINUTE_MS) /* a truck without a dump looks again; assumed */
#define FULL_FRAC 0.98                 /* a truck with less room than the rest goes to dump; assumed */

static void decide(kota_waste *waste, int32_t t, int64_t time_ms);

static int64_t after_ms(int64_t time_ms, double wait_s) { return time_ms + (int64_t)kota_round(wait_s * 1000.0); }

static void go_dump(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    int32_t d = kota_waste__dump_choose(waste, t, truck->stop, truck->kg, time_ms);
    if (d < 0) {
        kota_waste__unclaim(waste, t, 0);
        kota_waste__truck_begin(waste, t, KOTA_WASTE_STUCK, time_ms, time_ms + RETRY_MS);
    } else {
        kota_waste__truck_go(waste, t, KOTA_WASTE_TO_DUMP, waste->dumps[d].stop, time_ms);
    }
}

double kota_waste__close_s(kota_waste *waste, int32_t t, int32_t stop, int64_t time_ms) {
    int32_t d = kota_waste__dump_choose(waste, t, stop, waste->trucks[t].kg, time_ms);
    if (d < 0) return KOTA_INFINITY;
    const kota_waste_dump *dump = &waste->dumps[d];
    return kota_waste__drive_s(waste, t, stop, dump->stop) + 2.0 * dump->haul_s + waste->def.unload_s +
           kota_waste__drive_s(waste, t, dump->stop, waste->trucks[t].garage);
}

double kota_waste__service_s(const kota_waste *waste, int32_t t, double m3) {
    const kota_truck_kind_info *as = &waste->fleets[waste->trucks[t].fleet].as;
    return as->stop_s + (as->swaps ? 0.0 : as->load_s_per_m3 * m3);
}

typedef enum fit { GO, FULL, NO_WAY, NO_TIME } fit;

/* Whether the next bin of the tour is worth the way and can be served in time. */
static fit next_fits(kota_waste *waste, int32_t t, int64_t time_ms) {
    const kota_waste_truck *truck = &waste->trucks[t];
    const kota_waste_task *task = &truck->tour[0];
    double all_kg = kota_waste__room_kg(waste, t), room_kg = all_kg - truck->kg;
    if (room_kg < (1.0 - FULL_FRAC) * all_kg || room_kg < 0.5 * kota_min(task->kg, all_kg)) return FULL;
    double way_s = kota_waste__drive_s(waste, t, truck->stop, task->bin);
    double close = kota_waste__close_s(waste, t, task->bin, time_ms);
    if (!kota_is_finite(way_s) || !kota_is_finite(close)) return NO_WAY;
    double need_s = way_s + kota_waste__service_s(waste, t, kota_min(task->kg, room_kg) / waste->fresh_kgpm3) + close;
    return need_s <= (double)(kota_waste__stop_ms(waste, t, time_ms) - time_ms) / 1000.0 ? GO : NO_TIME;
}

static bool drop_next(kota_waste *waste, int32_t t) { /* take the first task off the tour; whether it ended a load */
    kota_waste_truck *truck = &waste->trucks[t];
    kota_waste_task task = truck->tour[0];
    for (int32_t k = 1; k < truck->tour_count; k++) truck->tour[k - 1] = truck->tour[k];
    truck->tour[truck->tour_count - 1] = task;
    kota_waste__unclaim(waste, t, truck->tour_count - 1);
    return task.last;
}

/* At a stop with nothing to do there: on to the next bin, the dump, or home. */
static void decide(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    bool laden = truck->cargo_count > 0;
    bool out = laden || truck->tour_count > 0 || truck->stop != truck->garage;
    if (out && kota_waste__truck_pause(waste, t, time_ms)) return;
    while (truck->tour_count > 0 && !(laden && truck->dump_due)) {
        fit fits = next_fits(waste, t, time_ms);
        if (fits == GO) {
            kota_waste__truck_go(waste, t, KOTA_WASTE_TO_BIN, truck->tour[0].bin, time_ms);
            return;
        }
        if (fits == FULL && laden) {
            truck->dump_due = true;
            break;
        }
        if (fits == NO_WAY) waste->truck_states[t].left_no_way++;
        if (fits == NO_TIME) waste->truck_states[t].left_no_time++;
        truck->dump_due = drop_next(waste, t);
    }
    if (laden) {
        go_dump(waste, t, time_ms);
    } else {
        kota_waste__truck_home(waste, t, time_ms);
    }
}

static void plan_one(kota_waste *waste, int32_t t, int64_t time_ms) {
    bool wanted = waste->trucks[t].tour_count == 0 || kota_waste__orders_open(waste, t);
    if (kota_waste__is_hauler(waste, t)) wanted = false;
    if (wanted && kota_waste__work_end_ms(waste, time_ms) > time_ms) kota_waste__plan(waste, &t, 1, time_ms);
    decide(waste, t, time_ms);
}

static bool collects(const kota_waste *waste, int32_t t) {
    return !kota_waste__is_crew(waste, t) && !kota_waste__is_hauler(waste, t);
}

static int32_t trucks_out(const kota_waste *waste) {
    int32_t out = 0;
    for (int32_t t = 0; t < waste->truck_count; t++)
        out += collects(waste, t) && waste->trucks[t].phase != KOTA_WASTE_PARKED;
    return out;
}

/* All trucks that wake up at this moment share the work. */
static void plan_parked(kota_waste *waste, int32_t first, int64_t event_ms, int64_t time_ms) {
    int32_t *group = kota_alloc((size_t)waste->truck_count, sizeof *group);
    int32_t count = 0;
    for (int32_t k = 0; k < waste->truck_count; k++) {
        int32_t t = waste->truck_order[k];
        const kota_waste_truck *truck = &waste->trucks[t];
        bool asks = truck->phase == KOTA_WASTE_PARKED && truck->event_ms == event_ms;
        if (asks && collects(waste, t)) group[count++] = t;
    }
    KOTA_ASSERT(count > 0 && group[0] == first);
    int32_t go = count;
    if (waste->trucks_max >= 0) go = kota_mini(count, kota_maxi(waste->trucks_max - trucks_out(waste), 0));
    if (kota_waste__work_end_ms(waste, time_ms) <= time_ms) go = 0;
    if (go > 0) kota_waste__plan(waste, group, go, time_ms);
    for (int32_t b = 0; go > 0 && b < waste->bin_count; b++) waste->bins[b].prize_s = 0.0; /* of this round */
    for (int32_t k = 0; k < count; k++) decide(waste, group[k], time_ms);
    kota_free(group);
}

void kota_waste__put_on_truck(kota_waste_truck *truck, int32_t slot, const kota_parcel *parcel) {
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
    kota_parcel taken = kota_waste__bin_take(waste, b, kota_waste__room_kg(waste, t) - truck->kg);
    truck->dump_due = drop_next(waste, t);
    double m3 = kota_parcel_m3(&taken);
    if (m3 > 0.0) kota_waste__put_on_truck(truck, waste->bins[b].slot, &taken);
    kota_waste__truck_begin(waste, t, KOTA_WASTE_LOADING, event_ms,
                            after_ms(event_ms, kota_waste__service_s(waste, t, m3)));
}

static void unload(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    int32_t d = kota_waste__dump_at(waste, truck->stop);
    bool open = kota_waste__dump_open_ms(waste, d, time_ms) <= time_ms;
    if (!open || !kota_waste__dump_room(waste, d, truck->kg, time_ms)) { /* filled up or closed on the way */
        go_dump(waste, t, time_ms);
        return;
    }
    kota_waste__dump_unload(waste, d, t, time_ms);
    truck->dump_due = false;
    waste->truck_states[t].loads += 1.0;
    kota_waste__truck_begin(waste, t, KOTA_WASTE_UNLOADING, event_ms, after_ms(event_ms, waste->def.unload_s));
}

/* Trucks are weighed one after the other as they come, from the hour that the place opens. */
static void queue(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    int32_t d = kota_waste__dump_at(waste, waste->trucks[t].stop);
    kota_waste_dump *dump = &waste->dumps[d];
    int64_t start_ms = kota_waste__dump_open_ms(waste, d, event_ms);
    if (start_ms == KOTA_WASTE_NEVER_MS) {
        go_dump(waste, t, time_ms);
        return;
    }
    if (dump->bridge_ms > start_ms) start_ms = dump->bridge_ms;
    dump->bridge_ms = after_ms(start_ms, waste->def.weigh_s);
    if (start_ms > event_ms) {
        kota_waste__truck_begin(waste, t, KOTA_WASTE_QUEUEING, event_ms, start_ms);
    } else {
        unload(waste, t, event_ms, time_ms);
    }
}

static void at_dump(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    kota_waste__truck_arrive(waste, t);
    double haul_s = waste->dumps[kota_waste__dump_at(waste, waste->trucks[t].stop)].haul_s;
    if (haul_s > 0.0) {
        kota_waste__truck_drove(waste, t, 2.0 * haul_s * KOTA_WASTE_HAUL_MPS);
        kota_waste__truck_begin(waste, t, KOTA_WASTE_HAULING_OUT, event_ms, after_ms(event_ms, haul_s));
    } else {
        queue(waste, t, event_ms, time_ms);
    }
}

static void unloaded(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    double haul_s = waste->dumps[kota_waste__dump_at(waste, waste->trucks[t].stop)].haul_s;
    if (haul_s > 0.0) {
        kota_waste__truck_begin(waste, t, KOTA_WASTE_HAULING_BACK, event_ms, after_ms(event_ms, haul_s));
    } else {
        plan_one(waste, t, time_ms);
    }
}

void kota_waste__truck_event(kota_waste *waste, int32_t t) {
    kota_waste_truck *truck = &waste->trucks[t];
    int64_t event_ms = truck->event_ms;
    int64_t time_ms = event_ms > waste->now_ms ? event_ms : waste->now_ms; /* the past cannot be changed */
    switch (truck->phase) {
    case KOTA_WASTE_PARKED:
        if (kota_waste__is_hauler(waste, t))
            kota_waste__hauler_look(waste, t, event_ms, time_ms);
        else
            plan_parked(waste, t, event_ms, time_ms);
        break;
    case KOTA_WASTE_STUCK:
    case KOTA_WASTE_RESTING:
    case KOTA_WASTE_BROKEN: decide(waste, t, time_ms); break;
    case KOTA_WASTE_TO_BIN:
        kota_waste__truck_arrive(waste, t);
        load(waste, t, event_ms, time_ms);
        break;
    case KOTA_WASTE_TO_DUMP: at_dump(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_HAULING_OUT: queue(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_QUEUEING: unload(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_UNLOADING: unloaded(waste, t, event_ms, time_ms); break;
    case KOTA_WASTE_HAULING_BACK: plan_one(waste, t, time_ms); break;
    case KOTA_WASTE_LOADING:
        if (!kota_waste__is_hauler(waste, t) && kota_waste__orders_open(waste, t)) {
            plan_one(waste, t, time_ms);
        } else {
            decide(waste, t, time_ms);
        }
        break;
    case KOTA_WASTE_TO_GARAGE:
        kota_waste__truck_arrive(waste, t);
        kota_waste__truck_came_home(waste, t, event_ms);
        if (kota_waste__is_hauler(waste, t))
            kota_waste__hauler_look(waste, t, event_ms, time_ms);
        else
            kota_waste__truck_park(waste, t, time_ms);
        break;
    case KOTA_WASTE_CLEANING:
    case KOTA_WASTE_PHASE_COUNT: break;
    }
}

void kota_waste__trucks_wake(kota_waste *waste) {
    for (int32_t t = 0; t < waste->truck_count; t++) {
        kota_waste_truck *truck = &waste->trucks[t];
        if (truck->phase == KOTA_WASTE_PARKED && !kota_waste__is_crew(waste, t)) truck->event_ms = waste->now_ms;
    }
}

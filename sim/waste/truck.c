/* What trucks and crews share: the clock of a phase, the way to a stop, rest, repair, parking. What they do at stops
 * is in fleet.c and crews.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "waste/waste_state.h"

#define LOOK_MS (15 * KOTA_MINUTE_MS)  /* parked trucks look for due bins so often; assumed */
#define RETRY_MS (10 * KOTA_MINUTE_MS) /* a truck without a way looks again; assumed */

double kota_waste__drive_s(const kota_waste *waste, int32_t t, int32_t from, int32_t to) {
    double slowness = kota_waste__is_crew(waste, t) ? 1.0 : waste->fleets[waste->trucks[t].fleet].as.slowness;
    return (double)waste->stop_time_s[(size_t)from * (size_t)waste->stop_count + (size_t)to] * slowness;
}

double kota_waste__room_kg(const kota_waste *waste, int32_t t) {
    return waste->fleet_room_kg[waste->trucks[t].fleet];
}

void kota_waste__truck_account(kota_waste *waste, int32_t t, int64_t to_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    kota_truck_state *state = &waste->truck_states[t];
    if (to_ms <= truck->accounted_ms) return;
    double spent_s = (double)(to_ms - truck->accounted_ms) / 1000.0;
    if (truck->phase != KOTA_WASTE_PARKED) {
        state->work_s += spent_s;
        kota_waste__spend(waste, t, spent_s, 0.0);
        state->overtime_s += spent_s - kota_waste__shift_s(waste, truck->accounted_ms, to_ms);
    }
    if (truck->phase == KOTA_WASTE_STUCK) {
        state->blocked_s += spent_s;
        state->water_s += spent_s;
    }
    if (truck->phase == KOTA_WASTE_QUEUEING) state->queue_s += spent_s;
    if (truck->phase == KOTA_WASTE_BROKEN) state->broken_s += spent_s;
    if (truck->phase == KOTA_WASTE_CLEANING)
        (void)kota_waste__zone_clean(waste, truck->stop, waste->def.crew_kgph / 3600.0 * spent_s);
    truck->accounted_ms = to_ms;
}

void kota_waste__truck_begin(kota_waste *waste, int32_t t, kota_waste_phase phase, int64_t time_ms,
                             int64_t event_ms) {
    kota_waste__truck_account(waste, t, time_ms);
    waste->trucks[t].phase = phase;
    waste->trucks[t].event_ms = event_ms;
}

void kota_waste__truck_park(kota_waste *waste, int32_t t, int64_t time_ms) {
    int64_t look_ms = kota_waste__work_end_ms(waste, time_ms) > time_ms ? time_ms + LOOK_MS : KOTA_WASTE_NEVER_MS;
    int64_t shift_ms = kota_waste__next_shift_ms(waste, time_ms);
    if (kota_waste__is_crew(waste, t)) { /* called by orders, at any hour */
        bool called = waste->trucks[t].zone > -2;
        look_ms = called ? time_ms + LOOK_MS : KOTA_WASTE_NEVER_MS;
        shift_ms = KOTA_WASTE_NEVER_MS;
    }
    kota_waste__truck_begin(waste, t, KOTA_WASTE_PARKED, time_ms, look_ms < shift_ms ? look_ms : shift_ms);
}

/* The moment of this local day's shift at which a truck breaks down, NEVER where it does not or has (crews never do):
 * a draw for each truck and day, and one for the moment. */
static int64_t break_ms(const kota_waste *waste, const kota_waste_truck *truck, int64_t time_ms) {
    int64_t day = kota_local_day(time_ms, waste->map->utc_offset_min);
    kota_key key = {waste->def.seed, truck->id, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_BREAKDOWN};
    if (!(waste->def.repair_s > 0.0) || truck->fleet < 0 || truck->broken_day == day ||
        !(kota_random_unit(key, 2 * (uint64_t)day) < waste->def.breakdown_per_day))
        return KOTA_WASTE_NEVER_MS;
    double shift_s = waste->def.shift_end_s - waste->def.shift_start_s;
    if (shift_s <= 0.0) shift_s += 86400.0;
    double at_s = waste->def.shift_start_s + shift_s * kota_random_unit(key, 2 * (uint64_t)day + 1);
    return time_ms - kota_time_of_day_ms(time_ms, waste->map->utc_offset_min) + (int64_t)kota_round(at_s * 1000.0);
}

static int64_t repair_ms(const kota_waste *waste) { return (int64_t)kota_round(waste->def.repair_s * 1000.0); }

void kota_waste__truck_broke(kota_waste *waste, int32_t t, double stood_s, int64_t time_ms) {
    waste->trucks[t].broken_day = kota_local_day(time_ms, waste->map->utc_offset_min);
    waste->truck_states[t].broken_s += stood_s;
}

/* Drive to a stop, or wait where there is no way. A stop at the same node is reached at once, without a leg. */
void kota_waste__truck_go(kota_waste *waste, int32_t t, kota_waste_phase phase, int32_t target, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    double drive_s = kota_waste__drive_s(waste, t, truck->stop, target);
    if (!kota_is_finite(drive_s)) {
        kota_waste__unclaim(waste, t, 0); /* another may have a way */
        kota_waste__truck_begin(waste, t, KOTA_WASTE_STUCK, time_ms, time_ms + RETRY_MS);
        return;
    }
    truck->target = target;
    int32_t from_node = waste->stop_node[truck->stop], to_node = waste->stop_node[target];
    if (from_node == to_node) {
        kota_waste__truck_begin(waste, t, phase, time_ms, time_ms);
        return;
    }
    if (waste->stop_length_m != NULL) {
        size_t at = (size_t)truck->stop * (size_t)waste->stop_count + (size_t)target;
        int64_t arrive_ms = time_ms + (int64_t)kota_round(drive_s * 1000.0);
        if (break_ms(waste, truck, time_ms) < arrive_ms) {
            kota_waste__truck_broke(waste, t, waste->def.repair_s, time_ms);
            arrive_ms += repair_ms(waste);
        }
        kota_waste__truck_drove(waste, t, (double)waste->stop_length_m[at]);
        kota_waste__truck_begin(waste, t, phase, time_ms, arrive_ms);
        return;
    }
    kota_waste__truck_begin(waste, t, phase, time_ms, KOTA_WASTE_NEVER_MS);
    waste->legs = kota_grow(waste->legs, waste->leg_count, &waste->leg_capacity, sizeof *waste->legs);
    kota_waste_leg leg = {t, waste->truck_states[t].kind, from_node, to_node, time_ms, KOTA_WASTE_NEVER_MS, 0};
    leg.break_ms = break_ms(waste, truck, time_ms);
    if (leg.break_ms != KOTA_WASTE_NEVER_MS) leg.repair_ms = repair_ms(waste);
    waste->legs[waste->leg_count++] = leg;
}

void kota_waste__truck_drove(kota_waste *waste, int32_t t, double distance_m) {
    kota_truck_state *state = &waste->truck_states[t];
    state->distance_m += distance_m;
    kota_waste__spend(waste, t, 0.0, distance_m);
    state->fuel_l += distance_m / 1000.0 * kota_waste__fuel_l_per_km(waste, t);
}

double kota_waste__fuel_l_per_km(const kota_waste *waste, int32_t t) {
    if (kota_waste__is_crew(waste, t)) return kota_truck_kinds[KOTA_TRUCK_KIND_CREW].fuel_l_per_km;
    return waste->fleets[waste->trucks[t].fleet].as.fuel_l_per_km;
}

void kota_waste__truck_home(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    if (truck->stop == truck->garage) {
        kota_waste__truck_park(waste, t, time_ms);
    } else {
        kota_waste__truck_go(waste, t, KOTA_WASTE_TO_GARAGE, truck->garage, time_ms);
    }
}

void kota_waste__truck_arrive(kota_waste *waste, int32_t t) {
    waste->trucks[t].stop = waste->trucks[t].target;
    waste->truck_states[t].node = waste->stop_node[waste->trucks[t].stop];
}

/* A truck that came home before this step was counted as working up to the step's start. */
void kota_waste__truck_came_home(kota_waste *waste, int32_t t, int64_t home_ms) {
    if (home_ms >= waste->now_ms) return;
    double late_s = (double)(waste->now_ms - home_ms) / 1000.0;
    kota_truck_state *state = &waste->truck_states[t];
    /* the records may have begun anew in between */
    state->work_s = kota_max(state->work_s - late_s, state->blocked_s);
    double late_over_s = late_s - kota_waste__shift_s(waste, home_ms, waste->now_ms);
    state->overtime_s = kota_max(state->overtime_s - late_over_s, 0.0);
}

bool kota_waste__truck_pause(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    int64_t day = kota_local_day(time_ms, waste->map->utc_offset_min);
    int64_t since_day_ms = kota_time_of_day_ms(time_ms, waste->map->utc_offset_min);
    if (break_ms(waste, truck, time_ms) <= time_ms) {
        truck->broken_day = day;
        kota_waste__truck_begin(waste, t, KOTA_WASTE_BROKEN, time_ms, time_ms + repair_ms(waste));
        return true;
    }
    bool rest = waste->def.break_s > 0.0 && truck->rested_day != day &&
                (double)since_day_ms / 1000.0 >= waste->def.break_at_s;
    if (!rest) return false;
    truck->rested_day = day;
    kota_waste__truck_begin(waste, t, KOTA_WASTE_RESTING, time_ms,
                            time_ms + (int64_t)kota_round(waste->def.break_s * 1000.0));
    return true;
}

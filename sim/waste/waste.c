/* The step, the orders and the views of the waste engine. Each idea behind them has a file of its own; reading
 * order: fractions, territory, generation, bins, shift, truck, fleet_hours, fleet_budget, fleet_plan, dump, fleet,
 * litter, crews, balance, waste_create, this one, waste_save. */
#include <stdlib.h>

#include "core/mathx.h"
#include "waste/waste_state.h"

const kota_truck_kind_info kota_truck_kinds[KOTA_TRUCK_KIND_COUNT] = {
#define KOTA_TRUCK_KIND(name, text, m3, kg, density, load_min, stop_min, swaps, slow, fuel)                          \
    [KOTA_TRUCK_KIND_##                                                                                              \
        name] = {text, m3, kg, density, 60.0 * (load_min), 60.0 * (stop_min), (swaps) != 0, slow, fuel},
#include "waste/kinds.def"
#undef KOTA_TRUCK_KIND
    [KOTA_TRUCK_KIND_CREW] = {"crew", 0.0, 0.0, 1.0, 0.0, 0.0, false, 1.0, 0.11}, /* a pick-up */
};

static void hear_leg_ends(kota_waste *waste, const kota_waste_input *input) {
    for (int32_t k = 0; k < input->leg_end_count; k++) {
        const kota_waste_leg_end *end = &input->leg_ends[k];
        KOTA_ASSERT(end->truck >= 0 && end->truck < waste->truck_count);
        kota_waste_truck *truck = &waste->trucks[end->truck];
        bool drives = truck->phase == KOTA_WASTE_TO_BIN || truck->phase == KOTA_WASTE_TO_DUMP ||
                      truck->phase == KOTA_WASTE_TO_GARAGE;
        KOTA_ASSERT(drives && truck->event_ms == KOTA_WASTE_NEVER_MS);
        truck->event_ms = end->arrive_ms;
        kota_waste__truck_drove(waste, end->truck, end->distance_m);
        waste->truck_states[end->truck].blocked_s += end->blocked_s;
        waste->truck_states[end->truck].water_s += end->water_s;
        waste->truck_states[end->truck].traffic_s += end->traffic_s;
        if (end->broken_s > 0.0) kota_waste__truck_broke(waste, end->truck, end->broken_s, end->arrive_ms);
    }
}

/* The truck with the next event before a time, ties by lasting id; -1 none. Fleets are small: a scan is enough. */
static int32_t next_truck(const kota_waste *waste, int64_t until_ms) {
    int32_t best = -1;
    for (int32_t k = 0; k < waste->truck_count; k++) {
        int32_t t = waste->truck_order[k];
        int64_t limit_ms = best < 0 ? until_ms : waste->trucks[best].event_ms;
        if (waste->trucks[t].event_ms < limit_ms) best = t;
    }
    return best;
}

typedef struct sort_leg {
    kota_waste_leg leg;
    uint64_t truck_id;
} sort_leg;

static int compare_legs(const void *a_, const void *b_) {
    const sort_leg *a = a_, *b = b_;
    if (a->leg.depart_ms != b->leg.depart_ms) return a->leg.depart_ms < b->leg.depart_ms ? -1 : 1;
    return a->truck_id < b->truck_id ? -1 : a->truck_id > b->truck_id ? 1 : 0;
}

static void sort_legs(kota_waste *waste) {
    if (waste->leg_count < 2) return;
    sort_leg *legs = kota_alloc((size_t)waste->leg_count, sizeof *legs);
    for (int32_t k = 0; k < waste->leg_count; k++) {
        legs[k] = (sort_leg){waste->legs[k], waste->trucks[waste->legs[k].truck].id};
    }
    qsort(legs, (size_t)waste->leg_count, sizeof *legs, compare_legs);
    for (int32_t k = 0; k < waste->leg_count; k++) waste->legs[k] = legs[k].leg;
    kota_free(legs);
}

static void show_truck(kota_waste *waste, int32_t t) {
    static const kota_truck_doing doing[KOTA_WASTE_PHASE_COUNT] = {
        [KOTA_WASTE_PARKED] = KOTA_TRUCK_PARKED,        [KOTA_WASTE_STUCK] = KOTA_TRUCK_DRIVING,
        [KOTA_WASTE_TO_BIN] = KOTA_TRUCK_DRIVING,       [KOTA_WASTE_TO_DUMP] = KOTA_TRUCK_DRIVING,
        [KOTA_WASTE_TO_GARAGE] = KOTA_TRUCK_DRIVING,    [KOTA_WASTE_LOADING] = KOTA_TRUCK_LOADING,
        [KOTA_WASTE_HAULING_OUT] = KOTA_TRUCK_DRIVING,  [KOTA_WASTE_UNLOADING] = KOTA_TRUCK_UNLOADING,
        [KOTA_WASTE_HAULING_BACK] = KOTA_TRUCK_DRIVING, [KOTA_WASTE_QUEUEING] = KOTA_TRUCK_UNLOADING,
        [KOTA_WASTE_RESTING] = KOTA_TRUCK_DRIVING,      [KOTA_WASTE_BROKEN] = KOTA_TRUCK_DRIVING,
        [KOTA_WASTE_CLEANING] = KOTA_TRUCK_LOADING,
    };
    const kota_waste_truck *truck = &waste->trucks[t];
    waste->truck_states[t].doing = doing[truck->phase];
    waste->truck_states[t].kg = truck->kg;
    double density_kgpm3 = truck->fleet < 0 ? 1.0 : waste->fleets[truck->fleet].as.density_kgpm3;
    waste->truck_states[t].m3 = truck->kg / density_kgpm3;
}

void kota_waste__show(kota_waste *waste) {
    for (int32_t b = 0; b < waste->bin_count; b++) kota_waste__bin_show(waste, b);
    for (int32_t t = 0; t < waste->truck_count; t++) show_truck(waste, t);
    for (int32_t d = 0; d < waste->dump_count; d++) kota_waste__dump_show(waste, d);
    kota_waste__inlets_show(waste);
    kota_waste__screens_show(waste);
}

static void truck_event(kota_waste *waste, int32_t t) {
    if (kota_waste__is_crew(waste, t)) {
        kota_waste__crew_event(waste, t);
    } else {
        kota_waste__truck_event(waste, t);
    }
}

kota_status kota_waste_step(kota_waste *waste, const kota_waste_input *input, int64_t until_ms, kota_error *err) {
    (void)err; /* nothing that comes in can go wrong but by the caller's mistake */
    KOTA_ASSERT(until_ms >= waste->now_ms);
    KOTA_ASSERT(waste->truck_count == 0 || input->stop_time_s != NULL);
    waste->leg_count = 0;
    waste->stop_time_s = input->stop_time_s;
    waste->stop_length_m = input->stop_length_m;
    waste->hour_time_s = input->hour_time_s;
    waste->way_length_m = input->way_length_m;
    kota_waste__flush(waste, input->inlet_m3, (double)(until_ms - waste->now_ms) / 1000.0);
    hear_leg_ends(waste, input);
    for (int32_t t = next_truck(waste, until_ms); t >= 0; t = next_truck(waste, until_ms)) {
        truck_event(waste, t);
    }
    for (int32_t b = 0; b < waste->bin_count; b++) kota_waste__bin_advance(waste, b, until_ms);
    for (int32_t d = 0; d < waste->dump_count; d++) kota_waste__dump_advance(waste, d, until_ms);
    for (int32_t t = 0; t < waste->truck_count; t++) kota_waste__truck_account(waste, t, until_ms);
    kota_waste__wash(waste, input, (double)(until_ms - waste->now_ms) / 1000.0);
    kota_waste__screens_clean(waste, (double)(until_ms - waste->now_ms) / 1000.0);
    waste->now_ms = until_ms;
    waste->stop_time_s = waste->stop_length_m = NULL;
    waste->hour_time_s = NULL;
    waste->way_length_m = NULL;
    sort_legs(waste);
    kota_waste__show(waste);
    return KOTA_OK;
}

const kota_waste_leg *kota_waste_legs(const kota_waste *waste, int32_t *count) {
    *count = waste->leg_count;
    return waste->legs;
}

const int32_t *kota_waste_stops(const kota_waste *waste, int32_t *count) {
    *count = waste->stop_count;
    return waste->stop_node;
}

void kota_waste_collect(kota_waste *waste, int32_t bin) {
    KOTA_ASSERT(bin >= 0 && bin < waste->bin_count);
    waste->bins[bin].ordered = true;
    waste->orders++;
    kota_waste__trucks_wake(waste);
}

void kota_waste_dispatch(kota_waste *waste, int64_t until_ms) {
    waste->dispatch_until_ms = until_ms;
    kota_waste__trucks_wake(waste);
}

void kota_waste_clean(kota_waste *waste, int32_t district, int32_t crews, int64_t until_ms) {
    KOTA_ASSERT(district >= -1 && district < waste->slot_count && crews >= 0);
    waste->crews[district < 0 ? waste->slot_count : district] = (kota_waste_crew){crews, until_ms};
    kota_waste__crews_called(waste);
}

void kota_waste_prize(kota_waste *waste, int32_t bin, double prize_s) {
    KOTA_ASSERT(bin >= 0 && bin < waste->bin_count && prize_s >= 0.0 && kota_is_finite(prize_s));
    waste->bins[bin].prize_s = prize_s;
    if (prize_s > 0.0) kota_waste__trucks_wake(waste);
}

void kota_waste_limit(kota_waste *waste, int32_t trucks) {
    KOTA_ASSERT(trucks >= -1);
    waste->trucks_max = trucks;
}

void kota_waste_dump_rule(kota_waste *waste, kota_dump_rule rule) { waste->dump_rule = rule; }

void kota_waste_threshold(kota_waste *waste, double collect_at_frac) {
    KOTA_ASSERT(collect_at_frac >= 0.0 && collect_at_frac <= 1.0);
    waste->collect_at_frac = collect_at_frac;
}

const kota_bin_state *kota_waste_bins(const kota_waste *waste, int32_t *count) {
    *count = waste->bin_count;
    return waste->bin_states;
}

const kota_truck_state *kota_waste_trucks(const kota_waste *waste, int32_t *count) {
    *count = waste->truck_count;
    return waste->truck_states;
}

const double *kota_waste_inlet_litter_kg(const kota_waste *waste) { return waste->inlet_kg; }
const double *kota_waste_inlet_blocked_frac(const kota_waste *waste) { return waste->inlet_blocked; }
const double *kota_waste_street_litter_kg(const kota_waste *waste) { return waste->street_kg; }
const double *kota_waste_drain_carry_frac(const kota_waste *waste) { return waste->drain_carry; }
const double *kota_waste_drain_litter_kg(const kota_waste *waste) { return waste->drain_kg; }

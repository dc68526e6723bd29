/* Crews that clean: vehicles that drive to where litter blocks most, work there, and drive on, while an order lasts.
 * What they take away there is in litter.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

#define CLEAN_KG 1.0       /* with less litter than this around a bin a crew drives on; assumed */
#define STREET_WEIGHT 0.01 /* of a kg in the street against one that blocks: streets come last; assumed */

static const kota_waste_crew *order_of(const kota_waste *waste, int32_t zone) {
    return &waste->crews[zone < 0 ? waste->slot_count : zone];
}

/* Crews at a bin or on their way to it, besides t. */
static int32_t crews_at(const kota_waste *waste, int32_t b, int32_t t) {
    int32_t count = 0;
    for (int32_t k = 0; k < waste->truck_count; k++) {
        const kota_waste_truck *truck = &waste->trucks[k];
        if (k == t || !kota_waste__is_crew(waste, k)) continue;
        count += (truck->phase == KOTA_WASTE_TO_BIN && truck->target == b) ||
                 (truck->phase == KOTA_WASTE_CLEANING && truck->stop == b);
    }
    return count;
}

/* The bin whose litter is most worth the way, -1 none; ties by id. */
static int32_t dirtiest(const kota_waste *waste, int32_t t) {
    const kota_waste_truck *truck = &waste->trucks[t];
    int32_t best = -1;
    double best_worth = 0.0;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        if (truck->zone >= 0 && waste->bins[b].slot != truck->zone) continue;
        double litter_kg = kota_waste__zone_litter_kg(waste, b);
        double way_s = kota_waste__drive_s(waste, t, truck->stop, b);
        if (litter_kg < CLEAN_KG || !kota_is_finite(way_s)) continue;
        double blocks_kg = kota_waste__zone_clogs_kg(waste, b) + STREET_WEIGHT * litter_kg;
        double time_s = way_s + 3600.0 * litter_kg / waste->def.crew_kgph;
        double worth = blocks_kg / (time_s * (1.0 + crews_at(waste, b, t)));
        bool better =
            worth > best_worth || (best >= 0 && worth == best_worth && waste->bins[b].id < waste->bins[best].id);
        if (!better) continue;
        best = b;
        best_worth = worth;
    }
    return best;
}

static void choose(kota_waste *waste, int32_t t, int64_t time_ms) {
    kota_waste_truck *truck = &waste->trucks[t];
    bool called = truck->zone > -2 && order_of(waste, truck->zone)->until_ms > time_ms;
    if (!called) truck->zone = -2;
    int32_t b = called && waste->def.crew_kgph > 0.0 ? dirtiest(waste, t) : -1;
    if (b < 0) {
        kota_waste__truck_home(waste, t, time_ms);
    } else {
        kota_waste__truck_go(waste, t, KOTA_WASTE_TO_BIN, b, time_ms);
    }
}

/* At a bin: to the end of its litter or of the order. More may come meanwhile; whoever chooses next sees it. */
static void clean(kota_waste *waste, int32_t t, int64_t time_ms) {
    const kota_waste_truck *truck = &waste->trucks[t];
    int64_t until_ms = truck->zone > -2 ? order_of(waste, truck->zone)->until_ms : time_ms;
    double litter_kg = kota_waste__zone_litter_kg(waste, truck->stop);
    int64_t done_ms = time_ms + (int64_t)kota_round(3.6e6 * litter_kg / waste->def.crew_kgph);
    if (done_ms > until_ms) done_ms = until_ms;
    if (done_ms <= time_ms || litter_kg < CLEAN_KG) {
        choose(waste, t, time_ms);
    } else {
        kota_waste__truck_begin(waste, t, KOTA_WASTE_CLEANING, time_ms, done_ms);
    }
}

void kota_waste__crew_event(kota_waste *waste, int32_t t) {
    kota_waste_truck *truck = &waste->trucks[t];
    int64_t time_ms = truck->event_ms > waste->now_ms ? truck->event_ms : waste->now_ms;
    kota_waste__truck_account(waste, t, time_ms);
    if (truck->phase == KOTA_WASTE_TO_BIN) {
        kota_waste__truck_arrive(waste, t);
        clean(waste, t, time_ms);
        return;
    }
    if (truck->phase == KOTA_WASTE_TO_GARAGE) {
        int64_t home_ms = truck->event_ms;
        kota_waste__truck_arrive(waste, t);
        kota_waste__truck_came_home(waste, t, home_ms);
    }
    choose(waste, t, time_ms);
}

/* Each order has its crews; those already out with it stay. */
static void staff(kota_waste *waste, int32_t zone) {
    const kota_waste_crew *order = order_of(waste, zone);
    int32_t wanted = order->until_ms > waste->now_ms ? (int32_t)order->crews : 0;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t k = 0; k < waste->truck_count; k++) {
            int32_t t = waste->truck_order[k];
            kota_waste_truck *truck = &waste->trucks[t];
            if (!kota_waste__is_crew(waste, t) || truck->zone != (pass == 0 ? zone : -2)) continue;
            if (wanted > 0) {
                truck->zone = zone;
                wanted--;
            } else {
                truck->zone = -2;
            }
            if (pass == 1 && truck->zone != zone) continue; /* not called */
            bool waits = truck->phase == KOTA_WASTE_PARKED || truck->phase == KOTA_WASTE_CLEANING;
            if (waits && truck->event_ms > waste->now_ms) truck->event_ms = waste->now_ms;
        }
    }
}

void kota_waste__crews_called(kota_waste *waste) {
    for (int32_t d = 0; d < waste->slot_count; d++) staff(waste, d);
    staff(waste, -1);
}

/* Litter: what lies in streets is washed to the inlets around its bin by rain, blocks them, is carried on by the
 * water that flows through them, and is taken away by crews. Inlet litter is booked to the district of the bin that
 * it comes from, so the ledger of a district closes by itself. What a blocked inlet does to the water is left to
 * the coupling. */
#include "core/mathx.h"
#include "waste/waste_state.h"

static double gone_share(double rate) { return rate > 0.0 ? 1.0 - kota_exp(-rate) : 0.0; }

void kota_waste__flush(kota_waste *waste, const double *inlet_m3) {
    if (inlet_m3 == NULL) return;
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        double share = gone_share(waste->def.inlet_flush_per_m3 * inlet_m3[k]);
        if (share <= 0.0 || waste->inlet_bin[k] < 0) continue;
        kota_parcel flushed = kota_waste__parcel_take(&waste->inlet_litter[k], share);
        kota_waste__parcel_add(&waste->records[waste->bins[waste->inlet_bin[k]].slot].drained, &flushed);
    }
}

void kota_waste__wash(kota_waste *waste, double rain_mps, double step_s) {
    double share = gone_share(waste->def.wash_per_m * kota_max(rain_mps - waste->def.wash_rain_mps, 0.0) * step_s);
    if (share <= 0.0) return;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        kota_waste_bin *bin = &waste->bins[b];
        if (!(bin->inlet_weight > 0.0)) continue; /* no inlet near: it stays in the street */
        kota_parcel washed = kota_waste__parcel_take(&bin->street, share);
        kota_waste__parcel_add(&waste->records[bin->slot].washed, &washed);
        double left = bin->inlet_weight;
        for (int32_t k = bin->inlet_start; k < bin->inlet_end; k++) {
            int32_t inlet = waste->bin_inlets[k];
            double weight = waste->map->inlets[inlet].inlets;
            kota_parcel part = kota_waste__parcel_take(&washed, k + 1 < bin->inlet_end ? weight / left : 1.0);
            kota_waste__parcel_add(&waste->inlet_litter[inlet], &part);
            left -= weight;
        }
    }
}

void kota_waste__inlets_show(kota_waste *waste) {
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        waste->inlet_kg[k] = kota_parcel_kg(&waste->inlet_litter[k]);
        double clog_kg = waste->def.inlet_clog_kg * kota_maxi(waste->map->inlets[k].inlets, 1);
        waste->inlet_blocked[k] = gone_share(waste->inlet_kg[k] / clog_kg);
    }
}

/* Places of litter, dirtiest first: binary heap in order[], by kg and then by id. */
typedef struct place_heap {
    const kota_waste *waste;
    bool inlets; /* else streets */
    int32_t *order, count;
} place_heap;

static double litter_kg(const place_heap *heap, int32_t place) {
    const kota_waste *waste = heap->waste;
    if (!heap->inlets) return kota_parcel_kg(&waste->bins[place].street);
    return kota_parcel_kg(&waste->inlet_litter[place]) / kota_maxi(waste->map->inlets[place].inlets, 1);
}

static bool before(const place_heap *heap, int32_t a, int32_t b) {
    double a_kg = litter_kg(heap, a), b_kg = litter_kg(heap, b);
    if (a_kg != b_kg) return a_kg > b_kg;
    const kota_waste *waste = heap->waste;
    uint64_t a_id = heap->inlets ? waste->map->inlets[a].id : waste->bins[a].id;
    uint64_t b_id = heap->inlets ? waste->map->inlets[b].id : waste->bins[b].id;
    return a_id < b_id;
}

static void sift(place_heap *heap, int32_t at) {
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= heap->count) return;
        if (child + 1 < heap->count && before(heap, heap->order[child + 1], heap->order[child])) child++;
        if (!before(heap, heap->order[child], heap->order[at])) return;
        int32_t swap = heap->order[at];
        heap->order[at] = heap->order[child];
        heap->order[child] = swap;
        at = child;
    }
}

/* Take litter from inlets or streets of a district (-1: all), until the crews have used their time; the rest of
 * their kg. */
static double clean_places(kota_waste *waste, bool inlets, int32_t district, double kg) {
    place_heap heap = {waste, inlets, waste->clean_order, 0};
    int32_t places = inlets ? waste->map->inlet_count : waste->bin_count;
    for (int32_t k = 0; k < places; k++) {
        int32_t at = inlets ? waste->map->inlets[k].district : waste->bins[k].slot;
        bool litter = inlets ? waste->inlet_bin[k] >= 0 : true;
        if (litter && (district < 0 || at == district) && litter_kg(&heap, k) > 0.0) heap.order[heap.count++] = k;
    }
    for (int32_t at = heap.count / 2 - 1; at >= 0; at--) sift(&heap, at);
    while (heap.count > 0 && kg > 0.0) {
        int32_t place = heap.order[0];
        kota_parcel *parcel = inlets ? &waste->inlet_litter[place] : &waste->bins[place].street;
        int32_t slot = waste->bins[inlets ? waste->inlet_bin[place] : place].slot;
        double there_kg = kota_parcel_kg(parcel);
        kota_parcel taken = kota_waste__parcel_take(parcel, there_kg <= kg ? 1.0 : kg / there_kg);
        kota_waste__parcel_add(&waste->records[slot].cleaned, &taken);
        kg -= there_kg <= kg ? there_kg : kg;
        heap.order[0] = heap.order[--heap.count];
        sift(&heap, 0);
    }
    return kg;
}

void kota_waste__crews_work(kota_waste *waste, int64_t until_ms) {
    for (int32_t d = 0; d <= waste->slot_count; d++) {
        const kota_waste_crew *crew = &waste->crews[d];
        int64_t end_ms = crew->until_ms < until_ms ? crew->until_ms : until_ms;
        if (crew->crews <= 0.0 || end_ms <= waste->now_ms) continue;
        double kg = crew->crews * waste->def.crew_kgph / 3600.0 * ((double)(end_ms - waste->now_ms) / 1000.0);
        int32_t district = d < waste->slot_count ? d : -1;
        (void)clean_places(waste, false, district, clean_places(waste, true, district, kg));
    }
}

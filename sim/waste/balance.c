/* The ledger: what was made, where it is and where it went, by fraction and by the district that it comes from.
 * Waste keeps its district on trucks, in transfer stations and in inlets, so every district's account closes by
 * itself and their sum is the city's. */
#include "core/mathx.h"
#include "waste/waste_state.h"

void kota_waste__stored_now(const kota_waste *waste, int32_t slot, kota_parcel *stored) {
    *stored = (kota_parcel){{0}};
    for (int32_t b = 0; b < waste->bin_count; b++) {
        if (waste->bins[b].slot != slot) continue;
        kota_waste__parcel_add(stored, &waste->bins[b].stored);
        kota_waste__parcel_add(stored, &waste->bins[b].street);
    }
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        int32_t b = waste->inlet_bin[k];
        if (b >= 0 && waste->bins[b].slot == slot) kota_waste__parcel_add(stored, &waste->inlet_litter[k]);
    }
    for (int32_t t = 0; t < waste->truck_count; t++) {
        for (int32_t k = 0; k < waste->trucks[t].cargo_count; k++) {
            const kota_waste_cargo *cargo = &waste->trucks[t].cargo[k];
            if (cargo->slot == slot) kota_waste__parcel_add(stored, &cargo->parcel);
        }
    }
    for (int32_t d = 0; d < waste->dump_count; d++) {
        if (waste->dumps[d].station) kota_waste__parcel_add(stored, &waste->dumps[d].stored[slot]);
    }
}

static void add_slot(const kota_waste *waste, int32_t slot, kota_waste_balance *sum) {
    const kota_waste_record *record = &waste->records[slot];
    kota_parcel stored;
    kota_waste__stored_now(waste, slot, &stored);
    kota_waste__parcel_add(&sum->stored, &stored);
    kota_waste__parcel_add(&sum->stored_start, &record->stored_start);
    kota_waste__parcel_add(&sum->generated, &record->generated);
    kota_waste__parcel_add(&sum->collected, &record->collected);
    kota_waste__parcel_add(&sum->washed, &record->washed);
    kota_waste__parcel_add(&sum->burnt, &record->burnt);
    kota_waste__parcel_add(&sum->drained, &record->drained);
    kota_waste__parcel_add(&sum->landfilled, &record->landfilled);
    kota_waste__parcel_add(&sum->cleaned, &record->cleaned);
}

kota_waste_balance kota_waste_balance_now(const kota_waste *waste, int32_t district) {
    KOTA_ASSERT(district >= -1 && district < waste->slot_count);
    kota_waste_balance sum = {0};
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        if (district < 0 || slot == district) add_slot(waste, slot, &sum);
    }
    return sum;
}

void kota_waste_reset_records(kota_waste *waste) {
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        waste->records[slot] = (kota_waste_record){0};
        kota_waste__stored_now(waste, slot, &waste->records[slot].stored_start);
    }
    for (int32_t b = 0; b < waste->bin_count; b++) {
        kota_bin_state *state = &waste->bin_states[b];
        state->overflow_s = state->overflow_kg = state->emptied_kg = 0.0;
        state->emptied = 0;
    }
    for (int32_t t = 0; t < waste->truck_count; t++) {
        kota_truck_state *state = &waste->truck_states[t];
        state->distance_m = state->work_s = state->blocked_s = state->loads = 0.0;
    }
}

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
        if (b < 0 || waste->bins[b].slot != slot) continue;
        kota_waste__parcel_add(stored, &waste->inlet_litter[k]);
        kota_waste__parcel_add(stored, &waste->drain_litter[k]);
        kota_waste__parcel_add(stored, &waste->screen_litter[k]);
    }
    for (int32_t t = 0; t < waste->truck_count; t++) {
        for (int32_t k = 0; k < waste->trucks[t].cargo_count; k++) {
            const kota_waste_cargo *cargo = &waste->trucks[t].cargo[k];
            if (cargo->slot == slot) kota_waste__parcel_add(stored, &cargo->parcel);
        }
    }
    for (int32_t d = 0; d < waste->dump_count; d++) {
        const kota_waste_dump *dump = &waste->dumps[d];
        if (dump->stored != NULL) kota_waste__parcel_add(stored, &dump->stored[slot]);
        if (dump->residue != NULL) kota_waste__parcel_add(stored, &dump->residue[slot]);
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
    kota_waste__parcel_add(&sum->residue, &record->residue);
    kota_waste__parcel_add(&sum->composted, &record->composted);
    kota_waste__parcel_add(&sum->recycled, &record->recycled);
    kota_waste__parcel_add(&sum->fuel, &record->fuel);
    kota_waste__parcel_add(&sum->incinerated, &record->incinerated);
    for (int32_t b = 0; b < waste->bin_count; b++) {
        if (waste->bins[b].slot != slot) continue;
        kota_waste__parcel_add(&sum->dumped, &waste->bins[b].street);
        for (int32_t k = waste->bins[b].inlet_start; k < waste->bins[b].inlet_end; k++) {
            kota_waste__parcel_add(&sum->in_drains, &waste->inlet_litter[waste->bin_inlets[k]]);
            kota_waste__parcel_add(&sum->in_drains, &waste->drain_litter[waste->bin_inlets[k]]);
            kota_waste__parcel_add(&sum->in_drains, &waste->screen_litter[waste->bin_inlets[k]]);
        }
    }
}

double kota_waste_residual_kg(const kota_waste_balance *b, int32_t f) {
    double out_kg = b->burnt.kg[f] + b->drained.kg[f] + b->landfilled.kg[f] + b->cleaned.kg[f] + b->composted.kg[f] +
                    b->recycled.kg[f] + b->fuel.kg[f] + b->incinerated.kg[f];
    return b->stored_start.kg[f] + b->generated.kg[f] - b->stored.kg[f] - out_kg;
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
        state->emptied = state->late = 0;
        state->fill_sum = 0.0;
    }
    for (int32_t t = 0; t < waste->truck_count; t++) {
        kota_truck_state *state = &waste->truck_states[t];
        state->distance_m = state->work_s = state->overtime_s = state->blocked_s = state->loads = 0.0;
        state->water_s = state->traffic_s = state->queue_s = state->broken_s = state->fuel_l = 0.0;
        state->left_no_way = state->left_no_time = 0;
    }
    for (int32_t d = 0; d < waste->dump_count; d++) waste->dumps[d].taken_kg = 0.0;
    waste->screen_crew_s = 0.0;
}

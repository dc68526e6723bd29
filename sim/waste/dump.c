/* Where trucks unload: transfer stations, which hold waste until their own haulers have taken it to the landfill,
 * and landfills, where it leaves the engine. In this simplest form the haulers of a station are not on the map's
 * streets: waste flows from the station to the landfill at a rate while the shift lasts, mixed as it lies. A
 * landfill is never full. */
#include "core/mathx.h"
#include "waste/waste_state.h"

void kota_waste__dump_advance(kota_waste *waste, int32_t d, int64_t to_ms) {
    kota_waste_dump *dump = &waste->dumps[d];
    if (!dump->station || to_ms <= dump->at_ms) return;
    double hauled_kg = waste->def.transfer_rate_kgph / 3600.0 * kota_waste__shift_s(waste, dump->at_ms, to_ms);
    dump->at_ms = to_ms;
    if (dump->kg <= 0.0 || hauled_kg <= 0.0) return;
    double share = hauled_kg >= dump->kg ? 1.0 : hauled_kg / dump->kg;
    dump->kg = 0.0;
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        kota_parcel taken = kota_waste__parcel_take(&dump->stored[slot], share);
        kota_waste__parcel_add(&waste->records[slot].landfilled, &taken);
        dump->kg += kota_parcel_kg(&dump->stored[slot]);
    }
}

bool kota_waste__dump_room(kota_waste *waste, int32_t d, double kg, int64_t time_ms) {
    kota_waste_dump *dump = &waste->dumps[d];
    if (!dump->station) return true;
    kota_waste__dump_advance(waste, d, time_ms);
    return dump->kg + kg <= dump->capacity_kg;
}

int32_t kota_waste__dump_choose(kota_waste *waste, int32_t stop, double kg, int64_t time_ms) {
    int32_t best = -1;
    double best_s = KOTA_INFINITY;
    for (int32_t d = 0; d < waste->dump_count; d++) {
        const kota_waste_dump *dump = &waste->dumps[d];
        size_t at = (size_t)stop * (size_t)waste->stop_count + (size_t)dump->stop;
        double drive_s = (double)waste->stop_time_s[at] + dump->haul_s;
        if (!(drive_s < best_s) || !kota_waste__dump_room(waste, d, kg, time_ms)) continue;
        best = d;
        best_s = drive_s;
    }
    return best;
}

void kota_waste__dump_unload(kota_waste *waste, int32_t d, int32_t t) {
    kota_waste_dump *dump = &waste->dumps[d];
    kota_waste_truck *truck = &waste->trucks[t];
    for (int32_t k = 0; k < truck->cargo_count; k++) {
        const kota_waste_cargo *cargo = &truck->cargo[k];
        if (dump->station) {
            kota_waste__parcel_add(&dump->stored[cargo->slot], &cargo->parcel);
            dump->kg += kota_parcel_kg(&cargo->parcel);
        } else {
            kota_waste__parcel_add(&waste->records[cargo->slot].landfilled, &cargo->parcel);
        }
    }
    truck->cargo_count = 0;
    truck->kg = 0.0;
}

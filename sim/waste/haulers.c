/* Haulers: the large trucks of a transfer station, or of a treatment for its residue, that take what lies there to
 * the nearest open landfill over the streets. They load full loads, and what there is when the shift leaves no time
 * to wait for more. The rest of a trip is that of every truck (fleet.c). */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

#define FULL_FRAC 0.95 /* of a load is full; assumed */
#define LEAST_FRAC 0.1 /* and for less than this no hauler drives, not even at the end of a day; assumed */
#define WAIT_MS (15 * KOTA_MINUTE_MS) /* a parked truck looks again after it: truck.c */

bool kota_waste_has_haulers(kota_facility_kind kind) {
    return kind == KOTA_FACILITY_TRANSFER_STATION || kota_waste__treatment_of(kind) >= 0;
}

/* Mixed as it lies; returns its loose volume, m3. */
static double take(kota_waste *waste, int32_t t, kota_waste_dump *dump, double room_kg) {
    bool station = dump->kind == KOTA_WASTE_STATION;
    kota_parcel *stored = station ? dump->stored : dump->residue;
    double *kg = station ? &dump->kg : &dump->residue_kg, m3 = 0.0;
    double share = room_kg >= *kg ? 1.0 : room_kg / *kg;
    *kg = 0.0;
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        kota_parcel taken = kota_waste__parcel_take(&stored[slot], share);
        *kg += kota_parcel_kg(&stored[slot]);
        if (!(kota_parcel_kg(&taken) > 0.0)) continue;
        m3 += kota_parcel_m3(&taken);
        kota_waste__put_on_truck(&waste->trucks[t], slot, &taken);
    }
    return m3;
}

void kota_waste__hauler_look(kota_waste *waste, int32_t t, int64_t event_ms, int64_t time_ms) {
    int32_t stop = waste->trucks[t].garage;
    kota_waste_dump *dump = &waste->dumps[kota_waste__dump_at(waste, stop)];
    kota_waste__dump_advance(waste, kota_waste__dump_at(waste, stop), time_ms);
    double room_kg = kota_waste__room_kg(waste, t);
    double there_kg = dump->kind == KOTA_WASTE_STATION ? dump->kg : dump->residue_kg;
    double full_kg = FULL_FRAC * kota_min(room_kg, dump->capacity_kg);
    double load_s = kota_waste__service_s(waste, t, kota_min(there_kg, room_kg) / waste->fresh_kgpm3);
    double need_s = load_s + kota_waste__close_s(waste, t, stop, time_ms);
    double left_s = (double)(kota_waste__work_end_ms(waste, time_ms) - time_ms) / 1000.0;
    bool last = left_s - need_s < (double)WAIT_MS / 1000.0;
    if (!(need_s <= left_s) || there_kg < (last ? LEAST_FRAC * room_kg : full_kg)) {
        kota_waste__truck_park(waste, t, time_ms);
        return;
    }
    double m3 = take(waste, t, dump, room_kg);
    int64_t done_ms = event_ms + (int64_t)kota_round(kota_waste__service_s(waste, t, m3) * 1000.0);
    kota_waste__truck_begin(waste, t, KOTA_WASTE_LOADING, event_ms, done_ms);
}

/* Bins: they fill with what is brought, hour by hour at the hour's rate, so the moment of overflow is exact. What
 * is not brought and what does not fit is burnt, lies in the street or goes into a drain. Trucks, and what rain
 * does to the street, are left to others. */
#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "waste/waste_state.h"

void kota_waste__bins_start(kota_waste *waste) {
    const kota_waste_def *def = &waste->def;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        kota_waste_bin *bin = &waste->bins[b];
        kota_key key = {def->seed, bin->id, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_START};
        double fill_frac = kota_min(2.0 * def->bin_start_frac * kota_random_unit(key, 0), 0.9);
        kota_waste__parcel_add_fresh(&bin->stored, fill_frac * waste->bin_states[b].capacity_m3 * waste->fresh_kgpm3);
        double near_kgpd = bin->near_household_kgpd + bin->near_job_kgpd;
        double unserved_kgpd = near_kgpd * (1.0 - def->served_frac) + bin->far_household_kgpd + bin->far_job_kgpd;
        kota_waste__parcel_add_fresh(&bin->street, unserved_kgpd * def->unserved_street_frac * def->street_start_d);
        kota_parcel thrown = {{0}};
        kota_waste__parcel_add_fresh(&thrown, unserved_kgpd * def->unserved_drain_frac * def->street_start_d);
        if (bin->inlet_weight > 0.0) kota_waste__into_drains(waste, b, &thrown);
        bin->at_ms = waste->now_ms;
        bin->hour = INT64_MIN;
        kota_waste__bin_show(waste, b);
    }
}

/* What nobody brings or no bin holds. */
static void lose(kota_waste *waste, int32_t b, double kg) {
    if (kg <= 0.0) return;
    kota_waste_bin *bin = &waste->bins[b];
    double burnt_kg = kg * waste->def.unserved_burnt_frac, street_kg = kg * waste->def.unserved_street_frac;
    double drained_kg = kota_max(kg - burnt_kg - street_kg, 0.0);
    kota_waste_record *record = &waste->records[bin->slot];
    kota_waste__parcel_add_fresh(&record->burnt, burnt_kg);
    kota_waste__parcel_add_fresh(&bin->street, street_kg);
    kota_parcel thrown = {{0}};
    kota_waste__parcel_add_fresh(&thrown, drained_kg);
    kota_waste__into_drains(waste, b, &thrown);
}

/* A time of constant rates. */
static void fill(kota_waste *waste, int32_t b, double time_s) {
    kota_waste_bin *bin = &waste->bins[b];
    kota_bin_state *state = &waste->bin_states[b];
    double made_kg = bin->made_kgps * time_s, brought_kg = bin->brought_kgps * time_s, over_kg = 0.0;
    double room_kg = 0.0;
    if (!bin->full) {
        room_kg = kota_max(state->capacity_m3 - kota_parcel_m3(&bin->stored), 0.0) * waste->fresh_kgpm3;
    }
    if (brought_kg > room_kg) {
        over_kg = brought_kg - room_kg;
        state->overflow_s += time_s * (over_kg / brought_kg);
        state->overflow_kg += over_kg;
        bin->full = true;
    } else if (bin->full) {
        state->overflow_s += time_s;
    }
    kota_waste__parcel_add_fresh(&waste->records[bin->slot].generated, made_kg);
    kota_waste__parcel_add_fresh(&bin->stored, brought_kg - over_kg);
    lose(waste, b, made_kg - brought_kg + over_kg);
}

static int64_t local_hour(const kota_waste *waste, int64_t time_ms) {
    int64_t local_ms = time_ms + waste->map->utc_offset_min * KOTA_MINUTE_MS;
    return local_ms / KOTA_HOUR_MS - (local_ms % KOTA_HOUR_MS < 0 ? 1 : 0);
}

void kota_waste__bin_advance(kota_waste *waste, int32_t b, int64_t to_ms) {
    kota_waste_bin *bin = &waste->bins[b];
    while (bin->at_ms < to_ms) {
        int64_t hour = local_hour(waste, bin->at_ms);
        if (hour != bin->hour) kota_waste__rates(waste, bin, hour);
        int64_t hour_end_ms = (hour + 1) * KOTA_HOUR_MS - waste->map->utc_offset_min * KOTA_MINUTE_MS;
        int64_t end_ms = hour_end_ms < to_ms ? hour_end_ms : to_ms;
        fill(waste, b, (double)(end_ms - bin->at_ms) / 1000.0);
        bin->at_ms = end_ms;
    }
}

kota_parcel kota_waste__bin_take(kota_waste *waste, int32_t b, double room_kg) {
    kota_waste_bin *bin = &waste->bins[b];
    double kg = kota_parcel_kg(&bin->stored);
    double share = kg <= room_kg ? 1.0 : room_kg / kg;
    kota_parcel taken = kota_waste__parcel_take(&bin->stored, share);
    kota_bin_state *state = &waste->bin_states[b];
    state->emptied_kg += kota_parcel_kg(&taken);
    if (share >= 1.0) {
        state->emptied++;
        state->late += bin->full ? 1 : 0;
        state->fill_sum += bin->full ? 1.0 : kota_parcel_m3(&taken) / state->capacity_m3;
    }
    bin->ordered = false;
    bin->prize_s = 0.0;
    if (share > 0.0) bin->full = false;
    kota_waste__parcel_add(&waste->records[bin->slot].collected, &taken);
    return taken;
}

void kota_waste__bin_show(kota_waste *waste, int32_t b) {
    kota_bin_state *state = &waste->bin_states[b];
    const kota_waste_bin *bin = &waste->bins[b];
    state->kg = kota_parcel_kg(&bin->stored);
    state->m3 = bin->full ? state->capacity_m3 : kota_min(kota_parcel_m3(&bin->stored), state->capacity_m3);
    state->fill_frac = state->m3 / state->capacity_m3;
    waste->street_kg[b] = kota_parcel_kg(&bin->street);
}

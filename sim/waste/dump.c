/* Where trucks unload: transfer stations, which hold waste until their own haulers have taken it to a landfill;
 * landfills, which fill up; and places that treat waste and leave a residue for a landfill. From a place without
 * haulers of its own (haulers.c) waste flows to the landfill at a rate while the shift lasts, mixed as it lies. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

typedef struct treatment {
    kota_facility_kind facility;
    double composted, recycled, fuel, burnt;
} treatment;
static const treatment treatments[] = {
#define KOTA_TREATMENT(facility, composted, recycled, fuel, burnt)                                                   \
    {KOTA_FACILITY_##facility, composted, recycled, fuel, burnt},
#include "waste/treatments.def"
#undef KOTA_TREATMENT
};

int32_t kota_waste__treatment_of(kota_facility_kind kind) {
    for (int32_t k = 0; k < KOTA_COUNT(treatments); k++)
        if (treatments[k].facility == kind) return k;
    return -1;
}

/* The landfill that haulers use: the one with the shortest way out of those that are open and not full, by id. -1:
 * none; where the map has none at all, waste leaves the engine all the same. */
static int32_t landfill_for_haulers(const kota_waste *waste, int64_t time_ms, bool *any) {
    int32_t best = -1;
    *any = false;
    for (int32_t d = 0; d < waste->dump_count; d++) {
        const kota_waste_dump *dump = &waste->dumps[d];
        if (dump->kind != KOTA_WASTE_LANDFILL) continue;
        *any = true;
        if (!(dump->used_m3 < dump->capacity_m3) || time_ms >= dump->site.closed_from_ms) continue;
        if (best < 0 || dump->haul_s < waste->dumps[best].haul_s) best = d;
    }
    return best;
}

static void into_landfill(kota_waste *waste, int32_t d, int32_t slot, const kota_parcel *parcel, int64_t time_ms) {
    kota_waste__parcel_add(&waste->records[slot].landfilled, parcel);
    if (d < 0) return;
    kota_waste_dump *dump = &waste->dumps[d];
    dump->taken_kg += kota_parcel_kg(parcel);
    bool was_full = dump->used_m3 >= dump->capacity_m3;
    dump->used_m3 += kota_parcel_landfill_m3(parcel);
    if (!was_full && dump->used_m3 >= dump->capacity_m3) dump->full_ms = time_ms;
}

/* kg of a store, by district, to a landfill. */
static void haul(kota_waste *waste, kota_parcel *stored, double *kg, double hauled_kg, int64_t time_ms) {
    bool any;
    int32_t landfill = landfill_for_haulers(waste, time_ms, &any);
    if (*kg <= 0.0 || hauled_kg <= 0.0 || (any && landfill < 0)) return;
    double share = hauled_kg >= *kg ? 1.0 : hauled_kg / *kg;
    *kg = 0.0;
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        kota_parcel taken = kota_waste__parcel_take(&stored[slot], share);
        into_landfill(waste, landfill, slot, &taken, time_ms);
        *kg += kota_parcel_kg(&stored[slot]);
    }
}

static double organic_weight(int32_t f) {
    return f == KOTA_FRACTION_FOOD || f == KOTA_FRACTION_GARDEN ? 1.0 : f == KOTA_FRACTION_WOOD ? 0.5 : 0.0;
}
static double dry_weight(int32_t f) {
    return f == KOTA_FRACTION_PAPER || f == KOTA_FRACTION_PLASTIC_FILM || f == KOTA_FRACTION_PLASTIC_RIGID ||
                   f == KOTA_FRACTION_GLASS || f == KOTA_FRACTION_METAL || f == KOTA_FRACTION_TEXTILE
               ? 1.0
               : 0.0;
}
static double fuel_weight(int32_t f) {
    return f == KOTA_FRACTION_PAPER || f == KOTA_FRACTION_PLASTIC_FILM || f == KOTA_FRACTION_PLASTIC_RIGID ||
                   f == KOTA_FRACTION_TEXTILE || f == KOTA_FRACTION_WOOD
               ? 1.0
               : 0.0;
}
static double burnt_weight(int32_t f) { return f == KOTA_FRACTION_GLASS || f == KOTA_FRACTION_METAL ? 0.0 : 1.0; }

static void treat(kota_waste *waste, kota_waste_dump *dump, int32_t slot, const kota_parcel *parcel) {
    const treatment *how = &treatments[dump->treatment];
    kota_waste_record *record = &waste->records[slot];
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        double kg = parcel->kg[f], composted = kg * how->composted * organic_weight(f);
        double recycled = kg * how->recycled * dry_weight(f), fuel = kg * how->fuel * fuel_weight(f);
        double burnt = kg * how->burnt * burnt_weight(f), residue = kg - composted - recycled - fuel - burnt;
        record->composted.kg[f] += composted;
        record->recycled.kg[f] += recycled;
        record->fuel.kg[f] += fuel;
        record->incinerated.kg[f] += burnt;
        record->residue.kg[f] += residue;
        dump->residue[slot].kg[f] += residue;
        dump->residue_kg += residue;
    }
}

static void work_off(kota_waste *waste, kota_waste_dump *dump, double kg) {
    if (dump->kg <= 0.0 || !(kg > 0.0)) return;
    double share = kg >= dump->kg ? 1.0 : kg / dump->kg;
    dump->kg = 0.0;
    for (int32_t slot = 0; slot < waste->slot_count; slot++) {
        kota_parcel taken = kota_waste__parcel_take(&dump->stored[slot], share);
        treat(waste, dump, slot, &taken);
        dump->kg += kota_parcel_kg(&dump->stored[slot]);
    }
}

void kota_waste__dump_advance(kota_waste *waste, int32_t d, int64_t to_ms) {
    kota_waste_dump *dump = &waste->dumps[d];
    if (dump->kind == KOTA_WASTE_LANDFILL || to_ms <= dump->at_ms) return;
    double hauled_kg = waste->def.transfer_rate_kgph / 3600.0 * kota_waste__shift_s(waste, dump->at_ms, to_ms);
    if (dump->hauled) hauled_kg = 0.0;
    double days = (double)(to_ms - dump->at_ms) / (double)KOTA_DAY_MS;
    dump->at_ms = to_ms;
    if (dump->kind == KOTA_WASTE_STATION) {
        haul(waste, dump->stored, &dump->kg, hauled_kg, to_ms);
        return;
    }
    work_off(waste, dump, dump->site.kg_per_day * days);
    haul(waste, dump->residue, &dump->residue_kg, hauled_kg, to_ms);
}

bool kota_waste__dump_room(kota_waste *waste, int32_t d, double kg, int64_t time_ms) {
    kota_waste_dump *dump = &waste->dumps[d];
    if (dump->kind == KOTA_WASTE_LANDFILL) return dump->used_m3 < dump->capacity_m3;
    kota_waste__dump_advance(waste, d, time_ms);
    return dump->kg + kg <= dump->capacity_kg * (1.0 + 1e-12);
}

int64_t kota_waste__dump_open_ms(const kota_waste *waste, int32_t d, int64_t time_ms) {
    const kota_waste_site *site = &waste->dumps[d].site;
    int64_t open_ms = time_ms;
    if (site->opens_s != site->closes_s) {
        int64_t now = kota_time_of_day_ms(time_ms, waste->map->utc_offset_min);
        int64_t opens = (int64_t)kota_round(site->opens_s * 1000.0) % KOTA_DAY_MS;
        int64_t closes = (int64_t)kota_round(site->closes_s * 1000.0) % KOTA_DAY_MS;
        bool open = opens < closes ? now >= opens && now < closes : now >= opens || now < closes;
        if (!open) open_ms += opens >= now ? opens - now : opens - now + KOTA_DAY_MS;
    }
    return open_ms < site->closed_from_ms ? open_ms : KOTA_WASTE_NEVER_MS;
}

static bool is_kind(const kota_waste_dump *dump, kota_dump_rule rule) {
    return (rule == KOTA_DUMP_LANDFILL && dump->kind == KOTA_WASTE_LANDFILL) ||
           (rule == KOTA_DUMP_STATION && dump->kind == KOTA_WASTE_STATION) ||
           (rule == KOTA_DUMP_TREATMENT && dump->kind == KOTA_WASTE_TREATMENT);
}

bool kota_waste__dump_of_rule(const kota_waste *waste, int32_t d) {
    bool any = false; /* a rule that no place meets is none */
    for (int32_t k = 0; k < waste->dump_count; k++) any = any || is_kind(&waste->dumps[k], waste->dump_rule);
    return waste->dump_rule == KOTA_DUMP_NEAREST || !any || is_kind(&waste->dumps[d], waste->dump_rule);
}

int32_t kota_waste__dump_choose(kota_waste *waste, int32_t t, int32_t stop, double kg, int64_t time_ms) {
    int32_t best = -1;
    double best_s = KOTA_INFINITY;
    bool hauler = kota_waste__is_hauler(waste, t);
    for (int32_t pass = 0; pass < 2 && best < 0; pass++) { /* where the rule's places are full or shut: any */
        for (int32_t d = 0; d < waste->dump_count; d++) {
            const kota_waste_dump *dump = &waste->dumps[d];
            if (hauler && dump->kind != KOTA_WASTE_LANDFILL) continue;
            if (pass == 0 && !hauler && !kota_waste__dump_of_rule(waste, d)) continue;
            double drive_s = kota_waste__drive_s(waste, t, stop, dump->stop) + dump->haul_s;
            if (!(drive_s < best_s)) continue;
            int64_t there_ms = time_ms + (int64_t)kota_round(drive_s * 1000.0);
            int64_t open_ms = kota_waste__dump_open_ms(waste, d, there_ms);
            if (open_ms == KOTA_WASTE_NEVER_MS) continue;
            double s = drive_s + (double)(open_ms - there_ms) / 1000.0;
            if (!(s < best_s) || !kota_waste__dump_room(waste, d, kg, time_ms)) continue;
            best = d;
            best_s = s;
        }
    }
    return best;
}

void kota_waste__dump_unload(kota_waste *waste, int32_t d, int32_t t, int64_t time_ms) {
    kota_waste_dump *dump = &waste->dumps[d];
    kota_waste_truck *truck = &waste->trucks[t];
    for (int32_t k = 0; k < truck->cargo_count; k++) {
        const kota_waste_cargo *cargo = &truck->cargo[k];
        if (dump->kind == KOTA_WASTE_LANDFILL) {
            into_landfill(waste, d, cargo->slot, &cargo->parcel, time_ms);
            continue;
        }
        double kg = kota_parcel_kg(&cargo->parcel);
        kota_waste__parcel_add(&dump->stored[cargo->slot], &cargo->parcel);
        dump->kg += kg;
        dump->taken_kg += kg;
    }
    truck->cargo_count = 0;
    truck->kg = 0.0;
}

int32_t kota_waste__dump_at(const kota_waste *waste, int32_t stop) {
    for (int32_t d = 0; d < waste->dump_count; d++) {
        if (waste->dumps[d].stop == stop) return d;
    }
    KOTA_ASSERT(!"a truck unloads where no dump is");
    return -1;
}

void kota_waste__dump_show(kota_waste *waste, int32_t d) {
    const kota_waste_dump *dump = &waste->dumps[d];
    waste->dump_states[d] = (kota_dump_state){.facility = waste->stop_facility[dump->stop],
                                              .kg = dump->kg,
                                              .residue_kg = dump->residue_kg,
                                              .taken_kg = dump->taken_kg,
                                              .left_m3 = kota_max(dump->capacity_m3 - dump->used_m3, 0.0),
                                              .full_ms = dump->full_ms};
}

const kota_dump_state *kota_waste_dumps(const kota_waste *waste, int32_t *count) {
    *count = waste->dump_count;
    return waste->dump_states;
}

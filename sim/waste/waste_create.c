/* Building the engine from the map: checks, bins, inlets by bin, stops, dumps, trucks. What happens in time is left
 * to waste.c. */
#include <stdlib.h>

#include "core/mathx.h"
#include "waste/waste_state.h"

static void check_range(kota_faults *faults, const char *name, double value, double low, double high) {
    if (value >= low && value <= high) return;
    kota_fault(faults, "waste: %s = %g must be in %g..%g", name, value, low, high);
}

static void check_def(const kota_waste_def *def, kota_faults *faults) {
    const double big = 1e9;
#define CHECK(field, low, high) check_range(faults, #field, def->field, low, high)
    CHECK(person_kg_per_day, 0, big);
    CHECK(job_kg_per_day, 0, big);
    CHECK(household_cv, 0, 10);
    CHECK(hour_cv, 0, 10);
    CHECK(served_frac, 0, 1);
    CHECK(unserved_burnt_frac, 0, 1);
    CHECK(unserved_street_frac, 0, 1);
    CHECK(unserved_drain_frac, 0, 1);
    CHECK(bin_start_frac, 0, 1);
    CHECK(street_start_d, 0, 365);
    CHECK(truck_capacity_m3, 1e-3, big);
    CHECK(truck_capacity_kg, 1e-3, big);
    CHECK(truck_density_kgpm3, 1e-3, big);
    CHECK(shift_start_s, 0, 86400);
    CHECK(shift_end_s, 0, 172800);
    CHECK(load_s_per_m3, 0, big);
    CHECK(stop_s, 0, big);
    CHECK(unload_s, 0, big);
    CHECK(collect_at_frac, 0, 1);
    CHECK(transfer_rate_kgph, 0, big);
    CHECK(wash_rain_mps, 0, big);
    CHECK(wash_per_m, 0, big);
    CHECK(inlet_clog_kg, 1e-9, big);
    CHECK(inlet_flush_per_m3, 0, big);
    CHECK(crew_kgph, 0, big);
#undef CHECK
    double sum = def->unserved_burnt_frac + def->unserved_street_frac + def->unserved_drain_frac;
    if (!(kota_abs(sum - 1.0) <= 1e-6)) {
        kota_fault(faults,
                   "waste: the shares of unserved waste that are burnt, left in streets and thrown into drains sum "
                   "to %g; they must sum to 1",
                   sum);
    }
}

static void check_map(const kota_waste_def *def, const kota_map *map, kota_faults *faults) {
    double load_m3 = kota_min(def->truck_capacity_kg / def->truck_density_kgpm3, def->truck_capacity_m3);
    for (int32_t k = 0; k < map->facility_count; k++) {
        const kota_facility *at = &map->facilities[k];
        if (at->kind == KOTA_FACILITY_TPS && !(at->capacity_m3 > 0.0)) {
            kota_fault(faults, "collection point \"%s\": capacity_m3 = %g must be above 0", at->id_text,
                       at->capacity_m3);
        }
        if (at->kind == KOTA_FACILITY_TRANSFER_STATION && at->capacity_m3 < load_m3) {
            kota_fault(faults,
                       "transfer station \"%s\": capacity_m3 = %g must be at least one truck load, %g m3; give its "
                       "capacity_m3 or smaller trucks",
                       at->id_text, at->capacity_m3, load_m3);
        }
    }
}

static int32_t count_kind(const kota_map *map, kota_facility_kind kind) {
    int32_t count = 0;
    for (int32_t k = 0; k < map->facility_count; k++) {
        if (map->facilities[k].kind == kind) count++;
    }
    return count;
}

static int32_t add_stops(kota_waste *waste, kota_facility_kind kind, int32_t at) {
    for (int32_t k = 0; k < waste->map->facility_count; k++) {
        if (waste->map->facilities[k].kind != kind) continue;
        waste->stop_facility[at] = k;
        waste->stop_node[at++] = waste->map->facilities[k].node;
    }
    return at;
}

/* The district that a bin's waste is booked to. */
static int32_t slot_of(const kota_map *map, const kota_facility *at) {
    if (at->district >= 0) return at->district;
    int32_t best = 0;
    double best_m2 = KOTA_INFINITY;
    for (int32_t d = 0; d < map->district_count; d++) {
        double dx = map->districts[d].x_m - at->x_m, dy = map->districts[d].y_m - at->y_m, m2 = dx * dx + dy * dy;
        if (m2 < best_m2 || (m2 == best_m2 && map->districts[d].id < map->districts[best].id)) {
            best = d;
            best_m2 = m2;
        }
    }
    return best;
}

static void make_bins(kota_waste *waste) {
    waste->bins = KOTA_NEW(waste->arena, kota_waste_bin, waste->bin_count);
    waste->bin_states = KOTA_NEW(waste->arena, kota_bin_state, waste->bin_count);
    waste->street_kg = KOTA_NEW(waste->arena, double, waste->bin_count);
    for (int32_t b = 0; b < waste->bin_count; b++) {
        const kota_facility *at = &waste->map->facilities[waste->stop_facility[b]];
        waste->bins[b].id = at->id;
        waste->bins[b].slot = slot_of(waste->map, at);
        waste->bin_states[b].facility = waste->stop_facility[b];
        waste->bin_states[b].capacity_m3 = at->capacity_m3;
    }
    kota_waste__territories(waste);
    kota_waste__bins_start(waste);
}

static void make_inlets(kota_waste *waste) {
    const kota_map *map = waste->map;
    waste->inlet_litter = KOTA_NEW(waste->arena, kota_parcel, map->inlet_count);
    waste->inlet_kg = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->inlet_blocked = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->inlet_bin = KOTA_NEW(waste->arena, int32_t, map->inlet_count);
    waste->bin_inlets = KOTA_NEW(waste->arena, int32_t, map->inlet_count);
    waste->clean_order = KOTA_NEW(waste->arena, int32_t, kota_maxi(map->inlet_count, waste->bin_count));
    int32_t *bin_of = KOTA_NEW(waste->arena, int32_t, map->facility_count); /* bin index + 1 */
    for (int32_t b = 0; b < waste->bin_count; b++) bin_of[waste->stop_facility[b]] = b + 1;
    for (int32_t k = 0; k < map->inlet_count; k++) {
        int32_t facility = map->inlets[k].bin;
        KOTA_ASSERT(facility < map->facility_count);
        int32_t b = facility >= 0 ? bin_of[facility] - 1 : -1;
        waste->inlet_bin[k] = b;
        if (b < 0) continue;
        waste->bins[b].inlet_end++;
        waste->bins[b].inlet_weight += map->inlets[k].inlets;
    }
    int32_t start = 0;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        int32_t count = waste->bins[b].inlet_end;
        waste->bins[b].inlet_start = waste->bins[b].inlet_end = start;
        start += count;
    }
    for (int32_t k = 0; k < map->inlet_count; k++) {
        if (waste->inlet_bin[k] >= 0) waste->bin_inlets[waste->bins[waste->inlet_bin[k]].inlet_end++] = k;
    }
}

static int compare_dumps(const void *a_, const void *b_) {
    const kota_waste_dump *a = a_, *b = b_;
    return a->id < b->id ? -1 : a->id > b->id ? 1 : 0;
}

static void make_dumps(kota_waste *waste, int32_t first_stop) {
    waste->dumps = KOTA_NEW(waste->arena, kota_waste_dump, waste->dump_count);
    for (int32_t d = 0; d < waste->dump_count; d++) {
        const kota_facility *at = &waste->map->facilities[waste->stop_facility[first_stop + d]];
        kota_waste_dump *dump = &waste->dumps[d];
        dump->id = at->id;
        dump->stop = first_stop + d;
        dump->station = at->kind == KOTA_FACILITY_TRANSFER_STATION;
        dump->haul_s = dump->station || !(at->haul_s > 0.0) ? 0.0 : at->haul_s;
        double load_m3 = waste->truck_room_kg / waste->def.truck_density_kgpm3;
        dump->capacity_kg = kota_max(at->capacity_m3 / load_m3, 1.0) * waste->truck_room_kg;
        dump->at_ms = waste->now_ms;
    }
    if (waste->dump_count > 1) qsort(waste->dumps, (size_t)waste->dump_count, sizeof *waste->dumps, compare_dumps);
    for (int32_t d = 0; d < waste->dump_count; d++) {
        if (waste->dumps[d].station) waste->dumps[d].stored = KOTA_NEW(waste->arena, kota_parcel, waste->slot_count);
    }
}

/* By lasting id; insertion keeps it short: fleets are small and mostly this is done once. */
static void order_trucks(kota_waste *waste) {
    for (int32_t t = 0; t < waste->truck_count; t++) {
        int32_t at = t;
        while (at > 0 && waste->trucks[waste->truck_order[at - 1]].id > waste->trucks[t].id) {
            waste->truck_order[at] = waste->truck_order[at - 1];
            at--;
        }
        waste->truck_order[at] = t;
    }
}

static void make_trucks(kota_waste *waste, int32_t first_garage, int32_t garages) {
    for (int32_t g = 0; g < garages; g++) {
        waste->truck_count += kota_maxi(waste->map->facilities[waste->stop_facility[first_garage + g]].trucks, 0);
    }
    waste->trucks = KOTA_NEW(waste->arena, kota_waste_truck, waste->truck_count);
    waste->truck_states = KOTA_NEW(waste->arena, kota_truck_state, waste->truck_count);
    waste->truck_order = KOTA_NEW(waste->arena, int32_t, waste->truck_count);
    int32_t t = 0;
    for (int32_t g = 0; g < garages; g++) {
        const kota_facility *at = &waste->map->facilities[waste->stop_facility[first_garage + g]];
        for (int32_t number = 1; number <= at->trucks; number++, t++) {
            int32_t stop = first_garage + g;
            uint64_t id = kota_hash_part(at->id, (uint64_t)number);
            waste->trucks[t] = (kota_waste_truck){.id = id,
                                                  .garage = stop,
                                                  .stop = stop,
                                                  .target = stop,
                                                  .event_ms = waste->now_ms,
                                                  .accounted_ms = waste->now_ms};
            waste->truck_states[t] =
                (kota_truck_state){.id = id, .garage_text = at->id_text, .number = number, .node = at->node};
        }
    }
    order_trucks(waste);
}

kota_status kota_waste_create(kota_waste **out, const kota_waste_def *def, const kota_map *map, int64_t start_ms,
                              kota_error *err) {
    *out = NULL;
    kota_faults faults = {0};
    check_def(def, &faults);
    if (faults.count == 0) check_map(def, map, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    KOTA_TRY(status);
    kota_waste *waste = kota_alloc(1, sizeof *waste);
    waste->def = *def;
    waste->map = map;
    waste->arena = kota_arena_create("waste", 0);
    waste->now_ms = start_ms;
    waste->fresh_kgpm3 = kota_waste__fresh_kgpm3();
    waste->truck_room_kg = kota_min(def->truck_capacity_kg, def->truck_capacity_m3 * def->truck_density_kgpm3);
    waste->collect_at_frac = def->collect_at_frac;
    waste->dispatch_until_ms = INT64_MIN;
    waste->slot_count = kota_maxi(map->district_count, 1);
    waste->records = KOTA_NEW(waste->arena, kota_waste_record, waste->slot_count);
    waste->crews = KOTA_NEW(waste->arena, kota_waste_crew, waste->slot_count + 1);
    waste->bin_count = count_kind(map, KOTA_FACILITY_TPS);
    int32_t garages = count_kind(map, KOTA_FACILITY_GARAGE);
    waste->dump_count = count_kind(map, KOTA_FACILITY_TRANSFER_STATION) + count_kind(map, KOTA_FACILITY_LANDFILL);
    waste->stop_count = waste->bin_count + garages + waste->dump_count;
    waste->stop_node = KOTA_NEW(waste->arena, int32_t, waste->stop_count);
    waste->stop_facility = KOTA_NEW(waste->arena, int32_t, waste->stop_count);
    int32_t at = add_stops(waste, KOTA_FACILITY_TPS, 0);
    at = add_stops(waste, KOTA_FACILITY_GARAGE, at);
    at = add_stops(waste, KOTA_FACILITY_TRANSFER_STATION, at);
    (void)add_stops(waste, KOTA_FACILITY_LANDFILL, at);
    make_bins(waste);
    make_inlets(waste);
    make_dumps(waste, waste->bin_count + garages);
    make_trucks(waste, waste->bin_count, garages);
    kota_waste_reset_records(waste);
    *out = waste;
    return KOTA_OK;
}

void kota_waste_destroy(kota_waste *waste) {
    if (waste == NULL) return;
    for (int32_t t = 0; t < waste->truck_count; t++) {
        kota_free(waste->trucks[t].cargo);
        kota_free(waste->trucks[t].tour);
    }
    kota_free(waste->legs);
    kota_arena_destroy(waste->arena);
    kota_free(waste);
}

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
    CHECK(income_elasticity, -2, 2);
    CHECK(wet_season_frac, 0, 0.9);
    CHECK(household_cv, 0, 10);
    CHECK(deposit_kg, 0, big);
    CHECK(deposit_cv, 0, 10);
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
    CHECK(overtime_s, 0, 86400);
    CHECK(overtime_price, 0, big);
    CHECK(load_s_per_m3, 0, big);
    CHECK(stop_s, 0, big);
    CHECK(unload_s, 0, big);
    CHECK(weigh_s, 0, big);
    CHECK(break_at_s, 0, 86400);
    CHECK(break_s, 0, 86400);
    CHECK(breakdown_per_day, 0, 1);
    CHECK(repair_s, 0, big);
    CHECK(collect_at_frac, 0, 1);
    CHECK(plan_iterations, 0, 1e6);
    CHECK(transfer_rate_kgph, 0, big);
    CHECK(wash_rain_mps, 0, big);
    CHECK(wash_per_m, 0, big);
    CHECK(inlet_clog_kg, 1e-9, big);
    CHECK(inlet_flush_per_m3, 0, big);
    CHECK(drain_clog_kg, 1e-9, big);
    CHECK(drain_flush_per_m3, 0, big);
    CHECK(drain_flush_per_day, 0, big);
    CHECK(rack_frac, 0, 1);
    CHECK(crew_kgph, 0, big);
    CHECK(screen_clog_kg, def->screens ? 1e-9 : 0, big);
    CHECK(screen_reach_m, 0, big);
    CHECK(crews, 0, 1000);
#undef CHECK
    double sum = def->unserved_burnt_frac + def->unserved_street_frac + def->unserved_drain_frac;
    if (!(kota_abs(sum - 1.0) <= 1e-6)) {
        kota_fault(faults,
                   "waste: the shares of unserved waste that are burnt, left in streets and thrown into drains sum "
                   "to %g; they must sum to 1",
                   sum);
    }
}

static double fleet_room_kg(const kota_truck_kind_info *as) {
    return kota_min(as->capacity_kg, as->capacity_m3 * as->density_kgpm3);
}

/* The largest load of all trucks but haulers, m3 in a truck. */
static double largest_load_m3(const kota_waste *waste, double *kg) {
    double m3 = 0.0;
    *kg = 0.0;
    for (int32_t f = 0; f < waste->fleet_count; f++) {
        double room_kg = waste->fleet_room_kg[f];
        if (waste->fleets[f].kind == KOTA_TRUCK_KIND_HAULER || !(room_kg > *kg)) continue;
        *kg = room_kg;
        m3 = room_kg / waste->fleets[f].as.density_kgpm3;
    }
    return m3;
}

static void check_map(const kota_waste *waste, kota_faults *faults) {
    double load_kg, load_m3 = largest_load_m3(waste, &load_kg);
    for (int32_t k = 0; k < waste->map->facility_count; k++) {
        const kota_facility *at = &waste->map->facilities[k];
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
        if (kota_waste__treatment_of(at->kind) >= 0 && at->capacity_m3 < load_m3) {
            kota_fault(faults,
                       "treatment \"%s\": capacity_m3 = %g must be at least one truck load, %g m3; give its "
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
}

static void make_inlets(kota_waste *waste) {
    const kota_map *map = waste->map;
    waste->inlet_litter = KOTA_NEW(waste->arena, kota_parcel, map->inlet_count);
    waste->drain_litter = KOTA_NEW(waste->arena, kota_parcel, map->inlet_count);
    waste->drain_kg = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->drain_carry = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->inlet_kg = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->inlet_blocked = KOTA_NEW(waste->arena, double, map->inlet_count);
    waste->inlet_bin = KOTA_NEW(waste->arena, int32_t, map->inlet_count);
    waste->bin_inlets = KOTA_NEW(waste->arena, int32_t, map->inlet_count);
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
    kota_waste__screens_create(waste);
}

static int compare_dumps(const void *a_, const void *b_) {
    const kota_waste_dump *a = a_, *b = b_;
    return a->id < b->id ? -1 : a->id > b->id ? 1 : 0;
}

/* Smaller than this a landfill's capacity was not given: it never fills. */
#define LANDFILL_LEAST_M3 1000.0

static void make_dump(kota_waste *waste, kota_waste_dump *dump, int32_t stop) {
    const kota_facility *at = &waste->map->facilities[waste->stop_facility[stop]];
    double load_kg, load_m3 = largest_load_m3(waste, &load_kg);
    *dump = (kota_waste_dump){.id = at->id,
                              .stop = stop,
                              .treatment = kota_waste__treatment_of(at->kind),
                              .capacity_m3 = KOTA_INFINITY,
                              .capacity_kg = KOTA_INFINITY,
                              .at_ms = waste->now_ms,
                              .bridge_ms = INT64_MIN,
                              .full_ms = KOTA_WASTE_NEVER_MS};
    dump->kind = at->kind == KOTA_FACILITY_LANDFILL ? KOTA_WASTE_LANDFILL
                 : dump->treatment >= 0             ? KOTA_WASTE_TREATMENT
                                                    : KOTA_WASTE_STATION;
    dump->haul_s = dump->kind != KOTA_WASTE_STATION && at->haul_s > 0.0 ? at->haul_s : 0.0;
    dump->site = (kota_waste_site){.closed_from_ms = INT64_MAX, .kg_per_day = KOTA_NAN};
    for (int32_t k = 0; k < waste->def.site_count; k++) {
        if (waste->def.sites[k].facility == waste->stop_facility[stop]) dump->site = waste->def.sites[k];
    }
    if (dump->kind == KOTA_WASTE_LANDFILL) {
        if (at->capacity_m3 >= LANDFILL_LEAST_M3) dump->capacity_m3 = at->capacity_m3;
        if (kota_is_finite(dump->capacity_m3)) dump->used_m3 = dump->site.used_frac * dump->capacity_m3;
        return;
    }
    if (load_m3 > 0.0) dump->capacity_kg = kota_max(at->capacity_m3 / load_m3, 1.0) * load_kg;
    if (kota_is_nan(dump->site.kg_per_day)) dump->site.kg_per_day = dump->capacity_kg; /* what it holds, each day */
    dump->stored = KOTA_NEW(waste->arena, kota_parcel, waste->slot_count);
    if (dump->kind == KOTA_WASTE_TREATMENT) dump->residue = KOTA_NEW(waste->arena, kota_parcel, waste->slot_count);
}

static void make_dumps(kota_waste *waste, int32_t first_stop) {
    waste->dumps = KOTA_NEW(waste->arena, kota_waste_dump, waste->dump_count);
    waste->dump_states = KOTA_NEW(waste->arena, kota_dump_state, waste->dump_count);
    for (int32_t d = 0; d < waste->dump_count; d++) make_dump(waste, &waste->dumps[d], first_stop + d);
    if (waste->dump_count > 1) qsort(waste->dumps, (size_t)waste->dump_count, sizeof *waste->dumps, compare_dumps);
}

/* The fleets of the def, or where it has none the trucks that the map has at each garage. */
static void make_fleets(kota_waste *waste) {
    const kota_waste_def *def = &waste->def;
    int32_t garages = count_kind(waste->map, KOTA_FACILITY_GARAGE);
    waste->fleet_count = def->fleet_count > 0 ? def->fleet_count : garages;
    waste->fleets = KOTA_NEW(waste->arena, kota_waste_fleet, waste->fleet_count);
    waste->fleet_room_kg = KOTA_NEW(waste->arena, double, waste->fleet_count);
    kota_truck_kind_info plain = kota_truck_kinds[KOTA_TRUCK_KIND_DUMP_TRUCK];
    plain.capacity_m3 = def->truck_capacity_m3;
    plain.capacity_kg = def->truck_capacity_kg;
    plain.density_kgpm3 = def->truck_density_kgpm3;
    plain.load_s_per_m3 = def->load_s_per_m3;
    plain.stop_s = def->stop_s;
    int32_t fleets = 0;
    for (int32_t k = 0; k < waste->map->facility_count && def->fleet_count == 0; k++) {
        const kota_facility *at = &waste->map->facilities[k];
        if (at->kind != KOTA_FACILITY_GARAGE) continue;
        waste->fleets[fleets++] =
            (kota_waste_fleet){k, kota_maxi(at->trucks, 0), KOTA_TRUCK_KIND_DUMP_TRUCK, plain, def->overtime_s};
    }
    for (int32_t f = 0; f < def->fleet_count; f++) waste->fleets[f] = def->fleet[f];
    for (int32_t f = 0; f < waste->fleet_count; f++) waste->fleet_room_kg[f] = fleet_room_kg(&waste->fleets[f].as);
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

static void make_truck(kota_waste *waste, int32_t t, int32_t stop, int32_t number, int32_t fleet) {
    const kota_facility *at = &waste->map->facilities[waste->stop_facility[stop]];
    bool crew = fleet < 0;
    uint64_t id = kota_hash_part(at->id, (uint64_t)number + (crew ? UINT64_C(1) << 32 : 0));
    waste->trucks[t] = (kota_waste_truck){.id = id,
                                          .garage = stop,
                                          .fleet = fleet,
                                          .stop = stop,
                                          .target = stop,
                                          .event_ms = crew ? KOTA_WASTE_NEVER_MS : waste->now_ms,
                                          .rested_day = INT64_MIN,
                                          .broken_day = INT64_MIN,
                                          .zone = -2,
                                          .accounted_ms = waste->now_ms};
    waste->truck_states[t] = (kota_truck_state){.id = id,
                                                .garage_text = at->id_text,
                                                .number = number,
                                                .kind = crew ? KOTA_TRUCK_KIND_CREW : waste->fleets[fleet].kind,
                                                .node = at->node};
}

static int32_t stop_of_garage(const kota_waste *waste, int32_t facility) {
    int32_t stop = 0;
    while (waste->stop_facility[stop] != facility) stop++;
    return stop;
}

/* Trucks of a garage are numbered over its fleets in their order; crews stand at the garages in turn. */
static void make_trucks(kota_waste *waste, int32_t first_garage, int32_t garages) {
    int32_t crews = garages > 0 ? waste->def.crews : 0, t = 0;
    for (int32_t f = 0; f < waste->fleet_count; f++) waste->truck_count += waste->fleets[f].count;
    waste->truck_count += crews;
    waste->trucks = KOTA_NEW(waste->arena, kota_waste_truck, waste->truck_count);
    waste->truck_states = KOTA_NEW(waste->arena, kota_truck_state, waste->truck_count);
    waste->truck_order = KOTA_NEW(waste->arena, int32_t, waste->truck_count);
    for (int32_t f = 0; f < waste->fleet_count; f++) {
        int32_t stop = stop_of_garage(waste, waste->fleets[f].garage), number = 0;
        for (int32_t g = 0; g < f; g++)
            number += waste->fleets[g].garage == waste->fleets[f].garage ? waste->fleets[g].count : 0;
        for (int32_t k = 0; k < waste->fleets[f].count; k++) make_truck(waste, t++, stop, ++number, f);
        if (waste->fleets[f].kind == KOTA_TRUCK_KIND_HAULER && waste->fleets[f].count > 0)
            waste->dumps[kota_waste__dump_at(waste, stop)].hauled = true;
    }
    for (int32_t c = 0; c < crews; c++) make_truck(waste, t++, first_garage + c % garages, 1 + c / garages, -1);
    order_trucks(waste);
}

static int32_t count_dumps(const kota_map *map) {
    int32_t count = count_kind(map, KOTA_FACILITY_TRANSFER_STATION) + count_kind(map, KOTA_FACILITY_LANDFILL);
    for (int32_t kind = 0; kind < KOTA_FACILITY_COUNT; kind++)
        if (kota_waste__treatment_of(kind) >= 0) count += count_kind(map, kind);
    return count;
}

static void make_stops(kota_waste *waste) {
    waste->stop_node = KOTA_NEW(waste->arena, int32_t, waste->stop_count);
    waste->stop_facility = KOTA_NEW(waste->arena, int32_t, waste->stop_count);
    int32_t at = add_stops(waste, KOTA_FACILITY_TPS, 0);
    at = add_stops(waste, KOTA_FACILITY_GARAGE, at);
    at = add_stops(waste, KOTA_FACILITY_TRANSFER_STATION, at);
    at = add_stops(waste, KOTA_FACILITY_LANDFILL, at);
    for (int32_t kind = 0; kind < KOTA_FACILITY_COUNT; kind++)
        if (kota_waste__treatment_of(kind) >= 0) at = add_stops(waste, kind, at);
    KOTA_ASSERT(at == waste->stop_count);
}

static void make_all(kota_waste *waste) {
    const kota_map *map = waste->map;
    waste->slot_count = kota_maxi(map->district_count, 1);
    waste->records = KOTA_NEW(waste->arena, kota_waste_record, waste->slot_count);
    waste->crews = KOTA_NEW(waste->arena, kota_waste_crew, waste->slot_count + 1);
    waste->bin_count = count_kind(map, KOTA_FACILITY_TPS);
    int32_t garages = count_kind(map, KOTA_FACILITY_GARAGE);
    waste->dump_count = count_dumps(map);
    waste->stop_count = waste->bin_count + garages + waste->dump_count;
    make_stops(waste);
    make_bins(waste);
    make_inlets(waste);
    kota_waste__bins_start(waste);
    make_dumps(waste, waste->bin_count + garages);
    make_trucks(waste, waste->bin_count, garages);
    waste->def.fleet = NULL; /* borrowed for create alone */
    waste->def.sites = NULL;
    kota_waste_reset_records(waste);
    kota_waste__show(waste);
}

kota_status kota_waste_create(kota_waste **out, const kota_waste_def *def, const kota_map *map, int64_t start_ms,
                              kota_error *err) {
    *out = NULL;
    kota_waste *waste = kota_alloc(1, sizeof *waste);
    waste->def = *def;
    waste->map = map;
    waste->arena = kota_arena_create("waste", 0);
    waste->now_ms = start_ms;
    waste->fresh_kgpm3 = kota_waste__fresh_kgpm3();
    waste->collect_at_frac = def->collect_at_frac;
    waste->trucks_max = -1;
    waste->budget = (kota_waste_spending){.most = KOTA_INFINITY, .day = INT64_MIN};
    waste->dispatch_until_ms = INT64_MIN;
    make_fleets(waste);
    kota_faults faults = {0};
    check_def(def, &faults);
    if (faults.count == 0) check_map(waste, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    if (status != KOTA_OK) {
        kota_waste_destroy(waste);
        return status;
    }
    make_all(waste);
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

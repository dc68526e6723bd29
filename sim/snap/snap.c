/* Snapshots in memory: making, freeing, hashing. Files of them are io's. */
#include "snap/snap.h"

#include "core/memory.h"

const char *const kota_snap_vehicles[KOTA_SNAP_VEHICLES] = {"motorcycle", "car",       "ojol",    "van", "truck",
                                                            "bus",        "emergency", "bicycle", "walk"};
const char *const kota_snap_purposes[KOTA_SNAP_PURPOSES] = {"work",    "school",  "shop",    "home",
                                                            "freight", "through", "commute", "tour"};
const char *const kota_snap_doings[KOTA_SNAP_DOINGS] = {"ahead", "driving", "queuing",
                                                        "stuck", "arrived", "given_up"};

static bool is_bin(const kota_facility *facility) { return facility->kind == KOTA_FACILITY_TPS; }

int32_t kota_snap_count(const kota_map *map, kota_place place) {
    int32_t bins = 0;
    switch (place) {
    case KOTA_PLACE_CELL: return map->grid.nx * map->grid.ny;
    case KOTA_PLACE_LINK: return map->roads.link_count;
    case KOTA_PLACE_INLET: return map->inlet_count;
    case KOTA_PLACE_BIN:
        for (int32_t f = 0; f < map->facility_count; f++) bins += is_bin(&map->facilities[f]);
        return bins;
    }
    return 0;
}

int32_t kota_snap_bin_facility(const kota_map *map, int32_t bin) {
    for (int32_t f = 0; f < map->facility_count; f++)
        if (is_bin(&map->facilities[f]) && bin-- == 0) return f;
    return -1;
}

kota_snap *kota_snap_create(const kota_map *map, int32_t truck_count) {
    kota_snap *snap = kota_alloc(1, sizeof *snap);
    snap->map = map;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++)
        snap->field[f] = kota_alloc((size_t)kota_snap_count(map, kota_fields[f].place) + 1, sizeof(float));
    snap->pumps = kota_alloc((size_t)map->pump_count + 1, sizeof *snap->pumps);
    snap->drain_nodes = kota_alloc((size_t)map->drain_node_count + 1, sizeof *snap->drain_nodes);
    snap->drain_links = kota_alloc((size_t)map->drain_link_count + 1, sizeof *snap->drain_links);
    snap->trucks = kota_alloc((size_t)truck_count + 1, sizeof *snap->trucks);
    snap->truck_count = truck_count;
    snap->travellers = kota_alloc(KOTA_SNAP_TRAVELLERS, sizeof *snap->travellers);
    snap->mixes = kota_alloc((size_t)map->roads.link_count + 1, sizeof *snap->mixes);
    snap->gauge_level_m = kota_alloc((size_t)map->gauge_count + 1, sizeof(double));
    snap->gauge_depth_m = kota_alloc((size_t)map->gauge_count + 1, sizeof(double));
    snap->districts = kota_alloc((size_t)map->district_count + 1, sizeof *snap->districts);
    return snap;
}

void kota_snap_destroy(kota_snap *snap) {
    if (snap == NULL) return;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) kota_free(snap->field[f]);
    kota_free(snap->pumps);
    kota_free(snap->drain_nodes);
    kota_free(snap->drain_links);
    kota_free(snap->trucks);
    kota_free(snap->travellers);
    kota_free(snap->mixes);
    kota_free(snap->gauge_level_m);
    kota_free(snap->gauge_depth_m);
    kota_free(snap->districts);
    kota_free(snap);
}

kota_hash kota_snap_hash(const kota_snap *snap) {
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_u64(hasher, (uint64_t)snap->time_ms);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        if (snap->field[f] == NULL) continue;
        kota_hasher_text(hasher, kota_fields[f].name);
        kota_hasher_bytes(hasher, snap->field[f],
                          (size_t)kota_snap_count(snap->map, kota_fields[f].place) * sizeof(float));
    }
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

double kota_snap_forecast_m(const kota_snap *snap, double ahead_s) {
    double step = ahead_s / KOTA_FORECAST_STEP_S;
    if (!(step > 0)) return 0;
    if (step >= KOTA_FORECAST_STEPS) return snap->forecast_m[KOTA_FORECAST_STEPS];
    int32_t k = (int32_t)step;
    double share = step - k;
    return snap->forecast_m[k] * (1 - share) + snap->forecast_m[k + 1] * share;
}

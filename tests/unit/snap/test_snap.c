/* Snapshots: their sizes, their hash, their forecast. */
#include <criterion/criterion.h>

#include "snap/snap.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_map *map_of(kota_arena *arena) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, kota_test_city(arena), 20, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

Test(snap, a_place_has_as_many_values_as_the_map) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    cr_assert_eq(kota_snap_count(map, KOTA_PLACE_CELL), 60 * 60);
    cr_assert_eq(kota_snap_count(map, KOTA_PLACE_LINK), map->roads.link_count);
    cr_assert_eq(kota_snap_count(map, KOTA_PLACE_INLET), map->inlet_count);
    int32_t bins = kota_snap_count(map, KOTA_PLACE_BIN), last = -1;
    cr_assert_gt(bins, 1);
    cr_assert_lt(bins, map->facility_count, "a landfill is no bin");
    for (int32_t b = 0; b < bins; b++) {
        int32_t facility = kota_snap_bin_facility(map, b);
        cr_assert_gt(facility, last, "in the map's order");
        cr_assert_eq(map->facilities[facility].kind, KOTA_FACILITY_TPS);
        last = facility;
    }
    cr_assert_eq(kota_snap_bin_facility(map, bins), -1);
    kota_arena_destroy(arena);
}

Test(snap, begins_with_zeros) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_snap *snap = kota_snap_create(map, 3);
    cr_assert_eq(snap->map, map);
    cr_assert_eq(snap->truck_count, 3);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++)
        for (int32_t k = 0; k < kota_snap_count(map, kota_fields[f].place); k++)
            cr_assert_eq(snap->field[f][k], 0, "%s", kota_fields[f].name);
    for (int32_t t = 0; t < 3; t++) cr_assert_eq(snap->trucks[t].kg, 0);
    for (int32_t d = 0; d < map->district_count; d++) cr_assert_eq(snap->districts[d].flooded_persons, 0);
    for (int32_t p = 0; p < map->pump_count; p++) cr_assert_not(snap->pumps[p].running);
    for (int32_t g = 0; g < map->gauge_count; g++) cr_assert_eq(snap->gauge_depth_m[g], 0);
    kota_snap_destroy(snap);
    kota_snap_destroy(NULL);
    kota_arena_destroy(arena);
}

static bool same(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(snap, hash_sees_time_and_every_field) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_snap *snap = kota_snap_create(map, 0);
    kota_hash before = kota_snap_hash(snap);
    snap->time_ms = 1;
    cr_assert_not(same(kota_snap_hash(snap), before));
    snap->time_ms = 0;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        int32_t last = kota_snap_count(map, kota_fields[f].place) - 1;
        snap->field[f][last] = 1;
        cr_assert_not(same(kota_snap_hash(snap), before), "%s", kota_fields[f].name);
        snap->field[f][last] = 0;
    }
    cr_assert(same(kota_snap_hash(snap), before), "all is undone");
    float *depth_m = snap->field[KOTA_FIELD_depth_m];
    snap->field[KOTA_FIELD_depth_m] = NULL;
    cr_assert_not(same(kota_snap_hash(snap), before), "a field that was not taken is not a field of zeros");
    snap->field[KOTA_FIELD_depth_m] = depth_m;
    kota_snap_destroy(snap);
    kota_arena_destroy(arena);
}

/* 1 mm in each of the first six steps, nothing later. */
Test(snap, forecast_is_linear_between_steps) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_snap *snap = kota_snap_create(map_of(arena), 0);
    for (int32_t k = 0; k <= KOTA_FORECAST_STEPS; k++) snap->forecast_m[k] = 1e-3 * (k < 6 ? k : 6);
    cr_assert_eq(kota_snap_forecast_m(snap, 0), 0);
    cr_assert_eq(kota_snap_forecast_m(snap, -60), 0);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 300), 1e-3, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 450), 1.5e-3, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 1800), 6e-3, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 7200), 6e-3, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 86400), 6e-3, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 1e9), 6e-3, 1e-15, "a day is the end of it");
    kota_snap_destroy(snap);
    kota_arena_destroy(arena);
}

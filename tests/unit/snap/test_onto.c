/* A snapshot seen on the map of a city that has a pond more. */
#include <criterion/criterion.h>

#include "snap/onto.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_map *map_of(const kota_sketch *sketch, kota_arena *arena) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 20, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

/* Values that tell whose they are. */
static kota_snap *marked(const kota_map *map) {
    kota_snap *snap = kota_snap_create(map, 0);
    snap->time_ms = 7;
    for (int32_t l = 0; l < map->roads.link_count; l++)
        snap->field[KOTA_FIELD_link_speed_frac][l] = (float)(map->roads.link_id[l] % 1000);
    for (int32_t b = 0; b < kota_snap_count(map, KOTA_PLACE_BIN); b++)
        snap->field[KOTA_FIELD_bin_fill_frac][b] = (float)(map->facilities[kota_snap_bin_facility(map, b)].id % 1000);
    return snap;
}

Test(onto, the_same_map_changes_nothing) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(kota_test_city(arena), arena);
    kota_snap *snap = marked(map), *seen = kota_snap_onto(snap, map);
    kota_hash a = kota_snap_hash(snap), b = kota_snap_hash(seen);
    cr_expect(a.low == b.low && a.high == b.high);
    kota_snap_destroy(snap);
    kota_snap_destroy(seen);
    kota_arena_destroy(arena);
}

Test(onto, things_are_found_by_their_ids) {
    kota_arena *arena = kota_arena_create("test", 0);
    const kota_sketch *plain = kota_test_city(arena);
    kota_sketch more = *plain;
    const kota_facility_def bin = {.id = "a-bin",
                                   .name = "",
                                   .kind = KOTA_FACILITY_TPS,
                                   .at = {.xy_m = (double[]){300, 300}, .count = 1},
                                   .capacity_m3 = 6};
    kota_facility_def *all = KOTA_NEW(arena, kota_facility_def, more.facilities.count + 1);
    for (int32_t f = 0; f < more.facilities.count; f++) all[f] = ((kota_facility_def *)plain->facilities.items)[f];
    all[more.facilities.count] = bin;
    more.facilities = (kota_records){.items = all, .count = plain->facilities.count + 1};
    kota_map *before = map_of(plain, arena), *after = map_of(&more, arena);
    cr_assert_eq(kota_snap_count(after, KOTA_PLACE_BIN), kota_snap_count(before, KOTA_PLACE_BIN) + 1);
    kota_snap *snap = marked(after), *seen = kota_snap_onto(snap, before), *wanted = marked(before);
    kota_hash a = kota_snap_hash(seen), b = kota_snap_hash(wanted);
    cr_expect(a.low == b.low && a.high == b.high);
    kota_snap *back = kota_snap_onto(wanted, after);
    int32_t empty = 0;
    for (int32_t k = 0; k < kota_snap_count(after, KOTA_PLACE_BIN); k++)
        empty += back->field[KOTA_FIELD_bin_fill_frac][k] <= 0.0f ? 1 : 0;
    cr_expect_geq(empty, 1, "a bin that was not there is empty");
    kota_snap_destroy(snap);
    kota_snap_destroy(seen);
    kota_snap_destroy(wanted);
    kota_snap_destroy(back);
    kota_arena_destroy(arena);
}

Test(onto, maps_of_the_same_cells_at_the_same_place_are_of_one_ground) {
    kota_map a = {.grid = kota_grid_make(40, 30, 20.0, 0.0, 0.0)}, b = a;
    b.roads.link_count = 1;
    cr_expect(kota_snap_same_ground(&a, &b));
    b.grid = kota_grid_make(40, 30, 25.0, 0.0, 0.0);
    cr_expect_not(kota_snap_same_ground(&a, &b));
    b.grid = kota_grid_make(30, 40, 20.0, 0.0, 0.0);
    cr_expect_not(kota_snap_same_ground(&a, &b));
    b.grid = kota_grid_make(40, 30, 20.0, 0.0, 400.0);
    cr_expect_not(kota_snap_same_ground(&a, &b));
}

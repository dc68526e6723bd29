/* What a click finds, what is known of it, and why it is as it is. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "support/test_city.c" /* unit tests link their layer alone */
#include "view/pick.h"

static kota_map *map_of(kota_arena *arena) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, kota_test_city(arena), 20, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

/* Clicked on its own place, a thing is found in the view that is about its kind. */
static void assert_found(const kota_map *map, const kota_snap *snap, kota_place place, kota_pick wanted) {
    double x_m, y_m;
    kota_pick got = {KOTA_PICK_NOTHING, 0};
    kota_pick_place(&wanted, map, snap, &x_m, &y_m);
    cr_assert(kota_pick_at(&got, map, snap, place, x_m + 1.0, y_m, 40.0));
    cr_assert_eq(got.kind, wanted.kind, "%s in place of %s", kota_pick_names[got.kind], kota_pick_names[wanted.kind]);
    if (wanted.kind != KOTA_PICK_JUNCTION) cr_assert_eq(got.index, wanted.index);
}

Test(pick, a_click_finds_what_the_view_is_about) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_snap *snap = kota_snap_create(map, 1);
    kota_pick cell = {KOTA_PICK_NOTHING, 0};
    snap->trucks[0].node = map->roads.link_from[0];
    assert_found(map, snap, KOTA_PLACE_BIN, (kota_pick){KOTA_PICK_BIN, 0});
    assert_found(map, snap, KOTA_PLACE_BIN, (kota_pick){KOTA_PICK_TRUCK, 0});
    for (int32_t g = 0; g < map->gauge_count; g++)
        assert_found(map, snap, KOTA_PLACE_CELL, (kota_pick){KOTA_PICK_GAUGE, g});
    double west_m = map->grid.west_m, south_m = map->grid.south_m;
    cr_assert(kota_pick_at(&cell, map, snap, KOTA_PLACE_CELL, west_m + 30.0, south_m + 10.0, 1.0));
    cr_assert_eq(cell.kind, KOTA_PICK_CELL);
    cr_assert_eq(cell.index, 1, "compact: the second of the southern row");
    cr_assert_not(kota_pick_at(&cell, map, snap, KOTA_PLACE_CELL, west_m - 30.0, south_m, 1.0), "beyond the grid");
    kota_snap_destroy(snap);
    kota_arena_destroy(arena);
}

Test(pick, values_are_those_of_the_snapshot) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_snap *snap = kota_snap_create(map, 0);
    kota_pick_row rows[KOTA_PICK_ROWS_MAX];
    snap->field[KOTA_FIELD_depth_m][7] = 0.5f;
    snap->field[KOTA_FIELD_bin_fill_frac][0] = 0.75f;
    kota_pick cell = {KOTA_PICK_CELL, 7}, bin = {KOTA_PICK_BIN, 0}, gone = {KOTA_PICK_TRUCK, 3};
    cr_assert_geq(kota_pick_rows(rows, &cell, map, snap), 3);
    cr_assert_float_eq(rows[0].value, 0.5, 1e-9);
    cr_assert_str_eq(rows[0].unit, "m");
    cr_assert_geq(kota_pick_rows(rows, &bin, map, snap), 2);
    cr_assert_float_eq(rows[0].value, 75.0, 1e-9);
    cr_assert_str_eq(rows[0].unit, "%");
    cr_assert_eq(kota_pick_rows(rows, &gone, map, snap), 0, "no such truck in this snapshot");
    kota_snap_destroy(snap);
    kota_arena_destroy(arena);
}

Test(pick, a_traveller_is_the_same_in_both_runs) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_snap *a = kota_snap_create(map, 0), *b = kota_snap_create(map, 0), *none = kota_snap_create(map, 0);
    int32_t link = 2, from = map->roads.link_from[2], to = map->roads.link_to[2];
    kota_snap_traveller one = {
        .id = 77, .doing = 1, .from_node = from, .to_node = to, .link = link, .along_frac = 0.5, .spent_s = 120.0};
    a->travellers[a->traveller_count++] = one;
    b->travellers[b->traveller_count++] = (kota_snap_traveller){.id = 5, .link = -1, .to_node = to};
    one.doing = 4; /* in B it is there already */
    one.link = -1;
    one.node = to;
    b->travellers[b->traveller_count++] = one;
    kota_pick pick = {KOTA_PICK_TRAVELLER, 77};
    assert_found(map, a, KOTA_PLACE_LINK, pick);
    double x_m, y_m;
    kota_pick_row rows[KOTA_PICK_ROWS_MAX];
    kota_pick_place(&pick, map, b, &x_m, &y_m);
    cr_assert(x_m == map->roads.node_x_m[to] && y_m == map->roads.node_y_m[to]);
    cr_assert_eq(kota_pick_rows(rows, &pick, map, b), 3);
    cr_assert_float_eq(rows[0].value, 100.0, 1e-9);
    cr_assert_float_eq(rows[1].value, 2.0, 1e-9);
    cr_assert_eq(kota_pick_rows(rows, &pick, map, none), 3, "as many rows where it does not travel");
    cr_assert(kota_is_nan(rows[0].value));
    kota_snap_destroy(a);
    kota_snap_destroy(b);
    kota_snap_destroy(none);
    kota_arena_destroy(arena);
}

Test(pick, the_last_event_of_a_link_tells_why) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    char entity[64], other[64];
    (void)snprintf(entity, sizeof entity, "Main street %016llx", (unsigned long long)map->roads.link_id[2]);
    (void)snprintf(other, sizeof other, "Main street %016llx", (unsigned long long)map->roads.link_id[3]);
    const kota_view_event items[] = {{1000, "link_closed", entity, "water", "m", 0.34, 0.3},
                                     {2000, "link_closed", other, "water", "m", 0.5, 0.3},
                                     {2500, "command", entity, "link_close by X", "1", 1, 1},
                                     {3000, "link_opened", entity, "water", "m", 0.2, 0.3}};
    const kota_view_events events = {items, 4};
    kota_pick link = {KOTA_PICK_LINK, 2}, cell = {KOTA_PICK_CELL, 2};
    cr_assert_null(kota_pick_event(&link, map, &events, 999));
    cr_assert_eq(kota_pick_event(&link, map, &events, 2900), &items[0]);
    cr_assert_eq(kota_pick_event(&link, map, &events, 3000), &items[3]);
    cr_assert_null(kota_pick_event(&cell, map, &events, 3000));
    kota_arena_destroy(arena);
}

Test(pick, names_are_found_by_part_of_them_in_either_case) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_pick found[8];
    char part[8];
    const char *name = kota_pick_name(&(kota_pick){KOTA_PICK_DISTRICT, 0}, map);
    cr_assert_geq(strlen(name), 3);
    (void)snprintf(part, sizeof part, "%.3s", name);
    for (char *c = part; *c != '\0'; c++) *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    cr_assert_geq(kota_pick_find(found, 8, map, part), 1);
    cr_assert_eq(found[0].kind, KOTA_PICK_DISTRICT);
    cr_assert_eq(kota_pick_find(found, 8, map, ""), 0);
    cr_assert_eq(kota_pick_find(found, 8, map, "no such place"), 0);
    cr_assert_leq(kota_pick_find(found, 1, map, part), 1);
    kota_arena_destroy(arena);
}

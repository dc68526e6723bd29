#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "map/map.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_map *city(kota_arena *arena, double cell_m) {
    kota_map *map;
    kota_error err;
    cr_assert_eq(kota_map_from_sketch(&map, kota_test_city(arena), cell_m, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

Test(map, fields_have_names) {
    const char *nearest;
    cr_assert_eq(kota_field_find("depth_m", &nearest), KOTA_FIELD_depth_m);
    cr_assert_eq(kota_field_find("depht_m", &nearest), -1);
    cr_assert_str_eq(nearest, "depth_m");
    cr_assert_eq(kota_field_find("depht_m", NULL), -1);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        cr_assert_lt(kota_fields[f].low, kota_fields[f].high);
        cr_assert_eq(kota_field_find(kota_fields[f].name, NULL), f);
    }
    cr_assert_eq(kota_fields[KOTA_FIELD_bin_fill_frac].place, KOTA_PLACE_BIN);
}

Test(map, names_end_where_they_should) {
    cr_assert_null(kota_land_use_names[KOTA_LAND_COUNT]);
    cr_assert_str_eq(kota_land_use_names[KOTA_LAND_FARM], "farm");
    cr_assert_null(kota_facility_names[KOTA_FACILITY_COUNT]);
    cr_assert_str_eq(kota_facility_names[KOTA_FACILITY_PORT], "port");
    cr_assert_str_eq(kota_side_names[KOTA_SIDE_NORTH], "north");
    cr_assert_str_eq(kota_road_class_names[KOTA_ROAD_RESIDENTIAL], "residential");
}

Test(map, cells_under_links) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = city(arena, 10);
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        int32_t from = map->link_cell_start[l], to = map->link_cell_start[l + 1];
        if (from == to) continue; /* over water at this cell size */
        for (int32_t k = from; k < to; k++)
            cr_assert(map->roads.link_flags[l] & KOTA_LINK_BRIDGE || !map->water[map->link_cell[k]]);
        double sum = 0;
        for (int32_t k = from; k < to; k++) {
            sum += (double)map->link_cell_frac[k];
            for (int32_t m = from; m < k; m++) cr_assert_neq(map->link_cell[m], map->link_cell[k]);
        }
        cr_assert_float_eq(sum, 1, 1e-5);
        int32_t back = map->roads.link_reverse[l];
        if (back < 0) continue;
        cr_assert_eq(map->link_cell_start[back + 1] - map->link_cell_start[back], to - from);
        for (int32_t k = 0; k < to - from; k++)
            cr_assert_eq(map->link_cell[from + k], map->link_cell[map->link_cell_start[back + 1] - 1 - k]);
    }
    kota_arena_destroy(arena);
}

Test(map, hash_sees_every_part) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = city(arena, 20), *twin = city(arena, 20);
    kota_hash hash = kota_map_hash(map), same = kota_map_hash(twin);
    cr_assert(hash.low == same.low && hash.high == same.high);
#define DIFFERS(change, undo)                                                                                        \
    do {                                                                                                             \
        change;                                                                                                      \
        cr_assert_neq(kota_map_hash(twin).low, hash.low, #change);                                                   \
        undo;                                                                                                        \
    } while (0)
    int32_t cell = kota_grid_at(&twin->grid, 7, 9);
    DIFFERS(twin->bed_m[cell] += 1, twin->bed_m[cell] -= 1);
    DIFFERS(twin->persons[cell] += 1, twin->persons[cell] -= 1);
    DIFFERS(twin->roads.link_flags[3] ^= 2, twin->roads.link_flags[3] ^= 2);
    DIFFERS(twin->facilities[1].trucks++, twin->facilities[1].trucks--);
    DIFFERS(twin->pumps[0].head_m += 1, twin->pumps[0].head_m -= 1);
    DIFFERS(twin->edge_kind[KOTA_SIDE_WEST][2] ^= 1, twin->edge_kind[KOTA_SIDE_WEST][2] ^= 1);
    DIFFERS(twin->inlets[0].inlets++, twin->inlets[0].inlets--);
    DIFFERS(twin->gateways[0].vehicles_per_day += 1, twin->gateways[0].vehicles_per_day -= 1);
    cr_assert_eq(kota_map_hash(twin).low, hash.low, "all is undone");
    kota_arena_destroy(arena);
}

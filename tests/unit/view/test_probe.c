/* What the mouse finds on a map. */
#include <criterion/criterion.h>

#include "core/memory.h"
#include "view/probe.h"

typedef struct town {
    kota_arena *arena;
    kota_map map;
    kota_facility facilities[3];
    kota_district district;
} town;

/* A two-way street along y = 100, from west to east and back, and two bins with a market between. */
static void set_up(town *t) {
    static const double xy_m[] = {100.0, 100.0, 500.0, 100.0};
    const kota_node_def nodes[] = {{.x_m = 100.0, .y_m = 100.0, .id = 1}, {.x_m = 500.0, .y_m = 100.0, .id = 2}};
    const kota_street_def street = {.id = "main",
                                    .name = "Jalan Utama",
                                    .road_class = KOTA_ROAD_PRIMARY,
                                    .lanes = __builtin_nan(""),
                                    .speed_mps = __builtin_nan(""),
                                    .from = 0,
                                    .to = 1,
                                    .xy_m = xy_m,
                                    .point_count = 2};
    *t = (town){.arena = kota_arena_create("town", 0)};
    t->map.grid = kota_grid_make(30, 20, 20.0, 0.0, 0.0);
    t->map.district = kota_arena_alloc(t->arena, (size_t)t->map.grid.cells, sizeof *t->map.district);
    t->district = (kota_district){.name = "Utara"};
    t->map.districts = &t->district;
    cr_assert_eq(kota_roads_build(&t->map.roads, nodes, 2, &street, 1, t->arena, NULL), KOTA_OK);
    t->facilities[0] = (kota_facility){.kind = KOTA_FACILITY_TPS, .name = "TPS 1", .x_m = 50.0, .y_m = 50.0};
    t->facilities[1] = (kota_facility){.kind = KOTA_FACILITY_MARKET, .name = "market", .x_m = 70.0, .y_m = 50.0};
    t->facilities[2] = (kota_facility){.kind = KOTA_FACILITY_TPS, .id_text = "tps-2", .x_m = 90.0, .y_m = 50.0};
    t->map.facilities = t->facilities;
    t->map.facility_count = 3;
}

Test(probe, cells_are_counted_from_the_south_west) {
    town t;
    kota_probe probe;
    set_up(&t);
    cr_assert(kota_probe_at(&probe, &t.map, KOTA_PLACE_CELL, 45.0, 30.0, 0.0));
    cr_assert_eq(probe.index, 1 * 30 + 2);
    cr_assert_str_eq(probe.name, "Utara");
    cr_assert_not(kota_probe_at(&probe, &t.map, KOTA_PLACE_CELL, -1.0, 30.0, 0.0));
    kota_arena_destroy(t.arena);
}

Test(probe, of_a_street_the_side_that_is_driven_on) {
    town t;
    kota_probe north, south;
    set_up(&t);
    cr_assert(kota_probe_at(&north, &t.map, KOTA_PLACE_LINK, 300.0, 105.0, 20.0));
    cr_assert(kota_probe_at(&south, &t.map, KOTA_PLACE_LINK, 300.0, 95.0, 20.0));
    cr_assert_eq(t.map.roads.link_reverse[north.index], south.index);
    double east_m = t.map.roads.node_x_m[t.map.roads.link_to[north.index]];
    cr_assert_gt(east_m, 300.0, "who drives on the left is north of the middle going east");
    cr_assert_str_eq(north.name, "Jalan Utama");
    cr_assert_not(kota_probe_at(&north, &t.map, KOTA_PLACE_LINK, 300.0, 130.0, 20.0));
    kota_arena_destroy(t.arena);
}

Test(probe, the_nearest_bin_and_not_the_market_between) {
    town t;
    kota_probe probe;
    set_up(&t);
    cr_assert(kota_probe_at(&probe, &t.map, KOTA_PLACE_BIN, 72.0, 50.0, 30.0));
    cr_assert_eq(probe.index, 1);
    cr_assert_str_eq(probe.name, "tps-2");
    cr_assert_eq(probe.x_m, 90.0);
    cr_assert(kota_probe_at(&probe, &t.map, KOTA_PLACE_BIN, 60.0, 52.0, 30.0));
    cr_assert_eq(probe.index, 0);
    cr_assert_not(kota_probe_at(&probe, &t.map, KOTA_PLACE_BIN, 300.0, 50.0, 30.0));
    kota_arena_destroy(t.arena);
}

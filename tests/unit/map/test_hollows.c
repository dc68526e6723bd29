/* Hollows of hand-made ground: depth to the sill, volume, and what drains them. */
#include <criterion/criterion.h>

#include "core/memory.h"
#include "map/hollows.h"

typedef struct pan {
    kota_arena *arena;
    kota_map map;
    kota_inlet_site inlet;
} pan;

/* 7 x 5 cells of 10 m, a plain at 2 m that is open in the west, with a pan of 3 cells at 1 m and one at 0.5 m. */
static void lay(pan *p) {
    *p = (pan){.arena = kota_arena_create("test", 0)};
    p->map.grid = kota_grid_make(7, 5, 10, 0, 0);
    p->map.bed_m = kota_grid_field(&p->map.grid, p->arena);
    p->map.water_start_m = kota_grid_field(&p->map.grid, p->arena);
    p->map.water = KOTA_NEW(p->arena, uint8_t, p->map.grid.cells);
    for (int32_t s = 0; s < 4; s++) p->map.edge_kind[s] = KOTA_NEW(p->arena, uint8_t, 7);
    for (int32_t j = 0; j < 5; j++) {
        p->map.edge_kind[KOTA_SIDE_WEST][j] = KOTA_EDGE_OPEN;
        for (int32_t i = 0; i < 7; i++) p->map.bed_m[kota_grid_at(&p->map.grid, i, j)] = 2;
    }
    for (int32_t i = 2; i <= 4; i++) p->map.bed_m[kota_grid_at(&p->map.grid, i, 2)] = 1;
    p->map.bed_m[kota_grid_at(&p->map.grid, 3, 2)] = 0.5f;
}

Test(hollows, depth_and_volume_up_to_the_sill) {
    pan p;
    lay(&p);
    kota_hollow *found;
    int32_t count;
    kota_map_hollows(&found, &count, &p.map, 0.1);
    cr_assert_eq(count, 1);
    cr_expect_eq(found->cell, kota_grid_at(&p.map.grid, 3, 2));
    cr_expect_eq(found->cells, 3);
    cr_expect_float_eq(found->depth_m, 1.5, 1e-12);
    cr_expect_float_eq(found->volume_m3, (1 + 1.5 + 1) * 100, 1e-9);
    cr_expect_not(found->drained);
    kota_free(found);
    double *level_m = kota_alloc((size_t)p.map.grid.cells, sizeof *level_m);
    kota_map_pour_out(level_m, &p.map);
    cr_expect_float_eq(level_m[kota_grid_at(&p.map.grid, 3, 2)], 2, 1e-12, "up to the sill");
    cr_expect_float_eq(level_m[kota_grid_at(&p.map.grid, 6, 4)], 2, 1e-12, "the ground where it runs off");
    kota_free(level_m);
    kota_map_hollows(&found, &count, &p.map, 1.6);
    cr_expect_eq(count, 0, "not so deep");
    kota_free(found);
    kota_arena_destroy(p.arena);
}

Test(hollows, a_notch_an_inlet_or_water_empties_them) {
    pan p;
    lay(&p);
    kota_hollow *found;
    int32_t count;
    p.inlet = (kota_inlet_site){.cell = kota_grid_at(&p.map.grid, 4, 2)};
    p.map.inlets = &p.inlet;
    p.map.inlet_count = 1;
    kota_map_hollows(&found, &count, &p.map, 0.1);
    cr_assert_eq(count, 1);
    cr_expect(found->drained);
    kota_free(found);
    p.map.inlet_count = 0;
    for (int32_t i = 0; i < 2; i++) p.map.bed_m[kota_grid_at(&p.map.grid, i, 2)] = 1; /* a ditch to the west */
    kota_map_hollows(&found, &count, &p.map, 0.1);
    cr_assert_eq(count, 1);
    cr_expect_float_eq(found->depth_m, 0.5, 1e-12, "what lies below the ditch is left");
    kota_free(found);
    p.map.water[kota_grid_at(&p.map.grid, 3, 2)] = 1;
    kota_map_hollows(&found, &count, &p.map, 0.1);
    cr_expect_eq(count, 0, "a pond is meant");
    kota_free(found);
    kota_arena_destroy(p.arena);
}

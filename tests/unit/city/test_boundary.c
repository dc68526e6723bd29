/* Boundaries of a scenario: where they lie on the grid, and a run with them. */
#include "city_case.h"

#include "city/inside.h"

Test(city_boundary, cells_of_sides_and_lines) {
    city_case c = planned_dry();
    double line[] = {210, 210, 290, 210, 290, 250}, times_s[] = {0, 3600}, flows[] = {2, 2}, levels_m[] = {0.4, 0.6};
    kota_boundary b[3];
    kota_schema_defaults(&kota_boundary_schema, &b[0], c.arena);
    b[0].times_s = (kota_numbers){times_s, 2};
    b[1] = b[2] = b[0];
    b[0].flows_m3ps = b[1].flows_m3ps = (kota_numbers){flows, 2};
    b[0].line = (kota_points){line, 3};
    b[1].side = KOTA_SIDE_SOUTH;
    b[1].from_m = 100;
    b[1].to_m = 160;
    b[2].kind = KOTA_PLAN_STAGE;
    b[2].side = KOTA_SIDE_EAST;
    b[2].levels_m = (kota_numbers){levels_m, 2};
    c.plan->boundaries = (kota_records){b, 3};
    c.plan->warmup_s = 0;
    begin(&c);
    const kota_grid *grid = &c.map->grid;
    kota_flood_def def = {0};
    kota_arena *spare = kota_arena_create("test", 0), *own = c.city->arena;
    c.city->arena = spare; /* the city's own is locked */
    double *values = c.city->boundary;
    kota_error err = {0};
    cr_assert_eq(kota_city__boundaries(c.city, &def, &err), KOTA_OK, "%s", err.text);
    c.city->arena = own;
    c.city->boundary = values;
    cr_assert_eq(def.boundary_count, 3);
    int32_t cells_along = 1 + (int32_t)(290 / grid->dx_m) - (int32_t)(210 / grid->dx_m) +
                          (int32_t)(250 / grid->dx_m) - (int32_t)(210 / grid->dx_m);
    cr_expect_eq(def.boundaries[0].cell_count, cells_along);
    cr_expect_eq(def.boundaries[0].cells[0], kota_grid_find(grid, 210, 210));
    cr_expect_eq(def.boundaries[1].cell_count, (int32_t)(60 / grid->dx_m));
    cr_expect_eq(def.boundaries[2].cell_count, grid->ny);
    cr_expect_float_eq(def.boundaries[2].start_level_m, 0.4, 1e-12);
    steps(&c, 10);
    kota_flood_balance water = kota_flood_balance_now(c.city->flood);
    double counted_s = (double)(c.city->time_ms - c.city->start_ms) / 1000;
    cr_expect_geq(water.source, 4.0 * counted_s - 1e-6);
    cr_expect_gt(water.stage_in + water.stage_out, 0.0);
    kota_arena_destroy(spare);
    finish(&c);
}

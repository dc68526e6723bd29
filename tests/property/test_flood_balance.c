/* Whatever the ground, the soils, the weather, the boundaries and the works (walls that break, gates, culverts,
 * pumps, inlets), in both solvers: water is neither made nor lost, and no depth is negative. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "support/dice.h"
#include "support/flood_bed.h"

typedef struct ground {
    dice *d;
    double relief_m, noise_m, block_m, base_m;
} ground;

static double ground_m(void *context, double x_m, double y_m) {
    ground *g = context;
    bool block = ((int32_t)(x_m / 40.0) + (int32_t)(y_m / 60.0)) % 3 == 0;
    return g->base_m + g->relief_m * kota_sin(x_m / 83.0) * kota_cos(y_m / 67.0) + g->noise_m * dice_unit(g->d) +
           (block ? g->block_m : 0.0);
}

static int32_t any_cell(dice *d, const flood_bed *bed) {
    return flood_bed_at(bed, dice_below(d, bed->map.grid.nx), dice_below(d, bed->map.grid.ny));
}

static flood_bed *random_city(dice *d, double level_m) {
    const double sizes_m[] = {2.0, 5.0, 10.0, 20.0};
    flood_bed *bed = flood_bed_create(1 + dice_below(d, 150), 1 + dice_below(d, 110), sizes_m[dice_below(d, 4)],
                                      dice_between(d, 0.01, 0.08));
    ground g = {d, dice_between(d, 0.0, 4.0), dice_between(d, 0.0, 1.0), dice_between(d, 0.0, 4.0),
                level_m - dice_between(d, -1.0, 2.0)};
    flood_bed_shape(bed, ground_m, &g);
    if (dice_below(d, 3) > 0) flood_bed_water(bed, level_m + dice_between(d, -2.0, 1.0));
    for (int32_t side = 0; side < 4; side++) {
        flood_bed_edge(bed, side, (kota_edge_kind)dice_below(d, 3), dice_between(d, 1e-4, 0.05));
    }
    for (int32_t i = dice_below(d, 40); i > 0; i--)
        flood_bed_inlet(bed, any_cell(d, bed), any_cell(d, bed), 1 + dice_below(d, 20));
    for (int32_t p = dice_below(d, 6); p > 0; p--) {
        double off_m = level_m + dice_between(d, -2.0, 0.0);
        flood_bed_pump(bed, any_cell(d, bed), any_cell(d, bed), dice_between(d, 0.1, 10.0), off_m + dice_unit(d),
                       off_m);
    }
    for (int32_t s = dice_below(d, 4); s > 0; s--) {
        int32_t cells[3] = {any_cell(d, bed), any_cell(d, bed), any_cell(d, bed)};
        flood_bed_source(bed, cells, 1 + dice_below(d, 3));
    }
    for (int32_t c = 0; c < bed->map.grid.cells; c++) bed->map.sealed_frac[c] = (float)dice_unit(d);
    return bed;
}

/* What is built in a city and what comes over its border. */
enum { WALLS_MAX = 3, GATES_MAX = 5, BOUNDARIES_MAX = 4 };
typedef struct works {
    kota_wall_site walls[WALLS_MAX];
    kota_gate_site gates[GATES_MAX];
    kota_boundary_def boundaries[BOUNDARIES_MAX];
    kota_flood_soil soils[KOTA_LAND_COUNT];
    int32_t boundary_count;
    uint8_t breach[WALLS_MAX];
    double open_frac[GATES_MAX], value[BOUNDARIES_MAX];
} works;

/* A line of faces along a row or a column, some of which may break. */
static kota_wall_site any_wall(dice *d, const flood_bed *bed, double level_m) {
    const kota_grid *grid = &bed->map.grid;
    bool along_x = grid->ny > 1 && (grid->nx < 2 || dice_below(d, 2));
    int32_t length = along_x ? grid->nx : grid->ny, across = 1 + dice_below(d, (along_x ? grid->ny : grid->nx) - 1);
    int32_t first = dice_below(d, length), count = 1 + dice_below(d, length - first);
    kota_wall_site wall = {.id_text = "wall",
                           .face_cell = KOTA_NEW(bed->arena, int32_t, count),
                           .face_south = KOTA_NEW(bed->arena, uint8_t, count),
                           .face_count = count,
                           .crest_m = level_m + dice_between(d, -1.0, 3.0),
                           .coefficient = dice_between(d, 0.5, 1.2),
                           .breach_s = dice_between(d, 0.0, 300.0),
                           .breach_level_m = dice_below(d, 2) ? level_m + dice_between(d, -0.5, 2.0) : KOTA_NAN};
    wall.breach_crest_m = wall.crest_m - dice_between(d, 0.0, 4.0);
    wall.breach_first = dice_below(d, count);
    wall.breach_count = 1 + dice_below(d, count - wall.breach_first);
    for (int32_t k = 0; k < count; k++) {
        wall.face_cell[k] = along_x ? flood_bed_at(bed, first + k, across) : flood_bed_at(bed, across, first + k);
        wall.face_south[k] = along_x;
    }
    return wall;
}

/* An opening, a flap gate or a culvert between two cells. */
static kota_gate_site any_gate(dice *d, const flood_bed *bed, double level_m) {
    return (kota_gate_site){.id_text = "gate",
                            .from_cell = any_cell(d, bed),
                            .to_cell = any_cell(d, bed),
                            .invert_m = level_m + dice_between(d, -2.0, 1.0),
                            .width_m = dice_between(d, 0.2, 10.0),
                            .height_m = dice_between(d, 0.2, 4.0),
                            .length_m = dice_below(d, 2) ? dice_between(d, 1.0, 100.0) : 0.0,
                            .manning_n = dice_between(d, 0.01, 0.04),
                            .boxes = 1 + dice_below(d, 3),
                            .flap = dice_below(d, 2) != 0,
                            .open_frac = dice_unit(d)};
}

/* Levels on a part of a side of the border, discharges along a line inside. */
static kota_boundary_def any_boundary(dice *d, const flood_bed *bed, double level_m) {
    const kota_grid *grid = &bed->map.grid;
    kota_boundary_def b = {.kind = dice_below(d, 2) ? KOTA_BOUNDARY_STAGE : KOTA_BOUNDARY_FLOW,
                           .start_level_m = level_m};
    bool along_x = dice_below(d, 2) != 0, far = dice_below(d, 2) != 0;
    int32_t length = along_x ? grid->nx : grid->ny, first = dice_below(d, length);
    int32_t last = (along_x ? grid->ny : grid->nx) - 1;
    int32_t across = b.kind == KOTA_BOUNDARY_FLOW ? dice_below(d, last + 1) : far ? last : 0;
    b.cell_count = 1 + dice_below(d, length - first);
    int32_t *cells = KOTA_NEW(bed->arena, int32_t, b.cell_count);
    for (int32_t k = 0; k < b.cell_count; k++)
        cells[k] = along_x ? flood_bed_at(bed, first + k, across) : flood_bed_at(bed, across, first + k);
    b.cells = cells;
    return b;
}

static kota_flood_soil any_soil(dice *d) {
    double rate_mps = dice_between(d, 0.0, 1e-5);
    return (kota_flood_soil){.model = (kota_soil_model)dice_below(d, KOTA_SOIL_CURVE_NUMBER + 1),
                             .rate_mps = rate_mps,
                             .first_mps = rate_mps + dice_between(d, 0.0, 5e-5),
                             .decay_ps = dice_between(d, 0.0, 1e-2),
                             .suction_m = dice_between(d, 0.01, 0.5),
                             .deficit_frac = dice_between(d, 0.05, 0.4),
                             .curve_number = dice_between(d, 40.0, 99.0),
                             .recovery_ps = dice_between(d, 0.0, 1e-3)};
}

static void random_works(dice *d, flood_bed *bed, double level_m, works *w, kota_flood_def *def) {
    const kota_grid *grid = &bed->map.grid;
    kota_map *map = &bed->map;
    map->walls = w->walls;
    map->gates = w->gates;
    for (int32_t n = grid->nx * grid->ny > 1 ? dice_below(d, WALLS_MAX + 1) : 0; n > 0; n--)
        w->walls[map->wall_count++] = any_wall(d, bed, level_m);
    for (int32_t n = dice_below(d, GATES_MAX + 1); n > 0; n--) {
        w->gates[map->gate_count] = any_gate(d, bed, level_m);
        map->gate_count += w->gates[map->gate_count].from_cell != w->gates[map->gate_count].to_cell;
    }
    w->boundary_count = dice_below(d, BOUNDARIES_MAX + 1);
    for (int32_t b = 0; b < w->boundary_count; b++) w->boundaries[b] = any_boundary(d, bed, level_m);
    def->boundaries = w->boundaries;
    def->boundary_count = w->boundary_count;
    if (dice_below(d, 2) == 0) return;
    map->land_use = KOTA_NEW(bed->arena, uint8_t, grid->cells);
    for (int32_t c = 0; c < grid->cells; c++) map->land_use[c] = (uint8_t)dice_below(d, KOTA_LAND_COUNT);
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++) w->soils[c] = any_soil(d);
    def->soils = w->soils;
}

static void order_works(dice *d, const flood_bed *bed, double level_m, works *w, kota_flood_forcing *forcing) {
    for (int32_t n = 0; n < bed->map.wall_count; n++) w->breach[n] = dice_below(d, 6) == 0;
    for (int32_t n = 0; n < bed->map.gate_count; n++) w->open_frac[n] = dice_unit(d);
    for (int32_t b = 0; b < w->boundary_count; b++) {
        bool stage = w->boundaries[b].kind == KOTA_BOUNDARY_STAGE;
        w->value[b] = stage ? level_m + dice_between(d, -1.0, 1.5) : kota_max(0.0, dice_between(d, -5.0, 30.0));
    }
    forcing->wall_breach = dice_below(d, 4) > 0 ? w->breach : NULL;
    forcing->gate_open_frac = dice_below(d, 4) > 0 ? w->open_frac : NULL;
    forcing->boundary = w->value;
}

static void random_forcing(dice *d, const flood_bed *bed, double level_m, flood_bed_forcing *f) {
    f->forcing.rain_mps = dice_below(d, 2) ? dice_between(d, 0.0, 5e-5) : 0.0;
    f->forcing.sea_level_m = level_m + dice_between(d, -1.0, 1.0);
    for (int32_t i = 0; i < bed->map.inlet_count; i++)
        f->inlet_open_frac[i] = kota_max(0.0, dice_between(d, -0.5, 1.0));
    for (int32_t p = 0; p < bed->map.pump_count; p++) {
        f->pump_mode[p] = (uint8_t)dice_below(d, 3);
        f->pump_able_frac[p] = dice_unit(d);
    }
    for (int32_t s = 0; s < bed->map.source_count; s++)
        f->source_m3ps[s] = kota_max(0.0, dice_between(d, -5.0, 20.0));
}

static void random_run(uint64_t seed, kota_flood_solver solver, kota_pool *pool) {
    dice d = {.seed = seed, .entity = 1};
    double level_m = dice_between(&d, -5.0, 30.0);
    flood_bed *bed = random_city(&d, level_m);
    kota_flood_def def = flood_bed_def();
    dice of_works = {.seed = seed + 1000000, .entity = 1};
    works w = {.boundary_count = 0};
    random_works(&of_works, bed, level_m, &w, &def);
    def.solver = solver;
    def.theta = dice_between(&d, 0.6, 1.0);
    def.courant = dice_between(&d, 0.3, 0.9);
    def.depth_dry_m = dice_between(&d, 1e-4, 5e-3);
    def.infiltration_mps = dice_below(&d, 2) ? dice_between(&d, 0.0, 1e-5) : 0.0;
    def.sea_level_m = level_m;
    kota_flood *flood = NULL;
    kota_error err = {0};
    flood_bed_forcing f;
    flood_bed_calm(&f);
    cr_assert_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_OK, "%s", err.text);
    for (int32_t step = 0; step < 12; step++) {
        random_forcing(&d, bed, level_m, &f);
        order_works(&of_works, bed, level_m, &w, &f.forcing);
        kota_status status = kota_flood_step(flood, &f.forcing, dice_between(&d, 1.0, 90.0), pool, &err);
        cr_assert_eq(status, KOTA_OK, "seed %d, solver %d: %s", (int)seed, (int)solver, err.text);
        double residual_frac = flood_bed_residual_frac(flood);
        cr_assert(kota_abs(residual_frac) <= 1e-6, "seed %d, solver %d, step %d: %g of the water", (int)seed,
                  (int)solver, (int)step, residual_frac);
        cr_assert(flood_bed_shallowest_m(bed, flood) >= 0.0, "seed %d, step %d: negative depth", (int)seed,
                  (int)step);
        kota_flood_balance b = kota_flood_balance_now(flood);
        double drained_m3 = 0.0;
        for (int32_t i = 0; i < bed->map.inlet_count; i++) drained_m3 += kota_flood_inlet_m3(flood)[i];
        cr_assert(drained_m3 <= b.drained * (1.0 + 1e-9) + 1e-9);
        cr_assert(kota_abs(b.rounding) <=
                  1e-6 * (b.stored_start + b.rain + b.source + b.sea_in + b.stage_in) + 1e-12);
    }
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_balance, water_is_neither_made_nor_lost) {
    const char *more = getenv("KOTA_MANY"); /* a number of cities beside the usual */
    int32_t cities = more != NULL ? atoi(more) : 60;
    kota_pool *pool = kota_pool_create(2);
    for (int32_t seed = 0; seed < cities; seed++) {
        random_run((uint64_t)seed, KOTA_SOLVER_FAST, seed % 2 == 0 ? pool : NULL);
        if (seed % 3 == 0) random_run((uint64_t)seed, KOTA_SOLVER_FULL, seed % 2 == 0 ? pool : NULL);
    }
    kota_pool_destroy(pool);
}

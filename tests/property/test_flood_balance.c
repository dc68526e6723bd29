/* Whatever the ground, the weather and the works: water is neither made nor lost, and no depth is negative. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/flood_bed.h"

typedef struct dice {
    uint64_t seed, k;
} dice;

static double unit(dice *d) {
    kota_key key = {d->seed, 1, KOTA_STREAM_SKETCH, 1};
    return kota_random_unit(key, d->k++);
}
static double between(dice *d, double low, double high) { return low + (high - low) * unit(d); }
static int32_t below(dice *d, int32_t n) { return (int32_t)(unit(d) * n); }

typedef struct ground {
    dice *d;
    double relief_m, noise_m, block_m, base_m;
} ground;

static double ground_m(void *context, double x_m, double y_m) {
    ground *g = context;
    bool block = ((int32_t)(x_m / 40.0) + (int32_t)(y_m / 60.0)) % 3 == 0;
    return g->base_m + g->relief_m * kota_sin(x_m / 83.0) * kota_cos(y_m / 67.0) + g->noise_m * unit(g->d) +
           (block ? g->block_m : 0.0);
}

static int32_t any_cell(dice *d, const flood_bed *bed) {
    return flood_bed_at(bed, below(d, bed->map.grid.nx), below(d, bed->map.grid.ny));
}

static flood_bed *random_city(dice *d, double level_m) {
    const double sizes_m[] = {2.0, 5.0, 10.0, 20.0};
    flood_bed *bed =
        flood_bed_create(1 + below(d, 150), 1 + below(d, 110), sizes_m[below(d, 4)], between(d, 0.01, 0.08));
    ground g = {d, between(d, 0.0, 4.0), between(d, 0.0, 1.0), between(d, 0.0, 4.0), level_m - between(d, -1.0, 2.0)};
    flood_bed_shape(bed, ground_m, &g);
    if (below(d, 3) > 0) flood_bed_water(bed, level_m + between(d, -2.0, 1.0));
    for (int32_t side = 0; side < 4; side++) {
        flood_bed_edge(bed, side, (kota_edge_kind)below(d, 3), between(d, 1e-4, 0.05));
    }
    for (int32_t i = below(d, 40); i > 0; i--)
        flood_bed_inlet(bed, any_cell(d, bed), any_cell(d, bed), 1 + below(d, 20));
    for (int32_t p = below(d, 6); p > 0; p--) {
        double off_m = level_m + between(d, -2.0, 0.0);
        flood_bed_pump(bed, any_cell(d, bed), any_cell(d, bed), between(d, 0.1, 10.0), off_m + unit(d), off_m);
    }
    for (int32_t s = below(d, 4); s > 0; s--) {
        int32_t cells[3] = {any_cell(d, bed), any_cell(d, bed), any_cell(d, bed)};
        flood_bed_source(bed, cells, 1 + below(d, 3));
    }
    for (int32_t c = 0; c < bed->map.grid.cells; c++) bed->map.sealed_frac[c] = (float)unit(d);
    return bed;
}

static void random_forcing(dice *d, const flood_bed *bed, double level_m, flood_bed_forcing *f) {
    f->forcing.rain_mps = below(d, 2) ? between(d, 0.0, 5e-5) : 0.0;
    f->forcing.sea_level_m = level_m + between(d, -1.0, 1.0);
    for (int32_t i = 0; i < bed->map.inlet_count; i++) f->inlet_open_frac[i] = kota_max(0.0, between(d, -0.5, 1.0));
    for (int32_t p = 0; p < bed->map.pump_count; p++) {
        f->pump_mode[p] = (uint8_t)below(d, 3);
        f->pump_able_frac[p] = unit(d);
    }
    for (int32_t s = 0; s < bed->map.source_count; s++) f->source_m3ps[s] = kota_max(0.0, between(d, -5.0, 20.0));
}

static void random_run(uint64_t seed, kota_flood_solver solver, kota_pool *pool) {
    dice d = {.seed = seed};
    double level_m = between(&d, -5.0, 30.0);
    flood_bed *bed = random_city(&d, level_m);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.theta = between(&d, 0.6, 1.0);
    def.courant = between(&d, 0.3, 0.9);
    def.depth_dry_m = between(&d, 1e-4, 5e-3);
    def.infiltration_mps = below(&d, 2) ? between(&d, 0.0, 1e-5) : 0.0;
    def.sea_level_m = level_m;
    kota_flood *flood = NULL;
    kota_error err = {0};
    flood_bed_forcing f;
    flood_bed_calm(&f);
    cr_assert_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_OK, "%s", err.text);
    for (int32_t step = 0; step < 12; step++) {
        random_forcing(&d, bed, level_m, &f);
        kota_status status = kota_flood_step(flood, &f.forcing, between(&d, 1.0, 90.0), pool, &err);
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
        cr_assert(kota_abs(b.rounding) <= 1e-6 * (b.stored_start + b.rain + b.source + b.sea_in) + 1e-12);
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

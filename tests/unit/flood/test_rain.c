/* Rain that varies: a field of rates, its volume cell by cell, blocks that sleep, soils that remember each cell's
 * storm, roofs whose rain is led to the street. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

enum { NX = 200, NY = 100 };

typedef struct shower {
    flood_bed *bed;
    kota_flood *flood;
    flood_bed_forcing f;
    float *field;
} shower;

static void start(shower *s, kota_flood_def def) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&s->flood, &def, &s->bed->map, &err), KOTA_OK, "%s", err.text);
    s->field = kota_grid_field(&s->bed->map.grid, s->bed->arena);
    flood_bed_calm(&s->f);
}

static void go(shower *s, double interval_s, kota_pool *pool) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(s->flood, &s->f.forcing, interval_s, pool, &err), KOTA_OK, "%s", err.text);
}

static void end(shower *s) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(s->flood)), 1e-8, "residual %g", flood_bed_residual_frac(s->flood));
    cr_expect_geq(flood_bed_shallowest_m(s->bed, s->flood), 0.0);
    kota_flood_destroy(s->flood);
    flood_bed_destroy(s->bed);
}

/* Film on flat ground stays where it falls: each cell has rate * time. */
Test(flood_rain, each_cell_gets_its_own) {
    for (kota_flood_solver solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        shower s = {.bed = flood_bed_create(NX, NY, 10.0, 0.03)};
        kota_flood_def def = flood_bed_def();
        def.solver = solver;
        def.rain_varies = true;
        start(&s, def);
        for (int32_t j = 0; j < NY; j++)
            for (int32_t i = 0; i < NX; i++)
                s.field[flood_bed_at(s.bed, i, j)] = (float)(i < 100 ? 0.0 : 1e-8 * (i + j));
        s.f.forcing.rain_field_mps = s.field;
        go(&s, 300.0, NULL);
        double worst = 0.0, sum_m = 0.0;
        for (int32_t j = 0; j < NY; j++) {
            for (int32_t i = 0; i < NX; i++) {
                int32_t c = flood_bed_at(s.bed, i, j);
                double want_m = (double)s.field[c] * 300.0;
                sum_m += want_m;
                worst = kota_max(worst, kota_abs((double)kota_flood_depth_m(s.flood)[c] - want_m) / 1e-3);
            }
        }
        cr_expect_lt(worst, 1e-6, "solver %d: a cell is off by %g mm", (int)solver, worst);
        cr_expect_float_eq(kota_flood_balance_now(s.flood).rain / (sum_m * 100.0), 1.0, 1e-6);
        end(&s);
    }
}

/* The same rate everywhere, as a number or as a field: the same water to rounding, and the number's bits are those of
 * an engine that knows no field. */
Test(flood_rain, an_even_field_is_even_rain) {
    double level_m[2];
    for (int32_t as_field = 0; as_field < 2; as_field++) {
        shower s = {.bed = flood_bed_create(NX, NY, 10.0, 0.03)};
        kota_flood_def def = flood_bed_def();
        def.rain_varies = as_field == 1;
        for (int32_t c = 0; c < s.bed->map.grid.cells; c++) s.bed->map.bed_m[c] = (float)(c % 7) / 64.0f;
        start(&s, def);
        for (int32_t c = 0; c < s.bed->map.grid.cells; c++) s.field[c] = 1.4e-5f;
        if (as_field == 1)
            s.f.forcing.rain_field_mps = s.field;
        else
            s.f.forcing.rain_mps = (double)1.4e-5f;
        for (int32_t minute = 0; minute < 20; minute++) go(&s, 60.0, NULL);
        level_m[as_field] = (double)kota_flood_depth_m(s.flood)[flood_bed_at(s.bed, 100, 50)];
        end(&s);
    }
    cr_expect_float_eq(level_m[0], level_m[1], 1e-6);
}

Test(flood_rain, threads_change_no_bit_and_dry_blocks_sleep) {
    kota_hash hash[2];
    int64_t updates[2];
    for (int32_t run = 0; run < 2; run++) {
        shower s = {.bed = flood_bed_create(NX, NY, 10.0, 0.03)};
        kota_flood_def def = flood_bed_def();
        def.rain_varies = true;
        start(&s, def);
        for (int32_t j = 0; j < NY; j++)
            for (int32_t i = 0; i < 30; i++) s.field[flood_bed_at(s.bed, i, j)] = (float)(1e-5 + 1e-7 * j);
        s.f.forcing.rain_field_mps = s.field;
        kota_pool *pool = run == 1 ? kota_pool_create(3) : NULL;
        for (int32_t minute = 0; minute < 10; minute++) go(&s, 60.0, pool);
        hash[run] = flood_bed_hash(s.bed, s.flood);
        int64_t steps;
        kota_flood_effort(s.flood, &steps, &updates[run]);
        cr_expect_lt((double)updates[run], 0.7 * (double)(steps * NX * NY), "cells far from the rain were updated");
        kota_pool_destroy(pool);
        end(&s);
    }
    cr_expect_eq(hash[0].low, hash[1].low);
    cr_expect_eq(hash[0].high, hash[1].high);
}

/* NEH 630: Q = (P - 0.2 S)^2 / (P + 0.8 S) of each cell's own storm. */
Test(flood_rain, curve_numbers_remember_each_cell) {
    shower s = {.bed = flood_bed_create(NX, NY, 10.0, 0.03)};
    kota_flood_soil soils[KOTA_LAND_COUNT];
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++)
        soils[c] = (kota_flood_soil){.model = KOTA_SOIL_CURVE_NUMBER, .curve_number = 80.0};
    for (int32_t c = 0; c < s.bed->map.grid.cells; c++) {
        s.bed->map.sealed_frac[c] = 0.0f;
        s.bed->map.bed_m[c] = (float)(10 * ((c / 50) % 2)); /* steps, so that strips keep their water */
    }
    kota_flood_def def = flood_bed_def();
    def.rain_varies = true;
    def.soils = soils;
    start(&s, def);
    double rate_mps[2] = {1e-5, 3e-5}, storm_s = 3600.0, want_m3 = 0.0;
    for (int32_t j = 0; j < NY; j++) {
        for (int32_t i = 0; i < NX; i++) {
            double rate = rate_mps[i >= NX / 2], keep_m = 0.0254 * (1000.0 / 80.0 - 10.0), rain_m = rate * storm_s;
            s.field[flood_bed_at(s.bed, i, j)] = (float)rate;
            double beyond_m = rain_m - 0.2 * keep_m;
            want_m3 += (rain_m - (beyond_m > 0.0 ? beyond_m * beyond_m / (beyond_m + keep_m) : 0.0)) * 100.0;
        }
    }
    s.f.forcing.rain_field_mps = s.field;
    for (int32_t minute = 0; minute < 60; minute++) go(&s, 60.0, NULL);
    cr_expect_float_eq(kota_flood_balance_now(s.flood).infiltrated / want_m3, 1.0, 0.01);
    end(&s);
}

/* 3 x 3 roofs, 4 m high, around one street cell on the west: nine cells' rain and its own stand there, none on them.
 */
Test(flood_rain, roofs_drain_to_the_street) {
    shower s = {.bed = flood_bed_create(20, 20, 10.0, 0.03)};
    int32_t roof[9], street[1] = {flood_bed_at(s.bed, 4, 6)}, first[2] = {0, 9};
    for (int32_t k = 0; k < 9; k++) {
        roof[k] = flood_bed_at(s.bed, 5 + k % 3, 5 + k / 3);
        s.bed->map.bed_m[roof[k]] = 4.0f;
    }
    s.bed->map.roofs = (kota_roofs){street, first, roof, 1, 9};
    start(&s, flood_bed_def());
    s.f.forcing.rain_mps = 1e-5;
    go(&s, 5.0, NULL); /* thinner than what flows */
    cr_expect_float_eq((double)kota_flood_depth_m(s.flood)[street[0]], 10 * 1e-5 * 5.0, 1e-10);
    for (int32_t k = 0; k < 9; k++) cr_expect_eq(kota_flood_depth_m(s.flood)[roof[k]], 0.0f);
    for (int32_t minute = 0; minute < 30; minute++) go(&s, 60.0, NULL);
    for (int32_t k = 0; k < 9; k++) cr_expect_eq(kota_flood_depth_m(s.flood)[roof[k]], 0.0f);
    kota_flood_balance b = kota_flood_balance_now(s.flood);
    cr_expect_float_eq(b.rain / (1e-5 * 1805.0 * 400 * 100.0), 1.0, 1e-6);
    cr_expect_float_eq(b.stored / b.rain, 1.0, 1e-6, "%g of %g m3 are on the ground", b.stored, b.rain);
    end(&s);
}

/* Levels held on a part of the border, discharges along a line. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const double *boundary, double interval_s, int32_t count) {
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.boundary = boundary;
    f.forcing.sea_level_m = 1.0;
    kota_error err = {0};
    for (int32_t step = 0; step < count; step++)
        cr_assert_eq(kota_flood_step(flood, &f.forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

static void end(kota_flood *flood, flood_bed *bed) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-7);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

static double falling(void *context, double x_m, double y_m) {
    (void)y_m;
    return 10.0 - *(const double *)context * x_m;
}

/* Uniform flow between a discharge and the level that belongs to it: h = (q n / sqrt(S))^(3/5), Manning's formula. */
Test(flood_boundary, uniform_flow_between_a_discharge_and_a_level) {
    double slope = 1.0 / 1024.0, q_m2ps = 1.0, n = 0.03, depth_m = kota_pow(q_m2ps * n / kota_sqrt(slope), 0.6);
    for (int32_t solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        flood_bed *bed = flood_bed_create(100, 3, 10.0, n);
        flood_bed_shape(bed, falling, &slope);
        int32_t west[3], east[3];
        for (int32_t j = 0; j < 3; j++) {
            west[j] = flood_bed_at(bed, 0, j);
            east[j] = flood_bed_at(bed, 99, j);
        }
        double level_m = 10.0 - slope * 995.0 + depth_m, value[] = {q_m2ps * 30.0, level_m};
        kota_boundary_def list[] = {{KOTA_BOUNDARY_FLOW, west, 3, 0.0}, {KOTA_BOUNDARY_STAGE, east, 3, level_m}};
        kota_flood_def def = flood_bed_def();
        def.solver = (kota_flood_solver)solver;
        def.boundaries = list;
        def.boundary_count = 2;
        kota_flood *flood = start(bed, &def);
        go(flood, value, 60.0, 240);
        double worst_m = 0.0;
        for (int32_t i = 3; i < 97; i++) {
            double got_m = (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, 1)];
            worst_m = kota_max(worst_m, kota_abs(got_m - depth_m));
        }
        cr_expect_lt(worst_m, 0.02 * depth_m, "solver %d: %g m off %g m", solver, worst_m, depth_m);
        kota_flood_balance b = kota_flood_balance_now(flood);
        cr_expect_float_eq(b.source, 30.0 * 14400.0, 1e-3);
        cr_expect_gt(b.stage_out, 0.9 * (b.source - b.stored));
        cr_expect_eq(b.sea_in, 0.0);
        end(flood, bed);
    }
}

static double valley(void *context, double x_m, double y_m) {
    (void)context, (void)x_m;
    return 0.004 * kota_abs(y_m - 55.0);
}

Test(flood_boundary, a_discharge_fills_the_lowest_of_its_line_first) {
    flood_bed *bed = flood_bed_create(5, 11, 10.0, 0.03);
    flood_bed_shape(bed, valley, NULL);
    int32_t line[11];
    for (int32_t j = 0; j < 11; j++) line[j] = flood_bed_at(bed, 2, j);
    kota_boundary_def list[] = {{KOTA_BOUNDARY_FLOW, line, 11, 0.0}};
    kota_flood_def def = flood_bed_def();
    def.boundaries = list;
    def.boundary_count = 1;
    def.depth_dry_m = 0.1; /* nothing flows: what was poured stays */
    kota_flood *flood = start(bed, &def);
    double flow = 0.03;
    go(flood, &flow, 10.0, 10); /* 3 m3 over cells of 100 m2, all in the lowest; the next are at 0.04 m */
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[line[5]], 0.03, 1e-6);
    cr_expect_eq((double)kota_flood_depth_m(flood)[line[4]], 0.0);
    go(flood, &flow, 10.0, 10); /* 6 m3: a level of 0.04 + 0.02 / 3 over three cells */
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[line[5]], 0.04 + 0.02 / 3, 1e-3);
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[line[4]], (double)kota_flood_depth_m(flood)[line[6]], 1e-6);
    cr_expect_float_eq(kota_flood_balance_now(flood).source, 6.0, 1e-9);
    end(flood, bed);
}

Test(flood_boundary, a_level_takes_the_place_of_the_sea_and_of_a_wall) {
    flood_bed *bed = flood_bed_create(8, 6, 10.0, 0.03);
    flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_SEA, 0.0);
    int32_t cells[] = {flood_bed_at(bed, 0, 2), flood_bed_at(bed, 7, 3)};
    kota_boundary_def list[] = {{KOTA_BOUNDARY_STAGE, cells, 2, 1.0}};
    kota_flood_def def = flood_bed_def();
    def.sea_level_m = 1.0;
    def.boundaries = list;
    def.boundary_count = 1;
    flood_bed_water(bed, 1.0);
    kota_flood *flood = start(bed, &def);
    double level_m = 1.0;
    go(flood, &level_m, 60.0, 10);
    for (int32_t c = 0; c < 6; c++)
        cr_expect_eq((double)kota_flood_depth_m(flood)[flood_bed_at(bed, 4, c)], 1.0); /* at rest to the bit */
    level_m = 1.5;
    go(flood, &level_m, 60.0, 5);
    cr_expect_eq((double)kota_flood_depth_m(flood)[cells[0]], 1.5);
    cr_expect_eq((double)kota_flood_depth_m(flood)[cells[1]], 1.5);
    cr_expect_eq((double)kota_flood_depth_m(flood)[flood_bed_at(bed, 0, 4)], 1.0);
    cr_expect_gt(kota_flood_balance_now(flood).stage_in, 0.0);
    cr_expect_gt(kota_flood_balance_now(flood).sea_out, 0.0);
    end(flood, bed);
}

Test(flood_boundary, a_large_discharge_onto_dry_ground_comes_in_small_steps) {
    flood_bed *bed = flood_bed_create(60, 60, 5.0, 0.05);
    int32_t line[] = {flood_bed_at(bed, 0, 30), flood_bed_at(bed, 0, 31)};
    kota_boundary_def list[] = {{KOTA_BOUNDARY_FLOW, line, 2, 0.0}};
    kota_flood_def def = flood_bed_def();
    def.boundaries = list;
    def.boundary_count = 1;
    kota_flood *flood = start(bed, &def);
    double flow = 20.0;
    go(flood, &flow, 10.0, 6);
    float deepest = 0.0f;
    for (int32_t c = 0; c < bed->map.grid.cells; c++) deepest = kota_maxf(deepest, kota_flood_depth_max_m(flood)[c]);
    cr_expect_lt((double)deepest, 2.5, "%g", (double)deepest);
    end(flood, bed);
}

Test(flood_boundary, refuses_what_lies_in_the_wrong_place) {
    flood_bed *bed = flood_bed_create(8, 6, 10.0, 0.03);
    int32_t inside = flood_bed_at(bed, 3, 3), ghost = flood_bed_at(bed, -1, 3);
    kota_boundary_def wrong[] = {{KOTA_BOUNDARY_STAGE, &inside, 1, 0.0},
                                 {KOTA_BOUNDARY_FLOW, &ghost, 1, 0.0},
                                 {KOTA_BOUNDARY_FLOW, &inside, 0, 0.0}};
    for (int32_t w = 0; w < 3; w++) {
        kota_flood_def def = flood_bed_def();
        def.boundaries = &wrong[w];
        def.boundary_count = 1;
        kota_flood *flood = NULL;
        kota_error err = {0};
        cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
        cr_expect_not_null(strstr(err.text, "boundary 1"), "%s", err.text);
    }
    flood_bed_destroy(bed);
}

static kota_hash cut_run(int32_t cut) {
    flood_bed *bed = flood_bed_create(40, 30, 10.0, 0.03);
    flood_bed_shape(bed, valley, NULL);
    int32_t line[] = {flood_bed_at(bed, 20, 3), flood_bed_at(bed, 20, 4)}, edge[] = {flood_bed_at(bed, 0, 5)};
    kota_boundary_def list[] = {{KOTA_BOUNDARY_FLOW, line, 2, 0.0}, {KOTA_BOUNDARY_STAGE, edge, 1, 0.5}};
    kota_flood_def def = flood_bed_def();
    def.boundaries = list;
    def.boundary_count = 2;
    kota_flood *flood = start(bed, &def);
    for (int32_t step = 0; step < 12; step++) {
        double value[] = {step < 8 ? 3.0 : 0.0, 0.5 - 0.03 * step};
        go(flood, value, 60.0, 1);
        if (step != cut) continue;
        kota_blob blob = {0};
        kota_flood_save(flood, &blob);
        kota_flood_destroy(flood);
        flood = start(bed, &def);
        cr_assert_eq(kota_flood_load(flood, &blob), KOTA_OK);
        kota_blob_free(&blob);
    }
    kota_blob state = {0};
    kota_flood_save(flood, &state);
    kota_hash hash = kota_hash_bytes(state.bytes, state.length);
    kota_blob_free(&state);
    end(flood, bed);
    return hash;
}

Test(flood_boundary, resumes_with_the_same_bits) {
    kota_hash want = cut_run(-1), got = cut_run(6);
    cr_expect(want.low == got.low && want.high == got.high);
}

/* The flood engine in the UK Environment Agency's cases of 2-D models (Neelz and Pender 2013, report SC120002). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "support/flood_bed.h"

static double hydrograph_m3ps(const double (*points)[2], int32_t count, double t_s) {
    if (t_s <= points[0][0]) return points[0][1];
    for (int32_t p = 1; p < count; p++) {
        double t0_s = points[p - 1][0], t1_s = points[p][0];
        if (t_s > t1_s) continue;
        return points[p - 1][1] + (points[p][1] - points[p - 1][1]) * (t_s - t0_s) / (t1_s - t0_s);
    }
    return points[count - 1][1];
}

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const flood_bed_forcing *f, double interval_s) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(flood, &f->forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

/* Test 2: 4 x 4 depressions on a plane that falls 1:2000 east and 1:1500 south; fitted to the official raster. */
static double depressions(void *context, double x_m, double y_m) {
    (void)context;
    double cx = kota_cos(2.0 * KOTA_PI * x_m / 500.0), cy = kota_cos(2.0 * KOTA_PI * y_m / 500.0);
    return 10.0 - x_m / 2000.0 - (2000.0 - y_m) / 1500.0 + 5.0 / 32.0 * (cx + cy) - 3.0 / 32.0 * (1.0 + cx * cy);
}

/* Final depths at points 1..16 on the same grid, m. */
static void ea_2(kota_flood_solver solver, const char *peer, const double *want_m, double bound_m) {
    flood_bed *bed = flood_bed_create(100, 100, 20.0, 0.03);
    flood_bed_shape(bed, depressions, NULL);
    int32_t cells[5];
    for (int32_t c = 0; c < 5; c++) cells[c] = flood_bed_at(bed, 0, 95 + c); /* 1900 < y < 2000 m */
    flood_bed_source(bed, cells, 5);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    const double inflow[][2] = {{300, 0}, {600, 20}, {5160, 20}, {5460, 0}};
    for (double t_s = 0.0; t_s < 48.0 * 3600.0; t_s += 60.0) {
        f.source_m3ps[0] = hydrograph_m3ps(inflow, 4, t_s + 30.0);
        go(flood, &f, 60.0);
    }
    cr_expect_float_eq(kota_flood_balance_now(flood).source, 97200.0, 1e-6 * 97200.0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    double worst_m = 0.0;
    for (int32_t p = 0; p < 16; p++) {
        int32_t cell = flood_bed_find(bed, 250.0 + 500.0 * (p / 4), 250.0 + 500.0 * (p % 4));
        double depth_m = (double)kota_flood_depth_m(flood)[cell];
        fprintf(stderr, "EA test 2, point %2d: %.3f m, LISFLOOD-FP %s %.3f m\n", (int)p + 1, depth_m, peer,
                want_m[p]);
        worst_m = kota_max(worst_m, kota_abs(depth_m - want_m[p]));
        if (p >= 12) cr_expect_eq(depth_m, 0.0); /* the eastern column stays dry */
        if (want_m[p] > 0.0) cr_expect_gt(depth_m, 0.001, "pond %d", (int)p + 1);
    }
    fprintf(stderr, "EA test 2 beside LISFLOOD-FP %s: worst %.1f mm\n", peer, 1000.0 * worst_m);
    cr_expect_lt(worst_m, bound_m);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* Bounds: what rounding to a millimetre and another wetting threshold may make of the last drops that spill on. */
Test(flood_ea, test_2_filling_of_depressions) {
    const double acc_m[16] = {0.353, 0.334, 0.332, 0.329, 0.183, 0.334, 0.332, 0.329,
                              0.000, 0.011, 0.136, 0.168, 0.000, 0.000, 0.000, 0.000};
    const double fv1_m[16] = {0.351, 0.327, 0.326, 0.325, 0.223, 0.327, 0.326, 0.325,
                              0.000, 0.042, 0.167, 0.185, 0.000, 0.000, 0.000, 0.000};
    ea_2(KOTA_SOLVER_FAST, "ACC", acc_m, 0.01);
    ea_2(KOTA_SOLVER_FULL, "FV1", fv1_m, 0.02);
}

/* Test 4: a flood spreads over a flat floodplain from a breach in the middle of the west side. Bounds: 3 mm of the
 * peak, 30 s of the arrival of 2 cm, against LISFLOOD-FP DG2 (full shallow water) on the same cells of 5 m. Its
 * arrivals were read from output once a minute. Seen on that clock the fast solver's are the same; the full solver's
 * are within seconds of the minute in which the reference arrived, and at some points just miss the reading. */
static void ea_4(kota_flood_solver solver) {
    enum { POINTS = 6 };
    flood_bed *bed = flood_bed_create(200, 400, 5.0, 0.05);
    int32_t cells[4];
    for (int32_t c = 0; c < 4; c++) cells[c] = flood_bed_at(bed, 0, 198 + c); /* 990 < y < 1010 m */
    flood_bed_source(bed, cells, 4);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    kota_flood *flood = start(bed, &def);
    kota_pool *pool = kota_pool_create(2);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    const double inflow[][2] = {{300, 0}, {3600, 20}, {14400, 20}, {18000, 0}};
    const double xy_m[POINTS][2] = {{50, 1000}, {100, 1000}, {200, 1000}, {300, 1000}, {400, 1000}, {300, 1300}};
    const double peak_m[POINTS] = {0.3251, 0.2745, 0.2275, 0.2002, 0.1800, 0.1755};
    const double arrival_s[POINTS] = {660, 1021, 1860, 2760, 3720, 4020}; /* seen once a minute: up to 60 s late */
    double arrived_s[POINTS] = {0}, seen_s[POINTS] = {0}, deepest_m[POINTS] = {0}, before_m[POINTS] = {0};
    kota_error err = {0};
    for (double t_s = 0.0; t_s < 18000.0; t_s += 10.0) {
        f.source_m3ps[0] = hydrograph_m3ps(inflow, 4, t_s + 5.0);
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 10.0, pool, &err), KOTA_OK, "%s", err.text);
        for (int32_t p = 0; p < POINTS; p++) {
            double depth_m = (double)kota_flood_depth_m(flood)[flood_bed_find(bed, xy_m[p][0], xy_m[p][1])];
            bool on_clock = kota_floor((t_s + 10.0) / 60.0) * 60.0 == t_s + 10.0;
            if (depth_m > 0.02 && arrived_s[p] == 0.0)
                arrived_s[p] = t_s + 10.0 * (0.02 - before_m[p]) / (depth_m - before_m[p]);
            if (depth_m > 0.02 && on_clock && seen_s[p] == 0.0) seen_s[p] = t_s + 10.0;
            before_m[p] = depth_m;
            deepest_m[p] = kota_max(deepest_m[p], depth_m);
        }
    }
    for (int32_t p = 0; p < POINTS; p++) {
        fprintf(stderr, "EA test 4, solver %d, point %d: peak %.4f (%.4f) m, arrival %.1f s, seen at %.0f (%.0f) s\n",
                (int)solver, (int)p + 1, deepest_m[p], peak_m[p], arrived_s[p], seen_s[p], arrival_s[p]);
        cr_expect_float_eq(deepest_m[p], peak_m[p], 0.003);
        /* the reference came within the minute before it was seen */
        double late_s = kota_max(arrived_s[p] - arrival_s[p], 0.0);
        double early_s = kota_max(arrival_s[p] - 60.0 - arrived_s[p], 0.0);
        cr_expect_leq(kota_max(late_s, early_s), 30.0);
        if (solver == KOTA_SOLVER_FAST) cr_expect_float_eq(seen_s[p], arrival_s[p], 30.0);
    }
    cr_expect_float_eq(kota_flood_balance_now(flood).source, 285000.0, 1e-6 * 285000.0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_ea, test_4_speed_of_propagation_fast) { ea_4(KOTA_SOLVER_FAST); }
Test(flood_ea, test_4_speed_of_propagation_full) { ea_4(KOTA_SOLVER_FULL); }

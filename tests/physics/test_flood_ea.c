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

Test(flood_ea, test_2_filling_of_depressions) {
    flood_bed *bed = flood_bed_create(100, 100, 20.0, 0.03);
    flood_bed_shape(bed, depressions, NULL);
    int32_t cells[5];
    for (int32_t c = 0; c < 5; c++) cells[c] = flood_bed_at(bed, 0, 95 + c); /* 1900 < y < 2000 m */
    flood_bed_source(bed, cells, 5);
    kota_flood_def def = flood_bed_def();
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
    /* LISFLOOD-FP 8.1 ACC in double precision on the same grid, final depths at points 1..16, m */
    const double acc_m[16] = {0.353, 0.334, 0.332, 0.329, 0.183, 0.334, 0.332, 0.329,
                              0.000, 0.011, 0.136, 0.168, 0.000, 0.000, 0.000, 0.000};
    for (int32_t p = 0; p < 16; p++) {
        int32_t cell = flood_bed_find(bed, 250.0 + 500.0 * (p / 4), 250.0 + 500.0 * (p % 4));
        double depth_m = (double)kota_flood_depth_m(flood)[cell];
        fprintf(stderr, "EA test 2, point %2d: %.3f m, LISFLOOD-FP ACC %.3f m\n", (int)p + 1, depth_m, acc_m[p]);
        cr_expect_float_eq(depth_m, acc_m[p], 0.02, "point %d: %g", (int)p + 1, depth_m);
        if (p >= 12) cr_expect_eq(depth_m, 0.0); /* the eastern column stays dry */
    }
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* Test 4: a flood spreads over a flat floodplain from a breach in the middle of the west side. */
Test(flood_ea, test_4_speed_of_propagation) {
    enum { POINTS = 6 };
    const double dx_m = 10.0;
    flood_bed *bed = flood_bed_create(100, 200, dx_m, 0.05);
    int32_t cells[2] = {flood_bed_at(bed, 0, 99), flood_bed_at(bed, 0, 100)}; /* 990 < y < 1010 m */
    flood_bed_source(bed, cells, 2);
    kota_flood_def def = flood_bed_def();
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    const double inflow[][2] = {{300, 0}, {3600, 20}, {14400, 20}, {18000, 0}};
    const double xy_m[POINTS][2] = {{50, 1000}, {100, 1000}, {200, 1000}, {300, 1000}, {400, 1000}, {300, 1300}};
    /* LISFLOOD-FP DG2 (full shallow water) at 5 m: peaks, depth at 2 h, arrival of 2 cm as seen once a minute */
    const double peak_m[POINTS] = {0.3251, 0.2745, 0.2275, 0.2002, 0.1800, 0.1755};
    const double two_hours_m[POINTS] = {0.3221, 0.2689, 0.2166, 0.1830, 0.1546, 0.1475};
    const double arrival_s[POINTS] = {660, 1021, 1860, 2760, 3720, 4020};
    double arrived_s[POINTS] = {0}, deepest_m[POINTS] = {0}, at_two_hours_m[POINTS] = {0};
    for (double t_s = 0.0; t_s < 18000.0; t_s += 20.0) {
        f.source_m3ps[0] = hydrograph_m3ps(inflow, 4, t_s + 10.0);
        go(flood, &f, 20.0);
        for (int32_t p = 0; p < POINTS; p++) {
            int32_t cell = flood_bed_find(bed, xy_m[p][0], xy_m[p][1]);
            double depth_m = (double)kota_flood_depth_m(flood)[cell];
            if (depth_m > 0.02 && arrived_s[p] == 0.0) arrived_s[p] = t_s + 20.0;
            deepest_m[p] = kota_max(deepest_m[p], depth_m);
            if (t_s + 20.0 == 7200.0) at_two_hours_m[p] = depth_m;
        }
    }
    for (int32_t p = 0; p < POINTS; p++) {
        fprintf(stderr, "EA test 4, point %d: peak %.4f (%.4f) m, 2 h %.4f (%.4f) m, arrival %.0f (%.0f) s\n",
                (int)p + 1, deepest_m[p], peak_m[p], at_two_hours_m[p], two_hours_m[p], arrived_s[p], arrival_s[p]);
        cr_expect_float_eq(deepest_m[p], peak_m[p], 0.03 * peak_m[p]);
        cr_expect_float_eq(at_two_hours_m[p], two_hours_m[p], 0.03 * two_hours_m[p]);
        double seen_s = arrival_s[p] - 30.0; /* in the middle of the minute before */
        cr_expect_float_eq(arrived_s[p], seen_s, 30.0 + 0.02 * seen_s);
    }
    cr_expect_float_eq(kota_flood_balance_now(flood).source, 285000.0, 1e-6 * 285000.0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

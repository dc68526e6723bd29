/* The flood engine against closed forms: a wave over a flat bed, rain on a plane, uniform flow, MacDonald's channel.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "support/flood_bed.h"

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

static void finish(kota_flood *flood, flood_bed *bed) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6, "residual %g", flood_bed_residual_frac(flood));
    cr_expect_geq(flood_bed_shallowest_m(bed, flood), 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* Hunter et al. 2005 (doi:10.1016/j.advwatres.2005.03.007): h = (7/3 n^2 u^2 (u t - x))^(3/7) over a flat bed. */
static double wave_m(double x_m, double t_s) {
    const double n = 0.03, u_mps = 1.0;
    double head = 7.0 / 3.0 * n * n * u_mps * u_mps * (u_mps * t_s - x_m);
    return head > 0.0 ? kota_pow(head, 3.0 / 7.0) : 0.0;
}

static double wave_error_m(double dx_m, double theta, double courant, kota_flood_solver solver) {
    int32_t nx = (int32_t)(5000.0 / dx_m);
    flood_bed *bed = flood_bed_create(nx, 3, dx_m, 0.03);
    flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_SEA, 0.0);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.theta = theta;
    def.courant = courant;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    for (double t_s = 10.0; t_s <= 3600.0; t_s += 10.0) {
        f.forcing.sea_level_m = wave_m(0.5 * dx_m, t_s);
        go(flood, &f, 10.0);
    }
    double sum = 0.0;
    for (int32_t i = 0; i < nx; i++) {
        double error_m =
            (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, 1)] - wave_m((i + 0.5) * dx_m, 3600.0);
        sum += error_m * error_m;
    }
    finish(flood, bed);
    return kota_sqrt(sum / nx);
}

Test(flood_analytic, wave_over_a_flat_bed) {
    cr_expect_float_eq(wave_m(0.0, 3600.0), 2.379629, 1e-5);
    /* LISFLOOD-FP 8.1 ACC on the same grids: 0.036 m and 0.055 m */
    double bates_m = wave_error_m(50.0, 1.0, 0.7, KOTA_SOLVER_FAST),
           fine_m = wave_error_m(25.0, 1.0, 0.7, KOTA_SOLVER_FAST);
    double usual_m = wave_error_m(50.0, 0.95, 0.7, KOTA_SOLVER_FAST),
           short_m = wave_error_m(50.0, 0.95, 0.1, KOTA_SOLVER_FAST);
    fprintf(stderr, "wave: RMSE %.4f m at 50 m, %.4f m at 25 m; theta 0.95: %.4f m, %.4f m with Courant 0.1\n",
            bates_m, fine_m, usual_m, short_m);
    cr_expect_lt(bates_m, 0.036);
    cr_expect_lt(fine_m, 0.055);
    cr_expect_lt(usual_m, 0.036);
    /* deep water elsewhere shortens all sub-steps: that must not change the answer here */
    cr_expect_float_eq(short_m, usual_m, 0.005);
}

Test(flood_analytic, wave_over_a_flat_bed_full) {
    /* LISFLOOD-FP 8.1 FV1 on the same grids */
    const double cells_m[3] = {50.0, 25.0, 10.0}, most_m[3] = {0.073, 0.044, 0.022};
    for (int32_t c = 0; c < 3; c++) {
        double error_m = wave_error_m(cells_m[c], 1.0, 0.7, KOTA_SOLVER_FULL);
        fprintf(stderr, "wave, full: RMSE %.4f m at %.0f m (FV1 %.3f m)\n", error_m, cells_m[c], most_m[c]);
        cr_expect_lt(error_m, most_m[c]);
    }
}

static double slope_of(void *context, double x_m, double y_m) {
    (void)y_m;
    const double *slope = context;
    return 50.0 - *slope * x_m;
}

/* Rain on a plane of 100 m, slope 10 / 1024 so that the bed falls by whole steps of its 2^-10 m: q(t) = sqrt(S)/n (r
 * t)^(5/3) until it is rain * length, then that. */
static void kinematic(kota_flood_solver solver, const char *name, double most_frac) {
    double slope = 10.0 / 1024.0;
    const double rain_mps = 0.05 / 3600.0, length_m = 100.0, n = 0.03;
    flood_bed *bed = flood_bed_create(50, 1, 2.0, n);
    flood_bed_shape(bed, slope_of, &slope);
    flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_OPEN, slope);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.depth_dry_m = 1e-5;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = rain_mps;
    double out_m3 = 0.0, worst_frac = 0.0, peak_m2ps = rain_mps * length_m;
    for (double t_s = 30.0; t_s <= 1500.0; t_s += 30.0) {
        go(flood, &f, 30.0);
        double now_m3 = kota_flood_balance_now(flood).edge_out;
        double q_m2ps = (now_m3 - out_m3) / 30.0 / 2.0;
        out_m3 = now_m3;
        double want_m2ps = kota_min(peak_m2ps, kota_sqrt(slope) / n * kota_pow(rain_mps * (t_s - 15.0), 5.0 / 3.0));
        worst_frac = kota_max(worst_frac, kota_abs(q_m2ps - want_m2ps) / peak_m2ps);
        if (t_s > 1400.0) cr_expect_float_eq(q_m2ps, peak_m2ps, 1e-3 * peak_m2ps, "%g", q_m2ps);
    }
    fprintf(stderr, "kinematic plane, %s: worst error %.3f of the peak\n", name, worst_frac);
    cr_expect_lt(worst_frac, most_frac);
    finish(flood, bed);
}

Test(flood_analytic, kinematic_plane) {
    kinematic(KOTA_SOLVER_FAST, "fast", 0.06);
    kinematic(KOTA_SOLVER_FULL, "full", 0.03);
}

/* Uniform flow: h = (n q / sqrt(S))^(3/5). */
static void uniform(kota_flood_solver solver) {
    const double slopes[] = {0.0005, 0.002, 0.005}, discharges_m2ps[] = {2.0, 1.0, 0.1};
    for (int32_t c = 0; c < 3; c++) {
        double slope = slopes[c], q_m2ps = discharges_m2ps[c];
        flood_bed *bed = flood_bed_create(120, 3, 10.0, 0.03);
        flood_bed_shape(bed, slope_of, &slope);
        flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_OPEN, slope);
        int32_t cells[] = {flood_bed_at(bed, 0, 0), flood_bed_at(bed, 0, 1), flood_bed_at(bed, 0, 2)};
        flood_bed_source(bed, cells, 3);
        kota_flood_def def = flood_bed_def();
        def.solver = solver;
        kota_flood *flood = start(bed, &def);
        flood_bed_forcing f;
        flood_bed_calm(&f);
        f.source_m3ps[0] = q_m2ps * 30.0;
        for (int32_t minute = 0; minute < 240; minute++) go(flood, &f, 60.0);
        double normal_m = kota_pow(0.03 * q_m2ps / kota_sqrt(slope), 0.6), middle_m = 0.0;
        for (int32_t i = 50; i < 70; i++)
            middle_m += (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, 1)] / 20.0;
        fprintf(stderr, "uniform flow, solver %d, S = %g: %.4f m, Manning says %.4f m\n", (int)solver, slope,
                middle_m, normal_m);
        cr_expect_float_eq(middle_m, normal_m, 0.01 * normal_m);
        double qx_m2ps, qy_m2ps;
        kota_flood_discharge(flood, flood_bed_at(bed, 60, 1), &qx_m2ps, &qy_m2ps);
        cr_expect_float_eq(qx_m2ps, q_m2ps, 0.005 * q_m2ps);
        finish(flood, bed);
    }
}

Test(flood_analytic, uniform_flow_reaches_normal_depth) {
    uniform(KOTA_SOLVER_FAST);
    uniform(KOTA_SOLVER_FULL);
}

enum { CHANNEL = 200 }; /* cells of 5 m */

/* Columns dx,topo,wse of a CSV; false when the file is not there. */
static bool read_channel(const char *name, double *bed_m, double *level_m) {
    const char *data = getenv("KOTA_DATA");
    char path[1024];
    if (data == NULL) return false;
    (void)snprintf(path, sizeof path, "%s/flood/swashes/%s", data, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) return false;
    char line[256];
    int32_t count = 0;
    double x_m;
    while (fgets(line, sizeof line, file) != NULL && count < CHANNEL) {
        if (sscanf(line, "%lf,%lf,%lf", &x_m, &bed_m[count], &level_m[count]) == 3) count++;
    }
    (void)fclose(file);
    cr_assert_eq(count, CHANNEL);
    return true;
}

static double column_of(void *context, double x_m, double y_m) {
    (void)y_m;
    const double *bed_m = context;
    return bed_m[(int32_t)(x_m / 5.0)];
}

/* MacDonald's channel (Delestre et al. 2013, SWASHES, doi:10.1002/fld.3741), 1000 m, n = 0.033. */
static void macdonald(const char *name, kota_flood_solver solver, double q_m2ps, double rain_mps, double most_m) {
    double bed_m[CHANNEL], level_m[CHANNEL];
    if (!read_channel(name, bed_m, level_m)) cr_skip_test("no $KOTA_DATA/flood/swashes/%s: skipped", name);
    flood_bed *bed = flood_bed_create(CHANNEL, 3, 5.0, 0.033);
    flood_bed_shape(bed, column_of, bed_m);
    flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_SEA, 0.0);
    int32_t cells[] = {flood_bed_at(bed, 0, 0), flood_bed_at(bed, 0, 1), flood_bed_at(bed, 0, 2)};
    flood_bed_source(bed, cells, 3);
    for (int32_t j = 0; j < 3; j++) {
        for (int32_t i = 0; i < CHANNEL; i++) bed->map.water_start_m[flood_bed_at(bed, i, j)] = 0.2f;
    }
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.sea_level_m = level_m[CHANNEL - 1];
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = q_m2ps * 15.0;
    f.forcing.sea_level_m = level_m[CHANNEL - 1];
    f.forcing.rain_mps = rain_mps;
    for (int32_t minute = 0; minute < 180; minute++) go(flood, &f, 60.0);
    double error_m = 0.0;
    for (int32_t i = 0; i < CHANNEL; i++) {
        int32_t c = flood_bed_at(bed, i, 1);
        double got_m = (double)bed->map.bed_m[c] + (double)kota_flood_depth_m(flood)[c];
        error_m += kota_abs(got_m - level_m[i]) / CHANNEL;
    }
    fprintf(stderr, "MacDonald %s, solver %d: mean error %.4f m\n", name, (int)solver, error_m);
    cr_expect_lt(error_m, most_m);
    finish(flood, bed);
}

Test(flood_analytic, macdonald_channel) {
    macdonald("mcdo_norain.csv", KOTA_SOLVER_FAST, 2.0, 0.0, 0.03);
    macdonald("mcdo_norain.csv", KOTA_SOLVER_FULL, 2.0, 0.0, 0.03);
}
Test(flood_analytic, macdonald_channel_with_rain) {
    macdonald("mcdo_rain.csv", KOTA_SOLVER_FAST, 1.0, 0.001, 0.035);
    macdonald("mcdo_rain.csv", KOTA_SOLVER_FULL, 1.0, 0.001, 0.035);
}

/* Rain that varies, against closed forms: showers that stand and move, rasters that hold for a time. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "plan/inside.h"

typedef struct rain_case {
    kota_arena *arena;
    kota_plan *plan;
    kota_rain_cell shower;
    kota_grid grid;
    float *field;
    double at[2];
    int64_t start_ms;
} rain_case;

/* A map of 40 x 30 km on cells of 200 m; a shower of 72 mm/h and 1.5 km at 10, 15 km, for an hour. */
static void begin(rain_case *c) {
    memset(c, 0, sizeof *c);
    c->arena = kota_arena_create("test", 0);
    c->plan = KOTA_NEW(c->arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, c->plan, c->arena);
    c->plan->start = "2025-01-15 06:00";
    c->plan->duration_s = 7200;
    c->plan->cell_m = 200;
    c->grid = kota_grid_make(200, 150, 200, 0, 0);
    c->field = kota_grid_field(&c->grid, c->arena);
    kota_schema_defaults(&kota_rain_cell_schema, &c->shower, c->arena);
    memcpy(c->at, (const double[]){10000, 15000}, sizeof c->at);
    c->shower.at = (kota_points){c->at, 1};
    c->shower.peak_mps = 2e-5;
    c->shower.duration_s = 3600;
    c->plan->rain.cells = (kota_records){&c->shower, 1};
    int64_t warmup_ms, end_ms;
    cr_assert_eq(kota_plan_times(c->plan, &warmup_ms, &c->start_ms, &end_ms, NULL), KOTA_OK);
}

static double add(rain_case *c, double from_s, double to_s) { /* mean over the grid */
    memset(c->field, 0, (size_t)c->grid.cells * sizeof *c->field);
    return kota_plan_rain_cells_mps(c->plan, c->start_ms + (int64_t)(from_s * 1000),
                                    c->start_ms + (int64_t)(to_s * 1000), &c->grid, c->field);
}

static double at(const rain_case *c, double x_m, double y_m) {
    return (double)c->field[kota_grid_find(&c->grid, x_m, y_m)];
}

/* Error function (Abramowitz and Stegun 1964, 7.1.26), within 1.5e-7. */
static double error_function(double x) {
    double t = 1 / (1 + 0.3275911 * kota_abs(x));
    double poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double value = 1 - poly * kota_exp(-x * x);
    return x < 0 ? -value : value;
}

Test(plan_rain, a_shower_that_stands) {
    rain_case c;
    begin(&c);
    double mean_mps = add(&c, 600, 660), radius_m = c.shower.radius_m;
    double all_m3ps = 2 * KOTA_PI * radius_m * radius_m * c.shower.peak_mps;
    cr_expect_float_eq(mean_mps * 40000.0 * 30000.0 / all_m3ps, 1.0, 1e-6);
    double x_m = 10100, y_m = 15100, far_m2 = 2 * 100.0 * 100.0;
    cr_expect_float_eq(at(&c, x_m, y_m) / (2e-5 * kota_exp(-0.5 * far_m2 / (radius_m * radius_m))), 1.0, 1e-6);
    cr_expect_eq(at(&c, 25000, 15000), 0.0);
    double sum_mps = 0;
    for (int32_t k = 0; k < 200 * 150; k++) sum_mps += (double)c.field[kota_grid_at(&c.grid, k % 200, k / 200)];
    cr_expect_float_eq(sum_mps / (200 * 150) / mean_mps, 1.0, 1e-6, "the mean is that of the field");
    kota_arena_destroy(c.arena);
}

/* Over a point at a distance d from its track: peak exp(-d^2 / 2s^2) sqrt(pi / 2) s / v (erf - erf). */
Test(plan_rain, a_shower_that_moves) {
    rain_case c;
    begin(&c);
    c.shower.east_mps = 5;
    c.shower.north_mps = -1.5;
    double speed_mps = kota_sqrt(5 * 5 + 1.5 * 1.5), s_m = c.shower.radius_m, worst = 0, depth_m = 0, volume_m3 = 0;
    double x_m = 22100, y_m = 13100, along_m = ((x_m - 10000) * 5 + (y_m - 15000) * -1.5) / speed_mps;
    double d2_m2 = (x_m - 10000) * (x_m - 10000) + (y_m - 15000) * (y_m - 15000) - along_m * along_m;
    for (double t_s = 0; t_s < 3600; t_s += 300) {
        volume_m3 += add(&c, t_s, t_s + 300) * 300 * 40000.0 * 30000.0;
        double root = kota_sqrt(2) * s_m, a = (along_m - speed_mps * t_s) / root,
               b = (along_m - speed_mps * (t_s + 300)) / root;
        double want_mps = 2e-5 * kota_exp(-0.5 * d2_m2 / (s_m * s_m)) * kota_sqrt(KOTA_PI / 2) * s_m / speed_mps *
                          (error_function(a) - error_function(b)) / 300;
        worst = kota_max(worst, kota_abs(at(&c, x_m, y_m) - want_mps) / 2e-5);
        depth_m += at(&c, x_m, y_m) * 300;
    }
    cr_expect_lt(worst, 1e-4, "off by %g of the peak", worst);
    cr_expect_gt(depth_m, 0.005);
    cr_expect_float_eq(volume_m3 / (2 * KOTA_PI * s_m * s_m * 2e-5 * 3600), 1.0, 1e-5);
    kota_arena_destroy(c.arena);
}

Test(plan_rain, a_shower_begins_and_ends) {
    rain_case c;
    begin(&c);
    c.shower.from_s = 90;
    c.shower.duration_s = 60;
    double whole_mps = add(&c, 90, 150);
    cr_expect_eq(add(&c, 0, 60), 0.0);
    cr_expect_float_eq(add(&c, 60, 120) / whole_mps, 0.5, 1e-9);
    cr_expect_float_eq(add(&c, 120, 180) / whole_mps, 0.5, 1e-9);
    cr_expect_eq(add(&c, 180, 240), 0.0);
    cr_expect(kota_plan_rain_varies(c.plan));
    c.plan->rain.cells.count = 0;
    cr_expect_not(kota_plan_rain_varies(c.plan));
    kota_arena_destroy(c.arena);
}

Test(plan_rain, rasters_hold_for_their_time) {
    rain_case c;
    begin(&c);
    kota_rain_raster rasters[2] = {{.file = "a", .from_s = 0, .to_s = 300, .scale = 1},
                                   {.file = "b", .from_s = 300, .to_s = 450, .scale = 2}};
    c.plan->rain.rasters = (kota_records){rasters, 2};
    int64_t from_ms = c.start_ms + 240000, to_ms = from_ms + 120000;
    cr_expect_float_eq(kota_plan_rain_raster_mps(c.plan, 0, from_ms, to_ms) * 3.6e6, 0.5, 1e-12);
    cr_expect_float_eq(kota_plan_rain_raster_mps(c.plan, 1, from_ms, to_ms) * 3.6e6, 1.0, 1e-12);
    cr_expect_eq(kota_plan_rain_raster_mps(c.plan, 0, c.start_ms + 300000, to_ms), 0.0);
    kota_arena_destroy(c.arena);
}

Test(plan_rain, faults) {
    rain_case c;
    begin(&c);
    kota_rain_raster rasters[2] = {{.file = "a", .from_s = 0, .to_s = 300, .scale = 1},
                                   {.file = "b", .from_s = 240, .to_s = 240, .scale = 1}};
    c.plan->rain.rasters = (kota_records){rasters, 2};
    c.shower.radius_m = 150;
    kota_faults faults = {0};
    kota_plan__check_rain(c.plan, "x", &faults);
    const char *const said[] = {"x.rain.rasters[2].to_min = 4 must be after from_min = 4",
                                "x.rain.rasters[2].from_min = 4 is before the end of the one before it, 5",
                                "x.rain.cells[1].radius_m = 150 must be at least cell_m = 200"};
    cr_assert_eq(faults.count, 3);
    for (int32_t f = 0; f < 3; f++) cr_expect_not_null(strstr(faults.lines[f], said[f]), "%s", faults.lines[f]);
    kota_faults_free(&faults);
    kota_arena_destroy(c.arena);
}

/* The flood engine's surface: what create refuses, pumps, inlets, sources, views, threads. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    kota_flood_def usual = flood_bed_def();
    cr_assert_eq(kota_flood_create(&flood, def != NULL ? def : &usual, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const flood_bed_forcing *f, double interval_s) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(flood, &f->forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

Test(flood_create, refuses_values_out_of_range) {
    flood_bed *bed = flood_bed_create(4, 4, 10.0, 0.03);
    for (int32_t wrong = 0; wrong < 7; wrong++) {
        kota_flood_def def = flood_bed_def();
        const char *names[] = {"theta",         "courant",    "dt_max_s", "depth_dry_m", "infiltration_mps",
                               "inlet_width_m", "sea_level_m"};
        double *values[] = {&def.theta,       &def.courant,          &def.dt_max_s,
                            &def.depth_dry_m, &def.infiltration_mps, &def.inlet_width_m,
                            &def.sea_level_m};
        *values[wrong] = wrong % 2 == 0 ? KOTA_NAN : -1.0;
        kota_flood *flood = NULL;
        kota_error err = {0};
        cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
        cr_expect_null(flood);
        cr_expect_not_null(strstr(err.text, names[wrong]), "%s not in: %s", names[wrong], err.text);
    }
    kota_flood_destroy(NULL);
    flood_bed_destroy(bed);
}

static double two_basins(void *context, double x_m, double y_m) { /* a wall of 5 m between x = 100 and 110 */
    (void)context, (void)y_m;
    return x_m > 100.0 && x_m < 110.0 ? 5.0 : 0.0;
}

typedef struct pumping {
    flood_bed *bed;
    kota_flood *flood;
    flood_bed_forcing f;
    int32_t from, to;
} pumping;

/* West basin 10 x 20 cells of 10 m with water up to level_m; the pump draws at (5, 10), gives to (15, 10). */
static void pumping_start(pumping *p, double level_m, double capacity_m3ps) {
    p->bed = flood_bed_create(21, 20, 10.0, 0.03);
    flood_bed_shape(p->bed, two_basins, NULL);
    for (int32_t j = 0; j < 20; j++) {
        for (int32_t i = 0; i < 10; i++) p->bed->map.water_start_m[flood_bed_at(p->bed, i, j)] = (float)level_m;
    }
    p->from = flood_bed_at(p->bed, 5, 10);
    p->to = flood_bed_at(p->bed, 15, 10);
    flood_bed_pump(p->bed, p->from, p->to, capacity_m3ps, 0.8, 0.4);
    p->flood = start(p->bed, NULL);
    flood_bed_calm(&p->f);
}

static void pumping_end(pumping *p) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(p->flood)), 1e-9);
    kota_flood_destroy(p->flood);
    flood_bed_destroy(p->bed);
}

Test(flood_pump, automatic_starts_at_on_and_runs_down_to_off) {
    pumping p;
    pumping_start(&p, 0.75, 5.0);
    go(p.flood, &p.f, 60.0); /* between off and on: stays as it was, standing */
    cr_expect_eq(kota_flood_pump_running(p.flood)[0], 0);
    cr_expect_eq(kota_flood_pump_m3(p.flood)[0], 0.0);
    kota_flood_destroy(p.flood);
    flood_bed_destroy(p.bed);

    pumping_start(&p, 0.85, 5.0);
    go(p.flood, &p.f, 60.0);
    cr_expect_eq(kota_flood_pump_running(p.flood)[0], 1);
    cr_expect_gt(kota_flood_pump_m3(p.flood)[0], 290.0); /* the intake is not starved by its one cell of 45 m3 */
    double lowest_running_m = 9.0;
    for (int32_t minute = 0; minute < 120; minute++) {
        double level_m = (double)kota_flood_depth_m(p.flood)[p.from];
        if (kota_flood_pump_running(p.flood)[0] && level_m < lowest_running_m) lowest_running_m = level_m;
        go(p.flood, &p.f, 60.0);
    }
    cr_expect_lt(lowest_running_m, 0.6, "ran on below the level that starts it: down to %g m", lowest_running_m);
    cr_expect_gt((double)kota_flood_depth_m(p.flood)[p.from], 0.39);
    cr_expect_lt((double)kota_flood_depth_m(p.flood)[p.from], 0.6);
    pumping_end(&p);
}

Test(flood_pump, orders_and_ability) {
    pumping p;
    pumping_start(&p, 0.85, 2.0);
    p.f.pump_mode[0] = KOTA_PUMP_OFF;
    go(p.flood, &p.f, 60.0);
    cr_expect_eq(kota_flood_pump_m3(p.flood)[0], 0.0);
    p.f.pump_mode[0] = KOTA_PUMP_ON;
    go(p.flood, &p.f, 60.0);
    cr_expect_float_eq(kota_flood_pump_m3(p.flood)[0], 120.0, 1e-6);
    p.f.pump_able_frac[0] = 0.25;
    go(p.flood, &p.f, 60.0);
    cr_expect_float_eq(kota_flood_pump_m3(p.flood)[0], 30.0, 1e-6);
    p.f.pump_able_frac[0] = 0.0;
    go(p.flood, &p.f, 60.0);
    cr_expect_eq(kota_flood_pump_m3(p.flood)[0], 0.0);
    cr_expect_eq(kota_flood_pump_running(p.flood)[0], 0);
    cr_expect_float_eq(kota_flood_balance_now(p.flood).pumped, 150.0, 1e-6);
    pumping_end(&p);
}

Test(flood_pump, carries_what_its_curve_says_at_the_lift) {
    pumping p;
    pumping_start(&p, 0.875, 2.0);
    double head_m[] = {-1.0, 0.0, 1.0}, frac[] = {1.0, 0.75, 0.0};
    p.bed->map.pumps[0].curve_head_m = head_m;
    p.bed->map.pumps[0].curve_frac = frac;
    p.bed->map.pumps[0].curve_count = 3;
    p.f.pump_mode[0] = KOTA_PUMP_ON;
    go(p.flood, &p.f, 1.0); /* from 0.875 m to the dry bed at 0: lift -0.875 m */
    double want_m3 = 2.0 * (0.75 + 0.25 * 0.875);
    cr_expect_float_eq(kota_flood_pump_m3(p.flood)[0], want_m3, 0.02 * want_m3, "%g", kota_flood_pump_m3(p.flood)[0]);
    for (int32_t k = 0; k < 3; k++) head_m[k] -= 5.0; /* every lift is beyond the last of the curve */
    go(p.flood, &p.f, 60.0);
    cr_expect_eq(kota_flood_pump_m3(p.flood)[0], 0.0);
    pumping_end(&p);
}

Test(flood_pump, switched_on_runs_below_the_automatic_level) {
    pumping p;
    pumping_start(&p, 0.6, 2.0); /* under on, above off */
    p.f.pump_mode[0] = KOTA_PUMP_ON;
    go(p.flood, &p.f, 60.0);
    cr_expect_gt(kota_flood_pump_m3(p.flood)[0], 100.0);
    for (int32_t minute = 0; minute < 120; minute++) go(p.flood, &p.f, 60.0);
    cr_expect_gt((double)kota_flood_depth_m(p.flood)[p.from], 0.39); /* not below off */
    pumping_end(&p);
}

Test(flood_pump, does_not_draw_through_a_dyke) {
    pumping p;
    pumping_start(&p, 0.875, 50.0);
    int32_t beyond = flood_bed_at(p.bed, 12, 10);
    p.bed->map.pumps[0].from_cell = flood_bed_at(p.bed, 9, 10); /* within reach of the other basin's cells */
    p.bed->map.pumps[0].to_cell = beyond;
    p.f.pump_mode[0] = KOTA_PUMP_ON;
    go(p.flood, &p.f, 20.0);
    double west_m3 = 0.0;
    for (int32_t j = 0; j < 20; j++) {
        for (int32_t i = 0; i < 10; i++) {
            west_m3 += (double)kota_flood_depth_m(p.flood)[flood_bed_at(p.bed, i, j)] * 100.0;
        }
    }
    cr_expect_float_eq(20.0 * 10.0 * 87.5 - west_m3, kota_flood_pump_m3(p.flood)[0], 0.1);
    cr_expect_gt(kota_flood_pump_m3(p.flood)[0], 100.0);
    pumping_end(&p);
}

/* An inlet at (5, 10) in the west basin with its outfall at (15, 10) in the east one. */
static kota_flood *drain(flood_bed **bed, double west_m, double east_m, int32_t inlets, const kota_flood_def *def) {
    *bed = flood_bed_create(21, 20, 10.0, 0.03);
    flood_bed_shape(*bed, two_basins, NULL);
    for (int32_t j = 0; j < 20; j++) {
        for (int32_t i = 0; i < 21; i++) {
            (*bed)->map.water_start_m[flood_bed_at(*bed, i, j)] = i < 10   ? (float)west_m
                                                                  : i > 10 ? (float)east_m
                                                                           : 0.0f;
        }
    }
    flood_bed_inlet(*bed, flood_bed_at(*bed, 5, 10), flood_bed_at(*bed, 15, 10), inlets);
    return start(*bed, def);
}

Test(flood_inlet, weir_flow_as_the_formula_says) {
    flood_bed *bed;
    kota_flood_def def = flood_bed_def();
    def.inlet_capacity_m3ps = 10.0;
    def.dt_max_s = 1.0;
    kota_flood *flood = drain(&bed, 0.05, 0.0, 1, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 1.0);
    /* 2/3 * 0.54 * 0.6 m * 0.05^1.5 * sqrt(2 g) */
    double weir_m3ps = 2.0 / 3.0 * 0.54 * 0.6 * kota_pow(0.05, 1.5) * kota_sqrt(2.0 * 9.80665);
    cr_expect_float_eq(kota_flood_inlet_m3(flood)[0], weir_m3ps, 0.02 * weir_m3ps);
    f.inlet_open_frac[0] = 0.5;
    go(flood, &f, 1.0);
    cr_expect_float_eq(kota_flood_inlet_m3(flood)[0], 0.5 * weir_m3ps, 0.05 * weir_m3ps);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_inlet, pipe_limits_and_blockage_stops) {
    flood_bed *bed;
    kota_flood *flood = drain(&bed, 0.5, 0.0, 3, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 10.0);
    cr_expect_float_eq(kota_flood_inlet_m3(flood)[0], 3 * 0.05 * 10.0, 1e-9); /* three pipes of 50 l/s */
    f.inlet_open_frac[0] = 0.0;
    go(flood, &f, 10.0);
    cr_expect_eq(kota_flood_inlet_m3(flood)[0], 0.0);
    kota_flood_balance b = kota_flood_balance_now(flood);
    cr_expect_float_eq(b.drained, 1.5, 1e-9);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_inlet, backwater_holds_it_shut) {
    flood_bed *bed;
    kota_flood *flood = drain(&bed, 0.5, 0.75, 3, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 60.0);
    cr_expect_eq(kota_flood_inlet_m3(flood)[0], 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);

    flood = drain(&bed, 0.5, 0.4375, 40, NULL); /* more inlets than the drop can feed: levels meet, up to sloshing */
    for (int32_t minute = 0; minute < 240; minute++) go(flood, &f, 60.0);
    double west_m = 0.0, east_m = 0.0; /* means of 200 cells each */
    for (int32_t j = 0; j < 20; j++) {
        for (int32_t i = 0; i < 10; i++) {
            west_m += (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, j)] / 200.0;
            east_m += (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i + 11, j)] / 200.0;
        }
    }
    cr_expect_float_eq(west_m, east_m, 0.01, "%g and %g", west_m, east_m);
    cr_expect_lt(kota_flood_inlet_m3(flood)[0], 5.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_source, a_dry_bed_takes_an_inflow_in_small_steps) {
    flood_bed *bed = flood_bed_create(60, 60, 5.0, 0.05);
    int32_t cells[] = {flood_bed_at(bed, 0, 30), flood_bed_at(bed, 0, 31)};
    flood_bed_source(bed, cells, 2);
    kota_flood *flood = start(bed, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = 20.0;
    for (int32_t step = 0; step < 6; step++) go(flood, &f, 10.0);
    cr_expect_float_eq(kota_flood_balance_now(flood).source, 1200.0, 1e-6);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    float deepest = 0.0f;
    for (int32_t c = 0; c < bed->map.grid.cells; c++) deepest = kota_maxf(deepest, kota_flood_depth_max_m(flood)[c]);
    cr_expect_lt((double)deepest, 4.0, "a first step of 10 s would pile up 4 m: %g", (double)deepest);
    double qx_m2ps, qy_m2ps;
    kota_flood_discharge(flood, flood_bed_at(bed, 3, 30), &qx_m2ps, &qy_m2ps);
    cr_expect_gt(qx_m2ps, 0.1); /* eastwards */
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_step, dry_ground_costs_nothing_and_films_sleep) {
    flood_bed *bed = flood_bed_create(300, 300, 10.0, 0.03);
    kota_flood *flood = start(bed, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    int64_t steps, before, after;
    go(flood, &f, 600.0);
    kota_flood_effort(flood, &steps, &before);
    cr_expect_eq(before, 0);
    f.forcing.rain_mps = 5e-7; /* 0.3 mm in ten minutes */
    go(flood, &f, 600.0);
    kota_flood_effort(flood, &steps, &after);
    cr_expect_eq(after, 0);
    cr_expect_float_eq(kota_flood_balance_now(flood).stored, 3e-4 * 9e6, 1e-3);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_step, infiltration_dries_films_of_sleeping_ground) {
    flood_bed *bed = flood_bed_create(100, 70, 10.0, 0.03);
    for (int32_t i = 0; i < 50; i++) {
        for (int32_t j = 0; j < 70; j++) bed->map.sealed_frac[flood_bed_at(bed, i, j)] = 0.5f;
    }
    kota_flood_def def = flood_bed_def();
    def.infiltration_mps = 2e-6;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = 3e-6;
    go(flood, &f, 100.0);
    f.forcing.rain_mps = 0.0;
    go(flood, &f, 100.0);
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[flood_bed_at(bed, 3, 3)], 3e-4 - 200.0 * 1e-6, 1e-9);
    go(flood, &f, 1000.0);
    cr_expect_eq(kota_flood_depth_m(flood)[flood_bed_at(bed, 3, 3)], 0.0f);
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[flood_bed_at(bed, 80, 3)], 3e-4, 1e-9);
    cr_expect_float_eq(kota_flood_balance_now(flood).infiltrated, 3e-4 * 50 * 70 * 100.0, 1e-4);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_step, rain_of_a_micrometre_is_not_lost_in_deep_water) {
    flood_bed *bed = flood_bed_create(8, 8, 10.0, 0.03);
    flood_bed_water(bed, 6.0); /* half an ulp of 6 m is 0.24 um */
    kota_flood *flood = start(bed, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = 2e-7; /* 0.18 um in a sub-step of 0.9 s */
    for (int32_t step = 0; step < 10; step++) go(flood, &f, 360.0);
    cr_expect_float_eq((double)kota_flood_depth_m(flood)[flood_bed_at(bed, 4, 4)], 6.0 + 7.2e-4, 5e-7);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_records, reset_starts_anew) {
    flood_bed *bed = flood_bed_create(20, 20, 10.0, 0.03);
    kota_flood *flood = start(bed, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = 1e-4;
    go(flood, &f, 100.0);
    kota_flood_reset_records(flood);
    kota_flood_balance b = kota_flood_balance_now(flood);
    cr_expect_eq(b.rain, 0.0);
    cr_expect_eq(b.stored, b.stored_start);
    cr_expect_eq(b.rounding, 0.0);
    cr_expect_float_eq(b.stored, 0.01 * 40000.0, 1e-3);
    go(flood, &f, 100.0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* A state that a run stopped in: whole, and what a save and load of it gives back. */
static void is_whole(const flood_bed *bed, kota_flood *flood) {
    cr_expect_geq(flood_bed_shallowest_m(bed, flood), 0.0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    kota_blob blob = {0};
    kota_flood_save(flood, &blob);
    kota_flood *again = start(bed, NULL);
    cr_expect_eq(kota_flood_load(again, &blob), KOTA_OK);
    kota_hash before = flood_bed_hash(bed, flood), after = flood_bed_hash(bed, again);
    cr_expect_eq(memcmp(&before, &after, sizeof before), 0);
    kota_flood_destroy(again);
    kota_blob_free(&blob);
}

static void expect_stop(kota_flood *flood, const flood_bed_forcing *f, const char *cell, const char *cause) {
    kota_error err = {0};
    cr_expect_eq(kota_flood_step(flood, &f->forcing, 10.0, NULL, &err), KOTA_UNSTABLE);
    cr_expect_neq(strstr(err.text, cell), NULL, "%s", err.text);
    cr_expect_neq(strstr(err.text, cause), NULL, "%s", err.text);
    cr_expect_neq(strstr(err.text, " s into the step"), NULL, "%s", err.text);
}

Test(flood_step, numbers_gone_bad_are_told) {
    flood_bed *bed = flood_bed_create(8, 8, 10.0, 0.03);
    bed->map.water_start_m[flood_bed_at(bed, 2, 3)] = 1e9f; /* a courant step under 1 ms */
    kota_flood *flood = start(bed, NULL);
    kota_hash before = flood_bed_hash(bed, flood);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    expect_stop(flood, &f, "cell (2, 3)", "waves of");
    kota_hash after = flood_bed_hash(bed, flood);
    cr_expect_eq(memcmp(&before, &after, sizeof before), 0);
    is_whole(bed, flood);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* An inflow that grows until sub-steps of a tenth of a second are too long for it: the run stops with the state of
 * the last good sub-step, and stays there. */
static void grows_until_it_stops(kota_flood_solver solver) {
    flood_bed *bed = flood_bed_create(40, 40, 10.0, 0.03);
    int32_t cell = flood_bed_at(bed, 20, 11);
    flood_bed_source(bed, &cell, 1);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.dt_min_s = 0.1;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    kota_error err = {0};
    kota_status status = KOTA_OK;
    for (f.source_m3ps[0] = 1000.0; status == KOTA_OK && f.source_m3ps[0] < 1e9; f.source_m3ps[0] *= 2.0) {
        status = kota_flood_step(flood, &f.forcing, 10.0, NULL, &err);
    }
    cr_expect_eq(status, KOTA_UNSTABLE);
    int64_t steps, steps_after, updates;
    kota_flood_effort(flood, &steps, &updates);
    cr_expect_gt(steps, 10);
    kota_hash before = flood_bed_hash(bed, flood);
    expect_stop(flood, &f, "cell (20, 1", "under dt_min_s = 0.1"); /* there or beside it */
    kota_flood_effort(flood, &steps_after, &updates);
    kota_hash after = flood_bed_hash(bed, flood);
    cr_expect_eq(steps, steps_after);
    cr_expect_eq(memcmp(&before, &after, sizeof before), 0);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    if (solver == KOTA_SOLVER_FAST) is_whole(bed, flood);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_step, a_run_stops_with_its_last_good_state) {
    grows_until_it_stops(KOTA_SOLVER_FAST);
    grows_until_it_stops(KOTA_SOLVER_FULL);
}

Test(flood_step, an_inflow_that_is_no_number_changes_nothing) {
    flood_bed *bed = flood_bed_create(8, 8, 10.0, 0.03);
    int32_t cell = flood_bed_at(bed, 4, 4);
    flood_bed_source(bed, &cell, 1);
    flood_bed_water(bed, 0.5);
    kota_flood *flood = start(bed, NULL);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = KOTA_NAN;
    kota_hash before = flood_bed_hash(bed, flood);
    kota_error err = {0};
    cr_expect_eq(kota_flood_step(flood, &f.forcing, 10.0, NULL, &err), KOTA_UNSTABLE);
    cr_expect_neq(strstr(err.text, "value 1 of source_m3ps"), NULL, "%s", err.text);
    kota_hash after = flood_bed_hash(bed, flood);
    cr_expect_eq(memcmp(&before, &after, sizeof before), 0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

static double rough(void *context, double x_m, double y_m) {
    (void)context;
    return 3.0 * kota_sin(x_m / 61.0) * kota_cos(y_m / 47.0) + 0.3 * kota_sin(x_m * y_m / 999.0) - 0.002 * x_m;
}

static kota_hash busy_run(int32_t threads, kota_flood_solver solver) {
    flood_bed *bed = flood_bed_create(230, 210, 5.0, 0.03);
    flood_bed_shape(bed, rough, NULL);
    flood_bed_water(bed, -1.5);
    flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_OPEN, 0.001);
    flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_SEA, 0.0);
    flood_bed_inlet(bed, flood_bed_at(bed, 50, 50), flood_bed_at(bed, 150, 150), 5);
    flood_bed_pump(bed, flood_bed_at(bed, 60, 90), flood_bed_at(bed, 10, 10), 2.0, -2.0, -3.0);
    for (int32_t c = 0; c < bed->map.grid.cells; c += 3) bed->map.sealed_frac[c] = 0.3f;
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.infiltration_mps = 1e-6;
    def.sea_level_m = -1.5;
    kota_flood *flood = start(bed, &def);
    kota_pool *pool = kota_pool_create(threads);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.sea_level_m = -1.0;
    f.forcing.rain_mps = 2e-5;
    kota_error err = {0};
    for (int32_t step = 0; step < 4; step++) {
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 30.0, pool, &err), KOTA_OK, "%s", err.text);
    }
    kota_hash hash = flood_bed_hash(bed, flood);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
    return hash;
}

Test(flood_step, same_bits_for_any_number_of_threads) {
    for (kota_flood_solver solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        kota_hash one = busy_run(1, solver), two = busy_run(2, solver), eight = busy_run(8, solver);
        cr_expect(one.low == two.low && one.high == two.high, "solver %d", (int)solver);
        cr_expect(one.low == eight.low && one.high == eight.high, "solver %d", (int)solver);
    }
}

/* A wall of water is a dam break; a lake on a slope, and rain, are not. */
Test(flood_create, auto_takes_the_full_solver_for_a_dam_break) {
    for (int32_t broken = 0; broken < 2; broken++) {
        flood_bed *bed = flood_bed_create(100, 3, 5.0, 0.0);
        flood_bed_water(bed, 2.0);
        for (int32_t i = 50; broken == 1 && i < 100; i++) {
            for (int32_t j = 0; j < 3; j++) bed->map.water_start_m[flood_bed_at(bed, i, j)] = 0.5f;
        }
        kota_hash hashes[3];
        for (kota_flood_solver solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_AUTO; solver++) {
            kota_flood_def def = flood_bed_def();
            def.solver = solver;
            kota_flood *flood = start(bed, &def);
            flood_bed_forcing f;
            flood_bed_calm(&f);
            f.forcing.rain_mps = 1e-5;
            go(flood, &f, 10.0);
            kota_blob blob = {0};
            kota_flood_save(flood, &blob);
            hashes[solver] = kota_hash_bytes(blob.bytes, blob.length);
            kota_blob_free(&blob);
            kota_flood_destroy(flood);
        }
        cr_expect_neq(hashes[KOTA_SOLVER_FAST].low, hashes[KOTA_SOLVER_FULL].low);
        cr_expect_eq(hashes[KOTA_SOLVER_AUTO].low, hashes[broken == 1 ? KOTA_SOLVER_FULL : KOTA_SOLVER_FAST].low);
        flood_bed_destroy(bed);
    }
}

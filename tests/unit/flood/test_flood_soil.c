/* Infiltration against closed forms: ponded water on Green-Ampt and Horton ground, a storm on a curve number. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

typedef struct plot {
    flood_bed *bed;
    kota_flood *flood;
    flood_bed_forcing f;
    kota_flood_soil soils[KOTA_LAND_COUNT];
} plot;

/* Level ground, half of it sealed, all of one class; water of pond_m. */
static void plot_start(plot *p, kota_flood_soil soil, double pond_m, kota_flood_solver solver) {
    p->bed = flood_bed_create(70, 40, 10.0, 0.03);
    for (int32_t c = 0; c < p->bed->map.grid.cells; c++) p->bed->map.sealed_frac[c] = 0.5f;
    flood_bed_water(p->bed, pond_m);
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++) p->soils[c] = soil;
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.soils = p->soils;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&p->flood, &def, &p->bed->map, &err), KOTA_OK, "%s", err.text);
    flood_bed_calm(&p->f);
}

static void plot_go(plot *p, double interval_s) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(p->flood, &p->f.forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

/* Mean depth that open ground drank, m. */
static double drunk_m(const plot *p) {
    return kota_flood_balance_now(p->flood).infiltrated / (0.5 * 70 * 40 * 100.0);
}

static void plot_end(plot *p) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(p->flood)), 1e-8, "residual %g", flood_bed_residual_frac(p->flood));
    cr_expect_geq(flood_bed_shallowest_m(p->bed, p->flood), 0.0);
    kota_flood_destroy(p->flood);
    flood_bed_destroy(p->bed);
}

/* F - s ln(1 + F / s) = K t, s = suction deficit. */
static double green_ampt_m(double k_mps, double s_m, double t_s) {
    double low = 0.0, high = 10.0;
    for (int32_t step = 0; step < 80; step++) {
        double f = 0.5 * (low + high);
        if (f - s_m * kota_log(1.0 + f / s_m) < k_mps * t_s) {
            low = f;
        } else {
            high = f;
        }
    }
    return low;
}

Test(flood_soil, green_ampt_under_a_pond) {
    kota_flood_soil loam = {
        .model = KOTA_SOIL_GREEN_AMPT, .rate_mps = 3.6e-6, .suction_m = 0.09, .deficit_frac = 0.3};
    for (kota_flood_solver solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        plot p;
        plot_start(&p, loam, 0.5, solver);
        for (int32_t minute = 0; minute < 60; minute++) plot_go(&p, 60.0);
        double want_m = green_ampt_m(3.6e-6, 0.027, 3600.0);
        cr_expect_float_eq(drunk_m(&p), want_m, 0.01 * want_m, "%g, want %g", drunk_m(&p), want_m);
        plot_end(&p);
    }
}

/* F = fc t + (f0 - fc) (1 - exp(-k t)) / k. */
Test(flood_soil, horton_under_a_pond) {
    kota_flood_soil soil = {.model = KOTA_SOIL_HORTON, .rate_mps = 2e-6, .first_mps = 2e-5, .decay_ps = 1e-3};
    plot p;
    plot_start(&p, soil, 0.5, KOTA_SOLVER_FAST);
    for (int32_t minute = 0; minute < 60; minute++) plot_go(&p, 60.0);
    double want_m = 2e-6 * 3600.0 + 1.8e-5 * (1.0 - kota_exp(-3.6)) / 1e-3;
    cr_expect_float_eq(drunk_m(&p), want_m, 0.01 * want_m, "%g, want %g", drunk_m(&p), want_m);
    plot_end(&p);
}

/* CN 80: S = 63.5 mm; 80 mm of rain leave (80 - 12.7)^2 / (80 + 50.8) = 34.63 mm. */
Test(flood_soil, curve_number_of_a_storm) {
    kota_flood_soil soil = {.model = KOTA_SOIL_CURVE_NUMBER, .curve_number = 80.0};
    plot p;
    plot_start(&p, soil, 0.0, KOTA_SOLVER_FAST);
    p.f.forcing.rain_mps = 0.08 / 7200.0;
    for (int32_t minute = 0; minute < 120; minute++) plot_go(&p, 60.0);
    double runoff_m = 0.0673 * 0.0673 / 0.1308;
    cr_expect_float_eq(drunk_m(&p), 0.08 - runoff_m, 1e-3 * 0.08, "%g", drunk_m(&p));
    plot_end(&p);
}

/* Rain below the capacity is drunk whole, with the rain of the sub-step itself; no film is left. */
Test(flood_soil, light_rain_is_drunk_whole) {
    kota_flood_soil soil = {.model = KOTA_SOIL_GREEN_AMPT, .rate_mps = 1e-5, .suction_m = 0.1, .deficit_frac = 0.3};
    plot p;
    plot_start(&p, soil, 0.0, KOTA_SOLVER_FAST);
    p.f.forcing.rain_mps = 2e-6; /* half the ground is sealed: 4e-6 on the open half */
    for (int32_t minute = 0; minute < 30; minute++) plot_go(&p, 60.0);
    kota_flood_balance b = kota_flood_balance_now(p.flood);
    cr_expect_float_eq(b.infiltrated, b.rain, 1e-9 * b.rain);
    cr_expect_float_eq(b.stored, 0.0, 1e-9);
    plot_end(&p);
}

Test(flood_soil, dry_ground_recovers) {
    kota_flood_soil soil = {.model = KOTA_SOIL_HORTON, .rate_mps = 0.0, .first_mps = 2e-5, .decay_ps = 2e-3};
    double drunk[2];
    for (int32_t recovers = 0; recovers < 2; recovers++) {
        plot p;
        soil.recovery_ps = recovers ? 1e-3 : 0.0;
        plot_start(&p, soil, 0.0, KOTA_SOLVER_FAST);
        for (int32_t storm = 0; storm < 2; storm++) {
            p.f.forcing.rain_mps = 1e-6; /* drunk whole: no water is left to drink in the pause */
            for (int32_t minute = 0; minute < 20; minute++) plot_go(&p, 60.0);
            p.f.forcing.rain_mps = 0.0;
            for (int32_t minute = 0; minute < 60; minute++) plot_go(&p, 60.0);
        }
        p.f.forcing.rain_mps = 5e-5;
        double before_m = drunk_m(&p);
        plot_go(&p, 30.0);
        drunk[recovers] = drunk_m(&p) - before_m;
        plot_end(&p);
    }
    cr_expect_gt(drunk[1], 1.05 * drunk[0], "%g after rest, %g without", drunk[1], drunk[0]);
}

Test(flood_soil, nonsense_is_refused) {
    flood_bed *bed = flood_bed_create(4, 4, 10.0, 0.03);
    kota_flood_soil soils[KOTA_LAND_COUNT] = {{0}};
    soils[3] = (kota_flood_soil){.model = KOTA_SOIL_CURVE_NUMBER, .curve_number = 130.0};
    kota_flood_def def = flood_bed_def();
    def.soils = soils;
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "curve_number"), "%s", err.text);
    flood_bed_destroy(bed);
}

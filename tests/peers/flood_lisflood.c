/* The flood engine beside LISFLOOD-FP's stored figures: filling of depressions, a flood over a plain, a wave over a
 * flat bed. tests/physics holds the engine to the same cases with bounds of its own; here the gaps are shown. */
#include <stdio.h>

#include "core/mathx.h"
#include "peers/table.h"
#include "support/flood_bed.h"

enum { FIGURES = 64 };

typedef struct stored {
    peer_figure figures[FIGURES];
    int32_t count;
} stored;

static double figure(const stored *theirs, const char *test, int32_t point, const char *quantity) {
    char name[16];
    (void)snprintf(name, sizeof name, "%d", (int)point);
    return peer_figure_of(theirs->figures, theirs->count, test, name, quantity);
}

static kota_flood *start(const flood_bed *bed, double theta) {
    kota_flood_def def = flood_bed_def();
    def.theta = theta;
    kota_flood *flood = NULL;
    kota_error err = {0};
    if (kota_flood_create(&flood, &def, &bed->map, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const flood_bed_forcing *f, double interval_s) {
    kota_error err = {0};
    if (kota_flood_step(flood, &f->forcing, interval_s, NULL, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
}

/* An inflow that rises from 0 at t[0] to peak at t[1], stays until t[2] and is gone at t[3]. */
static double trapezium_m3ps(const double t[4], double peak_m3ps, double t_s) {
    double up = (t_s - t[0]) / (t[1] - t[0]), down = (t[3] - t_s) / (t[3] - t[2]);
    return peak_m3ps * kota_clamp(kota_min(up, down), 0.0, 1.0);
}

/* The official raster's 4 x 4 depressions, as tests/physics/test_flood_ea.c has them. */
static double depressions(void *context, double x_m, double y_m) {
    (void)context;
    double cx = kota_cos(2.0 * KOTA_PI * x_m / 500.0), cy = kota_cos(2.0 * KOTA_PI * y_m / 500.0);
    return 10.0 - x_m / 2000.0 - (2000.0 - y_m) / 1500.0 + 5.0 / 32.0 * (cx + cy) - 3.0 / 32.0 * (1.0 + cx * cy);
}

static void ea_2(peer_table *table, const stored *theirs) {
    flood_bed *bed = flood_bed_create(100, 100, 20.0, 0.03);
    flood_bed_shape(bed, depressions, NULL);
    int32_t cells[5];
    for (int32_t c = 0; c < 5; c++) cells[c] = flood_bed_at(bed, 0, 95 + c);
    flood_bed_source(bed, cells, 5);
    kota_flood *flood = start(bed, 0.95);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    const double times_s[4] = {300, 600, 5160, 5460};
    for (double t_s = 0.0; t_s < 48.0 * 3600.0; t_s += 60.0) {
        f.source_m3ps[0] = trapezium_m3ps(times_s, 20.0, t_s + 30.0);
        go(flood, &f, 60.0);
    }
    peer_table_head("EA test 2, 20 m cells: depth after 48 h", "LISFLOOD");
    for (int32_t p = 0; p < 16; p++) {
        char what[32];
        (void)snprintf(what, sizeof what, "point %d", (int)p + 1);
        int32_t cell = flood_bed_find(bed, 250.0 + 500.0 * (p / 4), 250.0 + 500.0 * (p % 4));
        peer_table_row(table, what, "m", (double)kota_flood_depth_m(flood)[cell],
                       figure(theirs, "ea2", p + 1, "depth"), false, 0.02);
    }
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

static void ea_4(peer_table *table, const stored *theirs) {
    enum { POINTS = 6 };
    const double xy_m[POINTS][2] = {{50, 1000}, {100, 1000}, {200, 1000}, {300, 1000}, {400, 1000}, {300, 1300}};
    const double times_s[4] = {300, 3600, 14400, 18000};
    flood_bed *bed = flood_bed_create(200, 400, 5.0, 0.05);
    int32_t cells[4];
    for (int32_t c = 0; c < 4; c++) cells[c] = flood_bed_at(bed, 0, 198 + c); /* 990 < y < 1010 m */
    flood_bed_source(bed, cells, 4);
    kota_flood *flood = start(bed, 0.95);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    double peak_m[POINTS] = {0}, arrival_s[POINTS] = {0};
    for (double t_s = 0.0; t_s < 18000.0; t_s += 20.0) {
        f.source_m3ps[0] = trapezium_m3ps(times_s, 20.0, t_s + 10.0);
        go(flood, &f, 20.0);
        for (int32_t p = 0; p < POINTS; p++) {
            double depth_m = (double)kota_flood_depth_m(flood)[flood_bed_find(bed, xy_m[p][0], xy_m[p][1])];
            peak_m[p] = kota_max(peak_m[p], depth_m);
            if (depth_m > 0.02 && arrival_s[p] == 0.0) arrival_s[p] = t_s + 20.0;
        }
    }
    peer_table_head("EA test 4, 5 m cells: largest depth, first 2 cm", "LISFLOOD");
    for (int32_t p = 0; p < POINTS; p++) {
        char what[32];
        (void)snprintf(what, sizeof what, "point %d", (int)p + 1);
        peer_table_row(table, what, "m", peak_m[p], figure(theirs, "ea4", p + 1, "peak"), true, 0.02);
        /* theirs is seen up to 60 s late, ours up to 20 s */
        peer_table_row(table, what, "s", arrival_s[p], figure(theirs, "ea4", p + 1, "arrival"), false, 90.0);
    }
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* Hunter et al. 2005 (doi:10.1016/j.advwatres.2005.03.007). */
static double wave_m(double x_m, double t_s) {
    const double n = 0.03, u_mps = 1.0;
    double head = 7.0 / 3.0 * n * n * u_mps * u_mps * (u_mps * t_s - x_m);
    return head > 0.0 ? kota_pow(head, 3.0 / 7.0) : 0.0;
}

static double wave_error_m(double dx_m, double theta) {
    int32_t nx = (int32_t)(5000.0 / dx_m);
    flood_bed *bed = flood_bed_create(nx, 3, dx_m, 0.03);
    flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_SEA, 0.0);
    kota_flood *flood = start(bed, theta);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    for (double t_s = 10.0; t_s <= 3600.0; t_s += 10.0) {
        f.forcing.sea_level_m = wave_m(0.5 * dx_m, t_s);
        go(flood, &f, 10.0);
    }
    double sum = 0.0;
    for (int32_t i = 0; i < nx; i++) {
        double depth_m = (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, 1)];
        sum += (depth_m - wave_m((i + 0.5) * dx_m, 3600.0)) * (depth_m - wave_m((i + 0.5) * dx_m, 3600.0));
    }
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
    return kota_sqrt(sum / nx);
}

static void wave(peer_table *table, const stored *theirs) {
    peer_table_head("Wave over a flat bed: error against the closed form", "LISFLOOD");
    for (int32_t dx_m = 50; dx_m >= 10; dx_m = dx_m == 50 ? 25 : dx_m == 25 ? 10 : 0) {
        char what[48];
        for (int32_t usual = 0; usual < 2; usual++) {
            (void)snprintf(what, sizeof what, "%d m cells, theta %s", (int)dx_m, usual ? "0.95" : "1 as theirs");
            peer_table_row(table, what, "m", wave_error_m(dx_m, usual ? 0.95 : 1.0),
                           figure(theirs, "wave", dx_m, "error"), false, 0.03);
        }
        (void)snprintf(what, sizeof what, "%d m cells, beside full shallow water", (int)dx_m);
        peer_table_row(table, what, "m", wave_error_m(dx_m, 0.95), figure(theirs, "wave", dx_m, "error FV1"), false,
                       KOTA_INFINITY);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return PEER_FAILED;
    stored theirs = {0};
    theirs.count = peer_figures_read(theirs.figures, FIGURES, argv[1], "flood_lisflood.csv");
    peer_table table = {0};
    ea_2(&table, &theirs);
    ea_4(&table, &theirs);
    wave(&table, &theirs);
    printf("%d rows, %d beyond their bound\n", (int)table.rows, (int)table.failures);
    return table.failures > 0 ? PEER_FAILED : PEER_PASSED;
}

/* A tsunami in the laboratory: the 1:400 model of Monai valley, Okushiri (Matsuyama and Tanaka 2001; benchmark 2 of
 * the Third International Workshop on Long-Wave Runup Models, 2004). The level at the west end is given; three gauges
 * stand behind an island. Needs $KOTA_DATA/flood/okushiri and the program unzip. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "support/flood_bed.h"

enum { COLUMNS = 393, ROWS = 244, GAUGES = 3, TIMES = 451 };
static const double DX_M = 0.014, BEAT_S = 0.05;

static FILE *open_data(const char *name) {
    const char *data = getenv("KOTA_DATA");
    char path[1024];
    if (data == NULL) return NULL;
    (void)snprintf(path, sizeof path, "%s/flood/okushiri/%s", data, name);
    return fopen(path, "r");
}

static FILE *open_bed(void) {
    const char *data = getenv("KOTA_DATA");
    char command[1200];
    FILE *archive = open_data("Benchmark_2_Bathymetry.zip");
    if (archive == NULL || system("command -v unzip >/dev/null") != 0) return NULL;
    (void)fclose(archive);
    (void)snprintf(command, sizeof command, "unzip -p '%s/flood/okushiri/Benchmark_2_Bathymetry.zip'", data);
    return popen(command, "r");
}

/* Points stand at cell centres. Heights on 2^-14 m, the step of levels; the snap of real ground, 1 mm, is 0.4 m here.
 */
static bool read_bed(flood_bed *bed) {
    char line[256];
    FILE *file = open_bed();
    if (file == NULL) return false;
    cr_assert_not_null(fgets(line, sizeof line, file));
    for (int32_t i = 0; i < COLUMNS; i++) {
        for (int32_t j = 0; j < ROWS; j++) {
            double x_m, y_m, z_m;
            cr_assert_not_null(fgets(line, sizeof line, file));
            cr_assert_eq(sscanf(line, "%lf,%lf,%lf", &x_m, &y_m, &z_m), 3);
            bed->map.bed_m[flood_bed_at(bed, i, j)] = (float)(kota_round(z_m * 16384.0) / 16384.0);
        }
    }
    (void)pclose(file);
    for (int32_t j = 0; j < ROWS; j++) {
        bed->map.bed_m[flood_bed_at(bed, -1, j)] = bed->map.bed_m[flood_bed_at(bed, 0, j)];
        bed->map.bed_m[flood_bed_at(bed, COLUMNS, j)] = bed->map.bed_m[flood_bed_at(bed, COLUMNS - 1, j)];
    }
    for (int32_t i = 0; i < COLUMNS; i++) {
        bed->map.bed_m[flood_bed_at(bed, i, -1)] = bed->map.bed_m[flood_bed_at(bed, i, 0)];
        bed->map.bed_m[flood_bed_at(bed, i, ROWS)] = bed->map.bed_m[flood_bed_at(bed, i, ROWS - 1)];
    }
    return true;
}

typedef struct record {
    double wave_m[TIMES], gauge_m[TIMES][GAUGES];
} record;

static bool read_record(record *r) {
    FILE *waves = open_data("Benchmark_2_input.txt"), *gauges = open_data("output_ch5-7-9.txt");
    char line[256];
    double t_s, cm[GAUGES];
    if (waves == NULL || gauges == NULL) return false;
    cr_assert_not_null(fgets(line, sizeof line, waves));
    cr_assert_not_null(fgets(line, sizeof line, gauges));
    for (int32_t k = 0; k < TIMES; k++) {
        cr_assert_eq(fscanf(waves, "%lf %lf", &t_s, &r->wave_m[k]), 2);
        cr_assert_eq(fscanf(gauges, "%lf %lf %lf %lf", &t_s, &cm[0], &cm[1], &cm[2]), 4);
        for (int32_t g = 0; g < GAUGES; g++) r->gauge_m[k][g] = cm[g] / 100.0;
    }
    (void)fclose(waves);
    (void)fclose(gauges);
    return true;
}

static void run(flood_bed *bed, const record *r, kota_flood_solver solver, double *rmse_m, double *peaks_m) {
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.depth_dry_m = 1e-4;
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_OK, "%s", err.text);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    kota_pool *pool = kota_pool_create(2);
    for (int32_t k = 0; k < TIMES; k++) {
        for (int32_t g = 0; g < GAUGES; g++) {
            int32_t c =
                flood_bed_at(bed, (int32_t)kota_round(4.521 / DX_M), (int32_t)kota_round((1.196 + 0.5 * g) / DX_M));
            double level_m = (double)bed->map.bed_m[c] + (double)kota_flood_depth_m(flood)[c];
            double gap_m = level_m - r->gauge_m[k][g];
            rmse_m[g] += gap_m * gap_m / TIMES;
            peaks_m[g] = kota_max(peaks_m[g], level_m);
        }
        if (k + 1 == TIMES) break;
        f.forcing.sea_level_m = r->wave_m[k + 1];
        cr_assert_eq(kota_flood_step(flood, &f.forcing, BEAT_S, pool, &err), KOTA_OK, "%s", err.text);
    }
    for (int32_t g = 0; g < GAUGES; g++) rmse_m[g] = kota_sqrt(rmse_m[g]);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6);
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
}

Test(flood_monai, gauges_behind_the_island) {
    flood_bed *bed = flood_bed_create(COLUMNS, ROWS, DX_M, 0.01);
    record *r = kota_alloc(1, sizeof *r);
    if (!read_bed(bed) || !read_record(r)) {
        printf("SKIPPED: no $KOTA_DATA/flood/okushiri, or no unzip\n");
    } else {
        flood_bed_water(bed, 0.0);
        flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_SEA, 0.0);
        double seen_m[GAUGES] = {0};
        for (int32_t k = 0; k < TIMES; k++) {
            for (int32_t g = 0; g < GAUGES; g++) seen_m[g] = kota_max(seen_m[g], r->gauge_m[k][g]);
        }
        for (kota_flood_solver solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
            double rmse_m[GAUGES] = {0}, peaks_m[GAUGES] = {0};
            run(bed, r, solver, rmse_m, peaks_m);
            for (int32_t g = 0; g < GAUGES; g++) {
                fprintf(stderr, "Monai, solver %d, gauge %d: RMSE %.2f mm, peak %.1f (%.1f) mm\n", (int)solver,
                        5 + 2 * (int)g, 1000.0 * rmse_m[g], 1000.0 * peaks_m[g], 1000.0 * seen_m[g]);
                if (solver == KOTA_SOLVER_FULL) cr_expect_lt(rmse_m[g], 0.005); /* an eighth of the peak */
            }
        }
    }
    kota_free(r);
    flood_bed_destroy(bed);
}

/* Rain on a town of a million cells, the very ground on which other programs were timed (flood_speed.csv). Speeds are
 * shown and never fail; that the deepest cell and the volume are those of the peers is what can fail. */
#include <stdio.h>

#include "core/log.h"
#include "core/mathx.h"
#include "flood/flood.h"
#include "peers/table.h"
#include "support/flood_bed.h"

enum { SIDE = 1000, FIGURES = 32 };

static double town_m(void *context, double x_m, double y_m) {
    (void)context;
    int32_t i = (int32_t)(x_m / 5.0), j = (int32_t)(y_m / 5.0);
    double x = 5.0 * i, y = 5.0 * j; /* the case gives heights at corners */
    double ground_m = 10.0 + 0.002 * x + 0.001 * y +
                      0.6 * kota_sin(2.0 * KOTA_PI * x / 1000.0) * kota_cos(2.0 * KOTA_PI * y / 1300.0);
    bool park = ((i / 20) * 7 + (j / 20) * 13) % 5 == 0;
    bool building = i % 20 >= 3 && i % 20 <= 16 && j % 20 >= 3 && j % 20 <= 16 && !park;
    return ground_m + (building ? 3.0 : 0.0);
}

typedef struct outcome {
    double nominal_ps, awake_ps, depth_max_m, volume_m3;
    int64_t steps;
} outcome;

static outcome rain(const flood_bed *bed, int32_t threads) {
    kota_flood_def def = flood_bed_def();
    def.dt_max_s = 5.0;
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = 0.05 / 3600.0;
    kota_flood *flood = NULL;
    kota_error err = {0};
    kota_status status = kota_flood_create(&flood, &def, &bed->map, &err);
    kota_pool *pool = kota_pool_create(threads);
    double start_s = kota_wall_s();
    for (int32_t minute = 0; status == KOTA_OK && minute < 15; minute++) {
        status = kota_flood_step(flood, &f.forcing, 60.0, pool, &err);
    }
    double wall_s = kota_wall_s() - start_s;
    if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    outcome result = {.volume_m3 = kota_flood_balance_now(flood).stored};
    int64_t updates;
    kota_flood_effort(flood, &result.steps, &updates);
    result.awake_ps = (double)updates / wall_s;
    result.nominal_ps = (double)SIDE * SIDE * (double)result.steps / wall_s;
    for (int32_t j = 0; j < SIDE; j++) {
        for (int32_t i = 0; i < SIDE; i++) {
            double depth_m = (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, j)];
            result.depth_max_m = kota_max(result.depth_max_m, depth_m);
        }
    }
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    return result;
}

int main(int argc, char **argv) {
    if (argc != 4) return PEER_FAILED;
    peer_figure figures[FIGURES];
    int32_t count = peer_figures_read(figures, FIGURES, argv[1], "flood_speed.csv");
    flood_bed *bed = flood_bed_create(SIDE, SIDE, 5.0, 0.03);
    flood_bed_shape(bed, town_m, NULL);
    outcome by_threads[2];
    for (int32_t k = 0; k < 2; k++) by_threads[k] = rain(bed, k + 1);
    flood_bed_destroy(bed);
    printf("\nRain on a town, a million cells: million cell updates a second (never a failure)\n");
    printf("%-28s %8s %12s %12s %8s\n", "peer", "threads", "ours", "peer's", "times");
    for (int32_t k = 0; k < count; k++) {
        if (figures[k].unit[0] != 'M') continue;
        const outcome *ours = &by_threads[figures[k].point[0] == '2'];
        printf("%-28s %8s %12.1f %12.1f %8.1f\n", figures[k].test, figures[k].point, ours->nominal_ps * 1e-6,
               figures[k].value, ours->nominal_ps * 1e-6 / figures[k].value);
    }
    printf("ours over cells that could flow: %.1f and %.1f\n", by_threads[0].awake_ps * 1e-6,
           by_threads[1].awake_ps * 1e-6);
    peer_table table = {0};
    const char *truth = "LISFLOOD-FP 8.1 ACC f64";
    peer_table_head("The same water", "peer");
    peer_table_row(&table, "deepest cell after 900 s", "m", by_threads[0].depth_max_m,
                   peer_figure_of(figures, count, truth, "1", "depth_max"), false, 0.003);
    peer_table_row(&table, "volume against rain fallen", "m3", by_threads[0].volume_m3, 0.05 / 4.0 * 25e6, true,
                   1e-6);
    peer_table_row(&table, "sub-steps", "1", (double)by_threads[0].steps,
                   peer_figure_of(figures, count, truth, "1", "steps"), true, KOTA_INFINITY);
    return table.failures > 0 ? PEER_FAILED : PEER_PASSED;
}

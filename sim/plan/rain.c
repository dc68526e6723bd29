/* Rain as a function of time and place: blocks that are the same everywhere, rasters, showers that move. */
#include "core/mathx.h"
#include "core/random.h"
#include "plan/inside.h"

static const double REACH_RADII = 6;                /* beyond it a shower's rate is 1.5e-8 of its peak */
static const double STEP_RADII = 0.5;               /* way between two pairs of Gauss points */
static const double GAUSS_AT = 0.57735026918962576; /* of two points on -1..1 */

/* One factor for the whole storm of a replication; lognormal with mean 1. */
static double rain_factor(const kota_plan *plan) {
    double cv = plan->rain.spread_frac;
    if (cv <= 0) return 1;
    double sigma = kota_sqrt(kota_log(1 + cv * cv));
    kota_key key = {.seed = (uint64_t)plan->seed, .stream = KOTA_STREAM_RAIN, .entity = kota_hash_id("storm")};
    return kota_exp(sigma * kota_random_normal(key, 0) - 0.5 * sigma * sigma);
}

double kota_plan_rain_mps(const kota_plan *plan, int64_t from_ms, int64_t to_ms) {
    const kota_rain *rain = &plan->rain;
    if (rain->rates_mps.count == 0 || to_ms <= from_ms) return 0;
    int64_t begin_ms = kota_plan__anchor_ms(plan, rain->at);
    int64_t block_ms = (int64_t)(rain->block_s * 1000);
    double depth_m = 0;
    for (int32_t b = 0; b < rain->rates_mps.count; b++) {
        int64_t low_ms = begin_ms + b * block_ms, high_ms = low_ms + block_ms;
        if (low_ms < from_ms) low_ms = from_ms;
        if (high_ms > to_ms) high_ms = to_ms;
        if (high_ms > low_ms) depth_m += rain->rates_mps.values[b] * (double)(high_ms - low_ms) / 1000;
    }
    if (depth_m <= 0) return 0;
    return depth_m / ((double)(to_ms - from_ms) / 1000) * rain_factor(plan);
}

bool kota_plan_rain_varies(const kota_plan *plan) { return plan->rain.rasters.count + plan->rain.cells.count > 0; }

/* The part of [from_ms, to_ms) in which something lasts, s from its own beginning; false where there is none. */
static bool overlap(double *low_s, double *high_s, double begin_s, double end_s, double from_s, double to_s) {
    *low_s = kota_max(begin_s, from_s) - begin_s;
    *high_s = kota_min(end_s, to_s) - begin_s;
    return *high_s > *low_s;
}

double kota_plan_rain_raster_mps(const kota_plan *plan, int32_t raster, int64_t from_ms, int64_t to_ms) {
    const kota_rain_raster *of = (const kota_rain_raster *)plan->rain.rasters.items + raster;
    int64_t begin_ms = kota_plan__anchor_ms(plan, plan->rain.at);
    double from_s = (double)(from_ms - begin_ms) / 1000, to_s = (double)(to_ms - begin_ms) / 1000, low_s, high_s;
    if (!overlap(&low_s, &high_s, of->from_s, of->to_s, from_s, to_s)) return 0;
    return (high_s - low_s) / (to_s - from_s) * of->scale / 3.6e6 * rain_factor(plan);
}

/* exp(-d^2 / (2 radius^2)) along one side of the grid, and its sum. */
static double profile(double *values, int32_t count, double first_m, double step_m, double centre_m,
                      double radius_m) {
    double sum = 0;
    for (int32_t k = 0; k < count; k++) {
        double d = (first_m + k * step_m - centre_m) / radius_m;
        values[k] = kota_abs(d) <= REACH_RADII ? kota_exp(-0.5 * d * d) : 0;
        sum += values[k];
    }
    return sum;
}

typedef struct sides { /* a shower's profiles along the sides of a grid: its rate is their product */
    const kota_grid *grid;
    double *x, *y;
    float *field;
} sides;

static double add_at(const sides *of, const kota_rain_cell *shower, double after_s, double weight_mps) {
    const kota_grid *grid = of->grid;
    double x_m = shower->at.xy_m[0] + shower->east_mps * after_s,
           y_m = shower->at.xy_m[1] + shower->north_mps * after_s;
    double sum_x = profile(of->x, grid->nx, grid->west_m + 0.5 * grid->dx_m, grid->dx_m, x_m, shower->radius_m);
    double sum_y = profile(of->y, grid->ny, grid->south_m + 0.5 * grid->dx_m, grid->dx_m, y_m, shower->radius_m);
    int32_t i0 = 0, i1 = grid->nx;
    while (i0 < i1 && !(of->x[i0] > 0)) i0++;
    while (i1 > i0 && !(of->x[i1 - 1] > 0)) i1--;
    for (int32_t j = 0; of->field != NULL && j < grid->ny; j++) {
        if (!(of->y[j] > 0)) continue;
        float *row = of->field + kota_grid_at(grid, 0, j);
        double rate_mps = weight_mps * of->y[j];
        for (int32_t i = i0; i < i1; i++) row[i] += (float)(rate_mps * of->x[i]);
    }
    return weight_mps * sum_x * sum_y;
}

static double add_shower(const sides *of, const kota_rain_cell *shower, double from_s, double to_s) {
    double low_s, high_s, sum_mps = 0;
    if (!overlap(&low_s, &high_s, shower->from_s, shower->from_s + shower->duration_s, from_s, to_s)) return 0;
    double speed_mps = kota_sqrt(shower->east_mps * shower->east_mps + shower->north_mps * shower->north_mps);
    double way_m = speed_mps * (high_s - low_s), pairs = 1 + kota_floor(way_m / (STEP_RADII * shower->radius_m));
    double pair_s = (high_s - low_s) / pairs, weight_mps = shower->peak_mps * 0.5 * pair_s / (to_s - from_s);
    if (!(speed_mps > 0)) return add_at(of, shower, 0, 2 * weight_mps);
    for (int32_t p = 0; p < (int32_t)pairs; p++) {
        double middle_s = low_s + (p + 0.5) * pair_s;
        sum_mps += add_at(of, shower, middle_s - 0.5 * GAUSS_AT * pair_s, weight_mps);
        sum_mps += add_at(of, shower, middle_s + 0.5 * GAUSS_AT * pair_s, weight_mps);
    }
    return sum_mps;
}

double kota_plan_rain_cells_mps(const kota_plan *plan, int64_t from_ms, int64_t to_ms, const kota_grid *grid,
                                float *field) {
    const kota_rain_cell *showers = plan->rain.cells.items;
    if (plan->rain.cells.count == 0 || to_ms <= from_ms) return 0;
    int64_t begin_ms = kota_plan__anchor_ms(plan, plan->rain.at);
    double from_s = (double)(from_ms - begin_ms) / 1000, to_s = (double)(to_ms - begin_ms) / 1000, sum_mps = 0;
    double factor = rain_factor(plan), *x = kota_alloc((size_t)(grid->nx + grid->ny), sizeof *x);
    const sides of = {grid, x, x + grid->nx, field};
    for (int32_t s = 0; s < plan->rain.cells.count; s++) {
        kota_rain_cell shower = showers[s];
        shower.peak_mps *= factor;
        sum_mps += add_shower(&of, &shower, from_s, to_s);
    }
    kota_free(x);
    return sum_mps / ((double)grid->nx * grid->ny);
}

/* ---- checks ---- */

static void check_rasters(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_rain_raster *rasters = plan->rain.rasters.items;
    for (int32_t r = 0; r < plan->rain.rasters.count; r++) {
        if (!(rasters[r].to_s > rasters[r].from_s))
            kota_fault(faults, "%s.rain.rasters[%d].to_min = %g must be after from_min = %g", where, r + 1,
                       rasters[r].to_s / 60, rasters[r].from_s / 60);
        if (r > 0 && rasters[r].from_s < rasters[r - 1].to_s)
            kota_fault(faults,
                       "%s.rain.rasters[%d].from_min = %g is before the end of the one before it, %g; give them in "
                       "the order of time, without overlaps",
                       where, r + 1, rasters[r].from_s / 60, rasters[r - 1].to_s / 60);
    }
}

void kota_plan__check_rain(const kota_plan *plan, const char *where, kota_faults *faults) {
    check_rasters(plan, where, faults);
    const kota_rain_cell *showers = plan->rain.cells.items;
    for (int32_t s = 0; s < plan->rain.cells.count; s++) {
        if (showers[s].at.count != 1)
            kota_fault(faults, "%s.rain.cells[%d].at has %d points: give one", where, s + 1, showers[s].at.count);
        if (showers[s].radius_m < plan->cell_m)
            kota_fault(faults, "%s.rain.cells[%d].radius_m = %g must be at least cell_m = %g", where, s + 1,
                       showers[s].radius_m, plan->cell_m);
    }
}

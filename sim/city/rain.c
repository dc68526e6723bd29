/* The rain of the coming interval: what is the same everywhere, and where it is not, a field. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

void kota_city__rain_create(kota_city *city) {
    if (!kota_plan_rain_varies(city->plan) || city->map->no_heights) return;
    city->rain_field_mps = kota_grid_field(&city->map->grid, city->arena);
    city->bin_rain_mps = KOTA_NEW(city->arena, double, city->bin_count);
    city->rain_raster_mean = KOTA_NEW(city->arena, double, city->plan->rain.rasters.count);
}

void kota_city_rain_rasters(kota_city *city, const float *const *fields) {
    const kota_grid *grid = &city->map->grid;
    city->rain_rasters = fields;
    for (int32_t r = 0; city->rain_field_mps != NULL && r < city->plan->rain.rasters.count; r++) {
        double sum = 0;
        for (int32_t j = 0; j < grid->ny; j++)
            for (int32_t i = 0; i < grid->nx; i++) sum += (double)fields[r][kota_grid_at(grid, i, j)];
        city->rain_raster_mean[r] = sum / ((double)grid->nx * grid->ny);
    }
}

double kota_city__rain_mps(const kota_city *city, int64_t from_ms, int64_t to_ms) {
    double mean_mps = kota_plan_rain_mps(city->plan, from_ms, to_ms);
    if (city->rain_field_mps == NULL) return mean_mps;
    mean_mps += kota_plan_rain_cells_mps(city->plan, from_ms, to_ms, &city->map->grid, NULL);
    for (int32_t r = 0; r < city->plan->rain.rasters.count; r++)
        mean_mps += kota_plan_rain_raster_mps(city->plan, r, from_ms, to_ms) * city->rain_raster_mean[r];
    return mean_mps;
}

static void add_raster(kota_city *city, int32_t raster, double per_value_mps) {
    const kota_grid *grid = &city->map->grid;
    KOTA_ASSERT(city->rain_rasters != NULL); /* kota_city_rain_rasters comes before the first step */
    for (int32_t j = 0; j < grid->ny; j++) {
        const float *from = city->rain_rasters[raster] + kota_grid_at(grid, 0, j);
        float *to = city->rain_field_mps + kota_grid_at(grid, 0, j);
        for (int32_t i = 0; i < grid->nx; i++) to[i] += (float)(per_value_mps * (double)from[i]);
    }
}

static void fall(kota_city *city) {
    int64_t from_ms = city->time_ms, to_ms = from_ms + city->step_ms;
    const kota_grid *grid = &city->map->grid;
    /* where heights are not known, water would not know where to go */
    city->rain_even_mps = city->rain_mps = city->map->no_heights ? 0 : kota_plan_rain_mps(city->plan, from_ms, to_ms);
    if (city->rain_field_mps == NULL) return;
    memset(city->rain_field_mps, 0, (size_t)grid->cells * sizeof *city->rain_field_mps);
    for (int32_t r = 0; r < city->plan->rain.rasters.count; r++) {
        double per_value_mps = kota_plan_rain_raster_mps(city->plan, r, from_ms, to_ms);
        if (!(per_value_mps > 0)) continue;
        add_raster(city, r, per_value_mps);
        city->rain_mps += per_value_mps * city->rain_raster_mean[r];
    }
    city->rain_mps += kota_plan_rain_cells_mps(city->plan, from_ms, to_ms, grid, city->rain_field_mps);
    int32_t bins;
    const kota_bin_state *states = kota_waste_bins(city->waste, &bins);
    for (int32_t b = 0; b < bins; b++)
        city->bin_rain_mps[b] =
            city->rain_even_mps + (double)city->rain_field_mps[city->map->facilities[states[b].facility].cell];
}

void kota_city__rain(kota_city *city) {
    fall(city);
    kota_city__stores(city);
}

double kota_city__rain_on_mps(const kota_city *city, int32_t cell) {
    return city->rain_even_mps + (city->rain_field_mps != NULL ? (double)city->rain_field_mps[cell] : 0);
}

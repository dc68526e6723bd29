/* What unsealed ground drinks, by land class: a constant rate, Horton, Green and Ampt, or the curve number of the
 * SCS.
 *
 * Rates are those of a sub-step that begins with the cell's memory: the depth that a square metre of open ground has
 * drunk (Green-Ampt, m) or how far its capacity has fallen (Horton, 0..1). The curve number remembers the storm: of
 * each cell where rain varies (rain.c), else that of its class. What is drunk is never more than there is, the rain
 * of the sub-step included. */
#include <string.h>

#include "core/mathx.h"
#include "flood/state.h"

static const kota_flood_soil *soil_of(const kota_flood *flood, ptrdiff_t cell) {
    int32_t class = flood->map->land_use != NULL ? flood->map->land_use[cell] : 0;
    return &flood->soils[class < KOTA_LAND_COUNT ? class : 0];
}

/* Rain that runs off a storm of this depth: USDA National Engineering Handbook 630, chapter 10, Ia = 0.2 S. */
static double runoff_m(double curve_number, double storm_m) {
    double keep_m = 0.0254 * (1000.0 / curve_number - 10.0), beyond_m = storm_m - 0.2 * keep_m;
    return beyond_m > 0.0 ? beyond_m * beyond_m / (beyond_m + keep_m) : 0.0;
}

void flood_soil_create(kota_flood *flood, const kota_flood_soil *soils) {
    memcpy(flood->soils, soils, sizeof flood->soils);
    flood->has_soils = true;
    flood->ground = kota_grid_field(&flood->grid, flood->arena);
}

/* What a storm of storm_m keeps of rain_m more. */
static double kept_m(double curve_number, double storm_m, double rain_m) {
    double more_m = runoff_m(curve_number, storm_m + rain_m) - runoff_m(curve_number, storm_m);
    return kota_max(0.0, rain_m - more_m);
}

void flood_soil_begin(kota_flood *flood, const kernel *k) {
    if (!flood->has_soils) return;
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++) {
        const kota_flood_soil *soil = &flood->soils[c];
        double dt_s = (double)k->dt, rain_m = (double)k->rain_m;
        flood->soil_fall[c] = 1.0 - kota_exp(-soil->decay_ps * dt_s);
        if (soil->model != KOTA_SOIL_CURVE_NUMBER) continue;
        double storm_m = flood->storm_m[c];
        flood->soil_rate_mps[c] = kept_m(soil->curve_number, storm_m, rain_m) / dt_s;
        flood->storm_m[c] = storm_m + rain_m;
    }
}

/* Green and Ampt 1911, implicit over the sub-step: x = F at its end, x - F = K dt (1 + suction deficit / x). */
static double green_ampt_mps(const kota_flood_soil *soil, double drunk_m, double dt_s) {
    double pull_m = soil->suction_m * soil->deficit_frac, steady_m = soil->rate_mps * dt_s,
           sum_m = drunk_m + steady_m;
    double after_m = 0.5 * (sum_m + kota_sqrt(sum_m * sum_m + 4.0 * steady_m * pull_m));
    return (after_m - drunk_m) / dt_s;
}

static double curve_number_mps(const kota_flood *flood, const kernel *k, const kota_flood_soil *soil,
                               ptrdiff_t cell) {
    if (flood->rain == NULL) return flood->soil_rate_mps[soil - flood->soils];
    double dt_s = (double)k->dt, rain_m = (double)flood->rain[cell] * dt_s;
    return kept_m(soil->curve_number, (double)flood->ground[cell], rain_m) / dt_s;
}

const float *flood_soil_rates(const kota_flood *flood, const kernel *k, ptrdiff_t at, ptrdiff_t n, float *rates) {
    if (!flood->has_soils) return flood->soak + at;
    for (ptrdiff_t i = 0; i < n; i++) {
        const kota_flood_soil *soil = soil_of(flood, at + i);
        double rate_mps = soil->rate_mps, memory = (double)flood->ground[at + i];
        switch (soil->model) {
        case KOTA_SOIL_CONSTANT: break;
        case KOTA_SOIL_HORTON: rate_mps += (soil->first_mps - soil->rate_mps) * (1.0 - memory); break;
        case KOTA_SOIL_GREEN_AMPT: rate_mps = green_ampt_mps(soil, memory, (double)k->dt); break;
        case KOTA_SOIL_CURVE_NUMBER: rate_mps = curve_number_mps(flood, k, soil, at + i); break;
        }
        rates[i] = (float)(rate_mps * (double)flood->soak[at + i]);
    }
    return rates;
}

void flood_soil_drank(const kota_flood *flood, const kernel *k, ptrdiff_t at, ptrdiff_t n, const float *rates,
                      const double *soaked) {
    if (!flood->has_soils) return;
    for (ptrdiff_t i = 0; i < n; i++) {
        const kota_flood_soil *soil = soil_of(flood, at + i);
        double open_frac = (double)flood->soak[at + i], could_m = (double)(rates[i] * k->dt);
        if (soil->model == KOTA_SOIL_CURVE_NUMBER && flood->rain != NULL)
            flood->ground[at + i] += flood->rain[at + i] * k->dt;
        if (!(open_frac > 0.0) || !(soaked[i] > 0.0) || !(could_m > 0.0)) continue;
        double memory = (double)flood->ground[at + i];
        if (soil->model == KOTA_SOIL_GREEN_AMPT) memory += soaked[i] / open_frac;
        if (soil->model == KOTA_SOIL_HORTON) { /* a trickle tires the ground less than a flood */
            memory += (1.0 - memory) * flood->soil_fall[soil - flood->soils] * kota_min(1.0, soaked[i] / could_m);
        }
        flood->ground[at + i] = (float)memory;
    }
}

void flood_soil_rest(kota_flood *flood, double interval_s) {
    if (!flood->has_soils) return;
    double left[KOTA_LAND_COUNT];
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++) {
        left[c] = kota_exp(-flood->soils[c].recovery_ps * interval_s);
        flood->storm_m[c] *= left[c];
    }
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        for (int32_t i = 0; i < flood->grid.nx; i++) {
            int32_t cell = kota_grid_at(&flood->grid, i, j);
            if (flood->depth[cell] > 0.0f || !(flood->ground[cell] > 0.0f)) continue;
            if (flood->rain != NULL && flood->rain[cell] > 0.0f) continue;
            flood->ground[cell] *= (float)left[soil_of(flood, cell) - flood->soils];
        }
    }
}

/* Rain that is not the same everywhere: rasters and moving cells of a scenario, and roofs whose rain is led to the
 * street. Where it is the same, the kernels add one number (kernel.rain_m) and nothing of this file runs.
 *
 * Otherwise all rain is in a field of rates, made once a call of step, and falls before each sub-step into what a
 * cell has beside its float depth (`rest`), as the kernels do with even rain; the account gets what the cells got.
 * Blocks without rain are passed over and may sleep. */
#include <string.h>

#include "flood/exact.h"
#include "flood/state.h"

void flood_rain_create(kota_flood *flood) {
    if (!flood->def.rain_varies && flood->map->roofs.count == 0) return;
    flood->rain = kota_grid_field(&flood->grid, flood->arena);
    flood->raining = KOTA_NEW(flood->arena, uint8_t, flood->bands * flood->columns);
    flood->rain_fell_m = KOTA_NEW(flood->arena, double, flood->bands);
}

/* What falls on roofs reaches the street beside them: sums of a street cell in double, in the order of the map. */
static void lead_off(kota_flood *flood) {
    const kota_roofs *roofs = &flood->map->roofs;
    for (int32_t s = 0; s < roofs->street_count; s++) {
        double rate_mps = (double)flood->rain[roofs->street_cell[s]];
        for (int32_t k = roofs->start[s]; k < roofs->start[s + 1]; k++) {
            rate_mps += (double)flood->rain[roofs->cell[k]];
            flood->rain[roofs->cell[k]] = 0.0f;
        }
        flood->rain[roofs->street_cell[s]] = (float)rate_mps;
    }
}

static bool any_rain(const kota_flood *flood, block b) {
    for (int32_t j = b.j0; j < b.j1; j++) {
        const float *rate = flood->rain + kota_grid_at(&flood->grid, b.i0, j);
        for (int32_t i = 0; i < b.i1 - b.i0; i++)
            if (rate[i] > 0.0f) return true;
    }
    return false;
}

void flood_rain_begin(kota_flood *flood, const kota_flood_forcing *forcing) {
    flood->rain_even_mps = flood->rain == NULL ? forcing->rain_mps : 0.0;
    if (flood->rain == NULL) return;
    const kota_grid *grid = &flood->grid;
    for (int32_t j = 0; j < grid->ny; j++) {
        ptrdiff_t at = kota_grid_at(grid, 0, j);
        float *rate = flood->rain + at;
        const float *field = forcing->rain_field_mps != NULL ? forcing->rain_field_mps + at : NULL;
        for (int32_t i = 0; i < grid->nx; i++) {
            rate[i] = (float)(forcing->rain_mps + (field != NULL ? (double)field[i] : 0.0));
        }
    }
    lead_off(flood);
    for (int32_t b = 0; b < flood->bands * flood->columns; b++) {
        flood->raining[b] = any_rain(flood, flood_block(flood, b / flood->columns, b % flood->columns));
    }
    flood_rain_wake(flood);
}

void flood_rain_wake(kota_flood *flood) {
    for (int32_t b = 0; flood->rain != NULL && b < flood->bands * flood->columns; b++) {
        if (flood->raining[b]) flood->soaking[b] = 1; /* something will happen there */
    }
}

static FLOOD_KERNEL void fall(ptrdiff_t n, float dt, const float *restrict rate, float *restrict rest,
                              double *restrict fell) {
    FLOOD_NO_OVERLAP
    for (ptrdiff_t c = 0; c < n; c++) {
        float before = rest[c], after = before + rate[c] * dt;
        rest[c] = after;
        fell[c] = (double)after - (double)before;
    }
}

typedef struct falling {
    kota_flood *flood;
    float dt;
} falling;

static void fall_on_band(void *context, int32_t band) {
    const falling *of = context;
    kota_flood *flood = of->flood;
    double fell[BLOCK_COLUMNS], sum_m = 0.0;
    for (int32_t column = 0; column < flood->columns; column++) {
        if (!flood->raining[band * flood->columns + column]) continue;
        block b = flood_block(flood, band, column);
        for (int32_t j = b.j0; j < b.j1; j++) {
            ptrdiff_t at = kota_grid_at(&flood->grid, b.i0, j), n = b.i1 - b.i0;
            fall(n, of->dt, flood->rain + at, flood->rest + at, fell);
            sum_m += sum_of_row(fell, n);
        }
    }
    flood->rain_fell_m[band] = sum_m;
}

void flood_rain_fall(kota_flood *flood, double dt_s, kota_pool *pool) {
    if (flood->rain == NULL) return;
    falling of = {flood, (float)dt_s};
    if (flood->grid.nx * flood->grid.ny < WORTH_THREADS_CELLS) pool = NULL;
    kota_pool_for(pool, flood->bands, fall_on_band, &of);
    for (int32_t band = 0; band < flood->bands; band++) {
        flood->balance.rain += flood->rain_fell_m[band] * flood->area_m2;
    }
}

/* How long a sub-step may be, and why none may be made. Asked before each one: with the Courant condition kept, no
 * sub-step of either solver makes infinite depths or speeds of finite ones (the fast solver's discharges are bounded
 * by a Froude number of 1, the full one's by what its cells can give), so a run that goes bad shows it here first, by
 * sub-steps that become too short, while the state is still whole. */
#include "core/mathx.h"
#include "flood/state.h"

#define DEPTH_FINITE_MAX_M 3e38f

/* The full solver goes in both directions at once, each with its own wave: half the plane's limit, and a little less.
 */
#define FULL_COURANT_MAX 0.45

static kota_status check_number(double value, const char *what, int32_t index, kota_error *err) {
    if (kota_is_finite(value)) return KOTA_OK;
    return kota_fail(err, KOTA_UNSTABLE, "flood: value %d of %s is %g, which is no number to go on with",
                     (int)index + 1, what, value);
}

kota_status flood_check_forcing(const kota_flood *flood, const kota_flood_forcing *forcing, kota_error *err) {
    KOTA_TRY(check_number(forcing->rain_mps, "rain_mps", 0, err));
    KOTA_TRY(check_number(forcing->sea_level_m, "sea_level_m", 0, err));
    for (int32_t c = 0; forcing->rain_field_mps != NULL && c < flood->grid.cells; c++)
        KOTA_TRY(check_number((double)forcing->rain_field_mps[c], "rain_field_mps", c, err));
    for (int32_t s = 0; s < flood->map->source_count; s++)
        KOTA_TRY(check_number(forcing->source_m3ps[s], "source_m3ps", s, err));
    for (int32_t b = 0; b < flood->def.boundary_count; b++)
        KOTA_TRY(check_number(forcing->boundary[b], "boundary", b, err));
    return KOTA_OK;
}

static bool is_depth(float depth_m) { return depth_m >= 0.0f && depth_m < DEPTH_FINITE_MAX_M; }

kota_status flood_check_depths(const kota_flood *flood, double passed_s, kota_error *err) {
    if (is_depth(flood_tiles_deepest_m(flood))) return KOTA_OK;
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        for (int32_t i = 0; i < flood->grid.nx; i++) {
            float depth_m = flood->depth[kota_grid_at(&flood->grid, i, j)];
            if (is_depth(depth_m)) continue;
            return kota_fail(
                err, KOTA_UNSTABLE,
                "flood: %.3f s into the step, the depth in cell (%d, %d) is %g m; look for errors in the "
                "bed and in the inflows there",
                passed_s, (int)i, (int)j, (double)depth_m);
        }
    }
    return KOTA_OK; /* deepened for a moment within the sub-step, by an exchange */
}

/* sqrt(g h), to which the full solver adds the speed of the water. */
static double wave_mps(const kota_flood *flood, int32_t cell) {
    double wave = kota_sqrt(FLOOD_GRAVITY_MPS2 * (double)flood->depth[cell]);
    if (!flood->full) return wave;
    return wave + kota_max(kota_abs((double)flood->u[cell]), kota_abs((double)flood->v[cell]));
}

static kota_status too_fast(const kota_flood *flood, double dt_s, double passed_s, kota_error *err) {
    int32_t cell = flood->grid.origin;
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        for (int32_t i = 0; i < flood->grid.nx && !kota_is_nan(wave_mps(flood, cell)); i++) {
            int32_t c = kota_grid_at(&flood->grid, i, j);
            if (!(wave_mps(flood, c) <= wave_mps(flood, cell))) cell = c;
        }
    }
    return kota_fail(
        err, KOTA_UNSTABLE,
        "flood: %.3f s into the step, waves of %g m/s on %g m of water in cell (%d, %d) ask for sub-steps "
        "of %g s, under dt_min_s = %g; look for a pit in the bed or too much inflow there",
        passed_s, wave_mps(flood, cell), (double)flood->depth[cell], (int)kota_grid_i(&flood->grid, cell),
        (int)kota_grid_j(&flood->grid, cell), dt_s, flood->def.dt_min_s);
}

static kota_status too_much(const kota_flood *flood, const kota_flood_forcing *forcing, double dt_s, double passed_s,
                            kota_error *err) {
    double most_m3ps = 0.0; /* into one cell */
    int32_t cell = flood->grid.origin;
    for (int32_t s = 0; s < flood->map->source_count; s++) {
        const kota_source *source = &flood->map->sources[s];
        double each_m3ps = source->cell_count > 0 ? forcing->source_m3ps[s] / source->cell_count : 0.0;
        if (!(each_m3ps > most_m3ps)) continue;
        most_m3ps = each_m3ps;
        cell = source->cells[0];
    }
    for (int32_t b = 0; b < flood->def.boundary_count; b++) {
        const kota_boundary_def *boundary = &flood->def.boundaries[b];
        double each_m3ps = boundary->kind == KOTA_BOUNDARY_FLOW ? forcing->boundary[b] / boundary->cell_count : 0.0;
        if (!(each_m3ps > most_m3ps)) continue;
        most_m3ps = each_m3ps;
        cell = boundary->cells[0];
    }
    for (int32_t p = 0; p < flood->map->pump_count; p++) {
        const kota_pump_site *pump = &flood->map->pumps[p];
        if (flood->pump_running[p] == 0 || !(pump->capacity_m3ps > most_m3ps)) continue;
        most_m3ps = pump->capacity_m3ps;
        cell = pump->to_cell;
    }
    return kota_fail(err, KOTA_UNSTABLE,
                     "flood: %.3f s into the step, %g m3/s that enter in cell (%d, %d) ask for sub-steps of %g s, "
                     "under dt_min_s = %g; spread them over more or larger cells",
                     passed_s, most_m3ps, (int)kota_grid_i(&flood->grid, cell), (int)kota_grid_j(&flood->grid, cell),
                     dt_s, flood->def.dt_min_s);
}

/* dt <= courant * dx / speed of the fastest wave, of the cells as they are and of those about to be filled. */
kota_status flood_next_dt_s(double *out, const kota_flood *flood, const kota_flood_forcing *forcing, double passed_s,
                            kota_error *err) {
    KOTA_TRY(flood_check_depths(flood, passed_s, err));
    double deepest_m = kota_max((double)flood_tiles_deepest_m(flood), flood->def.depth_dry_m);
    double fastest_mps = kota_sqrt(FLOOD_GRAVITY_MPS2 * deepest_m), courant = flood->def.courant;
    if (flood->full) {
        fastest_mps = kota_max(fastest_mps, (double)flood_tiles_fastest_mps(flood)); /* a NaN stays one */
        courant = kota_min(courant, FULL_COURANT_MAX);
    }
    double dt_s = kota_min(flood->def.dt_max_s, courant * flood->grid.dx_m / fastest_mps);
    if (!(dt_s >= flood->def.dt_min_s)) return too_fast(flood, dt_s, passed_s, err);
    *out = flood_exchange_dt_s(flood, forcing, dt_s);
    return *out >= flood->def.dt_min_s ? KOTA_OK : too_much(flood, forcing, *out, passed_s, err);
}

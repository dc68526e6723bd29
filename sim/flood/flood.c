/* The engine as others see it: create, step with adaptive sub-steps, views, balance. The scheme is in inertial.c, who
 * works in tiles.c, how long a sub-step may be in stable.c, borders in edges.c, inlets, pumps and sources in
 * exchange.c, bytes in flood_save.c. */
#include "flood/flood.h"

#include <string.h>

#include "core/mathx.h"
#include "flood/state.h"

#define DT_MIN_S 1e-3 /* unless told: a Courant step under it means depths of kilometres or worse */

static kota_status check_value(double value, double low, double high, const char *name, kota_error *err) {
    if (value >= low && value <= high) return KOTA_OK; /* a NaN is refused */
    return kota_fail(err, KOTA_DATA, "flood: %s = %g must be between %g and %g", name, value, low, high);
}

static kota_status check_soil(const kota_flood_soil *soil, kota_error *err) {
    KOTA_TRY(check_value((double)soil->model, 0.0, (double)KOTA_SOIL_CURVE_NUMBER, "soil model", err));
    KOTA_TRY(check_value(soil->rate_mps, 0.0, 0.1, "soil rate_mps", err));
    KOTA_TRY(check_value(soil->recovery_ps, 0.0, 1.0, "soil recovery_ps", err));
    if (soil->model == KOTA_SOIL_HORTON) {
        KOTA_TRY(check_value(soil->first_mps, soil->rate_mps, 0.1, "soil first_mps", err));
        return check_value(soil->decay_ps, 0.0, 1.0, "soil decay_ps", err);
    }
    if (soil->model == KOTA_SOIL_GREEN_AMPT) {
        KOTA_TRY(check_value(soil->suction_m, 1e-6, 100.0, "soil suction_m", err));
        return check_value(soil->deficit_frac, 0.0, 1.0, "soil deficit_frac", err);
    }
    if (soil->model != KOTA_SOIL_CURVE_NUMBER) return KOTA_OK;
    return check_value(soil->curve_number, 1.0, 100.0, "soil curve_number", err);
}

static kota_status check_def(const kota_flood_def *def, kota_error *err) {
    KOTA_TRY(check_value((double)def->solver, 0.0, (double)KOTA_SOLVER_AUTO, "solver", err));
    KOTA_TRY(check_value(def->theta, 0.0, 1.0, "theta", err));
    KOTA_TRY(check_value(def->courant, 0.01, 1.0, "courant", err));
    KOTA_TRY(check_value(def->dt_max_s, 0.01, 3600.0, "dt_max_s", err));
    KOTA_TRY(check_value(def->dt_min_s, 0.0, def->dt_max_s, "dt_min_s", err));
    KOTA_TRY(check_value(def->depth_dry_m, 1e-6, 0.1, "depth_dry_m", err));
    KOTA_TRY(check_value(def->infiltration_mps, 0.0, 0.1, "infiltration_mps", err));
    KOTA_TRY(check_value(def->inlet_width_m, 0.0, 1000.0, "inlet_width_m", err));
    KOTA_TRY(check_value(def->inlet_area_m2, 0.0, 1000.0, "inlet_area_m2", err));
    KOTA_TRY(check_value(def->inlet_capacity_m3ps, 0.0, 1000.0, "inlet_capacity_m3ps", err));
    KOTA_TRY(check_value(def->sea_level_m, -1000.0, 10000.0, "sea_level_m", err));
    for (int32_t c = 0; def->soils != NULL && c < KOTA_LAND_COUNT; c++) KOTA_TRY(check_soil(&def->soils[c], err));
    /* shallower water may stand in blocks that are not swept */
    if (def->records) KOTA_TRY(check_value(def->record_depth_m, def->depth_dry_m, 100.0, "record_depth_m", err));
    KOTA_TRY(check_value(def->duration_count, 0.0, KOTA_FLOOD_DURATIONS_MAX, "duration_count", err));
    for (int32_t d = 0; d < def->duration_count; d++) {
        KOTA_TRY(check_value(def->duration_depth_m[d], def->depth_dry_m, 100.0, "duration_depth_m", err));
    }
    return KOTA_OK;
}

/* Depths are written in place, or beside the old ones. */
static void allocate_fields(kota_flood *flood) {
    float **both[] = {&flood->depth, &flood->rest, &flood->depth_max, &flood->gn2};
    float **fast[] = {&flood->qx, &flood->qy};
    float **full[] = {&flood->depth_next, &flood->u, &flood->v, &flood->u_next, &flood->v_next};
    for (int32_t f = 0; f < KOTA_COUNT(both); f++) *both[f] = kota_grid_field(&flood->grid, flood->arena);
    if (flood->def.infiltration_mps > 0.0 || flood->def.soils != NULL) {
        flood->soak = kota_grid_field(&flood->grid, flood->arena);
    }
    flood->depth_next = flood->depth;
    for (int32_t f = 0; !flood->full && f < KOTA_COUNT(fast); f++) {
        *fast[f] = kota_grid_field(&flood->grid, flood->arena);
    }
    for (int32_t f = 0; flood->full && f < KOTA_COUNT(full); f++) {
        *full[f] = kota_grid_field(&flood->grid, flood->arena);
    }
}

static void allocate(kota_flood *flood) {
    const kota_grid *grid = &flood->grid;
    allocate_fields(flood);
    for (int32_t r = 0; flood->def.records && r < KOTA_RECORD_COUNT; r++) {
        flood->record[r] = kota_grid_field(grid, flood->arena);
    }
    for (int32_t d = 0; d < flood->def.duration_count; d++) {
        flood->duration[d] = kota_grid_field(grid, flood->arena);
    }
    flood->bands = kota_maxi(1, (grid->ny + BAND_ROWS / 2) / BAND_ROWS);
    flood->columns = (grid->nx + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
    int32_t blocks = flood->bands * flood->columns;
    size_t scratch = flood->full ? flood_full_scratch(flood) : flood_sweep_scratch(flood);
    flood->scratch = KOTA_NEW(flood->arena, float, scratch);
    flood->state = KOTA_NEW(flood->arena, uint8_t, blocks);
    flood->soaking = KOTA_NEW(flood->arena, uint8_t, blocks);
    flood->deepest = KOTA_NEW(flood->arena, uint32_t, blocks);
    flood->fastest = KOTA_NEW(flood->arena, uint32_t, blocks);
    flood->sums = KOTA_NEW(flood->arena, band_sums, flood->bands);
    flood->soaked_m = KOTA_NEW(flood->arena, double, blocks);
    flood->inlet_m3 = KOTA_NEW(flood->arena, double, flood->map->inlet_count);
    flood->inlet_capacity_m3ps = KOTA_NEW(flood->arena, double, flood->map->inlet_count);
    const double *capacities = flood->def.inlet_capacities_m3ps;
    for (int32_t i = 0; i < flood->map->inlet_count; i++)
        flood->inlet_capacity_m3ps[i] = capacities != NULL ? capacities[i] : flood->def.inlet_capacity_m3ps;
    flood->pump_m3 = KOTA_NEW(flood->arena, double, flood->map->pump_count);
    flood->pump_running = KOTA_NEW(flood->arena, uint8_t, flood->map->pump_count);
}

/* A dam break in the making: water stands over a sill at two levels that differ by more than this share of its depth
 * there. Below it the Froude number of what follows stays low and the fast solver does (assumed). */
#define DAM_BREAK_FRAC 0.5

static bool breaks(const kota_map *map, int32_t a, int32_t b, double dry_m) {
    double level_a = (double)map->bed_m[a] + (double)map->water_start_m[a];
    double level_b = (double)map->bed_m[b] + (double)map->water_start_m[b];
    double sill_m = kota_max((double)map->bed_m[a], (double)map->bed_m[b]);
    double over_m = kota_max(level_a, level_b) - sill_m;
    return over_m > 100.0 * dry_m && kota_abs(level_a - level_b) > DAM_BREAK_FRAC * over_m;
}

static bool wants_full(const kota_flood_def *def, const kota_map *map) {
    if (def->solver != KOTA_SOLVER_AUTO) return def->solver == KOTA_SOLVER_FULL;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t c = kota_grid_at(&map->grid, i, j);
            if (i > 0 && breaks(map, c - 1, c, def->depth_dry_m)) return true;
            if (j > 0 && breaks(map, c - map->grid.stride, c, def->depth_dry_m)) return true;
        }
    }
    return false;
}

/* Water at rest: levels snapped, so that a lake over any bed has one level to the bit. */
static void fill(kota_flood *flood) {
    const kota_map *map = flood->map;
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        for (int32_t i = 0; i < flood->grid.nx; i++) {
            int32_t c = kota_grid_at(&flood->grid, i, j);
            double bed_m = (double)map->bed_m[c], start_m = (double)map->water_start_m[c];
            double depth_m = start_m > 0.0 ? flood_snap_m(bed_m + start_m) - bed_m : 0.0;
            flood->depth[c] = (float)kota_max(0.0, depth_m);
            flood->gn2[c] = (float)FLOOD_GRAVITY_MPS2 * map->manning_n[c] * map->manning_n[c];
            if (flood->soak == NULL) continue;
            /* the ground under water that is always there is taken to be full */
            double open_frac = map->water[c] ? 0.0 : 1.0 - kota_clamp((double)map->sealed_frac[c], 0.0, 1.0);
            flood->soak[c] = (float)(flood->has_soils ? open_frac : flood->def.infiltration_mps * open_frac);
            flood->soaks = flood->soaks || flood->soak[c] > 0.0f;
        }
    }
    flood_boundary_create(flood);
    flood_walls_create(flood);
    flood_gates_create(flood);
    flood_sea_create(flood);
    flood_sea_set(flood, flood->def.sea_level_m);
    flood_sea_hold(flood);
    flood_drains_create(flood);
    for (int32_t b = 0; b < flood->bands * flood->columns; b++) {
        flood->deepest[b] = flood_deepest_of_block(flood, flood_block(flood, b / flood->columns, b % flood->columns));
        flood->soaking[b] = flood->soaks;
    }
    flood_tiles_wake(flood, false);
    kota_flood_reset_records(flood);
}

kota_status kota_flood_create(kota_flood **out, const kota_flood_def *def, const kota_map *map, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check_def(def, err));
    KOTA_TRY(flood_boundary_check(def, map, err));
    KOTA_TRY(flood_walls_check(map, err));
    KOTA_TRY(flood_gates_check(map, err));
    KOTA_TRY(flood_drains_check(map, err));
    kota_flood *flood = kota_alloc(1, sizeof *flood);
    flood->arena = kota_arena_create("flood", 0);
    flood->map = map;
    flood->def = *def;
    if (!(def->dt_min_s > 0.0)) flood->def.dt_min_s = DT_MIN_S;
    flood->grid = map->grid;
    flood->area_m2 = map->grid.dx_m * map->grid.dx_m;
    flood->sea_highest_m = -KOTA_INFINITY;
    flood->full = wants_full(def, map);
    allocate(flood);
    if (def->soils != NULL) flood_soil_create(flood, def->soils);
    flood_rain_create(flood);
    fill(flood);
    *out = flood;
    return KOTA_OK;
}

void kota_flood_destroy(kota_flood *flood) {
    if (flood == NULL) return;
    kota_arena_destroy(flood->arena);
    kota_free(flood);
}

static kernel make_kernel(const kota_flood *flood, double dt_s) {
    return (kernel){
        .theta_side = (float)(0.5 * (1.0 - flood->def.theta)),
        .side_per_wave = (float)(0.5 * (1.0 - flood->def.theta) * dt_s / flood->grid.dx_m),
        .gravity_dt_per_dx = (float)(FLOOD_GRAVITY_MPS2 * dt_s / flood->grid.dx_m),
        .gravity = (float)FLOOD_GRAVITY_MPS2,
        .gravity_root = (float)kota_sqrt(FLOOD_GRAVITY_MPS2),
        .dt = (float)dt_s,
        .half_dt = (float)(0.5 * dt_s),
        .dry = (float)flood->def.depth_dry_m,
        .dt_per_dx = (float)(dt_s / flood->grid.dx_m),
        .record_depth = (float)flood->def.record_depth_m,
        .record_s = (float)(flood->record_s + dt_s),
        .rain_m = (float)kota_max(0.0, flood->rain_even_mps * dt_s + flood->rain_kept_m),
    };
}

static void sub_step(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s, kota_pool *pool) {
    kernel k = make_kernel(flood, dt_s);
    flood_rain_fall(flood, dt_s, pool);
    flood_soil_begin(flood, &k);
    flood_walls_begin(flood, forcing->wall_breach, dt_s);
    if (flood->full) {
        flood_full_sweep(flood, &k, pool);
    } else {
        flood_sweep(flood, &k, pool);
    }
    flood->record_s += dt_s;
    flood->rain_kept_m += flood->rain_even_mps * dt_s - (double)k.rain_m; /* below 0: the next sub-step gets less */
    flood->balance.rain += (double)k.rain_m * flood->area_m2 * flood->grid.nx * flood->grid.ny;
    flood_exchange(flood, forcing, dt_s);
    flood_sea_hold(flood);
    flood_rain_wake(flood);
    flood_tiles_wake(flood, flood->rain_even_mps > 0.0);
}

kota_status kota_flood_step(kota_flood *flood, const kota_flood_forcing *forcing, double interval_s, kota_pool *pool,
                            kota_error *err) {
    KOTA_TRY(flood_check_forcing(flood, forcing, err));
    KOTA_ASSERT(interval_s > 0.0 && forcing->rain_mps >= 0.0);
    const kota_map *map = flood->map;
    memset(flood->inlet_m3, 0, (size_t)map->inlet_count * sizeof(double));
    memset(flood->pump_m3, 0, (size_t)map->pump_count * sizeof(double));
    flood_rain_begin(flood, forcing);
    if (!(flood->rain_even_mps > 0.0)) flood_soil_rest(flood, interval_s);
    if (flood->gate_m3 != NULL) memset(flood->gate_m3, 0, (size_t)map->gate_count * sizeof(double));
    flood_drains_begin(flood);
    flood_evaporate(flood, forcing->evaporation_mps, interval_s);
    flood_sea_set(flood, forcing->sea_level_m);
    flood_boundary_set(flood, forcing->boundary);
    flood_sea_hold(flood);
    flood_tiles_wake(flood, flood->rain_even_mps > 0.0);
    for (double left_s = interval_s; left_s > 0.0;) {
        double dt_s;
        KOTA_TRY(flood_next_dt_s(&dt_s, flood, forcing, interval_s - left_s, err));
        double whole = left_s / dt_s, parts = kota_floor(whole);
        if (parts < whole) parts += 1.0;
        dt_s = parts <= 1.0 ? left_s : left_s / parts; /* the last one ends on the interval */
        sub_step(flood, forcing, dt_s, pool);
        left_s -= dt_s;
    }
    return flood_check_depths(flood, interval_s, err);
}

const float *kota_flood_depth_m(const kota_flood *flood) { return flood->depth; }
const float *kota_flood_depth_max_m(const kota_flood *flood) { return flood->depth_max; }
const float *kota_flood_bed_m(const kota_flood *flood) { return flood->map->bed_m; }
const double *kota_flood_inlet_m3(const kota_flood *flood) { return flood->inlet_m3; }
const double *kota_flood_pump_m3(const kota_flood *flood) { return flood->pump_m3; }
const double *kota_flood_gate_m3(const kota_flood *flood) { return flood->gate_m3; }
const uint8_t *kota_flood_pump_running(const kota_flood *flood) { return flood->pump_running; }

void kota_flood_discharge(const kota_flood *flood, int32_t cell, double *qx_m2ps, double *qy_m2ps) {
    if (flood->full) {
        *qx_m2ps = (double)flood->depth[cell] * (double)flood->u[cell];
        *qy_m2ps = (double)flood->depth[cell] * (double)flood->v[cell];
        return;
    }
    *qx_m2ps = 0.5 * ((double)flood->qx[cell] + (double)flood->qx[cell + 1]);
    *qy_m2ps = 0.5 * ((double)flood->qy[cell] + (double)flood->qy[cell + flood->grid.stride]);
}

double kota_flood_face_discharge_m2ps(const kota_flood *flood, int32_t cell, bool south) {
    if (!flood->full) return (double)(south ? flood->qy : flood->qx)[cell];
    const float *speed = south ? flood->v : flood->u;
    int32_t beside = south ? cell - flood->grid.stride : cell - 1;
    return 0.5 *
           ((double)flood->depth[beside] * (double)speed[beside] + (double)flood->depth[cell] * (double)speed[cell]);
}

/* Sum over the cells of the grid, m3; row by row, so that rounding stays small. */
static double sum_m3(const kota_flood *flood, const float *field) {
    double sum = 0.0;
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        const float *row = field + kota_grid_at(&flood->grid, 0, j);
        double row_sum = 0.0;
        for (int32_t i = 0; i < flood->grid.nx; i++) row_sum += (double)row[i];
        sum += row_sum;
    }
    return sum * flood->area_m2;
}

kota_flood_balance kota_flood_balance_now(const kota_flood *flood) {
    kota_flood_balance balance = flood->balance;
    balance.drain_stored = flood_drains_stored_m3(flood);
    balance.stored = sum_m3(flood, flood->depth) + balance.drain_stored;
    balance.rounding = flood->rest_start_m3 - sum_m3(flood, flood->rest);
    return balance;
}

/* A cell under water when the records begin was reached at 0 s; it has no speed yet. */
static void reset_maxima(kota_flood *flood) {
    size_t bytes = (size_t)flood->grid.cells * sizeof(float);
    memcpy(flood->depth_max, flood->depth, bytes);
    flood->record_s = 0.0;
    for (int32_t d = 0; d < flood->def.duration_count; d++) memset(flood->duration[d], 0, bytes);
    if (!flood->def.records) return;
    for (int32_t r = 0; r < KOTA_RECORD_COUNT; r++) memset(flood->record[r], 0, bytes);
    for (int32_t c = 0; c < flood->grid.cells; c++) {
        bool under = (double)flood->depth[c] > flood->def.record_depth_m;
        flood->record[KOTA_RECORD_ARRIVAL][c] = under ? 0.0f : -1.0f;
    }
}

void kota_flood_reset_records(kota_flood *flood) {
    reset_maxima(flood);
    flood->sea_highest_m = flood->sea_level_m;
    flood_boundary_reset(flood);
    flood->balance =
        (kota_flood_balance){.stored_start = sum_m3(flood, flood->depth) + flood_drains_stored_m3(flood)};
    flood->rest_start_m3 = sum_m3(flood, flood->rest);
}

const float *kota_flood_record(const kota_flood *flood, kota_flood_record_kind kind) { return flood->record[kind]; }

const float *kota_flood_duration_s(const kota_flood *flood, int32_t index) {
    KOTA_ASSERT(index >= 0 && index < flood->def.duration_count);
    return flood->duration[index];
}

void kota_flood_effort(const kota_flood *flood, int64_t *steps, int64_t *cell_updates) {
    *steps = flood->steps;
    *cell_updates = flood->cell_updates;
}

size_t kota_flood_bytes(const kota_flood *flood) { return sizeof *flood + kota_arena_bytes(flood->arena); }

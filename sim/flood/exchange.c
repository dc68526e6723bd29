/* Water that does not flow over the ground: drain inlets to their outfalls, pump stations, inflow at sources.
 *
 * Inlets here are those of a city without a map of its drains (the others: drains.c). Pipes are then not modelled:
 * what an inlet takes reaches its outfall within the sub-step, at most a given capacity. Storage and travel time of
 * the pipes are neglected (minutes against the hours of a flood), and so is the water they hold when full; the
 * outfall's level is felt at once (backwater). */
#include <string.h>

#include "core/mathx.h"
#include "flood/state.h"

/* Weir coefficient of a kerb or grate inlet, after Rubinato et al. 2017 (doi:10.1016/j.jhydrol.2017.06.024), free
 * weir. */
#define WEIR_COEFFICIENT 0.54
/* Orifice coefficient of a grate under water: FHWA HEC-22, Urban Drainage Design Manual, chapter 4. */
#define ORIFICE_COEFFICIENT 0.67

void flood_deepest_raise(kota_flood *flood, int32_t cell, float depth) {
    uint32_t bits;
    memcpy(&bits, &depth, sizeof bits);
    int32_t at = flood_block_of_cell(flood, cell);
    if (bits > flood->deepest[at]) flood->deepest[at] = bits;
    flood->soaking[at] = 1;
}

void flood_cell_add(kota_flood *flood, int32_t cell, double volume_m3) {
    double before = flood_cell_depth_m(flood, cell), water = kota_max(0.0, before + volume_m3 / flood->area_m2);
    float depth = (float)water;
    if (flood->full && volume_m3 > 0.0) { /* water that comes brings no momentum */
        flood->u[cell] *= (float)(before / water);
        flood->v[cell] *= (float)(before / water);
    }
    if (flood->full && water <= flood->def.depth_dry_m) flood->u[cell] = flood->v[cell] = 0.0f;
    flood->depth[cell] = depth;
    flood->rest[cell] = (float)(water - (double)depth);
    if (volume_m3 <= 0.0) return;
    flood->depth_max[cell] = kota_maxf(flood->depth_max[cell], depth);
    flood_deepest_raise(flood, cell, depth);
}

static double cell_level_m(const kota_flood *flood, int32_t cell) {
    return (double)flood->map->bed_m[cell] + flood_cell_depth_m(flood, cell);
}

/* The smaller of weir and orifice, m3/s of one inlet under a head. */
static double inlet_flow_m3ps(const kota_flood_def *def, double head_m, double capacity_m3ps) {
    double speed_mps = kota_sqrt(2.0 * FLOOD_GRAVITY_MPS2 * head_m);
    double weir = 2.0 / 3.0 * WEIR_COEFFICIENT * def->inlet_width_m * head_m * speed_mps;
    double orifice = ORIFICE_COEFFICIENT * def->inlet_area_m2 * speed_mps;
    return kota_min(kota_min(weir, orifice), capacity_m3ps);
}

static void drain_inlets(kota_flood *flood, const double *open_frac, double dt_s) {
    const kota_map *map = flood->map;
    const float dry = (float)flood->def.depth_dry_m;
    for (int32_t i = 0; i < map->inlet_count; i++) {
        const kota_inlet_site *site = &map->inlets[i];
        if (map->drain_node_count > 0 && site->drain_node >= 0) continue; /* see drains.c */
        if (!(flood->depth[site->cell] > dry) || !(open_frac[i] > 0.0) || site->outfall_cell < 0) continue;
        double depth_m = flood_cell_depth_m(flood, site->cell);
        double above_m = cell_level_m(flood, site->cell) - cell_level_m(flood, site->outfall_cell);
        double head_m = kota_min(depth_m, above_m);
        if (!(head_m > 0.0)) continue; /* backwater: the outfall stands as high */
        double flow_m3ps = inlet_flow_m3ps(&flood->def, head_m, flood->inlet_capacity_m3ps[i]) * site->inlets *
                           kota_min(open_frac[i], 1.0);
        /* no more than would level the two cells, so that the drop does not turn round within a sub-step */
        double volume_m3 = kota_min(flow_m3ps * dt_s, 0.5 * head_m * flood->area_m2);
        flood_cell_add(flood, site->cell, -volume_m3);
        flood_cell_add(flood, site->outfall_cell, volume_m3);
        flood->inlet_m3[i] += volume_m3;
        flood->balance.drained += volume_m3;
    }
}

/* An intake draws from the wet cells around it that hang together with it, within so many cells. */
enum { INTAKE_REACH = 2, INTAKE_WIDE = 2 * INTAKE_REACH + 1, INTAKE_CELLS = INTAKE_WIDE * INTAKE_WIDE };

typedef struct intake {
    int32_t cells[INTAKE_CELLS];
    double has_m3[INTAKE_CELLS]; /* above the off level */
    double sum_m3;
    int32_t count;
} intake;

static bool is_intake(const kota_flood *flood, const kota_pump_site *site, int32_t i, int32_t j) {
    if (i < 0 || j < 0 || i >= flood->grid.nx || j >= flood->grid.ny) return false;
    int32_t cell = kota_grid_at(&flood->grid, i, j);
    return cell != site->to_cell && (double)flood->depth[cell] > flood->def.depth_dry_m;
}

/* Breadth first from the intake's cell, so that water behind a dyke is not reached. */
static intake find_intake(const kota_flood *flood, const kota_pump_site *site) {
    static const int32_t step_i[4] = {-1, 1, 0, 0}, step_j[4] = {0, 0, -1, 1};
    intake in = {.count = 0};
    bool seen[INTAKE_CELLS] = {false};
    int32_t i0 = kota_grid_i(&flood->grid, site->from_cell), j0 = kota_grid_j(&flood->grid, site->from_cell);
    if (!is_intake(flood, site, i0, j0)) return in;
    in.cells[in.count++] = site->from_cell;
    seen[INTAKE_REACH * INTAKE_WIDE + INTAKE_REACH] = true;
    for (int32_t next = 0; next < in.count; next++) {
        int32_t i = kota_grid_i(&flood->grid, in.cells[next]), j = kota_grid_j(&flood->grid, in.cells[next]);
        for (int32_t s = 0; s < 4; s++) {
            int32_t di = i + step_i[s] - i0, dj = j + step_j[s] - j0;
            if (di < -INTAKE_REACH || di > INTAKE_REACH || dj < -INTAKE_REACH || dj > INTAKE_REACH) continue;
            int32_t at = (dj + INTAKE_REACH) * INTAKE_WIDE + di + INTAKE_REACH;
            if (seen[at] || !is_intake(flood, site, i0 + di, j0 + dj)) continue;
            int32_t to = kota_grid_at(&flood->grid, i0 + di, j0 + dj);
            if (flood_walls_part(flood, in.cells[next], to)) continue; /* perhaps another way round leads there */
            seen[at] = true;
            in.cells[in.count++] = to;
        }
    }
    for (int32_t c = 0; c < in.count; c++) {
        double above_m = cell_level_m(flood, in.cells[c]) - site->off_level_m;
        in.has_m3[c] = kota_clamp(above_m, 0.0, flood_cell_depth_m(flood, in.cells[c])) * flood->area_m2;
        in.sum_m3 += in.has_m3[c];
    }
    return in;
}

static bool pump_runs(const kota_flood *flood, const kota_pump_site *site, int32_t pump, kota_pump_mode mode) {
    double level_m = cell_level_m(flood, site->from_cell);
    switch (mode) {
    case KOTA_PUMP_OFF: return false;
    case KOTA_PUMP_ON: return level_m > site->off_level_m;
    case KOTA_PUMP_AUTO: break;
    }
    return level_m >= site->on_level_m || (flood->pump_running[pump] != 0 && level_m > site->off_level_m);
}

/** See state.h. */
double flood_pump_m3ps(const kota_pump_site *site, double lift_m) {
    if (site->curve_count == 0) return site->capacity_m3ps;
    const double *head_m = site->curve_head_m, *frac = site->curve_frac;
    int32_t k = 0;
    for (; k < site->curve_count && lift_m >= head_m[k];) k++;
    if (k == 0) return site->capacity_m3ps * frac[0];
    if (k == site->curve_count) return site->capacity_m3ps * frac[k - 1];
    double share = (lift_m - head_m[k - 1]) / (head_m[k] - head_m[k - 1]);
    return site->capacity_m3ps * (frac[k - 1] * (1.0 - share) + frac[k] * share);
}

static void run_pumps(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    for (int32_t p = 0; p < flood->map->pump_count; p++) {
        const kota_pump_site *site = &flood->map->pumps[p];
        double able_frac = kota_clamp(forcing->pump_able_frac[p], 0.0, 1.0);
        bool runs = pump_runs(flood, site, p, (kota_pump_mode)forcing->pump_mode[p]);
        flood->pump_running[p] = runs && able_frac > 0.0;
        if (!flood->pump_running[p]) continue;
        intake in = find_intake(flood, site);
        double lift_m = cell_level_m(flood, site->to_cell) - cell_level_m(flood, site->from_cell);
        double volume_m3 = kota_min(flood_pump_m3ps(site, lift_m) * able_frac * dt_s, in.sum_m3);
        if (!(volume_m3 > 0.0)) continue;
        for (int32_t c = 0; c < in.count; c++) {
            flood_cell_add(flood, in.cells[c], -volume_m3 * (in.has_m3[c] / in.sum_m3));
        }
        flood_cell_add(flood, site->to_cell, volume_m3);
        flood->pump_m3[p] += volume_m3;
        flood->balance.pumped += volume_m3;
    }
}

/* A river that enters at the border of the grid comes straight in, at the speed that its depth there gives it, at
 * most with Froude number 1; full solver. volume_m3 is already in the cell. */
static void come_in(kota_flood *flood, int32_t cell, double volume_m3, double dt_s) {
    const kota_grid *grid = &flood->grid;
    int32_t i = kota_grid_i(grid, cell), j = kota_grid_j(grid, cell);
    double depth_m = flood_cell_depth_m(flood, cell), q_m2ps = volume_m3 / dt_s / grid->dx_m;
    if (!(depth_m > flood->def.depth_dry_m)) return;
    double speed_mps = kota_min(q_m2ps / depth_m, kota_sqrt(FLOOD_GRAVITY_MPS2 * depth_m));
    float gain_mps = (float)(q_m2ps * dt_s / grid->dx_m * speed_mps / depth_m);
    if (i == 0) {
        flood->u[cell] += gain_mps;
    } else if (i == grid->nx - 1) {
        flood->u[cell] -= gain_mps;
    } else if (j == 0) {
        flood->v[cell] += gain_mps;
    } else if (j == grid->ny - 1) {
        flood->v[cell] -= gain_mps;
    }
}

static void run_sources(kota_flood *flood, const double *source_m3ps, double dt_s) {
    for (int32_t s = 0; s < flood->map->source_count; s++) {
        const kota_source *source = &flood->map->sources[s];
        if (!(source_m3ps[s] > 0.0) || source->cell_count < 1) continue;
        double volume_m3 = source_m3ps[s] * dt_s, each_m3 = volume_m3 / source->cell_count;
        for (int32_t c = 0; c < source->cell_count; c++) {
            flood_cell_add(flood, source->cells[c], each_m3);
            if (flood->full) come_in(flood, source->cells[c], each_m3, dt_s);
        }
        flood->balance.source += volume_m3;
    }
}

void flood_exchange(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    drain_inlets(flood, forcing->inlet_open_frac, dt_s);
    run_pumps(flood, forcing, dt_s);
    flood_gates_run(flood, forcing->gate_open_frac, dt_s);
    flood_drains_run(flood, forcing, dt_s);
    run_sources(flood, forcing->source_m3ps, dt_s);
    flood_boundary_flow(flood, forcing->boundary, dt_s);
}

/* The longest dt <= dt_s with dt * sqrt(g (depth + rise dt)) <= courant * dx. */
static double rising_dt_s(const kota_flood *flood, int32_t cell, double inflow_m3ps, double dt_s) {
    double reach_m = flood->def.courant * flood->grid.dx_m, depth_m = flood_cell_depth_m(flood, cell);
    double rise_mps = inflow_m3ps / flood->area_m2, low_s = 0.0, high_s = dt_s;
    for (int32_t step = 0; step < 24; step++) { /* to 1e-7 of dt_s */
        double wave_mps = kota_sqrt(FLOOD_GRAVITY_MPS2 * (depth_m + rise_mps * high_s));
        if (step == 0 && high_s * wave_mps <= reach_m) return dt_s;
        double middle_s = 0.5 * (low_s + high_s);
        wave_mps = kota_sqrt(FLOOD_GRAVITY_MPS2 * (depth_m + rise_mps * middle_s));
        if (middle_s * wave_mps <= reach_m)
            low_s = middle_s;
        else
            high_s = middle_s;
    }
    return low_s;
}

double flood_exchange_dt_s(const kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    for (int32_t s = 0; s < flood->map->source_count; s++) {
        const kota_source *source = &flood->map->sources[s];
        if (!(forcing->source_m3ps[s] > 0.0)) continue;
        for (int32_t c = 0; c < source->cell_count; c++) {
            dt_s = rising_dt_s(flood, source->cells[c], forcing->source_m3ps[s] / source->cell_count, dt_s);
        }
    }
    for (int32_t p = 0; p < flood->map->pump_count; p++) {
        if (flood->pump_running[p] == 0) continue;
        const kota_pump_site *site = &flood->map->pumps[p];
        dt_s = rising_dt_s(flood, site->to_cell, site->capacity_m3ps, dt_s);
    }
    return flood_boundary_dt_s(flood, forcing->boundary, dt_s);
}

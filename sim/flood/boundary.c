/* Boundaries with a value in time: a level held along a part of the border, or a discharge that enters along a line.
 *
 * Levels are held as the sea's is (edges.c). A discharge raises the lowest water of its line first, to one level as
 * far as the volume goes: so it spreads over the wet cells of a cross-section, and starts at its lowest point when
 * all is dry. It brings no momentum. */
#include <string.h>

#include "core/mathx.h"
#include "flood/state.h"

struct flood_boundaries {
    const kota_boundary_def *list; /* copies */
    int32_t count;
    double *level_m, *highest_m; /* of stages, snapped; highest since the records began */
};

kota_status flood_boundary_check(const kota_flood_def *def, const kota_map *map, kota_error *err) {
    for (int32_t b = 0; b < def->boundary_count; b++) {
        const kota_boundary_def *bd = &def->boundaries[b];
        bool stage = bd->kind == KOTA_BOUNDARY_STAGE;
        if (bd->cell_count < 1)
            return kota_fail(err, KOTA_DATA, "flood: boundary %d has no cell on the grid", (int)b + 1);
        if (stage && !(bd->start_level_m >= -1000.0 && bd->start_level_m <= 10000.0))
            return kota_fail(err, KOTA_DATA, "flood: boundary %d: level %g m must be between -1000 and 10000",
                             (int)b + 1, bd->start_level_m);
        for (int32_t c = 0; c < bd->cell_count; c++) {
            int32_t i = kota_grid_i(&map->grid, bd->cells[c]), j = kota_grid_j(&map->grid, bd->cells[c]);
            bool inside = i >= 0 && j >= 0 && i < map->grid.nx && j < map->grid.ny;
            bool border = i == 0 || j == 0 || i == map->grid.nx - 1 || j == map->grid.ny - 1;
            if (!inside)
                return kota_fail(err, KOTA_DATA, "flood: boundary %d: cell (%d, %d) is not in the grid", (int)b + 1,
                                 (int)i, (int)j);
            if (stage && !border)
                return kota_fail(err, KOTA_DATA, "flood: boundary %d: cell (%d, %d) is not on the border of the grid",
                                 (int)b + 1, (int)i, (int)j);
        }
    }
    return KOTA_OK;
}

void flood_boundary_create(kota_flood *flood) {
    const kota_flood_def *def = &flood->def;
    if (def->boundary_count == 0) return;
    flood_boundaries *all = KOTA_NEW(flood->arena, flood_boundaries, 1);
    kota_boundary_def *list = KOTA_NEW(flood->arena, kota_boundary_def, def->boundary_count);
    all->level_m = KOTA_NEW(flood->arena, double, def->boundary_count);
    all->highest_m = KOTA_NEW(flood->arena, double, def->boundary_count);
    for (int32_t b = 0; b < def->boundary_count; b++) {
        list[b] = def->boundaries[b];
        int32_t *cells = KOTA_NEW(flood->arena, int32_t, list[b].cell_count);
        memcpy(cells, list[b].cells, (size_t)list[b].cell_count * sizeof *cells);
        list[b].cells = cells;
        all->level_m[b] = all->highest_m[b] = flood_snap_m(list[b].start_level_m);
    }
    all->list = list;
    all->count = def->boundary_count;
    flood->boundaries = all;
    flood->def.boundaries = list;
}

int32_t flood_boundary_stage_cells(const kota_flood *flood) {
    int32_t cells = 0;
    for (int32_t b = 0; flood->boundaries != NULL && b < flood->boundaries->count; b++) {
        const kota_boundary_def *bd = &flood->boundaries->list[b];
        if (bd->kind == KOTA_BOUNDARY_STAGE) cells += bd->cell_count;
    }
    return cells;
}

/* The cell inside of a border cell; itself where the grid is one cell wide. */
static int32_t inner_of(const kota_grid *grid, int32_t cell) {
    int32_t i = kota_grid_i(grid, cell), j = kota_grid_j(grid, cell);
    if (grid->nx > 1 && i == 0) return cell + 1;
    if (grid->nx > 1 && i == grid->nx - 1) return cell - 1;
    if (grid->ny > 1 && j == 0) return cell + grid->stride;
    if (grid->ny > 1 && j == grid->ny - 1) return cell - grid->stride;
    return cell;
}

void flood_boundary_hold_cells(kota_flood *flood) {
    for (int32_t b = 0; flood->boundaries != NULL && b < flood->boundaries->count; b++) {
        const kota_boundary_def *bd = &flood->boundaries->list[b];
        if (bd->kind != KOTA_BOUNDARY_STAGE) continue;
        for (int32_t c = 0; c < bd->cell_count; c++) {
            flood->sea_cell[flood->sea_count] = bd->cells[c];
            flood->sea_inner[flood->sea_count] = inner_of(&flood->grid, bd->cells[c]);
            flood->sea_of[flood->sea_count++] = b;
        }
    }
}

void flood_boundary_set(kota_flood *flood, const double *value) {
    flood_boundaries *all = flood->boundaries;
    for (int32_t b = 0; all != NULL && b < all->count; b++) {
        if (all->list[b].kind != KOTA_BOUNDARY_STAGE) continue;
        all->level_m[b] = flood_snap_m(value[b]);
        all->highest_m[b] = kota_max(all->highest_m[b], all->level_m[b]);
    }
}

double flood_boundary_level_m(const kota_flood *flood, int32_t boundary) {
    return flood->boundaries->level_m[boundary];
}
double flood_boundary_highest_m(const kota_flood *flood, int32_t boundary) {
    return flood->boundaries->highest_m[boundary];
}

void flood_boundary_reset(kota_flood *flood) {
    for (int32_t b = 0; flood->boundaries != NULL && b < flood->boundaries->count; b++)
        flood->boundaries->highest_m[b] = flood->boundaries->level_m[b];
}

static double level_at_m(const kota_flood *flood, int32_t cell) {
    return (double)flood->map->bed_m[cell] + flood_cell_depth_m(flood, cell);
}

static double room_below_m(const kota_flood *flood, const kota_boundary_def *bd, double level_m) {
    double sum_m = 0.0;
    for (int32_t c = 0; c < bd->cell_count; c++) sum_m += kota_max(0.0, level_m - level_at_m(flood, bd->cells[c]));
    return sum_m;
}

/* The level to which depth_m of water, summed over cells, fills the line; by halving, to 1e-15 of the range. */
static double filled_level_m(const kota_flood *flood, const kota_boundary_def *bd, double depth_m) {
    double low_m = KOTA_INFINITY;
    for (int32_t c = 0; c < bd->cell_count; c++) low_m = kota_min(low_m, level_at_m(flood, bd->cells[c]));
    double high_m = low_m + depth_m;
    for (int32_t step = 0; step < 50; step++) {
        double middle_m = 0.5 * (low_m + high_m);
        if (room_below_m(flood, bd, middle_m) < depth_m)
            low_m = middle_m;
        else
            high_m = middle_m;
    }
    return high_m;
}

static void pour(kota_flood *flood, const kota_boundary_def *bd, double volume_m3) {
    double level_m = filled_level_m(flood, bd, volume_m3 / flood->area_m2);
    double room_m = room_below_m(flood, bd, level_m);
    if (!(room_m > 0.0)) return; /* less than a double can tell from the level */
    for (int32_t c = 0; c < bd->cell_count; c++) {
        double rise_m = level_m - level_at_m(flood, bd->cells[c]);
        if (rise_m > 0.0) flood_cell_add(flood, bd->cells[c], volume_m3 * (rise_m / room_m));
    }
    flood->balance.source += volume_m3;
}

void flood_boundary_flow(kota_flood *flood, const double *value, double dt_s) {
    flood_boundaries *all = flood->boundaries;
    for (int32_t b = 0; all != NULL && b < all->count; b++) {
        if (all->list[b].kind == KOTA_BOUNDARY_FLOW && value[b] > 0.0) pour(flood, &all->list[b], value[b] * dt_s);
    }
}

double flood_boundary_dt_s(const kota_flood *flood, const double *value, double dt_s) {
    const flood_boundaries *all = flood->boundaries;
    double reach_m = flood->def.courant * flood->grid.dx_m;
    for (int32_t b = 0; all != NULL && b < all->count; b++) {
        const kota_boundary_def *bd = &all->list[b];
        if (bd->kind != KOTA_BOUNDARY_FLOW || !(value[b] > 0.0)) continue;
        double lowest_m = KOTA_INFINITY;
        for (int32_t c = 0; c < bd->cell_count; c++)
            lowest_m = kota_min(lowest_m, (double)flood->map->bed_m[bd->cells[c]]);
        for (int32_t step = 0; step < 24; step++) { /* shorter by a fifth until the wave keeps within a cell */
            double level_m = filled_level_m(flood, bd, value[b] * dt_s / flood->area_m2);
            if (dt_s * kota_sqrt(FLOOD_GRAVITY_MPS2 * (level_m - lowest_m)) <= reach_m) break;
            dt_s *= 0.8;
        }
    }
    return dt_s;
}

void flood_boundary_save(const kota_flood *flood, kota_blob *blob) {
    const flood_boundaries *all = flood->boundaries;
    kota_blob_section(blob, "boundaries 1");
    kota_blob_put_i64(blob, all != NULL ? all->count : 0);
    kota_blob_put_f64(blob, flood->balance.stage_in);
    kota_blob_put_f64(blob, flood->balance.stage_out);
    for (int32_t b = 0; all != NULL && b < all->count; b++) {
        kota_blob_put_f64(blob, all->level_m[b]);
        kota_blob_put_f64(blob, all->highest_m[b]);
    }
}

/* A warm start may go on with other boundaries: then their own levels at the start stay. */
kota_status flood_boundary_load(kota_flood *flood, kota_blob *blob) {
    flood_boundaries *all = flood->boundaries;
    kota_blob_expect(blob, "boundaries 1");
    int64_t count = kota_blob_get_range(blob, 0, INT32_MAX, "boundaries of the flood");
    flood->balance.stage_in = kota_blob_get_f64(blob);
    flood->balance.stage_out = kota_blob_get_f64(blob);
    bool same = all != NULL && count == all->count;
    for (int64_t b = 0; b < count && kota_blob_status(blob) == KOTA_OK; b++) {
        double level_m = kota_blob_get_f64(blob), highest_m = kota_blob_get_f64(blob);
        if (!same) continue;
        all->level_m[b] = level_m;
        all->highest_m[b] = highest_m;
    }
    return kota_blob_status(blob);
}

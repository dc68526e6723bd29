/* Where the scenario's boundaries lie on the grid. */
#include "city/inside.h"
#include "core/mathx.h"

static int32_t side_cells(int32_t *cells, const kota_grid *grid, const kota_boundary *b) {
    bool along_y = b->side == KOTA_SIDE_WEST || b->side == KOTA_SIDE_EAST;
    int32_t n = along_y ? grid->ny : grid->nx, count = 0;
    for (int32_t k = 0; k < n; k++) {
        double middle_m = (k + 0.5) * grid->dx_m;
        if (middle_m < b->from_m || middle_m > b->to_m) continue;
        int32_t i = b->side == KOTA_SIDE_EAST ? grid->nx - 1 : 0, j = b->side == KOTA_SIDE_NORTH ? grid->ny - 1 : 0;
        cells[count++] = kota_grid_at(grid, along_y ? i : k, along_y ? k : j);
    }
    if (count > 0) return count; /* a part shorter than a cell: the cell in its middle */
    double middle_m = 0.5 * (b->from_m + kota_min(b->to_m, n * grid->dx_m));
    int32_t k = kota_mini(n - 1, (int32_t)(middle_m / grid->dx_m));
    int32_t i = b->side == KOTA_SIDE_EAST ? grid->nx - 1 : 0, j = b->side == KOTA_SIDE_NORTH ? grid->ny - 1 : 0;
    cells[0] = kota_grid_at(grid, along_y ? i : k, along_y ? k : j);
    return 1;
}

static int32_t cell_of(const kota_grid *grid, double x_m, double y_m) {
    int32_t i = kota_maxi(0, kota_mini(grid->nx - 1, (int32_t)((x_m - grid->west_m) / grid->dx_m)));
    int32_t j = kota_maxi(0, kota_mini(grid->ny - 1, (int32_t)((y_m - grid->south_m) / grid->dx_m)));
    return kota_grid_at(grid, i, j);
}

/* Each cell once, in the order of the line; a line that meets itself takes a cell at its first visit. */
static int32_t add_cell(int32_t *cells, int32_t count, int32_t cell) {
    for (int32_t c = count - 1; c >= 0; c--)
        if (cells[c] == cell) return count;
    cells[count] = cell;
    return count + 1;
}

static double length_of(const double *a) {
    return kota_sqrt((a[2] - a[0]) * (a[2] - a[0]) + (a[3] - a[1]) * (a[3] - a[1]));
}

static int32_t samples_of(const double *a, double dx_m) { return 1 + (int32_t)(4 * length_of(a) / dx_m); }

static int32_t line_cells(int32_t *cells, const kota_grid *grid, const kota_points *line) {
    int32_t count = add_cell(cells, 0, cell_of(grid, line->xy_m[0], line->xy_m[1]));
    for (int32_t p = 0; p + 1 < line->count; p++) {
        const double *a = line->xy_m + 2 * p;
        int32_t samples = samples_of(a, grid->dx_m);
        for (int32_t s = 1; s <= samples; s++) {
            double share = (double)s / samples;
            count = add_cell(cells, count, cell_of(grid, a[0] + share * (a[2] - a[0]), a[1] + share * (a[3] - a[1])));
        }
    }
    return count;
}

/* Room for the cells of a boundary, at most. */
static int32_t room_for(const kota_grid *grid, const kota_boundary *b) {
    int32_t room = 1 + grid->nx + grid->ny;
    for (int32_t p = 0; p + 1 < b->line.count; p++) room += samples_of(b->line.xy_m + 2 * p, grid->dx_m);
    return room;
}

/* A level that never reaches the ground of its side lets nothing in: most often another datum. */
static kota_status check_level(const kota_city *city, int32_t boundary, const kota_boundary_def *def,
                               kota_error *err) {
    const kota_boundary *b = (const kota_boundary *)city->plan->boundaries.items + boundary;
    double highest_m = -KOTA_INFINITY, lowest_bed_m = KOTA_INFINITY;
    for (int32_t k = 0; k < b->levels_m.count; k++) highest_m = kota_max(highest_m, b->levels_m.values[k]);
    for (int32_t c = 0; c < def->cell_count; c++)
        lowest_bed_m = kota_min(lowest_bed_m, (double)city->map->bed_m[def->cells[c]]);
    if (highest_m > lowest_bed_m) return KOTA_OK;
    return kota_fail(
        err, KOTA_DATA,
        "boundaries[%d].levels_m: the highest, %g m, is below the ground along the %s side there, %g m at "
        "its lowest; give levels above the datum of the heights, or an open edge where water only leaves",
        (int)boundary + 1, highest_m, kota_side_names[b->side], lowest_bed_m);
}

kota_status kota_city__boundaries(kota_city *city, kota_flood_def *def, kota_error *err) {
    const kota_plan *plan = city->plan;
    const kota_grid *grid = &city->map->grid;
    const kota_boundary *from = plan->boundaries.items;
    int32_t count = plan->boundaries.count;
    if (count == 0) return KOTA_OK;
    kota_boundary_def *list = KOTA_NEW(city->arena, kota_boundary_def, count);
    city->boundary = KOTA_NEW(city->arena, double, count);
    for (int32_t b = 0; b < count; b++) {
        int32_t *cells = KOTA_NEW(city->arena, int32_t, room_for(grid, &from[b]));
        list[b].kind = (kota_boundary_kind)from[b].kind;
        list[b].cells = cells;
        list[b].cell_count =
            from[b].line.count > 0 ? line_cells(cells, grid, &from[b].line) : side_cells(cells, grid, &from[b]);
        if (from[b].kind != KOTA_PLAN_STAGE) continue;
        list[b].start_level_m = kota_plan_boundary(plan, b, city->warmup_ms, city->warmup_ms);
        KOTA_TRY(check_level(city, b, &list[b], err));
    }
    def->boundaries = list;
    def->boundary_count = count;
    return KOTA_OK;
}

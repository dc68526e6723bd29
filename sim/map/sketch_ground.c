/* The ground of a sketch: heights between known spots, then basins, channels, dikes and raised roads burnt in; and
 * what lies on it at the start: land use, roughness, sealing, water, and what the edges of the map do. */
#include <stdlib.h>

#include "core/mathx.h"
#include "map/sketch_parts.h"

enum { NEAREST = 8 };     /* spots that make a height */
#define HEIGHT_STEPS 1024 /* heights are whole multiples of 2^-10 m: exact in float, so level differences are too */

#define FINE_HEIGHT_STEPS 16384
#define FINE_CELL_M 1.0 /* smaller cells than these have them; assumed */
#define FINE_BELOW_M 1000.0

/* Manning's n, s/m^(1/3). */
#define ROAD_N 0.02     /* UK Environment Agency benchmark test 8A: roads */
#define BUILT_N 0.05    /* the same test: everything else in a built-up area */
#define GRASS_N 0.030   /* Chow 1959, table 5-6: flood plain, pasture, short grass */
#define CROPS_N 0.040   /* Chow 1959, table 5-6: mature field crops */
#define POND_N 0.025    /* Chow 1959, table 5-6: dredged or excavated earth, a little weedy */
#define OPEN_SEALED 0.1 /* sealed share outside every district; assumed */
#define ROAD_LANE_M 3.5 /* width of a lane; common practice */

/* ---- heights between spots ---- */

typedef struct spot_bins {
    double *x_m, *y_m, *height_m;
    double *slope_x, *slope_y; /* of the ground at the spot, from the spots around it */
    int32_t count, nx, ny;
    double bin_m;
    int32_t *start;
} spot_bins;

typedef struct near_spots {
    double distance_m2[NEAREST + 1];
    int32_t spot[NEAREST + 1];
    int32_t count;
} near_spots;

typedef struct spot_row {
    int32_t bin;
    double x_m, y_m, height_m;
} spot_row;

static int by_bin_and_place(const void *a, const void *b) {
    const spot_row *left = a, *right = b;
    if (left->bin != right->bin) return left->bin < right->bin ? -1 : 1;
    if (left->x_m < right->x_m || right->x_m < left->x_m) return left->x_m < right->x_m ? -1 : 1;
    if (left->y_m < right->y_m || right->y_m < left->y_m) return left->y_m < right->y_m ? -1 : 1;
    return left->height_m < right->height_m ? -1 : left->height_m > right->height_m;
}

static int32_t clamp_bin(double offset_m, double bin_m, int32_t count) {
    return (int32_t)kota_clamp(kota_floor(offset_m / bin_m), 0, count - 1);
}

/* Years over which ground has sunk. */
static double years_since_survey(const kota_sketch *sketch) {
    double years = sketch->ground_year - sketch->survey_year;
    return kota_is_nan(years) ? 0 : years;
}

static spot_bins sort_spots(const kota_drawing *drawing) {
    const kota_sketch *sketch = drawing->sketch;
    spot_bins bins = {.count = sketch->spots.count};
    double years = years_since_survey(sketch);
    double side = kota_max(1, kota_floor(kota_sqrt(bins.count / 2.0)));
    bins.bin_m = kota_max(sketch->width_m, sketch->height_m) / side;
    bins.nx = (int32_t)(sketch->width_m / bins.bin_m) + 1;
    bins.ny = (int32_t)(sketch->height_m / bins.bin_m) + 1;
    spot_row *rows = kota_alloc((size_t)bins.count, sizeof *rows);
    bins.start = KOTA_NEW(drawing->scratch, int32_t, bins.nx * bins.ny + 1);
    for (int32_t s = 0; s < bins.count; s++) {
        const double *at = drawing->spots[s].at.xy_m;
        int32_t bin = clamp_bin(at[1], bins.bin_m, bins.ny) * bins.nx + clamp_bin(at[0], bins.bin_m, bins.nx);
        double height_m = drawing->spots[s].height_m - drawing->spots[s].sinking_m_per_year * years;
        rows[s] = (spot_row){.bin = bin, .x_m = at[0], .y_m = at[1], .height_m = height_m};
        bins.start[bin + 1]++;
    }
    for (int32_t b = 0; b < bins.nx * bins.ny; b++) bins.start[b + 1] += bins.start[b];
    qsort(rows, (size_t)bins.count, sizeof *rows, by_bin_and_place);
    bins.x_m = KOTA_NEW(drawing->scratch, double, bins.count);
    bins.y_m = KOTA_NEW(drawing->scratch, double, bins.count);
    bins.height_m = KOTA_NEW(drawing->scratch, double, bins.count);
    bins.slope_x = KOTA_NEW(drawing->scratch, double, bins.count);
    bins.slope_y = KOTA_NEW(drawing->scratch, double, bins.count);
    for (int32_t s = 0; s < bins.count; s++) {
        bins.x_m[s] = rows[s].x_m;
        bins.y_m[s] = rows[s].y_m;
        bins.height_m[s] = rows[s].height_m;
    }
    kota_free(rows);
    return bins;
}

static void look_in_bin(near_spots *near, const spot_bins *bins, int32_t i, int32_t j, double x_m, double y_m) {
    if (i < 0 || j < 0 || i >= bins->nx || j >= bins->ny) return;
    int32_t bin = j * bins->nx + i;
    for (int32_t s = bins->start[bin]; s < bins->start[bin + 1]; s++) {
        double dx_m = bins->x_m[s] - x_m, dy_m = bins->y_m[s] - y_m;
        double distance_m2 = dx_m * dx_m + dy_m * dy_m;
        int32_t at = near->count;
        if (at > NEAREST) {
            if (!(distance_m2 < near->distance_m2[NEAREST])) continue;
            at = NEAREST;
        } else {
            near->count++;
        }
        for (; at > 0 && near->distance_m2[at - 1] > distance_m2; at--) {
            near->distance_m2[at] = near->distance_m2[at - 1];
            near->spot[at] = near->spot[at - 1];
        }
        near->distance_m2[at] = distance_m2;
        near->spot[at] = s;
    }
}

static void find_near(near_spots *near, const spot_bins *bins, double x_m, double y_m) {
    near->count = 0;
    int32_t ci = clamp_bin(x_m, bins->bin_m, bins->nx), cj = clamp_bin(y_m, bins->bin_m, bins->ny);
    for (int32_t ring = 0; ring <= kota_maxi(bins->nx, bins->ny); ring++) {
        for (int32_t j = cj - ring; j <= cj + ring; j++) {
            bool whole_row = j == cj - ring || j == cj + ring;
            for (int32_t i = ci - ring; i <= ci + ring; i += whole_row || ring == 0 ? 1 : 2 * ring)
                look_in_bin(near, bins, i, j, x_m, y_m);
        }
        double searched_m = ring * bins->bin_m;
        if (near->count > NEAREST && near->distance_m2[NEAREST] <= searched_m * searched_m) return;
    }
}

/* The slope at a spot: the plane through it that fits the spots around it best, near ones first. Without it the
 * ground would be a terrace around every spot, and rain would stand on each. None where they lie in a row. */
static void find_slope(spot_bins *bins, int32_t s) {
    near_spots near;
    find_near(&near, bins, bins->x_m[s], bins->y_m[s]);
    double xx = 0, xy = 0, yy = 0, xh = 0, yh = 0;
    for (int32_t k = 0; k < kota_mini(near.count, NEAREST); k++) {
        if (!(near.distance_m2[k] > 1)) continue; /* itself */
        double dx_m = bins->x_m[near.spot[k]] - bins->x_m[s], dy_m = bins->y_m[near.spot[k]] - bins->y_m[s];
        double rise_m = bins->height_m[near.spot[k]] - bins->height_m[s], weight = 1 / near.distance_m2[k];
        xx += weight * dx_m * dx_m;
        xy += weight * dx_m * dy_m;
        yy += weight * dy_m * dy_m;
        xh += weight * dx_m * rise_m;
        yh += weight * dy_m * rise_m;
    }
    double det = xx * yy - xy * xy;
    if (!(det > 0.01 * (xx + yy) * (xx + yy))) return;
    bins->slope_x[s] = (xh * yy - yh * xy) / det;
    bins->slope_y[s] = (yh * xx - xh * xy) / det;
}

/* Planes through the nearest spots, weighted by inverse distance squared (Shepard 1968). Weights sink to zero at the
 * ninth spot (Franke and Nielson 1980), so that no step is left where one spot takes the place of another. Never
 * outside the spots' own heights. */
static double height_between(const near_spots *near, const spot_bins *bins, double x_m, double y_m) {
    if (near->distance_m2[0] < 1e-6) return bins->height_m[near->spot[0]];
    int32_t used = kota_mini(near->count, NEAREST);
    double reach_m = near->count > NEAREST ? kota_sqrt(near->distance_m2[NEAREST]) : KOTA_INFINITY;
    double weights = 0, sum = 0, plain_weights = 0, plain_sum = 0, low_m = KOTA_INFINITY, high_m = -KOTA_INFINITY;
    for (int32_t k = 0; k < used; k++) {
        int32_t s = near->spot[k];
        double height_m =
            bins->height_m[s] + bins->slope_x[s] * (x_m - bins->x_m[s]) + bins->slope_y[s] * (y_m - bins->y_m[s]);
        double fade = kota_is_finite(reach_m) ? (reach_m - kota_sqrt(near->distance_m2[k])) / reach_m : 1;
        double weight = fade * fade / near->distance_m2[k];
        weights += weight;
        sum += weight * height_m;
        plain_weights += 1 / near->distance_m2[k];
        plain_sum += height_m / near->distance_m2[k];
        low_m = kota_min(low_m, bins->height_m[s]);
        high_m = kota_max(high_m, bins->height_m[s]);
    }
    return kota_clamp(weights > 0 ? sum / weights : plain_sum / plain_weights, low_m, high_m);
}

/* ---- cells along lines, under outlines ---- */

typedef struct cell_run {
    kota_cell_at *cells;
    int32_t count, room;
} cell_run;

static void add_run(cell_run *run, int32_t cell, double chainage_m) {
    if (cell < 0) return;
    run->cells = kota_grow(run->cells, run->count, &run->room, sizeof *run->cells);
    run->cells[run->count++] = (kota_cell_at){.cell = cell, .chainage_m = chainage_m};
}

/* Cells that a straight piece passes through; a step over a corner takes the cell beside it along, so that water and
 * walls are joined over faces. */
static void trace_piece(cell_run *run, const kota_grid *grid, const kota_chunk *piece, double length_m) {
    int32_t steps = (int32_t)(length_m / (0.125 * grid->dx_m)) + 1, before = -1;
    for (int32_t s = 0; s <= steps; s++) {
        double t = (double)s / steps;
        int32_t cell = kota_grid_find(grid, piece->xy_m[0] + t * (piece->xy_m[2] - piece->xy_m[0]),
                                      piece->xy_m[1] + t * (piece->xy_m[3] - piece->xy_m[1]));
        if (cell == before) continue;
        double chainage_m = piece->chainage_m + t * length_m;
        if (cell >= 0 && before >= 0) {
            int32_t i = kota_grid_i(grid, cell), j = kota_grid_j(grid, before);
            if (i != kota_grid_i(grid, before) && j != kota_grid_j(grid, cell))
                add_run(run, kota_grid_at(grid, i, j), chainage_m);
        }
        add_run(run, cell, chainage_m);
        before = cell;
    }
}

static void reach_piece(cell_run *run, const kota_grid *grid, const kota_chunk *piece, double reach_m) {
    const double *xy_m = piece->xy_m;
    double i0 = (kota_min(xy_m[0], xy_m[2]) - reach_m) / grid->dx_m,
           i1 = (kota_max(xy_m[0], xy_m[2]) + reach_m) / grid->dx_m;
    double j0 = (kota_min(xy_m[1], xy_m[3]) - reach_m) / grid->dx_m,
           j1 = (kota_max(xy_m[1], xy_m[3]) + reach_m) / grid->dx_m;
    for (int32_t j = (int32_t)kota_max(0, j0); j <= (int32_t)kota_min(grid->ny - 1, j1); j++)
        for (int32_t i = (int32_t)kota_max(0, i0); i <= (int32_t)kota_min(grid->nx - 1, i1); i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double chainage_m;
            if (kota_chunk_distance_m(piece, kota_grid_x_m(grid, cell), kota_grid_y_m(grid, cell), &chainage_m) <=
                reach_m)
                add_run(run, cell, chainage_m);
        }
}

kota_cell_at *kota_drawing_cells_along(int32_t *count, const kota_drawing *drawing, const kota_points *line,
                                       double reach_m) {
    const kota_grid *grid = &drawing->map->grid;
    cell_run run = {0};
    double chainage_m = 0;
    for (int32_t p = 1; p < line->count; p++) {
        const double *a = &line->xy_m[2 * (p - 1)], *b = &line->xy_m[2 * p];
        double length_m = kota_sqrt((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]));
        int32_t pieces = (int32_t)(length_m / (16 * grid->dx_m)) + 1; /* short, so that their boxes are small */
        for (int32_t k = 0; k < pieces; k++) {
            double t0 = (double)k / pieces, t1 = (double)(k + 1) / pieces;
            kota_chunk piece = {.chainage_m = chainage_m + t0 * length_m,
                                .xy_m = {a[0] + t0 * (b[0] - a[0]), a[1] + t0 * (b[1] - a[1]),
                                         a[0] + t1 * (b[0] - a[0]), a[1] + t1 * (b[1] - a[1])}};
            trace_piece(&run, grid, &piece, length_m / pieces);
            reach_piece(&run, grid, &piece, reach_m);
        }
        chainage_m += length_m;
    }
    *count = run.count;
    return run.cells;
}

/* Middle of what of a cell lies on the map, where its own middle is beyond the edge: drawings end at the edge, and
 * the last cells must not be left out of them. */
static double middle_m(int32_t k, double cell_m, double size_m) {
    double centre_m = (k + 0.5) * cell_m;
    return centre_m < size_m ? centre_m : 0.5 * (k * cell_m + size_m);
}

void kota_drawing_fill(int16_t *index, const kota_drawing *drawing, const kota_points *outline, int32_t value) {
    const kota_grid *grid = &drawing->map->grid;
    const kota_sketch *sketch = drawing->sketch;
    double *crossings_m = kota_alloc((size_t)outline->count + 1, sizeof *crossings_m);
    for (int32_t j = 0; j < grid->ny; j++) {
        double y_m = middle_m(j, grid->dx_m, sketch->height_m);
        int32_t count = 0;
        for (int32_t p = 0, q = outline->count - 1; p < outline->count; q = p++) {
            const double *a = &outline->xy_m[2 * q], *b = &outline->xy_m[2 * p];
            if ((a[1] > y_m) == (b[1] > y_m)) continue;
            double x_m = a[0] + (y_m - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            int32_t at = count++;
            for (; at > 0 && crossings_m[at - 1] > x_m; at--) crossings_m[at] = crossings_m[at - 1];
            crossings_m[at] = x_m;
        }
        for (int32_t k = 0; k + 1 < count; k += 2) {
            double first = kota_max(0, kota_floor(crossings_m[k] / grid->dx_m + 0.5));
            for (int32_t i = (int32_t)first; i < grid->nx; i++) {
                double x_m = middle_m(i, grid->dx_m, sketch->width_m);
                if (x_m >= crossings_m[k + 1]) break;
                int32_t cell = kota_grid_at(grid, i, j);
                if (x_m >= crossings_m[k] && index[cell] < 0) index[cell] = (int16_t)value;
            }
        }
    }
    kota_free(crossings_m);
}

/* ---- the parts of the ground ---- */

typedef struct ground {
    double *height_m, *level_m; /* level: of water at the start, -infinity where dry */
    double *channel_bed_m;      /* infinity where no channel is */
    double *lift_m;             /* dikes and roads */
    double *sunk_m;             /* since the survey; in height_m already */
    int16_t *basin;             /* index or -1 */
} ground;

static ground start_ground(kota_drawing *drawing) {
    const kota_grid *grid = &drawing->map->grid;
    ground work = {.height_m = KOTA_NEW(drawing->scratch, double, grid->cells),
                   .level_m = KOTA_NEW(drawing->scratch, double, grid->cells),
                   .channel_bed_m = KOTA_NEW(drawing->scratch, double, grid->cells),
                   .lift_m = KOTA_NEW(drawing->scratch, double, grid->cells),
                   .sunk_m = KOTA_NEW(drawing->scratch, double, grid->cells),
                   .basin = KOTA_NEW(drawing->scratch, int16_t, grid->cells)};
    spot_bins bins = {0};
    if (drawing->survey == NULL) bins = sort_spots(drawing);
    for (int32_t s = 0; s < bins.count; s++) find_slope(&bins, s);
    for (int32_t c = 0; c < grid->cells; c++) {
        work.channel_bed_m[c] = KOTA_INFINITY;
        work.level_m[c] = -KOTA_INFINITY;
        work.basin[c] = -1;
    }
    near_spots near;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double x_m = kota_grid_x_m(grid, cell), y_m = kota_grid_y_m(grid, cell);
            if (drawing->survey != NULL) {
                work.height_m[cell] = kota_survey__height_m(drawing->survey, x_m, y_m, grid->dx_m);
                continue;
            }
            find_near(&near, &bins, x_m, y_m);
            work.height_m[cell] = height_between(&near, &bins, x_m, y_m);
        }
    return work;
}

static void burn_channels(ground *work, kota_drawing *drawing) {
    kota_map *map = drawing->map;
    for (int32_t c = 0; c < drawing->sketch->channels.count; c++) {
        const kota_channel *channel = &drawing->channels[c];
        double length_m = kota_max(kota_shape_length_m(&channel->line), 1e-9);
        int32_t count;
        kota_cell_at *cells = kota_drawing_cells_along(&count, drawing, &channel->line, channel->width_m / 2);
        kota_bed_profile profile = {0};
        if (drawing->survey != NULL)
            profile = kota_survey__profile(drawing->survey, &channel->line, drawing->scratch);
        for (int32_t k = 0; k < count; k++) {
            int32_t cell = cells[k].cell;
            double share = kota_clamp(cells[k].chainage_m / length_m, 0, 1);
            double bed_m = channel->bed_from_m + share * (channel->bed_to_m - channel->bed_from_m);
            if (profile.count > 0)
                bed_m = kota_min(work->height_m[cell] + work->sunk_m[cell],
                                 kota_survey__profile_at(&profile, cells[k].chainage_m));
            map->water[cell] = 1;
            if (channel->water_depth_m > 0)
                work->level_m[cell] = kota_max(work->level_m[cell], bed_m + channel->water_depth_m);
            if (bed_m < work->channel_bed_m[cell]) {
                work->channel_bed_m[cell] = bed_m;
                map->manning_n[cell] = (float)channel->manning_n;
            }
        }
        kota_free(cells);
    }
}

static void burn_basins(ground *work, kota_drawing *drawing) {
    kota_map *map = drawing->map;
    for (int32_t b = 0; b < drawing->sketch->basins.count; b++)
        kota_drawing_fill(work->basin, drawing, &drawing->basins[b].outline, b);
    for (int32_t cell = 0; cell < map->grid.cells; cell++) {
        if (work->channel_bed_m[cell] < KOTA_INFINITY) work->height_m[cell] = work->channel_bed_m[cell];
        if (work->basin[cell] < 0) continue;
        const kota_basin *basin = &drawing->basins[work->basin[cell]];
        map->water[cell] = 1;
        work->height_m[cell] = kota_min(basin->bed_m, work->channel_bed_m[cell]);
        map->manning_n[cell] = (float)POND_N;
        if (!kota_is_nan(basin->level_m)) work->level_m[cell] = basin->level_m;
    }
}

/* What a survey knows to be sea. It stands at the zero of the heights, at which it was found. */
static void mark_sea(ground *work, kota_drawing *drawing) {
    const kota_survey *survey = drawing->survey;
    kota_map *map = drawing->map;
    if (survey == NULL || survey->sea == NULL) return;
    for (int32_t k = 0; k < map->grid.nx * map->grid.ny; k++) {
        int32_t cell = kota_grid_at(&map->grid, k % map->grid.nx, k / map->grid.nx);
        if (map->water[cell] || !(kota_survey__mean(survey, survey->sea, &map->grid, cell) > 0.5)) continue;
        map->water[cell] = 1;
        map->manning_n[cell] = (float)POND_N;
        work->level_m[cell] = 0;
    }
}

/* Water that is joined with the sea stands at least as high: a river mouth drawn "0.6 m deep" starts with the tide in
 * it. */
static void let_sea_in(ground *work, kota_drawing *drawing) {
    const kota_grid *grid = &drawing->map->grid;
    int32_t *stack = NULL, stacked = 0, room = 0;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            int32_t b = work->basin[cell];
            if (b < 0 || !drawing->basins[b].sea || !(work->level_m[cell] > work->height_m[cell])) continue;
            stack = kota_grow(stack, stacked, &room, sizeof *stack);
            stack[stacked++] = cell;
        }
    while (stacked > 0) {
        int32_t cell = stack[--stacked];
        const int32_t beside[4] = {cell - 1, cell + 1, cell - grid->stride, cell + grid->stride};
        for (int32_t k = 0; k < 4; k++) {
            int32_t to = beside[k]; /* ghosts are never water */
            if (!drawing->map->water[to] || work->height_m[to] >= work->level_m[cell]) continue;
            if (work->level_m[to] >= work->level_m[cell] ||
                (work->basin[to] >= 0 && drawing->basins[work->basin[to]].sea))
                continue;
            work->level_m[to] = work->level_m[cell];
            stack = kota_grow(stack, stacked, &room, sizeof *stack);
            stack[stacked++] = to; /* a level only rises here, and to the few levels of seas: this ends */
        }
    }
    kota_free(stack);
}

static void raise_dikes(ground *work, kota_drawing *drawing) {
    const kota_grid *grid = &drawing->map->grid;
    for (int32_t c = 0; c < drawing->sketch->channels.count; c++) {
        const kota_channel *channel = &drawing->channels[c];
        if (!(channel->bank_m > 0)) continue;
        int32_t count;
        kota_cell_at *cells = kota_drawing_cells_along(&count, drawing, &channel->line, channel->width_m / 2);
        for (int32_t k = 0; k < count; k++) {
            int32_t i = kota_grid_i(grid, cells[k].cell), j = kota_grid_j(grid, cells[k].cell);
            for (int32_t dj = -1; dj <= 1; dj++)
                for (int32_t di = -1; di <= 1; di++) {
                    if (i + di < 0 || i + di >= grid->nx || j + dj < 0 || j + dj >= grid->ny) continue;
                    int32_t cell = kota_grid_at(grid, i + di, j + dj);
                    if (drawing->map->water[cell]) continue;
                    work->lift_m[cell] = kota_max(work->lift_m[cell], channel->bank_m);
                    drawing->dike[cell] = 1;
                }
        }
        kota_free(cells);
    }
}

static double road_half_width_m(const kota_arterial *arterial) {
    static const double class_lanes[KOTA_ROAD_CLASS_COUNT] = {
#define KOTA_ROAD_CLASS(name, text, lanes, speed_kmph, capacity_pceph) lanes,
#include "map/road_classes.def"
#undef KOTA_ROAD_CLASS
    };
    double lanes = kota_is_nan(arterial->lanes) ? class_lanes[arterial->road_class] : arterial->lanes;
    return lanes * ROAD_LANE_M * (arterial->oneway ? 0.5 : 1.0);
}

/* Roads neither lift a bed (they bridge it) nor cut a dike. */
static void raise_roads(ground *work, kota_drawing *drawing) {
    for (int32_t a = 0; a < drawing->sketch->arterials.count; a++) {
        const kota_arterial *arterial = &drawing->arterials[a];
        int32_t count;
        kota_cell_at *cells = kota_drawing_cells_along(&count, drawing, &arterial->line, road_half_width_m(arterial));
        for (int32_t k = 0; k < count; k++) {
            int32_t cell = cells[k].cell;
            if (drawing->map->water[cell]) continue;
            drawing->map->manning_n[cell] = (float)ROAD_N;
            if (arterial->raised_m > 0)
                work->lift_m[cell] = kota_max(work->lift_m[cell], arterial->raised_m);
            else if (arterial->raised_m < 0 && work->lift_m[cell] <= 0)
                work->lift_m[cell] = kota_min(work->lift_m[cell], arterial->raised_m);
        }
        kota_free(cells);
    }
}

/* Before anything is burnt in: what is dug keeps its height, what is built on the ground sinks with it. */
static void sink(ground *work, const kota_drawing *drawing) {
    double years = years_since_survey(drawing->sketch);
    const kota_map *map = drawing->map;
    const kota_survey *survey = drawing->survey;
    bool mapped = survey != NULL && survey->sinking_mm_per_year != NULL;
    for (int32_t k = 0; years != 0 && k < map->grid.nx * map->grid.ny; k++) {
        int32_t cell = kota_grid_at(&map->grid, k % map->grid.nx, k / map->grid.nx), d = map->district[cell];
        if (d >= 0) work->sunk_m[cell] += drawing->districts[d].sinking_m_per_year * years;
        if (mapped)
            work->sunk_m[cell] +=
                kota_survey__mean(survey, survey->sinking_mm_per_year, &map->grid, cell) * 1e-3 * years;
        work->height_m[cell] -= work->sunk_m[cell];
    }
}

/* In laboratories and on flumes a millimetre is a lot: there 2^-14 m, which is exact in float below 1024 m. */
static double snapped_m(double height_m, double cell_m) {
    bool fine = cell_m < FINE_CELL_M && kota_abs(height_m) < FINE_BELOW_M;
    double steps = fine ? FINE_HEIGHT_STEPS : HEIGHT_STEPS;
    return kota_floor(height_m * steps + 0.5) / steps;
}

static void finish_heights(const ground *work, kota_map *map) {
    const kota_grid *grid = &map->grid;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double bed_m = snapped_m(work->height_m[cell] + (map->water[cell] ? 0 : work->lift_m[cell]), grid->dx_m);
            map->bed_m[cell] = (float)bed_m;
            if (map->water[cell] && kota_is_finite(work->level_m[cell]))
                map->water_start_m[cell] = (float)kota_max(0, snapped_m(work->level_m[cell], grid->dx_m) - bed_m);
        }
    for (int32_t j = -1; j <= grid->ny; j++)
        for (int32_t i = -1; i <= grid->nx; i++) {
            int32_t inner = kota_grid_at(grid, kota_maxi(0, kota_mini(i, grid->nx - 1)),
                                         kota_maxi(0, kota_mini(j, grid->ny - 1)));
            int32_t cell = kota_grid_at(grid, i, j);
            map->bed_m[cell] = map->bed_m[inner];
            map->manning_n[cell] = map->manning_n[inner];
        }
}

/* ---- what is on it ---- */

static void cover_land(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    static const double land_n[KOTA_LAND_COUNT] = {
        [KOTA_LAND_KAMPUNG] = BUILT_N, [KOTA_LAND_HOUSING] = BUILT_N,  [KOTA_LAND_CENTRE] = BUILT_N,
        [KOTA_LAND_MARKET] = BUILT_N,  [KOTA_LAND_INDUSTRY] = BUILT_N, [KOTA_LAND_PORT] = BUILT_N,
        [KOTA_LAND_PARK] = GRASS_N,    [KOTA_LAND_FARM] = CROPS_N};
    const kota_survey *survey = drawing->survey;
    double open_sealed = survey != NULL && survey->bare ? survey->bare_sealed_frac : OPEN_SEALED;
    double same_n = survey != NULL ? survey->same_manning_n : 0;
    for (int32_t cell = 0; cell < map->grid.cells; cell++) map->district[cell] = -1;
    for (int32_t d = 0; d < drawing->sketch->districts.count; d++)
        kota_drawing_fill(map->district, drawing, &drawing->districts[d].outline, d);
    for (int32_t cell = 0; cell < map->grid.cells; cell++) {
        int32_t d = map->district[cell];
        int32_t land_use = d < 0 ? KOTA_LAND_FARM : drawing->districts[d].land_use;
        map->land_use[cell] = (uint8_t)land_use;
        map->sealed_frac[cell] = (float)(d < 0 ? open_sealed : drawing->districts[d].sealed_frac);
        map->manning_n[cell] = (float)(same_n > 0 ? same_n : land_n[land_use]);
    }
    for (int32_t k = 0; survey != NULL && survey->manning_n != NULL && k < map->grid.nx * map->grid.ny; k++) {
        int32_t cell = kota_grid_at(&map->grid, k % map->grid.nx, k / map->grid.nx);
        map->manning_n[cell] = (float)kota_survey__mean(survey, survey->manning_n, &map->grid, cell);
    }
}

/* Border cell k of a side. */
static int32_t border_cell(const kota_grid *grid, int32_t side, int32_t k) {
    if (side == KOTA_SIDE_WEST) return kota_grid_at(grid, 0, k);
    if (side == KOTA_SIDE_EAST) return kota_grid_at(grid, grid->nx - 1, k);
    return kota_grid_at(grid, k, side == KOTA_SIDE_SOUTH ? 0 : grid->ny - 1);
}

static void open_edges(const ground *work, kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    for (int32_t side = 0; side < 4; side++) {
        int32_t count = side <= KOTA_SIDE_EAST ? grid->ny : grid->nx;
        map->edge_kind[side] = KOTA_NEW(drawing->arena, uint8_t, count);
        map->edge_slope[side] = KOTA_NEW(drawing->arena, float, count);
        for (int32_t k = 0; k < count; k++) {
            double along_m = (k + 0.5) * grid->dx_m;
            for (int32_t e = 0; e < drawing->sketch->open_edges.count; e++) {
                const kota_edge_def *edge = &drawing->edges[e];
                if (edge->side != side || along_m < edge->from_m || along_m > edge->to_m) continue;
                map->edge_kind[side][k] = (uint8_t)edge->kind;
                map->edge_slope[side][k] = (float)edge->slope;
            }
            int32_t b = work->basin[border_cell(grid, side, k)];
            if (b >= 0 && drawing->basins[b].sea) map->edge_kind[side][k] = KOTA_EDGE_SEA;
        }
    }
}

void kota_drawing_ground(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    map->bed_m = kota_grid_field(grid, drawing->arena);
    map->manning_n = kota_grid_field(grid, drawing->arena);
    map->sealed_frac = kota_grid_field(grid, drawing->arena);
    map->water_start_m = kota_grid_field(grid, drawing->arena);
    map->land_use = KOTA_NEW(drawing->arena, uint8_t, grid->cells);
    map->water = KOTA_NEW(drawing->arena, uint8_t, grid->cells);
    map->district = KOTA_NEW(drawing->arena, int16_t, grid->cells);
    drawing->dike = KOTA_NEW(drawing->scratch, uint8_t, grid->cells);
    cover_land(drawing);
    ground work = start_ground(drawing);
    sink(&work, drawing);
    burn_channels(&work, drawing);
    burn_basins(&work, drawing);
    mark_sea(&work, drawing);
    let_sea_in(&work, drawing);
    raise_dikes(&work, drawing);
    raise_roads(&work, drawing);
    for (int32_t cell = 0; cell < grid->cells; cell++)
        if (map->water[cell]) map->sealed_frac[cell] = 1; /* what lies under water is saturated */
    finish_heights(&work, map);
    kota_drawing_water(drawing);
    open_edges(&work, drawing);
}

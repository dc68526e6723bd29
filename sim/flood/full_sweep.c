/* One sub-step of the full solver over all blocks that are awake: strips of a band from south to north, with a lag of
 * a row between stages: cells of row m, faces around it, shares of row m - 1, the new state of row m - 2. */
#include <string.h>

#include "flood/full.h"

enum {
    ROW_FACES_X = STRIP_LAG * CELL_ROWS,
    ROW_FACES_Y = ROW_FACES_X + STRIP_LAG * FACE_ROWS,
    ROW_SHARES = ROW_FACES_Y + STRIP_LAG * FACE_ROWS,
    ROW_DEEPEST = ROW_SHARES + STRIP_LAG,
    ROW_FASTEST,
    SCRATCH_ROWS,
    REACH = 2, /* cells whose middle state a cell's new state rests upon, in each direction */
};

size_t flood_full_scratch(const kota_flood *flood) { return (size_t)flood->bands * SCRATCH_ROWS * STRIP_WIDTH; }

typedef struct full_strip {
    kota_flood *flood;
    const kernel *k;
    block cells;    /* whose new state is wanted */
    int32_t w0, w1; /* columns of the window: REACH more on each side, within the grid */
    float *base;    /* scratch of the band */
    band_sums *sums;
    double *soaked_m; /* one a block */
} full_strip;

static float *row_at(const full_strip *s, int32_t row) { return s->base + row * STRIP_WIDTH + STRIP_HALO; }

/* Rows kept of row j; `from`: the column (of the grid) at which the pointers shall stand. */
static cell_rows cells_at(const full_strip *s, int32_t j, int32_t from) {
    cell_rows r;
    for (int32_t c = 0; c < CELL_ROWS; c++) {
        r.row[c] = row_at(s, (j & (STRIP_LAG - 1)) * CELL_ROWS + c) + (from - s->cells.i0);
    }
    return r;
}

static face_rows faces_at(const full_strip *s, int32_t first_row, int32_t j, int32_t from) {
    face_rows r;
    for (int32_t f = 0; f < FACE_ROWS; f++) {
        r.row[f] = row_at(s, first_row + (j & (STRIP_LAG - 1)) * FACE_ROWS + f) + (from - s->cells.i0);
    }
    return r;
}

static float *shares_at(const full_strip *s, int32_t j, int32_t from) {
    return row_at(s, ROW_SHARES + (j & (STRIP_LAG - 1))) + (from - s->cells.i0);
}

static void west_faces(const full_strip *s, int32_t j) {
    const kota_flood *flood = s->flood;
    flood_full_west(s->k, s->w1 - s->w0 - 1, cells_at(s, j, s->w0 + 1), faces_at(s, ROW_FACES_X, j, s->w0 + 1));
    span inner = {s->w0 + 1, s->w1, j};
    cell_rows own = cells_at(s, j, s->w0 + 1);
    flood_walls_full(flood, s->k, inner, false, own, own, faces_at(s, ROW_FACES_X, j, s->w0 + 1));
    cell_rows cells = cells_at(s, j, 0);
    face_rows faces = faces_at(s, ROW_FACES_X, j, 0);
    if (s->w0 == 0) flood_full_border(flood, s->k, KOTA_SIDE_WEST, j, 0, cells, 0, faces);
    int32_t nx = flood->grid.nx;
    if (s->w1 == nx) flood_full_border(flood, s->k, KOTA_SIDE_EAST, j, nx - 1, cells, nx, faces);
}

static void south_faces(const full_strip *s, int32_t j) {
    const kota_flood *flood = s->flood;
    face_rows faces = faces_at(s, ROW_FACES_Y, j, s->w0);
    if (j > 0 && j < flood->grid.ny) {
        flood_full_south(s->k, s->w1 - s->w0, cells_at(s, j - 1, s->w0), cells_at(s, j, s->w0), faces);
        flood_walls_full(flood, s->k, (span){s->w0, s->w1, j}, true, cells_at(s, j - 1, s->w0), cells_at(s, j, s->w0),
                         faces);
        return;
    }
    int32_t side = j == 0 ? KOTA_SIDE_SOUTH : KOTA_SIDE_NORTH;
    cell_rows cells = cells_at(s, j == 0 ? 0 : j - 1, s->w0);
    for (int32_t i = s->w0; i < s->w1; i++) {
        flood_full_border(flood, s->k, side, i, i - s->w0, cells, i - s->w0, faces);
    }
}

static void shares(const full_strip *s, int32_t j) {
    const kota_flood *flood = s->flood;
    int32_t i0 = kota_maxi(s->cells.i0 - 1, 0), i1 = kota_mini(s->cells.i1 + 1, flood->grid.nx);
    flood_share_cells(s->k->dt_per_dx, i1 - i0, flood->depth + kota_grid_at(&flood->grid, i0, j),
                      faces_at(s, ROW_FACES_X, j, i0).row[FACE_MASS], faces_at(s, ROW_FACES_Y, j, i0).row[FACE_MASS],
                      faces_at(s, ROW_FACES_Y, j + 1, i0).row[FACE_MASS], shares_at(s, j, i0));
}

static full_inputs inputs_at(const full_strip *s, int32_t j, int32_t i) {
    cell_rows cells = cells_at(s, j, i);
    ptrdiff_t shift = i - s->cells.i0;
    return (full_inputs){.x = faces_at(s, ROW_FACES_X, j, i),
                         .y = faces_at(s, ROW_FACES_Y, j, i),
                         .north = faces_at(s, ROW_FACES_Y, j + 1, i),
                         .share_below = shares_at(s, j - 1, i),
                         .share = shares_at(s, j, i),
                         .share_above = shares_at(s, j + 1, i),
                         .pull_x = cells.row[CELL_PULL_X],
                         .pull_y = cells.row[CELL_PULL_Y],
                         .deepest = (uint32_t *)(void *)row_at(s, ROW_DEEPEST) + shift,
                         .fastest = (uint32_t *)(void *)row_at(s, ROW_FASTEST) + shift,
                         .sums_m = s->soaked_m + shift / BLOCK_COLUMNS};
}

/* What left over one face of the border: the product that the cell's new state lost. */
static double out_m(const kernel *k, float mass, float share) {
    float out = (mass * share) * k->dt_per_dx;
    return out < 0.0f ? -(double)out : (double)out;
}

static void count_out(const full_strip *s, int32_t j) {
    const kota_grid *grid = &s->flood->grid;
    const float *x = faces_at(s, ROW_FACES_X, j, 0).row[FACE_MASS], *share = shares_at(s, j, 0);
    const float *south = faces_at(s, ROW_FACES_Y, j, 0).row[FACE_MASS];
    const float *north = faces_at(s, ROW_FACES_Y, j + 1, 0).row[FACE_MASS];
    double sum_m = 0.0;
    if (s->cells.i0 == 0) sum_m += out_m(s->k, x[0], share[0]);
    if (s->cells.i1 == grid->nx) sum_m += out_m(s->k, x[grid->nx], share[grid->nx - 1]);
    for (int32_t i = s->cells.i0; j == 0 && i < s->cells.i1; i++) sum_m += out_m(s->k, south[i], share[i]);
    for (int32_t i = s->cells.i0; j == grid->ny - 1 && i < s->cells.i1; i++) sum_m += out_m(s->k, north[i], share[i]);
    s->sums->edge_out_m += sum_m;
}

static void new_row(const full_strip *s, int32_t j) {
    int32_t step = s->flood->soaks ? BLOCK_COLUMNS : STRIP_COLUMNS;
    for (int32_t i = s->cells.i0; i < s->cells.i1; i += step) {
        flood_full_update(s->flood, s->k, (span){i, kota_mini(i + step, s->cells.i1), j}, inputs_at(s, j, i));
    }
    flood_duration_row(s->flood, s->k, (span){s->cells.i0, s->cells.i1, j});
    count_out(s, j);
}

static void sweep_strip(const full_strip *s) {
    const int32_t ny = s->flood->grid.ny, j0 = s->cells.j0, j1 = s->cells.j1;
    for (int32_t m = kota_maxi(j0 - REACH, 0); m <= j1 + 1; m++) {
        if (m < ny) flood_full_cells(s->flood, s->k, (span){s->w0, s->w1, m}, cells_at(s, m, s->w0));
        if (m >= j0 - 1 && m <= j1 && m < ny) west_faces(s, m);
        if (m >= j0 - 1 && m <= ny) south_faces(s, m);
        int32_t j = m - 1;
        if (j >= kota_maxi(j0 - 1, 0) && j <= j1 && j < ny) shares(s, j);
        if (m - 2 >= j0 && m - 2 < j1) new_row(s, m - 2);
    }
}

typedef struct full_sweep {
    kota_flood *flood;
    const kernel *k;
} full_sweep;

static void flow_run(const full_sweep *sw, int32_t band, block run, band_sums *sums) {
    kota_flood *flood = sw->flood;
    for (int32_t i = run.i0; i < run.i1; i += STRIP_COLUMNS) {
        block cells = {i, kota_mini(i + STRIP_COLUMNS, run.i1), run.j0, run.j1};
        full_strip s = {.flood = flood,
                        .k = sw->k,
                        .cells = cells,
                        .w0 = kota_maxi(cells.i0 - REACH, 0),
                        .w1 = kota_mini(cells.i1 + REACH, flood->grid.nx),
                        .base = flood->scratch + (size_t)band * SCRATCH_ROWS * STRIP_WIDTH,
                        .sums = sums,
                        .soaked_m = flood->soaked_m + band * flood->columns + cells.i0 / BLOCK_COLUMNS};
        uint32_t *deepest = (uint32_t *)(void *)row_at(&s, ROW_DEEPEST);
        uint32_t *fastest = (uint32_t *)(void *)row_at(&s, ROW_FASTEST);
        memset(deepest, 0, STRIP_COLUMNS * sizeof *deepest);
        memset(fastest, 0, STRIP_COLUMNS * sizeof *fastest);
        sweep_strip(&s);
        flood_close_run(flood, band, cells, s.soaked_m, deepest, sums);
        for (int32_t c = 0; c < cells.i1 - cells.i0; c++) {
            uint32_t *most = &flood->fastest[band * flood->columns + (cells.i0 + c) / BLOCK_COLUMNS];
            *most = fastest[c] > *most ? fastest[c] : *most;
        }
    }
}

/* Blocks that do not flow: rain and infiltration, or nothing; their new state must be there too. */
static void still_run(const full_sweep *sw, int32_t band, block run, block_state state, band_sums *sums) {
    kota_flood *flood = sw->flood;
    size_t bytes = (size_t)(run.i1 - run.i0) * sizeof(float);
    uint32_t deepest[BLOCK_COLUMNS];
    for (int32_t j = run.j0; j < run.j1; j++) {
        int32_t at = kota_grid_at(&flood->grid, run.i0, j);
        memset(flood->u_next + at, 0, bytes);
        memset(flood->v_next + at, 0, bytes);
        if (state == BLOCK_ASLEEP) memcpy(flood->depth_next + at, flood->depth + at, bytes);
    }
    if (state == BLOCK_ASLEEP) return;
    for (int32_t i = run.i0; i < run.i1; i += BLOCK_COLUMNS) {
        block one = {i, kota_mini(i + BLOCK_COLUMNS, run.i1), run.j0, run.j1};
        double *soaked_m = flood->soaked_m + band * flood->columns + i / BLOCK_COLUMNS;
        memset(deepest, 0, sizeof deepest);
        for (int32_t j = run.j0; j < run.j1; j++) {
            flood_film_row(flood, sw->k, (span){one.i0, one.i1, j}, deepest, soaked_m);
        }
        flood_close_run(flood, band, one, soaked_m, deepest, sums);
    }
}

static void sweep_band(void *context, int32_t band) {
    const full_sweep *sw = context;
    kota_flood *flood = sw->flood;
    band_sums sums = {0};
    size_t first = (size_t)band * (size_t)flood->columns;
    memset(flood->soaked_m + first, 0, (size_t)flood->columns * sizeof *flood->soaked_m);
    memset(flood->fastest + first, 0, (size_t)flood->columns * sizeof *flood->fastest);
    block run;
    for (int32_t c = 0; flood_next_run(flood, band, BLOCK_FLOW, &c, &run);) flow_run(sw, band, run, &sums);
    for (block_state state = BLOCK_ASLEEP; state <= BLOCK_FILM; state++) {
        for (int32_t c = 0; flood_next_run(flood, band, state, &c, &run);) still_run(sw, band, run, state, &sums);
    }
    flood->sums[band] = sums;
}

static void copy_cell(kota_flood *flood, int32_t to, int32_t from) {
    flood->depth[to] = flood->depth[from];
    flood->u[to] = flood->u[from];
    flood->v[to] = flood->v[from];
}

/* Ghosts repeat the border, so that differences across it are 0. */
static void fill_ghosts(kota_flood *flood) {
    const kota_grid *grid = &flood->grid;
    for (int32_t j = 0; j < grid->ny; j++) {
        copy_cell(flood, kota_grid_at(grid, -1, j), kota_grid_at(grid, 0, j));
        copy_cell(flood, kota_grid_at(grid, grid->nx, j), kota_grid_at(grid, grid->nx - 1, j));
    }
    for (int32_t i = 0; i < grid->nx; i++) {
        copy_cell(flood, kota_grid_at(grid, i, -1), kota_grid_at(grid, i, 0));
        copy_cell(flood, kota_grid_at(grid, i, grid->ny), kota_grid_at(grid, i, grid->ny - 1));
    }
}

static void swap(float **a, float **b) {
    float *kept = *a;
    *a = *b;
    *b = kept;
}

void flood_full_sweep(kota_flood *flood, const kernel *k, kota_pool *pool) {
    full_sweep sw = {flood, k};
    fill_ghosts(flood);
    kota_pool_for(flood->flow_cells < WORTH_THREADS_CELLS ? NULL : pool, flood->bands, sweep_band, &sw);
    swap(&flood->depth, &flood->depth_next);
    swap(&flood->u, &flood->u_next);
    swap(&flood->v, &flood->v_next);
    flood_close_sweep(flood);
}

/* One sub-step over all blocks that are awake, in two regions of the pool.
 *
 * A band is swept from south to north with a lag of a row between stages, in place: wishes on the faces of row m,
 * shares of row m - 1, depths of row m - 2, so that a row's fields are still in cache when they are needed again.
 * What a band needs of the old state of its neighbours is computed before, for each seam between two bands: the rows
 * of faces and shares next to it. So no band waits for another and no face is computed twice. */
#include <string.h>

#include "flood/state.h"

typedef enum seam_row { /* of the seam between row j0 - 1 (below) and row j0 (above) */
                        SEAM_X_BELOW,
                        SEAM_X_ABOVE,
                        SEAM_Y_BELOW, /* south faces of row j0 - 1 */
                        SEAM_Y_AT,    /* of row j0 */
                        SEAM_Y_ABOVE, /* of row j0 + 1 */
                        SEAM_SHARE_BELOW,
                        SEAM_SHARE_ABOVE,
                        SEAM_ROWS
} seam_row;

enum {
    LAG = 4, /* rows of each kind that a sweep keeps, a power of two > 2 */
    ROW_X = SEAM_ROWS,
    ROW_Y = ROW_X + LAG,
    ROW_SHARE = ROW_Y + LAG,
    ROW_DEEPEST = ROW_SHARE + LAG,
    BAND_SCRATCH,
    LINE_FLOATS = 16, /* a cache line: entry -1 of a row must exist */
};

static size_t row_floats(const kota_flood *flood) { return (size_t)flood->grid.stride + LINE_FLOATS; }

/* One set of rows a band (its own seam is the southern one), and a row of shares beyond the border, which nothing
 * asks. */
size_t flood_sweep_scratch(const kota_flood *flood) {
    return row_floats(flood) * ((size_t)flood->bands * BAND_SCRATCH + 1);
}

static float *scratch_row(const kota_flood *flood, int32_t band, int32_t row) {
    return flood->scratch + row_floats(flood) * ((size_t)band * BAND_SCRATCH + (size_t)row) + LINE_FLOATS;
}

static const float *row_beyond(const kota_flood *flood) { return scratch_row(flood, flood->bands, 0); }

typedef struct sweep {
    kota_flood *flood;
    const kernel *k;
} sweep;

typedef struct strip { /* a run of flowing blocks of a band */
    int32_t band;
    block cells;
    bool seam_below, seam_above;
} strip;

static float *x_row(const kota_flood *flood, const strip *s, int32_t j) {
    if (s->seam_below && j == s->cells.j0) return scratch_row(flood, s->band, SEAM_X_ABOVE);
    if (s->seam_above && j == s->cells.j1 - 1) return scratch_row(flood, s->band + 1, SEAM_X_BELOW);
    return scratch_row(flood, s->band, ROW_X + (j & (LAG - 1)));
}

static bool y_is_of_seam(const strip *s, int32_t j) {
    return (s->seam_below && j <= s->cells.j0 + 1) || (s->seam_above && j >= s->cells.j1 - 1);
}

static float *y_row(const kota_flood *flood, const strip *s, int32_t j) {
    if (s->seam_below && j == s->cells.j0) return scratch_row(flood, s->band, SEAM_Y_AT);
    if (s->seam_below && j == s->cells.j0 + 1) return scratch_row(flood, s->band, SEAM_Y_ABOVE);
    if (s->seam_above && j == s->cells.j1 - 1) return scratch_row(flood, s->band + 1, SEAM_Y_BELOW);
    if (s->seam_above && j == s->cells.j1) return scratch_row(flood, s->band + 1, SEAM_Y_AT);
    return scratch_row(flood, s->band, ROW_Y + (j & (LAG - 1)));
}

static bool row_is_of_seam(const strip *s, int32_t j) {
    return (s->seam_below && j == s->cells.j0) || (s->seam_above && j == s->cells.j1 - 1);
}

static float *own_share_row(const kota_flood *flood, const strip *s, int32_t j) {
    if (s->seam_below && j == s->cells.j0) return scratch_row(flood, s->band, SEAM_SHARE_ABOVE);
    if (s->seam_above && j == s->cells.j1 - 1) return scratch_row(flood, s->band + 1, SEAM_SHARE_BELOW);
    return scratch_row(flood, s->band, ROW_SHARE + (j & (LAG - 1)));
}

static const float *share_row(const kota_flood *flood, const strip *s, int32_t j) {
    if (j < s->cells.j0) return s->seam_below ? scratch_row(flood, s->band, SEAM_SHARE_BELOW) : row_beyond(flood);
    if (j < s->cells.j1) return own_share_row(flood, s, j);
    return s->seam_above ? scratch_row(flood, s->band + 1, SEAM_SHARE_ABOVE) : row_beyond(flood);
}

static void share_row_of(const kota_flood *flood, const kernel *k, span s, const float *x, const float *y,
                         const float *north, float *share) {
    const float *depth = flood->depth + kota_grid_at(&flood->grid, s.i0, s.j);
    flood_share_cells(k->dt_per_dx, s.i1 - s.i0, depth, x + s.i0, y + s.i0, north + s.i0, share + s.i0);
}

/* Rows of faces and shares on both sides of the seam, for columns where one of the bands flows. */
static void seam_span(const kota_flood *flood, const kernel *k, int32_t band, span above) {
    span below = {above.i0, above.i1, above.j - 1}, next = {above.i0, above.i1, above.j + 1};
    float *x_below = scratch_row(flood, band, SEAM_X_BELOW), *x_above = scratch_row(flood, band, SEAM_X_ABOVE);
    float *y_below = scratch_row(flood, band, SEAM_Y_BELOW), *y_at = scratch_row(flood, band, SEAM_Y_AT);
    float *y_above = scratch_row(flood, band, SEAM_Y_ABOVE);
    flood_faces_row(flood, k, below, x_below, y_below);
    flood_edge_x(flood, k, below, x_below);
    flood_faces_row(flood, k, above, x_above, y_at);
    flood_edge_x(flood, k, above, x_above);
    flood_faces_row(flood, k, next, NULL, y_above);
    share_row_of(flood, k, below, x_below, y_below, y_at, scratch_row(flood, band, SEAM_SHARE_BELOW));
    share_row_of(flood, k, above, x_above, y_at, y_above, scratch_row(flood, band, SEAM_SHARE_ABOVE));
}

static void sweep_seam(void *context, int32_t tile) {
    const sweep *s = context;
    const kota_flood *flood = s->flood;
    int32_t band = tile + 1, column = 0;
    while (column < flood->columns) {
        int32_t first = column;
        while (column < flood->columns && (flood_flows(flood, band - 1, column) || flood_flows(flood, band, column)))
            column++;
        if (column > first) {
            span above = {first * BLOCK_COLUMNS, kota_mini(column * BLOCK_COLUMNS, flood->grid.nx),
                          flood_block(flood, band, first).j0};
            seam_span(flood, s->k, band, above);
        }
        column++;
    }
}

static void strip_faces(const kota_flood *flood, const kernel *k, const strip *s, int32_t j) {
    span row = {s->cells.i0, s->cells.i1, j};
    bool inside = j < s->cells.j1;
    float *x = inside && !row_is_of_seam(s, j) ? x_row(flood, s, j) : NULL;
    float *y = y_is_of_seam(s, j) ? NULL : y_row(flood, s, j);
    if (inside) flood_faces_row(flood, k, row, x, y);
    if (x != NULL) flood_edge_x(flood, k, row, x);
    if (y != NULL && j == 0) flood_edge_y(flood, k, KOTA_SIDE_SOUTH, row, y);
    if (y != NULL && j == flood->grid.ny) flood_edge_y(flood, k, KOTA_SIDE_NORTH, row, y);
}

static uint32_t *deepest_row(const kota_flood *flood, int32_t band) {
    return (uint32_t *)(void *)scratch_row(flood, band, ROW_DEEPEST);
}

static void strip_depths(kota_flood *flood, const kernel *k, const strip *s, int32_t j, band_sums *sums,
                         double *soaked_m) {
    span row = {s->cells.i0, s->cells.i1, j};
    depth_inputs in = {.x = x_row(flood, s, j),
                       .y = y_row(flood, s, j),
                       .north = y_row(flood, s, j + 1),
                       .share_below = share_row(flood, s, j - 1),
                       .share = share_row(flood, s, j),
                       .share_above = share_row(flood, s, j + 1)};
    flood_depth_row(flood, k, row, in, deepest_row(flood, s->band), soaked_m);
    flood_duration_row(flood, k, row);
    sums->edge_out_m += flood_edge_x_out_m(flood, k, row, in.x, in.share);
    if (j == 0) sums->edge_out_m += flood_edge_y_out_m(flood, k, KOTA_SIDE_SOUTH, row, in.y, in.share);
    if (j == flood->grid.ny - 1) {
        sums->edge_out_m += flood_edge_y_out_m(flood, k, KOTA_SIDE_NORTH, row, in.north, in.share);
    }
}

static void sweep_strip(kota_flood *flood, const kernel *k, const strip *s, band_sums *sums, double *soaked_m) {
    const int32_t j0 = s->cells.j0, j1 = s->cells.j1;
    for (int32_t m = j0; m <= j1 + 1; m++) {
        if (m <= j1) strip_faces(flood, k, s, m);
        int32_t j = m - 1;
        if (j >= j0 && j < j1 && !row_is_of_seam(s, j)) {
            share_row_of(flood, k, (span){s->cells.i0, s->cells.i1, j}, x_row(flood, s, j), y_row(flood, s, j),
                         y_row(flood, s, j + 1), own_share_row(flood, s, j));
        }
        if (m - 2 >= j0) strip_depths(flood, k, s, m - 2, sums, soaked_m);
    }
}

static void sweep_band(void *context, int32_t band) {
    const sweep *sw = context;
    kota_flood *flood = sw->flood;
    band_sums sums = {0};
    double *soaked_m = flood->soaked_m + band * flood->columns;
    memset(soaked_m, 0, (size_t)flood->columns * sizeof *soaked_m);
    memset(deepest_row(flood, band), 0, (size_t)flood->grid.nx * sizeof(uint32_t));
    block run;
    for (int32_t column = 0; flood_next_run(flood, band, BLOCK_FLOW, &column, &run);) {
        strip s = {band, run, band > 0, band < flood->bands - 1};
        double *run_soaked_m = soaked_m + run.i0 / BLOCK_COLUMNS;
        sweep_strip(flood, sw->k, &s, &sums, run_soaked_m);
        flood_close_run(flood, band, run, run_soaked_m, deepest_row(flood, band) + run.i0, &sums);
    }
    for (int32_t column = 0; flood_next_run(flood, band, BLOCK_FILM, &column, &run);) {
        double *run_soaked_m = soaked_m + run.i0 / BLOCK_COLUMNS;
        for (int32_t j = run.j0; j < run.j1; j++) {
            flood_film_row(flood, sw->k, (span){run.i0, run.i1, j}, deepest_row(flood, band) + run.i0, run_soaked_m);
        }
        flood_close_run(flood, band, run, run_soaked_m, deepest_row(flood, band) + run.i0, &sums);
    }
    flood->sums[band] = sums;
}

void flood_sweep(kota_flood *flood, const kernel *k, kota_pool *pool) {
    sweep s = {flood, k};
    if (flood->flow_cells < WORTH_THREADS_CELLS) pool = NULL;
    kota_pool_for(pool, flood->bands - 1, sweep_seam, &s);
    kota_pool_for(pool, flood->bands, sweep_band, &s);
    flood_close_sweep(flood);
}

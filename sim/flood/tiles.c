/* Who works: bands for threads, blocks that flow, get only rain, or sleep.
 *
 * A block flows when one of its cells, or of the four blocks beside it, is deeper than depth_dry_m: anything farther
 * off has only faces whose flow depth is below depth_dry_m, which carry nothing. So sleeping changes no bit. */
#include <string.h>

#include "flood/state.h"

block flood_block(const kota_flood *flood, int32_t band, int32_t column) {
    block b = {.i0 = column * TILE_COLUMNS, .j0 = band * TILE_ROWS};
    b.i1 = kota_mini(b.i0 + TILE_COLUMNS, flood->grid.nx);
    b.j1 = kota_mini(b.j0 + TILE_ROWS, flood->grid.ny);
    return b;
}

int32_t flood_block_of_cell(const kota_flood *flood, int32_t cell) {
    return kota_grid_j(&flood->grid, cell) / TILE_ROWS * flood->columns +
           kota_grid_i(&flood->grid, cell) / TILE_COLUMNS;
}

static float depth_of_bits(uint32_t bits) {
    float depth;
    memcpy(&depth, &bits, sizeof depth);
    return depth;
}

float flood_tiles_deepest_m(const kota_flood *flood) {
    uint32_t deepest = 0;
    for (int32_t b = 0; b < flood->bands * flood->columns; b++) {
        if (flood->deepest[b] > deepest) deepest = flood->deepest[b];
    }
    return depth_of_bits(deepest);
}

/* The faces of a block that stops flowing, with those in the ghost ring where it stands at the border. */
static void still(kota_flood *flood, block b) {
    int32_t i1 = b.i1 == flood->grid.nx ? b.i1 + 1 : b.i1, j1 = b.j1 == flood->grid.ny ? b.j1 + 1 : b.j1;
    for (int32_t j = b.j0; j < j1; j++) {
        int32_t at = kota_grid_at(&flood->grid, b.i0, j);
        size_t bytes = (size_t)(i1 - b.i0) * sizeof(float);
        memset(flood->qx + at, 0, bytes);
        memset(flood->qy + at, 0, bytes);
        memset(flood->raw_x + at, 0, bytes);
        memset(flood->raw_y + at, 0, bytes);
    }
}

static bool wet(const kota_flood *flood, int32_t band, int32_t column) {
    if (band < 0 || band >= flood->bands || column < 0 || column >= flood->columns) return false;
    return (double)depth_of_bits(flood->deepest[band * flood->columns + column]) > flood->def.depth_dry_m;
}

void flood_tiles_wake(kota_flood *flood, bool rain) {
    flood->flow_cells = 0;
    for (int32_t band = 0; band < flood->bands; band++) {
        for (int32_t column = 0; column < flood->columns; column++) {
            int32_t at = band * flood->columns + column;
            block b = flood_block(flood, band, column);
            bool flows = wet(flood, band, column) || wet(flood, band - 1, column) || wet(flood, band + 1, column) ||
                         wet(flood, band, column - 1) || wet(flood, band, column + 1);
            if (!flows && flood->state[at] == BLOCK_FLOW) still(flood, b);
            flood->state[at] = flows ? BLOCK_FLOW : rain || flood->soaking[at] ? BLOCK_FILM : BLOCK_ASLEEP;
            if (flows) flood->flow_cells += (b.i1 - b.i0) * (b.j1 - b.j0);
        }
    }
}

typedef struct sweep {
    kota_flood *flood;
    const kernel *k;
} sweep;

/* The next run of blocks of one state from *column on; false when there is none. */
static bool next_run(const kota_flood *flood, int32_t band, block_state state, int32_t *column, block *run) {
    const uint8_t *states = flood->state + band * flood->columns;
    while (*column < flood->columns && states[*column] != state) (*column)++;
    if (*column >= flood->columns) return false;
    int32_t first = *column;
    while (*column < flood->columns && states[*column] == state && *column - first < RUN_BLOCKS) (*column)++;
    *run = flood_block(flood, band, first);
    run->i1 = flood_block(flood, band, *column - 1).i1;
    return true;
}

static void flux_band(void *context, int32_t band) {
    const sweep *s = context;
    kota_flood *flood = s->flood;
    block run;
    for (int32_t column = 0; next_run(flood, band, BLOCK_FLOW, &column, &run);) flood_flux_run(flood, s->k, run);
    flood_edges_flux(flood, s->k, band);
    for (int32_t column = 0; next_run(flood, band, BLOCK_FLOW, &column, &run);) {
        float *north = flood->north + (size_t)band * (size_t)flood->grid.stride + run.i0;
        if (run.j1 < flood->grid.ny) {
            flood_flux_north(flood, s->k, run, north);
        } else {
            north = flood->raw_y + kota_grid_at(&flood->grid, run.i0, run.j1);
        }
        flood_share_run(flood, s->k, run, north);
    }
}

/* After a run's depths are new: what its blocks drank and how deep they are. */
static void close_run(kota_flood *flood, int32_t band, block run, const double *sums_m, band_sums *sums) {
    for (int32_t column = run.i0 / TILE_COLUMNS; column * TILE_COLUMNS < run.i1; column++) {
        int32_t at = band * flood->columns + column;
        double soaked_m = sums_m[column - run.i0 / TILE_COLUMNS];
        sums->infiltrated_m += soaked_m;
        flood->soaking[at] = soaked_m > 0.0;
        flood->deepest[at] = flood_deepest_of_block(flood, flood_block(flood, band, column));
    }
}

static void depth_band(void *context, int32_t band) {
    const sweep *s = context;
    kota_flood *flood = s->flood;
    band_sums sums = {0};
    block run;
    for (int32_t column = 0; next_run(flood, band, BLOCK_FLOW, &column, &run);) {
        double sums_m[RUN_BLOCKS] = {0};
        flood_depth_run(flood, s->k, run, sums_m);
        close_run(flood, band, run, sums_m, &sums);
    }
    for (int32_t column = 0; next_run(flood, band, BLOCK_FILM, &column, &run);) {
        double sums_m[RUN_BLOCKS] = {0};
        flood_film_run(flood, s->k, run, sums_m);
        close_run(flood, band, run, sums_m, &sums);
    }
    sums.edge_out_m = flood_edges_out_m(flood, s->k, band);
    flood->sums[band] = sums;
}

/* Under so many cells waking another thread costs more than it does (assumed: 20 us a region, 4 ns a cell). */
enum { WORTH_THREADS_CELLS = 16384 };

void flood_tiles_run(kota_flood *flood, const kernel *k, kota_pool *pool) {
    sweep s = {flood, k};
    if (flood->flow_cells < WORTH_THREADS_CELLS) pool = NULL;
    kota_pool_for(pool, flood->bands, flux_band, &s);
    kota_pool_for(pool, flood->bands, depth_band, &s);
    for (int32_t band = 0; band < flood->bands; band++) {
        flood->balance.infiltrated += flood->sums[band].infiltrated_m * flood->area_m2;
        flood->balance.edge_out += flood->sums[band].edge_out_m * flood->area_m2;
    }
    flood->cell_updates += flood->flow_cells;
    flood->steps++;
}

/* Who works: bands for threads, blocks that flow, get only rain, or sleep.
 *
 * A block flows when one of its cells, or of the four blocks beside it, is deeper than depth_dry_m: anything farther
 * off has only faces whose flow depth is below depth_dry_m, which carry nothing. So sleeping changes no bit. */
#include <string.h>

#include "flood/state.h"

block flood_block(const kota_flood *flood, int32_t band, int32_t column) {
    block b = {.i0 = column * BLOCK_COLUMNS, .j0 = band * BAND_ROWS};
    b.i1 = kota_mini(b.i0 + BLOCK_COLUMNS, flood->grid.nx);
    b.j1 = band == flood->bands - 1 ? flood->grid.ny : b.j0 + BAND_ROWS;
    return b;
}

int32_t flood_block_of_cell(const kota_flood *flood, int32_t cell) {
    int32_t band = kota_mini(kota_grid_j(&flood->grid, cell) / BAND_ROWS, flood->bands - 1);
    return band * flood->columns + kota_grid_i(&flood->grid, cell) / BLOCK_COLUMNS;
}

static float number_of_bits(uint32_t bits) {
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static float greatest(const kota_flood *flood, const uint32_t *of_blocks) {
    uint32_t most = 0;
    for (int32_t b = 0; b < flood->bands * flood->columns; b++) most = of_blocks[b] > most ? of_blocks[b] : most;
    return number_of_bits(most);
}

float flood_tiles_deepest_m(const kota_flood *flood) { return greatest(flood, flood->deepest); }

float flood_tiles_fastest_mps(const kota_flood *flood) { return greatest(flood, flood->fastest); }

bool flood_flows(const kota_flood *flood, int32_t band, int32_t column) {
    return flood->state[band * flood->columns + column] == BLOCK_FLOW;
}

bool flood_next_run(const kota_flood *flood, int32_t band, block_state state, int32_t *column, block *run) {
    const uint8_t *states = flood->state + band * flood->columns;
    while (*column < flood->columns && states[*column] != state) (*column)++;
    if (*column >= flood->columns) return false;
    *run = flood_block(flood, band, *column);
    while (*column < flood->columns && states[*column] == state) (*column)++;
    run->i1 = flood_block(flood, band, *column - 1).i1;
    return true;
}

/* The faces of a block that stops flowing, with those in the ghost ring where it stands at the border. */
static void still(kota_flood *flood, block b) {
    int32_t i1 = b.i1 == flood->grid.nx ? b.i1 + 1 : b.i1, j1 = b.j1 == flood->grid.ny ? b.j1 + 1 : b.j1;
    for (int32_t j = b.j0; j < j1; j++) {
        int32_t at = kota_grid_at(&flood->grid, b.i0, j);
        size_t bytes = (size_t)(i1 - b.i0) * sizeof(float);
        if (flood->full) continue; /* shallow cells have no velocity */
        memset(flood->qx + at, 0, bytes);
        memset(flood->qy + at, 0, bytes);
    }
}

static bool wet(const kota_flood *flood, int32_t band, int32_t column) {
    if (band < 0 || band >= flood->bands || column < 0 || column >= flood->columns) return false;
    return (double)number_of_bits(flood->deepest[band * flood->columns + column]) > flood->def.depth_dry_m;
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

void flood_close_run(kota_flood *flood, int32_t band, block run, const double *soaked_m, const uint32_t *deepest,
                     band_sums *sums) {
    for (int32_t column = run.i0 / BLOCK_COLUMNS, c = 0; column * BLOCK_COLUMNS < run.i1; column++, c++) {
        int32_t at = band * flood->columns + column, i1 = flood_block(flood, band, column).i1;
        sums->infiltrated_m += soaked_m[c];
        flood->soaking[at] = soaked_m[c] > 0.0;
        uint32_t most = 0;
        for (int32_t i = column * BLOCK_COLUMNS - run.i0; i < i1 - run.i0; i++) {
            most = deepest[i] > most ? deepest[i] : most;
        }
        flood->deepest[at] = most;
    }
}

void flood_close_sweep(kota_flood *flood) {
    for (int32_t band = 0; band < flood->bands; band++) {
        flood->balance.infiltrated += flood->sums[band].infiltrated_m * flood->area_m2;
        flood->balance.edge_out += flood->sums[band].edge_out_m * flood->area_m2;
    }
    flood->cell_updates += flood->flow_cells;
    flood->steps++;
}

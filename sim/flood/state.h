/* The inside of the flood engine, shared by its own files only: state, tiles and the calls between files.
 *
 * Tiles are bands of TILE_ROWS rows (what a thread takes) cut into blocks of TILE_COLUMNS columns (what sleeps).
 * Face values stand at the cell east or north of the face: qx[c] is the discharge from c - 1 to c, qy[c] that from
 * c - stride to c; the last faces of a row or column stand in the ghost ring. */
#ifndef KOTA_FLOOD_STATE_H
#define KOTA_FLOOD_STATE_H

#include "core/memory.h"
#include "flood/flood.h"

enum {
    TILE_ROWS = 16,
    TILE_COLUMNS = 64,
    RUN_BLOCKS = 16, /* at most so many blocks in one call of a kernel: long rows are kind to the prefetcher */
};

#define FLOOD_GRAVITY_MPS2 9.80665 /* standard gravity, ISO 80000-3 */

typedef enum block_state {
    BLOCK_ASLEEP, /* nothing can change by itself */
    BLOCK_FILM,   /* rain and infiltration only: no cell in or beside it is deep enough to flow */
    BLOCK_FLOW,
} block_state;

typedef struct band_sums { /* of one band and one sub-step, m of depth summed over cells */
    double infiltrated_m, edge_out_m;
} band_sums;

typedef struct block { /* cells i0 <= i < i1, j0 <= j < j1 */
    int32_t i0, i1, j0, j1;
} block;

typedef struct kernel {      /* what the kernels of one sub-step need beside the fields */
    float theta_side;        /* (1 - theta) / 2: weight of each neighbour of a face */
    float gravity_dt_per_dx; /* g dt / dx */
    float gravity, dt, dry;  /* m/s2, s, m */
    float dt_per_dx;         /* discharge (m2/s) to depth (m) */
    double rain_m, dt_s;
} kernel;

struct kota_flood {
    kota_arena *arena;
    const kota_map *map; /* borrowed */
    kota_flood_def def;
    kota_grid grid;
    int32_t bands, columns; /* of blocks */
    double area_m2;         /* of a cell */

    /* fields */
    float *depth, *rest;  /* m; water is depth + rest, |rest| <= half an ulp of depth */
    float *depth_max;     /* m */
    float *qx, *qy;       /* m2/s, after the limiter */
    float *raw_x, *raw_y; /* m2/s, before it */
    float *north;         /* bands rows of stride: raw_y of the row above each band, so that bands need not wait */
    float *share;         /* 0..1: how much of what it wants to give a cell can give */
    float *gn2;           /* g n^2 */
    float *soak;          /* m/s, infiltration rate */

    /* blocks: bands * columns */
    uint8_t *state;     /* block_state */
    uint8_t *soaking;   /* 1: may still infiltrate */
    uint32_t *deepest;  /* bits of the greatest depth; a NaN is greater than any number */
    band_sums *sums;    /* bands */
    int32_t flow_cells; /* in blocks that flow */
    bool soaks;         /* any cell that can infiltrate */

    /* sea: the level is held in border cells */
    int32_t *sea_cell;
    int32_t sea_count;
    double sea_level_m, sea_highest_m; /* snapped; highest since the records began */

    /* exchange */
    double *inlet_m3, *pump_m3; /* of the last call of step */
    uint8_t *pump_running;

    double rest_start_m3; /* sum of rest when the records began */
    kota_flood_balance balance;
    int64_t steps, cell_updates;
};

/* inertial.c: kernels over runs of up to RUN_BLOCKS blocks side by side */
void flood_flux_run(const kota_flood *flood, const kernel *k, block b);
/** The south faces of the row above the run, computed from the old state, its first into out[0]. */
void flood_flux_north(const kota_flood *flood, const kernel *k, block b, float *restrict out);
/** How much of its wish each cell can give; north: raw_y of the row above, its first entry that of i0. */
void flood_share_run(const kota_flood *flood, const kernel *k, block b, const float *north);
/** Depths at the end of the sub-step; adds what each block of the run drank (m, summed over cells) to sums_m. */
void flood_depth_run(const kota_flood *flood, const kernel *k, block b, double *sums_m);
void flood_film_run(const kota_flood *flood, const kernel *k, block b, double *sums_m);
/** Bits of the greatest depth; over 0x7f7fffff when one is negative, infinite or no number. */
uint32_t flood_deepest_of_block(const kota_flood *flood, block b);

/* tiles.c */
block flood_block(const kota_flood *flood, int32_t band, int32_t column);
int32_t flood_block_of_cell(const kota_flood *flood, int32_t cell);
/** Who flows, who only gets rain, who sleeps. Discharges of blocks that stop flowing are set to 0. */
void flood_tiles_wake(kota_flood *flood, bool rain);
float flood_tiles_deepest_m(const kota_flood *flood); /* NaN or infinite when a depth is */
void flood_tiles_run(kota_flood *flood, const kernel *k, kota_pool *pool);

/* edges.c */
void flood_edges_flux(const kota_flood *flood, const kernel *k, int32_t band);
/** Depth (m) that left over the open edges of the band in the sub-step. */
double flood_edges_out_m(const kota_flood *flood, const kernel *k, int32_t band);
void flood_sea_create(kota_flood *flood);
void flood_sea_set(kota_flood *flood, double level_m); /* snapped */
/** Fill or empty the border cells to the level; the ledger gets the difference. */
void flood_sea_hold(kota_flood *flood);
double flood_snap_m(double level_m);

/* exchange.c */
void flood_exchange(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s);
/** The longest dt for which inflow into a shallow cell keeps within the Courant condition. */
double flood_exchange_dt_s(const kota_flood *flood, const kota_flood_forcing *forcing, double dt_s);
/** Tell the cell's block that a cell of it got this deep. */
void flood_deepest_raise(kota_flood *flood, int32_t cell, float depth);
/** Change the water of one cell by volume_m3 (not below 0). */
void flood_cell_add(kota_flood *flood, int32_t cell, double volume_m3);
static inline double flood_cell_depth_m(const kota_flood *flood, int32_t cell) {
    return (double)flood->depth[cell] + (double)flood->rest[cell];
}

#endif

/* The inside of the flood engine, shared by its own files only: state, tiles and the calls between files.
 *
 * Tiles are bands of BAND_ROWS rows (what a thread takes) cut into blocks of BLOCK_COLUMNS columns (what sleeps). The
 * last band takes up to half a band more, so that every band but a lone one has at least BAND_ROWS / 2 rows.
 * Face values stand at the cell east or north of the face: qx[c] is the discharge from c - 1 to c, qy[c] that from
 * c - stride to c; the last faces of a row or column stand in the ghost ring. */
#ifndef KOTA_FLOOD_STATE_H
#define KOTA_FLOOD_STATE_H

#include "core/memory.h"
#include "flood/flood.h"

enum {
    BAND_ROWS = 64,
    BLOCK_COLUMNS = 64,
    /* under so many cells waking another thread costs more than it does (assumed: 20 us a region, 3 ns a cell) */
    WORTH_THREADS_CELLS = 16384,
};

#define FLOOD_GRAVITY_MPS2 9.80665 /* standard gravity, ISO 80000-3 */

/* Wider vectors where the CPU has them. Nothing in kota is contracted or reassociated, so the bits are the same. Only
 * gcc: its resolvers are of no use to clang 14, and sanitizers stumble over them. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KOTA_SANITIZED)
#define FLOOD_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FLOOD_KERNEL
#endif
#define FLOOD_INLINE static inline __attribute__((always_inline))
/* Before a loop whose arrays do not overlap: more of them than a compiler is willing to compare. clang says where it
 * does not widen a loop all the same, which is no fault. */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed"
#define FLOOD_NO_OVERLAP _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define FLOOD_NO_OVERLAP _Pragma("GCC ivdep")
#else
#define FLOOD_NO_OVERLAP
#endif

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

typedef struct span { /* cells i0 <= i < i1 of row j */
    int32_t i0, i1, j;
} span;

typedef struct kernel {      /* what the kernels of one sub-step need beside the fields */
    float theta_side;        /* (1 - theta) / 2: greatest weight of each neighbour of a face */
    float side_per_wave;     /* theta_side dt / dx, s/m */
    float gravity_dt_per_dx; /* g dt / dx */
    float gravity;           /* m/s2 */
    float gravity_root;      /* its root, m^0.5/s */
    float dt, half_dt;       /* s */
    float dry;               /* m */
    float dt_per_dx;         /* discharge (m2/s) to depth (m) */
    float rain_m;            /* that falls in the sub-step */
    float record_depth;      /* m */
    float record_s;          /* at the end of the sub-step, since the records began */
} kernel;

typedef struct flood_walls flood_walls;
typedef struct flood_boundaries flood_boundaries;
typedef struct flood_drains flood_drains;

struct kota_flood {
    kota_arena *arena;
    const kota_map *map; /* borrowed */
    kota_flood_def def;
    kota_grid grid;
    int32_t bands, columns; /* of blocks */
    double area_m2;         /* of a cell */

    /* fields */
    float *depth, *rest; /* m; water is depth + rest, |rest| <= half an ulp of depth */
    float *depth_next;   /* where a sub-step writes depths: depth itself in the fast solver */
    float *depth_max;    /* m */
    float *qx, *qy;      /* m2/s, after the limiter; fast solver */
    float *u, *v;        /* m/s, 0 where depth <= depth_dry_m; full solver */
    float *u_next, *v_next;
    float *gn2;  /* g n^2 */
    float *soak; /* infiltration rate, m/s; with soils: the share of open ground, 0..1; NULL: nothing is drunk */

    float *record[KOTA_RECORD_COUNT];          /* NULL: not kept */
    float *duration[KOTA_FLOOD_DURATIONS_MAX]; /* s */
    double record_s;                           /* since the records began */

    float *scratch; /* rows of the sweep, see sweep.c */

    /* blocks: bands * columns */
    uint8_t *state;     /* block_state */
    uint8_t *soaking;   /* 1: may still infiltrate */
    uint32_t *deepest;  /* bits of the greatest depth; a NaN is greater than any number */
    uint32_t *fastest;  /* bits of the greatest speed of a wave, m/s; full solver */
    band_sums *sums;    /* bands */
    double *soaked_m;   /* what each drank in the sub-step, m summed over cells */
    int32_t flow_cells; /* in blocks that flow */
    bool soaks;         /* any cell that can infiltrate */
    bool full;          /* the full solver runs */

    /* soil.c */
    bool has_soils;
    kota_flood_soil soils[KOTA_LAND_COUNT];
    float *ground;                                                     /* what the ground of each cell remembers */
    double storm_m[KOTA_LAND_COUNT];                                   /* rain that the curve number remembers */
    double soil_rate_mps[KOTA_LAND_COUNT], soil_fall[KOTA_LAND_COUNT]; /* of the sub-step */

    /* rain.c */
    float *rain;          /* rate of this call of step, m/s; NULL: the same everywhere */
    uint8_t *raining;     /* blocks with any */
    double *rain_fell_m;  /* of each band in the sub-step, m summed over cells */
    double rain_even_mps; /* what the kernels add; 0 with a field */

    /* sea: the level is held in border cells */
    int32_t *sea_cell, *sea_inner; /* and the cell inside of it */
    int32_t *sea_of;               /* the boundary whose level is held there, -1: the sea */
    int32_t sea_count;
    double sea_level_m, sea_highest_m; /* snapped; highest since the records began */

    /* exchange */
    double *inlet_capacity_m3ps; /* of one inlet of each site */
    double *inlet_m3, *pump_m3;  /* of the last call of step */
    uint8_t *pump_running;

    flood_boundaries *boundaries; /* NULL: none */
    flood_walls *walls;           /* NULL: none */
    flood_drains *drains;         /* NULL: none */
    double *gate_m3;              /* of the last call of step, from `from` to `to`; NULL: none */

    double rain_kept_m;   /* what float rounding of the rain of a sub-step leaves to the next */
    double rest_start_m3; /* sum of rest when the records began */
    kota_flood_balance balance;
    int64_t steps, cell_updates;
};

/* inertial.c: kernels over a span of a row. Pointers to scratch rows stand at i = 0. */

/** Discharges that the old state drives through the west (x) and south (y) faces of the span; either may be NULL. */
void flood_faces_row(const kota_flood *flood, const kernel *k, span s, float *x, float *y);
/** How much of its wish each of n cells can give, 0..1: depth (m) against the discharges (m2/s) of its faces; all
 *  pointers stand at the first cell, north at the south faces of the row above. */
void flood_share_cells(float dt_per_dx, ptrdiff_t n, const float *restrict depth, const float *restrict x,
                       const float *restrict y, const float *restrict north, float *restrict share);
typedef struct depth_inputs { /* wishes of the row's faces, shares of the row and its neighbours */
    const float *x, *y, *north, *share_below, *share, *share_above;
} depth_inputs;
/** Depths and discharges at the end of the sub-step. deepest gets the bits of the greatest depth of each column; sums
 *  (m, one a block from column i0 / BLOCK_COLUMNS on) get what the ground drank. */
void flood_depth_row(const kota_flood *flood, const kernel *k, span s, depth_inputs in, uint32_t *deepest,
                     double *sums_m);
/** The same where nothing flows: rain and infiltration. deepest stands at the first cell. */
void flood_film_row(const kota_flood *flood, const kernel *k, span s, uint32_t *deepest, double *sums_m);
/** Seconds that the cells of a row were deeper than the thresholds. */
void flood_duration_row(const kota_flood *flood, const kernel *k, span s);
/** Bits of the greatest depth; over 0x7f7fffff when one is negative, infinite or no number. */
uint32_t flood_deepest_of_block(const kota_flood *flood, block b);

/* tiles.c */
block flood_block(const kota_flood *flood, int32_t band, int32_t column);
int32_t flood_block_of_cell(const kota_flood *flood, int32_t cell);
/** Who flows, who only gets rain, who sleeps. Discharges of blocks that stop flowing are set to 0. */
void flood_tiles_wake(kota_flood *flood, bool rain);
float flood_tiles_deepest_m(const kota_flood *flood);   /* NaN or infinite when a depth is */
float flood_tiles_fastest_mps(const kota_flood *flood); /* full solver */
bool flood_flows(const kota_flood *flood, int32_t band, int32_t column);
/** The next run of blocks of one state from *column on; false when there is none. */
bool flood_next_run(const kota_flood *flood, int32_t band, block_state state, int32_t *column, block *run);
/** After the depths of a run of blocks are new: what they drank (m, one each) and how deep they are (bits, one a
 *  column from the run's first on). */
void flood_close_run(kota_flood *flood, int32_t band, block run, const double *soaked_m, const uint32_t *deepest,
                     band_sums *sums);
/** Sums of bands into the balance, and the count of work. */
void flood_close_sweep(kota_flood *flood);

/* stable.c */

/** The forcing is made of numbers.  @errors KOTA_UNSTABLE: it is not; nothing was done. */
kota_status flood_check_forcing(const kota_flood *flood, const kota_flood_forcing *forcing, kota_error *err);
/** All depths are finite. passed_s: since the interval began, for the sentence. */
kota_status flood_check_depths(const kota_flood *flood, double passed_s, kota_error *err);
/** How long the next sub-step may be.
 *  @errors KOTA_UNSTABLE: under dt_min_s, or a depth is no number. The sentence names cell, time and cause. */
kota_status flood_next_dt_s(double *out, const kota_flood *flood, const kota_flood_forcing *forcing, double passed_s,
                            kota_error *err);

/* sweep.c */
size_t flood_sweep_scratch(const kota_flood *flood); /* floats */
/** One sub-step of all blocks that are awake. */
void flood_sweep(kota_flood *flood, const kernel *k, kota_pool *pool);

/* full_sweep.c */
size_t flood_full_scratch(const kota_flood *flood); /* floats */
/** One sub-step of the full solver. */
void flood_full_sweep(kota_flood *flood, const kernel *k, kota_pool *pool);

/* edges.c: border faces of a span; the row pointers stand at i = 0 */
/** Discharge (m2/s, positive east or north) that the border cell at place `along` of a side would let out. */
float flood_border_wish(const kota_flood *flood, const kernel *k, int32_t side, int32_t along);
void flood_edge_x(const kota_flood *flood, const kernel *k, span s, float *x);
void flood_edge_y(const kota_flood *flood, const kernel *k, int32_t side, span s, float *y);
/** Depth (m) that leaves over the west and east ends of the span; the discharge of the ghost face is kept. */
double flood_edge_x_out_m(kota_flood *flood, const kernel *k, span s, const float *x, const float *share);
/** Depth (m) that leaves over one face of the southern or northern border for each cell of the span. */
double flood_edge_y_out_m(kota_flood *flood, const kernel *k, int32_t side, span s, const float *y,
                          const float *share);
void flood_sea_create(kota_flood *flood);
void flood_sea_set(kota_flood *flood, double level_m); /* snapped */
/** Fill or empty the border cells to the level; the ledger gets the difference. */
void flood_sea_hold(kota_flood *flood);
double flood_snap_m(double level_m);

/* soil.c */
void flood_soil_create(kota_flood *flood, const kota_flood_soil *soils);
/** Before a sub-step: what is the same for all cells of a class. */
void flood_soil_begin(kota_flood *flood, const kernel *k);
/** Infiltration rates (m/s) of n cells from index `at` on: the constant field, or rates filled. */
const float *flood_soil_rates(const kota_flood *flood, const kernel *k, ptrdiff_t at, ptrdiff_t n, float *rates);
/** Tell the ground what it drank (m) of what it could at those rates. */
void flood_soil_drank(const kota_flood *flood, const kernel *k, ptrdiff_t at, ptrdiff_t n, const float *rates,
                      const double *soaked);
/** An interval without rain: dry ground recovers. */
void flood_soil_rest(kota_flood *flood, double interval_s);

/* rain.c */
void flood_rain_create(kota_flood *flood);
/** Before a call of step: the rates of its rain. */
void flood_rain_begin(kota_flood *flood, const kota_flood_forcing *forcing);
/** Before the blocks that work are chosen: those with rain of the field do. */
void flood_rain_wake(kota_flood *flood);
/** Before a sub-step: what falls of the field in it. */
void flood_rain_fall(kota_flood *flood, double dt_s, kota_pool *pool);

/* boundary.c */
kota_status flood_boundary_check(const kota_flood_def *def, const kota_map *map, kota_error *err);
void flood_boundary_create(kota_flood *flood);
int32_t flood_boundary_stage_cells(const kota_flood *flood);
/** Append the cells of stage boundaries to those where a level is held. */
void flood_boundary_hold_cells(kota_flood *flood);
void flood_boundary_set(kota_flood *flood, const double *value);
double flood_boundary_level_m(const kota_flood *flood, int32_t boundary);
double flood_boundary_highest_m(const kota_flood *flood, int32_t boundary);
void flood_boundary_reset(kota_flood *flood);
void flood_boundary_flow(kota_flood *flood, const double *value, double dt_s);
/** A dt <= dt_s for which the discharges keep within the Courant condition. */
double flood_boundary_dt_s(const kota_flood *flood, const double *value, double dt_s);
void flood_boundary_save(const kota_flood *flood, kota_blob *blob);
kota_status flood_boundary_load(kota_flood *flood, kota_blob *blob);

/* walls.c */
kota_status flood_walls_check(const kota_map *map, kota_error *err);
void flood_walls_create(kota_flood *flood);
/** Before a sub-step: who breaks, and how high each face's crest stands. */
void flood_walls_begin(kota_flood *flood, const uint8_t *breach, double dt_s);
/** Whether a crest, as flood_walls_begin left it, stands over the water on both sides of the face between two cells
 * that are neighbours.  @tested tests/unit/flood/test_structures.c */
bool flood_walls_part(const kota_flood *flood, int32_t a, int32_t b);
/** Overwrite the wishes of faces with crests of the span; either pointer may be NULL. */
void flood_walls_row(const kota_flood *flood, const kernel *k, span s, float *x, float *y);
/** Flow over a broad crest, m2/s, with water over_m above it on one side and beyond_m (may be below 0) on the other.
 *  @tested tests/unit/flood/test_structures.c */
double flood_weir_m2ps(double coefficient, double over_m, double beyond_m);
void flood_walls_save(const kota_flood *flood, kota_blob *blob);
kota_status flood_walls_load(kota_flood *flood, kota_blob *blob);

/* gates.c */
kota_status flood_gates_check(const kota_map *map, kota_error *err);
void flood_gates_create(kota_flood *flood);
void flood_gates_run(kota_flood *flood, const double *open_frac, double dt_s);
void flood_gates_save(const kota_flood *flood, kota_blob *blob);
kota_status flood_gates_load(kota_flood *flood, kota_blob *blob);
/** Flow through the boxes of a gate, m3/s, between two levels high_m >= low_m above the datum.
 *  @tested tests/unit/flood/test_structures.c */
double flood_gate_m3ps(const kota_gate_site *site, double open_frac, double high_m, double low_m);

/* drains.c, with drains_*.c: the network under the streets */
kota_status flood_drains_check(const kota_map *map, kota_error *err);
void flood_drains_create(kota_flood *flood);
/** Before a call of step: what it counts. */
void flood_drains_begin(kota_flood *flood);
void flood_drains_run(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s);
double flood_drains_stored_m3(const kota_flood *flood);
/** Take so much off the ponds; m3 that went. */
double flood_drains_evaporate(kota_flood *flood, double depth_m);
void flood_drains_save(const kota_flood *flood, kota_blob *blob);
kota_status flood_drains_load(kota_flood *flood, kota_blob *blob);

/* evaporate.c */
void flood_evaporate(kota_flood *flood, double rate_mps, double interval_s);

/* exchange.c */
/** What a pump carries at a lift, m3/s. */
double flood_pump_m3ps(const kota_pump_site *site, double lift_m);
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

/* A map that is only ground, for tests of the flood engine: grid, bed, roughness, edges, inlets, pumps, sources. */
#ifndef KOTA_TESTS_FLOOD_BED_H
#define KOTA_TESTS_FLOOD_BED_H

#include "core/memory.h"
#include "flood/flood.h"

typedef struct flood_bed {
    kota_map map;
    kota_arena *arena;
} flood_bed;

typedef double flood_bed_fn(void *context, double x_m, double y_m);

/** Flat at 0, sealed, walls all round, Manning's n everywhere; the south-west corner at (0, 0). */
flood_bed *flood_bed_create(int32_t nx, int32_t ny, double dx_m, double manning_n);
void flood_bed_destroy(flood_bed *bed);
/** Heights at cell centres, snapped to 2^-10 m as the map builders do; ghosts repeat the border. */
void flood_bed_shape(flood_bed *bed, flood_bed_fn *fn, void *context);
/** Water up to a level wherever the bed is lower. */
void flood_bed_water(flood_bed *bed, double level_m);
void flood_bed_edge(flood_bed *bed, int32_t side, kota_edge_kind kind, double slope);
void flood_bed_inlet(flood_bed *bed, int32_t cell, int32_t outfall_cell, int32_t inlets);
void flood_bed_pump(flood_bed *bed, int32_t from_cell, int32_t to_cell, double capacity_m3ps, double on_level_m,
                    double off_level_m);
void flood_bed_source(flood_bed *bed, const int32_t *cells, int32_t count);
int32_t flood_bed_at(const flood_bed *bed, int32_t i, int32_t j);
/** The cell that holds a point. */
int32_t flood_bed_find(const flood_bed *bed, double x_m, double y_m);

/** Values of the scenario defaults: theta 0.95, Courant 0.7, dt at most 10 s, dry at 1 mm. */
kota_flood_def flood_bed_def(void);

enum { FLOOD_BED_ENTITIES = 256 };
typedef struct flood_bed_forcing { /* a forcing with its arrays: no rain, all clean, able and automatic */
    kota_flood_forcing forcing;
    double source_m3ps[FLOOD_BED_ENTITIES], inlet_open_frac[FLOOD_BED_ENTITIES], pump_able_frac[FLOOD_BED_ENTITIES];
    uint8_t pump_mode[FLOOD_BED_ENTITIES];
} flood_bed_forcing;
void flood_bed_calm(flood_bed_forcing *forcing);

/** stored - stored_start - (in - out) - rounding, over stored_start + in (0 where there is no water at all). */
double flood_bed_residual_frac(const kota_flood *flood);
/** Content hash of depths and of the discharges of every cell. */
kota_hash flood_bed_hash(const flood_bed *bed, const kota_flood *flood);
/** The smallest depth of the grid. */
double flood_bed_shallowest_m(const flood_bed *bed, const kota_flood *flood);

#endif

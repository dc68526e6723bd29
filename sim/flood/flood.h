/* The flood engine: surface water on the grid.
 *
 * Local-inertial shallow water (Bates et al. 2010, J. Hydrol. 387, 33-45, doi:10.1016/j.jhydrol.2010.03.027) with the
 * q-centred weighting of de Almeida et al. 2012 (doi:10.1029/2011WR011570), depths in cells, unit discharges on
 * faces, a donor limiter so that no cell goes negative. Rain, infiltration, inflows, sea and open edges, drain
 * inlets, pump stations. It knows nothing of streets, litter or people: blockage and pump orders come in as numbers.
 */
#ifndef KOTA_FLOOD_FLOOD_H
#define KOTA_FLOOD_FLOOD_H

#include "core/blob.h"
#include "core/kota.h"
#include "core/pool.h"
#include "map/map.h"

typedef struct kota_flood kota_flood;

typedef enum kota_flood_solver {
    KOTA_SOLVER_FAST, /* local inertial: no advection of momentum; slow floods, rain, tides */
    KOTA_SOLVER_FULL, /* shallow-water equations, second order: dam breaks, breaches, water thrown over sills */
    KOTA_SOLVER_AUTO, /* full where water at the start stands in a step that a dam break is made of, else fast */
} kota_flood_solver;

enum { KOTA_FLOOD_DURATIONS_MAX = 4 };

typedef enum kota_soil_model {
    KOTA_SOIL_CONSTANT,
    KOTA_SOIL_HORTON,      /* Horton 1941, the fall of capacity in proportion to what is drunk of it */
    KOTA_SOIL_GREEN_AMPT,  /* Green and Ampt 1911 */
    KOTA_SOIL_CURVE_NUMBER /* SCS; of the rain alone, water that runs on from elsewhere is not drunk */
} kota_soil_model;

typedef struct kota_flood_soil { /* open ground of one land class; sealed_frac of the map takes its share off */
    kota_soil_model model;
    double rate_mps;     /* constant rate; Horton's last; Green-Ampt's conductivity; >= 0 */
    double first_mps;    /* Horton: rate of dry ground, >= rate_mps */
    double decay_ps;     /* Horton: how fast it falls, 1/s */
    double suction_m;    /* Green-Ampt: suction head at the wetting front, > 0 */
    double deficit_frac; /* Green-Ampt: room for water in dry ground, 0..1 */
    double curve_number; /* 1..100 */
    double recovery_ps;  /* how fast dry ground forgets, without rain, 1/s; 0: not within the run */
} kota_flood_soil;

typedef enum kota_boundary_kind {
    KOTA_BOUNDARY_STAGE, /* a level held in cells of the border, whatever the edge is otherwise */
    KOTA_BOUNDARY_FLOW,  /* a discharge along a line of cells anywhere */
} kota_boundary_kind;

typedef struct kota_boundary_def {
    kota_boundary_kind kind;
    const int32_t *cells; /* grid indices, each once */
    int32_t cell_count;
    double start_level_m; /* stage: at the start */
} kota_boundary_def;

typedef struct kota_flood_def {
    kota_flood_solver solver;
    double theta;            /* 0..1; 1 = Bates 2010, 0.9 = de Almeida's usual weight, here at Courant number 1; 0.95
                                (inertial.c) */
    double courant;          /* 0..1; dt <= courant * dx / sqrt(g h_max); 0.7 */
    double dt_max_s;         /* 10 */
    double dt_min_s;         /* a run that needs a shorter sub-step stops; 0: 0.001 */
    double depth_dry_m;      /* no flow below it; 0.001 */
    double infiltration_mps; /* into unsealed ground: rate * (1 - sealed_frac), constant */
    const kota_flood_soil *soils; /* (KOTA_LAND_COUNT) by map->land_use, in place of it; NULL: none. Copied. */
    double inlet_width_m;         /* weir length of one drain inlet */
    double inlet_area_m2;         /* opening of one drain inlet */
    double inlet_capacity_m3ps;   /* what the pipe behind one inlet carries */
    const double
        *inlet_capacities_m3ps; /* (map->inlet_count) of one inlet of each site, in its place; NULL; copied */
    double sea_level_m;         /* at the start */
    /* what is kept of each cell beside the greatest depth; all 0: nothing */
    bool records;          /* the maxima and the arrival of kota_flood_record */
    double record_depth_m; /* that look at water deeper than this, > depth_dry_m; 0.01 */
    int32_t duration_count;
    double duration_depth_m[KOTA_FLOOD_DURATIONS_MAX]; /* > depth_dry_m: how long water is deeper */
    const kota_boundary_def *boundaries;               /* boundary_count; borrowed for the call of create */
    int32_t boundary_count;
    bool rain_varies; /* forcing.rain_field_mps may be given; 4 bytes a cell */
} kota_flood_def;

typedef enum kota_flood_record_kind {
    KOTA_RECORD_SPEED_MAX,  /* m/s */
    KOTA_RECORD_FLOW_MAX,   /* of depth times speed at one time, m2/s */
    KOTA_RECORD_HAZARD_MAX, /* of the hazard rating at one time, 1 */
    KOTA_RECORD_ARRIVAL,    /* s since the records began; below 0: never */
    KOTA_RECORD_COUNT
} kota_flood_record_kind;

typedef enum kota_pump_mode { KOTA_PUMP_AUTO, KOTA_PUMP_ON, KOTA_PUMP_OFF } kota_pump_mode;

typedef struct kota_flood_forcing {   /* over one call of step; arrays are borrowed for the call */
    double rain_mps;                  /* everywhere, >= 0 */
    const float *rain_field_mps;      /* grid field on top of it, >= 0; NULL: none; only with def.rain_varies */
    double sea_level_m;               /* at KOTA_EDGE_SEA cells */
    double evaporation_mps;           /* from open water, >= 0 */
    const double *boundary;           /* (def.boundary_count) level, m, or discharge, m3/s, >= 0 */
    const double *source_m3ps;        /* (map->source_count) inflow, base flow included, >= 0 */
    const double *inlet_open_frac;    /* (map->inlet_count) 0 blocked .. 1 clean */
    const uint8_t *pump_mode;         /* (map->pump_count) kota_pump_mode */
    const uint8_t *wall_breach;       /* (map->wall_count) 1 breaks it, for good; NULL: by water alone */
    const double *gate_open_frac;     /* (map->gate_count) 0 shut .. 1 open; NULL: as at the start */
    const double *pump_able_frac;     /* (map->pump_count) 0 out of order or clogged .. 1 */
    const double *drain_m3ps;         /* (map->drain_node_count) inflow from elsewhere, >= 0; NULL: none */
    const double *drain_open_frac;    /* (map->drain_link_count) gates, able share of pumps; NULL: as at the start */
    const double *drain_blocked_frac; /* (map->drain_link_count) of conduits, by litter, 0..1; NULL: none */
    const uint8_t *drain_mode;        /* (map->drain_link_count) kota_pump_mode of pumps; NULL: automatic */
} kota_flood_forcing;

typedef struct kota_flood_balance {                   /* m3 since the start or the last reset */
    double stored_start, stored;                      /* on the ground, in drains and ponds */
    double rain, source, sea_in, stage_in;            /* in; source: inflows, discharges of boundaries */
    double infiltrated, edge_out, sea_out, stage_out; /* out */
    double evaporated;                                /* out, of open water */
    double gated;                                     /* moved inside, through gates and culverts, either way */
    double drain_stored;                              /* in drains and ponds alone */
    double drain_in, drain_out;                       /* moved inside, from the ground into drains and back */
    double drained, pumped;                           /* moved inside, inlets to outfalls and pump stations */
    double rounding; /* what float rounding of the depths made (+) or lost (-) by the engine's own account */
} kota_flood_balance;

/** Water at rest as map->water_start_m says (sea cells filled to def->sea_level_m). The map is borrowed for the
 * engine's life.
 *  @errors KOTA_DATA: a value of def out of its range.  @tested tests/unit/flood/test_flood.c */
KOTA_NODISCARD kota_status kota_flood_create(kota_flood **out, const kota_flood_def *def, const kota_map *map,
                                             kota_error *err);
void kota_flood_destroy(kota_flood *flood); /* NULL is fine */

/** Advance by interval_s with as many sub-steps as the Courant condition asks for.
 *  @errors KOTA_UNSTABLE: the water asks for sub-steps under dt_min_s, or the forcing is not made of numbers; the
 *  sentence names cell, time and cause. The sub-step that would go bad is not made: the state is that of the last
 *  good one, whole and fit to be saved.
 *  @conserves water: stored - stored_start = in - out (+ rounding) within 1e-6 of (stored_start + in).
 *  @determinism same bits for any pool (NULL: one thread).  @tested tests/physics/,
 * tests/property/test_flood_balance.c */
KOTA_NODISCARD kota_status kota_flood_step(kota_flood *flood, const kota_flood_forcing *forcing, double interval_s,
                                           kota_pool *pool, kota_error *err);

/* Views, owned by the engine, valid until the next step or destroy. */
const float *kota_flood_depth_m(const kota_flood *flood);     /* grid field */
const float *kota_flood_depth_max_m(const kota_flood *flood); /* running maximum since create or reset */
const float *kota_flood_bed_m(const kota_flood *flood);
/** One of the records, a grid field, since create or reset; NULL where def->records is off. The hazard rating is
 *  depth (speed + 0.5) + debris factor, which is 0.5 to 0.25 m of depth and 1 above: FD2320 (Defra and Environment
 *  Agency 2006, table 2.1 for depth and speed) with the conservative factors of its 2008 supplement.
 *  @tested tests/unit/flood/test_flood_records.c */
const float *kota_flood_record(const kota_flood *flood, kota_flood_record_kind kind);
/** How long (s) each cell was deeper than def->duration_depth_m[index]: a grid field.
 *  @tested tests/unit/flood/test_flood_records.c */
const float *kota_flood_duration_s(const kota_flood *flood, int32_t index);
void kota_flood_discharge(const kota_flood *flood, int32_t cell, double *qx_m2ps,
                          double *qy_m2ps); /* cell means of its faces */
/** Discharge (m2/s, east or north above 0) through the western or southern face of a cell inside the grid: the fast
 *  solver's own, the mean of the two cells' in the full one.  @tested tests/unit/city/test_watch.c */
double kota_flood_face_discharge_m2ps(const kota_flood *flood, int32_t cell, bool south);
const double *kota_flood_inlet_m3(const kota_flood *flood); /* (inlet_count) drained in the last step call */
const double *kota_flood_pump_m3(const kota_flood *flood);  /* (pump_count) pumped in the last step call */
const double *kota_flood_gate_m3(const kota_flood *flood);  /* (gate_count) through in the last step call; NULL */
const uint8_t *kota_flood_pump_running(const kota_flood *flood); /* (pump_count) at the end of the last step */
/** Level (m above the datum) and volume (m3; 0 of an outfall) of a drain node. The map must have drains.
 *  @tested tests/unit/flood/test_drains.c */
double kota_flood_drain_level_m(const kota_flood *flood, int32_t node);
double kota_flood_drain_stored_m3(const kota_flood *flood, int32_t node);
const double *kota_flood_drain_link_m3(const kota_flood *flood); /* (drain_link_count) in the last step call; NULL */
const double *kota_flood_drain_node_m3(const kota_flood *flood); /* (drain_node_count) from the street; NULL */
const uint8_t *kota_flood_drain_pump_running(const kota_flood *flood); /* (drain_link_count); NULL */
/** Cells that the drains touch, and what each gave to them in the last step call, m3 (below 0: got). @return how many
 *  @tested tests/unit/city/test_drains.c */
int32_t kota_flood_drain_cells(const kota_flood *flood, const int32_t **cell, const double **into_m3);
kota_flood_balance kota_flood_balance_now(const kota_flood *flood);
/** Start the maxima and the balance anew (end of the warm-up). */
void kota_flood_reset_records(kota_flood *flood);
/** Sub-steps and cell updates so far, for benches. */
void kota_flood_effort(const kota_flood *flood, int64_t *steps, int64_t *cell_updates);

/** Memory that the engine holds, for benches. */
size_t kota_flood_bytes(const kota_flood *flood);

/** Everything that the next step depends on; a loaded engine goes on with the same bits.
 *  @errors load: KOTA_DATA, another grid or schema.  @tested tests/unit/flood/test_flood_save.c */
void kota_flood_save(const kota_flood *flood, kota_blob *blob);
KOTA_NODISCARD kota_status kota_flood_load(kota_flood *flood, kota_blob *blob);

#endif

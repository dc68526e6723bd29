/* A scenario as plain SI data: no Lua, no files. Filled by script/ from Lua or by io/ from plan.json, read by
 * city/. */
#ifndef KOTA_PLAN_PLAN_H
#define KOTA_PLAN_PLAN_H

#include "core/schema.h"
#include "map/grid.h"
#include "map/map.h"
#include "map/sketch.h"

extern const char *const kota_relation_names[3];       /* below, above */
extern const char *const kota_line_kind_names[4];      /* feeder, brt, rail: the order of kota_transit_kind */
extern const char *const kota_demand_purpose_names[9]; /* all, then the purposes that change apart */
extern const char *const kota_solver_names[4];         /* fast, full, auto: the order of kota_flood_solver */
extern const char *const kota_soil_model_names[5];     /* the order of kota_soil_model */
extern const char *const kota_soil_place_names[KOTA_LAND_COUNT + 2]; /* all, then the order of kota_land_use */
extern const char *const kota_buildings_names[4];     /* raised, blocked, porous: the order of kota_buildings */
extern const char *const kota_bookmark_view_names[4]; /* depth, traffic, bins */
extern const char *const kota_boundary_names[3];      /* stage, flow: the order of kota_boundary_kind */
extern const char *const kota_plan_truck_names[8];    /* the order of kota_truck_kind */
enum { KOTA_PLAN_STAGE, KOTA_PLAN_FLOW };
enum { /* the order of kota_demand_purpose_names */
       KOTA_CHANGE_ALL,
       KOTA_CHANGE_WORK,
       KOTA_CHANGE_SCHOOL,
       KOTA_CHANGE_SHOP,
       KOTA_CHANGE_TOUR,
       KOTA_CHANGE_COMMUTE,
       KOTA_CHANGE_FREIGHT,
       KOTA_CHANGE_THROUGH
};
enum {
#define KOTA_TIDE(name, speed_degph, text) KOTA_TIDE_##name,
#include "plan/tides.def"
#undef KOTA_TIDE
    KOTA_TIDE_COUNT
};
extern const char *const kota_tide_names[KOTA_TIDE_COUNT + 1];
enum { KOTA_RELATION_BELOW, KOTA_RELATION_ABOVE };

/* the order says what the .def becomes */
/* clang-format off */
#include "core/schema_struct.h"
#include "plan/params.def"
#include "core/schema_end.h"
#include "core/schema_extern.h"
#include "plan/params.def"
#include "core/schema_end.h"
/* clang-format on */

/** Every fault of a plan: ranges, references, sums, sizes; lines start with "<where>." (a file and line where known).
 *  References and sums are looked at only when all ranges hold.
 *  @tested tests/unit/plan/test_plan.c */
void kota_plan_check(const kota_plan *plan, const char *where, kota_faults *faults);

/** A city's sketch with the gauges, sections, pumps, basins, facilities, water and edges that a plan adds, moved by
 *  the corner of the map, and with the share of its people, vehicles from outside and trucks that the plan has
 *  (people_frac): the plan's places are in the city's coordinate system, the sketch's from its south-west corner.
 *  @errors KOTA_DATA: one of those has the id of one of the city's.  @lifetime in arena; shares the city's records.
 *  @tested tests/unit/plan/test_scene.c */
KOTA_NODISCARD kota_status kota_plan_dress(kota_sketch *dressed, const kota_plan *plan, const kota_sketch *city,
                                           double west_m, double south_m, kota_arena *arena, kota_error *err);

/** The people and jobs of a plan's growth and of its developments that have opened by its start, onto the city's map,
 *  be it drawn or imported.  @errors KOTA_DATA: a development without dry ground.  @lifetime fields in arena.
 *  @tested tests/unit/plan/test_growth.c */
KOTA_NODISCARD kota_status kota_plan_grow(kota_map *map, const kota_plan *plan, kota_arena *arena, kota_error *err);

/** The ids of a plan's lines onto the map, so that commands can name them, and those of trains onto its pictures.
 * @lifetime in arena; shares the plan's texts.  @tested tests/unit/plan/test_growth.c */
void kota_plan_name_lines(kota_map *map, const kota_plan *plan, kota_arena *arena);

/** A fault for each observed level whose gauge is none of these ids: "<where>.observed_levels[1].gauge = ...". Of a
 *  sketch kota_plan_check does it; the gauges of an imported city are known when its map is made.
 *  @tested tests/unit/plan/test_plan.c */
void kota_plan_check_gauges(const kota_plan *plan, const char *const *gauges, int32_t count, const char *where,
                            kota_faults *faults);

/** Hash of all that determines the result, seed included.  @tested tests/unit/plan/test_plan.c */
kota_hash kota_plan_hash(const kota_plan *plan);

/** First time of the run (warm-up included), first time that counts, and end.
 *  Milliseconds since 1970 UTC. Warm-up and run are rounded up to whole coupling intervals; a plan with a warm start
 *  has no warm-up.  @errors KOTA_DATA: start is not a time.  @tested tests/unit/plan/test_plan.c */
KOTA_NODISCARD kota_status kota_plan_times(const kota_plan *plan, int64_t *warmup_ms, int64_t *start_ms,
                                           int64_t *end_ms, kota_error *err);

/** Rain rate of the blocks, which is the same everywhere, m/s, averaged over [from_ms, to_ms), this seed's depth
 * factor included; 0 for an empty interval. The sum over any cut of a storm is its depth.  @determinism keyed by the
 * seed alone.
 *  @tested tests/unit/plan/test_plan.c */
double kota_plan_rain_mps(const kota_plan *plan, int64_t from_ms, int64_t to_ms);
/** What credits and receipts say of the capacity of drains that no map shows, "no map of the drains: ..."; "" where
 * the plan gives none. heap, free with kota_free.  @tested tests/unit/plan/test_works.c */
char *kota_plan_drains_note(const kota_plan *plan);
/** Whether the plan's rain differs from place to place: it has rasters or showers. */
bool kota_plan_rain_varies(const kota_plan *plan);
/** What a raster of the plan's rain counts for over [from_ms, to_ms): the share of the interval that it holds, times
 *  the seed's depth factor and its own scale, as m/s for a value of 1 mm/h.  @tested tests/unit/plan/test_rain.c */
double kota_plan_rain_raster_mps(const kota_plan *plan, int32_t raster, int64_t from_ms, int64_t to_ms);
/** Add the showers' rates, m/s, averaged over [from_ms, to_ms), at the middles of a grid's cells to a grid field, the
 *  seed's depth factor included; field NULL: only add up. The average is a quadrature of two Gauss points for each
 * half radius of the way (error below 1e-4 of the peak); beyond 6 radii nothing falls. Over a grid that holds a
 * shower the cells' rain adds up to 2 pi radius^2 peak within 1e-6.  @return mean over the grid, m/s.
 *  @tested tests/unit/plan/test_rain.c */
double kota_plan_rain_cells_mps(const kota_plan *plan, int64_t from_ms, int64_t to_ms, const kota_grid *grid,
                                float *field);
/** Sea level at a time, m above the datum: mean, rise, tide (a cosine that is high at sea.high_at, or the sum of
 *  constituents A cos(speed t + phase) with t from the local midnight before the start) and surge.
 *  @tested tests/unit/plan/test_plan.c, tests/unit/plan/test_levels.c */
double kota_plan_sea_m(const kota_plan *plan, int64_t time_ms);
/** Flow of the hydrographs of a channel at a time, m3/s, base flow not included: linear between the middles of
 *  blocks, ramped from and to 0 over half a block before and after.  @tested tests/unit/plan/test_plan.c */
double kota_plan_inflow_m3ps(const kota_plan *plan, const char *channel, int64_t time_ms);

/** Value of a boundary over [from_ms, to_ms): a level in the middle of it, m above the datum, or the mean discharge,
 *  m3/s, so that a hydrograph has its volume under any cut.  @tested tests/unit/plan/test_levels.c */
double kota_plan_boundary(const kota_plan *plan, int32_t boundary, int64_t from_ms, int64_t to_ms);

/** Whether the scenario has broken a wall by a time.  @tested tests/unit/plan/test_works.c */
bool kota_plan_breached(const kota_plan *plan, const char *wall, int64_t time_ms);
/** Opening of a gate by its schedule, 0..1; otherwise where it has none, or before its first time.
 *  @tested tests/unit/plan/test_works.c */
double kota_plan_gate_frac(const kota_plan *plan, const char *gate, int64_t time_ms, double otherwise);

/** Mean discharge into a drain node over [from_ms, to_ms), m3/s.  @tested tests/unit/plan/test_works.c */
double kota_plan_drain_inflow_m3ps(const kota_plan *plan, const char *node, int64_t from_ms, int64_t to_ms);
/** Evaporation rate from open water at a time, m/s.  @tested tests/unit/plan/test_works.c */
double kota_plan_evaporation_mps(const kota_plan *plan, int64_t time_ms);

typedef struct kota_effort { /* what a run will ask for, estimated */
    double cells, people, trips;
    double run_s, memory_bytes, disk_bytes;
} kota_effort;
/** Expected run time on one core, memory and disk of one run.  @tested tests/unit/plan/test_plan.c */
kota_effort kota_plan_effort(const kota_plan *plan);

#endif

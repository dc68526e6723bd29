/* Private to the sketch builder: what its parts share while a map is drawn. */
#ifndef KOTA_MAP_SKETCH_PARTS_H
#define KOTA_MAP_SKETCH_PARTS_H

#include "map/shape.h"
#include "map/sketch.h"
#include "map/survey.h"

typedef struct kota_drawing {
    const kota_sketch *sketch;
    const kota_spot *spots; /* the records of the sketch, typed */
    const kota_channel *channels;
    const kota_basin *basins;
    const kota_arterial *arterials;
    const kota_district_def *districts;
    const kota_facility_def *facilities;
    const kota_pump_def *pumps;
    const kota_gauge_def *gauges;
    const kota_edge_def *edges;
    const kota_survey *survey; /* NULL: all is drawn */
    bool district_by_cells;    /* map->district is there before the streets are, and right */
    const uint8_t *sea;        /* grid.cells, with it: 1 where the sea is known to be; NULL: nowhere */
    kota_map *map;
    kota_arena *arena;   /* of the map */
    kota_arena *scratch; /* until the map is drawn */
    kota_chunks channel_chunks;
    double channel_reach_m; /* half of the widest channel */
    uint8_t *dike;          /* grid.cells: 1 where raised as the bank of a channel */
    int32_t *any_node;      /* grid.cells: nearest node even across water; set with people */
    /* where arterials meet the edge of the map: set by streets, read by sites */
    uint64_t *gateway_node_id;
    double *gateway_vehicles_per_day;
    int32_t gateway_count;
} kota_drawing;

/* Cells along a line: those that it passes through, joined over faces, and those with a centre within reach. */
typedef struct kota_cell_at {
    int32_t cell;
    double chainage_m;
} kota_cell_at;
/** Heap array (free with kota_free); a cell may come more than once. */
kota_cell_at *kota_drawing_cells_along(int32_t *count, const kota_drawing *drawing, const kota_points *line,
                                       double reach_m);

/** Fill what follows from the sketch alone; scratch is there already. */
void kota_drawing_open(kota_drawing *drawing, const kota_sketch *sketch);
/** Marks cells that are still -1 and whose centre, or where that is off the map the middle of their part on it, lies
 * inside an outline. */
void kota_drawing_fill(int16_t *index, const kota_drawing *drawing, const kota_points *outline, int32_t value);
/** After the streets: what buildings are to the water, and where the rain of roofs goes. */
void kota_drawing_roofs(kota_drawing *drawing);
/** Cells of the survey's buildings. */
void kota_drawing_buildings(kota_drawing *drawing);
/** Depths at the start from the survey's raster and the sketch's water. */
void kota_drawing_water(kota_drawing *drawing);

/** The parts of a map, drawn in this order, each on what those before it left in drawing->map: fields of the ground
 *  and what the edges do; the road graph; people, jobs and the node they leave by; facilities, inlets, pumps, gauges,
 *  sources and gateways.
 *  @errors KOTA_DATA: what a sketch asks for finds no room or no street; the sentence names it.
 *  @tested tests/unit/map/test_sketch.c */
void kota_drawing_ground(kota_drawing *drawing);
KOTA_NODISCARD kota_status kota_drawing_streets(kota_drawing *drawing, kota_error *err);
KOTA_NODISCARD kota_status kota_drawing_surveyed(kota_drawing *drawing, kota_error *err); /* streets of the survey */
KOTA_NODISCARD kota_status kota_drawing_people(kota_drawing *drawing, kota_error *err);
KOTA_NODISCARD kota_status kota_drawing_sites(kota_drawing *drawing, kota_error *err);
/** Walls on faces between cells, gates and culverts. */
kota_status kota_drawing_works(kota_drawing *drawing, kota_error *err);
/** Railways, for pictures. */
void kota_drawing_rails(kota_drawing *drawing);
/** Drains and polders; after the sites, whose inlets it leads to manholes. */
kota_status kota_drawing_drains(kota_drawing *drawing, kota_error *err);

/** Lasting id of a feature: the hash of "kind/id".  @tested tests/unit/map/test_sketch.c */
uint64_t kota_drawing_id(const char *kind, const char *id);
/** A feature's name in the drawing's arena; its id where it has none. */
const char *kota_drawing_name(const kota_drawing *drawing, const char *name, const char *id);
/** The district that holds a point (the first of several), -1 outside all. */
int32_t kota_drawing_district(const kota_drawing *drawing, double x_m, double y_m);
/** Whether a channel's bed or a basin lies within margin_m of a point. Independent of the cells. */
bool kota_drawing_is_wet(kota_drawing *drawing, double x_m, double y_m, double margin_m);

/** The nearest seed of every cell on a walk over cells that are not blocked (8 neighbours, steps of 5 and 7 fifths of
 *  a cell; ties to the seed of smaller rank). owner: seed's number or -1 where no walk leads; cost: fifths of a cell.
 *  seed_cell -1 is no seed. Both results have grid.cells entries. */
void kota_drawing_spread(int32_t *owner, int32_t *cost, const kota_grid *grid, const uint8_t *blocked,
                         const int32_t *seed_cell, const uint64_t *seed_rank, int32_t seed_count);

/* The bed of a channel, known each step along its line. */
typedef struct kota_bed_profile {
    double step_m;
    double *bed_m;
    int32_t count;
} kota_bed_profile;
/* Of a survey: mean height around a point; the bed along a channel, never rising downstream; people of a cell; and
 * the move of a map that is drawn from 0, 0 to where it lies on the ground. */
double kota_survey__height_m(const kota_survey *survey, double x_m, double y_m, double cell_m);
kota_bed_profile kota_survey__profile(const kota_survey *survey, const kota_points *line, kota_arena *arena);
double kota_survey__profile_at(const kota_bed_profile *profile, double chainage_m);
/* Mean of a raster's values in a cell. */
double kota_survey__mean(const kota_survey *survey, const float *values, const kota_grid *grid, int32_t cell);
double kota_survey__persons(const kota_survey *survey, const kota_grid *grid, int32_t cell);
void kota_survey__place(const kota_survey *survey, kota_map *map);
/** Bans and signals of the survey's turns on its roads, in place of drawn signals where there are any. */
void kota_survey__turns(const kota_survey *survey, kota_roads *roads, kota_arena *arena);

/** Share out a whole number over weights by largest remainders; ties to the smaller rank. sum(shares) == total where
 *  any weight is > 0. */
void kota_drawing_share(int64_t *shares, int64_t total, const double *weights, const uint64_t *ranks, int32_t count);

#endif

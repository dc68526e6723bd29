/* A city as surveyed: streets, heights and people that are known, in place of what a sketch interpolates and
 * generates. What both have alike (districts, channels, facilities, edges) comes in the records of sketch.def. */
#ifndef KOTA_MAP_SURVEY_H
#define KOTA_MAP_SURVEY_H

#include "map/signals.h"
#include "map/sketch.h"

#define KOTA_SURVEY_CELL_MIN_M 1e-3 /* laboratory basins are measured in millimetres */

/* What buildings are to the water, after Schubert and Sanders 2012 (doi:10.1016/j.advwatres.2012.02.012). */
typedef enum kota_buildings {
    KOTA_BUILDINGS_RAISED,  /* ground as high as the survey says, which has raised it (building block) */
    KOTA_BUILDINGS_BLOCKED, /* no water comes in however high it stands (building hole) */
    KOTA_BUILDINGS_POROUS   /* ground as around them, water passes against a roughness (building resistance) */
} kota_buildings;

typedef struct kota_survey_turn { /* a turn that is banned, or held by a signal */
    double xy_m[6];               /* a point before its junction, the junction, a point behind it */
    bool banned;
    uint16_t phases;  /* bit p: green in phase p of plan; 0: no signal holds it */
    kota_signal plan; /* the same for all turns of a junction; its node and turns are not looked at */
} kota_survey_turn;

typedef struct kota_survey { /* metres from the south-west corner of its rasters, as in the sketch that goes with it
                              */
    double west_m, south_m;  /* of that corner, in the coordinate system */
    int32_t epsg;
    int32_t nx, ny;
    double dx_m;                      /* side of a raster's cell */
    const float *bed_m;               /* nx * ny, southern row first, all finite; NULL: heights are not known */
    const float *persons;             /* residents in each of its cells, >= 0; NULL: evenly, more beside streets */
    const float *manning_n;           /* nx * ny, s/m^(1/3); NULL: by land use */
    const float *water_m;             /* nx * ny, depth at the start, >= 0; NULL: none is known */
    const float *sea;                 /* nx * ny, 1 where the sea is, else 0; NULL: nowhere */
    double same_manning_n;            /* everywhere where there is no raster; 0: by land use */
    bool bare;                        /* nothing is known of the ground but its height: */
    double bare_sealed_frac;          /* sealed outside all districts */
    const float *sinking_mm_per_year; /* nx * ny, how fast the ground sinks; NULL: as the districts say alone */
    const kota_points *buildings;     /* building_count outlines, whose ground is raised already */
    const float *building_tall_m;     /* height of each over its ground, m; NaN: not known. NULL: of none */
    int32_t building_count;
    int32_t
        added_facilities; /* the last so many of the sketch's are a scenario's, and tell nothing of what is there */
    const kota_points *inlets; /* inlet_count places of drain inlets; with any, none is placed along streets */
    int32_t inlet_count;
    const float *built;       /* nx * ny, 1 where the ground was raised under a building, else 0; NULL: not known */
    double building_height_m; /* by so much */
    kota_buildings buildings_as;
    double porous_manning_n; /* s/m^(1/3); porous buildings */
    bool roofs_drain;        /* rain on buildings goes to the nearest street cell; always where they are blocked */
    const kota_node_def *nodes;
    const double *node_vehicles_per_day; /* that enter at a gateway; 0 elsewhere */
    int32_t node_count;
    const kota_street_def *streets; /* strongly connected, and noded: they meet at nodes alone */
    int32_t street_count;
    /* Those at no junction, or along no street that meets there, are not looked at. Where any is held by a signal,
     * these are all the signals there are, and none is drawn. */
    const kota_survey_turn *turns;
    int32_t turn_count;
} kota_survey;

/** Build the map of a survey on cells of cell_m (0.001..200 m). sketch gives name, title, datum, credit, time zone,
 * size, channels, basins, districts, facilities, pumps, gauges and open edges; its spots, arterials and local streets
 * are not looked at.
 *
 *  Ground: means of the raster's values in a cell; the bed of a channel is the raster's lowest value so far,
 *  downstream along its line, so that a deck or a coarse cell does not dam it; else as kota_map_from_sketch. Without
 *  heights the ground is flat, there are no channels and map->no_heights is set: no water moves. Facilities are
 * placed as in a sketch; so are TPS in districts that have none, and inlets where the survey has none; without
 * streets there are no facilities, and nobody travels. The credit then begins with KOTA_NO_HEIGHTS and there is no
 * datum.
 *  @determinism a pure function of its inputs.   @lifetime all in arena.
 *  @errors KOTA_DATA.  @tested tests/unit/map/test_survey.c */
KOTA_NODISCARD kota_status kota_map_from_survey(kota_map **map, const kota_survey *survey, const kota_sketch *sketch,
                                                double cell_m, kota_arena *arena, kota_error *err);

#endif

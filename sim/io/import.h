/* From a planner's files to a city bundle (bundle.h): what `kota import` does. Streets or heights are needed;
 * districts, people, land use, waterways, facilities, lines of public transport, works on the water and gauges are
 * taken where they are given, and what is assumed in place of them is said in the report and in city.json. Streets
 * can be generated. Without streets only water moves, and heights that name no coordinate system make a city in
 * metres of its own. */
#ifndef KOTA_IO_IMPORT_H
#define KOTA_IO_IMPORT_H

#include "core/log.h"
#include "io/bundle.h"

typedef enum kota_import_role {
    KOTA_IMPORT_STREETS,
    KOTA_IMPORT_HEIGHTS,
    KOTA_IMPORT_DISTRICTS,
    KOTA_IMPORT_POPULATION,
    KOTA_IMPORT_LAND_USE,
    KOTA_IMPORT_WATERWAYS,
    KOTA_IMPORT_FACILITIES,
    KOTA_IMPORT_GAUGES,
    KOTA_IMPORT_TURNS,
    KOTA_IMPORT_GTFS,
    KOTA_IMPORT_LAND_COVER,
    KOTA_IMPORT_LAND_COVER_TABLE,
    KOTA_IMPORT_SERIES,
    KOTA_IMPORT_IDF,
    KOTA_IMPORT_ROUGHNESS,
    KOTA_IMPORT_BUILDINGS,
    KOTA_IMPORT_WATER,
    KOTA_IMPORT_SINKING,
    KOTA_IMPORT_PUMPS,
    KOTA_IMPORT_WALLS,
    KOTA_IMPORT_GATES,
    KOTA_IMPORT_EDGES,
    KOTA_IMPORT_SECTIONS,
    KOTA_IMPORT_DRAIN_NODES,
    KOTA_IMPORT_DRAIN_LINKS,
    KOTA_IMPORT_COAST,
    KOTA_IMPORT_RAILS,
    KOTA_IMPORT_ROLES
} kota_import_role;
extern const char *const kota_import_role_names[KOTA_IMPORT_ROLES + 1]; /* "streets", "dem", ... as the options */

typedef struct kota_import_def {
    const char *file[KOTA_IMPORT_ROLES]; /* paths, or FILE|layername=NAME; NULL: not given */
    const char *name;                    /* of the city: letters, digits, _ and - */
    const char *title;                   /* for people; NULL: the name */
    const char *out;                     /* folder of the bundle */
    const char *datum;                   /* vertical datum of the heights; NULL: not known */
    const char *waterways_datum;         /* of heights in the waterways' fields; NULL: not known */
    double waterways_offset_m;           /* added to them; NaN: none is known */
    const char *district_fields;         /* "kel" or "kel,rw": whose values name a district; NULL: guessed */
    double population_per_km2;           /* persons/km2: for a raster value of 1 (NaN: values are persons a pixel);
                                            without a raster, of districts without a field (NaN: 10,000) */
    double bounds_deg[4];                /* west, south, east, north; NaN: what the heights or the streets cover */
    double cell_m;                       /* of the rasters; NaN: the heights' own, or 10 m */
    int32_t epsg;                        /* of the city; 0: the heights' own or the UTM zone */
    int32_t assume_epsg;                 /* of inputs that do not say; 0: refuse them */
    int32_t utc_offset_min;              /* INT32_MIN: from the longitude */
    double open_edge_slope;              /* water leaves at the city's border with it; 0: a wall; NaN: the usual */
    double manning_n;                    /* everywhere, s/m^(1/3); NaN: by land use */
    double sealed_frac;                  /* where no districts are given; NaN: nothing seeps away */
    double building_height_m;            /* by which the ground under buildings is raised; NaN: 3 m */
    double fill_sinks_m;                 /* hollows at most so deep are filled; 0: none */
    double drains_rain_mm;  /* of 24 h, that generated local drains are made for; 0: none are generated */
    int32_t survey_year;    /* in which the heights were measured; INT32_MIN: not known */
    const char *credits[8]; /* lines for every map; NULL-terminated where fewer */
    bool grow_streets;      /* main roads where there are none, local streets where they are few */
    bool grow_buildings;    /* along the streets of districts where none are given */
    bool dry_run;           /* all is read, made and checked; nothing is left behind */
    int32_t restrictions, restrictions_unclear; /* that the turns were made of, and those left out, for the card */
    kota_logger *log;
} kota_import_def;

typedef struct kota_import_report { /* what came of it */
    int32_t roads, junctions, gateways, districts, facilities, waterways, gauges;
    int32_t buildings, pumps, walls, gates, edges, sections, turns, lines, generated_roads, signals;
    int32_t series, idf_curves; /* for scenarios, in series.csv and idf.csv of the folder */
    int32_t inlets, generated_bins, generated_buildings, generated_drains;
    int32_t restrictions, restrictions_unclear; /* as in the def */
    bool local;                                 /* it lies in metres of its own */
    double road_km, connected_frac; /* share of the roads' length on which one can get back to where one started */
    int32_t epsg, nx, ny;
    double cell_m, persons;
    bool has_heights;
    int64_t gap_cells;                    /* without a height, filled from the nearest */
    int64_t deck_cells;                   /* lowered by 1 m or more where a road crosses a channel: bridge decks */
    int32_t filled_hollows, left_hollows; /* with fill_sinks_m: at most so deep, and deeper */
    double filled_m3, left_m3;            /* up to their sills */
    double filled_deepest_m, left_deepest_m;
    double sea_m2;                 /* of its ground that is sea */
    int32_t rails;                 /* lines of railways */
    double sink_area_m2, sink_m3;  /* ground that cannot drain over the surface, over 5 cm deep */
    kota_faults assumed, warnings; /* sentences */
} kota_import_report;
void kota_import_report_free(kota_import_report *report);
typedef struct kota_import_count {
    const char *key; /* as in city.json and in --json */
    int32_t count;
} kota_import_count;
enum { KOTA_IMPORT_COUNTS = 19 };
/** What a city may have or lack: works, lines, turns and the restrictions that they were made of.
 *  @tested tests/cli/import/good.case, tests/cli/import/osm_turns.case */
void kota_import_counts(kota_import_count counts[KOTA_IMPORT_COUNTS], const kota_import_report *report);

/** Make the bundle. def->out is replaced only by a whole bundle, and not at all with dry_run.
 *  @errors KOTA_DATA: an input is missing, broken, elsewhere, in no known coordinate system, empty, or its vertical
 * zero does not fit; the sentence names file, place, value and cure. KOTA_USAGE: def itself.
 *  @determinism equal inputs and options give a bundle of equal content; its files are equal to the byte with one
 * GDAL.
 *  @lifetime free the report, whatever the status.  @tested tests/unit/io/test_import.c, tests/cli/import/ */
KOTA_NODISCARD kota_status kota_import(kota_import_report *report, const kota_import_def *def, kota_error *err);

#endif

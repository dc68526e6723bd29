/* City bundles: what kota import makes of a planner's files, and a map of it. A bundle is a folder with
 *   city.json    name, vertical datum, time zone, where it lies, sources with their hashes, what was assumed
 *   city.gpkg    layers roads, junctions, districts, facilities, waterways, gauges, and where they are known pumps,
 *                walls, gates, edges, sections, drain_nodes, drain_links, buildings, turns, lines; fields as in
 *                bundle.def, sketch.def and, of lines, params.def. A pump or a gate is a line from where it takes
 * water to where it lets it go bed.tif      heights with channels burnt in and buildings raised; absent where none
 * are known persons.tif  residents in each cell; manning.tif  Manning's n; water.tif  depth of water at the start
 *   sinking.tif  how fast the ground sinks, mm a year; buildings.tif  1 where the bed is raised under one
 * All of it may be edited in a GIS. Here it is read and written; import.c makes one. */
#ifndef KOTA_IO_BUNDLE_H
#define KOTA_IO_BUNDLE_H

#include "map/survey.h"
#include "plan/plan.h"

/* the order matters */
/* clang-format off */
#include "core/schema_struct.h"
#include "io/bundle.def"
#include "core/schema_end.h"
#include "core/schema_extern.h"
#include "io/bundle.def"
#include "core/schema_end.h"
/* clang-format on */

enum { KOTA_BUNDLE_SCHEMA = 1 };

typedef struct kota_bundle { /* metres from the south-west corner of the rasters; all in the reader's arena */
    kota_sketch sketch;      /* channels, districts, facilities, open edges; names and sizes */
    kota_survey survey;      /* rasters; its nodes and streets are filled by kota_bundle_read alone */
    kota_records roads;      /* kota_road */
    kota_records junctions;  /* kota_junction */
    kota_records edge_lines; /* kota_edge_line; sketch.open_edges are made of them */
    kota_records buildings;  /* kota_building */
    kota_records turns;      /* kota_turn_line */
    kota_records lines;      /* kota_line_plan, the city's public transport */
} kota_bundle;

/** Read a bundle; hash gets its content's: of names, numbers and shapes, not of file bytes.
 *  @errors KOTA_DATA: no bundle, a layer or field of another kind, a value out of range; this kota has no GDAL.
 *  @lifetime all in arena.  @tested tests/unit/io/test_bundle.c */
KOTA_NODISCARD kota_status kota_bundle_read(kota_bundle *bundle, kota_hash *hash, const char *folder,
                                            kota_arena *arena, kota_error *err);
/** Write city.gpkg and the rasters of a bundle into a folder that exists; city.json is the importer's.
 *  @determinism equal bundles give equal bytes with one GDAL.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_bundle.c */
KOTA_NODISCARD kota_status kota_bundle_write(const kota_bundle *bundle, const char *folder, kota_error *err);

/** An id that two of the records have, or NULL. The schema has a text member "id". */
const char *kota_bundle__twice(const kota_records *records, const kota_schema *schema);
/** The sketch's open edges: all sides with open_slope where it is above 0, then the edge lines. path: for sentences.
 *  @errors KOTA_DATA: a line does not lie along the border.  @tested tests/cli/flood/ */
KOTA_NODISCARD kota_status kota_bundle__edges(kota_bundle *bundle, double open_slope, const char *path,
                                              kota_arena *arena, kota_error *err);
/** Fill the survey's turns from the records. path: for sentences.
 *  @errors KOTA_DATA: phases or a plan that cannot be.  @tested tests/cli/import/sumo_signals.case */
KOTA_NODISCARD kota_status kota_bundle__turns(kota_bundle *bundle, const char *path, kota_arena *arena,
                                              kota_error *err);
/** Fill the survey's nodes and streets from roads and junctions; in arena. */
void kota_bundle__survey(kota_bundle *bundle, kota_arena *arena);

/** The map of the bundle that a plan names, on the plan's cells, with the gauges, sections, water and edges that the
 *  plan adds. plan->bundle_hash: of the content that is expected, "" for any.
 *  @errors KOTA_DATA: those of kota_bundle_read, kota_plan_dress and kota_map_from_survey; another content.
 *  @lifetime all in arena.  @tested tests/unit/io/test_bundle.c */
KOTA_NODISCARD kota_status kota_map_from_bundle(kota_map **map, const kota_plan *plan, kota_arena *arena,
                                                kota_error *err);

/** Put into a plan that names a bundle what a plan needs to know of it: its hash, whether it has heights, and a
 * sketch with names, sizes, districts and channels without their shapes. With traffic.mode_choice it gets the city's
 * lines too, but those whose ids the plan has already. Nothing in a plan without one.
 *  @errors those of kota_bundle_read.  @lifetime texts in arena.  @tested tests/unit/io/test_bundle.c */
KOTA_NODISCARD kota_status kota_bundle_describe(kota_plan *plan, kota_arena *arena, kota_error *err);

#endif

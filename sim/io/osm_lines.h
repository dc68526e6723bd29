/* Lines of public transport of OpenStreetMap: its route relations, with the stops that they name in order. GDAL does
 * not tell the members of relations, so these are read as osm_turns.c does. Where they lie in a city is
 * import_lines.c's. */
#ifndef KOTA_IO_OSM_LINES_H
#define KOTA_IO_OSM_LINES_H

#include "io/gtfs.h"

typedef struct kota_osm_lines {
    kota_gtfs_line *lines; /* in the file's order; ids are r<relation> */
    int32_t count;
    int32_t few;      /* routes left out: under two stops are in the file */
    int32_t unserved; /* nodes highway=bus_stop that are no member of a route */
} kota_osm_lines;

/** Read the routes (bus, trolleybus, share_taxi, tram, light_rail, subway, train, monorail) of an .osm or .osm.pbf
 *  file. A member is a stop where its role begins with stop, or, in a route without any, with platform; a platform
 * that is a way lies at its first node. headway_s is the tag interval (minutes, or hours:minutes), else NaN; ride_s
 * is NaN. Each relation is one direction, but one that no other of the same ref and network runs against goes both
 * ways.
 *  @errors KOTA_DATA: a file that cannot be read.
 *  @lifetime all in arena.  @tested tests/cli/import/osm_lines.case */
KOTA_NODISCARD kota_status kota_osm_lines_read(kota_osm_lines *lines, const char *osm, kota_arena *arena,
                                               kota_error *err);

#endif

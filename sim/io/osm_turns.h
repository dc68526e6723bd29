/* Turn restrictions of OpenStreetMap as lines over their junctions, for kota import --turns. GDAL reads streets of
 * such files, but not which ways a relation is of. */
#ifndef KOTA_IO_OSM_TURNS_H
#define KOTA_IO_OSM_TURNS_H

#include "core/kota.h"

typedef struct kota_osm_turns {
    int32_t restrictions; /* no_* and only_*, those for some classes or hours alone apart */
    int32_t unclear; /* of them left out: over several nodes, not for motorcycles, or of streets that are not there or
                        not cut at it */
    int32_t bans;    /* turns that they forbid */
} kota_osm_turns;

/** Whether a file is of OpenStreetMap, by its name. */
bool kota_osm_named(const char *path);
/** Read the restrictions of an .osm or .osm.pbf file; where they forbid turns, write these as GeoJSON.
 *  @errors KOTA_DATA: a file that cannot be read or written.  @tested tests/cli/import/osm_turns.case */
KOTA_NODISCARD kota_status kota_osm_write_turns(kota_osm_turns *turns, const char *osm, const char *path,
                                                kota_error *err);

#endif

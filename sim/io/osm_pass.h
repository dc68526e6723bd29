/* One pass over an OpenStreetMap file, for what GDAL does not tell: relations and their members. Inside io/ only. */
#ifndef KOTA_IO_OSM_PASS_H
#define KOTA_IO_OSM_PASS_H

#ifdef KOTA_READOSM
#include <readosm.h>

#include "core/kota.h"

/** Call back for every node, way and relation of a file (NULL: they are passed over), with user.
 *  @errors KOTA_DATA: the file is damaged or cut short.  @tested tests/cli/import/osm_lines.case */
KOTA_NODISCARD kota_status kota_osm__pass(const char *path, void *user, readosm_node_callback node,
                                          readosm_way_callback way, readosm_relation_callback relation,
                                          kota_error *err);
/** Value of a tag, borrowed; NULL: it has none of that key.  @tested tests/cli/import/osm_lines.case */
const char *kota_osm__tag(const readosm_tag *tags, int count, const char *key);
#endif

#endif

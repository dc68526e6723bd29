/* One pass over an OpenStreetMap file, for what GDAL does not tell: relations and their members. Inside io/ only. */
#ifndef KOTA_IO_OSM_PASS_H
#define KOTA_IO_OSM_PASS_H

#include "core/kota.h"

typedef enum kota_osm_kind { KOTA_OSM_NODE, KOTA_OSM_WAY, KOTA_OSM_RELATION, KOTA_OSM_KINDS } kota_osm_kind;

typedef struct kota_osm_tag {
    const char *key, *value;
} kota_osm_tag;

typedef struct kota_osm_member { /* of a relation; of a way: a node, without a role */
    int64_t id;
    kota_osm_kind kind;
    const char *role; /* "" where it has none */
} kota_osm_member;

typedef struct kota_osm_thing { /* a node, a way, a relation; it and its texts live until the visit returns */
    int64_t id;
    double lon_deg, lat_deg; /* of a node */
    const kota_osm_tag *tags;
    const kota_osm_member *members;
    int32_t tag_count, member_count;
} kota_osm_thing;

typedef void kota_osm_visit(void *user, const kota_osm_thing *thing);

/** Visit every thing of a kind of an .osm or .osm.pbf file (by its name), in its order. What
 *  was deleted, or is compressed otherwise than by zlib, is not there.
 *  @errors KOTA_DATA: the file is damaged, cut short, or compressed otherwise.
 *  @tested tests/cli/import/osm_lines.case, tests/fuzz/fuzz_relations.c */
KOTA_NODISCARD kota_status kota_osm__pass(const char *path, kota_osm_kind kind, kota_osm_visit *visit, void *user,
                                          kota_error *err);
/** The PBF part of it, of bytes in memory; false: damaged.  @tested tests/fuzz/fuzz_relations.c */
bool kota_osm__pbf(const uint8_t *bytes, size_t length, kota_osm_kind kind, kota_osm_visit *visit, void *user);
/** Value of a tag, borrowed; NULL: it has none of that key.  @tested tests/cli/import/osm_lines.case */
const char *kota_osm__tag(const kota_osm_thing *thing, const char *key);

#endif

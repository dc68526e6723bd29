/* See osm_pass.h. */
#include "io/osm_pass.h"

#ifdef KOTA_READOSM
#include <string.h>

const char *kota_osm__tag(const readosm_tag *tags, int count, const char *key) {
    for (int t = 0; t < count; t++)
        if (strcmp(tags[t].key, key) == 0) return tags[t].value;
    return NULL;
}

kota_status kota_osm__pass(const char *path, void *user, readosm_node_callback node, readosm_way_callback way,
                           readosm_relation_callback relation, kota_error *err) {
    const void *file = NULL;
    int code = readosm_open(path, &file);
    if (code == READOSM_OK) code = readosm_parse(file, user, node, way, relation);
    (void)readosm_close(file);
    if (code == READOSM_OK) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: is damaged or cut short; get it again: %s", path,
                     "its relations cannot be read");
}

#else

typedef int kota_osm__no_pass; /* a file with nothing in it is no C */

#endif

/* A vector file, read as the importer reads it. */
#include <string.h>

#include "fuzz/fuzz_vectors.h"
#include "io/gis.h"
#include "map/sketch.h"

static kota_status visit(void *context, const kota_gis_feature *feature, kota_error *err) {
    char text[64];
    const char *name, *value;
    (void)err;
    KOTA_ASSERT(feature->points.count > 0);
    for (int32_t k = 0; k < 8 && kota_gis_field(feature, k, &name, &value); k++)
        *(size_t *)context += strlen(name) + strlen(value);
    *(size_t *)context += kota_gis_text(feature, "name", text, sizeof text);
    return KOTA_OK;
}

void fuzz_walk(const char *path) {
    kota_gis *gis = NULL;
    kota_error err = {0};
    size_t sum = 0;
    if (kota_gis_open(&gis, path, 4326, &err) != KOTA_OK) return;
    for (kota_gis_shape shape = KOTA_GIS_POINT; shape <= KOTA_GIS_AREA; shape++) {
        kota_status status = kota_gis_walk(gis, shape, 32748, visit, &sum, NULL, &err);
        KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
    }
    kota_gis_close(gis);
}

void fuzz_vectors(const char *path) {
    kota_gis *gis = NULL;
    kota_error err = {0};
    size_t sum = 0;
    kota_arena *arena = kota_arena_create("fuzz", 0);
    kota_gis_frame frame = {32748, 700000, 9300000};
    kota_records records;
    for (kota_gis_shape shape = KOTA_GIS_POINT; shape <= KOTA_GIS_AREA; shape++) {
        if (kota_gis_open(&gis, path, 4326, &err) != KOTA_OK) break;
        kota_status status = kota_gis_walk(gis, shape, 32748, visit, &sum, NULL, &err);
        KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
        kota_gis_close(gis);
    }
    if (kota_gis_open(&gis, path, 4326, &err) == KOTA_OK) {
        kota_status status =
            kota_gis_read_records(&records, gis, NULL, &kota_facility_def_schema, true, &frame, arena, &err);
        KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
        kota_gis_close(gis);
    }
    kota_arena_destroy(arena);
}

/* A folder of small files, for the tests of io/gis.h. */
#ifndef KOTA_TESTS_GIS_FILES_H
#define KOTA_TESTS_GIS_FILES_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/gis_health.h"

typedef struct gis_folder {
    char *path;
    char *names[16]; /* of the files made, for freeing */
    int32_t count;
} gis_folder;

static inline gis_folder folder_make(void) {
    const char *base = getenv("TMPDIR");
    char *path = kota_text_format("%s/kota-gis-XXXXXX", base != NULL ? base : "/tmp");
    cr_assert_not_null(mkdtemp(path));
    return (gis_folder){.path = path};
}

/* The name of a file in it. */
static inline const char *folder_name(gis_folder *folder, const char *name) {
    cr_assert_lt(folder->count, KOTA_COUNT(folder->names));
    return folder->names[folder->count++] = kota_text_format("%s/%s", folder->path, name);
}

static inline const char *folder_put(gis_folder *folder, const char *name, const char *text) {
    const char *path = folder_name(folder, name);
    cr_assert_eq(kota_file_write(path, text, strlen(text), NULL), KOTA_OK);
    return path;
}

static inline void folder_drop(gis_folder *folder) {
    cr_assert_eq(kota_folder_remove(folder->path, NULL), KOTA_OK);
    for (int32_t n = 0; n < folder->count; n++) kota_free(folder->names[n]);
    kota_free(folder->path);
}

static inline void assert_says(const kota_error *err, const char *words) {
    cr_assert_not_null(strstr(err->text, words), "\"%s\" does not say \"%s\"", err->text, words);
}

/* A GeoJSON file of features that are written as their geometry and properties. */
#define GEOJSON(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(kind, coordinates, properties)                                                                       \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" kind                           \
    "\",\"coordinates\":" coordinates "}}"

#define NEEDS_GDAL()                                                                                                 \
    if (kota_gis_version() == NULL) cr_skip("built without GDAL")

#endif

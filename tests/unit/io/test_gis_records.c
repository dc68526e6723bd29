/* Records as layers: what is written reads back, equal records are equal bytes, and wrong values give a sentence. */
#include <criterion/criterion.h>
#include <time.h>

#include "core/mathx.h"
#include "gis_files.h"
#include "io/gis.h"

static const char *const colour_names[] = {"red", "green", "blue", NULL};

/* A record with every kind of field that a layer can hold, once for each kind of shape. */
#define SHED(T, points_min)                                                                                          \
    KOTA_RECORD(T)                                                                                                   \
    KOTA_TEXT_REQUIRED(T, id, "id", "lasting id")                                                                    \
    KOTA_TEXT(T, name, "name", "none", "name on maps")                                                               \
    KOTA_CHOICE(T, colour, "colour", colour_names, "green", "red, green or blue", "assumed")                         \
    KOTA_POINTS(T, at, "at", points_min, "where")                                                                    \
    KOTA_NUMBER(T, speed_mps, "speed_km_per_h", 0.27777777777777778, KOTA_NAN, 1, 60, "speed, km/h", "none")         \
    KOTA_NUMBER(T, height_m, "height_m", 1, 3, 0, 100, "height, m", "assumed")                                       \
    KOTA_INTEGER(T, floors, "floors", 1, 0, 200, "floors", "assumed")                                                \
    KOTA_FLAG(T, open, "open", true, "open to all", "assumed")                                                       \
    KOTA_END(T)
/* clang-format off: the order matters */
#include "core/schema_struct.h"
SHED(kota_post, 1)
SHED(kota_fence, 2)
SHED(kota_shed, 3)
#include "core/schema_end.h"
#include "core/schema_extern.h"
SHED(kota_post, 1)
SHED(kota_fence, 2)
SHED(kota_shed, 3)
#include "core/schema_end.h"
#include "core/schema_table.h"
SHED(kota_post, 1)
SHED(kota_fence, 2)
SHED(kota_shed, 3)
#include "core/schema_end.h"
/* clang-format on */

static const kota_gis_frame JAKARTA = {.epsg = 32748, .west_m = 703080.0, .south_m = 9303300.0};

/* A square with a hole and an island within, as io/gis_chain.h chains them. */
static double shed_xy[] = {0, 0, 10.01, 0, 10.01, 10, 0, 10};
static double holed_xy[] = {0, 0, 2, 2, 2, 8, 8, 8, 8, 2, 2, 2, 0, 0, 10, 0, 10, 10, 0, 10};
static kota_shed sheds[] = {{.id = "a",
                             .name = "Gudang \xc3\xa9",
                             .colour = 2,
                             .at = {shed_xy, 4},
                             .speed_mps = 50 * 0.27777777777777778,
                             .height_m = 0.1,
                             .floors = 200,
                             .open = false},
                            {.id = "b",
                             .name = "",
                             .colour = 0,
                             .at = {holed_xy, 10},
                             .speed_mps = KOTA_NAN,
                             .height_m = 1e-7,
                             .open = true}};
static double fence_xy[] = {0.12, 0.34, 99.99, 50000.01, -3, -4};
static kota_fence fences[] = {{.id = "f", .name = "x", .at = {fence_xy, 3}, .speed_mps = 1.0 / 3.0 + 1.0}};
static double post_xy[] = {1234.56, 7890.12};
static kota_post posts[] = {{.id = "p", .name = "", .colour = 1, .at = {post_xy, 1}, .speed_mps = KOTA_NAN}};

static const struct {
    const char *layer;
    const kota_schema *schema;
    kota_records records;
    kota_gis_shape shape;
} layers[] = {{"sheds", &kota_shed_schema, {sheds, 2}, KOTA_GIS_AREA},
              {"fences", &kota_fence_schema, {fences, 1}, KOTA_GIS_LINE},
              {"posts", &kota_post_schema, {posts, 1}, KOTA_GIS_POINT},
              {"nothing", &kota_post_schema, {NULL, 0}, KOTA_GIS_POINT}};

static void write_layers(const char *path) {
    kota_gis *gis = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_gis_create(&gis, path, &JAKARTA, &err), KOTA_OK, "%s", err.text);
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++)
        cr_assert_eq(kota_gis_write_records(gis, layers[l].layer, layers[l].schema, &layers[l].records,
                                            layers[l].shape, NULL, NULL, &err),
                     KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_gis_finish(gis, &err), KOTA_OK, "%s", err.text);
    kota_gis_close(gis);
}

static kota_hash hash_of(const kota_schema *schema, const kota_records *records) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t r = 0; r < records->count; r++)
        kota_schema_hash(schema, (const unsigned char *)records->items + (size_t)r * schema->size, hasher);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

Test(gis_records, come_back_as_they_were) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    const char *path = folder_name(&folder, "x.gpkg");
    kota_gis *gis = NULL;
    kota_error err = {0};
    write_layers(path);
    cr_assert_eq(kota_gis_open(&gis, path, 0, &err), KOTA_OK, "%s", err.text);
    cr_assert(!kota_gis_is_osm(gis));
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++) {
        kota_records back;
        char want[KOTA_HASH_TEXT_MAX], have[KOTA_HASH_TEXT_MAX];
        cr_assert_eq(
            kota_gis_read_records(&back, gis, layers[l].layer, layers[l].schema, true, &JAKARTA, arena, &err),
            KOTA_OK, "%s", err.text);
        cr_assert_eq(back.count, layers[l].records.count);
        kota_hash_text(hash_of(layers[l].schema, &layers[l].records), want);
        kota_hash_text(hash_of(layers[l].schema, &back), have);
        cr_assert_str_eq(have, want, "%s", layers[l].layer);
    }
    kota_records none = {posts, 1};
    cr_assert_eq(kota_gis_read_records(&none, gis, "absent", &kota_post_schema, false, &JAKARTA, arena, &err),
                 KOTA_OK);
    cr_assert_eq(none.count, 0);
    cr_assert_eq(kota_gis_read_records(&none, gis, "absent", &kota_post_schema, true, &JAKARTA, arena, &err),
                 KOTA_DATA);
    assert_says(&err, "x.gpkg: has no layer \"absent\"; its layers: sheds, fences, posts, nothing");
    kota_gis_close(gis);
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

static kota_status count_points(void *context, const kota_gis_feature *feature, kota_error *err) {
    int32_t *counts = context;
    (void)err;
    cr_assert_eq(feature->fid, ++counts[0], "ids from 1 in the order of the records");
    counts[feature->fid] = feature->points.count;
    return KOTA_OK;
}

Test(gis_records, equal_records_are_equal_bytes_at_any_time) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *paths[] = {folder_name(&folder, "1.gpkg"), folder_name(&folder, "2.gpkg")};
    char *bytes[2] = {0};
    size_t length[2] = {0};
    for (int32_t k = 0; k < 2; k++) {
        write_layers(paths[k]);
        cr_assert_eq(kota_file_read(&bytes[k], &length[k], paths[k], 1 << 24, NULL), KOTA_OK);
        if (k == 0) (void)nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 100000000}, NULL);
    }
    cr_assert_eq(length[0], length[1]);
    cr_assert_eq(memcmp(bytes[0], bytes[1], length[0]), 0);
    for (int32_t k = 0; k < 2; k++) kota_free(bytes[k]);
    kota_gis *gis = NULL;
    int32_t counts[8] = {0};
    char *name = kota_text_format("%s|layername=sheds", paths[0]);
    cr_assert_eq(kota_gis_open(&gis, name, 0, NULL), KOTA_OK);
    cr_assert_eq(kota_gis_walk(gis, KOTA_GIS_AREA, 32748, count_points, counts, NULL, NULL), KOTA_OK);
    cr_assert(counts[0] == 2 && counts[1] == 4 && counts[2] == 10);
    kota_gis_close(gis);
    kota_free(name);
    folder_drop(&folder);
}

Test(gis_records, a_file_appears_whole_or_not_at_all) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_gis *gis = NULL;
    kota_error err = {0};
    const char *path = folder_name(&folder, "x.gpkg"), *nowhere = folder_name(&folder, "no/such/x.gpkg");
    cr_assert_eq(kota_gis_create(&gis, path, &JAKARTA, &err), KOTA_OK);
    cr_assert_eq(
        kota_gis_write_records(gis, "posts", &kota_post_schema, &layers[2].records, KOTA_GIS_POINT, NULL, NULL, &err),
        KOTA_OK);
    kota_gis_close(gis);
    cr_assert(!kota_file_exists(path), "not finished");
    cr_assert_eq(kota_gis_create(&gis, nowhere, &JAKARTA, &err), KOTA_OK);
    cr_assert_eq(kota_gis_finish(gis, &err), KOTA_DATA);
    assert_says(&err, "no/such/x.gpkg: cannot be written");
    kota_gis_close(gis);
    cr_assert_eq(kota_gis_create(&gis, path, &(kota_gis_frame){.epsg = 999999}, &err), KOTA_DATA);
    assert_says(&err, "EPSG:999999 is not known");
    cr_assert_null(gis);
    folder_drop(&folder);
}

/* Read a GeoJSON of one feature as a record. */
static kota_status read_one(kota_records *records, gis_folder *folder, const char *json, const kota_schema *schema,
                            kota_arena *arena, kota_error *err) {
    char *path = kota_text_format("%s/x.geojson", folder->path);
    kota_gis *gis = NULL;
    *err = (kota_error){0};
    cr_assert_eq(kota_file_write(path, json, strlen(json), NULL), KOTA_OK);
    cr_assert_eq(kota_gis_open(&gis, path, 0, err), KOTA_OK, "%s", err->text);
    kota_status status = kota_gis_read_records(records, gis, "x", schema, true, &JAKARTA, arena, err);
    kota_gis_close(gis);
    kota_free(path);
    return status;
}

#define LINE "[[106.8356,-6.2997],[106.8736,-6.2520]]"

Test(gis_records, what_is_absent_or_null_is_the_default_and_other_systems_are_brought_over) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    kota_records records;
    kota_error err;
    cr_assert_eq(read_one(&records, &folder,
                          GEOJSON(FEATURE("MultiLineString", "[" LINE "]",
                                          "\"ID\":12,\"floors\":null,\"open\":false,\"extra\":\"x\",\"height_m\":7")),
                          &kota_fence_schema, arena, &err),
                 KOTA_OK, "%s", err.text);
    cr_assert_eq(records.count, 1);
    const kota_fence *fence = records.items;
    cr_assert_str_eq(fence->id, "12", "whole numbers are texts too, and case does not count");
    cr_assert_str_eq(fence->name, "none");
    cr_assert(fence->colour == 1 && kota_is_nan(fence->speed_mps) && fence->floors == 1 && !fence->open);
    cr_assert_eq(fence->height_m, 7.0);
    cr_assert_eq(fence->at.count, 2);
    /* 106.8356 -6.2997 is 703065.241 9303308.737 in EPSG:32748 (gdaltransform) */
    cr_assert_eq(fence->at.xy_m[0], -14.76);
    cr_assert_eq(fence->at.xy_m[1], 8.74);
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

Test(gis_records, says_what_is_wrong_with_a_value) {
    NEEDS_GDAL();
    static const struct {
        const char *json, *says;
    } cases[] = {
        {GEOJSON(FEATURE("LineString", LINE, "\"name\":\"x\"")), "feature 0: field id is missing: lasting id"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"height_m\":\"tall\"")),
         "feature 0: field \"height_m\" = \"tall\" (String) must be a number; change the field's type: height, m"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"speed_km_per_h\":300")),
         "field speed_km_per_h = 300 must be <= 216"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"floors\":1.5")),
         "\"1.5\" (Real) must be a whole number"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"floors\":-1")), "field floors = -1 must be >= 0"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"open\":2")),
         "field \"open\" = \"2\" (Integer) must be true"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"colour\":\"pink\"")), "must be one of red, green, blue"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":\"a\",\"colour\":1")), "(Integer) must be text"},
        {GEOJSON(FEATURE("LineString", LINE, "\"id\":1.5")), "field \"id\" = \"1.5\" (Real) must be text"},
        {GEOJSON(FEATURE("Point", "[106.8,-6.2]", "\"id\":\"a\"")), "its shape is POINT and must be a line"},
        {GEOJSON(FEATURE("MultiLineString", "[" LINE "," LINE "]", "\"id\":\"a\"")),
         "has 2 parts and must be a line; split"},
        {GEOJSON(FEATURE("LineString", "[]", "\"id\":\"a\"")), "has no shape; draw a line or delete it"},
        {GEOJSON("{\"type\":\"Feature\",\"properties\":{\"id\":\"a\"},\"geometry\":null}"), "has no shape"},
        {GEOJSON(FEATURE("LineString", "[[106.8,-6.2],[106.8,-6.2]]", "\"id\":\"a\"")),
         "at has 1 points, must have >= 2"},
        {GEOJSON(FEATURE("LineString", "[[106.8,-6.2],[106.8,96.2]]", "\"id\":\"a\"")),
         "point 2 is at (106.8, 96.2)"},
    };
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        kota_records records;
        kota_error err;
        cr_assert_eq(read_one(&records, &folder, cases[c].json, &kota_fence_schema, arena, &err), KOTA_DATA, "%s",
                     cases[c].says);
        assert_says(&err, "x.geojson: layer x, feature 0: ");
        assert_says(&err, cases[c].says);
        cr_assert_eq(records.count, 0);
    }
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

Test(gis_records, a_damaged_file_is_an_error) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_name(&folder, "x.gpkg");
    char *bytes = NULL;
    size_t length = 0;
    write_layers(path);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 24, NULL), KOTA_OK);
    for (size_t n = 0; n < length; n += length / 16) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_gis *gis = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_file_write(path, bytes, n, NULL), KOTA_OK);
        kota_status status = kota_gis_open(&gis, path, 0, &err);
        for (int32_t l = 0; l < KOTA_COUNT(layers) && status == KOTA_OK; l++) {
            kota_records back;
            status =
                kota_gis_read_records(&back, gis, layers[l].layer, layers[l].schema, true, &JAKARTA, arena, &err);
        }
        cr_assert_eq(status, KOTA_DATA, "%zu of %zu bytes", n, length);
        assert_says(&err, "x.gpkg: ");
        kota_gis_close(gis);
        kota_arena_destroy(arena);
    }
    kota_free(bytes);
    folder_drop(&folder);
}

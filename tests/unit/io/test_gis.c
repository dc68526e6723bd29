/* Vector files: places, tags and what is wrong with a file. Records: test_gis_records.c. */
#include <criterion/criterion.h>
#include <zlib.h>

#include "core/mathx.h"
#include "gis_files.h"
#include "io/gis.h"

enum { UTM_48_SOUTH = 32748 };

typedef struct seen { /* by the visitor, of the first few features */
    int64_t fid[8], count;
    int32_t part[8], points[8];
    double first[8][2], last[8][2];
    char layer[8][32], highway[8][32], junction[8][64];
    bool has_junction[8];
} seen;

static kota_status look(void *context, const kota_gis_feature *feature, kota_error *err) {
    seen *of = context;
    int64_t k = of->count++;
    (void)err;
    if (k >= 8) return KOTA_OK;
    const double *last = feature->points.xy_m + (size_t)(feature->points.count - 1) * 2;
    of->fid[k] = feature->fid;
    of->part[k] = feature->part;
    of->points[k] = feature->points.count;
    memcpy(of->first[k], feature->points.xy_m, sizeof of->first[k]);
    memcpy(of->last[k], last, sizeof of->last[k]);
    cr_assert_lt(strlen(feature->layer), sizeof of->layer[k]);
    memcpy(of->layer[k], feature->layer, strlen(feature->layer) + 1);
    (void)kota_gis_text(feature, "highway", of->highway[k], sizeof of->highway[k]);
    of->has_junction[k] = kota_gis_text(feature, "junction", of->junction[k], sizeof of->junction[k]);
    return KOTA_OK;
}

static seen walk(const char *path, kota_gis_shape shape, int32_t epsg) {
    seen of = {0};
    int64_t count = 0;
    kota_gis *gis = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_gis_open(&gis, path, 0, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_gis_walk(gis, shape, epsg, look, &of, &count, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(count, of.count);
    kota_gis_close(gis);
    return of;
}

/* Opening or walking must fail; err says why. */
static void must_fail(const char *path, kota_gis_shape shape, int32_t assume_epsg, kota_error *err) {
    seen of = {0};
    kota_gis *gis = NULL;
    *err = (kota_error){0};
    kota_status status = kota_gis_open(&gis, path, assume_epsg, err);
    if (status == KOTA_OK) status = kota_gis_walk(gis, shape, UTM_48_SOUTH, look, &of, NULL, err);
    cr_assert_eq(status, KOTA_DATA, "%s", path);
    kota_gis_close(gis);
}

Test(gis, says_so_where_it_was_left_out) {
    if (kota_gis_version() != NULL) cr_skip("built with GDAL");
    kota_gis *gis = NULL;
    kota_gis_raster raster;
    kota_error err = {0};
    cr_assert_eq(kota_gis_open(&gis, "x.gpkg", 0, &err), KOTA_DATA);
    assert_says(&err, "x.gpkg: this kota was built without GDAL");
    cr_assert_eq(kota_gis_create(&gis, "x.gpkg", &(kota_gis_frame){.epsg = UTM_48_SOUTH}, &err), KOTA_DATA);
    cr_assert_eq(kota_gis_raster_open(&raster, "x.tif", 0, &err), KOTA_DATA);
    assert_says(&err, "KOTA_GIS=ON");
    kota_gis_close(gis);
    kota_gis_raster_close(&raster);
}

/* Expected: gdaltransform and cs2cs (PROJ 9.1.1) give 702183.322 9317059.383 for 106.8272 E 6.1754 S, and the Krueger
 * series to the fourth order, reckoned by hand, the same to 1e-8 m. */
Test(gis, brings_degrees_to_utm_to_the_centimetre) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_put(&folder, "x.geojson",
                                  GEOJSON(FEATURE("Point", "[106.8272,-6.1754]", "") "," FEATURE(
                                      "MultiPoint", "[[106.8272,-6.1754],[106.8282,-6.1754]]", "")));
    seen of = walk(path, KOTA_GIS_POINT, UTM_48_SOUTH);
    cr_assert_eq(of.count, 3);
    cr_assert_eq(of.first[0][0], 702183.32);
    cr_assert_eq(of.first[0][1], 9317059.38);
    cr_assert(of.part[1] == 0 && of.part[2] == 1 && of.fid[1] == of.fid[2]);
    seen degrees = walk(path, KOTA_GIS_POINT, 4326);
    cr_assert_float_eq(degrees.first[0][0], 106.8272, 1e-12, "east first, and not cut to centimetres");
    cr_assert_float_eq(degrees.first[0][1], -6.1754, 1e-12);
    folder_drop(&folder);
}

Test(gis, sorts_shapes_by_kind_and_leaves_out_what_has_none) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_put(
        &folder, "x.geojson",
        GEOJSON(FEATURE(
            "LineString", "[[106,-6],[106,-6],[106.001,-6]]",
            "\"highway\":\"primary\",\"lanes\":2") "," FEATURE("MultiLineString",
                                                               "[[[106,-6],[106.001,-6]],[[106,-6],[106,-6]],[[106,-"
                                                               "6],[106,-6.1]]]",
                                                               "") "," FEATURE("Polygon",
                                                                               "[[[106,-6],[106.1,-6],[106.1,-6.1],["
                                                                               "106,-6]]]",
                                                                               "") ",{\"type\":\"Feature\","
                                                                                   "\"properties\":{},\"geometry\":"
                                                                                   "null}"
                                                                                   ",{\"type\":\"Feature\","
                                                                                   "\"properties\":{},\"geometry\":{"
                                                                                   "\"type\":\"GeometryCollection\","
                                                                                   "\"geometries\":"
                                                                                   "[{\"type\":\"Point\","
                                                                                   "\"coordinates\":[106,-6]},{"
                                                                                   "\"type\":\"LineString\","
                                                                                   "\"coordinates\":[]},"
                                                                                   "{\"type\":\"LineString\","
                                                                                   "\"coordinates\":[[106,-6],[106,-"
                                                                                   "7]]}]}}"));
    seen lines = walk(path, KOTA_GIS_LINE, UTM_48_SOUTH), areas = walk(path, KOTA_GIS_AREA, UTM_48_SOUTH),
         points = walk(path, KOTA_GIS_POINT, UTM_48_SOUTH);
    cr_assert_eq(lines.count, 4, "of the five parts one is a single place");
    cr_assert_eq(lines.points[0], 2, "a place twice in a row is one");
    cr_assert(lines.part[1] == 0 && lines.part[2] == 2);
    cr_assert_str_eq(lines.highway[0], "primary");
    cr_assert_eq(areas.count, 1);
    cr_assert_eq(areas.points[0], 3, "closed by itself");
    cr_assert_eq(points.count, 1);
    folder_drop(&folder);
}

static const char OSM[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>\n"
    "<node id='1' lat='-6.1754' lon='106.8272'><tag k='amenity' v='school'/></node>\n"
    "<node id='2' lat='-6.1754' lon='106.8282'/><node id='3' lat='-6.1764' lon='106.8282'/>\n"
    "<way id='77'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag k='highway' v='primary'/>"
    "<tag k='junction' v='round&quot;a=&gt;b\\out, \xc3\xa9'/><tag k='Lanes' v='2'/><tag k='empty' v=''/></way>\n"
    "<way id='78'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag k='building' v='yes'/></way>\n"
    "<way id='4503599627370497'><nd ref='1'/><nd ref='2'/><tag k='highway' v='service'/></way>\n"
    "<relation id='5'><member type='way' ref='77' role=''/><tag k='type' v='route'/><tag k='route' "
    "v='bus'/></relation>\n"
    "</osm>\n";

Test(gis, reads_openstreetmap_with_its_ids) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_put(&folder, "x.osm", OSM);
    seen of = walk(path, KOTA_GIS_LINE, UTM_48_SOUTH);
    cr_assert_eq(of.count, 2, "a relation that gathers ways is not visited again");
    cr_assert(of.fid[0] == 77 && of.fid[1] == INT64_C(4503599627370497));
    cr_assert_str_eq(of.layer[0], "lines");
    cr_assert_eq(of.points[0], 4, "a roundabout is a closed line");
    cr_assert_eq(memcmp(of.first[0], of.last[0], sizeof of.first[0]), 0);
    cr_assert_eq(memcmp(of.first[0], of.first[1], sizeof of.first[0]), 0, "ways share nodes");
    cr_assert(of.has_junction[0] && !of.has_junction[1]);
    cr_assert_str_eq(of.junction[0], "round\"a=>b\\out, \xc3\xa9");
    cr_assert_str_eq(of.junction[1], "");
    of = walk(path, KOTA_GIS_POINT, UTM_48_SOUTH);
    cr_assert(of.count == 1 && of.fid[0] == 1);
    of = walk(path, KOTA_GIS_AREA, UTM_48_SOUTH);
    cr_assert_eq(of.count, 1, "a building is an area");
    kota_gis *gis = NULL;
    cr_assert_eq(kota_gis_open(&gis, path, 0, NULL), KOTA_OK);
    cr_assert(kota_gis_is_osm(gis));
    double east_deg = 0, north_deg = 0;
    for (int32_t twice = 0; twice < 2; twice++) {
        cr_assert_eq(kota_gis_middle(gis, KOTA_GIS_LINE, &east_deg, &north_deg, NULL), KOTA_OK);
        cr_assert_float_eq(east_deg, 106.8277, 1e-9);
        cr_assert_float_eq(north_deg, -6.1759, 1e-9);
    }
    kota_gis_close(gis);
    folder_drop(&folder);
}

static kota_status look_at_tags(void *context, const kota_gis_feature *feature, kota_error *err) {
    int64_t *count = context;
    const char *name = NULL, *value = NULL;
    char text[8];
    (void)err;
    if (feature->fid != 77) return KOTA_OK;
    for (int32_t k = 0; kota_gis_field(feature, k, &name, &value); k++) {
        cr_assert_str_neq(name, "other_tags");
        char again[128];
        cr_assert(kota_gis_text(feature, name, again, sizeof again));
        cr_assert_str_eq(again, value);
        ++*count;
    }
    cr_assert(!kota_gis_field(feature, -1, &name, &value));
    cr_assert(kota_gis_text(feature, "lanes", text, sizeof text), "Lanes");
    cr_assert(kota_gis_text(feature, "empty", text, sizeof text));
    cr_assert_str_eq(text, "");
    cr_assert(kota_gis_text(feature, "junction", text, 5));
    cr_assert_str_eq(text, "roun", "cut to fit");
    cr_assert(!kota_gis_text(feature, "lane", text, sizeof text));
    return kota_fail(err, KOTA_USAGE, "enough");
}

Test(gis, lists_fields_and_tags_and_stops_when_told) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_gis *gis = NULL;
    kota_error err = {0};
    int64_t tags = 0, count = 7;
    cr_assert_eq(kota_gis_open(&gis, folder_put(&folder, "x.osm", OSM), 0, NULL), KOTA_OK);
    cr_assert_eq(kota_gis_walk(gis, KOTA_GIS_LINE, 4326, look_at_tags, &tags, &count, &err), KOTA_USAGE);
    cr_assert_str_eq(err.text, "enough");
    cr_assert_eq(count, 0);
    cr_assert_eq(tags, 6, "osm_id, highway, z_order, junction, Lanes, empty: %d", (int)tags);
    kota_gis_close(gis);
    folder_drop(&folder);
}

Test(gis, cuts_texts_between_characters) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path =
        folder_put(&folder, "x.geojson",
                   GEOJSON(FEATURE("LineString", "[[106,-6],[106,-6.1]]",
                                   "\"highway\":\"1234567890123456789012345678\xc3\xa9\xc3\xa9\xc3\xa9\"")));
    seen of = walk(path, KOTA_GIS_LINE, UTM_48_SOUTH);
    cr_assert_str_eq(of.highway[0], "1234567890123456789012345678\xc3\xa9", "31 bytes would end within a character");
    folder_drop(&folder);
}

Test(gis, a_file_that_is_cut_short_is_an_error) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_name(&folder, "x.osm");
    kota_error err;
    for (size_t n = 1; n < sizeof OSM - 9; n += 7) { /* less than </osm> and its newline */
        cr_assert_eq(kota_file_write(path, OSM, n, NULL), KOTA_OK);
        must_fail(path, KOTA_GIS_LINE, 0, &err);
    }
    static const char json[] = GEOJSON(
        FEATURE("Point", "[106.8272,-6.1754]", "\"a\":1") "," FEATURE("Point", "[106.8272,-6.1754]", "\"a\":2"));
    path = folder_name(&folder, "x.geojson");
    for (size_t n = 1; n < sizeof json - 1; n++) {
        cr_assert_eq(kota_file_write(path, json, n, NULL), KOTA_OK);
        must_fail(path, KOTA_GIS_POINT, 0, &err);
    }
    folder_drop(&folder);
}

Test(gis, unpacks_gz) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_name(&folder, "x.osm.gz"), *cut = folder_name(&folder, "cut.osm.gz");
    gzFile packed = gzopen(path, "wb");
    cr_assert_eq(gzwrite(packed, OSM, sizeof OSM - 1), (int)sizeof OSM - 1);
    cr_assert_eq(gzclose(packed), Z_OK);
    seen of = walk(path, KOTA_GIS_LINE, UTM_48_SOUTH);
    cr_assert_eq(of.count, 2);
    char *bytes = NULL;
    size_t length = 0;
    kota_error err;
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, NULL), KOTA_OK);
    for (size_t n = length / 4; n + 40 < length; n += length / 4) {
        cr_assert_eq(kota_file_write(cut, bytes, n, NULL), KOTA_OK);
        must_fail(cut, KOTA_GIS_LINE, 0, &err);
    }
    kota_free(bytes);
    char **names = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_folder_list(&names, &count, folder.path, NULL), KOTA_OK);
    cr_assert_eq(count, 2, "nothing is left beside what was read");
    for (int32_t n = 0; n < count; n++) kota_free(names[n]);
    kota_free(names);
    folder_drop(&folder);
}

Test(gis, says_what_is_wrong_with_a_place) {
    NEEDS_GDAL();
    static const struct {
        const char *json, *says;
    } cases[] = {
        {GEOJSON(FEATURE("Point", "[702183.3,9317059.4]", "")),
         "feature 0: point 1 is at (702183.3, 9317059.4), which"},
        {GEOJSON(FEATURE("Point", "[-6.1754,106.8272]", "")), "which are no degrees"},
        {GEOJSON(FEATURE("Point", "[0,0]", "")), "point 1 at (0, 0) has no place in EPSG:32748; cut out"},
        {GEOJSON(FEATURE("Point", "[1e999,0]", "")), "point 1"},
    };
    gis_folder folder = folder_make();
    const char *path = folder_name(&folder, "x.geojson");
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        kota_error err;
        cr_assert_eq(kota_file_write(path, cases[c].json, strlen(cases[c].json), NULL), KOTA_OK);
        must_fail(path, KOTA_GIS_POINT, 0, &err);
        assert_says(&err, "x.geojson: layer x, ");
        assert_says(&err, cases[c].says);
    }
    folder_drop(&folder);
}

Test(gis, a_layer_without_a_system_can_be_given_one) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_error err;
    const char *path = folder_put(&folder, "x.csv", "X,Y,name\n702183.32,9317059.38,a\n");
    const char *vrt = folder_put(&folder, "x.vrt",
                                 "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource relativeToVRT='1'>x.csv"
                                 "</SrcDataSource><GeometryType>wkbPoint</GeometryType><GeometryField "
                                 "encoding='PointFromColumns' x='X' y='Y'/></OGRVRTLayer></OGRVRTDataSource>");
    (void)path;
    must_fail(vrt, KOTA_GIS_POINT, 0, &err);
    assert_says(&err, "x.vrt: layer x names no coordinate system; give it the one it is in: ogr2ogr -a_srs");
    must_fail(vrt, KOTA_GIS_POINT, 999999, &err);
    assert_says(&err, "EPSG:999999");
    kota_gis *gis = NULL;
    seen of = {0};
    cr_assert_eq(kota_gis_open(&gis, vrt, UTM_48_SOUTH, NULL), KOTA_OK);
    cr_assert_eq(kota_gis_walk(gis, KOTA_GIS_POINT, 4326, look, &of, NULL, &err), KOTA_OK, "%s", err.text);
    cr_assert_float_eq(of.first[0][0], 106.8272, 1e-7);
    cr_assert_float_eq(of.first[0][1], -6.1754, 1e-7);
    kota_gis_close(gis);
    folder_drop(&folder);
}

Test(gis, says_what_is_wrong_with_a_name) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    char *path = kota_text_copy(folder_put(&folder, "x.geojson", GEOJSON(FEATURE("Point", "[106,-6]", ""))));
    const struct {
        const char *tail, *says;
    } cases[] = {{"x", "x.geojsonx: there is no such file"},
                 {"|layername=y", "has no layer \"y\"; its layers: x"},
                 {"|subset=a=1", "\"|subset=a=1\" is not understood"}};
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        kota_error err;
        char *name = kota_text_format("%s%s", path, cases[c].tail);
        must_fail(name, KOTA_GIS_POINT, 0, &err);
        assert_says(&err, cases[c].says);
        kota_free(name);
    }
    char *name = kota_text_format("%s|layername=x|geometrytype=Point", path);
    seen of = walk(name, KOTA_GIS_POINT, UTM_48_SOUTH);
    cr_assert_eq(of.count, 1);
    kota_error err;
    must_fail("https://example.org/x.geojson", KOTA_GIS_POINT, 0, &err);
    assert_says(&err, "there is no such file");
    must_fail(folder_put(&folder, "x.txt", "no map\n"), KOTA_GIS_POINT, 0, &err);
    assert_says(&err, "x.txt: is damaged or no vector file");
    kota_gis *gis = NULL;
    double east_deg = 0, north_deg = 0;
    cr_assert_eq(kota_gis_open(&gis, path, 0, &err), KOTA_OK);
    cr_assert_eq(kota_gis_middle(gis, KOTA_GIS_AREA, &east_deg, &north_deg, &err), KOTA_DATA);
    assert_says(&err, "x.geojson: has no areas");
    kota_gis_close(gis);
    kota_free(name);
    kota_free(path);
    folder_drop(&folder);
}

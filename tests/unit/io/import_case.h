/* Small made files for the tests of io/import.h. Places are metres from the corner of a city of 200 x 200 m at
 * (400000, 9200000) in EPSG:32749; GeoJSON says so in its member "crs". */
#ifndef KOTA_TESTS_IMPORT_CASE_H
#define KOTA_TESTS_IMPORT_CASE_H

#include "core/mathx.h"
#include "gis_files.h"
#include "io/gis.h"
#include "io/import.h"

#define WEST_M 400000.0
#define SOUTH_M 9200000.0

typedef struct import_case {
    gis_folder folder;
    kota_arena *arena;
    kota_import_def def;
    kota_import_report report;
    kota_bundle city;
    kota_hash hash;
    const char *out;
} import_case;

static inline import_case begin(void) {
    import_case c = {.folder = folder_make(), .arena = kota_arena_create("test", 0)};
    c.out = folder_name(&c.folder, "out");
    c.def = (kota_import_def){.name = "made",
                              .out = c.out,
                              .waterways_offset_m = KOTA_NAN,
                              .population_per_km2 = KOTA_NAN,
                              .bounds_deg = {KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN},
                              .cell_m = KOTA_NAN,
                              .assume_epsg = 32749,
                              .utc_offset_min = 420,
                              .manning_n = KOTA_NAN,
                              .sealed_frac = KOTA_NAN,
                              .building_height_m = KOTA_NAN,
                              .survey_year = INT32_MIN,
                              .credits = {"a surveyor"}};
    return c;
}

static inline void finish(import_case *c) {
    kota_import_report_free(&c->report);
    folder_drop(&c->folder);
    kota_arena_destroy(c->arena);
}

/* ---- files ---- */

static inline void begin_features(kota_text *to) {
    kota_text_add(to, "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                      "\"urn:ogc:def:crs:EPSG::32749\"}},\"features\":[");
}

/* kind: Point, LineString or Polygon (one ring); properties as JSON members. */
static inline void add_feature(kota_text *to, const char *kind, const char *properties, int32_t count,
                               const double *xy_m) {
    bool point = strcmp(kind, "Point") == 0, area = strcmp(kind, "Polygon") == 0;
    bool first = to->chars[to->length - 1] == '[';
    kota_text_add(to, "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"%s\",\"coordinates\":%s",
                  first ? "" : ",", properties, kind,
                  point  ? ""
                  : area ? "[["
                         : "[");
    for (int32_t p = 0; p < count + area; p++)
        kota_text_add(to, "%s[%.2f,%.2f]", p > 0 ? "," : "", WEST_M + xy_m[2 * (p % count)],
                      SOUTH_M + xy_m[2 * (p % count) + 1]);
    kota_text_add(to, "%s}}", point ? "" : area ? "]]" : "]");
}

static inline const char *end_features(import_case *c, kota_text *to, const char *name) {
    kota_text_add(to, "]}");
    const char *path = folder_put(&c->folder, name, to->chars);
    kota_text_free(to);
    return path;
}

#define LINE(to, properties, ...)                                                                                    \
    add_feature(to, "LineString", properties, sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2,                  \
                (const double[]){__VA_ARGS__})
#define AREA(to, properties, ...)                                                                                    \
    add_feature(to, "Polygon", properties, sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2,                     \
                (const double[]){__VA_ARGS__})
#define POINT(to, properties, x_m, y_m) add_feature(to, "Point", properties, 1, (const double[]){x_m, y_m})

/* An ESRI ASCII grid over the city; value of a pixel by its place from the south-west corner. */
typedef double value_at(int32_t i, int32_t j);
static inline const char *put_grid(import_case *c, const char *name, int32_t side, double dx_m, value_at *value) {
    kota_text text = {0};
    kota_text_add(&text, "ncols %d\nnrows %d\nxllcorner %.1f\nyllcorner %.1f\ncellsize %g\nNODATA_value -9999\n",
                  (int)side, (int)side, WEST_M, SOUTH_M, dx_m);
    for (int32_t j = side - 1; j >= 0; j--)
        for (int32_t i = 0; i < side; i++) kota_text_add(&text, "%.6g%s", value(i, j), i == side - 1 ? "\n" : " ");
    const char *path = folder_put(&c->folder, name, text.chars);
    kota_text_free(&text);
    return path;
}

static inline double level(int32_t i, int32_t j) {
    (void)i, (void)j;
    return 5;
}

/* Level ground, which makes the city 200 x 200 m whatever the streets do. */
static inline void put_level_ground(import_case *c) {
    c->def.file[KOTA_IMPORT_HEIGHTS] = put_grid(c, "dem.asc", 20, 10, level);
}

/* A street round at 20 m from the border, for tests of everything else. */
static inline void put_ring(import_case *c) {
    kota_text streets = {0};
    begin_features(&streets);
    LINE(&streets, "\"class\":\"residential\"", 20, 20, 180, 20, 180, 180, 20, 180, 20, 20);
    c->def.file[KOTA_IMPORT_STREETS] = end_features(c, &streets, "ring.geojson");
}

/* ---- running ---- */

static inline void import_city(import_case *c) {
    kota_error err = {0};
    kota_import_report_free(&c->report);
    cr_assert_eq(kota_import(&c->report, &c->def, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_bundle_read(&c->city, &c->hash, c->out, c->arena, &err), KOTA_OK, "%s", err.text);
}

static inline void must_fail(import_case *c, kota_status status, const char *words, const char *more) {
    kota_error err = {0};
    kota_import_report_free(&c->report);
    cr_assert_eq(kota_import(&c->report, &c->def, &err), status, "not \"%s\" but %s", words, err.text);
    assert_says(&err, words);
    assert_says(&err, more);
    char *part = kota_text_format("%s.part", c->out);
    cr_assert_not(kota_folder_exists(part));
    kota_free(part);
}

static inline bool is_told(const kota_faults *lines, const char *words) {
    for (int32_t l = 0; l < lines->count; l++)
        if (strstr(lines->lines[l], words) != NULL) return true;
    return false;
}

static inline const kota_road *road(const import_case *c, const char *id) {
    const kota_road *roads = c->city.roads.items;
    for (int32_t r = 0; r < c->city.roads.count; r++)
        if (strcmp(roads[r].id, id) == 0) return &roads[r];
    cr_assert_fail("there is no road %s among %d, the first %s", id, (int)c->city.roads.count, roads[0].id);
    return NULL;
}

static inline bool near_to(const double *xy_m, double x_m, double y_m) {
    return kota_abs(xy_m[0] - x_m) < 0.011 && kota_abs(xy_m[1] - y_m) < 0.011;
}

static inline void assert_from_to(const kota_road *of, double x0, double y0, double x1, double y1) {
    const double *last = &of->line.xy_m[2 * (of->line.count - 1)];
    cr_assert(near_to(of->line.xy_m, x0, y0) && near_to(last, x1, y1), "%s goes from %g, %g to %g, %g", of->id,
              of->line.xy_m[0], of->line.xy_m[1], last[0], last[1]);
}

static inline double vehicles_at(const import_case *c, double x_m, double y_m) {
    const kota_junction *junctions = c->city.junctions.items;
    for (int32_t j = 0; j < c->city.junctions.count; j++)
        if (near_to(junctions[j].at.xy_m, x_m, y_m)) return junctions[j].vehicles_per_day;
    cr_assert_fail("there is no junction at %g, %g", x_m, y_m);
    return 0;
}

#endif

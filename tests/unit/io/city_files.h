/* A small city as a bundle, for the tests of io/bundle.h: 20 x 20 cells of 10 m, a ring of four streets, one
 * district, one collection point, one ditch, one gauge. */
#ifndef KOTA_TESTS_CITY_FILES_H
#define KOTA_TESTS_CITY_FILES_H

#include "core/mathx.h"
#include "gis_files.h"
#include "io/bundle.h"
#include "io/gis.h"

enum { CITY_SIDE = 20, CITY_CELLS = CITY_SIDE * CITY_SIDE };
#define CITY_WEST_M 400000.0
#define CITY_SOUTH_M 9200000.0

static inline kota_points points_of(kota_arena *arena, int32_t count, const double *xy_m) {
    kota_points points = {.xy_m = KOTA_NEW(arena, double, 2 * (size_t)count), .count = count};
    memcpy(points.xy_m, xy_m, 2 * (size_t)count * sizeof *xy_m);
    return points;
}

static inline void city_rasters(kota_bundle *city, kota_arena *arena) {
    float *bed_m = KOTA_NEW(arena, float, CITY_CELLS), *persons = KOTA_NEW(arena, float, CITY_CELLS);
    for (int32_t k = 0; k < CITY_CELLS; k++) {
        bed_m[k] = (float)(5 + 0.125 * (k / CITY_SIDE));
        persons[k] = 2.5F;
    }
    city->survey = (kota_survey){.west_m = CITY_WEST_M,
                                 .south_m = CITY_SOUTH_M,
                                 .epsg = 32749,
                                 .nx = CITY_SIDE,
                                 .ny = CITY_SIDE,
                                 .dx_m = 10,
                                 .bed_m = bed_m,
                                 .persons = persons};
}

static inline void city_streets(kota_bundle *city, kota_arena *arena) {
    static const double corner[4][2] = {{20, 20}, {180, 20}, {180, 180}, {20, 180}};
    static const char *const ids[4] = {"east", "north", "south", "west"};
    kota_road *roads = KOTA_NEW(arena, kota_road, 4);
    kota_junction *junctions = KOTA_NEW(arena, kota_junction, 4);
    for (int32_t n = 0; n < 4; n++) {
        double xy_m[4] = {corner[n][0], corner[n][1], corner[(n + 1) % 4][0], corner[(n + 1) % 4][1]};
        kota_schema_defaults(&kota_road_schema, &roads[n], arena);
        kota_schema_defaults(&kota_junction_schema, &junctions[n], arena);
        roads[n].id = ids[n];
        roads[n].road_class = KOTA_ROAD_TERTIARY;
        roads[n].line = points_of(arena, 2, xy_m);
        junctions[n].at = points_of(arena, 1, corner[n]);
    }
    roads[1].lanes = 1.5;
    roads[2].bridge = true;
    junctions[2].vehicles_per_day = 800;
    city->roads = (kota_records){roads, 4};
    city->junctions = (kota_records){junctions, 4};
}

static inline void city_places(kota_bundle *city, kota_arena *arena) {
    kota_district_def *district = KOTA_NEW(arena, kota_district_def, 1);
    kota_facility_def *facility = KOTA_NEW(arena, kota_facility_def, 1);
    kota_channel *channel = KOTA_NEW(arena, kota_channel, 1);
    kota_gauge_def *gauge = KOTA_NEW(arena, kota_gauge_def, 1);
    kota_schema_defaults(&kota_district_def_schema, district, arena);
    kota_schema_defaults(&kota_facility_def_schema, facility, arena);
    kota_schema_defaults(&kota_channel_schema, channel, arena);
    kota_schema_defaults(&kota_gauge_def_schema, gauge, arena);
    district->id = "kampung";
    district->name = "Kampung Baru";
    district->outline = points_of(arena, 4, (const double[]){0, 0, 200, 0, 200, 200, 0, 200});
    district->population_persons = 1000;
    facility->id = "tps-1";
    facility->kind = KOTA_FACILITY_TPS;
    facility->at = points_of(arena, 1, (const double[]){30, 40});
    channel->id = "kali";
    channel->line = points_of(arena, 2, (const double[]){105, 195, 105, 5});
    channel->width_m = 6;
    channel->bed_from_m = 6;
    channel->bed_to_m = 5;
    gauge->id = "pintu";
    gauge->at = points_of(arena, 1, (const double[]){105, 100});
    city->sketch.districts = (kota_records){district, 1};
    city->sketch.facilities = (kota_records){facility, 1};
    city->sketch.channels = (kota_records){channel, 1};
    city->sketch.gauges = (kota_records){gauge, 1};
}

static inline kota_bundle city_make(kota_arena *arena) {
    kota_bundle city = {0};
    kota_schema_defaults(&kota_sketch_schema, &city.sketch, arena);
    city.sketch.width_m = city.sketch.height_m = 200;
    city_rasters(&city, arena);
    city_streets(&city, arena);
    city_places(&city, arena);
    return city;
}

#define CITY_JSON                                                                                                    \
    "{\"schema\": 1, \"name\": \"made\", \"title\": \"Made up\", \"credit\": \"a surveyor\", \"datum\": \"quay\","   \
    " \"utc_offset_min\": 420, \"epsg\": 32749, \"west_m\": 400000, \"south_m\": 9200000, \"width_m\": 200,"         \
    " \"height_m\": 200, \"open_edge_slope\": 0.001}"

static inline void put_text(const char *folder, const char *name, const char *text) {
    char *path = kota_text_format("%s/%s", folder, name);
    cr_assert_eq(kota_file_write(path, text, strlen(text), NULL), KOTA_OK);
    kota_free(path);
}

/* The folder of a bundle with its city.json. */
static inline void city_put(const kota_bundle *city, const char *folder) {
    kota_error err = {0};
    cr_assert_eq(kota_folder_create(folder, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_bundle_write(city, folder, &err), KOTA_OK, "%s", err.text);
    put_text(folder, "city.json", CITY_JSON);
}

#endif

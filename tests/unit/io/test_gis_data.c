/* Real files: OpenStreetMap extracts and a DEM. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/log.h"
#include "core/mathx.h"
#include "gis_files.h"
#include "io/gis.h"
#include "io/gis_chain.h"

enum { UTM_48_SOUTH = 32748, UTM_48_NORTH = 32648, UTM_50_SOUTH = 32750 };

/* The path of a data file (free with kota_free); NULL, and said so, where it or GDAL is absent. */
static char *data(const char *name) {
    const char *folder = getenv("KOTA_DATA");
    char *path = kota_text_format("%s/%s", folder != NULL ? folder : "../shared/data", name);
    if (kota_gis_version() != NULL && kota_file_exists(path)) return path;
    printf("SKIPPED: no %s\n", kota_gis_version() == NULL ? "GDAL" : name);
    kota_free(path);
    return NULL;
}

typedef struct ways {
    int64_t highways, roundabouts, named;
    double length_m;
} ways;

static kota_status count_way(void *context, const kota_gis_feature *feature, kota_error *err) {
    ways *of = context;
    char text[64];
    (void)err;
    if (!kota_gis_text(feature, "highway", text, sizeof text)) return KOTA_OK;
    of->highways++;
    of->named += kota_gis_text(feature, "name", text, sizeof text);
    if (kota_gis_text(feature, "junction", text, sizeof text) && strcmp(text, "roundabout") == 0) of->roundabouts++;
    for (int32_t p = 2; p < 2 * feature->points.count; p += 2) {
        double dx_m = feature->points.xy_m[p] - feature->points.xy_m[p - 2],
               dy_m = feature->points.xy_m[p + 1] - feature->points.xy_m[p - 1];
        of->length_m += kota_sqrt(dx_m * dx_m + dy_m * dy_m);
    }
    return KOTA_OK;
}

static ways count_ways(const char *path, int32_t epsg) {
    ways of = {0};
    kota_gis *gis = NULL;
    kota_error err = {0};
    double start_s = kota_wall_s();
    cr_assert_eq(kota_gis_open(&gis, path, 0, &err), KOTA_OK, "%s", err.text);
    cr_assert(kota_gis_is_osm(gis));
    cr_assert_eq(kota_gis_walk(gis, KOTA_GIS_LINE, epsg, count_way, &of, NULL, &err), KOTA_OK, "%s", err.text);
    kota_gis_close(gis);
    printf("%s: %lld ways, %.1f km, read in %.2f s\n", path, (long long)of.highways, of.length_m / 1000.0,
           kota_wall_s() - start_s);
    return of;
}

/* The source's own note says 18,573 ways, 5,692 km. */
Test(gis_data, all_streets_of_jakarta) {
    char *path = data("cities/jakarta/roads.osm.pbf");
    if (path == NULL) return;
    ways of = count_ways(path, UTM_48_SOUTH);
    cr_assert_eq(of.highways, 18573);
    cr_assert_float_eq(of.length_m, 5692e3, 10e3);
    kota_free(path);
}

/* The source's own note says about 395 ways with the tag highway. */
Test(gis_data, the_centre_of_ho_chi_minh_city) {
    char *path = data("cities/hcmc/hcmc_centre.osm.pbf");
    if (path == NULL) return;
    ways of = count_ways(path, UTM_48_NORTH);
    cr_assert_eq(of.highways, 395);
    cr_assert_gt(of.named, 100);
    kota_gis *gis = NULL;
    double east_deg = 0, north_deg = 0;
    cr_assert_eq(kota_gis_open(&gis, path, 0, NULL), KOTA_OK);
    cr_assert_eq(kota_gis_middle(gis, KOTA_GIS_LINE, &east_deg, &north_deg, NULL), KOTA_OK);
    cr_assert_float_eq(east_deg, 106.69, 0.05);
    cr_assert_float_eq(north_deg, 10.785, 0.05);
    kota_gis_close(gis);
    kota_free(path);
}

Test(gis_data, a_cut_extract_is_an_error) {
    char *path = data("cities/hcmc/hcmc_centre.osm.pbf"), *bytes = NULL;
    if (path == NULL) return;
    size_t length = 0;
    gis_folder folder = folder_make();
    const char *cut = folder_name(&folder, "cut.osm.pbf");
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 24, NULL), KOTA_OK);
    const size_t ends[] = {length / 8, length / 2, length - 1000, length - 1}, blocks[] = {61598, 103636};
    for (int32_t e = 0; e < KOTA_COUNT(ends) + 4; e++) { /* and shortly after two blocks begin */
        size_t end = e < 4 ? ends[e] : blocks[(e - 4) / 2] + (size_t)(4 + 9 * (e % 2));
        ways of = {0};
        kota_gis *gis = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_file_write(cut, bytes, end, NULL), KOTA_OK);
        kota_status status = kota_gis_open(&gis, cut, 0, &err);
        if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_LINE, UTM_48_NORTH, count_way, &of, NULL, &err);
        cr_assert_eq(status, KOTA_DATA, "%zu of %zu bytes", end, length);
        assert_says(&err, "cut.osm.pbf: ");
        kota_gis_close(gis);
    }
    for (size_t at = length / 3; at < length; at += length / 3) { /* damage within a packed block */
        ways of = {0};
        kota_gis *gis = NULL;
        kota_error err = {0};
        bytes[at] ^= 0x55;
        cr_assert_eq(kota_file_write(cut, bytes, length, NULL), KOTA_OK);
        kota_status status = kota_gis_open(&gis, cut, 0, &err);
        if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_LINE, UTM_48_NORTH, count_way, &of, NULL, &err);
        cr_assert_eq(status, KOTA_DATA, "byte %zu of %zu", at, length);
        kota_gis_close(gis);
        bytes[at] ^= 0x55;
    }
    kota_free(bytes);
    kota_free(path);
    folder_drop(&folder);
}

/* Its note: 419 x 529 pixels of 10 m from 703080, 9303300; 12 to 43 m; 156 without a value. */
Test(gis_data, heights_along_the_ciliwung) {
    char *path = data("cities/jakarta_ciliwung/dem.tif");
    if (path == NULL) return;
    kota_gis_raster raster;
    kota_error err = {0};
    cr_assert_eq(kota_gis_raster_open(&raster, path, 0, &err), KOTA_OK, "%s", err.text);
    cr_assert(raster.nx == 419 && raster.ny == 529 && raster.epsg == UTM_48_SOUTH && raster.metres);
    cr_assert(raster.extent[0] == 703080.0 && raster.extent[1] == 9303300.0 && raster.side == 10.0);
    int32_t none = 0;
    double low_m = KOTA_INFINITY, high_m = -KOTA_INFINITY;
    for (int32_t j = 0; j < raster.ny; j++) {
        for (int32_t i = 0; i < raster.nx; i++) {
            double value = kota_gis_raster_value(&raster, i, j);
            none += kota_is_nan(value);
            if (kota_is_nan(value)) continue;
            low_m = kota_min(low_m, value);
            high_m = kota_max(high_m, value);
        }
    }
    cr_assert_eq(none, 156);
    cr_assert(low_m >= 11.5 && low_m <= 12.5 && high_m >= 42.5 && high_m <= 43.5, "%g %g", low_m, high_m);
    cr_assert_float_eq(raster.middle_deg[0], 106.8546, 0.001);
    cr_assert_float_eq(raster.middle_deg[1], -6.27585, 0.001);
    printf("unit \"%s\", whole numbers: %d\n", raster.unit, (int)raster.whole_numbers);
    kota_gis_raster_close(&raster);
    kota_free(path);
}

typedef struct areas {
    int64_t count, changed;
    double area_m2, again_m2;
} areas;

static double area_of(const kota_points *ring) {
    double sum_m2 = 0.0;
    for (int32_t p = 0; p < ring->count; p++) {
        const double *a = ring->xy_m + (size_t)p * 2, *b = ring->xy_m + (size_t)((p + 1) % ring->count) * 2;
        sum_m2 += (a[0] - ring->xy_m[0]) * (b[1] - ring->xy_m[1]) - (b[0] - ring->xy_m[0]) * (a[1] - ring->xy_m[1]);
    }
    return 0.5 * kota_abs(sum_m2);
}

static kota_status add_area(void *context, const kota_gis_feature *feature, kota_error *err) {
    areas *of = context;
    kota_arena *arena = kota_arena_create("test", 0);
    kota_rings rings = kota_gis_unchain(&feature->points, arena);
    kota_points again = kota_gis_chain(&rings, arena);
    (void)err;
    of->count++;
    of->area_m2 += area_of(&feature->points);
    of->again_m2 += area_of(&again);
    of->changed += again.count != feature->points.count ||
                   memcmp(again.xy_m, feature->points.xy_m, (size_t)again.count * 2 * sizeof(double)) != 0;
    kota_arena_destroy(arena);
    return KOTA_OK;
}

/* Counts as in the notes. Areas: ST_Area(ST_Transform(geometry, epsg)) of SpatiaLite, through ogrinfo -dialect
 * sqlite. */
Test(gis_data, areas_of_jakarta_and_denpasar) {
    static const struct {
        const char *name;
        int32_t epsg;
        int64_t count;
        double area_km2;
    } files[] = {{"cities/jakarta/kelurahan.geojson", UTM_48_SOUTH, 261, 641.1653},
                 {"cities/jakarta/rw.geojson", UTM_48_SOUTH, 2685, 641.1633},
                 {"cities/jakarta/flood2007_rw.geojson", UTM_48_SOUTH, 1009, 240.6782},
                 {"cities/denpasar/flood_risk_zones.gpkg", UTM_50_SOUTH, 3, 615.8738}};
    for (int32_t f = 0; f < KOTA_COUNT(files); f++) {
        char *path = data(files[f].name);
        if (path == NULL) continue;
        areas of = {0};
        kota_gis *gis = NULL;
        kota_error err = {0};
        double start_s = kota_wall_s();
        cr_assert_eq(kota_gis_open(&gis, path, 0, &err), KOTA_OK, "%s", err.text);
        cr_assert_eq(kota_gis_walk(gis, KOTA_GIS_AREA, files[f].epsg, add_area, &of, NULL, &err), KOTA_OK, "%s",
                     err.text);
        printf("%s: %lld areas, %.4f km2, read in %.2f s\n", files[f].name, (long long)of.count, of.area_m2 / 1e6,
               kota_wall_s() - start_s);
        printf("%lld of them are chained otherwise after unchaining, %.2f m2\n", (long long)of.changed,
               of.again_m2 - of.area_m2);
        cr_expect_eq(of.count, files[f].count);
        cr_expect_float_eq(of.again_m2, of.area_m2, 1.0);
        cr_expect_float_eq(of.area_m2 / 1e6, files[f].area_km2, 0.001);
        kota_gis_close(gis);
        kota_free(path);
    }
}

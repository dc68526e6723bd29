/* Rasters through GDAL: values, nodata, systems, and what is refused. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "gis_files.h"
#include "io/gis.h"
#include "io/raster.h"

enum { UTM_48_SOUTH = 32748 };

static const char DEGREES[] = "ncols 3\nnrows 2\nxllcorner 106.8\nyllcorner -6.2\ncellsize 0.01\nNODATA_value -9999\n"
                              "1 2 3\n4 -9999 6\n";

/* A VRT of 2 x 2 bytes 10 20 / 30 0 with what stands between the tags. */
static const char *put_vrt(gis_folder *folder, const char *dataset, const char *band) {
    char *raw = kota_text_format("%s/x.raw", folder->path);
    cr_assert_eq(kota_file_write(raw, "\x0a\x14\x1e\x00", 4, NULL), KOTA_OK);
    kota_free(raw);
    char *text =
        kota_text_format("<VRTDataset rasterXSize='2' rasterYSize='2'>%s<VRTRasterBand dataType='Byte' band='1' "
                         "subClass='VRTRawRasterBand'>%s<SourceFilename relativeToVRT='1'>x.raw"
                         "</SourceFilename><PixelOffset>1</PixelOffset><LineOffset>2</LineOffset>"
                         "</VRTRasterBand></VRTDataset>",
                         dataset, band);
    char *name = kota_text_format("%d.vrt", (int)folder->count);
    const char *path = folder_put(folder, name, text);
    kota_free(name);
    kota_free(text);
    return path;
}

#define UTM "<SRS>EPSG:32748</SRS>"
#define NORTH_UP "<GeoTransform>703080, 10, 0, 9303320, 0, -10</GeoTransform>"

static kota_gis_raster must_open(const char *path, int32_t assume_epsg) {
    kota_gis_raster raster;
    kota_error err = {0};
    cr_assert_eq(kota_gis_raster_open(&raster, path, assume_epsg, &err), KOTA_OK, "%s", err.text);
    return raster;
}

static void must_fail(const char *path, int32_t assume_epsg, const char *says) {
    kota_gis_raster raster;
    kota_error err = {0};
    cr_assert_eq(kota_gis_raster_open(&raster, path, assume_epsg, &err), KOTA_DATA, "%s", says);
    assert_says(&err, says);
    cr_assert_null(raster.values);
    kota_gis_raster_close(&raster);
}

Test(gis_raster, an_ascii_grid_is_given_its_system) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path = folder_put(&folder, "x.asc", DEGREES);
    must_fail(path, 0, "x.asc: names no coordinate system; give it the one it is in (gdal_translate -a_srs");
    must_fail(path, 999999, "EPSG:999999 is not known");
    kota_gis_raster raster = must_open(path, 4326);
    cr_assert(raster.nx == 3 && raster.ny == 2 && raster.epsg == 4326 && !raster.metres);
    cr_assert_eq(kota_gis_raster_value(&raster, 0, 0), 1.0, "north first");
    cr_assert_eq(kota_gis_raster_value(&raster, 2, 1), 6.0);
    cr_assert(kota_is_nan(kota_gis_raster_value(&raster, 1, 1)), "nodata");
    cr_assert(kota_is_nan(kota_gis_raster_value(&raster, 3, 0)) &&
              kota_is_nan(kota_gis_raster_value(&raster, 0, -1)));
    const double extent[] = {106.8, -6.2, 106.83, -6.18};
    for (int32_t e = 0; e < 4; e++) cr_assert_float_eq(raster.extent[e], extent[e], 1e-9);
    cr_assert_float_eq(raster.side, 0.01, 1e-12);
    cr_assert_float_eq(raster.middle_deg[0], 106.815, 1e-9);
    cr_assert_float_eq(raster.middle_deg[1], -6.19, 1e-9);
    cr_assert(raster.whole_numbers);
    cr_assert_str_eq(raster.unit, "");
    kota_gis_raster_close(&raster);
    must_fail(path, UTM_48_SOUTH + 100000, "EPSG:132748");
    folder_drop(&folder);
}

Test(gis_raster, scale_offset_mask_and_unit_count) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    const char *path =
        put_vrt(&folder, UTM NORTH_UP,
                "<NoDataValue>0</NoDataValue><UnitType>m</UnitType><Offset>-5</Offset><Scale>0.25</Scale>");
    kota_gis_raster raster = must_open(path, 4326);
    cr_assert_eq(raster.epsg, UTM_48_SOUTH, "a system that is named counts");
    cr_assert(raster.metres);
    cr_assert_eq(raster.side, 10.0);
    cr_assert_str_eq(raster.unit, "m");
    cr_assert_eq(kota_gis_raster_value(&raster, 0, 0), -2.5);
    cr_assert_eq(kota_gis_raster_value(&raster, 1, 0), 0.0);
    cr_assert_eq(kota_gis_raster_value(&raster, 0, 1), 2.5);
    cr_assert(kota_is_nan(kota_gis_raster_value(&raster, 1, 1)));
    cr_assert(!raster.whole_numbers);
    kota_gis_raster_close(&raster);
    folder_drop(&folder);
}

Test(gis_raster, points_go_to_its_system_and_back) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_gis_raster raster = must_open(folder_put(&folder, "x.asc", DEGREES), 4326);
    kota_error err = {0};
    /* gdaltransform: 106.8272 E 6.1754 S is 702183.322 9317059.383 in EPSG:32748 */
    double x[] = {702183.322, 5e9}, y[] = {9317059.383, 0};
    cr_assert_eq(kota_gis_raster_points(&raster, UTM_48_SOUTH, true, x, y, 2, &err), KOTA_OK, "%s", err.text);
    cr_assert_float_eq(x[0], 106.8272, 1e-8);
    cr_assert_float_eq(y[0], -6.1754, 1e-8);
    cr_assert(kota_is_nan(x[1]) && kota_is_nan(y[1]), "no such place");
    cr_assert_eq(kota_gis_raster_points(&raster, UTM_48_SOUTH, false, x, y, 1, &err), KOTA_OK);
    cr_assert_float_eq(x[0], 702183.322, 1e-6);
    cr_assert_float_eq(y[0], 9317059.383, 1e-6);
    cr_assert_eq(kota_gis_raster_points(&raster, 999999, true, x, y, 1, &err), KOTA_DATA);
    assert_says(&err, "EPSG:999999");
    cr_assert_eq(kota_gis_raster_points(&raster, UTM_48_SOUTH, true, x, y, 0, &err), KOTA_OK);
    kota_gis_raster_close(&raster);
    folder_drop(&folder);
}

Test(gis_raster, says_what_it_refuses) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    must_fail("/no/such.tif", 0, "/no/such.tif: there is no such file");
    must_fail(folder_put(&folder, "x.txt", "no map\n"), 0, "x.txt: is damaged or no raster that GDAL knows");
    must_fail(put_vrt(&folder, UTM, ""), 0, "does not say where on the ground it lies");
    must_fail(put_vrt(&folder, UTM "<GeoTransform>703080, 10, 1, 9303320, 0, -10</GeoTransform>", ""), 0,
              "is rotated");
    must_fail(put_vrt(&folder, UTM "<GeoTransform>703080, 10, 0, 9303320, 0, 10</GeoTransform>", ""), 0,
              "not north-up");
    must_fail(put_vrt(&folder, NORTH_UP, ""), 0, "names no coordinate system");
    must_fail(put_vrt(&folder, NORTH_UP, ""), 4326, "is no place of its coordinate system; name the true one");
    must_fail(folder_put(&folder, "big.vrt",
                         "<VRTDataset rasterXSize='40000' rasterYSize='30000'><VRTRasterBand "
                         "dataType='Byte' band='1'/></VRTDataset>"),
              0, "big.vrt: has 40000 x 30000 pixels; at most 2^30");
    folder_drop(&folder);
}

Test(gis_raster, what_kota_writes_it_reads_and_a_cut_file_is_an_error) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    enum { NX = 64, NY = 50 };
    float values[NX * NY];
    for (int32_t i = 0; i < NX * NY; i++) values[i] = (float)i / 7.0f;
    values[1] = (float)KOTA_NAN;
    kota_grid grid = kota_grid_make(NX, NY, 2.5, 703080.0, 9303300.0);
    grid.epsg = UTM_48_SOUTH;
    char *stem = kota_text_format("%s/x", folder.path), *bytes = NULL;
    const char *path = folder_name(&folder, "x.tif");
    size_t length = 0;
    cr_assert_eq(kota_raster_write(stem, &grid, values, -9999.0f, "m", "", NULL), KOTA_OK);
    kota_gis_raster raster = must_open(path, 0);
    for (int32_t j = 0; j < NY; j++) {
        for (int32_t i = 0; i < NX; i++) {
            double have = kota_gis_raster_value(&raster, i, NY - 1 - j), want = (double)values[j * NX + i];
            cr_assert(have == want || (kota_is_nan(have) && kota_is_nan(want)), "%d %d", (int)i, (int)j);
        }
    }
    cr_assert_str_eq(raster.unit, "m");
    cr_assert(!raster.whole_numbers);
    kota_gis_raster_close(&raster);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 24, NULL), KOTA_OK);
    for (size_t n = 0; n < length; n += length / 12) {
        cr_assert_eq(kota_file_write(path, bytes, n, NULL), KOTA_OK);
        must_fail(path, 0, "x.tif: ");
    }
    kota_free(bytes);
    kota_free(stem);
    folder_drop(&folder);
}

/* Rasters: values, place and words come back; equal values are equal bytes; bad files give a sentence. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/raster.h"

enum { NX = 5, NY = 3 };

static void fill(float values[NX * NY]) {
    for (int32_t i = 0; i < NX * NY; i++) values[i] = (float)i / 7.0f - 0.5f;
    values[2] = (float)KOTA_NAN;
}

static char *temporary(void) {
    char folder[] = "/tmp/kota-raster-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    return kota_text_copy(folder);
}

static void check(const kota_raster *raster, const float *values, int32_t epsg) {
    cr_assert_eq(raster->nx, NX);
    cr_assert_eq(raster->ny, NY);
    cr_assert_eq(raster->dx_m, 2.5);
    cr_assert_eq(raster->west_m, 100.25);
    cr_assert_eq(raster->south_m, -50.0);
    cr_assert_eq(raster->nodata, -9999.0f);
    cr_assert_eq(raster->epsg, epsg);
    for (int32_t i = 0; i < NX * NY; i++) {
        cr_assert_eq(raster->values[i], i == 2 ? -9999.0f : values[i], "%d", (int)i);
    }
}

Test(raster, gives_the_same_values_back) {
    float values[NX * NY];
    fill(values);
    kota_grid grid = kota_grid_make(NX, NY, 2.5, 100.25, -50.0);
    char *folder = temporary(), *stem = kota_text_format("%s/depth", folder);
    char *path = kota_text_format("%s%s", stem, kota_raster_extension());
    kota_raster *raster = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_raster_write(stem, &grid, values, -9999.0f, "m", "depth of water", &err), KOTA_OK, "%s",
                 err.text);
    cr_assert_eq(kota_raster_read(&raster, path, &err), KOTA_OK, "%s", err.text);
    check(raster, values, 0);
    if (strcmp(kota_raster_extension(), ".tif") == 0) {
        cr_assert_str_eq(raster->unit, "m");
        cr_assert_str_eq(raster->description, "depth of water");
    }
    kota_raster_destroy(raster);
    char **names = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_folder_list(&names, &count, folder, NULL), KOTA_OK);
    cr_assert_eq(count, 1, "nothing but the raster is left behind");
    kota_free(names[0]);
    kota_free(names);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(path);
    kota_free(stem);
    kota_free(folder);
}

Test(raster, keeps_the_coordinate_system) {
    float values[NX * NY];
    fill(values);
    kota_grid grid = kota_grid_make(NX, NY, 2.5, 100.25, -50.0);
    grid.epsg = 32749;
    if (strcmp(kota_raster_extension(), ".tif") != 0)
        cr_skip("built without GDAL: an ESRI ASCII grid has no place for it");
    char *folder = temporary(), *stem = kota_text_format("%s/depth", folder),
         *path = kota_text_format("%s.tif", stem);
    kota_raster *raster = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_raster_write(stem, &grid, values, -9999.0f, "m", "", &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_raster_read(&raster, path, &err), KOTA_OK, "%s", err.text);
    check(raster, values, 32749);
    kota_raster_destroy(raster);
    grid.epsg = 99999;
    cr_assert_eq(kota_raster_write(stem, &grid, values, -9999.0f, "m", "", &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "EPSG:99999"), "%s", err.text);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(path);
    kota_free(stem);
    kota_free(folder);
}

Test(raster, equal_values_are_equal_bytes) {
    float values[NX * NY];
    fill(values);
    kota_grid grid = kota_grid_make(NX, NY, 2.5, 100.25, -50.0);
    char *folder = temporary(), *bytes[2] = {NULL, NULL};
    size_t length[2] = {0, 0};
    for (int32_t k = 0; k < 2; k++) {
        char *stem = kota_text_format("%s/%d", folder, (int)k);
        char *path = kota_text_format("%s%s", stem, kota_raster_extension());
        cr_assert_eq(kota_raster_write(stem, &grid, values, -9999.0f, "m", "depth", NULL), KOTA_OK);
        cr_assert_eq(kota_file_read(&bytes[k], &length[k], path, 1 << 20, NULL), KOTA_OK);
        kota_free(path);
        kota_free(stem);
    }
    cr_assert_eq(length[0], length[1]);
    cr_assert_eq(memcmp(bytes[0], bytes[1], length[0]), 0);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(bytes[0]);
    kota_free(bytes[1]);
    kota_free(folder);
}

Test(raster, ascii_grids_need_no_library) {
    float values[NX * NY];
    fill(values);
    kota_grid grid = kota_grid_make(NX, NY, 2.5, 100.25, -50.0);
    char *folder = temporary(), *stem = kota_text_format("%s/depth", folder),
         *path = kota_text_format("%s.asc", stem);
    kota_raster *raster = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_raster_write_asc(stem, &grid, values, -9999.0f, &err), KOTA_OK);
    cr_assert_eq(kota_raster_read(&raster, path, &err), KOTA_OK, "%s", err.text);
    check(raster, values, 0);
    kota_raster_destroy(raster);

    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(kota_file_read(&text, &length, path, 1 << 20, NULL), KOTA_OK);
    cr_assert_not_null(strstr(text, "0.642857"), "few digits: %s", text);
    int32_t read = 0;
    for (size_t n = 0; n < length; n++) {
        cr_assert_eq(kota_file_write(path, text, n, NULL), KOTA_OK);
        err.text[0] = '\0';
        kota_status status = kota_raster_read(&raster, path, &err);
        cr_assert((status == KOTA_OK) == (err.text[0] == '\0'));
        read += status == KOTA_OK;
        kota_raster_destroy(raster);
    }
    cr_assert_leq(read, 12, "only a cut inside the last number is not seen");
    kota_free(text);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(path);
    kota_free(stem);
    kota_free(folder);
}

Test(raster, says_what_is_wrong_with_an_ascii_grid) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "is no ESRI ASCII grid"},
        {"ncols 2\nnrows x\n", "'nrows x' is no line"},
        {"ncols 2\nrows 2\n", "'rows 2' is no line"},
        {"ncols 30000\nnrows 30000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2", "is it whole?"},
        {"ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 x", "row 1, column 2: is not a number"},
        {"ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 0\n1 2", "is no ESRI ASCII grid"},
        {"ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3", "goes on after its last row"},
    };
    char *folder = temporary(), *path = kota_text_format("%s/x.asc", folder);
    for (int32_t i = 0; i < KOTA_COUNT(cases); i++) {
        kota_raster *raster = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_file_write(path, cases[i].text, strlen(cases[i].text), NULL), KOTA_OK);
        cr_assert_eq(kota_raster_read(&raster, path, &err), KOTA_DATA);
        cr_assert_not_null(strstr(err.text, cases[i].says), "%s", err.text);
        cr_assert_null(raster);
    }
    char *other = kota_text_format("%s/x.tif", folder);
    kota_raster *raster = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_raster_read(&raster, other, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "x.tif: "), "%s", err.text);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(other);
    kota_free(path);
    kota_free(folder);
}

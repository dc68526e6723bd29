/* Depths over time as NetCDF: what was written is read back, layer by layer in its place; what fails leaves nothing.
 */
#include <criterion/criterion.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/gis.h"
#include "io/gis_health.h"
#include "io/netcdf.h"

enum { NX = 5, NY = 3, TIMES = 3 };
static const int64_t AT_MS[TIMES] = {1736895600000, 1736896500000, 1736897400000};

static char *place(const char *name) { return kota_text_format("/tmp/kota-netcdf-%d-%s", (int)getpid(), name); }

static float depth_at(int32_t t, int32_t j, int32_t i) { return 100.0f * (float)t + 10.0f * (float)j + (float)i; }

static kota_status write_file(const char *path, int32_t epsg, kota_error *err) {
    kota_grid grid = kota_grid_make(NX, NY, 20, 300000, 9200000);
    grid.epsg = epsg;
    kota_netcdf *file = NULL;
    KOTA_TRY(kota_netcdf_create(&file, path, &grid, AT_MS, TIMES, "A wet day", err));
    kota_status status = KOTA_OK;
    for (int32_t t = 0; t < TIMES && status == KOTA_OK; t++) {
        float depth_m[NX * NY];
        for (int32_t k = 0; k < NX * NY; k++) depth_m[k] = depth_at(t, k / NX, k % NX);
        if (t == 0) depth_m[0] = (float)KOTA_NAN;
        status = kota_netcdf_add(file, AT_MS[t], depth_m, err);
    }
    return kota_netcdf_close(file, status, err);
}

Test(netcdf, what_was_written_is_read) {
    if (kota_gis_version() == NULL || !kota_gis_has_driver("netCDF")) cr_skip_test("no NetCDF driver here");
    char *path = place("a.nc");
    kota_error err = {0};
    kota_gis_raster raster = {0};
    cr_assert_eq(write_file(path, 32748, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_gis_raster_open(&raster, path, 0, &err), KOTA_OK, "%s", err.text);
    cr_expect_eq(raster.nx, NX);
    cr_expect_eq(raster.ny, NY);
    cr_expect_eq(raster.epsg, 32748);
    cr_expect_float_eq(raster.extent[0], 300000, 1e-6);
    cr_expect_float_eq(raster.extent[1], 9200000, 1e-6);
    cr_expect_float_eq(raster.side, 20, 1e-9);
    for (int32_t j = 0; j < NY; j++)
        for (int32_t i = 0; i < NX; i++) {
            double value = kota_gis_raster_value(&raster, i, NY - 1 - j); /* its rows are from the north */
            if (i == 0 && j == 0)
                cr_expect(kota_is_nan(value), "what is not finite is missing");
            else
                cr_expect_float_eq(value, (double)depth_at(0, j, i), 0);
        }
    kota_gis_raster_close(&raster);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}

Test(netcdf, what_fails_leaves_nothing) {
    if (kota_gis_version() == NULL || !kota_gis_has_driver("netCDF")) cr_skip_test("no NetCDF driver here");
    char *path = place("none/a.nc"), *odd = place("b.nc"), *left = kota_text_format("%s.tmp%d", odd, (int)getpid());
    kota_error err = {0};
    cr_expect_eq(write_file(path, 32748, &err), KOTA_DATA);
    cr_expect_eq(write_file(odd, 999999, &err), KOTA_DATA, "no such coordinate system");
    cr_expect(!kota_file_exists(odd));
    cr_expect(!kota_file_exists(left));
    kota_free(path);
    kota_free(odd);
    kota_free(left);
}

/* GeoTIFF out, any raster that GDAL knows in. The file is made in GDAL's memory and written by core/file, so that a
 * failure leaves nothing behind. GDAL's GeoTIFF driver writes no dates: equal values give equal bytes. */
#include "io/raster_gdal.h"

#ifdef KOTA_GIS

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

enum { CELLS_MAX = 1 << 30 };

static GDALDriverH tiff_driver(void) {
    GDALDriverH driver = GDALGetDriverByName("GTiff");
    if (driver == NULL) {
        GDALAllRegister();
        driver = GDALGetDriverByName("GTiff");
    }
    return driver;
}

static kota_status set_crs(GDALDatasetH dataset, int32_t epsg, const char *path, kota_error *err) {
    if (epsg == 0) return KOTA_OK; /* a sketch's own metres */
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    bool fine = OSRImportFromEPSG(crs, epsg) == OGRERR_NONE && GDALSetSpatialRef(dataset, crs) == CE_None;
    OSRDestroySpatialReference(crs);
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: the coordinate system EPSG:%d is not known to PROJ (%s)", path, (int)epsg,
                     CPLGetLastErrorMsg());
}

/* Rows from the north. */
static bool put_rows(GDALRasterBandH band, const kota_grid *grid, const float *compact, float nodata) {
    float *row = kota_alloc((size_t)grid->nx, sizeof *row);
    bool fine = true;
    for (int32_t j = 0; fine && j < grid->ny; j++) {
        const float *from = compact + (size_t)(grid->ny - 1 - j) * (size_t)grid->nx;
        for (int32_t i = 0; i < grid->nx; i++) row[i] = kota_is_finite((double)from[i]) ? from[i] : nodata;
        fine = GDALRasterIO(band, GF_Write, 0, j, grid->nx, 1, row, grid->nx, 1, GDT_Float32, 0, 0) == CE_None;
    }
    kota_free(row);
    return fine;
}

static kota_status make(const char *name, const char *path, const kota_grid *grid, const float *compact, float nodata,
                        const char *unit, const char *description, kota_error *err) {
    char **options = CSLSetNameValue(NULL, "COMPRESS", "DEFLATE");
    options = CSLSetNameValue(options, "PREDICTOR", "3"); /* of floating point */
    options = CSLSetNameValue(options, "NUM_THREADS", "1");
    GDALDriverH driver = tiff_driver();
    GDALDatasetH dataset =
        driver != NULL ? GDALCreate(driver, name, grid->nx, grid->ny, 1, GDT_Float32, options) : NULL;
    CSLDestroy(options);
    if (dataset == NULL) {
        return kota_fail(err, KOTA_DATA, "%s: GDAL cannot make a GeoTIFF: %s", path, CPLGetLastErrorMsg());
    }
    double transform[6] = {grid->west_m, grid->dx_m, 0.0, grid->south_m + grid->dx_m * grid->ny, 0.0, -grid->dx_m};
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    bool fine = GDALSetGeoTransform(dataset, transform) == CE_None &&
                GDALSetRasterNoDataValue(band, (double)nodata) == CE_None;
    GDALSetRasterUnitType(band, unit);
    GDALSetDescription(band, description);
    fine = fine && put_rows(band, grid, compact, nodata);
    kota_status status = set_crs(dataset, grid->epsg, path, err);
    GDALClose(dataset);
    if (status != KOTA_OK) return status;
    return fine ? KOTA_OK : kota_fail(err, KOTA_DATA, "%s: cannot be written: %s", path, CPLGetLastErrorMsg());
}

kota_status kota_raster_gdal_write(const char *path_stem, const kota_grid *grid, const float *compact, float nodata,
                                   const char *unit, const char *description, kota_error *err) {
    char *path = kota_text_format("%s.tif", path_stem);
    char *name =
        kota_text_format("/vsimem/kota-%p.tif", (const void *)path); /* no other thread has this address now */
    CPLPushErrorHandler(CPLQuietErrorHandler);
    kota_status status = make(name, path, grid, compact, nodata, unit, description, err);
    if (status == KOTA_OK) {
        vsi_l_offset length = 0;
        const GByte *bytes = VSIGetMemFileBuffer(name, &length, FALSE);
        status = bytes != NULL ? kota_file_write(path, bytes, (size_t)length, err)
                               : kota_fail(err, KOTA_DATA, "%s: GDAL made no file", path);
    }
    (void)VSIUnlink(name);
    char *side = kota_text_format("%s.aux.xml", name);
    (void)VSIUnlink(side);
    CPLPopErrorHandler();
    kota_free(side);
    kota_free(name);
    kota_free(path);
    return status;
}

static int32_t epsg_of(GDALDatasetH dataset) {
    OGRSpatialReferenceH crs = GDALGetSpatialRef(dataset);
    const char *code = crs != NULL ? OSRGetAuthorityCode(crs, NULL) : NULL;
    int64_t epsg = 0;
    return code != NULL && kota_text_to_integer(code, &epsg) && epsg > 0 && epsg < INT32_MAX ? (int32_t)epsg : 0;
}

static kota_status check(GDALDatasetH dataset, const double *transform, const char *path, kota_error *err) {
    double nx = GDALGetRasterXSize(dataset), ny = GDALGetRasterYSize(dataset);
    if (GDALGetRasterCount(dataset) < 1) return kota_fail(err, KOTA_DATA, "%s: has no band", path);
    if (nx * ny > CELLS_MAX) {
        return kota_fail(err, KOTA_DATA, "%s: has %.0f x %.0f cells; at most 2^30, cut out what is needed", path, nx,
                         ny);
    }
    if (transform[2] != 0.0 || transform[4] != 0.0 || transform[1] <= 0.0 || transform[5] >= 0.0) {
        return kota_fail(err, KOTA_DATA, "%s: is not north-up; warp it first (gdalwarp)", path);
    }
    if (kota_abs(transform[1] + transform[5]) > 1e-6 * transform[1]) {
        return kota_fail(err, KOTA_DATA, "%s: its cells are %g x %g, not square; warp it first (gdalwarp -tr)", path,
                         transform[1], -transform[5]);
    }
    return KOTA_OK;
}

static kota_status read_band(kota_raster **out, GDALDatasetH dataset, const double *transform, const char *path,
                             kota_error *err) {
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    kota_raster *raster = kota_alloc(1, sizeof *raster);
    raster->nx = GDALGetRasterXSize(dataset);
    raster->ny = GDALGetRasterYSize(dataset);
    raster->dx_m = transform[1];
    raster->west_m = transform[0];
    raster->south_m = transform[3] + transform[5] * raster->ny;
    raster->epsg = epsg_of(dataset);
    int has_nodata = 0;
    double nodata = GDALGetRasterNoDataValue(band, &has_nodata);
    raster->nodata = has_nodata ? (float)nodata : (float)KOTA_NAN;
    const char *unit = GDALGetRasterUnitType(band), *description = GDALGetDescription(band);
    raster->unit = kota_text_copy(unit != NULL ? unit : "");
    raster->description = kota_text_copy(description != NULL ? description : "");
    size_t nx = (size_t)raster->nx;
    raster->values = kota_alloc(nx * (size_t)raster->ny, sizeof(float));
    bool fine = true;
    for (int32_t j = 0; fine && j < raster->ny; j++) {
        float *row = raster->values + (size_t)(raster->ny - 1 - j) * nx;
        fine = GDALRasterIO(band, GF_Read, 0, j, raster->nx, 1, row, raster->nx, 1, GDT_Float32, 0, 0) == CE_None;
    }
    if (!fine) {
        kota_raster_destroy(raster);
        return kota_fail(err, KOTA_DATA, "%s: cannot be read: %s", path, CPLGetLastErrorMsg());
    }
    *out = raster;
    return KOTA_OK;
}

kota_status kota_raster_gdal_read(kota_raster **out, const char *path, kota_error *err) {
    *out = NULL;
    (void)tiff_driver();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    kota_status status = KOTA_OK;
    double transform[6] = {0};
    if (dataset == NULL) {
        status = kota_fail(err, KOTA_DATA, "%s: is no raster that GDAL can read: %s", path, CPLGetLastErrorMsg());
    } else if (GDALGetGeoTransform(dataset, transform) != CE_None) {
        status = kota_fail(err, KOTA_DATA, "%s: does not say where on the ground it lies", path);
    }
    if (status == KOTA_OK) status = check(dataset, transform, path, err);
    if (status == KOTA_OK) status = read_band(out, dataset, transform, path, err);
    if (dataset != NULL) GDALClose(dataset);
    CPLPopErrorHandler();
    return status;
}

#else
typedef int kota_raster_gdal_absent; /* ISO C wants a declaration in every file */
#endif

/* GDAL's multidimensional interface writes to a temporary file, which is renamed when it is whole. */
#include "io/netcdf.h"

#ifdef KOTA_GIS

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

static const float MISSING = -9999;

struct kota_netcdf {
    const kota_grid *grid;
    const int64_t *times_ms;
    int32_t count, next;
    char *path, *temporary;
    GDALDatasetH file;
    GDALMDArrayH depth;
    float *row;
};

/* Of an array, or, without one, of the group. */
static bool write_attribute(GDALMDArrayH array, GDALGroupH group, const char *name, const char *text) {
    GDALExtendedDataTypeH type = GDALExtendedDataTypeCreateString(0);
    GDALAttributeH attribute = array != NULL ? GDALMDArrayCreateAttribute(array, name, 0, NULL, type, NULL)
                                             : GDALGroupCreateAttribute(group, name, 0, NULL, type, NULL);
    bool fine = attribute != NULL && GDALAttributeWriteString(attribute, text);
    if (attribute != NULL) GDALAttributeRelease(attribute);
    GDALExtendedDataTypeRelease(type);
    return fine;
}

static bool attribute_of_array(GDALMDArrayH array, const char *name, const char *text) {
    return write_attribute(array, NULL, name, text);
}

static bool attribute_of_file(GDALGroupH root, const char *name, const char *text) {
    return write_attribute(NULL, root, name, text);
}

typedef struct axis {
    const char *name, *type, *direction, *standard_name, *unit;
    double from, step; /* of the values, where times_ms is NULL */
    const int64_t *times_ms;
    int32_t count;
} axis;

/* A dimension with its variable. */
static GDALDimensionH add_axis(GDALGroupH root, const axis *a, bool *fine) {
    GDALDimensionH dimension =
        GDALGroupCreateDimension(root, a->name, a->type, a->direction, (GUInt64)a->count, NULL);
    *fine = *fine && dimension != NULL;
    if (!*fine) return dimension;
    GDALExtendedDataTypeH type = GDALExtendedDataTypeCreate(GDT_Float64);
    GDALMDArrayH array = GDALGroupCreateMDArray(root, a->name, 1, &dimension, type, NULL);
    double *values = kota_alloc((size_t)a->count, sizeof *values);
    for (int32_t k = 0; k < a->count; k++)
        values[k] = a->times_ms != NULL ? (double)a->times_ms[k] / 1000 : a->from + a->step * k;
    const GUInt64 start = 0;
    const size_t count = (size_t)a->count;
    *fine = array != NULL && GDALMDArrayWrite(array, &start, &count, NULL, NULL, type, values, NULL, 0) &&
            GDALMDArraySetUnit(array, a->unit) && attribute_of_array(array, "standard_name", a->standard_name);
    kota_free(values);
    if (array != NULL) GDALMDArrayRelease(array);
    GDALExtendedDataTypeRelease(type);
    return dimension;
}

static bool add_depth(kota_netcdf *n, GDALGroupH root, GDALDimensionH *dimensions) {
    GDALExtendedDataTypeH type = GDALExtendedDataTypeCreate(GDT_Float32);
    n->depth = GDALGroupCreateMDArray(root, "depth", 3, dimensions, type, NULL);
    GDALExtendedDataTypeRelease(type);
    bool fine = n->depth != NULL && GDALMDArraySetUnit(n->depth, "m") &&
                GDALMDArraySetNoDataValueAsDouble(n->depth, (double)MISSING) &&
                attribute_of_array(n->depth, "standard_name", "flood_water_thickness") &&
                attribute_of_array(n->depth, "long_name", "depth of water on the ground");
    if (!fine || n->grid->epsg == 0) return fine;
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    fine = OSRImportFromEPSG(crs, n->grid->epsg) == OGRERR_NONE && GDALMDArraySetSpatialRef(n->depth, crs);
    OSRDestroySpatialReference(crs);
    return fine;
}

static bool make(kota_netcdf *n, GDALDriverH driver, const char *title) {
    const kota_grid *g = n->grid;
    n->file = driver != NULL ? GDALCreateMultiDimensional(driver, n->temporary, NULL, NULL) : NULL;
    GDALGroupH root = n->file != NULL ? GDALDatasetGetRootGroup(n->file) : NULL;
    if (root == NULL) return false;
    const axis axes[] = {
        {"time", "TEMPORAL", "", "time", "seconds since 1970-01-01 00:00:00", 0, 0, n->times_ms, n->count},
        {"y", "HORIZONTAL_Y", "NORTH", "projection_y_coordinate", "m", g->south_m + g->dx_m / 2, g->dx_m, NULL,
         g->ny},
        {"x", "HORIZONTAL_X", "EAST", "projection_x_coordinate", "m", g->west_m + g->dx_m / 2, g->dx_m, NULL, g->nx}};
    GDALDimensionH dimensions[3] = {0};
    bool fine = attribute_of_file(root, "Conventions", "CF-1.8") && attribute_of_file(root, "title", title);
    for (int32_t a = 0; a < 3; a++) dimensions[a] = add_axis(root, &axes[a], &fine);
    fine = fine && add_depth(n, root, dimensions);
    for (int32_t a = 0; a < 3; a++)
        if (dimensions[a] != NULL) GDALDimensionRelease(dimensions[a]);
    GDALGroupRelease(root);
    return fine;
}

kota_status kota_netcdf_create(kota_netcdf **out, const char *path, const kota_grid *grid, const int64_t *times_ms,
                               int32_t count, const char *title, kota_error *err) {
    kota_netcdf *n = kota_alloc(1, sizeof *n);
    *n = (kota_netcdf){.grid = grid, .times_ms = times_ms, .count = count};
    n->path = kota_text_copy(path);
    n->temporary = kota_text_format("%s.tmp%ld", path, (long)getpid());
    n->row = kota_alloc((size_t)grid->nx, sizeof *n->row);
    GDALDriverH driver = GDALGetDriverByName("netCDF");
    if (driver == NULL) GDALAllRegister();
    driver = GDALGetDriverByName("netCDF");
    *out = n;
    CPLPushErrorHandler(CPLQuietErrorHandler); /* the sentence is ours */
    bool made = make(n, driver, title);
    CPLPopErrorHandler();
    if (made) return KOTA_OK;
    kota_status status = kota_fail(err, KOTA_DATA, "%s: GDAL cannot make a NetCDF file: %s", path,
                                   driver == NULL ? "it has no driver netCDF" : CPLGetLastErrorMsg());
    *out = NULL;
    return kota_netcdf_close(n, status, NULL);
}

kota_status kota_netcdf_add(kota_netcdf *netcdf, int64_t time_ms, const float *depth_m, kota_error *err) {
    KOTA_ASSERT(netcdf->next < netcdf->count && netcdf->times_ms[netcdf->next] == time_ms);
    const kota_grid *g = netcdf->grid;
    GDALExtendedDataTypeH type = GDALExtendedDataTypeCreate(GDT_Float32);
    bool fine = true;
    for (int32_t j = 0; fine && j < g->ny; j++) {
        const float *from = depth_m + (size_t)j * (size_t)g->nx;
        for (int32_t i = 0; i < g->nx; i++) netcdf->row[i] = kota_is_finite((double)from[i]) ? from[i] : MISSING;
        const GUInt64 start[] = {(GUInt64)netcdf->next, (GUInt64)j, 0};
        const size_t count[] = {1, 1, (size_t)g->nx};
        fine = GDALMDArrayWrite(netcdf->depth, start, count, NULL, NULL, type, netcdf->row, NULL, 0);
    }
    GDALExtendedDataTypeRelease(type);
    netcdf->next++;
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: cannot be written: %s", netcdf->path, CPLGetLastErrorMsg());
}

kota_status kota_netcdf_close(kota_netcdf *netcdf, kota_status status, kota_error *err) {
    if (netcdf->depth != NULL) GDALMDArrayRelease(netcdf->depth);
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (netcdf->file != NULL) GDALClose(netcdf->file);
    CPLPopErrorHandler();
    if (status == KOTA_OK && CPLGetLastErrorType() >= CE_Failure)
        status = kota_fail(err, KOTA_DATA, "%s: cannot be written: %s", netcdf->path, CPLGetLastErrorMsg());
    if (status == KOTA_OK) status = kota_folder_replace(netcdf->temporary, netcdf->path, err);
    (void)unlink(netcdf->temporary);
    kota_free(netcdf->row);
    kota_free(netcdf->temporary);
    kota_free(netcdf->path);
    kota_free(netcdf);
    return status;
}

#else

static kota_status none(const char *path, kota_error *err) {
    return kota_fail(
        err, KOTA_DATA,
        "%s: this kota was built without GDAL and reads and writes no GIS files; install libgdal-dev and "
        "build it again with -DKOTA_GIS=ON",
        path);
}

kota_status kota_netcdf_create(kota_netcdf **out, const char *path, const kota_grid *grid, const int64_t *times_ms,
                               int32_t count, const char *title, kota_error *err) {
    (void)grid, (void)times_ms, (void)count, (void)title;
    *out = NULL;
    return none(path, err);
}

kota_status kota_netcdf_add(kota_netcdf *netcdf, int64_t time_ms, const float *depth_m, kota_error *err) {
    (void)netcdf, (void)time_ms, (void)depth_m;
    return none("depth", err);
}

kota_status kota_netcdf_close(kota_netcdf *netcdf, kota_status status, kota_error *err) {
    (void)netcdf, (void)err;
    return status;
}

#endif

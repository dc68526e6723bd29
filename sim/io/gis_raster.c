/* Rasters in their own systems, and points between those and others. */
#include "io/gis.h"

#ifdef KOTA_GIS

#include <cpl_error.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/gis_inside.h"

typedef struct inside {
    char *path;
    OGRSpatialReferenceH crs;
    OGRCoordinateTransformationH way; /* the last one asked for */
    int32_t way_epsg;
    bool way_to_raster;
} inside;

enum { PIXELS_MAX = 1 << 30, WGS84 = 4326 };

/* ---- where it lies ---- */

static kota_status find_crs(inside *in, GDALDatasetH dataset, int32_t assume_epsg, kota_error *err) {
    OGRSpatialReferenceH crs = GDALGetSpatialRef(dataset);
    if (kota_gis_crs_is_known(crs)) {
        in->crs = OSRClone(crs);
        return KOTA_OK;
    }
    if (assume_epsg == KOTA_GIS_LOCAL_TOO) return KOTA_OK;
    if (assume_epsg != 0) return kota_gis_crs(&in->crs, assume_epsg, in->path, err);
    return kota_fail(err, KOTA_DATA,
                     "%s: names no coordinate system; give it the one it is in (gdal_translate -a_srs EPSG:32748 OLD "
                     "NEW.tif)",
                     in->path);
}

static kota_status find_place(kota_gis_raster *raster, GDALDatasetH dataset, const char *path, kota_error *err) {
    double *from = raster->from_pixel, nx = GDALGetRasterXSize(dataset), ny = GDALGetRasterYSize(dataset);
    if (GDALGetRasterCount(dataset) < 1) return kota_fail(err, KOTA_DATA, "%s: has no band", path);
    if (nx * ny > PIXELS_MAX)
        return kota_fail(err, KOTA_DATA, "%s: has %.0f x %.0f pixels; at most 2^30, cut out the city (gdalwarp -te)",
                         path, nx, ny);
    if (GDALGetGeoTransform(dataset, from) != CE_None)
        return kota_fail(err, KOTA_DATA, "%s: does not say where on the ground it lies", path);
    for (int32_t k = 0; k < 6; k++)
        if (!kota_is_finite(from[k])) return kota_fail(err, KOTA_DATA, "%s: its place is not finite", path);
    if (kota_abs(from[2]) > 0.0 || kota_abs(from[4]) > 0.0 || from[1] <= 0.0 || from[5] >= 0.0)
        return kota_fail(err, KOTA_DATA, "%s: is rotated or not north-up; warp it first (gdalwarp OLD NEW.tif)",
                         path);
    raster->nx = GDALGetRasterXSize(dataset);
    raster->ny = GDALGetRasterYSize(dataset);
    raster->side = kota_min(from[1], -from[5]);
    raster->extent[0] = from[0];
    raster->extent[1] = from[3] + ny * from[5];
    raster->extent[2] = from[0] + nx * from[1];
    raster->extent[3] = from[3];
    return KOTA_OK;
}

static kota_status find_middle(kota_gis_raster *raster, const char *path, kota_error *err) {
    double *middle = raster->middle_deg;
    middle[0] = 0.5 * (raster->extent[0] + raster->extent[2]);
    middle[1] = 0.5 * (raster->extent[1] + raster->extent[3]);
    double from[2] = {middle[0], middle[1]};
    inside *in = raster->inside;
    bool degrees = OSRIsGeographic(in->crs), earth = kota_abs(from[0]) <= 360.0 && kota_abs(from[1]) <= 90.0;
    KOTA_TRY(kota_gis_raster_points(raster, WGS84, false, &middle[0], &middle[1], 1, err));
    if (!kota_is_nan(middle[0]) && (earth || !degrees)) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "%s: its middle (%.10g, %.10g) is no place of its coordinate system; name the true one "
                     "(gdal_translate -a_srs)",
                     path, from[0], from[1]);
}

/* ---- its values ---- */

typedef struct band {
    GDALRasterBandH band, mask; /* mask NULL: all valid */
    double scale, offset, nodata;
    bool has_nodata;
} band;

static band first_band(GDALDatasetH dataset) {
    band of = {.band = GDALGetRasterBand(dataset, 1)};
    int has_scale = 0, has_offset = 0, has_nodata = 0;
    of.scale = GDALGetRasterScale(of.band, &has_scale);
    of.offset = GDALGetRasterOffset(of.band, &has_offset);
    of.nodata = GDALGetRasterNoDataValue(of.band, &has_nodata);
    if (!has_scale) of.scale = 1.0;
    if (!has_offset) of.offset = 0.0;
    of.has_nodata = has_nodata != 0;
    if (!(GDALGetMaskFlags(of.band) & GMF_ALL_VALID)) of.mask = GDALGetMaskBand(of.band);
    return of;
}

/* One row; a mask and a nodata value may both be there, and either hides a pixel. */
static bool read_row(float *values, const band *of, int32_t j, int32_t nx, double *row, unsigned char *mask,
                     bool *whole) {
    if (GDALRasterIO(of->band, GF_Read, 0, j, nx, 1, row, nx, 1, GDT_Float64, 0, 0) != CE_None) return false;
    if (of->mask != NULL && GDALRasterIO(of->mask, GF_Read, 0, j, nx, 1, mask, nx, 1, GDT_Byte, 0, 0) != CE_None)
        return false;
    for (int32_t i = 0; i < nx; i++) {
        bool none = !kota_is_finite(row[i]) || (of->mask != NULL && mask[i] == 0) ||
                    (of->has_nodata && !(row[i] < of->nodata) && !(row[i] > of->nodata));
        double value = none ? KOTA_NAN : row[i] * of->scale + of->offset;
        values[i] = (float)value;
        if (!none && kota_abs(value - kota_round(value)) > 0.0) *whole = false;
    }
    return true;
}

static kota_status read_values(kota_gis_raster *raster, GDALDatasetH dataset, const kota_gis_trouble *trouble,
                               const char *path, kota_error *err) {
    band of = first_band(dataset);
    size_t nx = (size_t)raster->nx;
    double *row = kota_alloc(nx, sizeof *row);
    unsigned char *mask = kota_alloc(nx, 1);
    raster->values = kota_alloc(nx * (size_t)raster->ny, sizeof *raster->values);
    raster->whole_numbers = true;
    bool fine = true;
    for (int32_t j = 0; j < raster->ny && fine; j++)
        fine = read_row(raster->values + (size_t)j * nx, &of, j, raster->nx, row, mask, &raster->whole_numbers);
    kota_free(mask);
    kota_free(row);
    const char *unit = GDALGetRasterUnitType(of.band);
    (void)snprintf(raster->unit, sizeof raster->unit, "%s", unit != NULL ? unit : "");
    if (fine && trouble->failures == 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: is damaged or cut short; get it again: %s", path, trouble->text);
}

/* ---- open and close ---- */

static kota_status open_raster(kota_gis_raster *raster, GDALDatasetH *dataset, int32_t assume_epsg,
                               const kota_gis_trouble *trouble, kota_error *err) {
    inside *in = raster->inside;
    char *source = kota_gis_source(in->path);
    if (source == NULL) return kota_fail(err, KOTA_DATA, "%s: there is no such file", in->path);
    *dataset = GDALOpenEx(source, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    kota_free(source);
    if (*dataset == NULL)
        return kota_fail(err, KOTA_DATA, "%s: is damaged or no raster that GDAL knows: %s", in->path, trouble->text);
    KOTA_TRY(find_place(raster, *dataset, in->path, err));
    KOTA_TRY(find_crs(in, *dataset, assume_epsg, err));
    raster->local = raster->metres = in->crs == NULL;
    if (raster->local) return read_values(raster, *dataset, trouble, in->path, err);
    raster->epsg = kota_gis_crs_epsg(in->crs);
    raster->metres = OSRIsProjected(in->crs) && !(kota_abs(OSRGetLinearUnits(in->crs, NULL) - 1.0) > 1e-9);
    KOTA_TRY(find_middle(raster, in->path, err));
    return read_values(raster, *dataset, trouble, in->path, err);
}

kota_status kota_gis_raster_open(kota_gis_raster *raster, const char *path, int32_t assume_epsg, kota_error *err) {
    inside *in = kota_alloc(1, sizeof *in);
    in->path = kota_text_copy(path);
    *raster = (kota_gis_raster){.inside = in};
    kota_gis_trouble trouble;
    GDALDatasetH dataset = NULL;
    kota_gis_hear(&trouble);
    kota_status status = open_raster(raster, &dataset, assume_epsg, &trouble, err);
    if (dataset != NULL) GDALClose(dataset);
    kota_gis_unhear(&trouble);
    if (status != KOTA_OK) kota_gis_raster_close(raster);
    return status;
}

void kota_gis_raster_close(kota_gis_raster *raster) {
    inside *in = raster->inside;
    if (in != NULL) {
        if (in->way != NULL) OCTDestroyCoordinateTransformation(in->way);
        if (in->crs != NULL) OSRDestroySpatialReference(in->crs);
        kota_free(in->path);
        kota_free(in);
    }
    kota_free(raster->values);
    *raster = (kota_gis_raster){0};
}

/* ---- points and values ---- */

static kota_status find_way(inside *in, int32_t epsg, bool to_raster, const kota_gis_trouble *trouble,
                            kota_error *err) {
    if (in->way != NULL && in->way_epsg == epsg && in->way_to_raster == to_raster) return KOTA_OK;
    if (in->way != NULL) OCTDestroyCoordinateTransformation(in->way);
    in->way = NULL;
    OGRSpatialReferenceH other = NULL;
    KOTA_TRY(kota_gis_crs(&other, epsg, in->path, err));
    in->way = OCTNewCoordinateTransformation(to_raster ? other : in->crs, to_raster ? in->crs : other);
    in->way_epsg = epsg;
    in->way_to_raster = to_raster;
    OSRDestroySpatialReference(other);
    if (in->way != NULL) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: no way between its coordinate system and EPSG:%d: %s", in->path, (int)epsg,
                     trouble->text);
}

kota_status kota_gis_raster_points(const kota_gis_raster *raster, int32_t epsg, bool to_raster, double *x, double *y,
                                   int32_t count, kota_error *err) {
    kota_gis_trouble trouble;
    inside *in = raster->inside;
    if (raster->local && epsg == KOTA_GIS_LOCAL) return KOTA_OK;
    if (raster->local)
        return kota_fail(err, KOTA_DATA,
                         "%s: names no coordinate system, and the city lies in EPSG:%d; name the one it is in "
                         "(gdal_translate -a_srs EPSG:%d OLD NEW.tif)",
                         in->path, (int)epsg, (int)epsg);
    if (epsg == KOTA_GIS_LOCAL)
        return kota_fail(
            err, KOTA_DATA,
            "%s: names a coordinate system, but the heights name none, so the city lies in metres of its "
            "own; name that of the heights (gdal_translate -a_srs EPSG:32748 OLD NEW.tif)",
            in->path);
    kota_gis_hear(&trouble);
    kota_status status = find_way(in, epsg, to_raster, &trouble, err);
    int *fine = kota_alloc((size_t)count, sizeof *fine);
    if (status == KOTA_OK && count > 0) (void)OCTTransformEx(in->way, count, x, y, NULL, fine);
    for (int32_t p = 0; p < count && status == KOTA_OK; p++) {
        if (fine[p] && kota_is_finite(x[p]) && kota_is_finite(y[p])) continue;
        x[p] = y[p] = KOTA_NAN;
    }
    kota_free(fine);
    kota_gis_unhear(&trouble);
    return status;
}

double kota_gis_raster_value(const kota_gis_raster *raster, int32_t i, int32_t j) {
    if (i < 0 || j < 0 || i >= raster->nx || j >= raster->ny) return KOTA_NAN;
    return (double)raster->values[(size_t)j * (size_t)raster->nx + (size_t)i];
}

#else
typedef int kota_gis_raster_absent; /* ISO C wants a declaration in every file */
#endif

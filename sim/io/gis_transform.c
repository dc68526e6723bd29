/* Points from one coordinate system to another, without a file. */
#include "io/gis_inside.h"

#ifdef KOTA_GIS

#include "core/mathx.h"

kota_status kota_gis_transform(int32_t from_epsg, int32_t to_epsg, double *x, double *y, int32_t count,
                               kota_error *err) {
    kota_gis_trouble trouble;
    kota_gis_hear(&trouble);
    OGRSpatialReferenceH from = NULL, to = NULL;
    kota_status status = kota_gis_crs(&from, from_epsg, "points", err);
    if (status == KOTA_OK) status = kota_gis_crs(&to, to_epsg, "points", err);
    OGRCoordinateTransformationH way = status == KOTA_OK ? OCTNewCoordinateTransformation(from, to) : NULL;
    if (status == KOTA_OK && way == NULL)
        status = kota_fail(err, KOTA_DATA, "no way is known from EPSG:%d to EPSG:%d: %s", (int)from_epsg,
                           (int)to_epsg, trouble.text);
    if (way != NULL) {
        int *fine = kota_alloc((size_t)count + 1, sizeof *fine);
        (void)OCTTransformEx(way, count, x, y, NULL, fine);
        for (int32_t k = 0; k < count; k++)
            if (!fine[k] || !kota_is_finite(x[k]) || !kota_is_finite(y[k])) x[k] = y[k] = KOTA_NAN;
        kota_free(fine);
        OCTDestroyCoordinateTransformation(way);
    }
    if (from != NULL) OSRDestroySpatialReference(from);
    if (to != NULL) OSRDestroySpatialReference(to);
    kota_gis_unhear(&trouble);
    return status;
}

#else
typedef int kota_gis_transform_absent; /* ISO C wants a declaration in every file */
#endif

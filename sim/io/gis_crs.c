/* Coordinate systems. */
#include "io/gis_inside.h"

#ifdef KOTA_GIS

#include <string.h>

#include "core/text.h"

kota_status kota_gis_crs(OGRSpatialReferenceH *out, int32_t epsg, const char *path, kota_error *err) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (epsg <= 0 || OSRImportFromEPSG(crs, epsg) != OGRERR_NONE) {
        OSRDestroySpatialReference(crs);
        *out = NULL;
        return kota_fail(
            err, KOTA_DATA,
            "%s: the coordinate system EPSG:%d is not known to PROJ; UTM zones on WGS 84 are 32601 to 32660 "
            "north and 32701 to 32760 south of the equator",
            path, (int)epsg);
    }
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    *out = crs;
    return KOTA_OK;
}

bool kota_gis_crs_is_known(OGRSpatialReferenceH crs) {
    if (crs == NULL || !(OSRIsGeographic(crs) || OSRIsProjected(crs))) return false;
    const char *name = OSRGetName(crs); /* a GeoPackage has "Undefined geographic SRS" for it */
    return name == NULL || strncmp(name, "Undefined", 9) != 0;
}

int32_t kota_gis_crs_epsg(OGRSpatialReferenceH crs) {
    const char *authority = OSRGetAuthorityName(crs, NULL), *code = OSRGetAuthorityCode(crs, NULL);
    int64_t epsg = 0;
    bool fine = authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0 &&
                kota_text_to_integer(code, &epsg) && epsg > 0 && epsg < INT32_MAX;
    return fine ? (int32_t)epsg : 0;
}

#else
typedef int kota_gis_crs_absent; /* ISO C wants a declaration in every file */
#endif

/* What the GIS library of this build can do. */
#include "io/gis_health.h"

#ifdef KOTA_GIS

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_srs_api.h>

const char *kota_gis_version(void) { return GDALVersionInfo("RELEASE_NAME"); }

bool kota_gis_has_driver(const char *name) {
    GDALAllRegister();
    return GDALGetDriverByName(name) != NULL;
}

bool kota_gis_knows_epsg(void) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool known = OSRImportFromEPSG(crs, 32748) == OGRERR_NONE; /* UTM zone 48 south, that of Jakarta */
    CPLPopErrorHandler();
    OSRDestroySpatialReference(crs);
    return known;
}

#else

const char *kota_gis_version(void) { return NULL; }

bool kota_gis_has_driver(const char *name) {
    (void)name;
    return false;
}

bool kota_gis_knows_epsg(void) { return false; }

#endif

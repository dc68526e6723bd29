/* What the GIS library of this build can do, for `kota doctor`. Reading and writing are left to raster.h and others.
 */
#ifndef KOTA_IO_GIS_HEALTH_H
#define KOTA_IO_GIS_HEALTH_H

#include "core/kota.h"

/** Version of GDAL, "3.6.2"; NULL where kota is built without it. A static string.
 *  @tested tests/unit/io/test_gis_health.c */
const char *kota_gis_version(void);
/** Has GDAL this driver ("GTiff", "GPKG", ...)? False without GDAL.  @tested tests/unit/io/test_gis_health.c */
bool kota_gis_has_driver(const char *name);
/** Can PROJ find its database, so that EPSG codes mean something? False without GDAL.
 *  @tested tests/unit/io/test_gis_health.c */
bool kota_gis_knows_epsg(void);

#endif

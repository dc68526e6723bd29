/* What the GIS library can do; both kinds of build. */
#include <criterion/criterion.h>
#include <ctype.h>

#include "io/gis_health.h"

Test(gis_health, a_build_with_gdal_knows_its_formats_and_one_without_none) {
    const char *version = kota_gis_version();
    bool built = version != NULL;
    if (built) cr_assert(isdigit((unsigned char)version[0]) && version[0] >= '3', "%s", version);
    cr_assert(kota_gis_has_driver("GTiff") == built);
    cr_assert(kota_gis_has_driver("GPKG") == built);
    cr_assert(!kota_gis_has_driver("no such driver"));
    cr_assert(kota_gis_knows_epsg() == built);
}

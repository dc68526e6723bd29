/* Rasters: ESRI grids and, where it begins as one, GeoTIFF. */
#include <unistd.h>

#include "core/mathx.h"
#include "fuzz/fuzz.h"
#include "io/gis.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length, length > 1 && bytes[0] == bytes[1] ? ".tif" : ".asc");
    kota_gis_raster raster = {0};
    kota_error err = {0};
    if (kota_gis_raster_open(&raster, path, 32748, &err) == KOTA_OK) {
        KOTA_ASSERT(raster.nx > 0 && raster.ny > 0);
        KOTA_ASSERT(kota_is_nan(kota_gis_raster_value(&raster, -1, 0)));
    }
    kota_gis_raster_close(&raster);
    (void)unlink(path);
}

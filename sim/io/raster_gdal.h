/* Rasters through GDAL; for raster.c alone. Without KOTA_GIS neither function exists. */
#ifndef KOTA_IO_RASTER_GDAL_H
#define KOTA_IO_RASTER_GDAL_H

#include "io/raster.h"

/** kota_raster_write as GeoTIFF. */
KOTA_NODISCARD kota_status kota_raster_gdal_write(const char *path_stem, const kota_grid *grid, const float *compact,
                                                  float nodata, const char *unit, const char *description,
                                                  kota_error *err);
/** kota_raster_read of anything but .asc. */
KOTA_NODISCARD kota_status kota_raster_gdal_read(kota_raster **out, const char *path, kota_error *err);

#endif

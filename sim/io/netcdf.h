/* Depths of water over time as NetCDF after the CF conventions, through GDAL: opens in QGIS, xarray, Panoply. Without
 * KOTA_GIS every call fails with a sentence that says so. */
#ifndef KOTA_IO_NETCDF_H
#define KOTA_IO_NETCDF_H

#include "core/kota.h"
#include "map/grid.h"

typedef struct kota_netcdf kota_netcdf; /* a file that is being made */

/** Begin a file of the variable "depth" (time, y, x), m, at count times (ms since 1970, ascending), for
 * kota_netcdf_add in that order. x and y are the middles of cells, from the west and the south, with the grid's
 * coordinate system.
 *  @errors KOTA_DATA: no driver for NetCDF, EPSG code not known, it cannot be written.
 *  @lifetime until kota_netcdf_close.  @tested tests/unit/io/test_netcdf.c */
KOTA_NODISCARD kota_status kota_netcdf_create(kota_netcdf **out, const char *path, const kota_grid *grid,
                                              const int64_t *times_ms, int32_t count, const char *title,
                                              kota_error *err);
/** The next layer, which must be of time_ms: depths (nx * ny) row by row from the south; what is not finite is
 * missing.
 *  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_netcdf_add(kota_netcdf *netcdf, int64_t time_ms, const float *depth_m,
                                           kota_error *err);
/** Give it its name where status, of what came before, is KOTA_OK, else remove it; frees it.
 *  @return status, or why it has no name.  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_netcdf_close(kota_netcdf *netcdf, kota_status status, kota_error *err);

#endif

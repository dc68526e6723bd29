/* One field as a raster that a GIS opens: GeoTIFF where kota is built with GDAL, ESRI ASCII grid otherwise. Arrays
 * here are compact (nx * ny, southern row first); files are north-up. */
#ifndef KOTA_IO_RASTER_H
#define KOTA_IO_RASTER_H

#include "core/kota.h"
#include "map/grid.h"

typedef struct kota_raster {
    int32_t nx, ny;
    double dx_m, west_m, south_m;
    int32_t epsg; /* 0: not known */
    float nodata; /* NaN: none named */
    float *values;
    char *unit, *description; /* "" where the file has none */
} kota_raster;

/** ".tif" or ".asc": what kota_raster_write appends. */
const char *kota_raster_extension(void);
/** Write <path_stem><kota_raster_extension()> atomically. Not-finite values are written as nodata. unit and
 * description: texts for people, e.g. kota_fields[f].unit and .text.   @determinism equal inputs give equal bytes
 * with one GDAL.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_raster.c */
KOTA_NODISCARD kota_status kota_raster_write(const char *path_stem, const kota_grid *grid, const float *compact,
                                             float nodata, const char *unit, const char *description,
                                             kota_error *err);
/** Always <path_stem>.asc, whatever kota is built with (and .prj is not written: the format has no place for it). */
KOTA_NODISCARD kota_status kota_raster_write_asc(const char *path_stem, const kota_grid *grid, const float *compact,
                                                 float nodata, kota_error *err);
/** Read band 1 of a raster with square, north-up cells; .asc is read without GDAL. Nodata values come back as nodata.
 *  @errors KOTA_DATA: not a raster, rotated, cells not square, larger than 2^30 cells.
 *  @lifetime until kota_raster_destroy.  @tested tests/unit/io/test_raster.c */
KOTA_NODISCARD kota_status kota_raster_read(kota_raster **out, const char *path, kota_error *err);
void kota_raster_destroy(kota_raster *raster); /* NULL is fine */

#endif

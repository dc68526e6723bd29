/* Values of a raster of any kind on the cells of a city, for what a scenario names: observed depths, rain. */
#ifndef KOTA_IO_ONTO_GRID_H
#define KOTA_IO_ONTO_GRID_H

#include "io/import_parts.h"
#include "map/grid.h"

/** What sampling and filling (import_parts.h) know of a city that is no import: its grid. scratch is the caller's. */
kota_importing kota_onto_grid_window(const kota_grid *grid, kota_arena *scratch);

/** Where a file and a city lie, so that a wrong coordinate system is seen. what: "none of its values lies".
 *  @errors KOTA_DATA always.  @tested tests/cli/observed/ */
kota_status kota_onto_grid_elsewhere(const char *path, const kota_grid *grid, const char *what,
                                     const double *middle_deg, kota_error *err);

/** Read a raster onto a grid. It may be in any coordinate system: a cell is the mean of up to 8 x 8 samples of those
 *  that have a value, bilinear between pixels, and NaN where none has one. A grid without a system (a sketch's own
 *  metres) takes rasters in those metres alone; a cell is then the pixel at its middle.
 *  @param values  nx * ny, southern row first.
 *  @param nodata_is_zero  of pixels without a value, inside the raster's border.
 *  @errors KOTA_DATA: no raster, no coordinate system, nothing of it in the city; this kota has no GDAL. The sentence
 *  names the file and the cure.  @tested tests/unit/io/test_extent.c, tests/cli/flood/rain_rasters.case */
KOTA_NODISCARD kota_status kota_onto_grid(float *values, const char *path, bool nodata_is_zero, const kota_grid *grid,
                                          kota_error *err);

#endif

/* A flood extent that was observed, or modelled elsewhere, on the cells of a city: from a raster of depths or from
 * polygons of flooded areas. What is made of it is left to run/. */
#ifndef KOTA_IO_EXTENT_H
#define KOTA_IO_EXTENT_H

#include "core/memory.h"
#include "map/grid.h"

enum { KOTA_EXTENT_UNKNOWN, KOTA_EXTENT_DRY, KOTA_EXTENT_WET };

typedef struct kota_extent_def {
    const char *path;   /* raster or vector file; FILE|layername=NAME for one layer */
    double depth_m;     /* wet: deeper than this; polygons are wet all over */
    bool nodata_is_dry; /* of pixels without a value, inside the raster's border */
} kota_extent_def;

typedef struct kota_extent {
    uint8_t *cells; /* nx * ny, southern row first */
    bool polygons;
} kota_extent;

/** Read it onto the cells of a grid. A raster may be in any coordinate system: a cell is the mean of up to 8 x 8
 *  samples of those that have a value, bilinear between pixels, and is unknown where none has one. With polygons
 * every cell is known, and wet where its middle lies in one. A grid without a system (a sketch's own metres) takes
 * rasters in those metres alone; a cell is then the pixel at its middle.
 *  @errors KOTA_DATA: no raster or vector file, no coordinate system, nothing of it in the city; this kota has no
 *  GDAL. The sentence names the file and the cure.
 *  @lifetime cells in arena.  @tested tests/unit/io/test_extent.c */
KOTA_NODISCARD kota_status kota_extent_read(kota_extent *extent, const kota_extent_def *def, const kota_grid *grid,
                                            kota_arena *arena, kota_error *err);

#endif

/* Flood extents on a city's cells: the importer's sampling and filling, for a question of three answers. */
#include "io/extent.h"

#include <string.h>

#include "core/mathx.h"
#include "io/onto_grid.h"

typedef struct reading {
    const kota_extent_def *def;
    const kota_grid *grid;
    kota_importing window; /* what sampling and filling know of a city */
    uint8_t *cells;
    bool any; /* something of the file lies in the city */
} reading;

static uint8_t answer(const kota_extent_def *def, double depth_m) {
    if (!kota_is_finite(depth_m)) return KOTA_EXTENT_UNKNOWN;
    return depth_m > def->depth_m ? KOTA_EXTENT_WET : KOTA_EXTENT_DRY;
}

/* ---- rasters ---- */

static kota_status of_raster(reading *of, kota_error *err) {
    int32_t count = of->grid->nx * of->grid->ny;
    float *values = kota_alloc((size_t)count, sizeof *values);
    kota_status status = kota_onto_grid(values, of->def->path, of->def->nodata_is_dry, of->grid, err);
    for (int32_t c = 0; status == KOTA_OK && c < count; c++) of->cells[c] = answer(of->def, (double)values[c]);
    kota_free(values);
    return status;
}

/* ---- polygons ---- */

static void flood_run(void *context, int32_t i0, int32_t i1, int32_t j) {
    reading *of = context;
    memset(of->cells + (size_t)j * (size_t)of->grid->nx + i0, KOTA_EXTENT_WET, (size_t)(i1 - i0));
    of->any = true;
}

static kota_status flood_area(void *context, const kota_gis_feature *feature, kota_error *err) {
    reading *of = context;
    (void)err;
    kota_import__fill(&of->window, &feature->points, flood_run, of);
    return KOTA_OK;
}

static kota_status of_polygons(reading *of, kota_gis *gis, kota_error *err) {
    int64_t count = 0;
    double middle_deg[2];
    memset(of->cells, KOTA_EXTENT_DRY, (size_t)of->grid->nx * (size_t)of->grid->ny);
    KOTA_TRY(kota_gis_walk(gis, KOTA_GIS_AREA, of->grid->epsg, flood_area, of, &count, err));
    if (count == 0)
        return kota_fail(err, KOTA_DATA, "%s: has no polygons; give a file of flooded areas, or a raster of depths",
                         of->def->path);
    if (of->any) return KOTA_OK;
    KOTA_TRY(kota_gis_middle(gis, KOTA_GIS_AREA, &middle_deg[0], &middle_deg[1], err));
    return kota_onto_grid_elsewhere(of->def->path, of->grid, "none of its polygons lies", middle_deg, err);
}

kota_status kota_extent_read(kota_extent *extent, const kota_extent_def *def, const kota_grid *grid,
                             kota_arena *arena, kota_error *err) {
    size_t count = (size_t)grid->nx * (size_t)grid->ny;
    reading of = {.def = def, .grid = grid, .cells = KOTA_NEW(arena, uint8_t, count)};
    kota_arena *scratch = kota_arena_create("extent", 0);
    of.window = kota_onto_grid_window(grid, scratch);
    *extent = (kota_extent){.cells = of.cells};
    kota_gis *gis = NULL;
    kota_error why = {0};
    kota_status status = grid->epsg != 0 ? kota_gis_open(&gis, def->path, 0, &why) : KOTA_DATA;
    extent->polygons = status == KOTA_OK;
    if (extent->polygons)
        status = of_polygons(&of, gis, err);
    else if (grid->epsg != 0 && strchr(def->path, '|') != NULL)
        status = kota_fail(err, status, "%s", why.text); /* FILE|layername=NAME is no raster */
    else
        status = of_raster(&of, err);
    kota_gis_close(gis);
    kota_arena_destroy(scratch);
    return status;
}

/* Flood extents on a city's cells: the importer's sampling and filling, for a question of three answers. */
#include "io/extent.h"

#include <string.h>

#include "core/mathx.h"
#include "io/import_parts.h"
#include "io/raster.h"

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

/* Where file and city lie, so that a wrong system is seen. */
static kota_status elsewhere(const reading *of, const char *what, const double *middle_deg, kota_error *err) {
    const kota_grid *grid = of->grid;
    double east = grid->west_m + 0.5 * grid->nx * grid->dx_m, north = grid->south_m + 0.5 * grid->ny * grid->dx_m;
    KOTA_TRY(kota_gis_transform(grid->epsg, 4326, &east, &north, 1, err));
    return kota_fail(err, KOTA_DATA,
                     "%s: %s in the city: its middle is %.4f, %.4f (longitude, latitude), the city's %.4f, %.4f; "
                     "choose a file of this place, or name its true coordinate system (gdal_translate or ogr2ogr "
                     "-a_srs)",
                     of->def->path, what, middle_deg[0], middle_deg[1], east, north);
}

/* ---- rasters ---- */

static void judge(reading *of, const float *values) {
    for (int32_t c = 0; c < of->grid->nx * of->grid->ny; c++) {
        of->cells[c] = answer(of->def, (double)values[c]);
        of->any = of->any || of->cells[c] != KOTA_EXTENT_UNKNOWN;
    }
}

static kota_status of_raster(reading *of, kota_error *err) {
    kota_gis_raster raster = {0};
    float *values;
    KOTA_TRY(kota_gis_raster_open(&raster, of->def->path, 0, err));
    for (size_t p = 0; of->def->nodata_is_dry && p < (size_t)raster.nx * (size_t)raster.ny; p++)
        if (!kota_is_finite((double)raster.values[p])) raster.values[p] = 0;
    kota_status status = kota_import__sample(&values, &of->window, &raster, true, err);
    if (status == KOTA_OK) judge(of, values);
    if (status == KOTA_OK && !of->any) status = elsewhere(of, "none of its values lies", raster.middle_deg, err);
    kota_gis_raster_close(&raster);
    return status;
}

/* In a sketch's own metres. */
static kota_status of_own_metres(reading *of, kota_error *err) {
    const kota_grid *grid = of->grid;
    kota_raster *raster = NULL;
    kota_error why = {0};
    if (kota_raster_read(&raster, of->def->path, &why) != KOTA_OK)
        return kota_fail(err, KOTA_DATA, "%s (this city is a sketch: give a raster in its own metres)", why.text);
    kota_status status = KOTA_OK;
    if (raster->epsg != 0)
        status =
            kota_fail(err, KOTA_DATA,
                      "%s: is in EPSG:%d, but this city is a sketch that lies nowhere on Earth: give a raster in "
                      "its own metres",
                      of->def->path, raster->epsg);
    for (int32_t c = 0; c < grid->nx * grid->ny && status == KOTA_OK; c++) {
        double x_m = grid->west_m + (c % grid->nx + 0.5) * grid->dx_m;
        double y_m = grid->south_m + (c / grid->nx + 0.5) * grid->dx_m;
        double i = (x_m - raster->west_m) / raster->dx_m, j = (y_m - raster->south_m) / raster->dx_m,
               depth_m = KOTA_NAN;
        if (i >= 0 && j >= 0 && i < raster->nx && j < raster->ny) {
            float value = raster->values[(size_t)j * (size_t)raster->nx + (size_t)i];
            bool none = !kota_is_finite((double)value) ||
                        !(value < raster->nodata || value > raster->nodata || kota_is_nan((double)raster->nodata));
            depth_m = !none ? (double)value : of->def->nodata_is_dry ? 0 : KOTA_NAN;
        }
        of->cells[c] = answer(of->def, depth_m);
        of->any = of->any || of->cells[c] != KOTA_EXTENT_UNKNOWN;
    }
    if (status == KOTA_OK && !of->any)
        status =
            kota_fail(err, KOTA_DATA,
                      "%s: none of its values lies in the city: it begins at %g, %g m, the city at %g, %g m; move "
                      "it there (gdal_translate -a_ullr)",
                      of->def->path, raster->west_m, raster->south_m, grid->west_m, grid->south_m);
    kota_raster_destroy(raster);
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
    return elsewhere(of, "none of its polygons lies", middle_deg, err);
}

kota_status kota_extent_read(kota_extent *extent, const kota_extent_def *def, const kota_grid *grid,
                             kota_arena *arena, kota_error *err) {
    size_t count = (size_t)grid->nx * (size_t)grid->ny;
    reading of = {.def = def, .grid = grid, .cells = KOTA_NEW(arena, uint8_t, count)};
    of.window.bundle.survey = (kota_survey){.west_m = grid->west_m,
                                            .south_m = grid->south_m,
                                            .epsg = grid->epsg,
                                            .nx = grid->nx,
                                            .ny = grid->ny,
                                            .dx_m = grid->dx_m};
    of.window.scratch = kota_arena_create("extent", 0);
    *extent = (kota_extent){.cells = of.cells};
    kota_gis *gis = NULL;
    kota_error why = {0};
    kota_status status = grid->epsg != 0 ? kota_gis_open(&gis, def->path, 0, &why) : KOTA_DATA;
    extent->polygons = status == KOTA_OK;
    if (grid->epsg == 0)
        status = of_own_metres(&of, err);
    else if (extent->polygons)
        status = of_polygons(&of, gis, err);
    else if (strchr(def->path, '|') != NULL)
        status = kota_fail(err, status, "%s", why.text); /* FILE|layername=NAME is no raster */
    else
        status = of_raster(&of, err);
    kota_gis_close(gis);
    kota_arena_destroy(of.window.scratch);
    return status;
}

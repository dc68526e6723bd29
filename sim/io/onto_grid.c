/* Rasters onto a city's cells, by the importer's sampling where both lie on Earth. */
#include "io/onto_grid.h"

#include "core/mathx.h"
#include "io/raster.h"

kota_importing kota_onto_grid_window(const kota_grid *grid, kota_arena *scratch) {
    kota_importing window = {.scratch = scratch};
    window.bundle.survey = (kota_survey){.west_m = grid->west_m,
                                         .south_m = grid->south_m,
                                         .epsg = grid->epsg,
                                         .nx = grid->nx,
                                         .ny = grid->ny,
                                         .dx_m = grid->dx_m};
    return window;
}

kota_status kota_onto_grid_elsewhere(const char *path, const kota_grid *grid, const char *what,
                                     const double *middle_deg, kota_error *err) {
    double east = grid->west_m + 0.5 * grid->nx * grid->dx_m, north = grid->south_m + 0.5 * grid->ny * grid->dx_m;
    KOTA_TRY(kota_gis_transform(grid->epsg, 4326, &east, &north, 1, err));
    return kota_fail(err, KOTA_DATA,
                     "%s: %s in the city: its middle is %.4f, %.4f (longitude, latitude), the city's %.4f, %.4f; "
                     "choose a file of this place, or name its true coordinate system (gdal_translate or ogr2ogr "
                     "-a_srs)",
                     path, what, middle_deg[0], middle_deg[1], east, north);
}

static bool any_value(const float *values, int32_t count) {
    for (int32_t c = 0; c < count; c++)
        if (kota_is_finite((double)values[c])) return true;
    return false;
}

/* Both on Earth. */
static kota_status placed(float *values, const char *path, bool nodata_is_zero, const kota_grid *grid,
                          kota_error *err) {
    kota_gis_raster raster = {0};
    int32_t count = grid->nx * grid->ny;
    KOTA_TRY(kota_gis_raster_open(&raster, path, 0, err));
    for (size_t p = 0; nodata_is_zero && p < (size_t)raster.nx * (size_t)raster.ny; p++)
        if (!kota_is_finite((double)raster.values[p])) raster.values[p] = 0;
    kota_arena *scratch = kota_arena_create("onto grid", 0);
    kota_importing window = kota_onto_grid_window(grid, scratch);
    float *sampled;
    kota_status status = kota_import__sample(&sampled, &window, &raster, true, err);
    for (int32_t c = 0; status == KOTA_OK && c < count; c++) values[c] = sampled[c];
    if (status == KOTA_OK && !any_value(values, count))
        status = kota_onto_grid_elsewhere(path, grid, "none of its values lies", raster.middle_deg, err);
    kota_arena_destroy(scratch);
    kota_gis_raster_close(&raster);
    return status;
}

static float value_at(const kota_raster *raster, double x_m, double y_m, bool nodata_is_zero) {
    double i = (x_m - raster->west_m) / raster->dx_m, j = (y_m - raster->south_m) / raster->dx_m;
    if (!(i >= 0 && j >= 0 && i < raster->nx && j < raster->ny)) return (float)KOTA_NAN;
    float value = raster->values[(size_t)j * (size_t)raster->nx + (size_t)i];
    bool none = !kota_is_finite((double)value) ||
                !(value < raster->nodata || value > raster->nodata || kota_is_nan((double)raster->nodata));
    return !none ? value : nodata_is_zero ? 0 : (float)KOTA_NAN;
}

/* In a sketch's own metres. */
static kota_status own_metres(float *values, const char *path, bool nodata_is_zero, const kota_grid *grid,
                              kota_error *err) {
    kota_raster *raster = NULL;
    kota_error why = {0};
    if (kota_raster_read(&raster, path, &why) != KOTA_OK)
        return kota_fail(err, KOTA_DATA, "%s (this city is a sketch: give a raster in its own metres)", why.text);
    kota_status status = KOTA_OK;
    if (raster->epsg != 0)
        status =
            kota_fail(err, KOTA_DATA,
                      "%s: is in EPSG:%d, but this city is a sketch that lies nowhere on Earth: give a raster in "
                      "its own metres",
                      path, raster->epsg);
    for (int32_t c = 0; c < grid->nx * grid->ny && status == KOTA_OK; c++) {
        double x_m = grid->west_m + (c % grid->nx + 0.5) * grid->dx_m;
        double y_m = grid->south_m + (c / grid->nx + 0.5) * grid->dx_m;
        values[c] = value_at(raster, x_m, y_m, nodata_is_zero);
    }
    if (status == KOTA_OK && !any_value(values, grid->nx * grid->ny))
        status =
            kota_fail(err, KOTA_DATA,
                      "%s: none of its values lies in the city: it begins at %g, %g m, the city at %g, %g m; move "
                      "it there (gdal_translate -a_ullr)",
                      path, raster->west_m, raster->south_m, grid->west_m, grid->south_m);
    kota_raster_destroy(raster);
    return status;
}

kota_status kota_onto_grid(float *values, const char *path, bool nodata_is_zero, const kota_grid *grid,
                           kota_error *err) {
    return grid->epsg != 0 ? placed(values, path, nodata_is_zero, grid, err)
                           : own_metres(values, path, nodata_is_zero, grid, err);
}

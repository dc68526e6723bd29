/* See rain.h. */
#include "run/rain.h"

#include <string.h>

#include "core/mathx.h"
#include "io/onto_grid.h"
#include "run/folder.h"

static const double RATE_MAX_MM_PER_H =
    1000; /* the record of a minute is about 1,900 mm/h, of an hour 305 mm (WMO) */

static kota_status check(float *values, const kota_grid *grid, int32_t index, const kota_rain_raster *of,
                         kota_error *err) {
    for (int32_t c = 0; c < grid->nx * grid->ny; c++) {
        double rate = (double)values[c] * of->scale;
        double x_m = grid->west_m + (c % grid->nx + 0.5) * grid->dx_m;
        double y_m = grid->south_m + (c / grid->nx + 0.5) * grid->dx_m;
        if (kota_is_nan(rate) && of->nodata_is_dry) values[c] = 0;
        if (kota_is_nan(rate) && !of->nodata_is_dry)
            return kota_fail(
                err, KOTA_DATA,
                "rain.rasters[%d].file = \"%s\": has no value at %.10g, %.10g; give a raster that covers "
                "the city, or nodata_is_dry = true where no value means no rain",
                index + 1, of->file, x_m, y_m);
        if (rate < 0 || rate > RATE_MAX_MM_PER_H)
            return kota_fail(err, KOTA_DATA,
                             "rain.rasters[%d].file = \"%s\": %g mm/h at %.10g, %.10g must be 0 to %g; is it in mm/h "
                             "(scale), and what stands for no value?",
                             index + 1, of->file, rate, x_m, y_m, RATE_MAX_MM_PER_H);
    }
    return KOTA_OK;
}

static kota_status read_one(float *values, const kota_run_def *def, const kota_map *map, int32_t index,
                            kota_error *err) {
    const kota_rain_raster *of = (const kota_rain_raster *)def->plan->rain.rasters.items + index;
    bool found;
    char *path = kota_run__named(def, of->file, &found);
    kota_status status = KOTA_OK;
    if (!found)
        status = kota_fail(err, KOTA_DATA,
                           "rain.rasters[%d].file = \"%s\" is neither beside the scenario nor in the data folder %s: "
                           "correct the name, or set KOTA_DATA to the folder it lies in",
                           index + 1, of->file, def->data != NULL ? def->data : "(none)");
    if (status == KOTA_OK) status = kota_onto_grid(values, path, of->nodata_is_dry, &map->grid, err);
    if (status == KOTA_OK) status = check(values, &map->grid, index, of, err);
    kota_free(path);
    return status;
}

kota_status kota_run__rain(kota_city *city, const kota_run_def *def, const kota_map *map, kota_arena *arena,
                           kota_hash **hashes, kota_error *err) {
    int32_t count = def->plan->rain.rasters.count;
    *hashes = NULL;
    if (count == 0 || map->no_heights) return KOTA_OK;
    size_t cells = (size_t)map->grid.nx * (size_t)map->grid.ny;
    float **fields = KOTA_NEW(arena, float *, count), *values = kota_alloc(cells, sizeof *values);
    kota_status status = KOTA_OK;
    *hashes = KOTA_NEW(arena, kota_hash, count);
    for (int32_t r = 0; r < count && status == KOTA_OK; r++) {
        status = read_one(values, def, map, r, err);
        if (status != KOTA_OK) break;
        (*hashes)[r] = kota_hash_bytes(values, cells * sizeof *values);
        fields[r] = kota_grid_field(&map->grid, arena);
        kota_grid_from_compact(&map->grid, fields[r], values);
    }
    kota_free(values);
    if (status == KOTA_OK) kota_city_rain_rasters(city, (const float *const *)fields);
    return status;
}

void kota_run__rain_manifest(const kota_plan *plan, const kota_hash *hashes, kota_json_writer *json) {
    const kota_rain_raster *rasters = plan->rain.rasters.items;
    for (int32_t r = 0; hashes != NULL && r < plan->rain.rasters.count; r++) {
        char hex[KOTA_HASH_TEXT_MAX];
        bool told = false;
        for (int32_t k = 0; k < r && !told; k++) told = strcmp(rasters[k].file, rasters[r].file) == 0;
        if (told) continue;
        kota_hash_text(hashes[r], hex);
        kota_json_text(json, rasters[r].file, hex);
    }
}

/* The engine's state as bytes. What the sweep keeps between its rows is of one sub-step only. */
#include "flood/state.h"

static const char section[] = "flood 6"; /* raise the number with the schema */

static size_t cells_of(const kota_flood *flood) { return (size_t)flood->grid.cells; }
static size_t blocks_of(const kota_flood *flood) { return (size_t)flood->bands * (size_t)flood->columns; }

static int32_t optional_count(const kota_flood *flood) {
    return (flood->def.records ? KOTA_RECORD_COUNT : 0) + flood->def.duration_count + (flood->has_soils ? 1 : 0);
}

/* The optional fields, in a fixed order; NULL past the last. */
static float *optional(const kota_flood *flood, int32_t index) {
    int32_t records = flood->def.records ? KOTA_RECORD_COUNT : 0;
    if (index >= optional_count(flood)) return NULL;
    if (index < records) return flood->record[index];
    return index - records < flood->def.duration_count ? flood->duration[index - records] : flood->ground;
}

void kota_flood_save(const kota_flood *flood, kota_blob *blob) {
    const kota_map *map = flood->map;
    kota_blob_section(blob, section);
    kota_blob_put_i64(blob, flood->grid.nx);
    kota_blob_put_i64(blob, flood->grid.ny);
    kota_blob_put_f64(blob, flood->grid.dx_m);
    kota_blob_put_i64(blob, flood->full);
    const float *fields[] = {flood->depth, flood->rest, flood->depth_max, flood->full ? flood->u : flood->qx,
                             flood->full ? flood->v : flood->qy};
    for (int32_t f = 0; f < KOTA_COUNT(fields); f++) kota_blob_put(blob, fields[f], cells_of(flood), sizeof(float));
    kota_blob_put_i64(blob, optional_count(flood));
    for (int32_t f = 0; optional(flood, f) != NULL; f++) {
        kota_blob_put(blob, optional(flood, f), cells_of(flood), sizeof(float));
    }
    kota_blob_put(blob, flood->storm_m, KOTA_LAND_COUNT, sizeof *flood->storm_m);
    kota_blob_put_f64(blob, flood->record_s);
    kota_blob_put(blob, flood->state, blocks_of(flood), 1);
    kota_blob_put(blob, flood->soaking, blocks_of(flood), 1);
    kota_blob_put(blob, flood->deepest, blocks_of(flood), sizeof *flood->deepest);
    kota_blob_put(blob, flood->fastest, blocks_of(flood), sizeof *flood->fastest);
    kota_blob_put(blob, flood->inlet_m3, (size_t)map->inlet_count, sizeof(double));
    kota_blob_put(blob, flood->pump_m3, (size_t)map->pump_count, sizeof(double));
    kota_blob_put(blob, flood->pump_running, (size_t)map->pump_count, 1);
    kota_blob_put_f64(blob, flood->sea_level_m);
    kota_blob_put_f64(blob, flood->sea_highest_m);
    kota_blob_put_f64(blob, flood->rain_kept_m);
    kota_blob_put_f64(blob, flood->rest_start_m3);
    const kota_flood_balance *b = &flood->balance; /* stored and rounding are derived */
    const double balance[] = {b->stored_start, b->rain,    b->source,  b->sea_in, b->infiltrated,
                              b->edge_out,     b->sea_out, b->drained, b->pumped, b->evaporated};
    for (int32_t i = 0; i < KOTA_COUNT(balance); i++) kota_blob_put_f64(blob, balance[i]);
    kota_blob_put_i64(blob, flood->steps);
    kota_blob_put_i64(blob, flood->cell_updates);
    flood_boundary_save(flood, blob);
    flood_walls_save(flood, blob);
    flood_gates_save(flood, blob);
    flood_drains_save(flood, blob);
}

kota_status kota_flood_load(kota_flood *flood, kota_blob *blob) {
    const kota_map *map = flood->map;
    kota_blob_expect(blob, section);
    kota_blob_get_range(blob, flood->grid.nx, flood->grid.nx, "columns of the flood grid");
    kota_blob_get_range(blob, flood->grid.ny, flood->grid.ny, "rows of the flood grid");
    double dx_m = kota_blob_get_f64(blob);
    kota_blob_get_range(blob, flood->full, flood->full, "solver of the flood (0 fast, 1 full)");
    KOTA_TRY(kota_blob_status(blob));
    if (dx_m != flood->grid.dx_m) {
        blob->failed = true;
        return kota_fail(blob->err, KOTA_DATA, "flood state: cells of %g m cannot be loaded into a grid of %g m",
                         dx_m, flood->grid.dx_m);
    }
    float *fields[] = {flood->depth, flood->rest, flood->depth_max, flood->full ? flood->u : flood->qx,
                       flood->full ? flood->v : flood->qy};
    for (int32_t f = 0; f < KOTA_COUNT(fields); f++) kota_blob_get(blob, fields[f], cells_of(flood), sizeof(float));
    kota_blob_get_range(blob, optional_count(flood), optional_count(flood), "records of the flood");
    for (int32_t f = 0; optional(flood, f) != NULL; f++) {
        kota_blob_get(blob, optional(flood, f), cells_of(flood), sizeof(float));
    }
    kota_blob_get(blob, flood->storm_m, KOTA_LAND_COUNT, sizeof *flood->storm_m);
    flood->record_s = kota_blob_get_f64(blob);
    kota_blob_get(blob, flood->state, blocks_of(flood), 1);
    kota_blob_get(blob, flood->soaking, blocks_of(flood), 1);
    kota_blob_get(blob, flood->deepest, blocks_of(flood), sizeof *flood->deepest);
    kota_blob_get(blob, flood->fastest, blocks_of(flood), sizeof *flood->fastest);
    kota_blob_get(blob, flood->inlet_m3, (size_t)map->inlet_count, sizeof(double));
    kota_blob_get(blob, flood->pump_m3, (size_t)map->pump_count, sizeof(double));
    kota_blob_get(blob, flood->pump_running, (size_t)map->pump_count, 1);
    flood->sea_level_m = kota_blob_get_f64(blob);
    flood->sea_highest_m = kota_blob_get_f64(blob);
    flood->rain_kept_m = kota_blob_get_f64(blob);
    flood->rest_start_m3 = kota_blob_get_f64(blob);
    kota_flood_balance *b = &flood->balance;
    double *balance[] = {&b->stored_start, &b->rain,    &b->source,  &b->sea_in, &b->infiltrated,
                         &b->edge_out,     &b->sea_out, &b->drained, &b->pumped, &b->evaporated};
    for (int32_t i = 0; i < KOTA_COUNT(balance); i++) *balance[i] = kota_blob_get_f64(blob);
    flood->steps = kota_blob_get_i64(blob);
    flood->cell_updates = kota_blob_get_i64(blob);
    KOTA_TRY(kota_blob_status(blob));
    KOTA_TRY(flood_boundary_load(flood, blob));
    KOTA_TRY(flood_walls_load(flood, blob));
    KOTA_TRY(flood_gates_load(flood, blob));
    return flood_drains_load(flood, blob);
}

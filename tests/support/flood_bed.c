/* See flood_bed.h. Needs only core, map and flood, so that unit tests may compile it in. */
#include "support/flood_bed.h"

#include "core/mathx.h"

flood_bed *flood_bed_create(int32_t nx, int32_t ny, double dx_m, double manning_n) {
    kota_arena *arena = kota_arena_create("flood bed", 0);
    flood_bed *bed = KOTA_NEW(arena, flood_bed, 1);
    bed->arena = arena;
    kota_map *map = &bed->map;
    map->grid = kota_grid_make(nx, ny, dx_m, 0.0, 0.0);
    map->bed_m = kota_grid_field(&map->grid, arena);
    map->manning_n = kota_grid_field(&map->grid, arena);
    map->sealed_frac = kota_grid_field(&map->grid, arena);
    map->water_start_m = kota_grid_field(&map->grid, arena);
    map->water = KOTA_NEW(arena, uint8_t, map->grid.cells);
    for (int32_t c = 0; c < map->grid.cells; c++) {
        map->manning_n[c] = (float)manning_n;
        map->sealed_frac[c] = 1.0f;
    }
    for (int32_t side = 0; side < 4; side++) {
        int32_t length = side == KOTA_SIDE_WEST || side == KOTA_SIDE_EAST ? ny : nx;
        map->edge_kind[side] = KOTA_NEW(arena, uint8_t, length);
        map->edge_slope[side] = KOTA_NEW(arena, float, length);
    }
    map->inlets = KOTA_NEW(arena, kota_inlet_site, FLOOD_BED_ENTITIES);
    map->pumps = KOTA_NEW(arena, kota_pump_site, FLOOD_BED_ENTITIES);
    map->sources = KOTA_NEW(arena, kota_source, FLOOD_BED_ENTITIES);
    return bed;
}

void flood_bed_destroy(flood_bed *bed) {
    if (bed != NULL) kota_arena_destroy(bed->arena); /* bed itself lies in it */
}

int32_t flood_bed_at(const flood_bed *bed, int32_t i, int32_t j) { return kota_grid_at(&bed->map.grid, i, j); }

int32_t flood_bed_find(const flood_bed *bed, double x_m, double y_m) {
    const kota_grid *grid = &bed->map.grid;
    int32_t i = (int32_t)(x_m / grid->dx_m), j = (int32_t)(y_m / grid->dx_m);
    return kota_grid_at(grid, kota_mini(i, grid->nx - 1), kota_mini(j, grid->ny - 1));
}

void flood_bed_shape(flood_bed *bed, flood_bed_fn *fn, void *context) {
    const kota_grid *grid = &bed->map.grid;
    for (int32_t j = -1; j <= grid->ny; j++) {
        for (int32_t i = -1; i <= grid->nx; i++) {
            double x_m = (kota_mini(kota_maxi(i, 0), grid->nx - 1) + 0.5) * grid->dx_m;
            double y_m = (kota_mini(kota_maxi(j, 0), grid->ny - 1) + 0.5) * grid->dx_m;
            bed->map.bed_m[kota_grid_at(grid, i, j)] = (float)(kota_round(fn(context, x_m, y_m) * 1024.0) / 1024.0);
        }
    }
}

void flood_bed_water(flood_bed *bed, double level_m) {
    const kota_grid *grid = &bed->map.grid;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t c = kota_grid_at(grid, i, j);
            bed->map.water_start_m[c] = (float)kota_max(0.0, level_m - (double)bed->map.bed_m[c]);
        }
    }
}

void flood_bed_edge(flood_bed *bed, int32_t side, kota_edge_kind kind, double slope) {
    const kota_grid *grid = &bed->map.grid;
    int32_t length = side == KOTA_SIDE_WEST || side == KOTA_SIDE_EAST ? grid->ny : grid->nx;
    for (int32_t at = 0; at < length; at++) {
        bed->map.edge_kind[side][at] = (uint8_t)kind;
        bed->map.edge_slope[side][at] = (float)slope;
    }
}

void flood_bed_inlet(flood_bed *bed, int32_t cell, int32_t outfall_cell, int32_t inlets) {
    KOTA_ASSERT(bed->map.inlet_count < FLOOD_BED_ENTITIES);
    bed->map.inlets[bed->map.inlet_count++] =
        (kota_inlet_site){.cell = cell, .outfall_cell = outfall_cell, .inlets = inlets, .district = -1, .bin = -1};
}

void flood_bed_pump(flood_bed *bed, int32_t from_cell, int32_t to_cell, double capacity_m3ps, double on_level_m,
                    double off_level_m) {
    KOTA_ASSERT(bed->map.pump_count < FLOOD_BED_ENTITIES);
    bed->map.pumps[bed->map.pump_count++] = (kota_pump_site){.id_text = "pump",
                                                             .name = "pump",
                                                             .from_cell = from_cell,
                                                             .to_cell = to_cell,
                                                             .capacity_m3ps = capacity_m3ps,
                                                             .on_level_m = on_level_m,
                                                             .off_level_m = off_level_m,
                                                             .district = -1};
}

void flood_bed_source(flood_bed *bed, const int32_t *cells, int32_t count) {
    KOTA_ASSERT(bed->map.source_count < FLOOD_BED_ENTITIES);
    kota_source *source = &bed->map.sources[bed->map.source_count++];
    source->cells = KOTA_NEW(bed->arena, int32_t, count);
    for (int32_t c = 0; c < count; c++) source->cells[c] = cells[c];
    source->cell_count = count;
}

kota_flood_def flood_bed_def(void) {
    return (kota_flood_def){.theta = 0.95,
                            .courant = 0.7,
                            .dt_max_s = 10.0,
                            .depth_dry_m = 1e-3,
                            .inlet_width_m = 0.6,
                            .inlet_area_m2 = 0.1,
                            .inlet_capacity_m3ps = 0.05,
                            .sea_level_m = 0.0};
}

void flood_bed_calm(flood_bed_forcing *f) {
    for (int32_t e = 0; e < FLOOD_BED_ENTITIES; e++) {
        f->source_m3ps[e] = 0.0;
        f->inlet_open_frac[e] = f->pump_able_frac[e] = 1.0;
        f->pump_mode[e] = KOTA_PUMP_AUTO;
    }
    f->forcing = (kota_flood_forcing){.source_m3ps = f->source_m3ps,
                                      .inlet_open_frac = f->inlet_open_frac,
                                      .pump_mode = f->pump_mode,
                                      .pump_able_frac = f->pump_able_frac};
}

double flood_bed_residual_frac(const kota_flood *flood) {
    kota_flood_balance b = kota_flood_balance_now(flood);
    double in = b.rain + b.source + b.sea_in + b.stage_in;
    double out = b.infiltrated + b.edge_out + b.sea_out + b.stage_out + b.evaporated;
    double residual = b.stored - b.stored_start - (in - out) - b.rounding;
    return b.stored_start + in > 0.0 ? residual / (b.stored_start + in) : residual;
}

kota_hash flood_bed_hash(const flood_bed *bed, const kota_flood *flood) {
    const kota_grid *grid = &bed->map.grid;
    const float *depth_m = kota_flood_depth_m(flood);
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            double qx_m2ps, qy_m2ps;
            kota_flood_discharge(flood, kota_grid_at(grid, i, j), &qx_m2ps, &qy_m2ps);
            kota_hasher_f64(hasher, (double)depth_m[kota_grid_at(grid, i, j)]);
            kota_hasher_f64(hasher, qx_m2ps);
            kota_hasher_f64(hasher, qy_m2ps);
        }
    }
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

double flood_bed_shallowest_m(const flood_bed *bed, const kota_flood *flood) {
    const kota_grid *grid = &bed->map.grid;
    double shallowest_m = KOTA_INFINITY;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            double depth_m = (double)kota_flood_depth_m(flood)[kota_grid_at(grid, i, j)];
            if (!(depth_m >= shallowest_m)) shallowest_m = depth_m; /* a NaN is kept, and seen */
        }
    }
    return shallowest_m;
}

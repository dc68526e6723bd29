/* What links.csv and bins.csv say, with places that a GIS knows. */
#include "app/export_layers.h"

#include "core/mathx.h"
#include "core/schema.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/gis.h"

/* clang-format off */
#include "core/schema_struct.h"
#include "app/export_layers.def"
#include "core/schema_end.h"
#include "core/schema_extern.h"
#include "app/export_layers.def"
#include "core/schema_end.h"
#include "core/schema_table.h"
#include "app/export_layers.def"
#include "core/schema_end.h"
/* clang-format on */

static kota_records links_of(const kota_run_folder *run, const kota_snap *last, kota_arena *arena) {
    const kota_roads *roads = &run->map->roads;
    kota_link_layer *links = KOTA_NEW(arena, kota_link_layer, (size_t)roads->link_count + 1);
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t from = roads->shape_start[l];
        char *id = kota_text_format("%016llx", (unsigned long long)roads->link_id[l]);
        links[l] = (kota_link_layer){
            .id = kota_arena_text(arena, id),
            .street = roads->link_street[l] >= 0 ? roads->street_names[roads->link_street[l]] : "",
            .road_class = kota_road_class_names[roads->link_class[l]],
            .line = {(double *)(uintptr_t)&roads->shape_xy_m[2 * from], roads->shape_start[l + 1] - from},
            .length_m = (double)roads->link_length_m[l],
            .speed_frac = (double)last->field[KOTA_FIELD_link_speed_frac][l],
            .depth_m = run->map->no_heights ? KOTA_NAN : (double)last->field[KOTA_FIELD_link_depth_m][l]};
        kota_free(id);
    }
    return (kota_records){links, roads->link_count};
}

static kota_records bins_of(const kota_run_folder *run, const kota_snap *last, kota_arena *arena) {
    int32_t count = kota_snap_count(run->map, KOTA_PLACE_BIN);
    kota_bin_layer *bins = KOTA_NEW(arena, kota_bin_layer, (size_t)count + 1);
    for (int32_t b = 0; b < count; b++) {
        const kota_facility *facility = &run->map->facilities[kota_snap_bin_facility(run->map, b)];
        double *at = KOTA_NEW(arena, double, 2);
        at[0] = facility->x_m;
        at[1] = facility->y_m;
        bins[b] = (kota_bin_layer){.id = facility->id_text,
                                   .name = facility->name,
                                   .at = {at, 1},
                                   .capacity_m3 = facility->capacity_m3,
                                   .fill_frac = (double)last->field[KOTA_FIELD_bin_fill_frac][b]};
    }
    return (kota_records){bins, count};
}

static kota_records drains_of(const kota_map *map, kota_arena *arena) {
    kota_drain_layer *drains = KOTA_NEW(arena, kota_drain_layer, (size_t)map->drain_link_count + 1);
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        const kota_drain_link *link = &map->drain_links[l];
        const int32_t cells[2] = {map->drain_nodes[link->from].cell, map->drain_nodes[link->to].cell};
        double *xy_m = KOTA_NEW(arena, double, 4);
        for (int32_t e = 0; e < 2; e++) {
            xy_m[2 * e] = kota_grid_x_m(&map->grid, cells[e]);
            xy_m[2 * e + 1] = kota_grid_y_m(&map->grid, cells[e]);
        }
        drains[l] = (kota_drain_layer){.id = link->id_text,
                                       .kind = kota_drain_link_kind_names[link->kind],
                                       .source = kota_bundle_generated(link->id_text) ? "generated" : "given",
                                       .line = {xy_m, 2},
                                       .width_m = link->width_m};
    }
    return (kota_records){drains, map->drain_link_count};
}

static kota_records rails_of(const kota_map *map, kota_arena *arena) {
    kota_rail_layer *rails = KOTA_NEW(arena, kota_rail_layer, (size_t)map->rail_count + 1);
    int32_t count = 0;
    for (int32_t r = 0; r < map->rail_count; r++)
        if (map->rails[r].count >= 2)
            rails[count++] = (kota_rail_layer){.name = map->rails[r].name,
                                               .line = {map->rails[r].xy_m, map->rails[r].count},
                                               .tunnel = map->rails[r].tunnel};
    return (kota_records){rails, count};
}

int32_t kota_export_rail_count(const kota_map *map) {
    int32_t count = 0;
    for (int32_t r = 0; r < map->rail_count; r++) count += map->rails[r].count >= 2;
    return count;
}

int32_t kota_export_station_count(const kota_map *map) {
    int32_t count = 0;
    for (int32_t f = 0; f < map->facility_count; f++) count += map->facilities[f].kind == KOTA_FACILITY_STATION;
    for (int32_t r = 0; r < map->rail_count; r++) count += map->rails[r].station_count;
    return count;
}

/* Those that the city names, then where its trains stop. */
static kota_records stations_of(const kota_map *map, kota_arena *arena) {
    int32_t count = 0, room = kota_export_station_count(map);
    kota_station_layer *stations = KOTA_NEW(arena, kota_station_layer, room);
    double *xy_m = KOTA_NEW(arena, double, 2 * (size_t)room);
    for (int32_t f = 0; f < map->facility_count; f++) {
        const kota_facility *at = &map->facilities[f];
        if (at->kind != KOTA_FACILITY_STATION) continue;
        xy_m[2 * count] = at->x_m;
        xy_m[2 * count + 1] = at->y_m;
        stations[count] = (kota_station_layer){.name = at->name, .at = {&xy_m[2 * count], 1}};
        count++;
    }
    for (int32_t r = 0; r < map->rail_count; r++)
        for (int32_t s = 0; s < map->rails[r].station_count; s++)
            stations[count++] =
                (kota_station_layer){.name = map->rails[r].name, .at = {&map->rails[r].station_xy_m[2 * s], 1}};
    return (kota_records){stations, count};
}

kota_status kota_export_layers(const char *path, const kota_run_folder *run, const kota_snap *last, kota_error *err) {
    const kota_gis_frame frame = {run->map->grid.epsg, 0, 0}; /* places of a map are in its system already */
    kota_arena *arena = kota_arena_create("layers", 0);
    kota_gis *gis = NULL;
    kota_records links = links_of(run, last, arena), bins = bins_of(run, last, arena);
    kota_records rails = rails_of(run->map, arena), stations = stations_of(run->map, arena);
    kota_records drains = drains_of(run->map, arena);
    kota_status status = kota_gis_create(&gis, path, &frame, err);
    if (status == KOTA_OK)
        status =
            kota_gis_write_records(gis, "links", &kota_link_layer_schema, &links, KOTA_GIS_LINE, NULL, NULL, err);
    if (status == KOTA_OK && bins.count > 0)
        status = kota_gis_write_records(gis, "bins", &kota_bin_layer_schema, &bins, KOTA_GIS_POINT, NULL, NULL, err);
    if (status == KOTA_OK && drains.count > 0)
        status =
            kota_gis_write_records(gis, "drains", &kota_drain_layer_schema, &drains, KOTA_GIS_LINE, NULL, NULL, err);
    if (status == KOTA_OK && rails.count > 0)
        status =
            kota_gis_write_records(gis, "rails", &kota_rail_layer_schema, &rails, KOTA_GIS_LINE, NULL, NULL, err);
    if (status == KOTA_OK && stations.count > 0)
        status = kota_gis_write_records(gis, "stations", &kota_station_layer_schema, &stations, KOTA_GIS_POINT, NULL,
                                        NULL, err);
    if (status == KOTA_OK) status = kota_gis_finish(gis, err);
    kota_gis_close(gis);
    kota_arena_destroy(arena);
    return status;
}

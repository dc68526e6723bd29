/* What is derived from a finished map: the cells under its links, and its hash. */
#include "map/map.h"

#include <string.h>

#include "core/mathx.h"

typedef struct cell_list { /* grows on the heap, then is copied into the arena */
    int32_t *cells;
    double *lengths_m;
    int32_t count, cells_room, lengths_room;
} cell_list;

static void add_cell(cell_list *list, int32_t first, int32_t cell, double length_m) {
    for (int32_t k = list->count - 1; k >= first; k--) { /* the same cell again is mostly the last one */
        if (list->cells[k] == cell) {
            list->lengths_m[k] += length_m;
            return;
        }
    }
    list->cells = kota_grow(list->cells, list->count, &list->cells_room, sizeof *list->cells);
    list->lengths_m = kota_grow(list->lengths_m, list->count, &list->lengths_room, sizeof *list->lengths_m);
    list->cells[list->count] = cell;
    list->lengths_m[list->count++] = length_m;
}

static void sample_link(cell_list *list, const kota_map *map, int32_t l) {
    const kota_roads *roads = &map->roads;
    int32_t first = list->count;
    bool ashore = !(roads->link_flags[l] & KOTA_LINK_BRIDGE); /* then a cell of water is the canal beside the road */
    for (int32_t p = roads->shape_start[l] + 1; p < roads->shape_start[l + 1]; p++) {
        const double *a = &roads->shape_xy_m[2 * (p - 1)], *b = &roads->shape_xy_m[2 * p];
        double dx_m = b[0] - a[0], dy_m = b[1] - a[1];
        double length_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        int32_t steps = (int32_t)(length_m / (0.25 * map->grid.dx_m)) + 1;
        for (int32_t s = 0; s < steps; s++) {
            double t = (s + 0.5) / steps;
            int32_t cell = kota_grid_find(&map->grid, a[0] + t * dx_m, a[1] + t * dy_m);
            if (cell >= 0 && !(map->water && map->water[cell] && ashore))
                add_cell(list, first, cell, length_m / steps);
        }
    }
    double total_m = 0;
    for (int32_t k = first; k < list->count; k++) total_m += list->lengths_m[k];
    for (int32_t k = first; k < list->count; k++) list->lengths_m[k] /= kota_max(total_m, 1e-9);
}

/* The same cells as the other direction, to the bit, in driving order. */
static void mirror_link(cell_list *list, int32_t from, int32_t to) {
    for (int32_t k = to - 1; k >= from; k--) add_cell(list, list->count, list->cells[k], list->lengths_m[k]);
}

void kota_map_link_cells(kota_map *map, kota_arena *arena) {
    const kota_roads *roads = &map->roads;
    cell_list list = {0};
    map->link_cell_start = KOTA_NEW(arena, int32_t, roads->link_count + 1);
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t back = roads->link_reverse[l];
        if (back >= 0 && back < l)
            mirror_link(&list, map->link_cell_start[back], map->link_cell_start[back + 1]);
        else
            sample_link(&list, map, l);
        map->link_cell_start[l + 1] = list.count;
    }
    map->link_cell = KOTA_NEW(arena, int32_t, list.count);
    map->link_cell_frac = KOTA_NEW(arena, float, list.count);
    for (int32_t k = 0; k < list.count; k++) {
        map->link_cell[k] = list.cells[k];
        map->link_cell_frac[k] = (float)list.lengths_m[k];
    }
    kota_free(list.cells);
    kota_free(list.lengths_m);
}

/* Arrays are hashed by value through these, so that neither padding nor byte order shows. */
static void hash_floats(kota_hasher *hasher, const float *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) kota_hasher_f64(hasher, (double)values[k]);
}
static void hash_doubles(kota_hasher *hasher, const double *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) kota_hasher_f64(hasher, values[k]);
}
static void hash_int32s(kota_hasher *hasher, const int32_t *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) kota_hasher_u64(hasher, (uint64_t)(int64_t)values[k]);
}
static void hash_int16s(kota_hasher *hasher, const int16_t *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) kota_hasher_u64(hasher, (uint64_t)(int64_t)values[k]);
}
static void hash_u64s(kota_hasher *hasher, const uint64_t *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) kota_hasher_u64(hasher, values[k]);
}

static void hash_cells(kota_hasher *hasher, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    for (int32_t j = 0; j < grid->ny; j++) {
        int32_t row = kota_grid_at(grid, 0, j);
        hash_floats(hasher, map->bed_m + row, grid->nx);
        hash_floats(hasher, map->manning_n + row, grid->nx);
        hash_floats(hasher, map->sealed_frac + row, grid->nx);
        hash_floats(hasher, map->water_start_m + row, grid->nx);
        hash_floats(hasher, map->persons + row, grid->nx);
        if (map->new_persons != NULL) hash_floats(hasher, map->new_persons + row, grid->nx);
        hash_floats(hasher, map->jobs + row, grid->nx);
        kota_hasher_bytes(hasher, map->land_use + row, (size_t)grid->nx);
        kota_hasher_bytes(hasher, map->water + row, (size_t)grid->nx);
        hash_int16s(hasher, map->district + row, grid->nx);
        hash_int32s(hasher, map->cell_node + row, grid->nx);
    }
    for (int32_t side = 0; side < 4; side++) {
        int32_t count = side <= KOTA_SIDE_EAST ? grid->ny : grid->nx;
        kota_hasher_bytes(hasher, map->edge_kind[side], (size_t)count);
        hash_floats(hasher, map->edge_slope[side], count);
    }
}

static void hash_signals(kota_hasher *hasher, const kota_signals *signals) {
    kota_hasher_u64(hasher, (uint64_t)signals->count);
    for (int32_t s = 0; s < signals->count; s++) {
        const kota_signal *one = &signals->signals[s];
        kota_hasher_u64(hasher, (uint64_t)one->node << 8 | one->kind);
        kota_hasher_f64(hasher, (double)one->offset_s);
        kota_hasher_f64(hasher, (double)one->gap_s);
        for (int32_t p = 0; p < one->phase_count; p++) {
            kota_hasher_f64(hasher, (double)one->phases[p].green_s);
            kota_hasher_f64(hasher, (double)one->phases[p].clear_s);
            kota_hasher_f64(hasher, (double)one->phases[p].min_green_s);
            kota_hasher_f64(hasher, (double)one->phases[p].max_green_s);
        }
    }
    for (int32_t k = 0; k < signals->turn_count; k++) {
        kota_hasher_u64(hasher, (uint64_t)signals->turns[k].from_link << 32 | (uint32_t)signals->turns[k].to_link);
        kota_hasher_u64(hasher, signals->turns[k].phases);
    }
}

static void hash_roads(kota_hasher *hasher, const kota_map *map) {
    const kota_roads *roads = &map->roads;
    int32_t nodes = roads->node_count, links = roads->link_count;
    kota_hasher_u64(hasher, (uint64_t)nodes);
    kota_hasher_u64(hasher, (uint64_t)links);
    kota_hasher_u64(hasher, (uint64_t)roads->street_count);
    hash_doubles(hasher, roads->node_x_m, nodes);
    hash_doubles(hasher, roads->node_y_m, nodes);
    hash_u64s(hasher, roads->node_id, nodes);
    hash_int16s(hasher, roads->node_district, nodes);
    kota_hasher_bytes(hasher, roads->node_gateway, (size_t)nodes);
    hash_int32s(hasher, roads->link_from, links);
    hash_int32s(hasher, roads->link_to, links);
    hash_int32s(hasher, roads->link_reverse, links);
    hash_int32s(hasher, roads->link_street, links);
    hash_u64s(hasher, roads->link_id, links);
    kota_hasher_bytes(hasher, roads->link_class, (size_t)links);
    kota_hasher_bytes(hasher, roads->link_flags, (size_t)links);
    hash_int16s(hasher, roads->link_district, links);
    hash_floats(hasher, roads->link_lanes, links);
    hash_floats(hasher, roads->link_length_m, links);
    hash_floats(hasher, roads->link_speed_mps, links);
    hash_floats(hasher, roads->link_capacity_pceps, links);
    hash_floats(hasher, roads->link_storage_pce, links);
    kota_hasher_bytes(hasher, roads->link_bus_lanes, (size_t)links);
    hash_signals(hasher, &roads->signals);
    hash_int32s(hasher, roads->ban_start, links + 1);
    hash_int32s(hasher, roads->ban_link, roads->ban_start[links]);
    hash_int32s(hasher, roads->shape_start, links + 1);
    hash_doubles(hasher, roads->shape_xy_m, 2 * (int64_t)roads->shape_start[links]);
    for (int32_t s = 0; s < roads->street_count; s++) kota_hasher_text(hasher, roads->street_names[s]);
    hash_int32s(hasher, map->link_cell_start, links + 1);
    hash_int32s(hasher, map->link_cell, map->link_cell_start[links]);
    hash_floats(hasher, map->link_cell_frac, map->link_cell_start[links]);
}

static void hash_named(kota_hasher *hasher, uint64_t id, const char *id_text, const char *name) {
    kota_hasher_u64(hasher, id);
    kota_hasher_text(hasher, id_text);
    kota_hasher_text(hasher, name);
}

static void hash_places(kota_hasher *hasher, const kota_map *map) {
    for (int32_t d = 0; d < map->district_count; d++) {
        const kota_district *at = &map->districts[d];
        hash_named(hasher, at->id, at->id_text, at->name);
        kota_hasher_u64(hasher, (uint64_t)at->land_use);
        hash_doubles(hasher,
                     (const double[]){at->persons, at->jobs, at->school_places, at->income_idr_per_month,
                                      at->sealed_frac, at->area_m2, at->x_m, at->y_m},
                     8);
    }
    for (int32_t f = 0; f < map->facility_count; f++) {
        const kota_facility *at = &map->facilities[f];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher,
                    (const int32_t[]){(int32_t)at->kind, at->node, at->cell, at->district, at->trucks, at->generated},
                    6);
        hash_doubles(hasher, (const double[]){at->x_m, at->y_m, at->capacity_m3, at->haul_s}, 4);
        if (at->arrivals_per_day > 0) hash_doubles(hasher, &at->arrivals_per_day, 1);
    }
}

static void hash_sites(kota_hasher *hasher, const kota_map *map) {
    for (int32_t p = 0; p < map->pump_count; p++) {
        const kota_pump_site *at = &map->pumps[p];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher, (const int32_t[]){at->from_cell, at->to_cell, at->district}, 3);
        hash_doubles(hasher, (const double[]){at->capacity_m3ps, at->on_level_m, at->off_level_m, at->head_m}, 4);
        hash_doubles(hasher, at->curve_head_m, at->curve_count);
        hash_doubles(hasher, at->curve_frac, at->curve_count);
    }
    for (int32_t k = 0; k < map->inlet_count; k++) {
        const kota_inlet_site *at = &map->inlets[k];
        kota_hasher_u64(hasher, at->id);
        hash_int32s(hasher, (const int32_t[]){at->cell, at->outfall_cell, at->inlets, at->district, at->bin}, 5);
        if (map->drain_node_count > 0) hash_int32s(hasher, &at->drain_node, 1);
    }
    for (int32_t g = 0; g < map->gauge_count; g++) {
        hash_named(hasher, map->gauges[g].id, map->gauges[g].id_text, map->gauges[g].name);
        hash_int32s(hasher, &map->gauges[g].cell, 1);
    }
    for (int32_t s = 0; s < map->source_count; s++) {
        const kota_source *at = &map->sources[s];
        kota_hasher_u64(hasher, at->id);
        kota_hasher_text(hasher, at->channel_text);
        kota_hasher_u64(hasher, (uint64_t)at->cell_count);
        hash_int32s(hasher, at->cells, at->cell_count);
        kota_hasher_f64(hasher, at->base_flow_m3ps);
    }
    for (int32_t g = 0; g < map->gateway_count; g++) {
        kota_hasher_u64(hasher, map->gateways[g].id);
        hash_int32s(hasher, &map->gateways[g].node, 1);
        kota_hasher_f64(hasher, map->gateways[g].vehicles_per_day);
    }
}

static void hash_drains(kota_hasher *hasher, const kota_map *map) {
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node *at = &map->drain_nodes[k];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher, (const int32_t[]){(int32_t)at->kind, at->cell, at->flap, at->district, at->curve_count},
                    5);
        hash_doubles(hasher, (const double[]){at->bottom_m, at->rim_m, at->area_m2, at->opening_m2, at->start_m}, 5);
        hash_doubles(hasher, at->curve_m, at->curve_count);
        hash_doubles(hasher, at->curve_m3, at->curve_count);
    }
    for (int32_t k = 0; k < map->drain_link_count; k++) {
        const kota_drain_link *at = &map->drain_links[k];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher,
                    (const int32_t[]){(int32_t)at->kind, at->from, at->to, at->barrels, at->flap, at->curve_count,
                                      at->road_count},
                    7);
        hash_doubles(hasher,
                     (const double[]){at->width_m, at->height_m, at->side_slope, at->length_m, at->manning_n,
                                      at->from_m, at->to_m, at->loss, at->coefficient, at->open_frac,
                                      at->capacity_m3ps, at->on_level_m, at->off_level_m, at->head_m, at->clear_s},
                     15);
        hash_doubles(hasher, at->curve_head_m, at->curve_count);
        hash_doubles(hasher, at->curve_frac, at->curve_count);
        hash_int32s(hasher, at->road_links, at->road_count);
    }
    for (int32_t p = 0; p < map->polder_count; p++) {
        hash_named(hasher, map->polders[p].id, map->polders[p].id_text, map->polders[p].name);
        hash_int32s(hasher, map->polders[p].cells, map->polders[p].cell_count);
    }
}

static void hash_works(kota_hasher *hasher, const kota_map *map) {
    for (int32_t w = 0; w < map->wall_count; w++) {
        const kota_wall_site *at = &map->walls[w];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher, (const int32_t[]){at->face_count, at->breach_first, at->breach_count}, 3);
        hash_int32s(hasher, at->face_cell, at->face_count);
        kota_hasher_bytes(hasher, at->face_south, (size_t)at->face_count);
        hash_doubles(
            hasher,
            (const double[]){at->crest_m, at->coefficient, at->breach_crest_m, at->breach_s, at->breach_level_m}, 5);
    }
    for (int32_t g = 0; g < map->gate_count; g++) {
        const kota_gate_site *at = &map->gates[g];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher, (const int32_t[]){at->from_cell, at->to_cell, at->boxes, at->flap}, 4);
        hash_doubles(
            hasher,
            (const double[]){at->invert_m, at->width_m, at->height_m, at->length_m, at->manning_n, at->open_frac}, 6);
    }
}

static void hash_roofs(kota_hasher *hasher, const kota_roofs *roofs) {
    if (roofs->count == 0) return;
    hash_int32s(hasher, roofs->street_cell, roofs->street_count);
    hash_int32s(hasher, roofs->start, roofs->street_count + 1);
    hash_int32s(hasher, roofs->cell, roofs->count);
}

static void hash_sections(kota_hasher *hasher, const kota_map *map) {
    if (map->building_count > 0) {
        hash_int32s(hasher, map->building_start, map->building_count + 1);
        hash_int32s(hasher, map->building_cell, map->building_start[map->building_count]);
    }
    for (int32_t s = 0; s < map->section_count; s++) {
        const kota_section_site *at = &map->sections[s];
        hash_named(hasher, at->id, at->id_text, at->name);
        hash_int32s(hasher, at->face_cell, at->face_count);
        kota_hasher_bytes(hasher, at->face_south, (size_t)at->face_count);
        kota_hasher_bytes(hasher, at->face_sign, (size_t)at->face_count);
    }
}

kota_hash kota_map_hash(const kota_map *map) {
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_text(hasher, map->name);
    kota_hasher_text(hasher, map->title);
    kota_hasher_text(hasher, map->datum);
    kota_hasher_text(hasher, map->credit);
    const kota_grid *grid = &map->grid;
    hash_int32s(hasher, (const int32_t[]){map->utc_offset_min, grid->nx, grid->ny, grid->epsg}, 4);
    hash_doubles(hasher, (const double[]){grid->dx_m, grid->west_m, grid->south_m}, 3);
    if (map->no_heights) kota_hasher_text(hasher, "no heights");
    hash_cells(hasher, map);
    hash_roads(hasher, map);
    hash_int32s(hasher,
                (const int32_t[]){map->district_count, map->facility_count, map->pump_count, map->inlet_count,
                                  map->gauge_count, map->source_count, map->gateway_count},
                7);
    hash_places(hasher, map);
    hash_sites(hasher, map);
    hash_works(hasher, map);
    hash_sections(hasher, map);
    hash_drains(hasher, map);
    hash_roofs(hasher, &map->roofs);
    kota_hash value = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return value;
}

/* Single places of a sketch: facilities and generated collection points (TPS), inlets with their outfalls, pumps,
 * gauges, sources of channels, and gateways. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "core/text.h"
#include "map/sketch_parts.h"

#define WATER_SEEK_M 60.0     /* a pump drawn this near to water draws from it or lets go into it; assumed */
#define OUTFALL_SEEK_M 1000.0 /* drains do not run under a dike unless there is no other water this near; assumed */
#define FIFTHS 5.0            /* kota_drawing_spread counts in fifths of a cell */

enum { WHAT_INLET = 10 };

static int32_t cell_of(const kota_drawing *drawing, const kota_points *at) {
    int32_t cell = kota_grid_find(&drawing->map->grid, at->xy_m[0], at->xy_m[1]);
    KOTA_ASSERT(cell >= 0); /* kota_sketch_check */
    return cell;
}

/* ---- facilities ---- */

typedef struct facility_list {
    kota_facility *items;
    int32_t count, room;
} facility_list;

static void add_facility(facility_list *list, kota_facility facility) {
    list->items = kota_grow(list->items, list->count, &list->room, sizeof *list->items);
    list->items[list->count++] = facility;
}

static void add_drawn(facility_list *list, kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    for (int32_t f = 0; f < drawing->sketch->facilities.count; f++) {
        const kota_facility_def *def = &drawing->facilities[f];
        int32_t cell = cell_of(drawing, &def->at);
        add_facility(
            list, (kota_facility){.id_text = kota_arena_text(drawing->arena, def->id),
                                  .name = kota_drawing_name(drawing, def->name, def->id),
                                  .id = kota_drawing_id("facility", def->id),
                                  .kind = (kota_facility_kind)def->kind,
                                  .x_m = def->at.xy_m[0],
                                  .y_m = def->at.xy_m[1],
                                  .node = map->cell_node[cell] >= 0 ? map->cell_node[cell] : drawing->any_node[cell],
                                  .cell = cell,
                                  .district = kota_drawing_district(drawing, def->at.xy_m[0], def->at.xy_m[1]),
                                  .capacity_m3 = def->capacity_m3,
                                  .trucks = (int32_t)kota_round(def->trucks),
                                  .haul_s = def->haul_s,
                                  .arrivals_per_day = def->arrivals_per_day});
    }
}

typedef struct home { /* a cell where people live, in an order that keeps neighbours together */
    uint64_t order;
    int32_t cell;
} home;

/* Bits of i and j in turn (Morton 1966). */
static uint64_t interleaved(uint32_t i, uint32_t j) {
    uint64_t order = 0;
    for (int32_t bit = 0; bit < 16; bit++)
        order |= (uint64_t)(i >> bit & 1) << (2 * bit) | (uint64_t)(j >> bit & 1) << (2 * bit + 1);
    return order;
}

static int by_order(const void *a, const void *b) {
    const home *left = a, *right = b;
    return left->order < right->order ? -1 : left->order > right->order;
}

static void add_generated_tps(facility_list *list, kota_drawing *drawing, int32_t d, int32_t node) {
    const kota_roads *roads = &drawing->map->roads;
    const kota_district *district = &drawing->map->districts[d];
    const kota_member *capacity = kota_schema_member(&kota_facility_def_schema, "capacity_m3");
    double x_m = roads->node_x_m[node], y_m = roads->node_y_m[node];
    char *id = kota_text_format("%s/tps@%d,%d", district->id_text, (int)kota_round(x_m), (int)kota_round(y_m));
    char *name = kota_text_format("TPS %s %d,%d", district->name, (int)kota_round(x_m), (int)kota_round(y_m));
    add_facility(list, (kota_facility){.id_text = kota_arena_text(drawing->arena, id),
                                       .name = kota_arena_text(drawing->arena, name),
                                       .id = kota_drawing_id("facility", id),
                                       .kind = KOTA_FACILITY_TPS,
                                       .x_m = x_m,
                                       .y_m = y_m,
                                       .node = node,
                                       .cell = kota_grid_find(&drawing->map->grid, x_m, y_m),
                                       .district = d,
                                       .capacity_m3 = capacity->fallback,
                                       .generated = true});
    kota_free(id);
    kota_free(name);
}

/* One for each share of the district's people, at a node in the middle of its share; ids are those of the places. */
static void place_tps(facility_list *list, kota_drawing *drawing, int32_t d, const home *homes, int32_t count) {
    const kota_map *map = drawing->map;
    double persons = map->districts[d].persons;
    double wanted = kota_max(1, kota_floor(persons / drawing->districts[d].persons_per_tps + 0.5));
    int32_t first = list->count;
    double passed = 0;
    int32_t placed = 0;
    for (int32_t k = 0; k < count && placed < wanted; k++) {
        passed += (double)map->persons[homes[k].cell];
        if (passed < (placed + 0.5) * persons / wanted) continue;
        int32_t node = map->cell_node[homes[k].cell];
        bool taken = node < 0;
        for (int32_t f = first; f < list->count && !taken; f++) taken = list->items[f].node == node;
        if (taken) continue; /* the next home along the way may have another node */
        add_generated_tps(list, drawing, d, node);
        placed++;
    }
}

/* Districts of a survey whose TPS are known: what its file holds is what there is. */
static const uint8_t *find_served(const kota_drawing *drawing, const facility_list *list) {
    uint8_t *served = KOTA_NEW(drawing->scratch, uint8_t, drawing->map->district_count + 1);
    int32_t known = drawing->survey != NULL ? list->count - drawing->survey->added_facilities : 0;
    for (int32_t f = 0; f < known; f++)
        if (list->items[f].kind == KOTA_FACILITY_TPS && list->items[f].district >= 0)
            served[list->items[f].district] = 1;
    return served;
}

static void add_tps(facility_list *list, kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t *start = KOTA_NEW(drawing->scratch, int32_t, map->district_count + 2), total = 0;
    home *homes = NULL;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t j = 0; j < grid->ny; j++)
            for (int32_t i = 0; i < grid->nx; i++) {
                int32_t cell = kota_grid_at(grid, i, j);
                if (!(map->persons[cell] > 0)) continue;
                int32_t d = map->district[cell];
                if (pass == 0) {
                    start[d + 2]++;
                    total++;
                } else
                    homes[start[d + 1]++] = (home){.order = interleaved((uint32_t)i, (uint32_t)j), .cell = cell};
            }
        if (pass == 1) break;
        for (int32_t d = 0; d <= map->district_count; d++) start[d + 1] += start[d];
        homes = KOTA_NEW(drawing->scratch, home, total);
    }
    const uint8_t *served = find_served(drawing, list);
    for (int32_t d = 0; d < map->district_count; d++) {
        int32_t count = start[d + 1] - start[d];
        if (count == 0 || served[d]) continue;
        qsort(homes + start[d], (size_t)count, sizeof *homes, by_order);
        place_tps(list, drawing, d, homes + start[d], count);
    }
}

static int by_id_text(const void *a, const void *b) {
    const kota_facility *left = a, *right = b;
    return strcmp(left->id_text, right->id_text);
}

static void place_facilities(kota_drawing *drawing) {
    facility_list list = {0};
    add_drawn(&list, drawing);
    add_tps(&list, drawing);
    if (list.count > 0) qsort(list.items, (size_t)list.count, sizeof *list.items, by_id_text);
    drawing->map->facility_count = list.count;
    drawing->map->facilities = KOTA_NEW(drawing->arena, kota_facility, list.count);
    if (list.count > 0) memcpy(drawing->map->facilities, list.items, (size_t)list.count * sizeof *list.items);
    kota_free(list.items);
}

/* ---- inlets ---- */

/* Inlets along a street, one each spacing, the first after a part of it drawn by the street's id. */
static void count_inlets(int32_t *inlets, const kota_drawing *drawing, int32_t l) {
    const kota_map *map = drawing->map;
    const kota_roads *roads = &map->roads;
    int32_t d = roads->link_district[l];
    if (d < 0 || roads->link_flags[l] & (KOTA_LINK_BRIDGE | KOTA_LINK_TUNNEL)) return;
    kota_points shape = {.xy_m = &roads->shape_xy_m[2 * roads->shape_start[l]],
                         .count = roads->shape_start[l + 1] - roads->shape_start[l]};
    kota_key key = {.seed = (uint64_t)drawing->sketch->seed,
                    .entity = roads->link_id[l],
                    .stream = KOTA_STREAM_SKETCH,
                    .what = WHAT_INLET};
    double spacing_m = drawing->districts[d].inlet_spacing_m, length_m = kota_shape_length_m(&shape);
    for (double at_m = kota_random_unit(key, 0) * spacing_m; at_m < length_m; at_m += spacing_m) {
        double x_m, y_m;
        kota_shape_at(&shape, at_m, &x_m, &y_m);
        int32_t cell = kota_grid_find(&map->grid, x_m, y_m);
        if (cell >= 0 && !map->water[cell]) inlets[cell]++;
    }
}

/* For each cell the water that its drains lead to, -1 in a city without any. */
static int32_t *find_outfalls(const kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t *seed = KOTA_NEW(drawing->scratch, int32_t, grid->cells), seeds = 0;
    uint64_t *rank = KOTA_NEW(drawing->scratch, uint64_t, grid->cells);
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            if (!map->water[cell]) continue;
            rank[seeds] = (uint64_t)cell;
            seed[seeds++] = cell;
        }
    int32_t *over = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    int32_t *within = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    int32_t *cost = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    kota_drawing_spread(over, cost, grid, NULL, seed, rank, seeds);
    kota_drawing_spread(within, cost, grid, drawing->dike, seed, rank, seeds);
    for (int32_t cell = 0; cell < grid->cells; cell++) {
        bool near = within[cell] >= 0 && cost[cell] * grid->dx_m / FIFTHS <= OUTFALL_SEEK_M;
        int32_t s = near ? within[cell] : over[cell];
        within[cell] = s < 0 ? -1 : seed[s];
    }
    return within;
}

/* For each cell the nearest TPS, -1 in a city without any. */
static int32_t *find_bins(const kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    int32_t *seed = KOTA_NEW(drawing->scratch, int32_t, map->facility_count);
    uint64_t *rank = KOTA_NEW(drawing->scratch, uint64_t, map->facility_count);
    for (int32_t f = 0; f < map->facility_count; f++) {
        seed[f] = map->facilities[f].kind == KOTA_FACILITY_TPS ? map->facilities[f].cell : -1;
        rank[f] = map->facilities[f].id;
    }
    int32_t *bin = KOTA_NEW(drawing->scratch, int32_t, map->grid.cells);
    int32_t *cost = KOTA_NEW(drawing->scratch, int32_t, map->grid.cells);
    kota_drawing_spread(bin, cost, &map->grid, NULL, seed, rank, map->facility_count);
    return bin;
}

static void place_inlets(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t *inlets = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    int32_t known = drawing->survey != NULL ? drawing->survey->inlet_count : 0;
    for (int32_t k = 0; k < known; k++) {
        const double *at_m = drawing->survey->inlets[k].xy_m;
        int32_t cell = kota_grid_find(grid, at_m[0], at_m[1]);
        if (cell >= 0 && !map->water[cell]) inlets[cell]++;
    }
    for (int32_t l = 0; l < map->roads.link_count && known == 0; l++)
        if (map->roads.link_reverse[l] < 0 || map->roads.link_reverse[l] > l) count_inlets(inlets, drawing, l);
    const int32_t *outfall = find_outfalls(drawing), *bin = find_bins(drawing);
    int32_t sites = 0;
    for (int32_t cell = 0; cell < grid->cells; cell++) sites += inlets[cell] > 0 && outfall[cell] >= 0;
    map->inlets = KOTA_NEW(drawing->arena, kota_inlet_site, sites);
    for (int32_t cell = 0; cell < grid->cells; cell++) {
        if (inlets[cell] == 0 || outfall[cell] < 0) continue;
        uint64_t column = kota_hash_part(kota_hash_id("inlet"), (uint64_t)kota_grid_i(grid, cell));
        map->inlets[map->inlet_count++] = (kota_inlet_site){
            .id = kota_hash_part(column, (uint64_t)kota_grid_j(grid, cell)),
            .cell = cell,
            .outfall_cell = outfall[cell],
            .inlets = inlets[cell],
            .district = map->district[cell],
            .bin = bin[cell],
        };
    }
}

/* ---- pumps, gauges, sources, gateways ---- */

/* The nearest water cell around a point, or the point's own cell where none is near. */
static int32_t water_near(const kota_drawing *drawing, const kota_points *at) {
    const kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t own = cell_of(drawing, at), best = own;
    if (map->water[own]) return own;
    int32_t reach = (int32_t)(WATER_SEEK_M / grid->dx_m) + 1, i0 = kota_grid_i(grid, own),
            j0 = kota_grid_j(grid, own);
    double best_m = WATER_SEEK_M;
    for (int32_t j = kota_maxi(0, j0 - reach); j <= kota_mini(grid->ny - 1, j0 + reach); j++)
        for (int32_t i = kota_maxi(0, i0 - reach); i <= kota_mini(grid->nx - 1, i0 + reach); i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double x_m = kota_grid_x_m(grid, cell) - at->xy_m[0], y_m = kota_grid_y_m(grid, cell) - at->xy_m[1];
            double distance_m = kota_sqrt(x_m * x_m + y_m * y_m);
            if (!map->water[cell] || !(distance_m < best_m)) continue;
            best = cell;
            best_m = distance_m;
        }
    return best;
}

static double *copied(const kota_drawing *drawing, const kota_numbers *numbers) {
    double *values = KOTA_NEW(drawing->arena, double, numbers->count);
    for (int32_t k = 0; k < numbers->count; k++) values[k] = numbers->values[k];
    return values;
}

static kota_status place_pumps(kota_drawing *drawing, kota_error *err) {
    kota_map *map = drawing->map;
    map->pump_count = drawing->sketch->pumps.count;
    map->pumps = KOTA_NEW(drawing->arena, kota_pump_site, map->pump_count);
    for (int32_t p = 0; p < map->pump_count; p++) {
        const kota_pump_def *def = &drawing->pumps[p];
        map->pumps[p] =
            (kota_pump_site){.id_text = kota_arena_text(drawing->arena, def->id),
                             .name = kota_drawing_name(drawing, def->name, def->id),
                             .id = kota_drawing_id("pump", def->id),
                             .from_cell = water_near(drawing, &def->from),
                             .to_cell = water_near(drawing, &def->to),
                             .capacity_m3ps = def->capacity_m3ps,
                             .on_level_m = def->on_level_m,
                             .off_level_m = def->off_level_m,
                             .head_m = def->head_m,
                             .curve_head_m = copied(drawing, &def->curve_head_m),
                             .curve_frac = copied(drawing, &def->curve_frac),
                             .curve_count = kota_mini(def->curve_head_m.count, def->curve_frac.count),
                             .district = kota_drawing_district(drawing, def->from.xy_m[0], def->from.xy_m[1])};
        if (map->pumps[p].from_cell == map->pumps[p].to_cell)
            return kota_fail(
                err, KOTA_DATA,
                "pump \"%s\" draws from the cell that it lets water go to, on cells of %g m; move its ends "
                "apart or use smaller cells",
                def->id, map->grid.dx_m);
    }
    return KOTA_OK;
}

static void place_gauges(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    map->gauge_count = drawing->sketch->gauges.count;
    map->gauges = KOTA_NEW(drawing->arena, kota_gauge, map->gauge_count);
    for (int32_t g = 0; g < map->gauge_count; g++) {
        const kota_gauge_def *def = &drawing->gauges[g];
        map->gauges[g] = (kota_gauge){.id_text = kota_arena_text(drawing->arena, def->id),
                                      .name = kota_drawing_name(drawing, def->name, def->id),
                                      .id = kota_drawing_id("gauge", def->id),
                                      .cell = cell_of(drawing, &def->at)};
    }
}

static int by_cell(const void *a, const void *b) {
    const int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return left < right ? -1 : left > right;
}

static void place_sources(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    map->source_count = drawing->sketch->channels.count;
    map->sources = KOTA_NEW(drawing->arena, kota_source, map->source_count);
    for (int32_t c = 0; c < map->source_count; c++) {
        const kota_channel *channel = &drawing->channels[c];
        int32_t count, kept = 0, unique = 0;
        kota_cell_at *along = kota_drawing_cells_along(&count, drawing, &channel->line, channel->width_m / 2);
        int32_t *cells = KOTA_NEW(drawing->arena, int32_t, count + 1);
        cells[kept++] = kota_grid_find(&map->grid, channel->line.xy_m[0], channel->line.xy_m[1]);
        KOTA_ASSERT(cells[0] >= 0); /* kota_sketch_check */
        for (int32_t k = 0; k < count; k++)
            if (along[k].chainage_m <= 0.75 * map->grid.dx_m) cells[kept++] = along[k].cell;
        kota_free(along);
        qsort(cells, (size_t)kept, sizeof *cells, by_cell);
        for (int32_t k = 0; k < kept; k++)
            if (unique == 0 || cells[unique - 1] != cells[k]) cells[unique++] = cells[k];
        map->sources[c] = (kota_source){.channel_text = kota_arena_text(drawing->arena, channel->id),
                                        .id = kota_drawing_id("channel", channel->id),
                                        .cells = cells,
                                        .cell_count = unique,
                                        .base_flow_m3ps = channel->base_flow_m3ps};
    }
}

static void place_gateways(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    map->gateways = KOTA_NEW(drawing->arena, kota_gateway, drawing->gateway_count);
    for (int32_t n = 0; n < map->roads.node_count; n++) {
        if (!map->roads.node_gateway[n]) continue;
        for (int32_t g = 0; g < drawing->gateway_count; g++) {
            if (drawing->gateway_node_id[g] != map->roads.node_id[n]) continue;
            map->gateways[map->gateway_count++] = (kota_gateway){
                .node = n,
                .id = kota_hash_part(map->roads.node_id[n], 1),
                .vehicles_per_day = drawing->gateway_vehicles_per_day[g],
            };
        }
    }
}

kota_status kota_drawing_sites(kota_drawing *drawing, kota_error *err) {
    place_facilities(drawing);
    place_inlets(drawing);
    KOTA_TRY(place_pumps(drawing, err));
    place_gauges(drawing);
    place_sources(drawing);
    place_gateways(drawing);
    return KOTA_OK;
}

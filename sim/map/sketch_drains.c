/* The drains of a sketch or survey: nodes get their cells, links their ends, inlets the manhole that they lead to.
 * Local drains are generated where a sketch asks for them. Polders get their cells. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "map/local_drains.h"
#include "map/sketch_parts.h"

static double *copied(const kota_drawing *drawing, const kota_numbers *numbers) {
    double *values = KOTA_NEW(drawing->arena, double, numbers->count);
    for (int32_t k = 0; k < numbers->count; k++) values[k] = numbers->values[k];
    return values;
}

static double given(double value, double otherwise) { return kota_is_nan(value) ? otherwise : value; }

static void place_nodes(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_drain_node_def *defs = drawing->sketch->drain_nodes.items;
    map->drain_node_count = drawing->sketch->drain_nodes.count;
    map->drain_nodes = KOTA_NEW(drawing->arena, kota_drain_node, map->drain_node_count);
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node_def *def = &defs[k];
        bool outfall = def->kind == KOTA_DRAIN_OUTFALL, pond = def->kind == KOTA_DRAIN_POND;
        int32_t cell = kota_grid_find(&map->grid, def->at.xy_m[0], def->at.xy_m[1]);
        double bed_m = (double)map->bed_m[cell];
        map->drain_nodes[k] = (kota_drain_node){
            .id_text = kota_arena_text(drawing->arena, def->id),
            .name = kota_drawing_name(drawing, def->name, def->id),
            .id = kota_drawing_id("drain-node", def->id),
            .kind = (kota_drain_node_kind)def->kind,
            .cell = cell,
            .bottom_m = given(def->bottom_m, pond && def->levels_m.count > 0 ? def->levels_m.values[0] : bed_m),
            .rim_m = def->rim_m,
            .area_m2 = outfall || pond ? 0 : def->area_m2,
            .opening_m2 = def->opening_m2,
            .curve_m = copied(drawing, &def->levels_m),
            .curve_m3 = copied(drawing, &def->volumes_m3),
            .curve_count = pond ? kota_mini(def->levels_m.count, def->volumes_m3.count) : 0,
            .start_m = def->start_m,
            .flap = def->flap,
            .district = kota_drawing_district(drawing, def->at.xy_m[0], def->at.xy_m[1])};
    }
}

typedef struct named {
    const char *id;
    int32_t node;
} named;

static int by_id(const void *a, const void *b) { return strcmp(((const named *)a)->id, ((const named *)b)->id); }

static named *list_nodes(const kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    named *list = KOTA_NEW(drawing->scratch, named, map->drain_node_count);
    for (int32_t k = 0; k < map->drain_node_count; k++) list[k] = (named){map->drain_nodes[k].id_text, k};
    if (map->drain_node_count > 0) qsort(list, (size_t)map->drain_node_count, sizeof *list, by_id);
    return list;
}

static int32_t node_named(const named *list, int32_t count, const char *id) {
    const named wanted = {.id = id}, *found = bsearch(&wanted, list, (size_t)count, sizeof *list, by_id);
    return found != NULL ? found->node : -1;
}

static double apart_m(const double *a, const double *b) {
    return kota_sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/* Both directions of all streets of that name. */
static void find_road(kota_drain_link *link, const kota_drawing *drawing, const char *road) {
    const kota_roads *roads = &drawing->map->roads;
    if (road[0] == '\0') return;
    link->road_links = KOTA_NEW(drawing->arena, int32_t, roads->link_count);
    for (int32_t l = 0; l < roads->link_count; l++)
        if (strcmp(roads->street_names[roads->link_street[l]], road) == 0) link->road_links[link->road_count++] = l;
}

static kota_status place_link(kota_drawing *drawing, const named *list, kota_drain_link *link,
                              const kota_drain_link_def *def, kota_error *err) {
    kota_map *map = drawing->map;
    const kota_drain_node_def *nodes = drawing->sketch->drain_nodes.items;
    int32_t from = node_named(list, map->drain_node_count, def->from),
            to = node_named(list, map->drain_node_count, def->to);
    if (from < 0 || to < 0)
        return kota_fail(err, KOTA_DATA, "drain link \"%s\": there is no drain node \"%s\"", def->id,
                         from < 0 ? def->from : def->to);
    double off_m = given(def->off_level_m, map->drain_nodes[from].bottom_m + 0.3);
    *link = (kota_drain_link){
        .id_text = kota_arena_text(drawing->arena, def->id),
        .name = kota_drawing_name(drawing, def->name, def->id),
        .id = kota_drawing_id("drain-link", def->id),
        .kind = (kota_drain_link_kind)def->kind,
        .from = from,
        .to = to,
        .width_m = def->width_m,
        .height_m = def->height_m,
        .side_slope = def->side_slope,
        .barrels = (int32_t)def->barrels,
        .length_m = kota_max(0.1, given(def->length_m, apart_m(nodes[from].at.xy_m, nodes[to].at.xy_m))),
        .manning_n = def->manning_n,
        .from_m = given(def->from_m, map->drain_nodes[from].bottom_m),
        .to_m = given(def->to_m, map->drain_nodes[to].bottom_m),
        .loss = def->loss,
        .coefficient = def->coefficient,
        .flap = def->flap,
        .open_frac = def->open_frac,
        .clear_s = def->clear_s,
        .capacity_m3ps = def->capacity_m3ps,
        .on_level_m = given(def->on_level_m, off_m + 1),
        .off_level_m = off_m,
        .head_m = def->head_m,
        .curve_head_m = copied(drawing, &def->curve_head_m),
        .curve_frac = copied(drawing, &def->curve_frac),
        .curve_count = kota_mini(def->curve_head_m.count, def->curve_frac.count)};
    find_road(link, drawing, def->road);
    if (def->road[0] != '\0' && link->road_count == 0)
        return kota_fail(err, KOTA_DATA, "drain link \"%s\": there is no street called \"%s\"", def->id, def->road);
    return KOTA_OK;
}

typedef struct manhole {
    const double *at_m;
    int32_t node;
} manhole;

static int from_west(const void *a, const void *b) {
    const manhole *left = a, *right = b;
    if (left->at_m[0] < right->at_m[0] || right->at_m[0] < left->at_m[0])
        return left->at_m[0] < right->at_m[0] ? -1 : 1;
    return left->node < right->node ? -1 : left->node > right->node;
}

/* The nearest manhole within reach, ties to the first of them; -1: none. */
static int32_t nearest(const manhole *list, int32_t count, const double *at_m, double reach_m) {
    int32_t low = 0, high = count, best = -1; /* the first that is not too far west */
    double least_m = reach_m;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (list[middle].at_m[0] < at_m[0] - reach_m)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && list[low].at_m[0] <= at_m[0] + reach_m; low++) {
        double away_m = apart_m(at_m, list[low].at_m);
        if (!(away_m < least_m) && !(best >= 0 && away_m <= least_m && list[low].node < best)) continue;
        least_m = away_m;
        best = list[low].node;
    }
    return best;
}

static void lead_inlets(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_drain_node_def *nodes = drawing->sketch->drain_nodes.items;
    manhole *list = KOTA_NEW(drawing->scratch, manhole, map->drain_node_count);
    int32_t count = 0;
    for (int32_t k = 0; k < map->drain_node_count; k++)
        if (map->drain_nodes[k].kind == KOTA_DRAIN_MANHOLE) list[count++] = (manhole){nodes[k].at.xy_m, k};
    if (count > 0) qsort(list, (size_t)count, sizeof *list, from_west);
    for (int32_t i = 0; i < map->inlet_count; i++) {
        const double at_m[2] = {kota_grid_x_m(&map->grid, map->inlets[i].cell),
                                kota_grid_y_m(&map->grid, map->inlets[i].cell)};
        map->inlets[i].drain_node = nearest(list, count, at_m, drawing->sketch->drain_reach_m);
    }
}

/* ---- local drains ---- */

static void append(kota_records *to, const kota_records *more, size_t size, kota_arena *arena) {
    unsigned char *items = kota_arena_alloc(arena, (size_t)(to->count + more->count), size);
    if (to->count > 0) memcpy(items, to->items, (size_t)to->count * size);
    if (more->count > 0) memcpy(items + (size_t)to->count * size, more->items, (size_t)more->count * size);
    *to = (kota_records){items, to->count + more->count};
}

/* Into a sketch, along the streets of districts, on the ground that is drawn. */
static void grow(kota_sketch *sketch, kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    const kota_roads *roads = &map->roads;
    kota_points *streets = KOTA_NEW(drawing->scratch, kota_points, roads->link_count);
    int32_t count = 0;
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (roads->link_district[l] < 0 || roads->link_flags[l] & (KOTA_LINK_BRIDGE | KOTA_LINK_TUNNEL) ||
            (roads->link_reverse[l] >= 0 && roads->link_reverse[l] < l))
            continue;
        streets[count++] = (kota_points){.xy_m = &roads->shape_xy_m[2 * roads->shape_start[l]],
                                         .count = roads->shape_start[l + 1] - roads->shape_start[l]};
    }
    float *level_m = KOTA_NEW(drawing->scratch, float, map->grid.cells);
    for (int32_t cell = 0; cell < map->grid.cells; cell++)
        level_m[cell] = map->water[cell] ? map->bed_m[cell] + map->water_start_m[cell] : (float)KOTA_NAN;
    const kota_drain_ground ground = {.grid = map->grid,
                                      .bed_m = map->bed_m,
                                      .level_m = level_m,
                                      .sealed_frac = map->sealed_frac,
                                      .waters = &sketch->channels};
    kota_local_drains made;
    kota_local_drains_make(&made, &ground, streets, count, sketch, sketch->local_drains_rain_m, drawing->scratch,
                           drawing->scratch);
    append(&sketch->drain_nodes, &made.nodes, sizeof(kota_drain_node_def), drawing->scratch);
    append(&sketch->drain_links, &made.links, sizeof(kota_drain_link_def), drawing->scratch);
}

/* Inlets that no drain is near to: no other way leads off a street where local drains are generated. */
static void close_inlets(kota_map *map) {
    int32_t kept = 0;
    for (int32_t i = 0; i < map->inlet_count; i++)
        if (map->inlets[i].drain_node >= 0) map->inlets[kept++] = map->inlets[i];
    map->inlet_count = kept;
}

static void place_polders(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_polder_def *defs = drawing->sketch->polders.items;
    map->polder_count = drawing->sketch->polders.count;
    map->polders = KOTA_NEW(drawing->arena, kota_polder, map->polder_count);
    for (int32_t p = 0; p < map->polder_count; p++) {
        kota_polder *polder = &map->polders[p];
        *polder = (kota_polder){.id_text = kota_arena_text(drawing->arena, defs[p].id),
                                .name = kota_drawing_name(drawing, defs[p].name, defs[p].id),
                                .id = kota_drawing_id("polder", defs[p].id),
                                .cells = KOTA_NEW(drawing->arena, int32_t, map->grid.nx * map->grid.ny)};
        for (int32_t j = 0; j < map->grid.ny; j++) {
            for (int32_t i = 0; i < map->grid.nx; i++) {
                int32_t cell = kota_grid_at(&map->grid, i, j);
                if (!kota_shape_contains(&defs[p].outline, kota_grid_x_m(&map->grid, cell),
                                         kota_grid_y_m(&map->grid, cell)))
                    continue;
                polder->cells[polder->cell_count++] = cell;
            }
        }
    }
}

static kota_status place_links(kota_drawing *drawing, kota_error *err) {
    kota_map *map = drawing->map;
    const kota_drain_link_def *defs = drawing->sketch->drain_links.items;
    const named *list = list_nodes(drawing);
    map->drain_link_count = drawing->sketch->drain_links.count;
    map->drain_links = KOTA_NEW(drawing->arena, kota_drain_link, map->drain_link_count);
    for (int32_t l = 0; l < map->drain_link_count; l++)
        KOTA_TRY(place_link(drawing, list, &map->drain_links[l], &defs[l], err));
    return KOTA_OK;
}

kota_status kota_drawing_drains(kota_drawing *drawing, kota_error *err) {
    const kota_sketch *drawn = drawing->sketch;
    kota_sketch grown = *drawn;
    bool local = drawing->survey == NULL && !kota_is_nan(drawn->local_drains_rain_m);
    if (local) grow(&grown, drawing);
    drawing->sketch = &grown;
    place_polders(drawing);
    place_nodes(drawing);
    kota_status status = place_links(drawing, err);
    lead_inlets(drawing);
    drawing->sketch = drawn;
    if (local) close_inlets(drawing->map);
    return status;
}

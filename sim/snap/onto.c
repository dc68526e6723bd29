/* Entities of one map looked up in another by their lasting ids. */
#include "snap/onto.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

typedef struct entry {
    uint64_t id;
    int32_t index;
} entry;

static int by_id(const void *a, const void *b) {
    const entry *left = a, *right = b;
    return left->id < right->id ? -1 : left->id > right->id;
}

/* Where thing i of a kind stands: its lasting id. */
typedef uint64_t id_of(const kota_map *map, int32_t i);
static uint64_t link_id(const kota_map *map, int32_t i) { return map->roads.link_id[i]; }
static uint64_t node_id(const kota_map *map, int32_t i) { return map->roads.node_id[i]; }
static uint64_t inlet_id(const kota_map *map, int32_t i) { return map->inlets[i].id; }
static uint64_t facility_id(const kota_map *map, int32_t i) { return map->facilities[i].id; }
static uint64_t pump_id(const kota_map *map, int32_t i) { return map->pumps[i].id; }
static uint64_t gauge_id(const kota_map *map, int32_t i) { return map->gauges[i].id; }
static uint64_t district_id(const kota_map *map, int32_t i) { return map->districts[i].id; }
static uint64_t drain_node_id(const kota_map *map, int32_t i) { return map->drain_nodes[i].id; }
static uint64_t drain_link_id(const kota_map *map, int32_t i) { return map->drain_links[i].id; }

/* For each of the `count` things of map where it is among the `known` ones of from, -1: nowhere. Heap. */
static int32_t *places(const kota_map *map, int32_t count, const kota_map *from, int32_t known, id_of *id) {
    entry *entries = kota_alloc((size_t)known + 1, sizeof *entries);
    int32_t *place = kota_alloc((size_t)count + 1, sizeof *place);
    for (int32_t i = 0; i < known; i++) entries[i] = (entry){id(from, i), i};
    if (known > 0) qsort(entries, (size_t)known, sizeof *entries, by_id);
    for (int32_t i = 0; i < count; i++) {
        const entry wanted = {id(map, i), 0};
        const entry *found = known > 0 ? bsearch(&wanted, entries, (size_t)known, sizeof *entries, by_id) : NULL;
        place[i] = found != NULL ? found->index : -1;
    }
    kota_free(entries);
    return place;
}

/* Bins are counted apart from other facilities. */
static int32_t *bin_places(const kota_map *map, const kota_map *from) {
    int32_t *facility = places(map, map->facility_count, from, from->facility_count, facility_id);
    int32_t *number = kota_alloc((size_t)from->facility_count + 1, sizeof *number);
    int32_t count = 0;
    for (int32_t f = 0, bin = 0; f < from->facility_count; f++)
        number[f] = from->facilities[f].kind == KOTA_FACILITY_TPS ? bin++ : -1;
    for (int32_t f = 0; f < map->facility_count; f++) {
        if (map->facilities[f].kind != KOTA_FACILITY_TPS) continue;
        facility[count++] = facility[f] >= 0 ? number[facility[f]] : -1;
    }
    kota_free(number);
    return facility;
}

static void move_fields(kota_snap *to, const kota_snap *from) {
    const kota_map *map = to->map, *old = from->map;
    int32_t *links = places(map, map->roads.link_count, old, old->roads.link_count, link_id);
    int32_t *inlets = places(map, map->inlet_count, old, old->inlet_count, inlet_id), *bins = bin_places(map, old);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        kota_place place = kota_fields[f].place;
        int32_t count = kota_snap_count(map, place);
        if (from->field[f] == NULL) {
            kota_free(to->field[f]);
            to->field[f] = NULL;
        } else if (place == KOTA_PLACE_CELL) {
            memcpy(to->field[f], from->field[f], (size_t)count * sizeof(float));
        } else {
            const int32_t *at = place == KOTA_PLACE_LINK ? links : place == KOTA_PLACE_BIN ? bins : inlets;
            float otherwise = f == KOTA_FIELD_link_closed_frac ? 1.0f : 0.0f;
            for (int32_t i = 0; i < count; i++) to->field[f][i] = at[i] >= 0 ? from->field[f][at[i]] : otherwise;
        }
    }
    for (int32_t l = 0; l < map->roads.link_count; l++)
        if (links[l] >= 0) to->mixes[l] = from->mixes[links[l]];
    kota_free(links);
    kota_free(inlets);
    kota_free(bins);
}

/* The node of map at a node of old: the same, or where that is gone the nearest. */
static int32_t node_on(const kota_map *map, const kota_map *old, const int32_t *node, int32_t n) {
    if (n < 0 || node[n] >= 0) return n < 0 ? -1 : node[n];
    return kota_roads_nearest_node(&map->roads, old->roads.node_x_m[n], old->roads.node_y_m[n]);
}

/* Who is on a street that is gone stands where it began. */
static void move_travellers(kota_snap *to, const kota_snap *from) {
    const kota_map *map = to->map, *old = from->map;
    int32_t *node = places(old, old->roads.node_count, map, map->roads.node_count, node_id);
    int32_t *link = places(old, old->roads.link_count, map, map->roads.link_count, link_id);
    to->traveller_count = from->traveller_count;
    for (int32_t t = 0; t < from->traveller_count; t++) {
        kota_snap_traveller *one = &to->travellers[t];
        *one = from->travellers[t];
        one->from_node = node_on(map, old, node, one->from_node);
        one->to_node = node_on(map, old, node, one->to_node);
        one->node = node_on(map, old, node, one->node);
        if (one->link < 0) continue;
        int32_t l = one->link;
        one->link = link[l];
        if (one->link < 0) one->node = node_on(map, old, node, old->roads.link_from[l]);
    }
    kota_free(node);
    kota_free(link);
}

static void move_trucks(kota_snap *to, const kota_snap *from) {
    const kota_map *map = to->map, *old = from->map;
    int32_t *node = places(old, old->roads.node_count, map, map->roads.node_count, node_id);
    for (int32_t t = 0; t < from->truck_count; t++) {
        kota_snap_truck *truck = &to->trucks[t];
        *truck = from->trucks[t];
        truck->node = truck->node >= 0 ? node[truck->node] : -1;
        truck->garage = NULL;
        for (int32_t f = 0; f < map->facility_count && from->trucks[t].garage != NULL; f++)
            if (strcmp(map->facilities[f].id_text, from->trucks[t].garage) == 0)
                truck->garage = map->facilities[f].id_text;
    }
    kota_free(node);
}

static void move_stations(kota_snap *to, const kota_snap *from) {
    const kota_map *map = to->map, *old = from->map;
    int32_t *at = places(map, map->pump_count, old, old->pump_count, pump_id);
    for (int32_t i = 0; i < map->pump_count; i++)
        if (at[i] >= 0) to->pumps[i] = from->pumps[at[i]];
    kota_free(at);
    at = places(map, map->gauge_count, old, old->gauge_count, gauge_id);
    for (int32_t i = 0; i < map->gauge_count; i++) {
        if (at[i] < 0) continue;
        to->gauge_level_m[i] = from->gauge_level_m[at[i]];
        to->gauge_depth_m[i] = from->gauge_depth_m[at[i]];
    }
    kota_free(at);
    at = places(map, map->district_count, old, old->district_count, district_id);
    for (int32_t i = 0; i < map->district_count; i++)
        if (at[i] >= 0) to->districts[i] = from->districts[at[i]];
    kota_free(at);
    at = places(map, map->drain_node_count, old, old->drain_node_count, drain_node_id);
    for (int32_t i = 0; i < map->drain_node_count; i++)
        if (at[i] >= 0) to->drain_nodes[i] = from->drain_nodes[at[i]];
    kota_free(at);
    at = places(map, map->drain_link_count, old, old->drain_link_count, drain_link_id);
    for (int32_t i = 0; i < map->drain_link_count; i++)
        if (at[i] >= 0) to->drain_links[i] = from->drain_links[at[i]];
    kota_free(at);
}

static bool equal(double a, double b) { return !(a < b) && !(a > b); }

bool kota_snap_same_ground(const kota_map *a, const kota_map *b) {
    const kota_grid *own = &a->grid, *other = &b->grid;
    return own->nx == other->nx && own->ny == other->ny && equal(own->dx_m, other->dx_m) &&
           equal(own->west_m, other->west_m) && equal(own->south_m, other->south_m) && own->epsg == other->epsg;
}

kota_snap *kota_snap_onto(const kota_snap *snap, const kota_map *map) {
    KOTA_ASSERT(kota_snap_same_ground(map, snap->map));
    kota_snap *made = kota_snap_create(map, snap->truck_count);
    made->time_ms = snap->time_ms;
    made->rain_mps = snap->rain_mps;
    made->sea_level_m = snap->sea_level_m;
    memcpy(made->forecast_m, snap->forecast_m, sizeof made->forecast_m);
    move_fields(made, snap);
    move_trucks(made, snap);
    move_travellers(made, snap);
    move_stations(made, snap);
    return made;
}

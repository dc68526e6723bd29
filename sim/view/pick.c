/* Things on the map and what is known of them. Looking through all links or bins takes less than a frame. */
#include "view/pick.h"

#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "view/probe.h"

const char *const kota_pick_names[KOTA_PICK_KINDS] = {"nothing", "cell",     "link",  "junction", "bin",
                                                      "truck",   "district", "gauge", "pump",     "traveller"};

/* ---- where ---- */

static int32_t grid_at(const kota_map *map, int32_t cell) { /* of a compact cell */
    return kota_grid_at(&map->grid, cell % map->grid.nx, cell / map->grid.nx);
}

static void place_of_cell(const kota_map *map, int32_t at, double *x_m, double *y_m) {
    const kota_grid *grid = &map->grid;
    *x_m = grid->west_m + (kota_grid_i(grid, at) + 0.5) * grid->dx_m;
    *y_m = grid->south_m + (kota_grid_j(grid, at) + 0.5) * grid->dx_m;
}

static void place_of_link(const kota_roads *roads, int32_t link, double *x_m, double *y_m) {
    int32_t from = roads->shape_start[link], to = roads->shape_start[link + 1] - 1;
    const double *a = roads->shape_xy_m + 2 * (size_t)((from + to) / 2), *b = from < to ? a + 2 : a;
    *x_m = 0.5 * (a[0] + b[0]);
    *y_m = 0.5 * (a[1] + b[1]);
}

void kota_pick_along(const kota_roads *roads, int32_t link, double share, double side_m, double *x_m, double *y_m) {
    double left_m = share * (double)roads->link_length_m[link];
    int32_t p = roads->shape_start[link], last = roads->shape_start[link + 1] - 2;
    for (;; p++) {
        const double *a = roads->shape_xy_m + 2 * (size_t)p;
        double ux = a[2] - a[0], uy = a[3] - a[1], m = kota_sqrt(ux * ux + uy * uy);
        if (left_m > m && p < last) {
            left_m -= m;
            continue;
        }
        double part = m > 0.0 ? kota_min(left_m / m, 1.0) : 0.0, side = m > 0.0 ? side_m / m : 0.0;
        *x_m = a[0] + part * ux - uy * side;
        *y_m = a[1] + part * uy + ux * side;
        return;
    }
}

void kota_pick_place(const kota_pick *pick, const kota_map *map, const kota_snap *snap, double *x_m, double *y_m) {
    int32_t i = pick->index, node = -1;
    *x_m = *y_m = 0.0;
    switch (pick->kind) {
    case KOTA_PICK_CELL: place_of_cell(map, grid_at(map, i), x_m, y_m); break;
    case KOTA_PICK_LINK: place_of_link(&map->roads, i, x_m, y_m); break;
    case KOTA_PICK_JUNCTION: node = i; break;
    case KOTA_PICK_BIN: {
        const kota_facility *at = &map->facilities[kota_snap_bin_facility(map, i)];
        *x_m = at->x_m;
        *y_m = at->y_m;
        break;
    }
    case KOTA_PICK_TRUCK: node = snap != NULL && i < snap->truck_count ? snap->trucks[i].node : -1; break;
    case KOTA_PICK_DISTRICT:
        *x_m = map->districts[i].x_m;
        *y_m = map->districts[i].y_m;
        break;
    case KOTA_PICK_GAUGE: place_of_cell(map, map->gauges[i].cell, x_m, y_m); break;
    case KOTA_PICK_PUMP: place_of_cell(map, map->pumps[i].from_cell, x_m, y_m); break;
    case KOTA_PICK_TRAVELLER: {
        const kota_snap_traveller *one = kota_pick_traveller(pick, snap);
        if (one != NULL) kota_pick__traveller_place(one, map, x_m, y_m);
        break;
    }
    case KOTA_PICK_NOTHING:
    case KOTA_PICK_KINDS: break;
    }
    if (node < 0) return;
    *x_m = map->roads.node_x_m[node];
    *y_m = map->roads.node_y_m[node];
}

/* The nearest of count things of a kind; false: none within reach. */
static bool nearest(kota_pick *pick, kota_pick_kind kind, int32_t count, const kota_map *map, const kota_snap *snap,
                    double x_m, double y_m, double reach_m) {
    double best_m2 = reach_m * reach_m;
    bool found = false;
    for (int32_t i = 0; i < count; i++) {
        kota_pick one = {kind, i};
        double at_x_m, at_y_m;
        if (kind == KOTA_PICK_JUNCTION && map->roads.out_start[i + 1] - map->roads.out_start[i] < 3) continue;
        if (kind == KOTA_PICK_TRUCK && snap->trucks[i].node < 0) continue;
        kota_pick_place(&one, map, snap, &at_x_m, &at_y_m);
        double m2 = (at_x_m - x_m) * (at_x_m - x_m) + (at_y_m - y_m) * (at_y_m - y_m);
        if (m2 >= best_m2) continue;
        best_m2 = m2;
        *pick = one;
        found = true;
    }
    return found;
}

static bool probe(kota_pick *pick, kota_pick_kind kind, const kota_map *map, kota_place place, double x_m, double y_m,
                  double reach_m) {
    kota_probe found;
    if (!kota_probe_at(&found, map, place, x_m, y_m, reach_m)) return false;
    *pick = (kota_pick){kind, found.index};
    return true;
}

bool kota_pick_at(kota_pick *pick, const kota_map *map, const kota_snap *snap, kota_place place, double x_m,
                  double y_m, double reach_m) {
    if (place == KOTA_PLACE_LINK) {
        if (kota_pick__traveller_at(pick, map, snap, x_m, y_m, 0.7 * reach_m) ||
            nearest(pick, KOTA_PICK_JUNCTION, map->roads.node_count, map, snap, x_m, y_m, 0.25 * reach_m) ||
            probe(pick, KOTA_PICK_LINK, map, place, x_m, y_m, reach_m))
            return true;
    } else if (place == KOTA_PLACE_BIN) {
        int32_t trucks = snap != NULL ? snap->truck_count : 0;
        if (nearest(pick, KOTA_PICK_TRUCK, trucks, map, snap, x_m, y_m, 0.7 * reach_m) ||
            probe(pick, KOTA_PICK_BIN, map, place, x_m, y_m, reach_m))
            return true;
    } else if (nearest(pick, KOTA_PICK_GAUGE, map->gauge_count, map, snap, x_m, y_m, reach_m) ||
               nearest(pick, KOTA_PICK_PUMP, map->pump_count, map, snap, x_m, y_m, reach_m)) {
        return true;
    }
    return probe(pick, KOTA_PICK_CELL, map, KOTA_PLACE_CELL, x_m, y_m, reach_m);
}

/* ---- names ---- */

static const char *named(const char *name, const char *id) {
    return name != NULL && name[0] != '\0' ? name : id != NULL ? id : "";
}

int32_t kota_pick_district(const kota_pick *pick, const kota_map *map) {
    int32_t i = pick->index;
    switch (pick->kind) {
    case KOTA_PICK_CELL: return map->district[grid_at(map, i)];
    case KOTA_PICK_LINK: return map->roads.link_district[i];
    case KOTA_PICK_JUNCTION: return map->roads.node_district[i];
    case KOTA_PICK_BIN: return map->facilities[kota_snap_bin_facility(map, i)].district;
    case KOTA_PICK_GAUGE: return map->district[map->gauges[i].cell];
    case KOTA_PICK_PUMP: return map->pumps[i].district;
    case KOTA_PICK_DISTRICT: return i;
    case KOTA_PICK_TRUCK:
    case KOTA_PICK_TRAVELLER:
    case KOTA_PICK_NOTHING:
    case KOTA_PICK_KINDS: break;
    }
    return -1;
}

const char *kota_pick_name(const kota_pick *pick, const kota_map *map) {
    int32_t i = pick->index;
    const kota_roads *roads = &map->roads;
    switch (pick->kind) {
    case KOTA_PICK_LINK: return roads->link_street[i] >= 0 ? roads->street_names[roads->link_street[i]] : "";
    case KOTA_PICK_JUNCTION: { /* the first of its streets that has a name */
        for (int32_t k = roads->out_start[i]; k < roads->out_start[i + 1]; k++) {
            int32_t street = roads->link_street[roads->out_link[k]];
            if (street >= 0 && roads->street_names[street][0] != '\0') return roads->street_names[street];
        }
        return "";
    }
    case KOTA_PICK_BIN: {
        const kota_facility *at = &map->facilities[kota_snap_bin_facility(map, i)];
        return named(at->name, at->id_text);
    }
    case KOTA_PICK_DISTRICT: return named(map->districts[i].name, map->districts[i].id_text);
    case KOTA_PICK_GAUGE: return named(map->gauges[i].name, map->gauges[i].id_text);
    case KOTA_PICK_PUMP: return named(map->pumps[i].name, map->pumps[i].id_text);
    case KOTA_PICK_CELL: {
        int32_t d = map->district[grid_at(map, i)];
        return d >= 0 ? named(map->districts[d].name, map->districts[d].id_text) : "";
    }
    case KOTA_PICK_TRUCK:
    case KOTA_PICK_TRAVELLER:
    case KOTA_PICK_NOTHING:
    case KOTA_PICK_KINDS: break;
    }
    return "";
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool has(const char *name, const char *text) {
    for (; *name != '\0'; name++) {
        size_t k = 0;
        while (text[k] != '\0' && lower(name[k]) == lower(text[k])) k++;
        if (text[k] == '\0') return true;
    }
    return false;
}

int32_t kota_pick_find(kota_pick *picks, int32_t most, const kota_map *map, const char *text) {
    const struct {
        kota_pick_kind kind;
        int32_t count;
    } kinds[] = {{KOTA_PICK_DISTRICT, map->district_count},
                 {KOTA_PICK_LINK, map->roads.link_count},
                 {KOTA_PICK_GAUGE, map->gauge_count},
                 {KOTA_PICK_PUMP, map->pump_count},
                 {KOTA_PICK_BIN, kota_snap_count(map, KOTA_PLACE_BIN)}};
    int32_t found = 0;
    if (text[0] == '\0') return 0;
    for (int32_t k = 0; k < KOTA_COUNT(kinds); k++) {
        for (int32_t i = 0; i < kinds[k].count && found < most; i++) {
            kota_pick one = {kinds[k].kind, i};
            const char *name = kota_pick_name(&one, map);
            bool again = false; /* a street has many links */
            if (!has(name, text)) continue;
            for (int32_t f = 0; f < found && !again; f++)
                again = picks[f].kind == one.kind && strcmp(kota_pick_name(&picks[f], map), name) == 0;
            if (!again) picks[found++] = one;
        }
    }
    return found;
}

/* ---- values ---- */

typedef struct rows {
    kota_pick_row *items;
    int32_t count;
} rows;

static void add(rows *r, const char *group, const char *name, const char *unit, double value, int32_t decimals) {
    r->items[r->count++] = (kota_pick_row){group, name, unit, value, decimals};
}

/* A field, where the snapshot has it; shares in percent. */
static void add_field(rows *r, const kota_snap *snap, kota_field field, int32_t index, int32_t decimals) {
    const float *values = snap->field[field];
    bool share = kota_fields[field].unit[0] == '1' && field != KOTA_FIELD_hazard_max;
    double value = values != NULL ? (double)values[index] : KOTA_NAN;
    const char *unit = share ? "%" : kota_fields[field].unit[0] == '1' ? "" : kota_fields[field].unit;
    add(r, "field", kota_fields[field].name, unit, share ? 100.0 * value : value, decimals);
}

static void add_junction(rows *r, const kota_map *map, const kota_snap *snap, int32_t node) {
    const kota_roads *roads = &map->roads;
    const float *flow = snap->field[KOTA_FIELD_link_flow_vehph], *queue = snap->field[KOTA_FIELD_link_queue_frac];
    double vehph = flow != NULL ? 0.0 : KOTA_NAN, longest = queue != NULL ? 0.0 : KOTA_NAN;
    for (int32_t k = roads->in_start[node]; k < roads->in_start[node + 1]; k++) {
        if (flow != NULL) vehph += (double)flow[roads->in_link[k]];
        if (queue != NULL) longest = kota_max(longest, (double)queue[roads->in_link[k]]);
    }
    add(r, "pick", "junction_flow", "veh/h", vehph, 0);
    add(r, "pick", "junction_queue", "%", 100.0 * longest, 0);
    add(r, "pick", "junction_arms", "", roads->out_start[node + 1] - roads->out_start[node], 0);
}

static void add_district(rows *r, const kota_map *map, const kota_snap *snap, int32_t d) {
    const kota_snap_district *now = &snap->districts[d];
    add(r, "series", "flooded_persons", "persons", now->flooded_persons, 0);
    add(r, "pick", "flooded_share", "%", 100.0 * now->flooded_frac, 0);
    add(r, "field", "link_speed_frac", "%", 100.0 * now->speed_frac, 0);
    add(r, "series", "bins_full", "%", 100.0 * now->bins_full_frac, 0);
    add(r, "series", "litter_kg", "kg", now->litter_kg, 0);
    add(r, "field", "persons", "persons", map->districts[d].persons, 0);
}

int32_t kota_pick_rows(kota_pick_row items[KOTA_PICK_ROWS_MAX], const kota_pick *pick, const kota_map *map,
                       const kota_snap *snap) {
    rows r = {items, 0};
    int32_t i = pick->index;
    switch (pick->kind) {
    case KOTA_PICK_CELL:
        add_field(&r, snap, KOTA_FIELD_depth_m, i, 2);
        add_field(&r, snap, KOTA_FIELD_depth_max_m, i, 2);
        add_field(&r, snap, KOTA_FIELD_hazard_max, i, 2);
        add_field(&r, snap, KOTA_FIELD_bed_m, i, 2);
        add_field(&r, snap, KOTA_FIELD_persons, i, 0);
        break;
    case KOTA_PICK_LINK:
        add_field(&r, snap, KOTA_FIELD_link_speed_frac, i, 0);
        add_field(&r, snap, KOTA_FIELD_link_flow_vehph, i, 0);
        add_field(&r, snap, KOTA_FIELD_link_queue_frac, i, 0);
        add_field(&r, snap, KOTA_FIELD_link_depth_m, i, 2);
        break;
    case KOTA_PICK_JUNCTION: add_junction(&r, map, snap, i); break;
    case KOTA_PICK_BIN:
        add_field(&r, snap, KOTA_FIELD_bin_fill_frac, i, 0);
        add(&r, "pick", "capacity", "m3", map->facilities[kota_snap_bin_facility(map, i)].capacity_m3, 1);
        break;
    case KOTA_PICK_TRUCK:
        if (i >= snap->truck_count) break;
        add(&r, "pick", "load", "kg", snap->trucks[i].kg, 0);
        break;
    case KOTA_PICK_DISTRICT: add_district(&r, map, snap, i); break;
    case KOTA_PICK_GAUGE:
        add(&r, "pick", "level", "m", snap->gauge_level_m[i], 2);
        add(&r, "field", "depth_m", "m", snap->gauge_depth_m[i], 2);
        break;
    case KOTA_PICK_PUMP:
        add(&r, "pick", "flow", "m3/s", snap->pumps[i].flow_m3ps, 2);
        add(&r, "pick", "level", "m", snap->pumps[i].level_m, 2);
        add(&r, "pick", "blocked", "%", 100.0 * snap->pumps[i].blocked_frac, 0);
        add(&r, "pick", "pump_capacity", "m3/s", map->pumps[i].capacity_m3ps, 1);
        break;
    case KOTA_PICK_TRAVELLER: {
        kota_pick_way way = kota_pick__way(kota_pick_traveller(pick, snap), map);
        add(&r, "pick", "way_done", "%", 100.0 * way.done_frac, 0);
        add(&r, "pick", "way_time", "min", way.spent_s / 60.0, 0);
        add(&r, "pick", "way_to_go", "km", way.to_go_m / 1e3, 1);
        break;
    }
    case KOTA_PICK_NOTHING:
    case KOTA_PICK_KINDS: break;
    }
    return r.count;
}

/* ---- why ---- */

/* What events call it: links end in their id, all else is its id. */
static const char *id_of(const kota_pick *pick, const kota_map *map, char text[32]) {
    int32_t i = pick->index;
    switch (pick->kind) {
    case KOTA_PICK_LINK: (void)snprintf(text, 32, "%016llx", (unsigned long long)map->roads.link_id[i]); return text;
    case KOTA_PICK_BIN: return map->facilities[kota_snap_bin_facility(map, i)].id_text;
    case KOTA_PICK_DISTRICT: return map->districts[i].id_text;
    case KOTA_PICK_PUMP: return map->pumps[i].id_text;
    case KOTA_PICK_GAUGE:
    case KOTA_PICK_CELL:
    case KOTA_PICK_JUNCTION:
    case KOTA_PICK_TRUCK:
    case KOTA_PICK_TRAVELLER:
    case KOTA_PICK_NOTHING:
    case KOTA_PICK_KINDS: break;
    }
    return NULL;
}

const kota_view_event *kota_pick_event(const kota_pick *pick, const kota_map *map, const kota_view_events *events,
                                       int64_t time_ms) {
    char text[32];
    const char *id = id_of(pick, map, text);
    if (id == NULL) return NULL;
    size_t length = strlen(id);
    for (int32_t e = events->count - 1; e >= 0; e--) {
        const kota_view_event *event = &events->items[e];
        if (event->time_ms > time_ms || strcmp(event->kind, "command") == 0) continue;
        size_t whole = strlen(event->entity);
        if (whole >= length && strcmp(event->entity + whole - length, id) == 0 &&
            (pick->kind == KOTA_PICK_LINK || whole == length))
            return event;
    }
    return NULL;
}

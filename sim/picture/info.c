/* The table of info views and the values of those that no field of a snapshot holds. */
#include "picture/info.h"

#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "picture/trails.h"

enum { KOTA_FIELD_NONE = -1 };
#define KOTA_HOUR_H(ms) ((double)(ms) / 3600000.0)

const kota_info_def kota_infos[KOTA_INFO_COUNT] = {
#define KOTA_INFO(name, group, key, place, field, unit, factor, decimals, low, high, hide, change_high, ramp)        \
    {#name,                                                                                                          \
     KOTA_GROUP_##group,                                                                                             \
     key,                                                                                                            \
     KOTA_PLACE_##place,                                                                                             \
     KOTA_FIELD_##field,                                                                                             \
     unit,                                                                                                           \
     factor,                                                                                                         \
     decimals,                                                                                                       \
     low,                                                                                                            \
     high,                                                                                                           \
     hide,                                                                                                           \
     change_high,                                                                                                    \
     KOTA_RAMP_##ramp},
#include "picture/views.def"
#undef KOTA_INFO
};
const char *const kota_info_names[KOTA_INFO_COUNT + 1] = {
#define KOTA_INFO(name, group, key, place, field, unit, factor, decimals, low, high, hide, change_high, ramp) #name,
#include "picture/views.def"
#undef KOTA_INFO
    NULL};
const char *const kota_info_group_names[KOTA_GROUP_COUNT] = {"flood", "traffic", "waste", "districts"};

kota_info kota_info_of_group(kota_info now, kota_info_group group) {
    int32_t from = kota_infos[now].group == group ? (int32_t)now + 1 : 0;
    for (int32_t k = 0; k < KOTA_INFO_COUNT; k++) {
        int32_t v = (from + k) % KOTA_INFO_COUNT;
        if (kota_infos[v].group == group) return (kota_info)v;
    }
    return now;
}

/* ---- what the snapshots say together ---- */

bool kota_info_has_gaps(kota_info info) {
    return kota_infos[info].place == KOTA_PLACE_CELL && !(kota_infos[info].field >= 0) && !kota_info_needs_past(info);
}

bool kota_info_needs_past(kota_info info) { return info == KOTA_INFO_duration || info == KOTA_INFO_trucks; }

/* Share of the time between two depths that is spent above the limit, on a straight line from a to b. */
static double share_above(double a, double b, double limit) {
    if (a > limit && b > limit) return 1.0;
    if (a <= limit && b <= limit) return 0.0;
    return a > b ? (a - limit) / (a - b) : (b - limit) / (b - a);
}

static void add_hours(kota_past *past, const kota_snap *snap) {
    const float *depth_m = snap->field[KOTA_FIELD_depth_m];
    size_t cells = (size_t)kota_snap_count(past->map, KOTA_PLACE_CELL);
    if (depth_m == NULL) return;
    if (past->deep_h == NULL) past->deep_h = kota_alloc(cells, sizeof(float));
    if (past->depth_m != NULL) {
        double span_h = KOTA_HOUR_H(snap->time_ms - past->time_ms);
        for (size_t c = 0; c < cells; c++) {
            double share = share_above((double)past->depth_m[c], (double)depth_m[c], KOTA_INFO_DEEP_M);
            past->deep_h[c] += (float)(share * span_h);
        }
    } else {
        past->depth_m = kota_alloc(cells, sizeof(float));
    }
    memcpy(past->depth_m, depth_m, cells * sizeof(float));
}

static int32_t node_before(const kota_past *past, uint64_t id) {
    for (int32_t t = 0; t < past->truck_count; t++) {
        if (past->truck_id[t] == id) return past->truck_node[t];
    }
    return -1;
}

static void add_passes(kota_past *past, const kota_snap *snap) {
    if (past->passes == NULL) past->passes = kota_alloc((size_t)past->map->roads.link_count + 1, sizeof(float));
    kota_trails trails = kota_trails_make(past->map, NULL);
    for (int32_t t = 0; t < snap->truck_count; t++) {
        int32_t from = node_before(past, snap->trucks[t].id), to = snap->trucks[t].node;
        if (from < 0 || to < 0 || from == to) continue;
        kota_trails_from(&trails, from, to);
        for (int32_t l = trails.link[to]; l >= 0; l = trails.link[past->map->roads.link_from[l]])
            past->passes[l] += 1.0f;
    }
    kota_trails_free(&trails);
    kota_free(past->truck_node);
    kota_free(past->truck_id);
    past->truck_count = snap->truck_count;
    past->truck_node = kota_alloc((size_t)snap->truck_count + 1, sizeof *past->truck_node);
    past->truck_id = kota_alloc((size_t)snap->truck_count + 1, sizeof *past->truck_id);
    for (int32_t t = 0; t < snap->truck_count; t++) {
        past->truck_node[t] = snap->trucks[t].node;
        past->truck_id[t] = snap->trucks[t].id;
    }
}

void kota_past_add(kota_past *past, const kota_snap *snap) {
    past->map = snap->map;
    add_hours(past, snap);
    add_passes(past, snap);
    past->time_ms = snap->time_ms;
    past->count++;
}

void kota_past_clear(kota_past *past) {
    kota_free(past->deep_h);
    kota_free(past->depth_m);
    kota_free(past->passes);
    kota_free(past->truck_node);
    kota_free(past->truck_id);
    *past = (kota_past){0};
}

/* ---- values ---- */

static void load_of(float *values, const kota_snap *snap) {
    const kota_roads *roads = &snap->map->roads;
    for (int32_t l = 0; l < roads->link_count; l++)
        values[l] = snap->field[KOTA_FIELD_link_flow_vehph][l] / (roads->link_capacity_pceps[l] * 3600.0f);
}

/* Nobody gets on where nothing moves: no value. */
static void delay_of(float *values, const kota_snap *snap) {
    const kota_roads *roads = &snap->map->roads;
    for (int32_t l = 0; l < roads->link_count; l++) {
        double frac = (double)snap->field[KOTA_FIELD_link_speed_frac][l], free = (double)roads->link_speed_mps[l];
        double more_s = frac > 0.0 ? (1.0 / frac - 1.0) * 1000.0 / free : KOTA_INFINITY;
        values[l] = (float)(more_s / 60.0);
    }
}

static kota_status access_of(float *values, const kota_snap *snap, kota_error *err) {
    const kota_map *map = snap->map;
    kota_trails trails = kota_trails_make(map, snap);
    int32_t clinics = 0;
    for (int32_t f = 0; f < map->facility_count; f++) {
        if (map->facilities[f].kind != KOTA_FACILITY_CLINIC || map->facilities[f].node < 0) continue;
        kota_trails_begin(&trails, map->facilities[f].node);
        clinics++;
    }
    kota_trails_back(&trails);
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t node = map->cell_node[kota_grid_at(&map->grid, i, j)];
            values[(size_t)j * (size_t)map->grid.nx + (size_t)i] =
                node < 0 ? (float)KOTA_NAN : (float)(trails.time_s[node] / 60.0);
        }
    }
    kota_trails_free(&trails);
    if (clinics > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s has no clinic or hospital, so the way to one cannot be shown", map->name);
}

static void overflow_of(float *values, const kota_snap *snap) {
    const kota_map *map = snap->map;
    int32_t bins = kota_snap_count(map, KOTA_PLACE_BIN);
    for (int32_t b = 0; b < bins; b++) {
        int32_t cell = map->facilities[kota_snap_bin_facility(map, b)].cell;
        values[b] = snap->field[KOTA_FIELD_litter_kg]
                               [kota_grid_j(&map->grid, cell) * map->grid.nx + kota_grid_i(&map->grid, cell)];
    }
}

static double district_value(kota_info info, const kota_snap_district *district) {
    if (info == KOTA_INFO_district_speed) return district->speed_frac;
    return info == KOTA_INFO_district_bins ? district->bins_full_frac : district->flooded_frac;
}

static void districts_of(float *values, kota_info info, const kota_snap *snap) {
    const kota_map *map = snap->map;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t d = map->district[kota_grid_at(&map->grid, i, j)];
            values[(size_t)j * (size_t)map->grid.nx + (size_t)i] =
                d < 0 ? (float)KOTA_NAN : (float)district_value(info, &snap->districts[d]);
        }
    }
}

/* The fields of a snapshot that a view is made of; -1: no more. */
static void needs(int32_t fields[2], kota_info info) {
    fields[0] = kota_infos[info].field;
    fields[1] = -1;
    if (info == KOTA_INFO_duration) fields[0] = KOTA_FIELD_depth_m;
    if (info == KOTA_INFO_load) fields[0] = KOTA_FIELD_link_flow_vehph;
    if (info == KOTA_INFO_delay || info == KOTA_INFO_access) fields[0] = KOTA_FIELD_link_speed_frac;
    if (info == KOTA_INFO_access) fields[1] = KOTA_FIELD_link_closed_frac;
    if (info == KOTA_INFO_overflow) fields[0] = KOTA_FIELD_litter_kg;
}

kota_status kota_info_values(float **values, kota_info info, const kota_snap *snap, const kota_past *past,
                             kota_error *err) {
    int32_t fields[2];
    size_t count = (size_t)kota_snap_count(snap->map, kota_infos[info].place);
    *values = NULL;
    needs(fields, info);
    for (int32_t k = 0; k < 2; k++) {
        if (fields[k] < 0 || snap->field[fields[k]] != NULL) continue;
        return kota_fail(err, KOTA_DATA, "the snapshots of %s have no field %s, so it cannot be shown",
                         snap->map->name, kota_fields[fields[k]].name);
    }
    float *out = *values = kota_alloc(count + 1, sizeof *out);
    const float *made = info == KOTA_INFO_duration ? past->deep_h : info == KOTA_INFO_trucks ? past->passes : NULL;
    if (kota_infos[info].field >= 0) made = snap->field[kota_infos[info].field];
    if (made != NULL) memcpy(out, made, count * sizeof *out);
    if (info == KOTA_INFO_load) load_of(out, snap);
    if (info == KOTA_INFO_delay) delay_of(out, snap);
    if (info == KOTA_INFO_overflow) overflow_of(out, snap);
    if (kota_infos[info].group == KOTA_GROUP_DISTRICTS) districts_of(out, info, snap);
    return info == KOTA_INFO_access ? access_of(out, snap, err) : KOTA_OK;
}

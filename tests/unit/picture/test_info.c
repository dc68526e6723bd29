/* Info views: the table, and values that are made of several fields or of several snapshots. A square block of four
 * two-way streets of 1 km, 10 m/s; a clinic at node 0. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "picture/info.h"

static kota_arena *arena;
static kota_map *map;

static void setup(void) {
    arena = kota_arena_create("test", 0);
    map = kota_arena_alloc(arena, 1, sizeof *map);
    map->name = "block";
    map->grid = kota_grid_make(2, 2, 500.0, 0.0, 0.0);
    map->bed_m = kota_grid_field(&map->grid, arena);
    size_t cells = (size_t)map->grid.cells;
    map->water = kota_arena_alloc(arena, cells, 1);
    map->district = kota_arena_alloc(arena, cells, sizeof *map->district);
    map->cell_node = kota_arena_alloc(arena, cells, sizeof *map->cell_node);
    static const double at[4][2] = {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}};
    static const char *const ids[] = {"a", "b", "c", "d"};
    kota_node_def nodes[4];
    kota_street_def streets[4];
    double *xy = kota_arena_alloc(arena, 16, sizeof *xy);
    for (int32_t n = 0; n < 4; n++) {
        int32_t to = (n + 1) % 4;
        nodes[n] = (kota_node_def){.x_m = at[n][0], .y_m = at[n][1], .id = (uint64_t)n + 1};
        memcpy(xy + 4 * n, at[n], sizeof at[n]);
        memcpy(xy + 4 * n + 2, at[to], sizeof at[to]);
        streets[n] = (kota_street_def){.id = ids[n],
                                       .name = "",
                                       .road_class = KOTA_ROAD_PRIMARY,
                                       .lanes = 1.0,
                                       .speed_mps = 10.0,
                                       .from = n,
                                       .to = to,
                                       .xy_m = xy + 4 * n,
                                       .point_count = 2};
    }
    kota_error err = {0};
    cr_assert_eq(kota_roads_build(&map->roads, nodes, 4, streets, 4, arena, &err), KOTA_OK, "%s", err.text);
    map->facility_count = 2;
    map->facilities = kota_arena_alloc(arena, 2, sizeof *map->facilities);
    map->facilities[0] = (kota_facility){.id_text = "clinic", .kind = KOTA_FACILITY_CLINIC, .node = 0};
    map->facilities[1] =
        (kota_facility){.id_text = "bin", .kind = KOTA_FACILITY_TPS, .cell = kota_grid_at(&map->grid, 1, 0)};
    for (int32_t n = 0; n < 4; n++) map->cell_node[kota_grid_at(&map->grid, n % 2, n / 2)] = n;
}

static void teardown(void) { kota_arena_destroy(arena); }

TestSuite(info, .init = setup, .fini = teardown);

static float *values_of(kota_info info, const kota_snap *snap, const kota_past *past) {
    float *values = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_info_values(&values, info, snap, past, &err), KOTA_OK, "%s", err.text);
    return values;
}

static kota_snap *snap_at(int64_t time_ms, int32_t trucks, float speed_frac) {
    kota_snap *snap = kota_snap_create(map, trucks);
    snap->time_ms = time_ms;
    for (int32_t l = 0; l < map->roads.link_count; l++) snap->field[KOTA_FIELD_link_speed_frac][l] = speed_frac;
    return snap;
}

Test(info, the_table_is_sound) {
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        const kota_info_def *info = &kota_infos[v];
        cr_assert_lt(info->low, info->high, "%s", info->name);
        cr_assert_gt(info->change_high, 0.0);
        if (info->place == KOTA_PLACE_CELL) cr_assert_geq(info->low, 0.0, "%s: water is marked below 0", info->name);
        if (info->field >= 0) cr_assert_eq(kota_fields[info->field].place, info->place);
        cr_assert_str_eq(kota_info_names[v], info->name);
        for (int32_t w = 0; w < v; w++) cr_assert(info->key == 0 || info->key != kota_infos[w].key, "%s", info->name);
    }
    kota_info flood = kota_info_of_group(KOTA_INFO_bins, KOTA_GROUP_FLOOD), seen = flood;
    int32_t count = 0;
    do {
        seen = kota_info_of_group(seen, KOTA_GROUP_FLOOD);
        cr_assert_eq(kota_infos[seen].group, KOTA_GROUP_FLOOD);
        count++;
    } while (seen != flood && count < 100);
    cr_assert_eq(flood, KOTA_INFO_depth);
    cr_assert_eq(count, 4, "a button goes round its group");
}

Test(info, load_is_flow_over_capacity_and_delay_is_time_lost) {
    kota_snap *snap = snap_at(0, 0, 0.5f);
    snap->field[KOTA_FIELD_link_flow_vehph][3] = map->roads.link_capacity_pceps[3] * 1800.0f;
    snap->field[KOTA_FIELD_link_speed_frac][2] = 0.0f;
    float *load = values_of(KOTA_INFO_load, snap, NULL), *delay = values_of(KOTA_INFO_delay, snap, NULL);
    cr_assert_float_eq((double)load[3], 0.5, 1e-6);
    cr_assert_float_eq((double)delay[3], 100.0 / 60.0, 1e-5, "1 km at 5 instead of 10 m/s");
    cr_assert(!kota_is_finite((double)delay[2]) && delay[2] > 0.0f, "nobody gets on");
    kota_free(load);
    kota_free(delay);
    kota_snap_destroy(snap);
}

Test(info, the_way_to_a_clinic_goes_round_what_is_closed) {
    kota_snap *snap = snap_at(0, 0, 1.0f);
    float *before = values_of(KOTA_INFO_access, snap, NULL);
    const double minute = 100.0 / 60.0; /* 1 km at 10 m/s */
    const double open[] = {0.0, minute, 2.0 * minute, minute};
    for (int32_t c = 0; c < 4; c++) cr_assert_float_eq((double)before[c], open[c], 1e-5, "%d", (int)c);
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        if (map->roads.link_from[l] == 1 && map->roads.link_to[l] == 0)
            snap->field[KOTA_FIELD_link_closed_frac][l] = 1;
    }
    float *round = values_of(KOTA_INFO_access, snap, NULL);
    cr_assert_float_eq((double)round[1], 3.0 * minute, 1e-5);
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        if (map->roads.link_to[l] == 0) snap->field[KOTA_FIELD_link_closed_frac][l] = 1;
    }
    float *cut = values_of(KOTA_INFO_access, snap, NULL);
    cr_assert(!kota_is_finite((double)cut[2]), "no way");
    map->facilities[0].kind = KOTA_FACILITY_MARKET;
    float *none = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_info_values(&none, KOTA_INFO_access, snap, NULL, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "no clinic"));
    kota_free(none);
    kota_free(before);
    kota_free(round);
    kota_free(cut);
    kota_snap_destroy(snap);
}

Test(info, hours_and_passes_add_up_over_snapshots) {
    static const float depths_m[] = {0.0f, 0.6f, 0.6f, 0.0f}; /* an hour apart */
    static const int32_t nodes[] = {0, 2, 2, 1};
    kota_past past = {0};
    for (int32_t k = 0; k < 4; k++) {
        kota_snap *snap = snap_at(k * 3600000, 1, 1.0f);
        snap->field[KOTA_FIELD_depth_m][2] = depths_m[k];
        snap->trucks[0] = (kota_snap_truck){.id = 7, .node = nodes[k]};
        kota_past_add(&past, snap);
        if (k == 3) {
            float *hours = values_of(KOTA_INFO_duration, snap, &past),
                  *passes = values_of(KOTA_INFO_trucks, snap, &past);
            cr_assert_float_eq((double)hours[2], 2.0, 1e-6, "half an hour up, one above, half an hour down");
            cr_assert_eq(hours[0], 0.0f);
            double sum = 0.0;
            for (int32_t l = 0; l < map->roads.link_count; l++) sum += (double)passes[l];
            cr_assert_float_eq(sum, 3.0, 1e-9, "two streets, then one");
            kota_free(hours);
            kota_free(passes);
        }
        kota_snap_destroy(snap);
    }
    cr_assert_eq(past.count, 4);
    kota_past_clear(&past);
    cr_assert(kota_info_needs_past(KOTA_INFO_duration) && !kota_info_needs_past(KOTA_INFO_depth));
}

Test(info, waste_on_the_ground_and_districts) {
    kota_snap *snap = snap_at(0, 0, 1.0f);
    snap->field[KOTA_FIELD_litter_kg][1] = 40.0f;
    float *waste = values_of(KOTA_INFO_overflow, snap, NULL);
    cr_assert_eq(waste[0], 40.0f);
    map->district_count = 1;
    map->district[kota_grid_at(&map->grid, 0, 0)] = -1;
    kota_snap *other = kota_snap_create(map, 0);
    if (other->districts != NULL) other->districts[0].flooded_frac = 0.25;
    float *share = values_of(KOTA_INFO_districts, other, NULL);
    cr_assert(kota_is_nan((double)share[0]));
    cr_assert_eq(share[3], 0.25f);
    kota_free(waste);
    kota_free(share);
    kota_snap_destroy(snap);
    kota_snap_destroy(other);
}

Test(info, a_field_that_was_not_taken_is_named) {
    kota_snap *snap = snap_at(0, 0, 1.0f);
    kota_free(snap->field[KOTA_FIELD_litter_kg]);
    snap->field[KOTA_FIELD_litter_kg] = NULL;
    float *values = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_info_values(&values, KOTA_INFO_overflow, snap, NULL, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "litter_kg"));
    kota_snap_destroy(snap);
}

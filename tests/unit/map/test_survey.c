/* The map of a survey: 20 x 20 raster cells of 10 m at (700000, 9200000), a ring of streets, one district. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "map/survey.h"

enum { SIDE = 20, CELLS = SIDE * SIDE, NODES = 4 };
static const double WEST_M = 700000, SOUTH_M = 9200000, SNAP_M = 1.0 / 1024;

typedef struct surveyed {
    kota_arena *arena;
    kota_sketch sketch;
    kota_survey survey;
    float bed_m[CELLS], persons[CELLS];
    kota_node_def nodes[NODES];
    double vehicles[NODES];
    kota_street_def streets[NODES];
    double xy_m[NODES][4];
    kota_district_def district;
    double outline[8];
    kota_channel channel;
    double line[4];
} surveyed;

/* Ground that falls southwards from 11.9 to 10 m, streets round at 20 m from the border. */
static surveyed *survey_of(void) {
    kota_arena *arena = kota_arena_create("test", 0);
    surveyed *s = KOTA_NEW(arena, surveyed, 1);
    s->arena = arena;
    kota_schema_defaults(&kota_sketch_schema, &s->sketch, arena);
    s->sketch.name = "made";
    s->sketch.datum = "the quay";
    s->sketch.credit = "a surveyor";
    s->sketch.width_m = s->sketch.height_m = 200;
    for (int32_t k = 0; k < CELLS; k++) s->bed_m[k] = (float)(10 + 0.1 * (k / SIDE));
    static const double corner[NODES][2] = {{20, 20}, {180, 20}, {180, 180}, {20, 180}};
    static const char *const ids[NODES] = {"south", "east", "north", "west"};
    for (int32_t n = 0; n < NODES; n++) {
        int32_t next = (n + 1) % NODES;
        s->nodes[n] = (kota_node_def){.x_m = corner[n][0], .y_m = corner[n][1], .id = (uint64_t)n + 1};
        memcpy(&s->xy_m[n][0], corner[n], sizeof corner[n]);
        memcpy(&s->xy_m[n][2], corner[next], sizeof corner[next]);
        s->streets[n] = (kota_street_def){.id = ids[n],
                                          .name = ids[n],
                                          .road_class = KOTA_ROAD_TERTIARY,
                                          .lanes = KOTA_NAN,
                                          .speed_mps = KOTA_NAN,
                                          .from = n,
                                          .to = next,
                                          .xy_m = s->xy_m[n],
                                          .point_count = 2};
    }
    kota_schema_defaults(&kota_district_def_schema, &s->district, arena);
    memcpy(s->outline, (const double[]){0, 0, 200, 0, 200, 200, 0, 200}, sizeof s->outline);
    s->district.id = "all-of-it";
    s->district.outline = (kota_points){s->outline, 4};
    s->district.population_persons = 1000;
    s->sketch.districts = (kota_records){&s->district, 1};
    s->survey = (kota_survey){.west_m = WEST_M,
                              .south_m = SOUTH_M,
                              .epsg = 32748,
                              .nx = SIDE,
                              .ny = SIDE,
                              .dx_m = 10,
                              .bed_m = s->bed_m,
                              .nodes = s->nodes,
                              .node_vehicles_per_day = s->vehicles,
                              .node_count = NODES,
                              .streets = s->streets,
                              .street_count = NODES};
    return s;
}

static kota_map *map_of(surveyed *s, double cell_m) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_survey(&map, &s->survey, &s->sketch, cell_m, s->arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

static double bed(const kota_map *map, int32_t i, int32_t j) {
    return (double)map->bed_m[kota_grid_at(&map->grid, i, j)];
}

Test(survey, coarser_cells_have_the_mean_of_the_heights) {
    surveyed *s = survey_of();
    s->bed_m[9 * SIDE + 9] = 14; /* in the 20 m cell (4, 4) with three of 10.8, 10.9, 10.9 */
    kota_map *map = map_of(s, 20);
    cr_assert_eq(map->grid.nx, 10);
    /* rows 8 and 9: 10.8 and 10.9; (10.8 + 10.8 + 10.9 + 14) / 4 = 11.625 */
    cr_assert_float_eq(bed(map, 4, 4), 11.625, SNAP_M);
    /* rows 6 and 7: (10.6 + 10.7) / 2 */
    cr_assert_float_eq(bed(map, 4, 3), 10.65, SNAP_M);
    kota_map *same = map_of(s, 10);
    cr_assert_float_eq(bed(same, 9, 9), 14, SNAP_M);
    cr_assert_float_eq(bed(same, 9, 8), 10.8, SNAP_M);
    cr_assert_not(map->no_heights);
    cr_assert_str_eq(map->datum, "the quay");
    cr_assert_str_eq(map->credit, "a surveyor");
    kota_arena_destroy(s->arena);
}

/* A channel in column 10, 2 m deep, from north to south; a deck of 20 m lies on it in row 5, a pit of 5 m in row 2.
 */
static void dig(surveyed *s) {
    for (int32_t j = 0; j < SIDE; j++) s->bed_m[j * SIDE + 10] = (float)(8 + 0.1 * j);
    s->bed_m[5 * SIDE + 10] = 20;
    s->bed_m[2 * SIDE + 10] = 5;
    memcpy(s->line, (const double[]){105, 195, 105, 5}, sizeof s->line);
    kota_schema_defaults(&kota_channel_schema, &s->channel, s->arena);
    s->channel.id = "kali";
    s->channel.width_m = 4;
    s->channel.bed_from_m = 9.9;
    s->channel.bed_to_m = 5;
    s->channel.line = (kota_points){s->line, 2};
    s->sketch.channels = (kota_records){&s->channel, 1};
}

Test(survey, a_channel_falls_downstream_and_loses_its_deck) {
    surveyed *s = survey_of();
    dig(s);
    kota_map *map = map_of(s, 10);
    cr_assert_float_eq(bed(map, 10, 12), 9.2, SNAP_M);
    cr_assert_float_eq(bed(map, 10, 5), 8.6, SNAP_M, "under the deck the bed is that of row 6");
    cr_assert_float_eq(bed(map, 10, 1), 5, SNAP_M, "below the pit nothing is higher than it");
    for (int32_t j = 1; j < SIDE - 1; j++) {
        cr_assert(map->water[kota_grid_at(&map->grid, 10, j)]);
        cr_assert_leq(bed(map, 10, j), bed(map, 10, j + 1));
    }
    cr_assert_float_eq(bed(map, 12, 5), 10.5, SNAP_M, "beside it the ground is as it was");
    cr_assert_eq(map->source_count, 1);
    kota_arena_destroy(s->arena);
}

Test(survey, collection_points_and_inlets_that_are_known_are_all_there_are) {
    surveyed *s = survey_of();
    dig(s);
    kota_map *map = map_of(s, 10);
    int32_t inlets = 0, points = 0;
    for (int32_t k = 0; k < map->inlet_count; k++) inlets += map->inlets[k].inlets;
    for (int32_t f = 0; f < map->facility_count; f++) points += map->facilities[f].generated;
    cr_assert_eq(inlets, 9, "640 m of streets, one each 60 m behind a part that each id draws, none in the channel");
    cr_assert_eq(points, 1, "1000 residents");
    double at[4] = {25, 25, 26, 26}, tps_at[2] = {180, 100};
    kota_points known[2] = {{&at[0], 1}, {&at[2], 1}};
    kota_facility_def tps;
    kota_schema_defaults(&kota_facility_def_schema, &tps, s->arena);
    tps.id = "own";
    tps.at = (kota_points){tps_at, 1};
    s->sketch.facilities = (kota_records){&tps, 1};
    s->survey.inlets = known;
    s->survey.inlet_count = 2;
    map = map_of(s, 10);
    cr_assert_eq(map->inlet_count, 1, "both in one cell");
    cr_assert_eq(map->inlets[0].inlets, 2);
    cr_assert_eq(map->inlets[0].cell, kota_grid_at(&map->grid, 2, 2));
    cr_assert_eq(map->facility_count, 1);
    cr_assert_str_eq(map->facilities[0].id_text, "own");
    kota_arena_destroy(s->arena);
}

Test(survey, people_live_where_the_raster_has_them) {
    surveyed *s = survey_of();
    for (int32_t k = 0; k < CELLS; k++) s->persons[k] = k % SIDE < SIDE / 2 ? 100 : 0;
    s->survey.persons = s->persons;
    kota_map *map = map_of(s, 10);
    double west = 0, all = 0;
    for (int32_t j = 0; j < SIDE; j++)
        for (int32_t i = 0; i < SIDE; i++) {
            double persons = (double)map->persons[kota_grid_at(&map->grid, i, j)];
            all += persons;
            west += i < SIDE / 2 ? persons : 0;
        }
    cr_assert_float_eq(all, 1000, 1e-6, "as many as the district says");
    cr_assert_geq(west, 995);
    kota_arena_destroy(s->arena);
}

Test(survey, without_heights_the_ground_is_flat_and_dry_and_that_is_said) {
    surveyed *s = survey_of();
    dig(s);
    s->survey.bed_m = NULL;
    kota_map *map = map_of(s, 10);
    cr_assert(map->no_heights);
    for (int32_t j = 0; j < SIDE; j++)
        for (int32_t i = 0; i < SIDE; i++) {
            cr_assert_float_eq(bed(map, i, j), 0, 1e-12);
            cr_assert_not(map->water[kota_grid_at(&map->grid, i, j)]);
        }
    cr_assert_eq(map->source_count, 0);
    cr_assert_eq(map->inlet_count, 0);
    cr_assert_str_eq(map->credit, "No heights: flooding is off. a surveyor");
    cr_assert_str_eq(map->datum, "");
    s->sketch.credit = "";
    cr_assert_str_eq(map_of(s, 10)->credit, KOTA_NO_HEIGHTS);
    kota_arena_destroy(s->arena);
}

Test(survey, the_map_lies_where_the_survey_does) {
    surveyed *s = survey_of();
    kota_map *map = map_of(s, 10);
    cr_assert_float_eq(map->grid.west_m, WEST_M, 1e-9);
    cr_assert_float_eq(map->grid.south_m, SOUTH_M, 1e-9);
    cr_assert_eq(map->grid.epsg, 32748);
    const kota_roads *roads = &map->roads;
    cr_assert_eq(roads->node_count, NODES);
    double low_m = KOTA_INFINITY, high_m = 0;
    for (int32_t n = 0; n < roads->node_count; n++) {
        low_m = kota_min(low_m, roads->node_x_m[n]);
        high_m = kota_max(high_m, roads->node_y_m[n]);
    }
    cr_assert_float_eq(low_m, WEST_M + 20, 1e-6);
    cr_assert_float_eq(high_m, SOUTH_M + 180, 1e-6);
    for (int32_t k = 0; k < roads->shape_start[roads->link_count]; k++)
        cr_assert(roads->shape_xy_m[2 * k] >= WEST_M + 20 && roads->shape_xy_m[2 * k + 1] <= SOUTH_M + 180);
    cr_assert_float_eq(map->districts[0].x_m, WEST_M + 100, 1e-6);
    cr_assert_gt(map->facility_count, 0, "collection points are generated");
    for (int32_t f = 0; f < map->facility_count; f++)
        cr_assert_eq(kota_grid_find(&map->grid, map->facilities[f].x_m, map->facilities[f].y_m),
                     map->facilities[f].cell);
    kota_arena_destroy(s->arena);
}

Test(survey, vehicles_enter_at_the_nodes_that_say_so) {
    surveyed *s = survey_of();
    s->vehicles[2] = 500;
    kota_map *map = map_of(s, 10);
    cr_assert_eq(map->gateway_count, 1);
    cr_assert_float_eq(map->gateways[0].vehicles_per_day, 500, 1e-9);
    int32_t node = map->gateways[0].node;
    cr_assert_eq(map->roads.node_id[node], 3);
    cr_assert_eq(map->roads.node_gateway[node], 1);
    kota_arena_destroy(s->arena);
}

/* 30 mm a year in the west, still in the east, a district that sinks 10 mm besides; ten years. The channel's bed is
 * kept by dredging. */
Test(survey, ground_sinks_by_its_raster) {
    surveyed *s = survey_of();
    dig(s);
    float rate[CELLS];
    for (int32_t k = 0; k < CELLS; k++) rate[k] = k % SIDE < 10 ? 30 : 0;
    s->survey.sinking_mm_per_year = rate;
    kota_map *before = map_of(s, 10);
    s->sketch.survey_year = 2015;
    s->district.sinking_m_per_year = 0.01;
    s->sketch.ground_year = 2015;
    cr_expect_eq(kota_map_hash(map_of(s, 10)).low, kota_map_hash(before).low, "no year has passed");
    s->sketch.ground_year = 2025;
    kota_map *map = map_of(s, 10);
    cr_expect_float_eq(bed(before, 4, 12) - bed(map, 4, 12), 0.4, 1.01 * SNAP_M);
    cr_expect_float_eq(bed(before, 15, 12) - bed(map, 15, 12), 0.1, 1.01 * SNAP_M);
    cr_expect(before->water[kota_grid_at(&map->grid, 10, 12)]);
    cr_expect_float_eq(bed(map, 10, 12), bed(before, 10, 12), SNAP_M);
    kota_arena_destroy(s->arena);
}

/* A block of 4 x 4 cells in the middle, 3 m high, 6 cells from the streets round it; one cell of it at a street. */
static void build(surveyed *s, float built[CELLS]) {
    for (int32_t k = 0; k < CELLS; k++) built[k] = 0;
    for (int32_t k = 0; k < 16; k++) built[(8 + k / 4) * SIDE + 8 + k % 4] = 1;
    built[2 * SIDE + 9] = 1; /* the southern street runs through it */
    built[3 * SIDE + 9] = 1;
    for (int32_t k = 0; k < CELLS; k++) s->bed_m[k] += 3 * built[k];
    s->survey.built = built;
    s->survey.building_height_m = 3;
    s->survey.porous_manning_n = 0.3;
}

Test(survey, buildings_are_raised_blocked_or_porous) {
    surveyed *s = survey_of();
    kota_map *bare = map_of(s, 10);
    float built[CELLS];
    build(s, built);
    kota_map *raised = map_of(s, 10);
    cr_expect_float_eq(bed(raised, 9, 9) - bed(bare, 9, 9), 3, 1e-9);
    cr_expect_eq(raised->roofs.count, 0);
    s->survey.buildings_as = KOTA_BUILDINGS_POROUS;
    kota_map *porous = map_of(s, 10);
    cr_expect_float_eq(bed(porous, 9, 9), bed(bare, 9, 9), 1.01 * SNAP_M);
    cr_expect_float_eq((double)porous->manning_n[kota_grid_at(&porous->grid, 9, 9)], 0.3, 1e-7);
    cr_expect_eq(porous->roofs.count, 0);
    s->survey.buildings_as = KOTA_BUILDINGS_BLOCKED;
    kota_map *blocked = map_of(s, 10);
    cr_expect_gt(bed(blocked, 9, 9), bed(raised, 9, 9) + 50);
    cr_expect_eq(bed(blocked, 9, 2), bed(raised, 9, 2), "a street is not built over");
    cr_expect_eq(bed(blocked, 5, 9), bed(raised, 5, 9));
    kota_arena_destroy(s->arena);
}

/* Each roof once, to a street within 100 m; the street cells are none of the roofs. */
Test(survey, roofs_lead_to_the_nearest_street) {
    surveyed *s = survey_of();
    float built[CELLS];
    build(s, built);
    s->survey.roofs_drain = true;
    kota_map *map = map_of(s, 10);
    const kota_roofs *roofs = &map->roofs;
    uint8_t street[CELLS] = {0};
    for (int32_t k = 0; k < map->link_cell_start[map->roads.link_count]; k++) {
        int32_t cell = map->link_cell[k];
        street[kota_grid_j(&map->grid, cell) * SIDE + kota_grid_i(&map->grid, cell)] = 1;
    }
    cr_assert_eq(roofs->count, 17);
    int32_t seen = 0;
    for (int32_t k = 0; k < roofs->street_count; k++) {
        int32_t at = roofs->street_cell[k], i = kota_grid_i(&map->grid, at), j = kota_grid_j(&map->grid, at);
        cr_expect(street[j * SIDE + i]);
        for (int32_t r = roofs->start[k]; r < roofs->start[k + 1]; r++, seen++) {
            int32_t a = kota_grid_i(&map->grid, roofs->cell[r]), b = kota_grid_j(&map->grid, roofs->cell[r]);
            cr_expect(built[b * SIDE + a] > 0);
            cr_expect_leq(kota_maxi(kota_maxi(a - i, i - a), kota_maxi(b - j, j - b)), 8);
            if (a == 9 && b == 3) cr_expect(j == 2 && i == 9, "led to %d, %d", (int)i, (int)j);
        }
    }
    cr_expect_eq(seen, 17);
    kota_hash first = kota_map_hash(map);
    s->survey.roofs_drain = false;
    cr_expect_neq(kota_map_hash(map_of(s, 10)).low, first.low);
    kota_arena_destroy(s->arena);
}

Test(survey, refuses_cells_that_are_too_small) {
    surveyed *s = survey_of();
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_survey(&map, &s->survey, &s->sketch, 0.0005, s->arena, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "give 0.001 to 200 m"), "%s", err.text);
    kota_arena_destroy(s->arena);
}

Test(survey, the_order_of_its_streets_does_not_show) {
    surveyed *s = survey_of();
    kota_hash first = kota_map_hash(map_of(s, 10));
    kota_street_def kept = s->streets[0];
    s->streets[0] = s->streets[3];
    s->streets[3] = kept;
    kota_hash again = kota_map_hash(map_of(s, 10));
    cr_assert(first.low == again.low && first.high == again.high);
    kota_arena_destroy(s->arena);
}

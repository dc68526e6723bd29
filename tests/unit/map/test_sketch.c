#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "map/sketch.h"
#include "map/sketch_parts.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_arena *arena;
static void open_arena(void) { arena = kota_arena_create("test", 0); }
static void close_arena(void) { kota_arena_destroy(arena); }
TestSuite(sketch, .init = open_arena, .fini = close_arena);

static kota_map *drawn(const kota_sketch *sketch, double cell_m) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, cell_m, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

static bool same_float(float a, float b) { return a <= b && a >= b; }

Test(sketch, test_city_has_no_fault) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_faults faults = {0};
    kota_schema_check(&kota_sketch_schema, sketch, "city", &faults);
    kota_sketch_check(sketch, "city", &faults);
    cr_assert_eq(faults.count, 0, "%s", faults.count ? faults.lines[0] : "");
    kota_faults_free(&faults);
}

Test(sketch, every_fault_is_reported) {
    kota_sketch *sketch = kota_test_city(arena);
    ((kota_channel *)sketch->channels.items)[1].bed_to_m = 3;
    ((kota_channel *)sketch->channels.items)[0].line.xy_m[0] = -10;
    ((kota_basin *)sketch->basins.items)[1].sea = true;
    ((kota_pump_def *)sketch->pumps.items)[0].off_level_m = 1;
    ((kota_arterial *)sketch->arterials.items)[3].external_vehicles_per_day = 10;
    ((kota_district_def *)sketch->districts.items)[2].id = "kampung";
    ((kota_facility_def *)sketch->facilities.items)[0].trucks = 2;
    ((kota_facility_def *)sketch->facilities.items)[1].id = "a b";
    ((kota_facility_def *)sketch->facilities.items)[0].arrivals_per_day = 100;
    ((kota_edge_def *)sketch->open_edges.items)[0].from_m = 500;
    const char *expected[] = {"city.channels[2]",   "city.channels[1]",
                              "city.basins[2]",     "city.pumps[1]",
                              "city.arterials[4]",  "city.districts[3]: id \"kampung\"",
                              "city.facilities[1]", "id \"a b\"",
                              "city.open_edges[1]", "has arrivals_per_day but is no station"};
    kota_faults faults = {0};
    kota_sketch_check(sketch, "city", &faults);
    cr_assert_eq(faults.count, KOTA_COUNT(expected));
    for (int32_t e = 0; e < KOTA_COUNT(expected); e++) {
        bool found = false;
        for (int32_t f = 0; f < faults.count; f++) found |= strstr(faults.lines[f], expected[e]) != NULL;
        cr_assert(found, "no line with \"%s\"", expected[e]);
    }
    kota_faults_free(&faults);
}

/* 20 mm a year at every spot and 30 mm more in one district, over ten years. */
Test(sketch, ground_sinks_with_the_years_and_dug_beds_do_not) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_spot *spots = sketch->spots.items;
    for (int32_t s = 0; s < sketch->spots.count; s++) spots[s].sinking_m_per_year = 0.02;
    ((kota_district_def *)sketch->districts.items)[1].sinking_m_per_year = 0.03;
    sketch->survey_year = 2020;
    kota_map *before = drawn(sketch, 10);
    sketch->ground_year = 2030;
    kota_map *after = drawn(sketch, 10);
    int32_t seen[2] = {0, 0};
    for (int32_t j = 0; j < before->grid.ny; j++) {
        for (int32_t i = 0; i < before->grid.nx; i++) {
            int32_t c = kota_grid_at(&before->grid, i, j);
            double sunk_m = (double)before->bed_m[c] - (double)after->bed_m[c];
            double want_m = before->water[c] ? 0 : before->district[c] == 1 ? 0.5 : 0.2;
            cr_assert_float_eq(sunk_m, want_m, 0.002, "cell (%d, %d): %g, not %g", i, j, sunk_m, want_m);
            if (!before->water[c]) seen[before->district[c] == 1]++;
        }
    }
    cr_assert(seen[0] > 0 && seen[1] > 0);
    cr_assert_eq(before->link_cell_start[before->roads.link_count], after->link_cell_start[after->roads.link_count]);
}

Test(sketch, drawn_twice_is_the_same) {
    kota_hash a = kota_map_hash(drawn(kota_test_city(arena), 10)),
              b = kota_map_hash(drawn(kota_test_city(arena), 10));
    cr_assert(a.low == b.low && a.high == b.high);
    kota_sketch *other = kota_test_city(arena);
    other->seed = 2;
    cr_assert_neq(kota_map_hash(drawn(other, 10)).low, a.low, "another seed is another city");
}

Test(sketch, heights_are_snapped_and_water_is_level) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    for (int32_t j = 0; j < map->grid.ny; j++)
        for (int32_t i = 0; i < map->grid.nx; i++) {
            double bed_m = (double)map->bed_m[kota_grid_at(&map->grid, i, j)] * 1024;
            cr_assert_float_eq(bed_m, kota_floor(bed_m), 1e-12);
        }
    int32_t pond = kota_grid_find(&map->grid, 165, 945), sea = kota_grid_find(&map->grid, 35, 1165);
    cr_assert(map->water[pond] && map->water[sea]);
    double level_m = kota_floor(-0.8 * 1024 + 0.5) / 1024;
    cr_assert_float_eq((double)(map->bed_m[pond] + map->water_start_m[pond]), level_m, 1e-12);
    cr_assert_float_eq((double)(map->bed_m[sea] + map->water_start_m[sea]), 0, 1e-12);
    int32_t mouth = kota_grid_find(&map->grid, 605, 1090);
    cr_assert(map->water[mouth]);
    cr_assert_float_eq((double)(map->bed_m[mouth] + map->water_start_m[mouth]), 0, 1e-12, "the sea comes in");
    cr_assert(same_float(map->bed_m[kota_grid_at(&map->grid, -1, 5)], map->bed_m[kota_grid_at(&map->grid, 0, 5)]));
    cr_assert(
        same_float(map->bed_m[kota_grid_at(&map->grid, 120, 120)], map->bed_m[kota_grid_at(&map->grid, 119, 119)]));
}

Test(sketch, ground_follows_its_spots) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_map *map = drawn(sketch, 10);
    for (int32_t j = 0; j < map->grid.ny; j++)
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t cell = kota_grid_at(&map->grid, i, j);
            if (map->water[cell]) continue;
            cr_assert(map->bed_m[cell] > -0.7F && map->bed_m[cell] < 4.8F, "cell %d,%d at %g", i, j,
                      (double)map->bed_m[cell]);
        }
    cr_assert_float_eq((double)map->bed_m[kota_grid_find(&map->grid, 5, 5)], 4.0, 0.05);
}

/* Along every channel water can flow over faces: no cell of its line is higher than the one before it. */
Test(sketch, channels_are_open_at_any_cell_size) {
    for (double cell_m = 10; cell_m <= 40; cell_m *= 2) {
        kota_sketch *sketch = kota_test_city(arena);
        kota_map *map = drawn(sketch, cell_m);
        kota_drawing drawing = {.map = map};
        const kota_channel *canal = &((kota_channel *)sketch->channels.items)[1];
        int32_t count, before = -1;
        kota_cell_at *cells = kota_drawing_cells_along(&count, &drawing, &canal->line, 0);
        for (int32_t k = 0; k < count; k++) {
            int32_t cell = cells[k].cell;
            cr_assert(map->water[cell]);
            if (before >= 0 && before != cell) {
                int32_t di = kota_grid_i(&map->grid, cell) - kota_grid_i(&map->grid, before);
                int32_t dj = kota_grid_j(&map->grid, cell) - kota_grid_j(&map->grid, before);
                cr_assert_eq(di * di + dj * dj, 1, "a step over a corner at %g m", cell_m);
                cr_assert_leq((double)map->bed_m[cell], (double)map->bed_m[before] + 0.01);
            }
            before = cell;
        }
        kota_free(cells);
    }
}

Test(sketch, dikes_and_underpass) {
    kota_sketch *sketch = kota_test_city(arena), *flat = kota_test_city(arena);
    ((kota_channel *)flat->channels.items)[0].bank_m = 0;
    ((kota_arterial *)flat->arterials.items)[4].raised_m = 0;
    kota_map *map = drawn(sketch, 10), *plain = drawn(flat, 10);
    int32_t dike = kota_grid_find(&map->grid, 585 - 10, 405), road = kota_grid_find(&map->grid, 1055, 705);
    for (dike = kota_grid_find(&map->grid, 605, 405); map->water[dike];) dike--;
    cr_assert_float_eq((double)(map->bed_m[dike] - plain->bed_m[dike]), 0.5, 2e-3);
    cr_assert(same_float(map->bed_m[dike - 1], plain->bed_m[dike - 1]), "one cell wide");
    cr_assert_float_eq((double)(map->bed_m[road] - plain->bed_m[road]), -1, 2e-3);
}

Test(sketch, edges) {
    kota_map *map = drawn(kota_test_city(arena), 20);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_NORTH][10], KOTA_EDGE_SEA);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_EAST][10], KOTA_EDGE_OPEN);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_EAST][30], KOTA_EDGE_WALL);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_EAST][59], KOTA_EDGE_SEA);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_SOUTH][30], KOTA_EDGE_WALL);
    cr_assert_gt((double)map->edge_slope[KOTA_SIDE_EAST][10], 0);
}

Test(sketch, last_cells_that_reach_over_the_edge_belong_to_what_is_drawn) {
    kota_map *map = drawn(kota_test_city(arena), 35); /* 1200 m: the 35th cell has 10 m on the map */
    cr_assert_eq(map->grid.nx, 35);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_NORTH][10], KOTA_EDGE_SEA);
    cr_assert_eq(map->edge_kind[KOTA_SIDE_EAST][34], KOTA_EDGE_SEA);
}

Test(sketch, streets_are_one_strongly_connected_network) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    const kota_roads *roads = &map->roads;
    bool *keep = KOTA_NEW(arena, bool, roads->link_count);
    cr_assert_eq(kota_roads_connected(roads, keep), roads->link_count);
    cr_assert(roads->link_count > 150 && roads->link_count < 900, "%d links", roads->link_count);
    int32_t generated[3] = {0}, bridges = 0;
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t d = roads->link_district[l];
        if (roads->link_flags[l] & KOTA_LINK_GENERATED && d >= 0) generated[d]++;
        bridges += roads->link_flags[l] & KOTA_LINK_BRIDGE;
        if (roads->link_flags[l] & KOTA_LINK_BRIDGE) {
            cr_assert_not(roads->link_flags[l] & KOTA_LINK_GENERATED);
            cr_assert_lt((double)roads->link_length_m[l], 160, "only the way over the water is a bridge");
        } else
            for (int32_t k = map->link_cell_start[l]; k < map->link_cell_start[l + 1]; k++)
                cr_assert_not(map->water[map->link_cell[k]] && map->link_cell_frac[k] > 0.3F, "link %d in the water",
                              l);
    }
    for (int32_t d = 0; d < 3; d++) cr_assert_gt(generated[d], 30, "district %d has %d local links", d, generated[d]);
    cr_assert_geq(bridges, 6, "trunk and coast over the river, west over the canal");
    for (int32_t n = 0; n < roads->node_count; n++) {
        int32_t out = roads->out_start[n + 1] - roads->out_start[n];
        if (out == 1)
            cr_assert_not(roads->link_flags[roads->out_link[roads->out_start[n]]] & KOTA_LINK_GENERATED,
                          "a generated street ends nowhere");
    }
}

Test(sketch, streets_do_not_depend_on_the_cells) {
    kota_map *fine = drawn(kota_test_city(arena), 10), *coarse = drawn(kota_test_city(arena), 25);
    cr_assert_eq(fine->roads.link_count, coarse->roads.link_count);
    for (int32_t l = 0; l < fine->roads.link_count; l++)
        cr_assert_eq(fine->roads.link_id[l], coarse->roads.link_id[l]);
}

Test(sketch, gateways) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    cr_assert_eq(map->gateway_count, 4, "both ends of the trunk, the south ends of two primaries");
    double sum = 0;
    for (int32_t g = 0; g < map->gateway_count; g++) {
        sum += map->gateways[g].vehicles_per_day;
        cr_assert_eq(map->roads.node_gateway[map->gateways[g].node], 1);
    }
    cr_assert_float_eq(sum, 2 * 9000 + 2 * 3000, 1e-9);
}

Test(sketch, people_and_jobs_add_up_on_dry_ground) {
    for (double cell_m = 10; cell_m <= 40; cell_m *= 2) {
        kota_map *map = drawn(kota_test_city(arena), cell_m);
        double persons[3] = {0}, jobs[3] = {0};
        for (int32_t c = 0; c < map->grid.cells; c++) {
            double here = (double)map->persons[c];
            if (here <= 0 && map->jobs[c] <= 0) continue;
            cr_assert_not(map->water[c]);
            cr_assert(map->cell_node[c] >= 0);
            cr_assert_float_eq(here, kota_floor(here), 1e-12);
            persons[map->district[c]] += here;
            jobs[map->district[c]] += (double)map->jobs[c];
        }
        for (int32_t d = 0; d < 3; d++) {
            cr_assert_float_eq(persons[d], map->districts[d].persons, 1e-9);
            cr_assert_float_eq(jobs[d], map->districts[d].jobs, 1e-9);
        }
        cr_assert_float_eq(persons[0], 2500, 1e-9);
    }
}

Test(sketch, people_leave_on_their_side_of_the_river) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    int32_t across = 0, homes = 0;
    for (int32_t c = 0; c < map->grid.cells; c++) {
        if (!(map->persons[c] > 0)) continue;
        double x_m = kota_grid_x_m(&map->grid, c), node_x_m = map->roads.node_x_m[map->cell_node[c]];
        homes++;
        across += (x_m < 580) != (node_x_m < 605) && (x_m < 580 || x_m > 630);
    }
    cr_assert(homes > 3000 && across == 0, "%d of %d homes across", across, homes);
}

Test(sketch, facilities_and_tps) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    int32_t kinds[KOTA_FACILITY_COUNT] = {0}, generated = 0;
    for (int32_t f = 0; f < map->facility_count; f++) {
        kinds[map->facilities[f].kind]++;
        generated += map->facilities[f].generated;
        cr_assert(map->facilities[f].node >= 0);
        if (f > 0) cr_assert_lt(strcmp(map->facilities[f - 1].id_text, map->facilities[f].id_text), 0);
        for (int32_t e = 0; e < f; e++) cr_assert_neq(map->facilities[f].id, map->facilities[e].id);
    }
    cr_assert_eq(generated, 3 + 1 + 2, "2500/900, 2000/1500, 3000/1500 rounded");
    cr_assert_eq(kinds[KOTA_FACILITY_TPS], generated + 1);
    cr_assert_eq(kinds[KOTA_FACILITY_LANDFILL], 1);
    cr_assert_eq(kinds[KOTA_FACILITY_GARAGE], 1);
}

Test(sketch, inlets_lead_to_water) {
    kota_map *map = drawn(kota_test_city(arena), 10);
    cr_assert_gt(map->inlet_count, 100);
    int32_t total = 0;
    for (int32_t k = 0; k < map->inlet_count; k++) {
        const kota_inlet_site *inlet = &map->inlets[k];
        total += inlet->inlets;
        cr_assert(map->water[inlet->outfall_cell] && !map->water[inlet->cell]);
        cr_assert_eq(map->facilities[inlet->bin].kind, KOTA_FACILITY_TPS);
        cr_assert_geq(inlet->inlets, 1);
    }
    double street_m = 0;
    for (int32_t l = 0; l < map->roads.link_count; l++)
        if (!(map->roads.link_flags[l] & KOTA_LINK_BRIDGE) && map->roads.link_district[l] >= 0)
            street_m += (double)map->roads.link_length_m[l] / 2;
    cr_assert_float_eq(total, street_m / 60, 0.12 * street_m / 60, "one each 60 m of street");
}

Test(sketch, pump_and_sources) {
    kota_map *map = drawn(kota_test_city(arena), 40);
    cr_assert(map->water[map->pumps[0].from_cell] && map->water[map->pumps[0].to_cell]);
    cr_assert_eq(map->source_count, 2);
    cr_assert_str_eq(map->sources[0].channel_text, "river");
    cr_assert_float_eq(map->sources[0].base_flow_m3ps, 5, 1e-12);
    map = drawn(kota_test_city(arena), 10);
    cr_assert(map->sources[0].cell_count >= 3 && map->sources[0].cell_count <= 5, "across its width of 30 m");
    for (int32_t k = 0; k < map->sources[0].cell_count; k++) cr_assert(map->water[map->sources[0].cells[k]]);
}

/* ---- lasting ids ---- */

#define WEST_M 560.0 /* the test city's river: what is changed lies east of it */

static bool id_known(const uint64_t *ids, int32_t count, uint64_t id) {
    for (int32_t k = 0; k < count; k++)
        if (ids[k] == id) return true;
    return false;
}

/* Every node, link, home, facility and inlet west of the river is in both maps, alike. */
static void assert_west_is_alike(const kota_map *a, const kota_map *b) {
    int32_t links = 0, inlets = 0;
    for (int32_t l = 0; l < a->roads.link_count; l++) {
        if (a->roads.node_x_m[a->roads.link_from[l]] > WEST_M || a->roads.node_x_m[a->roads.link_to[l]] > WEST_M)
            continue;
        cr_assert(id_known(b->roads.link_id, b->roads.link_count, a->roads.link_id[l]), "link %d", l);
        cr_assert(id_known(b->roads.node_id, b->roads.node_count, a->roads.node_id[a->roads.link_from[l]]));
        links++;
    }
    cr_assert_gt(links, 60);
    for (int32_t c = 0; c < a->grid.cells; c++) {
        if (kota_grid_x_m(&a->grid, c) > WEST_M) continue;
        cr_assert(same_float(a->bed_m[c], b->bed_m[c]));
        if (a->district[c] != 0) continue; /* housing spans the river */
        cr_assert(same_float(a->persons[c], b->persons[c]) && same_float(a->jobs[c], b->jobs[c]));
        if (a->cell_node[c] >= 0) cr_assert_eq(a->roads.node_id[a->cell_node[c]], b->roads.node_id[b->cell_node[c]]);
    }
    for (int32_t f = 0; f < a->facility_count; f++) {
        const kota_facility *one = &a->facilities[f];
        if (one->x_m > WEST_M || one->district != 0) continue;
        const kota_facility *same = NULL;
        for (int32_t g = 0; g < b->facility_count && !same; g++)
            if (b->facilities[g].id == one->id) same = &b->facilities[g];
        cr_assert_not_null(same, "%s", one->id_text);
        cr_assert_eq(a->roads.node_id[one->node], b->roads.node_id[same->node]);
    }
    for (int32_t k = 0; k < a->inlet_count; k++) {
        if (kota_grid_x_m(&a->grid, a->inlets[k].cell) > WEST_M || a->inlets[k].district != 0) continue;
        const kota_inlet_site *same = NULL;
        for (int32_t m = 0; m < b->inlet_count && !same; m++)
            if (b->inlets[m].id == a->inlets[k].id) same = &b->inlets[m];
        cr_assert_not_null(same);
        cr_assert_eq(a->inlets[k].inlets, same->inlets);
        cr_assert_eq(a->inlets[k].outfall_cell, same->outfall_cell);
        inlets++;
    }
    cr_assert_gt(inlets, 20);
}

Test(sketch, a_tps_in_the_east_changes_nothing_in_the_west) {
    kota_sketch *changed = kota_test_city(arena);
    kota_facility_def *tps = kota_test_city_add(&changed->facilities, &kota_facility_def_schema, arena);
    tps->id = "a-first-by-id";
    tps->at = kota_test_points(arena, 1, (double[]){1010, 940});
    kota_map *a = drawn(kota_test_city(arena), 10), *b = drawn(changed, 10);
    assert_west_is_alike(a, b);
    cr_assert_eq(a->roads.link_count, b->roads.link_count);
    for (int32_t f = 0; f < a->facility_count; f++) {
        bool found = false;
        for (int32_t g = 0; g < b->facility_count; g++) found |= a->facilities[f].id == b->facilities[g].id;
        cr_assert(found, "%s", a->facilities[f].id_text);
    }
}

Test(sketch, another_road_and_outline_in_the_east_change_nothing_in_the_west) {
    kota_sketch *changed = kota_test_city(arena);
    kota_arterial *road = kota_test_city_add(&changed->arterials, &kota_arterial_schema, arena);
    road->id = "aa-new";
    road->line = kota_test_points(arena, 2, (double[]){750, 20, 750, 1080});
    kota_district_def *centre = &((kota_district_def *)changed->districts.items)[1];
    centre->outline = kota_test_points(arena, 4, (double[]){590, 500, 1150, 500, 1200, 900, 590, 1110});
    centre->population_persons = 5000;
    centre->street_spacing_m = 80;
    assert_west_is_alike(drawn(kota_test_city(arena), 10), drawn(changed, 10));
}

Test(sketch, order_of_arterials_and_facilities_does_not_show) {
    kota_sketch *turned = kota_test_city(arena);
    kota_arterial *roads = turned->arterials.items, road = roads[0];
    roads[0] = roads[3];
    roads[3] = road;
    kota_facility_def *facilities = turned->facilities.items, facility = facilities[0];
    facilities[0] = facilities[5];
    facilities[5] = facility;
    cr_assert_eq(kota_map_hash(drawn(turned, 20)).low, kota_map_hash(drawn(kota_test_city(arena), 20)).low);
}

/* ---- small algorithms ---- */

Test(sketch, shares_are_whole_and_add_up) {
    double weights[] = {1, 1, 1, 0, 2.5};
    uint64_t ranks[] = {5, 3, 4, 1, 2};
    int64_t shares[5];
    kota_drawing_share(shares, 9, weights, ranks, 5);
    cr_assert_eq(shares[0] + shares[1] + shares[2] + shares[4], 9);
    cr_assert_eq(shares[3], 0, "no weight, no share");
    cr_assert_eq(shares[4], 4, "a quota of 4.09");
    cr_assert_eq(shares[1], 2, "ties by rank");
    cr_assert_eq(shares[2], 2);
    cr_assert_eq(shares[0], 1);
}

Test(sketch, spread_walks_round_what_is_blocked) {
    kota_grid grid = kota_grid_make(9, 9, 1, 0, 0);
    uint8_t *blocked = KOTA_NEW(arena, uint8_t, grid.cells);
    int32_t *owner = KOTA_NEW(arena, int32_t, grid.cells), *cost = KOTA_NEW(arena, int32_t, grid.cells);
    for (int32_t j = 0; j < 9; j++) blocked[kota_grid_at(&grid, 4, j)] = 1;
    int32_t seeds[3] = {kota_grid_at(&grid, 0, 0), kota_grid_at(&grid, 8, 8), kota_grid_at(&grid, 0, 8)};
    uint64_t ranks[3] = {7, 8, 3};
    kota_drawing_spread(owner, cost, &grid, blocked, seeds, ranks, 3);
    cr_assert_eq(owner[kota_grid_at(&grid, 5, 0)], 1, "not through the wall");
    cr_assert_eq(owner[kota_grid_at(&grid, 2, 4)], 2, "as far from both: the smaller rank");
    cr_assert_eq(cost[kota_grid_at(&grid, 2, 4)], 2 * 7 + 2 * 5);
    cr_assert_eq(owner[kota_grid_at(&grid, 4, 4)], -1);
}

Test(sketch, impossible_sketches_are_refused_with_a_sentence) {
    kota_map *map;
    kota_error err;
    cr_assert_eq(kota_map_from_sketch(&map, kota_test_city(arena), 1, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "5 to 200 m"), "%s", err.text);
    kota_sketch *sketch = kota_test_city(arena);
    sketch->arterials.count = 0;
    for (int32_t d = 0; d < 3; d++) ((kota_district_def *)sketch->districts.items)[d].street_spacing_m = 1000;
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 10, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "arterials"), "%s", err.text);
    sketch = kota_test_city(arena);
    ((kota_district_def *)sketch->districts.items)[1].outline =
        kota_test_points(arena, 3, (double[]){100, 1150, 200, 1150, 150, 1190});
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 10, arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "\"centre\" has 2000 residents"), "%s", err.text);
    cr_assert_null(map);
}

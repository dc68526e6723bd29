/* What a scenario adds to its city's map. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "plan/inside.h"

typedef struct scene_case {
    kota_arena *arena;
    kota_plan *plan;
    kota_gauge_def gauge;
    kota_section_def section;
    kota_water_def water;
    kota_edge_def edge;
    double at[2], line[4], area[6];
} scene_case;

/* A city of 300 x 200 m whose corner lies at 1000, 500. */
static void begin(scene_case *c) {
    memset(c, 0, sizeof *c);
    c->arena = kota_arena_create("test", 0);
    c->plan = KOTA_NEW(c->arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, c->plan, c->arena);
    c->plan->west_m = 1000;
    c->plan->south_m = 500;
    c->plan->sketch.width_m = 300;
    c->plan->sketch.height_m = 200;
    kota_schema_defaults(&kota_water_def_schema, &c->water, c->arena);
    memcpy(c->at, (const double[]){1300, 700}, sizeof c->at);
    memcpy(c->line, (const double[]){1100, 500, 1100, 700}, sizeof c->line);
    memcpy(c->area, (const double[]){1000, 500, 1100, 500, 1100, 700}, sizeof c->area);
    c->gauge = (kota_gauge_def){.id = "g", .name = "", .at = {c->at, 1}};
    c->section = (kota_section_def){.id = "s", .name = "", .line = {c->line, 2}};
    c->water.area = (kota_points){c->area, 3};
    c->water.level_m = 3;
    c->edge = (kota_edge_def){.side = KOTA_SIDE_EAST, .from_m = 0, .to_m = 50, .kind = KOTA_EDGE_OPEN, .slope = 0.01};
    c->plan->gauges = (kota_records){&c->gauge, 1};
    c->plan->sections = (kota_records){&c->section, 1};
    c->plan->water = (kota_records){&c->water, 1};
    c->plan->edges = (kota_records){&c->edge, 1};
}

Test(plan_scene, places_are_moved_to_the_corner_of_the_map) {
    scene_case c;
    kota_sketch dressed;
    kota_error err = {0};
    begin(&c);
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &c.plan->sketch, 1000, 500, c.arena, &err), KOTA_OK);
    const kota_gauge_def *gauge = dressed.gauges.items;
    cr_assert_eq(dressed.gauges.count, 1);
    cr_expect_lt(gauge->at.xy_m[0], 300, "a place on the border is on the last cell");
    cr_expect_float_eq(gauge->at.xy_m[0], 300, 1e-6);
    const kota_section_def *section = dressed.sections.items;
    cr_expect_eq(section->line.xy_m[0], 100);
    cr_expect_eq(section->line.xy_m[3], 200);
    const kota_water_def *water = dressed.water.items;
    cr_expect_eq(water->area.xy_m[4], 100);
    const kota_edge_def *edge = dressed.open_edges.items;
    cr_expect_eq(edge->from_m, 0, "along a side it counts from the corner already");
    cr_expect_eq(c.at[0], 1300, "the plan stays as it was");
    kota_arena_destroy(c.arena);
}

Test(plan_scene, the_city_has_the_id) {
    scene_case c;
    kota_sketch dressed, city;
    kota_error err = {0};
    begin(&c);
    double at[2] = {10, 10};
    kota_gauge_def own = {.id = "g", .name = "", .at = {at, 1}};
    city = c.plan->sketch;
    city.gauges = (kota_records){&own, 1};
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &city, 1000, 500, c.arena, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "gauges: the city has one with the id \"g\""), "%s", err.text);
    kota_arena_destroy(c.arena);
}

Test(plan_scene, pumps_ponds_and_places_stand_beside_the_citys_own) {
    scene_case c;
    kota_sketch dressed;
    kota_error err = {0};
    kota_faults faults = {0};
    begin(&c);
    double from[2] = {1010, 510}, to[2] = {1290, 690}, corner[2] = {1300, 700};
    double shore[6] = {1020, 520, 1060, 520, 1060, 560}, own_at[2] = {5, 5};
    kota_pump_def pump, own;
    kota_basin pond;
    kota_facility_def bin;
    kota_schema_defaults(&kota_pump_def_schema, &pump, c.arena);
    kota_schema_defaults(&kota_basin_schema, &pond, c.arena);
    kota_schema_defaults(&kota_facility_def_schema, &bin, c.arena);
    pump.id = "new";
    pump.from = (kota_points){from, 1};
    pump.to = (kota_points){to, 1};
    pump.capacity_m3ps = 1;
    pump.on_level_m = 2;
    pump.off_level_m = 1;
    pond.id = "pond";
    pond.outline = (kota_points){shore, 3};
    pond.bed_m = -1;
    bin.id = "bin";
    bin.at = (kota_points){corner, 1};
    own = pump;
    own.id = "old";
    own.from = own.to = (kota_points){own_at, 1};
    c.plan->pumps = (kota_records){&pump, 1};
    c.plan->basins = (kota_records){&pond, 1};
    c.plan->facilities = (kota_records){&bin, 1};
    c.plan->sketch.pumps = (kota_records){&own, 1};
    kota_plan__check_scene(c.plan, "s", &faults);
    cr_expect_eq(faults.count, 0, "%s", faults.count > 0 ? faults.lines[0] : "");
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &c.plan->sketch, 1000, 500, c.arena, &err), KOTA_OK);
    const kota_pump_def *pumps = dressed.pumps.items;
    cr_assert_eq(dressed.pumps.count, 2);
    cr_expect_str_eq(pumps[0].id, "old", "the city's own come first");
    cr_expect_eq(pumps[0].from.xy_m[0], 5, "and stay where they are");
    cr_expect_eq(pumps[1].from.xy_m[1], 10);
    cr_expect_eq(pumps[1].to.xy_m[0], 290);
    const kota_basin *basins = dressed.basins.items;
    cr_expect_eq(basins->outline.xy_m[5], 60);
    const kota_facility_def *places = dressed.facilities.items;
    cr_expect_lt(places->at.xy_m[0], 300, "on the last cell");
    pump.off_level_m = 3;
    shore[0] = 900;
    kota_plan__check_scene(c.plan, "s", &faults);
    cr_expect_eq(faults.count, 1);
    cr_expect_not_null(strstr(faults.lines[0], "s.basins[1].outline: point (900, 520) lies outside the map"));
    shore[0] = 1020;
    kota_plan__check_scene(c.plan, "s", &faults);
    cr_expect_eq(faults.count, 2);
    cr_expect_not_null(strstr(faults.lines[1], "s.pumps[1]: off_level_m = 3 must be <= on_level_m = 2"));
    pump.id = "old";
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &c.plan->sketch, 1000, 500, c.arena, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "pumps: the city has one with the id \"old\""), "%s", err.text);
    kota_faults_free(&faults);
    kota_arena_destroy(c.arena);
}

Test(plan_scene, faults) {
    scene_case c;
    kota_faults faults = {0};
    begin(&c);
    kota_plan__check_scene(c.plan, "s", &faults);
    cr_assert_eq(faults.count, 0, "%s", faults.count > 0 ? faults.lines[0] : "");
    c.at[0] = 1301;
    c.section.id = "two words";
    c.water.depth_m = 1;
    c.edge.to_m = 0;
    kota_plan__check_scene(c.plan, "s", &faults);
    static const char *const want[] = {"s.gauges[1].at: point (1301, 700) lies outside the map, 1000 to 1300",
                                       "s.sections[1].id = \"two words\" must have letters",
                                       "s.water[1]: give level_m or depth_m",
                                       "s.edges[1]: from_m = 0 must be < to_m"};
    cr_assert_eq(faults.count, KOTA_COUNT(want));
    for (int32_t f = 0; f < faults.count; f++)
        cr_expect_not_null(strstr(faults.lines[f], want[f]), "%s", faults.lines[f]);
    kota_faults_free(&faults);
    kota_arena_destroy(c.arena);
}

Test(plan_scene, a_share_of_the_people_brings_a_share_of_what_comes_with_them) {
    scene_case c;
    kota_sketch dressed;
    kota_error err = {0};
    begin(&c);
    kota_district_def district = {.id = "d", .population_persons = 1001, .jobs = 200, .school_places = 0};
    kota_arterial arterial = {.id = "a", .external_vehicles_per_day = 3000};
    kota_facility_def places[3] = {{.id = "g", .kind = KOTA_FACILITY_GARAGE, .trucks = 40},
                                   {.id = "t", .kind = KOTA_FACILITY_TPS, .capacity_m3 = 6},
                                   {.id = "l", .kind = KOTA_FACILITY_LANDFILL, .capacity_m3 = 1000}};
    c.plan->sketch.districts = (kota_records){&district, 1};
    c.plan->sketch.arterials = (kota_records){&arterial, 1};
    c.plan->sketch.facilities = (kota_records){places, 3};
    c.plan->people_frac = 0.05;
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &c.plan->sketch, 1000, 500, c.arena, &err), KOTA_OK);
    const kota_district_def *fewer = dressed.districts.items;
    cr_expect_eq(fewer->population_persons, 51, "rounded up: a district does not empty");
    cr_expect_eq(fewer->jobs, 10);
    cr_expect_eq(fewer->school_places, 0);
    const kota_arterial *quiet = dressed.arterials.items;
    cr_expect_eq(quiet->external_vehicles_per_day, 150);
    const kota_facility_def *smaller = dressed.facilities.items;
    cr_expect_eq(smaller[0].trucks, 2);
    cr_expect_float_eq(smaller[1].capacity_m3, 0.3, 1e-12);
    cr_expect_eq(smaller[2].capacity_m3, 1000, "a landfill is nobody's bin");
    cr_expect_eq(district.population_persons, 1001, "the plan stays as it was");
    c.plan->people_frac = 1;
    cr_assert_eq(kota_plan_dress(&dressed, c.plan, &c.plan->sketch, 1000, 500, c.arena, &err), KOTA_OK);
    cr_expect_eq(dressed.districts.items, c.plan->sketch.districts.items, "all of them: nothing is touched");
    kota_arena_destroy(c.arena);
}

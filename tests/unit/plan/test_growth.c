/* People and jobs that come to a map: sums, who stays where, and what is refused. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "map/growth.h"
#include "plan/plan.h"
#include "support/test_city.c"
#include "support/test_plan.c"

typedef struct town {
    kota_arena *arena;
    kota_plan *plan;
    kota_map *map;
} town;

static town open_town(void) {
    town t = {.arena = kota_arena_create("test", 0)};
    kota_error err = {0};
    t.plan = kota_test_plan(t.arena);
    cr_assert_eq(kota_map_from_sketch(&t.map, &t.plan->sketch, t.plan->cell_m, t.arena, &err), KOTA_OK, "%s",
                 err.text);
    return t;
}

static double sum_of(const kota_map *map, const float *field, int32_t district) {
    double sum = 0;
    for (int32_t k = 0; k < map->grid.cells; k++)
        if (map->district[k] == district && field != NULL) sum += (double)field[k];
    return sum;
}

static void grow(town *t, const kota_growth *growth, int32_t growth_count, const kota_development_plan *add,
                 int32_t add_count) {
    kota_error err = {0};
    t->plan->growth = (kota_records){(void *)(uintptr_t)growth, growth_count};
    t->plan->developments = (kota_records){(void *)(uintptr_t)add, add_count};
    cr_assert_eq(kota_plan_grow(t->map, t->plan, t->arena, &err), KOTA_OK, "%s", err.text);
}

Test(growth, residents_and_jobs_scale_by_district) {
    town t = open_town(), plain = open_town();
    const kota_district *one = &plain.map->districts[0], *other = &plain.map->districts[1];
    const kota_growth growth[] = {{one->id_text, 1.2, 1}, {other->id_text, 0.5, 2}};
    grow(&t, growth, 2, NULL, 0);
    cr_assert_float_eq(t.map->districts[0].persons, kota_round(one->persons * 1.2), 0);
    cr_assert_float_eq(t.map->districts[1].persons, kota_round(other->persons * 0.5), 0);
    cr_assert_float_eq(t.map->districts[1].jobs, other->jobs * 2, 1e-9);
    for (int32_t d = 0; d < 2; d++)
        cr_assert_float_eq(sum_of(t.map, t.map->persons, d), t.map->districts[d].persons, 0);
    cr_assert_float_eq(sum_of(t.map, t.map->new_persons, 0), t.map->districts[0].persons - one->persons, 0);
    cr_assert_float_eq(sum_of(t.map, t.map->new_persons, 1), 0, 0);
    for (int32_t k = 0; k < t.map->grid.cells; k++)
        if (t.map->district[k] == 0)
            cr_assert_float_eq((double)t.map->persons[k] - (double)t.map->new_persons[k],
                               (double)plain.map->persons[k], 0, "who lived there stays");
    kota_arena_destroy(t.arena);
    kota_arena_destroy(plain.arena);
}

Test(growth, no_growth_leaves_the_map_as_it_was) {
    town t = open_town(), plain = open_town();
    const kota_growth same = {"all", 1, 1};
    grow(&t, &same, 1, NULL, 0);
    kota_hash one = kota_map_hash(t.map), other = kota_map_hash(plain.map);
    cr_assert(one.low == other.low && one.high == other.high);
    kota_arena_destroy(t.arena);
    kota_arena_destroy(plain.arena);
}

Test(growth, a_development_opens_on_its_day) {
    town t = open_town(), plain = open_town();
    double w = t.plan->sketch.width_m / 2, h = t.plan->sketch.height_m;
    double west[] = {0, 0, w, 0, w, h, 0, h};
    kota_development_plan add[2];
    for (int32_t k = 0; k < 2; k++) kota_schema_defaults(&kota_development_plan_schema, &add[k], t.arena);
    add[0].id = "mall";
    add[0].outline = (kota_points){west, 4};
    add[0].persons = 700;
    add[0].jobs = 300;
    add[0].opens = "2025-01-15";
    add[1].id = "later";
    add[1].district = t.map->districts[0].id_text;
    add[1].persons = 5000;
    add[1].opens = "2030-01-01";
    grow(&t, NULL, 0, add, 2);
    double persons = 0, jobs = 0, before = 0, jobs_before = 0, came = 0;
    for (int32_t d = 0; d < t.map->district_count; d++) {
        persons += t.map->districts[d].persons;
        before += plain.map->districts[d].persons;
        jobs += t.map->districts[d].jobs;
        jobs_before += plain.map->districts[d].jobs;
        came += t.map->districts[d].added_persons;
        cr_assert_float_eq(sum_of(t.map, t.map->persons, d), t.map->districts[d].persons, 0);
    }
    cr_assert_float_eq(persons - before, 700, 0);
    cr_assert_float_eq(came, 700, 0);
    cr_assert_float_eq(jobs - jobs_before, 300, 1e-6);
    for (int32_t k = 0; k < t.map->grid.cells; k++) {
        double x_m = (kota_grid_i(&t.map->grid, k) + 0.5) * t.map->grid.dx_m;
        if (x_m > w || t.map->water[k]) cr_assert_float_eq((double)t.map->new_persons[k], 0, 0);
    }
    kota_arena_destroy(t.arena);
    kota_arena_destroy(plain.arena);
}

Test(growth, lines_are_named_for_commands) {
    town t = open_town();
    kota_line_plan lines[2];
    for (int32_t k = 0; k < 2; k++) kota_schema_defaults(&kota_line_plan_schema, &lines[k], t.arena);
    lines[0].id = "b";
    lines[1].id = "a";
    t.plan->lines = (kota_records){lines, 2};
    kota_plan_name_lines(t.map, t.plan, t.arena);
    cr_assert_eq(t.map->line_count, 2);
    cr_assert_str_eq(t.map->line_ids[0], "b", "in the plan's order");
    cr_assert_str_eq(t.map->line_ids[1], "a");
    kota_arena_destroy(t.arena);
}

Test(growth, what_cannot_be_is_named) {
    town t = open_town();
    kota_growth growth = {"nowhere", 1, 1};
    kota_development_plan add;
    kota_demand_change change = {.purpose = KOTA_CHANGE_WORK, .factor = 2, .from_s = 0, .to_s = 86400};
    kota_charge charge = {.district = "heaven"};
    double far[] = {-500, 0};
    kota_schema_defaults(&kota_development_plan_schema, &add, t.arena);
    add.id = "m";
    add.outline = (kota_points){far, 1};
    add.opens = "soon";
    t.plan->growth = (kota_records){&growth, 1};
    t.plan->developments = (kota_records){&add, 1};
    t.plan->traffic.demand = (kota_records){&change, 1};
    t.plan->traffic.charges = (kota_records){&charge, 1};
    charge.to_s = 86400;
    kota_faults faults = {0};
    kota_plan_check(t.plan, "s", &faults);
    const char *const wanted[] = {"s.growth[1].district = \"nowhere\" is no district",
                                  "s.traffic.charges[1].district = \"heaven\" is no district",
                                  "s.traffic.demand[1].factor = 2 of trips to work must be at most 1",
                                  "s.developments[1].outline has 1 points",
                                  "s.developments[1].opens = \"soon\" is not a date"};
    for (int32_t w = 0; w < KOTA_COUNT(wanted); w++) {
        bool found = false;
        for (int32_t f = 0; f < faults.count; f++) found = found || strstr(faults.lines[f], wanted[w]) != NULL;
        cr_assert(found, "%s", wanted[w]);
    }
    kota_faults_free(&faults);
    kota_error err = {0};
    kota_development nowhere = {.id = "m", .outline = &(kota_points){NULL, 0}, .district = 0, .persons = 5};
    memset(t.map->water, 1, (size_t)t.map->grid.cells);
    cr_assert_eq(kota_map_settle(t.map, &nowhere, t.arena, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "\"m\" has no dry ground") != NULL, "%s", err.text);
    kota_arena_destroy(t.arena);
}

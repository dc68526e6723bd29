/* Walls, gates and the power of pumps in a city: schedules, orders, the ledger, save and load. */
#include "city_case.h"

#include "city/inside.h"

/* A wall across the test city with a culvert under it, and a breach that only an order opens. */
static city_case walled(void) {
    city_case c = planned();
    static const double line[] = {0, 300, 2000, 300}, from[] = {250, 250}, to[] = {250, 350}, at[] = {400, 300};
    kota_wall_def *wall = KOTA_NEW(c.arena, kota_wall_def, 1);
    kota_gate_def *gate = KOTA_NEW(c.arena, kota_gate_def, 1);
    kota_schema_defaults(&kota_wall_def_schema, wall, c.arena);
    kota_schema_defaults(&kota_gate_def_schema, gate, c.arena);
    double *xy_m = KOTA_NEW(c.arena, double, 10);
    memcpy(xy_m, line, sizeof line);
    memcpy(xy_m + 4, from, sizeof from);
    memcpy(xy_m + 6, to, sizeof to);
    memcpy(xy_m + 8, at, sizeof at);
    wall->id = "wall";
    wall->line = (kota_points){xy_m, 2};
    wall->breach_at = (kota_points){xy_m + 8, 1};
    wall->crest_m = 20;
    wall->breach_s = 120;
    gate->id = "culvert";
    gate->from = (kota_points){xy_m + 4, 1};
    gate->to = (kota_points){xy_m + 6, 1};
    gate->invert_m = -5;
    gate->width_m = gate->height_m = 2;
    gate->length_m = 40;
    c.plan->sketch.walls = (kota_records){wall, 1};
    c.plan->sketch.gates = (kota_records){gate, 1};
    return c;
}

static void give_order(city_case *c, kota_command_kind kind, double value) {
    kota_command command = {.kind = kind, .target = 0, .value = {value, 0}, .by = "test"};
    kota_error err = {0};
    cr_assert_eq(kota_city_command(c->city, &command, &err), KOTA_OK, "%s", err.text);
}

Test(city_works, orders_reach_the_engine_and_the_ledger_closes) {
    city_case c = walled();
    begin(&c);
    cr_assert_eq(c.map->wall_count, 1);
    cr_assert_gt(c.map->walls[0].face_count, 10);
    steps(&c, 20);
    cr_expect_eq(c.city->gate_open_frac[0], 1);
    cr_expect_eq(c.city->wall_breach[0], 0);
    give_order(&c, KOTA_COMMAND_GATE_OPEN, 0);
    give_order(&c, KOTA_COMMAND_WALL_BREACH, 0);
    give_order(&c, KOTA_COMMAND_PUMP_ABLE, 0);
    steps(&c, 1);
    cr_expect_eq(c.city->gate_open_frac[0], 0);
    cr_expect_eq(kota_flood_gate_m3(c.city->flood)[0], 0);
    cr_expect_eq(c.city->wall_breach[0], 1);
    cr_expect_eq(kota_flood_pump_running(c.city->flood)[0], 0);
    to_end(&c);
    cr_expect_eq(kota_flood_pump_m3(c.city->flood)[0], 0);
    finish(&c);
}

Test(city_works, the_scenario_breaks_walls_and_sets_gates) {
    city_case c = walled();
    kota_breach breach = {.wall = "wall", .at = "", .after_s = 600};
    double times_s[] = {300}, open[] = {0.5};
    kota_gate_plan gate = {.gate = "culvert", .at = "", .times_s = {times_s, 1}, .open_frac = {open, 1}};
    c.plan->breaches = (kota_records){&breach, 1};
    c.plan->gates = (kota_records){&gate, 1};
    begin(&c);
    to_start(&c);
    cr_expect_eq(c.city->gate_open_frac[0], 1);
    steps(&c, (int32_t)(360000 / c.city->step_ms));
    cr_expect_eq(c.city->gate_open_frac[0], 0.5);
    cr_expect_eq(c.city->wall_breach[0], 0);
    steps(&c, (int32_t)(360000 / c.city->step_ms));
    cr_expect_eq(c.city->wall_breach[0], 1);
    finish(&c);
}

Test(city_works, resumes_with_orders_kept) {
    city_case c = walled();
    begin(&c);
    give_order(&c, KOTA_COMMAND_GATE_OPEN, 0.25);
    give_order(&c, KOTA_COMMAND_PUMP_ABLE, 0.5);
    steps(&c, 30);
    kota_blob blob = {0};
    kota_city_save(c.city, &blob);
    kota_city *whole = c.city;
    kota_error err = {0};
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_city_load(c.city, &blob, &err), KOTA_OK, "%s", err.text);
    steps(&c, 5);
    for (int32_t s = 0; s < 5; s++) cr_assert_eq(kota_city_step(whole, &err), KOTA_OK);
    cr_expect_eq(c.city->gate_open_frac[0], 0.25);
    cr_expect_eq(c.city->pump_able_frac[0], 0.5);
    kota_flood_balance a = kota_flood_balance_now(whole->flood), b = kota_flood_balance_now(c.city->flood);
    cr_expect_eq(a.stored, b.stored);
    kota_blob_free(&blob);
    kota_city_destroy(whole);
    finish(&c);
}

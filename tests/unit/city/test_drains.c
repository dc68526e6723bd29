/* Drains, ponds, a tunnel and polders in a city: orders, the ledger, save and load, and nothing where nothing is. */
#include <stdio.h>

#include "city_case.h"

#include "city/inside.h"

static kota_points place(kota_arena *arena, double x_m, double y_m) {
    double *xy_m = KOTA_NEW(arena, double, 2);
    xy_m[0] = x_m;
    xy_m[1] = y_m;
    return (kota_points){xy_m, 1};
}

static kota_drain_node_def node(city_case *c, const char *id, kota_drain_node_kind kind, double x_m, double y_m) {
    kota_drain_node_def def;
    kota_schema_defaults(&kota_drain_node_def_schema, &def, c->arena);
    def.id = id;
    def.kind = (int32_t)kind;
    def.at = place(c->arena, x_m, y_m);
    return def;
}

static kota_drain_link_def link(city_case *c, const char *id, kota_drain_link_kind kind, const char *from,
                                const char *to) {
    kota_drain_link_def def;
    kota_schema_defaults(&kota_drain_link_def_schema, &def, c->arena);
    def.id = id;
    def.kind = (int32_t)kind;
    def.from = from;
    def.to = to;
    return def;
}

/* A manhole with inlets, a pipe to a pond, a pump out of it, and a tunnel under the first street. */
static city_case drained(void) {
    city_case c = planned();
    kota_drain_node_def *nodes = KOTA_NEW(c.arena, kota_drain_node_def, 4);
    kota_drain_link_def *links = KOTA_NEW(c.arena, kota_drain_link_def, 3);
    double *levels_m = KOTA_NEW(c.arena, double, 2), *volumes_m3 = KOTA_NEW(c.arena, double, 2);
    levels_m[0] = -3;
    levels_m[1] = 3;
    volumes_m3[1] = 6000;
    nodes[0] = node(&c, "hole", KOTA_DRAIN_MANHOLE, 300, 300);
    nodes[0].bottom_m = -1;
    nodes[1] = node(&c, "pond", KOTA_DRAIN_POND, 350, 300);
    nodes[2] = node(&c, "canal", KOTA_DRAIN_OUTFALL, 250, 450);
    nodes[3] = node(&c, "tunnel", KOTA_DRAIN_POND, 400, 300);
    nodes[1].levels_m = nodes[3].levels_m = (kota_numbers){levels_m, 2};
    nodes[1].volumes_m3 = nodes[3].volumes_m3 = (kota_numbers){volumes_m3, 2};
    links[0] = link(&c, "pipe", KOTA_DRAIN_PIPE, "hole", "pond");
    links[1] = link(&c, "pump", KOTA_DRAIN_PUMP, "pond", "canal");
    links[1].capacity_m3ps = 0.05;
    links[2] = link(&c, "gate", KOTA_DRAIN_GATE, "hole", "tunnel");
    links[2].open_frac = 0;
    links[2].clear_s = 300;
    c.plan->sketch.drain_nodes = (kota_records){nodes, 4};
    c.plan->sketch.drain_links = (kota_records){links, 3};
    c.plan->sketch.drain_reach_m = 500;
    kota_polder_def *polder = KOTA_NEW(c.arena, kota_polder_def, 1);
    kota_schema_defaults(&kota_polder_def_schema, polder, c.arena);
    polder->id = "polder";
    double *xy_m = KOTA_NEW(c.arena, double, 8);
    const double outline[] = {100, 100, 500, 100, 500, 500, 100, 500};
    memcpy(xy_m, outline, sizeof outline);
    polder->outline = (kota_points){xy_m, 4};
    c.plan->sketch.polders = (kota_records){polder, 1};
    return c;
}

static void give_order(city_case *c, kota_command_kind kind, int32_t target, double value) {
    kota_command command = {.kind = kind, .target = target, .value = {value, 0}, .by = "test"};
    kota_error err = {0};
    cr_assert_eq(kota_city_command(c->city, &command, &err), KOTA_OK, "%s", err.text);
}

static double row_of(const city_case *c, const char *account, const char *item) {
    int32_t count;
    kota_ledger_row *rows = kota_city_balance(c->city, &count);
    double value = KOTA_NAN;
    for (int32_t k = 0; k < count; k++)
        if (strcmp(rows[k].account, account) == 0 && strcmp(rows[k].item, item) == 0) value = rows[k].value;
    kota_free(rows);
    return value;
}

Test(city_drains, inlets_lead_to_manholes_and_the_ledger_closes) {
    city_case c = drained();
    begin(&c);
    int32_t led = 0;
    for (int32_t i = 0; i < c.map->inlet_count; i++) led += c.map->inlets[i].drain_node == 0;
    cr_assert_gt(led, 0);
    to_end(&c);
    kota_flood_balance b = kota_flood_balance_now(c.city->flood);
    printf("%d of %d inlets lead to the manhole; %.1f m3 into drains, %.1f m3 out, %.1f m3 in them\n", led,
           c.map->inlet_count, b.drain_in, b.drain_out, b.drain_stored);
    cr_expect_gt(b.drain_in, 10);
    cr_expect_lt(kota_abs(row_of(&c, "water", "residual")), 1e-6 * (b.stored_start + b.rain + b.source + b.sea_in));
    cr_expect_float_eq(row_of(&c, "water", "of that in drains and ponds"), b.drain_stored, 1e-9);
    double sum_m3 = 0;
    static const char *const items[] = {"stored at the start",
                                        "rain",
                                        "pumped in",
                                        "pumped out",
                                        "by gates",
                                        "by inlets",
                                        "into drains",
                                        "over its border and into the ground",
                                        "stored at the end"};
    for (int32_t k = 0; k < KOTA_COUNT(items); k++) sum_m3 += row_of(&c, "polder", items[k]);
    cr_expect_float_eq(sum_m3, 0, 1e-6);
    cr_expect_gt(row_of(&c, "polder", "rain"), 100);
    cr_expect_lt(row_of(&c, "polder", "into drains"), -10);
    finish(&c);
}

Test(city_drains, orders_reach_gates_and_pumps_and_are_kept) {
    city_case c = drained();
    begin(&c);
    give_order(&c, KOTA_COMMAND_DRAIN_OPEN, 2, 0.5);
    give_order(&c, KOTA_COMMAND_DRAIN_MODE, 1, KOTA_PUMP_OFF);
    steps(&c, 30);
    cr_expect_eq(c.city->drain_open_frac[2], 0.5);
    cr_expect_eq(c.city->drain_mode[1], KOTA_PUMP_OFF);
    kota_blob blob = {0};
    kota_city_save(c.city, &blob);
    kota_city *whole = c.city;
    kota_error err = {0};
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_city_load(c.city, &blob, &err), KOTA_OK, "%s", err.text);
    steps(&c, 5);
    for (int32_t s = 0; s < 5; s++) cr_assert_eq(kota_city_step(whole, &err), KOTA_OK);
    kota_flood_balance x = kota_flood_balance_now(whole->flood), y = kota_flood_balance_now(c.city->flood);
    cr_expect_eq(x.stored, y.stored);
    cr_expect_eq(x.drain_stored, y.drain_stored);
    cr_expect_eq(c.city->drain_open_frac[2], 0.5);
    kota_blob_free(&blob);
    kota_city_destroy(whole);
    finish(&c);
}

/* The road is closed at the order, the gate opens when it is clear, and the road opens when the tunnel is dry. */
Test(city_drains, a_tunnel_is_cleared_before_it_takes_water) {
    city_case c = drained();
    begin(&c);
    int32_t roads[] = {0};
    c.map->drain_links[2].road_links = roads;
    c.map->drain_links[2].road_count = 1;
    steps(&c, 1);
    cr_expect_eq(c.city->link_closed[0], 0);
    give_order(&c, KOTA_COMMAND_DRAIN_OPEN, 2, 1);
    steps(&c, 1);
    cr_expect_neq(c.city->link_closed[0], 0);
    cr_expect_eq(c.city->drain_open_frac[2], 0);
    steps(&c, (int32_t)(300000 / c.city->step_ms) + 1);
    cr_expect_eq(c.city->drain_open_frac[2], 1);
    give_order(&c, KOTA_COMMAND_DRAIN_OPEN, 2, 0);
    steps(&c, 2);
    cr_expect_eq(c.city->drain_open_frac[2], 0);
    bool wet = kota_flood_drain_stored_m3(c.city->flood, 3) > 1;
    cr_expect_eq(c.city->link_closed[0] != 0, wet);
    finish(&c);
}

Test(city_drains, open_water_evaporates_and_is_accounted_for) {
    city_case c = planned();
    double rates_mps[] = {1e-7};
    c.plan->evaporation.rates_mps = (kota_numbers){rates_mps, 1};
    begin(&c);
    to_end(&c);
    double gone_m3 = row_of(&c, "water", "evaporated");
    cr_expect_lt(gone_m3, 0);
    kota_flood_balance b = kota_flood_balance_now(c.city->flood);
    cr_expect_lt(kota_abs(row_of(&c, "water", "residual")), 1e-6 * (b.stored_start + b.rain + b.source + b.sea_in));
    finish(&c);
}

/* Local drains of a sketch that asks for them: inlets lead to them alone, water leaves by their outfalls, the ledger
 * closes, and litter at inlets takes conveyance off the channels that they lead to. */
Test(city_drains, local_drains_are_generated_and_carry_water_away) {
    city_case c = planned();
    c.plan->sketch.local_drains_rain_m = 0.1;
    begin(&c);
    cr_assert_gt(c.map->drain_link_count, 5);
    cr_assert_gt(c.map->inlet_count, 5);
    for (int32_t i = 0; i < c.map->inlet_count; i++) cr_expect_geq(c.map->inlets[i].drain_node, 0);
    to_end(&c);
    kota_flood_balance b = kota_flood_balance_now(c.city->flood);
    double by_outfalls_m3 = 0, blocked_frac = 0;
    const int32_t *cell;
    const double *into_m3;
    int32_t outfalls = 0;
    for (int32_t k = kota_flood_drain_cells(c.city->flood, &cell, &into_m3) - 1; k >= 0; k--)
        if (c.map->water[cell[k]]) by_outfalls_m3 -= into_m3[k];
    for (int32_t k = 0; k < c.map->drain_node_count; k++) {
        if (c.map->drain_nodes[k].kind != KOTA_DRAIN_OUTFALL) continue;
        outfalls++;
        cr_expect_eq(c.map->water[c.map->drain_nodes[k].cell], 1, "%s", c.map->drain_nodes[k].id_text);
    }
    for (int32_t l = 0; l < c.map->drain_link_count; l++)
        blocked_frac = kota_max(blocked_frac, c.city->drain_blocked_frac[l]);
    printf(
        "%d channels, %d outfalls: %.1f m3 into drains, %.1f m3 out of them, %.3f m3 by outfalls in the last step; "
        "blocked up to %.2f\n",
        c.map->drain_link_count, outfalls, b.drain_in, b.drain_out, by_outfalls_m3, blocked_frac);
    cr_expect_gt(outfalls, 0);
    cr_expect_gt(b.drain_out, 100);
    cr_expect_gt(by_outfalls_m3, 0);
    cr_expect_gt(blocked_frac, 0);
    cr_expect_lt(kota_abs(row_of(&c, "water", "residual")), 1e-6 * (b.stored_start + b.rain + b.source + b.sea_in));
    finish(&c);
}

/* The table of commands, their dry run, order and names. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "city/command.h"
#include "core/mathx.h"
#include "snap/snap.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_map *map_of(kota_arena *arena) {
    kota_map *map;
    kota_error err = {0};
    static double line[] = {100, 200, 300, 200};
    kota_sketch *sketch = kota_test_city(arena);
    kota_wall_def *wall = KOTA_NEW(arena, kota_wall_def, 1);
    kota_gate_def *gate = KOTA_NEW(arena, kota_gate_def, 1);
    kota_schema_defaults(&kota_wall_def_schema, wall, arena);
    kota_schema_defaults(&kota_gate_def_schema, gate, arena);
    wall->id = gate->id = "work";
    wall->line = (kota_points){line, 2};
    gate->from = (kota_points){line, 1};
    gate->to = (kota_points){line + 2, 1};
    sketch->walls = (kota_records){wall, 1};
    sketch->gates = (kota_records){gate, 1};
    kota_drain_node_def *nodes = KOTA_NEW(arena, kota_drain_node_def, 2);
    kota_drain_link_def *drain = KOTA_NEW(arena, kota_drain_link_def, 1);
    for (int32_t k = 0; k < 2; k++) {
        kota_schema_defaults(&kota_drain_node_def_schema, &nodes[k], arena);
        nodes[k].at = (kota_points){line + 2 * k, 1};
        nodes[k].id = k == 0 ? "a" : "b";
    }
    kota_schema_defaults(&kota_drain_link_def_schema, drain, arena);
    drain->id = "drain";
    drain->from = "a";
    drain->to = "b";
    sketch->drain_nodes = (kota_records){nodes, 2};
    sketch->drain_links = (kota_records){drain, 1};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 20, arena, &err), KOTA_OK, "%s", err.text);
    static const char *const lines[] = {"koridor-1", "koridor-2"};
    map->line_ids = lines;
    map->line_count = 2;
    return map;
}

/* A sound command of each kind. */
static kota_command sound(int32_t kind) {
    kota_command command = {.kind = (kota_command_kind)kind, .by = "tester"};
    const kota_command_info *info = &kota_commands[kind];
    command.target = info->target == KOTA_TARGET_CITY ? -1 : 0;
    for (int32_t v = 0; v < info->values; v++) command.value[v] = info->high[v];
    return command;
}

static int32_t targets(const kota_map *map, kota_target target) {
    switch (target) {
    case KOTA_TARGET_PUMP: return map->pump_count;
    case KOTA_TARGET_WALL: return map->wall_count;
    case KOTA_TARGET_GATE: return map->gate_count;
    case KOTA_TARGET_DRAIN: return map->drain_link_count;
    case KOTA_TARGET_LINK: return map->roads.link_count;
    case KOTA_TARGET_LINE: return map->line_count;
    case KOTA_TARGET_BIN: return kota_snap_count(map, KOTA_PLACE_BIN);
    case KOTA_TARGET_DISTRICT: return map->district_count;
    case KOTA_TARGET_CITY: return 0;
    }
    return 0;
}

Test(command, table_is_whole) {
    cr_assert_str_eq(kota_commands[KOTA_COMMAND_PUMP_MODE].word, "pump_mode");
    cr_assert_eq(kota_commands[KOTA_COMMAND_PUMP_MODE].target, KOTA_TARGET_PUMP);
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        const kota_command_info *info = &kota_commands[k];
        cr_assert(info->word[0] != '\0' && info->text[0] != '\0');
        cr_assert(info->values >= 0 && info->values <= 2, "%s", info->word);
        for (int32_t v = 0; v < info->values; v++) {
            cr_assert_lt(info->low[v], info->high[v], "%s", info->word);
            cr_assert_neq(info->value_name[v][0], '\0', "%s", info->word);
        }
        for (int32_t other = 0; other < k; other++) cr_assert_str_neq(info->word, kota_commands[other].word);
    }
}

Test(command, values_out_of_range_are_refused_with_the_range) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_error err = {0};
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        const kota_command_info *info = &kota_commands[k];
        kota_command command = sound(k);
        cr_assert_eq(kota_command_check(&command, map, &err), KOTA_OK, "%s: %s", info->word, err.text);
        for (int32_t v = 0; v < info->values; v++) {
            const double wrong[] = {info->low[v] - 1, info->high[v] * 1.01 + 1, KOTA_NAN, KOTA_INFINITY};
            for (int32_t w = 0; w < 4; w++) {
                command = sound(k);
                command.value[v] = wrong[w];
                cr_assert_eq(kota_command_check(&command, map, &err), KOTA_SCRIPT, "%s %g", info->word, wrong[w]);
                cr_assert_not_null(strstr(err.text, "\"tester\""), "%s", err.text);
                cr_assert_not_null(strstr(err.text, info->word), "%s", err.text);
                cr_assert_not_null(strstr(err.text, info->value_name[v]), "%s", err.text);
                cr_assert_not_null(strstr(err.text, "must be between"), "%s", err.text);
            }
        }
    }
    kota_arena_destroy(arena);
}

Test(command, targets_that_are_not_are_refused) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    kota_error err = {0};
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        kota_target target = kota_commands[k].target;
        bool whole = target == KOTA_TARGET_DISTRICT || target == KOTA_TARGET_CITY;
        kota_command command = sound(k);
        command.target = targets(map, target);
        cr_assert_eq(kota_command_check(&command, map, &err), KOTA_SCRIPT, "%s", kota_commands[k].word);
        cr_assert_not_null(strstr(err.text, "has no target"), "%s", err.text);
        command.target = -1;
        cr_assert_eq(kota_command_check(&command, map, &err), whole ? KOTA_OK : KOTA_SCRIPT);
        command.target = -2;
        cr_assert_eq(kota_command_check(&command, map, &err), KOTA_SCRIPT);
    }
    kota_command none = {.kind = KOTA_COMMAND_COUNT, .by = "tester"};
    cr_assert_eq(kota_command_check(&none, map, &err), KOTA_SCRIPT);
    cr_assert_not_null(strstr(err.text, "there is no command"), "%s", err.text);
    kota_arena_destroy(arena);
}

Test(command, every_target_is_found_by_its_name) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        kota_target target = kota_commands[k].target;
        int32_t first = target == KOTA_TARGET_DISTRICT || target == KOTA_TARGET_CITY ? -1 : 0;
        for (int32_t t = first; t < targets(map, target); t++) {
            kota_command command = sound(k), found = sound(k);
            command.target = t;
            found.target = 77777;
            char text[256];
            kota_command_target_text(&command, map, text, sizeof text);
            cr_assert_neq(text[0], '\0');
            cr_assert(kota_command_target_find(&found, map, text), "%s \"%s\"", kota_commands[k].word, text);
            cr_assert_eq(found.target, t, "%s \"%s\"", kota_commands[k].word, text);
        }
        kota_command command = sound(k);
        cr_assert_not(kota_command_target_find(&command, map, "no such place"));
        cr_assert_eq(command.target, -1);
    }
    kota_command link = sound(KOTA_COMMAND_LINK_CLOSED);
    char text[256];
    kota_command_target_text(&link, map, text, sizeof text);
    cr_assert_eq(strlen(text), 16, "a link is its lasting id in hex: %s", text);
    cr_assert_eq(strtoull(text, NULL, 16), map->roads.link_id[0]);
    kota_arena_destroy(arena);
}

Test(command, order_is_time_kind_target_values) {
    kota_command sorted[] = {
        {.time_ms = 1, .kind = KOTA_COMMAND_CREW_CLEAN, .target = 9},
        {.time_ms = 2, .kind = KOTA_COMMAND_PUMP_MODE, .target = 5},
        {.time_ms = 2, .kind = KOTA_COMMAND_LINK_CLOSED, .target = 1, .value = {1, 0}},
        {.time_ms = 2, .kind = KOTA_COMMAND_LINK_CLOSED, .target = 2, .value = {0, 0}},
        {.time_ms = 2, .kind = KOTA_COMMAND_LINK_CLOSED, .target = 2, .value = {1, 0}, .by = "a"},
        {.time_ms = 2, .kind = KOTA_COMMAND_LINK_CLOSED, .target = 2, .value = {1, 0}, .by = "b"},
        {.time_ms = 2, .kind = KOTA_COMMAND_LINK_CLOSED, .target = 2, .value = {1, 3}, .by = "a"},
    };
    enum { COUNT = KOTA_COUNT(sorted) };
    for (int32_t a = 0; a < COUNT; a++)
        for (int32_t b = 0; b < COUNT; b++) {
            int order = kota_command_order(&sorted[a], &sorted[b]);
            cr_assert_eq((order > 0) - (order < 0), (a > b) - (a < b), "%d and %d", a, b);
        }
    kota_command mixed[COUNT];
    for (int32_t k = 0; k < COUNT; k++) mixed[k] = sorted[(k * 3 + 2) % COUNT];
    qsort(mixed, COUNT, sizeof *mixed, kota_command_order);
    cr_assert_eq(memcmp(mixed, sorted, sizeof sorted), 0);
}

/* Two orders of different policies, settled. */
static kota_status settle_two(kota_command *pair, kota_error *err) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = map_of(arena);
    *err = (kota_error){0};
    kota_status status = kota_commands_settle(pair, 2, map, err);
    kota_arena_destroy(arena);
    return status;
}

Test(command, the_higher_priority_stands) {
    kota_error err;
    kota_command pair[] = {{.kind = KOTA_COMMAND_PUMP_MODE, .value = {1, 0}, .by = "a", .priority = 1},
                           {.kind = KOTA_COMMAND_PUMP_MODE, .value = {2, 0}, .by = "b", .priority = 2}};
    cr_assert_eq(settle_two(pair, &err), KOTA_OK, "%s", err.text);
    cr_assert_str_eq(pair[0].over, "b");
    cr_assert_str_eq(pair[1].over, "");
    kota_command agreed[] = {{.kind = KOTA_COMMAND_PUMP_MODE, .value = {1, 0}, .by = "a"},
                             {.kind = KOTA_COMMAND_PUMP_MODE, .value = {1, 0}, .by = "b"}};
    cr_assert_eq(settle_two(agreed, &err), KOTA_OK);
    cr_assert(agreed[0].over[0] == '\0' && agreed[1].over[0] == '\0');
}

Test(command, equal_priorities_that_disagree_are_named) {
    kota_error err;
    kota_command pair[] = {{.kind = KOTA_COMMAND_PUMP_MODE, .value = {1, 0}, .by = "late"},
                           {.kind = KOTA_COMMAND_PUMP_MODE, .value = {2, 0}, .by = "early"}};
    cr_assert_eq(settle_two(pair, &err), KOTA_SCRIPT);
    cr_assert(strstr(err.text, "\"early\" and \"late\"") != NULL, "%s", err.text);
    cr_assert(strstr(err.text, "pump_mode = 2 and 1") != NULL, "%s", err.text);
}

Test(command, the_whole_city_meets_its_districts) {
    kota_error err;
    kota_command pair[] = {{.kind = KOTA_COMMAND_TRAVEL_HOLD, .target = -1, .value = {0.2, 60}, .by = "a"},
                           {.kind = KOTA_COMMAND_TRAVEL_HOLD, .target = 0, .value = {0.4, 60}, .by = "b"}};
    cr_assert_eq(settle_two(pair, &err), KOTA_SCRIPT);
    pair[1].priority = 1;
    cr_assert_eq(settle_two(pair, &err), KOTA_OK);
    cr_assert_str_eq(pair[0].over, "b");
}

Test(command, other_targets_and_one_policys_own_orders_do_not_meet) {
    kota_error err;
    kota_command links[] = {{.kind = KOTA_COMMAND_LINK_CLOSED, .target = 0, .value = {1, 0}, .by = "a"},
                            {.kind = KOTA_COMMAND_LINK_CLOSED, .target = 1, .value = {0, 0}, .by = "b"}};
    cr_assert_eq(settle_two(links, &err), KOTA_OK);
    kota_command own[] = {{.kind = KOTA_COMMAND_PUMP_MODE, .value = {1, 0}, .by = "a"},
                          {.kind = KOTA_COMMAND_PUMP_MODE, .value = {2, 0}, .by = "a"}};
    cr_assert_eq(settle_two(own, &err), KOTA_OK);
    cr_assert(own[0].over[0] == '\0' && own[1].over[0] == '\0');
}

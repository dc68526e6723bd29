/* Policies: what they see, what they order, whose beat it is, how they fail, and their state. */
#include "core/clock.h"
#include "script_case.h"

#define START_MS INT64_C(1736888400000) /* 2025-01-15 04:00 at UTC+7 */

typedef struct stage { /* a script, a map of its city and a snapshot */
    script_case here;
    kota_arena *arena;
    kota_map *map;
    kota_snap *snap;
    const kota_command *commands;
    int32_t count;
} stage;

/* policies: Lua statements that define what `policies` names. */
static kota_status stage_open(stage *on, const char *policies) {
    *on = (stage){.here = case_create(), .arena = kota_arena_create("test", 0)};
    case_text(&on->here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format("%slocal policies\n%s\nreturn %s:with { policies = policies }", CASE_HEAD, policies,
                                  CASE_SCENARIO);
    kota_status status = case_open(&on->here, text);
    kota_free(text);
    if (status != KOTA_OK) return status;
    const kota_plan *plan = kota_script_member_plan(on->here.script, 0);
    cr_assert_eq(kota_map_from_sketch(&on->map, &plan->sketch, 20, on->arena, &on->here.err), KOTA_OK, "%s",
                 on->here.err.text);
    on->snap = kota_snap_create(on->map, 0);
    on->snap->time_ms = START_MS;
    return kota_script_begin(on->here.script, 0, on->map, &on->here.err);
}

static kota_status stage_act(stage *on, int64_t after_min) {
    on->snap->time_ms = START_MS + after_min * KOTA_MINUTE_MS;
    return kota_script_act(on->here.script, on->snap, START_MS, 1, &on->commands, &on->count, &on->here.err);
}

static void stage_close(stage *on) {
    kota_snap_destroy(on->snap);
    kota_arena_destroy(on->arena);
    case_destroy(&on->here);
}

/* One policy whose act is the given body of function(city, state). */
static kota_status stage_body(stage *on, const char *body) {
    char *text = kota_text_format(
        "policies = { kota.policy { name = 'P', every_min = 5, act = function(city, state)\n%s\nend } }", body);
    kota_status status = stage_open(on, text);
    kota_free(text);
    return status;
}

Test(policy, beats_count_from_the_start) {
    stage on;
    cr_assert_eq(stage_open(&on, "policies = { kota.policy { name = 'a', every_min = 5, act = function() end },\n"
                                 "kota.policy { name = 'b', every_min = 7, act = function() end } }"),
                 KOTA_OK, "%s", on.here.err.text);
    const kota_script *script = on.here.script;
    const struct {
        int64_t min;
        bool due;
    } beats[] = {{-10, false}, {-5, false}, {0, true}, {1, false}, {5, true}, {7, true}, {8, false}, {35, true}};
    for (int32_t i = 0; i < KOTA_COUNT(beats); i++) {
        cr_expect_eq(kota_script_due(script, START_MS + beats[i].min * KOTA_MINUTE_MS, START_MS), beats[i].due, "%d",
                     (int)beats[i].min);
    }
    stage_close(&on);
}

Test(policy, sees_the_snapshot) {
    stage on;
    cr_assert_eq(
        stage_body(
            &on,
            "local t = city:time()\n"
            "assert(t.year == 2025 and t.month == 1 and t.day == 15 and t.hour == 4 and t.minute == 30 and t.weekday "
            "== 'Wednesday')\n"
            "assert(city:hour() == 4.5 and math.abs(city:rain_mm_per_h() - 36) < 1e-9 and city:sea_level_m() == "
            "0.25)\n"
            "assert(math.abs(city:rain_forecast_mm(30) - 6) < 1e-9)\n"
            "assert(#city:pumps() == 1 and city:pumps()[1].id == 'p1' and city:pumps()[2] == nil)\n"
            "for i, pump in ipairs(city:pumps()) do\n"
            "  assert(i == 1 and pump.name == 'Pompa' and pump.level_m == 0.75 and pump.running and pump.mode == "
            "'on')\n"
            "  assert(pump.district == 'barat' and pump.capacity_m3_per_s == 1 and tostring(pump) == 'pump p1')\n"
            "end\n"
            "assert(#city:pumps{ district = 'timur' } == 0 and #city:pumps{ name = 'Pompa' } == 1)\n"
            "local raya = city:links{ name = 'Jalan Raya' }\n"
            "assert(#raya > 1 and raya[1].name == 'Jalan Raya' and raya[1].class == 'primary' and #raya[1].id == "
            "16)\n"
            "assert(#city:links{ deeper_than_m = 0.3 } == 1 and city:links{ deeper_than_m = 0.3 }[1].depth_m > "
            "0.39)\n"
            "local here = city:links{ near = { 100, 101 } }\n"
            "assert(#here == 2 and here[1].name == here[2].name and here[1].id ~= here[2].id)\n"
            "assert(#city:links{ district = 'barat' } < #city:links() and #city:links{ class = 'trunk' } == 0)\n"
            "assert(#city:districts() == 2 and city:district('timur').population == 1000)\n"
            "assert(city:district('barat').flooded_share == 0.5 and city:gauge('g1').level_m == 1.5)\n"
            "assert(#city:bins() > 0 and #city:bins{ fuller_than = 0.9 } == 1 and city:bins{ fuller_than = 0.9 "
            "}[1].fill > 0.9)\n"
            "assert(#city:trucks() == 0 and type(tostring(city:links())) == 'string')\n"
            "local r = kota.random('x', 1) assert(r >= 0 and r < 1 and r == kota.random('x', 1) and r ~= "
            "kota.random('x', 2))\n"
            "assert(kota.random('1') ~= kota.random(1))\n"),
        KOTA_OK, "%s", on.here.err.text);
    kota_snap *snap = on.snap;
    snap->rain_mps = 1e-5;
    snap->sea_level_m = 0.25;
    for (int32_t k = 0; k <= KOTA_FORECAST_STEPS; k++) snap->forecast_m[k] = 0.001 * k;
    snap->pumps[0] = (kota_snap_pump){.level_m = 0.75, .mode = 1, .running = true};
    snap->districts[0].flooded_frac = 0.5;
    snap->gauge_level_m[0] = 1.5;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) cr_assert_not_null(snap->field[f]);
    snap->field[KOTA_FIELD_link_depth_m][0] = 0.4F;
    snap->field[KOTA_FIELD_bin_fill_frac][0] = 0.95F;
    cr_expect_eq(stage_act(&on, 30), KOTA_OK, "%s", on.here.err.text);
    cr_expect_eq(on.count, 0);
    stage_close(&on);
}

Test(policy, orders_become_commands) {
    stage on;
    cr_assert_eq(
        stage_body(&on,
                   "city:hold_travel{ district = 'timur', share = 0.4, until_h = 5.5 }\n"
                   "city:hold_travel{ share = 0.1, for_min = 30 }\n"
                   "city:dispatch_trucks{ for_min = 60 }\n"
                   "city:collect_at(0.3)\n"
                   "city:clean_inlets{ district = 'barat', crews = 3, for_min = 10 }\n"
                   "city:bins{ fuller_than = -1 }[1]:collect()\n"
                   "city:links()[2]:limit{ speed_km_per_h = 36 }\n"
                   "city:pumps():power{ share = 0.25 }\n"
                   "city:gates():set{ open = 1 } city:walls():breach() city:drains():set{ open = 1 } "
                   "city:drains():run{ on = true }\n" /* there are none */
                   "city:links()[2]:close() city:links()[2]:open()\n"
                   "city:pumps():set{ on = 'auto' } city:pumps():set{ on = true } city:pumps()[1]:set{ on = false }"),
        KOTA_OK, "%s", on.here.err.text);
    cr_assert_eq(stage_act(&on, 60), KOTA_OK, "%s", on.here.err.text); /* 05:00 */
    const double now_s = (double)START_MS / 1000 + 3600;
    const kota_command expected[] = {
        {.kind = KOTA_COMMAND_PUMP_MODE, .target = 0, .value = {0}},
        {.kind = KOTA_COMMAND_PUMP_MODE, .target = 0, .value = {1}},
        {.kind = KOTA_COMMAND_PUMP_MODE, .target = 0, .value = {2}},
        {.kind = KOTA_COMMAND_LINK_CLOSED, .target = 1, .value = {0}},
        {.kind = KOTA_COMMAND_LINK_CLOSED, .target = 1, .value = {1}},
        {.kind = KOTA_COMMAND_LINK_SPEED, .target = 1, .value = {10}},
        {.kind = KOTA_COMMAND_TRAVEL_HOLD, .target = -1, .value = {0.1, now_s + 1800}},
        {.kind = KOTA_COMMAND_TRAVEL_HOLD, .target = 1, .value = {0.4, now_s + 1800}},
        {.kind = KOTA_COMMAND_BIN_COLLECT, .target = 0},
        {.kind = KOTA_COMMAND_FLEET_DISPATCH, .target = -1, .value = {now_s + 3600}},
        {.kind = KOTA_COMMAND_FLEET_THRESHOLD, .target = -1, .value = {0.3}},
        {.kind = KOTA_COMMAND_CREW_CLEAN, .target = 0, .value = {3, now_s + 600}},
        {.kind = KOTA_COMMAND_PUMP_ABLE, .target = 0, .value = {0.25}},
    };
    cr_assert_eq(on.count, KOTA_COUNT(expected), "%d", (int)on.count);
    for (int32_t i = 0; i < on.count; i++) {
        cr_expect_eq(on.commands[i].kind, expected[i].kind, "%d", (int)i);
        cr_expect_eq(on.commands[i].target, expected[i].target, "%d", (int)i);
        cr_expect_float_eq(on.commands[i].value[0], expected[i].value[0], 1e-9, "%d", (int)i);
        cr_expect_float_eq(on.commands[i].value[1], expected[i].value[1], 1e-5, "%d", (int)i);
        cr_expect_eq(on.commands[i].time_ms, START_MS + 3600000);
        cr_expect_str_eq(on.commands[i].by, "P");
    }
    stage_close(&on);
}

Test(policy, errors_name_line_policy_and_time) {
    static const struct {
        const char *body, *words;
    } faults[] = {
        {"local x = nil\nlocal y = x.z", "main.lua:5: attempt to index a nil value (local 'x')"},
        {"city:pump()", "there is no method of city \"pump\"; did you mean \"pumps\"?"},
        {"city:pumps():sett{ on = true }", "there is no method of a list of pumps \"sett\"; did you mean \"set\"?"},
        {"city:pumps():set{ of = true }", "there is no key of set \"of\"; did you mean \"on\"?"},
        {"city:pumps():set{ on = 3 }", "on must be true, false or \"auto\""},
        {"city:pumps():set()", "set takes a table"},
        {"local x = city:pumps().level_m", "\"level_m\" belongs to one pump"},
        {"local x = city:pumps()[1].levl_m", "there is no field of a pump \"levl_m\"; did you mean \"level_m\"?"},
        {"city:pumps()[1].level_m = 3", "the city is read-only"},
        {"city.x = 3", "the city is read-only"},
        {"city.pumps()", "with a colon"},
        {"city:links{ deeper = 3 }", "there is no filter of links \"deeper\""},
        {"city:links{ near = { 3 } }", "near must be a place { x, y } in metres"},
        {"city:links{ class = 'primry' }", "did you mean \"primary\"?"},
        {"city:links{ district = 'barrat' }", "there is no district \"barrat\"; did you mean \"barat\"?"},
        {"city:gauge('g2')", "there is no gauge \"g2\"; did you mean \"g1\"?"},
        {"city:hold_travel{ share = 2, for_min = 3 }", "share"},
        {"city:hold_travel{ share = 0.2 }", "give either until_h or for_min"},
        {"city:collect_at(2)", "must be"},
        {"city:rain_forecast_mm(-1)", "minutes must be 0 to 1440"},
        {"city:links()[1]:limit{ speed_km_per_h = 0 }", "must be"},
        {"city:districts():close()", "there is no method of a list of districts \"close\""},
        {"state.f = function() end", "state.f is a function"},
        {"state.a = { b = { city } }", "state.a.b[1] is a thing of the city"},
        {"state[{}] = 1", "as key"},
        {"state.me = state", "nested too deep or contains itself"},
        {"kota.random({})", "key 1 of kota.random"},
        {"while true do end", "did more steps than it may"},
    };
    for (int32_t i = 0; i < KOTA_COUNT(faults); i++) {
        stage on;
        cr_assert_eq(stage_body(&on, faults[i].body), KOTA_OK, "%s", on.here.err.text);
        kota_status status = stage_act(&on, 0);
        cr_expect_eq(status, strstr(faults[i].words, "steps") != NULL ? KOTA_BUDGET : KOTA_SCRIPT, "%s",
                     faults[i].body);
        cr_expect_not_null(strstr(on.here.err.text, faults[i].words), "%s\n-> %s", faults[i].body, on.here.err.text);
        cr_expect_not_null(strstr(on.here.err.text, "in policy \"P\" at 2025-01-15 04:00:00"), "%s",
                           on.here.err.text);
        cr_expect_not_null(strstr(on.here.err.text, "main.lua:"), "%s", on.here.err.text);
        cr_expect_eq(on.count, 0);
        stage_close(&on);
    }
}

Test(policy, old_views_and_hidden_memory_are_refused) {
    stage on;
    cr_assert_eq(stage_open(&on, "local kept = {}\npolicies = { kota.policy { name = 'P', act = function(city)\n"
                                 "if kept.city then kept.city:hour() end kept.city = city end } }"),
                 KOTA_OK);
    cr_expect_eq(stage_act(&on, 0), KOTA_OK);
    cr_expect_eq(stage_act(&on, 5), KOTA_SCRIPT);
    cr_expect_not_null(strstr(on.here.err.text, "belongs to an earlier call"), "%s", on.here.err.text);
    cr_expect_not_null(strstr(on.here.err.text, "\n    5 | if kept.city then kept.city:hour() end"), "the line: %s",
                       on.here.err.text);
    stage_close(&on);
    cr_assert_eq(stage_open(&on, "local kept\npolicies = { kota.policy { name = 'P', act = function(city)\n"
                                 "if kept then local x = kept[1].id end kept = city:pumps() end } }"),
                 KOTA_OK);
    cr_expect_eq(stage_act(&on, 0), KOTA_OK);
    cr_expect_eq(stage_act(&on, 5), KOTA_SCRIPT);
    stage_close(&on);
    cr_assert_eq(stage_open(&on, "local kept = {}\npolicies = { kota.policy { name = 'P', act = function(city)\n"
                                 "if kept.cells then local x = #kept.cells end kept.cells = city:cells() end } }"),
                 KOTA_OK);
    cr_expect_eq(stage_act(&on, 0), KOTA_OK);
    cr_expect_eq(stage_act(&on, 5), KOTA_SCRIPT);
    cr_expect_not_null(strstr(on.here.err.text, "belongs to an earlier call"), "%s", on.here.err.text);
    stage_close(&on);
    cr_assert_eq(stage_open(&on, "local calls = 0\nlocal function count() calls = calls + 1 end\n"
                                 "policies = { kota.policy { name = 'P', act = function(city) count() end } }"),
                 KOTA_OK);
    cr_expect_eq(stage_act(&on, 0), KOTA_SCRIPT);
    cr_expect_not_null(strstr(on.here.err.text, "act changed the local variable \"calls\""), "%s", on.here.err.text);
    stage_close(&on);
}

/* A snapshot with water on the cells of the west and one wet street. */
static void wet(stage *on) {
    const kota_grid *grid = &on->map->grid;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = j * grid->nx + i;
            bool west = on->map->district[kota_grid_at(grid, i, j)] == 0;
            on->snap->field[KOTA_FIELD_depth_m][at] = west ? 0.4F : 0.1F;
            on->snap->field[KOTA_FIELD_persons][at] = on->map->persons[kota_grid_at(grid, i, j)];
        }
    on->snap->field[KOTA_FIELD_link_depth_m][2] = 0.5F;
    on->snap->field[KOTA_FIELD_link_depth_m][5] = 0.2F;
    on->snap->field[KOTA_FIELD_bin_fill_frac][0] = 0.95F;
}

Test(policy, formulas_over_cells_streets_and_bins) {
    stage on;
    cr_assert_eq(
        stage_body(
            &on,
            "local deep = city:cells{ where = 'depth_m > 0.3' }\n"
            "local barat = city:cells{ district = 'barat' }\n"
            "assert(#deep > 0 and #deep == #barat and deep:count() == #deep and tostring(deep) == #deep .. ' "
            "cells')\n"
            "assert(math.abs(deep:sum 'persons' - 2000) < 1 and math.abs(city:cells():sum 'persons' - 3000) < 1)\n"
            "assert(deep:area_m2() == #deep * 400)\n"
            "assert(math.abs(city:cells():max 'depth_m' - 0.4) < 1e-6 and math.abs(city:cells():min 'depth_m' - 0.1) "
            "< 1e-6)\n"
            "assert(math.abs(barat:mean 'depth_m' - 0.4) < 1e-6)\n"
            "assert(city:cells{ where = 'depth_m > limit', given = { limit = 9 } }:max 'depth_m' == nil)\n"
            "local by = deep:zonal 'persons'\n"
            "assert(math.abs(by.barat - 2000) < 1 and by.timur == 0)\n"
            "by = city:cells():zonal('depth_m', 'max')\n"
            "assert(math.abs(by.barat - 0.4) < 1e-6 and math.abs(by.timur - 0.1) < 1e-6)\n"
            "by = deep:zonal('depth_m * k', 'mean', { k = 2 })\n"
            "assert(math.abs(by.barat - 0.8) < 1e-6 and by.timur == nil)\n"
            "assert(city:cells():count(\"land_use == 'kampung' or not water\") > 0)\n"
            "local wet = city:links{ where = 'depth_m > 0.3 and not bridge' }\n"
            "assert(#wet == 1 and wet[1].depth_m == 0.5 and wet:sum 'length_m' == wet[1].length_m)\n"
            "assert(#city:links{ where = 'depth_m > 0.1' } == 2 and city:links():count 'depth_m > 0.1' == 2)\n"
            "assert(city:links{ name = 'Jalan Raya', where = \"class == 'primary'\" }:count() == #city:links{ name = "
            "'Jalan Raya' })\n"
            "local long = 0 for _, l in ipairs(city:links{ district = 'timur' }) do long = long + l.length_m end\n"
            "assert(math.abs(long - city:links():sum \"length_m * (district == 'timur')\") < 1e-6)\n"
            "assert(#city:bins{ where = 'fill > 0.9' } == 1 and city:bins():max 'fill' > 0.9)\n"
            "for i = 1, 2000 do city:cells{ where = 'depth_m > x', given = { x = i } } end\n"
            "wet:close()"),
        KOTA_OK, "%s", on.here.err.text);
    wet(&on);
    cr_assert_eq(stage_act(&on, 0), KOTA_OK, "%s", on.here.err.text);
    cr_assert_eq(on.count, 1);
    cr_expect(on.commands[0].kind == KOTA_COMMAND_LINK_CLOSED && on.commands[0].target == 2);
    cr_expect_eq(stage_act(&on, 5), KOTA_OK, "%s", on.here.err.text);
    stage_close(&on);
}

Test(policy, formulas_name_what_is_wrong) {
    static const struct {
        const char *body, *words;
    } faults[] = {
        {"city:cells{ where = 'depht_m > 1' }", "there is no column \"depht_m\" of cells; did you mean \"depth_m\"?"},
        {"city:links{ where = 'depth_m > limit' }", "there is no column \"limit\" of links, nor is it given"},
        {"city:links{ where = 'depth_m > limit', given = { limit = 'x' } }", "given.limit must be a number"},
        {"city:links{ where = 'depth_m' }", "where = \"depth_m\" must be a condition"},
        {"city:links{ where = 3 }", "where must be a text"},
        {"city:cells{ were = 'x' }", "there is no filter of cells \"were\"; did you mean \"where\"?"},
        {"city:cells():sum()", "sum takes a formula: :sum \"persons\""},
        {"city:cells():sum(3)", "a formula is a text"},
        {"city:cells():summ 'persons'", "there is no method of cells \"summ\"; did you mean \"sum\"?"},
        {"city:cells():zonal('persons', 'media')", "there is no statistic \"media\""},
        {"city:cells():count 'persons'", "count takes a condition"},
        {"city:pumps():sum 'x'", "there is no method of a list of pumps \"sum\""},
        {"city:links{ where = \"class == 'primry'\" }", "did you mean \"primary\"?"},
        {"city:cells{ where = \"district == 'x'\" }", "no district is called so"},
        {"local c = city:cells() c.sum = 1", "cells cannot be set"},
        {"state.c = city:cells()", "state.c is a thing of the city"},
        {"for i = 1, 600 do city:cells{ where = 'depth_m > ' .. i } end", "more than 500 formulas in one call"},
        {"for i = 1, 1e7 do city:cells():sum 'persons' end", "did more steps than it may"},
    };
    for (int32_t i = 0; i < KOTA_COUNT(faults); i++) {
        stage on;
        cr_assert_eq(stage_body(&on, faults[i].body), KOTA_OK, "%s", on.here.err.text);
        cr_expect_neq(stage_act(&on, 0), KOTA_OK, "%s", faults[i].body);
        cr_expect_not_null(strstr(on.here.err.text, faults[i].words), "%s\n-> %s", faults[i].body, on.here.err.text);
        cr_expect_not_null(strstr(on.here.err.text, "main.lua:"), "%s", on.here.err.text);
        stage_close(&on);
    }
}

#define COUNTER                                                                                                      \
    "policies = { kota.policy { name = 'P', state = { n = 0, deep = { a = 'x\\0y', [3] = true, z = 0.1 } },\n"       \
    "act = function(city, state) state.n = state.n + 1 state[state.n * 2] = 'k' .. state.n\n"                        \
    "assert(state.deep.a == 'x\\0y' and state.deep[3] and state.deep.z == 0.1 and math.type(state.n) == "            \
    "'integer')\n"                                                                                                   \
    "city:collect_at(state.n / 10) end } }"

Test(policy, state_is_saved_and_loaded) {
    stage on, resumed;
    cr_assert_eq(stage_open(&on, COUNTER), KOTA_OK, "%s", on.here.err.text);
    cr_assert_eq(stage_open(&resumed, COUNTER), KOTA_OK);
    for (int32_t i = 0; i < 3; i++) cr_assert_eq(stage_act(&on, 5 * i), KOTA_OK, "%s", on.here.err.text);
    cr_expect_float_eq(on.commands[0].value[0], 0.3, 1e-12);
    kota_blob blob = {0}, again = {0};
    cr_assert_eq(kota_script_save(on.here.script, &blob, &on.here.err), KOTA_OK, "%s", on.here.err.text);
    cr_assert_eq(kota_script_load(resumed.here.script, &blob), KOTA_OK);
    cr_assert_eq(kota_script_save(resumed.here.script, &again, &on.here.err), KOTA_OK);
    cr_assert_eq(again.length, blob.length);
    cr_expect_eq(memcmp(again.bytes, blob.bytes, blob.length), 0);
    cr_assert_eq(stage_act(&resumed, 15), KOTA_OK, "%s", resumed.here.err.text);
    cr_expect_float_eq(resumed.commands[0].value[0], 0.4, 1e-12);
    /* another begin starts from the first state */
    cr_assert_eq(kota_script_begin(resumed.here.script, 0, resumed.map, NULL), KOTA_OK);
    cr_assert_eq(stage_act(&resumed, 0), KOTA_OK);
    cr_expect_float_eq(resumed.commands[0].value[0], 0.1, 1e-12);
    /* cut short or of another run: refused */
    for (size_t length = 0; length < blob.length; length += 7) {
        kota_error err = {0};
        kota_blob cut = {.bytes = blob.bytes, .length = length, .capacity = length, .err = &err};
        cr_expect_eq(kota_script_load(resumed.here.script, &cut), KOTA_DATA, "%d", (int)length);
    }
    kota_blob_free(&blob);
    kota_blob_free(&again);
    stage_close(&on);
    stage_close(&resumed);
}

/* Rounds: one point fills fast and one stands; what each rule orders in the morning. */
Test(policy, rounds) {
    static const char *const rules[] = {"fixed_rounds { every_days = 1 }", "predictive {}", "prize_rounds {}",
                                        "on_call {}"};
    for (int32_t r = 0; r < 4; r++) {
        stage on;
        char *scenario = kota_text_format("policies = { require 'kota.policy.%.*s' %s }", (int)strcspn(rules[r], " "),
                                          rules[r], strchr(rules[r], '{'));
        cr_assert_eq(stage_open(&on, scenario), KOTA_OK, "%s", on.here.err.text);
        int32_t collects = 0, prizes = 0, thresholds = 0;
        for (int32_t half_hour = 0; half_hour < 48; half_hour++) {
            on.snap->field[KOTA_FIELD_bin_fill_frac][0] = (float)kota_min(0.4 + 0.02 * half_hour, 1.0);
            cr_assert_eq(stage_act(&on, 30 * half_hour), KOTA_OK, "%s", on.here.err.text);
            for (int32_t i = 0; i < on.count; i++) {
                collects += on.commands[i].kind == KOTA_COMMAND_BIN_COLLECT;
                prizes += on.commands[i].kind == KOTA_COMMAND_BIN_PRIZE;
                thresholds += on.commands[i].kind == KOTA_COMMAND_FLEET_THRESHOLD;
            }
        }
        cr_expect_eq(thresholds, 1, "%s", rules[r]);
        cr_expect_gt(collects + prizes, 0, "%s", rules[r]);
        cr_expect(r == 2 || prizes == 0, "%s", rules[r]);
        stage_close(&on);
        kota_free(scenario);
    }
}

Test(policy, library) {
    stage on;
    cr_assert_eq(
        stage_open(
            &on, "local function p(name) return require('kota.policy.' .. name) end\n"
                 "policies = { p 'pumps_early' { forecast_mm = 10 }, p 'close_flooded_roads' {}, p 'stay_home' {},\n"
                 "p 'clean_inlets_before_rain' {}, p 'collect_before_rain' {}, p 'smart_bins' {} }"),
        KOTA_OK, "%s", on.here.err.text);
    for (int32_t k = 1; k <= KOTA_FORECAST_STEPS; k++) on.snap->forecast_m[k] = 0.05;
    on.snap->field[KOTA_FIELD_link_depth_m][3] = 0.5F;
    on.snap->field[KOTA_FIELD_bin_fill_frac][0] = 0.9F;
    cr_assert_eq(stage_act(&on, 0), KOTA_OK, "%s", on.here.err.text);
    int32_t of[KOTA_COMMAND_COUNT] = {0};
    for (int32_t i = 0; i < on.count; i++) of[on.commands[i].kind]++;
    cr_expect_eq(of[KOTA_COMMAND_PUMP_MODE], 1);
    cr_expect_eq(of[KOTA_COMMAND_LINK_CLOSED], 1);
    cr_expect_eq(of[KOTA_COMMAND_TRAVEL_HOLD], 1);
    cr_expect_eq(of[KOTA_COMMAND_CREW_CLEAN], 1);
    cr_expect_eq(of[KOTA_COMMAND_FLEET_DISPATCH], 1);
    cr_expect_eq(of[KOTA_COMMAND_FLEET_THRESHOLD], 2);
    for (int32_t i = 0; i < on.count; i++)
        if (on.commands[i].kind == KOTA_COMMAND_FLEET_THRESHOLD)
            cr_expect_str_eq(on.commands[i].over, on.commands[i].value[0] > 0.5 ? "Collect before rain" : "",
                             "what is done before a storm stands above what is done always");
    cr_expect_eq(of[KOTA_COMMAND_BIN_COLLECT], 1);
    for (int32_t k = 1; k <= KOTA_FORECAST_STEPS; k++) on.snap->forecast_m[k] = 0; /* it has rained, and runs off */
    on.snap->field[KOTA_FIELD_link_depth_m][3] = 0;
    on.snap->field[KOTA_FIELD_bin_fill_frac][0] = 0.1F;
    cr_assert_eq(stage_act(&on, 30), KOTA_OK, "%s", on.here.err.text);
    cr_assert_eq(on.count, 3, "%d", (int)on.count);
    cr_expect(on.commands[0].kind == KOTA_COMMAND_PUMP_MODE && on.commands[0].value[0] < 0.5);
    cr_expect(on.commands[1].kind == KOTA_COMMAND_LINK_CLOSED && on.commands[1].value[0] < 0.5 &&
              on.commands[1].target == 3);
    cr_expect_eq(on.commands[2].kind, KOTA_COMMAND_FLEET_THRESHOLD);
    stage_close(&on);
    cr_expect_eq(stage_open(&on, "policies = { require 'kota.policy.pumps_early' { ahead = 3 } }"), KOTA_SCRIPT);
    cr_expect_not_null(
        strstr(on.here.err.text, "main.lua:3: pumps_early: there is no key \"ahead\"; did you mean \"ahead_min\"?"),
        "%s", on.here.err.text);
    stage_close(&on);
}

/* The language in words is the language: all that is registered is described, each example runs. */
#include "script/api.h"

#include "core/clock.h"
#include "map/sketch.h"
#include "script_case.h"

static const kota_api *described(const char *owner, const char *name) {
    int32_t count;
    const kota_api *api = kota_script_api(&count);
    for (int32_t a = 0; a < count; a++)
        if (strcmp(api[a].owner, owner) == 0 && strcmp(api[a].name, name) == 0) return &api[a];
    return NULL;
}

static void check(void *context, const char *owner, const char *name) {
    int32_t *registered = context;
    (*registered)++;
    cr_expect_not_null(described(owner, name), "api.def does not describe %s %s", owner, name);
}

Test(api, describes_all_that_is_registered_and_nothing_else) {
    int32_t registered = 0, count;
    kota_script_registered(check, &registered);
    (void)kota_script_api(&count);
    cr_expect_eq(count, registered, "api.def describes %d, registered are %d", (int)count, (int)registered);
}

Test(api, names_sources_that_are_there) {
    const char *root = getenv("KOTA_SOURCE");
    int32_t count;
    const kota_api *api = kota_script_api(&count);
    for (int32_t a = 0; a < count; a++) {
        if (strcmp(api[a].source, "map") == 0) continue;
        char *sources = kota_text_copy(api[a].source), *rest = sources;
        for (char *file; (file = strtok_r(rest, ", ", &rest)) != NULL;) {
            char *path = kota_text_format("%s/sim/%s", root != NULL ? root : ".", file);
            cr_expect(kota_file_exists(path), "%s %s: there is no %s", api[a].owner, api[a].name, path);
            kota_free(path);
        }
        kota_free(sources);
    }
}

static const char CITY[] =
    "kota.city { name = 'kecil', datum = 'mean sea level', width_m = 400, height_m = 400,\n"
    "  spots = { { at = { 0, 0 }, height_m = 2 }, { at = { 400, 400 }, height_m = 3 } },\n"
    "  channels = { { id = 'kali', line = { { 200, 0 }, { 200, 400 } }, width_m = 20, bed_from_m = 0,\n"
    "    bed_to_m = -1 } },\n"
    "  arterials = { { id = 'raya', name = 'Jalan Raya', class = 'primary', line = { { 0, 100 }, { 400, 100 } } } "
    "},\n"
    "  districts = { { id = 'kampung', outline = { { 0, 0 }, { 400, 0 }, { 400, 400 }, { 0, 400 } },\n"
    "    population = 2000 } },\n"
    "  facilities = { { id = 'garasi', kind = 'garage', at = { 100, 100 }, trucks = 2 },\n"
    "    { id = 'tpa', kind = 'landfill', at = { 300, 100 }, capacity_m3 = 100000 } },\n"
    "  pumps = { { id = 'p1', from = { 150, 150 }, to = { 200, 200 }, capacity_m3_per_s = 1, on_level_m = 1,\n"
    "    off_level_m = 0.5 } },\n"
    "  walls = { { id = 'tanggul', line = { { 60, 200 }, { 60, 380 } }, crest_m = 4, breach_at = { 60, 300 } } },\n"
    "  gates = { { id = 'pintu', from = { 40, 240 }, to = { 80, 240 }, invert_m = 1, width_m = 4, height_m = 2 } },\n"
    "  drain_nodes = { { id = 'a', at = { 100, 200 }, bottom_m = 0 }, { id = 'b', kind = 'outfall', at = { 200, 220 "
    "},\n"
    "    bottom_m = -0.5 } },\n"
    "  drain_links = { { id = 'dp', kind = 'pump', from = 'a', to = 'b', capacity_m3_per_s = 0.2, on_level_m = 1,\n"
    "    off_level_m = 0.2, head_m = 3 } },\n"
    "  gauges = { { id = 'muara', at = { 200, 200 } } } }\n";

static void run_example(script_case *here, const kota_map *map, const char *code, const char *what) {
    char *text = kota_text_format(
        "local kota = require 'kota'\n"
        "return kota.scenario { api = 1, name = 'E', city = %s, start = '2025-01-15 04:00', duration_h = 1,\n"
        "  policies = { kota.policy { name = 'E', every_min = 5, state = {}, act = function(city, state) %s end } } "
        "}",
        CITY, code);
    cr_assert_eq(case_open(here, text), KOTA_OK, "%s: %s", what, here->err.text);
    kota_free(text);
    kota_error err = {0};
    kota_snap *snap = kota_snap_create(map, 2);
    const kota_command *commands;
    int32_t count;
    cr_assert_eq(kota_time_parse(&snap->time_ms, "2025-01-15 04:00", map->utc_offset_min, NULL), KOTA_OK);
    cr_assert_eq(kota_script_begin(here->script, 0, map, &err), KOTA_OK, "%s: %s", what, err.text);
    kota_status status = kota_script_act(here->script, snap, snap->time_ms, 1, &commands, &count, &err);
    cr_expect_eq(status, KOTA_OK, "%s: %s", what, err.text);
    kota_snap_destroy(snap);
}

Test(api, its_examples_run) {
    script_case here = case_create();
    char *text =
        kota_text_format("local kota = require 'kota'\nreturn kota.scenario { api = 1, name = 'E', city = %s,"
                         " start = '2025-01-15 04:00', duration_h = 1 }",
                         CITY);
    cr_assert_eq(case_open(&here, text), KOTA_OK, "%s", here.err.text);
    kota_free(text);
    kota_plan *plan = kota_script_member_plan(here.script, 0);
    kota_arena *arena = kota_arena_create("map", 0);
    kota_map *map = NULL;
    kota_sketch sketch;
    kota_error err = {0};
    cr_assert_eq(kota_plan_dress(&sketch, plan, &plan->sketch, 0, 0, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_map_from_sketch(&map, &sketch, plan->cell_m, arena, &err), KOTA_OK, "%s", err.text);
    int32_t count, examples = 0;
    const kota_api *api = kota_script_api(&count);
    for (int32_t a = 0; a < count; a++) {
        bool method = api[a].type[0] == '(';
        cr_expect_eq(method, api[a].example[0] != '\0', "%s %s: a function has an example", api[a].owner,
                     api[a].name);
        if (!method) continue;
        run_example(&here, map, api[a].example, api[a].name);
        examples++;
    }
    cr_expect_geq(examples, 35);
    kota_arena_destroy(arena);
    case_destroy(&here);
}

Test(api, the_meta_file_has_it_all) {
    kota_text meta = {0}, reference = {0};
    kota_script_meta(&meta);
    kota_script_reference(&reference);
    int32_t count;
    const kota_api *api = kota_script_api(&count);
    for (int32_t a = 0; a < count; a++) {
        char *field = kota_text_format("---@field %s ", api[a].name);
        cr_expect_not_null(strstr(meta.chars, field), "%s", field);
        kota_free(field);
    }
    cr_expect_not_null(strstr(meta.chars, "---@field duration_h number how long it runs, h."));
    cr_expect_not_null(strstr(meta.chars, "---@class kota.districts: kota.district[]"));
    cr_expect_not_null(strstr(meta.chars, "---@class kota.trucks: kota.truck[]"));
    cr_expect_not_null(strstr(meta.chars, "---@field set fun(self: kota.pump, order: { on: boolean|\"auto\" })"));
    cr_expect_not_null(strstr(reference.chars, "| `theta` |"));
    kota_text_free(&meta);
    kota_text_free(&reference);
}

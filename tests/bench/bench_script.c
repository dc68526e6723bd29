/* See bench_script.h. */
#include "bench/bench_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "script/script.h"

enum { CALLS = 40, LOOPS = 40, LANES = 8 };

#define CELL_M 20

/* Each policy hands its result out as an order with the number in it, so that it is known here. */
static const char *const POLICIES[] = {
    "",
    "city:collect_at(city:cells{ where = 'depth_m > 0.3' }:sum 'persons' / 1e9)",
    "city:collect_at(city:cells{ where = 'depth_m > 0.3' }:zonal 'persons'.timur / 1e9)",
    "city:collect_at(city:cells{ where = '(depth_m > 0.3 or hazard_max > 1.25) and ground_m < 4 and not water' }\n"
    ":sum 'min(depth_m, 2) * persons + 0.5 * max(jobs - persons, 0)' / 1e9)",
    "local deep = city:cells{ where = 'depth_m > 0.3 and not water' }\n"
    "city:collect_at((deep:sum 'persons' + deep:max 'depth_m' + deep:zonal 'persons'.barat\n"
    "+ city:cells():mean 'litter_kg') / 1e9)\n"
    "city:links{ where = 'depth_m > 0.499 and not bridge' }:close()",
    "local x = 0 for i = 1, 1000000 do x = x * 0.5 + 1 end city:collect_at(x / 4)",
};
enum { EMPTY, SUM, ZONAL, LONG, BEAT, LOOP, POLICY_COUNT };

typedef struct town {
    char folder[256];
    kota_arena *arena;
    kota_map *map;
    kota_snap *snap;
    kota_script *script;
} town;

static void must(kota_status status, const kota_error *err) {
    if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err->text);
}

static void write_scenario(const town *here, int32_t side, const char *body) {
    double width = (double)side * CELL_M;
    char *text = kota_text_format(
        "local kota = require 'kota'\n"
        "local city = kota.city { name = 'bench', datum = 'x', width_m = %.0f, height_m = %.0f,\n"
        "spots = { { at = { 0, 0 }, height_m = 2 }, { at = { %.0f, %.0f }, height_m = 6 } },\n"
        "arterials = { { id = 'a', line = { { 0, %.0f }, { %.0f, %.0f } } },\n"
        "{ id = 'b', line = { { %.0f, 0 }, { %.0f, %.0f } } } },\n"
        "districts = {\n"
        "{ id = 'barat', outline = { { 0, 0 }, { %.0f, 0 }, { %.0f, %.0f }, { 0, %.0f } }, population = 40000 },\n"
        "{ id = 'timur', outline = { { %.0f, 0 }, { %.0f, 0 }, { %.0f, %.0f }, { %.0f, %.0f } },\n"
        "population = 60000 } },\n"
        "facilities = { { id = 'g', kind = 'garage', at = { 100, 100 }, trucks = 1 },\n"
        "{ id = 't', kind = 'landfill', at = { 300, 100 }, capacity_m3 = 1e5 } } }\n"
        "return kota.scenario { api = 1, name = 'n', city = city, start = '2025-01-15 04:00', duration_h = 2,\n"
        "policies = { kota.policy { name = 'P', every_min = 1, act = function(city) %s end } } }\n",
        width, width, width, width, width / 2, width, width / 2, width / 2, width / 2, width, width / 2, width / 2,
        width, width, width / 2, width, width, width, width / 2, width, body);
    char *path = kota_text_format("%s/bench.lua", here->folder);
    kota_error err = {0};
    must(kota_file_write(path, text, strlen(text), &err), &err);
    kota_free(path);
    kota_free(text);
}

static void open_script(town *here, const char *library) {
    kota_error err = {0};
    char *path = kota_text_format("%s/bench.lua", here->folder);
    kota_script_close(here->script);
    must(kota_script_open(&here->script, path, library, here->folder, NULL, &err), &err);
    kota_free(path);
    if (here->map == NULL) {
        must(kota_map_from_sketch(&here->map, &kota_script_member_plan(here->script, 0)->sketch, CELL_M, here->arena,
                                  &err),
             &err);
        here->snap = kota_snap_create(here->map, 0);
    }
    must(kota_script_begin(here->script, 0, here->map, &err), &err);
}

static double draw(uint64_t entity, uint32_t what) {
    return kota_random_unit((kota_key){.seed = 1, .entity = entity, .stream = KOTA_STREAM_POLICY, .what = what}, 0);
}

static void fill(const town *here) {
    int32_t cells = kota_snap_count(here->map, KOTA_PLACE_CELL);
    float *const *field = here->snap->field;
    kota_grid_to_compact(&here->map->grid, field[KOTA_FIELD_bed_m], here->map->bed_m);
    kota_grid_to_compact(&here->map->grid, field[KOTA_FIELD_persons], here->map->persons);
    kota_grid_to_compact(&here->map->grid, field[KOTA_FIELD_jobs], here->map->jobs);
    for (int32_t c = 0; c < cells; c++) {
        field[KOTA_FIELD_depth_m][c] = (float)(0.6 * draw((uint64_t)c, 0));
        field[KOTA_FIELD_hazard_max][c] = (float)(2 * draw((uint64_t)c, 1));
        field[KOTA_FIELD_litter_kg][c] = (float)draw((uint64_t)c, 2);
    }
    for (int32_t l = 0; l < here->map->roads.link_count; l++)
        field[KOTA_FIELD_link_depth_m][l] = (float)(0.5 * draw(here->map->roads.link_id[l], 3));
}

/* Best wall time of a policy's call; its orders go into the hash. */
static double call_s(town *here, int32_t side, const char *library, int32_t which, double budget_s,
                     kota_hasher *hasher, double *found) {
    write_scenario(here, side, POLICIES[which]);
    open_script(here, library);
    double best_s = 1e9;
    const kota_command *commands = NULL;
    int32_t count = 0;
    kota_script_budget(here->script, budget_s);
    for (int32_t call = 0; call < (which == LOOP ? CALLS / 4 : CALLS); call++) {
        kota_error err = {0};
        double start_s = kota_wall_s();
        must(kota_script_act(here->script, here->snap, here->snap->time_ms, 1, &commands, &count, &err), &err);
        double wall_s = kota_wall_s() - start_s;
        if (wall_s < best_s) best_s = wall_s;
    }
    *found = 0;
    for (int32_t c = 0; c < count; c++) {
        kota_hasher_bytes(hasher, commands[c].value, sizeof commands[c].value);
        kota_hasher_u64(hasher, (uint64_t)commands[c].target);
        if (commands[c].kind == KOTA_COMMAND_FLEET_THRESHOLD) *found = commands[c].value[0] * 1e9;
    }
    return best_s;
}

/* ---- the same in plain C ---- */

static double loop_sum(const kota_snap *snap, int32_t cells) {
    const float *depth_m = snap->field[KOTA_FIELD_depth_m], *persons = snap->field[KOTA_FIELD_persons];
    double sum = 0;
    for (int32_t c = 0; c < cells; c++)
        if ((double)depth_m[c] > 0.3) sum += (double)persons[c];
    return sum;
}

/* with the wide vectors that the formulas have */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KOTA_SANITIZED)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static double
loop_lanes(const kota_snap *snap, int32_t cells) {
    const float *depth_m = snap->field[KOTA_FIELD_depth_m], *persons = snap->field[KOTA_FIELD_persons];
    double lane[LANES] = {0}, sum = 0;
    int32_t whole = cells - cells % LANES;
    for (int32_t c = 0; c < whole; c += LANES)
        for (int32_t k = 0; k < LANES; k++) {
            double x = (double)persons[c + k];
            lane[k] += (double)depth_m[c + k] > 0.3 ? x : 0.0;
        }
    for (int32_t c = whole; c < cells; c++) sum += (double)depth_m[c] > 0.3 ? (double)persons[c] : 0.0;
    for (int32_t k = 0; k < LANES; k++) sum += lane[k];
    return sum;
}

static double loop_zonal(const town *here, int32_t cells) {
    const float *depth_m = here->snap->field[KOTA_FIELD_depth_m], *persons = here->snap->field[KOTA_FIELD_persons];
    const kota_grid *grid = &here->map->grid;
    double sums[3] = {0};
    for (int32_t c = 0; c < cells; c++) {
        int32_t zone = here->map->district[kota_grid_at(grid, c % grid->nx, c / grid->nx)];
        if (zone >= 0 && (double)depth_m[c] > 0.3) sums[zone] += (double)persons[c];
    }
    return sums[1];
}

static double loop_long(const town *here, int32_t cells) {
    float *const *field = here->snap->field;
    const float *depth_m = field[KOTA_FIELD_depth_m], *persons = field[KOTA_FIELD_persons],
                *hazard = field[KOTA_FIELD_hazard_max], *bed_m = field[KOTA_FIELD_bed_m],
                *jobs = field[KOTA_FIELD_jobs];
    const kota_grid *grid = &here->map->grid;
    double sum = 0;
    for (int32_t j = 0, c = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx && c < cells; i++, c++) {
            double d = (double)depth_m[c], p = (double)persons[c];
            bool counts = (d > 0.3 || (double)hazard[c] > 1.25) && (double)bed_m[c] < 4 &&
                          here->map->water[kota_grid_at(grid, i, j)] == 0;
            if (counts) sum += kota_min(d, 2) * p + 0.5 * kota_max((double)jobs[c] - p, 0);
        }
    return sum;
}

static double loop_s(const town *here, int32_t which, double expected) {
    int32_t cells = kota_snap_count(here->map, KOTA_PLACE_CELL);
    double best_s = 1e9, found = 0;
    for (int32_t l = 0; l < LOOPS; l++) {
        double start_s = kota_wall_s();
        switch (which) {
        case SUM: found = loop_sum(here->snap, cells); break;
        case EMPTY: found = loop_lanes(here->snap, cells); break;
        case ZONAL: found = loop_zonal(here, cells); break;
        default: found = loop_long(here, cells);
        }
        double wall_s = kota_wall_s() - start_s;
        if (wall_s < best_s) best_s = wall_s;
    }
    if (!(found - expected < 1e-6 * found && expected - found < 1e-6 * found))
        kota_panic(__FILE__, __LINE__, "a formula gave %.17g, the loop %.17g", expected, found);
    return best_s;
}

kota_bench_script_result kota_bench_script(int32_t side, const char *library) {
    town here = {.arena = kota_arena_create("bench", 0)};
    const char *base = getenv("TMPDIR");
    (void)snprintf(here.folder, sizeof here.folder, "%s/kota-bench-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(here.folder) == NULL) kota_panic(__FILE__, __LINE__, "no folder %s", here.folder);
    kota_hasher *hasher = kota_hasher_create();
    kota_bench_script_result r = {0};
    double found[POLICY_COUNT], calls_s[POLICY_COUNT];
    for (int32_t p = 0; p < POLICY_COUNT; p++) {
        if (p == SUM) fill(&here);
        calls_s[p] = call_s(&here, side, library, p, 0, hasher, &found[p]);
    }
    r.strict_s = calls_s[LOOP];
    r.local_s = call_s(&here, side, library, LOOP, 60, hasher, &found[LOOP]);
    r.empty_s = calls_s[EMPTY];
    r.sum_s = calls_s[SUM];
    r.zonal_s = calls_s[ZONAL];
    r.long_s = calls_s[LONG];
    r.beat_s = calls_s[BEAT];
    r.sum_loop_s = loop_s(&here, SUM, found[SUM]);
    r.sum_lanes_s = loop_s(&here, EMPTY, found[SUM]);
    r.zonal_loop_s = loop_s(&here, ZONAL, found[ZONAL]);
    r.long_loop_s = loop_s(&here, LONG, found[LONG]);
    r.links = here.map->roads.link_count;
    r.hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    kota_script_close(here.script);
    kota_snap_destroy(here.snap);
    kota_arena_destroy(here.arena);
    kota_error err = {0};
    must(kota_folder_remove(here.folder, &err), &err);
    return r;
}

/* kota check FILE: reads a scenario, tries its policies, reports every fault, and says what running it will take. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/clock.h"
#include "core/hash.h"
#include "io/bundle.h"
#include "io/json_text.h"
#include "map/hollows.h"

static const double HOLLOW_LEAST_M = 0.1; /* shallower ones are puddles; assumed */

static void print_effort(const kota_words *words, const kota_plan *plan, const char *name, int32_t replications) {
    kota_effort effort = kota_plan_effort(plan);
    kota_app_print_line(
        words, "check.effort",
        KOTA_FILL(kota_put("name", name), kota_put_number("cells", effort.cells, 0),
                  kota_put_number("people", effort.people, 0), kota_put_number("trips", effort.trips, 0),
                  kota_put_number("seconds", effort.run_s, 0),
                  kota_put_number("memory", effort.memory_bytes / 1e6, 0),
                  kota_put_number("disk", effort.disk_bytes / 1e6, 0), kota_put_number("n", replications, 0)));
}

static void print_city(const kota_words *words, const kota_map *map) {
    kota_app_print_line(words, map->no_heights ? "check.city_flat" : "check.city",
                        KOTA_FILL(kota_put("name", map->name), kota_put_number("districts", map->district_count, 0),
                                  kota_put_number("links", map->roads.link_count, 0),
                                  kota_put_number("nodes", map->roads.node_count, 0),
                                  kota_put_number("facilities", map->facility_count, 0),
                                  kota_put_number("inlets", map->inlet_count, 0),
                                  kota_put_number("pumps", map->pump_count, 0), kota_put("datum", map->datum)));
}

static void print_drains(const kota_words *words, const kota_map *map) {
    int32_t made = 0;
    for (int32_t l = 0; l < map->drain_link_count; l++) made += kota_bundle_generated(map->drain_links[l].id_text);
    if (map->drain_link_count > 0)
        kota_app_print_line(words, "check.drains",
                            KOTA_FILL(kota_put_number("links", map->drain_link_count, 0),
                                      kota_put_number("nodes", map->drain_node_count, 0),
                                      kota_put_number("made", made, 0)));
}

/* Where nothing leads rain away: a fault of the drawing, or a place for a drain. */
static void print_hollows(const kota_words *words, const kota_map *map) {
    kota_hollow *hollows;
    int32_t count, open = 0;
    if (map->no_heights) return;
    kota_map_hollows(&hollows, &count, map, HOLLOW_LEAST_M);
    const kota_hollow *deepest = NULL;
    for (int32_t h = 0; h < count; h++) {
        if (hollows[h].drained) continue;
        if (deepest == NULL) deepest = &hollows[h];
        open++;
    }
    if (open > 0)
        kota_app_print_line(words, "check.hollows",
                            KOTA_FILL(kota_put_number("n", open, 0), kota_put_number("depth", deepest->depth_m, 2),
                                      kota_put_number("x", kota_grid_x_m(&map->grid, deepest->cell), 0),
                                      kota_put_number("y", kota_grid_y_m(&map->grid, deepest->cell), 0)));
    kota_free(hollows);
}

static kota_hash city_of(const kota_plan *plan) {
    kota_hasher *hasher = kota_hasher_create();
    kota_schema_hash(&kota_sketch_schema, &plan->sketch, hasher);
    kota_hasher_text(hasher, plan->bundle);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

/* A member's policies are called once, as at a dry start: a name that is misspelt or an order that is out of range
 * shows now and not in the third hour of a run. */
static void try_beat(kota_script *script, int32_t member, const kota_map *map, kota_faults *faults) {
    const kota_plan *plan = kota_script_member_plan(script, member);
    kota_snap *snap = kota_snap_create(map, 0);
    const kota_command *commands;
    int32_t count;
    kota_error err = {0};
    kota_status status = kota_time_parse(&snap->time_ms, plan->start, map->utc_offset_min, &err);
    if (status == KOTA_OK) status = kota_script_begin(script, member, map, &err);
    if (status == KOTA_OK)
        status = kota_script_act(script, snap, snap->time_ms, (uint64_t)plan->seed, &commands, &count, &err);
    bool told = false;
    for (int32_t f = 0; f < faults->count; f++) told = told || strcmp(faults->lines[f], err.text) == 0;
    if (status != KOTA_OK && !told) kota_fault(faults, "%s", err.text);
    kota_snap_destroy(snap);
}

/* The first map is drawn: what only shows on the ground shows here. Members of the same city try a beat on it. */
static kota_status draw_map(const kota_app *app, kota_script *script, kota_error *err) {
    const kota_plan *plan = kota_script_member_plan(script, 0);
    kota_arena *arena = kota_arena_create("map", 0);
    kota_map *map = NULL;
    kota_faults faults = {0};
    kota_status status = kota_run_map(&map, plan, arena, err);
    if (status == KOTA_OK && !app->options.json) {
        print_city(&app->words, map);
        print_drains(&app->words, map);
        print_hollows(&app->words, map);
    }
    kota_hash first = city_of(plan);
    for (int32_t m = 0; m < kota_script_member_count(script) && status == KOTA_OK; m++) {
        const kota_plan *other = kota_script_member_plan(script, m);
        kota_hash hash = city_of(other);
        if (other->policies.count > 0 && hash.low == first.low && hash.high == first.high)
            try_beat(script, m, map, &faults);
    }
    if (status == KOTA_OK) status = kota_faults_status(&faults, KOTA_SCRIPT, err);
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
    return status;
}

static void print_json(kota_script *script) {
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "replications", kota_script_replications(script));
    kota_json_array(&json, "members");
    for (int32_t m = 0; m < kota_script_member_count(script); m++) {
        kota_effort effort = kota_plan_effort(kota_script_member_plan(script, m));
        kota_json_object(&json, NULL);
        kota_json_text(&json, "name", kota_script_member_name(script, m));
        kota_json_number(&json, "cells", effort.cells);
        kota_json_number(&json, "people", effort.people);
        kota_json_number(&json, "trips", effort.trips);
        kota_json_number(&json, "run_s", effort.run_s);
        kota_json_number(&json, "memory_bytes", effort.memory_bytes);
        kota_json_number(&json, "disk_bytes", effort.disk_bytes);
        kota_json_end(&json);
    }
    kota_json_end(&json);
    kota_json_end(&json);
    printf("%s\n", json.text.chars);
    kota_json_writer_free(&json);
}

static void print_words(const kota_app *app, kota_script *script) {
    int32_t count = kota_script_member_count(script), replications = kota_script_replications(script);
    double run_s = 0;
    for (int32_t m = 0; m < count; m++) {
        print_effort(&app->words, kota_script_member_plan(script, m), kota_script_member_name(script, m),
                     replications);
        run_s += kota_plan_effort(kota_script_member_plan(script, m)).run_s * replications;
    }
    int32_t jobs = kota_app_threads(app);
    kota_app_print_line(&app->words, "check.fine",
                        KOTA_FILL(kota_put("file", app->options.words[0]),
                                  kota_put_number("seconds", run_s / jobs, 0), kota_put_number("jobs", jobs, 0)));
}

kota_status kota_app_check(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    KOTA_TRY(kota_app_open(&script, app, err));
    kota_status status = draw_map(app, script, err);
    if (status == KOTA_OK && app->options.json)
        print_json(script);
    else if (status == KOTA_OK)
        print_words(app, script);
    kota_script_close(script);
    return status;
}

/* kota check FILE: reads a scenario, reports every fault, and says what running it will take. */
#include <stdio.h>

#include "app/app.h"
#include "io/json_text.h"

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

/* The first map is drawn: what only shows on the ground shows here. */
static kota_status draw_map(const kota_app *app, const kota_plan *plan, kota_error *err) {
    kota_arena *arena = kota_arena_create("map", 0);
    kota_map *map = NULL;
    kota_status status = kota_run_map(&map, plan, arena, err);
    if (status == KOTA_OK && !app->options.json) print_city(&app->words, map);
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
    kota_status status = draw_map(app, kota_script_member_plan(script, 0), err);
    if (status == KOTA_OK && app->options.json)
        print_json(script);
    else if (status == KOTA_OK)
        print_words(app, script);
    kota_script_close(script);
    return status;
}

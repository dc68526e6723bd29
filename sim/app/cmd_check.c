/* kota check FILE: reads a scenario, reports every fault, and says what running it will take. */
#include <stdio.h>

#include "app/app.h"
#include "io/json_text.h"

static void print_effort(const kota_plan *plan, const char *name, int32_t replications) {
    kota_effort effort = kota_plan_effort(plan);
    printf(
        "%s: %.0f cells, %.0f people, about %.0f trips; about %.0f s, %.0f MB of memory and %.0f MB of disk a run, "
        "%d replication%s\n",
        name, effort.cells, effort.people, effort.trips, effort.run_s, effort.memory_bytes / 1e6,
        effort.disk_bytes / 1e6, replications, replications == 1 ? "" : "s");
}

/* The first map is drawn: what only shows on the ground shows here. */
static kota_status draw_map(const kota_plan *plan, bool told, kota_error *err) {
    kota_arena *arena = kota_arena_create("map", 0);
    kota_map *map = NULL;
    kota_status status = kota_run_map(&map, plan, arena, err);
    if (status == KOTA_OK && told)
        printf("city %s: %d districts, %d links, %d nodes, %d collection points and other facilities, %d inlets, %d "
               "pump stations; heights above %s\n",
               map->name, map->district_count, map->roads.link_count, map->roads.node_count, map->facility_count,
               map->inlet_count, map->pump_count, map->datum);
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
        print_effort(kota_script_member_plan(script, m), kota_script_member_name(script, m), replications);
        run_s += kota_plan_effort(kota_script_member_plan(script, m)).run_s * replications;
    }
    printf("%s: fine; all in about %.0f s with %d at a time\n", app->options.words[0], run_s / kota_app_threads(app),
           kota_app_threads(app));
}

kota_status kota_app_check(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    KOTA_TRY(kota_app_open(&script, app, err));
    kota_status status = draw_map(kota_script_member_plan(script, 0), !app->options.json, err);
    if (status == KOTA_OK && app->options.json)
        print_json(script);
    else if (status == KOTA_OK)
        print_words(app, script);
    kota_script_close(script);
    return status;
}

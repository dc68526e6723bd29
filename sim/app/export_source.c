/* See export_source.h. */
#include "app/export_source.h"

#include <string.h>

#include "city/city.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/gmns.h"
#include "io/sumo.h"
#include "traffic/finder.h"
#include "traffic/traffic.h"

/* ---- a city ---- */

static uint32_t *free_times(const kota_roads *roads, kota_arena *arena) {
    uint32_t *link_ms = KOTA_NEW(arena, uint32_t, roads->link_count);
    for (int32_t l = 0; l < roads->link_count; l++) {
        double time_s = (double)roads->link_length_m[l] / (double)roads->link_speed_mps[l];
        link_ms[l] = (uint32_t)kota_clamp(time_s * 1e3 + 0.5, 1, 1e9);
    }
    return link_ms;
}

static void find_routes(kota_export_source *source, const kota_roads *roads) {
    kota_net_trips *trips = &source->trips;
    kota_finder_trip *ends = kota_alloc((size_t)trips->trip_count + 1, sizeof *ends);
    for (int32_t k = 0; k < trips->trip_count; k++) {
        const kota_net_trip *trip = &trips->trips[k];
        ends[k] = (kota_finder_trip){trip->from_link, trip->from_node, trip->to_link, trip->to_node};
    }
    kota_finder *finder = kota_finder_create(roads);
    kota_finder_cost cost = {.link_ms = free_times(roads, source->arena)};
    kota_routes routes;
    kota_finder_find(&routes, finder, &cost, ends, trips->trip_count, NULL);
    trips->route_link_count = (int32_t)routes.start[routes.count];
    trips->route_link = KOTA_NEW(source->arena, int32_t, trips->route_link_count);
    memcpy(trips->route_link, routes.link, (size_t)trips->route_link_count * sizeof *routes.link);
    for (int32_t k = 0; k < trips->trip_count; k++) {
        trips->trips[k].route_first = (int32_t)routes.start[k];
        trips->trips[k].route_count = (int32_t)(routes.start[k + 1] - routes.start[k]);
    }
    kota_routes_free(&routes);
    kota_finder_destroy(finder);
    kota_free(ends);
}

static void take_trips(kota_export_source *source, const kota_trip *trips, int32_t count) {
    source->trips.trips = KOTA_NEW(source->arena, kota_net_trip, count);
    for (int32_t k = 0; k < count; k++) {
        const kota_class_info *vehicle = &kota_classes[trips[k].vehicle_class];
        if (!vehicle->loads) continue;
        char *id = kota_text_format("t%016llx", (unsigned long long)trips[k].id);
        source->trips.trips[source->trips.trip_count++] =
            (kota_net_trip){.id = kota_arena_text(source->arena, id),
                            .vehicle = vehicle->name,
                            .depart_s = (double)(trips[k].depart_ms - trips[0].depart_ms) * 1e-3,
                            .from_link = -1,
                            .to_link = -1,
                            .from_node = trips[k].from_node,
                            .to_node = trips[k].to_node};
        kota_free(id);
    }
}

/* Streets with the signals' plans as the scenario runs them. */
static void take_streets(kota_export_source *source, const kota_city *city, const kota_map *map) {
    kota_roads roads = map->roads;
    roads.signals.signals = KOTA_NEW(source->arena, kota_signal, roads.signals.count);
    for (int32_t s = 0; s < roads.signals.count; s++) kota_city_signal_plan(city, s, &roads.signals.signals[s]);
    kota_net_from_roads(&source->net, &roads, source->arena);
}

/* Seconds of trips count from the first departure. */
static kota_status take_city(kota_export_source *source, const kota_plan *plan, const kota_map *map,
                             kota_error *err) {
    kota_city *city = NULL;
    int32_t count = 0;
    KOTA_TRY(kota_city_create(&city, plan, map, NULL, err));
    const kota_trip *trips = kota_city_trips(city, &count);
    take_streets(source, city, map);
    source->net.left_hand = plan->traffic.left_hand;
    source->seed = plan->seed;
    take_trips(source, trips, count);
    find_routes(source, &map->roads);
    kota_city_destroy(city);
    return KOTA_OK;
}

static kota_status from_scenario(kota_export_source *source, kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    kota_map *map = NULL;
    KOTA_TRY(kota_app_open(&script, app, err));
    const kota_plan *plan = kota_script_member_plan(script, 0);
    kota_status status = kota_run_map(&map, plan, source->arena, err);
    if (status == KOTA_OK) status = take_city(source, plan, map, err);
    kota_script_close(script);
    return status;
}

static kota_status from_run(kota_export_source *source, const char *path, kota_error *err) {
    kota_run_folder *folder = NULL;
    KOTA_TRY(kota_run_open(&folder, path, err));
    kota_status status = take_city(source, folder->plan, folder->map, err);
    for (int32_t l = 0; status == KOTA_OK && l < source->net.link_count; l++) { /* names are the folder's */
        source->net.links[l].name = kota_arena_text(source->arena, source->net.links[l].name);
    }
    kota_run_close(folder);
    return status;
}

/* ---- files of others ---- */

static kota_status from_sumo(kota_export_source *source, const kota_app *app, kota_error *err) {
    const char *routes = kota_option_given(&app->options, "--routes");
    KOTA_TRY(kota_sumo_read_net(&source->net, app->options.words[0], source->arena, err));
    if (routes == NULL) return KOTA_OK;
    return kota_sumo_read_trips(&source->trips, routes, &source->net, source->arena, err);
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static bool has_file(const char *folder, const char *name) {
    char *path = kota_text_format("%s/%s", folder, name);
    bool there = kota_file_exists(path);
    kota_free(path);
    return there;
}

kota_status kota_export_source_open(kota_export_source *source, kota_app *app, kota_error *err) {
    const char *path = app->options.word_count == 1 ? app->options.words[0] : NULL;
    *source = (kota_export_source){.arena = kota_arena_create("export", 0)};
    if (path == NULL)
        return kota_fail(err, KOTA_USAGE,
                         "name one scenario, run folder, SUMO network (.net.xml) or GMNS folder, e.g. kota export "
                         "runs/contoh --sumo out");
    if (ends_with(path, ".xml") || ends_with(path, ".xml.gz")) return from_sumo(source, app, err);
    if (kota_option_given(&app->options, "--routes") != NULL)
        return kota_fail(err, KOTA_USAGE, "--routes goes with a SUMO network (.net.xml); %s is none", path);
    if (has_file(path, "link.csv")) return kota_gmns_read(&source->net, path, source->arena, err);
    if (kota_folder_exists(path)) return from_run(source, path, err);
    return from_scenario(source, app, err);
}

void kota_export_source_close(kota_export_source *source) {
    kota_arena_destroy(source->arena);
    *source = (kota_export_source){0};
}

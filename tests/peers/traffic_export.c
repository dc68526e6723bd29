/* What kota export writes, run by SUMO and by kota: grids with and without signals go from SUMO's files through
 * `kota export --sumo` and netconvert, then SUMO's mesoscopic model with junction control and kota's engine load the
 * same vehicles on the same routes through the very files. README.md says what the bounds rest on.
 *
 * Amber: SUMO's mesoscopic model drives through it as through green, kota's greens are effective ones (HCM 2010: what
 * starting loses, amber gives). So kota.add.xml has plans with amber as red for it. SUMO runs a second time without
 * them, and ours must lie between.
 *
 * With the words NET ROUTES COUNT (of its vehicles, numbered from 0) after its own it compares these SUMO files
 * alone, and SUMO on them as they are; with the word g50d the grid of the bench with ways of kota's finder: a
 * few minutes each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/log.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"
#include "io/sumo.h"
#include "peers/sumo.h"
#include "peers/table.h"
#include "support/street_net.h"
#include "traffic/finder.h"

#define SPACING_M 7.0 /* of the cars that kota export writes: 4.5 m and a gap of 2.5 m */

typedef struct level {
    const char *name;
    int32_t side, trips, window_s;
    bool signals;
    double mean_bound;
    const char *net, *routes; /* SUMO's files; NULL: a grid is made */
} level;

typedef struct loaded { /* the exported files as kota has them */
    kota_arena *arena;
    kota_net net;
    kota_net_trips vehicles;
    kota_map map;
    kota_trip *trips;
    int32_t *start, *links;
} loaded;

typedef struct ours_result {
    double mean_s, wall_s;
    int64_t arrived, squeezes;
} ours_result;

/* ---- the first files: made-up trips and their quickest ways ---- */

static kota_trip *random_trips(const kota_roads *roads, int32_t count, int32_t window_s) {
    kota_trip *trips = kota_alloc((size_t)count, sizeof *trips);
    for (int32_t k = 0; k < count; k++) {
        kota_key key = {.seed = 7, .entity = (uint64_t)k + 1, .stream = KOTA_STREAM_PEOPLE};
        int32_t from = kota_random_below(key, 1, roads->node_count), to;
        to = (from + 1 + kota_random_below(key, 2, roads->node_count - 1)) % roads->node_count;
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)((double)k * window_s / count) * 1000,
                               .from_node = from,
                               .to_node = to};
    }
    return trips;
}

static sumo_routes quickest(const kota_roads *roads, const kota_trip *trips, int32_t count) {
    kota_finder_trip *ends = kota_alloc((size_t)count, sizeof *ends);
    uint32_t *link_ms = kota_alloc((size_t)roads->link_count, sizeof *link_ms);
    for (int32_t k = 0; k < count; k++) ends[k] = (kota_finder_trip){-1, trips[k].from_node, -1, trips[k].to_node};
    for (int32_t l = 0; l < roads->link_count; l++) {
        link_ms[l] = (uint32_t)((double)roads->link_length_m[l] / (double)roads->link_speed_mps[l] * 1e3 + 0.5);
    }
    kota_finder *finder = kota_finder_create(roads);
    kota_routes found;
    kota_finder_find(&found, finder, &(kota_finder_cost){.link_ms = link_ms}, ends, count, NULL);
    sumo_routes routes = {.trips = count, .start = kota_alloc((size_t)count + 1, sizeof(int32_t))};
    int32_t links = 0;
    for (int64_t at = 0; at < found.start[count]; at++) sumo_routes_add(&routes, &links, found.link[at]);
    for (int32_t k = 0; k <= count; k++) routes.start[k] = (int32_t)found.start[k];
    kota_routes_free(&found);
    kota_finder_destroy(finder);
    kota_free(ends);
    kota_free(link_ms);
    return routes;
}

static void must_run(const char *folder, const char *const *words) {
    int status = sumo_run_program(folder, words);
    if (status != 0) kota_panic(__FILE__, __LINE__, "%s ended with %d; its log is in %s", words[0], status, folder);
}

/* Into folder: net.xml and grid.rou.xml. */
static void make_grid(const char *folder, const level *at) {
    kota_arena *arena = kota_arena_create("peers", 0);
    kota_map *map = street_net_grid(arena, at->side, 200.0);
    if (at->signals) street_net_grid_signals(arena, map, at->side);
    kota_trip *trips = random_trips(&map->roads, at->trips, at->window_s);
    sumo_routes routes = quickest(&map->roads, trips, at->trips);
    sumo_make_net(folder, &map->roads);
    sumo_write_vehicles(folder, trips, &routes);
    kota_free(trips);
    sumo_routes_free(&routes);
    kota_arena_destroy(arena);
}

/* Into out: what kota export makes of the level's files, and netconvert of that. */
static void export_files(const char *folder, const char *out, const char *kota, const level *at) {
    if (at->net == NULL) make_grid(folder, at);
    char *net = at->net != NULL ? kota_text_copy(at->net) : kota_text_format("%s/net.xml", folder),
         *vehicles = at->routes != NULL ? kota_text_copy(at->routes) : kota_text_format("%s/grid.rou.xml", folder),
         *build = kota_text_format("%s/kota.netccfg", out);
    must_run(folder, (const char *const[]){kota, "export", net, "--routes", vehicles, "--sumo", out, NULL});
    must_run(out, (const char *const[]){"netconvert", "-c", build, NULL});
    kota_free(net);
    kota_free(vehicles);
    kota_free(build);
}

/* ---- ours, from the exported files ---- */

static void must(kota_status status, const kota_error *err) {
    if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err->text);
}

/* What SUMO's mesoscopic model takes for such a car: see street_net.h. */
static void capacities(kota_roads *roads) {
    for (int32_t l = 0; l < roads->link_count; l++) {
        double lanes = (double)roads->link_lanes[l], speed_mps = (double)roads->link_speed_mps[l];
        roads->link_capacity_pceps[l] = (float)(lanes / (SUMO_TAU_FREE_S + SPACING_M / speed_mps));
    }
}

static void load_files(loaded *of, const char *out) {
    kota_error err = {0};
    *of = (loaded){.arena = kota_arena_create("peers", 0)};
    char *net = kota_text_format("%s/kota.net.xml", out), *vehicles = kota_text_format("%s/kota.rou.xml", out);
    must(kota_sumo_read_net(&of->net, net, of->arena, &err), &err);
    must(kota_sumo_read_trips(&of->vehicles, vehicles, &of->net, of->arena, &err), &err);
    int32_t *link_of = KOTA_NEW(of->arena, int32_t, of->net.link_count);
    must(kota_net_to_roads(&of->map.roads, link_of, &of->net, of->arena, &err), &err);
    capacities(&of->map.roads);
    int32_t count = of->vehicles.trip_count;
    of->trips = KOTA_NEW(of->arena, kota_trip, count);
    of->start = KOTA_NEW(of->arena, int32_t, count + 1);
    of->links = KOTA_NEW(of->arena, int32_t, of->vehicles.route_link_count);
    for (int32_t k = 0, at = 0; k < count; k++) {
        const kota_net_trip *one = &of->vehicles.trips[k];
        for (int32_t step = 0; step < one->route_count; step++) {
            of->links[at++] = link_of[of->vehicles.route_link[one->route_first + step]];
        }
        of->start[k + 1] = at;
        of->trips[k] = (kota_trip){.id = (uint64_t)strtol(one->id, NULL, 10) + 1,
                                   .depart_ms = (int64_t)(one->depart_s * 1e3 + 0.5),
                                   .from_node = of->map.roads.link_from[of->links[of->start[k]]],
                                   .to_node = of->map.roads.link_to[of->links[at - 1]],
                                   .district = -1,
                                   .vehicle_class = KOTA_CLASS_CAR,
                                   .persons = 1.0f};
    }
    kota_free(net);
    kota_free(vehicles);
}

static void run_ours(ours_result *result, const loaded *of) {
    int64_t last_ms = of->trips[of->vehicles.trip_count - 1].depart_ms;
    kota_traffic_def def = {.seed = 1,
                            .jam_wave_mps = SPACING_M / SUMO_TAU_FREE_S,
                            .reroute_s = 1e7, /* routes are given */
                            .give_up_s = 3600,
                            .squeeze_s = 300,
                            .left_hand = of->net.left_hand};
    kota_traffic *traffic = NULL;
    kota_error err = {0};
    must(kota_traffic_create(&traffic, &def, &of->map, of->trips, of->vehicles.trip_count, 0, &err), &err);
    must(kota_traffic_set_routes(traffic, of->start, of->links, &err), &err);
    double start_s = kota_wall_s();
    for (int64_t minute = 1; minute <= 24 * 60; minute++) {
        must(kota_traffic_step(traffic, NULL, minute * 60000, &err), &err);
        if (minute * 60000 > last_ms && kota_traffic_under_way(traffic) == 0) break;
    }
    kota_trip_totals totals = kota_traffic_totals(traffic, -1, KOTA_CLASS_CAR);
    *result = (ours_result){.mean_s = totals.person_s / (double)totals.arrived,
                            .wall_s = kota_wall_s() - start_s,
                            .arrived = totals.arrived,
                            .squeezes = kota_traffic_squeezes(traffic)};
    kota_traffic_destroy(traffic);
}

/* ---- the comparison ---- */

/* The run without its plans of effective greens beside it. */
static void let_amber(const char *out) {
    char *from = kota_text_format("%s/kota.sumocfg", out), *to = kota_text_format("%s/amber.sumocfg", out), *bytes;
    size_t length;
    kota_error err = {0};
    must(kota_file_read(&bytes, &length, from, (size_t)1 << 20, &err), &err);
    char *at = strstr(bytes, "<additional-files"), *end = at != NULL ? strchr(at, '\n') : NULL;
    KOTA_ASSERT(end != NULL);
    memset(at, ' ', (size_t)(end - at));
    must(kota_file_write(to, bytes, length, &err), &err);
    kota_free(bytes);
    kota_free(from);
    kota_free(to);
}

static void run_theirs(sumo_result *result, const char *out, const char *config_name, int32_t trips) {
    *result = (sumo_result){0};
    char *config = kota_text_format("%s/%s", out, config_name), *sums = kota_text_format("%s/statistics.xml", out);
    const char *const words[] = {"sumo", "-c", config, "--statistic-output", sums, NULL};
    int status = sumo_run_timed(result, out, words);
    if (status != 0) kota_panic(__FILE__, __LINE__, "sumo ended with %d; see %s/sumo.log", status, out);
    sumo_read_trips(result, out, trips);
    kota_free(config);
    kota_free(sums);
}

static double mean_of(const sumo_result *theirs, int32_t trips) {
    double sum_s = 0.0;
    for (int32_t k = 0; k < trips; k++) sum_s += kota_is_nan(theirs->trip_s[k]) ? 0.0 : theirs->trip_s[k];
    return sum_s / theirs->arrived;
}

static void compare_amber(peer_table *table, const char *out, const level *at, double ours_s, double theirs_s) {
    sumo_result through;
    let_amber(out);
    run_theirs(&through, out, "amber.sumocfg", at->trips);
    double through_s = mean_of(&through, at->trips), middle_s = 0.5 * (through_s + theirs_s);
    peer_table_row(table, "mean trip, SUMO through amber as through green", "s", ours_s, through_s, true,
                   KOTA_INFINITY);
    peer_table_row(table, "mean trip, half of SUMO's through amber", "s", ours_s, middle_s, false,
                   at->net == NULL ? theirs_s - middle_s : KOTA_INFINITY);
    sumo_result_free(&through);
}

/* SUMO on the files of before the export: its own headways, spacing and amber. */
static void compare_source(peer_table *table, const char *out, const level *at, double ours_s) {
    char *trips = kota_text_format("%s/tripinfo.xml", out), *sums = kota_text_format("%s/statistics.xml", out);
    const char *const words[] = {"sumo",     "-n",
                                 at->net,    "-r",
                                 at->routes, "--mesosim",
                                 "true",     "--meso-junction-control",
                                 "true",     "--no-step-log",
                                 "true",     "--no-warnings",
                                 "true",     "--xml-validation",
                                 "never",    "--tripinfo-output",
                                 trips,      "--statistic-output",
                                 sums,       NULL};
    sumo_result plain = {0};
    int status = sumo_run_timed(&plain, out, words);
    if (status != 0) kota_panic(__FILE__, __LINE__, "sumo ended with %d; see %s/sumo.log", status, out);
    sumo_read_trips(&plain, out, at->trips);
    peer_table_row(table, "mean trip, SUMO on the files as they are", "s", ours_s, mean_of(&plain, at->trips), true,
                   0.03);
    sumo_result_free(&plain);
    kota_free(trips);
    kota_free(sums);
}

static void run_level(peer_table *table, const char *folder, const char *kota, const level *at) {
    char *out = kota_text_format("%s/kota", folder);
    export_files(folder, out, kota, at);
    loaded files;
    ours_result ours;
    sumo_result theirs;
    load_files(&files, out);
    run_ours(&ours, &files);
    run_theirs(&theirs, out, "kota.sumocfg", at->trips);
    double their_mean_s = mean_of(&theirs, at->trips), count = at->trips;
    char title[128];
    (void)snprintf(title, sizeof title, "%s: %d cars in %d s, %d signals", at->name, (int)at->trips,
                   (int)(files.trips[at->trips - 1].depart_ms / 1000), (int)files.map.roads.signals.count);
    peer_table_head(title, "SUMO");
    peer_table_row(table, "arrived", "veh", (double)ours.arrived, theirs.arrived, false, 0.0);
    peer_table_row(table, "of", "veh", (double)ours.arrived, count, false, 0.0);
    peer_table_row(table, "mean trip", "s", ours.mean_s, their_mean_s, true, at->mean_bound);
    peer_table_row(table, "heads that pushed in / teleports", "veh", (double)ours.squeezes, theirs.teleports, false,
                   KOTA_INFINITY);
    peer_table_row(table, "trips a second of wall time", "1/s", count / kota_max(ours.wall_s, 1e-3),
                   count / kota_max(theirs.wall_s, 1e-3), true, KOTA_INFINITY);
    if (at->signals) compare_amber(table, out, at, ours.mean_s, their_mean_s);
    if (at->net != NULL) compare_source(table, out, at, ours.mean_s);
    sumo_result_free(&theirs);
    kota_arena_destroy(files.arena);
    kota_free(out);
}

int main(int argc, char **argv) {
    if (argc < 4) return PEER_FAILED;
    char *folder = kota_text_format("%s/export", argv[2]), version[64];
    kota_error err = {0};
    must(kota_folder_create(folder, &err), &err);
    if (!sumo_version(version, sizeof version, folder)) {
        printf("SKIPPED: netconvert, duarouter and sumo are not all installed (apt-get install sumo)\n");
        kota_free(folder);
        return PEER_SKIPPED;
    }
    printf("%s, mesoscopic model with junction control, on what kota export writes\n", version);
    static const level LEVELS[] = {
        {.name = "Grid of 10 x 10", .side = 10, .trips = 5000, .window_s = 3600, .mean_bound = 0.02},
        {.name = "Grid of 10 x 10", .side = 10, .trips = 7000, .window_s = 3600, .mean_bound = 0.02},
        {.name = "Grid of 10 x 10", .side = 10, .trips = 3000, .window_s = 3600, .signals = true, .mean_bound = 0.03},
        {.name = "Grid of 10 x 10",
         .side = 10,
         .trips = 10000,
         .window_s = 3600,
         .signals = true,
         .mean_bound = 0.03},
        {.name = "Grid of 30 x 30",
         .side = 30,
         .trips = 20000,
         .window_s = 3600,
         .signals = true,
         .mean_bound = 0.03}};
    static const level G50D = {
        .name = "g50d-100k", .side = 50, .trips = 100000, .window_s = 10800, .signals = true, .mean_bound = 0.03};
    peer_table table = {0};
    if (argc == 7) {
        level given = {.name = "These files",
                       .trips = (int32_t)strtol(argv[6], NULL, 10),
                       .signals = true,
                       .mean_bound = KOTA_INFINITY,
                       .net = argv[4],
                       .routes = argv[5]};
        run_level(&table, folder, argv[3], &given);
    } else if (argc > 4) {
        run_level(&table, folder, argv[3], &G50D);
    } else {
        for (int32_t k = 0; k < KOTA_COUNT(LEVELS); k++) run_level(&table, folder, argv[3], &LEVELS[k]);
    }
    printf("%d rows, %d beyond their bound\n", (int)table.rows, (int)table.failures);
    kota_free(folder);
    return table.failures > 0 ? PEER_FAILED : PEER_PASSED;
}

/* See sumo.h. Only made-up names are written, so nothing needs escaping in XML. */
#include "peers/sumo.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "core/file.h"
#include "core/log.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

extern char **environ;

enum { WORDS = 40 };

static double children_user_s(void) {
    struct rusage usage;
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec;
}

int sumo_run_program(const char *folder, const char *const *words) {
    const char *slash = strrchr(words[0], '/');
    char *log = kota_text_format("%s/%s.log", folder, slash != NULL ? slash + 1 : words[0]);
    char *copies[WORDS + 1] = {0};
    int32_t count = 0;
    for (; words[count] != NULL; count++) {
        KOTA_ASSERT(count < WORDS);
        copies[count] = kota_text_copy(words[count]);
    }
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    int status = -1;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    (void)posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (posix_spawnp(&child, words[0], &actions, NULL, copies, environ) == 0) {
        int ended = 0;
        if (waitpid(child, &ended, 0) == child && WIFEXITED(ended)) status = WEXITSTATUS(ended);
        if (status == 127) status = -1; /* some systems report a missing program so */
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    for (int32_t k = 0; k < count; k++) kota_free(copies[k]);
    kota_free(log);
    return status;
}

int sumo_run_timed(sumo_result *result, const char *folder, const char *const *words) {
    double start_s = kota_wall_s(), user_s = children_user_s();
    int status = sumo_run_program(folder, words);
    result->wall_s = kota_wall_s() - start_s;
    result->user_s = children_user_s() - user_s;
    return status;
}

/* One word that is kept until the end of the program: there are a few dozen. */
static const char *in(kota_arena *arena, const char *folder, const char *name) {
    char *path = kota_text_format("%s/%s", folder, name);
    const char *kept = kota_arena_text(arena, path);
    kota_free(path);
    return kept;
}

/* Not inlined: gcc 12 takes pointers into the block for pointers into the function. */
__attribute__((noinline)) static char *read_all(const char *folder, const char *name) {
    char *path = kota_text_format("%s/%s", folder, name), *bytes = NULL;
    size_t length;
    kota_error err = {0};
    if (kota_file_read(&bytes, &length, path, (size_t)1 << 30, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    kota_free(path);
    return bytes;
}

static void write_all(const char *folder, const char *name, kota_text *text) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_error err = {0};
    if (kota_file_write(path, text->chars, text->length, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    kota_free(path);
    kota_text_free(text);
}

/* The value of an attribute of the tag that starts at `tag`. */
static double attribute(const char *tag, const char *name) {
    const char *end = strchr(tag, '>');
    char sought[64];
    (void)snprintf(sought, sizeof sought, " %s=\"", name);
    const char *at = strstr(tag, sought);
    if (at == NULL || end == NULL || at > end) kota_panic(__FILE__, __LINE__, "no %s in: %.80s", name, tag);
    return strtod(at + strlen(sought), NULL);
}

bool sumo_version(char *text, size_t capacity, const char *folder) {
    const char *const programs[] = {"netconvert", "duarouter", "sumo"};
    for (int32_t p = 0; p < KOTA_COUNT(programs); p++) {
        const char *const words[] = {programs[p], "--version", NULL};
        if (sumo_run_program(folder, words) != 0) return false;
    }
    char *log = read_all(folder, "sumo.log");
    const char *at = strstr(log, "Version ");
    (void)snprintf(text, capacity, "SUMO %.*s", at != NULL ? (int)strcspn(at + 8, " \n") : 0,
                   at != NULL ? at + 8 : "");
    kota_free(log);
    return true;
}

/* ---- network ---- */

static bool has_signal(const kota_roads *roads, int32_t node) {
    for (int32_t s = 0; s < roads->signals.count; s++) {
        if (roads->signals.signals[s].node == node) return true;
    }
    return false;
}

static void write_net(const char *folder, const kota_roads *roads) {
    kota_text nodes = {0}, edges = {0};
    kota_text_add(&nodes, "<nodes>\n");
    for (int32_t n = 0; n < roads->node_count; n++) {
        kota_text_add(&nodes, "<node id=\"n%d\" x=\"%.3f\" y=\"%.3f\" type=\"%s\"/>\n", (int)n, roads->node_x_m[n],
                      roads->node_y_m[n], has_signal(roads, n) ? "traffic_light" : "priority");
    }
    kota_text_add(&nodes, "</nodes>\n");
    kota_text_add(&edges, "<edges>\n");
    for (int32_t l = 0; l < roads->link_count; l++) {
        kota_text_add(&edges,
                      "<edge id=\"l%d\" from=\"n%d\" to=\"n%d\" numLanes=\"%d\" speed=\"%.4f\" length=\"%.3f\"/>\n",
                      (int)l, (int)roads->link_from[l], (int)roads->link_to[l], (int)roads->link_lanes[l],
                      (double)roads->link_speed_mps[l], (double)roads->link_length_m[l]);
    }
    kota_text_add(&edges, "</edges>\n");
    write_all(folder, "grid.nod.xml", &nodes);
    write_all(folder, "grid.edg.xml", &edges);
}

void sumo_make_net(const char *folder, const kota_roads *roads) {
    kota_arena *arena = kota_arena_create("sumo words", 0);
    write_net(folder, roads);
    /* without inner links, which the mesoscopic model does not drive, so that lengths are the streets' own */
    const char *const words[] = {"netconvert",
                                 "-n",
                                 in(arena, folder, "grid.nod.xml"),
                                 "-e",
                                 in(arena, folder, "grid.edg.xml"),
                                 "-o",
                                 in(arena, folder, "net.xml"),
                                 "--no-turnarounds",
                                 "true",
                                 "--no-internal-links",
                                 "true",
                                 "--xml-validation",
                                 "never",
                                 NULL};
    int status = sumo_run_program(folder, words);
    if (status != 0)
        kota_panic(__FILE__, __LINE__, "netconvert ended with %d; see %s/netconvert.log", status, folder);
    kota_arena_destroy(arena);
}

/* ---- routes ---- */

void sumo_routes_add(sumo_routes *routes, int32_t *count, int32_t link) {
    routes->links = kota_grow(routes->links, *count, &routes->capacity, sizeof *routes->links);
    routes->links[(*count)++] = link;
}

void sumo_routes_free(sumo_routes *routes) {
    kota_free(routes->start);
    kota_free(routes->links);
    *routes = (sumo_routes){0};
}

/* Read "<vehicle id=.. ><route edges="l1 l2"/></vehicle>" in the order of the trips. */
static bool read_routes(sumo_routes *routes, const char *folder, int32_t trip_count) {
    char *bytes = read_all(folder, "dua.rou.xml");
    *routes = (sumo_routes){.trips = trip_count, .start = kota_alloc((size_t)trip_count + 1, sizeof(int32_t))};
    const char *at = bytes;
    int32_t count = 0, trip = 0;
    for (; trip < trip_count && (at = strstr(at, "<vehicle ")) != NULL; trip++) {
        if ((int32_t)attribute(at, "id") != trip) break;
        if ((at = strstr(at, " edges=\"")) == NULL) break;
        routes->start[trip] = count;
        for (at += 8; *at == 'l' || *at == ' '; at++) {
            if (*at == 'l') sumo_routes_add(routes, &count, (int32_t)strtol(at + 1, NULL, 10));
            while (at[1] >= '0' && at[1] <= '9') at++;
        }
    }
    routes->start[trip] = count;
    kota_free(bytes);
    return trip == trip_count;
}

bool sumo_route(sumo_routes *routes, const char *folder, const kota_trip *trips, int32_t trip_count,
                const kota_roads *roads) {
    (void)roads;
    kota_text text = {0};
    kota_text_add(&text, "<routes>\n");
    for (int32_t k = 0; k < trip_count; k++) {
        kota_text_add(&text, "<trip id=\"%d\" depart=\"%.3f\" fromJunction=\"n%d\" toJunction=\"n%d\"/>\n", (int)k,
                      (double)trips[k].depart_ms * 1e-3, (int)trips[k].from_node, (int)trips[k].to_node);
    }
    kota_text_add(&text, "</routes>\n");
    write_all(folder, "trips.xml", &text);
    kota_arena *arena = kota_arena_create("sumo words", 0);
    const char *const words[] = {"duarouter",
                                 "-n",
                                 in(arena, folder, "net.xml"),
                                 "-r",
                                 in(arena, folder, "trips.xml"),
                                 "-o",
                                 in(arena, folder, "dua.rou.xml"),
                                 "--junction-taz",
                                 "true",
                                 "--no-step-log",
                                 "true",
                                 "--xml-validation",
                                 "never",
                                 NULL};
    int status = sumo_run_program(folder, words);
    kota_arena_destroy(arena);
    return status == 0 && read_routes(routes, folder, trip_count);
}

/* ---- loading ---- */

void sumo_write_vehicles(const char *folder, const kota_trip *trips, const sumo_routes *routes) {
    kota_text text = {0};
    kota_text_add(&text, "<routes>\n<vType id=\"car\" speedFactor=\"1\" speedDev=\"0\"/>\n");
    for (int32_t k = 0; k < routes->trips; k++) {
        kota_text_add(&text, "<vehicle id=\"%d\" type=\"car\" depart=\"%.3f\" departSpeed=\"max\"><route edges=\"",
                      (int)k, (double)trips[k].depart_ms * 1e-3);
        for (int32_t at = routes->start[k]; at < routes->start[k + 1]; at++) {
            kota_text_add(&text, "%sl%d", at > routes->start[k] ? " " : "", (int)routes->links[at]);
        }
        kota_text_add(&text, "\"/></vehicle>\n");
    }
    kota_text_add(&text, "</routes>\n");
    write_all(folder, "grid.rou.xml", &text);
}

void sumo_read_trips(sumo_result *result, const char *folder, int32_t trip_count) {
    char *bytes = read_all(folder, "tripinfo.xml");
    double **columns[] = {&result->trip_s, &result->arrive_s, &result->wait_s, &result->route_m};
    for (int32_t c = 0; c < KOTA_COUNT(columns); c++) {
        *columns[c] = kota_alloc((size_t)trip_count, sizeof(double));
        for (int32_t k = 0; k < trip_count; k++) (*columns[c])[k] = KOTA_NAN;
    }
    for (const char *at = bytes; (at = strstr(at, "<tripinfo ")) != NULL; at++) {
        int32_t trip = (int32_t)attribute(at, "id");
        KOTA_ASSERT(trip >= 0 && trip < trip_count);
        result->wait_s[trip] = attribute(at, "departDelay");
        result->trip_s[trip] = attribute(at, "duration") + result->wait_s[trip];
        result->arrive_s[trip] = attribute(at, "arrival");
        result->route_m[trip] = attribute(at, "routeLength");
        result->arrived++;
    }
    kota_free(bytes);
    bytes = read_all(folder, "statistics.xml");
    const char *teleports = strstr(bytes, "<teleports ");
    result->teleports = teleports != NULL ? (int32_t)attribute(teleports, "total") : -1;
    kota_free(bytes);
}

void sumo_meso(sumo_result *result, const char *folder, const kota_trip *trips, const sumo_routes *routes,
               const char *const *extra) {
    *result = (sumo_result){0};
    sumo_write_vehicles(folder, trips, routes);
    kota_arena *arena = kota_arena_create("sumo words", 0);
    const char *words[WORDS + 1] = {"sumo",
                                    "-n",
                                    in(arena, folder, "net.xml"),
                                    "-r",
                                    in(arena, folder, "grid.rou.xml"),
                                    "--mesosim",
                                    "true",
                                    "--seed",
                                    "1",
                                    "--tripinfo-output",
                                    in(arena, folder, "tripinfo.xml"),
                                    "--statistic-output",
                                    in(arena, folder, "statistics.xml"),
                                    "--no-step-log",
                                    "true",
                                    "--no-warnings",
                                    "true",
                                    "--xml-validation",
                                    "never"};
    int32_t count = 0;
    while (words[count] != NULL) count++;
    for (; extra != NULL && *extra != NULL; extra++) {
        KOTA_ASSERT(count < WORDS);
        words[count++] = *extra;
    }
    int status = sumo_run_timed(result, folder, words);
    if (status != 0) kota_panic(__FILE__, __LINE__, "sumo ended with %d; see %s/sumo.log", status, folder);
    sumo_read_trips(result, folder, routes->trips);
    kota_arena_destroy(arena);
}

void sumo_result_free(sumo_result *result) {
    kota_free(result->trip_s);
    kota_free(result->arrive_s);
    kota_free(result->wait_s);
    kota_free(result->route_m);
    *result = (sumo_result){0};
}

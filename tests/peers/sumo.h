/* SUMO as a peer: writes a network and trips as SUMO's plain XML, runs its programs, reads back when each trip ended.
 * What is compared is left to traffic_sumo.c. */
#ifndef KOTA_TESTS_PEERS_SUMO_H
#define KOTA_TESTS_PEERS_SUMO_H

#include "map/map.h"
#include "support/street_net.h"
#include "traffic/traffic.h"

typedef struct sumo_routes { /* links of trip k: links[start[k]] .. links[start[k + 1] - 1] */
    int32_t *start, *links;
    int32_t trips, capacity;
} sumo_routes;

typedef struct sumo_result {
    double user_s, wall_s;     /* of sumo with its loading */
    double *trip_s;            /* (trips) from the wished departure to the arrival; NaN: not arrived */
    double *arrive_s, *wait_s; /* (trips) arrival since the start; wait for room to start */
    double *route_m;
    int32_t arrived, teleports;
} sumo_result;

/** SUMO's version line into text; false where its programs are not installed. folder: for its logs. */
bool sumo_version(char *text, size_t capacity, const char *folder);
/** Write nodes and edges of roads and make net.xml in folder; a panic where netconvert fails. */
void sumo_make_net(const char *folder, const kota_roads *roads);
/** Routes of duarouter on an empty network between the trips' nodes. False where it failed. */
bool sumo_route(sumo_routes *routes, const char *folder, const kota_trip *trips, int32_t trip_count,
                const kota_roads *roads);
/** Run the mesoscopic model on these routes; heap arrays. extra: more of sumo's words,
 * NULL-terminated. */
void sumo_meso(sumo_result *result, const char *folder, const kota_trip *trips, const sumo_routes *routes,
               const char *const *extra);
/** The parts of it. A program found on PATH or by its path, its words in a log in folder; its exit status, -1 where
 * it could not be run. Vehicles into grid.rou.xml; the ends of trips from tripinfo.xml and statistics.xml. */
int sumo_run_program(const char *folder, const char *const *words);
int sumo_run_timed(sumo_result *result, const char *folder, const char *const *words);
void sumo_write_vehicles(const char *folder, const kota_trip *trips, const sumo_routes *routes);
void sumo_read_trips(sumo_result *result, const char *folder, int32_t trip_count);
void sumo_result_free(sumo_result *result);
void sumo_routes_free(sumo_routes *routes);
void sumo_routes_add(sumo_routes *routes, int32_t *count, int32_t link);

#endif

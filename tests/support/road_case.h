/* Small networks for static assignment: links and trips added one by one, and random networks from a seed. Unit tests
 * include road_case.c itself, for they link their own layer alone. */
#ifndef KOTA_TESTS_ROAD_CASE_H
#define KOTA_TESTS_ROAD_CASE_H

#include "traffic/assign.h"

enum { ROAD_CASE_CLASSES_MAX = 3 };

typedef struct road_case {
    int32_t zones, nodes, first_thru, classes;
    int32_t links, trips, link_room, trip_room;
    struct road_case_link {
        int32_t tail, head;
        double capacity, time, b, power;
        double own_cost[ROAD_CASE_CLASSES_MAX];
        uint8_t banned[ROAD_CASE_CLASSES_MAX];
    } * link;
    struct road_case_trip {
        int32_t group, from, to;
        double veh;
    } * trip;
    double pce[ROAD_CASE_CLASSES_MAX];
} road_case;

/** An empty network of one class; free with road_case_free. Nodes count from 0, zones are the first of them. */
road_case road_case_new(int32_t zones, int32_t nodes);
void road_case_free(road_case *road);
/** Returns the number of the link. */
int32_t road_case_link(road_case *road, int32_t tail, int32_t head, double capacity, double time, double b,
                       double power);
void road_case_trip(road_case *road, int32_t group, int32_t from, int32_t to, double veh);
/** An assignment of the network; the caller destroys it. */
kota_status road_case_create(kota_assign **out, const road_case *road, kota_error *err);
/** The same, where a failure is a panic. */
kota_assign *road_case_open(const road_case *road);
/** Solve on one thread; a failure or a gap that is not reached is a panic. */
kota_assign_result road_case_solve(kota_assign *assign, kota_assign_method method, double gap);
/** A two-way grid of side x side nodes with a zone hung onto each of `zones` of them by a free connector, random
 * links taken out one way, powers 1 to 5 with 2.5 among them, some constant times, trips between most zones. classes:
 * 1 .. ROAD_CASE_CLASSES_MAX, with tolls, bans and equivalents of their own. */
road_case road_case_random(uint64_t seed, int32_t side, int32_t zones, int32_t classes);
/** The largest |in + starting - out - ending| over nodes and classes, veh/h. */
double road_case_leak(const road_case *road, const kota_assign *assign);

#endif

/* A town for tests of the waste engine: a map made by hand without streets (times are straight lines at one speed),
 * and a driver that plays the city: it answers legs after their travel time. Unit tests, which link one layer,
 * include the .c file. */
#ifndef KOTA_TESTS_WASTE_TOWN_H
#define KOTA_TESTS_WASTE_TOWN_H

#include "core/hash.h"
#include "core/memory.h"
#include "waste/waste.h"

enum { WASTE_TOWN_FACILITIES = 1024, WASTE_TOWN_INLETS = 1024, WASTE_TOWN_DISTRICTS = 16 };
#define WASTE_TOWN_START_MS INT64_C(1736870400000) /* 2025-01-14 16:00 UTC, 23:00 at UTC+7, a Tuesday */
#define WASTE_TOWN_SPEED_MPS 6.0

typedef struct waste_town {
    kota_map map;
    kota_arena *arena;
    float *stop_time_s, *stop_length_m; /* made by the driver, for the stops of its engine */
    double *inlet_m3;
} waste_town;

/** nx x ny cells of dx_m at (0, 0), cut from west to east into districts of equal width, nobody living there, UTC+7.
 */
waste_town *waste_town_create(int32_t nx, int32_t ny, double dx_m, int32_t districts);
void waste_town_destroy(waste_town *town);
/** The same number of people and jobs in every cell. */
void waste_town_people(waste_town *town, float persons, float jobs);
/** A facility at a point, in the district there, at a node of its own; its index. */
int32_t waste_town_add(waste_town *town, kota_facility_kind kind, const char *id_text, double x_m, double y_m,
                       double capacity_m3, int32_t trucks);
int32_t waste_town_inlet(waste_town *town, const char *id_text, double x_m, double y_m, int32_t inlets,
                         int32_t facility);
/** About a square town for that many bins, with people, inlets, a transfer station, a landfill, a garage, all placed
 * by keyed draws. */
waste_town *waste_town_random(uint64_t seed, int32_t bins, int32_t trucks, int32_t districts);
/** About the defaults of a scenario, but nobody rests, breaks down or is weighed, and no rack catches anything. */
kota_waste_def waste_town_def(void);

typedef struct waste_driver {
    waste_town *town; /* borrowed */
    kota_waste *waste;
    int64_t now_ms;
    kota_waste_leg_end *under_way; /* heap */
    int32_t under_way_count, under_way_capacity;
    kota_waste_leg_end *ends; /* heap */
    int32_t end_capacity;
    double rain_mps, inlet_m3ps;
    const float *const *hour_time_s; /* borrowed; NULL: none are usual */
    bool alone;                      /* legs are driven by the tables, inside the engine */
    int32_t legs;                    /* asked for so far */
} waste_driver;

/** An engine on the town (asserted to succeed) and its driver at WASTE_TOWN_START_MS. */
void waste_driver_start(waste_driver *driver, waste_town *town, const kota_waste_def *def);
void waste_driver_stop(waste_driver *driver);
/** One step; legs are answered in the step in which they arrive. */
void waste_driver_step(waste_driver *driver, int64_t until_ms);
/** Steps of step_ms until then. */
void waste_driver_run(waste_driver *driver, int64_t until_ms, int64_t step_ms);
/** Of everything that changes in time. */
kota_hash waste_driver_hash(const waste_driver *driver);

#endif

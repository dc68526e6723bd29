/* Small road networks for tests: a map of nothing but nodes and streets, from a few lines; grids; and a made-up city
 * of strips for the demand. Unit tests include street_net.c itself, for they link their own layer alone. */
#ifndef KOTA_TESTS_STREET_NET_H
#define KOTA_TESTS_STREET_NET_H

#include "core/memory.h"
#include "map/map.h"

enum { STREET_NET_DISTRICTS = 3 }; /* that trips may name */

/** Lines "n NAME X_M Y_M" and "s ID FROM TO SPEED_MPS CAPACITY_PCEPS STORAGE_PCE [both] [lanes N]"; streets are
 * straight, lead one way unless "both" and have one lane unless said. A panic where a line cannot be read. */
kota_map *street_net(kota_arena *arena, const char *lines);
/** Node by name, link by street id (its direction from -> to). */
int32_t street_net_node(const char *lines, const char *name);
int32_t street_net_link(const kota_map *map, const char *lines, const char *street);
/** n x n nodes, two-way streets of block_m with 2 lanes at 11.11 m/s, each fifth street an arterial with 3 lanes
 * at 16.67 m/s; node (i, j) is i * n + j. */
kota_map *street_net_grid(kota_arena *arena, int32_t n, double block_m);
/** A fixed plan at each inner node of such a grid: 90 s, 42 s of green and 3 s of amber for each axis. */
void street_net_grid_signals(kota_arena *arena, kota_map *map, int32_t n);
/* What SUMO's mesoscopic model takes for a car of 5 m with a gap of 2.5 m and its default headway of free flow: a
 * lane carries 1 / (tau + spacing / speed), and spacing / tau is the jam wave that goes with it. */
#define SUMO_TAU_FREE_S 1.13
#define SUMO_SPACING_M 7.5
/** Capacities and storages of all links by those. */
void street_net_like_sumo(kota_map *map);

typedef struct street_city_strip { /* a district: a strip of the city, west to east */
    const char *id;
    double persons, jobs, school_places, income_idr_per_month;
    kota_land_use land_use;
} street_city_strip;
/** Strips 400 m wide and 2 km high on 100 m cells over a grid of streets; people and jobs evenly in the cells; UTC+7.
 */
kota_map *street_city(kota_arena *arena, const street_city_strip *strips, int32_t count);

#endif

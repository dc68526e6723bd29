/* Railways on maps. What a city draws of them is its own; of the scenario's lines there is a straight way from
 * station to station where none is drawn beside it. */
#ifndef KOTA_MAP_RAILS_H
#define KOTA_MAP_RAILS_H

#include "map/map.h"

/** Add a line of trains to a map's railways: its stations, and straight ways between them unless each of them lies
 *  within 150 m of a railway that the city draws.
 *  @param stops  count places, metres in the map's system.
 *  @determinism a pure function of its inputs.  @lifetime all in arena.  @tested tests/unit/map/test_rails.c */
void kota_map_add_trains(kota_map *map, const char *name, const double *stop_xy_m, int32_t count, kota_arena *arena);

#endif

/* Road networks by chance, for property tests. */
#ifndef KOTA_TESTS_RANDOM_ROADS_H
#define KOTA_TESTS_RANDOM_ROADS_H

#include "core/memory.h"
#include "map/roads.h"

enum { RANDOM_ROADS_NODES_MAX = 24 };

/** Up to 24 nodes anywhere in 2 km, streets between any of them, often twice between the same and often one way; each
 * fifth turn is banned. A pure function of net. */
kota_roads *random_roads(kota_arena *arena, int32_t net);

#endif

/* A snapshot of one map seen on another of the same ground: streets, bins and the like are found by their lasting
 * ids, so that runs of cities that differ in a pond or a bin can be compared. */
#ifndef KOTA_SNAP_ONTO_H
#define KOTA_SNAP_ONTO_H

#include "snap/snap.h"

/** Whether two maps have the same cells at the same place.  @tested tests/unit/snap/test_onto.c */
bool kota_snap_same_ground(const kota_map *a, const kota_map *b);
/** The same snapshot as if it were of map, of the same ground. A street that the snapshot's city lacks is
 *  closed and empty, anything else that it lacks has the value 0; what map lacks is left out.
 *  @determinism a pure function.  @lifetime free with kota_snap_destroy; map is borrowed for its life.
 *  @tested tests/unit/snap/test_onto.c */
kota_snap *kota_snap_onto(const kota_snap *snap, const kota_map *map);

#endif

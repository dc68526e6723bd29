/* A snapshot of one map seen on another of the same ground: streets, bins and the like are found by their lasting
 * ids, so that runs of cities that differ in a pond or a bin can be compared. */
#ifndef KOTA_SNAP_ONTO_H
#define KOTA_SNAP_ONTO_H

#include "snap/snap.h"

/** The same snapshot as if it were of map, whose grid has as many cells. A street that the snapshot's city lacks is
 *  closed and empty, anything else that it lacks has the value 0; what map lacks is left out.
 *  @determinism a pure function.  @lifetime free with kota_snap_destroy; map is borrowed for its life.
 *  @tested tests/unit/snap/test_onto.c */
kota_snap *kota_snap_onto(const kota_snap *snap, const kota_map *map);

#endif

/* Hollows of the ground: where rain collects because no way leads down and out. Drawn heights have some that the town
 * has not (between known heights anything can happen), and real ones, which drains, pumps or gates empty. */
#ifndef KOTA_MAP_HOLLOWS_H
#define KOTA_MAP_HOLLOWS_H

#include "map/map.h"

typedef struct kota_hollow {
    int32_t cell;     /* its lowest, a grid index */
    int32_t cells;    /* how many it covers */
    double depth_m;   /* from its lowest cell to the sill over which it runs over */
    double volume_m3; /* up to the sill */
    bool drained;     /* an inlet, a pump, a gate or a manhole in it leads on */
} kota_hollow;

/** Hollows deeper than least_m of a map with heights, deepest first. Water leaves into rivers, ponds and the sea, and
 *  over edges that are open or sea. Walls finer than cells do not count: they keep water out of what lies behind as
 * well. Method: priority flood (Barnes, Lehman and Mulla 2014), 4 neighbours.
 *  @param hollows  heap array of count, the caller's (kota_free).
 *  @determinism a pure function of the map.  @tested tests/unit/map/test_hollows.c */
void kota_map_hollows(kota_hollow **hollows, int32_t *count, const kota_map *map, double least_m);

/** The level that water would reach in each cell before it leaves, as above; at least that of the ground.
 *  @param level_m  (grid.cells) ghosts get -infinity.
 *  @determinism a pure function of the map.  @tested tests/unit/map/test_hollows.c */
void kota_map_pour_out(double *level_m, const kota_map *map);

/** Raise the ground of those of a map's hollows that are at most most_m deep to the sill over which each runs over,
 * and from there on with a fall of slope (m/m), so that they drain; deeper ones keep all of their ground. Method:
 * priority flood with a fall (Barnes, Lehman and Mulla 2014), 4 neighbours.
 *  @param hollows  all of the map as it is, as kota_map_hollows finds them from 0 m.
 *  @determinism a pure function of its inputs.  @tested tests/unit/io/test_import_sea.c */
void kota_map_fill_hollows(kota_map *map, const kota_hollow *hollows, int32_t count, double most_m, double slope);

#endif

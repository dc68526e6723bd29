/* What maps write on themselves: names of districts, stations and landmarks, in the order in which they get room. */
#ifndef KOTA_MAP_PLACE_NAMES_H
#define KOTA_MAP_PLACE_NAMES_H

#include "map/map.h"

typedef struct kota_place_name {
    const char *text; /* the map's */
    double x_m, y_m;  /* in the map's coordinate system */
    bool spot;        /* of a station or landmark: its place is a point, not the middle of an area */
} kota_place_name;

/** Districts, large ones first, then stations and landmarks by id.
 *  @param count how many; the array is the caller's (kota_free), its texts are the map's.
 *  @tested tests/unit/map/test_place_names.c */
kota_place_name *kota_map_place_names(int32_t *count, const kota_map *map);

#endif

/* What lies under the mouse on a map: the cell, link or bin there and its values. No GL. */
#ifndef KOTA_VIEW_PROBE_H
#define KOTA_VIEW_PROBE_H

#include "map/map.h"

typedef struct kota_probe {
    int32_t index;    /* into values of the place: cells compact, links, bins */
    const char *name; /* of the district, street or bin; borrowed, may be "" */
    double x_m, y_m;  /* the point itself, or the bin's */
} kota_probe;

/** What is at a point: the cell it lies in, or the nearest link or bin at most reach_m away. Of the two directions of
 *  a street that on the point's side (traffic keeps left). False: nothing. INLET finds nothing.
 *  @tested tests/unit/view/test_probe.c */
bool kota_probe_at(kota_probe *probe, const kota_map *map, kota_place place, double x_m, double y_m, double reach_m);

#endif

/* Shortest ways through the streets, for what pictures show of them; inside picture/ only. Turns are not looked at.
 */
#ifndef KOTA_PICTURE_TRAILS_H
#define KOTA_PICTURE_TRAILS_H

#include "snap/snap.h"

typedef struct kota_trails {
    const kota_map *map;
    const kota_snap *snap; /* whose speeds and closures hold; NULL: free speed */
    double *time_s;        /* nodes; infinity where there is no way */
    int32_t *link;         /* nodes: by which they are reached, -1 where one begins or there is no way */
    int32_t *heap, *at;    /* nodes by time; a node's place in the heap, -1 none */
    int32_t heap_count;
} kota_trails;

/** No ways yet; free with kota_trails_free. */
kota_trails kota_trails_make(const kota_map *map, const kota_snap *snap);
void kota_trails_free(kota_trails *trails);
/** From a node to all, stopping where `to` is reached (-1: never). */
void kota_trails_from(kota_trails *trails, int32_t from, int32_t to);
/** A node that ways may lead to; then, once, from everywhere to the nearest of them. */
void kota_trails_begin(kota_trails *trails, int32_t node);
void kota_trails_back(kota_trails *trails);

#endif

/* Shortest ways on empty, dry streets: what driving would take if nobody and nothing else were there. */
#ifndef KOTA_MAP_PATHS_H
#define KOTA_MAP_PATHS_H

#include "map/roads.h"

/** Free-flow times, s, and lengths, m, of the quickest ways from a node to every node at no more than top_speed_mps.
 * KOTA_INFINITY: no way. Turn bans are not looked at. Ties: the lower link index.
 *  @param time_s, length_m  (node_count)   @tested tests/unit/map/test_paths.c */
void kota_paths_free(const kota_roads *roads, int32_t from_node, double top_speed_mps, float *time_s,
                     float *length_m);

/** The time to one node alone, s, without looking much further; KOTA_INFINITY: no way.
 *  @param time_s, length_m  (node_count), scratch.  @tested tests/unit/map/test_paths.c */
float kota_paths_between(const kota_roads *roads, int32_t from_node, int32_t to_node, double top_speed_mps,
                         float *time_s, float *length_m);

#endif

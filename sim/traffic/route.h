/* Routes: for each destination a tree that tells, at the end of every link, which link comes next.
 *
 * Trees are kept and repaired, yet what they say is a pure function of the present weights and closures (equal costs
 * are broken by link index): a kept tree equals one made afresh, so who asked before, and for what, cannot show. */
#ifndef KOTA_TRAFFIC_ROUTE_H
#define KOTA_TRAFFIC_ROUTE_H

#include "core/kota.h"
#include "traffic/traffic.h"

enum { KOTA_ROUTE_ARRIVE = -1, KOTA_ROUTE_NONE = -2 };

typedef struct kota_router kota_router;

/** All links open, weights at the free time of a car. The roads are borrowed. */
kota_router *kota_router_create(const kota_roads *roads);
void kota_router_destroy(kota_router *router);
/** Weight of a link for motor vehicles, > 0. Those who walk or cycle choose by length. */
void kota_router_set_time(kota_router *router, int32_t link, uint32_t time_ms);
uint32_t kota_router_time_ms(const kota_router *router, int32_t link);
/** Bit c set: nobody of class c may enter the link. */
void kota_router_set_closed(kota_router *router, int32_t link, kota_class_mask classes);
/** The link after `link` on the best way to a node; KOTA_ROUTE_ARRIVE where link ends there; KOTA_ROUTE_NONE: no way.
 *  U-turns and banned turns are not used.  @tested tests/unit/traffic/test_route.c */
int32_t kota_router_next(kota_router *router, int32_t vehicle_class, int32_t to_node, int32_t link);
/** The first link of the best way from a node (any of its links that is open), or KOTA_ROUTE_NONE. Not for from ==
 * to. */
int32_t kota_router_first(kota_router *router, int32_t vehicle_class, int32_t to_node, int32_t from_node);
/** Time, s, from a node to every node over links of the given times, closed ones left out; KOTA_INFINITY: no way. */
void kota_router_reach(kota_router *router, int32_t vehicle_class, int32_t from_node, const double *link_time_s,
                       float *node_time_s);
/** Trees built whole and repaired so far (for benches and tests). */
void kota_router_work(const kota_router *router, int64_t *built, int64_t *repaired);

#endif

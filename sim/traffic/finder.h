/* Quickest ways for many trips at once: over links and turns, from a link or a node to a link or a node.
 *
 * A way goes from link to link along allowed turns, so bans are kept to and turns may cost. Trips that begin at the
 * same place share one tree, which grows no further than the last of their ends; groups are shared out over threads.
 * Single trips that come one after another, as those of vehicles under way do, are led by least costs that are kept.
 * Times that change with the time of day are in finder_timed.h. */
#ifndef KOTA_TRAFFIC_FINDER_H
#define KOTA_TRAFFIC_FINDER_H

#include "core/hash.h"
#include "core/kota.h"
#include "core/pool.h"
#include "map/roads.h"

#define KOTA_FINDER_NO_WAY UINT32_MAX

typedef struct kota_finder kota_finder;

/** The turns of a network, by U-turn rule and bans of kota_roads_turn_allowed. The roads are borrowed.
 *  @tested tests/property/test_finder.c (all of this header) */
kota_finder *kota_finder_create(const kota_roads *roads);
void kota_finder_destroy(kota_finder *finder); /* NULL is fine */
/** Turns are counted link by link: those of link l are numbers start[l] .. start[l + 1] - 1, and to[] is the link
 * that each leads onto, ascending within a link. */
const int32_t *kota_finder_turn_start(const kota_finder *finder);
const int32_t *kota_finder_turn_to(const kota_finder *finder);
/** The number of the turn between two links, -1 where it is not allowed. */
int32_t kota_finder_turn(const kota_finder *finder, int32_t from_link, int32_t to_link);

typedef struct kota_finder_cost {
    const uint32_t *link_ms;        /* (link_count) > 0 */
    const uint32_t *turn_ms;        /* (turns) on top, before the next link; NULL: none cost */
    const uint16_t *closed_classes; /* (link_count) bit c set: nobody of class c enters the link; NULL: all open */
    uint16_t class_bit;             /* 1 << class */
} kota_finder_cost;

/* A link end wins over a node; the one not used is -1. A way from a link begins with it, even where it is closed (who
 * is on it may leave); a way to a link ends with it. A way from a node to itself is empty. */
typedef struct kota_finder_trip {
    int32_t from_link, from_node, to_link, to_node;
} kota_finder_trip;

typedef struct kota_routes { /* zero-initialised is empty; free with kota_routes_free */
    int32_t count;
    int64_t *start;    /* [count + 1] */
    int32_t *link;     /* links of trip k: link[start[k]] .. link[start[k + 1] - 1]; none: no way, or from = to */
    uint32_t *cost_ms; /* [count]; all links of the way in full and its turns; KOTA_FINDER_NO_WAY */
} kota_routes;

/** The quickest way of each trip. Of two ways that cost the same that with the lower link index, looked at from its
 * end, is taken. Costs are to stay below 2^31 ms.
 *  @param pool  NULL: this thread alone.
 *  @determinism same bits for any pool and any order of the trips.
 *  source: Dijkstra 1959 on the line graph (Caldwell 1961); the label of a link is final when it is first given where
 *  turns cost nothing, for links come in order of cost. */
void kota_finder_find(kota_routes *routes, const kota_finder *finder, const kota_finder_cost *cost,
                      const kota_finder_trip *trips, int32_t count, kota_pool *pool);
void kota_routes_free(kota_routes *routes);
/** Content hash of routes and costs. */
kota_hash kota_routes_hash(const kota_routes *routes);

typedef struct kota_finder_guide kota_finder_guide; /* least costs to destinations, kept; working memory */

/** @param least  (link_count) > 0, borrowed: no cost that is asked with is below. The nearer they are, the quicker.
 *  @param shift  fineness of the queue: buckets of 2^shift of cost, a few links each.
 *  @lifetime the finder outlives it; free with kota_finder_guide_destroy, NULL is fine. */
kota_finder_guide *kota_finder_guide_create(const kota_finder *finder, const uint32_t *least, int32_t shift);
void kota_finder_guide_destroy(kota_finder_guide *guide);
/** After the least costs changed. */
void kota_finder_guide_renew(kota_finder_guide *guide);
/** The quickest way of one trip to a node, the same as kota_finder_find's, appended to link[0 .. *count - 1], which
 * grows. Turns cost nothing.  @return its cost; KOTA_FINDER_NO_WAY.
 *  @determinism a pure function of its arguments: what was asked before cannot show. */
uint32_t kota_finder_guided(kota_finder_guide *guide, const kota_finder_cost *cost, const kota_finder_trip *trip,
                            int32_t **link, int32_t *count, int32_t *capacity);

/** The links from which there is a way to a node, whether or not one may enter them: bit l of leads[], and no other.
 * @param leads  (link_count / 64 + 1) words.  @param stack  (link_count), scratch.
 * @param closed_classes, class_bit  as in kota_finder_cost. */
void kota_finder_leading(uint64_t *leads, int32_t *stack, const kota_finder *finder, const uint16_t *closed_classes,
                         uint16_t class_bit, int32_t to_node);

/** Times, s, from a node to every node; KOTA_INFINITY: no way.  @param node_s  (node_count). */
void kota_finder_reach(float *node_s, const kota_finder *finder, const kota_finder_cost *cost, int32_t from_node);

/** Times between nodes, ms, from_count x to_count by rows; KOTA_FINDER_NO_WAY where there is none, 0 from a node to
 * itself. For waste rounds and accessibility.  @determinism same bits for any pool. */
void kota_finder_matrix(uint32_t *time_ms, const kota_finder *finder, const kota_finder_cost *cost,
                        const int32_t *from_node, int32_t from_count, const int32_t *to_node, int32_t to_count,
                        kota_pool *pool);

/** Makes ready for times from many places, by taking junctions out of the network one after another: as much work as
 * some hundred trees, after which a row costs a small part of one. Costs are to stay below 2^31 - 1 ms; beyond is no
 * way. The finder outlives it; the cost is not asked again.
 *  @return NULL where turns are banned or cost. */
typedef struct kota_finder_table kota_finder_table;
enum { KOTA_FINDER_MANY = 256 }; /* places from which a table is quicker than a tree for each: found by trying */
kota_finder_table *kota_finder_table_create(const kota_finder *finder, const kota_finder_cost *cost);
void kota_finder_table_destroy(kota_finder_table *table); /* NULL is fine */
/** Rows as those of kota_finder_matrix.  @determinism same bits for any pool. */
void kota_finder_table_rows(uint32_t *time_ms, const kota_finder_table *table, const int32_t *from_node,
                            int32_t from_count, const int32_t *to_node, int32_t to_count, kota_pool *pool);

#endif

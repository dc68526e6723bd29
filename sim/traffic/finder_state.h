/* Private to finder.c, finder_tree.c and finder_timed.c: the turns, and one thread's tree. */
#ifndef KOTA_TRAFFIC_FINDER_STATE_H
#define KOTA_TRAFFIC_FINDER_STATE_H

#include "traffic/bucket_queue.h"
#include "traffic/finder.h"

enum { KOTA_FINDER_SHIFT = 8 }; /* buckets of 256 ms: a link or two each in a city */

struct kota_finder {
    const kota_roads *roads;
    int32_t *turn_start, *turn_to;   /* forward */
    int32_t *from_start, *from_turn; /* backward: turns onto link l, by the link they leave */
    int32_t *turn_from;              /* the link each leaves */
    bool *plain;                     /* [nodes] every turn is allowed but back onto the street one comes from */
};

typedef struct kota_finder_tree { /* from one origin; costs are at links' ends */
    uint32_t *cost_ms;            /* [link_count] */
    int32_t *before;              /* [link_count] the link before on the way, -1 at the start */
    uint32_t *unlabelled;         /* [node_count] links that leave and have no label yet */
    uint32_t *wanted_link; /* [link_count] and [node_count]: equal to stamp where somebody wants to get there */
    uint32_t *wanted_node;
    int32_t *reached_by; /* [node_count] where wanted: the link that got there first */
    uint32_t stamp;
    int32_t wanted; /* ends that are not reached yet */
    kota_bucket_queue queue;
} kota_finder_tree;

typedef struct kota_finder_groups { /* trips by place: those of group g are trip[start[g]] .. trip[start[g + 1] - 1]
                                     */
    int32_t count;
    int32_t *start, *trip;
} kota_finder_groups;

typedef struct kota_finder_piece { /* ways that one tile found, one behind the other */
    int32_t *link;
    int64_t count, capacity;
} kota_finder_piece;

/* ---- finder.c ---- */
void kota_finder_group(kota_finder_groups *groups, const int32_t *place, int32_t count, int32_t places);
void kota_finder_groups_free(kota_finder_groups *groups);
/** Tiles of groups for the pool, and the first group of a tile (of tile + 1: where it ends). */
int32_t kota_finder_tile_count(int32_t groups);
int32_t kota_finder_tile_start(int32_t groups, int32_t tile);
void kota_finder_piece_add(kota_finder_piece *piece, int32_t link);
void kota_finder_piece_turn_round(kota_finder_piece *piece, int64_t from);
/** Put the pieces of all tiles together; routes->start[k + 1] is the length of trip k on entry. Frees the pieces. */
void kota_finder_gather(kota_routes *routes, kota_finder_piece *pieces, const kota_finder_groups *groups);

/* ---- finder_tree.c ---- */
void kota_finder_tree_open(kota_finder_tree *tree, const kota_finder *finder);
void kota_finder_tree_close(kota_finder_tree *tree);
/** Forget what was wanted. Then say what is. */
void kota_finder_tree_begin(kota_finder_tree *tree, const kota_finder *finder);
void kota_finder_tree_want(kota_finder_tree *tree, int32_t to_link, int32_t to_node);
/** Grow the tree from a link, or a node, until all that is wanted is reached or nothing is left. */
void kota_finder_tree_grow(kota_finder_tree *tree, const kota_finder *finder, const kota_finder_cost *cost,
                           int32_t from_link, int32_t from_node);
/** The last link of the way to a wanted end; -1: no way. */
int32_t kota_finder_tree_end(const kota_finder_tree *tree, int32_t to_link, int32_t to_node);

#endif

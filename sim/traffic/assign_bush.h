/* Bushes: for one class and origin, the acyclic set of links that its trips use, in topological order.
 *
 * Nodes are held by place, the origin at place 0; the links into the node at place p stand at start[p] .. start[p+1],
 * and every tail comes before its head. A city has a bush for each of hundreds of origins and each is worked through
 * again and again, so a bush is four short arrays without gaps. */
#ifndef KOTA_TRAFFIC_ASSIGN_BUSH_H
#define KOTA_TRAFFIC_ASSIGN_BUSH_H

#include "traffic/assign_state.h"

struct kota_bush {
    int32_t group, origin;
    int32_t node_count, node_room, link_count, link_room;
    int32_t *node;  /* by place */
    int32_t *start; /* [node_count + 1] */
    int32_t *link;  /* of the network */
    int32_t *tail;  /* its tail's place */
    double *flow;   /* pce/h */
    /* Nodes outside by which a cheaper way might come, each after its tail, with the link of their cheapest way as it
     * was at the last update: labels for the next search to start from. */
    int32_t limb_count, limb_room;
    int32_t *limb_node, *limb_link;
    bool moved;    /* flows or links changed since the last update began */
    int32_t shape; /* counts changes of links */
    /* of the last update: */
    double excess;         /* cost above that of the cheapest ways, cost units * pce/h */
    int32_t stranded_zone; /* that no way leads to; -1 none */
};

/* Scratch of an update or a sweep; by node of the network or by place, as said. */
typedef struct kota_bush_scratch {
    kota_ways ways;
    int32_t *place; /* by node: its place, -1 outside */
    double *dear;   /* by node: cost of the dearest way in use */
    int32_t *extra; /* by node: a link to add, -1 none */
    int32_t *stack, *fresh;
    int32_t fresh_count, sunk_count, bush_nodes;
    bool limbs_changed;
    double *through;               /* by place: flow that enters or starts */
    double *low, *high;            /* by place: cost of the cheapest and of the dearest way */
    int32_t *low_in, *high_in;     /* by place: the link by which it comes, as an index into the bush */
    int32_t *side_low, *side_high; /* of the two ways of a shift */
    kota_bush made;                /* a bush under construction */
} kota_bush_scratch;

/** Room for bushes of any size in this network; free with kota_bush_scratch_free. */
void kota_bush_scratch_create(kota_bush_scratch *scratch, const kota_assign *assign);
/** Give the room back. */
void kota_bush_scratch_free(kota_bush_scratch *scratch);
/** A bush of nothing but its origin: the next update brings in the ways of its trips. Free with kota_bush_free. */
void kota_bush_create(kota_bush *bush, int32_t group, int32_t origin);
/** Free what the bush holds; it is empty then. */
void kota_bush_free(kota_bush *bush);
/** At the present costs: measure the excess against the cheapest ways of the whole network. Where it is more than
 *  rest_gap of what the trips pay, carry them through the bush in its proportions, drop what is not used, and add
 * links of the cheapest ways that shorten a dearest way, to nodes that become cheaper by more than slack. Writes to
 * the bush alone. */
void kota_bush_update(kota_bush *bush, const kota_assign *assign, double slack, double rest_gap,
                      kota_bush_scratch *scratch);
/** Shift flow from the dearest to the cheapest way at each node where ways meet and differ by more than slack; prices
 *  follow at once. Returns the cost that was saved, cost units * pce/h. */
double kota_bush_shift(kota_bush *bush, kota_assign *assign, double slack, kota_bush_scratch *scratch);

/** Volumes of links from the flows of all bushes, and prices. */
void kota_assign_sum_volumes(kota_assign *assign);

/** The pairs of ways of all bushes, as kota_joint_shift met them last; free with kota_joint_destroy. */
kota_joint *kota_joint_create(const kota_assign *assign);
void kota_joint_destroy(kota_joint *joint);
/** Even out all pairs of ways of all bushes together; volumes and prices follow.
 *  @tested tests/physics/test_assign_tntp.c */
void kota_joint_shift(kota_joint *joint, kota_assign *assign);

#endif

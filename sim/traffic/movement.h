/* Turns at nodes: for each link the links that may come next, the lanes they use, what they give way to, their share
 * at merges, and the signal that holds them. Made once from the roads; private to this layer. */
#ifndef KOTA_TRAFFIC_MOVEMENT_H
#define KOTA_TRAFFIC_MOVEMENT_H

#include "map/map.h"

enum { KOTA_LANES_MAX = 8 }; /* a link; wider ones have the capacity of all their lanes in eight queues */

enum {                         /* merging into the through lanes of a larger street, without a signal */
       KOTA_MERGE_KERB = 1,    /* gives way to who goes straight on in the lane at the kerb */
       KOTA_MERGE_INNER = 2,   /* in the innermost lane */
       KOTA_MERGE_THROUGH = 4, /* is what they give way to */
       KOTA_MERGE_TURNS = 8,   /* streets of one class: whoever came to the line first goes first */
};

typedef struct kota_turn {
    int32_t to;       /* link */
    int32_t signal;   /* that holds it, -1 none */
    uint32_t yields;  /* to these turns of the node, by their number there */
    uint8_t phases;   /* of the signal in which it is green */
    uint8_t merge;    /* KOTA_MERGE_*: where it leads into a stream that goes first, or is such a stream */
    uint16_t lag_ms;  /* from the last vehicle it gives way to until it may go: the critical gap */
    uint16_t next_ms; /* between two vehicles of it that use the same gap: the follow-up time */
    uint8_t lanes;    /* bit k: from lane k, 0 at the kerb */
    uint8_t number;   /* among its node's; 255: beyond those that others can give way to */
    float weight;     /* at a merge: PCE/s of its lanes */
    double tag;       /* fair shares at the entry it leads to; the one thing here that changes, see entry.c */
} kota_turn;
_Static_assert(sizeof(kota_turn) == 32, "two turns a line");

typedef struct kota_turns {
    kota_turn *turns; /* by node, from link, to link */
    int32_t count;
    int32_t *start;      /* (links + 1) of link l: start[l] .. start[l] + fan[l] - 1 */
    uint8_t *fan;        /* links that leave l's end */
    int32_t *node_start; /* first turn of a node */
    uint8_t *lanes;      /* queues of a link, 1 .. KOTA_LANES_MAX */
} kota_turns;

typedef struct kota_turn_weight { /* the share of a turn at the merge it leads into, over what its lanes give */
    int32_t from_link, to_link;
    double weight;
} kota_turn_weight;

/** left_hand: vehicles keep to the left. Gaps: HCM 2010, see movement.c.
 *  @tested tests/unit/traffic/test_movement.c */
void kota_turns_make(kota_turns *turns, const kota_roads *roads, bool left_hand);
void kota_turns_free(kota_turns *turns);
/** Whether who takes the turn may have to wait for others in its way. */
static inline bool kota_turn_gives_way(const kota_turn *turn) {
    return turn->yields != 0 || (turn->merge & (KOTA_MERGE_KERB | KOTA_MERGE_INNER)) != 0;
}
/** Turn from a link to one that leaves its end, -1 where it does not. */
static inline int32_t kota_turn_find(const kota_turns *turns, int32_t from_link, int32_t to_link) {
    int32_t first = turns->start[from_link], end = first + turns->fan[from_link];
    for (int32_t t = first; t < end; t++) {
        if (turns->turns[t].to == to_link) return t;
    }
    return -1;
}

#endif

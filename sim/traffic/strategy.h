/* How passengers travel on lines that come at intervals: optimal strategies (Spiess and Florian 1989, "Optimal
 * strategies: a new assignment model for transit networks"). At a stop one takes whichever of an attractive set comes
 * first; the set makes the expected cost to the destination least. Lines, stops and fares are put into links by the
 * caller (transit.h). */
#ifndef KOTA_TRAFFIC_STRATEGY_H
#define KOTA_TRAFFIC_STRATEGY_H

#include "core/kota.h"

typedef struct kota_strategy_net { /* arrays are borrowed while they are used */
    int32_t node_count, link_count;
    const int32_t *tail, *head; /* [link_count] */
    const double *cost_s;       /* [link_count], >= 0, generalised seconds */
    const double *frequency_ps; /* [link_count], > 0; infinity: nobody waits for it (walking, riding on) */
} kota_strategy_net;

typedef struct kota_strategy kota_strategy; /* working memory of one network's size; it borrows the network */

/** @errors none.  @lifetime free with kota_strategy_destroy.  @tested tests/physics/test_strategies.c */
kota_strategy *kota_strategy_create(const kota_strategy_net *net);
void kota_strategy_destroy(kota_strategy *strategy); /* NULL is fine */

/** The optimal strategy to a destination: expected cost from every node, waiting included (mean wait 1/frequency of
 *  the combined lines).
 *  @param cost_s  [node_count], written; infinity: no way.
 *  @determinism ties by link index.
 *  @tested tests/physics/test_strategies.c, tests/property/test_strategies.c */
void kota_strategy_to(kota_strategy *strategy, int32_t destination, double *cost_s);

/** Spread passengers over the last strategy.
 *  @param node_volume  [node_count]; in: who starts where; out: who passes or ends there.
 *  @param link_volume  [link_count], added to.  @conserves passengers at every node.
 *  @tested tests/physics/test_strategies.c */
void kota_strategy_load(const kota_strategy *strategy, double *node_volume, double *link_volume);

/** One passenger at a node: the link of the last strategy that comes first for one whose luck is unit, each with its
 *  share.  @param unit  [0, 1).  @return the link; -1: at the destination, or no way.
 *  @tested tests/unit/traffic/test_riders.c */
int32_t kota_strategy_pick(const kota_strategy *strategy, int32_t node, double unit);

/** Mean over the last strategy of a quantity that links have (ride seconds, rupiah, boardings), from every node.
 *  @param of_link  [link_count]; per_wait: quantity a second of waiting, e.g. 1 for the waiting time itself.
 *  @param of_node  [node_count], written; NaN: no way.  @tested tests/physics/test_strategies.c */
void kota_strategy_expect(const kota_strategy *strategy, const double *of_link, double per_wait, double *of_node);

#endif

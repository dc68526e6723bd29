/* Trees of shortest ways, edge by edge, so that U-turns and banned turns are kept to.
 *
 * A label belongs to a link: the cost from the link's start to the destination, and the next link, as its number
 * among the links one may turn to (a byte, for a city's trees are looked up at random and should stay in the cache).
 * Predecessors of a link are listed once with the allowed turns. A journal remembers which links changed weight or
 * closure; a tree that is asked again is repaired for the links in the journal since it was last looked at (after
 * Ramalingam and Reps 1996, "An incremental algorithm for a generalization of the shortest-path problem"), or built
 * anew where too many changed. */
#include "traffic/route.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/bucket_queue.h"

#define FAR UINT32_MAX

enum { ARRIVE = 254, NOWHERE = 255 };        /* in place of a number among successors */
enum { TIME_SHIFT = 11, LENGTH_SHIFT = 13 }; /* buckets of 2 s and of 8 m: a few links each in a city */

typedef struct tree {
    int32_t key;   /* class * node_count + destination */
    int64_t seen;  /* how much of the journal is in it */
    int64_t asked; /* for the choice of which tree to drop */
} tree;

struct kota_router {
    const kota_roads *roads;
    int32_t *pred_start, *pred; /* links from which one may turn onto link l */
    uint8_t *pred_number;       /* l's number among the successors of that pred */
    int32_t *succ_start, *succ; /* by link index */
    uint32_t *time_ms;          /* weights of motor vehicles */
    uint32_t *length_mm;        /* weights of the slow */
    kota_class_mask *closed;
    bool closed_changed;
    int32_t same_as[KOTA_CLASS_COUNT]; /* first class with the same closures and weights: they share trees */

    int32_t *journal;
    int32_t journal_count, journal_capacity;
    int64_t journal_base; /* changes dropped from the journal */

    tree *trees;
    uint32_t *costs; /* tree_count x link_count */
    uint8_t *nexts;  /* the same */
    int32_t tree_count, tree_capacity, tree_limit, hand;
    int32_t *tree_of; /* by key, -1 none */
    int64_t asked, built, repaired;

    kota_bucket_queue queue;
    uint32_t *mark; /* links of the present repair */
    uint32_t stamp;
    int32_t *affected, *changed;
    int32_t *unlabelled; /* links into each node that have no label yet, while a tree is built */
};

enum { TREE_BYTES_MAX = 192 << 20 }; /* assumed: what a laptop spares */

/* Those slower than a car in a queue choose the shortest way, not the quickest. */
static bool by_length(int32_t vehicle_class) { return kota_classes[vehicle_class].speed_mps < 5.0; } /* assumed */

static void index_turns(kota_router *router) {
    const kota_roads *roads = router->roads;
    int32_t links = roads->link_count, pairs = 0;
    router->succ_start = kota_alloc((size_t)links + 1, sizeof(int32_t));
    router->pred_start = kota_alloc((size_t)links + 1, sizeof(int32_t));
    for (int32_t l = 0; l < links; l++) {
        int32_t node = roads->link_to[l];
        pairs += roads->out_start[node + 1] - roads->out_start[node];
    }
    router->succ = kota_alloc((size_t)pairs + 1, sizeof(int32_t));
    router->pred = kota_alloc((size_t)pairs + 1, sizeof(int32_t));
    router->pred_number = kota_alloc((size_t)pairs + 1, 1);
    int32_t count = 0;
    for (int32_t l = 0; l < links; l++) {
        int32_t node = roads->link_to[l];
        router->succ_start[l] = count;
        for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
            if (kota_roads_turn_allowed(roads, l, roads->out_link[k])) router->succ[count++] = roads->out_link[k];
        }
        KOTA_ASSERT(count - router->succ_start[l] < ARRIVE);
    }
    router->succ_start[links] = count;
    for (int32_t k = 0; k < count; k++) router->pred_start[router->succ[k] + 1]++;
    for (int32_t l = 0; l < links; l++) router->pred_start[l + 1] += router->pred_start[l];
    int32_t *fill = kota_alloc((size_t)links + 1, sizeof(int32_t));
    for (int32_t l = 0; l < links; l++) {
        for (int32_t k = router->succ_start[l]; k < router->succ_start[l + 1]; k++) {
            int32_t to = router->succ[k], at = router->pred_start[to] + fill[to]++;
            router->pred[at] = l;
            router->pred_number[at] = (uint8_t)(k - router->succ_start[l]);
        }
    }
    kota_free(fill);
}

kota_router *kota_router_create(const kota_roads *roads) {
    kota_router *router = kota_alloc(1, sizeof *router);
    size_t links = (size_t)roads->link_count, keys = (size_t)roads->node_count * KOTA_CLASS_COUNT;
    router->roads = roads;
    index_turns(router);
    router->time_ms = kota_alloc(links, sizeof(uint32_t));
    router->length_mm = kota_alloc(links, sizeof(uint32_t));
    router->closed = kota_alloc(links, sizeof *router->closed);
    router->mark = kota_alloc(links, sizeof(uint32_t));
    router->affected = kota_alloc(links, sizeof(int32_t));
    router->changed = kota_alloc(links, sizeof(int32_t));
    router->unlabelled = kota_alloc((size_t)roads->node_count, sizeof(int32_t));
    router->tree_of = kota_alloc(keys, sizeof(int32_t));
    for (size_t k = 0; k < keys; k++) router->tree_of[k] = -1;
    for (size_t l = 0; l < links; l++) {
        double speed_mps = kota_min((double)roads->link_speed_mps[l], kota_classes[KOTA_CLASS_CAR].speed_mps);
        double length_m = (double)roads->link_length_m[l];
        router->time_ms[l] = (uint32_t)kota_clamp(length_m / speed_mps * 1e3 + 0.5, 1, 1e9);
        router->length_mm[l] = (uint32_t)kota_clamp(length_m * 1e3 + 0.5, 1, 1e9);
    }
    size_t limit = TREE_BYTES_MAX / ((sizeof *router->costs + sizeof *router->nexts) * (links + 1));
    router->tree_limit = limit < 64 ? 64 : limit > 100000 ? 100000 : (int32_t)limit;
    router->closed_changed = true;
    return router;
}

void kota_router_destroy(kota_router *router) {
    if (router == NULL) return;
    void *blocks[] = {router->pred_start, router->pred,        router->succ_start, router->succ,  router->time_ms,
                      router->length_mm,  router->closed,      router->journal,    router->trees, router->costs,
                      router->nexts,      router->pred_number, router->tree_of,    router->mark,  router->affected,
                      router->changed,    router->unlabelled};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_bucket_queue_free(&router->queue);
    kota_free(router);
}

/* ---- the journal ---- */

static void note(kota_router *router, int32_t link) {
    if (router->journal_count >=
        2 * router->roads->link_count + 64) { /* trees that missed this much are built anew */
        router->journal_base += router->journal_count;
        router->journal_count = 0;
    }
    router->journal =
        kota_grow(router->journal, router->journal_count, &router->journal_capacity, sizeof *router->journal);
    router->journal[router->journal_count++] = link;
}

void kota_router_set_time(kota_router *router, int32_t link, uint32_t time_ms) {
    KOTA_ASSERT(time_ms > 0);
    if (router->time_ms[link] == time_ms) return;
    router->time_ms[link] = time_ms;
    note(router, link);
}

uint32_t kota_router_time_ms(const kota_router *router, int32_t link) { return router->time_ms[link]; }

void kota_router_set_closed(kota_router *router, int32_t link, kota_class_mask classes) {
    if (router->closed[link] == classes) return;
    router->closed[link] = classes;
    router->closed_changed = true;
    note(router, link);
}

/* Classes that meet the same closures and weights share trees. */
static void group_classes(kota_router *router) {
    uint32_t same[KOTA_CLASS_COUNT];
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        same[c] = 0;
        for (int32_t d = 0; d < KOTA_CLASS_COUNT; d++) same[c] |= (uint32_t)(by_length(c) == by_length(d)) << d;
    }
    for (int32_t l = 0; l < router->roads->link_count; l++) {
        uint32_t closed = router->closed[l];
        if (closed == 0) continue;
        for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) same[c] &= closed >> c & 1 ? closed : ~closed;
    }
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        int32_t first = 0;
        while (!(same[c] >> first & 1)) first++;
        router->same_as[c] = first;
    }
    router->closed_changed = false;
}

static inline void push(kota_router *router, uint32_t cost, int32_t link) {
    kota_bucket_queue_push(&router->queue, (uint64_t)cost << 32 | (uint32_t)link);
}

/* ---- building and repairing a tree ---- */

typedef struct view { /* what one tree is made of */
    uint32_t *cost;
    uint8_t *next;
    const uint32_t *weight;
    kota_class_mask bit; /* of its class, in closed */
    int32_t to_node;
} view;

static inline bool usable(const kota_router *router, const view *of, int32_t link) {
    return (router->closed[link] & of->bit) == 0;
}

static inline uint32_t sum(uint32_t a, uint32_t b) { return a < FAR - 1 - b ? a + b : FAR - 1; }

/* Settle what was pushed, cheapest first. Closed links get labels, for who stands on them must leave, but pass none
 * on. */
static void settle(kota_router *router, const view *of) {
    const int32_t *link_to = router->roads->link_to;
    for (uint64_t top; kota_bucket_queue_pop(&router->queue, &top);) {
        uint32_t cost = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX);
        if (cost != of->cost[link]) continue;
        for (int32_t k = router->pred_start[link]; k < router->pred_start[link + 1]; k++) {
            int32_t pred = router->pred[k];
            if (of->cost[pred] < cost || link_to[pred] == of->to_node) continue;
            uint32_t total = sum(of->weight[pred], cost);
            if (total < of->cost[pred]) {
                of->cost[pred] = total;
                of->next[pred] = router->pred_number[k];
                if (usable(router, of, pred)) push(router, total, pred);
            } else if (total == of->cost[pred] && router->pred_number[k] < of->next[pred]) {
                of->next[pred] = router->pred_number[k];
            }
        }
    }
}

static inline void first_label(kota_router *router, const view *of, int32_t link, uint32_t cost, uint8_t next) {
    of->cost[link] = cost;
    of->next[link] = next;
    router->unlabelled[router->roads->link_to[link]]--;
    /* nobody comes after a link whose start knows its way already */
    if (usable(router, of, link) && router->unlabelled[router->roads->link_from[link]] > 0) {
        push(router, cost, link);
    }
}

/* Made whole, a label is final when it is first given, for links are settled in order of cost; that saves most
 * pushes. */
static void build(kota_router *router, const view *of) {
    const kota_roads *roads = router->roads;
    memset(of->cost, 0xff, (size_t)roads->link_count * sizeof *of->cost);
    memset(of->next, NOWHERE, (size_t)roads->link_count);
    for (int32_t n = 0; n < roads->node_count; n++) {
        router->unlabelled[n] = roads->in_start[n + 1] - roads->in_start[n];
    }
    for (int32_t k = roads->in_start[of->to_node]; k < roads->in_start[of->to_node + 1]; k++) {
        int32_t link = roads->in_link[k];
        first_label(router, of, link, of->weight[link], ARRIVE);
    }
    for (uint64_t top; kota_bucket_queue_pop(&router->queue, &top);) {
        uint32_t cost = (uint32_t)(top >> 32);
        int32_t link = (int32_t)(top & UINT32_MAX);
        if (router->unlabelled[roads->link_from[link]] == 0) continue;
        for (int32_t k = router->pred_start[link]; k < router->pred_start[link + 1]; k++) {
            int32_t pred = router->pred[k];
            if (of->cost[pred] != FAR) continue;
            first_label(router, of, pred, sum(of->weight[pred], cost), router->pred_number[k]);
        }
    }
    router->built++;
}

/* Mark every link whose way leads over `link`, itself included if `own`; appended to affected. */
static int32_t affect(kota_router *router, const view *of, int32_t link, bool own, int32_t count) {
    int32_t at = count;
    if (own) {
        if (router->mark[link] == router->stamp) return count;
        router->mark[link] = router->stamp;
        router->affected[count++] = link;
    }
    for (int32_t from = own ? -1 : link;;) {
        if (from < 0) {
            if (at >= count) return count;
            from = router->affected[at++];
        }
        for (int32_t k = router->pred_start[from]; k < router->pred_start[from + 1]; k++) {
            int32_t pred = router->pred[k];
            if (of->next[pred] != router->pred_number[k] || of->cost[pred] == FAR ||
                router->mark[pred] == router->stamp)
                continue;
            router->mark[pred] = router->stamp;
            router->affected[count++] = pred;
        }
        from = -1;
    }
}

/* The best successor among those whose labels stand; pushes the link where it got one. */
static void relabel(kota_router *router, const view *of, int32_t link) {
    uint32_t least = FAR, cost = FAR;
    uint8_t next = NOWHERE;
    if (router->roads->link_to[link] == of->to_node) {
        cost = of->weight[link];
        next = ARRIVE;
    } else {
        for (int32_t k = router->succ_start[link]; k < router->succ_start[link + 1]; k++) {
            int32_t to = router->succ[k];
            if (of->cost[to] >= least || !usable(router, of, to)) continue; /* of equals the first stays */
            least = of->cost[to];
            next = (uint8_t)(k - router->succ_start[link]);
        }
        if (least != FAR) cost = sum(of->weight[link], least);
    }
    of->cost[link] = cost;
    of->next[link] = next;
    if (cost != FAR && usable(router, of, link)) push(router, cost, link);
}

static void repair(kota_router *router, const view *of, const int32_t *changes, int32_t change_count) {
    uint32_t *cost = of->cost;
    int32_t count = 0, affected = 0;
    router->stamp++;
    for (int32_t k = 0; k < change_count; k++) { /* each link once */
        if (router->mark[changes[k]] == router->stamp) continue;
        router->mark[changes[k]] = router->stamp;
        router->changed[count++] = changes[k];
    }
    router->stamp++;
    for (int32_t k = 0; k < count; k++) {
        int32_t link = router->changed[k];
        if (cost[link] == FAR) continue;
        uint8_t next = of->next[link];
        uint32_t now =
            sum(of->weight[link], next == ARRIVE ? 0 : cost[router->succ[router->succ_start[link] + next]]);
        if (now > cost[link]) {
            affected = affect(router, of, link, true, affected);
        } else if (!usable(router, of, link)) {
            affected = affect(router, of, link, false, affected);
        }
    }
    for (int32_t k = 0; k < affected; k++) cost[router->affected[k]] = FAR;
    for (int32_t k = 0; k < affected; k++) relabel(router, of, router->affected[k]);
    for (int32_t k = 0; k < count; k++) { /* cheaper or open again: whoever gains from it learns so */
        if (router->mark[router->changed[k]] != router->stamp) relabel(router, of, router->changed[k]);
    }
    settle(router, of);
    router->repaired++;
}

/* ---- which trees are kept ---- */

static int32_t tree_for(kota_router *router, int32_t key) {
    int32_t slot = router->tree_count;
    if (slot >= router->tree_limit) { /* drop one that nobody asked for since the hand last came by */
        int64_t old = router->asked - router->tree_limit;
        slot = router->hand;
        for (int32_t k = 0; k < router->tree_limit; k++) {
            slot = (router->hand + k) % router->tree_limit;
            if (router->trees[slot].asked <= old) break;
        }
        router->hand = (slot + 1) % router->tree_limit;
        router->tree_of[router->trees[slot].key] = -1;
    } else {
        if (slot == router->tree_capacity) {
            router->tree_capacity = kota_mini(router->tree_limit, kota_maxi(64, 2 * slot));
            router->trees = kota_realloc(router->trees, (size_t)router->tree_capacity, sizeof *router->trees);
            size_t labels = (size_t)router->tree_capacity * (size_t)router->roads->link_count;
            router->costs = kota_realloc(router->costs, labels, sizeof *router->costs);
            router->nexts = kota_realloc(router->nexts, labels, sizeof *router->nexts);
        }
        router->tree_count++;
    }
    router->tree_of[key] = slot;
    router->trees[slot] = (tree){.key = key, .seen = -1};
    return slot;
}

/* The tree's place among costs and nexts, up to date. */
static size_t tree_to(kota_router *router, int32_t vehicle_class, int32_t to_node) {
    if (router->closed_changed) group_classes(router);
    int32_t group = router->same_as[vehicle_class], key = group * router->roads->node_count + to_node;
    int32_t slot = router->tree_of[key];
    if (slot < 0) slot = tree_for(router, key);
    tree *kept = &router->trees[slot];
    size_t at = (size_t)slot * (size_t)router->roads->link_count;
    int64_t end = router->journal_base + router->journal_count;
    kept->asked = ++router->asked;
    if (kept->seen == end) return at;
    view of = {.cost = router->costs + at,
               .next = router->nexts + at,
               .weight = by_length(group) ? router->length_mm : router->time_ms,
               .bit = (kota_class_mask)(1u << group),
               .to_node = to_node};
    kota_bucket_queue_start(&router->queue, by_length(group) ? LENGTH_SHIFT : TIME_SHIFT);
    if (kept->seen < router->journal_base || end - kept->seen > router->roads->link_count / 32) {
        build(router, &of);
    } else {
        repair(router, &of, router->journal + (kept->seen - router->journal_base), (int32_t)(end - kept->seen));
    }
    kept->seen = end;
    return at;
}

int32_t kota_router_next(kota_router *router, int32_t vehicle_class, int32_t to_node, int32_t link) {
    if (router->roads->link_to[link] == to_node) return KOTA_ROUTE_ARRIVE;
    size_t at = tree_to(router, vehicle_class, to_node); /* before nexts is read: it may grow */
    uint8_t next = router->nexts[at + (size_t)link];
    return next == NOWHERE ? (int32_t)KOTA_ROUTE_NONE : router->succ[router->succ_start[link] + next];
}

int32_t kota_router_first(kota_router *router, int32_t vehicle_class, int32_t to_node, int32_t from_node) {
    size_t at = tree_to(router, vehicle_class, to_node);
    const uint32_t *cost = router->costs + at;
    const kota_roads *roads = router->roads;
    uint32_t least = FAR;
    int32_t best = KOTA_ROUTE_NONE;
    for (int32_t k = roads->out_start[from_node]; k < roads->out_start[from_node + 1]; k++) {
        int32_t link = roads->out_link[k];
        if (cost[link] >= least || (router->closed[link] >> vehicle_class & 1) != 0) continue;
        least = cost[link];
        best = link;
    }
    return best;
}

/* The next link to settle, or -1. */
static int32_t take(kota_router *router, const uint32_t *cost) {
    for (uint64_t top; kota_bucket_queue_pop(&router->queue, &top);) {
        int32_t link = (int32_t)(top & UINT32_MAX);
        if (cost[link] == (uint32_t)(top >> 32)) return link;
    }
    return -1;
}

void kota_router_reach(kota_router *router, int32_t vehicle_class, int32_t from_node, const double *link_time_s,
                       float *node_time_s) {
    const kota_roads *roads = router->roads;
    uint32_t *cost = kota_alloc((size_t)roads->link_count, sizeof(uint32_t)); /* at the link's end, ms */
    for (int32_t n = 0; n < roads->node_count; n++) node_time_s[n] = (float)KOTA_INFINITY;
    memset(cost, 0xff, (size_t)roads->link_count * sizeof *cost);
    node_time_s[from_node] = 0.0f;
    kota_bucket_queue_start(&router->queue, TIME_SHIFT);
    const int32_t *next = roads->out_link + roads->out_start[from_node];
    int32_t count = roads->out_start[from_node + 1] - roads->out_start[from_node];
    uint32_t here = 0;
    for (;;) {
        for (int32_t k = 0; k < count; k++) {
            if (router->closed[next[k]] >> vehicle_class & 1) continue;
            uint32_t total = sum(here, (uint32_t)kota_clamp(link_time_s[next[k]] * 1e3 + 0.5, 1, 1e9));
            if (total >= cost[next[k]]) continue;
            cost[next[k]] = total;
            push(router, total, next[k]);
        }
        int32_t link = take(router, cost);
        if (link < 0) break;
        here = cost[link];
        float *at = &node_time_s[roads->link_to[link]];
        *at = kota_minf(*at, (float)(here * 1e-3));
        next = router->succ + router->succ_start[link];
        count = router->succ_start[link + 1] - router->succ_start[link];
    }
    kota_free(cost);
}

void kota_router_work(const kota_router *router, int64_t *built, int64_t *repaired) {
    *built = router->built;
    *repaired = router->repaired;
}

/* Is there a way at all while links are closed? Who is cut off would else search all that is left, again and again.
 * First by parts, which are numbered once for each change of closures and tell of any two nodes; one-way streets and
 * banned turns cut off more than they know of. So where a search was in vain, the links from which the place can
 * still be reached are kept until closures change, for as many places as there is room for. Both say no only where a
 * search would find nothing, so neither shows. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

enum { KEPT_BYTES_MAX = 16 << 20 }; /* assumed: what a laptop spares */

struct kota_cut_off {
    int32_t *part; /* (classes x nodes) nodes of one number hang together, whatever the direction */
    int32_t part_stamp[KOTA_CLASS_COUNT]; /* closures that parts are of */
    int32_t *stack;                       /* (nodes, links) scratch */
    int32_t kept_count, words;            /* places kept at most; a bit a link */
    uint64_t *leads;                      /* (kept x words) links from which one gets to the place */
    int32_t *kept_place, *kept_stamp;     /* (kept) which it is, class by class, and closures that it is of */
};

kota_cut_off *kota_cut_off_create(const kota_roads *roads) {
    size_t nodes = (size_t)roads->node_count + 1, links = (size_t)roads->link_count + 1, words = links / 64 + 1;
    size_t kept = KEPT_BYTES_MAX / (words * sizeof(uint64_t)), places = nodes * KOTA_CLASS_COUNT;
    if (kept > places) kept = places;
    kota_cut_off *cut = kota_alloc(1, sizeof *cut);
    *cut = (kota_cut_off){.part = kota_alloc(nodes * KOTA_CLASS_COUNT, sizeof(int32_t)),
                          .stack = kota_alloc(nodes + links, sizeof(int32_t)),
                          .kept_count = (int32_t)kept,
                          .words = (int32_t)words,
                          .leads = kota_alloc(kept * words, sizeof(uint64_t)),
                          .kept_place = kota_alloc(kept, sizeof(int32_t)),
                          .kept_stamp = kota_alloc(kept, sizeof(int32_t))};
    kota_cut_off_forget(cut);
    return cut;
}

void kota_cut_off_destroy(kota_cut_off *cut) {
    if (cut == NULL) return;
    void *blocks[] = {cut->part, cut->stack, cut->leads, cut->kept_place, cut->kept_stamp};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(cut);
}

void kota_cut_off_forget(kota_cut_off *cut) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) cut->part_stamp[c] = -1;
    for (int32_t k = 0; k < cut->kept_count; k++) cut->kept_stamp[k] = -1;
}

static inline bool shut(const kota_traffic *traffic, int32_t link, int32_t vehicle_class) {
    return traffic->closed[link] >> vehicle_class & 1;
}

/* ---- parts ---- */

static void number_parts(const kota_traffic *traffic, int32_t vehicle_class) {
    const kota_roads *roads = traffic->roads;
    kota_cut_off *cut = traffic->cut;
    int32_t nodes = roads->node_count, *part = cut->part + (size_t)vehicle_class * (size_t)nodes;
    int32_t *stack = cut->stack;
    for (int32_t n = 0; n < nodes; n++) part[n] = -1;
    for (int32_t first = 0; first < nodes; first++) {
        int32_t count = 0;
        if (part[first] >= 0) continue;
        part[first] = first;
        for (stack[count++] = first; count > 0;) {
            int32_t node = stack[--count];
            for (int32_t side = 0; side < 2; side++) {
                const int32_t *start = side == 0 ? roads->out_start : roads->in_start;
                const int32_t *link = side == 0 ? roads->out_link : roads->in_link;
                const int32_t *end = side == 0 ? roads->link_to : roads->link_from;
                for (int32_t k = start[node]; k < start[node + 1]; k++) {
                    int32_t other = end[link[k]];
                    if (part[other] >= 0 || shut(traffic, link[k], vehicle_class)) continue;
                    part[other] = first;
                    stack[count++] = other;
                }
            }
        }
    }
    cut->part_stamp[vehicle_class] = traffic->stamp;
}

bool kota_cut_off_apart(const kota_traffic *traffic, int32_t vehicle_class, int32_t node, int32_t to_node) {
    kota_cut_off *cut = traffic->cut;
    if (traffic->closed_count == 0) return false;
    if (cut->part_stamp[vehicle_class] != traffic->stamp) number_parts(traffic, vehicle_class);
    const int32_t *part = cut->part + (size_t)vehicle_class * (size_t)traffic->roads->node_count;
    return part[node] != part[to_node];
}

/* ---- links that lead to a place ---- */

static inline int32_t place_of(int32_t vehicle_class, int32_t node) {
    return node * KOTA_CLASS_COUNT + vehicle_class;
}

static inline bool leads(const uint64_t *bits, int32_t link) { return bits[link / 64] >> link % 64 & 1; }

static bool known(const kota_traffic *traffic, int32_t place, int32_t slot) {
    const kota_cut_off *cut = traffic->cut;
    return cut->kept_stamp[slot] == traffic->stamp && cut->kept_place[slot] == place;
}

bool kota_cut_off_known(const kota_traffic *traffic, int32_t vehicle_class, const kota_finder_trip *trip) {
    const kota_cut_off *cut = traffic->cut;
    const kota_roads *roads = traffic->roads;
    int32_t place = place_of(vehicle_class, trip->to_node), slot = place % cut->kept_count;
    if (traffic->closed_count == 0 || !known(traffic, place, slot)) return false;
    const uint64_t *bits = cut->leads + (size_t)slot * (size_t)cut->words;
    if (trip->from_link >= 0) return !leads(bits, trip->from_link);
    if (trip->from_node == trip->to_node) return false;
    for (int32_t k = roads->out_start[trip->from_node]; k < roads->out_start[trip->from_node + 1]; k++) {
        int32_t link = roads->out_link[k];
        if (leads(bits, link) && !shut(traffic, link, vehicle_class)) return false;
    }
    return true;
}

void kota_cut_off_learn(const kota_traffic *traffic, int32_t vehicle_class, int32_t to_node) {
    kota_cut_off *cut = traffic->cut;
    int32_t place = place_of(vehicle_class, to_node), slot = place % cut->kept_count;
    if (traffic->closed_count == 0 || known(traffic, place, slot)) return;
    cut->kept_place[slot] = place;
    cut->kept_stamp[slot] = traffic->stamp;
    kota_finder_leading(cut->leads + (size_t)slot * (size_t)cut->words, cut->stack, traffic->finder, traffic->closed,
                        (kota_class_mask)(1u << vehicle_class), to_node);
}

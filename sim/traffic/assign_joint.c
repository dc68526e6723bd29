/* All pairs of ways of all bushes, evened out together.
 *
 * Shifts bush by bush (assign_shift.c) settle slowly in the end: pairs of ways share links, so that one takes back
 * what another gained, and each look at a pair costs a walk through its bush. Bushes have most pairs in common, so
 * equal ones are taken as one here (the pairs of alternative segments of Bar-Gera 2010, "Traffic assignment by paired
 * alternative segments"). Sweeps over these few, with prices that follow each shift and steps drawn out as in
 * successive over-relaxation, are cheap; then each bush moves its share of what its pairs have moved, by the flow
 * that it had there. Pairs of a bush share flow, so some is asked for twice: further turns even out what could not
 * move.
 *
 * Inside a bush the links by which most flow comes into each node are a tree, and each other link closes a pair with
 * it: these pairs span all that can be moved inside the bush. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/assign_bush.h"

enum { SWEEPS_MAX = 60, STEPS_MAX = 4, TURNS_MAX = 4 };
static const double DRAWN_OUT = 1.3;  /* measured on the networks of README.md: 1.2 .. 1.5 are alike */
static const double DONE_FRAC = 1e-2; /* sweeps end when they gain less than this share of the first of all */
static const double TURN_FRAC = 0.1;  /* turns end when their first sweep gains less than this share of that */

/* Two ways that part at one node and meet at another, each a side. */
typedef struct joint_pair {
    uint64_t key;
    int32_t group, start, left_count, right_count; /* links: of the left, then of the right */
    double left_most, right_most;                  /* that can be moved from a side, of all bushes, pce/h */
    double moved;                                  /* from left to right, pce/h */
    double done;                                   /* of that by the bushes, pce/h */
    double own;                                    /* what the right costs above the left beside time */
    double over, slope;                            /* what it costs above the left; of that by amount moved */
} joint_pair;

/* The same in a bush: links as indices into the bush. */
typedef struct joint_part {
    int32_t bush, pair, start, left_count, right_count;
    double left_most, right_most;
} joint_part;

/* Parts of a bush, which are taken anew when its links change. */
typedef struct joint_span {
    int32_t first, count, shape;
} joint_span;

struct kota_joint {
    joint_pair *pair;
    joint_part *part;
    joint_span *span;   /* by bush */
    int32_t live_count; /* of the parts: those that a span has */
    int32_t *pair_link, *part_link;
    int32_t pair_count, pair_room, part_count, part_room;
    int32_t pair_link_count, pair_link_room, part_link_count, part_link_room;
    int32_t *slot, slot_count; /* pairs by key; a power of 2 */
    int32_t *most_in;          /* by place: the link by which most comes */
};

kota_joint *kota_joint_create(const kota_assign *assign) {
    kota_joint *joint = kota_alloc(1, sizeof *joint);
    joint->most_in = kota_alloc((size_t)assign->nodes, sizeof *joint->most_in);
    joint->span = kota_alloc((size_t)assign->bush_count, sizeof *joint->span);
    for (int32_t i = 0; i < assign->bush_count; i++) joint->span[i].shape = -1;
    return joint;
}

void kota_joint_destroy(kota_joint *joint) {
    if (joint == NULL) return;
    kota_free(joint->pair);
    kota_free(joint->part);
    kota_free(joint->pair_link);
    kota_free(joint->part_link);
    kota_free(joint->slot);
    kota_free(joint->most_in);
    kota_free(joint->span);
    kota_free(joint);
}

static int32_t *room_for(int32_t *items, int32_t count, int32_t more, int32_t *room) {
    if (count + more <= *room) return items;
    *room = 2 * (count + more);
    return kota_realloc(items, (size_t)*room, sizeof *items);
}

/* Twice as many slots, at most half of them taken. */
static void make_slots(kota_joint *joint) {
    joint->slot_count = joint->slot_count == 0 ? 256 : 2 * joint->slot_count;
    joint->slot = kota_realloc(joint->slot, (size_t)joint->slot_count, sizeof *joint->slot);
    uint64_t mask = (uint64_t)joint->slot_count - 1;
    for (int32_t i = 0; i < joint->slot_count; i++) joint->slot[i] = -1;
    for (int32_t i = 0; i < joint->pair_count; i++) {
        uint64_t at = joint->pair[i].key & mask;
        while (joint->slot[at] >= 0) at = (at + 1) & mask;
        joint->slot[at] = i;
    }
}

static bool same(const kota_joint *joint, const joint_pair *pair, const kota_bush *bush, const joint_part *part) {
    if (pair->group != bush->group || pair->left_count != part->left_count || pair->right_count != part->right_count)
        return false;
    const int32_t *link = joint->pair_link + pair->start, *index = joint->part_link + part->start;
    for (int32_t i = 0; i < part->left_count + part->right_count; i++)
        if (link[i] != bush->link[index[i]]) return false;
    return true;
}

/* The pair that a part is of; a new one where no bush had it. */
static int32_t pair_of(kota_joint *joint, const kota_bush *bush, const joint_part *part) {
    if (2 * joint->pair_count >= joint->slot_count) make_slots(joint);
    const int32_t *index = joint->part_link + part->start;
    int32_t count = part->left_count + part->right_count;
    uint64_t key = (uint64_t)part->left_count, mask = (uint64_t)joint->slot_count - 1;
    for (int32_t i = 0; i < count; i++) {
        key = (key ^ (uint64_t)bush->link[index[i]]) * 0x9E3779B97F4A7C15u;
        key ^= key >> 29;
    }
    uint64_t at = key & mask;
    for (; joint->slot[at] >= 0; at = (at + 1) & mask) {
        const joint_pair *pair = &joint->pair[joint->slot[at]];
        if (pair->key == key && same(joint, pair, bush, part)) return joint->slot[at];
    }
    joint->slot[at] = joint->pair_count;
    joint->pair = kota_grow(joint->pair, joint->pair_count, &joint->pair_room, sizeof *joint->pair);
    joint->pair_link = room_for(joint->pair_link, joint->pair_link_count, count, &joint->pair_link_room);
    for (int32_t i = 0; i < count; i++) joint->pair_link[joint->pair_link_count + i] = bush->link[index[i]];
    joint->pair[joint->pair_count] = (joint_pair){.key = key,
                                                  .group = bush->group,
                                                  .start = joint->pair_link_count,
                                                  .left_count = part->left_count,
                                                  .right_count = part->right_count};
    joint->pair_link_count += count;
    return joint->pair_count++;
}

static double least_flow(const kota_bush *bush, const int32_t *index, int32_t count) {
    double least = KOTA_INFINITY;
    for (int32_t i = 0; i < count; i++) least = kota_min(least, bush->flow[index[i]]);
    return least;
}

/* The pair that link k into place p closes with the tree. Left is the side with the smaller link into the place, so
 * that a pair is the same whichever of its sides a bush has in its tree. */
static void take_part(kota_joint *joint, const kota_bush *bush, int32_t bush_index, int32_t p, int32_t k) {
    int32_t most = joint->most_in[p], nodes = bush->node_count;
    bool swap = bush->link[k] < bush->link[most];
    joint->part_link = room_for(joint->part_link, joint->part_link_count, 2 * nodes, &joint->part_link_room);
    int32_t *left = joint->part_link + joint->part_link_count, *right = left + nodes;
    joint_part part = {.bush = bush_index, .start = joint->part_link_count};
    left[part.left_count++] = swap ? k : most;
    right[part.right_count++] = swap ? most : k;
    int32_t a = bush->tail[left[0]], b = bush->tail[right[0]];
    while (a != b) {
        if (a > b)
            a = bush->tail[left[part.left_count++] = joint->most_in[a]];
        else
            b = bush->tail[right[part.right_count++] = joint->most_in[b]];
    }
    memmove(left + part.left_count, right, (size_t)part.right_count * sizeof *right);
    part.pair = pair_of(joint, bush, &part);
    joint->part_link_count += part.left_count + part.right_count;
    joint->part = kota_grow(joint->part, joint->part_count, &joint->part_room, sizeof *joint->part);
    joint->part[joint->part_count++] = part;
}

static void forget(kota_joint *joint, int32_t bushes) {
    joint->pair_count = joint->part_count = joint->pair_link_count = joint->part_link_count = joint->live_count = 0;
    for (int32_t i = 0; i < joint->slot_count; i++) joint->slot[i] = -1;
    for (int32_t i = 0; i < bushes; i++) joint->span[i] = (joint_span){.shape = -1};
}

/* Parts of the bushes whose links changed; of all where most of what is held is of links gone. */
static void collect(kota_joint *joint, const kota_assign *assign) {
    if (joint->part_count > 3 * joint->live_count) forget(joint, assign->bush_count);
    for (int32_t i = 0; i < assign->bush_count; i++) {
        const kota_bush *bush = &assign->bushes[i];
        joint_span *span = &joint->span[i];
        if (span->shape == bush->shape) continue;
        joint->live_count -= span->count;
        *span = (joint_span){.first = joint->part_count, .shape = bush->shape};
        for (int32_t p = 1; p < bush->node_count; p++) {
            int32_t from = bush->start[p], to = bush->start[p + 1], most = from;
            for (int32_t k = from + 1; k < to; k++)
                if (bush->flow[k] > bush->flow[most]) most = k;
            joint->most_in[p] = most;
            for (int32_t k = from; k < to; k++)
                if (k != most) take_part(joint, bush, i, p, k);
        }
        span->count = joint->part_count - span->first;
        joint->live_count += span->count;
    }
}

/* What the right side of a pair costs above the left beside time. */
static double own_of(const kota_joint *joint, const joint_pair *pair, const double *added) {
    const int32_t *link = joint->pair_link + pair->start;
    double own = 0.0;
    for (int32_t i = 0; i < pair->left_count + pair->right_count; i++)
        own += i < pair->left_count ? -added[link[i]] : added[link[i]];
    return own;
}

/* What can be moved from either side of the pairs now. */
static void bound(kota_joint *joint, const kota_assign *assign) {
    for (int32_t i = 0; i < joint->pair_count; i++) {
        joint_pair *pair = &joint->pair[i];
        pair->left_most = pair->right_most = pair->moved = pair->done = 0.0;
    }
    for (int32_t b = 0; b < assign->bush_count; b++) {
        const joint_span *span = &joint->span[b];
        for (int32_t i = span->first; i < span->first + span->count; i++) {
            joint_part *part = &joint->part[i];
            const int32_t *left = joint->part_link + part->start, *right = left + part->left_count;
            part->left_most = least_flow(&assign->bushes[b], left, part->left_count);
            part->right_most = least_flow(&assign->bushes[b], right, part->right_count);
            joint->pair[part->pair].left_most += part->left_most;
            joint->pair[part->pair].right_most += part->right_most;
        }
    }
}

static void look(const kota_joint *joint, const kota_assign *assign, joint_pair *pair) {
    const int32_t *link = joint->pair_link + pair->start;
    double over = pair->own, slope = 0.0;
    for (int32_t i = 0; i < pair->left_count + pair->right_count; i++) {
        const kota_priced_link *at = &assign->link[link[i]];
        over += i < pair->left_count ? -at->time : at->time;
        slope += at->slope;
    }
    pair->over = over;
    pair->slope = slope;
}

static void move(const kota_joint *joint, kota_assign *assign, joint_pair *pair, double amount) {
    const int32_t *link = joint->pair_link + pair->start;
    for (int32_t i = 0; i < pair->left_count + pair->right_count; i++) {
        kota_priced_link *at = &assign->link[link[i]];
        at->volume += i < pair->left_count ? -amount : amount; /* pairs may ask twice for the same flow */
        kota_link_price(at);
    }
    pair->moved += amount;
}

/* Newton's step, drawn out, within the flow there is; again where the costs bend so much that it missed. Returns the
 * cost that it was to save. */
static double even_out(const kota_joint *joint, kota_assign *assign, joint_pair *pair, double drawn_out) {
    double saved = 0.0, before = 0.0;
    for (int32_t step = 0; step < STEPS_MAX; step++) {
        look(joint, assign, pair);
        double over = kota_abs(pair->over);
        if (!(over > 0.0) || (step > 0 && over < 0.9 * before)) break;
        double most = pair->over > 0.0 ? pair->right_most + pair->moved : pair->left_most - pair->moved;
        if (!(most > 0.0)) break;
        double amount = pair->slope * most > over ? over / pair->slope : most;
        if (step == 0) {
            saved = amount * over;
            amount = kota_min(drawn_out * amount, most);
        }
        move(joint, assign, pair, pair->over > 0.0 ? -amount : amount);
        before = over;
    }
    return saved;
}

/* Sweeps until they gain little of what the first of all gained. Returns what the first of these gained. */
static double sweep(kota_joint *joint, kota_assign *assign, double first_of_all) {
    double first = 0.0;
    for (int32_t s = 0; s < SWEEPS_MAX; s++) {
        double saved = 0.0;
        for (int32_t i = 0; i < joint->pair_count; i++)
            saved += even_out(joint, assign, &joint->pair[i], s == 0 ? 1.0 : DRAWN_OUT);
        if (s == 0) first = saved;
        if (saved <= DONE_FRAC * kota_max(first, first_of_all)) break;
    }
    return first;
}

/* Each bush moves its share of what its pairs have moved, as far as its flow goes; the rest is taken back. */
static void share_out(kota_joint *joint, kota_assign *assign) {
    for (int32_t b = 0; b < assign->bush_count; b++) {
        kota_bush *bush = &assign->bushes[b];
        for (int32_t i = joint->span[b].first; i < joint->span[b].first + joint->span[b].count; i++) {
            const joint_part *part = &joint->part[i];
            joint_pair *pair = &joint->pair[part->pair];
            if (pair->moved == 0.0) continue;
            const int32_t *left = joint->part_link + part->start, *right = left + part->left_count;
            double share = pair->moved > 0.0 ? pair->moved * (part->left_most / pair->left_most)
                                             : pair->moved * (part->right_most / pair->right_most);
            double amount = pair->moved > 0.0 ? kota_min(share, least_flow(bush, left, part->left_count))
                                              : kota_max(share, -least_flow(bush, right, part->right_count));
            for (int32_t k = 0; k < part->left_count; k++) bush->flow[left[k]] -= amount;
            for (int32_t k = 0; k < part->right_count; k++) bush->flow[right[k]] += amount;
            pair->done += amount;
            bush->moved = true;
        }
    }
    for (int32_t i = 0; i < joint->pair_count; i++) {
        joint_pair *pair = &joint->pair[i];
        if (pair->done != pair->moved) move(joint, assign, pair, pair->done - pair->moved);
    }
}

void kota_joint_shift(kota_joint *joint, kota_assign *assign) {
    collect(joint, assign);
    for (int32_t i = 0; i < joint->pair_count; i++)
        joint->pair[i].own = own_of(joint, &joint->pair[i], assign->group[joint->pair[i].group].added);
    double first = 0.0;
    for (int32_t turn = 0; turn < TURNS_MAX; turn++) {
        bound(joint, assign);
        double saved = sweep(joint, assign, first);
        share_out(joint, assign);
        if (turn == 0) first = saved;
        if (turn > 0 && saved <= TURN_FRAC * first) break;
    }
    kota_assign_price_all(assign);
}

/* From a network to roads and back. */
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/net_inside.h"

#define JAM_SPACING_M 7.0 /* as in map/roads.c */

/* ---- from roads ---- */

static const char *name_of(char kind, uint64_t id, kota_arena *arena) {
    char *text = kota_text_format("%c%016llx", kind, (unsigned long long)id);
    const char *kept = kota_arena_text(arena, text);
    kota_free(text);
    return kept;
}

static void turns_from_roads(kota_net *net, const kota_roads *roads, kota_arena *arena) {
    for (int32_t pass = 0; pass < 2; pass++) {
        if (pass == 1) net->turns = KOTA_NEW(arena, kota_net_turn, net->turn_count);
        net->turn_count = 0;
        for (int32_t l = 0; l < roads->link_count; l++) {
            int32_t node = roads->link_to[l];
            for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
                if (!kota_roads_turn_allowed(roads, l, roads->out_link[k])) continue;
                kota_net_turn turn = {.from_link = l, .to_link = roads->out_link[k], .signal = -1, .slot = -1};
                if (pass == 1) net->turns[net->turn_count] = turn;
                net->turn_count++;
            }
        }
    }
}

void kota_net_from_roads(kota_net *net, const kota_roads *roads, kota_arena *arena) {
    int32_t points = roads->shape_start[roads->link_count];
    *net = (kota_net){.nodes = KOTA_NEW(arena, kota_net_node, roads->node_count),
                      .links = KOTA_NEW(arena, kota_net_link, roads->link_count),
                      .xy_m = KOTA_NEW(arena, double, 2 * (size_t)points),
                      .node_count = roads->node_count,
                      .link_count = roads->link_count,
                      .point_count = points};
    for (int32_t n = 0; n < roads->node_count; n++) {
        net->nodes[n] = (kota_net_node){.id = name_of('n', roads->node_id[n], arena),
                                        .x_m = roads->node_x_m[n],
                                        .y_m = roads->node_y_m[n],
                                        .signal = -1};
    }
    for (int32_t l = 0; l < roads->link_count; l++) {
        net->links[l] = (kota_net_link){.id = name_of('l', roads->link_id[l], arena),
                                        .name = roads->street_names[roads->link_street[l]],
                                        .from = roads->link_from[l],
                                        .to = roads->link_to[l],
                                        .road_class = roads->link_class[l],
                                        .lanes = (double)roads->link_lanes[l],
                                        .speed_mps = (double)roads->link_speed_mps[l],
                                        .length_m = (double)roads->link_length_m[l],
                                        .capacity_pceps = (double)roads->link_capacity_pceps[l],
                                        .point_first = roads->shape_start[l],
                                        .point_count = roads->shape_start[l + 1] - roads->shape_start[l]};
    }
    memcpy(net->xy_m, roads->shape_xy_m, 2 * (size_t)points * sizeof *net->xy_m);
    turns_from_roads(net, roads, arena);
    kota_net__signals_from(net, roads, arena);
}

/* ---- to roads ---- */

/* Whether one link's line is the other's, driven back. */
static bool reversed(const kota_net *net, const kota_net_link *a, const kota_net_link *b) {
    if (a->point_count != b->point_count) return false;
    for (int32_t p = 0; p < a->point_count; p++) {
        const double *one = &net->xy_m[2 * (a->point_first + p)];
        const double *other = &net->xy_m[2 * (b->point_first + b->point_count - 1 - p)];
        if (kota_abs(one[0] - other[0]) > 0.01 || kota_abs(one[1] - other[1]) > 0.01) return false;
    }
    return true;
}

/* Turning from one direction of a street into the other is what nobody does who can go on: a network that lists such
 * a turn beside others means two streets. */
static bool may_pair(const kota_net *net, int32_t a, int32_t b) {
    for (int32_t k = 0; k < 2; k++) {
        int32_t from = k == 0 ? a : b, at = kota_net_turn_find(net, from, k == 0 ? b : a);
        bool before = at > 0 && net->turns[at - 1].from_link == from;
        bool after = at >= 0 && at + 1 < net->turn_count && net->turns[at + 1].from_link == from;
        if (before || after) return false;
    }
    return true;
}

void kota_net_pair(int32_t *back, const kota_net *net) {
    kota_net_leaving out = kota_net_leaving_of(net);
    for (int32_t l = 0; l < net->link_count; l++) back[l] = -1;
    for (int32_t strict = 1; strict >= 0; strict--) {
        for (int32_t l = 0; l < net->link_count; l++) {
            const kota_net_link *link = &net->links[l];
            int32_t same = 0, found = -1, opposite = 0;
            for (int32_t k = out.start[link->from]; k < out.start[link->from + 1]; k++) {
                same += net->links[out.link[k]].to == link->to;
            }
            for (int32_t k = out.start[link->to]; k < out.start[link->to + 1] && back[l] < 0; k++) {
                const kota_net_link *other = &net->links[out.link[k]];
                if (other->to != link->from) continue;
                opposite++;
                if (back[out.link[k]] >= 0 || (strict && !reversed(net, link, other))) continue;
                if (!may_pair(net, l, out.link[k])) continue;
                found = found < 0 ? out.link[k] : found;
            }
            if (found < 0 || (!strict && (same > 1 || opposite > 1))) continue;
            back[l] = found;
            back[found] = l;
        }
    }
    kota_net_leaving_free(&out);
}

static kota_status check(const kota_net *net, kota_error *err) {
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        if (link->from == link->to)
            return kota_fail(err, KOTA_DATA, "link %s leads from node %s to itself; cut it in two or leave it out",
                             link->id, net->nodes[link->from].id);
        if (!(link->length_m > 0.0 && link->speed_mps > 0.0 && link->lanes > 0.0))
            return kota_fail(err, KOTA_DATA,
                             "link %s has length %g m, speed %g m/s and %g lanes; each must be above 0", link->id,
                             link->length_m, link->speed_mps, link->lanes);
    }
    return KOTA_OK;
}

typedef struct id_place {
    const char *id;
    int32_t link;
} id_place;

static int by_id(const void *a, const void *b) {
    return strcmp(((const id_place *)a)->id, ((const id_place *)b)->id);
}

/* Streets in roads are sorted by id; here each link is one. */
static void places_in_roads(int32_t *place, const kota_net *net) {
    id_place *ids = kota_alloc((size_t)net->link_count + 1, sizeof *ids);
    for (int32_t l = 0; l < net->link_count; l++) ids[l] = (id_place){net->links[l].id, l};
    qsort(ids, (size_t)net->link_count, sizeof *ids, by_id);
    for (int32_t k = 0; k < net->link_count; k++) place[ids[k].link] = k;
    kota_free(ids);
}

static void fill(kota_roads *roads, const kota_net *net, const int32_t *place, const int32_t *back) {
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        int32_t at = place[l];
        if (back[l] >= 0) {
            roads->link_reverse[at] = place[back[l]];
            roads->link_flags[at] = (uint8_t)(roads->link_flags[at] & ~KOTA_LINK_ONEWAY);
        }
        roads->link_length_m[at] = (float)link->length_m;
        roads->link_storage_pce[at] = (float)kota_max(1.0, link->length_m * link->lanes / JAM_SPACING_M);
        if (link->capacity_pceps > 0.0) roads->link_capacity_pceps[at] = (float)link->capacity_pceps;
    }
}

/* What turns does not list is banned. */
static void ban(kota_roads *roads, const kota_net *net, const int32_t *place, kota_arena *arena) {
    int32_t *link_at = kota_alloc((size_t)net->link_count + 1, sizeof *link_at);
    for (int32_t l = 0; l < net->link_count; l++) link_at[place[l]] = l;
    for (int32_t pass = 0; pass < 2; pass++) {
        int32_t bans = 0;
        for (int32_t at = 0; at < roads->link_count; at++) {
            int32_t node = roads->link_to[at];
            if (pass == 1) roads->ban_start[at] = bans;
            for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
                int32_t to = roads->out_link[k];
                if (kota_net_turn_find(net, link_at[at], link_at[to]) >= 0) continue;
                if (pass == 1) roads->ban_link[bans] = to;
                bans++;
            }
        }
        if (pass == 0) roads->ban_link = KOTA_NEW(arena, int32_t, bans);
        roads->ban_start[roads->link_count] = bans;
    }
    kota_free(link_at);
}

kota_status kota_net_to_roads(kota_roads *roads, int32_t *link_of, const kota_net *net, kota_arena *arena,
                              kota_error *err) {
    KOTA_TRY(check(net, err));
    size_t links = (size_t)net->link_count + 1;
    kota_node_def *nodes = kota_alloc((size_t)net->node_count + 1, sizeof *nodes);
    kota_street_def *streets = kota_alloc(links, sizeof *streets);
    int32_t *place = kota_alloc(links, sizeof *place), *back = kota_alloc(links, sizeof *back);
    for (int32_t n = 0; n < net->node_count; n++) {
        const kota_net_node *node = &net->nodes[n];
        nodes[n] = (kota_node_def){.x_m = node->x_m, .y_m = node->y_m, .id = kota_hash_id(node->id)};
    }
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        streets[l] = (kota_street_def){.id = link->id,
                                       .name = link->name,
                                       .road_class = (kota_road_class)link->road_class,
                                       .lanes = link->lanes,
                                       .speed_mps = link->speed_mps,
                                       .oneway = true,
                                       .from = link->from,
                                       .to = link->to,
                                       .xy_m = &net->xy_m[2 * link->point_first],
                                       .point_count = link->point_count};
    }
    kota_status status = kota_roads_build(roads, nodes, net->node_count, streets, net->link_count, arena, err);
    if (status == KOTA_OK) {
        kota_net_pair(back, net);
        places_in_roads(place, net);
        fill(roads, net, place, back);
        ban(roads, net, place, arena);
        kota_net__signals_to(roads, net, place, arena);
        if (link_of != NULL) memcpy(link_of, place, (size_t)net->link_count * sizeof *link_of);
    }
    kota_free(nodes);
    kota_free(streets);
    kota_free(place);
    kota_free(back);
    return status;
}

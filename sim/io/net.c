/* See net.h. */
#include "io/net_inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"

/* ---- turns ---- */

static int by_links(const void *a, const void *b) {
    const kota_net_turn *left = a, *right = b;
    if (left->from_link != right->from_link) return left->from_link < right->from_link ? -1 : 1;
    if (left->to_link != right->to_link) return left->to_link < right->to_link ? -1 : 1;
    if ((left->signal < 0) != (right->signal < 0)) return left->signal < 0 ? 1 : -1;
    return left->slot < right->slot ? -1 : left->slot > right->slot;
}

void kota_net_sort_turns(kota_net *net) {
    int32_t kept = 0;
    if (net->turn_count > 0) qsort(net->turns, (size_t)net->turn_count, sizeof *net->turns, by_links);
    for (int32_t t = 0; t < net->turn_count; t++) {
        const kota_net_turn *last = kept > 0 ? &net->turns[kept - 1] : NULL;
        bool again =
            last != NULL && last->from_link == net->turns[t].from_link && last->to_link == net->turns[t].to_link;
        if (!again) net->turns[kept++] = net->turns[t];
    }
    net->turn_count = kept;
}

int32_t kota_net_turn_find(const kota_net *net, int32_t from_link, int32_t to_link) {
    int32_t low = 0, high = net->turn_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const kota_net_turn *turn = &net->turns[middle];
        bool before = turn->from_link < from_link || (turn->from_link == from_link && turn->to_link < to_link);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    bool found =
        low < net->turn_count && net->turns[low].from_link == from_link && net->turns[low].to_link == to_link;
    return found ? low : -1;
}

kota_net_leaving kota_net_leaving_of(const kota_net *net) {
    kota_net_leaving out = {.start = kota_alloc((size_t)net->node_count + 2, sizeof(int32_t)),
                            .link = kota_alloc((size_t)net->link_count + 1, sizeof(int32_t))};
    for (int32_t l = 0; l < net->link_count; l++) out.start[net->links[l].from + 2]++;
    for (int32_t n = 0; n < net->node_count; n++) out.start[n + 2] += out.start[n + 1];
    for (int32_t l = 0; l < net->link_count; l++) out.link[out.start[net->links[l].from + 1]++] = l;
    return out;
}

void kota_net_leaving_free(kota_net_leaving *out) {
    kota_free(out->start);
    kota_free(out->link);
}

void kota_net_add_turns(kota_net *net, const bool *without, kota_arena *arena) {
    kota_net_leaving out = kota_net_leaving_of(net);
    int64_t most = net->turn_count;
    for (int32_t l = 0; l < net->link_count; l++) {
        most += out.start[net->links[l].to + 1] - out.start[net->links[l].to];
    }
    kota_net_turn *turns = KOTA_NEW(arena, kota_net_turn, most);
    if (net->turn_count > 0) memcpy(turns, net->turns, (size_t)net->turn_count * sizeof *turns);
    net->turns = turns;
    for (int32_t l = 0; l < net->link_count; l++) {
        int32_t node = net->links[l].to, first = out.start[node], last = out.start[node + 1],
                before = net->turn_count;
        if (without != NULL && !without[node]) continue;
        for (int32_t pass = 0; pass < 2 && net->turn_count == before; pass++) { /* back only if nothing else */
            for (int32_t k = first; k < last; k++) {
                bool back = net->links[out.link[k]].to == net->links[l].from;
                if (back == (pass == 0)) continue;
                turns[net->turn_count++] =
                    (kota_net_turn){.from_link = l, .to_link = out.link[k], .signal = -1, .slot = -1};
            }
        }
    }
    kota_net_leaving_free(&out);
    kota_net_sort_turns(net);
}

double kota_net_bend(const kota_net *net, const kota_net_turn *turn) {
    const kota_net_link *from = &net->links[turn->from_link], *to = &net->links[turn->to_link];
    const double *a = &net->xy_m[2 * (from->point_first + from->point_count - 2)],
                 *b = &net->xy_m[2 * to->point_first];
    double ax = a[2] - a[0], ay = a[3] - a[1], bx = b[2] - b[0], by = b[3] - b[1];
    double size = kota_sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
    if (to->to == from->from) return 3.0;
    if (!(size > 0.0)) return 0.0;
    double along = (ax * bx + ay * by) / size, right = (ay * bx - ax * by) / size;
    return right >= 0.0 ? 1.0 - along : along - 1.0;
}

/* ---- classes ---- */

int32_t kota_net_class(const char *text) {
    static const struct {
        const char *word;
        int32_t is;
    } OTHERS[] = {{"motorway", KOTA_ROAD_TRUNK},
                  {"living_street", KOTA_ROAD_RESIDENTIAL},
                  {"unclassified", KOTA_ROAD_RESIDENTIAL},
                  {"service", KOTA_ROAD_RESIDENTIAL}};
    for (int32_t c = 0; c < KOTA_ROAD_CLASS_COUNT; c++)
        if (strstr(text, kota_road_class_names[c]) != NULL) return c;
    for (int32_t k = 0; k < KOTA_COUNT(OTHERS); k++)
        if (strstr(text, OTHERS[k].word) != NULL) return OTHERS[k].is;
    return -1;
}

int32_t kota_net_class_by_size(double lanes, double speed_mps) {
    if (lanes >= 3) return KOTA_ROAD_TRUNK;
    if (speed_mps > 13.0) return KOTA_ROAD_PRIMARY;
    if (lanes >= 2) return KOTA_ROAD_SECONDARY;
    return speed_mps > 9.0 ? KOTA_ROAD_TERTIARY : KOTA_ROAD_RESIDENTIAL;
}

/* ---- the arrays of readers ---- */

void kota_net__add_point(kota_net *net, int32_t *room, double x_m, double y_m) {
    net->xy_m = kota_grow(net->xy_m, net->point_count, room, 2 * sizeof *net->xy_m);
    net->xy_m[2 * net->point_count] = x_m;
    net->xy_m[2 * net->point_count++ + 1] = y_m;
}

static void *move_to(void *heap, int32_t count, size_t size, kota_arena *arena) {
    void *kept = kota_arena_alloc(arena, (size_t)count, size);
    if (count > 0) memcpy(kept, heap, (size_t)count * size);
    kota_free(heap);
    return kept;
}

void kota_net_keep(kota_net *net, kota_arena *arena) {
    net->nodes = move_to(net->nodes, net->node_count, sizeof *net->nodes, arena);
    net->links = move_to(net->links, net->link_count, sizeof *net->links, arena);
    net->turns = move_to(net->turns, net->turn_count, sizeof *net->turns, arena);
    net->phases = move_to(net->phases, net->phase_count, sizeof *net->phases, arena);
    net->signals = move_to(net->signals, net->signal_count, sizeof *net->signals, arena);
    net->xy_m = move_to(net->xy_m, net->point_count, 2 * sizeof *net->xy_m, arena);
}

void kota_net_drop(kota_net *net) {
    void *blocks[] = {net->nodes, net->links, net->turns, net->phases, net->signals, net->xy_m};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    *net = (kota_net){0};
}

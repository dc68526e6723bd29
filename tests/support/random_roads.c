/* See random_roads.h. */
#include "support/random_roads.h"

#include <stdio.h>

#include "core/random.h"
#include "support/street_net.h"

static int32_t below(int32_t net, uint64_t of, int32_t n, int32_t limit) {
    kota_key key = {.seed = (uint64_t)net + 1, .entity = of, .stream = KOTA_STREAM_ROUTES};
    return kota_random_below(key, (uint64_t)n, limit);
}

static void ban_some(kota_roads *roads, int32_t net, kota_arena *arena) {
    int32_t bans = 0;
    roads->ban_link = KOTA_NEW(arena, int32_t, roads->link_count * roads->link_count);
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t node = roads->link_to[l];
        roads->ban_start[l] = bans;
        for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
            if (below(net, 8, l * 1000 + k, 5) == 0) roads->ban_link[bans++] = roads->out_link[k];
        }
    }
    roads->ban_start[roads->link_count] = bans;
}

kota_roads *random_roads(kota_arena *arena, int32_t net) {
    char lines[16384];
    int32_t nodes = 2 + below(net, 1, 0, RANDOM_ROADS_NODES_MAX - 2);
    int32_t streets = nodes + below(net, 1, 1, 2 * nodes), used = 0;
    for (int32_t n = 0; n < nodes; n++) {
        used += snprintf(lines + used, sizeof lines - (size_t)used, "n n%d %d %d\n", n, below(net, 2, n, 2000),
                         below(net, 3, n, 2000));
    }
    for (int32_t s = 0; s < streets; s++) {
        int32_t from = below(net, 4, s, nodes), to = (from + 1 + below(net, 5, s, nodes - 1)) % nodes;
        used += snprintf(lines + used, sizeof lines - (size_t)used, "s s%d n%d n%d %d 1 20%s\n", s, from, to,
                         5 + below(net, 7, s, 20), below(net, 6, s, 2) ? " both" : "");
    }
    kota_roads *roads = &street_net(arena, lines)->roads;
    ban_some(roads, net, arena);
    return roads;
}

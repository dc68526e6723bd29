/* Where drains lie, for maps. */
#include <stdlib.h>
#include <string.h>

#include "io/bundle.h"

typedef struct named_place {
    const char *id;
    const double *at_m;
} named_place;

static int by_id(const void *a, const void *b) {
    return strcmp(((const named_place *)a)->id, ((const named_place *)b)->id);
}

kota_points *kota_bundle_drain_lines(const kota_sketch *sketch) {
    const kota_drain_node_def *nodes = sketch->drain_nodes.items;
    const kota_drain_link_def *links = sketch->drain_links.items;
    size_t node_count = (size_t)sketch->drain_nodes.count, count = (size_t)sketch->drain_links.count + 1;
    kota_points *lines = kota_alloc(count, sizeof *lines + 4 * sizeof(double));
    double *xy_m = (double *)(void *)(lines + count);
    named_place *places = kota_alloc(node_count + 1, sizeof *places);
    for (size_t n = 0; n < node_count; n++) places[n] = (named_place){nodes[n].id, nodes[n].at.xy_m};
    if (node_count > 0) qsort(places, node_count, sizeof *places, by_id);
    for (int32_t l = 0; l < sketch->drain_links.count; l++, xy_m += 4) {
        const named_place from = {.id = links[l].from}, to = {.id = links[l].to};
        const named_place *a = bsearch(&from, places, node_count, sizeof *places, by_id);
        const named_place *b = bsearch(&to, places, node_count, sizeof *places, by_id);
        lines[l].xy_m = xy_m;
        if (a == NULL || b == NULL) continue;
        memcpy(xy_m, a->at_m, 2 * sizeof *xy_m);
        memcpy(xy_m + 2, b->at_m, 2 * sizeof *xy_m);
        lines[l].count = 2;
    }
    kota_free(places);
    return lines;
}

/* Which trips pass a link: read from the bushes of the last answer, in topological order. */
#include "core/memory.h"
#include "traffic/assign_bush.h"

static const kota_bush *bush_of(const kota_assign *assign, int32_t group, int32_t origin) {
    for (int32_t b = 0; b < assign->bush_count; b++)
        if (assign->bushes[b].group == group && assign->bushes[b].origin == origin) return &assign->bushes[b];
    return NULL;
}

void kota_assign_passing(const kota_assign *assign, int32_t class_index, int32_t origin, int32_t link,
                         double *share) {
    const kota_bush *bush = bush_of(assign, class_index, origin);
    for (int32_t z = 0; z < assign->zones; z++) share[z] = 0.0;
    if (bush == NULL) return;
    double *passed = kota_alloc((size_t)bush->node_count, sizeof *passed); /* by place */
    for (int32_t p = 1; p < bush->node_count; p++) {
        double all = 0.0, by = 0.0;
        for (int32_t k = bush->start[p]; k < bush->start[p + 1]; k++) {
            all += bush->flow[k];
            by += bush->flow[k] * (bush->link[k] == link ? 1.0 : passed[bush->tail[k]]);
        }
        passed[p] = all > 0.0 ? by / all : 0.0;
        if (bush->node[p] < assign->zones) share[bush->node[p]] = passed[p];
    }
    kota_free(passed);
}

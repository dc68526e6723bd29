/* Turns of a survey on its roads: which are banned, and which a signal holds. A turn is known by its place: by the
 * node nearest to its junction and by the directions in which it comes and goes. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "map/sketch_parts.h"

static const double NEAR_M = 2.0;        /* a junction is that of a node so near; assumed */
static const double ALONG_COSINE = 0.94; /* a street leads in a direction within 20 degrees; assumed */

typedef struct found_turn {
    int32_t node, from, to, turn; /* turn: of the survey */
} found_turn;

static int by_links(const void *a, const void *b) {
    const found_turn *one = a, *other = b;
    if (one->node != other->node) return one->node < other->node ? -1 : 1;
    if (one->from != other->from) return one->from < other->from ? -1 : 1;
    if (one->to != other->to) return one->to < other->to ? -1 : 1;
    return one->turn < other->turn ? -1 : one->turn > other->turn;
}

/* Of the links at a node that which leads nearest in a direction, -1 where none does. */
static int32_t link_along(const kota_roads *roads, int32_t node, bool in, double dx, double dy) {
    const int32_t *start = in ? roads->in_start : roads->out_start, *link = in ? roads->in_link : roads->out_link;
    double best = ALONG_COSINE * kota_sqrt(dx * dx + dy * dy);
    int32_t found = -1;
    for (int32_t k = start[node]; k < start[node + 1]; k++) {
        int32_t at = in ? roads->shape_start[link[k] + 1] - 2 : roads->shape_start[link[k]];
        const double *xy_m = &roads->shape_xy_m[2 * at];
        double x = xy_m[2] - xy_m[0], y = xy_m[3] - xy_m[1], size = kota_sqrt(x * x + y * y);
        if (!(size > 0.0) || (x * dx + y * dy) / size <= best) continue;
        best = (x * dx + y * dy) / size;
        found = link[k];
    }
    return found;
}

static bool find_turn(found_turn *found, const kota_roads *roads, const kota_survey_turn *turn) {
    const double *xy_m = turn->xy_m;
    int32_t node = kota_roads_nearest_node(roads, xy_m[2], xy_m[3]);
    if (node < 0) return false;
    double x = roads->node_x_m[node] - xy_m[2], y = roads->node_y_m[node] - xy_m[3];
    if (x * x + y * y > NEAR_M * NEAR_M) return false;
    found->node = node;
    found->from = link_along(roads, node, true, xy_m[2] - xy_m[0], xy_m[3] - xy_m[1]);
    found->to = link_along(roads, node, false, xy_m[4] - xy_m[2], xy_m[5] - xy_m[3]);
    return found->from >= 0 && found->to >= 0;
}

static void ban(kota_roads *roads, const kota_survey *survey, const found_turn *found, int32_t count,
                kota_arena *arena) {
    int32_t *start = KOTA_NEW(arena, int32_t, roads->link_count + 1), *next;
    for (int32_t k = 0; k < count; k++) start[found[k].from + 1] += survey->turns[found[k].turn].banned;
    for (int32_t l = 0; l < roads->link_count; l++) start[l + 1] += start[l];
    roads->ban_link = KOTA_NEW(arena, int32_t, start[roads->link_count]);
    next = kota_alloc((size_t)roads->link_count + 1, sizeof *next);
    memcpy(next, start, (size_t)roads->link_count * sizeof *next);
    for (int32_t k = 0; k < count; k++) {
        if (survey->turns[found[k].turn].banned) roads->ban_link[next[found[k].from]++] = found[k].to;
    }
    roads->ban_start = start;
    kota_free(next);
}

/* The signal of found[k]'s node; the place behind its turns. */
static int32_t take_surveyed(kota_signals *out, const kota_survey *survey, const found_turn *found, int32_t count,
                             int32_t k) {
    int32_t node = found[k].node, start = out->turn_count;
    const kota_signal *plan = NULL;
    for (; k < count && found[k].node == node; k++) {
        const kota_survey_turn *turn = &survey->turns[found[k].turn];
        if (turn->phases == 0 || turn->banned) continue;
        plan = plan == NULL ? &turn->plan : plan;
        out->turns[out->turn_count++] =
            (kota_signal_turn){.from_link = found[k].from, .to_link = found[k].to, .phases = turn->phases};
    }
    if (plan == NULL) return k;
    kota_signal *made = &out->signals[out->count++];
    *made = *plan;
    made->node = node;
    made->turn_start = start;
    made->turn_count = out->turn_count - start;
    return k;
}

/* A survey that knows of signals knows all: none is drawn beside them. */
static void take_signals(kota_roads *roads, const kota_survey *survey, const found_turn *found, int32_t count,
                         kota_arena *arena) {
    bool any = false;
    for (int32_t k = 0; k < count; k++) any = any || survey->turns[found[k].turn].phases != 0;
    if (!any) return;
    roads->signals = (kota_signals){.signals = KOTA_NEW(arena, kota_signal, count),
                                    .turns = KOTA_NEW(arena, kota_signal_turn, count)};
    for (int32_t k = 0; k < count;) k = take_surveyed(&roads->signals, survey, found, count, k);
}

void kota_survey__turns(const kota_survey *survey, kota_roads *roads, kota_arena *arena) {
    if (survey->turn_count == 0 || roads->link_count == 0) return;
    found_turn *found = kota_alloc((size_t)survey->turn_count, sizeof *found);
    int32_t count = 0;
    for (int32_t t = 0; t < survey->turn_count; t++) {
        found[count].turn = t;
        count += find_turn(&found[count], roads, &survey->turns[t]);
    }
    qsort(found, (size_t)count, sizeof *found, by_links);
    ban(roads, survey, found, count, arena);
    take_signals(roads, survey, found, count, arena);
    kota_free(found);
}

/* From streets to directed links in CSR form, and questions about the graph. What a street looks like and where it
 * lies is the builders' matter. */
#include "map/roads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"

#define JAM_SPACING_M 7.0 /* a PCE and lane; assumed, as SUMO's 5 m car + 2.5 m gap rounded */
#define LENGTH_MIN_M 1e-3 /* shorter is a fault of the data */

const char *const kota_node_signal_names[KOTA_NODE_SIGNAL_COUNT + 1] = {"unknown", "yes", "no", NULL};
const char *const kota_road_class_names[KOTA_ROAD_CLASS_COUNT + 1] = {
#define KOTA_ROAD_CLASS(name, text, lanes, speed_kmph, capacity_pceph) text,
#include "map/road_classes.def"
#undef KOTA_ROAD_CLASS
    NULL};

static const struct {
    double lanes, speed_kmph, capacity_pceph;
} class_defaults[KOTA_ROAD_CLASS_COUNT] = {
#define KOTA_ROAD_CLASS(name, text, lanes, speed_kmph, capacity_pceph) {lanes, speed_kmph, capacity_pceph},
#include "map/road_classes.def"
#undef KOTA_ROAD_CLASS
};

static double shape_length_m(const double *xy_m, int32_t point_count) {
    double sum_m = 0;
    for (int32_t p = 1; p < point_count; p++) {
        double dx_m = xy_m[2 * p] - xy_m[2 * p - 2], dy_m = xy_m[2 * p + 1] - xy_m[2 * p - 1];
        sum_m += kota_sqrt(dx_m * dx_m + dy_m * dy_m);
    }
    return sum_m;
}

static int by_street_id(const void *a, const void *b) {
    const kota_street_def *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

static int by_u64(const void *a, const void *b) {
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

static kota_status check_nodes(const kota_node_def *nodes, int32_t node_count, kota_error *err) {
    uint64_t *ids = kota_alloc((size_t)node_count + 1, sizeof *ids);
    for (int32_t n = 0; n < node_count; n++) ids[n] = nodes[n].id;
    qsort(ids, (size_t)node_count, sizeof *ids, by_u64);
    kota_status status = KOTA_OK;
    for (int32_t n = 1; n < node_count && status == KOTA_OK; n++) {
        if (ids[n] == ids[n - 1])
            status = kota_fail(err, KOTA_DATA, "two road nodes have the id %016llx; give each node its own",
                               (unsigned long long)ids[n]);
    }
    kota_free(ids);
    return status;
}

/* Streets sorted by id, each checked. */
static kota_status check_streets(const kota_street_def *const *sorted, int32_t street_count, int32_t node_count,
                                 kota_error *err) {
    for (int32_t s = 0; s < street_count; s++) {
        const kota_street_def *street = sorted[s];
        if (s > 0 && strcmp(street->id, sorted[s - 1]->id) == 0)
            return kota_fail(err, KOTA_DATA, "two streets have the id \"%s\"; give each street its own", street->id);
        if (street->from < 0 || street->from >= node_count || street->to < 0 || street->to >= node_count)
            return kota_fail(err, KOTA_DATA, "street \"%s\" goes from node %d to node %d, but there are %d nodes",
                             street->id, street->from, street->to, node_count);
        if (street->point_count < 2 || !(shape_length_m(street->xy_m, street->point_count) >= LENGTH_MIN_M))
            return kota_fail(err, KOTA_DATA, "street \"%s\" is shorter than 1 mm; give it two points that differ",
                             street->id);
    }
    return KOTA_OK;
}

static void add_link(kota_roads *roads, const kota_street_def *street, int32_t street_index, bool backward,
                     int32_t *points) {
    int32_t l = roads->link_count++;
    roads->link_from[l] = backward ? street->to : street->from;
    roads->link_to[l] = backward ? street->from : street->to;
    roads->link_reverse[l] = street->oneway ? -1 : backward ? l - 1 : l + 1;
    roads->link_street[l] = street_index;
    roads->link_id[l] = kota_hash_part(kota_hash_id(street->id), backward ? 2 : 1);
    roads->link_class[l] = (uint8_t)street->road_class;
    roads->link_flags[l] =
        (uint8_t)((street->bridge ? KOTA_LINK_BRIDGE : 0) | (street->tunnel ? KOTA_LINK_TUNNEL : 0) |
                  (street->oneway ? KOTA_LINK_ONEWAY : 0) | (street->generated ? KOTA_LINK_GENERATED : 0));
    roads->link_district[l] = -1;
    double lanes = kota_is_nan(street->lanes) ? class_defaults[street->road_class].lanes : street->lanes;
    double speed_mps =
        kota_is_nan(street->speed_mps) ? class_defaults[street->road_class].speed_kmph / 3.6 : street->speed_mps;
    double length_m = kota_max(1.0, shape_length_m(street->xy_m, street->point_count));
    roads->link_lanes[l] = (float)lanes;
    roads->link_length_m[l] = (float)length_m;
    roads->link_speed_mps[l] = (float)speed_mps;
    roads->link_capacity_pceps[l] = (float)(lanes * class_defaults[street->road_class].capacity_pceph / 3600.0);
    roads->link_storage_pce[l] = (float)kota_max(1.0, length_m * lanes / JAM_SPACING_M);
    roads->shape_start[l] = *points;
    for (int32_t p = 0; p < street->point_count; p++) {
        int32_t from = backward ? street->point_count - 1 - p : p;
        roads->shape_xy_m[2 * *points] = street->xy_m[2 * from];
        roads->shape_xy_m[2 * *points + 1] = street->xy_m[2 * from + 1];
        (*points)++;
    }
}

static void allocate(kota_roads *roads, int32_t links, int32_t points, kota_arena *arena) {
    roads->node_x_m = KOTA_NEW(arena, double, roads->node_count);
    roads->node_y_m = KOTA_NEW(arena, double, roads->node_count);
    roads->node_id = KOTA_NEW(arena, uint64_t, roads->node_count);
    roads->node_district = KOTA_NEW(arena, int16_t, roads->node_count);
    roads->node_gateway = KOTA_NEW(arena, uint8_t, roads->node_count);
    roads->node_signal = KOTA_NEW(arena, uint8_t, roads->node_count);
    roads->link_from = KOTA_NEW(arena, int32_t, links);
    roads->link_to = KOTA_NEW(arena, int32_t, links);
    roads->link_reverse = KOTA_NEW(arena, int32_t, links);
    roads->link_street = KOTA_NEW(arena, int32_t, links);
    roads->link_id = KOTA_NEW(arena, uint64_t, links);
    roads->link_class = KOTA_NEW(arena, uint8_t, links);
    roads->link_flags = KOTA_NEW(arena, uint8_t, links);
    roads->link_district = KOTA_NEW(arena, int16_t, links);
    roads->link_lanes = KOTA_NEW(arena, float, links);
    roads->link_length_m = KOTA_NEW(arena, float, links);
    roads->link_speed_mps = KOTA_NEW(arena, float, links);
    roads->link_capacity_pceps = KOTA_NEW(arena, float, links);
    roads->link_storage_pce = KOTA_NEW(arena, float, links);
    roads->link_bus_lanes = KOTA_NEW(arena, uint8_t, links);
    roads->out_start = KOTA_NEW(arena, int32_t, roads->node_count + 1);
    roads->in_start = KOTA_NEW(arena, int32_t, roads->node_count + 1);
    roads->out_link = KOTA_NEW(arena, int32_t, links);
    roads->in_link = KOTA_NEW(arena, int32_t, links);
    roads->ban_start = KOTA_NEW(arena, int32_t, links + 1);
    roads->ban_link = KOTA_NEW(arena, int32_t, 0);
    roads->shape_start = KOTA_NEW(arena, int32_t, links + 1);
    roads->shape_xy_m = KOTA_NEW(arena, double, 2 * points);
}

/* start[n] .. start[n+1]-1 index the links whose `end` is n, ascending. */
static void gather(int32_t *start, int32_t *gathered, const int32_t *end, int32_t link_count, int32_t node_count) {
    for (int32_t l = 0; l < link_count; l++) start[end[l] + 1]++;
    for (int32_t n = 0; n < node_count; n++) start[n + 1] += start[n];
    for (int32_t l = link_count - 1; l >= 0; l--) gathered[--start[end[l] + 1]] = l;
    for (int32_t n = 0; n < node_count; n++) start[n] = start[n + 1]; /* each now is where its own list begins */
    start[node_count] = link_count;
}

kota_status kota_roads_build(kota_roads *roads, const kota_node_def *nodes, int32_t node_count,
                             const kota_street_def *streets, int32_t street_count, kota_arena *arena,
                             kota_error *err) {
    memset(roads, 0, sizeof *roads);
    const kota_street_def **sorted = kota_alloc((size_t)street_count + 1, sizeof *sorted);
    for (int32_t s = 0; s < street_count; s++) sorted[s] = &streets[s];
    qsort(sorted, (size_t)street_count, sizeof *sorted, by_street_id);
    kota_status status = check_nodes(nodes, node_count, err);
    if (status == KOTA_OK) status = check_streets(sorted, street_count, node_count, err);
    if (status != KOTA_OK) {
        kota_free(sorted);
        return status;
    }
    int32_t links = 0, points = 0;
    for (int32_t s = 0; s < street_count; s++) {
        links += streets[s].oneway ? 1 : 2;
        points += streets[s].point_count * (streets[s].oneway ? 1 : 2);
    }
    roads->node_count = node_count;
    roads->street_count = street_count;
    allocate(roads, links, points, arena);
    for (int32_t n = 0; n < node_count; n++) {
        roads->node_x_m[n] = nodes[n].x_m;
        roads->node_y_m[n] = nodes[n].y_m;
        roads->node_id[n] = nodes[n].id;
        roads->node_district[n] = -1;
        roads->node_gateway[n] = nodes[n].gateway ? 1 : 0;
        roads->node_signal[n] = (uint8_t)nodes[n].signal;
    }
    const char **names = KOTA_NEW(arena, const char *, street_count);
    points = 0;
    for (int32_t s = 0; s < street_count; s++) {
        names[s] = kota_arena_text(arena, sorted[s]->name);
        add_link(roads, sorted[s], s, false, &points);
        if (!sorted[s]->oneway) add_link(roads, sorted[s], s, true, &points);
    }
    roads->shape_start[links] = points;
    roads->street_names = names;
    kota_free(sorted);
    gather(roads->out_start, roads->out_link, roads->link_from, links, node_count);
    gather(roads->in_start, roads->in_link, roads->link_to, links, node_count);
    return KOTA_OK;
}

typedef struct components { /* Tarjan 1972, with a stack of our own in place of recursion */
    int32_t *order, *low, *component, *stack, *path, *next;
    int32_t stacked, visited, count;
} components;

static void close_component(components *work, int32_t n) {
    int32_t member;
    do {
        member = work->stack[--work->stacked];
        work->component[member] = work->count;
    } while (member != n);
    work->count++;
}

static void visit(components *work, const kota_roads *roads, int32_t root) {
    int32_t depth = 0;
    work->path[depth++] = root;
    while (depth > 0) {
        int32_t n = work->path[depth - 1];
        if (work->order[n] == 0) {
            work->order[n] = work->low[n] = ++work->visited;
            work->stack[work->stacked++] = n;
            work->next[n] = roads->out_start[n];
        }
        int32_t deeper = -1;
        while (work->next[n] < roads->out_start[n + 1] && deeper < 0) {
            int32_t m = roads->link_to[roads->out_link[work->next[n]]];
            if (work->order[m] == 0) {
                deeper = m; /* looked at again, as finished, after its visit */
                break;
            }
            if (work->component[m] < 0) work->low[n] = kota_mini(work->low[n], work->low[m]);
            work->next[n]++;
        }
        if (deeper >= 0) {
            work->path[depth++] = deeper;
            continue;
        }
        if (work->low[n] == work->order[n]) close_component(work, n);
        depth--;
    }
}

/* The component with most links; of equals the one that has the smallest node id. */
static int32_t largest_component(const components *work, const kota_roads *roads, int32_t *links_in) {
    int32_t *links = kota_alloc((size_t)work->count + 1, sizeof *links);
    uint64_t *least_id = kota_alloc((size_t)work->count + 1, sizeof *least_id);
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t c = work->component[roads->link_from[l]];
        if (c == work->component[roads->link_to[l]]) links[c]++;
    }
    for (int32_t n = 0; n < roads->node_count; n++) {
        uint64_t *least = &least_id[work->component[n]];
        if (*least == 0 || roads->node_id[n] < *least) *least = roads->node_id[n];
    }
    int32_t best = 0;
    for (int32_t c = 1; c < work->count; c++) {
        if (links[c] > links[best] || (links[c] == links[best] && least_id[c] < least_id[best])) best = c;
    }
    *links_in = links[best];
    kota_free(links);
    kota_free(least_id);
    return best;
}

int32_t kota_roads_connected(const kota_roads *roads, bool *keep) {
    int32_t node_count = roads->node_count, kept = 0;
    for (int32_t l = 0; l < roads->link_count; l++) keep[l] = false;
    if (node_count == 0) return 0;
    int32_t *block = kota_alloc((size_t)node_count * 6, sizeof *block);
    components work = {.order = block,
                       .low = block + node_count,
                       .component = block + 2 * (size_t)node_count,
                       .stack = block + 3 * (size_t)node_count,
                       .path = block + 4 * (size_t)node_count,
                       .next = block + 5 * (size_t)node_count};
    for (int32_t n = 0; n < node_count; n++) work.component[n] = -1;
    for (int32_t n = 0; n < node_count; n++)
        if (work.order[n] == 0) visit(&work, roads, n);
    int32_t best = largest_component(&work, roads, &kept);
    for (int32_t l = 0; l < roads->link_count; l++)
        keep[l] = work.component[roads->link_from[l]] == best && work.component[roads->link_to[l]] == best;
    kota_free(block);
    return kept;
}

int32_t kota_roads_nearest_node(const kota_roads *roads, double x_m, double y_m) {
    int32_t best = -1;
    double best_m2 = KOTA_INFINITY;
    for (int32_t n = 0; n < roads->node_count; n++) {
        double dx_m = roads->node_x_m[n] - x_m, dy_m = roads->node_y_m[n] - y_m;
        double distance_m2 = dx_m * dx_m + dy_m * dy_m;
        if (best < 0 || distance_m2 < best_m2 ||
            (distance_m2 <= best_m2 && roads->node_id[n] < roads->node_id[best])) {
            best = n;
            best_m2 = distance_m2;
        }
    }
    return best;
}

/* Square of the distance of a point from a piece of street. */
static double apart_m2(const double *xy, double x_m, double y_m) {
    double ux = xy[2] - xy[0], uy = xy[3] - xy[1], px = x_m - xy[0], py = y_m - xy[1], square = ux * ux + uy * uy;
    double share = square > 0.0 ? kota_clamp((px * ux + py * uy) / square, 0.0, 1.0) : 0.0;
    double dx = px - share * ux, dy = py - share * uy;
    return dx * dx + dy * dy;
}

int32_t kota_roads_nearest_link(const kota_roads *roads, double x_m, double y_m) {
    int32_t best = -1;
    double best_m2 = KOTA_INFINITY;
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (best >= 0 && roads->link_reverse[l] == best) continue;
        for (int32_t p = roads->shape_start[l]; p + 1 < roads->shape_start[l + 1]; p++) {
            double m2 = apart_m2(roads->shape_xy_m + 2 * (size_t)p, x_m, y_m);
            if (best >= 0 && m2 >= best_m2) continue;
            best_m2 = m2;
            best = l;
        }
    }
    return best;
}

static bool banned(const kota_roads *roads, int32_t from_link, int32_t to_link) {
    for (int32_t k = roads->ban_start[from_link]; k < roads->ban_start[from_link + 1]; k++)
        if (roads->ban_link[k] == to_link) return true;
    return false;
}

bool kota_roads_turn_allowed(const kota_roads *roads, int32_t from_link, int32_t to_link) {
    int32_t n = roads->link_to[from_link];
    if (roads->link_from[to_link] != n || banned(roads, from_link, to_link)) return false;
    int32_t back = roads->link_reverse[from_link];
    if (to_link != back) return true;
    for (int32_t k = roads->out_start[n]; k < roads->out_start[n + 1]; k++) {
        int32_t other = roads->out_link[k];
        if (other != back && !banned(roads, from_link, other)) return false;
    }
    return true;
}

int32_t kota_roads_find_link(const kota_roads *roads, const char *id) {
    char text[24];
    for (int32_t l = 0; l < roads->link_count; l++) {
        (void)snprintf(text, sizeof text, "%016llx", (unsigned long long)roads->link_id[l]);
        if (strcmp(text, id) == 0) return l;
    }
    return -1;
}

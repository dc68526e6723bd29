/* The street network of a sketch: arterials meet, end and bridge water; local streets are tied in (sketch_lattice.c);
 * what hangs loose or cannot be left again is dropped; the rest becomes the road graph. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "map/sketch_local.h"
#include "map/sketch_net.h"

#define JOIN_M 15.0    /* an arterial that ends this near to another one is meant to meet it; assumed */
#define TOUCH_M 1.0    /* touching, after that */
#define MERGE_M 10.0   /* meeting points this near are one junction; assumed */
#define STATION_M 25.0 /* places on an arterial where local streets may join it */
#define NEAR_M 20.0    /* a junction of arterials takes local streets from this far */
#define LOOK_M 5.0     /* between looks for water under an arterial */
#define EDGE_M 1.0     /* an arterial that ends this near to the edge of the map leaves it */

/* ---- nodes ---- */

static void table_put(kota_net *net, int32_t node) {
    uint64_t mask = (uint64_t)net->table_size - 1, at = net->nodes[node].id & mask;
    while (net->table[at] >= 0) at = (at + 1) & mask;
    net->table[at] = node;
}

static void table_widen(kota_net *net) {
    kota_free(net->table);
    net->table_size = net->table_size == 0 ? 1024 : 2 * net->table_size;
    net->table = kota_alloc((size_t)net->table_size, sizeof *net->table);
    for (int32_t k = 0; k < net->table_size; k++) net->table[k] = -1;
    for (int32_t n = 0; n < net->node_count; n++) table_put(net, n);
}

static uint64_t place_id(double x_m, double y_m) {
    int64_t x_cm = (int64_t)kota_round(x_m * 100), y_cm = (int64_t)kota_round(y_m * 100);
    return kota_hash_part(kota_hash_part(kota_hash_id("node"), (uint64_t)x_cm), (uint64_t)y_cm);
}

int32_t kota_net_node_at(kota_net *net, double x_m, double y_m) {
    if (2 * (net->node_count + 1) > net->table_size) table_widen(net);
    uint64_t id = place_id(x_m, y_m), mask = (uint64_t)net->table_size - 1;
    for (uint64_t at = id & mask; net->table[at] >= 0; at = (at + 1) & mask)
        if (net->nodes[net->table[at]].id == id) return net->table[at];
    net->nodes = kota_grow(net->nodes, net->node_count, &net->node_room, sizeof *net->nodes);
    net->nodes[net->node_count] = (kota_node_def){.x_m = x_m, .y_m = y_m, .id = id};
    table_put(net, net->node_count);
    return net->node_count++;
}

void kota_net_add_street(kota_net *net, const kota_street_def *street) {
    net->streets = kota_grow(net->streets, net->street_count, &net->street_room, sizeof *net->streets);
    net->streets[net->street_count++] = *street;
}

static void add_cut(kota_cuts *cuts, int32_t arterial, double chainage_m, int32_t node) {
    cuts->cuts = kota_grow(cuts->cuts, cuts->count, &cuts->room, sizeof *cuts->cuts);
    cuts->cuts[cuts->count++] = (kota_cut){.arterial = arterial, .chainage_m = chainage_m, .node = node};
}

static int by_cut(const void *a, const void *b) {
    const kota_cut *left = a, *right = b;
    if (left->arterial != right->arterial) return left->arterial < right->arterial ? -1 : 1;
    if (left->chainage_m < right->chainage_m || right->chainage_m < left->chainage_m)
        return left->chainage_m < right->chainage_m ? -1 : 1;
    return left->node < right->node ? -1 : left->node > right->node;
}

/* ---- where arterials meet and end ---- */

typedef struct ranked {
    const char *id;
    int32_t arterial;
} ranked;

static int by_id(const void *a, const void *b) {
    const ranked *left = a, *right = b;
    return strcmp(left->id, right->id);
}

/* Arterials in the order of their ids. */
static int32_t *rank_arterials(kota_net *net, int32_t count) {
    ranked *rows = kota_alloc((size_t)count + 1, sizeof *rows);
    int32_t *order = KOTA_NEW(net->drawing->scratch, int32_t, count);
    for (int32_t a = 0; a < count; a++) rows[a] = (ranked){.id = net->drawing->arterials[a].id, .arterial = a};
    qsort(rows, (size_t)count, sizeof *rows, by_id);
    for (int32_t k = 0; k < count; k++) {
        order[k] = rows[k].arterial;
        net->rank[rows[k].arterial] = k;
    }
    kota_free(rows);
    return order;
}

/* Move an end of a line onto the nearest other arterial within reach; onto its end where that is near. */
static void join_end(kota_net *net, kota_chunks *drawn, int32_t a, double *end) {
    kota_chunk_walk walk = kota_chunks_in(drawn, end[0] - JOIN_M, end[1] - JOIN_M, end[0] + JOIN_M, end[1] + JOIN_M);
    double best_m = JOIN_M, best_chainage_m = 0;
    int32_t best = -1;
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;) {
        double chainage_m, distance_m = kota_chunk_distance_m(chunk, end[0], end[1], &chainage_m);
        if (chunk->line == a || distance_m > best_m) continue;
        if (best >= 0 && !(distance_m < best_m) && net->rank[chunk->line] >= net->rank[best]) continue;
        best = chunk->line;
        best_m = distance_m;
        best_chainage_m = chainage_m;
    }
    if (best < 0) return;
    const kota_points *other = &net->lines[best];
    const double *last = &other->xy_m[2 * (other->count - 1)];
    if (best_chainage_m < STATION_M)
        kota_shape_at(other, 0, &end[0], &end[1]);
    else if (best_chainage_m > kota_shape_length_m(other) - STATION_M) {
        end[0] = last[0];
        end[1] = last[1];
    } else
        kota_shape_at(other, best_chainage_m, &end[0], &end[1]);
}

static void join_ends(kota_net *net, const int32_t *order, int32_t count) {
    const kota_sketch *sketch = net->drawing->sketch;
    for (int32_t a = 0; a < count; a++) {
        const kota_points *line = &net->drawing->arterials[a].line;
        net->lines[a] =
            (kota_points){.xy_m = KOTA_NEW(net->drawing->scratch, double, 2 * line->count), .count = line->count};
        memcpy(net->lines[a].xy_m, line->xy_m, 2 * (size_t)line->count * sizeof(double));
    }
    kota_chunks drawn;
    kota_chunks_build(&drawn, net->lines, count, sketch->width_m, sketch->height_m, net->drawing->scratch);
    for (int32_t k = 0; k < count; k++) {
        kota_points *line = &net->lines[order[k]];
        join_end(net, &drawn, order[k], line->xy_m);
        join_end(net, &drawn, order[k], &line->xy_m[2 * (line->count - 1)]);
    }
    for (int32_t a = 0; a < count; a++) net->length_m[a] = kota_shape_length_m(&net->lines[a]);
    kota_chunks_build(&net->chunks, net->lines, count, sketch->width_m, sketch->height_m, net->drawing->scratch);
}

/* The junction at a place: an earlier one that is near, or a new one. Only junctions exist so far. */
static int32_t junction_at(kota_net *net, double x_m, double y_m) {
    int32_t best = -1;
    double best_m2 = MERGE_M * MERGE_M;
    for (int32_t n = 0; n < net->node_count; n++) {
        double dx_m = net->nodes[n].x_m - x_m, dy_m = net->nodes[n].y_m - y_m;
        if (dx_m * dx_m + dy_m * dy_m >= best_m2) continue;
        best = n;
        best_m2 = dx_m * dx_m + dy_m * dy_m;
    }
    return best >= 0 ? best : kota_net_node_at(net, x_m, y_m);
}

static void fix(kota_net *net, int32_t arterial, double chainage_m, int32_t node) {
    for (int32_t k = 0; k < net->fixed.count; k++) {
        const kota_cut *had = &net->fixed.cuts[k];
        if (had->arterial == arterial && had->node == node && kota_abs(had->chainage_m - chainage_m) < 3 * MERGE_M)
            return;
    }
    add_cut(&net->fixed, arterial, chainage_m, node);
}

static void fix_end(kota_net *net, int32_t a, double chainage_m, const double *end) {
    int32_t node = junction_at(net, end[0], end[1]);
    fix(net, a, chainage_m, node);
    kota_chunk_walk walk =
        kota_chunks_in(&net->chunks, end[0] - TOUCH_M, end[1] - TOUCH_M, end[0] + TOUCH_M, end[1] + TOUCH_M);
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;) {
        double other_m;
        if (chunk->line != a && kota_chunk_distance_m(chunk, end[0], end[1], &other_m) <= TOUCH_M)
            fix(net, chunk->line, other_m, node);
    }
}

static double chunk_length_m(const kota_chunk *chunk) {
    double x_m = chunk->xy_m[2] - chunk->xy_m[0], y_m = chunk->xy_m[3] - chunk->xy_m[1];
    return kota_sqrt(x_m * x_m + y_m * y_m);
}

static void fix_crossings(kota_net *net) {
    for (int32_t c = 0; c < net->chunks.count; c++) {
        const kota_chunk *chunk = &net->chunks.chunks[c];
        const double *xy_m = chunk->xy_m;
        kota_chunk_walk walk = kota_chunks_in(&net->chunks, xy_m[0], xy_m[1], xy_m[2], xy_m[3]);
        for (const kota_chunk *other; (other = kota_chunks_next(&walk)) != NULL;) {
            double on_a, on_b;
            if (net->rank[other->line] <= net->rank[chunk->line])
                continue; /* each pair once; a line passes over itself */
            if (!kota_shape_cross(&on_a, &on_b, xy_m, other->xy_m)) continue;
            int32_t node =
                junction_at(net, xy_m[0] + on_a * (xy_m[2] - xy_m[0]), xy_m[1] + on_a * (xy_m[3] - xy_m[1]));
            fix(net, chunk->line, chunk->chainage_m + on_a * chunk_length_m(chunk), node);
            fix(net, other->line, other->chainage_m + on_b * chunk_length_m(other), node);
        }
    }
}

static void mark_gateway(kota_net *net, int32_t a, int32_t node, const double *end) {
    kota_drawing *drawing = net->drawing;
    const kota_sketch *sketch = drawing->sketch;
    if (end[0] > EDGE_M && end[1] > EDGE_M && end[0] < sketch->width_m - EDGE_M && end[1] < sketch->height_m - EDGE_M)
        return;
    net->nodes[node].gateway = true;
    int32_t g = 0;
    while (g < drawing->gateway_count && drawing->gateway_node_id[g] != net->nodes[node].id) g++;
    if (g == drawing->gateway_count) drawing->gateway_count++;
    drawing->gateway_node_id[g] = net->nodes[node].id;
    drawing->gateway_vehicles_per_day[g] += drawing->arterials[a].external_vehicles_per_day;
}

/* Ends first, so that they stay where they are drawn and crossings near them come to them. */
static void fix_all(kota_net *net, const int32_t *order, int32_t count) {
    for (int32_t k = 0; k < count; k++) {
        const kota_points *line = &net->lines[order[k]];
        const double *last = &line->xy_m[2 * (line->count - 1)];
        fix_end(net, order[k], 0, line->xy_m);
        fix_end(net, order[k], net->length_m[order[k]], last);
        mark_gateway(net, order[k], junction_at(net, line->xy_m[0], line->xy_m[1]), line->xy_m);
        mark_gateway(net, order[k], junction_at(net, last[0], last[1]), last);
    }
    fix_crossings(net);
    if (net->fixed.count > 0) qsort(net->fixed.cuts, (size_t)net->fixed.count, sizeof *net->fixed.cuts, by_cut);
    net->fixed_start = KOTA_NEW(net->drawing->scratch, int32_t, count + 1);
    for (int32_t k = 0; k < net->fixed.count; k++) {
        net->fixed_start[net->fixed.cuts[k].arterial + 1]++;
        add_cut(&net->cuts, net->fixed.cuts[k].arterial, net->fixed.cuts[k].chainage_m, net->fixed.cuts[k].node);
    }
    for (int32_t a = 0; a < count; a++) net->fixed_start[a + 1] += net->fixed_start[a];
}

int32_t kota_net_arterial_node(kota_net *net, int32_t arterial, double chainage_m) {
    int32_t best = -1;
    double best_m = NEAR_M;
    for (int32_t k = net->fixed_start[arterial]; k < net->fixed_start[arterial + 1]; k++) {
        double distance_m = kota_abs(net->fixed.cuts[k].chainage_m - chainage_m);
        if (distance_m >= best_m) continue;
        best = net->fixed.cuts[k].node;
        best_m = distance_m;
    }
    if (best >= 0) return best;
    double x_m, y_m, station_m = kota_floor(chainage_m / STATION_M + 0.5) * STATION_M;
    for (int32_t k = net->fixed_start[arterial]; k < net->fixed_start[arterial + 1];
         k++) /* rounded into a junction */
        if (kota_abs(net->fixed.cuts[k].chainage_m - station_m) < MERGE_M) return net->fixed.cuts[k].node;
    kota_shape_at(&net->lines[arterial], station_m, &x_m, &y_m);
    int32_t node = kota_net_node_at(net, x_m, y_m);
    add_cut(&net->cuts, arterial, station_m, node);
    return node;
}

/* ---- bridges ---- */

static void find_bridges(kota_net *net, int32_t a) {
    double length_m = net->length_m[a], from_m = -1, to_m = -1;
    int32_t steps = (int32_t)(length_m / LOOK_M) + 1;
    for (int32_t s = 0; s <= steps + 1; s++) {
        double x_m, y_m, chainage_m = length_m * kota_mini(s, steps) / steps;
        kota_shape_at(&net->lines[a], chainage_m, &x_m, &y_m);
        bool wet = s <= steps && kota_drawing_is_wet(net->drawing, x_m, y_m, 0);
        if (wet) {
            if (from_m < 0) from_m = kota_floor(chainage_m / STATION_M) * STATION_M;
            to_m = kota_min(length_m, (kota_floor(chainage_m / STATION_M) + 1) * STATION_M);
        }
        if (from_m < 0 || (s <= steps && chainage_m <= to_m + STATION_M))
            continue; /* short dry gaps are spanned too */
        net->bridges = kota_grow(net->bridges, net->bridge_count, &net->bridge_room, sizeof *net->bridges);
        net->bridges[net->bridge_count++] = (kota_span){.arterial = a, .from_m = from_m, .to_m = to_m};
        kota_net_arterial_node(net, a, from_m);
        kota_net_arterial_node(net, a, to_m);
        from_m = -1;
    }
}

bool kota_net_on_bridge(const kota_net *net, int32_t arterial, double chainage_m) {
    for (int32_t b = 0; b < net->bridge_count; b++) {
        const kota_span *bridge = &net->bridges[b];
        if (bridge->arterial == arterial && chainage_m > bridge->from_m + 1 && chainage_m < bridge->to_m - 1)
            return true;
    }
    return false;
}

/* ---- streets ---- */

/* The line of an arterial between two of its nodes. */
static kota_points cut_line(const kota_net *net, const kota_cut *from, const kota_cut *to) {
    const kota_points *line = &net->lines[from->arterial];
    kota_points piece = {.xy_m = KOTA_NEW(net->drawing->scratch, double, 2 * (line->count + 2))};
    const kota_node_def *first = &net->nodes[from->node], *last = &net->nodes[to->node];
    piece.xy_m[0] = first->x_m;
    piece.xy_m[1] = first->y_m;
    piece.count = 1;
    double chainage_m = 0;
    for (int32_t p = 1; p < line->count; p++) {
        const double *a = &line->xy_m[2 * (p - 1)], *b = &line->xy_m[2 * p];
        chainage_m += kota_sqrt((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]));
        if (chainage_m <= from->chainage_m + 1 || chainage_m >= to->chainage_m - 1) continue;
        piece.xy_m[2 * piece.count] = b[0];
        piece.xy_m[2 * piece.count + 1] = b[1];
        piece.count++;
    }
    piece.xy_m[2 * piece.count] = last->x_m;
    piece.xy_m[2 * piece.count + 1] = last->y_m;
    piece.count++;
    return piece;
}

static void cut_arterials(kota_net *net) {
    if (net->cuts.count > 0) qsort(net->cuts.cuts, (size_t)net->cuts.count, sizeof *net->cuts.cuts, by_cut);
    for (int32_t k = 0; k + 1 < net->cuts.count;) {
        const kota_cut *from = &net->cuts.cuts[k], *to = &net->cuts.cuts[++k];
        while (to->arterial == from->arterial && to->node == from->node && k + 1 < net->cuts.count)
            to = &net->cuts.cuts[++k];
        if (to->arterial != from->arterial || to->node == from->node) continue;
        const kota_arterial *arterial = &net->drawing->arterials[from->arterial];
        kota_points piece = cut_line(net, from, to);
        char *id = kota_text_format("%s@%d", arterial->id, (int)kota_round(from->chainage_m));
        kota_net_add_street(
            net, &(kota_street_def){
                     .id = kota_arena_text(net->drawing->scratch, id),
                     .name = arterial->name,
                     .road_class = (kota_road_class)arterial->road_class,
                     .lanes = arterial->lanes,
                     .speed_mps = arterial->speed_mps,
                     .oneway = arterial->oneway,
                     .bridge = kota_net_on_bridge(net, from->arterial, 0.5 * (from->chainage_m + to->chainage_m)),
                     .from = from->node,
                     .to = to->node,
                     .xy_m = piece.xy_m,
                     .point_count = piece.count});
        kota_free(id);
    }
}

static int by_ends(const void *a, const void *b) {
    const kota_street_def *left = a, *right = b;
    int32_t low_l = kota_mini(left->from, left->to), low_r = kota_mini(right->from, right->to);
    if (low_l != low_r) return low_l < low_r ? -1 : 1;
    int32_t high_l = kota_maxi(left->from, left->to), high_r = kota_maxi(right->from, right->to);
    if (high_l != high_r) return high_l < high_r ? -1 : 1;
    if (left->generated != right->generated) return left->generated ? 1 : -1;
    return strcmp(left->id, right->id);
}

static int by_street_id(const void *a, const void *b) {
    const kota_street_def *left = a, *right = b;
    return strcmp(left->id, right->id);
}

/* Local streets that double another street go, and those that lead nowhere, until none is left. */
static void prune(kota_net *net) {
    if (net->street_count > 0) qsort(net->streets, (size_t)net->street_count, sizeof *net->streets, by_ends);
    int32_t kept = 0;
    for (int32_t s = 0; s < net->street_count; s++) {
        const kota_street_def *street = &net->streets[s], *before = kept > 0 ? &net->streets[kept - 1] : NULL;
        bool twin = before && kota_mini(before->from, before->to) == kota_mini(street->from, street->to) &&
                    kota_maxi(before->from, before->to) == kota_maxi(street->from, street->to);
        if (!(twin && street->generated)) net->streets[kept++] = *street;
    }
    net->street_count = kept;
    int32_t *degree = kota_alloc((size_t)net->node_count + 1, sizeof *degree);
    for (int32_t s = 0; s < net->street_count; s++) {
        degree[net->streets[s].from]++;
        degree[net->streets[s].to]++;
    }
    for (bool again = true; again;) {
        again = false;
        kept = 0;
        for (int32_t s = 0; s < net->street_count; s++) {
            const kota_street_def *street = &net->streets[s];
            if (street->generated && (degree[street->from] == 1 || degree[street->to] == 1)) {
                degree[street->from]--;
                degree[street->to]--;
                again = true;
            } else
                net->streets[kept++] = *street;
        }
        net->street_count = kept;
    }
    kota_free(degree);
    if (net->street_count > 0) qsort(net->streets, (size_t)net->street_count, sizeof *net->streets, by_street_id);
}

/* Only what can be reached from everywhere and left to everywhere. */
static kota_status keep_connected(kota_net *net, kota_error *err) {
    kota_roads roads;
    KOTA_TRY(kota_roads_build(&roads, net->nodes, net->node_count, net->streets, net->street_count,
                              net->drawing->scratch, err));
    bool *keep = KOTA_NEW(net->drawing->scratch, bool, roads.link_count);
    if (kota_roads_connected(&roads, keep) == 0)
        return kota_fail(err, KOTA_DATA,
                         "city \"%s\" has no streets on which one can get back to where one started; draw arterials",
                         net->drawing->sketch->name);
    bool *keep_street = KOTA_NEW(net->drawing->scratch, bool, net->street_count);
    for (int32_t l = 0; l < roads.link_count; l++) /* streets are sorted by id, as the graph's are */
        if (keep[l]) keep_street[roads.link_street[l]] = true;
    int32_t kept = 0;
    for (int32_t s = 0; s < net->street_count; s++)
        if (keep_street[s]) net->streets[kept++] = net->streets[s];
    net->street_count = kept;
    return KOTA_OK;
}

typedef struct placed {
    kota_node_def node;
    int32_t was;
} placed;

static int by_place(const void *a, const void *b) {
    const kota_node_def *left = &((const placed *)a)->node, *right = &((const placed *)b)->node;
    if (left->y_m < right->y_m || right->y_m < left->y_m) return left->y_m < right->y_m ? -1 : 1;
    if (left->x_m < right->x_m || right->x_m < left->x_m) return left->x_m < right->x_m ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

/* Nodes that streets use, by place; streets then name them by their new index. */
static void order_nodes(kota_net *net) {
    placed *used = kota_alloc((size_t)net->node_count + 1, sizeof *used);
    int32_t *now = kota_alloc((size_t)net->node_count + 1, sizeof *now), count = 0;
    for (int32_t s = 0; s < net->street_count; s++) now[net->streets[s].from] = now[net->streets[s].to] = 1;
    for (int32_t n = 0; n < net->node_count; n++)
        if (now[n]) used[count++] = (placed){.node = net->nodes[n], .was = n};
    qsort(used, (size_t)count, sizeof *used, by_place);
    for (int32_t n = 0; n < count; n++) {
        net->nodes[n] = used[n].node;
        now[used[n].was] = n;
    }
    net->node_count = count;
    for (int32_t s = 0; s < net->street_count; s++) {
        net->streets[s].from = now[net->streets[s].from];
        net->streets[s].to = now[net->streets[s].to];
    }
    kota_free(used);
    kota_free(now);
}

static void name_districts(kota_drawing *drawing) {
    kota_roads *roads = &drawing->map->roads;
    for (int32_t n = 0; n < roads->node_count; n++)
        roads->node_district[n] = (int16_t)kota_drawing_district(drawing, roads->node_x_m[n], roads->node_y_m[n]);
    for (int32_t l = 0; l < roads->link_count; l++) {
        int32_t back = roads->link_reverse[l];
        kota_points shape = {.xy_m = &roads->shape_xy_m[2 * roads->shape_start[l]],
                             .count = roads->shape_start[l + 1] - roads->shape_start[l]};
        double x_m, y_m;
        kota_shape_at(&shape, 0.5 * kota_shape_length_m(&shape), &x_m, &y_m);
        roads->link_district[l] =
            back >= 0 && back < l ? roads->link_district[back] : (int16_t)kota_drawing_district(drawing, x_m, y_m);
    }
}

/* Arterials, where they meet and bridge water, and the local streets between them. */
static void draw_all(kota_net *net) {
    kota_drawing *drawing = net->drawing;
    int32_t count = drawing->sketch->arterials.count;
    net->lines = KOTA_NEW(drawing->scratch, kota_points, count);
    net->length_m = KOTA_NEW(drawing->scratch, double, count);
    net->rank = KOTA_NEW(drawing->scratch, int32_t, count);
    drawing->gateway_node_id = KOTA_NEW(drawing->scratch, uint64_t, 2 * count);
    drawing->gateway_vehicles_per_day = KOTA_NEW(drawing->scratch, double, 2 * count);
    const int32_t *order = rank_arterials(net, count);
    join_ends(net, order, count);
    fix_all(net, order, count);
    for (int32_t k = 0; k < count; k++) find_bridges(net, order[k]);
    kota_net_local_streets(net);
    cut_arterials(net);
    prune(net);
}

static kota_status draw_net(kota_net *net, kota_error *err) {
    kota_drawing *drawing = net->drawing;
    draw_all(net);
    KOTA_TRY(keep_connected(net, err));
    order_nodes(net);
    KOTA_TRY(kota_roads_build(&drawing->map->roads, net->nodes, net->node_count, net->streets, net->street_count,
                              drawing->arena, err));
    name_districts(drawing);
    return KOTA_OK;
}

/* Streets of a survey, with the ids and nodes that they have. */
static kota_status take_survey(kota_net *net, kota_error *err) {
    kota_drawing *drawing = net->drawing;
    const kota_survey *survey = drawing->survey;
    net->nodes = kota_alloc((size_t)survey->node_count + 1, sizeof *net->nodes);
    net->streets = kota_alloc((size_t)survey->street_count + 1, sizeof *net->streets);
    drawing->gateway_node_id = KOTA_NEW(drawing->scratch, uint64_t, survey->node_count);
    drawing->gateway_vehicles_per_day = KOTA_NEW(drawing->scratch, double, survey->node_count);
    for (int32_t n = 0; n < survey->node_count; n++) {
        net->nodes[n] = survey->nodes[n];
        net->nodes[n].gateway = survey->node_vehicles_per_day[n] > 0;
        if (!net->nodes[n].gateway) continue;
        drawing->gateway_node_id[drawing->gateway_count] = survey->nodes[n].id;
        drawing->gateway_vehicles_per_day[drawing->gateway_count++] = survey->node_vehicles_per_day[n];
    }
    if (survey->street_count > 0)
        memcpy(net->streets, survey->streets, (size_t)survey->street_count * sizeof *net->streets);
    net->node_count = survey->node_count;
    net->street_count = survey->street_count;
    if (net->street_count > 0) {
        qsort(net->streets, (size_t)net->street_count, sizeof *net->streets, by_street_id);
        KOTA_TRY(keep_connected(net, err));
    }
    order_nodes(net);
    return kota_roads_build(&drawing->map->roads, net->nodes, net->node_count, net->streets, net->street_count,
                            drawing->arena, err);
}

static void finish_streets(kota_drawing *drawing) {
    kota_map_link_cells(drawing->map, drawing->arena);
    drawing->map->roads.signals = kota_signals_generate(&drawing->map->roads, drawing->arena);
}

kota_status kota_drawing_surveyed(kota_drawing *drawing, kota_error *err) {
    kota_net net = {.drawing = drawing};
    kota_status status = take_survey(&net, err);
    kota_free(net.nodes);
    kota_free(net.streets);
    if (status != KOTA_OK) return status;
    name_districts(drawing);
    finish_streets(drawing);
    kota_survey__turns(drawing->survey, &drawing->map->roads, drawing->arena);
    return KOTA_OK;
}

static void free_net(kota_net *net) {
    kota_free(net->nodes);
    kota_free(net->table);
    kota_free(net->fixed.cuts);
    kota_free(net->cuts.cuts);
    kota_free(net->bridges);
    kota_free(net->streets);
}

void kota_sketch_local_streets(kota_street_def **streets, int32_t *count, const kota_sketch *sketch,
                               const kota_grid *grid, int16_t *district, const uint8_t *sea, kota_arena *arena) {
    kota_map map = {.grid = *grid, .district = district};
    kota_drawing drawing = {.map = &map, .arena = arena, .scratch = arena, .district_by_cells = true, .sea = sea};
    kota_net net = {.drawing = &drawing};
    kota_drawing_open(&drawing, sketch);
    draw_all(&net);
    *streets = KOTA_NEW(arena, kota_street_def, net.street_count);
    *count = 0;
    for (int32_t s = 0; s < net.street_count; s++) {
        if (!net.streets[s].generated) continue;
        (*streets)[*count] = net.streets[s];
        (*streets)[*count].from = (*streets)[*count].to = -1;
        (*count)++;
    }
    free_net(&net);
}

kota_status kota_drawing_streets(kota_drawing *drawing, kota_error *err) {
    kota_net net = {.drawing = drawing};
    kota_status status = draw_net(&net, err);
    free_net(&net);
    if (status == KOTA_OK) finish_streets(drawing);
    return status;
}

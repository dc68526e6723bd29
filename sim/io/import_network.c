/* Whether the streets of an import hang together. A part that a border cuts off, though roads outside join it with
 * the rest, is joined by one generated road along the border, labelled as such: nobody could come home otherwise. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_streets.h"
#include "map/shape.h"

#define PART_MIN_FRAC 0.01     /* of the network's length: smaller parts are left out; assumed */
#define OUTSIDE_MPS (30 / 3.6) /* of the generated roads; assumed */
#define CONNECTED_MIN_FRAC 0.5 /* less than that is told; assumed */
enum { PARTS_MAX = 16 };

/* Mark the largest part, on which one can get anywhere and back, of the roads not yet marked; its length. */
static kota_status largest_part(double *length_m, const kota_importing *in, uint8_t *part, uint8_t mark,
                                kota_error *err) {
    const kota_road *roads = in->bundle.roads.items;
    int32_t count = 0, *which = kota_alloc((size_t)in->bundle.roads.count + 1, sizeof *which);
    kota_arena *arena = kota_arena_create("network", 0);
    kota_bundle rest = in->bundle;
    kota_road *left = KOTA_NEW(arena, kota_road, in->bundle.roads.count);
    for (int32_t r = 0; r < in->bundle.roads.count; r++)
        if (part[r] == 0) {
            which[count] = r;
            left[count++] = roads[r];
        }
    rest.roads = (kota_records){.items = left, .count = count};
    kota_bundle__survey(&rest, arena);
    kota_roads graph;
    kota_status status = kota_roads_build(&graph, rest.survey.nodes, rest.survey.node_count, rest.survey.streets,
                                          rest.survey.street_count, arena, err);
    *length_m = 0;
    if (status == KOTA_OK && count > 0) {
        bool *keep = KOTA_NEW(arena, bool, graph.link_count);
        (void)kota_roads_connected(&graph, keep);
        for (int32_t l = 0; l < graph.link_count; l++) {
            int32_t r = which[graph.link_street[l]]; /* both are sorted by id */
            if (!keep[l] || part[r] != 0) continue;
            part[r] = mark;
            *length_m += kota_shape_length_m(&roads[r].line);
        }
    }
    kota_arena_destroy(arena);
    kota_free(which);
    return status;
}

/* ---- roads along the border ---- */

/* Distance along the border from the south-west corner, counter-clockwise, of the border's point nearest to a place.
 */
static double border_m(const kota_importing *in, const double *at_m) {
    double w_m = in->width_m, h_m = in->height_m, x_m = kota_clamp(at_m[0], 0, w_m),
           y_m = kota_clamp(at_m[1], 0, h_m);
    double least_m = kota_min(kota_min(x_m, w_m - x_m), kota_min(y_m, h_m - y_m));
    if (y_m <= least_m) return x_m;
    if (w_m - x_m <= least_m) return w_m + y_m;
    if (h_m - y_m <= least_m) return 2 * w_m + h_m - x_m;
    return 2 * (w_m + h_m) - y_m;
}

static void border_point(const kota_importing *in, double along_m, double *xy_m) {
    double w_m = in->width_m, h_m = in->height_m, ring_m = 2 * (w_m + h_m);
    along_m = along_m - kota_floor(along_m / ring_m) * ring_m;
    xy_m[0] = along_m < w_m             ? along_m
              : along_m < w_m + h_m     ? w_m
              : along_m < 2 * w_m + h_m ? 2 * w_m + h_m - along_m
                                        : 0;
    xy_m[1] = along_m < w_m             ? 0
              : along_m < w_m + h_m     ? along_m - w_m
              : along_m < 2 * w_m + h_m ? h_m
                                        : ring_m - along_m;
}

/* Between two gates, the shorter way round. */
static kota_points along_border(const kota_importing *in, const double *from_m, const double *to_m) {
    double ring_m = 2 * (in->width_m + in->height_m), a_m = border_m(in, from_m), b_m = border_m(in, to_m);
    double ahead_m = b_m - a_m - kota_floor((b_m - a_m) / ring_m) * ring_m;
    const double corners_m[4] = {0, in->width_m, in->width_m + in->height_m, 2 * in->width_m + in->height_m};
    bool forward = ahead_m <= ring_m - ahead_m;
    double start_m = forward ? a_m : b_m, span_m = forward ? ahead_m : ring_m - ahead_m;
    kota_points line = {.xy_m = KOTA_NEW(in->arena, double, 2 * 8)};
    memcpy(&line.xy_m[2 * line.count++], forward ? from_m : to_m, 2 * sizeof(double));
    for (int32_t k = 0; k < 8; k++) { /* corners once round from the start */
        double corner_m = corners_m[k % 4] + (k / 4) * ring_m - start_m;
        if (corner_m > 1 && corner_m < span_m - 1 && line.count < 7)
            border_point(in, start_m + corner_m, &line.xy_m[2 * line.count++]);
    }
    memcpy(&line.xy_m[2 * line.count++], forward ? to_m : from_m, 2 * sizeof(double));
    return line;
}

typedef struct gate {
    double at_m[2], along_m; /* along_m: of the border */
    uint8_t part;
} gate;

/* Junctions where vehicles enter, with the part of the network that they are on. */
static gate *find_gates(int32_t *count, const kota_importing *in, const uint8_t *part) {
    const kota_junction *junctions = in->bundle.junctions.items;
    const kota_road *roads = in->bundle.roads.items;
    gate *gates = kota_alloc((size_t)in->bundle.junctions.count + 1, sizeof *gates);
    *count = 0;
    for (int32_t j = 0; j < in->bundle.junctions.count; j++) {
        if (!(junctions[j].vehicles_per_day > 0)) continue;
        gate found = {.part = 0};
        memcpy(found.at_m, junctions[j].at.xy_m, sizeof found.at_m);
        found.along_m = border_m(in, found.at_m);
        for (int32_t r = 0; r < in->bundle.roads.count && found.part == 0; r++)
            for (int32_t e = 0; e < 2; e++) {
                const double *end = &roads[r].line.xy_m[e == 1 ? 2 * (roads[r].line.count - 1) : 0];
                if (kota_abs(end[0] - found.at_m[0]) + kota_abs(end[1] - found.at_m[1]) < 0.01) found.part = part[r];
            }
        if (found.part > 0) gates[(*count)++] = found;
    }
    return gates;
}

/* The shortest road along the border from a part to one that is joined already; false where it has no gate. */
static bool join_part(kota_importing *in, const gate *gates, int32_t count, const bool *joined, uint8_t part,
                      kota_road *road) {
    double best_m = KOTA_INFINITY, ring_m = 2 * (in->width_m + in->height_m);
    const gate *from = NULL, *to = NULL;
    for (int32_t a = 0; a < count; a++)
        for (int32_t b = 0; b < count; b++) {
            if (gates[a].part != part || !joined[gates[b].part]) continue;
            double apart_m = kota_abs(gates[a].along_m - gates[b].along_m);
            apart_m = kota_min(apart_m, ring_m - apart_m);
            if (!(apart_m < best_m)) continue;
            best_m = apart_m;
            from = &gates[a];
            to = &gates[b];
        }
    if (from == NULL) return false;
    kota_schema_defaults(&kota_road_schema, road, in->arena);
    char *id = kota_text_format("outside/%d", (int)part);
    road->id = kota_arena_text(in->arena, id);
    kota_free(id);
    road->name = "Outside the city (generated)";
    road->generated = true;
    road->road_class = KOTA_ROAD_SECONDARY;
    road->speed_mps = OUTSIDE_MPS;
    road->bridge = true; /* no water of the city reaches it */
    road->line = along_border(in, from->at_m, to->at_m);
    return true;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const kota_road *)a)->id, ((const kota_road *)b)->id);
}

/* Roads outside for the parts that have a gate; returns how much of the network's length hangs together then. */
static double join_parts(kota_importing *in, const uint8_t *part, const double *length_m, int32_t parts) {
    int32_t gate_count, made = 0;
    gate *gates = find_gates(&gate_count, in, part);
    bool joined[PARTS_MAX + 1] = {false};
    kota_road roads[PARTS_MAX];
    double together_m = length_m[1];
    joined[1] = true;
    for (uint8_t p = 2; p <= parts; p++) {
        if (!join_part(in, gates, gate_count, joined, p, &roads[made])) continue;
        joined[p] = true;
        together_m += length_m[p];
        made++;
    }
    kota_free(gates);
    if (made == 0) return together_m;
    int32_t count = in->bundle.roads.count;
    kota_road *all = KOTA_NEW(in->arena, kota_road, count + made);
    memcpy(all, in->bundle.roads.items, (size_t)count * sizeof *all);
    memcpy(all + count, roads, (size_t)made * sizeof *all);
    qsort(all, (size_t)(count + made), sizeof *all, by_id);
    in->bundle.roads = (kota_records){.items = all, .count = count + made};
    in->report->roads += made;
    kota_fault(&in->report->assumed,
               "streets: %d generated roads along the border join parts of the network that the border "
               "cuts from each other (ids outside/...)",
               made);
    return together_m;
}

/* Ends of the roads of the largest part. */
static void keep_driven(kota_importing *in, const uint8_t *part) {
    const kota_road *roads = in->bundle.roads.items;
    in->driven_m = KOTA_NEW(in->scratch, double, 4 * (size_t)in->bundle.roads.count);
    for (int32_t r = 0; r < in->bundle.roads.count; r++) {
        if (part[r] != 1) continue;
        memcpy(&in->driven_m[2 * in->driven_count++], roads[r].line.xy_m, 2 * sizeof(double));
        memcpy(&in->driven_m[2 * in->driven_count++], &roads[r].line.xy_m[2 * (roads[r].line.count - 1)],
               2 * sizeof(double));
    }
}

static int by_place(const void *a, const void *b) {
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* Generated streets from which one gets nowhere go, and the junctions that were theirs alone. */
static void drop_lost(kota_importing *in, const uint8_t *part) {
    kota_road *roads = in->bundle.roads.items;
    kota_junction *junctions = in->bundle.junctions.items;
    int64_t *ends = KOTA_NEW(in->scratch, int64_t, 2 * (size_t)in->bundle.roads.count);
    int32_t kept = 0, count = in->bundle.roads.count;
    for (int32_t r = 0; r < count; r++) {
        if (roads[r].generated && part[r] != 1) {
            in->report->road_km -= kota_shape_length_m(&roads[r].line) / 1000;
            in->report->generated_roads--;
            continue;
        }
        ends[2 * kept] = kota_import__place(roads[r].line.xy_m);
        ends[2 * kept + 1] = kota_import__place(&roads[r].line.xy_m[2 * (roads[r].line.count - 1)]);
        roads[kept++] = roads[r];
    }
    if (kept == count) return;
    in->bundle.roads.count = in->report->roads = kept;
    qsort(ends, 2 * (size_t)kept, sizeof *ends, by_place);
    kept = in->report->gateways = 0;
    for (int32_t j = 0; j < in->bundle.junctions.count; j++) {
        int64_t place = kota_import__place(junctions[j].at.xy_m);
        if (bsearch(&place, ends, 2 * (size_t)in->bundle.roads.count, sizeof *ends, by_place) == NULL) continue;
        in->report->gateways += junctions[j].vehicles_per_day > 0;
        junctions[kept++] = junctions[j];
    }
    in->bundle.junctions.count = in->report->junctions = kept;
}

/* The parts of the network from the longest, each road's number in part; which and how long are in length_m. */
static kota_status find_parts(int32_t *parts, double *length_m, kota_importing *in, uint8_t *part, kota_error *err) {
    *parts = 0;
    while (*parts < PARTS_MAX) {
        KOTA_TRY(largest_part(&length_m[*parts + 1], in, part, (uint8_t)(*parts + 1), err));
        if (length_m[*parts + 1] < PART_MIN_FRAC * 1000 * in->report->road_km) break;
        (*parts)++;
    }
    return KOTA_OK;
}

kota_status kota_import__network(kota_importing *in, kota_error *err) {
    uint8_t *part = KOTA_NEW(in->scratch, uint8_t, in->bundle.roads.count);
    double length_m[PARTS_MAX + 2] = {0};
    int32_t parts = 0;
    KOTA_TRY(find_parts(&parts, length_m, in, part, err));
    if (in->report->generated_roads > 0) { /* once more without them: numbers of roads have moved */
        drop_lost(in, part);
        memset(part, 0, (size_t)in->bundle.roads.count);
        KOTA_TRY(find_parts(&parts, length_m, in, part, err));
    }
    if (parts == 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: nowhere can one drive and come back: its lines share no junctions or are all "
                         "one-way; lines must meet at common vertices",
                         in->def->file[KOTA_IMPORT_STREETS] != NULL ? in->def->file[KOTA_IMPORT_STREETS]
                                                                    : "--grow-streets");
    keep_driven(in, part);
    in->report->connected_frac = join_parts(in, part, length_m, parts) / (1000 * in->report->road_km);
    if (in->report->connected_frac < CONNECTED_MIN_FRAC)
        kota_fault(&in->report->warnings,
                   "streets: only %.0f %% of their length hangs together both ways; the rest is not "
                   "driven on. Do lines meet at common vertices?",
                   100 * in->report->connected_frac);
    return KOTA_OK;
}

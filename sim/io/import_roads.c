/* From streets to the roads and junctions of a bundle: cut where they share vertices, named so that what is built
 * elsewhere renames nothing, with the vehicles that enter at the border. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_streets.h"
#include "map/shape.h"

typedef struct making {
    kota_importing *in;
    kota_road *roads;
    int32_t count, room;
} making;

/* The vertex a road starts at, as read: a street that joins the way elsewhere does not rename it. */
static const char *road_id(const making *of, const kota_import_street *way, int32_t from) {
    kota_text id = {0};
    int64_t vertex = way->mark[from] / KOTA_IMPORT_MARK, beyond_cm = way->mark[from] % KOTA_IMPORT_MARK;
    if (way->id != NULL)
        kota_text_add(&id, "%s", way->id);
    else
        kota_text_add(&id, "w%lld", (long long)way->fid);
    if (way->part > 0) kota_text_add(&id, "p%d", way->part);
    if (way->id == NULL || vertex > 0) kota_text_add(&id, "/%lld", (long long)vertex);
    if (beyond_cm > 0) kota_text_add(&id, "+%lldcm", (long long)beyond_cm);
    const char *kept = kota_arena_text(of->in->arena, id.chars);
    kota_text_free(&id);
    return kept;
}

static void add_road(making *of, const kota_import_street *way, int32_t from, int32_t to) {
    kota_road road;
    kota_schema_defaults(&kota_road_schema, &road, of->in->arena);
    road.id = road_id(of, way, from);
    road.name = way->name;
    road.generated = way->id != NULL;
    road.road_class = (int32_t)way->road_class;
    road.lanes = way->lanes;
    road.speed_mps = way->speed_mps;
    road.oneway = way->oneway;
    road.bridge = way->bridge;
    road.tunnel = way->tunnel;
    road.line.count = to - from + 1;
    road.line.xy_m = KOTA_NEW(of->in->arena, double, 2 * (size_t)road.line.count);
    memcpy(road.line.xy_m, &way->line.xy_m[2 * from], 2 * (size_t)road.line.count * sizeof(double));
    of->in->report->generated_roads += road.generated;
    of->in->report->road_km += kota_shape_length_m(&road.line) / 1000;
    of->roads = kota_grow(of->roads, of->count, &of->room, sizeof *of->roads);
    of->roads[of->count++] = road;
}

static bool same_place(const kota_points *line, int32_t a, int32_t b) {
    return kota_import__place(&line->xy_m[2 * a]) == kota_import__place(&line->xy_m[2 * b]);
}

/* A way is cut at every vertex that others share, and where it meets itself; a loop from a junction to itself is cut
 * in the middle. */
static void split(making *of, const kota_import_street *way, const kota_import_vertices *table) {
    int32_t from = 0;
    for (int32_t p = 1; p < way->line.count; p++) {
        uint64_t at = kota_import__slot(table, &way->line.xy_m[2 * p]);
        if (p < way->line.count - 1 && table->uses[at] < 2) continue;
        if (same_place(&way->line, from, p)) {
            int32_t middle = from + (p - from) / 2;
            if (p - from >= 3) {
                add_road(of, way, from, middle);
                add_road(of, way, middle, p);
            }
        } else {
            add_road(of, way, from, p);
        }
        from = p;
    }
}

static int by_road_id(const void *a, const void *b) {
    const kota_road *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    if (order != 0) return order;
    int64_t from = kota_import__place(left->line.xy_m), to = kota_import__place(right->line.xy_m);
    return from < to ? -1 : from > to;
}

/* Ids that came twice (a way cut at the border more than once) get a number. */
static void part_ids(making *of) {
    qsort(of->roads, (size_t)of->count, sizeof *of->roads, by_road_id);
    int32_t again = 0;
    for (int32_t r = 1; r < of->count; r++) {
        const char *before = of->roads[r - 1 - again].id;
        again = strcmp(of->roads[r].id, before) == 0 ? again + 1 : 0;
        if (again == 0) continue;
        char *id = kota_text_format("%s.%d", before, again);
        of->roads[r].id = kota_arena_text(of->in->arena, id);
        kota_free(id);
    }
    qsort(of->roads, (size_t)of->count, sizeof *of->roads, by_road_id); /* .10 stands before .2 */
}

/* Vehicles a day that enter where a street of a class crosses the border. Assumed: a tenth to a quarter of what the
 * class's lanes carry in a day, so that the border neither starves nor floods the city. */
static const double GATE_VEHICLES_PER_DAY[KOTA_ROAD_CLASS_COUNT] = {12000, 6000, 3000, 1200, 0};

static void make_junctions(making *of, const kota_import_vertices *table) {
    kota_importing *in = of->in;
    kota_junction *junctions = NULL;
    int32_t count = 0, room = 0;
    int32_t *known = KOTA_NEW(in->scratch, int32_t, table->mask + 1); /* 0: none yet, else its number + 1 */
    for (int32_t r = 0; r < of->count; r++)
        for (int32_t e = 0; e < 2; e++) {
            const kota_road *road = &of->roads[r];
            const double *at_m = &road->line.xy_m[e == 1 ? 2 * (road->line.count - 1) : 0];
            uint64_t at = kota_import__slot(table, at_m);
            if (known[at] == 0) {
                kota_junction added;
                kota_schema_defaults(&kota_junction_schema, &added, in->arena);
                added.at.count = 1;
                added.at.xy_m = KOTA_NEW(in->arena, double, 2);
                memcpy(added.at.xy_m, at_m, 2 * sizeof *at_m);
                junctions = kota_grow(junctions, count, &room, sizeof *junctions);
                junctions[count++] = added;
                known[at] = count;
            }
            kota_junction *junction = &junctions[known[at] - 1];
            bool out_only = road->oneway && e == 1; /* it leaves the city there */
            if ((table->ends[at] & 2) && !out_only)
                junction->vehicles_per_day =
                    kota_max(junction->vehicles_per_day, GATE_VEHICLES_PER_DAY[road->road_class]);
        }
    for (int32_t j = 0; j < count; j++) in->report->gateways += junctions[j].vehicles_per_day > 0;
    in->bundle.junctions = (kota_records){.items = KOTA_NEW(in->arena, kota_junction, count), .count = count};
    if (count > 0) memcpy(in->bundle.junctions.items, junctions, (size_t)count * sizeof *junctions);
    in->report->junctions = count;
    kota_free(junctions);
}

void kota_import__make_roads(kota_import_streets *of) {
    kota_import_vertices table = kota_import__vertices(of);
    making made = {.in = of->in};
    for (int32_t w = 0; w < of->count; w++) split(&made, &of->ways[w], &table);
    part_ids(&made);
    make_junctions(&made, &table);
    kota_importing *in = of->in;
    in->bundle.roads = (kota_records){.items = KOTA_NEW(in->arena, kota_road, made.count), .count = made.count};
    if (made.count > 0) memcpy(in->bundle.roads.items, made.roads, (size_t)made.count * sizeof *made.roads);
    in->report->roads = made.count;
    kota_free(made.roads);
}

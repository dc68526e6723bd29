/* What nobody gave an import and a day needs in every street: collection points (TPS) and drain inlets. Each becomes
 * a feature of city.gpkg whose id begins with generated-, where a planner can move it, delete it or put the true one.
 * A run takes what stands there and places none itself. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "map/shape.h"

enum { WHAT_INLET = 10 }; /* as of map/sketch_sites.c: the same luck, so that inlets lie where a run would put them */

int32_t kota_import__district(const kota_importing *in, double x_m, double y_m) {
    const kota_survey *survey = &in->bundle.survey;
    if (in->district == NULL || !(x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m)) return -1;
    size_t i = (size_t)(x_m / survey->dx_m), j = (size_t)(y_m / survey->dx_m);
    return in->district[j * (size_t)survey->nx + i];
}

bool kota_import__is_sea(const kota_importing *in, double x_m, double y_m) {
    const kota_survey *survey = &in->bundle.survey;
    if (survey->sea == NULL || !(x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m)) return false;
    return survey->sea[(size_t)(y_m / survey->dx_m) * (size_t)survey->nx + (size_t)(x_m / survey->dx_m)] > 0;
}

bool kota_import__is_water(const kota_importing *in, double x_m, double y_m) {
    const kota_survey *survey = &in->bundle.survey;
    if (kota_import__is_sea(in, x_m, y_m)) return true;
    if (in->ground_m == NULL || !(x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m)) return false;
    size_t cell = (size_t)(y_m / survey->dx_m) * (size_t)survey->nx + (size_t)(x_m / survey->dx_m);
    return in->bed_m[cell] < in->ground_m[cell];
}

/* ---- collection points ---- */

typedef struct home { /* a road where people live, in an order that keeps neighbours together */
    uint64_t order;
    int32_t district, road;
    double weight;
} home;

/* Bits of x and y in turn (Morton 1966), of steps of 8 m. */
static uint64_t interleaved(double x_m, double y_m) {
    uint32_t i = (uint32_t)kota_max(0, x_m / 8), j = (uint32_t)kota_max(0, y_m / 8);
    uint64_t order = 0;
    for (int32_t bit = 0; bit < 24; bit++)
        order |= (uint64_t)(i >> bit & 1) << (2 * bit) | (uint64_t)(j >> bit & 1) << (2 * bit + 1);
    return order;
}

static int by_place(const void *a, const void *b) {
    const home *left = a, *right = b;
    if (left->district != right->district) return left->district < right->district ? -1 : 1;
    if (left->order != right->order) return left->order < right->order ? -1 : 1;
    return left->road < right->road ? -1 : left->road > right->road;
}

double kota_import__persons(const kota_importing *in, double x_m, double y_m) {
    const kota_survey *survey = &in->bundle.survey;
    if (in->persons == NULL) return 1;
    size_t i = (size_t)kota_clamp(x_m / survey->dx_m, 0, survey->nx - 1);
    size_t j = (size_t)kota_clamp(y_m / survey->dx_m, 0, survey->ny - 1);
    return (double)in->persons[j * (size_t)survey->nx + i] + 1e-6; /* nowhere nothing: a raster may miss a district */
}

/* How many live along a street of a class, against a residential one: nobody puts a TPS on a trunk road where there
 * is another; assumed. */
static const double LIVED_FRAC[KOTA_ROAD_CLASS_COUNT] = {0.001, 0.2, 0.5, 1, 1};

static home *find_homes(int32_t *count, const kota_importing *in) {
    const kota_road *roads = in->bundle.roads.items;
    home *homes = KOTA_NEW(in->scratch, home, in->bundle.roads.count);
    *count = 0;
    for (int32_t r = 0; r < in->bundle.roads.count; r++) {
        double x_m, y_m, length_m = kota_shape_length_m(&roads[r].line);
        kota_shape_at(&roads[r].line, length_m / 2, &x_m, &y_m);
        int32_t district = kota_import__district(in, x_m, y_m);
        if (district < 0 || roads[r].bridge || roads[r].tunnel) continue;
        length_m *= LIVED_FRAC[roads[r].road_class];
        homes[(*count)++] = (home){interleaved(x_m, y_m), district, r, length_m * kota_import__persons(in, x_m, y_m)};
    }
    if (*count > 0) qsort(homes, (size_t)*count, sizeof *homes, by_place);
    return homes;
}

static void add_point(kota_importing *in, const double *at_m, const char *district) {
    kota_facility_def facility;
    kota_schema_defaults(&kota_facility_def_schema, &facility, in->arena);
    char *id = kota_text_format("generated-tps-%s-%.0f-%.0f", district, in->bundle.survey.west_m + at_m[0],
                                in->bundle.survey.south_m + at_m[1]);
    facility.kind = KOTA_FACILITY_TPS;
    facility.id = kota_arena_text(in->arena, id);
    facility.name = kota_arena_text(in->arena, "TPS (generated)");
    facility.at.count = 1; /* a junction on the border lies on no cell: a centimetre inside */
    facility.at.xy_m = KOTA_NEW(in->arena, double, 2);
    facility.at.xy_m[0] = kota_clamp(at_m[0], 0, in->width_m - 0.01);
    facility.at.xy_m[1] = kota_clamp(at_m[1], 0, in->height_m - 0.01);
    kota_free(id);
    ((kota_facility_def *)in->bundle.sketch.facilities.items)[in->bundle.sketch.facilities.count++] = facility;
}

/* One for each share of a district's people, where its share's middle road begins. */
static int32_t place_points(kota_importing *in, const home *homes, int32_t count, const kota_district_def *district,
                            int32_t wanted) {
    const kota_road *roads = in->bundle.roads.items;
    const kota_facility_def *all = in->bundle.sketch.facilities.items;
    double sum = 0, passed = 0;
    int32_t first = in->bundle.sketch.facilities.count, placed = 0;
    for (int32_t k = 0; k < count; k++) sum += homes[k].weight;
    for (int32_t k = 0; k < count && placed < wanted; k++) {
        passed += homes[k].weight;
        if (passed < (placed + 0.5) * sum / wanted) continue;
        const double *at_m = roads[homes[k].road].line.xy_m;
        bool taken = false;
        for (int32_t f = first; f < in->bundle.sketch.facilities.count && !taken; f++)
            taken = kota_abs(all[f].at.xy_m[0] - at_m[0]) + kota_abs(all[f].at.xy_m[1] - at_m[1]) < 1;
        if (taken) continue; /* the next road along the way begins elsewhere */
        add_point(in, at_m, district->id);
        placed++;
    }
    return placed;
}

/* How many a district lacks: a planner's list is whole where it has any, OpenStreetMap's hardly ever is. */
static int32_t lacks(const kota_district_def *district, int32_t given, bool osm) {
    double wanted = kota_max(1, kota_floor(district->population_persons / district->persons_per_tps + 0.5));
    if (!(district->population_persons > 0) || (given > 0 && !osm)) return 0;
    return (int32_t)kota_max(0, wanted - given);
}

void kota_import__make_bins(kota_importing *in, bool osm) {
    const kota_district_def *districts = in->bundle.sketch.districts.items;
    kota_records *all = &in->bundle.sketch.facilities;
    const kota_facility_def *given = all->items;
    int32_t district_count = in->bundle.sketch.districts.count, home_count, made = 0, where = 0, room = 0;
    int32_t *has = KOTA_NEW(in->scratch, int32_t, district_count + 1);
    for (int32_t f = 0; f < all->count; f++) {
        int32_t d = kota_import__district(in, given[f].at.xy_m[0], given[f].at.xy_m[1]);
        if (given[f].kind == KOTA_FACILITY_TPS && d >= 0) has[d]++;
    }
    for (int32_t d = 0; d < district_count; d++) room += lacks(&districts[d], has[d], osm);
    if (room == 0) return;
    kota_facility_def *items = KOTA_NEW(in->arena, kota_facility_def, all->count + room);
    if (all->count > 0) memcpy(items, all->items, (size_t)all->count * sizeof *items);
    all->items = items;
    const home *homes = find_homes(&home_count, in);
    for (int32_t k = 0, end; k < home_count; k = end) {
        int32_t d = homes[k].district;
        for (end = k; end < home_count && homes[end].district == d;) end++;
        int32_t placed = place_points(in, homes + k, end - k, &districts[d], lacks(&districts[d], has[d], osm));
        made += placed;
        where += placed > 0;
    }
    in->report->generated_bins = made;
    if (made > 0)
        kota_fault(&in->report->assumed,
                   "facilities: %d collection points (TPS) are generated along the streets of %d districts that have "
                   "none or too few, one for so many residents as persons_per_tps says",
                   made, where);
}

/* ---- inlets ---- */

typedef struct manhole {
    double x_m, y_m;
} manhole;

typedef struct inlets {
    kota_importing *in;
    manhole *manholes; /* from west to east */
    int32_t manhole_count;
    kota_inlet *items;
    int32_t count, room;
} inlets;

/* Whether a drain is in reach, where they are generated: no other way leads off a street there. */
static bool leads_on(const inlets *of, double x_m, double y_m) {
    const kota_sketch *sketch = &of->in->bundle.sketch;
    if (of->in->report->generated_drains == 0) return true;
    double reach_m = sketch->drain_reach_m;
    int32_t low = 0, high = of->manhole_count; /* the first that is not too far west */
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (of->manholes[middle].x_m < x_m - reach_m)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < of->manhole_count && of->manholes[low].x_m <= x_m + reach_m; low++) {
        double dx_m = of->manholes[low].x_m - x_m, dy_m = of->manholes[low].y_m - y_m;
        if (dx_m * dx_m + dy_m * dy_m < reach_m * reach_m) return true;
    }
    return false;
}

static int by_x(const void *a, const void *b) {
    const manhole *left = a, *right = b;
    return left->x_m < right->x_m ? -1 : right->x_m < left->x_m;
}

static void list_manholes(inlets *of) {
    const kota_records *nodes = &of->in->bundle.sketch.drain_nodes;
    const kota_drain_node_def *node = nodes->items;
    of->manholes = KOTA_NEW(of->in->scratch, manhole, nodes->count);
    for (int32_t k = 0; k < nodes->count; k++)
        if (node[k].kind == KOTA_DRAIN_MANHOLE)
            of->manholes[of->manhole_count++] = (manhole){node[k].at.xy_m[0], node[k].at.xy_m[1]};
    if (of->manhole_count > 0) qsort(of->manholes, (size_t)of->manhole_count, sizeof(manhole), by_x);
}

/* Along a road, one each spacing, the first after a part of it drawn by the road's id. */
static void along(inlets *of, const kota_road *road) {
    kota_importing *in = of->in;
    double x_m, y_m, length_m = kota_shape_length_m(&road->line);
    kota_shape_at(&road->line, length_m / 2, &x_m, &y_m);
    int32_t d = kota_import__district(in, x_m, y_m), number = 0;
    if (d < 0 || road->bridge || road->tunnel) return;
    const kota_district_def *districts = in->bundle.sketch.districts.items;
    kota_key key = {.seed = (uint64_t)in->bundle.sketch.seed,
                    .entity = kota_hash_part(kota_hash_id(road->id), 1), /* as of its first direction */
                    .stream = KOTA_STREAM_SKETCH,
                    .what = WHAT_INLET};
    double spacing_m = districts[d].inlet_spacing_m;
    for (double at_m = kota_random_unit(key, 0) * spacing_m; at_m < length_m; at_m += spacing_m, number++) {
        kota_shape_at(&road->line, at_m, &x_m, &y_m);
        x_m = kota_import__kept_m(in, x_m);
        y_m = kota_import__kept_m(in, y_m);
        bool inside = x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m;
        if (!inside || kota_import__is_water(in, x_m, y_m) || !leads_on(of, x_m, y_m)) continue;
        char *id = kota_text_format("generated-inlet-%s-%d", road->id, (int)number);
        kota_inlet inlet = {.id = kota_arena_text(in->arena, id),
                            .at = {.xy_m = KOTA_NEW(in->arena, double, 2), .count = 1}};
        inlet.at.xy_m[0] = x_m;
        inlet.at.xy_m[1] = y_m;
        kota_free(id);
        of->items = kota_grow(of->items, of->count, &of->room, sizeof *of->items);
        of->items[of->count++] = inlet;
    }
}

void kota_import__make_inlets(kota_importing *in) {
    inlets of = {.in = in};
    const kota_road *roads = in->bundle.roads.items;
    if (in->bed_m == NULL || (in->bundle.sketch.channels.count == 0 && in->report->generated_drains == 0))
        return; /* no water that they could lead to */
    list_manholes(&of);
    for (int32_t r = 0; r < in->bundle.roads.count; r++) along(&of, &roads[r]);
    in->bundle.inlets = (kota_records){KOTA_NEW(in->arena, kota_inlet, of.count), of.count};
    if (of.count > 0) memcpy(in->bundle.inlets.items, of.items, (size_t)of.count * sizeof *of.items);
    in->report->inlets = of.count;
    kota_free(of.items);
    if (in->report->inlets > 0 && in->report->generated_drains > 0)
        kota_fault(&in->report->assumed,
                   "drains: %d inlets are generated along the streets with drains, one each inlet_spacing_m of their "
                   "district; they lead to the nearest manhole",
                   in->report->inlets);
    else if (in->report->inlets > 0)
        kota_fault(&in->report->assumed,
                   "drains: %d inlets are generated along the streets, one each inlet_spacing_m of their district; "
                   "they lead to the nearest manhole or water",
                   in->report->inlets);
}

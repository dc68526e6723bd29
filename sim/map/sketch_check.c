/* Faults of a sketch that ranges alone do not show. A sketch without a fault here can be drawn; kota_schema_check has
 * looked at ranges and required fields before. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "map/shape.h"
#include "map/sketch.h"

typedef struct check {
    const kota_sketch *sketch;
    const char *where;
    kota_faults *faults;
} check;

typedef struct named {
    const char *id;
    int32_t at;
} named;

static int by_id(const void *a, const void *b) {
    const named *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : left->at - right->at;
}

/* Ids of one list: given, plain, and each its own. stride: bytes from one id to the next. */
static void check_ids(const check *of, const char *list, const char *const *first, size_t stride, int32_t count) {
    named *rows = kota_alloc((size_t)count + 1, sizeof *rows);
    for (int32_t k = 0; k < count; k++) {
        const char *const *id =
            (const char *const *)(const void *)((const char *)(const void *)first + stride * (size_t)k);
        rows[k] = (named){.id = *id, .at = k};
        if ((*id)[0] == 0)
            kota_fault(of->faults, "%s.%s[%d]: id is empty; give it a lasting one", of->where, list, k + 1);
        if (strpbrk(*id, "/@ \t\n\"'") != NULL)
            kota_fault(of->faults, "%s.%s[%d]: id \"%s\" has a space, quote, / or @; use letters, digits, - and _",
                       of->where, list, k + 1, *id);
    }
    qsort(rows, (size_t)count, sizeof *rows, by_id);
    for (int32_t k = 1; k < count; k++)
        if (rows[k].id[0] != 0 && strcmp(rows[k].id, rows[k - 1].id) == 0)
            kota_fault(of->faults, "%s.%s[%d]: id \"%s\" is also that of %s[%d]; give each its own", of->where, list,
                       rows[k].at + 1, rows[k].id, list, rows[k - 1].at + 1);
    kota_free(rows);
}

static bool check_points(const check *of, const char *list, int32_t item, const char *key,
                         const kota_points *points) {
    const kota_sketch *sketch = of->sketch;
    for (int32_t p = 0; p < points->count; p++) {
        double x_m = points->xy_m[2 * p], y_m = points->xy_m[2 * p + 1];
        if (x_m >= 0 && y_m >= 0 && x_m <= sketch->width_m && y_m <= sketch->height_m) continue;
        kota_fault(of->faults, "%s.%s[%d]: %s point %d {%g, %g} is off the map; it is %g m wide and %g m high",
                   of->where, list, item + 1, key, p + 1, x_m, y_m, sketch->width_m, sketch->height_m);
        return false;
    }
    return true;
}

static void check_place(const check *of, const char *list, int32_t item, const char *key, const kota_points *at) {
    if (at->count != 1)
        kota_fault(of->faults, "%s.%s[%d]: %s has %d points; give one, like {120, 340}", of->where, list, item + 1,
                   key, at->count);
    else
        check_points(of, list, item, key, at);
}

static void check_line(const check *of, const char *list, int32_t item, const kota_points *line) {
    if (line->count < 2)
        kota_fault(of->faults, "%s.%s[%d]: line has %d points; give two or more", of->where, list, item + 1,
                   line->count);
    else if (check_points(of, list, item, "line", line) && kota_shape_length_m(line) < 1)
        kota_fault(of->faults, "%s.%s[%d]: line is shorter than 1 m; give points that differ", of->where, list,
                   item + 1);
}

static void check_outline(const check *of, const char *list, int32_t item, const kota_points *outline) {
    if (outline->count < 3)
        kota_fault(of->faults, "%s.%s[%d]: outline has %d points; give three or more", of->where, list, item + 1,
                   outline->count);
    else if (check_points(of, list, item, "outline", outline) && kota_shape_area_m2(outline) < 1)
        kota_fault(of->faults, "%s.%s[%d]: outline encloses nothing; give the corners in order", of->where, list,
                   item + 1);
}

static bool touches_edge(const kota_sketch *sketch, const kota_points *outline) {
    for (int32_t p = 0; p < outline->count; p++) {
        double x_m = outline->xy_m[2 * p], y_m = outline->xy_m[2 * p + 1];
        if (x_m <= 0 || y_m <= 0 || x_m >= sketch->width_m || y_m >= sketch->height_m) return true;
    }
    return false;
}

static void check_curve(const check *of, int32_t p, const kota_pump_def *pump) {
    const kota_numbers *heads = &pump->curve_head_m;
    if (heads->count != pump->curve_frac.count)
        kota_fault(of->faults, "%s.pumps[%d]: curve_head_m has %d values, curve_share %d: give as many", of->where,
                   p + 1, heads->count, pump->curve_frac.count);
    for (int32_t k = 1; k < heads->count; k++) {
        if (heads->values[k] > heads->values[k - 1]) continue;
        kota_fault(of->faults, "%s.pumps[%d]: curve_head_m must grow: %g m follows %g m", of->where, p + 1,
                   heads->values[k], heads->values[k - 1]);
    }
}

static void check_water(const check *of) {
    const kota_channel *channels = of->sketch->channels.items;
    for (int32_t c = 0; c < of->sketch->channels.count; c++) {
        check_line(of, "channels", c, &channels[c].line);
        if (channels[c].bed_to_m > channels[c].bed_from_m)
            kota_fault(of->faults, "%s.channels[%d]: \"%s\" rises from %g m to %g m; draw its line downstream",
                       of->where, c + 1, channels[c].id, channels[c].bed_from_m, channels[c].bed_to_m);
    }
    const kota_basin *basins = of->sketch->basins.items;
    for (int32_t b = 0; b < of->sketch->basins.count; b++) {
        check_outline(of, "basins", b, &basins[b].outline);
        if (basins[b].level_m < basins[b].bed_m) /* false for NaN */
            kota_fault(of->faults, "%s.basins[%d]: level_m = %g is under its bed at %g m", of->where, b + 1,
                       basins[b].level_m, basins[b].bed_m);
        if (basins[b].sea && !touches_edge(of->sketch, &basins[b].outline))
            kota_fault(of->faults,
                       "%s.basins[%d]: \"%s\" is sea but does not touch the edge of the map; draw it to the edge",
                       of->where, b + 1, basins[b].id);
    }
}

static void check_pumps(const check *of) {
    const kota_pump_def *pumps = of->sketch->pumps.items;
    for (int32_t p = 0; p < of->sketch->pumps.count; p++) {
        check_place(of, "pumps", p, "from", &pumps[p].from);
        check_place(of, "pumps", p, "to", &pumps[p].to);
        if (pumps[p].off_level_m > pumps[p].on_level_m)
            kota_fault(of->faults, "%s.pumps[%d]: off_level_m = %g must be <= on_level_m = %g", of->where, p + 1,
                       pumps[p].off_level_m, pumps[p].on_level_m);
        check_curve(of, p, &pumps[p]);
    }
}

static void check_works(const check *of) {
    const kota_gate_def *gates = of->sketch->gates.items;
    for (int32_t g = 0; g < of->sketch->gates.count; g++) {
        check_place(of, "gates", g, "from", &gates[g].from);
        check_place(of, "gates", g, "to", &gates[g].to);
    }
    const kota_wall_def *walls = of->sketch->walls.items;
    for (int32_t w = 0; w < of->sketch->walls.count; w++) {
        if (walls[w].breach_at.count > 0) check_place(of, "walls", w, "breach_at", &walls[w].breach_at);
        if (walls[w].breach_crest_m > walls[w].crest_m)
            kota_fault(of->faults, "%s.walls[%d]: breach_crest_m = %g must be <= crest_m = %g", of->where, w + 1,
                       walls[w].breach_crest_m, walls[w].crest_m);
    }
}

static void check_standing(const check *of) {
    const kota_water_def *water = of->sketch->water.items;
    for (int32_t w = 0; w < of->sketch->water.count; w++) {
        if (kota_is_nan(water[w].level_m) == kota_is_nan(water[w].depth_m))
            kota_fault(of->faults, "%s.water[%d]: give level_m or depth_m, one of the two", of->where, w + 1);
        if (water[w].area.count > 0) check_outline(of, "water", w, &water[w].area);
    }
    const kota_section_def *sections = of->sketch->sections.items;
    for (int32_t s = 0; s < of->sketch->sections.count; s++) check_line(of, "sections", s, &sections[s].line);
}

#define CHECK_IDS(of, list, type)                                                                                    \
    check_ids((of), #list, (of)->sketch->list.count ? &((const type *)(of)->sketch->list.items)->id : NULL,          \
              sizeof(type), (of)->sketch->list.count)

static void check_node(const check *of, int32_t k, const kota_drain_node_def *node) {
    check_place(of, "drain_nodes", k, "at", &node->at);
    bool pond = node->kind == KOTA_DRAIN_POND;
    if ((node->kind == KOTA_DRAIN_MANHOLE || node->kind == KOTA_DRAIN_JUNCTION) && kota_is_nan(node->bottom_m))
        kota_fault(of->faults, "%s.drain_nodes[%d]: \"%s\" needs bottom_m", of->where, k + 1, node->id);
    if (pond && (node->levels_m.count < 2 || node->levels_m.count != node->volumes_m3.count))
        kota_fault(of->faults,
                   "%s.drain_nodes[%d]: levels_m has %d values, volumes_m3 %d: a pond needs as many, two or more",
                   of->where, k + 1, node->levels_m.count, node->volumes_m3.count);
    for (int32_t v = 1; pond && v < node->levels_m.count && v < node->volumes_m3.count; v++) {
        if (node->levels_m.values[v] > node->levels_m.values[v - 1] &&
            node->volumes_m3.values[v] > node->volumes_m3.values[v - 1])
            continue;
        kota_fault(of->faults, "%s.drain_nodes[%d]: levels_m and volumes_m3 must grow: %g m, %g m3 is value %d",
                   of->where, k + 1, node->levels_m.values[v], node->volumes_m3.values[v], v + 1);
    }
}

static void check_drains(const check *of) {
    CHECK_IDS(of, drain_nodes, kota_drain_node_def);
    CHECK_IDS(of, drain_links, kota_drain_link_def);
    const kota_drain_node_def *nodes = of->sketch->drain_nodes.items;
    const kota_drain_link_def *links = of->sketch->drain_links.items;
    for (int32_t k = 0; k < of->sketch->drain_nodes.count; k++) check_node(of, k, &nodes[k]);
    named *known = kota_alloc((size_t)of->sketch->drain_nodes.count + 1, sizeof *known);
    for (int32_t k = 0; k < of->sketch->drain_nodes.count; k++) known[k] = (named){.id = nodes[k].id, .at = 0};
    qsort(known, (size_t)of->sketch->drain_nodes.count, sizeof *known, by_id);
    for (int32_t l = 0; l < of->sketch->drain_links.count; l++) {
        const kota_drain_link_def *link = &links[l];
        const char *const ends[] = {link->from, link->to};
        for (int32_t e = 0; e < 2; e++) {
            named wanted = {.id = ends[e], .at = 0};
            if (bsearch(&wanted, known, (size_t)of->sketch->drain_nodes.count, sizeof *known, by_id) == NULL)
                kota_fault(of->faults, "%s.drain_links[%d]: %s = \"%s\" is no drain node", of->where, l + 1,
                           e == 0 ? "from" : "to", ends[e]);
        }
        if (strcmp(link->from, link->to) == 0)
            kota_fault(of->faults, "%s.drain_links[%d]: \"%s\" begins and ends at \"%s\"", of->where, l + 1, link->id,
                       link->from);
        if (link->off_level_m > link->on_level_m)
            kota_fault(of->faults, "%s.drain_links[%d]: off_level_m = %g must be <= on_level_m = %g", of->where,
                       l + 1, link->off_level_m, link->on_level_m);
    }
    kota_free(known);
    const kota_polder_def *polders = of->sketch->polders.items;
    for (int32_t p = 0; p < of->sketch->polders.count; p++) check_outline(of, "polders", p, &polders[p].outline);
}

void kota_sketch_check_works(const kota_sketch *sketch, const char *where, kota_faults *faults) {
    const check of = {.sketch = sketch, .where = where, .faults = faults};
    check_pumps(&of);
    check_works(&of);
}

static void check_streets(const check *of) {
    const kota_rail_def *rails = of->sketch->rails.items;
    for (int32_t r = 0; r < of->sketch->rails.count; r++) check_line(of, "rails", r, &rails[r].line);
    const kota_arterial *arterials = of->sketch->arterials.items;
    for (int32_t a = 0; a < of->sketch->arterials.count; a++) {
        check_line(of, "arterials", a, &arterials[a].line);
        const kota_points *line = &arterials[a].line;
        if (!(arterials[a].external_vehicles_per_day > 0) || line->count < 2) continue;
        kota_points first = {.xy_m = line->xy_m, .count = 1};
        kota_points last = {.xy_m = line->xy_m + 2 * (line->count - 1), .count = 1};
        if (!touches_edge(of->sketch, &first) && !touches_edge(of->sketch, &last))
            kota_fault(of->faults,
                       "%s.arterials[%d]: \"%s\" has external vehicles but no end on the edge of the map; draw it to "
                       "the edge",
                       of->where, a + 1, arterials[a].id);
    }
}

static void check_people(const check *of) {
    const kota_district_def *districts = of->sketch->districts.items;
    double persons = 0;
    for (int32_t d = 0; d < of->sketch->districts.count; d++) {
        check_outline(of, "districts", d, &districts[d].outline);
        persons += districts[d].population_persons;
    }
    if (of->sketch->districts.count > 0 && !(persons >= 1))
        kota_fault(of->faults, "%s.districts: nobody lives in the city; give a population", of->where);
}

static void check_places(const check *of) {
    const kota_facility_def *facilities = of->sketch->facilities.items;
    for (int32_t f = 0; f < of->sketch->facilities.count; f++) {
        check_place(of, "facilities", f, "at", &facilities[f].at);
        if (facilities[f].trucks > 0 && facilities[f].kind != KOTA_FACILITY_GARAGE)
            kota_fault(of->faults, "%s.facilities[%d]: \"%s\" has trucks but is no garage", of->where, f + 1,
                       facilities[f].id);
        if (facilities[f].haul_s > 0 && facilities[f].kind != KOTA_FACILITY_LANDFILL &&
            facilities[f].kind < KOTA_FACILITY_TPS3R)
            kota_fault(of->faults, "%s.facilities[%d]: \"%s\" has haul_min but is no landfill", of->where, f + 1,
                       facilities[f].id);
        if (facilities[f].arrivals_per_day > 0 && facilities[f].kind != KOTA_FACILITY_STATION)
            kota_fault(of->faults, "%s.facilities[%d]: \"%s\" has arrivals_per_day but is no station", of->where,
                       f + 1, facilities[f].id);
    }
    const kota_gauge_def *gauges = of->sketch->gauges.items;
    for (int32_t g = 0; g < of->sketch->gauges.count; g++) check_place(of, "gauges", g, "at", &gauges[g].at);
    const kota_spot *spots = of->sketch->spots.items;
    for (int32_t s = 0; s < of->sketch->spots.count; s++) check_place(of, "spots", s, "at", &spots[s].at);
    const kota_edge_def *edges = of->sketch->open_edges.items;
    for (int32_t e = 0; e < of->sketch->open_edges.count; e++)
        if (edges[e].from_m >= edges[e].to_m)
            kota_fault(of->faults, "%s.open_edges[%d]: from_m = %g must be < to_m = %g", of->where, e + 1,
                       edges[e].from_m, edges[e].to_m);
}

void kota_sketch_check_drains(const kota_sketch *sketch, const char *where, kota_faults *faults) {
    const check of = {.sketch = sketch, .where = where, .faults = faults};
    check_drains(&of);
}

void kota_sketch_check(const kota_sketch *sketch, const char *where, kota_faults *faults) {
    const check of = {.sketch = sketch, .where = where, .faults = faults};
    CHECK_IDS(&of, channels, kota_channel);
    CHECK_IDS(&of, basins, kota_basin);
    CHECK_IDS(&of, arterials, kota_arterial);
    CHECK_IDS(&of, rails, kota_rail_def);
    CHECK_IDS(&of, districts, kota_district_def);
    CHECK_IDS(&of, facilities, kota_facility_def);
    CHECK_IDS(&of, pumps, kota_pump_def);
    CHECK_IDS(&of, walls, kota_wall_def);
    CHECK_IDS(&of, gates, kota_gate_def);
    CHECK_IDS(&of, gauges, kota_gauge_def);
    CHECK_IDS(&of, sections, kota_section_def);
    CHECK_IDS(&of, polders, kota_polder_def);
    check_water(&of);
    kota_sketch_check_works(sketch, where, faults);
    check_standing(&of);
    check_drains(&of);
    check_streets(&of);
    check_people(&of);
    check_places(&of);
}

/* What a scenario adds to its city's map: gauges, cross-sections, pumps, ponds, places, water at the start, and what
 * the edges do; and of its people, the share that it has. */
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "plan/inside.h"

bool kota_plan__is_inside(const kota_plan *plan, const double *xy_m) {
    double x_m = xy_m[0] - plan->west_m, y_m = xy_m[1] - plan->south_m;
    return x_m >= 0 && y_m >= 0 && x_m <= plan->sketch.width_m && y_m <= plan->sketch.height_m;
}

void kota_plan__outside(const kota_plan *plan, const double *xy_m, const char *where, const char *key,
                        kota_faults *faults) {
    kota_fault(faults, "%s.%s: point (%.10g, %.10g) lies outside the map, %.10g to %.10g and %.10g to %.10g", where,
               key, xy_m[0], xy_m[1], plan->west_m, plan->west_m + plan->sketch.width_m, plan->south_m,
               plan->south_m + plan->sketch.height_m);
}

/* ---- checks ---- */

static void check_points(const kota_plan *plan, const kota_points *points, const char *where, const char *key,
                         kota_faults *faults) {
    for (int32_t p = 0; p < points->count; p++) {
        if (kota_plan__is_inside(plan, &points->xy_m[2 * p])) continue;
        kota_plan__outside(plan, &points->xy_m[2 * p], where, key, faults);
        return;
    }
}

/* Ids of one list are given, and each its own. */
static void check_id(const char *id, const char *const *before, int32_t count, const char *where,
                     kota_faults *faults) {
    if (id[0] == '\0' || strpbrk(id, "/@ \t\n\"'") != NULL)
        kota_fault(faults, "%s.id = \"%s\" must have letters, digits, - and _", where, id);
    for (int32_t b = 0; b < count; b++)
        if (strcmp(before[b], id) == 0)
            kota_fault(faults, "%s.id = \"%s\" is also that of [%d]: give each its own", where, id, b + 1);
}

static void check_gauges(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_gauge_def *gauges = plan->gauges.items;
    const char **ids = kota_alloc((size_t)plan->gauges.count + 1, sizeof *ids);
    char name[256];
    for (int32_t g = 0; g < plan->gauges.count; g++) {
        snprintf(name, sizeof name, "%.200s.gauges[%d]", where, g + 1);
        check_id(gauges[g].id, ids, g, name, faults);
        ids[g] = gauges[g].id;
        check_points(plan, &gauges[g].at, name, "at", faults);
        if (gauges[g].at.count != 1) kota_fault(faults, "%s.at has %d points: give one", name, gauges[g].at.count);
    }
    kota_free(ids);
}

static void check_sections(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_section_def *sections = plan->sections.items;
    const char **ids = kota_alloc((size_t)plan->sections.count + 1, sizeof *ids);
    char name[256];
    for (int32_t s = 0; s < plan->sections.count; s++) {
        snprintf(name, sizeof name, "%.200s.sections[%d]", where, s + 1);
        check_id(sections[s].id, ids, s, name, faults);
        ids[s] = sections[s].id;
        check_points(plan, &sections[s].line, name, "line", faults);
    }
    kota_free(ids);
}

/* Those of a list whose records have an id and places. */
static void check_built(const kota_plan *plan, const kota_records *records, const kota_schema *schema,
                        const char *where, const char *key, kota_faults *faults) {
    const char **ids = kota_alloc((size_t)records->count + 1, sizeof *ids);
    char name[256];
    for (int32_t r = 0; r < records->count; r++) {
        const unsigned char *record = (const unsigned char *)records->items + (size_t)r * schema->size;
        snprintf(name, sizeof name, "%.200s.%s[%d]", where, key, r + 1);
        ids[r] = kota_schema_id(schema, record);
        check_id(ids[r], ids, r, name, faults);
        for (int32_t m = 0; m < schema->count; m++) {
            const kota_member *member = &schema->members[m];
            if (member->kind == KOTA_KIND_POINTS)
                check_points(plan, (const kota_points *)(const void *)(record + member->offset), name, member->key,
                             faults);
        }
    }
    kota_free(ids);
}

/* ---- onto the city ---- */

/* The city's records, then the scenario's, which the answer points at. */
static void *join(kota_records *both, const kota_records *city, const kota_records *added, size_t size,
                  kota_arena *arena) {
    unsigned char *items = kota_arena_alloc(arena, (size_t)(city->count + added->count) + 1, size);
    if (city->count > 0) memcpy(items, city->items, (size_t)city->count * size);
    if (added->count > 0) memcpy(items + (size_t)city->count * size, added->items, (size_t)added->count * size);
    *both = (kota_records){.items = items, .count = city->count + added->count};
    return items + (size_t)city->count * size;
}

typedef struct corner { /* of the map */
    double west_m, south_m;
} corner;

static void move(kota_points *points, corner by, kota_arena *arena) {
    double *xy_m = KOTA_NEW(arena, double, 2 * (size_t)points->count + 1);
    for (int32_t p = 0; p < points->count; p++) {
        xy_m[2 * p] = points->xy_m[2 * p] - by.west_m;
        xy_m[2 * p + 1] = points->xy_m[2 * p + 1] - by.south_m;
    }
    points->xy_m = xy_m;
}

static kota_status taken(const char *what, const char *id, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s: the city has one with the id \"%s\" already; give the scenario's another",
                     what, id);
}

/* A place on the eastern or northern border is on the last cell. */
static void keep_on_map(kota_points *at, const kota_sketch *city) {
    at->xy_m[0] = kota_min(at->xy_m[0], city->width_m * (1 - 1e-12));
    at->xy_m[1] = kota_min(at->xy_m[1], city->height_m * (1 - 1e-12));
}

/* A list of the city's and the plan's, whose places are moved; an id that both have is refused. */
static kota_status add_list(kota_records *both, const kota_records *added, const kota_schema *schema, const char *key,
                            const kota_sketch *city, corner by, kota_arena *arena, kota_error *err) {
    const kota_records own = *both;
    if (added->count == 0) return KOTA_OK;
    unsigned char *records = join(both, &own, added, schema->size, arena);
    for (int32_t r = 0; r < added->count; r++) {
        unsigned char *record = records + (size_t)r * schema->size;
        for (int32_t m = 0; m < schema->count; m++) {
            if (schema->members[m].kind != KOTA_KIND_POINTS) continue;
            kota_points *points = (kota_points *)(void *)(record + schema->members[m].offset);
            move(points, by, arena);
            if (points->count == 1) keep_on_map(points, city);
        }
        const char *name = kota_schema_id(schema, record);
        for (int32_t c = 0; c < own.count; c++) {
            const unsigned char *other = (const unsigned char *)own.items + (size_t)c * schema->size;
            if (strcmp(kota_schema_id(schema, other), name) == 0) return taken(key, name, err);
        }
    }
    return KOTA_OK;
}

static double part_of(double whole, double share) { return -kota_floor(1e-9 - whole * share); } /* rounded up */

/* A share of the people and of all that comes with them; the city's own records stay as they are. */
static void lessen(kota_sketch *dressed, double share, kota_arena *arena) {
    const kota_records none = {0};
    kota_sketch whole = *dressed;
    (void)join(&dressed->districts, &whole.districts, &none, sizeof(kota_district_def), arena);
    (void)join(&dressed->arterials, &whole.arterials, &none, sizeof(kota_arterial), arena);
    (void)join(&dressed->facilities, &whole.facilities, &none, sizeof(kota_facility_def), arena);
    kota_district_def *districts = dressed->districts.items;
    for (int32_t d = 0; d < dressed->districts.count; d++) {
        districts[d].population_persons = part_of(districts[d].population_persons, share);
        districts[d].jobs = part_of(districts[d].jobs, share);
        districts[d].school_places = part_of(districts[d].school_places, share);
    }
    kota_arterial *arterials = dressed->arterials.items;
    for (int32_t a = 0; a < dressed->arterials.count; a++)
        arterials[a].external_vehicles_per_day = part_of(arterials[a].external_vehicles_per_day, share);
    kota_facility_def *facilities = dressed->facilities.items;
    for (int32_t f = 0; f < dressed->facilities.count; f++) {
        bool bin = facilities[f].kind == KOTA_FACILITY_TPS;
        facilities[f].trucks = part_of(facilities[f].trucks, share);
        facilities[f].arrivals_per_day = part_of(facilities[f].arrivals_per_day, share);
        if (bin) facilities[f].capacity_m3 *= share; /* or what stands in it at the start would be everybody's */
    }
}

kota_status kota_plan_dress(kota_sketch *dressed, const kota_plan *plan, const kota_sketch *city, double west_m,
                            double south_m, kota_arena *arena, kota_error *err) {
    const corner by = {west_m, south_m};
    *dressed = *city;
    const struct {
        kota_records *both;
        const kota_records *added;
        const kota_schema *schema;
        const char *key;
    } lists[] = {{&dressed->gauges, &plan->gauges, &kota_gauge_def_schema, "gauges"},
                 {&dressed->sections, &plan->sections, &kota_section_def_schema, "sections"},
                 {&dressed->pumps, &plan->pumps, &kota_pump_def_schema, "pumps"},
                 {&dressed->basins, &plan->basins, &kota_basin_schema, "basins"},
                 {&dressed->facilities, &plan->facilities, &kota_facility_def_schema, "facilities"}};
    for (int32_t l = 0; l < KOTA_COUNT(lists); l++)
        KOTA_TRY(add_list(lists[l].both, lists[l].added, lists[l].schema, lists[l].key, city, by, arena, err));
    if (plan->people_frac < 1) lessen(dressed, plan->people_frac, arena);
    kota_water_def *water = join(&dressed->water, &city->water, &plan->water, sizeof *water, arena);
    for (int32_t w = 0; w < plan->water.count; w++) move(&water[w].area, by, arena);
    (void)join(&dressed->open_edges, &city->open_edges, &plan->edges, sizeof(kota_edge_def), arena);
    return KOTA_OK;
}

/* ---- all of it ---- */

/* As of a city's own, which are drawn from the corner of the map. */
static void check_pumps(const kota_plan *plan, const char *where, kota_faults *faults) {
    kota_arena *scratch = kota_arena_create("check", 0);
    const corner by = {plan->west_m, plan->south_m};
    const kota_records none = {0};
    kota_sketch works = {.width_m = plan->sketch.width_m * (1 + 1e-12),
                         .height_m = plan->sketch.height_m * (1 + 1e-12)};
    kota_pump_def *pumps = join(&works.pumps, &none, &plan->pumps, sizeof *pumps, scratch);
    for (int32_t p = 0; p < plan->pumps.count; p++) {
        move(&pumps[p].from, by, scratch);
        move(&pumps[p].to, by, scratch);
    }
    kota_sketch_check_works(&works, where, faults);
    kota_arena_destroy(scratch);
}

void kota_plan__check_scene(const kota_plan *plan, const char *where, kota_faults *faults) {
    char name[256];
    int32_t before = faults->count;
    check_gauges(plan, where, faults);
    check_sections(plan, where, faults);
    check_built(plan, &plan->pumps, &kota_pump_def_schema, where, "pumps", faults);
    check_built(plan, &plan->basins, &kota_basin_schema, where, "basins", faults);
    check_built(plan, &plan->facilities, &kota_facility_def_schema, where, "facilities", faults);
    if (faults->count == before) check_pumps(plan, where, faults);
    const kota_water_def *water = plan->water.items;
    for (int32_t w = 0; w < plan->water.count; w++) {
        snprintf(name, sizeof name, "%.200s.water[%d]", where, w + 1);
        if (kota_is_nan(water[w].level_m) == kota_is_nan(water[w].depth_m))
            kota_fault(faults, "%s: give level_m or depth_m, one of the two", name);
        if (water[w].area.count == 1 || water[w].area.count == 2)
            kota_fault(faults, "%s.area has %d points: give three or more, or none for everywhere", name,
                       water[w].area.count);
        check_points(plan, &water[w].area, name, "area", faults);
    }
    const kota_edge_def *edges = plan->edges.items;
    for (int32_t e = 0; e < plan->edges.count; e++)
        if (edges[e].from_m >= edges[e].to_m)
            kota_fault(faults, "%s.edges[%d]: from_m = %g must be < to_m = %g", where, e + 1, edges[e].from_m,
                       edges[e].to_m);
}

/* Facilities and gauges of an import, and the few that a day needs where none are given: a garage with trucks and a
 * landfill behind the border, labelled as generated in their names. Pumps, gates and ponds of a planner's table are
 * import_table.c's. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "io/places_file.h"

#define PERSONS_PER_TRUCK 8600.0 /* 120,000 people and 14 trucks in Contoh; assumed */
#define GARAGE_TRUCKS 100.0      /* in one generated garage at most; assumed */
#define HAUL_S 1800.0            /* to a landfill outside the city; assumed 30 min */

typedef struct places {
    kota_importing *in;
    kota_facility_def *facilities;
    kota_gauge_def *gauges;
    int32_t facility_count, facility_room, gauge_count, gauge_room;
    int32_t unknown, outside;
    bool osm; /* most of what OpenStreetMap has is no facility */
} places;

static int32_t kind_of(const kota_gis_feature *feature) {
    char word[64];
    if (kota_import__text(feature, "railway", word, sizeof word) &&
        (strcmp(word, "station") == 0 || strcmp(word, "halt") == 0))
        return KOTA_FACILITY_STATION;
    if (!kota_import__text(feature, "kind,amenity,landuse,emergency", word, sizeof word)) return -1;
    return kota_places_facility(word);
}

/* The middle of a point or an area; false outside the city. */
static bool middle(const places *of, const kota_gis_feature *feature, kota_points *at) {
    double xy_m[2] = {0, 0};
    for (int32_t p = 0; p < feature->points.count; p++)
        for (int32_t c = 0; c < 2; c++) xy_m[c] += feature->points.xy_m[2 * p + c] / feature->points.count;
    xy_m[0] = kota_import__kept_m(of->in, xy_m[0] - of->in->bundle.survey.west_m);
    xy_m[1] = kota_import__kept_m(of->in, xy_m[1] - of->in->bundle.survey.south_m);
    if (!(xy_m[0] >= 0 && xy_m[1] >= 0 && xy_m[0] < of->in->width_m && xy_m[1] < of->in->height_m)) return false;
    at->count = 1;
    at->xy_m = KOTA_NEW(of->in->arena, double, 2);
    memcpy(at->xy_m, xy_m, sizeof xy_m);
    return true;
}

static const char *id_of(const places *of, const kota_gis_feature *feature, const char *kind) {
    char text[128];
    if (kota_import__text(feature, "id,osm_id", text, sizeof text)) return kota_arena_text(of->in->arena, text);
    char *id = kota_text_format("%s-%lld", kind, (long long)feature->fid);
    const char *kept = kota_arena_text(of->in->arena, id);
    kota_free(id);
    return kept;
}

static double within(double value, double low, double high, double fallback) {
    return value >= low && value <= high ? value : fallback;
}

static void add_facility(places *of, kota_facility_def facility) {
    of->facilities = kota_grow(of->facilities, of->facility_count, &of->facility_room, sizeof *of->facilities);
    of->facilities[of->facility_count++] = facility;
}

static kota_status visit_facility(void *context, const kota_gis_feature *feature, kota_error *err) {
    (void)err;
    places *of = context;
    int32_t kind = kind_of(feature);
    kota_facility_def facility;
    kota_schema_defaults(&kota_facility_def_schema, &facility, of->in->arena);
    if (kind < 0) {
        of->unknown += !of->osm;
        return KOTA_OK;
    }
    if (!middle(of, feature, &facility.at)) {
        of->outside++;
        return KOTA_OK;
    }
    char name[128];
    facility.kind = kind;
    facility.id = id_of(of, feature, kota_facility_names[kind]);
    if (kota_import__text(feature, "name,nama", name, sizeof name))
        facility.name = kota_arena_text(of->in->arena, name);
    facility.capacity_m3 = within(kota_import__number(feature, "capacity_m3"), 0.1, 1e7, facility.capacity_m3);
    facility.trucks = within(kota_import__number(feature, "trucks"), 0, 1000, facility.trucks);
    facility.haul_s = within(60 * kota_import__number(feature, "haul_min"), 0, 36000, facility.haul_s);
    if (kind == KOTA_FACILITY_STATION)
        facility.arrivals_per_day = within(kota_import__number(feature, "arrivals_per_day"), 0, 1e6, 0);
    add_facility(of, facility);
    return KOTA_OK;
}

static kota_status visit_gauge(void *context, const kota_gis_feature *feature, kota_error *err) {
    (void)err;
    places *of = context;
    kota_gauge_def gauge;
    char name[128];
    kota_schema_defaults(&kota_gauge_def_schema, &gauge, of->in->arena);
    if (!middle(of, feature, &gauge.at)) {
        of->outside++;
        return KOTA_OK;
    }
    gauge.id = id_of(of, feature, "gauge");
    if (kota_import__text(feature, "name,nama", name, sizeof name)) gauge.name = kota_arena_text(of->in->arena, name);
    of->gauges = kota_grow(of->gauges, of->gauge_count, &of->gauge_room, sizeof *of->gauges);
    of->gauges[of->gauge_count++] = gauge;
    return KOTA_OK;
}

/* ---- the planner's one table ---- */

static bool is_table(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

/* Places in metres from the corner; those that have none in the city's system are outside it. */
static kota_status bring_in(places *of, kota_places *table, kota_error *err) {
    const kota_survey *survey = &of->in->bundle.survey;
    int32_t from = table->degrees ? 4326 : of->in->def->assume_epsg > 0 ? of->in->def->assume_epsg : survey->epsg;
    if (table->degrees && of->in->report->local)
        return kota_fail(err, KOTA_DATA, "%s: gives degrees, but the city lies in metres of its own; give x and y",
                         of->in->def->file[KOTA_IMPORT_FACILITIES]);
    for (int32_t p = 0; p < table->count; p++) {
        kota_place_row *place = &table->items[p];
        double x[2] = {place->x, place->to_x}, y[2] = {place->y, place->to_y};
        int32_t ends = kota_is_nan(place->to_x) ? 1 : 2;
        if (from != survey->epsg) KOTA_TRY(kota_gis_transform(from, survey->epsg, x, y, ends, err));
        place->x = kota_import__kept_m(of->in, x[0] - survey->west_m);
        place->y = kota_import__kept_m(of->in, y[0] - survey->south_m);
        place->to_x = x[1] - survey->west_m;
        place->to_y = y[1] - survey->south_m;
    }
    return KOTA_OK;
}

static bool inside(const kota_importing *in, double x_m, double y_m) {
    return x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m;
}

static void put_facility(places *of, const kota_place_row *place) {
    kota_facility_def facility;
    kota_schema_defaults(&kota_facility_def_schema, &facility, of->in->arena);
    bool depot = place->facility == KOTA_FACILITY_GARAGE;
    facility.kind = place->facility;
    facility.id = place->id;
    facility.name = place->name;
    facility.at = kota_import__point(of->in, place->x, place->y);
    if (!kota_is_nan(place->capacity) && !depot) facility.capacity_m3 = place->capacity;
    if (!kota_is_nan(place->capacity) && depot) facility.trucks = place->capacity;
    if (!kota_is_nan(place->haul_s)) facility.haul_s = place->haul_s;
    add_facility(of, facility);
}

static void put_gauge(places *of, const kota_place_row *place) {
    kota_gauge_def gauge;
    kota_schema_defaults(&kota_gauge_def_schema, &gauge, of->in->arena);
    gauge.id = place->id;
    gauge.name = place->name;
    gauge.at = kota_import__point(of->in, place->x, place->y);
    of->gauges = kota_grow(of->gauges, of->gauge_count, &of->gauge_room, sizeof *of->gauges);
    of->gauges[of->gauge_count++] = gauge;
}

static kota_status read_table(places *of, kota_error *err) {
    kota_importing *in = of->in;
    kota_places *table = &in->table;
    const char *path = in->def->file[KOTA_IMPORT_FACILITIES];
    KOTA_TRY(kota_places_read(table, path, in->arena, err));
    KOTA_TRY(bring_in(of, table, err));
    int32_t kept = 0;
    for (int32_t p = 0; p < table->count; p++) {
        const kota_place_row *place = &table->items[p];
        if (!inside(in, place->x, place->y)) {
            kota_fault(&in->report->warnings, "%s:%d: %s lies outside the city; left out", path, place->line,
                       place->id);
            continue;
        }
        if (place->kind == KOTA_ROW_FACILITY) put_facility(of, place);
        if (place->kind == KOTA_ROW_GAUGE) put_gauge(of, place);
        table->items[kept++] = *place;
    }
    table->count = kept;
    return KOTA_OK;
}

static kota_status read_role(places *of, kota_import_role role, kota_gis_visit *visit, kota_error *err) {
    kota_importing *in = of->in;
    if (in->def->file[role] == NULL) return KOTA_OK;
    if (role == KOTA_IMPORT_FACILITIES && is_table(in->def->file[role])) return read_table(of, err);
    kota_gis *gis = NULL;
    int64_t points = 0, areas = 0;
    kota_status status = kota_import__open(&gis, in, role, err);
    of->osm = status == KOTA_OK && kota_gis_is_osm(gis);
    if (status == KOTA_OK)
        status = kota_gis_walk(gis, KOTA_GIS_POINT, in->bundle.survey.epsg, visit, of, &points, err);
    if (status == KOTA_OK && role == KOTA_IMPORT_FACILITIES)
        status = kota_gis_walk(gis, KOTA_GIS_AREA, in->bundle.survey.epsg, visit, of, &areas, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && points + areas == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no points; give the places of %s", in->def->file[role],
                           kota_import_role_names[role]);
    return status;
}

/* The side of the border that a place is nearest to. */
static int32_t side_of(const kota_importing *in, const double *at_m) {
    const double away_m[4] = {at_m[0], in->width_m - at_m[0], at_m[1], in->height_m - at_m[1]};
    int32_t side = KOTA_SIDE_WEST;
    for (int32_t s = 1; s < 4; s++)
        if (away_m[s] < away_m[side]) side = s;
    return side;
}

static void generate_one(places *of, kota_facility_kind kind, const char *id, const char *name,
                         const kota_junction *at, double trucks) {
    kota_facility_def facility;
    kota_schema_defaults(&kota_facility_def_schema, &facility, of->in->arena);
    bool landfill = kind == KOTA_FACILITY_LANDFILL;
    facility.kind = (int32_t)kind;
    facility.id = kota_arena_text(of->in->arena, id);
    facility.name = kota_arena_text(of->in->arena, name);
    facility.at.count = 1; /* a junction on the border lies on no cell: a centimetre inside */
    facility.at.xy_m = KOTA_NEW(of->in->arena, double, 2);
    facility.at.xy_m[0] = kota_min(at->at.xy_m[0], of->in->width_m - 0.01);
    facility.at.xy_m[1] = kota_min(at->at.xy_m[1], of->in->height_m - 0.01);
    facility.trucks = trucks;
    facility.capacity_m3 = landfill ? 1e7 : facility.capacity_m3;
    facility.haul_s = landfill ? HAUL_S : 0;
    add_facility(of, facility);
}

/* Garages at junctions spread over the list of them, which is in no order of place. */
static void generate_garages(places *of) {
    double trucks = kota_max(1, kota_round(of->in->report->persons / PERSONS_PER_TRUCK));
    int32_t garages = (int32_t)(trucks / GARAGE_TRUCKS) + 1;
    const kota_junction *junctions = of->in->bundle.junctions.items;
    for (int32_t g = 0; g < garages; g++) {
        int32_t at = (int32_t)((g + 0.5) * of->in->bundle.junctions.count / garages);
        double share = kota_round(trucks * (g + 1) / garages) - kota_round(trucks * g / garages);
        char *id = kota_text_format("generated-garage-%d", g + 1),
             *name = kota_text_format("Garage %d (generated)", g + 1);
        generate_one(of, KOTA_FACILITY_GARAGE, id, name, &junctions[at], share);
        kota_free(id);
        kota_free(name);
    }
    kota_fault(&of->in->report->assumed,
               "facilities: no garage is given; %d with %.0f trucks in all, one truck for 8,600 "
               "residents",
               garages, trucks);
}

/* The way to a landfill outside leads through the busiest gate of each side, so that one flooded street does not cut
 * the city off from it; where there is no gate, the first junction has to do. */
static void generate_landfills(places *of) {
    const kota_junction *junctions = of->in->bundle.junctions.items, *best[4] = {NULL};
    int32_t made = 0;
    for (int32_t j = 0; j < of->in->bundle.junctions.count; j++) {
        int32_t side = side_of(of->in, junctions[j].at.xy_m);
        double most = best[side] != NULL ? best[side]->vehicles_per_day : 0;
        if (junctions[j].vehicles_per_day > most) best[side] = &junctions[j];
    }
    if (of->in->report->gateways == 0) best[KOTA_SIDE_WEST] = junctions;
    for (int32_t s = 0; s < 4; s++) {
        if (best[s] == NULL) continue;
        char *id = kota_text_format("generated-landfill-%s", kota_side_names[s]);
        char *name = kota_text_format("Landfill outside, %s (generated)", kota_side_names[s]);
        generate_one(of, KOTA_FACILITY_LANDFILL, id, name, best[s], 0);
        kota_free(id);
        kota_free(name);
        made++;
    }
    kota_fault(
        &of->in->report->assumed,
        "facilities: no landfill is given; it lies outside, %.0f min behind the busiest gate of each side (%d)",
        HAUL_S / 60, made);
}

static void generate(places *of) {
    bool has[KOTA_FACILITY_COUNT] = {false};
    for (int32_t f = 0; f < of->facility_count; f++) has[of->facilities[f].kind] = true;
    if (of->in->bundle.junctions.count == 0) return;
    if (!has[KOTA_FACILITY_GARAGE]) generate_garages(of);
    if (!has[KOTA_FACILITY_LANDFILL]) generate_landfills(of);
}

static kota_status check_ids(const places *of, kota_error *err) {
    const kota_import_def *def = of->in->def;
    const kota_records facilities = {of->facilities, of->facility_count}, gauges = {of->gauges, of->gauge_count};
    const struct {
        const kota_records *records;
        const kota_schema *schema;
        const char *what, *path;
    } kinds[] = {
        {&facilities, &kota_facility_def_schema, "facilities", def->file[KOTA_IMPORT_FACILITIES]},
        {&gauges, &kota_gauge_def_schema, "gauges", def->file[KOTA_IMPORT_GAUGES]},
        {&of->in->bundle.sketch.channels, &kota_channel_schema, "waterways", def->file[KOTA_IMPORT_WATERWAYS]}};
    for (int32_t k = 0; k < KOTA_COUNT(kinds); k++) {
        const char *twice = kota_bundle__twice(kinds[k].records, kinds[k].schema);
        if (twice != NULL)
            return kota_fail(err, KOTA_DATA, "%s: two %s have the id \"%s\"; give each one of its own", kinds[k].path,
                             kinds[k].what, twice);
    }
    return KOTA_OK;
}

static void *kept(kota_arena *arena, const void *items, int32_t count, size_t size) {
    void *copy = kota_arena_alloc(arena, (size_t)count, size);
    if (count > 0) memcpy(copy, items, (size_t)count * size);
    return copy;
}

kota_status kota_import__places(kota_importing *in, kota_error *err) {
    places of = {.in = in};
    kota_status status = read_role(&of, KOTA_IMPORT_FACILITIES, visit_facility, err);
    bool osm = of.osm;
    if (status == KOTA_OK) status = read_role(&of, KOTA_IMPORT_GAUGES, visit_gauge, err);
    if (status == KOTA_OK) status = check_ids(&of, err);
    if (status == KOTA_OK) {
        generate(&of);
        if (of.unknown > 0)
            kota_fault(&in->report->warnings,
                       "facilities: %d are of no kind that kota knows (tps, transfer_station, "
                       "landfill, garage, market, school, port, tps3r, waste_bank, composting, rdf, incinerator, "
                       "clinic, emergency_station, station, landmark); left out",
                       of.unknown);
        if (of.outside > 0)
            kota_fault(&in->report->warnings, "facilities and gauges: %d lie outside the city; left out", of.outside);
        in->bundle.sketch.facilities = (kota_records){
            kept(in->arena, of.facilities, of.facility_count, sizeof *of.facilities), of.facility_count};
        in->bundle.sketch.gauges =
            (kota_records){kept(in->arena, of.gauges, of.gauge_count, sizeof *of.gauges), of.gauge_count};
        kota_import__make_bins(in, osm);
        in->report->facilities = in->bundle.sketch.facilities.count;
        in->report->gauges = of.gauge_count;
    }
    kota_free(of.facilities);
    kota_free(of.gauges);
    return status;
}

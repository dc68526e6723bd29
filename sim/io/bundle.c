/* Reading a bundle and what is made of it: the survey, the map, and what a plan says of it. Its layers are read and
 * written by gis.c. */
#include "io/bundle.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/gis.h"
#include "io/json_text.h"
#include "io/raster.h"

/* the order matters */
/* clang-format off */
#include "core/schema_table.h"
#include "io/bundle.def"
#include "core/schema_end.h"
/* clang-format on */

/* Of a building whose levels are known and not its height: as OpenStreetMap's Simple 3D Buildings has it. */
#define FLOOR_M 3.0

enum { NEWER_LAYERS = 6 }; /* from this one on a layer is there only where it has records, and leaves no other mark */

typedef struct reading {
    kota_bundle *bundle;
    const char *folder;
    kota_arena *arena;
    kota_hasher *hasher;
    kota_error *err;
    double open_slope; /* of all sides; 0: walls */
} reading;

/* What is known of ground without districts and land use; absent in a city that has them. */
static kota_status read_ground(reading *of, const kota_json *json, const char *path) {
    kota_survey *survey = &of->bundle->survey;
    double manning_n = 0, sealed_frac = 0;
    bool same = kota_json_get_number(json, "manning_n", &manning_n);
    survey->bare = kota_json_get_number(json, "sealed_share", &sealed_frac);
    if ((same && !(manning_n >= 1e-4 && manning_n <= 1)) || !(sealed_frac >= 0 && sealed_frac <= 1))
        return kota_fail(of->err, KOTA_DATA,
                         "%s: manning_n is %g and sealed_share %g; must be 0.0001 to 1 and 0 to 1", path, manning_n,
                         sealed_frac);
    survey->same_manning_n = manning_n;
    survey->bare_sealed_frac = sealed_frac;
    if (same) kota_hasher_f64(of->hasher, manning_n);
    if (survey->bare) kota_hasher_f64(of->hasher, sealed_frac);
    return KOTA_OK;
}

/* When the heights were measured, and what was added to them under buildings. */
static kota_status read_heights(reading *of, const kota_json *json, const char *path) {
    kota_survey *survey = &of->bundle->survey;
    kota_sketch *sketch = &of->bundle->sketch;
    double year = KOTA_NAN;
    bool known = kota_json_get_number(json, "survey_year", &year);
    bool raised = kota_json_get_number(json, "building_height_m", &survey->building_height_m);
    if ((known && !(year >= 1900 && year <= 2200)) ||
        (raised && !(survey->building_height_m > 0 && survey->building_height_m <= 100)))
        return kota_fail(of->err, KOTA_DATA,
                         "%s: survey_year is %g and building_height_m %g; must be 1900 to 2200 and up to 100", path,
                         year, survey->building_height_m);
    if (known) sketch->survey_year = year;
    if (known) kota_hasher_f64(of->hasher, year);
    if (raised) kota_hasher_f64(of->hasher, survey->building_height_m);
    return KOTA_OK;
}

static kota_status facts(reading *of, const kota_json *json, const char *path) {
    kota_sketch *sketch = &of->bundle->sketch;
    kota_survey *survey = &of->bundle->survey;
    int64_t schema = 0, epsg = 0;
    double slope = KOTA_NAN;
    kota_schema_defaults(&kota_sketch_schema, sketch, of->arena);
    const char *name = kota_json_get_text(json, "name"), *datum = kota_json_get_text(json, "datum");
    const char *title = kota_json_get_text(json, "title"), *credit = kota_json_get_text(json, "credit");
    if (!kota_json_get_integer(json, "schema", &schema) || schema != KOTA_BUNDLE_SCHEMA)
        return kota_fail(of->err, KOTA_DATA, "%s: schema must be %d: import the city again with this kota", path,
                         KOTA_BUNDLE_SCHEMA);
    bool whole =
        name != NULL && datum != NULL && kota_json_get_integer(json, "utc_offset_min", &sketch->utc_offset_min) &&
        kota_json_get_integer(json, "epsg", &epsg) && kota_json_get_number(json, "west_m", &survey->west_m) &&
        kota_json_get_number(json, "south_m", &survey->south_m) &&
        kota_json_get_number(json, "width_m", &sketch->width_m) &&
        kota_json_get_number(json, "height_m", &sketch->height_m);
    if (!whole)
        return kota_fail(of->err, KOTA_DATA,
                         "%s: must have name, datum, utc_offset_min, epsg, west_m, south_m, width_m and height_m",
                         path);
    if (!(sketch->width_m > 0 && sketch->height_m > 0) || epsg < 0 || epsg > 1000000)
        return kota_fail(of->err, KOTA_DATA,
                         "%s: width_m and height_m must be above 0 and epsg a code, or 0 for metres of its own",
                         path);
    sketch->name = kota_arena_text(of->arena, name);
    sketch->title = kota_arena_text(of->arena, title != NULL ? title : name);
    sketch->datum = kota_arena_text(of->arena, datum);
    sketch->credit = kota_arena_text(of->arena, credit != NULL ? credit : "");
    survey->epsg = (int32_t)epsg;
    bool open = kota_json_get_number(json, "open_edge_slope", &slope) && slope > 0;
    if ((open && !(slope >= 1e-6 && slope <= 0.1)) || sketch->utc_offset_min < -720 || sketch->utc_offset_min > 840)
        return kota_fail(
            of->err, KOTA_DATA,
            "%s: open_edge_slope is %g and utc_offset_min %lld; must be 1e-6 to 0.1 (or absent) and -720 "
            "to 840",
            path, slope, (long long)sketch->utc_offset_min);
    of->open_slope = open ? slope : 0;
    KOTA_TRY(read_ground(of, json, path));
    KOTA_TRY(read_heights(of, json, path));
    const char *const texts[] = {sketch->name, sketch->title, sketch->datum, sketch->credit};
    for (int32_t t = 0; t < KOTA_COUNT(texts); t++) kota_hasher_text(of->hasher, texts[t]);
    const double numbers[] = {(double)sketch->utc_offset_min,
                              (double)epsg,
                              survey->west_m,
                              survey->south_m,
                              sketch->width_m,
                              sketch->height_m,
                              slope};
    for (int32_t n = 0; n < KOTA_COUNT(numbers); n++) kota_hasher_f64(of->hasher, numbers[n]);
    return KOTA_OK;
}

static kota_status read_facts(reading *of) {
    char *path = kota_text_format("%s/city.json", of->folder);
    kota_json *json = NULL;
    kota_status status = KOTA_OK;
    if (!kota_file_exists(path))
        status =
            kota_fail(of->err, KOTA_DATA,
                      "%s: there is no imported city, as it has no city.json; was it moved? Bring it back, import "
                      "it again (kota import), or start kota in the folder from which the path leads there",
                      of->folder);
    if (status == KOTA_OK) status = kota_json_read(&json, path, of->err);
    if (status == KOTA_OK) status = facts(of, json, path);
    kota_json_destroy(json);
    kota_free(path);
    return status;
}

static kota_status read_raster(reading *of, const char *name, double low, const float **values) {
    kota_survey *survey = &of->bundle->survey;
    char *path = kota_text_format("%s/%s.tif", of->folder, name);
    kota_raster *raster = NULL;
    kota_status status = KOTA_OK;
    if (!kota_file_exists(path)) { /* known by its absence */
        kota_free(path);
        return KOTA_OK;
    }
    status = kota_raster_read(&raster, path, of->err);
    if (status == KOTA_OK && raster->epsg != survey->epsg)
        status = kota_fail(of->err, KOTA_DATA, "%s: is in EPSG:%d, the city in EPSG:%d; warp it (gdalwarp -t_srs)",
                           path, raster->epsg, survey->epsg);
    double slack_m = status == KOTA_OK ? 0.01 * raster->dx_m : 0;
    if (status == KOTA_OK && (kota_abs(raster->west_m - survey->west_m) > slack_m ||
                              kota_abs(raster->south_m - survey->south_m) > slack_m ||
                              raster->nx * raster->dx_m + slack_m < of->bundle->sketch.width_m ||
                              raster->ny * raster->dx_m + slack_m < of->bundle->sketch.height_m ||
                              (survey->nx > 0 && (raster->nx != survey->nx || raster->ny != survey->ny))))
        status = kota_fail(of->err, KOTA_DATA,
                           "%s: does not cover the city from its south-west corner, as city.json says "
                           "where that lies; keep the grid when you edit it",
                           path);
    for (int32_t k = 0; status == KOTA_OK && k < raster->nx * raster->ny; k++) {
        double value = (double)raster->values[k];
        if (!kota_is_finite(value) || value < low ||
            (!kota_is_nan((double)raster->nodata) && raster->values[k] <= raster->nodata &&
             raster->values[k] >= raster->nodata))
            status = kota_fail(of->err, KOTA_DATA,
                               "%s: cell %d from the west, %d from the south has no sound value (%g); "
                               "fill it (gdal_fillnodata)",
                               path, k % raster->nx + 1, k / raster->nx + 1, value);
    }
    if (status == KOTA_OK) {
        survey->nx = raster->nx;
        survey->ny = raster->ny;
        survey->dx_m = raster->dx_m;
        size_t bytes = (size_t)raster->nx * (size_t)raster->ny * sizeof(float);
        float *kept = kota_arena_alloc(of->arena, bytes, 1);
        memcpy(kept, raster->values, bytes);
        *values = kept;
        kota_hasher_text(of->hasher, name);
        for (size_t k = 0; k < bytes / sizeof(float); k++) kota_hasher_f64(of->hasher, (double)kept[k]);
    }
    kota_raster_destroy(raster);
    kota_free(path);
    return status;
}

/* What the districts' field source says; in no hash. */
static kota_status read_sources(reading *of, kota_gis *gis, const kota_gis_frame *frame) {
    kota_records records;
    KOTA_TRY(kota_gis_read_records(&records, gis, "districts", &kota_source_note_schema, false, frame, of->arena,
                                   of->err));
    const kota_source_note *sources = records.items;
    const char **texts = KOTA_NEW(of->arena, const char *, records.count);
    for (int32_t r = 0; r < records.count; r++) texts[r] = sources[r].source;
    of->bundle->district_sources = texts;
    return KOTA_OK;
}

static kota_status read_layers(reading *of) {
    kota_bundle *bundle = of->bundle;
    char *path = kota_text_format("%s/city.gpkg", of->folder);
    kota_gis *gis = NULL;
    kota_gis_frame frame = {bundle->survey.epsg, bundle->survey.west_m, bundle->survey.south_m};
    kota_status status = kota_gis_open(&gis, path, bundle->survey.epsg, of->err);
    const struct {
        const char *name;
        const kota_schema *schema;
        kota_records *records;
        bool required;
    } layers[] = {{"roads", &kota_road_schema, &bundle->roads, true},
                  {"junctions", &kota_junction_schema, &bundle->junctions, false},
                  {"districts", &kota_district_def_schema, &bundle->sketch.districts, true},
                  {"facilities", &kota_facility_def_schema, &bundle->sketch.facilities, false},
                  {"waterways", &kota_channel_schema, &bundle->sketch.channels, false},
                  {"gauges", &kota_gauge_def_schema, &bundle->sketch.gauges, false},
                  {"pumps", &kota_pump_def_schema, &bundle->sketch.pumps, false},
                  {"walls", &kota_wall_def_schema, &bundle->sketch.walls, false},
                  {"gates", &kota_gate_def_schema, &bundle->sketch.gates, false},
                  {"edges", &kota_edge_line_schema, &bundle->edge_lines, false},
                  {"sections", &kota_section_def_schema, &bundle->sketch.sections, false},
                  {"drain_nodes", &kota_drain_node_def_schema, &bundle->sketch.drain_nodes, false},
                  {"drain_links", &kota_drain_link_def_schema, &bundle->sketch.drain_links, false},
                  {"buildings", &kota_building_schema, &bundle->buildings, false},
                  {"turns", &kota_turn_line_schema, &bundle->turns, false},
                  {"lines", &kota_line_plan_schema, &bundle->lines, false},
                  {"inlets", &kota_inlet_schema, &bundle->inlets, false},
                  {"rails", &kota_rail_def_schema, &bundle->sketch.rails, false}};
    for (int32_t l = 0; l < KOTA_COUNT(layers) && status == KOTA_OK; l++) {
        status = kota_gis_read_records(layers[l].records, gis, layers[l].name, layers[l].schema, layers[l].required,
                                       &frame, of->arena, of->err);
        if (l >= NEWER_LAYERS && layers[l].records->count == 0) continue;
        kota_hasher_text(of->hasher, layers[l].name);
        for (int32_t r = 0; r < layers[l].records->count && status == KOTA_OK; r++)
            kota_schema_hash(layers[l].schema,
                             (const unsigned char *)layers[l].records->items + (size_t)r * layers[l].schema->size,
                             of->hasher);
    }
    if (status == KOTA_OK) status = read_sources(of, gis, &frame);
    kota_gis_close(gis);
    kota_free(path);
    return status;
}

/* ---- from records to a survey ---- */

typedef struct place_table { /* nodes by the centimetre */
    int32_t *slot;
    uint64_t mask;
    kota_node_def *nodes;
    int32_t count;
} place_table;

static uint64_t place_id(double x_m, double y_m) {
    int64_t x_cm = (int64_t)kota_round(x_m * 100), y_cm = (int64_t)kota_round(y_m * 100);
    return kota_hash_part(kota_hash_part(kota_hash_id("junction"), (uint64_t)x_cm), (uint64_t)y_cm);
}

/* The node at a place; with add, made where there is none, else -1. Ids are of absolute places, so that a larger
 * window keeps them. */
static int32_t node_at(place_table *table, const kota_survey *survey, const double *xy_m, bool add) {
    uint64_t id = place_id(xy_m[0] + survey->west_m, xy_m[1] + survey->south_m), at = id & table->mask;
    for (; table->slot[at] > 0; at = (at + 1) & table->mask)
        if (table->nodes[table->slot[at] - 1].id == id) return table->slot[at] - 1;
    if (!add) return -1;
    table->nodes[table->count] = (kota_node_def){.x_m = xy_m[0], .y_m = xy_m[1], .id = id};
    table->slot[at] = ++table->count;
    return table->count - 1;
}

void kota_bundle__survey(kota_bundle *bundle, kota_arena *arena) {
    kota_survey *survey = &bundle->survey;
    const kota_road *roads = bundle->roads.items;
    const kota_junction *junctions = bundle->junctions.items;
    uint64_t size = 1024;
    while (size < 4 * (uint64_t)bundle->roads.count) size *= 2;
    place_table table = {.slot = KOTA_NEW(arena, int32_t, size),
                         .mask = size - 1,
                         .nodes = KOTA_NEW(arena, kota_node_def, 2 * bundle->roads.count)};
    kota_street_def *streets = KOTA_NEW(arena, kota_street_def, bundle->roads.count);
    for (int32_t r = 0; r < bundle->roads.count; r++) {
        const kota_road *road = &roads[r];
        streets[r] =
            (kota_street_def){.id = road->id,
                              .name = road->name,
                              .road_class = (kota_road_class)road->road_class,
                              .lanes = road->lanes,
                              .speed_mps = road->speed_mps,
                              .oneway = road->oneway,
                              .bridge = road->bridge,
                              .tunnel = road->tunnel,
                              .generated = road->generated,
                              .from = node_at(&table, survey, road->line.xy_m, true),
                              .to = node_at(&table, survey, &road->line.xy_m[2 * (road->line.count - 1)], true),
                              .xy_m = road->line.xy_m,
                              .point_count = road->line.count};
    }
    double *vehicles = KOTA_NEW(arena, double, table.count);
    for (int32_t j = 0; j < bundle->junctions.count; j++) {
        int32_t node = node_at(&table, survey, junctions[j].at.xy_m, false);
        if (node < 0) continue;
        vehicles[node] = junctions[j].vehicles_per_day;
        table.nodes[node].signal = (kota_node_signal)junctions[j].signal;
    }
    survey->nodes = table.nodes;
    survey->node_count = table.count;
    survey->node_vehicles_per_day = vehicles;
    survey->streets = streets;
    survey->street_count = bundle->roads.count;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

const char *kota_bundle__twice(const kota_records *records, const kota_schema *schema) {
    const kota_member *member = kota_schema_member_by_key(schema, "id");
    const char **ids = kota_alloc((size_t)records->count + 1, sizeof *ids), *twice = NULL;
    for (int32_t r = 0; r < records->count; r++)
        memcpy(&ids[r], (const unsigned char *)records->items + (size_t)r * schema->size + member->offset,
               sizeof ids[r]);
    qsort(ids, (size_t)records->count, sizeof *ids, by_text);
    for (int32_t r = 1; r < records->count && twice == NULL; r++)
        if (strcmp(ids[r - 1], ids[r]) == 0) twice = ids[r];
    kota_free(ids);
    return twice;
}

static kota_status check_ids(const reading *of) {
    const kota_bundle *bundle = of->bundle;
    const struct {
        const char *layer;
        const kota_records *records;
        const kota_schema *schema;
    } layers[] = {{"roads", &bundle->roads, &kota_road_schema},
                  {"districts", &bundle->sketch.districts, &kota_district_def_schema},
                  {"facilities", &bundle->sketch.facilities, &kota_facility_def_schema},
                  {"waterways", &bundle->sketch.channels, &kota_channel_schema},
                  {"gauges", &bundle->sketch.gauges, &kota_gauge_def_schema},
                  {"pumps", &bundle->sketch.pumps, &kota_pump_def_schema},
                  {"walls", &bundle->sketch.walls, &kota_wall_def_schema},
                  {"gates", &bundle->sketch.gates, &kota_gate_def_schema},
                  {"sections", &bundle->sketch.sections, &kota_section_def_schema},
                  {"drain_nodes", &bundle->sketch.drain_nodes, &kota_drain_node_def_schema},
                  {"drain_links", &bundle->sketch.drain_links, &kota_drain_link_def_schema},
                  {"lines", &bundle->lines, &kota_line_plan_schema},
                  {"inlets", &bundle->inlets, &kota_inlet_schema},
                  {"rails", &bundle->sketch.rails, &kota_rail_def_schema},
                  {"buildings", &bundle->buildings, &kota_building_schema}};
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++) {
        const char *twice = kota_bundle__twice(layers[l].records, layers[l].schema);
        if (twice != NULL)
            return kota_fail(of->err, KOTA_DATA, "%s/city.gpkg: layer %s: two have the id \"%s\"; give each its own",
                             of->folder, layers[l].layer, twice);
    }
    return KOTA_OK;
}

/* Gauges and the ends of pumps and gates lie on cells. */
static kota_status check_works(const reading *of) {
    const kota_sketch *sketch = &of->bundle->sketch;
    const struct {
        const char *what;
        const kota_records *records;
        const kota_schema *schema;
    } kinds[] = {{"gauge", &sketch->gauges, &kota_gauge_def_schema},
                 {"pump", &sketch->pumps, &kota_pump_def_schema},
                 {"gate", &sketch->gates, &kota_gate_def_schema}};
    for (int32_t k = 0; k < KOTA_COUNT(kinds); k++)
        for (int32_t r = 0; r < kinds[k].records->count; r++) {
            const kota_schema *schema = kinds[k].schema;
            const unsigned char *record = (const unsigned char *)kinds[k].records->items + (size_t)r * schema->size;
            for (int32_t m = 0; m < schema->count; m++) {
                if (schema->members[m].kind != KOTA_KIND_POINTS) continue;
                const double *at = ((const kota_points *)(const void *)(record + schema->members[m].offset))->xy_m;
                if (at[0] >= 0 && at[1] >= 0 && at[0] < sketch->width_m && at[1] < sketch->height_m) continue;
                return kota_fail(of->err, KOTA_DATA, "%s/city.gpkg: %s \"%s\" lies outside the city; move it inside",
                                 of->folder, kinds[k].what, kota_schema_id(schema, record));
            }
        }
    kota_faults faults = {0};
    char *where = kota_text_format("%s/city.gpkg", of->folder);
    kota_sketch_check_works(sketch, where, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, of->err);
    kota_faults_free(&faults);
    kota_free(where);
    return status;
}

/* What the builder of maps relies on. */
static kota_status check_places(const reading *of) {
    kota_sketch *sketch = &of->bundle->sketch;
    kota_channel *channels = sketch->channels.items;
    kota_facility_def *facilities = sketch->facilities.items;
    for (int32_t k = 0; k < sketch->channels.count + sketch->facilities.count; k++) {
        bool channel = k < sketch->channels.count;
        const kota_points *at = channel ? &channels[k].line : &facilities[k - sketch->channels.count].at;
        if (at->xy_m[0] >= 0 && at->xy_m[1] >= 0 && at->xy_m[0] < sketch->width_m && at->xy_m[1] < sketch->height_m)
            continue;
        return kota_fail(of->err, KOTA_DATA, "%s/city.gpkg: %s \"%s\" begins outside the city; move it inside",
                         of->folder, channel ? "waterway" : "facility",
                         channel ? channels[k].id : facilities[k - sketch->channels.count].id);
    }
    KOTA_TRY(check_works(of));
    double persons = 0;
    const kota_district_def *districts = sketch->districts.items;
    for (int32_t d = 0; d < sketch->districts.count; d++) persons += districts[d].population_persons;
    if (persons < 1 && sketch->districts.count > 0)
        return kota_fail(of->err, KOTA_DATA, "%s/city.gpkg: nobody lives in its districts; give them a population",
                         of->folder);
    return KOTA_OK;
}

kota_status kota_bundle_read(kota_bundle *bundle, kota_hash *hash, const char *folder, kota_arena *arena,
                             kota_error *err) {
    *bundle = (kota_bundle){0};
    reading of = {.bundle = bundle, .folder = folder, .arena = arena, .hasher = kota_hasher_create(), .err = err};
    kota_status status = read_facts(&of);
    if (status == KOTA_OK) status = read_raster(&of, "bed", -1000, &bundle->survey.bed_m);
    if (status == KOTA_OK) status = read_raster(&of, "persons", 0, &bundle->survey.persons);
    if (status == KOTA_OK) status = read_raster(&of, "manning", 1e-4, &bundle->survey.manning_n);
    if (status == KOTA_OK) status = read_raster(&of, "water", 0, &bundle->survey.water_m);
    if (status == KOTA_OK) status = read_raster(&of, "sea", 0, &bundle->survey.sea);
    if (status == KOTA_OK) status = read_raster(&of, "sinking", -1000, &bundle->survey.sinking_mm_per_year);
    if (status == KOTA_OK) status = read_raster(&of, "buildings", 0, &bundle->survey.built);
    if (status == KOTA_OK && bundle->survey.nx == 0) { /* no raster: one cell holds all */
        bundle->survey.nx = bundle->survey.ny = 1;
        bundle->survey.dx_m = kota_max(bundle->sketch.width_m, bundle->sketch.height_m);
    }
    if (status == KOTA_OK) status = read_layers(&of);
    if (status == KOTA_OK) status = kota_bundle__edges(bundle, of.open_slope, folder, arena, err);
    if (status == KOTA_OK) status = kota_bundle__turns(bundle, folder, arena, err);
    if (status == KOTA_OK) status = check_ids(&of);
    if (status == KOTA_OK) status = check_places(&of);
    if (status == KOTA_OK) kota_bundle__survey(bundle, arena);
    *hash = kota_hasher_value(of.hasher);
    kota_hasher_destroy(of.hasher);
    return status;
}

static kota_status choose_buildings(kota_survey *survey, const kota_plan *plan, kota_error *err) {
    survey->buildings_as = (kota_buildings)plan->flood.buildings;
    survey->porous_manning_n = plan->flood.porous_manning_n;
    survey->roofs_drain = plan->flood.roofs_drain;
    if (survey->built != NULL || (survey->buildings_as == KOTA_BUILDINGS_RAISED && !survey->roofs_drain))
        return KOTA_OK;
    return kota_fail(
        err, KOTA_DATA,
        "%s: has no buildings.tif, so flood.buildings and flood.roofs_drain have nothing to act on; import "
        "the city (again) with --buildings, or leave them out",
        plan->bundle);
}

static void list_buildings(kota_survey *survey, const kota_records *records, kota_arena *arena) {
    const kota_building *buildings = records->items;
    kota_points *outlines = KOTA_NEW(arena, kota_points, records->count);
    float *tall_m = KOTA_NEW(arena, float, records->count);
    for (int32_t b = 0; b < records->count; b++) {
        double height_m = kota_is_nan(buildings[b].height_m) ? FLOOR_M * buildings[b].levels : buildings[b].height_m;
        outlines[b] = buildings[b].outline;
        tall_m[b] = (float)height_m;
    }
    survey->buildings = outlines;
    survey->building_tall_m = tall_m;
    survey->building_count = records->count;
}

static void list_inlets(kota_survey *survey, const kota_records *records, kota_arena *arena) {
    const kota_inlet *inlets = records->items;
    kota_points *at = KOTA_NEW(arena, kota_points, records->count);
    for (int32_t k = 0; k < records->count; k++) at[k] = inlets[k].at;
    survey->inlets = at;
    survey->inlet_count = records->count;
}

static void lessen_gates(kota_survey *survey, double share, kota_arena *arena) {
    double *vehicles_per_day = KOTA_NEW(arena, double, (size_t)survey->node_count + 1);
    for (int32_t n = 0; n < survey->node_count; n++) vehicles_per_day[n] = survey->node_vehicles_per_day[n] * share;
    survey->node_vehicles_per_day = vehicles_per_day;
}

kota_status kota_map_from_bundle(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    const char *folder = plan->bundle, *want_hash = plan->bundle_hash;
    kota_bundle bundle;
    kota_hash hash;
    char hex[KOTA_HASH_TEXT_MAX];
    KOTA_TRY(kota_bundle_read(&bundle, &hash, folder, arena, err));
    kota_hash_text(hash, hex);
    if (want_hash[0] != '\0' && strcmp(want_hash, hex) != 0)
        return kota_fail(
            err, KOTA_DATA,
            "%s: the city was changed since: its content is %s, the plan was made with %s; bring the old "
            "one back, or run the scenario anew",
            folder, hex, want_hash);
    kota_survey *survey = &bundle.survey;
    list_buildings(survey, &bundle.buildings, arena);
    list_inlets(survey, &bundle.inlets, arena);
    kota_sketch dressed;
    KOTA_TRY(choose_buildings(survey, plan, err));
    KOTA_TRY(kota_plan_dress(&dressed, plan, &bundle.sketch, survey->west_m, survey->south_m, arena, err));
    survey->added_facilities = plan->facilities.count;
    if (!kota_is_nan(plan->ground_year)) dressed.ground_year = plan->ground_year;
    if (plan->people_frac < 1) lessen_gates(survey, plan->people_frac, arena);
    return kota_map_from_survey(map, survey, &dressed, plan->cell_m, arena, err);
}

static bool has_line(const kota_records *lines, const char *id) {
    const kota_line_plan *items = lines->items;
    for (int32_t k = 0; k < lines->count; k++)
        if (strcmp(items[k].id, id) == 0) return true;
    return false;
}

/* The city's lines behind the plan's own, which go before those of the same id. */
static void add_lines(kota_plan *plan, const kota_records *lines, kota_arena *arena) {
    const kota_line_plan *city = lines->items;
    kota_records own = plan->lines, all = {KOTA_NEW(arena, kota_line_plan, own.count + lines->count), own.count};
    kota_line_plan *items = all.items;
    if (lines->count == 0 || !plan->traffic.mode_choice) return;
    if (own.count > 0) memcpy(items, own.items, (size_t)own.count * sizeof *items);
    for (int32_t k = 0; k < lines->count; k++)
        if (!has_line(&own, city[k].id)) {
            kota_line_plan *line = &items[all.count++];
            kota_schema_copy(&kota_line_plan_schema, line, &city[k], arena);
            for (int32_t p = 0; p < line->stops.count; p++) { /* a plan's places are those of the coordinate system */
                line->stops.xy_m[2 * p] += plan->west_m;
                line->stops.xy_m[2 * p + 1] += plan->south_m;
            }
        }
    plan->lines = all;
}

kota_status kota_bundle_describe(kota_plan *plan, kota_arena *arena, kota_error *err) {
    if (plan->bundle[0] == '\0') return KOTA_OK;
    kota_arena *scratch = kota_arena_create("bundle", 0);
    kota_bundle bundle;
    kota_hash hash;
    kota_status status = kota_bundle_read(&bundle, &hash, plan->bundle, scratch, err);
    if (status == KOTA_OK) {
        kota_sketch named = bundle.sketch;
        kota_district_def *districts = named.districts.items;
        kota_channel *channels = named.channels.items;
        for (int32_t d = 0; d < named.districts.count; d++) districts[d].outline.count = 0;
        for (int32_t c = 0; c < named.channels.count; c++) channels[c].line.count = 0;
        plan->no_heights = bundle.survey.bed_m == NULL;
        if (plan->no_heights) named.channels.count = 0;
        named.rails.count = named.facilities.count = named.gauges.count = named.open_edges.count = 0;
        named.drain_nodes.count = named.drain_links.count = 0;
        plan->west_m = bundle.survey.west_m;
        plan->south_m = bundle.survey.south_m;
        kota_schema_copy(&kota_sketch_schema, &plan->sketch, &named, arena);
        char hex[KOTA_HASH_TEXT_MAX];
        kota_hash_text(hash, hex);
        plan->bundle_hash = kota_arena_text(arena, hex);
        add_lines(plan, &bundle.lines, arena);
    }
    kota_arena_destroy(scratch);
    return status;
}

bool kota_bundle_generated(const char *id) {
    return strncmp(id, "generated-", 10) == 0 || strncmp(id, "outside/", 8) == 0;
}

/* What the field source says of each record; heap. NULL: such a layer has none, or one of its own. */
static const char **sources_of(const kota_bundle *bundle, const kota_records *records, const kota_schema *schema) {
    if (kota_schema_member_by_key(schema, "id") == NULL || kota_schema_member_by_key(schema, "source") != NULL)
        return NULL;
    const char **sources = kota_alloc((size_t)records->count + 1, sizeof *sources);
    bool districts = schema == &kota_district_def_schema && bundle->district_sources != NULL;
    for (int32_t r = 0; r < records->count; r++) {
        const unsigned char *record = (const unsigned char *)records->items + (size_t)r * schema->size;
        bool made = kota_bundle_generated(kota_schema_id(schema, record));
        sources[r] = districts ? bundle->district_sources[r] : made ? "generated" : "given";
    }
    return sources;
}

kota_status kota_bundle_write(const kota_bundle *bundle, const char *folder, kota_error *err) {
    const kota_survey *survey = &bundle->survey;
    kota_grid grid = kota_grid_make(survey->nx, survey->ny, survey->dx_m, survey->west_m, survey->south_m);
    grid.epsg = survey->epsg;
    const struct {
        const char *name, *unit, *text;
        const float *values;
    } rasters[] = {{"bed", "m", "height of the ground, channels burnt in", survey->bed_m},
                   {"persons", "persons", "residents in the cell", survey->persons},
                   {"manning", "s/m^(1/3)", "Manning's n", survey->manning_n},
                   {"water", "m", "depth of water at the start", survey->water_m},
                   {"sea", "1", "1 where the sea is: water, not ground", survey->sea},
                   {"sinking", "mm/year", "how fast the ground sinks", survey->sinking_mm_per_year},
                   {"buildings", "1", "1 under buildings, whose ground is raised", survey->built}};
    for (int32_t r = 0; r < KOTA_COUNT(rasters); r++) {
        if (rasters[r].values == NULL) continue;
        char *stem = kota_text_format("%s/%s", folder, rasters[r].name);
        kota_status status =
            kota_raster_write(stem, &grid, rasters[r].values, -9999, rasters[r].unit, rasters[r].text, err);
        kota_free(stem);
        if (status != KOTA_OK) return status;
    }
    char *path = kota_text_format("%s/city.gpkg", folder);
    kota_gis *gis = NULL;
    kota_gis_frame frame = {survey->epsg, survey->west_m, survey->south_m};
    kota_status status = kota_gis_create(&gis, path, &frame, err);
    const struct {
        const char *name;
        const kota_schema *schema;
        const kota_records *records;
        kota_gis_shape shape;
    } layers[] = {{"roads", &kota_road_schema, &bundle->roads, KOTA_GIS_LINE},
                  {"junctions", &kota_junction_schema, &bundle->junctions, KOTA_GIS_POINT},
                  {"districts", &kota_district_def_schema, &bundle->sketch.districts, KOTA_GIS_AREA},
                  {"facilities", &kota_facility_def_schema, &bundle->sketch.facilities, KOTA_GIS_POINT},
                  {"waterways", &kota_channel_schema, &bundle->sketch.channels, KOTA_GIS_LINE},
                  {"gauges", &kota_gauge_def_schema, &bundle->sketch.gauges, KOTA_GIS_POINT},
                  {"pumps", &kota_pump_def_schema, &bundle->sketch.pumps, KOTA_GIS_LINE},
                  {"walls", &kota_wall_def_schema, &bundle->sketch.walls, KOTA_GIS_LINE},
                  {"gates", &kota_gate_def_schema, &bundle->sketch.gates, KOTA_GIS_LINE},
                  {"edges", &kota_edge_line_schema, &bundle->edge_lines, KOTA_GIS_LINE},
                  {"sections", &kota_section_def_schema, &bundle->sketch.sections, KOTA_GIS_LINE},
                  {"drain_nodes", &kota_drain_node_def_schema, &bundle->sketch.drain_nodes, KOTA_GIS_POINT},
                  {"drain_links", &kota_drain_link_def_schema, &bundle->sketch.drain_links, KOTA_GIS_LINE},
                  {"buildings", &kota_building_schema, &bundle->buildings, KOTA_GIS_AREA},
                  {"turns", &kota_turn_line_schema, &bundle->turns, KOTA_GIS_LINE},
                  {"lines", &kota_line_plan_schema, &bundle->lines, KOTA_GIS_LINE},
                  {"inlets", &kota_inlet_schema, &bundle->inlets, KOTA_GIS_POINT},
                  {"rails", &kota_rail_def_schema, &bundle->sketch.rails, KOTA_GIS_LINE}};
    for (int32_t l = 0; l < KOTA_COUNT(layers) && status == KOTA_OK; l++) {
        if (l >= NEWER_LAYERS && layers[l].records->count == 0) continue;
        const char **sources = sources_of(bundle, layers[l].records, layers[l].schema);
        bool drains = layers[l].schema == &kota_drain_link_def_schema;
        kota_points *lines = drains ? kota_bundle_drain_lines(&bundle->sketch) : NULL;
        status = kota_gis_write_records(gis, layers[l].name, layers[l].schema, layers[l].records, layers[l].shape,
                                        sources, lines, err);
        kota_free(lines);
        kota_free(sources);
    }
    if (status == KOTA_OK) status = kota_gis_finish(gis, err);
    kota_gis_close(gis);
    kota_free(path);
    return status;
}

/* The importer's course: parts in order, then the bundle is written beside its place, read back, and takes its name.
 */
#include "io/import.h"

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "io/json_text.h"
#include "io/series_file.h"

const char *const kota_import_role_names[KOTA_IMPORT_ROLES + 1] = {
    "streets",     "dem",    "districts", "population", "land-use",   "waterways",
    "facilities",  "gauges", "turns",     "gtfs",       "land-cover", "land-cover-table",
    "series",      "idf",    "roughness", "buildings",  "water",      "sinking",
    "pumps",       "walls",  "gates",     "edges",      "sections",   "drain-nodes",
    "drain-links", "coast",  "rails",     NULL};

#define OPEN_EDGE_SLOPE 0.0005    /* of sketch.def's open edges: a delta plain, assumed */
#define SINK_M 0.05               /* shallower hollows are left out of the check; assumed */
#define FILL_MAX_M 20.0           /* deeper hollows are no error of heights: SRTM promised 16 m (Farr et al. 2007) */
#define DRAINS_RAIN_MAX_MM 1000.0 /* of a day; more has hardly ever fallen in a city */
#define OSM_CREDIT "(c) OpenStreetMap contributors" /* osmfoundation.org/wiki/Licence/Attribution_Guidelines */

static const size_t SERIES_BYTES_MAX = (size_t)1 << 30;

void kota_import_report_free(kota_import_report *report) {
    kota_faults_free(&report->assumed);
    kota_faults_free(&report->warnings);
}

/* Options that say how to read a file need that file. */
static kota_status check_company(const kota_import_def *def, kota_error *err) {
    const struct {
        bool given;
        const char *option;
        kota_import_role role;
    } needs[] = {{def->district_fields != NULL, "--district-fields", KOTA_IMPORT_DISTRICTS},
                 {def->file[KOTA_IMPORT_LAND_COVER_TABLE] != NULL, "--land-cover-table", KOTA_IMPORT_LAND_COVER},
                 {!kota_is_nan(def->building_height_m), "--building-height-m", KOTA_IMPORT_BUILDINGS},
                 {def->waterways_datum != NULL, "--waterways-datum", KOTA_IMPORT_WATERWAYS},
                 {!kota_is_nan(def->waterways_offset_m), "--waterways-offset-m", KOTA_IMPORT_WATERWAYS}};
    for (int32_t n = 0; n < KOTA_COUNT(needs); n++)
        if (needs[n].given && def->file[needs[n].role] == NULL)
            return kota_fail(err, KOTA_USAGE, "%s says how to read --%s FILE, which is not given", needs[n].option,
                             kota_import_role_names[needs[n].role]);
    bool streets = def->file[KOTA_IMPORT_STREETS] != NULL || def->grow_streets;
    if (!streets && def->file[KOTA_IMPORT_FACILITIES] != NULL)
        return kota_fail(err, KOTA_USAGE, "--facilities are reached by streets; give --streets FILE too");
    if (!streets && def->file[KOTA_IMPORT_GTFS] != NULL)
        return kota_fail(err, KOTA_USAGE, "--gtfs is of lines that stop along streets; give --streets FILE too");
    if (!streets && def->grow_buildings)
        return kota_fail(err, KOTA_USAGE, "--grow-buildings puts them along streets; give --streets FILE too");
    if (!streets && def->drains_rain_mm > 0)
        return kota_fail(err, KOTA_USAGE, "--grow-drains-mm puts them along streets; give --streets FILE too");
    if (def->file[KOTA_IMPORT_SINKING] != NULL && def->survey_year == INT32_MIN)
        return kota_fail(
            err, KOTA_USAGE,
            "--sinking says how fast the ground sinks, but since when? Give --survey-year N, the year in "
            "which the heights were measured");
    for (int32_t r = KOTA_IMPORT_ROUGHNESS; r < KOTA_IMPORT_ROLES; r++)
        if (r != KOTA_IMPORT_BUILDINGS && r != KOTA_IMPORT_COAST && r != KOTA_IMPORT_RAILS && def->file[r] != NULL &&
            def->file[KOTA_IMPORT_HEIGHTS] == NULL)
            return kota_fail(err, KOTA_USAGE, "--%s needs the heights of the ground; give --dem FILE too",
                             kota_import_role_names[r]);
    return KOTA_OK;
}

static kota_status check_ground(const kota_import_def *def, kota_error *err) {
    if (def->manning_n < 1e-4 || def->manning_n > 1)
        return kota_fail(err, KOTA_USAGE, "--manning-n %g: must be 0.0001 to 1 s/m^(1/3)", def->manning_n);
    if (def->sealed_frac < 0 || def->sealed_frac > 1)
        return kota_fail(err, KOTA_USAGE, "--sealed-share %g: must be 0 to 1", def->sealed_frac);
    if (def->building_height_m <= 0 || def->building_height_m > 100)
        return kota_fail(err, KOTA_USAGE, "--building-height-m %g: must be more than 0, up to 100",
                         def->building_height_m);
    if (!(def->fill_sinks_m >= 0 && def->fill_sinks_m <= FILL_MAX_M))
        return kota_fail(err, KOTA_USAGE, "--fill-sinks-m %g: must be 0 (none) to %g m, the error of the heights",
                         def->fill_sinks_m, FILL_MAX_M);
    if (!(def->drains_rain_mm >= 0 && def->drains_rain_mm <= DRAINS_RAIN_MAX_MM))
        return kota_fail(
            err, KOTA_USAGE,
            "--grow-drains-mm %g: must be 0 (none) to %g mm, the rain of 24 h that local drains are made "
            "for",
            def->drains_rain_mm, DRAINS_RAIN_MAX_MM);
    if (def->drains_rain_mm > 0 && def->file[KOTA_IMPORT_HEIGHTS] == NULL)
        return kota_fail(err, KOTA_USAGE, "--%s needs the heights of the ground; give --dem FILE too",
                         "grow-drains-mm");
    if (def->fill_sinks_m > 0 && def->file[KOTA_IMPORT_HEIGHTS] == NULL)
        return kota_fail(err, KOTA_USAGE, "--%s needs the heights of the ground; give --dem FILE too",
                         "fill-sinks-m");
    return KOTA_OK;
}

static kota_status check_def(const kota_import_def *def, kota_error *err) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (def->file[KOTA_IMPORT_STREETS] == NULL && def->file[KOTA_IMPORT_HEIGHTS] == NULL)
        return kota_fail(err, KOTA_USAGE,
                         "--streets FILE is missing: a city needs streets (OSM PBF or XML, GeoJSON, "
                         "GeoPackage, Shapefile), or --dem FILE for a city in which only water moves");
    if (def->name == NULL || def->name[0] == '\0' || def->name[strspn(def->name, plain)] != '\0')
        return kota_fail(err, KOTA_USAGE, "the name of the city is \"%s\"; give one of letters, digits, _ and -",
                         def->name != NULL ? def->name : "");
    const double *deg = def->bounds_deg;
    bool bounded = !kota_is_nan(deg[0]);
    if (bounded &&
        !(deg[0] < deg[2] && deg[1] < deg[3] && deg[0] >= -180 && deg[2] <= 180 && deg[1] >= -85 && deg[3] <= 85))
        return kota_fail(err, KOTA_USAGE,
                         "--bounds %g,%g,%g,%g: must be west,south,east,north in degrees, west below east "
                         "and south below north",
                         deg[0], deg[1], deg[2], deg[3]);
    if (!kota_is_nan(def->cell_m) && !(def->cell_m >= KOTA_SURVEY_CELL_MIN_M && def->cell_m <= 200))
        return kota_fail(err, KOTA_USAGE, "--cell-m %g: must be 0.001 to 200 m", def->cell_m);
    if (def->open_edge_slope < 0 || def->open_edge_slope > 0.1 ||
        (def->open_edge_slope > 0 && def->open_edge_slope < 1e-6))
        return kota_fail(err, KOTA_USAGE, "--open-edge-slope %g: must be 1e-6 to 0.1, or 0 for a wall",
                         def->open_edge_slope);
    if (def->population_per_km2 <= 0)
        return kota_fail(err, KOTA_USAGE, "--population-per-km2 %g: must be more than 0", def->population_per_km2);
    KOTA_TRY(check_ground(def, err));
    return check_company(def, err);
}

/* What is there already is replaced only if it is a city, or empty. */
static kota_status check_out(const char *out, kota_error *err) {
    if (kota_file_exists(out) && !kota_folder_exists(out))
        return kota_fail(err, KOTA_DATA, "%s: is a file; name a folder for the city with --out", out);
    if (!kota_folder_exists(out)) return KOTA_OK;
    char **names, *card = kota_text_format("%s/city.json", out);
    int32_t count = 0;
    bool city = kota_file_exists(card);
    kota_free(card);
    KOTA_TRY(kota_folder_list(&names, &count, out, err));
    for (int32_t n = 0; n < count; n++) kota_free(names[n]);
    kota_free(names);
    if (city || count == 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "%s: is there already and no city of kota (it has no city.json); it would be replaced: name "
                     "another folder with --out",
                     out);
}

/* Whether the heights' own place and the file's agree is the window's work; here is what people read. */
static void name_city(kota_importing *in) {
    const kota_import_def *def = in->def;
    kota_sketch *sketch = &in->bundle.sketch;
    sketch->name = kota_arena_text(in->arena, def->name);
    sketch->title = kota_arena_text(in->arena, def->title != NULL ? def->title : def->name);
    kota_text credit = {0};
    if (in->osm_credit) kota_text_add(&credit, "%s", OSM_CREDIT);
    for (int32_t c = 0; c < KOTA_COUNT(def->credits) && def->credits[c] != NULL; c++)
        if (credit.chars == NULL || strstr(credit.chars, def->credits[c]) == NULL)
            kota_text_add(&credit, "%s%s", credit.length > 0 ? "; " : "", def->credits[c]);
    sketch->credit = kota_arena_text(in->arena, credit.chars != NULL ? credit.chars : "");
    if (credit.chars == NULL)
        kota_fault(&in->report->warnings, "no source is credited on maps; name the sources with --credit");
    kota_text_free(&credit);
}

static kota_status find_zone(kota_importing *in, kota_error *err) {
    if (in->def->utc_offset_min != INT32_MIN) {
        in->bundle.sketch.utc_offset_min = in->def->utc_offset_min;
        return KOTA_OK;
    }
    if (in->report->local) {
        in->bundle.sketch.utc_offset_min = 0;
        kota_fault(&in->report->assumed, "time zone: UTC, as nothing says where the city lies (--utc-offset-min)");
        return KOTA_OK;
    }
    double x[1] = {in->bundle.survey.west_m + in->width_m / 2}, y[1] = {in->bundle.survey.south_m + in->height_m / 2};
    KOTA_TRY(kota_gis_transform(in->bundle.survey.epsg, 4326, x, y, 1, err));
    in->bundle.sketch.utc_offset_min = (int64_t)kota_round(x[0] / 15) * 60;
    kota_fault(&in->report->assumed, "time zone: UTC%+d h, from the longitude (--utc-offset-min)",
               (int)(in->bundle.sketch.utc_offset_min / 60));
    return KOTA_OK;
}

bool kota_import__has_streets(const kota_importing *in) {
    return in->def->file[KOTA_IMPORT_STREETS] != NULL || in->def->grow_streets;
}

typedef kota_status part_fn(kota_importing *in, kota_error *err);

static kota_status run_parts(kota_importing *in, kota_error *err) {
    static const struct {
        part_fn *run;
        const char *what;
    } parts[] = {{kota_import__window, "window"},
                 {kota_import__ground, "heights"},
                 {kota_import__waterways, "waterways"},
                 {kota_import__level, "hollows"},
                 {kota_import__cover, "land cover"},
                 {kota_import__coast, "sea"},
                 {kota_import__people, "people"},
                 {kota_import__edges, "works"},
                 {kota_import__sea, "sea"},
                 {kota_import__streets, "streets"},
                 {kota_import__network, "network"},
                 {kota_import__decks, "bridges"},
                 {kota_import__surface, "surface"},
                 {kota_import__places, "facilities"},
                 {kota_import__works, "works"},
                 {kota_import__table, "works"},
                 {kota_import__drains, "drains"},
                 {kota_import__lines, "lines"},
                 {kota_import__rails, "railways"},
                 {find_zone, "time zone"}};
    bool streets = kota_import__has_streets(in);
    for (int32_t p = 0; p < KOTA_COUNT(parts); p++) {
        part_fn *run = parts[p].run;
        if (!streets && (run == kota_import__streets || run == kota_import__network || run == kota_import__decks))
            continue;
        kota_progress(in->def->log, parts[p].what, (double)p / KOTA_COUNT(parts));
        KOTA_TRY(parts[p].run(in, err));
    }
    if (in->bed_m != NULL) kota_import__sinks(in, SINK_M);
    name_city(in);
    return KOTA_OK;
}

/* Series and curves of rain beside the city, where scenarios find them as NAME/series.csv and NAME/idf.csv. */
static kota_status write_series(kota_importing *in, const char *part, kota_error *err) {
    static const kota_import_role ROLES[] = {KOTA_IMPORT_SERIES, KOTA_IMPORT_IDF};
    for (int32_t r = 0; r < KOTA_COUNT(ROLES); r++) {
        const char *from = in->def->file[ROLES[r]];
        char *bytes = NULL;
        size_t length = 0;
        kota_csv csv = {0};
        kota_series_count count = {0};
        if (from == NULL) continue;
        KOTA_TRY(kota_file_read(&bytes, &length, from, SERIES_BYTES_MAX, err));
        kota_status status = ROLES[r] == KOTA_IMPORT_SERIES
                                 ? kota_series_parse(&csv, &count, bytes, length, from, err)
                                 : kota_idf_parse(&csv, &in->report->idf_curves, bytes, length, from, err);
        char *path = kota_text_format("%s/%s.csv", part, kota_import_role_names[ROLES[r]]);
        if (status == KOTA_OK) status = kota_csv_write(&csv, path, err);
        if (count.series > 0) in->report->series = count.series;
        if (count.gaps > 0) kota_fault(&in->report->warnings, "series: %d rows have no value; left out", count.gaps);
        kota_free(path);
        kota_csv_free(&csv);
        kota_free(bytes);
        KOTA_TRY(status);
    }
    return KOTA_OK;
}

/* Written, and read back as a scenario will read it. */
static kota_status write_whole(kota_importing *in, const char *part, const char *out, kota_error *err) {
    KOTA_TRY(kota_folder_remove(part, err));
    KOTA_TRY(kota_folder_create(part, err));
    KOTA_TRY(kota_bundle_write(&in->bundle, part, err));
    KOTA_TRY(write_series(in, part, err));
    KOTA_TRY(kota_import__card(in, part, err));
    kota_bundle again;
    kota_hash hash;
    KOTA_TRY(kota_bundle_read(&again, &hash, part, in->scratch, err));
    return in->def->dry_run ? kota_folder_remove(part, err) : kota_folder_replace(part, out, err);
}

/* The border lets water go, except round ground alone, which is a test case's or a laboratory's. */
static double border_slope(const kota_import_def *def, kota_import_report *report) {
    if (!kota_is_nan(def->open_edge_slope)) return def->open_edge_slope;
    if (def->file[KOTA_IMPORT_STREETS] != NULL || def->grow_streets) return OPEN_EDGE_SLOPE;
    kota_fault(&report->assumed, "border: a wall all round (--open-edge-slope, --edges, or edges in the scenario)");
    return 0;
}

static kota_status make(kota_import_report *report, const kota_import_def *def, const char *part, const char *out,
                        kota_error *err) {
    kota_importing in = {.def = def,
                         .report = report,
                         .arena = kota_arena_create("import", 0),
                         .scratch = kota_arena_create("import scratch", 0)};
    kota_schema_defaults(&kota_sketch_schema, &in.bundle.sketch, in.arena);
    in.open_edge_slope = border_slope(def, report);
    report->restrictions = def->restrictions;
    report->restrictions_unclear = def->restrictions_unclear;
    kota_status status = run_parts(&in, err);
    if (status == KOTA_OK) status = write_whole(&in, part, out, err);
    kota_progress_end(def->log);
    if (status != KOTA_OK) {
        kota_error ignored;
        kota_status removed = kota_folder_remove(part, &ignored);
        (void)removed;
    }
    kota_arena_destroy(in.scratch);
    kota_arena_destroy(in.arena);
    return status;
}

kota_status kota_import(kota_import_report *report, const kota_import_def *def, kota_error *err) {
    *report = (kota_import_report){0};
    KOTA_TRY(check_def(def, err));
    size_t length = strlen(def->out);
    while (length > 1 && def->out[length - 1] == '/') length--;
    char *out = kota_text_format("%.*s", (int)length, def->out), *part = kota_text_format("%s.part", out);
    kota_status status = check_out(out, err);
    if (status == KOTA_OK) status = make(report, def, part, out, err);
    kota_free(part);
    kota_free(out);
    return status;
}

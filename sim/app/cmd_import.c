/* kota import NAME: a city of a planner's own files. Its folder goes where scenarios look for cities, or to --out. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/gmns.h"
#include "io/import.h"
#include "io/json_text.h"
#include "io/osm_turns.h"
#include "io/sumo.h"
#include "report/report.h"

static kota_status number(double *to, const kota_app *app, const char *name, double fallback, kota_error *err) {
    const char *text = kota_option_given(&app->options, name);
    *to = fallback;
    if (text == NULL || (kota_text_to_number(text, to) && kota_is_finite(*to))) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE, "%s %s: must be a number", name, text);
}

static kota_status integer(int32_t *to, const kota_app *app, const char *name, int32_t low, int32_t high,
                           int32_t fallback, kota_error *err) {
    const char *text = kota_option_given(&app->options, name);
    int64_t value = fallback;
    if (text != NULL && (!kota_text_to_integer(text, &value) || value < low || value > high))
        return kota_fail(err, KOTA_USAGE, "%s %s: must be a whole number from %d to %d", name, text, low, high);
    *to = (int32_t)value;
    return KOTA_OK;
}

static kota_status bounds(double *deg, const kota_app *app, kota_error *err) {
    const char *text = kota_option_given(&app->options, "--bounds");
    for (int32_t k = 0; k < 4; k++) deg[k] = KOTA_NAN;
    for (int32_t k = 0; text != NULL && k < 4; k++) {
        size_t length = strcspn(text, ",");
        char *part = kota_text_format("%.*s", (int)length, text);
        bool fine = kota_text_to_number(part, &deg[k]) && (k == 3) == (text[length] == '\0');
        kota_free(part);
        if (!fine)
            return kota_fail(err, KOTA_USAGE,
                             "--bounds %s: must be west,south,east,north in degrees, e.g. "
                             "106.83,-6.30,106.88,-6.25",
                             kota_option_given(&app->options, "--bounds"));
        text += length + (k < 3);
    }
    return KOTA_OK;
}

static kota_status read_options(kota_import_def *def, kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count != 1)
        return kota_fail(err, KOTA_USAGE, "name the city, e.g. kota import semarang --streets roads.osm.pbf");
    def->name = options->words[0];
    for (int32_t r = 0; r < KOTA_IMPORT_ROLES; r++) {
        char *name = kota_text_format("--%s", kota_import_role_names[r]);
        def->file[r] = kota_option_given(options, name);
        kota_free(name);
    }
    for (int32_t c = 0; c < options->credit_count; c++) def->credits[c] = options->credits[c];
    def->grow_streets = kota_option_given(options, "--grow-streets") != NULL;
    def->grow_buildings = kota_option_given(options, "--grow-buildings") != NULL;
    def->dry_run = kota_option_given(options, "--dry-run") != NULL;
    def->title = kota_option_given(options, "--title");
    def->datum = kota_option_given(options, "--datum");
    def->waterways_datum = kota_option_given(options, "--waterways-datum");
    def->district_fields = kota_option_given(options, "--district-fields");
    KOTA_TRY(bounds(def->bounds_deg, app, err));
    KOTA_TRY(number(&def->waterways_offset_m, app, "--waterways-offset-m", KOTA_NAN, err));
    KOTA_TRY(number(&def->population_per_km2, app, "--population-per-km2", KOTA_NAN, err));
    KOTA_TRY(number(&def->cell_m, app, "--cell-m", KOTA_NAN, err));
    KOTA_TRY(number(&def->open_edge_slope, app, "--open-edge-slope", KOTA_NAN, err));
    KOTA_TRY(number(&def->manning_n, app, "--manning-n", KOTA_NAN, err));
    KOTA_TRY(number(&def->sealed_frac, app, "--sealed-share", KOTA_NAN, err));
    KOTA_TRY(number(&def->building_height_m, app, "--building-height-m", KOTA_NAN, err));
    KOTA_TRY(number(&def->fill_sinks_m, app, "--fill-sinks-m", 0, err));
    KOTA_TRY(number(&def->drains_rain_mm, app, "--grow-drains-mm", 0, err));
    KOTA_TRY(integer(&def->survey_year, app, "--survey-year", 1900, 2200, INT_MIN, err));
    KOTA_TRY(integer(&def->epsg, app, "--epsg", 1, 999999, 0, err));
    KOTA_TRY(integer(&def->assume_epsg, app, "--assume-epsg", 1, 999999, 0, err));
    return integer(&def->utc_offset_min, app, "--utc-offset-min", -720, 840, INT_MIN, err);
}

static void print_lines(const char *head, const kota_faults *lines) {
    if (lines->count > 0) printf("%s\n", head);
    for (int32_t k = 0; k < lines->count; k++) printf("  - %s\n", lines->lines[k]);
}

static void print_words(const kota_words *words, const kota_import_report *report, const char *out) {
    kota_app_print_line(words, report->local ? "import.local" : "import.grid",
                        KOTA_FILL(kota_put_number("nx", report->nx, 0), kota_put_number("ny", report->ny, 0),
                                  kota_put_number("cell", report->cell_m, report->cell_m < 10 ? 3 : 0),
                                  kota_put_number("epsg", report->epsg, 0)));
    if (report->roads > 0)
        kota_app_print_line(words, "import.streets",
                            KOTA_FILL(kota_put_number("roads", report->roads, 0),
                                      kota_put_number("km", report->road_km, 1),
                                      kota_put_number("junctions", report->junctions, 0),
                                      kota_put_number("gateways", report->gateways, 0),
                                      kota_put_number("connected", 100 * report->connected_frac, 1)));
    kota_app_print_line(words, "import.people",
                        KOTA_FILL(kota_put_number("districts", report->districts, 0),
                                  kota_put_number("persons", report->persons, 0),
                                  kota_put_number("facilities", report->facilities, 0),
                                  kota_put_number("gauges", report->gauges, 0)));
    kota_app_print_line(words, report->has_heights ? "import.ground" : "import.flat",
                        KOTA_FILL(kota_put_number("waterways", report->waterways, 0),
                                  kota_put_number("decks", (double)report->deck_cells, 0),
                                  kota_put_number("gaps", (double)report->gap_cells, 0),
                                  kota_put_number("ha", report->sink_area_m2 / 1e4, 1),
                                  kota_put_number("m3", report->sink_m3, 0)));
    if (report->restrictions > 0)
        kota_app_print_line(words, "import.restrictions",
                            KOTA_FILL(kota_put_number("restrictions", report->restrictions, 0),
                                      kota_put_number("unclear", report->restrictions_unclear, 0)));
    if (report->turns > 0)
        kota_app_print_line(words, "import.turns", KOTA_FILL(kota_put_number("turns", report->turns, 0)));
    if (report->lines > 0)
        kota_app_print_line(words, "import.lines", KOTA_FILL(kota_put_number("lines", report->lines, 0)));
    if (report->rails > 0)
        kota_app_print_line(words, "import.rails", KOTA_FILL(kota_put_number("rails", report->rails, 0)));
    if (report->pumps + report->walls + report->gates + report->edges + report->sections + report->buildings > 0)
        kota_app_print_line(
            words, "import.works",
            KOTA_FILL(kota_put_number("pumps", report->pumps, 0), kota_put_number("walls", report->walls, 0),
                      kota_put_number("gates", report->gates, 0), kota_put_number("edges", report->edges, 0),
                      kota_put_number("sections", report->sections, 0),
                      kota_put_number("buildings", report->buildings, 0)));
    print_lines(kota_word(words, "import.assumed"), &report->assumed);
    print_lines(kota_word(words, "import.warnings"), &report->warnings);
    printf("%-7s %s\n", kota_word(words, "run.folder"), out);
}

static void print_json(const kota_import_report *report, const char *out) {
    kota_json_writer json = {0};
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"roads", report->roads},
                   {"road_km", report->road_km},
                   {"junctions", report->junctions},
                   {"gateways", report->gateways},
                   {"connected_share", report->connected_frac},
                   {"districts", report->districts},
                   {"population", report->persons},
                   {"facilities", report->facilities},
                   {"gauges", report->gauges},
                   {"waterways", report->waterways},
                   {"epsg", report->epsg},
                   {"nx", report->nx},
                   {"ny", report->ny},
                   {"cell_m", report->cell_m},
                   {"cells_without_height", (double)report->gap_cells},
                   {"cells_of_bridge_decks_removed", (double)report->deck_cells},
                   {"sea_m2", report->sea_m2},
                   {"filled_hollows", report->filled_hollows},
                   {"filled_hollows_m3", report->filled_m3},
                   {"left_hollows", report->left_hollows},
                   {"left_hollows_m3", report->left_m3},
                   {"hollows_m2", report->sink_area_m2},
                   {"hollows_m3", report->sink_m3}};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "folder", out);
    kota_json_flag(&json, "heights", report->has_heights);
    kota_json_flag(&json, "metres_of_its_own", report->local);
    for (int32_t n = 0; n < KOTA_COUNT(numbers); n++) kota_json_number(&json, numbers[n].key, numbers[n].value);
    kota_import_count counts[KOTA_IMPORT_COUNTS];
    kota_import_counts(counts, report);
    for (int32_t c = 0; c < KOTA_IMPORT_COUNTS; c++) kota_json_integer(&json, counts[c].key, counts[c].count);
    const struct {
        const char *key;
        const kota_faults *lines;
    } lists[] = {{"assumed", &report->assumed}, {"warnings", &report->warnings}};
    for (int32_t l = 0; l < KOTA_COUNT(lists); l++) {
        kota_json_array(&json, lists[l].key);
        for (int32_t k = 0; k < lists[l].lines->count; k++) kota_json_text(&json, NULL, lists[l].lines->lines[k]);
        kota_json_end(&json);
    }
    kota_json_end(&json);
    printf("%s\n", json.text.chars);
    kota_json_writer_free(&json);
}

/* What a network knows of its turns, unless a file of them is given. */
static kota_status convert_turns(char **turns, kota_import_def *def, const kota_net *net, int32_t epsg,
                                 kota_error *err) {
    int32_t count = 0;
    if (def->file[KOTA_IMPORT_TURNS] != NULL) return KOTA_OK;
    *turns = kota_text_format("%s.turns.geojson", def->out);
    KOTA_TRY(kota_net_write_turns(&count, net, epsg, *turns, err));
    if (count > 0) def->file[KOTA_IMPORT_TURNS] = *turns;
    return KOTA_OK;
}

/* What OpenStreetMap forbids, beside the city like the turns of a network. */
static kota_status convert_restrictions(char **turns, kota_import_def *def, kota_error *err) {
    kota_osm_turns found;
    if (def->file[KOTA_IMPORT_TURNS] != NULL || !kota_osm_named(def->file[KOTA_IMPORT_STREETS])) return KOTA_OK;
    *turns = kota_text_format("%s.turns.geojson", def->out);
    KOTA_TRY(kota_osm_write_turns(&found, def->file[KOTA_IMPORT_STREETS], *turns, err));
    if (found.bans > 0) def->file[KOTA_IMPORT_TURNS] = *turns;
    def->restrictions = found.restrictions;
    def->restrictions_unclear = found.unclear;
    return KOTA_OK;
}

/* Streets and turns of a SUMO network or a GMNS folder: as GeoJSON beside the city, whose sources these files then
 * are. *streets, *turns: their paths, heap; NULL where there is no such network. */
static kota_status convert_streets(char **streets, char **turns, kota_import_def *def, const kota_app *app,
                                   kota_error *err) {
    const char *sumo = kota_option_given(&app->options, "--sumo"), *gmns = kota_option_given(&app->options, "--gmns");
    const char *from = sumo != NULL ? sumo : gmns;
    *streets = *turns = NULL;
    if (from == NULL) return KOTA_OK;
    if ((sumo != NULL) + (gmns != NULL) + (def->file[KOTA_IMPORT_STREETS] != NULL) > 1)
        return kota_fail(err, KOTA_USAGE,
                         "--streets, --sumo and --gmns are three ways to give the streets; give one");
    kota_arena *arena = kota_arena_create("net", 0);
    kota_net net;
    kota_status status =
        sumo != NULL ? kota_sumo_read_net(&net, sumo, arena, err) : kota_gmns_read(&net, gmns, arena, err);
    int32_t epsg = status != KOTA_OK ? 0 : def->assume_epsg > 0 ? def->assume_epsg : net.epsg;
    if (status == KOTA_OK && epsg == 0)
        status = kota_fail(err, KOTA_DATA,
                           "%s: does not say in which coordinate system it lies; say so with --assume-epsg N, e.g. "
                           "32748 for UTM 48 south",
                           from);
    if (status == KOTA_OK) {
        *streets = kota_text_format("%s.streets.geojson", def->out);
        status = kota_net_write_streets(&net, epsg, *streets, err);
        def->file[KOTA_IMPORT_STREETS] = *streets;
    }
    if (status == KOTA_OK) status = convert_turns(turns, def, &net, epsg, err);
    kota_arena_destroy(arena);
    return status;
}

/* The page about the city; of a dry run nothing stays, its converted streets neither. */
static kota_status finish(const kota_app *app, const kota_import_def *def, const char *streets, const char *turns,
                          kota_error *err) {
    if (def->dry_run) {
        if (streets != NULL) KOTA_TRY(kota_folder_remove(streets, err));
        if (turns != NULL) KOTA_TRY(kota_folder_remove(turns, err));
        if (!app->options.json)
            kota_app_print_line(&app->words, "import.dry", KOTA_FILL(kota_put("folder", def->out)));
        return KOTA_OK;
    }
    char *page = kota_text_format("%s/report.html", def->out);
    kota_status status = kota_report_city(page, def->out, &app->words, &app->errors, err);
    if (status == KOTA_OK && !app->options.json) printf("%-7s %s\n", kota_word(&app->words, "import.page"), page);
    kota_free(page);
    return status;
}

kota_status kota_app_import(kota_app *app, kota_error *err) {
    kota_import_def def = {.log = &app->log};
    KOTA_TRY(read_options(&def, app, err));
    char *folder = kota_script_user_cities();
    char *out = app->options.out != NULL ? kota_text_copy(app->options.out)
                                         : kota_text_format("%s/%s", folder != NULL ? folder : ".", def.name);
    def.out = out;
    kota_import_report report = {0};
    double began_s = kota_wall_s();
    char *streets, *turns;
    kota_status status = convert_streets(&streets, &turns, &def, app, err);
    if (status == KOTA_OK && streets == NULL) status = convert_restrictions(&turns, &def, err);
    if (status == KOTA_OK) status = kota_import(&report, &def, err);
    if (status == KOTA_OK && app->options.json)
        print_json(&report, out);
    else if (status == KOTA_OK)
        print_words(&app->words, &report, out);
    if (status == KOTA_OK) status = finish(app, &def, streets, turns, err);
    char *took = kota_words_format(&app->words, "import.took",
                                   KOTA_FILL(kota_put_number("seconds", kota_wall_s() - began_s, 1)));
    if (status == KOTA_OK) kota_say(&app->log, "%s", took);
    kota_free(took);
    kota_import_report_free(&report);
    kota_free(streets);
    kota_free(turns);
    kota_free(out);
    kota_free(folder);
    return status;
}

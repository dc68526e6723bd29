/* city.json of an imported city: what it is, where it lies, what it was made from, what was assumed, what was
 * checked. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "io/json_text.h"

static const size_t SOURCE_BYTES_MAX = KOTA_BYTES(UINT64_C(1) << 33);

static kota_status add_source(kota_json_writer *json, const char *role, const char *path, kota_error *err) {
    size_t length = strcspn(path, "|"); /* FILE|layername=NAME */
    char *file = kota_text_format("%.*s", (int)length, path), *bytes = NULL;
    size_t count = 0;
    kota_status status =
        kota_folder_exists(file) ? KOTA_OK : kota_file_read(&bytes, &count, file, SOURCE_BYTES_MAX, err);
    if (status == KOTA_OK) {
        const char *slash = strrchr(file, '/');
        char hash[KOTA_HASH_TEXT_MAX];
        kota_hash_text(kota_hash_bytes(bytes, count), hash);
        kota_json_object(json, NULL);
        kota_json_text(json, "role", role);
        kota_json_text(json, "file", slash != NULL ? slash + 1 : file);
        if (path[length] == '|') kota_json_text(json, "layer", path + length + 1);
        kota_json_integer(json, "bytes", (int64_t)count);
        kota_json_text(json, "hash", bytes != NULL ? hash : NULL);
        kota_json_end(json);
    }
    kota_free(bytes);
    kota_free(file);
    return status;
}

static void add_lines(kota_json_writer *json, const char *key, const kota_faults *lines) {
    kota_json_array(json, key);
    for (int32_t k = 0; k < lines->count; k++) kota_json_text(json, NULL, lines->lines[k]);
    kota_json_end(json);
}

static void add_facts(kota_json_writer *json, const kota_importing *in) {
    const kota_sketch *sketch = &in->bundle.sketch;
    const kota_survey *survey = &in->bundle.survey;
    kota_json_integer(json, "schema", KOTA_BUNDLE_SCHEMA);
    kota_json_text(json, "name", sketch->name);
    kota_json_text(json, "title", sketch->title);
    kota_json_text(json, "credit", sketch->credit);
    kota_json_text(json, "datum", sketch->datum);
    kota_json_integer(json, "utc_offset_min", sketch->utc_offset_min);
    kota_json_integer(json, "epsg", survey->epsg);
    kota_json_number(json, "west_m", survey->west_m);
    kota_json_number(json, "south_m", survey->south_m);
    kota_json_number(json, "width_m", sketch->width_m);
    kota_json_number(json, "height_m", sketch->height_m);
    if (survey->same_manning_n > 0) kota_json_number(json, "manning_n", survey->same_manning_n);
    if (survey->bare) kota_json_number(json, "sealed_share", survey->bare_sealed_frac);
    if (!kota_is_nan(sketch->survey_year)) kota_json_number(json, "survey_year", sketch->survey_year);
    if (survey->built != NULL) kota_json_number(json, "building_height_m", survey->building_height_m);
    if (in->open_edge_slope > 0) kota_json_number(json, "open_edge_slope", in->open_edge_slope);
}

void kota_import_counts(kota_import_count counts[KOTA_IMPORT_COUNTS], const kota_import_report *report) {
    const kota_import_count all[KOTA_IMPORT_COUNTS] = {{"pumps", report->pumps},
                                                       {"walls", report->walls},
                                                       {"gates", report->gates},
                                                       {"edges", report->edges},
                                                       {"sections", report->sections},
                                                       {"turns", report->turns},
                                                       {"lines", report->lines},
                                                       {"rails", report->rails},
                                                       {"buildings", report->buildings},
                                                       {"generated_roads", report->generated_roads},
                                                       {"generated_bins", report->generated_bins},
                                                       {"generated_buildings", report->generated_buildings},
                                                       {"generated_drains", report->generated_drains},
                                                       {"series", report->series},
                                                       {"idf_curves", report->idf_curves},
                                                       {"inlets", report->inlets},
                                                       {"signals", report->signals},
                                                       {"restrictions", report->restrictions},
                                                       {"restrictions_unclear", report->restrictions_unclear}};
    for (int32_t c = 0; c < KOTA_IMPORT_COUNTS; c++) counts[c] = all[c];
}

static void add_checks(kota_json_writer *json, const kota_import_report *report) {
    kota_json_object(json, "checks");
    kota_json_integer(json, "roads", report->roads);
    kota_json_integer(json, "junctions", report->junctions);
    kota_json_integer(json, "gateways", report->gateways);
    kota_json_number(json, "road_km", kota_round(report->road_km * 1000) / 1000);
    kota_json_number(json, "connected_share", kota_round(report->connected_frac * 1e4) / 1e4);
    kota_json_integer(json, "districts", report->districts);
    kota_json_number(json, "population", report->persons);
    kota_json_integer(json, "facilities", report->facilities);
    kota_json_integer(json, "gauges", report->gauges);
    kota_import_count counts[KOTA_IMPORT_COUNTS];
    kota_import_counts(counts, report);
    for (int32_t c = 0; c < KOTA_IMPORT_COUNTS; c++)
        if (counts[c].count > 0) kota_json_integer(json, counts[c].key, counts[c].count);
    kota_json_flag(json, "heights", report->has_heights);
    if (report->has_heights) {
        kota_json_text(json, "unit_of_heights", "m");
        kota_json_integer(json, "cells_without_height", report->gap_cells);
        kota_json_integer(json, "waterways", report->waterways);
        kota_json_integer(json, "cells_of_bridge_decks_removed", report->deck_cells);
        if (report->sea_m2 > 0) kota_json_number(json, "sea_ha", kota_round(report->sea_m2 / 100) / 100);
        kota_json_number(json, "hollows_ha", kota_round(report->sink_area_m2 / 100) / 100);
        kota_json_number(json, "hollows_m3", kota_round(report->sink_m3));
    }
    kota_json_end(json);
}

kota_status kota_import__card(const kota_importing *in, const char *folder, kota_error *err) {
    kota_json_writer json = {0};
    kota_status status = KOTA_OK;
    kota_json_object(&json, NULL);
    add_facts(&json, in);
    kota_json_array(&json, "sources");
    for (int32_t r = 0; r < KOTA_IMPORT_ROLES && status == KOTA_OK; r++)
        if (in->def->file[r] != NULL) status = add_source(&json, kota_import_role_names[r], in->def->file[r], err);
    kota_json_end(&json);
    add_lines(&json, "assumed", &in->report->assumed);
    add_lines(&json, "warnings", &in->report->warnings);
    add_checks(&json, in->report);
    kota_json_end(&json);
    char *path = kota_text_format("%s/city.json", folder);
    if (status == KOTA_OK) status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    kota_free(path);
    return status;
}

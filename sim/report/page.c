/* report.html: the template of assets/report with its style, script, texts and the study's data in it. Everything is
 * inside the file; the page's own policy forbids it to fetch anything. The script builds what a reader sees from the
 * data with text nodes alone, so no name of a user's can become markup. */
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/strings.h"
#include "report/assets.h"
#include "report/page.h"

int32_t *kota_report__members(const kota_study_result *result) {
    int32_t *members = kota_alloc((size_t)result->member_count + 1, sizeof(int32_t)), count = 0;
    for (int32_t m = 0; m < result->member_count; m++) {
        bool whole = true;
        for (int32_t r = 0; r < result->replications; r++) whole = whole && result->run_folders[m][r] != NULL;
        if (whole) members[count++] = m;
    }
    return members;
}

kota_status kota_report__json_strings(kota_json_writer *json, kota_error *err) {
    kota_catalogue *catalogue = NULL;
    KOTA_TRY(kota_strings_open(&catalogue, KOTA_STRINGS_REPORT | KOTA_STRINGS_CITY | KOTA_STRINGS_PICTURE, err));
    kota_json_object(json, "strings");
    for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) {
        kota_json_object(json, kota_language_codes[l]);
        for (int32_t k = 0; k < kota_catalogue_count(catalogue); k++)
            kota_json_text(json, kota_catalogue_key(catalogue, k),
                           kota_catalogue_text(catalogue, k, (kota_language)l));
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_catalogue_destroy(catalogue);
    return KOTA_OK;
}

static void add_lines(kota_json_writer *json, const char *key, const kota_faults *faults) {
    kota_json_array(json, key);
    for (int32_t f = 0; f < faults->count; f++) kota_json_text(json, NULL, faults->lines[f]);
    kota_json_end(json);
}

static void add_head(kota_json_writer *json, const kota_page_def *def, const kota_run_folder *baseline) {
    const kota_map *map = baseline->map;
    const kota_comparison *c = &def->result->comparison;
    kota_json_text(json, "title", def->title);
    kota_json_text(json, "city", map->title);
    kota_json_text(json, "credit", map->credit);
    kota_json_flag(json, "no_heights", map->no_heights);
    kota_json_text(json, "start", baseline->plan->start);
    kota_json_number(json, "duration_s", baseline->plan->duration_s);
    kota_json_number(json, "flood_depth_m", baseline->plan->flood_depth_m);
    kota_json_text(json, "command_line", def->command_line);
    kota_json_text(json, "version", def->version);
    kota_json_integer(json, "replications", def->result->replications);
    add_lines(json, "failures", &def->result->failures);
    add_lines(json, "broken", &def->result->broken);
    kota_json_object(json, "districts"); /* id: name, in the order of the tables */
    for (int32_t d = 0; d < c->districts; d++) {
        const char *name = c->district_ids[d];
        for (int32_t m = 0; m < map->district_count; m++)
            if (strcmp(map->districts[m].id_text, name) == 0) name = map->districts[m].name;
        kota_json_text(json, c->district_ids[d], name);
    }
    kota_json_end(json);
}

static kota_status make_data(kota_json_writer *json, const kota_page_def *def, const kota_run_folder *baseline,
                             kota_error *err) {
    const kota_study_result *result = def->result;
    int32_t *members = kota_report__members(result);
    kota_json_object(json, NULL);
    add_head(json, def, baseline);
    kota_report__json_table(json, &result->comparison);
    kota_report__json_receipts(json, result, members);
    kota_status status = kota_report__json_strings(json, err);
    if (status == KOTA_OK) status = kota_report__json_series(json, result, members, err);
    if (status == KOTA_OK) status = kota_report__json_observed(json, baseline, err);
    if (status == KOTA_OK) status = kota_report__json_events(json, result, members, err);
    if (status == KOTA_OK) status = kota_report__json_measures(json, result, members, err);
    if (status == KOTA_OK) status = kota_report__json_tables(json, def->folder, err);
    if (status == KOTA_OK) status = kota_report__json_maps(json, result, members, baseline, def, err);
    if (status == KOTA_OK) kota_json_end(json);
    kota_free(members);
    return status;
}

void kota_report_page_escape(kota_text *out, const char *text, bool script) {
    static const char *const MARKUP[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    static const char *const SCRIPT[] = {"\\u0026", "\\u003c", "\\u003e", NULL, NULL};
    static const char SPECIAL[] = "&<>\"'";
    while (*text != '\0') {
        size_t plain = strcspn(text, SPECIAL);
        kota_text_bytes(out, text, plain);
        text += plain;
        if (*text == '\0') break;
        const char *written = (script ? SCRIPT : MARKUP)[strchr(SPECIAL, *text) - SPECIAL];
        if (written != NULL)
            kota_text_add(out, "%s", written);
        else
            kota_text_bytes(out, text, 1); /* quotes are JSON's own */
        text++;
    }
}

/* What a reader without JavaScript is told, in every language. */
static void add_noscript(kota_text *out) {
    kota_catalogue *catalogue = NULL;
    if (kota_strings_open(&catalogue, KOTA_STRINGS_REPORT, NULL) != KOTA_OK) return;
    for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) {
        const kota_words words = {catalogue, (kota_language)l};
        kota_text_add(out, "<p>");
        kota_report_page_escape(out, kota_word(&words, "noscript"), false);
        kota_text_add(out, "</p>");
    }
    kota_catalogue_destroy(catalogue);
}

/* A mark of the template and what stands in its place. */
static void fill(kota_text *out, const char *mark, size_t length, const char *title, const char *data) {
    const struct {
        const char *mark;
        const unsigned char *bytes;
        unsigned long length;
    } parts[] = {{"STYLE", kota_asset_page_css, kota_asset_page_css_length},
                 {"CHART", kota_asset_chart_js, kota_asset_chart_js_length},
                 {"PAKO", kota_asset_pako_js, kota_asset_pako_js_length},
                 {"MAPS", kota_asset_maps_js, kota_asset_maps_js_length},
                 {"SCRIPT", kota_asset_page_js, kota_asset_page_js_length}};
    for (int32_t p = 0; p < KOTA_COUNT(parts); p++)
        if (strlen(parts[p].mark) == length && strncmp(parts[p].mark, mark, length) == 0)
            kota_text_bytes(out, parts[p].bytes, parts[p].length);
    if (strncmp("TITLE", mark, length) == 0) kota_report_page_escape(out, title, false);
    if (strncmp("NOSCRIPT", mark, length) == 0) add_noscript(out);
    if (strncmp("DATA", mark, length) == 0) kota_report_page_escape(out, data, true);
}

static void assemble(kota_text *out, const char *title, const char *data) {
    const char *template = (const char *)kota_asset_page_html;
    for (const char *open; (open = strstr(template, "{{")) != NULL;) {
        const char *close = strstr(open, "}}");
        KOTA_ASSERT(close != NULL);
        kota_text_bytes(out, template, (size_t)(open - template));
        fill(out, open + 2, (size_t)(close - open - 2), title, data);
        template = close + 2;
    }
    kota_text_add(out, "%s", template);
}

kota_status kota_report_page(const char *path, const kota_page_def *def, kota_error *err) {
    KOTA_ASSERT(def->result->comparison.sheet_count > 0);
    kota_run_folder *baseline = NULL;
    kota_json_writer json = {0};
    kota_text page = {0};
    KOTA_TRY(kota_run_open(&baseline, def->result->run_folders[0][0], err));
    kota_status status = make_data(&json, def, baseline, err);
    if (status == KOTA_OK) {
        assemble(&page, def->title, json.text.chars);
        status = kota_file_write(path, page.chars, page.length, err);
    }
    kota_text_free(&page);
    kota_json_writer_free(&json);
    kota_run_close(baseline);
    return status;
}

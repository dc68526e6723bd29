/* What the commands share. */
#include "app/app.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/version.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/json_text.h"
#include "report/report.h"

static kota_status apply_options(kota_plan *plan, const char *where, const kota_options *options, kota_arena *arena,
                                 kota_error *err) {
    for (int32_t s = 0; s < options->set_count; s++) {
        const char *equals = strchr(options->sets[s], '=');
        char *key = kota_text_format("%.*s", (int)(equals - options->sets[s]), options->sets[s]);
        kota_status status = kota_schema_set(&kota_plan_schema, plan, key, equals + 1, arena, err);
        kota_free(key);
        if (status != KOTA_OK) return status;
    }
    if (options->has_seed) plan->seed = options->seed;
    KOTA_TRY(kota_bundle_describe(plan, arena, err));
    kota_faults faults = {0};
    kota_plan_check(plan, where, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_SCRIPT, err);
    kota_faults_free(&faults);
    return status;
}

kota_status kota_app_open(kota_script **script, kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count != 1)
        return kota_fail(err, KOTA_USAGE, "name one scenario file, e.g. scenarios/contoh/study.lua");
    KOTA_TRY(kota_script_open(script, options->words[0], app->library, app->scenarios, &app->log, err));
    kota_status status = KOTA_OK;
    for (int32_t m = 0; m < kota_script_member_count(*script) && status == KOTA_OK; m++)
        status = apply_options(kota_script_member_plan(*script, m), options->words[0], options,
                               kota_script_arena(*script), err);
    if (status == KOTA_OK) return KOTA_OK;
    kota_script_close(*script);
    *script = NULL;
    return status;
}

void kota_app_print_line(const kota_words *words, const char *key, const kota_filler *fillers, int32_t count) {
    char *line = kota_words_format(words, key, fillers, count);
    printf("%s\n", line);
    kota_free(line);
}

char *kota_app_out(const kota_app *app, const char *scenario) {
    if (app->options.out != NULL) return kota_text_copy(app->options.out);
    const char *slash = strrchr(scenario, '/'), *name = slash != NULL ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    return kota_text_format("runs/%.*s", dot != NULL ? (int)(dot - name) : (int)strlen(name), name);
}

int32_t kota_app_threads(const kota_app *app) {
    if (app->options.threads > 0) return app->options.threads;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > 64 ? 64 : (int32_t)processors;
}

kota_run_def kota_app_run_def(kota_app *app, const kota_plan *plan) {
    return (kota_run_def){.plan = plan,
                          .data = app->data,
                          .resume = app->options.resume,
                          .threads = kota_app_threads(app),
                          .checkpoint_s = app->options.checkpoint_min * 60,
                          .source_version = KOTA_SOURCE_VERSION,
                          .command_line = app->options.command_line,
                          .compiler = KOTA_COMPILER,
                          .interrupted = app->interrupted,
                          .log = &app->log};
}

static void add_observed(kota_json_writer *json, const kota_observed_table *table) {
    kota_json_array(json, "observed");
    for (int32_t r = 0; r < table->count; r++) {
        const kota_observed_row *row = &table->rows[r];
        kota_json_object(json, NULL);
        kota_json_text(json, "kind", row->kind);
        kota_json_text(json, "name", row->name);
        kota_json_text(json, "statistic", row->statistic);
        if (row->time[0] != '\0')
            kota_json_text(json, "value", row->time);
        else
            kota_json_number(json, "value", row->value);
        kota_json_text(json, "unit", row->unit);
        kota_json_end(json);
    }
    kota_json_end(json);
}

static void print_json(const kota_run_result *result, const char *out, const char *content) {
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    if (out != NULL) kota_json_text(&json, "folder", out);
    kota_json_text(&json, "content_hash", content);
    kota_json_object(&json, "indicators");
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
        kota_json_number(&json, kota_indicators[i].name,
                         result->indicators[i * (result->districts + 1) + result->districts]);
    kota_json_end(&json);
    if (result->observed.count > 0) add_observed(&json, &result->observed);
    kota_json_array(&json, "expectations_failed");
    for (int32_t b = 0; b < result->broken.count; b++) kota_json_text(&json, NULL, result->broken.lines[b]);
    kota_json_end(&json);
    kota_json_end(&json);
    printf("%s\n", json.text.chars);
    kota_json_writer_free(&json);
}

void kota_app_print_result(const kota_app *app, const kota_run_result *result, const char *out) {
    char content[KOTA_HASH_TEXT_MAX];
    kota_hash_text(result->content, content);
    if (app->options.json) {
        print_json(result, out, content);
        return;
    }
    const kota_words *words = &app->words;
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        const kota_indicator_info *info = &kota_indicators[i];
        double value = result->indicators[i * (result->districts + 1) + result->districts];
        if (kota_is_nan(value)) continue;
        char *number = kota_text_format("%.*f", info->decimals, value);
        kota_words_decimal(words, number);
        printf("%-23s %16s %-13s %s\n", info->name, number, kota_word_of(words, "unit", info->unit),
               kota_word_of(words, "indicator", info->name));
        kota_free(number);
    }
    if (kota_is_nan(result->indicators[KOTA_INDICATOR_flooded_area_ha * (result->districts + 1) + result->districts]))
        printf("%s\n", kota_word(words, "run.no_heights"));
    kota_text table = {0};
    kota_report_observed(&table, &result->observed, words);
    if (table.length > 0) printf("%s", table.chars);
    kota_text_free(&table);
    if (out != NULL && kota_report_measures(&table, out, words, NULL) == KOTA_OK && table.length > 0)
        printf("%s\n%s", kota_word(words, "run.measures"), table.chars);
    kota_text_free(&table);
    printf("%-7s %s\n", kota_word(words, "run.content"), content);
    if (out != NULL) printf("%-7s %s\n", kota_word(words, "run.folder"), out);
}

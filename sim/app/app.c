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

static kota_status apply_to_all(kota_script *script, const kota_options *options, kota_error *err) {
    for (int32_t m = 0; m < kota_script_member_count(script); m++)
        KOTA_TRY(apply_options(kota_script_member_plan(script, m), options->words[0], options,
                               kota_script_arena(script), err));
    return KOTA_OK;
}

enum { ALSO_MAX = KOTA_WITH_MAX + KOTA_SCRIPT_PARAMETERS_MAX };

typedef struct tops { /* what is on top of the file: the options', and what goes before them */
    const char *with[ALSO_MAX], *names[ALSO_MAX];
    double values[ALSO_MAX];
    char *own[KOTA_WITH_MAX]; /* names of the options */
    kota_script_also also;
} tops;

static kota_status gather(tops *t, const kota_options *options, const kota_script_also *more, kota_error *err) {
    t->also = (kota_script_also){.with = t->with, .names = t->names, .values = t->values};
    for (int32_t w = 0; w < options->with_count; w++) t->with[t->also.with_count++] = options->with[w];
    for (int32_t w = 0; more != NULL && w < more->with_count && t->also.with_count < ALSO_MAX; w++)
        t->with[t->also.with_count++] = more->with[w];
    for (int32_t v = 0; more != NULL && v < more->value_count && v < KOTA_SCRIPT_PARAMETERS_MAX; v++) {
        t->names[t->also.value_count] = more->names[v];
        t->values[t->also.value_count++] = more->values[v];
    }
    for (int32_t p = 0; p < options->param_count; p++) { /* the first of a name counts */
        const char *text = options->params[p], *equals = strchr(text, '=');
        double *value = &t->values[t->also.value_count];
        if (!kota_text_to_number(equals + 1, value))
            return kota_fail(err, KOTA_USAGE, "--param %s: %s is no number", text, equals + 1);
        t->names[t->also.value_count++] = t->own[p] = kota_text_format("%.*s", (int)(equals - text), text);
    }
    return KOTA_OK;
}

/* Each --param must be of a parameter that the file has. */
static kota_status check_params(const tops *t, const kota_script *script, const char *path, kota_error *err) {
    int32_t count = 0;
    const kota_script_parameter *known = kota_script_parameters(script, &count);
    const char *names[KOTA_SCRIPT_PARAMETERS_MAX];
    for (int32_t k = 0; k < count; k++) names[k] = known[k].name;
    for (int32_t p = 0; p < KOTA_WITH_MAX && t->own[p] != NULL; p++) {
        bool found = false;
        for (int32_t k = 0; k < count; k++) found = found || strcmp(names[k], t->own[p]) == 0;
        const char *near = kota_text_nearest(t->own[p], names, count);
        if (found) continue;
        return kota_fail(err, KOTA_USAGE, "--param %s: %s has no such parameter%s%s%s", t->own[p], path,
                         near != NULL ? " (did you mean " : "", near != NULL ? near : "", near != NULL ? "?)" : "");
    }
    return KOTA_OK;
}

kota_status kota_app_open(kota_script **script, kota_app *app, kota_error *err) {
    return kota_app_open_also(script, app, NULL, err);
}

kota_status kota_app_open_also(kota_script **script, kota_app *app, const kota_script_also *more, kota_error *err) {
    const kota_options *options = &app->options;
    tops t = {0};
    if (options->word_count != 1)
        return kota_fail(err, KOTA_USAGE, "name one scenario file, e.g. scenarios/contoh/study.lua");
    *script = NULL;
    kota_status status = gather(&t, options, more, err);
    if (status == KOTA_OK)
        status =
            kota_script_open_also(script, options->words[0], &t.also, app->library, app->scenarios, &app->log, err);
    if (status == KOTA_OK) status = check_params(&t, *script, options->words[0], err);
    for (int32_t p = 0; p < KOTA_WITH_MAX; p++) kota_free(t.own[p]);
    if (status == KOTA_OK) status = apply_to_all(*script, options, err);
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

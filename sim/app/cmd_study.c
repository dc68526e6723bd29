/* kota study FILE and kota demo: a baseline and its interventions, compared. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/version.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "core/text.h"
#include "report/json.h"
#include "report/report.h"
#include "run/risk.h"

static kota_status add_reports(kota_app *app, const kota_study_result *result, const char *title, const char *out,
                               kota_error *err) {
    char *csv = kota_text_format("%s.part/compare.csv", out), *md = kota_text_format("%s.part/compare.md", out);
    char *maps = kota_text_format("%s.part/maps", out), *json = kota_text_format("%s.part/study.json", out);
    char *page = kota_text_format("%s.part/report.html", out);
    kota_status status = kota_comparison_write(&result->comparison, csv, err);
    if (status == KOTA_OK) status = kota_report_markdown(md, title, result, &app->words, err);
    if (status == KOTA_OK) status = kota_report_maps(maps, result, &app->words, &app->log, err);
    const kota_page_def def = {title, result, app->options.command_line, KOTA_SOURCE_VERSION, &app->words, &app->log};
    if (status == KOTA_OK) status = kota_study_file_write(json, &def, err);
    if (status == KOTA_OK) status = kota_report_page(page, &def, err);
    kota_free(json);
    kota_free(page);
    kota_free(csv);
    kota_free(md);
    kota_free(maps);
    return status;
}

/* Members that are events of known return periods: what a year costs. */
static kota_status add_risk(kota_script *script, const kota_study_result *result, const char *out, kota_error *err) {
    const kota_comparison *comparison = &result->comparison;
    kota_risk_event *events = kota_alloc((size_t)comparison->sheet_count + 1, sizeof *events);
    for (int32_t s = 0; s < comparison->sheet_count; s++) {
        events[s] = (kota_risk_event){.return_period_years = KOTA_NAN, .climate = ""};
        for (int32_t m = 0; m < kota_script_member_count(script); m++) { /* one that failed has no sheet */
            if (strcmp(comparison->sheets[s].name, kota_script_member_name(script, m)) != 0) continue;
            const kota_plan *plan = kota_script_member_plan(script, m);
            events[s] = (kota_risk_event){.return_period_years = plan->return_period_years, .climate = plan->climate};
        }
    }
    char *path = kota_text_format("%s.part/risk.csv", out);
    kota_status status = kota_risk_write(comparison, events, path, err);
    kota_free(path);
    kota_free(events);
    return status;
}

static void print_study(const kota_app *app, const kota_study_result *result, const char *title, const char *out) {
    kota_text table = {0};
    if (app->options.json) {
        kota_report_json(&table, &result->comparison);
        printf("%s", table.chars);
        kota_text_free(&table);
        return;
    }
    kota_report_table(&table, &result->comparison, KOTA_TABLE_PLAIN, &app->words);
    kota_words_add(&table, &app->words, "study.end", KOTA_FILL(kota_put("folder", out)));
    printf("%s\n%s\n", title, table.chars);
    kota_text_free(&table);
}

/* What members failed or did not fulfil is said even where the rest ended well. */
static kota_status conclude(kota_app *app, const kota_study_result *result, kota_status status, kota_error *err) {
    for (int32_t f = 0; f < result->failures.count; f++) {
        char *sentence = kota_sentence(&app->errors, result->failures.lines[f]);
        kota_warn(&app->log, "%s", sentence);
        kota_free(sentence);
    }
    if (status != KOTA_OK || result->broken.count == 0) return status;
    return kota_faults_status(&result->broken, KOTA_EXPECTATION, err);
}

static kota_status study(kota_app *app, kota_script *script, const char *scenario, const char *out, kota_error *err) {
    int32_t count = kota_script_member_count(script);
    const char **names = kota_alloc((size_t)count, sizeof *names);
    for (int32_t m = 0; m < count; m++) names[m] = kota_script_member_name(script, m);
    kota_study_def def = {.scenario = scenario,
                          .out = out,
                          .program = app->program,
                          .member_names = names,
                          .member_count = count,
                          .replications = kota_script_replications(script),
                          .seed = kota_script_member_plan(script, 0)->seed,
                          .jobs = kota_app_threads(app),
                          .sets = app->options.sets,
                          .set_count = app->options.set_count,
                          .interrupted = app->interrupted,
                          .log = &app->log};
    kota_say_words(&app->log, "study.begin",
                   KOTA_FILL(kota_put("file", scenario), kota_put_number("members", count, 0),
                             kota_put_number("n", def.replications, 0), kota_put_number("jobs", def.jobs, 0)));
    kota_study_result result;
    kota_status status = kota_study(&result, &def, err);
    bool compared = (status == KOTA_OK || status == KOTA_MEMBERS) && result.comparison.sheet_count > 0;
    if (compared) {
        kota_error why = {0};
        const char *title = kota_script_title(script);
        kota_status reports = add_reports(app, &result, title, out, &why);
        if (reports == KOTA_OK) reports = add_risk(script, &result, out, &why);
        char *part = kota_text_format("%s.part", out);
        if (reports == KOTA_OK) reports = kota_folder_replace(part, out, &why);
        kota_free(part);
        if (reports == KOTA_OK)
            print_study(app, &result, title, out);
        else
            status = kota_fail(err, reports, "%s", why.text);
    }
    status = conclude(app, &result, status, err);
    kota_study_result_free(&result);
    kota_free(names);
    return status;
}

kota_status kota_app_study(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    KOTA_TRY(kota_app_open(&script, app, err));
    char *out = kota_app_out(app, app->options.words[0]);
    kota_status status = study(app, script, app->options.words[0], out, err);
    kota_free(out);
    kota_script_close(script);
    return status;
}

kota_status kota_app_demo(kota_app *app, kota_error *err) {
    if (app->options.word_count > 0)
        return kota_fail(err, KOTA_USAGE, "kota demo takes no file; for your own use kota study FILE");
    char *scenario = kota_text_format("%s/contoh/study.lua", app->scenarios);
    app->options.words[app->options.word_count++] = scenario;
    if (app->options.out == NULL) app->options.out = "runs/demo";
    kota_status status = kota_app_study(app, err);
    kota_free(scenario);
    return status;
}

/* kota study FILE and kota demo: a baseline and its interventions, compared. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/study_cache.h"
#include "app/version.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "core/text.h"
#include "report/json.h"
#include "report/report.h"
#include "run/about.h"
#include "run/benefit.h"
#include "run/equity.h"
#include "run/expect.h"
#include "run/published.h"
#include "run/risk.h"
#include "run/sensitivity.h"

static kota_status write_json(const char *path, const kota_comparison *comparison, kota_error *err) {
    kota_text text = {0};
    kota_report_json(&text, comparison);
    kota_status status = kota_file_write(path, text.chars, text.length, err);
    kota_text_free(&text);
    return status;
}

enum { SHOWN_MAX = 9 }; /* members: a table of a thousand columns helps nobody */

/* What tables, maps and the page show: of a design's points and a portfolio's sets only the first; compare.csv has
 * all. */
static int32_t shown_members(const kota_script *script) {
    int32_t members = kota_script_main_count(script);
    const kota_script_design *design = kota_script_design_of(script);
    const kota_script_portfolio *portfolio = kota_script_portfolio_of(script);
    int32_t first = design->point_count > 0 ? design->first_member : portfolio->first_member;
    int32_t most = first > SHOWN_MAX ? first : SHOWN_MAX;
    return first > 0 && most < members ? most : members;
}

static kota_study_result shown(const kota_study_result *result, const kota_script *script) {
    kota_study_result out = *result;
    out.member_count = shown_members(script);
    int32_t sheets = 0;
    for (int32_t m = 0; m < out.member_count; m++) sheets += result->run_folders[m][0] != NULL;
    if (sheets < out.comparison.sheet_count) out.comparison.sheet_count = sheets;
    return out;
}

static kota_status add_design(const kota_study_result *result, const kota_script_design *design, const char *folder,
                              kota_error *err) {
    const kota_points_table table = {design->kind,   design->parameter_count, design->point_count, design->names,
                                     design->points, design->ranges,          design->first_member};
    if (design->point_count == 0) return KOTA_OK;
    return kota_sensitivity_write(&table, &result->comparison, result->member_names, folder, err);
}

static kota_status add_portfolio(const kota_study_result *result, const kota_script *script, const char *folder,
                                 kota_error *err) {
    const kota_script_portfolio *def = kota_script_portfolio_of(script);
    kota_portfolio portfolio;
    if (def->set_count == 0) return KOTA_OK;
    kota_portfolio_of(&portfolio, def, &result->comparison, result->member_names);
    kota_status status = kota_portfolio_write(&portfolio, folder, err);
    kota_portfolio_free(&portfolio);
    return status;
}

static double first_cost_idr(const kota_plan *plan) {
    const kota_policy_ref *policies = plan->policies.items;
    double sum_idr = 0;
    for (int32_t p = 0; p < plan->policies.count; p++) sum_idr += policies[p].cost_idr;
    return sum_idr;
}

static kota_status add_benefit(kota_script *script, const kota_comparison *comparison, const char *path,
                               kota_error *err) {
    double *first_idr = kota_alloc((size_t)comparison->sheet_count + 1, sizeof *first_idr);
    for (int32_t s = 0; s < comparison->sheet_count; s++)
        for (int32_t m = 0; m < kota_script_main_count(script); m++)
            if (strcmp(comparison->sheets[s].name, kota_script_member_name(script, m)) == 0)
                first_idr[s] = first_cost_idr(kota_script_member_plan(script, m));
    const kota_plan *plan = kota_script_member_plan(script, 0);
    const kota_benefit_def def = {&plan->cost_benefit, plan->duration_s / 86400, first_idr};
    kota_status status = kota_benefit_write(comparison, &def, path, err);
    kota_free(first_idr);
    return status;
}

static kota_status add_equity(const kota_study_result *some, const char *path, kota_error *err) {
    kota_residents residents;
    if (some->comparison.districts == 0) return KOTA_OK;
    KOTA_TRY(kota_residents_read(&residents, &some->comparison, some->run_folders[0][0], err));
    kota_status status = kota_equity_write(&some->comparison, &residents, path, err);
    kota_residents_free(&residents);
    return status;
}

/* What the differences mean: to groups of residents, in money a year, and what the indicators are. */
static kota_status add_meaning(kota_script *script, const kota_study_result *some, const char *folder,
                               kota_error *err) {
    char *equity = kota_text_format("%s/equity.csv", folder),
         *about = kota_text_format("%s/indicators_about.csv", folder);
    char *benefit = kota_text_format("%s/cost_benefit.csv", folder);
    kota_status status = kota_about_write(about, err);
    if (status == KOTA_OK) status = add_equity(some, equity, err);
    if (status == KOTA_OK) status = add_benefit(script, &some->comparison, benefit, err);
    kota_free(equity);
    kota_free(about);
    kota_free(benefit);
    return status;
}

static kota_status add_reports(kota_app *app, kota_script *script, const kota_study_result *result, const char *out,
                               kota_error *err) {
    const char *title = kota_script_title(script);
    char *csv = kota_text_format("%s.part/compare.csv", out), *md = kota_text_format("%s.part/compare.md", out);
    char *maps = kota_text_format("%s.part/maps", out), *json = kota_text_format("%s.part/study.json", out);
    char *page = kota_text_format("%s.part/report.html", out), *data = kota_text_format("%s.part/compare.json", out);
    char *parts = kota_text_format("%s.part/attribution.csv", out), *part = kota_text_format("%s.part", out);
    const kota_study_result some = shown(result, script);
    kota_status status = kota_comparison_write(&result->comparison, csv, err);
    if (status == KOTA_OK) status = add_design(result, kota_script_design_of(script), part, err);
    if (status == KOTA_OK) status = add_portfolio(result, script, part, err);
    if (status == KOTA_OK) status = add_meaning(script, &some, part, err);
    if (status == KOTA_OK)
        status = kota_published_write(kota_script_published(script), &result->comparison, part, err);
    if (status == KOTA_OK) status = kota_report_markdown(md, title, &some, &app->words, err);
    if (status == KOTA_OK && result->factorial.group_count > 0)
        status = kota_attribution_write(&result->comparison, &result->factorial, parts, err);
    if (status == KOTA_OK) status = write_json(data, &result->comparison, err);
    if (status == KOTA_OK) status = kota_report_maps(maps, &some, &app->words, &app->log, err);
    const kota_page_def def = {title, &some, part, result->command_line, KOTA_SOURCE_VERSION, &app->words, &app->log};
    if (status == KOTA_OK) status = kota_study_file_write(json, &def, err);
    if (status == KOTA_OK) status = kota_report_page(page, &def, err);
    if (status == KOTA_OK && app->options.junit != NULL)
        status = kota_report_junit(app->options.junit, title, result, kota_script_deltas(script), err);
    kota_free(data);
    kota_free(parts);
    kota_free(part);
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

static void print_published(const kota_app *app, const kota_study_result *result, const kota_script *script,
                            const char *out) {
    kota_text table = {0};
    kota_report_published(&table, kota_script_published(script), &result->comparison, &app->words);
    kota_words_add(&table, &app->words, "verify.end", KOTA_FILL(kota_put("folder", out)));
    printf("%s\n%s\n\n", kota_script_title(script), table.chars);
    kota_text_free(&table);
}

static void print_study(const kota_app *app, const kota_study_result *result, const kota_script *script,
                        const char *out) {
    kota_text table = {0};
    const kota_script_design *design = kota_script_design_of(script);
    const kota_study_result some = shown(result, script);
    if (app->options.json) {
        kota_report_json(&table, &result->comparison);
        printf("%s", table.chars);
        kota_text_free(&table);
        return;
    }
    kota_report_table(&table, &some.comparison, KOTA_TABLE_PLAIN, &app->words);
    kota_report_published(&table, kota_script_published(script), &result->comparison, &app->words);
    kota_report_attribution(&table, &some, &app->words);
    if (kota_script_portfolio_of(script)->set_count > 0) {
        kota_portfolio portfolio;
        kota_portfolio_of(&portfolio, kota_script_portfolio_of(script), &result->comparison, result->member_names);
        kota_report_portfolio(&table, &portfolio, &app->words);
        kota_portfolio_free(&portfolio);
        kota_text_add(&table, "\n");
    }
    if (design->point_count > 0)
        kota_words_add(&table, &app->words, "study.design",
                       KOTA_FILL(kota_put("folder", out), kota_put_number("n", design->point_count, 0)));
    kota_words_add(&table, &app->words, "study.end", KOTA_FILL(kota_put("folder", out)));
    printf("%s\n%s\n", kota_script_title(script), table.chars);
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

/* All that determines what comes out: whoever goes on with a study must have the same. */
static kota_hash identity(kota_script *script) {
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_text(hasher, KOTA_SOURCE_VERSION);
    kota_hasher_u64(hasher, (uint64_t)kota_script_replications(script));
    kota_hash hashes[2] = {kota_script_hash(script)};
    for (int32_t m = 0; m < kota_script_member_count(script); m++) {
        kota_hasher_text(hasher, kota_script_member_name(script, m));
        hashes[1] = kota_plan_hash(kota_script_member_plan(script, m));
        for (int32_t h = 0; h < 2; h++) {
            kota_hasher_u64(hasher, hashes[h].low);
            kota_hasher_u64(hasher, hashes[h].high);
        }
    }
    kota_hash value = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return value;
}

enum { SLURM_TASKS = 100 }; /* assumed: what a shared cluster gives without a word with its keepers */

static int32_t slurm_tasks(const kota_options *options) {
    if (!options->slurm) return 0;
    return options->threads > 0 ? options->threads : SLURM_TASKS;
}

static kota_study_def study_def(kota_app *app, kota_script *script, const char **names, const char *scenario,
                                const char *out) {
    const kota_options *options = &app->options;
    const char *const *groups;
    int32_t group_count = kota_script_groups(script, &groups);
    for (int32_t m = 0; m < kota_script_member_count(script); m++) names[m] = kota_script_member_name(script, m);
    return (kota_study_def){.scenario = scenario,
                            .out = out,
                            .program = app->program,
                            .member_names = names,
                            .member_count = kota_script_member_count(script),
                            .full_members = shown_members(script),
                            .groups = groups,
                            .group_count = group_count,
                            .replications = kota_script_replications(script),
                            .seed = kota_script_member_plan(script, 0)->seed,
                            .seed_given = options->has_seed,
                            .jobs = kota_app_threads(app),
                            .sets = options->sets,
                            .set_count = options->set_count,
                            .identity = identity(script),
                            .resume = options->resume,
                            .shard = options->shard,
                            .shards = options->shards,
                            .slurm_tasks = slurm_tasks(options),
                            .member_min = options->member_min,
                            .memory_mb = options->memory_mb,
                            .checkpoint_min = options->checkpoint_min,
                            .interrupted = app->interrupted,
                            .log = &app->log};
}

static void judge(kota_study_result *result, const kota_records *deltas) {
    const kota_delta *items = deltas->items;
    for (int32_t i = 0; i < deltas->count; i++)
        (void)kota_expect_judge(&items[i], &result->comparison, &result->broken);
}

static kota_status compare(kota_app *app, kota_script *script, const kota_study_def *def, const kota_app_cache *cache,
                           kota_error *err) {
    kota_study_result result;
    kota_status status = kota_study(&result, def, err);
    kota_app_cache_say(cache, app, &result);
    bool compared = (status == KOTA_OK || status == KOTA_MEMBERS) && result.comparison.sheet_count > 0;
    if (compared) {
        kota_error why = {0};
        judge(&result, kota_script_deltas(script));
        kota_published_judge(kota_script_published(script), &result.comparison, &result.broken);
        kota_status reports = add_reports(app, script, &result, def->out, &why);
        if (reports == KOTA_OK) reports = add_risk(script, &result, def->out, &why);
        char *part = kota_text_format("%s.part", def->out);
        if (reports == KOTA_OK) reports = kota_folder_replace(part, def->out, &why);
        kota_free(part);
        if (reports == KOTA_OK && app->verifying)
            print_published(app, &result, script, def->out);
        else if (reports == KOTA_OK)
            print_study(app, &result, script, def->out);
        else
            status = kota_fail(err, reports, "%s", why.text);
    }
    status = conclude(app, &result, status, err);
    kota_study_result_free(&result);
    return status;
}

static kota_status study(kota_app *app, kota_script *script, const char *scenario, const char *out, kota_error *err) {
    kota_app_cache cache;
    KOTA_TRY(kota_app_cache_open(&cache, app, err));
    const char **names = kota_alloc((size_t)kota_script_member_count(script), sizeof *names);
    kota_study_def def = study_def(app, script, names, scenario, out);
    def.cache = cache.folder;
    def.cache_mb = cache.mb;
    def.cache_version = cache.version;
    char *line = kota_report_command(app->options.command_line, true);
    def.command_line = line;
    kota_say_words(&app->log, "study.begin",
                   KOTA_FILL(kota_put("file", scenario), kota_put_number("members", def.member_count, 0),
                             kota_put_number("n", def.replications, 0), kota_put_number("jobs", def.jobs, 0)));
    kota_status status =
        app->options.worker || def.shards > 0 ? kota_study_work(&def, err) : compare(app, script, &def, &cache, err);
    kota_free(line);
    kota_free(names);
    kota_free(cache.folder);
    return status;
}

kota_status kota_app_study(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    if (app->options.slurm && (app->options.worker || app->options.shards > 0))
        return kota_fail(err, KOTA_USAGE, "--slurm starts the workers itself: leave --worker and --shard out");
    KOTA_TRY(kota_app_open(&script, app, err));
    char *out = kota_app_out(app, app->options.words[0]);
    kota_status status = study(app, script, app->options.words[0], out, err);
    kota_free(out);
    kota_script_close(script);
    return status;
}

/* kota merge FILE SHARD...: what the shards of a study left, compared as one. */
static kota_status merge(kota_app *app, kota_script *script, const char *out, kota_error *err) {
    const kota_options *options = &app->options;
    const char **names = kota_alloc((size_t)kota_script_member_count(script), sizeof *names);
    kota_study_def def = study_def(app, script, names, options->words[0], out);
    char *line = kota_text_format("kota study %s", options->words[0]);
    def.command_line = line;
    const kota_app_cache none = {0};
    def.resume = true;
    kota_status status = kota_study_gather(&def, options->words + 1, options->word_count - 1, err);
    if (status == KOTA_OK) status = compare(app, script, &def, &none, err);
    kota_free(line);
    kota_free(names);
    return status;
}

kota_status kota_app_merge(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    if (app->options.word_count < 2)
        return kota_fail(err, KOTA_USAGE,
                         "name the study's file and the folders that its shards were given as --out");
    int32_t words = app->options.word_count;
    app->options.word_count = 1; /* the scenario alone is to be opened */
    KOTA_TRY(kota_app_open(&script, app, err));
    app->options.word_count = words;
    char *out = kota_app_out(app, app->options.words[0]);
    kota_status status = merge(app, script, out, err);
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

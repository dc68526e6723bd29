/* kota calibrate FILE --vary KEY=LOW:HIGH...: the values at which a scenario agrees best with what was observed. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/csv.h"
#include "io/json_text.h"
#include "run/calibrate.h"

static const char *const STATISTICS[] = {"nse", "kge", "nse_standardised", "correlation", "csi", "geh_good_share",
                                         NULL};

typedef struct fit {
    kota_app *app;
    kota_script *script;
    kota_plan *plan;
    char *keys[KOTA_CALIBRATE_MAX];
    double low[KOTA_CALIBRATE_MAX], high[KOTA_CALIBRATE_MAX];
    int32_t parameters;
    const char *statistic;
    double pairs; /* of the last run */
    kota_csv log; /* every evaluation */
} fit;

/* KEY=LOW:HIGH */
static kota_status read_vary(fit *f, const char *given, kota_error *err) {
    const char *equals = strchr(given, '='), *colon = equals != NULL ? strchr(equals, ':') : NULL;
    int32_t p = f->parameters;
    if (p == KOTA_CALIBRATE_MAX)
        return kota_fail(err, KOTA_USAGE, "--vary: at most %d parameters are searched", KOTA_CALIBRATE_MAX);
    char *low = colon != NULL ? kota_text_format("%.*s", (int)(colon - equals - 1), equals + 1) : NULL;
    bool fine = colon != NULL && equals > given && kota_text_to_number(low, &f->low[p]) &&
                kota_text_to_number(colon + 1, &f->high[p]) && f->low[p] < f->high[p];
    kota_free(low);
    if (!fine)
        return kota_fail(err, KOTA_USAGE, "--vary %s: write KEY=LOW:HIGH, e.g. flood.infiltration_mm_per_h=0:30",
                         given);
    f->keys[f->parameters++] = kota_text_format("%.*s", (int)(equals - given), given);
    return KOTA_OK;
}

static kota_status set_values(fit *f, const double *values, kota_error *err) {
    for (int32_t p = 0; p < f->parameters; p++) {
        kota_text number = {0};
        kota_text_number(&number, values[p]);
        kota_status status =
            kota_schema_set(&kota_plan_schema, f->plan, f->keys[p], number.chars, kota_script_arena(f->script), err);
        kota_text_free(&number);
        if (status != KOTA_OK) return status;
    }
    return kota_bundle_describe(f->plan, kota_script_arena(f->script), err);
}

/* The mean over all observations of 1 less the statistic, which is 1 where all agrees. */
static kota_status misfit_of(fit *f, double *misfit, const kota_observed_table *table, kota_error *err) {
    double sum = 0;
    int32_t count = 0;
    f->pairs = 0;
    for (int32_t r = 0; r < table->count; r++) {
        if (strcmp(table->rows[r].statistic, "pairs") == 0) f->pairs += table->rows[r].value;
        if (strcmp(table->rows[r].statistic, f->statistic) != 0) continue;
        sum += 1 - table->rows[r].value;
        count++;
    }
    if (count == 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: nothing observed has the statistic %s: name observed_levels with same_zero = true "
                         "(nse, kge), any levels (nse_standardised, correlation) or observed_extents (csi)",
                         f->app->options.words[0], f->statistic);
    *misfit = kota_is_nan(sum) ? KOTA_INFINITY : sum / count;
    return KOTA_OK;
}

static kota_status evaluate(void *context, const double *values, double *misfit, kota_error *err) {
    fit *f = context;
    KOTA_TRY(set_values(f, values, err));
    kota_run_def def = kota_app_run_def(f->app, f->plan);
    kota_logger silent = {.mode = KOTA_PROGRESS_NONE, .quiet = true};
    def.script = f->script;
    def.member = f->app->options.member;
    def.near = f->app->options.words[0];
    def.resume = false;
    def.log = &silent;
    kota_run_result result = {0};
    kota_status status = kota_run(&result, &def, err);
    if (status == KOTA_EXPECTATION) status = KOTA_OK; /* what a scenario expects is another question */
    if (status == KOTA_OK) status = misfit_of(f, misfit, &result.observed, err);
    kota_run_result_free(&result);
    if (status != KOTA_OK) return status;
    kota_csv_integer(&f->log, f->log.rows + 1);
    for (int32_t p = 0; p < f->parameters; p++) kota_csv_number(&f->log, values[p]);
    kota_csv_number(&f->log, *misfit);
    kota_csv_end_row(&f->log);
    int32_t all = f->app->options.evaluations + 2 * f->parameters * f->parameters + 1;
    kota_progress(&f->app->log, "calibration", kota_min((double)f->log.rows / all, 1));
    return KOTA_OK;
}

static void begin_log(fit *f) {
    const char *columns[KOTA_CALIBRATE_MAX + 2] = {"evaluation"};
    for (int32_t p = 0; p < f->parameters; p++) columns[p + 1] = f->keys[p];
    columns[f->parameters + 1] = "misfit";
    kota_csv_header(&f->log, columns, f->parameters + 2);
}

static kota_status write_result(const fit *f, const kota_calibration *found, const char *out, kota_error *err) {
    char *csv = kota_text_format("%s/calibration.csv", out), *path = kota_text_format("%s/calibration.json", out);
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "statistic", f->statistic);
    kota_json_number(&json, "misfit", found->misfit);
    kota_json_integer(&json, "evaluations", found->evaluations);
    kota_json_object(&json, "parameters");
    for (int32_t p = 0; p < f->parameters; p++) {
        kota_json_object(&json, f->keys[p]);
        kota_json_number(&json, "value", found->value[p]);
        kota_json_number(&json, "standard_error", found->error[p]);
        kota_json_number(&json, "low", f->low[p]);
        kota_json_number(&json, "high", f->high[p]);
        kota_json_end(&json);
    }
    kota_json_end(&json);
    kota_json_end(&json);
    kota_status status = kota_folder_create(out, err);
    if (status == KOTA_OK) status = kota_csv_write(&f->log, csv, err);
    if (status == KOTA_OK) status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    kota_free(csv);
    kota_free(path);
    return status;
}

static void print(const fit *f, const kota_calibration *found, const char *out) {
    for (int32_t p = 0; p < f->parameters; p++) {
        if (kota_is_nan(found->error[p]))
            printf("%s = %.6g\n", f->keys[p], found->value[p]);
        else
            printf("%s = %.6g +- %.2g\n", f->keys[p], found->value[p], found->error[p]);
    }
    kota_app_print_line(&f->app->words, "calibrate.end",
                        KOTA_FILL(kota_put("statistic", f->statistic), kota_put_number("value", 1 - found->misfit, 4),
                                  kota_put_number("n", found->evaluations, 0), kota_put("folder", out)));
}

static kota_status calibrate(fit *f, const char *out, kota_error *err) {
    const kota_options *options = &f->app->options;
    kota_calibration_def def = {.misfit = evaluate,
                                .context = f,
                                .low = f->low,
                                .high = f->high,
                                .parameters = f->parameters,
                                .evaluations = options->evaluations};
    double middle[KOTA_CALIBRATE_MAX], misfit;
    begin_log(f);
    for (int32_t p = 0; p < f->parameters; p++) middle[p] = (f->low[p] + f->high[p]) / 2;
    KOTA_TRY(evaluate(f, middle, &misfit, err));                 /* what is wrong with the scenario is told at once */
    def.pairs = strcmp(f->statistic, "nse") == 0 ? f->pairs : 0; /* 1 - nse alone is a sum of squares */
    kota_calibration found;
    kota_status status = kota_calibrate(&found, &def, err);
    found.evaluations = f->log.rows;
    kota_progress_end(&f->app->log);
    if (status == KOTA_OK) status = write_result(f, &found, out, err);
    if (status == KOTA_OK) print(f, &found, out);
    return status;
}

static kota_status read_options(fit *f, kota_error *err) {
    const kota_options *options = &f->app->options;
    f->statistic = options->misfit != NULL ? options->misfit : STATISTICS[0];
    bool known = false;
    for (int32_t s = 0; STATISTICS[s] != NULL; s++) known = known || strcmp(f->statistic, STATISTICS[s]) == 0;
    if (!known)
        return kota_fail(err, KOTA_USAGE, "--misfit %s: must be nse, kge, nse_standardised, correlation or csi",
                         f->statistic);
    if (options->vary_count == 0)
        return kota_fail(err, KOTA_USAGE,
                         "say what to vary: --vary KEY=LOW:HIGH, e.g. flood.infiltration_mm_per_h=0:30");
    for (int32_t v = 0; v < options->vary_count; v++) KOTA_TRY(read_vary(f, options->vary[v], err));
    if (options->member < kota_script_member_count(f->script)) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE, "--member %d: %s has members 0 to %d", options->member, options->words[0],
                     kota_script_member_count(f->script) - 1);
}

kota_status kota_app_calibrate(kota_app *app, kota_error *err) {
    fit f = {.app = app};
    if (kota_calibrate_library() == NULL) {
        kota_calibration none;
        return kota_calibrate(&none, NULL, err); /* says what is missing */
    }
    if (app->options.evaluations == 0) app->options.evaluations = 60;
    KOTA_TRY(kota_app_open(&f.script, app, err));
    char *out = kota_app_out(app, app->options.words[0]);
    kota_status status = read_options(&f, err);
    f.plan = status == KOTA_OK ? kota_script_member_plan(f.script, app->options.member) : NULL;
    if (status == KOTA_OK) status = calibrate(&f, out, err);
    for (int32_t p = 0; p < f.parameters; p++) kota_free(f.keys[p]);
    kota_csv_free(&f.log);
    kota_free(out);
    kota_script_close(f.script);
    return status;
}

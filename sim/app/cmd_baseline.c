/* kota baseline save FOLDER --out FILE, kota baseline compare FOLDER FILE: have indicators drifted? */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/text.h"
#include "run/baseline.h"

static const double TOLERANCE = 0.02; /* assumed: what a planner takes for the same */

static kota_status save(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    const char *path = options->out != NULL ? options->out : "baseline.csv";
    if (options->word_count != 2)
        return kota_fail(err, KOTA_USAGE, "name one folder of a finished study or run: kota baseline save FOLDER");
    KOTA_TRY(
        kota_baseline_save(options->words[1], options->tolerance >= 0 ? options->tolerance : TOLERANCE, path, err));
    printf("%s\n", path);
    return KOTA_OK;
}

static kota_status compare(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    kota_faults drifted = {0};
    int32_t count;
    if (options->word_count != 3)
        return kota_fail(err, KOTA_USAGE,
                         "name a folder and the file that was saved: kota baseline compare FOLDER FILE");
    kota_status status = kota_baseline_compare(&drifted, &count, options->words[1], options->words[2], err);
    if (status == KOTA_OK)
        kota_app_print_line(&app->words, "baseline.end",
                            KOTA_FILL(kota_put_number("n", count, 0), kota_put_number("drifted", drifted.count, 0)));
    if (status == KOTA_OK && drifted.count > 0) status = kota_faults_status(&drifted, KOTA_EXPECTATION, err);
    kota_faults_free(&drifted);
    return status;
}

kota_status kota_app_baseline(kota_app *app, kota_error *err) {
    const char *what = app->options.word_count > 0 ? app->options.words[0] : "";
    if (strcmp(what, "save") == 0) return save(app, err);
    if (strcmp(what, "compare") == 0) return compare(app, err);
    return kota_fail(err, KOTA_USAGE,
                     "say what to do: kota baseline save FOLDER, or kota baseline compare FOLDER FILE");
}

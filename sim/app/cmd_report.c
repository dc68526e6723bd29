/* kota report FOLDER: report.html of a finished study or run, or of an imported city, made again from its files. */
#include <stdio.h>

#include "app/app.h"
#include "app/version.h"
#include "core/file.h"
#include "core/text.h"
#include "report/report.h"

static kota_status open(kota_study_file *file, const char *folder, kota_error *err) {
    char *study = kota_text_format("%s/study.json", folder), *run = kota_text_format("%s/plan.json", folder);
    bool is_study = kota_file_exists(study), is_run = kota_file_exists(run);
    kota_free(study);
    kota_free(run);
    if (is_study) return kota_study_file_open(file, folder, err);
    if (is_run) return kota_study_file_of_run(file, folder, err);
    return kota_fail(err, KOTA_DATA, "%s is no folder of a finished study (study.json) or run (plan.json)", folder);
}

static kota_status report_city(const kota_app *app, const char *path, kota_error *err) {
    KOTA_TRY(kota_report_city(path, app->options.words[0], &app->words, &app->errors, err));
    printf("%s\n", path);
    return KOTA_OK;
}

kota_status kota_app_report(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count != 1) return kota_fail(err, KOTA_USAGE, "name one folder of a finished study or run");
    char *path =
        options->out != NULL ? kota_text_copy(options->out) : kota_text_format("%s/report.html", options->words[0]);
    char *card = kota_text_format("%s/city.json", options->words[0]);
    bool city = kota_file_exists(card);
    kota_free(card);
    if (city) {
        kota_status made = report_city(app, path, err);
        kota_free(path);
        return made;
    }
    kota_study_file file = {0};
    kota_status status = open(&file, options->words[0], err);
    const kota_page_def def = {file.title,          &file.result, options->words[0], file.command_line,
                               KOTA_SOURCE_VERSION, &app->words,  &app->log};
    if (status == KOTA_OK) status = kota_report_page(path, &def, err);
    if (status == KOTA_OK) printf("%s\n", path);
    kota_free(path);
    kota_study_file_close(&file);
    return status;
}

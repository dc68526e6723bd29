/* kota replay RUN: a finished run again, from its plan and its tape, without Lua; the result must be the same. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/text.h"
#include "io/json_text.h"

/* scenario: the file that was run, beside which others may lie; heap, NULL where it is not known. */
static kota_status recorded_run(char recorded[KOTA_HASH_TEXT_MAX], char **scenario, const char *run_folder,
                                kota_error *err) {
    char *path = kota_text_format("%s/run.json", run_folder);
    kota_json *json = NULL;
    kota_status status = kota_json_read(&json, path, err);
    const char *text = status == KOTA_OK ? kota_json_get_text(json, "content_hash") : NULL;
    if (status == KOTA_OK && text == NULL) status = kota_fail(err, KOTA_DATA, "%s has no content_hash", path);
    if (status == KOTA_OK) snprintf(recorded, KOTA_HASH_TEXT_MAX, "%s", text);
    const char *file = status == KOTA_OK ? kota_json_get_text(json, "scenario") : NULL;
    *scenario = file != NULL ? kota_text_copy(file) : NULL;
    kota_json_destroy(json);
    kota_free(path);
    return status;
}

static kota_status replay(kota_app *app, const kota_run_folder *folder, kota_error *err) {
    char recorded[KOTA_HASH_TEXT_MAX], now[KOTA_HASH_TEXT_MAX], *scenario;
    KOTA_TRY(recorded_run(recorded, &scenario, folder->path, err));
    char *tape = kota_text_format("%s/tape.csv", folder->path);
    kota_run_def def = kota_app_run_def(app, folder->plan);
    def.tape = tape;
    def.near = scenario;
    def.out = app->options.out;
    kota_run_result result = {0};
    kota_status status = kota_run(&result, &def, err);
    if (status == KOTA_OK || status == KOTA_EXPECTATION) {
        kota_hash_text(result.content, now);
        printf("%-8s %s\n", kota_word(&app->words, "replay.recorded"), recorded);
        printf("%-8s %s\n", kota_word(&app->words, "replay.replayed"), now);
        if (strcmp(recorded, now) != 0)
            status = kota_fail(err, KOTA_DATA,
                               "%s: the replay differs: another version of kota, or a file of the run was changed",
                               folder->path);
    }
    kota_run_result_free(&result);
    kota_free(tape);
    kota_free(scenario);
    return status;
}

kota_status kota_app_replay(kota_app *app, kota_error *err) {
    if (app->options.word_count != 1) return kota_fail(err, KOTA_USAGE, "name one folder of a finished run");
    kota_run_folder *folder = NULL;
    KOTA_TRY(kota_run_open(&folder, app->options.words[0], err));
    kota_status status = replay(app, folder, err);
    kota_run_close(folder);
    return status;
}

/* kota verify: studies whose figures were published, run and held against them. Without words: all of
 * scenarios/verify. */
#include <string.h>

#include "app/app.h"
#include "core/file.h"
#include "core/text.h"

static kota_status verify_one(kota_app *app, const char *file, const char *folder, kota_error *err) {
    char *out = kota_app_out(app, file), *own = NULL;
    if (folder != NULL)
        own = kota_text_format("%s/%s", folder, strrchr(out, '/') != NULL ? strrchr(out, '/') + 1 : out);
    app->options.words[0] = file;
    app->options.word_count = 1;
    app->options.out = own;
    kota_status status = kota_app_study(app, err);
    app->options.out = NULL;
    kota_free(own);
    kota_free(out);
    return status;
}

/* Each case to its end, whatever the others did; what is told last is the first that was wrong. */
static kota_status verify_all(kota_app *app, char *const *files, int32_t count, kota_error *err) {
    const char *folder = app->options.out;
    kota_status first = KOTA_OK;
    app->options.out = NULL;
    for (int32_t f = 0; f < count; f++) {
        kota_error one = {0};
        kota_status status = verify_one(app, files[f], folder, &one);
        if (status == KOTA_OK) continue;
        if (first != KOTA_OK) kota_warn(&app->log, "%s", one.text);
        if (first == KOTA_OK) first = kota_fail(err, status, "%s", one.text);
        if (status == KOTA_INTERRUPTED) break;
    }
    return first;
}

static bool is_case(const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".lua") == 0;
}

kota_status kota_app_verify(kota_app *app, kota_error *err) {
    char **files = NULL, **names = NULL;
    int32_t count = 0, named = 0;
    kota_status status = KOTA_OK;
    app->verifying = true;
    if (app->options.word_count == 0) {
        char *folder = kota_text_format("%s/verify", app->scenarios);
        status = kota_folder_list(&names, &named, folder, err);
        files = kota_alloc((size_t)named + 1, sizeof *files);
        for (int32_t n = 0; n < named; n++) {
            if (is_case(names[n])) files[count++] = kota_text_format("%s/%s", folder, names[n]);
            kota_free(names[n]);
        }
        kota_free(names);
        kota_free(folder);
    } else {
        files = kota_alloc((size_t)app->options.word_count, sizeof *files);
        for (; count < app->options.word_count; count++) files[count] = kota_text_copy(app->options.words[count]);
    }
    if (status == KOTA_OK) status = verify_all(app, files, count, err);
    for (int32_t f = 0; f < count; f++) kota_free(files[f]);
    kota_free(files);
    return status;
}

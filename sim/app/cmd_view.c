/* kota view RUN_DIR..., kota view STUDY: the window on one or two finished runs.
 * kota view FILE.lua: the window on a run that is under way. */
#include <string.h>

#include "app/app.h"
#include "app/live_view.h"
#include "app/shown.h"
#include "app/version.h"
#include "core/file.h"
#include "core/text.h"
#include "io/png.h"

#if KOTA_HAS_VIEW

/* A picture of the window beside wherever the program was started, under the first name that is free. */
static kota_status keep(char **path, void *keeper, const uint8_t *rgb, int32_t width, int32_t height,
                        kota_error *err) {
    (void)keeper;
    for (int32_t n = 1;; n++) {
        *path = kota_text_format("kota-view-%d.png", (int)n);
        if (!kota_file_exists(*path)) return kota_png_write(*path, rgb, width, height, 3, err);
        kota_free(*path);
    }
}

static bool is_script(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".lua") == 0;
}

static kota_status view_live(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count > 1 || options->at != NULL)
        return kota_fail(
            err, KOTA_USAGE,
            "kota view %s shows a run under way: it takes no other file and no --at; run it first for these",
            options->words[0]);
    kota_live_view *view = NULL;
    kota_view_def def = {.words = &app->words, .keep = keep, .interrupted = app->interrupted};
    kota_status status = kota_shown_size(&def, options->size, err);
    if (status == KOTA_OK) status = kota_shown_view(&def, options->view, err);
    def.mode = KOTA_VIEW_ALL;
    if (status == KOTA_OK) status = kota_live_view_open(&view, &def, app, err);
    if (status == KOTA_OK) status = kota_view_window(&def, err);
    kota_live_view_close(view);
    return status;
}

kota_status kota_app_view(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count > 0 && is_script(options->words[0])) return view_live(app, err);
    if (options->word_count < 1 || options->word_count > 2) {
        return kota_fail(err, KOTA_USAGE,
                         "name one or two folders of finished runs, or a scenario or study to run in the window");
    }
    kota_shown s;
    kota_status status = kota_shown_open(&s, app, err);
    if (status == KOTA_OK) status = kota_shown_bookmarks(&s, app, err);
    if (s.def.mode == KOTA_VIEW_RUNS) s.def.mode = KOTA_VIEW_ALL;
    s.def.keep = keep;
    if (status == KOTA_OK) status = kota_view_window(&s.def, err);
    kota_shown_close(&s);
    return status;
}

#else

kota_status kota_app_view(kota_app *app, kota_error *err) {
    (void)app;
    return kota_fail(err, KOTA_USAGE, "this kota was built without a window (KOTA_VIEW=OFF); kota render draws maps");
}

#endif

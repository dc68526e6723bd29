/* kota view RUN_DIR..., kota view STUDY: the window on one or two finished runs.
 * kota view FILE.lua: the window on a run that is under way.
 * What is dropped on the window is shown in the next one. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/live_view.h"
#include "app/shown.h"
#include "app/version.h"
#include "app/view_state.h"
#include "core/file.h"
#include "core/sentence.h"
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

typedef struct sight { /* what a window shows */
    kota_app app;      /* its own words and options */
    kota_shown shown;  /* finished runs, or */
    kota_live_view *live;
    kota_view_def live_def;
    kota_view_def *def; /* of either */
    char *path;         /* that was dropped; NULL: the command line's */
} sight;

typedef struct viewer {
    const kota_app *app;
    sight *now, *next;
    kota_view_state state;
} viewer;

static kota_status open_live(sight *s, kota_error *err) {
    const kota_options *options = &s->app.options;
    if (options->word_count > 1 || options->at != NULL)
        return kota_fail(
            err, KOTA_USAGE,
            "kota view %s shows a run under way: it takes no other file and no --at; run it first for these",
            options->words[0]);
    s->def = &s->live_def;
    s->live_def = (kota_view_def){.words = &s->app.words, .interrupted = s->app.interrupted};
    KOTA_TRY(kota_shown_environment(s->def, err));
    KOTA_TRY(kota_shown_size(s->def, options->size, err));
    KOTA_TRY(kota_shown_view(s->def, options->view, err));
    s->def->mode = KOTA_VIEW_ALL;
    return kota_live_view_open(&s->live, s->def, &s->app, err);
}

static kota_status open_shown(sight *s, kota_error *err) {
    const kota_options *options = &s->app.options;
    if (options->word_count < 1 || options->word_count > KOTA_VIEW_RUNS_MAX)
        return kota_fail(err, KOTA_USAGE,
                         "name one to four folders of finished runs, or a scenario or study to run in the window");
    s->def = &s->shown.def;
    KOTA_TRY(kota_shown_open(&s->shown, &s->app, err));
    KOTA_TRY(kota_shown_bookmarks(&s->shown, &s->app, err));
    if (s->def->mode == KOTA_VIEW_RUNS) s->def->mode = KOTA_VIEW_ALL;
    if (options->at == NULL) s->def->time = kota_view_worst_time(s->def);
    return KOTA_OK;
}

static void sight_close(sight *s) {
    if (s == NULL) return;
    kota_live_view_close(s->live);
    kota_shown_close(&s->shown);
    kota_free(s->path);
    kota_free(s);
}

/* path: what was dropped, NULL: what the command line names. */
static kota_status sight_open(sight **out, const viewer *v, const char *path, kota_error *err) {
    sight *s = kota_alloc(1, sizeof *s);
    kota_options *options = &s->app.options;
    s->app = *v->app;
    s->app.log.words = &s->app.words;
    if (path != NULL) { /* none of the options was meant for it */
        *options = (kota_options){.threads = options->threads, .quiet = options->quiet};
        options->command_line = v->app->options.command_line;
        options->words[options->word_count++] = s->path = kota_text_copy(path);
    }
    bool live = options->word_count > 0 && is_script(options->words[0]);
    kota_status status = live ? open_live(s, err) : open_shown(s, err);
    *out = status == KOTA_OK ? s : NULL;
    if (status != KOTA_OK) sight_close(s);
    return status;
}

/* What was dropped is opened while the window is: only then it closes. */
static kota_status open_dropped(void *opener, const char *path, kota_language language, kota_error *err) {
    viewer *v = opener;
    kota_status status = sight_open(&v->next, v, path, err);
    if (status == KOTA_OK) return KOTA_OK;
    const kota_words errors = {v->app->errors.catalogue, language};
    char *sentence = kota_sentence(&errors, err->text);
    (void)snprintf(err->text, sizeof err->text, "%s", sentence);
    kota_free(sentence);
    return status;
}

static kota_status show(viewer *v, kota_error *err) {
    sight *s = v->now;
    s->app.words.language = s->app.errors.language = v->state.language;
    s->def->width = v->state.width;
    s->def->height = v->state.height;
    s->def->keep = keep;
    s->def->open = open_dropped;
    s->def->opener = v;
    s->def->state = &v->state;
    return kota_view_window(s->def, err);
}

kota_status kota_app_view(kota_app *app, kota_error *err) {
    viewer v = {.app = app};
    kota_status status = sight_open(&v.now, &v, NULL, err);
    if (status == KOTA_OK) {
        v.state = (kota_view_state){v.now->def->width, v.now->def->height, app->words.language, false};
        kota_view_state_read(&v.state, app);
    }
    while (status == KOTA_OK && v.now != NULL) {
        status = show(&v, err);
        sight_close(v.now);
        v.now = v.next;
        v.next = NULL;
    }
    sight_close(v.now);
    if (status == KOTA_OK) kota_view_state_write(&v.state);
    return status;
}

#else

kota_status kota_app_view(kota_app *app, kota_error *err) {
    (void)app;
    return kota_fail(err, KOTA_USAGE, "this kota was built without a window (KOTA_VIEW=OFF); kota render draws maps");
}

#endif

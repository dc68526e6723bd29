/* Turns of the worker behind a window that shows a run under way. */
#include "app/live_work.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "core/text.h"

enum { REST_MS = 20, WHILE_MS = 40, LOOK_AT_FILES_MS = 100 };

void kota_live__say(kota_live_view *view, const char *message) {
    pthread_mutex_lock(&view->lock);
    kota_free(view->shared.message);
    view->shared.message = kota_text_copy(message);
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
}

void kota_live__say_error(kota_live_view *view, const kota_error *err) {
    char *sentence = kota_sentence(&view->app->errors, err->text);
    kota_live__say(view, sentence);
    kota_free(sentence);
}

/* ---- the script, while it is written ---- */

int64_t kota_live__newest_change_ms(const kota_script *script) {
    int64_t last_ms = 0;
    struct stat about;
    kota_hash hash;
    for (int32_t f = 0; f < kota_script_file_count(script); f++) {
        if (stat(kota_script_file(script, f, &hash), &about) != 0) continue;
        int64_t changed_ms = (int64_t)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000;
        if (changed_ms > last_ms) last_ms = changed_ms;
    }
    return last_ms;
}

/* Parameters get their places in settings in the order in which they were first seen. */
static int32_t place_of(kota_live_view *view, const char *name) {
    for (int32_t p = 0; p < view->parameter_count; p++)
        if (strcmp(view->parameter_names[p], name) == 0) return p;
    if (view->parameter_count == KOTA_VIEW_PARAMETERS_MAX) return -1;
    view->parameter_names[view->parameter_count] = kota_text_copy(name);
    return view->parameter_count++;
}

static void show_parameter(kota_live_shared *to, int32_t p, const kota_script_parameter *known) {
    kota_free(to->parameter_names[p]);
    kota_free(to->parameter_units[p]);
    to->parameter_names[p] = kota_text_copy(known->name);
    to->parameter_units[p] = kota_text_copy(known->unit);
    to->parameters[p] = (kota_view_parameter){.low = known->low, .high = known->high, .value = known->value};
    if (p >= to->parameter_count) to->parameter_count = p + 1;
}

void kota_live__take_names(kota_live_view *view) {
    const kota_script *script = view->variants[view->newest].script;
    kota_live_shared *to = &view->shared;
    int32_t count = 0;
    const kota_script_parameter *known = kota_script_parameters(script, &count);
    pthread_mutex_lock(&view->lock);
    for (int32_t n = 0; n < to->name_count; n++) kota_free(to->names[n]);
    to->name_count = kota_script_main_count(script);
    if (to->name_count > KOTA_VIEW_CHOICES_MAX) to->name_count = KOTA_VIEW_CHOICES_MAX;
    for (int32_t n = 0; n < to->name_count; n++) to->names[n] = kota_text_copy(kota_script_member_name(script, n));
    for (int32_t k = 0; k < count; k++) {
        int32_t p = place_of(view, known[k].name);
        if (p >= 0) show_parameter(to, p, &known[k]);
    }
    to->fresh = true;
    pthread_mutex_unlock(&view->lock);
}

/* A script that was saved is read apart, and its policies act from now on; with a fault the old ones do. */
static void watch_files(kota_live_view *view) {
    int64_t now_ms = (int64_t)(kota_wall_s() * 1000);
    if (now_ms - view->files_looked_ms < LOOK_AT_FILES_MS) return;
    view->files_looked_ms = now_ms;
    int64_t changed_ms = kota_live__newest_change_ms(view->variants[view->newest].script);
    if (changed_ms == view->files_changed_ms) return;
    view->files_changed_ms = changed_ms;
    kota_error err = {0};
    double began_s = kota_wall_s();
    if (kota_live__reload(view, &err) != KOTA_OK) {
        kota_live__say_error(view, &err);
        return;
    }
    kota_live__take_names(view);
    kota_live__say(view, "");
    kota_say_words(&view->app->log, "view.reloaded",
                   KOTA_FILL(kota_put("file", view->app->options.words[0]),
                             kota_put_number("ms", (kota_wall_s() - began_s) * 1000, 0)));
}

/* ---- turns ---- */

typedef enum turn { BUSY, IDLE, QUITS } turn;

/* The first thing that the window asks for; false: nothing. */
static bool take_request(kota_live_view *view, kota_live_request *request, bool *idle, bool *quits) {
    kota_live_shared *from = &view->shared;
    pthread_mutex_lock(&view->lock);
    bool some = from->request_count > 0;
    if (some) {
        *request = from->requests[0];
        from->request_count--;
        memmove(&from->requests[0], &from->requests[1], (size_t)from->request_count * sizeof from->requests[0]);
    }
    *idle = from->held || view->failed;
    *quits = from->quits;
    pthread_mutex_unlock(&view->lock);
    return some;
}

/* The next thing that is to be done, if there is one. */
static turn take_turn(kota_live_view *view) {
    kota_error err = {0};
    kota_live_request request;
    bool idle, quits, some = take_request(view, &request, &idle, &quits);
    if (quits) return QUITS;
    watch_files(view);
    kota_status status = KOTA_OK;
    if (some) {
        status = kota_live__answer(view, &request, &err);
        view->failed = false;
        kota_live__show_choices(view);
        if (status == KOTA_OK) kota_live__say(view, "");
    } else if (!idle && kota_live__before_due(view)) {
        status = kota_live__before_step(view, &err);
    } else if (idle || kota_city_done(kota_live_city(view->run))) {
        return IDLE;
    } else {
        status = kota_live__step(view, true, &err);
        view->failed = status != KOTA_OK;
    }
    if (status != KOTA_OK) kota_live__say_error(view, &err);
    return BUSY;
}

static void rest(void) {
    const struct timespec pause = {0, REST_MS * 1000000L};
    (void)nanosleep(&pause, NULL);
}

void *kota_live__work(void *view) {
    turn took;
    while ((took = take_turn(view)) != QUITS)
        if (took == IDLE) rest();
    return NULL;
}

void kota_live__work_a_while(kota_live_view *view) {
    double began_s = kota_wall_s();
    while (take_turn(view) == BUSY && (kota_wall_s() - began_s) * 1000 < WHILE_MS) continue;
}

#endif

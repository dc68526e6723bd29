/* The run behind the window. The worker owns it; what the window sees is handed over in `shared`, under its lock. */
#include "app/live_view.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "app/view_bookmarks.h"
#include "app/view_data.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "core/text.h"
#include "io/snap_file.h"
#include "run/live.h"

enum { SAVES_MAX = 32, REST_MS = 20, WHILE_MS = 40, LOOK_AT_FILES_MS = 100, RAIN_STEP_MIN = 10, SCRIPTS_MAX = 1024 };

typedef struct future { /* a course of the run, as far as it has come */
    char *folder;       /* of its snapshots */
    char *name;
    int64_t *times_ms;
    double *cards; /* KOTA_VIEW_CARDS_MAX indicators for each of them */
    int32_t count, capacity, card_capacity;
    kota_series_row *rows; /* of series and events what there was at the last snapshot */
    kota_event *events;
    int32_t row_count, event_count;
} future;

typedef struct records { /* of a future as the window reads them */
    int64_t *times_ms;
    double *values;
    kota_view_event *events;
} records;

typedef struct moment { /* to go back to */
    kota_blob blob;
    int64_t time_ms;
    int32_t choice; /* what acted then */
} moment;

typedef struct shared { /* between window and worker */
    future futures[2];  /* the one before and the one that goes on; with one only the latter is in use */
    bool pair, held, done, quits, fresh;
    int64_t now_ms;
    int32_t choice;
    char *message;
    char *names[KOTA_VIEW_CHOICES_MAX];
    int32_t name_count;
    int32_t wanted; /* choice; -1: none */
    int64_t wanted_ms;
} shared;

struct kota_live_view {
    kota_app *app;
    kota_view_def *def;
    pthread_t thread;
    pthread_mutex_t lock;
    bool started;
    shared shared;
    /* the window's own, taken over by look */
    kota_view_live live; /* points to the rest of this paragraph */
    future seen[2];
    records seen_records[2];
    int32_t indicators[KOTA_VIEW_CARDS_MAX]; /* of the def's cards */
    char *seen_names[KOTA_VIEW_CHOICES_MAX], *seen_message;
    double *rain_mmph;
    kota_view_bookmarks bookmarks;
    /* the worker's own */
    kota_arena *arena;
    kota_map *map; /* that snapshots are read with: the same shape in every future */
    kota_hash map_hash;
    kota_script *scripts[SCRIPTS_MAX]; /* the first has the plan; the last acts */
    int32_t script_count;
    kota_live *run;
    int32_t choice;
    bool failed;       /* its last step: it rests until something is wanted */
    char *base, *name; /* temporary folder */
    int32_t folders;   /* made in it */
    moment saves[SAVES_MAX];
    int32_t save_count;
    int64_t files_looked_ms, files_changed_ms;
};

static kota_script *newest(const kota_live_view *view) { return view->scripts[view->script_count - 1]; }

static void future_free(future *f) {
    kota_free(f->folder);
    kota_free(f->name);
    kota_free(f->times_ms);
    kota_free(f->cards);
    kota_free(f->rows);
    kota_free(f->events);
    *f = (future){0};
}

/* A copy of count things of a size; heap. */
static void *copied(const void *from, int32_t count, size_t size) {
    void *copy = kota_alloc((size_t)count + 1, size);
    if (count > 0) memcpy(copy, from, (size_t)count * size);
    return copy;
}

static future future_copy(const future *f) {
    future copy = {.folder = kota_text_copy(f->folder), .name = kota_text_copy(f->name), .count = f->count};
    copy.capacity = f->count;
    copy.times_ms = copied(f->times_ms, f->count, sizeof *f->times_ms);
    copy.cards = copied(f->cards, KOTA_VIEW_CARDS_MAX * f->count, sizeof *f->cards);
    copy.rows = copied(f->rows, f->row_count, sizeof *f->rows);
    copy.events = copied(f->events, f->event_count, sizeof *f->events);
    copy.row_count = f->row_count;
    copy.event_count = f->event_count;
    return copy;
}

/* A moment more, with what the city has come to. */
static void future_add(future *f, int64_t time_ms, const double cards[KOTA_VIEW_CARDS_MAX]) {
    int32_t first = KOTA_VIEW_CARDS_MAX * f->count;
    f->times_ms = kota_grow(f->times_ms, f->count, &f->capacity, sizeof *f->times_ms);
    for (int32_t c = 0; c < KOTA_VIEW_CARDS_MAX; c++) {
        f->cards = kota_grow(f->cards, first + c, &f->card_capacity, sizeof *f->cards);
        f->cards[first + c] = cards[c];
    }
    f->times_ms[f->count++] = time_ms;
}

static void say(kota_live_view *view, const char *message) { /* "" takes it back */
    pthread_mutex_lock(&view->lock);
    kota_free(view->shared.message);
    view->shared.message = kota_text_copy(message);
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
}

static void say_error(kota_live_view *view, const kota_error *err) {
    char *sentence = kota_sentence(&view->app->errors, err->text);
    say(view, sentence);
    kota_free(sentence);
}

/* ---- snapshots ---- */

static char *new_folder(kota_live_view *view) { return kota_text_format("%s/%d", view->base, (int)++view->folders); }

/* Leave the city as it is now in the folder of the future that goes on, and let the window know. */
static kota_status publish(kota_live_view *view, kota_error *err) {
    const kota_snap *snap = kota_live_look(view->run);
    future *now = &view->shared.futures[1];
    char *path = kota_snap_file_path(now->folder, snap->time_ms, view->map->utc_offset_min);
    kota_status status = kota_snap_file_write(path, snap, view->map_hash, err);
    kota_free(path);
    KOTA_TRY(status);
    const kota_city *city = kota_live_city(view->run);
    double cards[KOTA_VIEW_CARDS_MAX] = {0};
    for (int32_t c = 0; c < view->def->card_count; c++)
        cards[c] = kota_city_indicator(city, (kota_indicator)view->indicators[c], -1);
    pthread_mutex_lock(&view->lock);
    bool warming = now->count == 1 && now->times_ms[0] < kota_city_start_ms(city);
    if (warming && snap->time_ms >= kota_city_start_ms(city)) now->count = 0;
    future_add(now, snap->time_ms, cards);
    const kota_series_row *rows = kota_city_series(city, &now->row_count);
    const kota_event *events = kota_city_events(city, &now->event_count);
    kota_free(now->rows);
    kota_free(now->events);
    now->rows = copied(rows, now->row_count, sizeof *rows);
    now->events = copied(events, now->event_count, sizeof *events);
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
    return KOTA_OK;
}

static kota_status begin_folder(future *f, char *folder, const char *name, kota_error *err) {
    char *snaps = kota_text_format("%s/snaps", folder);
    kota_status status = kota_folder_create(snaps, err);
    kota_free(snaps);
    *f = (future){.folder = folder, .name = kota_text_copy(name)};
    return status;
}

/* ---- the run ---- */

static kota_status open_run(kota_live_view *view, int32_t choice, kota_error *err) {
    kota_script *script = newest(view);
    kota_run_def def = kota_app_run_def(view->app, kota_script_member_plan(script, choice));
    def.script = script;
    def.member = choice;
    def.near = view->app->options.words[0];
    kota_live *run = NULL;
    KOTA_TRY(kota_live_open(&run, &def, err));
    if (view->map != NULL && !kota_view_same_shape(view->map, kota_live_map(run))) {
        kota_live_close(run);
        return kota_fail(err, KOTA_DATA, "%s changes the city's cells, streets or bins: it cannot be shown beside it",
                         kota_script_member_name(script, choice));
    }
    kota_live_close(view->run);
    for (int32_t s = 0; s < view->save_count; s++) kota_blob_free(&view->saves[s].blob);
    view->save_count = 0;
    view->run = run;
    view->choice = choice;
    return KOTA_OK;
}

/* Every so often a moment is kept; when there is no more room every second one goes. */
static kota_status keep_moment(kota_live_view *view, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    int64_t now_ms = kota_city_time_ms(city), span_ms = kota_city_end_ms(city) - kota_city_start_ms(city);
    int64_t last_ms = view->save_count > 0 ? view->saves[view->save_count - 1].time_ms : INT64_MIN;
    if (now_ms < kota_city_start_ms(city) || (last_ms != INT64_MIN && now_ms - last_ms < span_ms / (SAVES_MAX - 2)))
        return KOTA_OK;
    if (view->save_count == SAVES_MAX) return KOTA_OK;
    moment *kept = &view->saves[view->save_count];
    *kept = (moment){.time_ms = now_ms, .choice = view->choice};
    kota_status status = kota_live_save(view->run, &kept->blob, err);
    if (status == KOTA_OK)
        view->save_count++;
    else
        kota_blob_free(&kept->blob);
    return status;
}

static kota_status step(kota_live_view *view, bool shown, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    KOTA_TRY(kota_live_step(view->run, err));
    KOTA_TRY(keep_moment(view, err));
    int64_t since_ms = kota_city_time_ms(city) - kota_city_start_ms(city);
    int64_t beat_ms = (int64_t)kota_round(kota_city_plan(city)->snapshot_s * 1000);
    bool due = since_ms >= 0 && (kota_city_done(city) || (beat_ms > 0 && since_ms % beat_ms == 0));
    if (shown && due) KOTA_TRY(publish(view, err));
    pthread_mutex_lock(&view->lock);
    view->shared.now_ms = kota_city_time_ms(city);
    view->shared.done = kota_city_done(city);
    view->shared.fresh = view->shared.fresh || view->shared.done;
    pthread_mutex_unlock(&view->lock);
    return KOTA_OK;
}

/* The course so far becomes A; one that has the same snapshots up to time_ms goes on as B. */
static kota_status part_ways(kota_live_view *view, int64_t time_ms, kota_error *err) {
    future *now = &view->shared.futures[1], next = {0};
    char *folder = new_folder(view);
    kota_status status = kota_folder_copy(now->folder, folder, err);
    if (status == KOTA_OK) status = begin_folder(&next, folder, view->name, err);
    if (status != KOTA_OK) return status;
    for (int32_t t = 0; t < now->count && now->times_ms[t] <= time_ms; t++)
        future_add(&next, now->times_ms[t], now->cards + KOTA_VIEW_CARDS_MAX * t);
    pthread_mutex_lock(&view->lock);
    future_free(&view->shared.futures[0]);
    view->shared.futures[0] = *now;
    view->shared.futures[1] = next;
    view->shared.pair = true;
    view->shared.done = false;
    pthread_mutex_unlock(&view->lock);
    return KOTA_OK;
}

/* The last moment that was kept before time_ms, and from there to it with what acted then. */
static kota_status go_back(kota_live_view *view, int64_t time_ms, kota_error *err) {
    int32_t s = view->save_count - 1;
    while (s > 0 && view->saves[s].time_ms > time_ms) s--;
    if (s < 0) return kota_fail(err, KOTA_DATA, "there is no earlier moment to go back to yet");
    for (int32_t later = s + 1; later < view->save_count; later++) kota_blob_free(&view->saves[later].blob);
    view->save_count = s + 1;
    if (view->saves[s].choice != view->choice)
        KOTA_TRY(kota_live_swap(view->run, newest(view), view->saves[s].choice, err));
    view->choice = view->saves[s].choice;
    KOTA_TRY(kota_live_back(view->run, &view->saves[s].blob, err));
    while (kota_city_time_ms(kota_live_city(view->run)) < time_ms) KOTA_TRY(step(view, false, err));
    return KOTA_OK;
}

/* An intervention that changes more than policies has to begin at the beginning. */
static kota_status begin_anew(kota_live_view *view, int32_t choice, kota_error *err) {
    KOTA_TRY(open_run(view, choice, err));
    KOTA_TRY(part_ways(view, INT64_MIN, err));
    return publish(view, err);
}

static kota_status choose(kota_live_view *view, int32_t choice, int64_t time_ms, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    int64_t now_ms = kota_city_time_ms(city), beat_ms = (int64_t)(kota_city_plan(city)->snapshot_s * 1000);
    kota_free(view->name);
    view->name = kota_text_copy(kota_script_member_name(newest(view), choice));
    kota_error why = {0};
    kota_status status = kota_live_swap(view->run, newest(view), choice, &why);
    if (status != KOTA_OK) return begin_anew(view, choice, err);
    if (time_ms < kota_city_start_ms(city)) time_ms = kota_city_start_ms(city);
    if (now_ms - time_ms >= beat_ms || kota_city_done(city)) {
        KOTA_TRY(kota_live_swap(view->run, newest(view), view->choice, err));
        KOTA_TRY(part_ways(view, time_ms, err));
        KOTA_TRY(go_back(view, time_ms, err));
        KOTA_TRY(kota_live_swap(view->run, newest(view), choice, err));
    }
    view->choice = choice;
    return KOTA_OK;
}

/* ---- the script, while it is written ---- */

static int64_t newest_change_ms(const kota_script *script) {
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

static void take_names(kota_live_view *view) {
    kota_script *script = newest(view);
    shared *to = &view->shared;
    pthread_mutex_lock(&view->lock);
    for (int32_t n = 0; n < to->name_count; n++) kota_free(to->names[n]);
    to->name_count = kota_script_main_count(script);
    if (to->name_count > KOTA_VIEW_CHOICES_MAX) to->name_count = KOTA_VIEW_CHOICES_MAX;
    for (int32_t n = 0; n < to->name_count; n++) to->names[n] = kota_text_copy(kota_script_member_name(script, n));
    to->fresh = true;
    pthread_mutex_unlock(&view->lock);
}

/* A script that was saved is read apart, and its policies act from now on; with a fault the old ones do. */
static void watch_files(kota_live_view *view) {
    int64_t now_ms = (int64_t)(kota_wall_s() * 1000);
    if (now_ms - view->files_looked_ms < LOOK_AT_FILES_MS || view->script_count == SCRIPTS_MAX) return;
    view->files_looked_ms = now_ms;
    int64_t changed_ms = newest_change_ms(newest(view));
    if (changed_ms == view->files_changed_ms) return;
    view->files_changed_ms = changed_ms;
    kota_script *script = NULL;
    kota_error err = {0};
    double began_s = kota_wall_s();
    kota_status status = kota_app_open(&script, view->app, &err);
    if (status == KOTA_OK) status = kota_live_swap(view->run, script, view->choice, &err);
    if (status == KOTA_OK) {
        view->scripts[view->script_count++] = script;
        take_names(view);
        say(view, "");
        kota_say_words(&view->app->log, "view.reloaded",
                       KOTA_FILL(kota_put("file", view->app->options.words[0]),
                                 kota_put_number("ms", (kota_wall_s() - began_s) * 1000, 0)));
    } else {
        kota_script_close(script);
        say_error(view, &err);
    }
}

/* ---- the worker ---- */

static void rest(void) {
    const struct timespec pause = {0, REST_MS * 1000000L};
    (void)nanosleep(&pause, NULL);
}

typedef enum turn { BUSY, IDLE, QUITS } turn;

/* The next thing that is to be done, if there is one. */
static turn take_turn(kota_live_view *view) {
    kota_error err = {0};
    pthread_mutex_lock(&view->lock);
    int32_t wanted = view->shared.wanted;
    int64_t wanted_ms = view->shared.wanted_ms;
    bool idle = view->shared.held || view->shared.done || view->failed, quits = view->shared.quits;
    view->shared.wanted = -1;
    pthread_mutex_unlock(&view->lock);
    if (quits) return QUITS;
    watch_files(view);
    kota_status status = KOTA_OK;
    if (wanted >= 0) {
        status = choose(view, wanted, wanted_ms, &err);
        view->failed = false;
        pthread_mutex_lock(&view->lock);
        view->shared.choice = view->choice;
        view->shared.fresh = true;
        pthread_mutex_unlock(&view->lock);
        if (status == KOTA_OK) say(view, "");
    } else if (idle || kota_city_done(kota_live_city(view->run))) {
        return IDLE;
    } else {
        status = step(view, true, &err);
        view->failed = status != KOTA_OK;
    }
    if (status != KOTA_OK) say_error(view, &err);
    return BUSY;
}

static void *work(void *context) {
    turn took;
    while ((took = take_turn(context)) != QUITS)
        if (took == IDLE) rest();
    return NULL;
}

/* Where there is no thread, as in a browser, the run goes on while the window looks, for a part of each frame. */
static void work_a_while(kota_live_view *view) {
    double began_s = kota_wall_s();
    while (take_turn(view) == BUSY && (kota_wall_s() - began_s) * 1000 < WHILE_MS) continue;
}

/* ---- what the window calls ---- */

static void records_free(records *r) {
    kota_free(r->times_ms);
    kota_free(r->values);
    kota_free(r->events);
    *r = (records){0};
}

/* Courses and events of what is seen, as the window has them. */
static void show_records(kota_live_view *view, int32_t r) {
    const future *f = &view->seen[r];
    records *to = &view->seen_records[r];
    records_free(to);
    to->times_ms = kota_alloc((size_t)f->row_count + 1, sizeof *to->times_ms);
    to->values = kota_alloc((size_t)f->row_count * KOTA_SERIES_COUNT + 1, sizeof *to->values);
    to->events = kota_alloc((size_t)f->event_count + 1, sizeof *to->events);
    for (int32_t k = 0; k < f->row_count; k++) {
        to->times_ms[k] = f->rows[k].time_ms;
        memcpy(to->values + (size_t)k * KOTA_SERIES_COUNT, f->rows[k].value, sizeof f->rows[k].value);
    }
    for (int32_t e = 0; e < f->event_count; e++) {
        const kota_event *event = &f->events[e];
        to->events[e] = (kota_view_event){event->time_ms,  kota_event_word(event->kind), event->entity,
                                          event->cause,    kota_event_unit(event->kind), event->value,
                                          event->threshold};
    }
    view->def->courses[r] = (kota_view_course){.times_ms = to->times_ms, .values = to->values, .rows = f->row_count};
    view->def->events[r] = (kota_view_events){to->events, f->event_count};
}

/* Cards tell of the last time that both have reached. */
static void show_cards(kota_live_view *view) {
    kota_view_def *def = view->def;
    const future *a = &view->seen[0], *b = &view->seen[1];
    bool pair = def->run_count == 2;
    int32_t ta = a->count - 1, tb = b->count - 1;
    if (pair) {
        ta = kota_view_nearest_time(a->times_ms, a->count, b->times_ms[tb]);
        tb = kota_view_nearest_time(b->times_ms, b->count, a->times_ms[ta]);
    }
    for (int32_t c = 0; c < def->card_count; c++) {
        kota_view_card *card = &def->cards[c];
        card->a = a->cards[KOTA_VIEW_CARDS_MAX * ta + c];
        card->b = pair ? b->cards[KOTA_VIEW_CARDS_MAX * tb + c] : KOTA_NAN;
        card->change = card->b - card->a;
        card->pairs = pair ? 1 : 0;
    }
}

static bool look(void *context) {
    kota_live_view *view = context;
    shared *from = &view->shared;
    if (!view->started) work_a_while(view);
    pthread_mutex_lock(&view->lock);
    bool fresh = from->fresh;
    from->fresh = false;
    view->live.now_ms = from->now_ms;
    view->live.held = from->held;
    view->live.done = from->done;
    view->live.chosen = from->choice;
    if (fresh) {
        const future *before = &from->futures[0], *now = &from->futures[1];
        bool passed = from->pair && now->times_ms[now->count - 1] > before->times_ms[before->count - 1];
        int32_t count = from->pair && !passed ? 2 : 1; /* A ended here: B goes on alone */
        for (int32_t r = 0; r < 2; r++) future_free(&view->seen[r]);
        for (int32_t r = 0; r < count; r++) view->seen[r] = future_copy(&from->futures[count == 2 ? r : 1]);
        for (int32_t n = 0; n < from->name_count; n++) {
            kota_free(view->seen_names[n]);
            view->live.choices[n] = view->seen_names[n] = kota_text_copy(from->names[n]);
        }
        view->live.choice_count = from->name_count;
        kota_free(view->seen_message);
        view->live.message = view->seen_message = kota_text_copy(from->message != NULL ? from->message : "");
        if (view->def->run_count == 1 && count == 2) view->def->mode = KOTA_VIEW_ALL;
        view->def->run_count = count;
    }
    pthread_mutex_unlock(&view->lock);
    for (int32_t r = 0; fresh && r < view->def->run_count; r++) {
        kota_view_run *run = &view->def->runs[r];
        run->name = view->seen[r].name;
        run->times_ms = view->seen[r].times_ms;
        run->time_count = view->seen[r].count;
        show_records(view, r);
    }
    if (fresh) show_cards(view);
    return fresh;
}

static void hold(void *context, bool held) {
    kota_live_view *view = context;
    pthread_mutex_lock(&view->lock);
    view->shared.held = view->live.held = held;
    pthread_mutex_unlock(&view->lock);
}

static void want(void *context, int32_t choice, int64_t time_ms) {
    kota_live_view *view = context;
    pthread_mutex_lock(&view->lock);
    view->shared.wanted = choice;
    view->shared.wanted_ms = time_ms;
    view->shared.held = view->live.held = false;
    pthread_mutex_unlock(&view->lock);
}

static kota_status load(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err) {
    kota_live_view *view = context;
    const future *f = &view->seen[run];
    char *path = kota_snap_file_path(f->folder, f->times_ms[time], view->map->utc_offset_min);
    kota_status status = kota_snap_file_read(out, path, view->map, view->map_hash, err);
    kota_free(path);
    return status;
}

/* ---- opening and closing ---- */

/* Rain of the first day, from the forecast at the beginning. */
static void read_rain(kota_live_view *view) {
    const kota_snap *snap = kota_live_look(view->run);
    int64_t step_ms = RAIN_STEP_MIN * KOTA_MINUTE_MS;
    int64_t span_ms = kota_city_end_ms(kota_live_city(view->run)) - snap->time_ms;
    if (span_ms > KOTA_DAY_MS) span_ms = KOTA_DAY_MS;
    int32_t count = (int32_t)(span_ms / step_ms);
    double *rain_mmph = kota_alloc((size_t)count + 1, sizeof *rain_mmph);
    for (int32_t k = 0; k < count; k++) {
        double from_m = kota_snap_forecast_m(snap, (double)(k * step_ms) / 1000.0);
        double to_m = kota_snap_forecast_m(snap, (double)((k + 1) * step_ms) / 1000.0);
        rain_mmph[k] = (to_m - from_m) * 1000.0 * 60.0 / RAIN_STEP_MIN;
    }
    view->def->rain_mmph = view->rain_mmph = rain_mmph;
    view->def->rain_count = count;
    view->def->rain_step_ms = step_ms;
    view->def->rain_from_ms = snap->time_ms;
}

static kota_status make_base(kota_live_view *view, kota_error *err) {
    const char *folder = getenv("TMPDIR");
    view->base = kota_text_format("%s/kota-view-XXXXXX", folder != NULL && folder[0] != '\0' ? folder : "/tmp");
    if (mkdtemp(view->base) != NULL) return KOTA_OK;
    char *wanted = view->base;
    view->base = NULL;
    kota_status status = kota_fail(err, KOTA_DATA, "%s cannot be made for the pictures of the run", wanted);
    kota_free(wanted);
    return status;
}

static kota_status begin(kota_live_view *view, kota_error *err) {
    const kota_options *options = &view->app->options;
    KOTA_TRY(kota_app_open(&view->scripts[0], view->app, err));
    view->script_count = 1;
    int32_t choice = options->member, count = kota_script_main_count(newest(view));
    if (choice >= count)
        return kota_fail(err, KOTA_USAGE, "--member %d: %s has members 0 to %d", choice, options->words[0],
                         count - 1);
    view->files_changed_ms = newest_change_ms(newest(view));
    KOTA_TRY(open_run(view, choice, err));
    view->arena = kota_arena_create("map", 0);
    KOTA_TRY(kota_run_map(&view->map, kota_script_member_plan(newest(view), choice), view->arena, err));
    view->map_hash = kota_map_hash(view->map);
    KOTA_TRY(make_base(view, err));
    view->name = kota_text_copy(kota_script_member_name(newest(view), choice));
    view->shared.choice = choice;
    view->shared.now_ms = kota_city_time_ms(kota_live_city(view->run));
    KOTA_TRY(begin_folder(&view->shared.futures[1], new_folder(view), view->name, err));
    KOTA_TRY(publish(view, err));
    take_names(view);
    read_rain(view);
    return KOTA_OK;
}

kota_status kota_live_view_open(kota_live_view **out, kota_view_def *def, kota_app *app, kota_error *err) {
    kota_live_view *view = kota_alloc(1, sizeof *view);
    view->app = app;
    view->def = def;
    view->shared.wanted = -1;
    pthread_mutex_init(&view->lock, NULL);
    view->live = (kota_view_live){.look = look, .hold = hold, .choose = want};
    *out = view;
    def->card_count = kota_view_data_cards(def->cards, view->indicators);
    def->course_names = kota_series_names;
    def->course_count = KOTA_SERIES_COUNT;
    KOTA_TRY(begin(view, err));
    def->live = &view->live;
    def->load = load;
    def->context = view;
    for (int32_t r = 0; r < 2; r++) {
        def->runs[r].map = view->map;
        def->runs[r].end_ms = kota_city_end_ms(kota_live_city(view->run));
    }
    KOTA_TRY(kota_view_bookmarks_open(&view->bookmarks, def, app, app->options.words[0],
                                      kota_city_start_ms(kota_live_city(view->run)), err));
    view->started = pthread_create(&view->thread, NULL, work, view) == 0;
    (void)look(view);
    return KOTA_OK;
}

void kota_live_view_close(kota_live_view *view) {
    if (view == NULL) return;
    pthread_mutex_lock(&view->lock);
    view->shared.quits = true;
    pthread_mutex_unlock(&view->lock);
    if (view->started) pthread_join(view->thread, NULL);
    kota_live_close(view->run);
    for (int32_t s = 0; s < view->script_count; s++) kota_script_close(view->scripts[s]);
    for (int32_t s = 0; s < view->save_count; s++) kota_blob_free(&view->saves[s].blob);
    for (int32_t r = 0; r < 2; r++) {
        future_free(&view->seen[r]);
        future_free(&view->shared.futures[r]);
        records_free(&view->seen_records[r]);
    }
    for (int32_t n = 0; n < KOTA_VIEW_CHOICES_MAX; n++) {
        kota_free(view->shared.names[n]);
        kota_free(view->seen_names[n]);
    }
    if (view->base != NULL) {
        kota_status removed = kota_folder_remove(view->base, NULL);
        (void)removed;
    }
    kota_view_bookmarks_close(&view->bookmarks);
    kota_free(view->shared.message);
    kota_free(view->seen_message);
    kota_free(view->rain_mmph);
    kota_free(view->base);
    kota_free(view->name);
    kota_arena_destroy(view->arena);
    pthread_mutex_destroy(&view->lock);
    kota_free(view);
}

#endif

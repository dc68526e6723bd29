/* What the window calls of a run under way, and its opening and closing. The worker owns the run; what the window
 * sees is handed over in `shared`, under its lock. */
#include "app/live_view.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <stdlib.h>
#include <string.h>

#include "app/live_work.h"
#include "app/view_data.h"
#include "app/view_rain.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/snap_file.h"
#include "snap/onto.h"

/* ---- what the window calls ---- */

static void look_at_futures(kota_live_view *view) {
    const kota_live_shared *from = &view->shared;
    const kota_live_future *before = &from->futures[0], *now = &from->futures[1];
    if (now->count == 0) return; /* it has just begun: what was is shown until it has something to show */
    bool passed = from->pair && now->times_ms[now->count - 1] > before->times_ms[before->count - 1];
    int32_t count = from->pair && !passed ? 2 : 1; /* A ended here: B goes on alone */
    for (int32_t r = 0; r < 2; r++) kota_live_future_free(&view->seen[r]);
    for (int32_t r = 0; r < count; r++) view->seen[r] = kota_live_future_copy(&from->futures[count == 2 ? r : 1]);
    if (view->def->run_count == 1 && count == 2) view->def->mode = KOTA_VIEW_ALL;
    view->def->run_count = count;
}

static void look_at_names(kota_live_view *view) {
    const kota_live_shared *from = &view->shared;
    kota_view_live *live = &view->live;
    for (int32_t n = 0; n < from->name_count; n++) {
        kota_free(view->seen_names[n]);
        live->choices[n] = view->seen_names[n] = kota_text_copy(from->names[n]);
    }
    live->choice_count = from->name_count;
    for (int32_t p = 0; p < from->parameter_count; p++) {
        kota_free(view->seen_parameters[p]);
        kota_free(view->seen_units[p]);
        live->parameters[p] = from->parameters[p];
        live->parameters[p].name = view->seen_parameters[p] = kota_text_copy(from->parameter_names[p]);
        live->parameters[p].unit = view->seen_units[p] = kota_text_copy(from->parameter_units[p]);
        if (!kota_is_nan(from->setting.values[p])) live->parameters[p].value = from->setting.values[p];
    }
    live->parameter_count = from->parameter_count;
    kota_free(view->seen_message);
    live->message = view->seen_message = kota_text_copy(from->message != NULL ? from->message : "");
    kota_free(view->seen_file);
    live->drawn_file = view->seen_file = kota_text_copy(from->drawn_file != NULL ? from->drawn_file : "");
}

static bool look(void *context) {
    kota_live_view *view = context;
    kota_live_shared *from = &view->shared;
    kota_view_live *live = &view->live;
    if (!view->started) kota_live__work_a_while(view);
    pthread_mutex_lock(&view->lock);
    bool fresh = from->fresh;
    from->fresh = false;
    live->now_ms = from->now_ms;
    live->held = from->held;
    live->done = from->done;
    live->chosen = from->setting.member;
    live->drawing = from->setting.sheet > 0;
    memcpy(live->drawn, from->sheet.items, sizeof live->drawn);
    live->drawn_count = from->sheet.count;
    live->undos = from->undos;
    live->redos = from->redos;
    if (fresh) look_at_futures(view);
    if (fresh) look_at_names(view);
    pthread_mutex_unlock(&view->lock);
    for (int32_t r = 0; fresh && r < view->def->run_count; r++) {
        kota_view_run *run = &view->def->runs[r];
        run->name = view->seen[r].name;
        run->times_ms = view->seen[r].times_ms;
        run->time_count = view->seen[r].count;
        kota_live_records_show(&view->seen_records[r], view->def, r, &view->seen[r]);
    }
    if (fresh) kota_live_cards_show(view->def, view->seen);
    return fresh;
}

static void hold(void *context, bool held) {
    kota_live_view *view = context;
    pthread_mutex_lock(&view->lock);
    view->shared.held = view->live.held = held;
    pthread_mutex_unlock(&view->lock);
}

/* The worker does one after the other; what comes when it has too much to do is lost, as a click beside a button. */
static void ask(kota_live_view *view, const kota_live_request *request) {
    pthread_mutex_lock(&view->lock);
    if (view->shared.request_count < KOTA_LIVE_REQUESTS_MAX)
        view->shared.requests[view->shared.request_count++] = *request;
    view->shared.held = view->live.held = false;
    pthread_mutex_unlock(&view->lock);
}

static void choose(void *context, int32_t choice, int64_t time_ms) {
    ask(context, &(kota_live_request){.ask = KOTA_LIVE_CHOOSE, .index = choice, .time_ms = time_ms});
}
static void set(void *context, int32_t parameter, double value, int64_t time_ms) {
    kota_live_request request = {KOTA_LIVE_SET, .index = parameter, .value = value, .time_ms = time_ms};
    ask(context, &request);
}
static void draw(void *context, const kota_view_drawn *drawn, int32_t at, int64_t time_ms) {
    ask(context, &(kota_live_request){.ask = KOTA_LIVE_DRAW, .index = at, .drawn = *drawn, .time_ms = time_ms});
}
static void erase(void *context, int32_t at, int64_t time_ms) {
    ask(context, &(kota_live_request){.ask = KOTA_LIVE_ERASE, .index = at, .time_ms = time_ms});
}
static void act(void *context, bool drawing, int64_t time_ms) {
    ask(context, &(kota_live_request){.ask = KOTA_LIVE_ACT, .index = drawing ? 1 : 0, .time_ms = time_ms});
}
static void undo(void *context, bool redo) {
    ask(context, &(kota_live_request){.ask = redo ? KOTA_LIVE_REDO : KOTA_LIVE_UNDO});
}
static void plan(void *context, kota_view_drawn *drawn, const kota_view_wish *wish) {
    const kota_live_view *view = context;
    *drawn = kota_drawn_at(view->world->map, wish);
}

static kota_status load(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err) {
    kota_live_view *view = context;
    const kota_live_future *f = &view->seen[run];
    const kota_map *map = f->world->map;
    char *path = kota_snap_file_path(f->folder, f->times_ms[time], map->utc_offset_min);
    kota_status status = kota_snap_file_read(out, path, map, f->world->hash, err);
    kota_free(path);
    if (status != KOTA_OK || f->world == view->world) return status;
    kota_snap *own = *out;
    *out = kota_snap_onto(own, view->world->map);
    kota_snap_destroy(own);
    return KOTA_OK;
}

/* ---- opening and closing ---- */

/* Rain of the first day, from the forecast at the beginning. */
static void read_rain(kota_live_view *view) {
    const kota_snap *snap = kota_live_look(view->run);
    int64_t span_ms = kota_city_end_ms(kota_live_city(view->run)) - snap->time_ms;
    if (span_ms > KOTA_DAY_MS) span_ms = KOTA_DAY_MS;
    int32_t count = (int32_t)(span_ms / KOTA_VIEW_RAIN_STEP_MS);
    view->rain_mmph = kota_alloc((size_t)count + 1, sizeof *view->rain_mmph);
    kota_view_rain(view->rain_mmph, count, snap->time_ms, snap);
    kota_view_rain_show(view->def, view->rain_mmph, count, snap->time_ms);
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
    kota_live_setting first = kota_live__plain(view->app->options.member), bare = kota_live__plain(0);
    kota_script *script = NULL;
    KOTA_TRY(make_base(view, err));
    KOTA_TRY(kota_live__script(&script, view, &bare, err)); /* the first: nothing is on top of it */
    view->files_changed_ms = kota_live__newest_change_ms(script);
    view->history[0] = (kota_live_schedule){.segments = {{INT64_MIN, first}}, .count = 1};
    view->history_count = view->sheet_count = 1;
    kota_live__take_names(view);
    KOTA_TRY(kota_live__open_run(view, &first, err));
    const kota_city *city = kota_live_city(view->run);
    view->shared.now_ms = kota_city_time_ms(city);
    char *name = kota_live__label(view, &first);
    kota_status status = kota_live__begin_future(view, &view->shared.futures[1], name, err);
    kota_free(name);
    KOTA_TRY(status);
    KOTA_TRY(kota_live__publish(view, view->run, 1, err));
    kota_live__show_choices(view);
    read_rain(view);
    return KOTA_OK;
}

kota_status kota_live_view_open(kota_live_view **out, kota_view_def *def, kota_app *app, kota_error *err) {
    kota_live_view *view = kota_alloc(1, sizeof *view);
    view->app = app;
    view->def = def;
    view->history = kota_alloc(KOTA_LIVE_HISTORY_MAX, sizeof *view->history);
    view->sheets = kota_alloc(KOTA_LIVE_SHEETS_MAX, sizeof *view->sheets);
    pthread_mutex_init(&view->lock, NULL);
    view->live = (kota_view_live){.look = look,
                                  .hold = hold,
                                  .choose = choose,
                                  .set = set,
                                  .draw = draw,
                                  .erase = erase,
                                  .act = act,
                                  .undo = undo,
                                  .plan = plan,
                                  .measure = kota_drawn_measure};
    *out = view;
    def->card_count = kota_view_data_cards(def->cards, view->indicators);
    def->course_names = kota_series_names;
    def->course_count = KOTA_SERIES_COUNT;
    KOTA_TRY(begin(view, err));
    def->live = &view->live;
    def->load = load;
    def->context = view;
    for (int32_t r = 0; r < 2; r++) {
        def->runs[r].map = view->world->map;
        def->runs[r].end_ms = kota_city_end_ms(kota_live_city(view->run));
    }
    KOTA_TRY(kota_view_bookmarks_open(&view->bookmarks, def, app, app->options.words[0],
                                      kota_city_start_ms(kota_live_city(view->run)), err));
    view->started = pthread_create(&view->thread, NULL, kota_live__work, view) == 0;
    (void)look(view);
    return KOTA_OK;
}

static void free_texts(char **texts, int32_t count) {
    for (int32_t k = 0; k < count; k++) kota_free(texts[k]);
}

static void close_run(kota_live_view *view) {
    kota_live__before_drop(view);
    kota_live_close(view->run);
    for (int32_t v = 0; v < view->variant_count; v++) kota_script_close(view->variants[v].script);
    for (int32_t s = 0; s < view->save_count; s++) kota_blob_free(&view->saves[s].blob);
    for (int32_t r = 0; r < 2; r++) {
        kota_live_future_free(&view->seen[r]);
        kota_live_future_free(&view->shared.futures[r]);
        kota_live_records_free(&view->seen_records[r]);
    }
    if (view->world != NULL) kota_arena_destroy(view->world->arena);
    kota_free(view->world);
    if (view->base == NULL) return;
    kota_status removed = kota_folder_remove(view->base, NULL);
    (void)removed;
}

void kota_live_view_close(kota_live_view *view) {
    if (view == NULL) return;
    pthread_mutex_lock(&view->lock);
    view->shared.quits = true;
    pthread_mutex_unlock(&view->lock);
    if (view->started) pthread_join(view->thread, NULL);
    close_run(view);
    free_texts(view->shared.names, KOTA_VIEW_CHOICES_MAX);
    free_texts(view->seen_names, KOTA_VIEW_CHOICES_MAX);
    free_texts(view->parameter_names, KOTA_VIEW_PARAMETERS_MAX);
    free_texts(view->shared.parameter_names, KOTA_VIEW_PARAMETERS_MAX);
    free_texts(view->shared.parameter_units, KOTA_VIEW_PARAMETERS_MAX);
    free_texts(view->seen_parameters, KOTA_VIEW_PARAMETERS_MAX);
    free_texts(view->seen_units, KOTA_VIEW_PARAMETERS_MAX);
    kota_view_bookmarks_close(&view->bookmarks);
    kota_free(view->shared.message);
    kota_free(view->shared.drawn_file);
    kota_free(view->seen_message);
    kota_free(view->seen_file);
    kota_free(view->drawn_file);
    kota_free(view->rain_mmph);
    kota_free(view->history);
    kota_free(view->sheets);
    kota_free(view->base);
    pthread_mutex_destroy(&view->lock);
    kota_free(view);
}

#endif

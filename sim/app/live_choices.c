/* The schedule of choices: which setting acts from when on. Each choice makes a new schedule of the present one,
 * which is kept, so that undo is to go back to the one before, and the run is made again from the moment where both
 * part. */
#include "app/live_work.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"

/* ---- scripts ---- */

kota_live_setting kota_live__plain(int32_t member) {
    kota_live_setting setting = {.member = member};
    for (int32_t p = 0; p < KOTA_VIEW_PARAMETERS_MAX; p++) setting.values[p] = KOTA_NAN;
    return setting;
}

static bool same_values(const double *a, const double *b) {
    for (int32_t p = 0; p < KOTA_VIEW_PARAMETERS_MAX; p++)
        if (a[p] < b[p] || a[p] > b[p] || kota_is_nan(a[p]) != kota_is_nan(b[p])) return false;
    return true;
}

static bool same(const kota_live_setting *a, const kota_live_setting *b) {
    return a->member == b->member && a->sheet == b->sheet && same_values(a->values, b->values);
}

/* The file of a sheet in the temporary folder, which is written where it is not yet. Heap. */
static kota_status sheet_file(char **path, const kota_live_view *view, int32_t sheet, kota_error *err) {
    *path = kota_text_format("%s/sheet-%d.lua", view->base, (int)sheet);
    if (kota_file_exists(*path)) return KOTA_OK;
    char *text = kota_sheet_lua(&view->sheets[sheet], view->app->options.words[0], view->drawn_file);
    kota_status status = kota_file_write(*path, text, strlen(text), err);
    kota_free(text);
    return status;
}

kota_status kota_live__open_variant(kota_script **script, kota_live_view *view, const kota_live_setting *setting,
                                    kota_error *err) {
    const char *names[KOTA_VIEW_PARAMETERS_MAX], *with[1];
    double values[KOTA_VIEW_PARAMETERS_MAX];
    char *path = NULL;
    kota_script_also also = {.with = with, .names = names, .values = values};
    for (int32_t p = 0; p < view->parameter_count; p++) {
        if (kota_is_nan(setting->values[p])) continue;
        names[also.value_count] = view->parameter_names[p];
        values[also.value_count++] = setting->values[p];
    }
    kota_status status = setting->sheet > 0 ? sheet_file(&path, view, setting->sheet, err) : KOTA_OK;
    with[0] = path;
    also.with_count = setting->sheet > 0 ? 1 : 0;
    if (status == KOTA_OK) status = kota_app_open_also(script, view->app, &also, err);
    kota_free(path);
    return status;
}

kota_status kota_live__script(kota_script **script, kota_live_view *view, const kota_live_setting *setting,
                              kota_error *err) {
    for (int32_t v = 0; v < view->variant_count; v++) {
        const kota_live_variant *variant = &view->variants[v];
        *script = variant->script;
        if (variant->version == view->version && variant->sheet == setting->sheet &&
            same_values(variant->values, setting->values))
            return KOTA_OK;
    }
    *script = NULL;
    if (view->variant_count == KOTA_LIVE_SCRIPTS_MAX)
        return kota_fail(err, KOTA_DATA, "there were %d changes: close the window and open it again",
                         (int)KOTA_LIVE_SCRIPTS_MAX);
    KOTA_TRY(kota_live__open_variant(script, view, setting, err));
    int32_t count = kota_script_main_count(*script);
    if (setting->member >= count) {
        kota_script_close(*script);
        *script = NULL;
        return kota_fail(err, KOTA_USAGE, "--member %d: %s has members 0 to %d", (int)setting->member,
                         view->app->options.words[0], (int)count - 1);
    }
    kota_live_variant *kept = &view->variants[view->variant_count++];
    *kept = (kota_live_variant){.script = *script, .version = view->version, .sheet = setting->sheet};
    memcpy(kept->values, setting->values, sizeof kept->values);
    return KOTA_OK;
}

char *kota_live__label(const kota_live_view *view, const kota_live_setting *setting) {
    kota_script *script = view->variants[view->newest].script;
    kota_text label = {0};
    int32_t count = 0;
    const kota_script_parameter *known = kota_script_parameters(script, &count);
    const char *name =
        setting->member < kota_script_main_count(script) ? kota_script_member_name(script, setting->member) : "";
    kota_text_add(&label, "%s", name);
    for (int32_t p = 0; p < view->parameter_count; p++) {
        for (int32_t k = 0; k < count && !kota_is_nan(setting->values[p]); k++)
            if (strcmp(known[k].name, view->parameter_names[p]) == 0)
                kota_text_add(&label, ", %s %g %s", known[k].name, setting->values[p], known[k].unit);
    }
    if (setting->sheet > 0) {
        kota_text_add(&label, " + ");
        kota_words_add(&label, &view->app->words, "view.drawing",
                       KOTA_FILL(kota_put_number("n", view->sheets[setting->sheet].count, 0)));
    }
    return label.chars;
}

/* ---- schedules ---- */

/* From when on two schedules differ; INT64_MAX: nowhere. */
static int64_t parting_ms(const kota_live_schedule *a, const kota_live_schedule *b) {
    for (int32_t s = 0;; s++) {
        bool in_a = s < a->count, in_b = s < b->count;
        if (!in_a && !in_b) return INT64_MAX;
        int64_t a_ms = in_a ? a->segments[s].from_ms : INT64_MAX, b_ms = in_b ? b->segments[s].from_ms : INT64_MAX;
        if (a_ms != b_ms) return a_ms < b_ms ? a_ms : b_ms;
        if (!same(&a->segments[s].setting, &b->segments[s].setting)) return a_ms;
    }
}

static const kota_live_setting *last_setting(const kota_live_schedule *schedule) {
    return &schedule->segments[schedule->count - 1].setting;
}

/* Have a setting act from a time on. */
static void put(kota_live_schedule *schedule, const kota_live_setting *setting, int64_t from_ms) {
    while (schedule->count > 1 && schedule->segments[schedule->count - 1].from_ms >= from_ms) schedule->count--;
    if (same(last_setting(schedule), setting)) return;
    if (schedule->count == KOTA_LIVE_SEGMENTS_MAX) schedule->count--;
    schedule->segments[schedule->count++] = (kota_live_segment){from_ms, *setting};
}

static bool fits(kota_live_view *view, const kota_live_setting *setting) {
    kota_script *script = NULL;
    kota_error ignored = {0};
    return kota_live__script(&script, view, setting, &ignored) == KOTA_OK &&
           kota_live_fits(view->run, script, setting->member);
}

/* The first choice of all holds again: there is nothing to compare. */
static void show_alone(kota_live_view *view) {
    pthread_mutex_lock(&view->lock);
    kota_live_future_free(&view->shared.futures[0]);
    view->shared.pair = false;
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
    kota_live__before_drop(view);
}

/* What goes on has another name from now on. */
static void rename_now(kota_live_view *view, const char *name) {
    kota_live_future *now = &view->shared.futures[1];
    pthread_mutex_lock(&view->lock);
    kota_free(now->name);
    now->name = kota_text_copy(name);
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
}

/* Go over to the schedule that stands at index `to` of the history. */
static kota_status go_over(kota_live_view *view, int32_t to, bool keep_a, kota_error *err) {
    const kota_live_schedule *next = &view->history[to];
    const kota_city *city = kota_live_city(view->run);
    int64_t now_ms = kota_city_time_ms(city), start_ms = kota_city_start_ms(city);
    int64_t beat_ms = (int64_t)(kota_city_plan(city)->snapshot_s * 1000);
    int64_t from_ms = parting_ms(kota_live__schedule(view), next);
    char *name = kota_live__label(view, last_setting(next));
    kota_status status = KOTA_OK;
    if (from_ms == INT64_MAX) {
        view->at = to; /* what is drawn does not act */
    } else if (!fits(view, &next->segments[0].setting)) {
        if (!keep_a || !view->shared.pair) status = kota_live__before_take(view, err);
        if (status == KOTA_OK) status = kota_live__open_run(view, &next->segments[0].setting, err);
        if (status == KOTA_OK) view->at = to;
        if (status == KOTA_OK) status = kota_live__part_ways(view, INT64_MIN, name, keep_a, err);
        if (status == KOTA_OK) status = kota_live__publish(view, view->run, 1, err);
    } else {
        if (from_ms < start_ms) from_ms = start_ms;
        bool behind = now_ms - from_ms >= beat_ms || (kota_city_done(city) && from_ms < now_ms);
        if (behind && (!keep_a || !view->shared.pair)) status = kota_live__before_take(view, err);
        if (status == KOTA_OK && behind) status = kota_live__part_ways(view, from_ms, name, keep_a, err);
        if (status == KOTA_OK && behind) status = kota_live__go_back(view, from_ms, err);
        if (status == KOTA_OK) view->at = to;
        if (status == KOTA_OK && !behind) rename_now(view, name);
        view->acting = -1; /* the next step finds out what acts */
    }
    kota_free(name);
    if (status == KOTA_OK && to == 0 && from_ms != INT64_MAX) show_alone(view);
    return status;
}

/* A schedule more, which those that were taken back give way to. */
static kota_status go_on(kota_live_view *view, const kota_live_schedule *next, bool keep_a, kota_error *err) {
    if (view->at + 1 == KOTA_LIVE_HISTORY_MAX) { /* the oldest but the first goes */
        memmove(&view->history[1], &view->history[2], (size_t)(view->at - 1) * sizeof *view->history);
        view->at--;
    }
    view->history[view->at + 1] = *next;
    view->history_count = view->at + 1;
    KOTA_TRY(go_over(view, view->at + 1, keep_a, err));
    view->history_count = view->at + 1;
    return KOTA_OK;
}

/* The same once more from a time on: after the script was written anew it is another. */
static kota_status once_more(kota_live_view *view, int64_t time_ms, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    if (time_ms < kota_city_start_ms(city)) time_ms = kota_city_start_ms(city);
    char *name = kota_live__label(view, last_setting(kota_live__schedule(view)));
    kota_status status = kota_live__before_take(view, err);
    if (status == KOTA_OK) status = kota_live__part_ways(view, time_ms, name, false, err);
    if (status == KOTA_OK) status = kota_live__go_back(view, time_ms, err);
    view->acting = -1;
    kota_free(name);
    return status;
}

/* A setting from a time on; from the end it would do nothing: from the beginning then. One that differs in more than
 * policies acts from the beginning; where it does so in what is drawn, the choices before stay. */
static kota_status have_act_from(kota_live_view *view, const kota_live_setting *setting, int64_t time_ms,
                                 kota_live_ask ask, int32_t sheet, kota_error *err) {
    bool tried = ask != KOTA_LIVE_CHOOSE && ask != KOTA_LIVE_ACT;
    kota_live_schedule *next = kota_alloc(1, sizeof *next);
    const kota_city *city = kota_live_city(view->run);
    *next = *kota_live__schedule(view);
    next->sheet = sheet;
    if (time_ms < kota_city_start_ms(city) || time_ms >= kota_city_end_ms(city)) time_ms = kota_city_start_ms(city);
    if (fits(view, setting)) {
        put(next, setting, time_ms);
    } else if (ask != KOTA_LIVE_CHOOSE && ask != KOTA_LIVE_SET) {
        for (int32_t s = 0; s < next->count; s++) next->segments[s].setting.sheet = setting->sheet;
    } else {
        next->count = 1;
        next->segments[0].setting = *setting;
    }
    kota_status status = go_on(view, next, tried, err);
    kota_free(next);
    return status;
}

/* ---- what is drawn ---- */

/* The first name that is free of folder/study.lua, folder/study-2.lua, ...; heap. */
static char *free_name(const char *folder, const char *scenario) {
    const char *slash = strrchr(scenario, '/'), *name = slash != NULL ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    int stem = dot != NULL ? (int)(dot - name) : (int)strlen(name);
    for (int32_t n = 1;; n++) {
        char *path = n == 1 ? kota_text_format("%s/%.*s.lua", folder, stem, name)
                            : kota_text_format("%s/%.*s-%d.lua", folder, stem, name, (int)n);
        if (!kota_file_exists(path)) return path;
        kota_free(path);
    }
}

/* In overlays/ beside the scenario, or where that cannot be made, as of one that was installed, here. */
static kota_status choose_drawn_file(kota_live_view *view, kota_error *err) {
    const char *scenario = view->app->options.words[0], *slash = strrchr(scenario, '/');
    if (view->drawn_file != NULL) return KOTA_OK;
    char *folder = kota_text_format("%.*soverlays", slash != NULL ? (int)(slash + 1 - scenario) : 0, scenario);
    if (kota_folder_create(folder, NULL) != KOTA_OK) {
        kota_free(folder);
        folder = kota_text_copy("overlays");
    }
    kota_status status = kota_folder_create(folder, err);
    if (status == KOTA_OK) view->drawn_file = free_name(folder, scenario);
    kota_free(folder);
    return status;
}

/* Keep what is drawn where the headless runner finds it. */
static kota_status keep_drawn(kota_live_view *view, const kota_sheet *sheet, kota_error *err) {
    KOTA_TRY(choose_drawn_file(view, err));
    char *text = kota_sheet_lua(sheet, view->app->options.words[0], view->drawn_file);
    kota_status status = kota_file_write(view->drawn_file, text, strlen(text), err);
    kota_free(text);
    return status;
}

/* The sheet that was changed acts in the place of the one before. */
static kota_status take_sheet(kota_live_view *view, const kota_sheet *sheet, int64_t time_ms, kota_error *err) {
    if (view->sheet_count == KOTA_LIVE_SHEETS_MAX)
        return kota_fail(err, KOTA_DATA, "there were %d changes: close the window and open it again",
                         (int)KOTA_LIVE_SHEETS_MAX);
    KOTA_TRY(keep_drawn(view, sheet, err));
    int32_t number = view->sheet_count++;
    view->sheets[number] = *sheet;
    kota_live_setting setting = *last_setting(kota_live__schedule(view));
    setting.sheet = sheet->count > 0 ? number : 0;
    return have_act_from(view, &setting, time_ms, KOTA_LIVE_DRAW, number, err);
}

static kota_status undo(kota_live_view *view, bool redo, kota_error *err) {
    int32_t to = view->at + (redo ? 1 : -1);
    if (to < 0 || to >= view->history_count) return KOTA_OK;
    int32_t sheet = view->history[to].sheet;
    if (sheet != kota_live__schedule(view)->sheet) KOTA_TRY(keep_drawn(view, &view->sheets[sheet], err));
    return go_over(view, to, true, err);
}

/* ---- what the window asks ---- */

kota_status kota_live__answer(kota_live_view *view, const kota_live_request *request, kota_error *err) {
    const kota_live_schedule *now = kota_live__schedule(view);
    kota_live_setting setting = *last_setting(now);
    kota_sheet sheet = view->sheets[now->sheet];
    switch (request->ask) {
    case KOTA_LIVE_CHOOSE:
        if (setting.member == request->index) return once_more(view, request->time_ms, err);
        setting.member = request->index;
        break;
    case KOTA_LIVE_SET: setting.values[request->index] = request->value; break;
    case KOTA_LIVE_ACT: setting.sheet = request->index > 0 && sheet.count > 0 ? now->sheet : 0; break;
    case KOTA_LIVE_DRAW:
        if (!kota_sheet_put(&sheet, &request->drawn, request->index)) return KOTA_OK;
        return take_sheet(view, &sheet, request->time_ms, err);
    case KOTA_LIVE_ERASE:
        kota_sheet_remove(&sheet, request->index);
        return take_sheet(view, &sheet, request->time_ms, err);
    case KOTA_LIVE_UNDO:
    case KOTA_LIVE_REDO: return undo(view, request->ask == KOTA_LIVE_REDO, err);
    }
    return have_act_from(view, &setting, request->time_ms, request->ask, now->sheet, err);
}

kota_status kota_live__reload(kota_live_view *view, kota_error *err) {
    kota_script *script = NULL;
    kota_live_setting plain = kota_live__plain(0), acts = *last_setting(kota_live__schedule(view));
    int32_t newest = view->newest;
    view->version++;
    kota_status status = kota_live__script(&script, view, &plain, err);
    if (status == KOTA_OK) view->newest = view->variant_count - 1;
    if (status == KOTA_OK) status = kota_live__script(&script, view, &acts, err);
    if (status == KOTA_OK) status = kota_live_swap(view->run, script, acts.member, err);
    if (status == KOTA_OK) return KOTA_OK;
    view->version--; /* the old ones act on */
    view->newest = newest;
    for (int32_t v = 0; v < view->variant_count; v++) /* and no other change takes those that were refused */
        if (view->variants[v].version > view->version) view->variants[v].version = -1;
    return status;
}

void kota_live__show_choices(kota_live_view *view) {
    const kota_live_schedule *schedule = kota_live__schedule(view);
    kota_live_shared *to = &view->shared;
    pthread_mutex_lock(&view->lock);
    to->setting = *last_setting(schedule);
    to->sheet = view->sheets[schedule->sheet];
    to->undos = view->at;
    to->redos = view->history_count - 1 - view->at;
    kota_free(to->drawn_file);
    to->drawn_file = kota_text_copy(view->drawn_file != NULL ? view->drawn_file : "");
    to->fresh = true;
    pthread_mutex_unlock(&view->lock);
}

#endif

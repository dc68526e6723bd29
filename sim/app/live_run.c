/* The run of a window that is under way, and what of it is shown. */
#include "app/live_work.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/snap_file.h"
#include "snap/onto.h"

static kota_live_future *going_on(kota_live_view *view) { return &view->shared.futures[1]; }

/* ---- its city ---- */

/* The city of the run that is open: the world that all is shown on, or one of its own. */
static kota_status world_of(kota_live_world **out, kota_live_view *view, const kota_plan *plan, kota_error *err) {
    kota_hash hash = kota_map_hash(kota_live_map(view->run));
    *out = view->world;
    if (view->world != NULL && view->world->hash.low == hash.low && view->world->hash.high == hash.high)
        return KOTA_OK;
    kota_live_world *world = kota_alloc(1, sizeof *world);
    world->arena = kota_arena_create("map", 0);
    world->hash = hash;
    kota_status status = kota_run_map(&world->map, plan, world->arena, err);
    if (status == KOTA_OK) {
        *out = world;
    } else {
        kota_arena_destroy(world->arena);
        kota_free(world);
    }
    return status;
}

static void forget_moments(kota_live_view *view) {
    for (int32_t s = 0; s < view->save_count; s++) kota_blob_free(&view->saves[s].blob);
    view->save_count = 0;
}

kota_status kota_live__open_run(kota_live_view *view, const kota_live_setting *setting, kota_error *err) {
    kota_script *script = NULL;
    KOTA_TRY(kota_live__script(&script, view, setting, err));
    kota_run_def def = kota_app_run_def(view->app, kota_script_member_plan(script, setting->member));
    def.script = script;
    def.member = setting->member;
    def.near = view->app->options.words[0];
    kota_live *run = NULL;
    KOTA_TRY(kota_live_open(&run, &def, err));
    if (view->world != NULL && !kota_snap_same_ground(view->world->map, kota_live_map(run))) {
        kota_live_close(run);
        return kota_fail(err, KOTA_DATA, "%s changes the city's cells: it cannot be shown beside it",
                         kota_script_member_name(script, setting->member));
    }
    kota_live_close(view->run);
    forget_moments(view);
    view->run = run;
    view->opened = *setting;
    view->acting = 0;
    return KOTA_OK;
}

/* ---- what of it is shown ---- */

kota_status kota_live__begin_future(kota_live_view *view, kota_live_future *f, const char *name, kota_error *err) {
    kota_live_world *world = NULL;
    KOTA_TRY(world_of(&world, view, kota_city_plan(kota_live_city(view->run)), err));
    char *folder = kota_text_format("%s/%d", view->base, (int)++view->folders);
    pthread_mutex_lock(&view->lock); /* who uses a world is counted */
    if (view->world == NULL) {
        view->world = world;
        world->users++; /* the window's own, to the end */
    }
    kota_status status = kota_live_future_begin(f, world, folder, name, err);
    pthread_mutex_unlock(&view->lock);
    return status;
}

kota_status kota_live__publish(kota_live_view *view, kota_live *run, int32_t future, kota_error *err) {
    const kota_snap *snap = kota_live_look(run);
    kota_live_future *to = &view->shared.futures[future];
    char *path = kota_snap_file_path(to->folder, snap->time_ms, to->world->map->utc_offset_min);
    kota_status status = kota_snap_file_write(path, snap, to->world->hash, err);
    kota_free(path);
    KOTA_TRY(status);
    const kota_city *city = kota_live_city(run);
    double cards[KOTA_VIEW_CARDS_MAX] = {0};
    for (int32_t c = 0; c < view->def->card_count; c++)
        cards[c] = kota_city_indicator(city, (kota_indicator)view->indicators[c], -1);
    pthread_mutex_lock(&view->lock);
    bool warming = to->count == 1 && to->times_ms[0] < kota_city_start_ms(city);
    if (warming && snap->time_ms >= kota_city_start_ms(city)) to->count = 0;
    kota_live_future_add(to, snap->time_ms, cards);
    kota_live_future_records(to, city);
    view->shared.fresh = true;
    pthread_mutex_unlock(&view->lock);
    return KOTA_OK;
}

kota_status kota_live__part_ways(kota_live_view *view, int64_t time_ms, const char *name, bool keep_a,
                                 kota_error *err) {
    kota_live_future *now = going_on(view), next = {0};
    kota_status status = kota_live__begin_future(view, &next, name, err);
    if (status == KOTA_OK && time_ms > INT64_MIN) {
        status = kota_folder_remove(next.folder, err);
        if (status == KOTA_OK) status = kota_folder_copy(now->folder, next.folder, err);
    }
    for (int32_t t = 0; t < now->count && now->times_ms[t] <= time_ms; t++)
        kota_live_future_add(&next, now->times_ms[t], now->cards + KOTA_VIEW_CARDS_MAX * t);
    pthread_mutex_lock(&view->lock);
    if (status == KOTA_OK) {
        int32_t gone = keep_a && view->shared.pair ? 1 : 0;
        kota_live_future_free(&view->shared.futures[gone]);
        if (gone == 0) view->shared.futures[0] = *now;
        view->shared.futures[1] = next;
        view->shared.pair = true;
        view->shared.done = false;
    } else if (next.folder != NULL) {
        kota_live_future_free(&next);
    }
    pthread_mutex_unlock(&view->lock);
    return status;
}

/* ---- its steps ---- */

/* Every so often a moment is kept. */
static kota_status keep_moment(kota_live_view *view, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    int64_t now_ms = kota_city_time_ms(city), span_ms = kota_city_end_ms(city) - kota_city_start_ms(city);
    int64_t last_ms = view->save_count > 0 ? view->saves[view->save_count - 1].time_ms : INT64_MIN;
    if (now_ms < kota_city_start_ms(city) ||
        (last_ms != INT64_MIN && now_ms - last_ms < span_ms / (KOTA_LIVE_SAVES_MAX - 2)))
        return KOTA_OK;
    if (view->save_count == KOTA_LIVE_SAVES_MAX) return KOTA_OK;
    kota_live_moment *kept = &view->saves[view->save_count];
    *kept = (kota_live_moment){.time_ms = now_ms};
    kota_status status = kota_live_save(view->run, &kept->blob, err);
    if (status == KOTA_OK)
        view->save_count++;
    else
        kota_blob_free(&kept->blob);
    return status;
}

/* The segment of the schedule at a time. */
static int32_t segment_at(const kota_live_schedule *schedule, int64_t time_ms) {
    int32_t s = schedule->count - 1;
    while (s > 0 && schedule->segments[s].from_ms > time_ms) s--;
    return s;
}

static kota_status have_act(kota_live_view *view, int32_t segment, kota_error *err) {
    const kota_live_setting *setting = &kota_live__schedule(view)->segments[segment].setting;
    kota_script *script = NULL;
    KOTA_TRY(kota_live__script(&script, view, setting, err));
    KOTA_TRY(kota_live_swap(view->run, script, setting->member, err));
    view->acting = segment;
    return KOTA_OK;
}

const kota_live_setting *kota_live__setting_at(const kota_live_view *view, int64_t time_ms) {
    const kota_live_schedule *schedule = kota_live__schedule(view);
    return &schedule->segments[segment_at(schedule, time_ms)].setting;
}

bool kota_live__is_due(const kota_live *run) {
    const kota_city *city = kota_live_city(run);
    int64_t since_ms = kota_city_time_ms(city) - kota_city_start_ms(city);
    int64_t beat_ms = (int64_t)kota_round(kota_city_plan(city)->snapshot_s * 1000);
    return since_ms >= 0 && (kota_city_done(city) || (beat_ms > 0 && since_ms % beat_ms == 0));
}

kota_status kota_live__step(kota_live_view *view, bool shown, kota_error *err) {
    const kota_city *city = kota_live_city(view->run);
    int32_t segment = segment_at(kota_live__schedule(view), kota_city_time_ms(city));
    if (segment != view->acting) KOTA_TRY(have_act(view, segment, err));
    KOTA_TRY(kota_live_step(view->run, err));
    KOTA_TRY(keep_moment(view, err));
    if (shown && kota_live__is_due(view->run)) KOTA_TRY(kota_live__publish(view, view->run, 1, err));
    pthread_mutex_lock(&view->lock);
    view->shared.now_ms = kota_city_time_ms(city);
    view->shared.done = kota_city_done(city);
    view->shared.fresh = view->shared.fresh || view->shared.done;
    pthread_mutex_unlock(&view->lock);
    return KOTA_OK;
}

kota_status kota_live__go_back(kota_live_view *view, int64_t time_ms, kota_error *err) {
    int32_t s = view->save_count - 1;
    while (s > 0 && view->saves[s].time_ms > time_ms) s--;
    if (s < 0) return kota_fail(err, KOTA_DATA, "there is no earlier moment to go back to yet");
    for (int32_t later = s + 1; later < view->save_count; later++) kota_blob_free(&view->saves[later].blob);
    view->save_count = s + 1;
    int64_t kept_ms = view->saves[s].time_ms;
    /* what acted when it was kept: a segment that begins just then has not acted yet */
    int32_t segment = segment_at(kota_live__schedule(view), kept_ms - 1);
    if (segment != view->acting) KOTA_TRY(have_act(view, segment, err));
    KOTA_TRY(kota_live_back(view->run, &view->saves[s].blob, err));
    while (kota_city_time_ms(kota_live_city(view->run)) < time_ms) KOTA_TRY(kota_live__step(view, false, err));
    return KOTA_OK;
}

#endif

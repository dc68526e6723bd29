/* What the window can be told to do: another time, mode, layer, language, place or picture. */
#include "view/window.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

int32_t kota_window__latest(const kota_view_def *def) {
    const kota_view_run *a = &def->runs[0], *b = &def->runs[1];
    if (def->live == NULL || def->run_count == 1) return a->time_count - 1;
    return kota_view_nearest_time(a->times_ms, a->time_count, b->times_ms[b->time_count - 1]);
}

void kota_window__go_to(kota_window *w, int32_t time) {
    int32_t last = kota_window__latest(w->scene.def);
    time = time < 0 ? 0 : time > last ? last : time;
    w->changed = w->changed || time != w->scene.time;
    w->scene.time = time;
}

void kota_window__play(kota_window *w, bool playing) {
    int32_t last = kota_window__latest(w->scene.def);
    if (playing && w->scene.time == last) kota_window__go_to(w, 0); /* from the start again */
    w->scene.playing = playing;
    w->next_ticks = SDL_GetTicks64() + (Uint64)w->step_ms;
    w->changed = true;
}

void kota_window__show_mode(kota_window *w, kota_view_mode mode) {
    w->scene.mode = kota_view_mode_of(mode, w->scene.def->run_count);
    w->changed = true;
}

void kota_window__next_mode(kota_window *w) {
    int32_t runs = w->scene.def->run_count, next = (int32_t)w->scene.mode;
    do {
        next = (next + 1) % KOTA_VIEW_MODES;
    } while (kota_view_mode_of((kota_view_mode)next, runs) != (kota_view_mode)next);
    kota_window__show_mode(w, (kota_view_mode)next);
}

void kota_window__show_layer(kota_window *w, int32_t layer) {
    w->scene.layer = (kota_info)layer;
    w->changed = true;
}

void kota_window__title(const kota_window *w) {
    char *title = kota_view_title(w->scene.def, &w->scene.words), *whole = kota_text_format("kota: %s", title);
    SDL_SetWindowTitle(w->context.window, whole);
    kota_free(whole);
    kota_free(title);
}

void kota_window__next_language(kota_window *w) {
    w->scene.words.language = (kota_language)((w->scene.words.language + 1) % KOTA_LANGUAGE_COUNT);
    kota_window__title(w);
    w->changed = true;
}

void kota_window__choose(kota_window *w, int32_t choice) {
    kota_view_live *live = w->scene.def->live;
    const kota_view_run *a = &w->scene.def->runs[0];
    if (live == NULL || choice < 0 || choice >= live->choice_count) return;
    live->choose(w->scene.def->context, choice, a->times_ms[w->scene.time]);
    w->following = w->changed = true;
}

void kota_window__hold(kota_window *w) {
    kota_view_live *live = w->scene.def->live;
    if (live == NULL) return;
    live->hold(w->scene.def->context, !live->held);
    w->changed = true;
}

void kota_window__scrub(kota_window *w, double x) {
    const kota_view_run *a = &w->scene.def->runs[0];
    w->scene.playing = false;
    w->changed = true;
    kota_window__go_to(w, kota_hud_time_at(&w->scene.layout, a, x));
    w->following = w->scene.time == kota_window__latest(w->scene.def);
}

/* ---- what happened, and places ---- */

void kota_window__jump(kota_window *w, int32_t way) {
    static const char *const kinds[] = {"link_closed", "district_flooded", "command"};
    const kota_view_def *def = w->scene.def;
    int64_t now_ms = def->runs[0].times_ms[w->scene.time], best_ms = way > 0 ? INT64_MAX : INT64_MIN;
    for (int32_t r = 0; r < def->run_count; r++) {
        for (int32_t e = 0; e < def->events[r].count; e++) {
            const kota_view_event *event = &def->events[r].items[e];
            bool marked = false;
            for (int32_t k = 0; k < KOTA_COUNT(kinds); k++) marked = marked || strcmp(event->kind, kinds[k]) == 0;
            int32_t t = kota_view_nearest_time(def->runs[0].times_ms, def->runs[0].time_count, event->time_ms);
            int64_t at_ms = def->runs[0].times_ms[t];
            if (!marked || (way > 0 ? at_ms <= now_ms || at_ms >= best_ms : at_ms >= now_ms || at_ms <= best_ms))
                continue;
            best_ms = at_ms;
        }
    }
    if (best_ms == INT64_MAX || best_ms == INT64_MIN) return;
    w->scene.playing = false;
    kota_window__go_to(w, kota_view_nearest_time(def->runs[0].times_ms, def->runs[0].time_count, best_ms));
}

enum { STOP_MS = 12000 }; /* of the tour at each stop: assumed, to read a caption twice and look */

void kota_window__stop_at(kota_window *w, int32_t stop) {
    const kota_view_def *def = w->scene.def;
    if (def->bookmark_count == 0) {
        (void)snprintf(w->panels.note, sizeof w->panels.note, "%s", kota_word(&w->scene.words, "view.stops.none"));
        w->changed = true;
        return;
    }
    w->panels.stop = stop % def->bookmark_count;
    const kota_view_bookmark *to = &def->bookmarks[w->panels.stop];
    const kota_view_run *a = &def->runs[0];
    const kota_rect *pane = &w->scene.layout.panes[0];
    kota_window__play(w, false);
    kota_window__show_layer(w, (int32_t)to->layer);
    kota_window__go_to(w, kota_view_nearest_time(a->times_ms, a->time_count, to->time_ms));
    w->following = def->live != NULL && to->time_ms > a->times_ms[kota_window__latest(def)];
    w->scene.camera.x_m = to->x_m;
    w->scene.camera.y_m = to->y_m;
    w->scene.camera.px_per_m = (pane->x1 - pane->x0) / to->width_m;
    w->scene.moved = true;
    w->panels.follow = false;
    w->stop_ticks = SDL_GetTicks64() + STOP_MS;
}

void kota_window__tour(kota_window *w) {
    bool on = !w->panels.tour && w->scene.def->bookmark_count > 0;
    if (on || w->panels.stop < 0) kota_window__stop_at(w, w->panels.stop + 1);
    w->panels.tour = on;
    w->changed = true;
}

void kota_window__leave_stop(kota_window *w, SDL_Keycode code) {
    static const SDL_Keycode still[] = {SDLK_m, SDLK_o, SDLK_l, SDLK_k, SDLK_f, SDLK_F11, SDLK_x};
    for (int32_t k = 0; k < KOTA_COUNT(still); k++)
        if (code == still[k]) return;
    w->panels.stop = -1;
    w->panels.tour = false;
}

void kota_window__unsay(kota_window *w) {
    w->panels.note[0] = '\0';
    w->scene.refused.text[0] = '\0';
}

void kota_window__pick(kota_window *w, double x, double y) {
    int32_t p = 0;
    double x_m, y_m;
    kota_pick picked = {KOTA_PICK_NOTHING, 0};
    const kota_scene *scene = &w->scene;
    if (scene->plain || kota_hud_hit(&scene->layout, x, y, &p) != KOTA_HUD_PANE || scene->snaps[0] == NULL) return;
    kota_camera_to_m(&scene->camera, &scene->layout.panes[p], x, y, &x_m, &y_m);
    kota_place place = kota_infos[scene->layer].place;
    double reach_m = 18.0 * scene->layout.unit_px / scene->camera.px_per_m;
    if (kota_pick_at(&picked, scene->def->runs[0].map, scene->snaps[0], place, x_m, y_m, reach_m))
        kota_panels_pick(&w->panels, picked);
    w->changed = true;
}

void kota_window__keep(kota_window *w) {
    const kota_view_def *def = w->scene.def;
    char *path = NULL;
    kota_error why = {0};
    if (def->keep == NULL) return;
    uint8_t *rgb = kota_scene_read(&w->scene);
    bool kept = def->keep(&path, def->keeper, rgb, w->scene.width, w->scene.height, &why) == KOTA_OK;
    char *text = kept ? kota_words_format(&w->scene.words, "view.kept", KOTA_FILL(kota_put("file", path)))
                      : kota_text_copy(why.text);
    (void)snprintf(w->panels.note, sizeof w->panels.note, "%s", text);
    kota_free(text);
    kota_free(path);
    kota_free(rgb);
    w->changed = true;
}

void kota_window__pace(kota_window *w, bool faster) {
    if (faster && w->step_ms > 25) w->step_ms /= 2;
    if (!faster && w->step_ms < 6400) w->step_ms *= 2;
    char *text = kota_words_format(&w->scene.words, "view.pace",
                                   KOTA_FILL(kota_put_number("n", 1000.0 / w->step_ms, w->step_ms > 500 ? 2 : 1)));
    (void)snprintf(w->panels.note, sizeof w->panels.note, "%s", text);
    kota_free(text);
    w->changed = true;
}

void kota_window__search(kota_window *w) {
    if (w->scene.plain) return;
    w->panels.search = true;
    w->panels.text[0] = '\0';
    w->changed = true;
}

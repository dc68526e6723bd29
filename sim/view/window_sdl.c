/* The window: mouse and keys change the scene, which is drawn when something changed and not otherwise. */
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/context.h"
#include "view/panels.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
enum { IN_PAGE = 1 };
#else
enum { IN_PAGE = 0 };
#endif

static const double LARGER = 1.3; /* letters, for the back row */

typedef struct window {
    kota_context context;
    kota_scene scene;
    kota_panels panels;
    bool done, changed, dragging, scrubbing, swiping;
    bool down, strayed; /* the left button; the mouse has moved since it went down on a pane: no click */
    double press_x, press_y;
    bool following;    /* of a run under way: what comes is shown as it comes */
    Uint64 next_ticks; /* when the next snapshot is due while playing */
    int32_t step_ms;   /* how long a snapshot stays */
    char which[32];    /* of the stops is shown */
    Uint64 stop_ticks; /* when the next stop of the demonstration is due in its tour */
} window;

/* The last of A's times that can be shown: B, while it is under way, has come no further. */
static int32_t latest(const kota_view_def *def) {
    const kota_view_run *a = &def->runs[0], *b = &def->runs[1];
    if (def->live == NULL || def->run_count == 1) return a->time_count - 1;
    return kota_view_nearest_time(a->times_ms, a->time_count, b->times_ms[b->time_count - 1]);
}

static void go_to(window *w, int32_t time) {
    int32_t last = latest(w->scene.def);
    time = time < 0 ? 0 : time > last ? last : time;
    w->changed = w->changed || time != w->scene.time;
    w->scene.time = time;
}

static void play(window *w, bool playing) {
    int32_t last = latest(w->scene.def);
    if (playing && w->scene.time == last) go_to(w, 0); /* from the start again */
    w->scene.playing = playing;
    w->next_ticks = SDL_GetTicks64() + (Uint64)w->step_ms;
    w->changed = true;
}

static void show_mode(window *w, kota_view_mode mode) {
    w->scene.mode = kota_view_mode_of(mode, w->scene.def->run_count);
    w->changed = true;
}

/* To the next that so many runs have. */
static void next_mode(window *w) {
    int32_t runs = w->scene.def->run_count, next = (int32_t)w->scene.mode;
    do {
        next = (next + 1) % KOTA_VIEW_MODES;
    } while (kota_view_mode_of((kota_view_mode)next, runs) != (kota_view_mode)next);
    show_mode(w, (kota_view_mode)next);
}

static void show_layer(window *w, int32_t layer) {
    w->scene.layer = (kota_info)layer;
    w->changed = true;
}

static void title_window(const window *w) {
    char *title = kota_view_title(w->scene.def, &w->scene.words), *whole = kota_text_format("kota: %s", title);
    SDL_SetWindowTitle(w->context.window, whole);
    kota_free(whole);
    kota_free(title);
}

static void next_language(window *w) {
    w->scene.words.language = (kota_language)((w->scene.words.language + 1) % KOTA_LANGUAGE_COUNT);
    title_window(w);
    w->changed = true;
}

/* SDL's mouse is in the window's units, which are larger than pixels on dense screens. */
static double px_per_unit(const window *w) {
    int units = 1;
    SDL_GetWindowSize(w->context.window, &units, NULL);
    return kota_hud_px_per_unit(w->scene.width, units);
}

/* Have an intervention act from the time that is shown on, or from now if that is the latest. */
static void choose(window *w, int32_t choice) {
    kota_view_live *live = w->scene.def->live;
    const kota_view_run *a = &w->scene.def->runs[0];
    if (live == NULL || choice < 0 || choice >= live->choice_count) return;
    live->choose(w->scene.def->context, choice, a->times_ms[w->scene.time]);
    w->following = w->changed = true;
}

static void hold(window *w) {
    kota_view_live *live = w->scene.def->live;
    if (live == NULL) return;
    live->hold(w->scene.def->context, !live->held);
    w->changed = true;
}

static void scrub(window *w, double x) {
    const kota_view_run *a = &w->scene.def->runs[0];
    w->scene.playing = false;
    w->changed = true;
    go_to(w, kota_hud_time_at(&w->scene.layout, a, x));
    w->following = w->scene.time == latest(w->scene.def);
}

/* ---- what happened, and places ---- */

/* To the next or the last time before at which a street closed, a district was flooded or something was ordered. */
static void jump(window *w, int32_t way) {
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
    go_to(w, kota_view_nearest_time(def->runs[0].times_ms, def->runs[0].time_count, best_ms));
}

enum { STOP_MS = 12000 }; /* of the tour at each stop: assumed, to read a caption twice and look */

/* To a stop of the demonstration. Of a run under way as far as it has come. */
static void stop_at(window *w, int32_t stop) {
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
    play(w, false);
    show_layer(w, (int32_t)to->layer);
    go_to(w, kota_view_nearest_time(a->times_ms, a->time_count, to->time_ms));
    w->following = def->live != NULL && to->time_ms > a->times_ms[latest(def)];
    w->scene.camera.x_m = to->x_m;
    w->scene.camera.y_m = to->y_m;
    w->scene.camera.px_per_m = (pane->x1 - pane->x0) / to->width_m;
    w->scene.moved = true;
    w->panels.follow = false;
    w->stop_ticks = SDL_GetTicks64() + STOP_MS;
}

static void tour(window *w) {
    bool on = !w->panels.tour && w->scene.def->bookmark_count > 0;
    if (on || w->panels.stop < 0) stop_at(w, w->panels.stop + 1);
    w->panels.tour = on;
    w->changed = true;
}

/* What changes nothing of the picture but its words lets a stop stand. */
static void leave_stop(window *w, SDL_Keycode code) {
    static const SDL_Keycode still[] = {SDLK_m, SDLK_o, SDLK_l, SDLK_k, SDLK_f, SDLK_F11, SDLK_x};
    for (int32_t k = 0; k < KOTA_COUNT(still); k++)
        if (code == still[k]) return;
    w->panels.stop = -1;
    w->panels.tour = false;
}

/* What was said once is gone with the next key or click. */
static void unsay(window *w) {
    w->panels.note[0] = '\0';
    w->scene.refused.text[0] = '\0';
}

/* Inspect what lies under the mouse. */
static void pick(window *w, double x, double y) {
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

/* Keep the window as it is as a picture. */
static void keep(window *w) {
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

/* Twice as fast, or half. */
static void pace(window *w, bool faster) {
    if (faster && w->step_ms > 25) w->step_ms /= 2;
    if (!faster && w->step_ms < 6400) w->step_ms *= 2;
    char *text = kota_words_format(&w->scene.words, "view.pace",
                                   KOTA_FILL(kota_put_number("n", 1000.0 / w->step_ms, w->step_ms > 500 ? 2 : 1)));
    (void)snprintf(w->panels.note, sizeof w->panels.note, "%s", text);
    kota_free(text);
    w->changed = true;
}

static void search(window *w) {
    if (w->scene.plain) return;
    w->panels.search = true;
    w->panels.text[0] = '\0';
    w->changed = true;
}

/* ---- mouse ---- */

static bool on_swipe_line(const window *w, double x) {
    double apart = x - w->scene.layout.clips[1].x0, reach = 12.0 * w->scene.layout.unit_px;
    return w->scene.mode == KOTA_VIEW_SWIPE && apart < reach && apart > -reach;
}

static void press(window *w, double x, double y) {
    int32_t index;
    w->down = true;
    w->strayed = false;
    w->press_x = x;
    w->press_y = y;
    unsay(w);
    leave_stop(w, SDLK_UNKNOWN);
    w->changed = true;
    if (w->panels.help) {
        w->panels.help = false;
        return;
    }
    if (kota_panels_hold(&w->panels, &w->scene, x, y)) return;
    w->panels.search = false;
    switch (kota_hud_hit(&w->scene.layout, x, y, &index)) {
    case KOTA_HUD_PLAY: play(w, !w->scene.playing); break;
    case KOTA_HUD_LAYER: show_layer(w, (int32_t)kota_info_of_group(w->scene.layer, (kota_info_group)index)); break;
    case KOTA_HUD_MODE: show_mode(w, (kota_view_mode)index); break;
    case KOTA_HUD_LANGUAGE: next_language(w); break;
    case KOTA_HUD_HELP: w->panels.help = true; break;
    case KOTA_HUD_CHOICE: choose(w, index); break;
    case KOTA_HUD_HOLD: hold(w); break;
    case KOTA_HUD_PANE:
        if (kota_workshop_press(&w->panels.shop, &w->scene, x, y)) break;
        w->swiping = on_swipe_line(w, x);
        w->dragging = !w->swiping;
        break;
    case KOTA_HUD_SLIDER:
        w->scrubbing = true;
        scrub(w, x);
        break;
    case KOTA_HUD_NOTHING: break;
    }
}

static void release(window *w, double x, double y) {
    bool drew = w->down && kota_workshop_release(&w->panels.shop, &w->scene, x, y, w->strayed);
    if (!drew && w->dragging && !w->strayed) pick(w, x, y);
    w->down = w->dragging = w->scrubbing = w->swiping = false;
    w->changed = true;
}

static void move(window *w, const SDL_MouseMotionEvent *event) {
    double s = px_per_unit(w);
    kota_scene *scene = &w->scene;
    double x = s * event->x, y = s * event->y, far = 4.0 * scene->layout.unit_px;
    scene->hover_x_px = x;
    scene->hover_y_px = y;
    scene->hovering = w->dragging || !kota_panels_hold(&w->panels, scene, x, y);
    kota_workshop_hover(&w->panels.shop, scene, x, y);
    if (w->panels.shop.ghost) scene->hovering = false; /* it says more */
    w->strayed = w->strayed || kota_abs(x - w->press_x) > far || kota_abs(y - w->press_y) > far;
    if (w->scrubbing) scrub(w, x);
    if (w->swiping) {
        const kota_rect *pane = &scene->layout.panes[0];
        scene->swipe_frac = kota_clamp((x - pane->x0) / (pane->x1 - pane->x0), 0.0, 1.0);
    }
    if (w->dragging && w->strayed) {
        kota_camera_pan(&scene->camera, &scene->def->runs[0].map->grid, s * event->xrel, s * event->yrel);
        scene->moved = true;
        w->panels.follow = false;
    }
    w->changed = true;
}

static void zoom(window *w, double steps) {
    int32_t p = 0;
    kota_scene *scene = &w->scene;
    double x = scene->hover_x_px, y = scene->hover_y_px, factor = steps > 0.0 ? 1.25 : 0.8;
    if (!scene->hovering || kota_hud_hit(&scene->layout, x, y, &p) != KOTA_HUD_PANE) {
        const kota_rect *pane = &scene->layout.panes[0];
        p = 0;
        x = 0.5 * (pane->x0 + pane->x1);
        y = 0.5 * (pane->y0 + pane->y1);
    }
    kota_camera_zoom(&scene->camera, &scene->def->runs[0].map->grid, &scene->layout.panes[p], factor, x, y);
    scene->moved = true;
    w->changed = true;
}

static void toggle_full_screen(window *w) {
    bool full = (SDL_GetWindowFlags(w->context.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    (void)SDL_SetWindowFullscreen(w->context.window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    w->changed = true;
}

/* Keys of the panels. */
static void key_panels(window *w, SDL_Keycode code, bool shift) {
    kota_panels *panels = &w->panels;
    if (code == SDLK_SLASH && !shift) search(w);
    if (code == SDLK_QUESTION || (code == SDLK_SLASH && shift)) panels->help = !panels->help;
    if (code == SDLK_i) panels->shut = !panels->shut;
    if (code == SDLK_t) panels->follow = !panels->follow;
    if (code == SDLK_c && w->scene.def->course_count > 0)
        panels->course = (panels->course + 1) % w->scene.def->course_count;
    if (code == SDLK_k) w->scene.scale = w->scene.scale > 1.0 ? 1.0 : LARGER;
    int32_t tabs = kota_workshop_open(&w->scene) ? KOTA_PANEL_TABS : KOTA_PANEL_TRY;
    if (code == SDLK_TAB) panels->tab = (kota_panel_tab)(((int32_t)panels->tab + 1) % tabs);
    w->changed = true;
}

/* What stands open is shut before the window is. */
static void escape(window *w, bool at_once) {
    kota_panels *panels = &w->panels;
    bool open = panels->help || panels->search || panels->pick.kind != KOTA_PICK_NOTHING;
    if (panels->shop.tool != KOTA_VIEW_HAND && !at_once) {
        kota_workshop_use(&panels->shop, KOTA_VIEW_HAND);
        w->changed = true;
        return;
    }
    w->done = w->done || at_once || !open;
    if (panels->help || panels->search)
        panels->help = panels->search = false;
    else
        kota_panels_pick(panels, (kota_pick){KOTA_PICK_NOTHING, 0});
    w->changed = true;
}

/* While a name is searched for letters belong to it. */
static bool key_of_search(window *w, SDL_Keycode code) {
    kota_panels *panels = &w->panels;
    kota_pick first;
    size_t length = strlen(panels->text);
    if (!panels->search || code == SDLK_ESCAPE) return false;
    while (code == SDLK_BACKSPACE && length > 0 && ((unsigned char)panels->text[length - 1] & 0xc0) == 0x80) length--;
    if (code == SDLK_BACKSPACE && length > 0) panels->text[length - 1] = '\0'; /* a whole letter of UTF-8 */
    if (code == SDLK_RETURN && kota_pick_find(&first, 1, w->scene.def->runs[0].map, panels->text) > 0)
        kota_panels_go(panels, &w->scene, first);
    w->changed = true;
    return true;
}

static void write(window *w, const char *text) {
    kota_panels *panels = &w->panels;
    size_t length = strlen(panels->text), more = strlen(text);
    bool opener = length == 0 && strcmp(text, "/") == 0; /* the key that opened it */
    if (!panels->search || opener || length + more >= sizeof panels->text) return;
    memcpy(panels->text + length, text, more + 1);
    w->changed = true;
}

static void key(window *w, SDL_Keycode code, bool shift) {
    int32_t last = latest(w->scene.def);
    unsay(w);
    leave_stop(w, code);
    key_panels(w, code, shift);
    if (code == SDLK_m) stop_at(w, w->panels.stop + 1);
    if (code == SDLK_o) tour(w);
    if (code == SDLK_n) jump(w, 1);
    if (code == SDLK_p) jump(w, -1);
    if (code == SDLK_x) keep(w);
    if (code == SDLK_s) show_mode(w, w->scene.mode == KOTA_VIEW_SWIPE ? KOTA_VIEW_ALL : KOTA_VIEW_SWIPE);
    if (code == SDLK_g) show_mode(w, w->scene.mode == KOTA_VIEW_LENS ? KOTA_VIEW_ALL : KOTA_VIEW_LENS);
    if (code == SDLK_SPACE) play(w, !w->scene.playing);
    if (code == SDLK_LEFT) go_to(w, w->scene.time - 1);
    if (code == SDLK_RIGHT) go_to(w, w->scene.time + 1);
    if (code == SDLK_HOME) go_to(w, 0);
    if (code == SDLK_END) go_to(w, last);
    if (code == SDLK_UP || code == SDLK_DOWN) pace(w, code == SDLK_UP);
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        if (kota_infos[v].key != 0 && code == (SDL_Keycode)kota_infos[v].key) show_layer(w, v);
    }
    if (code == SDLK_3) kota_scene_city(&w->scene, !w->scene.camera.city);
    if (code == SDLK_3) w->changed = true;
    if (code == SDLK_v) show_layer(w, ((int32_t)w->scene.layer + 1) % KOTA_INFO_COUNT);
    if (code == SDLK_d) next_mode(w);
    if (code == SDLK_PLUS || code == SDLK_EQUALS || code == SDLK_KP_PLUS) zoom(w, 1.0);
    if (code == SDLK_MINUS || code == SDLK_KP_MINUS) zoom(w, -1.0);
    if (code == SDLK_l) next_language(w);
    if (code == SDLK_h) hold(w);
    if (code >= SDLK_F1 && code < SDLK_F1 + KOTA_VIEW_CHOICES_MAX) choose(w, (int32_t)(code - SDLK_F1));
    if (code == SDLK_b && w->scene.def->live != NULL) choose(w, w->scene.def->live->chosen);
    w->following = w->following && w->scene.time >= last;
    if (code == SDLK_f || code == SDLK_F11) toggle_full_screen(w);
    if (code == SDLK_r || code == SDLK_0) w->scene.moved = false; /* the whole city again */
    if (code == SDLK_r || code == SDLK_0) w->changed = true;
    if (code == SDLK_ESCAPE || code == SDLK_q) escape(w, code == SDLK_q);
}

/* Keys of the workshop; false: it is none of them. */
static bool key_of_workshop(window *w, const SDL_Keysym *sym) {
    static const struct {
        SDL_Keycode code;
        kota_workshop_key key;
    } KEYS[] = {{SDLK_w, KOTA_WORKSHOP_TOOL},          {SDLK_e, KOTA_WORKSHOP_ERASER},
                {SDLK_RETURN, KOTA_WORKSHOP_PLACE},    {SDLK_DELETE, KOTA_WORKSHOP_DELETE},
                {SDLK_a, KOTA_WORKSHOP_ACT},           {SDLK_u, KOTA_WORKSHOP_UNDO},
                {SDLK_z, KOTA_WORKSHOP_UNDO},          {SDLK_y, KOTA_WORKSHOP_SLIDER},
                {SDLK_COMMA, KOTA_WORKSHOP_LESS},      {SDLK_PERIOD, KOTA_WORKSHOP_MORE},
                {SDLK_BACKSPACE, KOTA_WORKSHOP_DELETE}};
    bool shift = (sym->mod & KMOD_SHIFT) != 0, control = (sym->mod & KMOD_CTRL) != 0;
    for (int32_t k = 0; k < KOTA_COUNT(KEYS); k++) {
        if (sym->sym != KEYS[k].code || (sym->sym == SDLK_z && !control)) continue;
        kota_workshop_key key = KEYS[k].key;
        if (key == KOTA_WORKSHOP_UNDO && shift) key = KOTA_WORKSHOP_REDO;
        if (key == KOTA_WORKSHOP_SLIDER && control) key = KOTA_WORKSHOP_REDO;
        w->changed = true;
        return kota_workshop_take(&w->panels.shop, &w->scene, key);
    }
    return false;
}

/* A key that is held down repeats steps, zoom and what is written, nothing else. */
static void take_key(window *w, const SDL_KeyboardEvent *event) {
    static const SDL_Keycode again[] = {SDLK_LEFT, SDLK_RIGHT, SDLK_PLUS, SDLK_MINUS, SDLK_EQUALS};
    SDL_Keycode code = event->keysym.sym;
    bool repeats = event->repeat == 0;
    if (key_of_search(w, code)) return;
    for (int32_t k = 0; k < KOTA_COUNT(again); k++) repeats = repeats || code == again[k];
    if (repeats && key_of_workshop(w, &event->keysym)) return;
    if (repeats) key(w, code, (event->keysym.mod & KMOD_SHIFT) != 0);
}

/* Something else is to be shown; while this window stays it keeps what it has. */
static void drop(window *w, char *path) {
    const kota_view_def *def = w->scene.def;
    if (def->open != NULL && !w->done)
        w->done = def->open(def->opener, path, w->scene.words.language, &w->scene.refused) == KOTA_OK;
    SDL_free(path);
    w->changed = true;
}

static void take(window *w, const SDL_Event *event) {
    double s = px_per_unit(w);
    if (event->type == SDL_QUIT) w->done = true;
    if (event->type == SDL_KEYDOWN) take_key(w, &event->key);
    if (event->type == SDL_DROPFILE) drop(w, event->drop.file);
    if (event->type == SDL_TEXTINPUT) write(w, event->text.text);
    if (event->type == SDL_MOUSEMOTION) move(w, &event->motion);
    if (event->type == SDL_MOUSEWHEEL && event->wheel.y != 0) {
        if (kota_panels_hold(&w->panels, &w->scene, w->scene.hover_x_px, w->scene.hover_y_px))
            kota_ui_wheel(w->panels.ui, event->wheel.y);
        else
            zoom(w, event->wheel.y);
        w->changed = true;
    }
    if (event->type == SDL_MOUSEBUTTONDOWN && event->button.button == SDL_BUTTON_LEFT)
        press(w, s * event->button.x, s * event->button.y);
    if (event->type == SDL_MOUSEBUTTONUP && event->button.button == SDL_BUTTON_LEFT)
        release(w, s * event->button.x, s * event->button.y);
    if (event->type >= SDL_MOUSEMOTION && event->type <= SDL_MOUSEBUTTONUP && w->panels.ui != NULL)
        kota_ui_mouse(w->panels.ui, w->scene.hover_x_px, w->scene.hover_y_px, w->down);
    if (event->type != SDL_WINDOWEVENT) return;
    if (event->window.event == SDL_WINDOWEVENT_LEAVE) w->scene.hovering = false;
    w->changed = true;
}

enum { LOOK_MS = 100, REST_MS = 500 }; /* how often a run under way is looked at; the longest wait */

/* Milliseconds until something is due by itself. */
static int wait_ms(const window *w) {
    if (IN_PAGE) return 0; /* the browser waits for the next frame */
    int longest = w->scene.def->live != NULL ? LOOK_MS : REST_MS;
    if (!w->scene.playing) return longest;
    Uint64 now = SDL_GetTicks64();
    int wait = now >= w->next_ticks ? 0 : (int)(w->next_ticks - now);
    return longest < wait ? longest : wait;
}

/* What a run under way has come to. */
static void look(window *w) {
    kota_view_live *live = w->scene.def->live;
    if (live == NULL || !live->look(w->scene.def->context)) return;
    kota_panels_renew(&w->panels);
    int32_t last = latest(w->scene.def);
    if (w->scene.time > last || w->following) w->scene.time = last;
    kota_scene_renew(&w->scene);
    title_window(w);
    w->changed = true;
}

static void tick(window *w) {
    if (w->panels.tour && SDL_GetTicks64() >= w->stop_ticks) stop_at(w, w->panels.stop + 1);
    if (!w->scene.playing || SDL_GetTicks64() < w->next_ticks) return;
    if (w->scene.time >= latest(w->scene.def)) {
        play(w, false);
        return;
    }
    go_to(w, w->scene.time + 1);
    w->next_ticks = SDL_GetTicks64() + (Uint64)w->step_ms;
}

/* The caption of the stop that is shown. */
static void say_stop(window *w) {
    const kota_view_def *def = w->scene.def;
    int32_t stop = w->panels.stop;
    w->scene.caption = stop >= 0 ? def->bookmarks[stop].captions[w->scene.words.language] : NULL;
    w->scene.caption_of = w->which;
    (void)snprintf(w->which, sizeof w->which, "%s%d / %d", w->panels.tour ? "\xE2\x96\xB6  " : "", (int)stop + 1,
                   (int)def->bookmark_count);
}

static kota_status draw(window *w, kota_error *err) {
    int32_t width = 0, height = 0;
    kota_context_size(&w->context, &width, &height);
    w->changed = false;
    if (width < 1 || height < 1) return KOTA_OK;
    const int32_t window_width = width, window_height = height;
    width = kota_hud_picture_px(width, w->scene.def->fineness);
    height = kota_hud_picture_px(height, w->scene.def->fineness);
    w->scene.side = kota_panels_beside(&w->panels, w->scene.def);
    say_stop(w);
    w->scene.said = w->panels.help ? kota_word(&w->scene.words, "view.plain.keys") : w->panels.note;
    kota_scene_arrange(&w->scene, width, height);
    KOTA_TRY(kota_scene_draw(&w->scene, err));
    KOTA_TRY(kota_panels_draw(&w->panels, &w->scene, err));
    w->changed = w->changed || w->panels.more;
    if (w->panels.seek_ms != INT64_MIN) {
        const kota_view_run *a = &w->scene.def->runs[0];
        go_to(w, kota_view_nearest_time(a->times_ms, a->time_count, w->panels.seek_ms));
    }
    if (w->scene.plain) return kota_context_put(&w->context, w->scene.frame->rgb, width, height, err);
    kota_gl_show(&w->scene.gl, window_width, window_height);
    SDL_GL_SwapWindow(w->context.window);
    return KOTA_OK;
}

/* What is new is drawn; what comes is waited for and taken. */
static kota_status turn(window *w, kota_error *err) {
    SDL_Event event;
    if (w->changed) KOTA_TRY(draw(w, err));
    int wait = w->changed ? 0 : wait_ms(w);
    int got = SDL_WaitEventTimeout(&event, wait);
    while (got) { /* all that came, then one drawing */
        take(w, &event);
        got = SDL_PollEvent(&event);
    }
    tick(w);
    w->following = w->following || w->panels.shop.asked; /* what was asked of the run is looked at as it comes */
    w->panels.shop.asked = false;
    look(w);
    if (w->scene.def->interrupted != NULL && *w->scene.def->interrupted) w->done = true;
    return KOTA_OK;
}

#ifdef __EMSCRIPTEN__
static void turn_in_page(void *context) {
    window *w = context;
    kota_error err = {0};
    if (turn(w, &err) == KOTA_OK) return;
    (void)fprintf(stderr, "kota: %s\n", err.text);
    emscripten_cancel_main_loop();
}

/* The page's loop is the browser's, which calls before each frame and must get back its thread: this never returns,
 * and what lies on the stack stays there. */
static kota_status loop(window *w, kota_error *err) {
    (void)err;
    w->changed = true;
    emscripten_set_main_loop_arg(turn_in_page, w, 0, true);
    return KOTA_OK;
}
#else
static kota_status loop(window *w, kota_error *err) {
    w->changed = true;
    while (!w->done) KOTA_TRY(turn(w, err));
    return KOTA_OK;
}
#endif

static void leave_state(const window *w, kota_view_state *state) {
    int width, height;
    if (state == NULL) return;
    SDL_GetWindowSize(w->context.window, &width, &height);
    if ((SDL_GetWindowFlags(w->context.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) == 0) {
        state->width = width;
        state->height = height;
    }
    state->language = w->scene.words.language;
    state->big = w->scene.scale > 1.0;
}

/* With OpenGL, or where it cannot be had without. */
static kota_status open_context(kota_context *context, const kota_view_def *def, kota_error *err) {
    kota_error fault = {0};
    if (def->plain)
        return kota_context_open_plain(context, def->width, def->height, "KOTA_VIEW_SOFTWARE is set", err);
    kota_status status = kota_context_open(context, def->width, def->height, def->hidden, &fault);
    if (status == KOTA_OK) status = kota_scene_check_gl(&fault);
    if (status == KOTA_OK) return KOTA_OK;
    kota_context_close(context);
    return kota_context_open_plain(context, def->width, def->height, fault.text, err);
}

kota_status kota_view_window(const kota_view_def *def, kota_error *err) {
    window w = {.step_ms = 400, .following = def->live != NULL};
    kota_status status = open_context(&w.context, def, err);
    if (status == KOTA_OK) {
        const char *why = w.context.renderer != NULL ? w.context.why : NULL;
        SDL_SetWindowMinimumSize(w.context.window, 640, 400);
        kota_panels_open(&w.panels, why == NULL);
        status = kota_scene_open(&w.scene, def, why, err);
        w.scene.forgives = true;
        if (def->state != NULL && def->state->big) w.scene.scale = LARGER;
        title_window(&w);
        if (status == KOTA_OK) status = loop(&w, err);
        leave_state(&w, def->state);
        kota_scene_close(&w.scene);
        kota_panels_close(&w.panels);
    }
    kota_context_close(&w.context);
    return status;
}

/* The window: mouse and keys change the scene, which is drawn when something changed and not otherwise. */
#include "core/memory.h"
#include "core/text.h"
#include "view/context.h"
#include "view/scene.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#include <stdio.h>
enum { IN_PAGE = 1 };
#else
enum { IN_PAGE = 0 };
#endif

typedef struct window {
    kota_context context;
    kota_scene scene;
    bool done, changed, dragging, scrubbing;
    bool following;    /* of a run under way: what comes is shown as it comes */
    Uint64 next_ticks; /* when the next snapshot is due while playing */
    int32_t step_ms;   /* how long a snapshot stays */
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
    if (w->scene.def->run_count == 2) w->scene.mode = mode;
    w->changed = true;
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
    return (double)w->scene.width / (double)(units > 0 ? units : 1);
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

static void press(window *w, double x, double y) {
    int32_t index;
    switch (kota_hud_hit(&w->scene.layout, x, y, &index)) {
    case KOTA_HUD_PLAY: play(w, !w->scene.playing); break;
    case KOTA_HUD_LAYER: show_layer(w, (int32_t)kota_info_of_group(w->scene.layer, (kota_info_group)index)); break;
    case KOTA_HUD_MODE: show_mode(w, (kota_view_mode)index); break;
    case KOTA_HUD_LANGUAGE: next_language(w); break;
    case KOTA_HUD_CHOICE: choose(w, index); break;
    case KOTA_HUD_HOLD: hold(w); break;
    case KOTA_HUD_PANE: w->dragging = true; break;
    case KOTA_HUD_SLIDER:
        w->scrubbing = true;
        scrub(w, x);
        break;
    case KOTA_HUD_NOTHING: break;
    }
}

static void move(window *w, const SDL_MouseMotionEvent *event) {
    double s = px_per_unit(w);
    kota_scene *scene = &w->scene;
    scene->hovering = true;
    scene->hover_x_px = s * event->x;
    scene->hover_y_px = s * event->y;
    if (w->scrubbing) scrub(w, scene->hover_x_px);
    if (w->dragging) {
        kota_camera_pan(&scene->camera, &scene->def->runs[0].map->grid, s * event->xrel, s * event->yrel);
        scene->moved = true;
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

static void key(window *w, SDL_Keycode code) {
    int32_t last = latest(w->scene.def);
    if (code == SDLK_SPACE) play(w, !w->scene.playing);
    if (code == SDLK_LEFT) go_to(w, w->scene.time - 1);
    if (code == SDLK_RIGHT) go_to(w, w->scene.time + 1);
    if (code == SDLK_HOME) go_to(w, 0);
    if (code == SDLK_END) go_to(w, last);
    if (code == SDLK_UP) w->step_ms = w->step_ms > 100 ? w->step_ms / 2 : w->step_ms;
    if (code == SDLK_DOWN) w->step_ms = w->step_ms < 3000 ? w->step_ms * 2 : w->step_ms;
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        if (kota_infos[v].key != 0 && code == (SDL_Keycode)kota_infos[v].key) show_layer(w, v);
    }
    if (code == SDLK_3) kota_scene_city(&w->scene, !w->scene.camera.city);
    if (code == SDLK_3) w->changed = true;
    if (code == SDLK_v) show_layer(w, ((int32_t)w->scene.layer + 1) % KOTA_INFO_COUNT);
    if (code == SDLK_d) show_mode(w, (kota_view_mode)((w->scene.mode + 1) % KOTA_VIEW_MODES));
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
    if (code == SDLK_ESCAPE || code == SDLK_q) w->done = true;
}

static void take(window *w, const SDL_Event *event) {
    double s = px_per_unit(w);
    if (event->type == SDL_QUIT) w->done = true;
    if (event->type == SDL_KEYDOWN) key(w, event->key.keysym.sym);
    if (event->type == SDL_MOUSEMOTION) move(w, &event->motion);
    if (event->type == SDL_MOUSEWHEEL && event->wheel.y != 0) zoom(w, event->wheel.y);
    if (event->type == SDL_MOUSEBUTTONDOWN && event->button.button == SDL_BUTTON_LEFT) {
        press(w, s * event->button.x, s * event->button.y);
    }
    if (event->type == SDL_MOUSEBUTTONUP) {
        w->dragging = false;
        w->scrubbing = false;
    }
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
    int32_t last = latest(w->scene.def);
    if (w->scene.time > last || w->following) w->scene.time = last;
    kota_scene_renew(&w->scene);
    title_window(w);
    w->changed = true;
}

static void tick(window *w) {
    if (!w->scene.playing || SDL_GetTicks64() < w->next_ticks) return;
    if (w->scene.time >= latest(w->scene.def)) {
        play(w, false);
        return;
    }
    go_to(w, w->scene.time + 1);
    w->next_ticks = SDL_GetTicks64() + (Uint64)w->step_ms;
}

static kota_status draw(window *w, kota_error *err) {
    int width = 0, height = 0;
    SDL_GL_GetDrawableSize(w->context.window, &width, &height);
    w->changed = false;
    if (width < 1 || height < 1) return KOTA_OK;
    kota_scene_arrange(&w->scene, width, height);
    KOTA_TRY(kota_scene_draw(&w->scene, err));
    kota_gl_show(&w->scene.gl);
    SDL_GL_SwapWindow(w->context.window);
    return KOTA_OK;
}

/* What is new is drawn; what comes is waited for and taken. */
static kota_status turn(window *w, kota_error *err) {
    SDL_Event event;
    if (w->changed) KOTA_TRY(draw(w, err));
    int wait = wait_ms(w);
    int got = SDL_WaitEventTimeout(&event, wait);
    while (got) { /* all that came, then one drawing */
        take(w, &event);
        got = SDL_PollEvent(&event);
    }
    tick(w);
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

kota_status kota_view_window(const kota_view_def *def, kota_error *err) {
    window w = {.step_ms = 400, .following = def->live != NULL};
    kota_status status = kota_context_open(&w.context, def->width, def->height, false, err);
    if (status == KOTA_OK) status = kota_scene_check_gl(err);
    if (status == KOTA_OK) {
        SDL_SetWindowMinimumSize(w.context.window, 640, 400);
        status = kota_scene_open(&w.scene, def, err);
        w.scene.forgives = true;
        title_window(&w);
        if (status == KOTA_OK) status = loop(&w, err);
        kota_scene_close(&w.scene);
    }
    kota_context_close(&w.context);
    return status;
}

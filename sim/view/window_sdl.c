/* The window's life: mouse and keys change the scene, which is drawn when something changed and not otherwise. */
#include <stdio.h>

#include "view/window.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
enum { IN_PAGE = 1 };
#else
enum { IN_PAGE = 0 };
#endif

enum { LOOK_MS = 100, REST_MS = 500 }; /* how often a run under way is looked at; the longest wait */

/* Milliseconds until something is due by itself. */
static int wait_ms(const kota_window *w) {
    if (IN_PAGE) return 0; /* the browser waits for the next frame */
    int longest = w->scene.def->live != NULL ? LOOK_MS : REST_MS;
    if (!w->scene.playing) return longest;
    Uint64 now = SDL_GetTicks64();
    int wait = now >= w->next_ticks ? 0 : (int)(w->next_ticks - now);
    return longest < wait ? longest : wait;
}

/* What a run under way has come to. */
static void look(kota_window *w) {
    kota_view_live *live = w->scene.def->live;
    if (live == NULL || !live->look(w->scene.def->context)) return;
    kota_panels_renew(&w->panels);
    int32_t last = kota_window__latest(w->scene.def);
    if (w->scene.time > last || w->following) w->scene.time = last;
    kota_scene_renew(&w->scene);
    kota_window__title(w);
    w->changed = true;
}

static void tick(kota_window *w) {
    if (w->panels.tour && SDL_GetTicks64() >= w->stop_ticks) kota_window__stop_at(w, w->panels.stop + 1);
    if (!w->scene.playing || SDL_GetTicks64() < w->next_ticks) return;
    if (w->scene.time >= kota_window__latest(w->scene.def)) {
        kota_window__play(w, false);
        return;
    }
    kota_window__go_to(w, w->scene.time + 1);
    w->next_ticks = SDL_GetTicks64() + (Uint64)w->step_ms;
}

/* The caption of the stop that is shown. */
static void say_stop(kota_window *w) {
    const kota_view_def *def = w->scene.def;
    int32_t stop = w->panels.stop;
    w->scene.caption = stop >= 0 ? def->bookmarks[stop].captions[w->scene.words.language] : NULL;
    w->scene.caption_of = w->which;
    (void)snprintf(w->which, sizeof w->which, "%s%d / %d", w->panels.tour ? "\xE2\x96\xB6  " : "", (int)stop + 1,
                   (int)def->bookmark_count);
}

static kota_status draw(kota_window *w, kota_error *err) {
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
        kota_window__go_to(w, kota_view_nearest_time(a->times_ms, a->time_count, w->panels.seek_ms));
    }
    if (w->scene.plain) return kota_context_put(&w->context, w->scene.frame->rgb, width, height, err);
    kota_gl_show(&w->scene.gl, window_width, window_height);
    SDL_GL_SwapWindow(w->context.window);
    return KOTA_OK;
}

/* What is new is drawn; what comes is waited for and taken. */
static kota_status turn(kota_window *w, kota_error *err) {
    SDL_Event event;
    if (w->changed) KOTA_TRY(draw(w, err));
    int wait = w->changed ? 0 : wait_ms(w);
    int got = SDL_WaitEventTimeout(&event, wait);
    while (got) { /* all that came, then one drawing */
        kota_window__take(w, &event);
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
    kota_window *w = context;
    kota_error err = {0};
    if (turn(w, &err) == KOTA_OK) return;
    (void)fprintf(stderr, "kota: %s\n", err.text);
    emscripten_cancel_main_loop();
}

/* The page's loop is the browser's, which calls before each frame and must get back its thread: this never returns,
 * and what lies on the stack stays there. */
static kota_status loop(kota_window *w, kota_error *err) {
    (void)err;
    w->changed = true;
    emscripten_set_main_loop_arg(turn_in_page, w, 0, true);
    return KOTA_OK;
}
#else
static kota_status loop(kota_window *w, kota_error *err) {
    w->changed = true;
    while (!w->done) KOTA_TRY(turn(w, err));
    return KOTA_OK;
}
#endif

static void leave_state(const kota_window *w, kota_view_state *state) {
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
    kota_window w = {.step_ms = 400, .following = def->live != NULL};
    kota_status status = open_context(&w.context, def, err);
    if (status == KOTA_OK) {
        const char *why = w.context.renderer != NULL ? w.context.why : NULL;
        SDL_SetWindowMinimumSize(w.context.window, 640, 400);
        kota_panels_open(&w.panels, why == NULL);
        status = kota_scene_open(&w.scene, def, why, err);
        w.scene.forgives = true;
        if (def->state != NULL && def->state->big) w.scene.scale = KOTA_WINDOW_LARGER;
        kota_window__title(&w);
        if (status == KOTA_OK) status = loop(&w, err);
        leave_state(&w, def->state);
        kota_scene_close(&w.scene);
        kota_panels_close(&w.panels);
    }
    kota_context_close(&w.context);
    return status;
}

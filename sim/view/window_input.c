/* Mouse and keys of the window: each is told to what it is for. */
#include <string.h>

#include "core/mathx.h"
#include "view/window.h"

/* SDL's mouse is in the window's units, which are larger than pixels on dense screens. */
static double px_per_unit(const kota_window *w) {
    int units = 1;
    SDL_GetWindowSize(w->context.window, &units, NULL);
    return kota_hud_px_per_unit(w->scene.width, units);
}

static bool on_swipe_line(const kota_window *w, double x) {
    double apart = x - w->scene.layout.clips[1].x0, reach = 12.0 * w->scene.layout.unit_px;
    return w->scene.mode == KOTA_VIEW_SWIPE && apart < reach && apart > -reach;
}

static void press(kota_window *w, double x, double y) {
    int32_t index;
    w->down = true;
    w->strayed = false;
    w->press_x = x;
    w->press_y = y;
    kota_window__unsay(w);
    kota_window__leave_stop(w, SDLK_UNKNOWN);
    w->changed = true;
    if (w->panels.help) {
        w->panels.help = false;
        return;
    }
    if (kota_panels_hold(&w->panels, &w->scene, x, y)) return;
    w->panels.search = false;
    switch (kota_hud_hit(&w->scene.layout, x, y, &index)) {
    case KOTA_HUD_PLAY: kota_window__play(w, !w->scene.playing); break;
    case KOTA_HUD_LAYER:
        kota_window__show_layer(w, (int32_t)kota_info_of_group(w->scene.layer, (kota_info_group)index));
        break;
    case KOTA_HUD_MODE: kota_window__show_mode(w, (kota_view_mode)index); break;
    case KOTA_HUD_LANGUAGE: kota_window__next_language(w); break;
    case KOTA_HUD_HELP: w->panels.help = true; break;
    case KOTA_HUD_CHOICE: kota_window__choose(w, index); break;
    case KOTA_HUD_HOLD: kota_window__hold(w); break;
    case KOTA_HUD_PANE:
        if (kota_workshop_press(&w->panels.shop, &w->scene, x, y)) break;
        w->swiping = on_swipe_line(w, x);
        w->dragging = !w->swiping;
        break;
    case KOTA_HUD_SLIDER:
        w->scrubbing = true;
        kota_window__scrub(w, x);
        break;
    case KOTA_HUD_NOTHING: break;
    }
}

static void release(kota_window *w, double x, double y) {
    bool drew = w->down && kota_workshop_release(&w->panels.shop, &w->scene, x, y, w->strayed);
    if (!drew && w->dragging && !w->strayed) kota_window__pick(w, x, y);
    w->down = w->dragging = w->scrubbing = w->swiping = false;
    w->changed = true;
}

static void move(kota_window *w, const SDL_MouseMotionEvent *event) {
    double s = px_per_unit(w);
    kota_scene *scene = &w->scene;
    double x = s * event->x, y = s * event->y, far = 4.0 * scene->layout.unit_px;
    scene->hover_x_px = x;
    scene->hover_y_px = y;
    scene->hovering = w->dragging || !kota_panels_hold(&w->panels, scene, x, y);
    kota_workshop_hover(&w->panels.shop, scene, x, y);
    if (w->panels.shop.ghost) scene->hovering = false; /* it says more */
    w->strayed = w->strayed || kota_abs(x - w->press_x) > far || kota_abs(y - w->press_y) > far;
    if (w->scrubbing) kota_window__scrub(w, x);
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

static void zoom(kota_window *w, double steps) {
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

static void toggle_full_screen(kota_window *w) {
    bool full = (SDL_GetWindowFlags(w->context.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    (void)SDL_SetWindowFullscreen(w->context.window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    w->changed = true;
}

/* Keys of the panels. */
static void key_panels(kota_window *w, SDL_Keycode code, bool shift) {
    kota_panels *panels = &w->panels;
    if (code == SDLK_SLASH && !shift) kota_window__search(w);
    if (code == SDLK_QUESTION || (code == SDLK_SLASH && shift)) panels->help = !panels->help;
    if (code == SDLK_i) panels->shut = !panels->shut;
    if (code == SDLK_t) panels->follow = !panels->follow;
    if (code == SDLK_c && w->scene.def->course_count > 0)
        panels->course = (panels->course + 1) % w->scene.def->course_count;
    if (code == SDLK_k) w->scene.scale = w->scene.scale > 1.0 ? 1.0 : KOTA_WINDOW_LARGER;
    int32_t tabs = kota_workshop_open(&w->scene) ? KOTA_PANEL_TABS : KOTA_PANEL_TRY;
    if (code == SDLK_TAB) panels->tab = (kota_panel_tab)(((int32_t)panels->tab + 1) % tabs);
    w->changed = true;
}

/* What stands open is shut before the window is. */
static void escape(kota_window *w, bool at_once) {
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
static bool key_of_search(kota_window *w, SDL_Keycode code) {
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

static void write(kota_window *w, const char *text) {
    kota_panels *panels = &w->panels;
    size_t length = strlen(panels->text), more = strlen(text);
    bool opener = length == 0 && strcmp(text, "/") == 0; /* the key that opened it */
    if (!panels->search || opener || length + more >= sizeof panels->text) return;
    memcpy(panels->text + length, text, more + 1);
    w->changed = true;
}

static void key(kota_window *w, SDL_Keycode code, bool shift) {
    int32_t last = kota_window__latest(w->scene.def);
    kota_window__unsay(w);
    kota_window__leave_stop(w, code);
    key_panels(w, code, shift);
    if (code == SDLK_m) kota_window__stop_at(w, w->panels.stop + 1);
    if (code == SDLK_o) kota_window__tour(w);
    if (code == SDLK_n) kota_window__jump(w, 1);
    if (code == SDLK_p) kota_window__jump(w, -1);
    if (code == SDLK_x) kota_window__keep(w);
    if (code == SDLK_s) kota_window__show_mode(w, w->scene.mode == KOTA_VIEW_SWIPE ? KOTA_VIEW_ALL : KOTA_VIEW_SWIPE);
    if (code == SDLK_g) kota_window__show_mode(w, w->scene.mode == KOTA_VIEW_LENS ? KOTA_VIEW_ALL : KOTA_VIEW_LENS);
    if (code == SDLK_SPACE) kota_window__play(w, !w->scene.playing);
    if (code == SDLK_LEFT) kota_window__go_to(w, w->scene.time - 1);
    if (code == SDLK_RIGHT) kota_window__go_to(w, w->scene.time + 1);
    if (code == SDLK_HOME) kota_window__go_to(w, 0);
    if (code == SDLK_END) kota_window__go_to(w, last);
    if (code == SDLK_UP || code == SDLK_DOWN) kota_window__pace(w, code == SDLK_UP);
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        if (kota_infos[v].key != 0 && code == (SDL_Keycode)kota_infos[v].key) kota_window__show_layer(w, v);
    }
    if (code == SDLK_3) kota_scene_city(&w->scene, !w->scene.camera.city);
    if (code == SDLK_3) w->changed = true;
    if (code == SDLK_v) kota_window__show_layer(w, ((int32_t)w->scene.layer + 1) % KOTA_INFO_COUNT);
    if (code == SDLK_d) kota_window__next_mode(w);
    if (code == SDLK_PLUS || code == SDLK_EQUALS || code == SDLK_KP_PLUS) zoom(w, 1.0);
    if (code == SDLK_MINUS || code == SDLK_KP_MINUS) zoom(w, -1.0);
    if (code == SDLK_l) kota_window__next_language(w);
    if (code == SDLK_h) kota_window__hold(w);
    if (code >= SDLK_F1 && code < SDLK_F1 + KOTA_VIEW_CHOICES_MAX) kota_window__choose(w, (int32_t)(code - SDLK_F1));
    if (code == SDLK_b && w->scene.def->live != NULL) kota_window__choose(w, w->scene.def->live->chosen);
    w->following = w->following && w->scene.time >= last;
    if (code == SDLK_f || code == SDLK_F11) toggle_full_screen(w);
    if (code == SDLK_r || code == SDLK_0) w->scene.moved = false; /* the whole city again */
    if (code == SDLK_r || code == SDLK_0) w->changed = true;
    if (code == SDLK_ESCAPE || code == SDLK_q) escape(w, code == SDLK_q);
}

/* Keys of the workshop; false: it is none of them. */
static bool key_of_workshop(kota_window *w, const SDL_Keysym *sym) {
    static const struct {
        SDL_Keycode code;
        kota_workshop_key key;
    } KEYS[] = {{SDLK_w, KOTA_WORKSHOP_TOOL},
                {SDLK_e, KOTA_WORKSHOP_ERASER},
                {SDLK_RETURN, KOTA_WORKSHOP_PLACE},
                {SDLK_DELETE, KOTA_WORKSHOP_DELETE},
                {SDLK_a, KOTA_WORKSHOP_ACT},
                {SDLK_u, KOTA_WORKSHOP_UNDO},
                {SDLK_z, KOTA_WORKSHOP_UNDO},
                {SDLK_y, KOTA_WORKSHOP_SLIDER},
                {SDLK_COMMA, KOTA_WORKSHOP_LESS},
                {SDLK_PERIOD, KOTA_WORKSHOP_MORE},
                {SDLK_BACKSPACE, KOTA_WORKSHOP_DELETE},
                {SDLK_PLUS, KOTA_WORKSHOP_GREATER},
                {SDLK_EQUALS, KOTA_WORKSHOP_GREATER},
                {SDLK_KP_PLUS, KOTA_WORKSHOP_GREATER},
                {SDLK_MINUS, KOTA_WORKSHOP_SMALLER},
                {SDLK_KP_MINUS, KOTA_WORKSHOP_SMALLER}};
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
static void take_key(kota_window *w, const SDL_KeyboardEvent *event) {
    static const SDL_Keycode again[] = {SDLK_LEFT, SDLK_RIGHT, SDLK_PLUS, SDLK_MINUS, SDLK_EQUALS};
    SDL_Keycode code = event->keysym.sym;
    bool repeats = event->repeat == 0;
    if (key_of_search(w, code)) return;
    for (int32_t k = 0; k < KOTA_COUNT(again); k++) repeats = repeats || code == again[k];
    if (repeats && key_of_workshop(w, &event->keysym)) return;
    if (repeats) key(w, code, (event->keysym.mod & KMOD_SHIFT) != 0);
}

/* Something else is to be shown; while this window stays it keeps what it has. */
static void drop(kota_window *w, char *path) {
    const kota_view_def *def = w->scene.def;
    if (def->open != NULL && !w->done)
        w->done = def->open(def->opener, path, w->scene.words.language, &w->scene.refused) == KOTA_OK;
    SDL_free(path);
    w->changed = true;
}

void kota_window__take(kota_window *w, const SDL_Event *event) {
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

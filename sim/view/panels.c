/* Opens the panels, decides which are to be seen, and draws the marks that they put on the maps. */
#include "view/panels.h"

#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "picture/image.h"

/* By kota_ui_ink. Better and worse are told apart by signs and words too. */
static const uint8_t INKS[KOTA_UI_INKS][3] = {
    {30, 38, 52},  {92, 102, 116}, {255, 255, 255}, {206, 211, 218}, {243, 245, 247}, {22, 92, 158},   {22, 92, 158},
    {18, 124, 98}, {158, 38, 96},  {116, 92, 24},   {18, 124, 98},   {190, 70, 10},   {104, 158, 208},
};

void kota_panels_open(kota_panels *panels, bool with_gl) {
    *panels = (kota_panels){.course = -1,
                            .stop = -1,
                            .seek_ms = INT64_MIN,
                            .shop = {.held = -1, .over = -1, .chosen = -1, .sliding = -1}};
    if (!with_gl) return;
    const char *regular = kota_font_default_path(false), *bold = kota_font_default_path(true);
    panels->ui = kota_ui_open(regular, bold != NULL ? bold : regular, INKS, !epoxy_is_desktop_gl());
}

static void forget(kota_history *history) {
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) kota_free(history->values[r]);
    *history = (kota_history){0};
}

void kota_panels_close(kota_panels *panels) {
    forget(&panels->history);
    kota_ui_close(panels->ui);
}

void kota_panels_renew(kota_panels *panels) { forget(&panels->history); }

void kota_panels_pick(kota_panels *panels, kota_pick pick) {
    panels->pick = pick;
    panels->tab = pick.kind == KOTA_PICK_NOTHING ? KOTA_PANEL_RESULTS : KOTA_PANEL_PLACE;
    panels->follow = pick.kind == KOTA_PICK_TRUCK || pick.kind == KOTA_PICK_TRAVELLER;
    panels->shut = false;
}

bool kota_panels_beside(const kota_panels *panels, const kota_view_def *def) {
    return panels->ui != NULL && !def->alone && !panels->shut &&
           (def->card_count > 0 || def->course_count > 0 || panels->pick.kind != KOTA_PICK_NOTHING);
}

/* The field of search, with room for what it finds. */
static kota_rect search_room(const kota_scene *scene) {
    double u = scene->layout.unit_px, half = 0.5 * kota_min(420.0 * u, scene->width - 20.0);
    double mid = 0.5 * scene->width, y = scene->layout.panes[0].y0 + 20.0 * u;
    return (kota_rect){mid - half, y, mid + half, y + 52.0 * u};
}

bool kota_panels_hold(const kota_panels *panels, const kota_scene *scene, double x, double y) {
    if (panels->ui == NULL) return false;
    if (panels->help || kota_rect_holds(&scene->layout.side, x, y) || kota_rect_holds(&scene->layout.tools, x, y))
        return true;
    kota_rect room = search_room(scene);
    if (panels->search && kota_rect_holds(&room, x, y)) return true;
    return panels->search && kota_ui_has_mouse(panels->ui);
}

static kota_ui_area area_of(const kota_rect *rect) { return (kota_ui_area){rect->x0, rect->y0, rect->x1, rect->y1}; }

/* ---- on the maps ---- */

/* A ring around what is inspected, in every pane. */
static void mark_pick(kota_panels *panels, const kota_scene *scene) {
    double x_m, y_m, u = scene->layout.unit_px;
    if (panels->pick.kind == KOTA_PICK_NOTHING) return;
    for (int32_t p = 0; p < scene->layout.pane_count; p++) {
        int32_t r = kota_pane_is_change(scene->layout.kinds[p]) ? 0 : kota_pane_run(scene->layout.kinds[p]);
        double x, y, k = 11.0 * u;
        kota_pick_place(&panels->pick, scene->def->runs[r].map, scene->snaps[r], &x_m, &y_m);
        kota_camera_to_px(&scene->camera, &scene->layout.panes[p], x_m, y_m, &x, &y);
        if (!kota_rect_holds(&scene->layout.clips[p], x, y)) continue;
        for (int32_t halo = 1; halo >= 0; halo--) {
            kota_ui_ink ink = halo ? KOTA_UI_PAPER : KOTA_UI_INK;
            double width = (halo ? 5.0 : 2.5) * u;
            kota_ui_stroke(panels->ui, x - k, y - k, x + k, y - k, ink, width);
            kota_ui_stroke(panels->ui, x + k, y - k, x + k, y + k, ink, width);
            kota_ui_stroke(panels->ui, x + k, y + k, x - k, y + k, ink, width);
            kota_ui_stroke(panels->ui, x - k, y + k, x - k, y - k, ink, width);
        }
    }
}

/* The line between A and B, or the frame of the lens, with B's letter. */
static void mark_shared_pane(kota_panels *panels, const kota_scene *scene) {
    const kota_rect *b = &scene->layout.clips[1];
    double u = scene->layout.unit_px;
    if (scene->mode == KOTA_VIEW_SWIPE) {
        double mid = 0.5 * (b->y0 + b->y1);
        kota_ui_area grip = {b->x0 - 9.0 * u, mid - 22.0 * u, b->x0 + 9.0 * u, mid + 22.0 * u};
        kota_ui_stroke(panels->ui, b->x0, b->y0, b->x0, b->y1, KOTA_UI_PAPER, 5.0 * u);
        kota_ui_stroke(panels->ui, b->x0, b->y0, b->x0, b->y1, KOTA_UI_INK, 2.0 * u);
        kota_ui_box(panels->ui, grip, KOTA_UI_PAPER, 1.0, 5.0 * u);
        kota_ui_frame(panels->ui, grip, KOTA_UI_INK, 5.0 * u);
        for (int32_t k = -1; k <= 1; k += 2)
            kota_ui_stroke(panels->ui, b->x0 + 3.0 * u * k, mid - 9.0 * u, b->x0 + 3.0 * u * k, mid + 9.0 * u,
                           KOTA_UI_GREY, 1.5 * u);
    } else if (scene->mode == KOTA_VIEW_LENS) {
        kota_ui_frame(panels->ui, area_of(b), KOTA_UI_INK, 0.0);
        kota_ui_area inner = {b->x0 + u, b->y0 + u, b->x1 - u, b->y1 - u};
        kota_ui_frame(panels->ui, inner, KOTA_UI_PAPER, 0.0);
    }
}

static void draw_note(kota_panels *panels, const kota_scene *scene) {
    double u = scene->layout.unit_px;
    if (panels->note[0] == '\0') return;
    double width = kota_ui_width(panels->ui, KOTA_UI_BOLD, panels->note) + 32.0 * u, mid = 0.5 * scene->width;
    const kota_rect *pane = &scene->layout.panes[0];
    double y = pane->y1 - 54.0 * u;
    kota_ui_area area = {mid - 0.5 * width, y, mid + 0.5 * width, y + 34.0 * u};
    kota_ui_box(panels->ui, area, KOTA_UI_INK, 0.92, 6.0 * u);
    kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_PAPER, mid, y + 8.0 * u, 0.5, 0.0, panels->note);
}

static void draw_marks(kota_panels *panels, const kota_scene *scene) {
    kota_ui_area all = {0.0, 0.0, scene->width, scene->height};
    kota_ui_panel(panels->ui, "marks", all, KOTA_UI_BARE);
    mark_shared_pane(panels, scene);
    mark_pick(panels, scene);
    kota_workshop_marks(&panels->shop, panels->ui, scene);
    draw_note(panels, scene);
    kota_ui_panel_end(panels->ui);
}

/* ---- all of them ---- */

static void draw_tabs(kota_panels *panels, const kota_scene *scene) {
    static const char *const names[KOTA_PANEL_TABS] = {"results", "place", "try"};
    int32_t count = kota_workshop_open(scene) ? KOTA_PANEL_TABS : KOTA_PANEL_TRY;
    double width = kota_ui_room(panels->ui) / count - 8.0 * scene->layout.unit_px * (count - 1) / count;
    for (int32_t tab = 0; tab < count; tab++) {
        if (tab > 0) kota_ui_beside(panels->ui);
        const char *word = kota_word_of(&scene->words, "view.tab", names[tab]);
        if (kota_ui_button(panels->ui, names[tab], word, width, (int32_t)panels->tab == tab))
            panels->tab = (kota_panel_tab)tab;
    }
}

/* The camera goes with what is followed. */
static void follow(const kota_panels *panels, kota_scene *scene) {
    if (!panels->follow || panels->pick.kind == KOTA_PICK_NOTHING || scene->snaps[0] == NULL) return;
    kota_pick_place(&panels->pick, scene->def->runs[0].map, scene->snaps[0], &scene->camera.x_m, &scene->camera.y_m);
    scene->moved = true;
}

kota_status kota_panels_draw(kota_panels *panels, kota_scene *scene, kota_error *err) {
    kota_status status = KOTA_OK;
    panels->seek_ms = INT64_MIN;
    panels->more = false;
    if (panels->ui == NULL) return KOTA_OK;
    follow(panels, scene);
    kota_ui_begin(panels->ui, scene->width, scene->height, scene->layout.unit_px);
    draw_marks(panels, scene);
    if (scene->layout.side.x1 > scene->layout.side.x0) {
        kota_ui_panel(panels->ui, "side", area_of(&scene->layout.side), KOTA_UI_PANEL);
        draw_tabs(panels, scene);
        if (panels->tab == KOTA_PANEL_RESULTS)
            kota_panel__results(panels, scene);
        else if (panels->tab == KOTA_PANEL_PLACE)
            status = kota_panel__place(panels, scene, err);
        else
            panels->more = kota_workshop_sliders(&panels->shop, panels->ui, scene) || panels->more;
        kota_ui_panel_end(panels->ui);
    }
    kota_workshop_strip(&panels->shop, panels->ui, scene);
    if (panels->search) kota_panel__search(panels, scene);
    if (panels->help) kota_panel__help(panels, scene);
    kota_ui_end(panels->ui);
    /* Dear ImGui as Debian builds it asks ES for what only desktops have (glPolygonMode) */
    for (int32_t k = 0; k < 64 && !epoxy_is_desktop_gl() && glGetError() != GL_NO_ERROR; k++) {}
    panels->more = panels->more || kota_ui_pending(panels->ui);
    return status;
}

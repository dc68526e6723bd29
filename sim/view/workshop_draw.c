/* What is seen of a workshop: the strip of tools, marks and the ghost on the maps, sliders. */
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/panels.h"
#include "view/workshop.h"

/* "0.25", "1.5", "6". */
static int32_t decimals_of(double value) {
    double tenths = 10.0 * value;
    if (kota_abs(value - kota_round(value)) < 1e-6 || value >= 100.0) return 0;
    return kota_abs(tenths - kota_round(tenths)) < 1e-6 ? 1 : 2;
}

/* ---- the strip ---- */

static void draw_tools(kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    char text[64];
    for (int32_t tool = 0; tool < KOTA_VIEW_TOOLS; tool++) {
        (void)snprintf(text, sizeof text, "%.60s", kota_word_of(&scene->words, "tool", kota_view_tool_names[tool]));
        if (tool > 0) kota_ui_beside(ui);
        if (kota_ui_button(ui, kota_view_tool_names[tool], text, 0.0, tool == (int32_t)shop->tool))
            kota_workshop_use(shop, (kota_view_tool)tool);
    }
}

/* "-  2 m3/s  +": of the tool in hand, or of what was clicked. */
static void draw_measure(kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    kota_view_tool tool;
    double u = scene->layout.unit_px, value = kota_workshop_measure(shop, scene, &tool);
    if (!(value > 0.0)) return;
    const char *key = tool == KOTA_VIEW_PUMP   ? "measure.pump"
                      : tool == KOTA_VIEW_POND ? "measure.pond"
                                               : "measure.bin";
    char *words = kota_words_format(&scene->words, key, KOTA_FILL(kota_put_number("n", value, decimals_of(value))));
    kota_ui_beside(ui);
    (void)kota_ui_reserve(ui, 14.0 * u, 1.0);
    kota_ui_beside(ui);
    if (kota_ui_button(ui, "smaller", "\xE2\x88\x92", 26.0 * u, false))
        (void)kota_workshop_take(shop, scene, KOTA_WORKSHOP_SMALLER);
    kota_ui_beside(ui);
    kota_ui_area room = kota_ui_reserve(ui, kota_ui_width(ui, KOTA_UI_PLAIN, words) + 4.0 * u, 26.0 * u);
    kota_ui_label(ui, KOTA_UI_PLAIN, KOTA_UI_INK, 0.5 * (room.x0 + room.x1), room.y0 + 5.0 * u, 0.5, 0.0, words);
    kota_ui_beside(ui);
    if (kota_ui_button(ui, "greater", "+", 26.0 * u, false))
        (void)kota_workshop_take(shop, scene, KOTA_WORKSHOP_GREATER);
    kota_free(words);
}

void kota_workshop_strip(kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    const kota_rect *r = &scene->layout.tools;
    const kota_view_live *live = scene->def->live;
    if (!kota_workshop_open(scene) || !(r->x1 > r->x0)) return;
    kota_ui_panel(ui, "tools", (kota_ui_area){r->x0, r->y0, r->x1, r->y1}, KOTA_UI_PANEL);
    draw_tools(shop, ui, scene);
    draw_measure(shop, ui, scene);
    char *acts = kota_words_format(&scene->words, live->drawing ? "view.drawing.on" : "view.drawing.off",
                                   KOTA_FILL(kota_put_number("n", live->drawn_count, 0)));
    double u = scene->layout.unit_px, gap = 26.0 * u;
    if (live->drawn_count > 0) {
        kota_ui_beside(ui);
        (void)kota_ui_reserve(ui, gap, 1.0);
        kota_ui_beside(ui);
        if (kota_ui_button(ui, "act", acts, 0.0, live->drawing))
            (void)kota_workshop_take(shop, scene, KOTA_WORKSHOP_ACT);
    }
    kota_free(acts);
    for (int32_t k = 0; k < 2; k++) {
        if ((k == 0 ? live->undos : live->redos) == 0) continue;
        kota_ui_beside(ui);
        (void)kota_ui_reserve(ui, k == 0 ? gap : 1.0, 1.0);
        kota_ui_beside(ui);
        const char *word = kota_word(&scene->words, k == 0 ? "view.undo" : "view.redo");
        if (kota_ui_button(ui, k == 0 ? "undo" : "redo", word, 0.0, false))
            (void)kota_workshop_take(shop, scene, k == 0 ? KOTA_WORKSHOP_UNDO : KOTA_WORKSHOP_REDO);
    }
    kota_ui_panel_end(ui);
}

/* ---- marks ---- */

typedef struct mark { /* how a thing is drawn on a pane */
    kota_ui *ui;
    const kota_scene *scene;
    const kota_rect *pane, *clip; /* where it lies, and what of it is seen */
    kota_ui_ink ink;
    double u, alpha;
} mark;

static void line(const mark *m, double x0, double y0, double x1, double y1, double width) {
    kota_ui_stroke(m->ui, x0, y0, x1, y1, KOTA_UI_PAPER, (width + 2.5) * m->u);
    kota_ui_stroke(m->ui, x0, y0, x1, y1, m->ink, width * m->u);
}

static void to_px(const mark *m, double x_m, double y_m, double *x, double *y) {
    kota_camera_to_px(&m->scene->camera, m->pane, x_m, y_m, x, y);
}

static void box_with(const mark *m, double x, double y, const char *letter) {
    double half = 10.0 * m->u;
    kota_ui_area area = {x - half, y - half, x + half, y + half};
    kota_ui_box(m->ui, area, m->ink, m->alpha, 4.0 * m->u);
    kota_ui_frame(m->ui, area, KOTA_UI_PAPER, 4.0 * m->u);
    kota_ui_label(m->ui, KOTA_UI_BOLD, KOTA_UI_PAPER, x, y - 8.0 * m->u, 0.5, 0.0, letter);
}

static void mark_pump(const mark *m, const kota_view_drawn *d, double x, double y) {
    double to_x, to_y;
    to_px(m, d->to_x_m, d->to_y_m, &to_x, &to_y);
    if (d->why == NULL) {
        line(m, x, y, to_x, to_y, 2.0);
        kota_ui_area end = {to_x - 5.0 * m->u, to_y - 5.0 * m->u, to_x + 5.0 * m->u, to_y + 5.0 * m->u};
        kota_ui_box(m->ui, end, m->ink, 1.0, 5.0 * m->u);
    }
    box_with(m, x, y, "P");
}

static void mark_pond(const mark *m, const kota_view_drawn *d, double x, double y) {
    double px_per_m = m->scene->camera.px_per_m, w = kota_max(0.5 * d->wide_m * px_per_m, 8.0 * m->u);
    double t = kota_max(0.5 * d->tall_m * px_per_m, 8.0 * m->u);
    kota_ui_area area = {x - w, y - t, x + w, y + t};
    kota_ui_box(m->ui, area, KOTA_UI_RAIN, 0.55 * m->alpha, 0.0);
    line(m, x - w, y - t, x + w, y - t, 2.0);
    line(m, x + w, y - t, x + w, y + t, 2.0);
    line(m, x + w, y + t, x - w, y + t, 2.0);
    line(m, x - w, y + t, x - w, y - t, 2.0);
}

/* No entry. */
static void mark_closure(const mark *m, double x, double y) {
    double half = 10.0 * m->u;
    kota_ui_area disc = {x - half, y - half, x + half, y + half},
                 bar = {x - 0.6 * half, y - 0.2 * half, x + 0.6 * half, y + 0.2 * half};
    kota_ui_box(m->ui, disc, m->ink == KOTA_UI_GREY ? m->ink : KOTA_UI_WORSE, m->alpha, half);
    kota_ui_frame(m->ui, disc, KOTA_UI_PAPER, half);
    kota_ui_box(m->ui, bar, KOTA_UI_PAPER, 1.0, 0.0);
}

static void draw_mark(const mark *m, const kota_view_drawn *d) {
    double x, y;
    to_px(m, d->x_m, d->y_m, &x, &y);
    const kota_rect *clip = m->clip;
    kota_ui_clip(m->ui, (kota_ui_area){clip->x0, clip->y0, clip->x1, clip->y1});
    if (d->tool == KOTA_VIEW_PUMP) mark_pump(m, d, x, y);
    if (d->tool == KOTA_VIEW_POND) mark_pond(m, d, x, y);
    if (d->tool == KOTA_VIEW_CLOSURE) mark_closure(m, x, y);
    if (d->tool == KOTA_VIEW_BIN) box_with(m, x, y, "B");
    kota_ui_unclip(m->ui);
}

/* ---- in words ---- */

/* "Pump: 1 m3/s, to the water 240 m away". Heap. */
static char *say(const kota_view_drawn *d, const kota_words *words) {
    double dx = d->to_x_m - d->x_m, dy = d->to_y_m - d->y_m;
    const char *street = d->street[0] != '\0' ? d->street : kota_word(words, "view.nameless");
    const kota_filler fillers[] = {kota_put_number("size", d->size, decimals_of(d->size)),
                                   kota_put_number("wide", d->wide_m, 0),
                                   kota_put_number("tall", d->tall_m, 0),
                                   kota_put_number("deep", d->deep_m, decimals_of(d->deep_m)),
                                   kota_put_number("far", kota_sqrt(dx * dx + dy * dy), 0),
                                   kota_put_number("persons", d->persons, 0),
                                   kota_put("street", street)};
    const char *key = d->tool == KOTA_VIEW_PUMP      ? "drawn.pump"
                      : d->tool == KOTA_VIEW_POND    ? "drawn.pond"
                      : d->tool == KOTA_VIEW_CLOSURE ? "drawn.closure"
                                                     : "drawn.bin";
    return kota_words_format(words, key, fillers, KOTA_COUNT(fillers));
}

static char *say_cost(double cost_idr, const kota_words *words) {
    char number[48];
    kota_panel__number(number, words, cost_idr, 0, false);
    return kota_words_format(words, "drawn.cost", KOTA_FILL(kota_put("cost", number)));
}

/* What a click would do, beside the mouse. */
static void draw_words(const kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    const kota_view_drawn *d = &shop->drawn;
    const kota_words *words = &scene->words;
    double u = scene->layout.unit_px, line_px = 21.0 * u, wide = 0.0;
    char *lines[3] = {say(d, words), NULL, NULL};
    int32_t count = 1;
    if (d->why != NULL) {
        kota_free(lines[0]);
        lines[0] = kota_text_copy(kota_word_of(words, "drawn.no", d->why));
    } else {
        if (d->cost_idr > 0.0) lines[count++] = say_cost(d->cost_idr, words);
        const kota_view_run *a = &scene->def->runs[0];
        bool start = d->tool != KOTA_VIEW_CLOSURE || a->times_ms[scene->time] >= a->end_ms;
        lines[count++] = kota_text_copy(kota_word(words, start ? "drawn.from_start" : "drawn.from_now"));
    }
    for (int32_t k = 0; k < count; k++) wide = kota_max(wide, kota_ui_width(ui, KOTA_UI_PLAIN, lines[k]));
    wide += 24.0 * u;
    double tall = line_px * count + 12.0 * u, x = scene->hover_x_px + 18.0 * u, y = scene->hover_y_px + 18.0 * u;
    if (x + wide > scene->width) x = kota_max(0.0, scene->hover_x_px - 18.0 * u - wide);
    if (y + tall > scene->layout.panes[0].y1) y = scene->hover_y_px - 18.0 * u - tall;
    kota_ui_area area = {x, y, x + wide, y + tall};
    kota_ui_box(ui, area, KOTA_UI_PAPER, 0.96, 5.0 * u);
    kota_ui_frame(ui, area, d->why != NULL ? KOTA_UI_WORSE : KOTA_UI_ACCENT, 5.0 * u);
    for (int32_t k = 0; k < count; k++) {
        kota_ui_ink ink = d->why != NULL ? KOTA_UI_WORSE : k == 0 ? KOTA_UI_INK : KOTA_UI_GREY;
        kota_ui_label(ui, KOTA_UI_PLAIN, ink, x + 12.0 * u, y + 7.0 * u + line_px * k, 0.0, 0.0, lines[k]);
        kota_free(lines[k]);
    }
}

void kota_workshop_marks(const kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    const kota_view_live *live = scene->def->live;
    if (!kota_workshop_open(scene) || scene->camera.city) return;
    for (int32_t p = 0; p < scene->layout.pane_count; p++) {
        mark m = {.ui = ui,
                  .scene = scene,
                  .pane = &scene->layout.panes[p],
                  .clip = &scene->layout.clips[p],
                  .ink = KOTA_UI_ACCENT,
                  .u = scene->layout.unit_px,
                  .alpha = 1.0};
        /* in A they are not there yet */
        if (!live->drawing || (scene->def->run_count == 2 && scene->layout.kinds[p] == KOTA_PANE_A))
            m.ink = KOTA_UI_GREY;
        for (int32_t k = 0; k < live->drawn_count; k++)
            if (k != shop->held || !shop->ghost) draw_mark(&m, &live->drawn[k]);
        m.alpha = 0.7;
        m.ink = shop->drawn.why != NULL ? KOTA_UI_WORSE : KOTA_UI_BETTER;
        if (shop->ghost) draw_mark(&m, &shop->drawn);
    }
    if (shop->ghost) draw_words(shop, ui, scene);
}

/* ---- sliders ---- */

/* A round number near a fiftieth of the range. */
static double step_of(double range) {
    double step = 1.0;
    while (step > range / 20.0) step /= 10.0;
    while (step * 10.0 <= range / 20.0) step *= 10.0;
    return step * 5.0 <= range / 20.0 ? step * 5.0 : step * 2.0 <= range / 20.0 ? step * 2.0 : step;
}

static void draw_slider(kota_workshop *shop, kota_ui *ui, const kota_scene *scene, int32_t k) {
    const kota_view_parameter *p = &scene->def->live->parameters[k];
    double u = scene->layout.unit_px, value = shop->sliding == k ? shop->slid : p->value;
    char id[32], number[32], low[32], high[32];
    double step = step_of(p->high - p->low);
    int32_t decimals = step >= 1.0 ? 0 : step >= 0.1 ? 1 : 2;
    kota_hud_number(number, &scene->words, value, decimals, false);
    kota_hud_number(low, &scene->words, p->low, decimals, false);
    kota_hud_number(high, &scene->words, p->high, decimals, false);
    kota_ui_area head = kota_ui_reserve(ui, kota_ui_room(ui), 20.0 * u);
    char *words = kota_text_format("%s %s", number, p->unit);
    kota_ui_face face = k == shop->parameter ? KOTA_UI_BOLD : KOTA_UI_PLAIN;
    kota_ui_label(ui, face, KOTA_UI_INK, head.x0, head.y0, 0.0, 0.62 * (head.x1 - head.x0), p->name);
    kota_ui_label(ui, KOTA_UI_BOLD, KOTA_UI_ACCENT, head.x1, head.y0, 1.0, 0.0, words);
    kota_free(words);
    (void)snprintf(id, sizeof id, "slider%d", (int)k);
    kota_ui_area bar = kota_ui_reserve(ui, kota_ui_room(ui), 22.0 * u);
    bool held = false, left = kota_ui_slider(ui, id, bar, p->low, p->high, &value, &held);
    value = kota_clamp(kota_round(value / step) * step, p->low, p->high);
    if (held) {
        shop->sliding = shop->parameter = k;
        shop->slid = value;
    } else if (left) {
        shop->sliding = -1;
        scene->def->live->set(scene->def->context, k, shop->slid, scene->def->runs[0].times_ms[scene->time]);
        shop->asked = true;
    }
    kota_ui_area ends = kota_ui_reserve(ui, kota_ui_room(ui), 18.0 * u);
    kota_ui_label(ui, KOTA_UI_SMALL, KOTA_UI_GREY, ends.x0, ends.y0, 0.0, 0.0, low);
    kota_ui_label(ui, KOTA_UI_SMALL, KOTA_UI_GREY, ends.x1, ends.y0, 1.0, 0.0, high);
}

static void list_drawn(kota_ui *ui, const kota_scene *scene) {
    const kota_view_live *live = scene->def->live;
    double cost_idr = 0.0;
    for (int32_t k = 0; k < live->drawn_count; k++) {
        char *text = say(&live->drawn[k], &scene->words);
        kota_ui_text(ui, KOTA_UI_SMALL, live->drawing ? KOTA_UI_INK : KOTA_UI_GREY, text);
        cost_idr += live->drawn[k].cost_idr;
        kota_free(text);
    }
    if (cost_idr > 0.0) {
        char *cost = say_cost(cost_idr, &scene->words);
        kota_ui_text(ui, KOTA_UI_BOLD, KOTA_UI_INK, cost);
        kota_free(cost);
    }
    if (live->drawn_file == NULL || live->drawn_file[0] == '\0') {
        kota_ui_text(ui, KOTA_UI_SMALL, KOTA_UI_GREY, kota_word(&scene->words, "view.drawing.none"));
        return;
    }
    char *kept = kota_words_format(&scene->words, "view.drawing.kept", KOTA_FILL(kota_put("file", live->drawn_file)));
    kota_ui_text(ui, KOTA_UI_SMALL, KOTA_UI_GREY, kept);
    kota_free(kept);
}

bool kota_workshop_sliders(kota_workshop *shop, kota_ui *ui, const kota_scene *scene) {
    const kota_view_live *live = scene->def->live;
    double u = scene->layout.unit_px;
    if (!kota_workshop_open(scene)) return false;
    const kota_view_run *a = &scene->def->runs[0];
    bool end = a->times_ms[scene->time] >= a->end_ms;
    const char *head = live->parameter_count == 0 ? "view.sliders.none" : end ? "view.sliders.start" : "view.sliders";
    kota_ui_text(ui, KOTA_UI_SMALL, KOTA_UI_GREY, kota_word(&scene->words, head));
    for (int32_t k = 0; k < live->parameter_count; k++) draw_slider(shop, ui, scene, k);
    kota_ui_gap(ui, 6.0 * u);
    kota_ui_text(ui, KOTA_UI_BOLD, KOTA_UI_INK, kota_word(&scene->words, "view.drawn"));
    list_drawn(ui, scene);
    return shop->sliding >= 0;
}

/* Where the parts of the window stand, and what lies under the mouse: no GL, no pixels. */
#include <string.h>

#include "view/hud.h"

static kota_rect box(double x0, double y0, double width, double height) {
    return (kota_rect){x0, y0, x0 + width, y0 + height};
}

/* A and B on the same pane: B is seen right of a line, or around the mouse. */
static void share_pane(kota_hud_layout *layout, const kota_hud_wish *wish, kota_rect pane) {
    layout->pane_count = 2;
    for (int32_t p = 0; p < 2; p++) layout->panes[p] = layout->clips[p] = pane;
    layout->kinds[0] = KOTA_PANE_A;
    layout->kinds[1] = KOTA_PANE_B;
    double x = pane.x0 + wish->swipe_frac * (pane.x1 - pane.x0), reach = 110.0 * layout->unit_px;
    if (wish->mode == KOTA_VIEW_SWIPE) {
        layout->clips[0].x1 = layout->clips[1].x0 = (double)(int32_t)x;
    } else {
        double mid_x = wish->lens_x_px, mid_y = wish->lens_y_px;
        if (!kota_rect_holds(&pane, mid_x, mid_y)) {
            mid_x = 0.5 * (pane.x0 + pane.x1);
            mid_y = 0.5 * (pane.y0 + pane.y1);
        }
        layout->clips[1] = (kota_rect){kota_max(pane.x0, mid_x - reach), kota_max(pane.y0, mid_y - reach),
                                       kota_min(pane.x1, mid_x + reach), kota_min(pane.y1, mid_y + reach)};
    }
}

kota_view_mode kota_view_mode_of(kota_view_mode asked, int32_t run_count) {
    if (run_count == 2) return asked;
    return run_count > 2 && asked == KOTA_VIEW_DIFFERENCE ? asked : KOTA_VIEW_RUNS;
}

/* How many panes beside each other show a city of that shape largest below their names; in doubt more. Places that
 * stay empty count against it. */
static int32_t best_columns(int32_t count, double width, double height, double shape, double name_px) {
    int32_t best = count;
    double most = 0.0;
    for (int32_t columns = count; columns >= 1; columns--) {
        int32_t rows = (count + columns - 1) / columns;
        double size = kota_min(width / columns / shape, height / rows - name_px) * count / (rows * columns);
        if (size <= 1.02 * most) continue;
        most = size;
        best = columns;
    }
    return best;
}

static double part_of(double room, int32_t k, int32_t count) { return (double)(int32_t)(room * k / count); }

static kota_pane_kind kind_of(const kota_hud_wish *wish, int32_t p) {
    bool change = wish->mode == KOTA_VIEW_DIFFERENCE;
    if (wish->mode == KOTA_VIEW_ALL && p == 2) return KOTA_PANE_DIFFERENCE;
    if (!change) return (kota_pane_kind)p;
    if (wish->run_count == 2) return KOTA_PANE_DIFFERENCE;
    return p == 0 ? KOTA_PANE_A : (kota_pane_kind)((int32_t)KOTA_PANE_DIFFERENCE + p - 1);
}

static void place_panes(kota_hud_layout *layout, const kota_hud_wish *wish, kota_rect all) {
    bool alone = wish->run_count == 2 && wish->mode == KOTA_VIEW_DIFFERENCE;
    if (wish->mode == KOTA_VIEW_SWIPE || wish->mode == KOTA_VIEW_LENS) {
        share_pane(layout, wish, all);
        return;
    }
    layout->pane_count = alone ? 1 : wish->run_count + (wish->mode == KOTA_VIEW_ALL ? 1 : 0);
    double gap = (double)(int32_t)(3.0 * layout->unit_px + 0.5), shape = wish->shape > 0.0 ? wish->shape : 1.0;
    double name_px = (wish->run_count > 2 ? 65.0 : 42.0) * layout->unit_px; /* with a line for an indicator */
    int32_t count = layout->pane_count;
    int32_t columns = best_columns(count, all.x1 - all.x0, all.y1 - all.y0, shape, name_px);
    int32_t rows = (count + columns - 1) / columns;
    double wide = all.x1 - all.x0 - gap * (columns - 1), high = all.y1 - all.y0 - gap * (rows - 1);
    for (int32_t p = 0; p < count; p++) {
        int32_t i = p % columns, j = p / columns;
        layout->panes[p] = layout->clips[p] = (kota_rect){
            all.x0 + part_of(wide, i, columns) + gap * i, all.y0 + part_of(high, j, rows) + gap * j,
            all.x0 + part_of(wide, i + 1, columns) + gap * i, all.y0 + part_of(high, j + 1, rows) + gap * j};
        layout->kinds[p] = kind_of(wish, p);
    }
}

/* Interventions of a run under way, one beside the other below the title. */
static void place_choices(kota_hud_layout *layout, const kota_view_live *live, double y) {
    double u = layout->unit_px, tall = 38.0 * u, hold = 150.0 * u;
    double room = layout->width - 3.0 * 18.0 * u - hold;
    double each = live->choice_count > 0 ? kota_min(230.0 * u, room / live->choice_count) : 0;
    for (int32_t c = 0; c < live->choice_count; c++)
        layout->choices[c] = box(18.0 * u + each * c, y, each - 6.0 * u, tall);
    layout->hold = box(layout->width - 18.0 * u - hold, y, hold, tall);
}

/* Buttons of layers and modes, and beside them the legends. */
static void place_bottom(kota_hud_layout *layout, const kota_hud_wish *wish, double y) {
    static const double widths[KOTA_VIEW_MODES] = {62.0, 104.0, 58.0, 74.0, 64.0};
    double x, u = layout->unit_px, tall = 38.0 * u;
    double squeeze =
        kota_min(1.0, layout->width / (1200.0 * u)); /* of buttons, in a narrow window or with big letters */
    x = 18.0 * u;
    for (int32_t l = 0; l < KOTA_GROUP_COUNT; l++) {
        layout->layers[l] = box(x, y, 80.0 * u * squeeze, tall);
        x += 83.0 * u * squeeze;
    }
    x += 12.0 * u * squeeze;
    for (int32_t m = 0; m < KOTA_VIEW_MODES && wish->run_count > 1; m++) {
        if (kota_view_mode_of((kota_view_mode)m, wish->run_count) != (kota_view_mode)m) continue;
        double wide = wish->run_count > 2 ? 130.0 : widths[m];
        layout->modes[m] = box(x, y, wide * u * squeeze, tall);
        x += (wide + 3.0) * u * squeeze;
    }
    x += 12.0 * u;
    double room = layout->width - 22.0 * u - x;
    bool values = wish->mode != KOTA_VIEW_DIFFERENCE || wish->run_count > 2;
    bool change = wish->mode == KOTA_VIEW_ALL || wish->mode == KOTA_VIEW_DIFFERENCE;
    double each = values && change ? 0.5 * (room - 24.0 * u) : kota_min(room, 520.0 * u);
    double from = values && change ? x : layout->width - 22.0 * u - each;
    if (values) layout->legends[0] = box(from, y - 2.0 * u, each, 46.0 * u);
    if (change) layout->legends[1] = box(values ? from + each + 24.0 * u : from, y - 2.0 * u, each, 46.0 * u);
}

kota_hud_layout kota_hud_make(const kota_hud_wish *asked) {
    kota_hud_wish wish = *asked;
    double u = kota_max(0.5, kota_min(wish.width / 1280.0, wish.height / 720.0));
    if (wish.scale > 0.0) u *= wish.scale;
    kota_hud_layout layout = {.unit_px = u, .width = wish.width, .height = wish.height};
    double width = wish.width, top = (double)(int32_t)(62.0 * u), bar = (double)(int32_t)(wish.height - 152.0 * u);
    wish.mode = kota_view_mode_of(wish.mode, wish.run_count);
    if (wish.live != NULL) {
        place_choices(&layout, wish.live, top);
        top += (double)(int32_t)(46.0 * u);
    }
    if (wish.live != NULL && wish.live->plan != NULL) {
        layout.tools = (kota_rect){6.0 * u, top - 7.0 * u, width, top + 34.0 * u};
        top += (double)(int32_t)(36.0 * u);
    }
    kota_rect panes = {0.0, top, width, (double)(int32_t)(bar - wish.caption_px)};
    if (wish.side) {
        panes.x1 = (double)(int32_t)(width - kota_min(300.0 * u, 0.4 * width));
        layout.side = (kota_rect){panes.x1 + (double)(int32_t)(u + 0.5), top, width, bar};
    }
    layout.caption = (kota_rect){panes.x0, panes.y1, panes.x1, bar};
    place_panes(&layout, &wish, panes);
    layout.language = box(width - 66.0 * u, 14.0 * u, 46.0 * u, 34.0 * u);
    layout.help = box(width - 106.0 * u, 14.0 * u, 34.0 * u, 34.0 * u);
    layout.play = box(18.0 * u, bar + 12.0 * u, 56.0 * u, 56.0 * u);
    layout.slider = (kota_rect){96.0 * u, bar + 8.0 * u, width - 34.0 * u, bar + 76.0 * u};
    place_bottom(&layout, &wish, bar + 88.0 * u);
    return layout;
}

int32_t kota_hud_picture_px(int32_t window_px, double fineness) {
    double wanted = window_px * (fineness > 0.0 ? fineness : 1.0);
    return (int32_t)kota_clamp(wanted + 0.5, 1.0, 8192.0);
}

double kota_hud_px_per_unit(int32_t picture_px, int32_t window_units) {
    return (double)picture_px / (double)(window_units > 0 ? window_units : 1);
}

kota_hud_part kota_hud_hit(const kota_hud_layout *layout, double x, double y, int32_t *index) {
    *index = 0;
    if (kota_rect_holds(&layout->play, x, y)) return KOTA_HUD_PLAY;
    if (kota_rect_holds(&layout->slider, x, y)) return KOTA_HUD_SLIDER;
    if (kota_rect_holds(&layout->language, x, y)) return KOTA_HUD_LANGUAGE;
    if (kota_rect_holds(&layout->hold, x, y)) return KOTA_HUD_HOLD;
    if (kota_rect_holds(&layout->help, x, y)) return KOTA_HUD_HELP;
    for (int32_t c = 0; c < KOTA_VIEW_CHOICES_MAX; c++) {
        *index = c;
        if (kota_rect_holds(&layout->choices[c], x, y)) return KOTA_HUD_CHOICE;
    }
    for (int32_t l = 0; l < KOTA_GROUP_COUNT; l++) {
        *index = l;
        if (kota_rect_holds(&layout->layers[l], x, y)) return KOTA_HUD_LAYER;
    }
    for (int32_t m = 0; m < KOTA_VIEW_MODES; m++) {
        *index = m;
        if (kota_rect_holds(&layout->modes[m], x, y)) return KOTA_HUD_MODE;
    }
    for (int32_t p = layout->pane_count - 1; p >= 0; p--) { /* a lens lies on its pane */
        *index = p;
        if (kota_rect_holds(&layout->clips[p], x, y)) return KOTA_HUD_PANE;
    }
    *index = 0;
    return KOTA_HUD_NOTHING;
}

static int64_t span_ms(const kota_view_run *run) {
    return (run->end_ms > 0 ? run->end_ms : run->times_ms[run->time_count - 1]) - run->times_ms[0];
}

double kota_hud_time_x(const kota_hud_layout *layout, const kota_view_run *run, int64_t time_ms) {
    int64_t span = span_ms(run);
    double share = span > 0 ? (double)(time_ms - run->times_ms[0]) / (double)span : 0.0;
    return layout->slider.x0 + kota_clamp(share, 0.0, 1.0) * (layout->slider.x1 - layout->slider.x0);
}

int32_t kota_view_nearest_time(const int64_t *times_ms, int32_t count, int64_t time_ms) {
    int32_t best = 0;
    int64_t best_ms = INT64_MAX;
    for (int32_t t = 0; t < count; t++) {
        int64_t apart_ms = times_ms[t] > time_ms ? times_ms[t] - time_ms : time_ms - times_ms[t];
        if (apart_ms >= best_ms) continue;
        best = t;
        best_ms = apart_ms;
    }
    return best;
}

int32_t kota_view_worst_time(const kota_view_def *def) {
    const kota_view_course *a = &def->courses[0];
    int32_t c = 0, worst = -1;
    double most = 0.0;
    while (c < def->course_count && strcmp(def->course_names[c], "flooded_persons") != 0) c++;
    for (int32_t k = 0; c < def->course_count && k < a->rows; k++) {
        double now = a->values[(size_t)k * (size_t)def->course_count + (size_t)c];
        if (!(now > most)) continue;
        most = now;
        worst = k;
    }
    if (worst < 0) return def->time;
    return kota_view_nearest_time(def->runs[0].times_ms, def->runs[0].time_count, a->times_ms[worst]);
}

int32_t kota_hud_time_at(const kota_hud_layout *layout, const kota_view_run *run, double x) {
    double share = kota_clamp((x - layout->slider.x0) / (layout->slider.x1 - layout->slider.x0), 0.0, 1.0);
    return kota_view_nearest_time(run->times_ms, run->time_count,
                                  run->times_ms[0] + (int64_t)(share * (double)span_ms(run)));
}

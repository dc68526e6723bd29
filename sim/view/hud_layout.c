/* Where the parts of the window stand, and what lies under the mouse: no GL, no pixels. */
#include "view/hud.h"

static kota_rect box(double x0, double y0, double width, double height) {
    return (kota_rect){x0, y0, x0 + width, y0 + height};
}

static void place_panes(kota_hud_layout *layout, int32_t run_count, kota_view_mode mode, double top, double bottom) {
    static const kota_pane_kind all[] = {KOTA_PANE_A, KOTA_PANE_B, KOTA_PANE_DIFFERENCE};
    bool alone = run_count == 2 && mode == KOTA_VIEW_DIFFERENCE;
    layout->pane_count = alone || run_count == 1 ? 1 : mode == KOTA_VIEW_ALL ? 3 : 2;
    double gap = (double)(int32_t)(3.0 * layout->unit_px + 0.5);
    double room = layout->width - gap * (layout->pane_count - 1);
    for (int32_t p = 0; p < layout->pane_count; p++) {
        double x0 = (double)(int32_t)(room * p / layout->pane_count) + gap * p;
        double x1 = (double)(int32_t)(room * (p + 1) / layout->pane_count) + gap * p;
        layout->panes[p] = (kota_rect){x0, top, x1, bottom};
        layout->kinds[p] = alone ? KOTA_PANE_DIFFERENCE : all[p];
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

kota_hud_layout kota_hud_make(int32_t width, int32_t height, int32_t run_count, kota_view_mode mode,
                              const kota_view_live *live) {
    double u = kota_max(0.5, kota_min(width / 1280.0, height / 720.0));
    kota_hud_layout layout = {.unit_px = u, .width = width, .height = height};
    double top = (double)(int32_t)(62.0 * u), bar = (double)(int32_t)(height - 152.0 * u);
    if (run_count == 1) mode = KOTA_VIEW_RUNS;
    if (live != NULL) {
        place_choices(&layout, live, top);
        top += (double)(int32_t)(46.0 * u);
    }
    place_panes(&layout, run_count, mode, top, bar);
    layout.language = box(width - 20.0 * u - 46.0 * u, 14.0 * u, 46.0 * u, 34.0 * u);
    layout.play = box(18.0 * u, bar + 12.0 * u, 56.0 * u, 56.0 * u);
    layout.slider = (kota_rect){96.0 * u, bar + 8.0 * u, width - 34.0 * u, bar + 76.0 * u};
    double x = 18.0 * u, y = bar + 88.0 * u, tall = 38.0 * u;
    for (int32_t l = 0; l < KOTA_GROUP_COUNT; l++) {
        layout.layers[l] = box(x, y, 84.0 * u, tall);
        x += 88.0 * u;
    }
    if (run_count == 2) {
        static const double widths[KOTA_VIEW_MODES] = {70.0, 124.0, 70.0};
        x += 14.0 * u;
        for (int32_t m = 0; m < KOTA_VIEW_MODES; m++) {
            layout.modes[m] = box(x, y, widths[m] * u, tall);
            x += (widths[m] + 4.0) * u;
        }
    }
    x += 16.0 * u;
    double room = width - 22.0 * u - x;
    bool values = mode != KOTA_VIEW_DIFFERENCE, change = mode != KOTA_VIEW_RUNS;
    double each = values && change ? 0.5 * (room - 28.0 * u) : kota_min(room, 520.0 * u);
    double from = values && change ? x : width - 22.0 * u - each;
    if (values) layout.legends[0] = box(from, y - 2.0 * u, each, 46.0 * u);
    if (change) layout.legends[1] = box(values ? from + each + 28.0 * u : from, y - 2.0 * u, each, 46.0 * u);
    return layout;
}

kota_hud_part kota_hud_hit(const kota_hud_layout *layout, double x, double y, int32_t *index) {
    *index = 0;
    if (kota_rect_holds(&layout->play, x, y)) return KOTA_HUD_PLAY;
    if (kota_rect_holds(&layout->slider, x, y)) return KOTA_HUD_SLIDER;
    if (kota_rect_holds(&layout->language, x, y)) return KOTA_HUD_LANGUAGE;
    if (kota_rect_holds(&layout->hold, x, y)) return KOTA_HUD_HOLD;
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
    for (int32_t p = 0; p < layout->pane_count; p++) {
        *index = p;
        if (kota_rect_holds(&layout->panes[p], x, y)) return KOTA_HUD_PANE;
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

int32_t kota_hud_time_at(const kota_hud_layout *layout, const kota_view_run *run, double x) {
    double share = kota_clamp((x - layout->slider.x0) / (layout->slider.x1 - layout->slider.x0), 0.0, 1.0);
    return kota_view_nearest_time(run->times_ms, run->time_count,
                                  run->times_ms[0] + (int64_t)(share * (double)span_ms(run)));
}

bool kota_view_same_shape(const kota_map *a, const kota_map *b) {
    return a->grid.nx == b->grid.nx && a->grid.ny == b->grid.ny && !(a->grid.dx_m < b->grid.dx_m) &&
           !(a->grid.dx_m > b->grid.dx_m) && a->roads.link_count == b->roads.link_count &&
           kota_snap_count(a, KOTA_PLACE_BIN) == kota_snap_count(b, KOTA_PLACE_BIN);
}

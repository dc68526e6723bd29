/* A time-space diagram. */
#include "picture/corridor_picture.h"

#include <stdio.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "picture/canvas.h"

static const kota_colour ink = {30, 38, 52};
static const kota_colour grey = {92, 102, 116};
static const kota_colour paper = {255, 255, 255};
static const kota_colour nobody = {226, 229, 233};

static const double TOP = 76, PANEL = 220, CAPTION = 26, AXIS = 44, LEFT = 78, RIGHT = 24, BELOW = 110; /* units */

typedef struct frame { /* of a panel: pixels of the image, and what they mean */
    const kota_corridor_diagram *of;
    double x0, y0, x1, y1, length_m;
    int64_t begin_ms, end_ms;
} frame;

static double x_of(const frame *f, int64_t time_ms) {
    return kota_round(f->x0 +
                      (f->x1 - f->x0) * ((double)(time_ms - f->begin_ms) / (double)(f->end_ms - f->begin_ms)));
}

static double y_of(const frame *f, double at_m) { return kota_round(f->y1 - (f->y1 - f->y0) * at_m / f->length_m); }

static void label(kota_canvas *canvas, double x, double y, double align_frac, const char *text) {
    double size = 14.0 * canvas->unit_px, width = kota_font_width(canvas->font, text, size);
    kota_image_text(canvas->image, canvas->font, x - align_frac * width, y, size, ink, text);
}

/* At most eight, on round local times. */
static void time_ticks(kota_canvas *canvas, const frame *f) {
    static const int32_t steps_min[] = {5, 10, 15, 30, 60, 120, 180, 360, 720, 1440};
    double u = canvas->unit_px;
    int64_t offset_ms = f->of->utc_offset_min * KOTA_MINUTE_MS, step_ms = 0;
    for (int32_t k = 0; k < KOTA_COUNT(steps_min) && (step_ms == 0 || (f->end_ms - f->begin_ms) / step_ms > 8); k++)
        step_ms = steps_min[k] * KOTA_MINUTE_MS;
    int64_t past_ms = (f->begin_ms + offset_ms) % step_ms;
    for (int64_t t = f->begin_ms + (past_ms > 0 ? step_ms - past_ms : 0); t <= f->end_ms; t += step_ms) {
        char text[KOTA_TIME_TEXT_MAX];
        kota_time_text(t, f->of->utc_offset_min, text);
        text[16] = '\0'; /* hours and minutes of the day */
        double x = x_of(f, t);
        kota_image_rectangle(canvas->image, x - 0.6 * u, f->y1, x + 0.6 * u, f->y1 + 6.0 * u, ink, 1.0);
        label(canvas, x, f->y1 + 21.0 * u, 0.5, text + 11);
    }
}

static void distance_ticks(kota_canvas *canvas, const frame *f) {
    double u = canvas->unit_px, step_m = kota_round_up(f->length_m / 4.0);
    for (double at_m = 0; at_m <= f->length_m; at_m += step_m) {
        char text[32];
        (void)snprintf(text, sizeof text, "%.4g%s", at_m / 1000.0, at_m + step_m > f->length_m ? " km" : "");
        kota_words_decimal(canvas->words, text);
        double y = y_of(f, at_m);
        kota_image_rectangle(canvas->image, f->x0 - 6.0 * u, y - 0.6 * u, f->x0, y + 0.6 * u, ink, 1.0);
        label(canvas, f->x0 - 10.0 * u, y + 5.0 * u, 1.0, text);
    }
}

static void draw_panel(kota_canvas *canvas, const kota_layer *layer, frame *f, const kota_corridor_panel *panel) {
    double u = canvas->unit_px;
    f->length_m = 0;
    for (int32_t k = 0; k < panel->count; k++) f->length_m = kota_max(f->length_m, panel->cells[k].to_m);
    kota_image_text(canvas->image, canvas->bold, f->x0, f->y0 - 8.0 * u, 15.0 * u, ink, panel->title);
    kota_image_rectangle(canvas->image, f->x0, f->y0, f->x1, f->y1, nobody, 1.0);
    for (int32_t k = 0; k < panel->count; k++) {
        const kota_corridor_cell *cell = &panel->cells[k];
        if (kota_is_nan(cell->speed_frac)) continue;
        kota_colour colour = kota_layer_colour(layer, kota_min(cell->speed_frac, layer->high));
        kota_image_rectangle(canvas->image, x_of(f, cell->from_ms), y_of(f, cell->to_m),
                             x_of(f, cell->from_ms + f->of->bin_ms), y_of(f, cell->from_m), colour, 1.0);
    }
    kota_image_frame(canvas->image, f->x0 - u, f->y0 - u, f->x1 + u, f->y1 + u, u, grey, 1.0);
    time_ticks(canvas, f);
    distance_ticks(canvas, f);
}

static void draw_below(kota_canvas *canvas, const kota_layer *layer, const char *credit) {
    double u = canvas->unit_px, width = canvas->image->width, x = 0.62 * width, y = canvas->y1 + 30.0 * u;
    kota_draw_bar(canvas, layer);
    kota_image_rectangle(canvas->image, x, y, x + 18.0 * u, y + 13.0 * u, nobody, 1.0);
    kota_image_frame(canvas->image, x, y, x + 18.0 * u, y + 13.0 * u, 0.8 * u, grey, 0.8);
    kota_image_text(canvas->image, canvas->font, x + 24.0 * u, y + 11.5 * u, 13.0 * u, ink,
                    kota_word(canvas->words, "picture.nobody"));
    (void)kota_image_paragraph(canvas->image, canvas->font, 20.0 * u, canvas->y1 + 90.0 * u, 11.0 * u,
                               width - 40.0 * u, 14.0 * u, grey, credit);
}

static void draw(kota_canvas *canvas, const kota_picture_def *def, const kota_corridor_diagram *diagram) {
    double u = canvas->unit_px;
    kota_layer layer = kota_layer_of_view(KOTA_INFO_traffic, def->words, NULL, NULL, NULL, 0);
    layer.beyond = false;
    frame f = {.of = diagram, .x0 = kota_round(LEFT * u), .x1 = def->width_px - kota_round(RIGHT * u)};
    f.begin_ms = INT64_MAX;
    f.end_ms = INT64_MIN;
    for (int32_t p = 0; p < diagram->panel_count; p++) {
        for (int32_t k = 0; k < diagram->panels[p].count; k++) {
            int64_t from_ms = diagram->panels[p].cells[k].from_ms;
            if (from_ms < f.begin_ms) f.begin_ms = from_ms;
            if (from_ms + diagram->bin_ms > f.end_ms) f.end_ms = from_ms + diagram->bin_ms;
        }
    }
    kota_draw_title(canvas, def->title, def->subtitle != NULL ? def->subtitle : "", "");
    for (int32_t p = 0; p < diagram->panel_count; p++) {
        f.y0 = kota_round((TOP + CAPTION + p * (CAPTION + PANEL + AXIS)) * u);
        f.y1 = f.y0 + kota_round(PANEL * u);
        draw_panel(canvas, &layer, &f, &diagram->panels[p]);
    }
    draw_below(canvas, &layer, diagram->credit);
}

kota_status kota_corridor_picture(kota_image **out, const kota_picture_def *def, const kota_corridor_diagram *diagram,
                                  const char **warning, kota_error *err) {
    if (def->width_px < 300 || def->width_px > 8000)
        return kota_fail(err, KOTA_USAGE, "a picture %d pixels wide cannot be drawn; 300 to 8000",
                         (int)def->width_px);
    kota_canvas canvas = {.words = def->words, .unit_px = def->width_px / 1000.0};
    kota_font *font = NULL, *bold = NULL;
    kota_canvas_fonts(&font, &bold, def, warning);
    canvas.font = font;
    canvas.bold = bold;
    canvas.y1 = (int32_t)((TOP + diagram->panel_count * (CAPTION + PANEL + AXIS)) * canvas.unit_px);
    canvas.image = kota_image_create(def->width_px, canvas.y1 + (int32_t)(BELOW * canvas.unit_px), paper);
    draw(&canvas, def, diagram);
    *out = canvas.image;
    kota_font_destroy(font);
    kota_font_destroy(bold);
    return KOTA_OK;
}

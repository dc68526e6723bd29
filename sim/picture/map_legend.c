/* What stands around a map: title and time above, legend, keys, scale bar, north arrow and credit below. */
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "picture/canvas.h"

static const kota_colour ink = {30, 38, 52};
static const kota_colour grey = {92, 102, 116};
static const kota_colour paper = {255, 255, 255};

double kota_round_up(double x) {
    double power = 1.0;
    while (power * 10.0 <= x) power *= 10.0;
    while (power > x) power /= 10.0;
    static const double steps[] = {1.0, 2.0, 2.5, 5.0, 10.0};
    for (int32_t i = 0; i < KOTA_COUNT(steps); i++) {
        if (steps[i] * power >= x * (1.0 - 1e-9)) return steps[i] * power;
    }
    return 10.0 * power;
}

/* Draw text no wider than width_px: smaller down to 60 %, then cut with an ellipsis. */
static void fit_text(kota_canvas *canvas, const kota_font *font, double x, double y, double size, double width_px,
                     kota_colour colour, const char *words) {
    double width = kota_font_width(font, words, size);
    if (width <= width_px || font == NULL) {
        kota_image_text(canvas->image, font, x, y, size, colour, words);
        return;
    }
    size *= kota_max(0.6, width_px / width);
    kota_text text = {0};
    kota_text_add(&text, "%s", words);
    size_t length = text.length;
    while (length > 0 && kota_font_width(font, text.chars, size) > width_px + 0.5) {
        do {
            length--;
        } while (length > 0 && ((unsigned char)words[length] & 0xC0) == 0x80); /* whole characters */
        text.length = length;
        kota_text_add(&text, "\xE2\x80\xA6");
    }
    kota_image_text(canvas->image, font, x, y, size, colour, text.chars);
    kota_text_free(&text);
}

void kota_draw_title(kota_canvas *canvas, const char *title, const char *subtitle, const char *time_text) {
    double u = canvas->unit_px, right = canvas->image->width - 20.0 * u, left = 20.0 * u;
    double time_size = 22.0 * u, time_width = kota_font_width(canvas->bold, time_text, time_size);
    kota_image_text(canvas->image, canvas->bold, right - time_width, 38.0 * u, time_size, ink, time_text);
    double room = right - left - (time_width > 0.0 ? time_width + 24.0 * u : 0.0);
    fit_text(canvas, canvas->bold, left, 38.0 * u, 24.0 * u, room, ink, title);
    fit_text(canvas, canvas->font, left, 62.0 * u, 15.0 * u, right - left, grey, subtitle);
}

/* A number with as many decimals as a step of the legend needs, and a real minus. */
static void tick_text(char text[32], double value, double step) {
    int decimals = 0;
    for (double s = step; decimals < 6 && kota_abs(s - kota_round(s)) > 1e-6 * s; s *= 10.0) decimals++;
    bool zero = kota_abs(value) < 1e-9 * step;
    (void)snprintf(text, 32, "%s%.*f", value < 0.0 && !zero ? "\xE2\x88\x92" : "", decimals,
                   zero ? 0.0 : kota_abs(value));
}

static void draw_tick(kota_canvas *canvas, double x, double y, const char *text, bool sign) {
    char label[40];
    double u = canvas->unit_px, size = 14.0 * u;
    (void)snprintf(label, sizeof label, "%s%s", sign ? "+" : "", text);
    kota_image_rectangle(canvas->image, x - 0.6 * u, y, x + 0.6 * u, y + 5.0 * u, ink, 1.0);
    kota_image_text(canvas->image, canvas->font, x - kota_font_width(canvas->font, label, size) / 2.0, y + 19.0 * u,
                    size, ink, label);
}

/* By the square root: uneven steps, written as finely as the first needs. */
static void draw_root_ticks(kota_canvas *canvas, const kota_layer *layer, double x, double y, double width) {
    double span = (layer->high - layer->low) * layer->factor;
    for (int32_t k = 0; k < KOTA_RAMP_TICKS; k++) {
        char text[32];
        double at = kota_ramp_tick(k);
        tick_text(text, layer->low * layer->factor + span * at, span * kota_ramp_tick(0));
        kota_words_decimal(canvas->words, text);
        draw_tick(canvas, x + width * kota_ramp_along(layer->ramp, at), y, text, false);
    }
}

static void draw_ticks(kota_canvas *canvas, const kota_layer *layer, double x, double y, double width,
                       double factor) {
    double low = layer->low * factor, high = layer->high * factor, step = kota_round_up((high - low) / 6.0);
    double first = -kota_floor(1e-9 - low / step) * step; /* the first multiple at or above low */
    if (layer->difference) {                              /* symmetric: 0 and two to each side */
        step = high / 2.0;
        first = low;
    }
    for (double value = first; value <= high + 1e-6 * step; value += step) {
        char text[32];
        tick_text(text, value, step);
        kota_words_decimal(canvas->words, text);
        draw_tick(canvas, x + width * (value - low) / (high - low), y, text,
                  layer->difference && value > 1e-9 * step);
    }
}

/* A small square of a colour and its meaning; returns where the next one may begin. */
static double draw_key(kota_canvas *canvas, double x, double y, kota_colour colour, const char *words) {
    double u = canvas->unit_px;
    kota_image_rectangle(canvas->image, x, y, x + 18.0 * u, y + 13.0 * u, colour, 1.0);
    kota_image_frame(canvas->image, x, y, x + 18.0 * u, y + 13.0 * u, 0.8 * u, grey, 0.8);
    kota_image_text(canvas->image, canvas->font, x + 24.0 * u, y + 11.5 * u, 13.0 * u, ink, words);
    return x + 40.0 * u + kota_font_width(canvas->font, words, 13.0 * u);
}

static void draw_keys(kota_canvas *canvas, const kota_layer *layer, double x, double y) {
    static const kota_colour casing = {150, 152, 156};
    double u = canvas->unit_px;
    x = draw_key(canvas, x, y, kota_water_colour(), kota_word(canvas->words, "picture.water"));
    kota_image_rectangle(canvas->image, x, y + 3.5 * u, x + 22.0 * u, y + 9.5 * u, casing, 1.0);
    kota_image_rectangle(canvas->image, x, y + 4.7 * u, x + 22.0 * u, y + 8.3 * u, paper, 1.0);
    const char *words = kota_word(canvas->words, "picture.street");
    if (layer != NULL && layer->place == KOTA_PLACE_LINK) {
        kota_image_rectangle(canvas->image, x, y + 3.5 * u, x + 22.0 * u, y + 9.5 * u, casing, 1.0);
        words = kota_word(canvas->words, layer->difference ? "picture.unchanged" : "picture.valueless");
    }
    kota_image_text(canvas->image, canvas->font, x + 28.0 * u, y + 11.5 * u, 13.0 * u, ink, words);
    x += 46.0 * u + kota_font_width(canvas->font, words, 13.0 * u);
    if (kota_rails_show(canvas)) {
        words = kota_word(canvas->words, "picture.rail");
        kota_draw_rail_key(canvas->image, u, x, y + 6.5 * u);
        kota_image_text(canvas->image, canvas->font, x + 33.0 * u, y + 11.5 * u, 13.0 * u, ink, words);
        x += 51.0 * u + kota_font_width(canvas->font, words, 13.0 * u);
    }
    if (!kota_pumps_show(canvas, layer)) return;
    kota_draw_pump(canvas, x + 6.0 * u, y + 6.5 * u);
    kota_image_text(canvas->image, canvas->font, x + 18.0 * u, y + 11.5 * u, 13.0 * u, ink,
                    kota_word(canvas->words, "picture.pump"));
}

void kota_draw_bar(kota_canvas *canvas, const kota_layer *layer) {
    double u = canvas->unit_px, x = 20.0 * u, y = canvas->y1 + 14.0 * u, width = 0.56 * canvas->image->width;
    char *title = kota_layer_title(canvas->words, layer);
    char *caption = kota_text_format(layer->unit[0] != '\0' ? "%s (%s)" : "%s", title, layer->unit);
    fit_text(canvas, canvas->font, x, y + 10.0 * u, 14.0 * u, width, ink, caption);
    kota_free(title);
    kota_free(caption);

    double top = y + 18.0 * u, bottom = top + 16.0 * u;
    double inset = 10.0 * u, from = x + inset, to = x + width - inset; /* room for the outermost numbers */
    if (layer->difference) {
        const char *less_text = kota_word(canvas->words, "picture.less"),
                   *more_text = kota_word(canvas->words, "picture.more");
        double less = kota_font_width(canvas->bold, less_text, 14.0 * u),
               more = kota_font_width(canvas->bold, more_text, 14.0 * u);
        kota_image_text(canvas->image, canvas->bold, x, bottom - 3.0 * u, 14.0 * u, ink, less_text);
        kota_image_text(canvas->image, canvas->bold, x + width - more, bottom - 3.0 * u, 14.0 * u, ink, more_text);
        from += less + 4.0 * u;
        to -= more + 4.0 * u;
    }
    int32_t columns = (int32_t)(to - from);
    for (int32_t i = 0; i < columns; i++) {
        double at = kota_ramp_position(layer->ramp, (i + 0.5) / columns);
        double value = layer->low + (layer->high - layer->low) * at;
        kota_colour colour = kota_layer_shows(layer, value) ? kota_layer_colour(layer, value) : paper;
        kota_image_rectangle(canvas->image, from + i, top, from + i + 1.0, bottom, colour, 1.0);
    }
    kota_image_frame(canvas->image, from - 0.8 * u, top - 0.8 * u, from + columns + 0.8 * u, bottom + 0.8 * u,
                     0.8 * u, grey, 1.0);
    if (layer->beyond) { /* what is beyond the end */
        double end = from + columns + 0.8 * u;
        const double tip[] = {end, top - 0.8 * u, end + 11.0 * u, 0.5 * (top + bottom), end, bottom + 0.8 * u};
        kota_image_polygon(canvas->image, tip, 3, KOTA_COLOUR_ABOVE, 1.0);
    }
    if (kota_ramp_is_root(layer->ramp))
        draw_root_ticks(canvas, layer, from, bottom, columns);
    else
        draw_ticks(canvas, layer, from, bottom, columns, layer->factor);
}

void kota_draw_legend(kota_canvas *canvas, const kota_layer *layer) {
    double u = canvas->unit_px;
    draw_keys(canvas, layer, 20.0 * u, canvas->y1 + (layer != NULL ? 76.0 : 38.0) * u);
    if (layer != NULL) kota_draw_bar(canvas, layer);
}

static void draw_north(kota_canvas *canvas, double x, double y) {
    double u = canvas->unit_px;
    const double left[] = {x, y, x - 8.0 * u, y + 26.0 * u, x, y + 20.0 * u};
    const double right[] = {x, y, x + 8.0 * u, y + 26.0 * u, x, y + 20.0 * u};
    kota_image_polygon(canvas->image, left, 3, ink, 1.0);
    kota_image_polygon(canvas->image, right, 3, grey, 0.6);
    if (canvas->bare) return;
    const char *north = kota_word(canvas->words, "picture.north");
    double width = kota_font_width(canvas->bold, north, 14.0 * u);
    kota_image_text(canvas->image, canvas->bold, x - width / 2.0, y + 42.0 * u, 14.0 * u, ink, north);
}

void kota_draw_scale_bar(kota_canvas *canvas) {
    double u = canvas->unit_px, right = canvas->image->width - (canvas->bare ? 14.0 : 30.0) * u;
    double y = canvas->y1 + (canvas->bare ? 22.0 : 40.0) * u;
    draw_north(canvas, right, canvas->y1 + (canvas->bare ? 5.0 : 14.0) * u);
    right -= 46.0 * u;
    /* the longest round length of at most a fifth of the picture's width */
    double room_m = 0.2 * canvas->image->width / canvas->px_per_m, length_m = kota_round_up(room_m);
    while (length_m > room_m * 1.0001) length_m = kota_round_up(length_m * 0.39);
    double length = length_m * canvas->px_per_m, left = right - length;
    kota_image_rectangle(canvas->image, left, y, right, y + 7.0 * u, ink, 1.0);
    kota_image_rectangle(canvas->image, left + length / 2.0, y + 1.2 * u, right - 1.2 * u, y + 5.8 * u, paper, 1.0);
    char label[32];
    bool km = length_m >= 1000.0;
    (void)snprintf(label, sizeof label, "%.3g %s", km ? length_m / 1000.0 : length_m, km ? "km" : "m");
    if (!canvas->bare) kota_words_decimal(canvas->words, label);
    double size = 14.0 * u, width = kota_font_width(canvas->font, label, size);
    kota_image_text(canvas->image, canvas->font, left - kota_font_width(canvas->font, "0", size) / 2.0, y - 5.0 * u,
                    size, ink, "0");
    kota_image_text(canvas->image, canvas->font, right - width / 2.0, y - 5.0 * u, size, ink, label);
}

/* Credit first, whole: it is owed. A bare picture has no words of its own, so no datum either. */
static char *credit_of(const kota_canvas *canvas) {
    const kota_map *map = canvas->map;
    const char *credit = map->credit != NULL ? map->credit : "", *datum = map->datum != NULL ? map->datum : "";
    kota_text words = {0};
    kota_text_add(&words, "%s", credit);
    if (canvas->bare || datum[0] == '\0') return words.chars;
    bool stopped = words.length > 0 && words.chars[words.length - 1] == '.';
    kota_text_add(&words, "%s", words.length == 0 ? "" : stopped ? " " : ". ");
    kota_words_add(&words, canvas->words, "picture.heights", KOTA_FILL(kota_put("datum", datum)));
    return words.chars;
}

/* Lines of the credit within the picture; draw: else they are only counted. */
static int32_t credit(const kota_canvas *canvas, bool draw, int32_t width_px) {
    double u = canvas->unit_px, x = (canvas->bare ? 4.0 : 20.0) * u;
    double room = width_px - (canvas->bare ? 300.0 * u : 2.0 * x), size = (canvas->bare ? 13.0 : 11.0) * u;
    double y = canvas->y1 + (canvas->bare ? 18.0 : 115.0) * u;
    char *words = credit_of(canvas);
    int32_t lines =
        kota_image_paragraph(draw ? canvas->image : NULL, canvas->font, x, y, size, room, 14.0 * u, grey, words);
    kota_free(words);
    return lines;
}

int32_t kota_credit_lines(const kota_canvas *canvas, int32_t width_px) { return credit(canvas, false, width_px); }

void kota_draw_credit(kota_canvas *canvas) { (void)credit(canvas, true, canvas->image->width); }

/* Draws what stands around the maps into an image. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "picture/map_picture.h"
#include "view/hud.h"

const kota_hud_colours kota_hud_colour = {.ink = {30, 38, 52},
                                          .grey = {92, 102, 116},
                                          .line = {206, 211, 218},
                                          .paper = {255, 255, 255},
                                          .bar = {243, 245, 247},
                                          .accent = {22, 92, 158},
                                          .a = {22, 92, 158},
                                          .b = {18, 124, 98},
                                          .better = {18, 124, 98},
                                          .worse = {190, 70, 10}};

kota_colour kota_hud_run_colour(int32_t run) {
    static const kota_colour later[] = {{158, 38, 96}, {116, 92, 24}};
    return run == 0 ? kota_hud_colour.a : run == 1 ? kota_hud_colour.b : later[run == 2 ? 0 : 1];
}

const char *kota_run_letter(int32_t run) {
    static const char *const letters[] = {"A", "B", "C", "D"};
    return letters[run];
}

void kota_hud_number(char text[32], const kota_words *words, double value, int32_t decimals, bool sign) {
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%.*f", (int)decimals, kota_abs(value));
    bool zero = true;
    for (const char *c = digits; *c != '\0'; c++) zero = zero && (*c == '0' || *c == '.');
    kota_words_decimal(words, digits);
    (void)snprintf(text, 32, "%s%s", zero ? "" : value < 0.0 ? "\xE2\x88\x92" : sign ? "+" : "", digits);
}

void kota_hud_clock(char text[KOTA_CLOCK_TEXT_MAX], const kota_words *words, int64_t time_ms, int32_t utc_offset_min,
                    bool time_of_day) {
    kota_date date = kota_date_of(time_ms, utc_offset_min);
    char weekday[8], month[8];
    (void)snprintf(weekday, sizeof weekday, "%d", (int)date.weekday);
    (void)snprintf(month, sizeof month, "%d", (int)date.month);
    const char *day_text = kota_word_of(words, "day", weekday), *month_text = kota_word_of(words, "month", month);
    int length = snprintf(text, KOTA_CLOCK_TEXT_MAX, "%.12s %d %.12s", day_text, (int)date.day, month_text);
    if (!time_of_day || length < 0) return;
    (void)snprintf(text + length, KOTA_CLOCK_TEXT_MAX - (size_t)length, " %d   %02d:%02d", (int)date.year,
                   (int)date.hour, (int)date.minute);
}

static void fill(kota_image *image, const kota_rect *rect, kota_colour colour) {
    kota_image_rectangle(image, rect->x0, rect->y0, rect->x1, rect->y1, colour, 1.0);
}

static void centred(kota_image *image, const kota_font *font, double x, double y, double size, kota_colour colour,
                    const char *words) {
    kota_image_text(image, font, x - 0.5 * kota_font_width(font, words, size), y, size, colour, words);
}

/* Draw words in a room of width_px: smaller down to 55 %. */
static void fitted(kota_image *image, const kota_font *font, double x, double y, double size, double width_px,
                   kota_colour colour, const char *words) {
    double width = kota_font_width(font, words, size);
    if (width > width_px) size *= kota_max(0.55, width_px / width);
    kota_image_text(image, font, x, y, size, colour, words);
}

char *kota_view_title(const kota_view_def *def, const kota_words *words) {
    kota_text names = {0};
    for (int32_t r = 0; r < def->run_count && def->run_count != 2; r++)
        kota_text_add(&names, "%s%s", r > 0 ? ", " : "", def->runs[r].name);
    if (def->run_count != 2) return names.chars;
    return kota_words_format(words, "view.against",
                             KOTA_FILL(kota_put("a", def->runs[0].name), kota_put("b", def->runs[1].name)));
}

static void draw_top(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    double u = layout->unit_px;
    const kota_view_run *a = &info->def->runs[0];
    char clock[KOTA_CLOCK_TEXT_MAX];
    kota_rect bar = {0.0, 0.0, layout->width, layout->panes[0].y0};
    fill(image, &bar, kota_hud_colour.paper);
    kota_hud_clock(clock, info->words, a->times_ms[info->time], a->map->utc_offset_min, true);
    double width = kota_font_width(info->bold, clock, 28.0 * u), x = layout->help.x0 - 16.0 * u - width;
    kota_image_text(image, info->bold, x, 42.0 * u, 28.0 * u, kota_hud_colour.ink, clock);
    kota_text line = {0};
    const char *city = a->map->title != NULL && a->map->title[0] != '\0' ? a->map->title : a->map->name;
    kota_text_add(&line, "%s%s", city != NULL ? city : "", city != NULL ? "  \xC2\xB7  " : "");
    char *title = kota_view_title(info->def, info->words);
    kota_text_add(&line, "%s", title);
    kota_free(title);
    const char *field = kota_word_of(info->words, "view.title", kota_infos[info->layer].name);
    fitted(image, info->bold, 20.0 * u, 30.0 * u, 23.0 * u, x - 44.0 * u, kota_hud_colour.ink, field);
    fitted(image, info->font, 20.0 * u, 53.0 * u, 16.0 * u, x - 44.0 * u, kota_hud_colour.grey, line.chars);
    kota_text_free(&line);
}

static void draw_button(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info,
                        const kota_rect *rect, const char *words, bool chosen) {
    double u = layout->unit_px, size = 17.0 * u;
    fill(image, rect, chosen ? kota_hud_colour.accent : kota_hud_colour.paper);
    kota_image_frame(image, rect->x0, rect->y0, rect->x1, rect->y1, 1.2 * u,
                     chosen ? kota_hud_colour.accent : kota_hud_colour.line, 1.0);
    const kota_font *font = chosen ? info->bold : info->font;
    double y = 0.5 * (rect->y0 + rect->y1) + 0.36 * size, width = kota_font_width(font, words, size);
    double room = rect->x1 - rect->x0 - 8.0 * u;
    if (width > room) size *= kota_max(0.6, room / width);
    centred(image, font, 0.5 * (rect->x0 + rect->x1), y, size, chosen ? kota_hud_colour.paper : kota_hud_colour.ink,
            words);
}

static void draw_buttons(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    const char *const modes[KOTA_VIEW_MODES] = {"A | B",
                                                "A | B | B\xE2\x88\x92"
                                                "A",
                                                "B\xE2\x88\x92"
                                                "A",
                                                kota_word(info->words, "view.mode.swipe"),
                                                kota_word(info->words, "view.mode.lens")};
    for (int32_t g = 0; g < KOTA_GROUP_COUNT; g++) {
        const char *button = kota_word_of(info->words, "view.group", kota_info_group_names[g]);
        draw_button(image, layout, info, &layout->layers[g], button, g == (int32_t)kota_infos[info->layer].group);
    }
    static const char *const more[][2] = {{"A | B | C", "A | B\xE2\x88\x92"
                                                        "A | C\xE2\x88\x92"
                                                        "A"},
                                          {"A | B | C | D", "A | B\xE2\x88\x92"
                                                            "A | \xE2\x80\xA6"}};
    int32_t runs = info->def->run_count;
    for (int32_t m = 0; m < KOTA_VIEW_MODES; m++) {
        if (!(layout->modes[m].x1 > layout->modes[m].x0)) continue;
        const char *words = runs > 2 ? more[runs - 3][m == KOTA_VIEW_DIFFERENCE ? 1 : 0] : modes[m];
        draw_button(image, layout, info, &layout->modes[m], words, m == (int32_t)info->mode);
    }
}

/* Its language's code; a click goes on to the next. */
static void draw_language(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    char code[8];
    const char *from = kota_language_codes[info->words != NULL ? info->words->language : KOTA_LANGUAGE_EN];
    size_t k = 0;
    for (; from[k] != '\0' && k + 1 < sizeof code; k++) code[k] = (char)(from[k] - 'a' + 'A');
    code[k] = '\0';
    draw_button(image, layout, info, &layout->language, code, false);
    draw_button(image, layout, info, &layout->help, "?", false);
}

static void draw_play(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    const kota_rect *rect = &layout->play;
    double u = layout->unit_px, x = 0.5 * (rect->x0 + rect->x1), y = 0.5 * (rect->y0 + rect->y1);
    kota_image_disc(image, x, y, 0.5 * (rect->x1 - rect->x0), kota_hud_colour.accent, 1.0);
    if (info->playing) {
        kota_image_rectangle(image, x - 10.0 * u, y - 12.0 * u, x - 3.0 * u, y + 12.0 * u, kota_hud_colour.paper,
                             1.0);
        kota_image_rectangle(image, x + 3.0 * u, y - 12.0 * u, x + 10.0 * u, y + 12.0 * u, kota_hud_colour.paper,
                             1.0);
    } else {
        const double arrow[] = {x - 8.0 * u, y - 14.0 * u, x + 15.0 * u, y, x - 8.0 * u, y + 14.0 * u};
        kota_image_polygon(image, arrow, 3, kota_hud_colour.paper, 1.0);
    }
}

/* The heaviest rain between two pixels of the slider. */
static double rain_between(const kota_hud_layout *layout, const kota_view_def *def, double x0, double x1) {
    double most = 0.0;
    for (int32_t k = 0; k < def->rain_count; k++) {
        int64_t from_ms = def->rain_from_ms + k * def->rain_step_ms;
        bool beside = kota_hud_time_x(layout, &def->runs[0], from_ms + def->rain_step_ms) <= x0 ||
                      kota_hud_time_x(layout, &def->runs[0], from_ms) >= x1;
        if (!beside) most = kota_max(most, def->rain_mmph[k]);
    }
    return most;
}

/* Bars of rain over the slider; their scale ends at the heaviest step, which is written at the end with less of it.
 */
static void draw_rain(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, double base) {
    const kota_colour blue = {104, 158, 208};
    const kota_view_def *def = info->def;
    double u = layout->unit_px, most = 0.0, tall = 36.0 * u;
    for (int32_t k = 0; k < def->rain_count; k++) most = kota_max(most, def->rain_mmph[k]);
    if (!(most >= 0.05)) {
        kota_image_text(image, info->font, layout->slider.x0 + 4.0 * u, base - 8.0 * u, 14.0 * u,
                        kota_hud_colour.grey, kota_word(info->words, "view.dry"));
        return;
    }
    const kota_view_run *a = &def->runs[0];
    int64_t from_ms = def->rain_from_ms;
    for (int32_t k = 0; k < def->rain_count; k++) {
        double x0 = kota_hud_time_x(layout, a, from_ms + k * def->rain_step_ms);
        double x1 = kota_hud_time_x(layout, a, from_ms + (k + 1) * def->rain_step_ms);
        if (x1 - x0 > 3.0 * u) x1 -= 1.0 * u;
        kota_image_rectangle(image, x0, base - tall * def->rain_mmph[k] / most, x1, base, blue, 1.0);
    }
    char *words = kota_words_format(info->words, "view.rain", KOTA_FILL(kota_put_number("most", most, 0)));
    double room = kota_font_width(info->font, words, 14.0 * u) + 16.0 * u;
    const kota_rect *slider = &layout->slider;
    bool early = rain_between(layout, def, slider->x0, slider->x0 + room) <
                 rain_between(layout, def, slider->x1 - room, slider->x1);
    kota_image_text_halo(image, info->font, (early ? slider->x0 : slider->x1 - room) + 8.0 * u,
                         base - tall + 12.0 * u, 14.0 * u, kota_hud_colour.ink, kota_hud_colour.bar, 3.0 * u, words);
    kota_free(words);
}

/* Hours under the slider, as many as there is room for. */
static void draw_hours(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, double y) {
    static const int64_t steps_min[] = {10, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080};
    const kota_view_run *a = &info->def->runs[0];
    double u = layout->unit_px;
    int64_t from_ms = a->times_ms[0], to_ms = a->end_ms > 0 ? a->end_ms : a->times_ms[a->time_count - 1];
    int64_t offset_ms = a->map->utc_offset_min * KOTA_MINUTE_MS, step_ms = KOTA_DAY_MS * 14;
    for (int32_t s = KOTA_COUNT(steps_min) - 1; s >= 0; s--) {
        int64_t labels = (to_ms - from_ms) / (steps_min[s] * KOTA_MINUTE_MS);
        if ((double)labels * 62.0 * u < layout->slider.x1 - layout->slider.x0)
            step_ms = steps_min[s] * KOTA_MINUTE_MS;
    }
    int64_t local_ms = from_ms + offset_ms, first_ms = local_ms + (step_ms - local_ms % step_ms) % step_ms;
    for (int64_t t = first_ms - offset_ms; t <= to_ms; t += step_ms) {
        kota_date date = kota_date_of(t, a->map->utc_offset_min);
        double x = kota_hud_time_x(layout, a, t);
        char words[KOTA_CLOCK_TEXT_MAX];
        if (step_ms >= KOTA_DAY_MS) {
            kota_hud_clock(words, info->words, t, a->map->utc_offset_min, false);
        } else {
            (void)snprintf(words, sizeof words, "%02d:%02d", (int)date.hour, (int)date.minute);
        }
        kota_image_rectangle(image, x - 0.6 * u, y, x + 0.6 * u, y + 6.0 * u, kota_hud_colour.grey, 1.0);
        centred(image, info->font, x, y + 20.0 * u, 14.0 * u, kota_hud_colour.grey, words);
    }
}

static const kota_colour MARK_COLOURS[] = {{20, 70, 130}, {186, 48, 40}, {18, 124, 98}};
static const char *const MARK_KINDS[] = {"district_flooded", "link_closed", "command"};

static void draw_mark(kota_image *image, double x, double y, double u, int32_t k) {
    const double mark[] = {x, y, x + 4.5 * u, y + 8.0 * u, x - 4.5 * u, y + 8.0 * u};
    kota_image_polygon(image, mark, 3, MARK_COLOURS[k], 0.9);
}

/* A word of a key that ends at x; returns where it begins. */
static double draw_key_word(kota_image *image, const kota_hud_info *info, double u, double x, double y,
                            const char *word) {
    x -= kota_font_width(info->font, word, 12.0 * u);
    kota_image_text(image, info->font, x, y, 12.0 * u, kota_hud_colour.ink, word);
    return x;
}

/* What the slider's marks and the map's railways mean, in the lowest line from its right end; returns where it
 * begins. */
static double draw_keys(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    static const char *const marks[] = {"view.mark.district_flooded", "view.mark.link_closed", "view.mark.command"};
    double u = layout->unit_px, x = layout->width - 22.0 * u, y = layout->height - 8.0 * u;
    int32_t count = 0;
    for (int32_t r = 0; r < info->def->run_count; r++) count += info->def->events[r].count;
    for (int32_t k = 0; k < KOTA_COUNT(marks) && count > 0; k++) {
        x = draw_key_word(image, info, u, x, y, kota_word(info->words, marks[k]));
        draw_mark(image, x - 8.0 * u, y - 8.5 * u, u, k);
        x -= 26.0 * u;
    }
    if (info->def->runs[0].map->rail_count > 0) {
        x = draw_key_word(image, info, u, x, y, kota_word(info->words, "picture.rail"));
        x -= (KOTA_RAIL_KEY_UNITS + 6.0) * u;
        kota_draw_rail_key(image, u, x, y - 4.0 * u);
        x -= 18.0 * u;
    }
    return x < layout->width - 22.0 * u ? x : layout->width - 10.0 * u;
}

/* Marks of what happened under the track: streets that closed, districts that were flooded, orders that were given;
 * one where many fall together. */
static void draw_marks(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, double y) {
    double u = layout->unit_px;
    for (int32_t r = 0; r < info->def->run_count; r++) {
        const kota_view_events *events = &info->def->events[r];
        double last[3] = {-1e9, -1e9, -1e9};
        for (int32_t e = 0; e < events->count; e++) {
            const char *kind = events->items[e].kind;
            int32_t k = 0;
            while (k < KOTA_COUNT(MARK_KINDS) && strcmp(kind, MARK_KINDS[k]) != 0) k++;
            if (k == KOTA_COUNT(MARK_KINDS)) continue;
            double x = kota_hud_time_x(layout, &info->def->runs[0], events->items[e].time_ms);
            if (x - last[k] < 7.0 * u) continue;
            last[k] = x;
            draw_mark(image, x, y, u, k);
        }
    }
}

static void draw_slider(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    const kota_view_run *a = &info->def->runs[0];
    const kota_rect *rect = &layout->slider;
    double u = layout->unit_px, base = rect->y0 + 42.0 * u;
    draw_rain(image, layout, info, base);
    double x = kota_hud_time_x(layout, a, a->times_ms[info->time]);
    kota_image_rectangle(image, rect->x0, base, rect->x1, base + 5.0 * u, kota_hud_colour.line, 1.0);
    if (info->def->live != NULL) { /* how far it is */
        double now = kota_hud_time_x(layout, a, info->def->live->now_ms);
        kota_image_rectangle(image, rect->x0, base, now, base + 5.0 * u, kota_hud_colour.grey, 0.5);
    }
    kota_image_rectangle(image, rect->x0, base, x, base + 5.0 * u, kota_hud_colour.accent, 1.0);
    draw_hours(image, layout, info, base + 5.0 * u);
    draw_marks(image, layout, info, base + 6.0 * u);
    kota_image_rectangle(image, x - 1.0 * u, rect->y0, x + 1.0 * u, base, kota_hud_colour.accent, 1.0);
    kota_image_disc(image, x, base + 2.5 * u, 10.0 * u, kota_hud_colour.paper, 1.0);
    kota_image_disc(image, x, base + 2.5 * u, 8.0 * u, kota_hud_colour.accent, 1.0);
}

int32_t kota_hud_tick_step(const double width_px[5], double bar_px, double gap_px) {
    for (int32_t step = 1; step < 4; step *= 2) {
        bool fit = true;
        for (int32_t k = 0; k < 4; k += step)
            fit = fit && 0.5 * (width_px[k] + width_px[k + step]) + gap_px < bar_px * step / 4.0;
        if (fit) return step;
    }
    return 4;
}

/* Numbers below a bar: at the quarters, or where those have no room at the ends and the middle, or at the ends,
 * smaller if they must. Returns the last one's right edge. */
static double draw_ticks(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, kota_rect bar,
                         double low, double high, bool change) {
    const kota_info_def *style = &kota_infos[info->layer];
    double u = layout->unit_px, size = 14.0 * u, twice = 2.0 * style->factor * (high - low) / 4.0;
    double wide = bar.x1 - bar.x0, gap = 8.0 * u, width[5];
    bool odd = kota_abs(twice - 2.0 * kota_floor(twice / 2.0)) > 1e-6;
    double span = style->factor * (high - low);
    int32_t decimals = span > 9.0 ? (odd ? 1 : 0) : (span > 1.5 ? 1 : 2);
    char words[5][32];
    for (int32_t k = 0; k <= 4; k++) {
        kota_hud_number(words[k], info->words, style->factor * (low + (high - low) * k / 4.0), decimals, change);
        width[k] = kota_font_width(info->font, words[k], size);
    }
    int32_t step = kota_hud_tick_step(width, wide, gap);
    double ends = 0.5 * (width[0] + width[4]) + gap;
    if (ends > wide) size *= kota_max(0.6, wide / ends);
    for (int32_t k = 0; k <= 4; k += step) {
        double x = bar.x0 + wide * k / 4.0;
        kota_image_rectangle(image, x - 0.7 * u, bar.y1, x + 0.7 * u, bar.y1 + 5.0 * u, kota_hud_colour.ink, 1.0);
        centred(image, info->font, x, bar.y1 + 19.0 * u, size, kota_hud_colour.ink, words[k]);
    }
    return bar.x1 + 0.5 * kota_font_width(info->font, words[4], size);
}

/* The same of a legend by the square root: as many as have room, the end and the middle of the bar first. */
static double draw_root_ticks(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info,
                              kota_rect bar) {
    static const int32_t order[KOTA_RAMP_TICKS] = {4, 2, 0, 3, 1};
    const kota_info_def *style = &kota_infos[info->layer];
    double u = layout->unit_px, size = 14.0 * u, span = style->factor * (style->high - style->low), end = bar.x1;
    double taken[KOTA_RAMP_TICKS][2];
    int32_t count = 0, decimals = span > 19.0 ? 0 : span > 1.9 ? 1 : 2;
    for (int32_t k = 0; k < KOTA_RAMP_TICKS; k++) {
        char word[32];
        double at = kota_ramp_tick(order[k]), x = bar.x0 + (bar.x1 - bar.x0) * kota_ramp_along(style->ramp, at);
        kota_hud_number(word, info->words, style->factor * style->low + span * at, decimals, false);
        double half = 0.5 * kota_font_width(info->font, word, size);
        bool fits = true;
        for (int32_t t = 0; t < count; t++) fits = fits && (x - half > taken[t][1] || x + half < taken[t][0]);
        if (!fits) continue;
        taken[count][0] = x - half - 6.0 * u;
        taken[count++][1] = x + half + 6.0 * u;
        kota_image_rectangle(image, x - 0.7 * u, bar.y1, x + 0.7 * u, bar.y1 + 5.0 * u, kota_hud_colour.ink, 1.0);
        centred(image, info->font, x, bar.y1 + 19.0 * u, size, kota_hud_colour.ink, word);
        end = kota_max(end, x + half);
    }
    return end;
}

/* A bar of colours with its numbers and words: of values, or of differences. */
static void draw_legend(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, bool change) {
    const kota_info_def *style = &kota_infos[info->layer];
    const kota_rect *rect = &layout->legends[change ? 1 : 0];
    if (!(rect->x1 > rect->x0)) return;
    double u = layout->unit_px, size = 14.0 * u;
    double low = change ? -style->change_high : style->low, high = change ? style->change_high : style->high;
    double hide = change ? style->change_high / 50.0 : style->hide;
    kota_ramp ramp = change ? KOTA_RAMP_diff : style->ramp;
    double y0 = rect->y0 + 2.0 * u, y1 = y0 + 18.0 * u, x0 = rect->x0 + 12.0 * u, x1 = rect->x1 - 64.0 * u;
    if (change) {
        const char *name = style->name, *less_text = kota_word_of(info->words, "view.less", name),
                   *more_text = kota_word_of(info->words, "view.more", name);
        double less = kota_font_width(info->bold, less_text, size);
        double more = kota_font_width(info->bold, more_text, size), wide = rect->x1 - rect->x0;
        double least = kota_min(1.0, kota_max(0.7, 0.5 * wide / (less + more + 1.0))); /* the bar has half */
        less *= least;
        more *= least;
        x1 = rect->x1 - kota_max(kota_min(60.0 * u, 0.25 * wide), more + 8.0 * u);
        kota_image_text(image, info->bold, rect->x0, y1 - 4.0 * u, least * size, kota_hud_colour.ink, less_text);
        kota_image_text(image, info->bold, x1 + 6.0 * u, y1 - 4.0 * u, least * size, kota_hud_colour.ink, more_text);
        x0 = rect->x0 + less + 6.0 * u;
    } else {
        kota_image_text(image, info->bold, x1 + 16.0 * u, y1 - 3.0 * u, 16.0 * u, kota_hud_colour.ink, style->unit);
    }
    for (int32_t i = 0; i < (int32_t)(x1 - x0); i++) {
        double at = kota_ramp_position(ramp, (i + 0.5) / (x1 - x0)), value = low + (high - low) * at;
        bool shown = (change ? kota_abs(value) : value) > hide;
        kota_image_rectangle(image, x0 + i, y0, x0 + i + 1.0, y1,
                             shown ? kota_ramp_colour(ramp, at) : kota_hud_colour.paper, 1.0);
    }
    kota_image_frame(image, x0 - u, y0 - u, x1 + u, y1 + u, u, kota_hud_colour.grey, 1.0);
    if (!change) { /* what is beyond the end */
        const double tip[] = {x1 + u, y0 - u, x1 + 13.0 * u, 0.5 * (y0 + y1), x1 + u, y1 + u};
        kota_image_polygon(image, tip, 3, KOTA_COLOUR_ABOVE, 1.0);
    }
    kota_rect bar = {x0, y1, x1, y1};
    double end = kota_ramp_is_root(ramp) ? draw_root_ticks(image, layout, info, bar)
                                         : draw_ticks(image, layout, info, bar, low, high, change);
    if (change)
        kota_image_text(image, info->font, end + 6.0 * u, y1 + 19.0 * u, size, kota_hud_colour.grey, style->unit);
}

/* Left of the keys, which begin at x1. */
static void draw_credit(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info, double x1) {
    const kota_map *map = info->def->runs[0].map;
    double u = layout->unit_px;
    if (map->credit == NULL || map->credit[0] == '\0') return;
    /* one line; a longer credit in two of smaller letters: it is owed whole */
    const kota_colour grey = kota_hud_colour.grey;
    double room = x1 - 30.0 * u, size = 12.0 * u;
    int32_t lines = kota_image_paragraph(NULL, info->font, 0.0, 0.0, size, room, size, grey, map->credit);
    if (lines > 1) size = 8.5 * u;
    while (lines > 1 && size > 6.0 * u) { /* as high as there is room for below the buttons */
        lines = kota_image_paragraph(NULL, info->font, 0.0, 0.0, size, room, size, grey, map->credit);
        if (lines * size <= 20.0 * u) break;
        size *= 0.95;
    }
    double first = layout->height - (lines > 1 ? 3.5 : 8.0) * u - (lines - 1) * size;
    (void)kota_image_paragraph(image, info->font, 20.0 * u, first, size, room, size, grey, map->credit);
}

static void draw_choices(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    const kota_view_live *live = info->def->live;
    for (int32_t c = 0; c < live->choice_count; c++)
        draw_button(image, layout, info, &layout->choices[c], live->choices[c], c == live->chosen);
    const char *word = live->done ? "view.done" : live->held ? "view.go_on" : "view.hold";
    draw_button(image, layout, info, &layout->hold, kota_word(info->words, word), false);
}

void kota_hud_draw(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info) {
    kota_rect above = {0.0, 0.0, layout->width, layout->panes[0].y0};
    kota_rect bar = {0.0, layout->panes[0].y1, layout->width, layout->height};
    fill(image, &above, kota_hud_colour.line);
    fill(image, &bar, kota_hud_colour.bar);
    draw_top(image, layout, info);
    draw_play(image, layout, info);
    draw_slider(image, layout, info);
    draw_buttons(image, layout, info);
    if (info->def->live != NULL) draw_choices(image, layout, info);
    draw_language(image, layout, info);
    draw_legend(image, layout, info, false);
    draw_legend(image, layout, info, true);
    draw_credit(image, layout, info, draw_keys(image, layout, info));
}

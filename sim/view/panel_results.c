/* Results beside the maps: cards of indicators, and how the city fared over time. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/panels.h"

/* The word for the size of a number ("million") and what it is divided by; NULL: it is written out. */
static const char *size_of(double value, double *by) {
    double size = kota_abs(value);
    *by = size >= 999.5e6 ? 1e9 : size >= 9.995e6 ? 1e6 : 1.0;
    return size >= 999.5e6 ? "view.billion" : size >= 9.995e6 ? "view.million" : NULL;
}

static void number_over(char text[32], const kota_words *words, double value, double by, int32_t decimals,
                        bool sign) {
    double size = kota_abs(value / by);
    if (by > 1.0)
        decimals = size < 100.0 ? 1 : 0;
    else if (size >= 1000.0)
        decimals = 0;
    else if (size >= 100.0 && decimals > 1)
        decimals = 1;
    kota_hud_number(text, words, value / by, decimals, sign);
    char *end = text;
    while (*end != '\0' && *end != '.' && *end != ',') end++;
    if (end - text < 5 || size < 10000.0 || strlen(text) > 20) return; /* "21 688": spaces that break no line */
    for (int32_t digits = 3; digits < 12 && end - text > digits && end[-digits - 1] >= '0' && end[-digits - 1] <= '9';
         digits += 5) {
        memmove(end - digits + 2, end - digits, strlen(end - digits) + 1);
        memcpy(end - digits, "\xC2\xA0", 2);
        end += 2;
    }
}

void kota_panel__number(char text[48], const kota_words *words, double value, int32_t decimals, bool sign) {
    char digits[32];
    double by;
    const char *after = size_of(value, &by);
    number_over(digits, words, value, by, decimals, sign);
    (void)snprintf(text, 48, "%.24s%s%.20s", digits, after != NULL ? " " : "",
                   after != NULL ? kota_word(words, after) : "");
}

/* ---- cards ---- */

typedef enum verdict { SAME, BETTER, WORSE, CHANGED } verdict;

/* A change that a card would write as 0.0 % is none. */
static verdict judge(const kota_view_card *card) {
    if (kota_is_nan(card->b) || !(kota_abs(card->change) > 0.0005 * kota_abs(card->a))) return SAME;
    if (card->better == 0) return CHANGED;
    return (card->change > 0.0) == (card->better > 0) ? BETTER : WORSE;
}

static const char *sign_of(verdict v, bool unclear) {
    static const char *const signs[] = {"=", "\xE2\x9C\x94", "\xE2\x9C\x96", "\xE2\x97\x86"};
    return unclear ? "\xE2\x89\x88" : signs[v];
}

static bool is_unclear(const kota_view_card *card, verdict v) {
    bool interval = !kota_is_nan(card->low) && !kota_is_nan(card->high);
    return interval && v != SAME && card->low <= 0.0 && card->high >= 0.0;
}

/* "✔ better in 5 of 5 runs, −62 to −38"; "✔ better"; "≈ not clear". */
static char *say_how_sure(const kota_view_card *card, const kota_words *words, verdict v) {
    static const char *const keys[] = {"view.card.same", "view.card.better", "view.card.worse", "view.card.changed"};
    char low[48], high[48];
    bool interval = !kota_is_nan(card->low) && !kota_is_nan(card->high), unclear = is_unclear(card, v);
    char *verb =
        kota_text_format("%s %s", sign_of(v, unclear), kota_word(words, unclear ? "view.card.unclear" : keys[v]));
    if (v == SAME || card->pairs < 2) return verb;
    kota_panel__number(low, words, card->low, card->decimals, true);
    kota_panel__number(high, words, card->high, card->decimals, true);
    double share = v == WORSE ? 1.0 - card->improved_frac : card->improved_frac;
    double k = kota_is_nan(share) ? 0.0 : kota_round(share * card->pairs);
    const char *key = v == CHANGED || unclear ? "view.card.between" : interval ? "view.card.sure" : "view.card.runs";
    char *text = kota_words_format(words, key,
                                   KOTA_FILL(kota_put("verdict", verb), kota_put("low", low), kota_put("high", high),
                                             kota_put_number("k", k, 0), kota_put_number("n", card->pairs, 0)));
    kota_free(verb);
    return text;
}

/* "-6.0 %", or the change itself where there is no share to speak of. */
static void write_change(char text[64], const kota_scene *scene, const kota_view_card *card) {
    double percent = kota_abs(card->a) > 0.0 ? 100.0 * card->change / kota_abs(card->a) : KOTA_NAN;
    if (kota_is_nan(percent) || kota_abs(percent) > 999.5) {
        kota_panel__number(text, &scene->words, card->change, card->decimals, true);
    } else {
        char digits[32];
        kota_hud_number(digits, &scene->words, percent, kota_abs(percent) < 9.95 ? 1 : 0, true);
        (void)snprintf(text, 64, "%s %%", digits);
    }
}

/* Right-aligned at x, y: grey where the replications do not agree. Returns its left end. */
static double draw_change(kota_panels *panels, const kota_scene *scene, const kota_view_card *card, verdict v,
                          double x, double y, kota_ui_face face) {
    double u = scene->layout.unit_px;
    bool clear = !is_unclear(card, v) && (v == BETTER || v == WORSE);
    kota_ui_ink ink = !clear ? KOTA_UI_GREY : v == BETTER ? KOTA_UI_BETTER : KOTA_UI_WORSE;
    char text[64];
    if (v == SAME) {
        kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_GREY, x, y, 1.0, 0.0, "=");
        return x - 14.0 * u;
    }
    write_change(text, scene, card);
    double width = kota_ui_width(panels->ui, face, text), mid = y + 0.5 * kota_ui_height(panels->ui, face);
    kota_ui_label(panels->ui, face, ink, x, y, 1.0, 0.0, text);
    kota_ui_triangle(panels->ui, x - width - 12.0 * u, mid + u, (face == KOTA_UI_LARGE ? 13.0 : 10.0) * u,
                     card->change > 0.0, ink);
    return x - width - 22.0 * u;
}

typedef struct value_words { /* "1 250 -> 860 ha", "58.8 -> 41.0 million IDR" */
    char a[32], b[32], rest[96];
    double width_px;
} value_words;

static value_words write_values(const kota_panels *panels, const kota_scene *scene, const kota_view_card *card) {
    value_words w = {.b = ""};
    double by;
    bool two = !kota_is_nan(card->b);
    const char *unit = kota_word_of(&scene->words, "unit", card->unit);
    const char *size = size_of(two && kota_abs(card->b) > kota_abs(card->a) ? card->b : card->a, &by);
    number_over(w.a, &scene->words, card->a, by, card->decimals, false);
    if (two) number_over(w.b, &scene->words, card->b, by, card->decimals, false);
    (void)snprintf(w.rest, sizeof w.rest, " %.30s%s%.40s", size != NULL ? kota_word(&scene->words, size) : "",
                   size != NULL ? " " : "", unit);
    w.width_px = kota_ui_width(panels->ui, KOTA_UI_BOLD, w.a) + kota_ui_width(panels->ui, KOTA_UI_SMALL, w.rest);
    if (two)
        w.width_px +=
            kota_ui_width(panels->ui, KOTA_UI_PLAIN, " \xE2\x86\x92 ") + kota_ui_width(panels->ui, KOTA_UI_BOLD, w.b);
    return w;
}

static void draw_values(kota_panels *panels, const kota_scene *scene, const value_words *w, double x, double y,
                        double end_x) {
    double u = scene->layout.unit_px;
    kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_A, x, y, 0.0, 0.0, w->a);
    x += kota_ui_width(panels->ui, KOTA_UI_BOLD, w->a);
    if (w->b[0] != '\0') {
        kota_ui_label(panels->ui, KOTA_UI_PLAIN, KOTA_UI_GREY, x, y, 0.0, 0.0, " \xE2\x86\x92 ");
        x += kota_ui_width(panels->ui, KOTA_UI_PLAIN, " \xE2\x86\x92 ");
        kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_B, x, y, 0.0, 0.0, w->b);
        x += kota_ui_width(panels->ui, KOTA_UI_BOLD, w->b);
    }
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, x, y + 2.0 * u, 0.0, kota_max(1.0, end_x - x), w->rest);
}

/* What a run's value is, and its change against A. */
static void draw_line(kota_panels *panels, const kota_scene *scene, const kota_view_card *card, int32_t r,
                      kota_ui_area line) {
    char text[32], number[32];
    double by, u = scene->layout.unit_px;
    kota_view_card one = *card;
    (void)size_of(card->a, &by);
    one.b = r == 0 ? card->a : r == 1 ? card->b : card->more[r - 2];
    one.change = one.b - one.a;
    verdict v = judge(&one);
    number_over(text, &scene->words, one.b, by, card->decimals, false);
    kota_ui_label(panels->ui, KOTA_UI_BOLD, kota_panel__ink(r), line.x0 + 12.0 * u, line.y0, 0.0, 0.0,
                  kota_run_letter(r));
    kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_INK, line.x0 + 0.55 * (line.x1 - line.x0), line.y0, 1.0, 0.0,
                  text);
    if (r == 0) return;
    double percent = kota_abs(card->a) > 0.0 ? 100.0 * one.change / kota_abs(card->a) : KOTA_NAN;
    kota_hud_number(number, &scene->words, percent, kota_abs(percent) < 9.95 ? 1 : 0, true);
    bool share = v != SAME && !kota_is_nan(percent) && kota_abs(percent) < 999.5;
    char *sure = share ? kota_text_format("%s %s %%", sign_of(v, false), number) : kota_text_copy(sign_of(v, false));
    kota_ui_ink ink = v == BETTER ? KOTA_UI_BETTER : v == WORSE ? KOTA_UI_WORSE : KOTA_UI_INK;
    kota_ui_label(panels->ui, KOTA_UI_BOLD, ink, line.x1 - 10.0 * u, line.y0, 1.0, 0.0, sure);
    kota_free(sure);
}

/* Of more than two runs: a line for each. */
static void draw_many(kota_panels *panels, const kota_scene *scene, const kota_view_card *card) {
    double u = scene->layout.unit_px, line = 17.0 * u, by;
    int32_t runs = scene->def->run_count;
    kota_ui_area area = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), 24.0 * u + line * runs);
    const char *unit = kota_word_of(&scene->words, "unit", card->unit), *size = size_of(card->a, &by);
    char *title = kota_text_format("%s (%s%s%s)", kota_word_of(&scene->words, "card", card->name),
                                   size != NULL ? kota_word(&scene->words, size) : "", size != NULL ? " " : "", unit);
    kota_ui_box(panels->ui, area, KOTA_UI_BAR, 1.0, 5.0 * u);
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_INK, area.x0 + 12.0 * u, area.y0 + 3.0 * u, 0.0,
                  area.x1 - area.x0 - 20.0 * u, title);
    kota_free(title);
    for (int32_t r = 0; r < runs; r++) {
        double y = area.y0 + 20.0 * u + line * r;
        draw_line(panels, scene, card, r, (kota_ui_area){area.x0, y, area.x1, y + line});
    }
}

/* Heights of a card with how sure it is, of one run, and of one of two lines where there is little room. */
#define CARD_PX 53.0
#define CARD_ALONE_PX 42.0
#define CARD_LOW_PX 36.0
#define CARD_GAP_PX 5.0

static void draw_card_box(kota_panels *panels, const kota_scene *scene, const kota_view_card *card, verdict v,
                          kota_ui_area area) {
    double u = scene->layout.unit_px;
    kota_ui_box(panels->ui, area, KOTA_UI_BAR, 1.0, 5.0 * u);
    kota_ui_area edge = {area.x0, area.y0, area.x0 + 4.0 * u, area.y1};
    if ((v == BETTER || v == WORSE) && !is_unclear(card, v))
        kota_ui_box(panels->ui, edge, v == BETTER ? KOTA_UI_BETTER : KOTA_UI_WORSE, 1.0, 2.0 * u);
}

/* Name and change, values and verdict. */
static void draw_low_card(kota_panels *panels, const kota_scene *scene, const kota_view_card *card) {
    double u = scene->layout.unit_px;
    kota_ui_area area = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), CARD_LOW_PX * u);
    verdict v = judge(card);
    value_words w = write_values(panels, scene, card);
    double x = area.x0 + 10.0 * u, end = area.x1 - 8.0 * u, below = area.y0 + 17.0 * u;
    draw_card_box(panels, scene, card, v, area);
    double name_end =
        kota_is_nan(card->b) ? end : draw_change(panels, scene, card, v, end, area.y0 + u, KOTA_UI_BOLD);
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_INK, x, area.y0 + 2.0 * u, 0.0, kota_max(1.0, name_end - x),
                  kota_word_of(&scene->words, "card", card->name));
    if (!kota_is_nan(card->b)) {
        kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_GREY, end, below, 1.0, 0.0, sign_of(v, is_unclear(card, v)));
        end -= 18.0 * u;
    }
    draw_values(panels, scene, &w, x, below, end);
}

static void draw_card(kota_panels *panels, const kota_scene *scene, const kota_view_card *card) {
    double u = scene->layout.unit_px;
    bool two = !kota_is_nan(card->b);
    kota_ui_area area = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), (two ? CARD_PX : CARD_ALONE_PX) * u);
    verdict v = judge(card);
    value_words w = write_values(panels, scene, card);
    double x = area.x0 + 12.0 * u, y = area.y0 + 20.0 * u, end = area.x1 - 8.0 * u;
    draw_card_box(panels, scene, card, v, area);
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_INK, x, area.y0 + 3.0 * u, 0.0, area.x1 - area.x0 - 20.0 * u,
                  kota_word_of(&scene->words, "card", card->name));
    if (two) { /* the change is large where the values leave it room */
        char text[64];
        write_change(text, scene, card);
        bool large = x + w.width_px + kota_ui_width(panels->ui, KOTA_UI_LARGE, text) + 32.0 * u < area.x1;
        end = draw_change(panels, scene, card, v, area.x1 - 10.0 * u, large ? y - 5.0 * u : y,
                          large ? KOTA_UI_LARGE : KOTA_UI_BOLD);
    }
    draw_values(panels, scene, &w, x, y, end);
    if (!two) return;
    char *sure = say_how_sure(card, &scene->words, v);
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, x, area.y0 + 36.0 * u, 0.0, area.x1 - area.x0 - 20.0 * u,
                  sure);
    kota_free(sure);
}

/* ---- the chart ---- */

static double round_up(double value) {
    static const double steps[] = {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
    double power = 1.0;
    if (!(value > 0.0)) return 1.0;
    while (power * 10.0 < value) power *= 10.0;
    while (power >= value) power /= 10.0;
    for (int32_t k = 0; k < KOTA_COUNT(steps); k++) {
        if (steps[k] * power >= value) return steps[k] * power;
    }
    return 10.0 * power;
}

typedef struct scale { /* of a plot */
    kota_ui_area inner;
    double low, high; /* shown */
    const kota_plot *plot;
} scale;

static double x_at(const scale *s, int64_t time_ms) {
    int64_t span_ms = s->plot->to_ms - s->plot->from_ms;
    double share = span_ms > 0 ? (double)(time_ms - s->plot->from_ms) / (double)span_ms : 0.0;
    return s->inner.x0 + kota_clamp(share, 0.0, 1.0) * (s->inner.x1 - s->inner.x0);
}
static double y_at(const scale *s, double value) {
    double share = kota_clamp((value * s->plot->factor - s->low) / (s->high - s->low), 0.0, 1.0);
    return s->inner.y1 - share * (s->inner.y1 - s->inner.y0);
}

static scale make_scale(const kota_plot *plot, double u) {
    scale s = {.plot = plot,
               .inner = {plot->area.x0 + 44.0 * u, plot->area.y0 + 8.0 * u, plot->area.x1 - 22.0 * u,
                         plot->area.y1 - 18.0 * u}};
    double low = 0.0, high = 0.0;
    for (int32_t r = 0; r < plot->runs; r++) {
        for (int32_t k = 0; k < plot->counts[r]; k++) {
            double value = plot->values[r][(size_t)k * (size_t)plot->stride];
            double top = plot->high[r] != NULL ? plot->high[r][(size_t)k * (size_t)plot->stride] : value;
            if (kota_is_nan(value)) continue;
            high = kota_max(high, kota_max(value, top) * plot->factor);
            low = kota_min(low, value * plot->factor);
        }
    }
    s.high = high > 0.0 ? round_up(high) : low < 0.0 ? 0.0 : 1.0;
    s.low = low < 0.0 ? -round_up(-low) : 0.0;
    return s;
}

static void draw_axes(kota_panels *panels, const kota_scene *scene, const scale *s) {
    double u = scene->layout.unit_px, half = 0.5 * kota_ui_height(panels->ui, KOTA_UI_SMALL);
    char text[48];
    double widest = s->high - s->low;
    int32_t decimals = widest >= 8.0 ? 0 : widest >= 0.8 ? 1 : 2;
    int32_t step = s->inner.y1 - s->inner.y0 < 3.0 * kota_ui_height(panels->ui, KOTA_UI_SMALL) ? 2 : 1;
    for (int32_t k = 0; k <= 2; k += step) {
        double value = s->low + (s->high - s->low) * k / 2.0;
        double y = s->inner.y1 - (s->inner.y1 - s->inner.y0) * k / 2.0;
        kota_ui_stroke(panels->ui, s->inner.x0, y, s->inner.x1, y, KOTA_UI_LINE, u);
        kota_panel__number(text, &scene->words, value, decimals, false);
        kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, s->inner.x0 - 6.0 * u, y - half, 1.0, 0.0, text);
    }
    for (int32_t k = 0; k <= 2; k++) { /* the first, the middle and the last hour */
        int64_t t = s->plot->from_ms + (s->plot->to_ms - s->plot->from_ms) * k / 2;
        kota_date date = kota_date_of(t, scene->def->runs[0].map->utc_offset_min);
        (void)snprintf(text, sizeof text, "%02d:%02d", (int)date.hour, (int)date.minute);
        kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, x_at(s, t), s->inner.y1 + 3.0 * u, 0.5, 0.0, text);
    }
}

/* Where a run's line ends; -infinity: there is none. */
static double last_of(const kota_plot *plot, int32_t r) {
    for (int32_t k = r < plot->runs ? plot->counts[r] - 1 : -1; k >= 0; k--) {
        double value = plot->values[r][(size_t)k * (size_t)plot->stride];
        if (!kota_is_nan(value)) return value;
    }
    return -KOTA_INFINITY;
}

/* The letter of the higher one of two lines stands above; of lines that end together the first one's. */
static bool is_upper(const kota_plot *plot, int32_t r) {
    double own = last_of(plot, r), other = last_of(plot, r ^ 1);
    return own > other || (r % 2 == 0 && !(own < other));
}

static void draw_run(kota_panels *panels, const kota_scene *scene, const scale *s, int32_t r) {
    const kota_plot *plot = s->plot;
    double u = scene->layout.unit_px, before_x = 0.0, before_y = 0.0;
    kota_ui_ink ink = kota_panel__ink(r);
    bool begun = false;
    for (int32_t k = 0; k < plot->counts[r]; k++) {
        size_t at = (size_t)k * (size_t)plot->stride;
        double x = x_at(s, plot->times_ms[r][k]), y = y_at(s, plot->values[r][at]);
        if (kota_is_nan(plot->values[r][at])) continue;
        if (begun && plot->low[r] != NULL && plot->high[r] != NULL) {
            kota_ui_area band = {before_x, y_at(s, plot->high[r][at]), x, y_at(s, plot->low[r][at])};
            kota_ui_box(panels->ui, band, ink, 0.18, 0.0);
        }
        if (begun) kota_ui_stroke(panels->ui, before_x, before_y, x, y, ink, 2.2 * u);
        before_x = x;
        before_y = y;
        begun = true;
    }
    if (begun && plot->runs > 1) {
        double shift =
            is_upper(plot, r) ? -0.9 : -0.1; /* letters of lines that end together stand one above the other */
        kota_ui_label(panels->ui, KOTA_UI_BOLD, ink, before_x + (4.0 + 10.0 * (r / 2)) * u,
                      before_y + shift * kota_ui_height(panels->ui, KOTA_UI_BOLD), 0.0, 0.0, kota_run_letter(r));
    }
}

int64_t kota_panel__plot(kota_panels *panels, const kota_scene *scene, const char *id, const kota_plot *plot) {
    double u = scene->layout.unit_px;
    scale s = make_scale(plot, u);
    bool over = false;
    draw_axes(panels, scene, &s);
    for (int32_t r = 0; r < plot->runs; r++) draw_run(panels, scene, &s, r);
    double x = x_at(&s, plot->now_ms);
    kota_ui_stroke(panels->ui, x, s.inner.y0, x, s.inner.y1, KOTA_UI_INK, 1.4 * u);
    if (!kota_ui_click(panels->ui, id, s.inner, &over)) return INT64_MIN;
    double share = (scene->hover_x_px - s.inner.x0) / (s.inner.x1 - s.inner.x0);
    return plot->from_ms + (int64_t)(kota_clamp(share, 0.0, 1.0) * (double)(plot->to_ms - plot->from_ms));
}

/* ---- courses ---- */

static int32_t find_course(const kota_view_def *def, const char *name) {
    for (int32_t c = 0; c < def->course_count; c++) {
        if (strcmp(def->course_names[c], name) == 0) return c;
    }
    return 0;
}

/* The course that tells of what the maps show. */
static int32_t fitting_course(const kota_scene *scene) {
    kota_place place = kota_infos[scene->layer].place;
    return find_course(scene->def, place == KOTA_PLACE_LINK  ? "speed_frac"
                                   : place == KOTA_PLACE_BIN ? "bins_full"
                                                             : "flooded_persons");
}

static bool ends_in(const char *name, const char *end) {
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

/* The unit that a column's name ends in, as it is shown. */
static const char *unit_of(const char *name, double *factor) {
    static const struct {
        const char *end, *unit;
        double factor;
    } units[] = {
        {"_mm_per_h", "mm/h", 1.0}, {"_m3_per_s", "m3/s", 1.0}, {"_frac", "%", 100.0}, {"_persons", "persons", 1.0},
        {"_ha", "ha", 1.0},         {"_kg", "kg", 1.0},         {"_m3", "m3", 1.0},    {"_m", "m", 1.0}};
    for (int32_t k = 0; k < KOTA_COUNT(units); k++) {
        if (!ends_in(name, units[k].end)) continue;
        *factor = units[k].factor;
        return units[k].unit;
    }
    *factor = 1.0;
    return "";
}

static void choose_course(kota_panels *panels, const kota_scene *scene, int32_t *course) {
    const kota_view_def *def = scene->def;
    double u = scene->layout.unit_px, factor, arrow = 30.0 * u;
    const char *name = def->course_names[*course],
               *unit = kota_word_of(&scene->words, "unit", unit_of(name, &factor));
    char *title = kota_text_format("%s%s%s%s", kota_word_of(&scene->words, "series", name),
                                   unit[0] != '\0' ? " (" : "", unit, unit[0] != '\0' ? ")" : "");
    int32_t step = 0;
    if (kota_ui_button(panels->ui, "before", "\xE2\x86\x90", arrow, false)) step = -1;
    kota_ui_beside(panels->ui);
    kota_ui_area room = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui) - arrow - 8.0 * u, 26.0 * u);
    kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_INK, room.x0, room.y0 + 6.0 * u, 0.0, room.x1 - room.x0, title);
    kota_ui_beside(panels->ui);
    if (kota_ui_button(panels->ui, "after", "\xE2\x86\x92", arrow, false)) step = 1;
    if (step != 0) panels->course = *course = (*course + step + def->course_count) % def->course_count;
    panels->more = panels->more || step != 0;
    kota_free(title);
}

static void draw_courses(kota_panels *panels, const kota_scene *scene, double tall_px) {
    const kota_view_def *def = scene->def;
    const kota_view_run *a = &def->runs[0];
    int32_t course = panels->course >= 0 ? panels->course : fitting_course(scene);
    double factor;
    choose_course(panels, scene, &course);
    const char *unit = unit_of(def->course_names[course], &factor);
    kota_plot plot = {.area = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), tall_px),
                      .runs = def->run_count,
                      .stride = def->course_count,
                      .factor = factor,
                      .from_ms = a->times_ms[0],
                      .to_ms = a->end_ms > 0 ? a->end_ms : a->times_ms[a->time_count - 1],
                      .now_ms = a->times_ms[scene->time],
                      .unit = unit};
    for (int32_t r = 0; r < plot.runs; r++) {
        const kota_view_course *c = &def->courses[r];
        plot.times_ms[r] = c->times_ms;
        plot.counts[r] = c->rows;
        plot.values[r] = c->values + course;
        plot.low[r] = c->low != NULL ? c->low + course : NULL;
        plot.high[r] = c->high != NULL ? c->high + course : NULL;
    }
    int64_t seek_ms = kota_panel__plot(panels, scene, "course", &plot);
    if (seek_ms != INT64_MIN) panels->seek_ms = seek_ms;
}

/* "Early pumps: 3 better, 1 worse, 1 as before": what an audience is to take home. */
static void draw_verdict(kota_panels *panels, const kota_scene *scene) {
    const kota_view_def *def = scene->def;
    int32_t counts[4] = {0}, open = 0;
    if (def->run_count < 2 || def->card_count == 0) return;
    for (int32_t c = 0; c < def->card_count; c++) {
        verdict v = judge(&def->cards[c]);
        counts[is_unclear(&def->cards[c], v) ? SAME : v]++;
        open += is_unclear(&def->cards[c], v) ? 1 : 0;
    }
    char *text = kota_words_format(&scene->words, open > 0 ? "view.verdict.open" : "view.verdict",
                                   KOTA_FILL(kota_put_number("better", counts[BETTER], 0),
                                             kota_put_number("worse", counts[WORSE], 0),
                                             kota_put_number("same", counts[SAME] + counts[CHANGED], 0)));
    kota_ui_text(panels->ui, KOTA_UI_BOLD, KOTA_UI_INK, text);
    kota_free(text);
}

/* How many pixels are left below of the panel's, so that the cards fit without being scrolled to. */
typedef struct fit {
    bool low; /* cards of two lines */
    double chart_px;
} fit;

static fit fit_of(const kota_panels *panels, const kota_scene *scene) {
    const kota_view_def *def = scene->def;
    const double chart_px = 98.0, least_px = 44.0;
    double u = scene->layout.unit_px, room = scene->layout.side.y1 - kota_ui_reserve_y(panels->ui) - 10.0 * u;
    double card = def->run_count > 1 ? CARD_PX : CARD_ALONE_PX, chooser = 40.0;
    bool chart = def->course_count > 0 && def->courses[0].rows > 1;
    double fixed = chart ? chooser : 0.0;
    double full = fixed + (chart ? chart_px : 0.0) + def->card_count * (card + CARD_GAP_PX);
    fit f = {.low = full * u > room, .chart_px = chart_px * u};
    if (!f.low) return f;
    double rest = room - (fixed + def->card_count * (CARD_LOW_PX + CARD_GAP_PX)) * u;
    f.chart_px = kota_clamp(rest, least_px * u, chart_px * u);
    return f;
}

void kota_panel__results(kota_panels *panels, const kota_scene *scene) {
    const kota_view_def *def = scene->def;
    if (def->run_count == 2) draw_verdict(panels, scene);
    fit f = fit_of(panels, scene);
    if (def->course_count > 0 && def->courses[0].rows > 1) draw_courses(panels, scene, f.chart_px);
    for (int32_t c = 0; c < def->card_count; c++) {
        if (def->run_count > 2)
            draw_many(panels, scene, &def->cards[c]);
        else if (f.low)
            draw_low_card(panels, scene, &def->cards[c]);
        else
            draw_card(panels, scene, &def->cards[c]);
    }
}

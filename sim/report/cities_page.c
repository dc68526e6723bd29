/* City against city, as text and as a page. */
#include <stdio.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "report/assets.h"
#include "report/cities.h"
#include "report/page.h"
#include "report/report.h"

typedef struct fact { /* a row about the cities themselves */
    const char *key;
    double (*of)(const kota_city_column *column);
    int32_t decimals;
} fact;

static double residents(const kota_city_column *column) { return column->residents_persons; }
static double land(const kota_city_column *column) { return column->land_km2; }
static double density(const kota_city_column *column) {
    return column->land_km2 > 0 ? column->residents_persons / column->land_km2 : KOTA_NAN;
}
static double hours(const kota_city_column *column) { return column->hours_h; }
static double rain(const kota_city_column *column) { return column->rain_mm; }
static double people(const kota_city_column *column) { return 100 * column->people_frac; }

static const fact FACTS[] = {{"cities.residents", residents, 0}, {"cities.land", land, 1},
                             {"cities.density", density, 0},     {"cities.hours", hours, 1},
                             {"cities.rain", rain, 1},           {"cities.people", people, 1}};

/* What must be alike, to so much. Shares may not differ at all: full streets take longer than empty ones. */
static const struct {
    const char *key;
    double (*of)(const kota_city_column *column);
    double slack;
} ALIKE[] = {
    {"cities.differ.hours", hours, 0.01}, {"cities.differ.rain", rain, 0.5}, {"cities.differ.people", people, 1e-6}};

/* Four figures are enough beside each other. */
static void number(char text[32], double value, int32_t decimals) {
    if (kota_is_nan(value)) {
        (void)snprintf(text, 32, "-");
        return;
    }
    double size = kota_abs(value);
    if (!(size > 0)) decimals = 0;
    int32_t shown = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
    kota_report__grouped(text, 32, value, decimals >= 0 ? decimals : shown);
}

/* Words for the unit of a row. heap. */
static char *unit_of(const kota_words *words, kota_indicator indicator) {
    static const char *const KEYS[] = {[KOTA_CITY_AS_IS] = "cities.as_is",
                                       [KOTA_CITY_A_THOUSAND] = "cities.a_thousand",
                                       [KOTA_CITY_A_KM2] = "cities.a_km2",
                                       [KOTA_CITY_OF_LAND] = "cities.of_land"};
    const char *unit = kota_word_of(words, "unit", kota_indicators[indicator].unit);
    return kota_words_format(words, KEYS[kota_cities_share(indicator)], KOTA_FILL(kota_put("unit", unit)));
}

static bool shown(const kota_cities *cities, kota_indicator indicator) {
    for (int32_t c = 0; c < cities->count; c++)
        if (!kota_is_nan(kota_cities_value(&cities->columns[c], indicator))) return true;
    return false;
}

static bool differ(const kota_cities *cities, double (*of)(const kota_city_column *), double slack) {
    double first = of(&cities->columns[0]);
    for (int32_t c = 1; c < cities->count; c++) {
        double value = of(&cities->columns[c]);
        if (kota_is_nan(first) != kota_is_nan(value) || kota_abs(value - first) > slack) return true;
    }
    return false;
}

void kota_cities_warn(kota_faults *lines, const kota_cities *cities, const kota_words *words) {
    for (int32_t k = 0; k < KOTA_COUNT(ALIKE); k++) {
        if (cities->count < 2 || !differ(cities, ALIKE[k].of, ALIKE[k].slack)) continue;
        kota_text values = {0};
        for (int32_t c = 0; c < cities->count; c++) {
            char text[32];
            number(text, ALIKE[k].of(&cities->columns[c]), 1);
            kota_text_add(&values, "%s%c %s", c > 0 ? ", " : "", 'A' + c, text);
        }
        char *line = kota_words_format(words, ALIKE[k].key, KOTA_FILL(kota_put("values", values.chars)));
        kota_fault(lines, "%s", line);
        kota_free(line);
        kota_text_free(&values);
    }
}

void kota_cities_table(kota_text *out, const kota_cities *cities, const kota_words *words) {
    char text[32];
    for (int32_t c = 0; c < cities->count; c++) {
        const kota_city_column *column = &cities->columns[c];
        kota_text_add(out, "%c  %s: %s, %s\n", 'A' + c, column->name, column->title, column->start);
    }
    for (int32_t f = 0; f < KOTA_COUNT(FACTS); f++) {
        kota_text_add(out, "  %-46.46s", kota_word(words, FACTS[f].key));
        for (int32_t c = 0; c < cities->count; c++) {
            number(text, FACTS[f].of(&cities->columns[c]), FACTS[f].decimals);
            kota_text_add(out, " %12s", text);
        }
        kota_text_add(out, "\n");
    }
    for (int32_t a = 0; a < KOTA_AREA_COUNT; a++) {
        kota_text_add(out, "\n%s\n", kota_word_of(words, "area", kota_area_names[a]));
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
            if ((int32_t)kota_indicators[i].area != a || !shown(cities, (kota_indicator)i)) continue;
            char *unit = unit_of(words, (kota_indicator)i);
            kota_text_add(out, "  %-23s %-22s", kota_indicators[i].name, unit);
            kota_free(unit);
            for (int32_t c = 0; c < cities->count; c++) {
                number(text, kota_cities_value(&cities->columns[c], (kota_indicator)i), -1);
                kota_text_add(out, " %12s", text);
            }
            kota_text_add(out, "\n");
        }
    }
    kota_text_add(out, "\n%s\n", kota_word(words, "cities.note"));
    kota_faults lines = {0};
    kota_cities_warn(&lines, cities, words);
    for (int32_t k = 0; k < lines.count; k++) kota_text_add(out, "%s\n", lines.lines[k]);
    kota_faults_free(&lines);
}

typedef struct page {
    kota_text html;
    const kota_cities *cities;
    const kota_words *words;
} page;

static void put(page *of, const char *text) { kota_report_page_escape(&of->html, text, false); }
static void put_word(page *of, const char *key) { put(of, kota_word(of->words, key)); }

/* A cell with a bar of its share of the row's largest value. */
static void put_cell(page *of, double value, double largest, int32_t decimals) {
    char text[32];
    number(text, value, decimals);
    kota_text_add(&of->html, "<td class=\"n\">%s", text);
    if (largest > 0 && value >= 0)
        kota_text_add(&of->html, "<div class=\"bar\"><i style=\"width:%.0f%%\"></i></div>", 100 * value / largest);
    kota_text_add(&of->html, "</td>");
}

static void put_indicator(page *of, kota_indicator indicator) {
    double largest = 0;
    for (int32_t c = 0; c < of->cities->count; c++) {
        double value = kota_cities_value(&of->cities->columns[c], indicator);
        if (value > largest) largest = value;
    }
    char *unit = unit_of(of->words, indicator);
    kota_text_add(&of->html, "<tr><td>");
    put(of, kota_word_of(of->words, "indicator", kota_indicators[indicator].name));
    kota_text_add(&of->html, "</td><td class=\"soft\">");
    put(of, unit);
    kota_text_add(&of->html, "</td>");
    kota_free(unit);
    for (int32_t c = 0; c < of->cities->count; c++)
        put_cell(of, kota_cities_value(&of->cities->columns[c], indicator), largest, -1);
    kota_text_add(&of->html, "</tr>\n");
}

static void put_heads(page *of) {
    kota_text_add(&of->html, "<tr><th></th><th></th>");
    for (int32_t c = 0; c < of->cities->count; c++) {
        kota_text_add(&of->html, "<th class=\"n\">");
        put(of, of->cities->columns[c].name);
        kota_text_add(&of->html, "</th>");
    }
    kota_text_add(&of->html, "</tr>\n");
}

static void put_facts(page *of) {
    kota_text_add(&of->html, "<table>\n");
    put_heads(of);
    kota_text_add(&of->html, "<tr><td>");
    put_word(of, "cities.run");
    kota_text_add(&of->html, "</td><td></td>");
    for (int32_t c = 0; c < of->cities->count; c++) {
        kota_text_add(&of->html, "<td class=\"n\">");
        put(of, of->cities->columns[c].title);
        kota_text_add(&of->html, "<br><span class=\"soft\">");
        put(of, of->cities->columns[c].start);
        kota_text_add(&of->html, "</span></td>");
    }
    kota_text_add(&of->html, "</tr>\n");
    for (int32_t f = 0; f < KOTA_COUNT(FACTS); f++) {
        kota_text_add(&of->html, "<tr><td>");
        put_word(of, FACTS[f].key);
        kota_text_add(&of->html, "</td><td></td>");
        for (int32_t c = 0; c < of->cities->count; c++)
            put_cell(of, FACTS[f].of(&of->cities->columns[c]), 0, FACTS[f].decimals);
        kota_text_add(&of->html, "</tr>\n");
    }
    kota_text_add(&of->html, "</table>\n");
}

static void put_areas(page *of) {
    for (int32_t a = 0; a < KOTA_AREA_COUNT; a++) {
        kota_text_add(&of->html, "<h2>");
        put(of, kota_word_of(of->words, "area", kota_area_names[a]));
        kota_text_add(&of->html, "</h2>\n<table>\n");
        put_heads(of);
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
            if ((int32_t)kota_indicators[i].area == a && shown(of->cities, (kota_indicator)i))
                put_indicator(of, (kota_indicator)i);
        kota_text_add(&of->html, "</table>\n");
    }
}

static void put_warnings(page *of) {
    kota_faults lines = {0};
    kota_cities_warn(&lines, of->cities, of->words);
    for (int32_t k = 0; k < lines.count; k++) {
        kota_text_add(&of->html, "<p><strong>");
        put(of, lines.lines[k]);
        kota_text_add(&of->html, "</strong></p>\n");
    }
    kota_faults_free(&lines);
}

kota_status kota_cities_page(const char *path, const kota_cities *cities, const kota_words *words, kota_error *err) {
    page of = {.cities = cities, .words = words};
    kota_text_add(&of.html,
                  "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>",
                  kota_language_codes[words->language]);
    put_word(&of, "cities.title");
    kota_text_add(&of.html, "</title><style>%s", (const char *)kota_asset_page_css);
    kota_text_add(&of.html, "table{table-layout:fixed;width:100%%}td.n,th.n{text-align:right}"
                            ".bar{height:4px;background:#8883;margin-top:3px}"
                            ".bar i{display:block;height:4px;background:#3b7ea1;margin-left:auto}"
                            "</style></head><body><main>\n<h1>");
    put_word(&of, "cities.title");
    kota_text_add(&of.html, "</h1>\n<p>");
    put_word(&of, "cities.note");
    kota_text_add(&of.html, "</p>\n");
    put_warnings(&of);
    put_facts(&of);
    put_areas(&of);
    kota_text_add(&of.html, "</main></body></html>\n");
    kota_status status = kota_file_write(path, of.html.chars, of.html.length, err);
    kota_text_free(&of.html);
    return status;
}

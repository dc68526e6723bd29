/* The table of differences, for a terminal and as Markdown. */
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "report/page.h"

enum { NAME_WIDTH = 23, UNIT_WIDTH = 14, BASE_WIDTH = 13, CELL_WIDTH = 24, CELL_MAX = KOTA_CELL_MAX };

/* Digit groups make large amounts readable: 1 234 567. */
void kota_report__grouped(char *out, size_t size, double value, int32_t decimals) {
    char plain[CELL_MAX];
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    size_t digits = strspn(plain[0] == '-' ? plain + 1 : plain, "0123456789");
    size_t at = 0, k = 0;
    if (plain[0] == '-') out[at++] = plain[k++];
    for (size_t left = digits; plain[k] != '\0' && at + 2 < size; k++) {
        out[at++] = plain[k];
        if (left > 0 && --left > 0 && left % 3 == 0 && digits > 4) out[at++] = ' ';
    }
    out[at] = '\0';
}

/* Money is told in millions and thousands of millions, as newspapers do. */
typedef struct scale {
    double divisor;
    const char *suffix;
} scale;

static scale scale_of(double value) {
    if (kota_abs(value) >= 1e10) return (scale){1e9, " bn"};
    if (kota_abs(value) >= 1e7) return (scale){1e6, " M"};
    return (scale){1, ""};
}

static void amount(char *out, size_t size, double value, scale in, int32_t decimals) {
    if (kota_is_nan(value))
        snprintf(out, size, "-");
    else if (in.divisor > 1)
        kota_report__grouped(out, size, value / in.divisor, 1);
    else
        kota_report__grouped(out, size, value, kota_abs(value) >= 1000 ? 0 : decimals);
}

/* Whether the digits that the table shows differ from zero. */
static bool shows(double value, const kota_indicator_info *info, scale in) {
    char text[CELL_MAX];
    amount(text, sizeof text, kota_abs(value), in, info->decimals);
    return strpbrk(text, "123456789") != NULL;
}

const char *kota_report__verdict(const kota_difference *d, const kota_indicator_info *info) {
    if (kota_is_nan(d->difference)) return "missing";
    if (d->difference == 0 && !(d->ci_low < 0)) return "none";
    if (kota_is_nan(d->ci_low)) return "single";
    bool sure = d->ci_low > 0 || d->ci_high < 0;
    if (!sure || !shows(d->difference, info, scale_of(d->difference))) return "unclear"; /* too little to praise */
    if (info->better == 0) return "changed";
    return (d->difference > 0) == (info->better > 0) ? "better" : "worse";
}

static const char *mark(const kota_difference *d, const kota_indicator_info *info) {
    const char *verdict = kota_report__verdict(d, info);
    if (strcmp(verdict, "better") == 0) return " v";
    if (strcmp(verdict, "worse") == 0) return " x";
    return strcmp(verdict, "changed") == 0 ? " *" : "";
}

void kota_report__value(char text[KOTA_CELL_MAX], double value, const kota_indicator_info *info) {
    char number[CELL_MAX];
    scale in = scale_of(value);
    amount(number, sizeof number, value, in, info->decimals);
    snprintf(text, CELL_MAX, "%.40s%s", number, in.suffix);
}

void kota_report__cell(char out[KOTA_CELL_MAX], const kota_difference *d, const kota_indicator_info *info) {
    size_t size = CELL_MAX;
    if (kota_is_nan(d->difference)) {
        snprintf(out, size, "-");
        return;
    }
    if (d->difference == 0 && !(d->ci_low < 0)) {
        snprintf(out, size, "0");
        return;
    }
    char change[CELL_MAX], half[CELL_MAX] = "", value[CELL_MAX];
    scale in = scale_of(d->difference);
    amount(value, sizeof value, kota_abs(d->difference), in, info->decimals);
    snprintf(change, sizeof change, "%s%.30s", d->difference < 0 ? "-" : "+", value);
    bool shown = shows(d->difference, info, in);
    if (!kota_is_nan(d->ci_low)) {
        amount(value, sizeof value, d->ci_high - d->difference, in, info->decimals);
        shown = shown || shows(d->ci_high - d->difference, info, in);
        snprintf(half, sizeof half, " ±%.30s", value);
    }
    if (shown)
        snprintf(out, size, "%.20s%.24s%s%s", change, half, in.suffix, mark(d, info));
    else
        snprintf(out, size, "~0"); /* not exactly zero, but nothing that these digits can show */
}

/* Columns as people see them: a UTF-8 continuation byte takes no room. */
static int32_t width_of(const char *text) {
    int32_t width = 0;
    for (; *text != '\0'; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void pad(kota_text *out, const char *text, int32_t width, bool right) {
    int32_t gap = width - width_of(text);
    if (right && gap > 0) kota_text_add(out, "%*s", (int)gap, "");
    kota_text_add(out, "%s", text);
    if (!right && gap > 0) kota_text_add(out, "%*s", (int)gap, "");
}

static void plain_head(kota_text *out, const kota_comparison *comparison, const kota_words *words) {
    for (int32_t s = 1; s < comparison->sheet_count; s++)
        kota_text_add(out, "  (%d) %s\n", s, comparison->sheets[s].name);
    kota_text_add(out, "\n");
    pad(out, kota_word(words, "word.indicator"), NAME_WIDTH, false);
    pad(out, kota_word(words, "word.unit"), UNIT_WIDTH, false);
    pad(out, kota_word(words, "word.baseline"), BASE_WIDTH, true);
    for (int32_t s = 1; s < comparison->sheet_count; s++) {
        char name[16];
        snprintf(name, sizeof name, "(%d)", s);
        pad(out, name, CELL_WIDTH, true);
    }
    kota_text_add(out, "\n");
}

static void markdown_head(kota_text *out, const kota_comparison *comparison, const kota_words *words) {
    static const char *const KEYS[] = {"word.indicator", "word.measure", "word.unit", "word.baseline"};
    kota_text_add(out, "|");
    for (int32_t k = 0; k < KOTA_COUNT(KEYS); k++) kota_text_add(out, " %s |", kota_word(words, KEYS[k]));
    for (int32_t s = 1; s < comparison->sheet_count; s++) kota_text_add(out, " %s |", comparison->sheets[s].name);
    kota_text_add(out, "\n|---|---|---|---:|");
    for (int32_t s = 1; s < comparison->sheet_count; s++) kota_text_add(out, "---:|");
    kota_text_add(out, "\n");
}

/* A cell in the reader's language: the decimal point, and the words for millions and thousands of millions. */
static void localise(char cell[CELL_MAX], const kota_words *words) {
    static const char *const SCALES[] = {"M", "bn"};
    kota_words_decimal(words, cell);
    for (int32_t s = 0; s < KOTA_COUNT(SCALES); s++) {
        char from[8], whole[CELL_MAX];
        (void)snprintf(from, sizeof from, " %s", SCALES[s]);
        char *at = strstr(cell, from);
        if (at == NULL) continue;
        const char *after = at + strlen(from);
        (void)snprintf(whole, sizeof whole, "%.*s %.12s%s", (int)(at - cell), cell,
                       kota_word_of(words, "scale", SCALES[s]), after);
        memcpy(cell, whole, sizeof whole);
    }
}

static void row(kota_text *out, const kota_comparison *comparison, int32_t indicator, kota_table_style style,
                const kota_words *words) {
    const kota_indicator_info *info = &kota_indicators[indicator];
    bool plain = style == KOTA_TABLE_PLAIN;
    char text[CELL_MAX];
    kota_difference base =
        kota_comparison_difference(comparison, 0, (kota_indicator)indicator, comparison->districts);
    const char *unit = kota_word_of(words, "unit", info->unit);
    kota_report__value(text, base.baseline, info);
    localise(text, words);
    if (plain) {
        pad(out, info->name, NAME_WIDTH, false);
        pad(out, unit, UNIT_WIDTH, false);
        pad(out, text, BASE_WIDTH, true);
    } else
        kota_text_add(out, "| %s | %s | %s | %s |", info->name, kota_word_of(words, "indicator", info->name), unit,
                      text);
    for (int32_t s = 1; s < comparison->sheet_count; s++) {
        kota_difference d =
            kota_comparison_difference(comparison, s, (kota_indicator)indicator, comparison->districts);
        kota_report__cell(text, &d, info);
        localise(text, words);
        if (plain)
            pad(out, text, CELL_WIDTH, true);
        else
            kota_text_add(out, " %s |", text);
    }
    kota_text_add(out, "\n");
}

void kota_report_table(kota_text *out, const kota_comparison *comparison, kota_table_style style,
                       const kota_words *words) {
    if (style == KOTA_TABLE_PLAIN)
        plain_head(out, comparison, words);
    else
        markdown_head(out, comparison, words);
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) row(out, comparison, i, style, words);
    kota_difference flood =
        kota_comparison_difference(comparison, 0, KOTA_INDICATOR_flooded_area_ha, comparison->districts);
    if (kota_is_nan(flood.baseline)) kota_text_add(out, "\n%s\n", kota_word(words, "run.no_heights"));
    int32_t n = comparison->sheet_count > 0 ? comparison->sheets[0].replications : 0;
    kota_text_add(out, "\n");
    kota_words_add(out, words, n > 1 ? "table.how" : "table.single", KOTA_FILL(kota_put_number("n", n, 0)));
    kota_text_add(out, "\n");
}

static void add_lines(kota_text *out, const kota_faults *faults, const char *key, const kota_words *words) {
    for (int32_t f = 0; f < faults->count; f++) {
        kota_text_add(out, "\n");
        kota_words_add(out, words, key, KOTA_FILL(kota_put("what", faults->lines[f])));
        kota_text_add(out, "\n");
    }
}

kota_status kota_report_markdown(const char *path, const char *title, const kota_study_result *result,
                                 const kota_words *words, kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "# %s\n\n%s\n\n", title, kota_word(words, "table.city"));
    kota_report_table(&text, &result->comparison, KOTA_TABLE_MARKDOWN, words);
    kota_report_attribution(&text, result, words);
    add_lines(&text, &result->failures, "warn.failed", words);
    add_lines(&text, &result->broken, "warn.broken", words);
    kota_status status = kota_file_write(path, text.chars, text.length, err);
    kota_text_free(&text);
    return status;
}

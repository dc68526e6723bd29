/* The table of differences: figures as people read them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "io/strings.h"
#include "report/report.h"

enum { REPLICATIONS = 3 };

static void add_sheet(kota_comparison *c, const char *name, int32_t replications) {
    kota_sheet sheet = {.name = kota_text_copy(name), .replications = replications};
    sheet.values = kota_alloc((size_t)(replications * KOTA_INDICATOR_COUNT), sizeof(double));
    c->sheets = kota_realloc(c->sheets, (size_t)c->sheet_count + 1, sizeof sheet);
    c->sheets[c->sheet_count++] = sheet;
}

/* A comparison without districts, so that a row has one value: the city's. */
static kota_comparison compared(int32_t replications) {
    kota_comparison c = {0};
    add_sheet(&c, "Baseline", replications);
    add_sheet(&c, "Pumps", replications);
    return c;
}

static void set(kota_comparison *c, int32_t sheet, kota_indicator indicator, double first, double step) {
    for (int32_t r = 0; r < c->sheets[sheet].replications; r++)
        c->sheets[sheet].values[r * KOTA_INDICATOR_COUNT + (int32_t)indicator] = first + step * r;
}

static void table(kota_text *out, const kota_comparison *c, kota_table_style style, kota_language language) {
    kota_catalogue *catalogue = NULL;
    cr_assert_eq(kota_strings_open(&catalogue, KOTA_STRINGS_WORDS, NULL), KOTA_OK);
    const kota_words words = {catalogue, language};
    kota_report_table(out, c, style, &words);
    kota_catalogue_destroy(catalogue);
}

/* The line of an indicator, in a buffer of the caller. */
static const char *line_of(const kota_comparison *c, kota_table_style style, const char *name, char line[256]) {
    kota_text text = {0};
    table(&text, c, style, KOTA_LANGUAGE_EN);
    const char *at = strstr(text.chars, name);
    cr_assert_not_null(at, "%s", text.chars);
    snprintf(line, 256, "%.*s", (int)strcspn(at, "\n"), at);
    kota_text_free(&text);
    return line;
}

static bool ends(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && strcmp(text + n - m, tail) == 0;
}

Test(table, digits_come_in_groups) {
    kota_comparison c = compared(1);
    char line[256];
    const struct {
        double value;
        const char *text;
    } cases[] = {{0, " 0.00"},       {9.876, " 9.88"},     {999.5, " 999.50"},      {1234, " 1234"},
                 {12345, " 12 345"}, {123456, " 123 456"}, {1234567, " 1 234 567"}, {-54321, " -54 321"},
                 {2.5e7, " 25.0 M"}, {-1.5e7, " -15.0 M"}, {1.5e12, " 1500.0 bn"}};
    for (int32_t k = 0; k < KOTA_COUNT(cases); k++) {
        set(&c, 0, KOTA_INDICATOR_flooded_area_ha, cases[k].value, 0);
        set(&c, 1, KOTA_INDICATOR_flooded_area_ha, cases[k].value, 0);
        line_of(&c, KOTA_TABLE_PLAIN, "flooded_area_ha", line);
        cr_assert_not_null(strstr(line, cases[k].text), "%g: %s", cases[k].value, line);
        cr_assert(ends(line, " 0"), "no difference is a bare 0: %s", line);
    }
    kota_comparison_free(&c);
}

Test(table, marks_say_better_worse_or_changed) {
    kota_comparison c = compared(REPLICATIONS);
    char line[256];
    set(&c, 0, KOTA_INDICATOR_flooded_area_ha, 10, 1);
    set(&c, 1, KOTA_INDICATOR_flooded_area_ha, 7, 1.1); /* lower is better: -3, -2.9, -2.8 */
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "flooded_area_ha", line), " v"), "%s", line);
    cr_assert_not_null(strstr(line, "-2.90 ±0.25 v"), "4.303 * 0.1 / sqrt(3) = 0.248: %s", line);
    set(&c, 1, KOTA_INDICATOR_flooded_area_ha, 13, 1.1);
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "flooded_area_ha", line), "+3.10 ±0.25 x"), "%s", line);
    set(&c, 0, KOTA_INDICATOR_trips_arrived, 500, 1);
    set(&c, 1, KOTA_INDICATOR_trips_arrived, 520, 1.5); /* higher is better */
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "trips_arrived", line), " v"), "%s", line);
    set(&c, 0, KOTA_INDICATOR_traffic_km, 500, 1);
    set(&c, 1, KOTA_INDICATOR_traffic_km, 520, 1.5); /* neither */
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "traffic_km", line), " *"), "%s", line);
    set(&c, 0, KOTA_INDICATOR_flooded_person_h, 10, 5);
    set(&c, 1, KOTA_INDICATOR_flooded_person_h, 15, 0); /* 5, 0, -5: zero on average, never certain */
    line_of(&c, KOTA_TABLE_PLAIN, "flooded_person_h", line);
    cr_assert_not_null(strstr(line, "+0.0 ±12.4"), "zero by chance is not a bare 0: %s", line);
    cr_assert(ends(line, "12.4"), "and has no mark: %s", line);
    kota_comparison_free(&c);
}

Test(table, zero_and_nothing) {
    kota_comparison c = compared(REPLICATIONS);
    char line[256];
    set(&c, 0, KOTA_INDICATOR_trip_time_min, 11, 2);
    set(&c, 1, KOTA_INDICATOR_trip_time_min, 11, 2);
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "trip_time_min", line), " 0"), "%s", line);
    cr_assert_not_null(strstr(line, "13.000"), "the baseline is the mean: %s", line);
    set(&c, 1, KOTA_INDICATOR_trip_time_min, KOTA_NAN, 0);
    cr_assert(ends(line_of(&c, KOTA_TABLE_PLAIN, "trip_time_min", line), " -"), "%s", line);
    set(&c, 0, KOTA_INDICATOR_trip_time_min, KOTA_NAN, 0);
    line_of(&c, KOTA_TABLE_MARKDOWN, "trip_time_min", line);
    cr_assert_str_eq(line, "trip_time_min | Mean time of a trip | min | - | - |");
    kota_comparison_free(&c);
}

Test(table, one_replication_has_no_interval_and_no_mark) {
    kota_comparison c = compared(1);
    set(&c, 0, KOTA_INDICATOR_flooded_area_ha, 10, 0);
    set(&c, 1, KOTA_INDICATOR_flooded_area_ha, 7, 0);
    kota_text text = {0};
    table(&text, &c, KOTA_TABLE_PLAIN, KOTA_LANGUAGE_EN);
    cr_assert_not_null(strstr(text.chars, "-3.00\n"), "%s", text.chars);
    cr_assert_null(strstr(text.chars, "±"), "%s", text.chars);
    cr_assert_not_null(strstr(text.chars, "with one run of each no interval can be given"), "%s", text.chars);
    kota_text_free(&text);
    kota_comparison_free(&c);
}

Test(table, amounts_follow_the_language) {
    kota_comparison c = compared(1);
    set(&c, 0, KOTA_INDICATOR_flood_damage_idr, 2.5e7, 0);
    set(&c, 1, KOTA_INDICATOR_flood_damage_idr, 4.5e10, 0);
    kota_text text = {0};
    table(&text, &c, KOTA_TABLE_PLAIN, KOTA_LANGUAGE_ID);
    cr_assert_not_null(strstr(text.chars, " 25,0 juta"), "%s", text.chars);
    cr_assert_not_null(strstr(text.chars, "+45,0 miliar\n"), "%s", text.chars);
    cr_assert_not_null(strstr(text.chars, "\nIndikator "), "%s", text.chars);
    cr_assert_not_null(strstr(text.chars, "orang-jam"), "%s", text.chars);
    kota_text_free(&text);
    kota_comparison_free(&c);
}

Test(table, columns_of_the_terminal_stand_under_each_other) {
    kota_comparison c = compared(REPLICATIONS);
    set(&c, 0, KOTA_INDICATOR_flooded_area_ha, 10, 1);
    set(&c, 1, KOTA_INDICATOR_flooded_area_ha, 7, 1.1);
    kota_text text = {0};
    table(&text, &c, KOTA_TABLE_PLAIN, KOTA_LANGUAGE_EN);
    cr_assert_not_null(strstr(text.chars, "(1) Pumps\n"));
    int32_t rows = 0, width = -1;
    const char *at = strstr(text.chars, "\nIndicator");
    cr_assert_not_null(at);
    for (at++; *at != '\n' && *at != '\0'; rows++) {
        int32_t columns = 0;
        for (; *at != '\n'; at++) columns += ((unsigned char)*at & 0xC0) != 0x80;
        cr_assert(width < 0 || columns == width, "row %d has %d columns, not %d", rows, columns, width);
        width = columns;
        at++;
    }
    cr_assert_eq(rows, KOTA_INDICATOR_COUNT + 1);
    kota_text_free(&text);
    kota_comparison_free(&c);
}

Test(table, markdown_has_a_head_and_as_many_cells_in_each_row) {
    kota_comparison c = compared(REPLICATIONS);
    add_sheet(&c, "Trucks", REPLICATIONS);
    kota_text text = {0};
    table(&text, &c, KOTA_TABLE_MARKDOWN, KOTA_LANGUAGE_EN);
    const char *head = "| Indicator | Measure | Unit | Baseline | Pumps | Trucks |\n|---|---|---|---:|---:|---:|\n";
    cr_assert_eq(strncmp(text.chars, head, strlen(head)), 0, "%s", text.chars);
    int32_t rows = 0;
    for (const char *at = text.chars; *at == '|'; rows++) {
        int32_t bars = 0;
        for (; *at != '\n'; at++) bars += *at == '|';
        cr_assert_eq(bars, 7);
        at++;
    }
    cr_assert_eq(rows, KOTA_INDICATOR_COUNT + 2);
    kota_text_free(&text);
    kota_comparison_free(&c);
}

Test(table, markdown_file_names_what_failed) {
    kota_study_result result = {.comparison = compared(1)};
    kota_fault(&result.failures, "Pumps, replication 0: exit code 6");
    kota_fault(&result.broken, "expected flooded_area_ha of the city below 1 ha, got 7");
    kota_error err = {0};
    kota_catalogue *catalogue = NULL;
    cr_assert_eq(kota_strings_open(&catalogue, KOTA_STRINGS_WORDS, &err), KOTA_OK, "%s", err.text);
    const kota_words words = {catalogue, KOTA_LANGUAGE_ID};
    const char *folder = getenv("TMPDIR");
    char *path = kota_text_format("%s/kota-table-%d.md", folder != NULL ? folder : "/tmp", (int)getpid());
    char *bytes = NULL;
    size_t length;
    cr_assert_eq(kota_report_markdown(path, "Wet days", &result, &words, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(strncmp(bytes, "# Wet days\n", 11), 0);
    cr_assert_not_null(strstr(bytes, "| flooded_area_ha | Lahan yang pernah tergenang | ha | 0,00 | 0 |"), "%s",
                       bytes);
    cr_assert_not_null(strstr(bytes, "\nSatu simulasi gagal: Pumps, replication 0: exit code 6\n"));
    cr_assert_not_null(strstr(bytes, "\nTidak seperti harapan studi: expected flooded_area_ha"));
    cr_assert_eq(kota_folder_remove(path, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_report_markdown("/nowhere/at/all.md", "x", &result, &words, &err), KOTA_DATA);
    kota_free(bytes);
    kota_free(path);
    kota_catalogue_destroy(catalogue);
    kota_faults_free(&result.failures);
    kota_faults_free(&result.broken);
    kota_comparison_free(&result.comparison);
}

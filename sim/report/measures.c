/* What was adopted and what each policy did, as lines of words: measures.csv for readers. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"
#include "report/page.h"

static const char *const COLUMNS[] = {"name", "order", "orders", "targets", "first", "held_min", "text"};
enum { NAME, ORDER, ORDERS, TARGETS, FIRST, HELD, TEXT };

static char *time_text(double held_min, const kota_words *words) {
    double minutes = kota_round(held_min), hours = kota_floor(minutes / 60);
    return kota_words_format(
        words, "deed.time",
        KOTA_FILL(kota_put_number("h", hours, 0), kota_put_number("min", minutes - 60 * hours, 0)));
}

/* One row's cells as a line of words, appended. */
static void add_line(kota_text *out, const char *const cells[], double held_min, const kota_words *words) {
    if (cells[TEXT][0] != '\0' || cells[ORDER][0] == '\0') {
        kota_text_add(out, "%s", cells[TEXT][0] != '\0' ? cells[TEXT] : kota_word(words, "deed.none"));
        return;
    }
    const char *first = strlen(cells[FIRST]) >= 16 ? cells[FIRST] + 11 : cells[FIRST];
    char *held = time_text(held_min, words), *clock = kota_text_format("%.5s", first);
    const char *key = strcmp(cells[ORDER], "link_closed") == 0 ? "deed.link_closed"
                      : held_min > 0                           ? "deed.held"
                                                               : "deed.once";
    kota_words_add(out, words, key,
                   KOTA_FILL(kota_put("what", kota_word_of(words, "order", cells[ORDER])),
                             kota_put("orders", cells[ORDERS]), kota_put("targets", cells[TARGETS]),
                             kota_put("held", held), kota_put("first", clock)));
    kota_free(held);
    kota_free(clock);
}

kota_status kota_report_measures(kota_text *out, const char *folder, const kota_words *words, kota_error *err) {
    char *path = kota_text_format("%s/measures.csv", folder);
    kota_csv_table *table = NULL;
    kota_status status = kota_file_exists(path) ? kota_csv_read(&table, path, err) : KOTA_OK;
    int32_t column[KOTA_COUNT(COLUMNS)];
    for (int32_t c = 0; c < KOTA_COUNT(COLUMNS) && table != NULL && status == KOTA_OK; c++)
        status = kota_csv_need(&column[c], table, COLUMNS[c], err);
    for (int32_t row = 0; table != NULL && status == KOTA_OK && row < kota_csv_rows(table); row++) {
        const char *cells[KOTA_COUNT(COLUMNS)];
        double held_min = 0;
        for (int32_t c = 0; c < KOTA_COUNT(COLUMNS); c++) cells[c] = kota_csv_cell(table, row, column[c]);
        status = kota_csv_get_number(&held_min, table, row, column[HELD], err);
        if (status != KOTA_OK) break;
        kota_text_add(out, "%s: ", cells[NAME]);
        add_line(out, cells, held_min, words);
        kota_text_add(out, "\n");
    }
    kota_csv_destroy(table);
    kota_free(path);
    return status;
}

kota_status kota_report__json_measures(kota_json_writer *json, const kota_study_result *result,
                                       const int32_t *members, kota_error *err) {
    static const char *const NAMES[] = {"name",  "kind",     "order",    "orders", "targets",
                                        "first", "held_min", "cost_idr", "text"};
    kota_status status = KOTA_OK;
    kota_json_array(json, "measures"); /* one a sheet */
    for (int32_t s = 0; s < result->comparison.sheet_count && status == KOTA_OK; s++) {
        char *path = kota_text_format("%s/measures.csv", result->run_folders[members[s]][0]);
        kota_csv_table *table = NULL;
        if (kota_file_exists(path)) status = kota_csv_read(&table, path, err);
        int32_t column[KOTA_COUNT(NAMES)];
        for (int32_t c = 0; c < KOTA_COUNT(NAMES) && table != NULL && status == KOTA_OK; c++)
            status = kota_csv_need(&column[c], table, NAMES[c], err);
        kota_json_array(json, NULL);
        for (int32_t row = 0; table != NULL && status == KOTA_OK && row < kota_csv_rows(table); row++) {
            kota_json_object(json, NULL);
            for (int32_t c = 0; c < KOTA_COUNT(NAMES); c++)
                kota_json_text(json, NAMES[c], kota_csv_cell(table, row, column[c]));
            kota_json_end(json);
        }
        kota_json_end(json);
        kota_csv_destroy(table);
        kota_free(path);
    }
    kota_json_end(json);
    return status;
}

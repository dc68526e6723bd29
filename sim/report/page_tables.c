/* Tables of report.html that a study may have beside its comparison: which coupling an effect goes through
 * (attribution.csv), which parameters matter (sensitivity.csv), what sets of measures cost and change, and which is
 * best for a budget (portfolio.csv, portfolio_best.csv), who gains and who loses (equity.csv), benefits and costs a
 * year (cost_benefit.csv). */
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/csv.h"
#include "report/page.h"

typedef struct wanted { /* columns of a file; rows with an empty `needs` or another district than the city are left
                           out */
    const char *key, *file, *needs;
    const char *columns[8]; /* NULL after the last */
} wanted;

static const wanted TABLES[] = {
    {"attribution", "attribution.csv", "share", {"intervention", "indicator", "part", "contribution", "share", NULL}},
    {"sensitivity", "sensitivity.csv", "value", {"indicator", "parameter", "measure", "value", NULL}},
    {"portfolio",
     "portfolio.csv",
     "difference",
     {"set", "cost_idr", "front", "indicator", "difference", "ci_low", "ci_high", NULL}},
    {"portfolio_best",
     "portfolio_best.csv",
     "difference",
     {"indicator", "budget_from_idr", "set", "difference", NULL}},
    {"equity",
     "equity.csv",
     "value",
     {"intervention", "indicator", "measure", "value", "difference", "ci_low", "ci_high", NULL}},
    {"benefit",
     "cost_benefit.csv",
     "item",
     {"intervention", "item", "unit", "value", "ci_low", "ci_high", "source", NULL}},
};

static bool keep(const kota_csv_table *table, int32_t row, int32_t needs, int32_t district) {
    return kota_csv_cell(table, row, needs)[0] != '\0' &&
           (district < 0 || strcmp(kota_csv_cell(table, row, district), "all") == 0);
}

static kota_status add_table(kota_json_writer *json, const wanted *w, const char *path, kota_error *err) {
    kota_csv_table *table = NULL;
    int32_t columns[KOTA_COUNT(w->columns)], count = 0, needs = 0;
    KOTA_TRY(kota_csv_read(&table, path, err));
    kota_status status = kota_csv_need(&needs, table, w->needs, err);
    for (; status == KOTA_OK && w->columns[count] != NULL; count++)
        status = kota_csv_need(&columns[count], table, w->columns[count], err);
    int32_t district = kota_csv_column(table, "district");
    kota_json_array(json, w->key);
    for (int32_t row = 0; status == KOTA_OK && row < kota_csv_rows(table); row++) {
        if (!keep(table, row, needs, district)) continue;
        kota_json_array(json, NULL);
        for (int32_t c = 0; c < count; c++) kota_json_text(json, NULL, kota_csv_cell(table, row, columns[c]));
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_csv_destroy(table);
    return status;
}

kota_status kota_report__json_tables(kota_json_writer *json, const char *folder, kota_error *err) {
    for (int32_t k = 0; k < KOTA_COUNT(TABLES); k++) {
        char *path = kota_text_format("%s/%s", folder, TABLES[k].file);
        kota_status status = kota_file_exists(path) ? add_table(json, &TABLES[k], path, err) : KOTA_OK;
        kota_free(path);
        KOTA_TRY(status);
    }
    return KOTA_OK;
}

/* Published figures against the model's. */
#include "run/published.h"

#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"

static int32_t sheet_of(const kota_comparison *comparison, const char *name) {
    for (int32_t s = 0; s < comparison->sheet_count; s++)
        if (strcmp(comparison->sheets[s].name, name) == 0) return s;
    return -1;
}

static double value_of(const kota_comparison *comparison, int32_t sheet, int32_t replication, int32_t indicator,
                       int32_t district) {
    int32_t columns = comparison->districts + 1;
    return comparison->sheets[sheet].values[(replication * KOTA_INDICATOR_COUNT + indicator) * columns + district];
}

double kota_published_model(const kota_published *figure, const kota_comparison *comparison) {
    int32_t sheet = sheet_of(comparison, figure->of), indicator = kota_indicator_find(figure->indicator, NULL);
    int32_t district = kota_comparison_district(comparison, figure->district);
    int32_t over = figure->over[0] != '\0' ? kota_indicator_find(figure->over, NULL) : -1;
    if (sheet < 0 || district < 0 || indicator < 0) return KOTA_NAN;
    double sum = 0;
    int32_t count = comparison->sheets[sheet].replications;
    for (int32_t r = 0; r < count; r++) {
        double value = value_of(comparison, sheet, r, indicator, district);
        double by = over >= 0 ? value_of(comparison, sheet, r, over, district) : 1;
        sum += by != 0 ? value / by : KOTA_NAN;
    }
    return sum / count * figure->scale;
}

bool kota_published_agrees(const kota_published *figure, double model) {
    return model >= figure->at_least && model <= figure->at_most;
}

static const char *unit_of(const kota_published *figure) {
    if (figure->unit[0] != '\0') return figure->unit;
    int32_t indicator = kota_indicator_find(figure->indicator, NULL);
    return indicator >= 0 ? kota_indicators[indicator].unit : "";
}

void kota_published_judge(const kota_records *published, const kota_comparison *comparison, kota_faults *broken) {
    const kota_published *figures = published->items;
    for (int32_t i = 0; i < published->count; i++) {
        const kota_published *f = &figures[i];
        double model = kota_published_model(f, comparison);
        if (!f->holds || kota_published_agrees(f, model)) continue;
        kota_fault(broken, "%s: published %g %s, the model says %g, not within %g .. %g", f->what, f->value,
                   unit_of(f), model, f->at_least, f->at_most);
    }
}

kota_status kota_published_write(const kota_records *published, const kota_comparison *comparison, const char *folder,
                                 kota_error *err) {
    static const char *const COLUMNS[] = {"what",     "member",  "unit",   "published", "model",
                                          "at_least", "at_most", "agrees", "declared",  "source"};
    if (published->count == 0) return KOTA_OK;
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    const kota_published *figures = published->items;
    for (int32_t i = 0; i < published->count; i++) {
        const kota_published *f = &figures[i];
        double model = kota_published_model(f, comparison);
        kota_csv_text(&csv, f->what);
        kota_csv_text(&csv, f->of);
        kota_csv_text(&csv, unit_of(f));
        kota_csv_number(&csv, f->value);
        kota_csv_number(&csv, model);
        kota_csv_number(&csv, f->at_least);
        kota_csv_number(&csv, f->at_most);
        kota_csv_integer(&csv, kota_published_agrees(f, model));
        kota_csv_integer(&csv, f->holds);
        kota_csv_text(&csv, f->source);
        kota_csv_end_row(&csv);
    }
    char *path = kota_text_format("%s/published.csv", folder);
    kota_status status = kota_csv_write(&csv, path, err);
    kota_free(path);
    kota_csv_free(&csv);
    return status;
}

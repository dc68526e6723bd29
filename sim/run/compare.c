/* Paired differences and their intervals. */
#include "run/compare.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"
#include "run/student.h"

static int32_t stride(const kota_comparison *comparison) {
    return KOTA_INDICATOR_COUNT * (comparison->districts + 1);
}

static double *slot(const kota_comparison *c, const kota_sheet *sheet, int32_t replication, int32_t indicator,
                    int32_t district) {
    return &sheet->values[replication * stride(c) + indicator * (c->districts + 1) + district];
}

int32_t kota_comparison_sheet(const kota_comparison *comparison, const char *name) {
    for (int32_t s = 1; s < comparison->sheet_count; s++)
        if (strcmp(comparison->sheets[s].name, name) == 0) return s;
    return -1;
}

int32_t kota_comparison_district(const kota_comparison *comparison, const char *id) {
    if (strcmp(id, "all") == 0) return comparison->districts;
    for (int32_t d = 0; d < comparison->districts; d++)
        if (strcmp(comparison->district_ids[d], id) == 0) return d;
    return -1;
}

/* The first run that is added says which districts there are. */
static void learn_districts(kota_comparison *comparison, const kota_csv_table *table, int32_t column) {
    int32_t capacity = 0;
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        const char *id = kota_csv_cell(table, r, column);
        if (kota_comparison_district(comparison, id) >= 0) continue;
        comparison->district_ids =
            kota_grow(comparison->district_ids, comparison->districts, &capacity, sizeof(char *));
        comparison->district_ids[comparison->districts++] = kota_text_copy(id);
    }
}

static kota_status read_rows(kota_comparison *c, kota_sheet *sheet, int32_t replication, const kota_csv_table *table,
                             kota_error *err) {
    int32_t indicator_column, district_column, value_column;
    KOTA_TRY(kota_csv_need(&indicator_column, table, "indicator", err));
    KOTA_TRY(kota_csv_need(&district_column, table, "district", err));
    KOTA_TRY(kota_csv_need(&value_column, table, "value", err));
    if (c->sheet_count == 0 && replication == 0) learn_districts(c, table, district_column);
    if (replication == 0) sheet->values = kota_alloc((size_t)(stride(c) * sheet->replications), sizeof(double));
    for (int32_t k = 0; k < stride(c); k++) sheet->values[replication * stride(c) + k] = KOTA_NAN;
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        int32_t indicator = kota_indicator_find(kota_csv_cell(table, r, indicator_column), NULL);
        int32_t district = kota_comparison_district(c, kota_csv_cell(table, r, district_column));
        if (indicator < 0) continue; /* of another version of kota */
        if (district < 0)
            return kota_csv_fail(table, r, district_column,
                                 "is no district of the baseline: compare runs of one city", err);
        KOTA_TRY(kota_csv_get_number(slot(c, sheet, replication, indicator, district), table, r, value_column, err));
    }
    return KOTA_OK;
}

kota_status kota_comparison_add(kota_comparison *comparison, const char *name, const char *const *run_folders,
                                int32_t count, kota_error *err) {
    if (comparison->sheet_count > 0 && comparison->sheets[0].replications != count)
        return kota_fail(err, KOTA_DATA, "%s has %d replications but the baseline has %d: pairs need the same number",
                         name, count, comparison->sheets[0].replications);
    kota_sheet sheet = {.name = kota_text_copy(name), .replications = count};
    kota_status status = KOTA_OK;
    for (int32_t r = 0; r < count && status == KOTA_OK; r++) {
        char *path = kota_text_format("%s/indicators.csv", run_folders[r]);
        kota_csv_table *table = NULL;
        status = kota_csv_read(&table, path, err);
        if (status == KOTA_OK) status = read_rows(comparison, &sheet, r, table, err);
        kota_csv_destroy(table);
        kota_free(path);
    }
    if (status != KOTA_OK) {
        kota_free(sheet.name);
        kota_free(sheet.values);
        return status;
    }
    comparison->sheets = kota_realloc(comparison->sheets, (size_t)comparison->sheet_count + 1, sizeof sheet);
    comparison->sheets[comparison->sheet_count++] = sheet;
    return KOTA_OK;
}

void kota_comparison_free(kota_comparison *comparison) {
    for (int32_t s = 0; s < comparison->sheet_count; s++) {
        kota_free(comparison->sheets[s].name);
        kota_free(comparison->sheets[s].values);
    }
    for (int32_t d = 0; d < comparison->districts; d++) kota_free(comparison->district_ids[d]);
    kota_free(comparison->sheets);
    kota_free(comparison->district_ids);
    *comparison = (kota_comparison){0};
}

double kota_replications_to_settle(double mean, double spread, double confidence) {
    if (mean == 0 || kota_is_nan(mean) || kota_is_nan(spread)) return KOTA_NAN;
    double normal = kota_student_t(confidence, 100000), ratio = spread / kota_abs(mean);
    double n = normal * normal * ratio * ratio;
    if (n > 100) return kota_floor(n + normal * normal / 2) + 1; /* t's wider tails cost about z^2/2 more */
    int32_t whole = n < 2 ? 2 : (int32_t)n;
    while (kota_student_t(confidence, whole - 1) * ratio >= kota_sqrt(whole)) whole++;
    return whole;
}

static double value_of(const kota_comparison *comparison, int32_t sheet, int32_t replication,
                       kota_indicator indicator, int32_t district) {
    return *slot(comparison, &comparison->sheets[sheet], replication, (int32_t)indicator, district);
}

double kota_comparison_change(const kota_comparison *comparison, int32_t sheet, int32_t replication,
                              kota_indicator indicator, int32_t district) {
    return value_of(comparison, sheet, replication, indicator, district) -
           value_of(comparison, 0, replication, indicator, district);
}

static void judge(kota_difference *out, const kota_comparison *comparison, int32_t from, int32_t sheet,
                  kota_indicator indicator, int32_t district) {
    int32_t n = comparison->sheets[0].replications, better = kota_indicators[indicator].better, improved = 0;
    double squares = 0;
    for (int32_t r = 0; r < n; r++) {
        double d =
            value_of(comparison, sheet, r, indicator, district) - value_of(comparison, from, r, indicator, district);
        squares += (d - out->difference) * (d - out->difference);
        improved += d * better > 0;
    }
    if (better != 0 && !kota_is_nan(out->difference)) out->improved_frac = (double)improved / n;
    if (n < 2) return;
    out->spread = kota_sqrt(squares / (n - 1));
    double half = kota_student_t(0.95, n - 1) * out->spread / kota_sqrt(n);
    out->ci_low = out->difference - half;
    out->ci_high = out->difference + half;
    out->settle_n = kota_replications_to_settle(out->difference, out->spread, 0.95);
}

kota_difference kota_comparison_between(const kota_comparison *comparison, int32_t from, int32_t sheet,
                                        kota_indicator indicator, int32_t district) {
    int32_t n = comparison->sheets[0].replications;
    kota_difference out = {
        .ci_low = KOTA_NAN, .ci_high = KOTA_NAN, .spread = KOTA_NAN, .improved_frac = KOTA_NAN, .settle_n = KOTA_NAN};
    for (int32_t r = 0; r < n; r++) {
        double base = value_of(comparison, from, r, indicator, district);
        double value = value_of(comparison, sheet, r, indicator, district);
        out.baseline += base / n;
        out.value += value / n;
        out.difference += (value - base) / n;
    }
    judge(&out, comparison, from, sheet, indicator, district);
    return out;
}

kota_difference kota_comparison_difference(const kota_comparison *comparison, int32_t sheet, kota_indicator indicator,
                                           int32_t district) {
    return kota_comparison_between(comparison, 0, sheet, indicator, district);
}

static void write_row(kota_csv *csv, const kota_comparison *comparison, int32_t sheet, int32_t indicator,
                      int32_t district) {
    kota_difference d = kota_comparison_difference(comparison, sheet, (kota_indicator)indicator, district);
    if (kota_is_nan(d.baseline) && kota_is_nan(d.value)) return;
    kota_csv_text(csv, comparison->sheets[sheet].name);
    kota_csv_text(csv, kota_indicators[indicator].name);
    kota_csv_text(csv, district == comparison->districts ? "all" : comparison->district_ids[district]);
    kota_csv_text(csv, kota_indicators[indicator].unit);
    kota_csv_number(csv, d.baseline);
    kota_csv_number(csv, d.value);
    kota_csv_number(csv, d.difference);
    kota_csv_number(csv, d.ci_low);
    kota_csv_number(csv, d.ci_high);
    kota_csv_integer(csv, comparison->sheets[sheet].replications);
    kota_csv_number(csv, d.improved_frac);
    kota_csv_number(csv, d.settle_n);
    kota_csv_end_row(csv);
}

kota_status kota_comparison_write(const kota_comparison *comparison, const char *path, kota_error *err) {
    const char *const columns[] = {"intervention", "indicator",    "district",       "unit",
                                   "baseline",     "value",        "difference",     "ci_low",
                                   "ci_high",      "replications", "improved_share", "replications_to_settle"};
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t s = 1; s < comparison->sheet_count; s++)
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
            for (int32_t d = comparison->districts; d >= 0; d--)
                write_row(&csv, comparison, s, i, d == comparison->districts ? d : comparison->districts - 1 - d);
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}

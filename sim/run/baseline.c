/* Values by member, indicator and district, in the order of the files. */
#include "run/baseline.h"

#include <string.h>

#include "city/city.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"

typedef struct value_row { /* texts are those of the table that it was read from */
    const char *member, *indicator, *district, *unit;
    double value;
} value_row;

typedef struct values {
    kota_csv_table *table;
    value_row *rows;
    int32_t count, capacity;
} values;

static void values_free(values *v) {
    kota_csv_destroy(v->table);
    kota_free(v->rows);
}

/* Column `value` of rows that have a member's name; member_column -1: it is `member` in each. */
static kota_status take(values *v, const char *value, int32_t member_column, const char *member, kota_error *err) {
    static const char *const NAMES[] = {"indicator", "district", "unit"};
    int32_t column[3], at;
    for (int32_t k = 0; k < KOTA_COUNT(NAMES); k++) KOTA_TRY(kota_csv_need(&column[k], v->table, NAMES[k], err));
    KOTA_TRY(kota_csv_need(&at, v->table, value, err));
    for (int32_t r = 0; r < kota_csv_rows(v->table); r++) {
        double number;
        const char *of = member_column >= 0 ? kota_csv_cell(v->table, r, member_column) : member;
        KOTA_TRY(kota_csv_get_number(&number, v->table, r, at, err));
        v->rows = kota_grow(v->rows, v->count, &v->capacity, sizeof *v->rows);
        v->rows[v->count++] =
            (value_row){of, kota_csv_cell(v->table, r, column[0]), kota_csv_cell(v->table, r, column[1]),
                        kota_csv_cell(v->table, r, column[2]), number};
    }
    return KOTA_OK;
}

/* Of compare.csv: the baseline's values stand in the rows of each intervention, the first's are enough. */
static kota_status take_study(values *v, kota_error *err) {
    int32_t column;
    KOTA_TRY(kota_csv_need(&column, v->table, "intervention", err));
    KOTA_TRY(take(v, "baseline", -1, "Baseline", err));
    for (int32_t r = 1; r < v->count; r++)
        if (strcmp(kota_csv_cell(v->table, r, column), kota_csv_cell(v->table, 0, column)) != 0) v->count = r;
    return take(v, "value", column, NULL, err);
}

static kota_status values_read(values *v, const char *folder, kota_error *err) {
    *v = (values){0};
    char *study = kota_text_format("%s/compare.csv", folder), *run = kota_text_format("%s/indicators.csv", folder);
    bool is_study = kota_file_exists(study);
    kota_status status = is_study || kota_file_exists(run)
                             ? kota_csv_read(&v->table, is_study ? study : run, err)
                             : kota_fail(err, KOTA_DATA, "%s is no folder of a finished study or run", folder);
    if (status == KOTA_OK) status = is_study ? take_study(v, err) : take(v, "value", -1, "", err);
    kota_free(study);
    kota_free(run);
    return status;
}

static double tolerance_of(const value_row *row, double share) {
    int32_t indicator = kota_indicator_find(row->indicator, NULL);
    double step = 1;
    for (int32_t d = 0; indicator >= 0 && d < kota_indicators[indicator].decimals; d++) step /= 10;
    return kota_max(share * kota_abs(row->value), step);
}

kota_status kota_baseline_save(const char *folder, double share, const char *path, kota_error *err) {
    static const char *const COLUMNS[] = {"member", "indicator", "district", "unit", "value", "tolerance"};
    values v;
    kota_csv csv = {0};
    kota_status status = values_read(&v, folder, err);
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t r = 0; status == KOTA_OK && r < v.count; r++) {
        if (kota_is_nan(v.rows[r].value)) continue;
        kota_csv_text(&csv, v.rows[r].member);
        kota_csv_text(&csv, v.rows[r].indicator);
        kota_csv_text(&csv, v.rows[r].district);
        kota_csv_text(&csv, v.rows[r].unit);
        kota_csv_number(&csv, v.rows[r].value);
        kota_csv_number(&csv, tolerance_of(&v.rows[r], share));
        kota_csv_end_row(&csv);
    }
    if (status == KOTA_OK) status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    values_free(&v);
    return status;
}

/* The row of the same member, indicator and district; it is sought from `from` on, as files have one order. */
static const value_row *find(const values *v, const char *const key[3], int32_t *from) {
    for (int32_t k = 0; k < v->count; k++) {
        const value_row *row = &v->rows[(*from + k) % v->count];
        if (strcmp(row->member, key[0]) != 0 || strcmp(row->indicator, key[1]) != 0 ||
            strcmp(row->district, key[2]) != 0)
            continue;
        *from = (*from + k + 1) % v->count;
        return row;
    }
    return NULL;
}

static kota_status compare_row(kota_faults *drifted, const values *v, int32_t *from, const kota_csv_table *stored,
                               const int32_t *column, int32_t r, kota_error *err) {
    const char *const key[] = {kota_csv_cell(stored, r, column[0]), kota_csv_cell(stored, r, column[1]),
                               kota_csv_cell(stored, r, column[2])};
    const char *who = key[0][0] != '\0' ? key[0] : "the run",
               *where = strcmp(key[2], "all") == 0 ? "the city" : key[2];
    double value, tolerance;
    KOTA_TRY(kota_csv_get_number(&value, stored, r, column[3], err));
    KOTA_TRY(kota_csv_get_number(&tolerance, stored, r, column[4], err));
    const value_row *row = find(v, key, from);
    if (row == NULL || kota_is_nan(row->value))
        kota_fault(drifted, "%s: %s of %s was %g and is not known any more", who, key[1], where, value);
    else if (!(kota_abs(row->value - value) <= tolerance))
        kota_fault(drifted, "%s: %s of %s was %g and is %g %s: it may differ by %g", who, key[1], where, value,
                   row->value, row->unit, tolerance);
    return KOTA_OK;
}

kota_status kota_baseline_compare(kota_faults *drifted, int32_t *count, const char *folder, const char *path,
                                  kota_error *err) {
    static const char *const NAMES[] = {"member", "indicator", "district", "value", "tolerance"};
    int32_t column[5], from = 0;
    values v;
    kota_csv_table *stored = NULL;
    *count = 0;
    kota_status status = values_read(&v, folder, err);
    if (status == KOTA_OK) status = kota_csv_read(&stored, path, err);
    for (int32_t k = 0; k < KOTA_COUNT(NAMES) && status == KOTA_OK; k++)
        status = kota_csv_need(&column[k], stored, NAMES[k], err);
    for (int32_t r = 0; status == KOTA_OK && r < kota_csv_rows(stored); r++, (*count)++)
        status = compare_row(drifted, &v, &from, stored, column, r, err);
    kota_csv_destroy(stored);
    values_free(&v);
    return status;
}

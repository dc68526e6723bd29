/* CSV as RFC 4180 has it. The reader keeps one copy of the file and cuts it into cells in place. */
#include "io/csv.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"

enum { CSV_FILE_MAX_BYTES = 1 << 30 };

void kota_csv_header(kota_csv *csv, const char *const *columns, int32_t count) {
    KOTA_ASSERT(csv->text.length == 0 && count > 0);
    csv->columns = count;
    for (int32_t i = 0; i < count; i++) kota_csv_text(csv, columns[i]);
    kota_csv_end_row(csv);
    csv->rows = 0;
}

static void start_cell(kota_csv *csv) {
    KOTA_ASSERT(csv->cells < csv->columns);
    if (csv->cells > 0) kota_text_bytes(&csv->text, ",", 1);
    csv->cells++;
}

void kota_csv_text(kota_csv *csv, const char *text) {
    start_cell(csv);
    if (text == NULL) return;
    /* a row of one empty cell would be an empty line */
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0' || (csv->columns == 1 && text[0] == '\0');
    if (!quoted) {
        kota_text_bytes(&csv->text, text, strlen(text));
        return;
    }
    kota_text_bytes(&csv->text, "\"", 1);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"') kota_text_bytes(&csv->text, "\"", 1);
        kota_text_bytes(&csv->text, at, 1);
    }
    kota_text_bytes(&csv->text, "\"", 1);
}

void kota_csv_number(kota_csv *csv, double value) {
    start_cell(csv);
    if (kota_is_finite(value)) kota_text_number(&csv->text, value);
}

void kota_csv_fixed(kota_csv *csv, double value, int32_t decimals) {
    KOTA_ASSERT(decimals >= 0 && decimals <= 9);
    start_cell(csv);
    if (!kota_is_finite(value)) return;
    char chars[352]; /* 1e308 has 309 digits before its point */
    int length = snprintf(chars, sizeof chars, "%.*f", (int)decimals, value);
    KOTA_ASSERT(length > 0 && length < (int)sizeof chars);
    if (decimals > 0) chars[length - decimals - 1] = '.'; /* whatever the locale's point is (one byte) */
    bool zero = strspn(chars, "-0.") == (size_t)length;
    const char *start = zero && chars[0] == '-' ? chars + 1 : chars;
    kota_text_bytes(&csv->text, start, strlen(start));
}

void kota_csv_integer(kota_csv *csv, int64_t value) {
    start_cell(csv);
    kota_text_add(&csv->text, "%lld", (long long)value);
}

void kota_csv_end_row(kota_csv *csv) {
    KOTA_ASSERT(csv->columns > 0 && csv->cells == csv->columns);
    kota_text_bytes(&csv->text, "\n", 1);
    csv->cells = 0;
    csv->rows++;
}

kota_status kota_csv_write(const kota_csv *csv, const char *path, kota_error *err) {
    KOTA_ASSERT(csv->columns > 0 && csv->cells == 0);
    return kota_file_write(path, csv->text.chars, csv->text.length, err);
}

void kota_csv_free(kota_csv *csv) {
    kota_text_free(&csv->text);
    *csv = (kota_csv){0};
}

struct kota_csv_table {
    char *path, *bytes;
    char **cells; /* header, then rows */
    int32_t cell_count, cell_capacity;
    int32_t *lines; /* of header and rows */
    int32_t row_count, line_capacity;
    int32_t columns;
};

typedef struct cursor {
    char *at, *end;
    int32_t line;
} cursor;

/* Read a cell at the cursor and close it with a 0 byte; its text gets shorter or stays. Leaves the cursor on what
 * ended it: ',', '\n' or the end (`*ended_by` = 0), already stepped over. */
static kota_status take_cell(char **cell, char *ended_by, cursor *c, const char *path, kota_error *err) {
    char *out = c->at;
    *cell = out;
    if (c->at < c->end && *c->at == '"') {
        int32_t opened = c->line;
        for (c->at++;; c->at++) {
            if (c->at >= c->end) {
                return kota_fail(err, KOTA_DATA, "%s:%d: the quote that opens here is never closed", path,
                                 (int)opened);
            }
            if (*c->at == '"') {
                if (c->at + 1 >= c->end || c->at[1] != '"') break;
                c->at++;
            }
            if (*c->at == '\n') c->line++;
            *out++ = *c->at;
        }
        c->at++;
        if (c->at < c->end && *c->at != ',' && *c->at != '\n' && *c->at != '\r') {
            return kota_fail(err, KOTA_DATA, "%s:%d: after a closing quote comes '%c' in place of a comma", path,
                             (int)c->line, *c->at);
        }
    } else {
        while (c->at < c->end && *c->at != ',' && *c->at != '\n' && *c->at != '\r') *out++ = *c->at++;
    }
    if (c->at + 1 < c->end && c->at[0] == '\r' && c->at[1] == '\n') c->at++;
    *ended_by = c->at < c->end ? *c->at : '\0';
    if (*ended_by == '\r') *ended_by = '\n';
    c->at++;
    *out = '\0'; /* at most on the character that ended the cell */
    return KOTA_OK;
}

static kota_status take_row(kota_csv_table *table, cursor *c, kota_error *err) {
    int32_t line = c->line, first = table->cell_count;
    char ended_by = ',';
    while (ended_by == ',') {
        char *cell = NULL;
        KOTA_TRY(take_cell(&cell, &ended_by, c, table->path, err));
        table->cells = kota_grow(table->cells, table->cell_count, &table->cell_capacity, sizeof *table->cells);
        table->cells[table->cell_count++] = cell;
    }
    if (ended_by == '\n') c->line++;
    int32_t cells = table->cell_count - first;
    if (table->row_count == 0) table->columns = cells;
    if (cells != table->columns) {
        return kota_fail(err, KOTA_DATA, "%s:%d: has %d cells; the header has %d", table->path, (int)line, (int)cells,
                         (int)table->columns);
    }
    table->lines = kota_grow(table->lines, table->row_count, &table->line_capacity, sizeof *table->lines);
    table->lines[table->row_count++] = line;
    return KOTA_OK;
}

static kota_status check_header(const kota_csv_table *table, kota_error *err) {
    if (table->row_count == 0) return kota_fail(err, KOTA_DATA, "%s: is empty; it needs a header row", table->path);
    for (int32_t i = 0; i < table->columns; i++) {
        for (int32_t k = 0; k < i; k++) {
            if (strcmp(table->cells[i], table->cells[k]) == 0) {
                return kota_fail(err, KOTA_DATA, "%s:%d: has two columns of the name '%.60s'", table->path,
                                 (int)table->lines[0], table->cells[i]);
            }
        }
    }
    return KOTA_OK;
}

kota_status kota_csv_parse(kota_csv_table **out, const char *bytes, size_t length, const char *path,
                           kota_error *err) {
    *out = NULL;
    if (length > 0 && memchr(bytes, 0, length) != NULL) {
        return kota_fail(err, KOTA_DATA, "%s: is no text: it holds 0 bytes", path);
    }
    if (length > CSV_FILE_MAX_BYTES) return kota_fail(err, KOTA_DATA, "%s: is larger than 1 GB", path);
    kota_csv_table *table = kota_alloc(1, sizeof *table);
    table->path = kota_text_copy(path);
    table->bytes = kota_alloc(length + 1, 1);
    if (length > 0) memcpy(table->bytes, bytes, length);
    cursor c = {.at = table->bytes, .end = table->bytes + length, .line = 1};
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) c.at += 3; /* a byte order mark */
    while (c.end > c.at && (c.end[-1] == '\n' || c.end[-1] == '\r')) c.end--;
    kota_status status = KOTA_OK;
    while (status == KOTA_OK && c.at < c.end) status = take_row(table, &c, err);
    if (status == KOTA_OK) status = check_header(table, err);
    if (status != KOTA_OK) {
        kota_csv_destroy(table);
        return status;
    }
    *out = table;
    return KOTA_OK;
}

kota_status kota_csv_read(kota_csv_table **out, const char *path, kota_error *err) {
    *out = NULL;
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, CSV_FILE_MAX_BYTES, err));
    kota_status status = kota_csv_parse(out, bytes, length, path, err);
    kota_free(bytes);
    return status;
}

void kota_csv_destroy(kota_csv_table *table) {
    if (table == NULL) return;
    kota_free(table->path);
    kota_free(table->bytes);
    kota_free(table->cells);
    kota_free(table->lines);
    kota_free(table);
}

int32_t kota_csv_rows(const kota_csv_table *table) { return table->row_count - 1; }
int32_t kota_csv_columns(const kota_csv_table *table) { return table->columns; }

const char *kota_csv_column_name(const kota_csv_table *table, int32_t column) {
    KOTA_ASSERT(column >= 0 && column < table->columns);
    return table->cells[column];
}

int32_t kota_csv_column(const kota_csv_table *table, const char *name) {
    for (int32_t i = 0; i < table->columns; i++) {
        if (strcmp(table->cells[i], name) == 0) return i;
    }
    return -1;
}

kota_status kota_csv_need(int32_t *column, const kota_csv_table *table, const char *name, kota_error *err) {
    *column = kota_csv_column(table, name);
    if (*column >= 0) return KOTA_OK;
    const char **names = kota_alloc((size_t)table->columns, sizeof *names);
    for (int32_t i = 0; i < table->columns; i++) names[i] = table->cells[i];
    const char *nearest = kota_text_nearest(name, names, table->columns);
    kota_free(names);
    return kota_fail(err, KOTA_DATA, "%s:%d: has no column '%s'%s%s%s", table->path, (int)table->lines[0], name,
                     nearest != NULL ? "; nearest: '" : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "'" : "");
}

const char *kota_csv_cell(const kota_csv_table *table, int32_t row, int32_t column) {
    KOTA_ASSERT(row >= 0 && row < kota_csv_rows(table) && column >= 0 && column < table->columns);
    return table->cells[(size_t)(row + 1) * (size_t)table->columns + (size_t)column];
}

int32_t kota_csv_line(const kota_csv_table *table, int32_t row) {
    KOTA_ASSERT(row >= 0 && row < kota_csv_rows(table));
    return table->lines[row + 1];
}

kota_status kota_csv_fail(const kota_csv_table *table, int32_t row, int32_t column, const char *words,
                          kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s:%d: column '%s' = '%.60s' %s", table->path, (int)kota_csv_line(table, row),
                     kota_csv_column_name(table, column), kota_csv_cell(table, row, column), words);
}

kota_status kota_csv_get_number(double *value, const kota_csv_table *table, int32_t row, int32_t column,
                                kota_error *err) {
    const char *cell = kota_csv_cell(table, row, column);
    *value = KOTA_NAN;
    if (cell[0] == '\0' || kota_text_to_number(cell, value)) return KOTA_OK;
    return kota_csv_fail(table, row, column, "is not a number", err);
}

kota_status kota_csv_get_integer(int64_t *value, const kota_csv_table *table, int32_t row, int32_t column,
                                 kota_error *err) {
    *value = 0;
    if (kota_text_to_integer(kota_csv_cell(table, row, column), value)) return KOTA_OK;
    return kota_csv_fail(table, row, column, "is not a whole number", err);
}

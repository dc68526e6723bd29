/* Tables as CSV (RFC 4180, lines end in \n): a writer that builds the file in memory and a reader with typed cells.
 */
#ifndef KOTA_IO_CSV_H
#define KOTA_IO_CSV_H

#include "core/kota.h"
#include "core/text.h"

typedef struct kota_csv { /* zero-initialised is empty */
    kota_text text;
    int32_t columns; /* of the header */
    int32_t cells;   /* in the row that is open */
    int32_t rows;    /* that were ended, without the header */
} kota_csv;

/** Write the header row. columns: count names.  @tested tests/unit/io/test_csv.c */
void kota_csv_header(kota_csv *csv, const char *const *columns, int32_t count);
/* The next cell of the row; a row that has more or fewer cells than the header is a programmer's error. */
void kota_csv_text(kota_csv *csv, const char *text); /* quoted where it must be; NULL is an empty cell */
void kota_csv_number(kota_csv *csv, double value); /* shortest that reads back the same; not finite: an empty cell */
void kota_csv_fixed(kota_csv *csv, double value, int32_t decimals); /* 0..9 decimals, -0 as 0; not finite: empty */
void kota_csv_integer(kota_csv *csv, int64_t value);
void kota_csv_end_row(kota_csv *csv);
/** Write the file atomically.  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_csv_write(const kota_csv *csv, const char *path, kota_error *err);
void kota_csv_free(kota_csv *csv);

typedef struct kota_csv_table kota_csv_table; /* a file that was read: a header and rows of as many cells */

/** Parse a table: LF or CRLF, quoted cells, a UTF-8 byte order mark and empty lines at the end are fine.
 *  path: name of the file, for sentences.
 *  @errors KOTA_DATA: no header, a repeated column, an open quote, a row of another length: "<path>:<line>: ...".
 *  @lifetime until kota_csv_destroy.  @tested tests/unit/io/test_csv.c */
KOTA_NODISCARD kota_status kota_csv_parse(kota_csv_table **out, const char *bytes, size_t length, const char *path,
                                          kota_error *err);
/** The same from a file (at most 1 GB). */
KOTA_NODISCARD kota_status kota_csv_read(kota_csv_table **out, const char *path, kota_error *err);
void kota_csv_destroy(kota_csv_table *table); /* NULL is fine */

/** Rows of the table, the header not counted. */
int32_t kota_csv_rows(const kota_csv_table *table);
/** Cells of every row, >= 1. */
int32_t kota_csv_columns(const kota_csv_table *table);
/** Name of column 0 .. columns-1; valid until the table is destroyed. */
const char *kota_csv_column_name(const kota_csv_table *table, int32_t column);
/** Index of a column, or -1. */
int32_t kota_csv_column(const kota_csv_table *table, const char *name);
/** The same, but none is an error that offers the nearest name.  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_csv_need(int32_t *column, const kota_csv_table *table, const char *name,
                                         kota_error *err);
/** Text of a cell; valid until the table is destroyed. */
const char *kota_csv_cell(const kota_csv_table *table, int32_t row, int32_t column);
/** Line of the file on which a row begins, from 1. */
int32_t kota_csv_line(const kota_csv_table *table, int32_t row);
/** A cell as a number; an empty cell is NaN.
 *  @errors KOTA_DATA: "<path>:<line>: column 'x' = 'abc' is not a number".  @tested tests/unit/io/test_csv.c */
KOTA_NODISCARD kota_status kota_csv_get_number(double *value, const kota_csv_table *table, int32_t row,
                                               int32_t column, kota_error *err);
KOTA_NODISCARD kota_status kota_csv_get_integer(int64_t *value, const kota_csv_table *table, int32_t row,
                                                int32_t column, kota_error *err);
/** Fail with "<path>:<line>: column 'x' = 'abc' <words>". */
kota_status kota_csv_fail(const kota_csv_table *table, int32_t row, int32_t column, const char *words,
                          kota_error *err);

#endif

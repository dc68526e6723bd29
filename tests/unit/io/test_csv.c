/* CSV: quoting, numbers, sentences, and what a damaged table does. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"

static const char *const columns[] = {"name", "a,b", "n"};

static kota_csv sample(void) {
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, 3);
    kota_csv_text(&csv, "say \"hi\",\r\nthere");
    kota_csv_number(&csv, 0.1);
    kota_csv_integer(&csv, -42);
    kota_csv_end_row(&csv);
    kota_csv_text(&csv, NULL);
    kota_csv_number(&csv, KOTA_NAN);
    kota_csv_fixed(&csv, -0.0004, 3);
    kota_csv_end_row(&csv);
    return csv;
}

Test(csv, quotes_what_must_be_quoted) {
    kota_csv csv = sample();
    cr_assert_str_eq(csv.text.chars, "name,\"a,b\",n\n\"say \"\"hi\"\",\r\nthere\",0.1,-42\n,,0.000\n");
    cr_assert_eq(csv.rows, 2);
    kota_csv_free(&csv);
}

Test(csv, fixed_decimals) {
    static const struct {
        double value;
        int32_t decimals;
        const char *says;
    } cases[] = {{2.0 / 3.0, 2, "0.67"}, {-1234.5, 0, "-1234"},  {1e15, 1, "1000000000000000.0"},
                 {-0.0, 0, "0"},         {KOTA_INFINITY, 3, ""}, {-0.5, 2, "-0.50"}};
    for (int32_t i = 0; i < KOTA_COUNT(cases); i++) {
        kota_csv csv = {0};
        kota_csv_header(&csv, columns, 1);
        kota_csv_fixed(&csv, cases[i].value, cases[i].decimals);
        kota_csv_end_row(&csv);
        char *wanted = kota_text_format("name\n%s\n", cases[i].says);
        cr_assert_str_eq(csv.text.chars, wanted);
        kota_free(wanted);
        kota_csv_free(&csv);
    }
}

Test(csv, reads_what_it_wrote) {
    kota_csv csv = sample();
    kota_csv_table *table = NULL;
    cr_assert_eq(kota_csv_parse(&table, csv.text.chars, csv.text.length, "x.csv", NULL), KOTA_OK);
    cr_assert_eq(kota_csv_rows(table), 2);
    cr_assert_eq(kota_csv_columns(table), 3);
    cr_assert_eq(kota_csv_column(table, "a,b"), 1);
    cr_assert_eq(kota_csv_column(table, "b"), -1);
    cr_assert_str_eq(kota_csv_cell(table, 0, 0), "say \"hi\",\r\nthere");
    double number = 0.0;
    int64_t integer = 0;
    cr_assert_eq(kota_csv_get_number(&number, table, 0, 1, NULL), KOTA_OK);
    cr_assert_eq(number, 0.1);
    cr_assert_eq(kota_csv_get_integer(&integer, table, 0, 2, NULL), KOTA_OK);
    cr_assert_eq(integer, -42);
    cr_assert_eq(kota_csv_get_number(&number, table, 1, 1, NULL), KOTA_OK);
    cr_assert(kota_is_nan(number), "an empty cell");
    cr_assert_eq(kota_csv_line(table, 1), 4, "the first row has a line break in a cell");
    kota_csv_destroy(table);
    kota_csv_free(&csv);
}

Test(csv, windows_files_are_fine) {
    static const char text[] = "\xEF\xBB\xBFtime,value\r\n1,2\r\n3,\"4\"\r\n\r\n";
    kota_csv_table *table = NULL;
    cr_assert_eq(kota_csv_parse(&table, text, sizeof text - 1, "x.csv", NULL), KOTA_OK);
    cr_assert_eq(kota_csv_column(table, "time"), 0);
    cr_assert_eq(kota_csv_rows(table), 2);
    cr_assert_str_eq(kota_csv_cell(table, 1, 1), "4");
    kota_csv_destroy(table);
}

Test(csv, says_where_and_what) {
    static const struct {
        const char *text, *says;
    } cases[] = {{"", "x.csv: is empty; it needs a header row"},
                 {"a,b\n1,2\n3\n", "x.csv:3: has 1 cells; the header has 2"},
                 {"a,a\n", "x.csv:1: has two columns of the name 'a'"},
                 {"a,b\n1,\"2\n3,4\n", "x.csv:2: the quote that opens here is never closed"},
                 {"a,b\n\"1\"2,3\n", "x.csv:2: after a closing quote comes '2' in place of a comma"}};
    for (int32_t i = 0; i < KOTA_COUNT(cases); i++) {
        kota_csv_table *table = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_csv_parse(&table, cases[i].text, strlen(cases[i].text), "x.csv", &err), KOTA_DATA);
        cr_assert_str_eq(err.text, cases[i].says);
        cr_assert_null(table);
    }
    kota_csv_table *table = NULL;
    kota_error err = {0};
    double number = 0.0;
    int64_t integer = 0;
    int32_t column = 0;
    cr_assert_eq(kota_csv_parse(&table, "depth_m,n\nabc,1.5\n", 18, "x.csv", NULL), KOTA_OK);
    cr_assert_eq(kota_csv_get_number(&number, table, 0, 0, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "x.csv:2: column 'depth_m' = 'abc' is not a number");
    cr_assert_eq(kota_csv_get_integer(&integer, table, 0, 1, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "x.csv:2: column 'n' = '1.5' is not a whole number");
    cr_assert_eq(kota_csv_need(&column, table, "depht_m", &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "x.csv:1: has no column 'depht_m'; nearest: 'depth_m'");
    kota_csv_destroy(table);
}

Test(csv, every_truncation_is_a_table_or_a_sentence) {
    kota_csv csv = sample();
    for (size_t length = 0; length < csv.text.length; length++) {
        char *cut = kota_realloc(NULL, length, 1); /* no byte more, so that a sanitizer sees a read beyond */
        memcpy(cut, csv.text.chars, length);
        kota_csv_table *table = NULL;
        kota_error err = {0};
        kota_status status = kota_csv_parse(&table, cut, length, "x.csv", &err);
        cr_assert((status == KOTA_OK) == (table != NULL));
        cr_assert((status == KOTA_OK) != (err.text[0] != '\0'));
        for (int32_t r = 0; table != NULL && r < kota_csv_rows(table); r++) {
            cr_assert_leq(strlen(kota_csv_cell(table, r, kota_csv_columns(table) - 1)), length);
        }
        kota_csv_destroy(table);
        kota_free(cut);
    }
    kota_csv_free(&csv);
}

Test(csv, a_file_is_written_and_read) {
    char folder[] = "/tmp/kota-csv-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_text_format("%s/x.csv", folder);
    kota_csv csv = sample();
    kota_csv_table *table = NULL;
    cr_assert_eq(kota_csv_write(&csv, path, NULL), KOTA_OK);
    cr_assert_eq(kota_csv_read(&table, path, NULL), KOTA_OK);
    cr_assert_eq(kota_csv_rows(table), 2);
    kota_csv_destroy(table);
    kota_csv_free(&csv);
    remove(path);
    cr_assert_eq(kota_csv_read(&table, path, NULL), KOTA_DATA);
    remove(folder);
    kota_free(path);
}

/* A database of CSV tables: rows under their keys, numbers as numbers, and nothing half written. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/database.h"

static kota_csv_table *table_of(const char *text) {
    kota_csv_table *table = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_csv_parse(&table, text, strlen(text), "a.csv", &err), KOTA_OK, "%s", err.text);
    return table;
}

static void add(kota_database *d, const char *name, const char *run, const char *text) {
    static const char *const KEY[] = {"run"};
    const char *const values[] = {run};
    kota_csv_table *table = table_of(text);
    kota_error err = {0};
    cr_assert_eq(kota_database_add(d, name, KEY, values, 1, table, &err), KOTA_OK, "%s", err.text);
    kota_csv_destroy(table);
}

static bool holds(const char *bytes, size_t length, const char *text) {
    size_t size = strlen(text);
    for (size_t at = 0; at + size <= length; at++)
        if (memcmp(bytes + at, text, size) == 0) return true;
    return false;
}

/* The format of the file is SQLite's own: what is looked for are its head, its tables' definitions and texts. What
 * queries give is tested in tests/cli/run/export_data.case. */
Test(database, tables_are_made_of_csv_files) {
    if (kota_database_library() == NULL) cr_skip_test("built without SQLite");
    char *path = kota_text_format("/tmp/kota-database-%d.db", (int)getpid()), *bytes = NULL;
    kota_database *d = NULL;
    kota_error err = {0};
    size_t length;
    cr_assert_eq(kota_database_create(&d, path, &err), KOTA_OK, "%s", err.text);
    add(d, "links", "1", "id,\"a \"\"b\"\"\",length_m\n007e1,x y,2.5\n,,\n");
    add(d, "links", "2", "id,other\n9,z\n");
    cr_expect(!kota_file_exists(path), "no file before it is whole");
    cr_assert_eq(kota_database_finish(d, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK, "%s", err.text);
    cr_expect(holds(bytes, 16, "SQLite format 3"));
    cr_expect(holds(bytes, length, "CREATE TABLE \"links\" (\"run\", \"id\", \"a \"\"b\"\"\", \"length_m\")"));
    cr_expect(holds(bytes, length, "007e1"), "an id is no number");
    cr_expect(!holds(bytes, length, "2.5"), "a number is no text");
    cr_expect(!holds(bytes, length, "other"), "columns that the first had not are left out");
    kota_free(bytes);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}

Test(database, what_is_given_up_leaves_nothing) {
    if (kota_database_library() == NULL) cr_skip_test("built without SQLite");
    char *path = kota_text_format("/tmp/kota-database-%d.db", (int)getpid());
    char *left = kota_text_format("%s.tmp%d", path, (int)getpid());
    kota_database *d = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_database_create(&d, path, &err), KOTA_OK, "%s", err.text);
    add(d, "links", "1", "id\n1\n");
    kota_database_drop(d);
    cr_expect(!kota_file_exists(path));
    cr_expect(!kota_file_exists(left));
    cr_expect_eq(kota_database_create(&d, "/tmp/kota-none/none/a.db", &err), KOTA_DATA);
    kota_free(path);
    kota_free(left);
}

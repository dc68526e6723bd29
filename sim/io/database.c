/* A file in one transaction: there is no reader before it is whole, so there is no journal. */
#include "io/database.h"

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

#ifdef KOTA_SQLITE
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct kota_database {
    sqlite3 *file;
    char *path, *temporary;
};

const char *kota_database_library(void) { return SQLITE_VERSION; }

static kota_status fail(const kota_database *d, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s cannot be written: %s", d->path,
                     d->file != NULL ? sqlite3_errmsg(d->file) : "no memory");
}

static kota_status run(const kota_database *d, const char *sql, kota_error *err) {
    return sqlite3_exec(d->file, sql, NULL, NULL, NULL) == SQLITE_OK ? KOTA_OK : fail(d, err);
}

static void release(kota_database *d) {
    if (d->file != NULL) (void)sqlite3_close(d->file);
    (void)unlink(d->temporary);
    kota_free(d->temporary);
    kota_free(d->path);
    kota_free(d);
}

kota_status kota_database_create(kota_database **out, const char *path, kota_error *err) {
    kota_database *d = kota_alloc(1, sizeof *d);
    *out = NULL;
    d->path = kota_text_copy(path);
    d->temporary = kota_text_format("%s.tmp%ld", path, (long)getpid());
    (void)unlink(d->temporary);
    kota_status status = sqlite3_open(d->temporary, &d->file) == SQLITE_OK ? KOTA_OK : fail(d, err);
    if (status == KOTA_OK) status = run(d, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", err);
    if (status == KOTA_OK)
        *out = d;
    else
        release(d);
    return status;
}

static void add_name(kota_text *sql, const char *name) { /* quoted, its quotes doubled */
    kota_text_add(sql, "\"");
    for (const char *c = name; *c != '\0'; c++) kota_text_add(sql, *c == '"' ? "\"\"" : "%c", *c);
    kota_text_add(sql, "\"");
}

static bool has_table(const kota_database *d, const char *table) {
    sqlite3_stmt *ask = NULL;
    bool there =
        sqlite3_prepare_v2(d->file, "SELECT 1 FROM sqlite_master WHERE name = ?", -1, &ask, NULL) == SQLITE_OK &&
        sqlite3_bind_text(ask, 1, table, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(ask) == SQLITE_ROW;
    (void)sqlite3_finalize(ask);
    return there;
}

static kota_status make_table(const kota_database *d, const char *table, const char *const *keys, int32_t key_count,
                              const kota_csv_table *rows, kota_error *err) {
    kota_text sql = {0};
    kota_text_add(&sql, "CREATE TABLE ");
    add_name(&sql, table);
    for (int32_t k = 0; k < key_count + kota_csv_columns(rows); k++) {
        kota_text_add(&sql, k == 0 ? " (" : ", ");
        add_name(&sql, k < key_count ? keys[k] : kota_csv_column_name(rows, k - key_count));
    }
    kota_text_add(&sql, ")");
    kota_status status = run(d, sql.chars, err);
    kota_text_free(&sql);
    return status;
}

/* Whether the table has a column of that name. */
static bool has_column(const kota_database *d, const char *table, const char *column) {
    sqlite3_stmt *ask = NULL;
    bool there = sqlite3_prepare_v2(d->file, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", -1, &ask, NULL) ==
                     SQLITE_OK &&
                 sqlite3_bind_text(ask, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
                 sqlite3_bind_text(ask, 2, column, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(ask) == SQLITE_ROW;
    (void)sqlite3_finalize(ask);
    return there;
}

typedef enum column_kind { LEFT_OUT, TEXT, NUMBER } column_kind;

/* Names look like numbers at times ("1234e5"), so theirs are texts by their heads. */
static column_kind kind_of(const kota_database *d, const char *table, const kota_csv_table *rows, int32_t column) {
    static const char *const NAMES[] = {"id", "name", "street", "entity", "district", "set", "intervention"};
    const char *head = kota_csv_column_name(rows, column);
    double ignored;
    if (!has_column(d, table, head)) return LEFT_OUT;
    for (int32_t n = 0; n < KOTA_COUNT(NAMES); n++)
        if (strcmp(head, NAMES[n]) == 0) return TEXT;
    for (int32_t r = 0; r < kota_csv_rows(rows); r++) {
        const char *cell = kota_csv_cell(rows, r, column);
        if (cell[0] != '\0' && !kota_text_to_number(cell, &ignored)) return TEXT;
    }
    return NUMBER;
}

static int bind_cell(sqlite3_stmt *insert, int at, const char *cell, column_kind kind) {
    double value;
    if (cell[0] == '\0') return sqlite3_bind_null(insert, at);
    if (kind == NUMBER && kota_text_to_number(cell, &value)) {
        int64_t whole;
        return kota_text_to_integer(cell, &whole) ? sqlite3_bind_int64(insert, at, whole)
                                                  : sqlite3_bind_double(insert, at, value);
    }
    return sqlite3_bind_text(insert, at, cell, -1, SQLITE_TRANSIENT);
}

static kota_status insert_rows(const kota_database *d, sqlite3_stmt *insert, const char *const *values,
                               int32_t key_count, const kota_csv_table *rows, const column_kind *kinds,
                               kota_error *err) {
    for (int32_t r = 0; r < kota_csv_rows(rows); r++) {
        int at = 0, bound = SQLITE_OK;
        for (int32_t k = 0; k < key_count && bound == SQLITE_OK; k++)
            bound = bind_cell(insert, ++at, values[k], NUMBER);
        for (int32_t c = 0; c < kota_csv_columns(rows) && bound == SQLITE_OK; c++)
            if (kinds[c] != LEFT_OUT) bound = bind_cell(insert, ++at, kota_csv_cell(rows, r, c), kinds[c]);
        if (bound != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
            return fail(d, err);
    }
    return KOTA_OK;
}

kota_status kota_database_add(kota_database *database, const char *table, const char *const *keys,
                              const char *const *values, int32_t key_count, const kota_csv_table *rows,
                              kota_error *err) {
    if (!has_table(database, table)) KOTA_TRY(make_table(database, table, keys, key_count, rows, err));
    int32_t columns = kota_csv_columns(rows), filled = key_count;
    column_kind *kinds = kota_alloc((size_t)columns, sizeof *kinds);
    kota_text sql = {0};
    kota_text_add(&sql, "INSERT INTO ");
    add_name(&sql, table);
    for (int32_t k = 0; k < key_count; k++) {
        kota_text_add(&sql, k == 0 ? " (" : ", ");
        add_name(&sql, keys[k]);
    }
    for (int32_t c = 0; c < columns; c++) {
        kinds[c] = kind_of(database, table, rows, c);
        if (kinds[c] == LEFT_OUT) continue;
        kota_text_add(&sql, filled++ == 0 ? " (" : ", ");
        add_name(&sql, kota_csv_column_name(rows, c));
    }
    for (int32_t k = 0; k < filled; k++) kota_text_add(&sql, k == 0 ? ") VALUES (?" : ", ?");
    kota_text_add(&sql, ")");
    sqlite3_stmt *insert = NULL;
    kota_status status =
        sqlite3_prepare_v2(database->file, sql.chars, -1, &insert, NULL) == SQLITE_OK ? KOTA_OK : fail(database, err);
    if (status == KOTA_OK) status = insert_rows(database, insert, values, key_count, rows, kinds, err);
    (void)sqlite3_finalize(insert);
    kota_text_free(&sql);
    kota_free(kinds);
    return status;
}

kota_status kota_database_finish(kota_database *database, kota_error *err) {
    kota_status status = run(database, "COMMIT", err);
    if (status == KOTA_OK && sqlite3_close(database->file) != SQLITE_OK) status = fail(database, err);
    if (status == KOTA_OK) {
        database->file = NULL;
        status = kota_folder_replace(database->temporary, database->path, err);
    }
    release(database);
    return status;
}

void kota_database_drop(kota_database *database) {
    if (database != NULL) release(database);
}

#else

const char *kota_database_library(void) { return NULL; }

kota_status kota_database_create(kota_database **out, const char *path, kota_error *err) {
    *out = NULL;
    return kota_fail(err, KOTA_DATA,
                     "%s: kota was built without SQLite: apt-get install libsqlite3-dev, and build it again", path);
}

kota_status kota_database_add(kota_database *database, const char *table, const char *const *keys,
                              const char *const *values, int32_t key_count, const kota_csv_table *rows,
                              kota_error *err) {
    (void)database, (void)keys, (void)values, (void)key_count, (void)rows;
    return kota_fail(err, KOTA_DATA,
                     "%s: kota was built without SQLite: apt-get install libsqlite3-dev, and build it again", table);
}

kota_status kota_database_finish(kota_database *database, kota_error *err) {
    return kota_database_add(database, "", NULL, NULL, 0, NULL, err);
}

void kota_database_drop(kota_database *database) { (void)database; }

#endif

/* One SQLite database out of many CSV tables; the only place that knows SQLite. Without it every call fails with a
 * sentence that says so. */
#ifndef KOTA_IO_DATABASE_H
#define KOTA_IO_DATABASE_H

#include "io/csv.h"

typedef struct kota_database kota_database; /* a file that is being made */

/** Version of SQLite, NULL where kota was built without.  @tested tests/cli/usage/doctor.case */
const char *kota_database_library(void);
/** Begin a database under a temporary name beside path.
 *  @errors KOTA_DATA: it cannot be written; built without SQLite.
 *  @lifetime until kota_database_finish or kota_database_drop.  @tested tests/unit/io/test_database.c */
KOTA_NODISCARD kota_status kota_database_create(kota_database **out, const char *path, kota_error *err);
/** Add the rows of a CSV table to the table of that name, which is made of the first that comes, its columns named as
 * in the CSV file. keys, values: columns before those, the same in each row (such as the run that it is of). Cells
 * are numbers where all of a column of this CSV table are; columns that the first did not have are left out, and
 * those that this one lacks are null; so are empty cells.
 *  @errors KOTA_DATA.  @determinism rows in their order.  @tested tests/unit/io/test_database.c */
KOTA_NODISCARD kota_status kota_database_add(kota_database *database, const char *table, const char *const *keys,
                                             const char *const *values, int32_t key_count, const kota_csv_table *rows,
                                             kota_error *err);
/** Write it out and give it its name; frees it, whatever the status.  @errors KOTA_DATA: the earlier file stays. */
KOTA_NODISCARD kota_status kota_database_finish(kota_database *database, kota_error *err);
/** Give it up, and free it; NULL is fine. */
void kota_database_drop(kota_database *database);

#endif

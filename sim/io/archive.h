/* Zip files through libarchive: written so that equal contents are equal bytes, read entry by entry with limits. What
 * the files in one mean is left to pack.c and gtfs.c. */
#ifndef KOTA_IO_ARCHIVE_H
#define KOTA_IO_ARCHIVE_H

#include "core/kota.h"

typedef struct kota_archive kota_archive; /* a zip that is being made, in memory */

/** An empty zip.  @lifetime until kota_archive_destroy.  @tested tests/unit/io/test_archive.c */
kota_archive *kota_archive_create(void);
/** Add a file. name: its path in the archive, with / between folders.
 *  @errors KOTA_DATA: libarchive's own words.  @tested tests/unit/io/test_archive.c */
KOTA_NODISCARD kota_status kota_archive_add(kota_archive *archive, const char *name, const void *bytes, size_t length,
                                            kota_error *err);
/** Write what was added, at once and whole.
 *  @determinism equal files in equal order give equal bytes with one libarchive: no times, owners or modes are kept.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_archive.c */
KOTA_NODISCARD kota_status kota_archive_finish(kota_archive *archive, const char *path, kota_error *err);
void kota_archive_destroy(kota_archive *archive); /* NULL is fine */

/** Called for each file of an archive in its order; name and bytes (with a 0 byte after them) live until it returns.
 *  Not KOTA_OK ends the walk. */
typedef kota_status kota_archive_visit(void *context, const char *name, const char *bytes, size_t length,
                                       kota_error *err);
/** Visit the files of a zip; folders are left out. limit_bytes: of all files together, unpacked.
 *  @errors KOTA_DATA: no such file, no zip, damaged; it holds a link or anything else that is no plain file, a name
 *  that is no UTF-8 or leads out of its folder (kota_archive_is_below), or more than limit_bytes; what visit returns.
 *  @tested tests/unit/io/test_archive.c */
KOTA_NODISCARD kota_status kota_archive_walk(const char *path, size_t limit_bytes, kota_archive_visit *visit,
                                             void *context, kota_error *err);
/** Whether a path stays below the folder it is taken from, on any system: no root, no drive, no . or .., no
 * backslash, nothing that is no printable text.  @tested tests/unit/io/test_archive.c */
bool kota_archive_is_below(const char *path);

#endif

/* Files: read whole, write whole. Outputs are written under a temporary name beside their own and renamed, so a
 * failed or killed run leaves earlier results untouched. All errors are KOTA_DATA and name the path and the system's
 * reason. */
#ifndef KOTA_CORE_FILE_H
#define KOTA_CORE_FILE_H

#include "core/kota.h"

/* A limit in bytes; where size_t holds less, as in a browser, half of what it holds. */
#define KOTA_BYTES(count) ((size_t)((count) < SIZE_MAX / 2 ? (count) : SIZE_MAX / 2))

/** Whole file into a heap block with a 0 byte after it (free with kota_free). limit_bytes: larger is refused.
 *  @tested tests/unit/core/test_file.c */
KOTA_NODISCARD kota_status kota_file_read(char **bytes, size_t *length, const char *path, size_t limit_bytes,
                                          kota_error *err);
/** Write via "<path>.tmp<pid>" and rename. */
KOTA_NODISCARD kota_status kota_file_write(const char *path, const void *bytes, size_t length, kota_error *err);
/** The same place as a path from the root, without . and ..; a copy of path where there is no such place.
 *  @lifetime heap, free with kota_free.  @tested tests/unit/core/test_file.c */
char *kota_path_absolute(const char *path);
bool kota_file_exists(const char *path);
bool kota_folder_exists(const char *path);
/** mkdir -p */
KOTA_NODISCARD kota_status kota_folder_create(const char *path, kota_error *err);
/** rm -r of a folder or file; fine where there is none. */
KOTA_NODISCARD kota_status kota_folder_remove(const char *path, kota_error *err);
/** cp -r of a folder or file, by hard links where the file system has them; `to` must not be there.
 *  @tested tests/unit/core/test_file.c */
KOTA_NODISCARD kota_status kota_folder_copy(const char *from, const char *to, kota_error *err);
/** Rename over whatever is at `to` (a folder there is moved aside first and removed last). */
KOTA_NODISCARD kota_status kota_folder_replace(const char *from, const char *to, kota_error *err);
/** Say that this process alone writes in a folder, until it ends or releases it; KOTA_DATA where another does. Fine
 *  where there is no such folder, and where the file system knows no locks. claim: 0 at first, and then none.
 *  @tested tests/unit/core/test_file.c */
KOTA_NODISCARD kota_status kota_folder_claim(int *claim, const char *path, kota_error *err);
void kota_folder_release(int *claim);
/** Names in a folder, sorted bytewise, without "." and ".."; free each and the array with kota_free. */
KOTA_NODISCARD kota_status kota_folder_list(char ***names, int32_t *count, const char *path, kota_error *err);

#endif

/* Zip files: what they hold stays below its folder and within the limit. */
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "io/archive.h"

static kota_status visit(void *context, const char *name, const char *bytes, size_t length, kota_error *err) {
    size_t *sum = context;
    (void)err;
    KOTA_ASSERT(kota_archive_is_below(name) && bytes[length] == '\0');
    *sum += length;
    return KOTA_OK;
}

void fuzz_one(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length, ".zip");
    size_t sum = 0, limit_bytes = 100000;
    kota_error err = {0};
    kota_status status = kota_archive_walk(path, limit_bytes, visit, &sum, &err);
    KOTA_ASSERT(sum <= limit_bytes && (status == KOTA_OK || strlen(err.text) > 0));
    (void)unlink(path);
}

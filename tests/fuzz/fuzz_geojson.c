/* GeoJSON. */
#include <unistd.h>

#include "fuzz/fuzz_vectors.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length, ".geojson");
    fuzz_vectors(path);
    (void)unlink(path);
}

/* OpenStreetMap's XML and, where a first byte of 0 says so, PBF, as GDAL tells it: streets, places, areas. */
#include <unistd.h>

#include "fuzz/fuzz_vectors.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length, length > 0 && bytes[0] == 0 ? ".osm.pbf" : ".osm");
    fuzz_walk(path); /* opened once: GDAL takes long over that */
    (void)unlink(path);
}

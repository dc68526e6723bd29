/* OpenStreetMap's relations, which GDAL does not tell: routes with their stops, and turn restrictions. XML or, where
 * a first byte of 0 says so, PBF. */
#include <stdio.h>
#include <unistd.h>

#include "core/memory.h"
#include "fuzz/fuzz.h"
#include "io/osm_lines.h"
#include "io/osm_turns.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length, length > 0 && bytes[0] == 0 ? ".osm.pbf" : ".osm");
    kota_arena *arena = kota_arena_create("fuzz", 0);
    kota_error err = {0};
    kota_osm_lines lines;
    kota_osm_turns turns;
    kota_status status = kota_osm_lines_read(&lines, path, arena, &err);
    KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
    for (int32_t l = 0; status == KOTA_OK && l < lines.count; l++) KOTA_ASSERT(lines.lines[l].stop_count >= 2);
    char out[160];
    (void)snprintf(out, sizeof out, "%s.turns", path);
    status = kota_osm_write_turns(&turns, path, out, &err);
    KOTA_ASSERT(status != KOTA_OK || turns.unclear <= turns.restrictions);
    kota_arena_destroy(arena);
    (void)unlink(path);
    (void)unlink(out);
}

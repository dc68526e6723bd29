/* Timetables: the input is the texts of routes, stops, trips, stop_times, frequencies, calendar and calendar_dates,
 * with a line "%%" between them. */
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "fuzz/fuzz.h"
#include "io/archive.h"
#include "io/gtfs.h"

static const char *const NAMES[] = {"routes.txt",      "stops.txt",    "trips.txt",         "stop_times.txt",
                                    "frequencies.txt", "calendar.txt", "calendar_dates.txt"};

void fuzz_one(const uint8_t *bytes, size_t length) {
    char *text = kota_text_format("%.*s", (int)length, (const char *)bytes), *at = text;
    kota_archive *archive = kota_archive_create();
    kota_error err = {0};
    for (int32_t f = 0; f < KOTA_COUNT(NAMES) && at != NULL; f++) {
        char *end = strstr(at, "%%\n");
        size_t size = end != NULL ? (size_t)(end - at) : strlen(at);
        if (size > 0) KOTA_ASSERT(kota_archive_add(archive, NAMES[f], at, size, &err) == KOTA_OK);
        at = end != NULL ? end + 3 : NULL;
    }
    const char *path = fuzz_file((const uint8_t *)"", 0, ".zip");
    KOTA_ASSERT(kota_archive_finish(archive, path, &err) == KOTA_OK);
    kota_archive_destroy(archive);
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_status status = kota_gtfs_read(&gtfs, path, arena, &err);
    KOTA_ASSERT(status != KOTA_OK || gtfs.count > 0);
    kota_arena_destroy(arena);
    (void)unlink(path);
    kota_free(text);
}
